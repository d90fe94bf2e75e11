"""What people call the devices of the account."""

from workmoniq_desktop.store.connection import Raw


def put(raw: Raw, device: bytes, name: str) -> None:
    """Give a device this name here."""
    raw.execute(
        "INSERT INTO sync_names (device, name) VALUES (?, ?) "
        "ON CONFLICT (device) DO UPDATE SET name=excluded.name",
        (device, name),
    )


def all_of(raw: Raw) -> dict[bytes, str]:
    """Every name by device."""
    return {bytes(device): str(name) for device, name in raw.execute("SELECT * FROM sync_names")}
