"""Profiles on a temporary disk, with a history of some hours in them."""

from collections.abc import Iterator
from pathlib import Path

from tests.fakes.clock import WoundClock
from tests.fakes.secrets import CHEAP, MemoryKeyring
from workmoniq_desktop.domain.clock import MINUTE_US
from workmoniq_desktop.domain.spans import PresenceSpan, Span, State, Tally, WindowSpan
from workmoniq_desktop.services.opening import Opened, open_history
from workmoniq_desktop.store.database import Database
from workmoniq_desktop.store.recording import Recording
from workmoniq_desktop.system.paths import Profile
from workmoniq_desktop.system.secrets import SecretSource

BEGAN_US = 1_700_000_000_000_000


def profile_in(folder: Path) -> Profile:
    """A profile whose runtime files stay in it."""
    return Profile(folder=folder)


def keyring() -> SecretSource:
    """A keyring of its own, and nothing else."""
    return SecretSource(keyring=MemoryKeyring())


def started(profile: Profile, source: SecretSource, clock: WoundClock | None = None) -> Opened:
    """A new profile, or one that is there, opened as the app does."""
    return open_history(
        profile, source, create=True, clock=clock or WoundClock(at_us=BEGAN_US), cost=CHEAP
    )


def work(recording: Recording, minutes: int, title: str = "invoice") -> str:
    """Record so many minutes on this device, each with a window of its own; the device's name."""
    device = recording.left(BEGAN_US).device or recording.introduce("desk")
    recording.put(spans(device, minutes, title))
    recording.add(
        Tally(device=device, minute_us=BEGAN_US // MINUTE_US * MINUTE_US + n * MINUTE_US, keys=n)
        for n in range(minutes)
    )
    recording.settle(BEGAN_US + minutes * MINUTE_US)
    return device


def spans(device: str, minutes: int, title: str) -> Iterator[Span]:
    """Presence without a hole, its state turning each minute, and a window in each."""
    for number in range(minutes):
        start_us = BEGAN_US + number * MINUTE_US
        end_us = start_us + MINUTE_US
        state, reason = (
            (State.IDLE, "no input") if number % 5 == 4 else (State.ACTIVE, f"in use {number % 2}")
        )
        yield PresenceSpan(
            device=device, start_us=start_us, end_us=end_us, state=state, reason=reason
        )
        yield WindowSpan(
            device=device,
            start_us=start_us,
            end_us=end_us,
            app=f"app {number % 7}",
            title=f"{title} {number % 200}",
        )


def worked(database: Database, minutes: int, title: str = "invoice") -> str:
    """As work, in a transaction of its own."""
    with database.recording() as recording:
        return work(recording, minutes, title)


def kept(database: Database) -> list[Span]:
    """Every span of the history, presence first."""
    from workmoniq_desktop.store import spans as stored  # noqa: PLC0415 # SQLAlchemy is slow to load

    with database.reading() as tx:
        return [
            *stored.presence_between(tx, 0, 2**60),
            *stored.windows_between(tx, 0, 2**60),
        ]
