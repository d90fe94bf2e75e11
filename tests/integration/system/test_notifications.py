"""Notifications on a real session bus, with a service that keeps what it is asked to show."""

import sys
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from tests.fakes.logind import PrivateBus, Service

from workmoniq_desktop.domain.errors import NotOnThisSystem
from workmoniq_desktop.system.notifications import Notifications, gnome_shows_banners

NAME = "org.freedesktop.Notifications"


class Desktop(Service):
    """Shows notifications. inhibited: None for a service without that property."""

    def __init__(self, address: str) -> None:
        self.inhibited: bool | None = False
        self.shown: list[tuple[Any, ...]] = []
        super().__init__(address, NAME)

    def answer(self, member: str, body: tuple[Any, ...]) -> tuple[str, tuple[Any, ...]] | None:
        if member == "Get" and body == (NAME, "Inhibited") and self.inhibited is not None:
            return "v", (("b", self.inhibited),)
        if member == "Notify":
            self.shown.append(body)
            return "u", (len(self.shown),)
        return None


@pytest.fixture
def bus() -> Iterator[PrivateBus]:
    with PrivateBus() as bus:
        yield bus


@pytest.fixture
def desktop(bus: PrivateBus) -> Iterator[Desktop]:
    with closing(Desktop(bus.address)) as desktop:
        yield desktop


def on(bus: PrivateBus) -> dict[str, str]:
    return {"DBUS_SESSION_BUS_ADDRESS": bus.address}


@pytest.mark.parametrize("inhibited", [False, None])
def test_a_notification_is_low_and_leaves_no_trace(
    bus: PrivateBus, desktop: Desktop, inhibited: bool | None
) -> None:
    desktop.inhibited = inhibited
    Notifications(on(bus)).show("Goal reached: Atlas", "2 h of 2 h today.")
    ((app, replaces, _icon, heading, sentence, actions, hints, _expires),) = desktop.shown
    assert (app, replaces, heading, sentence) == (
        "WorkMoniQ",
        0,
        "Goal reached: Atlas",
        "2 h of 2 h today.",
    )
    assert actions == []
    assert hints["urgency"] == ("y", 0)
    assert hints["transient"] == ("b", True)


def test_nobody_is_disturbed_who_does_not_want_to_be(bus: PrivateBus, desktop: Desktop) -> None:
    desktop.inhibited = True
    Notifications(on(bus)).show("Time for a break", "You have been active for 1 h.")
    desktop.inhibited = False
    Notifications(on(bus), lambda _environ: False).show("Time for a break", "As above.")
    assert desktop.shown == []


def test_without_a_service_or_a_bus_that_is_said(bus: PrivateBus) -> None:
    for environ in (on(bus), {}, {"DBUS_SESSION_BUS_ADDRESS": "unix:path=/nowhere"}):
        with pytest.raises(NotOnThisSystem, match="no service for notifications"):
            Notifications(environ).show("a", "b")


@pytest.mark.parametrize(
    ("answer", "desktop_name", "shows"),
    [("false", "ubuntu:GNOME", False), ("true", "GNOME", True), ("false", "KDE", True)],
)
def test_gnomes_do_not_disturb_is_asked_for_on_gnome_only(
    tmp_path: Path, answer: str, desktop_name: str, shows: bool
) -> None:
    command = tmp_path / "gsettings"
    command.write_text(f"#!{sys.executable}\nprint('{answer}')\n")
    command.chmod(0o700)
    environ = {"PATH": str(tmp_path), "XDG_CURRENT_DESKTOP": desktop_name}
    assert gnome_shows_banners(environ) is shows
