"""Whatever happens to the file, WorkMoniQ starts, keeps the old file, and says what it did."""

import random
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from tests.fakes.clock import WoundClock
from tests.fakes.profiles import BEGAN_US, kept, keyring, profile_in, started, worked
from tests.fakes.secrets import CHEAP

from workmoniq_desktop.domain.clock import MINUTE_US
from workmoniq_desktop.domain.spans import PresenceSpan, Span, State, WindowSpan
from workmoniq_desktop.services.opening import Opened, open_or_set_aside
from workmoniq_desktop.store import checks
from workmoniq_desktop.store.database import check
from workmoniq_desktop.store.salvage import DAMAGED_HERE
from workmoniq_desktop.system.paths import Profile
from workmoniq_desktop.system.secrets import SecretSource

MINUTES = 6_000
PAGE = 4096
NOW_US = BEGAN_US + (MINUTES + 5) * MINUTE_US


@pytest.fixture(scope="module")
def healthy(tmp_path_factory: pytest.TempPathFactory) -> tuple[Profile, SecretSource, list[Span]]:
    profile, source = profile_in(tmp_path_factory.mktemp("healthy") / "p"), keyring()
    opened = started(profile, source)
    worked(opened.database, MINUTES)
    spans = kept(opened.database)
    opened.database.close()
    return profile, source, spans


class Patient:
    """A copy of the healthy profile that may be damaged."""

    def __init__(self, healthy: tuple[Profile, SecretSource, list[Span]], folder: Path) -> None:
        original, self.source, self.spans = healthy
        shutil.copytree(original.folder, folder)
        self.profile = profile_in(folder)

    @property
    def log(self) -> Path:
        return self.profile.history.with_name("history.db-wal")

    @property
    def pages(self) -> int:
        return self.profile.history.stat().st_size // PAGE

    def flip(self, *pages: int, at: int = 1000) -> None:
        with self.profile.history.open("r+b") as file:
            for page in pages:
                file.seek((page - 1) * PAGE + at)
                byte = file.read(1)[0]
                file.seek(-1, 1)
                file.write(bytes([byte ^ 0x40]))

    def opened(self) -> Opened:
        return open_or_set_aside(
            self.profile, self.source, clock=WoundClock(at_us=NOW_US), cost=CHEAP
        )

    def heal(self) -> tuple[list[Span], Opened]:
        """Start the app; the spans that came through, the explained holes left out."""
        before = self.profile.history.read_bytes()
        opened = self.opened()
        database = opened.database
        with database.raw() as raw:
            assert check(raw)
            assert checks.rollups_agree(raw)
            assert checks.search_agrees(raw)
            assert checks.overlapping_windows(raw) == 0
            assert all(not cover.faults for cover in checks.coverage(raw, NOW_US))
        survived = [
            span
            for span in kept(database)
            if not (isinstance(span, PresenceSpan) and span.reason == DAMAGED_HERE)
        ]
        worked(database, 1, "after")
        assert len(kept(database)) > 0
        database.close()
        if opened.messages:
            (message,) = opened.messages
            (aside,) = self.profile.folder.glob("history-*.db")
            assert str(aside) in message
            assert aside.read_bytes() == before
        return survived, opened


@pytest.fixture
def patient(healthy: tuple[Profile, SecretSource, list[Span]], tmp_path: Path) -> Patient:
    return Patient(healthy, tmp_path / "patient")


def test_a_healthy_history_opens_as_it_is(patient: Patient) -> None:
    survived, opened = patient.heal()
    assert opened.messages == ()
    assert len(survived) == len(patient.spans)
    assert list(patient.profile.folder.glob("history-*")) == []


@pytest.mark.parametrize("at", [3, 20, 2000])
def test_a_damaged_first_page_costs_nothing(patient: Patient, at: int) -> None:
    patient.flip(1, at=at)
    survived, opened = patient.heal()
    assert len(survived) == len(patient.spans)
    assert "could be read and are here" in opened.messages[0]


def test_a_first_page_of_a_vacuumed_history_is_found_again(patient: Patient) -> None:
    opened = patient.opened()
    with opened.database.raw() as raw:
        raw.execute("VACUUM")
    opened.database.close()
    patient.flip(1)
    survived, _ = patient.heal()
    assert len(survived) == len(patient.spans)


def test_one_page_in_the_middle_costs_only_what_stood_on_it(patient: Patient) -> None:
    patient.flip(patient.pages // 2)
    survived, _ = patient.heal()
    assert len(survived) > 0.97 * len(patient.spans)
    assert set(survived) - {span for span in survived if isinstance(span, WindowSpan)} <= set(
        patient.spans
    )


def test_a_hole_in_presence_is_explained_as_damage(patient: Patient) -> None:
    for page in range(patient.pages // 4, patient.pages, 7):
        patient.flip(page)
    opened = patient.opened()
    holes = [
        span
        for span in kept(opened.database)
        if isinstance(span, PresenceSpan) and span.reason == DAMAGED_HERE
    ]
    assert holes
    assert {span.state for span in holes} == {State.BLIND}
    opened.database.close()


DAMAGES: dict[str, Callable[[Patient, random.Random], None]] = {
    "one byte": lambda it, dice: it.flip(dice.randint(1, it.pages), at=dice.randrange(PAGE)),
    "three pages": lambda it, dice: it.flip(*dice.sample(range(1, it.pages + 1), 3)),
    "a tenth of all pages": lambda it, dice: it.flip(
        *dice.sample(range(1, it.pages + 1), it.pages // 10)
    ),
    "half of all pages": lambda it, dice: it.flip(
        *dice.sample(range(1, it.pages + 1), it.pages // 2)
    ),
    "cut": lambda it, dice: shorten(it, dice.randrange(it.pages * PAGE)),
    "cut to a page": lambda it, dice: shorten(it, dice.randint(1, it.pages) * PAGE),
    "a zeroed page": lambda it, dice: overwrite(it, dice.randint(1, it.pages), bytes(PAGE)),
    "garbage at the end": lambda it, dice: append(it, dice.randbytes(dice.randrange(1, 9999))),
    "all garbage": lambda it, dice: overwrite(it, 1, dice.randbytes(it.pages * PAGE)),
    "one page at another's place": lambda it, dice: move(it, *dice.sample(range(1, it.pages), 2)),
}
LIGHT = {"one byte", "a zeroed page", "garbage at the end", "one page at another's place"}


def shorten(patient: Patient, size: int) -> None:
    with patient.profile.history.open("r+b") as file:
        file.truncate(size)


def overwrite(patient: Patient, page: int, content: bytes) -> None:
    with patient.profile.history.open("r+b") as file:
        file.seek((page - 1) * PAGE)
        file.write(content)


def append(patient: Patient, content: bytes) -> None:
    with patient.profile.history.open("ab") as file:
        file.write(content)


def move(patient: Patient, source: int, target: int) -> None:
    content = patient.profile.history.read_bytes()
    overwrite(patient, target, content[(source - 1) * PAGE : source * PAGE])


SEEDS = pytest.mark.parametrize(
    "seed", [0, 1, pytest.param(2, marks=pytest.mark.long), pytest.param(3, marks=pytest.mark.long)]
)


@SEEDS
@pytest.mark.parametrize("kind", DAMAGES)
def test_the_app_starts_with_an_open_history_whatever_was_damaged(
    patient: Patient, kind: str, seed: int
) -> None:
    dice = random.Random(f"{kind} {seed}")  # noqa: S311 # repeatable, not secret
    DAMAGES[kind](patient, dice)
    survived, _ = patient.heal()
    if kind in LIGHT:
        assert len(survived) > 0.5 * len(patient.spans)


def test_an_empty_file_is_set_aside(patient: Patient) -> None:
    patient.profile.history.write_bytes(b"")
    survived, opened = patient.heal()
    assert survived == []
    assert "nothing in it could be read" in opened.messages[0]


def test_another_profiles_file_is_set_aside_as_foreign(patient: Patient, tmp_path: Path) -> None:
    other = profile_in(tmp_path / "other")
    theirs = started(other, keyring())
    worked(theirs.database, 10, "theirs")
    theirs.database.close()
    shutil.copyfile(other.history, patient.profile.history)
    survived, opened = patient.heal()
    assert survived == []
    assert list(patient.profile.folder.glob("history-foreign-2023-*.db"))
    assert "belongs to another profile" in opened.messages[0]


@pytest.fixture
def crashed(tmp_path: Path) -> Patient:
    """A profile whose last hours are in the write-ahead log only."""
    profile, source = profile_in(tmp_path / "running"), keyring()
    running = started(profile, source)
    worked(running.database, 600)
    running.database.checkpoint()
    worked(running.database, 900)
    spans = kept(running.database)
    crashed = Patient((profile, source, spans), tmp_path / "crashed")
    assert crashed.log.stat().st_size > 10 * PAGE
    running.database.close()
    return crashed


def test_after_a_crash_the_log_is_taken_in(crashed: Patient) -> None:
    survived, opened = crashed.heal()
    assert opened.messages == ()
    assert survived == crashed.spans


@SEEDS
@pytest.mark.parametrize("kind", ["flipped", "cut", "gone", "garbage", "flipped in both"])
def test_a_damaged_log_costs_no_more_than_itself(crashed: Patient, kind: str, seed: int) -> None:
    dice = random.Random(f"{kind} {seed}")  # noqa: S311 # repeatable, not secret
    content = bytearray(crashed.log.read_bytes())
    match kind:
        case "cut":
            del content[dice.randrange(len(content)) :]
        case "garbage":
            content[:] = dice.randbytes(len(content))
        case _:
            content[dice.randrange(len(content))] ^= 0x10
    crashed.log.write_bytes(content)
    if kind == "gone":
        crashed.log.unlink()
    if kind == "flipped in both":
        crashed.flip(dice.randint(1, crashed.pages))
    opened = crashed.opened()
    survived = [span for span in kept(opened.database) if span in set(crashed.spans)]
    opened.database.close()
    assert len(survived) >= (1_200 if kind != "flipped in both" else 500)


def test_a_page_damaged_before_a_crash_keeps_the_log(crashed: Patient) -> None:
    crashed.flip(12)
    opened = crashed.opened()
    assert len(kept(opened.database)) > 1_500
    opened.database.close()
