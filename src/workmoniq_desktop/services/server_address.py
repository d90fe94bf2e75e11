"""Whether what a person typed can be the address of a server, before anything is done with it."""

from workmoniq_desktop.sync.address import Address


def check_address(typed: str) -> None:
    """Asks nobody. Raises AddressWrong, PlainHttpRefused."""
    Address.parse(typed)
