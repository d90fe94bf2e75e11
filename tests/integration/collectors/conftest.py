"""Desktops for the tests of collectors."""

from collections.abc import Iterator

import pytest
from tests.fakes.display import Manager, Windows, XServer, desktop


@pytest.fixture
def server() -> Iterator[XServer]:
    """An X server without a window manager."""
    with XServer() as server:
        yield server


@pytest.fixture
def screen() -> Iterator[tuple[XServer, Manager]]:
    """An X server of one test alone, with openbox."""
    with desktop() as both:
        yield both


@pytest.fixture(scope="module")
def shared_screen() -> Iterator[XServer]:
    """An X server with openbox that the tests of a file share and leave as they found it."""
    with desktop() as (server, _):
        yield server


@pytest.fixture
def windows(shared_screen: XServer) -> Iterator[Windows]:
    """A client of the shared screen; its windows go with it."""
    with Windows(shared_screen) as windows:
        yield windows
