"""What came of telling a server again what it lost, without a window."""

from dataclasses import replace

import pytest
from tests.fakes.syncing import syncing_badly, syncing_well

from workmoniq_desktop.domain.syncing import Found, SyncDone, Verdict
from workmoniq_desktop.ui.viewmodels.sync_put_back import is_offered, outcome

NOW_US = 1_764_000_000_000_000
TOLD = SyncDone(sent=12, received=2, sent_bytes=1, received_bytes=1)


def found(verdict: Verdict, device: str | None) -> Found:
    return Found(verdict=verdict, at_us=NOW_US, device=device)


def told(*held: Found, waiting: int = 0) -> str:
    agreed = not held and not waiting
    return outcome(replace(TOLD, found=held, agreed=agreed, waiting=waiting), "Desktop")


def test_it_is_offered_where_the_server_shows_less_than_before_and_sync_is_on() -> None:
    badly = syncing_badly(NOW_US)
    assert is_offered(badly)
    assert not is_offered(replace(badly, on=False))
    assert not is_offered(syncing_well(NOW_US))
    for verdict in set(Verdict) - {Verdict.ROLLBACK}:
        assert not is_offered(replace(badly, found=(found(verdict, "Laptop"),)))


def test_a_server_that_has_all_again_is_said_to_agree_with_how_much_it_took() -> None:
    assert told() == (
        "The server has again what it lost, and both sides agree. 12 sent, 2 received."
    )


def test_what_other_devices_have_to_tell_is_said_by_their_names() -> None:
    said = told(
        found(Verdict.ROLLBACK, "Laptop"),
        found(Verdict.ROLLBACK, "Tablet"),
        found(Verdict.ROLLBACK, "Laptop"),
        found(Verdict.SILENT_DEVICE, "Phone"),
    )
    assert "Now do the same on: Laptop, Tablet." in said


@pytest.mark.parametrize("whose", ["Desktop", None])
def test_what_this_device_could_not_tell_is_not_said_to_be_told(whose: str | None) -> None:
    said = told(found(Verdict.ROLLBACK, whose), found(Verdict.ROLLBACK, "Laptop"))
    assert "not on this device either" in said
    assert "do the same" not in said


def test_another_verdict_is_pointed_at() -> None:
    assert "something else is wrong" in told(found(Verdict.FORK, "Laptop"))


def test_what_still_waits_goes_on_by_itself() -> None:
    assert "goes on with the rest by itself" in told(waiting=3)
