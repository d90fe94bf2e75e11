"""All that localhost means is the console's, or somebody else of this computer gets the link."""

import socket
from contextlib import ExitStack

import pytest

from workmoniq_console.page.serving import loopback


def has_ipv6() -> bool:
    try:
        with socket.create_server(("::1", 0), family=socket.AF_INET6):
            return True
    except OSError:
        return False


def test_the_page_has_its_port_on_every_address_of_localhost() -> None:
    with ExitStack() as stack:
        found = [stack.enter_context(each) for each in loopback(0)]
        addresses = [each.getsockname()[0] for each in found]
        assert addresses == (["127.0.0.1", "::1"] if has_ipv6() else ["127.0.0.1"])
        assert len({each.getsockname()[1] for each in found}) == 1


@pytest.mark.skipif(not has_ipv6(), reason="this computer has no ::1 that somebody could take")
def test_a_port_that_somebody_else_has_on_one_of_them_is_not_taken_on_the_other() -> None:
    with socket.create_server(("::1", 0), family=socket.AF_INET6) as other:
        number = other.getsockname()[1]
        with pytest.raises(OSError, match="in use"):
            loopback(number)
        with socket.create_server(("127.0.0.1", number)):
            pass  # and the first one was let go again
