"""Whether the network is there and free; where nobody knows, it is taken to be both."""

import pytest

from workmoniq_desktop.system.network import Network, ask_network, read_network


@pytest.mark.parametrize(
    ("state", "metered", "expected"),
    [
        (70, 4, Network()),
        (70, 0, Network()),
        (70, 1, Network(is_metered=True)),
        (60, 3, Network(is_metered=True)),
        (40, 2, Network()),
        (20, 0, Network(is_online=False)),
        (10, 1, Network(is_online=False, is_metered=True)),
        (None, "?", Network()),
    ],
)
def test_the_numbers_of_networkmanager(state: object, metered: object, expected: Network) -> None:
    assert read_network(state, metered) == expected


def test_without_a_bus_the_network_is_taken_to_be_there(tmp_path: object) -> None:
    nowhere = {"DBUS_SYSTEM_BUS_ADDRESS": f"unix:path={tmp_path}/no-bus"}
    assert ask_network(nowhere) == Network()
