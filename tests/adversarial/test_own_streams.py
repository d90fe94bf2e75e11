"""Cases 34 and 35: a device that was put back to an earlier state, and sending more than once."""

import http.client
import shutil
from contextlib import suppress
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from tests.adversarial.rewriting import cut_at
from tests.adversarial.stage import Device, Party, Stage, staged
from tests.fakes.sync_party import PASSWORD
from tests.fakes.tampering import Exchange

from workmoniq_desktop.domain.sync_errors import Later, ServerGone, Untrusted
from workmoniq_protocol.strict_json import b64
from workmoniq_protocol.wire.segment import parse_frame, parse_header


def appended(seen: list[Exchange], stream: bytes) -> list[Exchange]:
    """The segments that were sent into a stream."""
    path = f"/v1/streams/{b64(stream)}/segments"
    return [each for each in seen if each.method == "POST" and each.path.startswith(path)]


def snapshot(device: Device) -> None:
    """The machine's disk, as it is now."""
    device.close()
    shutil.copytree(device.folder, device.folder.with_suffix(".snapshot"))
    device.__post_init__()


def put_back(device: Device) -> None:
    """The machine's disk as it was; nobody tells the program."""
    device.close()
    shutil.rmtree(device.folder)
    shutil.copytree(device.folder.with_suffix(".snapshot"), device.folder)
    device.__post_init__()


def test_t34_a_machine_put_back_goes_on_in_a_new_stream_and_nothing_forks(
    party: Party, stage: Stage
) -> None:
    laptop = party.first()
    desktop = party.another(laptop)
    laptop.work(0, 2)
    for device in (laptop, desktop, laptop):
        device.now()
    snapshot(laptop)
    laptop.work(2, 2)
    laptop.edit("between", "Between")
    laptop.now()
    old = {laptop.stream("ev"), laptop.stream("doc")}
    ends = {stream: laptop.segments(stream)[-1].header for stream in old}
    desktop.now()
    put_back(laptop)
    laptop.work(4, 2)
    laptop.edit("after", "After")
    with stage.watching() as seen:
        assert laptop.now().agreed
    for stream in old:
        headers = [row.header for row in laptop.segments(stream)]
        assert ends[stream] in headers  # nothing else was signed at any place of it
        assert len(appended(seen, stream)) == len(headers) - 1 - headers.index(ends[stream])
    for device in (desktop, laptop, party.another(laptop, "tower")):
        assert device.now().agreed
        assert device.verdicts() == set()
        assert device.hours(laptop) == [0, 1, 2, 3, 4, 5]
        assert device.names() == {"between": "Between", "after": "After"}


def test_t34_what_was_sealed_before_the_snapshot_is_not_signed_twice(
    party: Party, stage: Stage
) -> None:
    """The snapshot holds sealed segments that were sent, and sent otherwise, after it was taken."""
    laptop = party.first()
    desktop = party.another(laptop)
    for device in (laptop, desktop, laptop):
        device.now()

    def away(exchange: Exchange) -> None:
        if "/segments" in exchange.path:
            exchange.lost = "request"

    laptop.work(0, 2)
    with stage.lying(before=(away,)), pytest.raises(ServerGone):
        laptop.now()
    snapshot(laptop)
    put_back(laptop)  # the same disk; the first of two that go on from it
    with laptop.database.writing() as raw:
        raw.execute("DELETE FROM sync_outbox")
        raw.execute("DELETE FROM sync_said")
    laptop.work(2)
    laptop.now()
    old, true = laptop.stream("ev"), laptop.segments(laptop.stream("ev"))
    put_back(laptop)
    with stage.watching() as seen:
        laptop.now()
    assert appended(seen, old) == []
    assert [row.header for row in laptop.segments(old)] == [row.header for row in true]
    assert laptop.stream("ev") != old
    for device in (laptop, desktop, laptop):
        assert device.now().agreed
        assert device.verdicts() == set()
    assert desktop.hours(laptop) == laptop.hours() == [0, 1, 2]


def test_t34_a_machine_put_back_signs_nothing_while_its_own_tail_is_hidden(
    party: Party, stage: Stage
) -> None:
    """A server that hides what it has of the machine would make it sign a second history."""
    laptop = party.first()
    desktop = party.another(laptop)
    laptop.work(0, 2)
    for device in (laptop, desktop, laptop):
        device.now()
    snapshot(laptop)
    laptop.work(2, 2)
    laptop.now()
    old = laptop.stream("ev")
    desktop.edit("seen", "Seen")
    desktop.now()
    put_back(laptop)
    known = [row.header for row in laptop.segments(old)]
    laptop.work(4)
    with stage.lying(cut_at(old, known)), stage.watching() as seen:
        laptop.now()
    assert laptop.verdicts() == {("withheld", "laptop")}
    assert appended(seen, old) == []
    assert laptop.now().agreed
    desktop.now()
    assert desktop.verdicts() == laptop.verdicts() == set()
    assert desktop.hours(laptop) == [0, 1, 2, 3, 4]


@pytest.mark.parametrize("with_log", [False, True])
def test_t13_a_server_put_back_to_an_older_state_gets_nothing_signed_twice_and_is_found_out(
    tmp_path: Path, with_log: bool
) -> None:
    """Nothing is lost on the devices, and once it shows the rest again all goes on."""
    with staged(tmp_path / "stage") as stage:
        party = Party(stage, tmp_path)
        laptop = party.first()
        desktop = party.another(laptop)
        laptop.work(0)
        for device in (laptop, desktop, laptop):
            device.now()
        older, newer = tmp_path / "older", tmp_path / "newer"
        kept_server(stage, older)
        laptop.work(1, 2)
        laptop.edit("sent", "Sent")
        if with_log:
            laptop.sync.rotate()
        laptop.now()
        desktop.now()
        kept_server(stage, newer)
        server_put_back(stage, older)
        old, ends = laptop.stream(), laptop.segments(laptop.stream())[-1].seq
        laptop.work(3)
        laptop.edit("waits", "Waits")
        with stage.watching() as seen:
            for _ in range(2):
                with pytest.raises(Untrusted if with_log else Later, match="ask who runs"):
                    laptop.now()
            with suppress(Untrusted):
                desktop.now()
        assert (
            laptop.verdicts()
            == desktop.verdicts()
            == {("rollback", None if with_log else "laptop")}
        )
        assert laptop.hours() == [0, 1, 2, 3]
        assert desktop.hours(laptop) == [0, 1, 2]
        signed = [parse_frame(each.body).header for each in appended(seen, old)]
        assert all(parse_header(header).seq > ends for header in signed)
        assert all(each.status >= 400 for each in appended(seen, old))
        server_put_back(stage, newer)
        for device in (laptop, desktop):
            assert device.now().agreed
            assert device.verdicts() == set()
        assert desktop.hours(laptop) == [0, 1, 2, 3]
        assert desktop.names() == {"sent": "Sent", "waits": "Waits"}
        party.close()


def test_t13_an_account_whose_records_the_server_lost_is_made_anew_with_all_that_is_here(
    tmp_path: Path,
) -> None:
    with staged(tmp_path / "stage") as stage:
        party = Party(stage, tmp_path)
        laptop = party.first()
        assert party.sheet is not None
        laptop.work(0)
        laptop.now()
        older = tmp_path / "older"
        kept_server(stage, older)
        laptop.work(1, 2)
        laptop.edit("sent", "Sent")
        laptop.now()
        server_put_back(stage, older)
        assert not laptop.now().agreed
        assert laptop.verdicts() == {("rollback", "laptop")}
        laptop.sync.delete_account(password=None, recovery=party.sheet.code)
        sheet = laptop.sync.create(
            server=stage.url, username=f"{party.username}.2", password=PASSWORD, invite=None
        )
        laptop.sync.confirm_recovery(sheet.code)
        laptop.sync.enable()
        assert laptop.now().agreed
        desktop = party.another(laptop)
        desktop.now()
        assert desktop.hours(laptop) == laptop.hours() == [0, 1, 2]
        assert desktop.names() == {"sent": "Sent"}
        party.close()


def kept_server(stage: Stage, at: Path) -> None:
    """A backup of all the server has."""
    stage.server.stop()
    shutil.copytree(stage.server.data, at)
    stage.proxy.to(stage.server.start().url)


def server_put_back(stage: Stage, kept: Path) -> None:
    stage.server.stop()
    shutil.rmtree(stage.server.data)
    shutil.copytree(kept, stage.server.data)
    stage.proxy.to(stage.server.start().url)


def test_t35_an_append_that_comes_twice_or_is_not_answered_is_one_segment(
    party: Party, stage: Stage
) -> None:
    laptop = party.first()
    laptop.now()
    laptop.work(0, 4)
    server = urlsplit(stage.server.url)
    sent: list[Exchange] = []

    def again(exchange: Exchange) -> None:
        """The same bytes first, on a way of their own; and an older request once more."""
        if "/segments" not in exchange.path:
            return
        for each in [*sent[-2:], exchange]:
            link = http.client.HTTPConnection(server.hostname or "", server.port, timeout=20)
            link.request(each.method, each.path, each.body, each.headers)
            assert link.getresponse().status in {200, 201}
            link.close()
        sent.append(exchange)

    unheard: list[Exchange] = []

    def silent(exchange: Exchange) -> None:
        if "/segments" in exchange.path and exchange not in unheard and len(unheard) < 2:
            unheard.append(exchange)
            exchange.lost = "answer"

    for _ in range(2):
        with stage.lying(silent, before=(again,)), pytest.raises(ServerGone):
            laptop.now()
    with stage.lying(before=(again,)):
        assert laptop.now().agreed
    assert all(each.status in {200, 201} for each in sent)
    stream = laptop.stream()
    desktop = party.another(laptop)
    desktop.now()
    assert [row.header for row in desktop.segments(stream)] == [
        row.header for row in laptop.segments(stream)
    ]
    assert len({row.header[114:150] for row in laptop.segments(stream)}) == len(
        laptop.segments(stream)
    )
    assert desktop.hours(laptop) == [0, 1, 2, 3]
    assert desktop.verdicts() == set()
