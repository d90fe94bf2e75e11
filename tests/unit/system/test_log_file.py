"""The log says what failed and where, and nothing of what people do."""

import logging
import stat
from collections.abc import Iterator
from pathlib import Path

import pytest

from workmoniq_desktop.domain.errors import CannotWrite, DiskFull
from workmoniq_desktop.system import log_file
from workmoniq_desktop.system.log_file import LogFile

OURS = logging.getLogger("workmoniq_desktop.services.recorder")
TITLE = "Letter to my doctor"


@pytest.fixture
def path(tmp_path: Path) -> Iterator[Path]:
    with LogFile(tmp_path / "workmoniq.log"):
        yield tmp_path / "workmoniq.log"


def lines(path: Path) -> list[str]:
    return path.read_text(encoding="utf-8").splitlines()


def test_our_warnings_are_one_line_each(path: Path) -> None:
    OURS.warning("dropped %d events", 7)
    OURS.info("not of interest")
    logging.getLogger("somebody.else").warning("not ours")
    (line,) = lines(path)
    assert line.endswith("WARNING - workmoniq_desktop.services.recorder dropped 7 events")


def test_of_a_failure_only_kinds_codes_and_places_are_written(path: Path) -> None:
    def write() -> None:
        try:
            int(TITLE)
        except ValueError as cause:
            raise DiskFull(TITLE) from cause

    try:
        write()
    except DiskFull:
        OURS.exception("could not write")
    (line,) = lines(path)
    assert TITLE not in line
    assert "ERROR disk_full workmoniq_desktop.services.recorder could not write" in line
    assert "| DiskFull at test_log_file.py:" in line
    assert "| ValueError at test_log_file.py:" in line
    assert str(Path(__file__).parent) not in line


def test_an_exception_as_an_argument_is_written_as_its_kind(path: Path) -> None:
    OURS.warning("lost: %s, %d times", OSError(TITLE), 2)
    OURS.warning("lost: %(why)s", {"why": "known"})
    assert lines(path)[0].endswith("lost: OSError, 2 times")
    assert lines(path)[1].endswith("lost: known")


def test_what_another_handler_wrote_out_is_not_taken_over(path: Path) -> None:
    record = OURS.makeRecord(OURS.name, logging.ERROR, "", 0, "failed", (), None)
    record.exc_text = TITLE
    record.stack_info = TITLE
    OURS.handle(record)
    assert TITLE not in path.read_text(encoding="utf-8")


def test_a_message_cannot_forge_a_line(path: Path) -> None:
    OURS.warning("one\nCRITICAL two")
    assert len(lines(path)) == 1


def test_a_failure_that_causes_itself_ends(path: Path) -> None:
    failure = ValueError()
    other = KeyError()
    failure.__cause__, other.__cause__ = other, failure
    OURS.error("knot", exc_info=failure)
    assert lines(path)[0].endswith("| ValueError at no place | KeyError at no place")


def test_the_log_is_private_and_stays_small(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(log_file, "MOST_BYTES", 1000)
    with LogFile(tmp_path / "workmoniq.log"):
        for number in range(100):
            OURS.warning("number %d", number)
    found = sorted(tmp_path.iterdir())
    assert [file.name for file in found] == [
        "workmoniq.log",
        "workmoniq.log.1",
        "workmoniq.log.2",
    ]
    assert {stat.S_IMODE(file.stat().st_mode) for file in found} == {0o600}
    assert max(file.stat().st_size for file in found) <= 1000


def test_after_closing_nothing_more_is_written(tmp_path: Path) -> None:
    log = LogFile(tmp_path / "log")
    log.close()
    log.close()
    OURS.warning("too late")
    assert lines(tmp_path / "log") == []


def test_a_log_that_cannot_be_or_is_a_link_is_said(tmp_path: Path) -> None:
    (tmp_path / "link").symlink_to(tmp_path / "elsewhere")
    for name in ("none/log", "link"):
        with pytest.raises(CannotWrite):
            LogFile(tmp_path / name)
