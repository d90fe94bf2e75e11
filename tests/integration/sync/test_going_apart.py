"""A history put back from an older copy, a device that is shut out, a stream that grows old."""

import shutil

import pytest
from tests.fakes.keys import TestKey
from tests.fakes.scripted_replica import HOUR_US, hour
from tests.fakes.sync_home import Machine
from tests.integration.sync.conftest import Home
from tests.integration.sync.test_lying_server import stream_of

from workmoniq_desktop.domain.clock import DAY_US
from workmoniq_desktop.domain.sync_errors import SyncError
from workmoniq_desktop.store import sync_streams
from workmoniq_desktop.store.database import Database
from workmoniq_desktop.sync import sealing
from workmoniq_desktop.sync.account_log import Draft
from workmoniq_desktop.sync.log_wire import grants_json
from workmoniq_desktop.sync.own_streams import MOST_LEFT_A_DAY
from workmoniq_desktop.sync.sealing import Content
from workmoniq_protocol.crypto import log_entries
from workmoniq_protocol.packing import sha256
from workmoniq_protocol.strict_json import b64
from workmoniq_protocol.wire.account_log import finals_for
from workmoniq_protocol.wire.log_state import LogState


def test_a_restored_history_goes_on_in_a_new_stream_and_nothing_forks(home: Home) -> None:
    laptop = home.first()
    laptop.replica.to_say += [hour(0), hour(1)]
    laptop.sync()
    copy = laptop.folder / "copy.db"
    laptop.database.checkpoint()
    laptop.database.close()
    shutil.copyfile(laptop.folder / "history.db", copy)
    laptop.reborn()
    laptop.replica.to_say += [hour(2), hour(3)]
    laptop.sync()
    old = stream_of(laptop)
    laptop.database.close()
    shutil.copyfile(copy, laptop.folder / "history.db")
    laptop.database = Database.open(laptop.folder / "history.db", TestKey(), "p")
    laptop.reborn()
    laptop.replica.to_say += [hour(7)]
    assert laptop.sync().found == ()
    laptop.replica.to_say += [hour(8)]
    assert laptop.sync().found == ()
    desktop = home.another(laptop)
    assert desktop.sync().found == ()
    assert desktop.replica.spans() == [HOUR_US * number for number in (0, 1, 2, 3, 7, 8)]
    assert laptop.replica.spans() == [2 * HOUR_US, 3 * HOUR_US]  # what it had lost came back
    assert old in laptop.state().streams


def test_a_history_restored_with_sealed_segments_seals_them_for_a_new_stream(home: Home) -> None:
    laptop = home.first()
    laptop.replica.to_say += [hour(0)]
    laptop.sync()
    # one segment is sealed and not sent; then the history is copied, and goes on
    own = stream_of(laptop)
    _seal_without_sending(laptop, 1)
    laptop.database.checkpoint()
    laptop.database.close()
    copy = laptop.folder / "copy.db"
    shutil.copyfile(laptop.folder / "history.db", copy)
    with laptop.database.writing() as raw:
        raw.execute("DELETE FROM sync_outbox")
    laptop.reborn()
    laptop.replica.to_say += [hour(2)]
    laptop.sync()
    laptop.database.close()
    shutil.copyfile(copy, laptop.folder / "history.db")
    laptop.database = Database.open(laptop.folder / "history.db", TestKey(), "p")
    laptop.reborn()
    assert laptop.sync().found == ()
    assert laptop.state().streams[own].closed is not None
    desktop = home.another(laptop)
    assert desktop.sync().found == ()
    assert desktop.replica.spans() == [0, HOUR_US, 2 * HOUR_US]


def _seal_without_sending(machine: Machine, number: int) -> None:
    chunk = hour(number)
    with machine.database.writing() as raw:
        content = Content(lines=tuple(chunk.lines), from_us=chunk.from_us, to_us=chunk.to_us)
        mine = [each for each in machine.state().open_streams() if each.owner == machine.device]
        newest = max(
            (each for each in mine if each.stream_class == "ev"), key=lambda each: each.opened_n
        )
        sealing.seal(raw, machine.member, machine.state(), newest.id, content)


def test_an_old_stream_is_closed_and_a_new_one_opened(home: Home) -> None:
    laptop = home.first()
    laptop.replica.to_say += [hour(0)]
    laptop.sync()
    first = stream_of(laptop)
    laptop.clock.ahead_us = 91 * DAY_US
    laptop.replica.to_say += [hour(1)]
    laptop.sync()
    state = laptop.state()
    assert state.streams[first].closed is not None
    assert len(state.open_streams()) == 2
    desktop = home.another(laptop)
    assert desktop.sync().found == ()
    assert desktop.replica.spans() == [0, HOUR_US]


def test_documents_of_a_closed_stream_go_once_all_was_said_anew(home: Home) -> None:
    """And a newcomer, who finds a stream the server has dropped, holds nothing against it."""
    laptop = home.first()
    laptop.replica.to_say += [hour(0)]
    laptop.sync()
    documents = stream_of(laptop, "doc")
    laptop.clock.ahead_us = 91 * DAY_US
    for _ in range(3):
        assert laptop.sync().found == ()
    heads = {each["id"]: each for each in _told_heads(laptop)}
    assert heads[b64(documents)]["dropped"] is True
    desktop = home.another(laptop)
    assert desktop.sync().found == ()
    lines = [line for each in desktop.replica.told.values() for line in each.lines]
    assert {"k": "op", "on": "all that holds"} in lines


def _told_heads(machine: Machine) -> list[dict[str, object]]:
    told = machine.session.call("GET", "/heads").json()["streams"]
    assert isinstance(told, list)
    return told


def test_what_a_device_wrote_past_its_revocation_is_taken_back(home: Home) -> None:
    laptop = home.first()
    stolen = home.another(laptop)
    stolen.replica.to_say += [hour(0), hour(1)]
    stolen.sync()
    laptop.sync()
    assert laptop.replica.spans() == [0, HOUR_US]
    stream = stream_of(stolen)
    with laptop.database.raw() as raw:
        headers = [row.header for row in sync_streams.of_stream(raw, stream)]

    def build(state: LogState) -> Draft:
        with laptop.database.raw() as raw:
            rows = sync_streams.all_of(raw)
        heads = {each: (row.seq, row.hash) for each, row in rows.items() if row.seq >= 0}
        finals = finals_for(state, (stolen.device,), heads)
        started = log_entries.revoke(state, laptop.author(), ids=[stolen.device], finals=finals)
        epoch = state.epoch + 1
        return Draft(
            entry=started.entry,
            body={"grants": grants_json(started.grants)},
            keep=lambda raw: laptop.keyring.keep_epoch(raw, epoch, started.ek),
        )

    laptop.log.append(laptop.session, build)
    # as if the server had shown one segment more before the revocation than it names
    with laptop.database.writing() as raw:
        row = sync_streams.all_of(raw)[stream]
        sync_streams.put(raw, sync_streams.at(row, 2, sha256(headers[1])))
    assert laptop.sync().found == ()
    assert laptop.replica.retracted == [(stream, 1)]


def test_what_waits_for_a_stream_that_a_copy_closed_goes_to_the_next(home: Home) -> None:
    laptop = home.first()
    laptop.replica.to_say += [hour(0)]
    laptop.sync()
    _seal_without_sending(laptop, 1)
    closed = stream_of(laptop)
    with laptop.database.raw() as raw:
        row = sync_streams.all_of(raw)[closed]

    def build(state: LogState) -> Draft:
        entry = log_entries.close_stream(
            state, laptop.author(), stream=closed, seq=row.seq, header_hash=row.hash
        )
        return Draft(entry=entry)

    laptop.log.append(laptop.session, build)
    assert laptop.sync().waiting == 0
    desktop = home.another(laptop)
    desktop.sync()
    assert desktop.replica.spans() == [0, HOUR_US]


def test_two_copies_that_write_as_one_device_do_not_fill_the_log(home: Home) -> None:
    laptop = home.first()
    laptop.replica.to_say += [hour(0)]
    laptop.sync()
    laptop.database.checkpoint()
    folder = laptop.folder.with_name("copy")
    folder.mkdir()
    shutil.copyfile(laptop.folder / "history.db", folder / "history.db")
    copy = Machine(
        folder=folder,
        url=laptop.url,
        device=laptop.device,
        seed=laptop.seed,
        acct=laptop.acct,
        sync_key=laptop.sync_key,
    )
    home.machines.append(copy)
    for number in range(1, 2 * MOST_LEFT_A_DAY + 2, 2):
        _seal_without_sending(copy, number)  # it was about to send when the other was faster
        laptop.replica.to_say += [hour(number + 1)]
        laptop.sync()
        if number < 2 * MOST_LEFT_A_DAY:
            copy.sync()
    entries = laptop.log.pull(laptop.session).n
    for _ in range(3):
        with pytest.raises(SyncError, match="copy of this profile"):
            copy.sync()
    assert laptop.log.pull(laptop.session).n == entries
    # the next day it goes on
    copy.clock.ahead_us += DAY_US
    assert copy.sync().waiting == 0
