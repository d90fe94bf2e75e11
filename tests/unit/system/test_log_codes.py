"""Of the log, support hears times and known codes; whatever else a line holds stays there."""

import os
from datetime import datetime
from pathlib import Path

from workmoniq_desktop.system.log_codes import codes_logged

KNOWN = frozenset({"disk_full", "server_gone"})
AT = "2026-02-16 09:00:00"


def found(log: Path) -> list[tuple[str, str]]:
    return [(f"{at:%Y-%m-%d %H:%M:%S}", code) for at, code in codes_logged(log, KNOWN)]


def test_codes_come_from_their_place_and_from_what_is_told_as_code(tmp_path: Path) -> None:
    log = tmp_path / "workmoniq.log"
    log.write_text(
        f"{AT},001 WARNING disk_full workmoniq_desktop.x it_waits\n"
        f"{AT},001 ERROR - workmoniq_desktop.x sync_waits code=server_gone\n"
        f"{AT},001 ERROR - workmoniq_desktop.x sync_waits code=server_gone_away\n"
        f"{AT},001 ERROR - workmoniq_desktop.x mycode=server_gone\n"
        f"{AT},001 INFO disk_full workmoniq_desktop.x it_waits\n"
        f"{AT},001 WARNING a_secret workmoniq_desktop.x it_waits\n"
        "2026-02-31 09:00:00,001 WARNING disk_full workmoniq_desktop.x it_waits\n"
        "disk_full code=disk_full\n"
    )
    assert found(log) == [(AT, "disk_full"), (AT, "server_gone")]


def test_older_files_come_first(tmp_path: Path) -> None:
    log = tmp_path / "workmoniq.log"
    for name, day in (("workmoniq.log", 18), ("workmoniq.log.1", 17), ("workmoniq.log.2", 16)):
        (tmp_path / name).write_text(f"2026-02-{day} 09:00:00,001 ERROR disk_full x y\n")
    assert [at.day for at, _ in codes_logged(log, KNOWN)] == [16, 17, 18]


def test_a_log_that_is_not_there_or_is_no_file_has_no_codes(tmp_path: Path) -> None:
    log = tmp_path / "workmoniq.log"
    assert found(log) == []
    os.mkfifo(log)
    assert found(log) == []


def test_a_line_without_end_is_read_in_part(tmp_path: Path) -> None:
    log = tmp_path / "workmoniq.log"
    log.write_bytes(f"{AT},001 ERROR disk_full x ".encode() + b"\xff" * 3_000_000)
    assert found(log) == [(AT, "disk_full")]
    assert [at for at, _ in codes_logged(log, KNOWN)] == [datetime(2026, 2, 16, 9)]  # noqa: DTZ001  # local
