"""Cases 21, 57, 77 and 78: accounts, phones and devices that are not what the server says."""

from threading import Event

import pytest
from tests.adversarial.forging import Line, plaintext
from tests.adversarial.phone import POINT, Phone
from tests.adversarial.rewriting import (
    Kept,
    answers,
    both,
    cut_at,
    frozen_log,
    log,
    longer,
)
from tests.adversarial.stage import Device, Party, Stage
from tests.fakes.tampering import Exchange

from workmoniq_desktop.domain.errors import PairingEnded
from workmoniq_desktop.domain.sync_errors import ServerGone, SyncError, Untrusted
from workmoniq_desktop.domain.syncing import AccountState
from workmoniq_desktop.store import sync_removal
from workmoniq_desktop.sync.account_log import fetch_all
from workmoniq_protocol import strict_json, tags
from workmoniq_protocol.crypto.pairing import Invitation, Offer, seal_e0
from workmoniq_protocol.crypto.signing import sign
from workmoniq_protocol.strict_json import b64
from workmoniq_protocol.wire.account_log import Entry
from workmoniq_protocol.wire.segment import parse_header


def has_no_account(device: Device) -> bool:
    """Nothing of an account is known or kept, keys neither."""
    with device.database.raw() as raw:
        secrets = raw.execute("SELECT count(*) FROM sync_secrets").fetchone()[0]
    return device.sync.status().state is AccountState.NONE and secrets == 0


def test_t21_a_newcomer_is_not_led_into_an_account_of_the_server(
    party: Party, stage: Stage
) -> None:
    """Whatever the server puts in the slots was not sealed under the code."""
    laptop = party.first()
    mallory = Party(stage, party.folder / "mallory")
    thief = mallory.first("thief")
    state = thief.state()
    offer = Offer(acct=state.acct, n=state.n, head=state.head, role="full", name="person · laptop")
    forged = seal_e0(Invitation.new(), offer)
    newcomer = party.device("tower")
    pairing = laptop.sync.pair()

    def replaced(exchange: Exchange) -> None:
        exchange.answer = forged

    with stage.lying(answers("GET", r"/pair/[\w-]+/e0", replaced)), pytest.raises(PairingEnded):
        newcomer.sync.join(code=pairing.code, server=stage.url)
    assert has_no_account(newcomer)
    # the reply of another pairing, which is as well sealed, is none to this request
    elsewhere = thief.sync.pair()
    other = mallory.device("other")
    joining = other.sync.join(code=elsewhere.code, server=stage.url)
    assert elsewhere.wait(Event()) is not None
    elsewhere.confirm(joining.check)
    seen: list[bytes] = []
    with stage.lying(answers("GET", r"/pair/[\w-]+/e1", lambda each: seen.append(each.answer))):
        assert joining.wait(Event())
    joining = newcomer.sync.join(code=pairing.code, server=stage.url)

    def replayed(exchange: Exchange) -> None:
        exchange.status, exchange.answer, exchange.answer_headers = 200, seen[0], {}

    def slot(exchange: Exchange) -> None:
        if exchange.path.endswith("/e1"):
            replayed(exchange)

    with stage.lying(before=(slot,)), pytest.raises(PairingEnded):
        joining.wait(Event())
    assert newcomer.sync.status().state is AccountState.NONE
    joining.cancel()
    assert has_no_account(newcomer)
    mallory.close()


def test_t21_a_newcomer_believes_the_log_of_no_other_account(party: Party, stage: Stage) -> None:
    """The slots are true, and what is told of the account afterwards is of another, or older."""
    laptop = party.first()
    mallory = Party(stage, party.folder / "mallory")
    thief = mallory.first("thief")
    thief.now()
    with thief.member() as member:
        foreign, _ = fetch_all(member.session)
    before = laptop.state()
    laptop.now()
    newcomer = party.device("tower")
    pairing = laptop.sync.pair()
    joining = newcomer.sync.join(code=pairing.code, server=stage.url)
    assert pairing.wait(Event()) is not None
    pairing.confirm(joining.check)
    for lie in (log(lambda first, _entries: foreign[first:]), frozen_log(before)):
        with stage.lying(lie), pytest.raises(Untrusted):
            joining.wait(Event())
        assert newcomer.sync.status().state is AccountState.NONE
    assert joining.wait(Event())
    joining.accept(upload_history=True)
    assert newcomer.now().agreed
    mallory.close()


def test_t57_what_no_phone_may_write_breaks_its_chain_and_is_not_applied(party: Party) -> None:
    laptop = party.first()
    laptop.work(0, 2)
    laptop.edit("mine", "Mine")
    laptop.now()
    target = laptop.segments(laptop.stream())[0]
    name = {"k": "op", "id": b64(bytes(16)), "on": "client:x", "f": "name", "val": "Theirs"}
    tomb = {
        "k": "tomb",
        "stream": b64(target.stream),
        "from": 0,
        "to": 0,
        "hash": b64(parse_header(target.header).hash()),
        "why": "wipe",
        "by": [],
    }
    seen = {"k": "seen", "log": [900, b64(bytes(32))], "streams": []}
    wipe = {"k": "op", "id": b64(b"w" * 16), "on": "wipe:x", "from": 0, "to": 1 << 52}
    with laptop.member() as member:
        phone = Phone(laptop, member)
        good = phone.opened()
        first = phone.sealed(good, [POINT])
        phone.send(good, first)
        sent = {}
        bad: dict[str, list[Line]] = {
            "doc": [name],
            "tomb": [POINT, tomb],
            "seen": [seen],
            "settings": [{"k": "op", "id": b64(b"s" * 16), "on": "set:titles", "val": False}],
            "wipe": [wipe],
            "span": [{"k": "span", "d": laptop.host, "t": "w", "at": 0, "len": 1, "app": "x"}],
            "a member more": [{**POINT, "more": 1}],
        }
        for each, lines in list(bad.items())[:6]:
            sent[each] = phone.opened()
            phone.send(sent[each], phone.sealed(sent[each], lines))
        more = phone.sealed(good, bad["a member more"], before=[first.header])
        zipped = phone.sealed(
            good, padded=plaintext(b"x\x9c\x03\x00\x00\x00\x00\x01", 0), before=[first.header]
        )
    before = laptop.told(), laptop.settings
    phone_name = f"device {phone.author.id.hex()[:8]}"
    assert not laptop.now().agreed
    assert laptop.verdicts() == {("chain", phone_name)}
    assert {row.stream for row in laptop.evidence()} == set(sent.values())
    assert {row.detail for row in laptop.evidence()} == {"records"}
    for frame, why in ((more, "records"), (zipped, "box_invalid")):
        after, asked = longer(good, [first.header], [frame])
        with party.copy(laptop) as copy:
            with party.stage.lying(after, before=(asked,)):
                copy.now()
            assert [row.detail for row in copy.evidence() if row.stream == good] == [why]
    assert (laptop.told(), laptop.settings) == before
    with laptop.database.raw() as raw:
        assert sync_removal.tombs(raw) == []
        assert phone.author.id not in {row.device for row in sync_removal.seen(raw)}
    laptop.work(2)
    laptop.now()
    reader = party.another(laptop)
    reader.now()
    assert reader.hours(laptop) == [0, 1, 2]
    assert reader.names() == {"mine": "Mine"}


def test_t57_a_phone_opens_no_stream_but_of_its_own_class(party: Party, stage: Stage) -> None:
    laptop = party.first()
    laptop.now()
    with laptop.member() as member:
        phone = Phone(laptop, member)
    state = phone.state
    p = strict_json.dumps(
        {
            "v": 1,
            "acct": b64(state.acct),
            "n": state.n + 1,
            "prev": b64(state.head),
            "op": "open_stream",
            "by": b64(phone.author.id),
            "stream": b64(b"e" * 16),
            "class": "ev",
            "owner": b64(phone.author.id),
        }
    )
    entry = Entry(p=p, sig=sign(phone.author.sig_seed, tags.SIGN_LOG, p), cosig=None)
    at = state.n + 1
    lie = log(lambda first, entries: [*entries, entry] if first + len(entries) == at else entries)
    with stage.lying(lie), pytest.raises(Untrusted):
        laptop.now()
    assert laptop.verdicts() == {("chain", None)}
    assert laptop.state().n == state.n
    assert laptop.now().agreed
    assert laptop.verdicts() == set()


def household(party: Party) -> tuple[Device, Device, Device]:
    """The one who revokes, the one who is revoked, and one that hears of it."""
    laptop = party.first()
    stolen, tower = party.another(laptop, "stolen"), party.another(laptop, "tower")
    for device in (stolen, laptop, tower):
        device.now()
    return laptop, stolen, tower


def test_t77_what_finals_do_not_name_is_taken_back(party: Party, stage: Stage) -> None:
    """The server hid from the revoker what it showed to another: no stream of it is in finals."""
    laptop = party.first()
    tower = party.another(laptop, "tower")
    for device in (laptop, tower, laptop):
        device.now()
    stolen = party.another(laptop, "stolen")
    kept = Kept()
    stolen.work(0, 3)
    stolen.edit("theirs", "Theirs")
    with stage.lying(before=(kept,)):
        stolen.now()
    assert len(kept.frames) == 2
    after, asked = kept.shown({})
    with stage.lying(*after, before=tuple(asked)):
        tower.now()
    assert tower.hours(stolen) == [0, 1, 2]
    assert tower.names() == {"theirs": "Theirs"}
    laptop.sync.revoke([stolen.id.hex()])
    revoked = laptop.state()
    assert all(each.end is None for each in revoked.streams.values() if each.owner == stolen.id)
    tower.now()
    laptop.now()
    assert tower.hours(stolen) == []
    assert tower.names() == {}
    assert tower.told() == laptop.told()
    with stage.lying(*after, before=tuple(asked)):  # and shown again it is accepted no more
        tower.now()
    assert tower.hours(stolen) == []
    assert tower.names() == {}
    assert tower.verdicts() == {("chain", "stolen")}
    assert {row.detail for row in tower.evidence() if row.verdict == "chain"} == {"beyond_end"}


def test_t77_what_was_written_past_finals_is_taken_back_and_what_it_replaced_is_here_again(
    party: Party, stage: Stage
) -> None:
    laptop, stolen, tower = household(party)
    stolen.work(0, 3)
    stolen.edit("theirs", "Theirs")
    stolen.now()
    for device in (laptop, tower):
        device.now()
    honest = tower.told()
    known = {
        stream: [row.header for row in stolen.segments(stream)]
        for stream in (stolen.stream("ev"), stolen.stream("doc"))
    }
    kept = Kept()
    stolen.work(1, 1, title="replaced")
    stolen.work(3, 2)
    stolen.edit("theirs", "Worse", before="Theirs")
    with stage.lying(before=(kept,)):
        stolen.now()
    after, asked = kept.shown(known)
    with stage.lying(*after, before=tuple(asked)):
        tower.now()
    assert tower.hours(stolen) == [0, 1, 2, 3, 4]
    assert tower.names() == {"theirs": "Worse"}
    laptop.sync.revoke([stolen.id.hex()])
    for device in (tower, laptop, tower):
        device.now()
    assert tower.hours(stolen) == [0, 1, 2]
    assert tower.names() == {"theirs": "Theirs"}
    assert tower.told() == laptop.told() == honest


def test_t77_finals_that_are_stale_are_refused(party: Party, stage: Stage) -> None:
    laptop, stolen, _ = household(party)
    known = {
        stream: [row.header for row in stolen.segments(stream)]
        for stream in (stolen.stream("ev"), stolen.stream("doc"))
    }
    stolen.work(0, 2)
    stolen.now()
    lies = both(*(cut_at(stream, headers) for stream, headers in known.items()))
    with (
        stage.watching() as seen,
        stage.lying(lies),
        pytest.raises(SyncError, match="all the time"),
    ):
        laptop.sync.revoke([stolen.id.hex()])
    refused = [each for each in seen if each.path == "/v1/log" and each.status == 409]
    assert refused
    assert all(b"heads_moved" in each.answer for each in refused)
    assert all(device.revoked_n is None for device in laptop.state().devices.values())
    laptop.sync.revoke([stolen.id.hex()])
    stream = laptop.state().streams[stolen.stream("ev")]
    assert stream.end is not None
    assert stream.end[0] == len(stolen.segments(stream.id)) - 1


def test_t78_a_device_kept_from_a_revocation_writes_on_and_is_pointed_out(
    party: Party, stage: Stage
) -> None:
    """What it seals under the older keys is shown as long as these are not erased."""
    laptop, stolen, tower = household(party)
    known = {
        stream: [row.header for row in tower.segments(stream)]
        for stream in (tower.stream("ev"), tower.stream("doc"))
    }
    laptop.sync.revoke([stolen.id.hex()])

    def stalled(exchange: Exchange) -> None:
        """The change of keys never comes to its end."""
        if exchange.path.startswith("/v1/wraps"):
            exchange.lost = "request"

    with stage.lying(before=(stalled,)), pytest.raises(ServerGone):
        laptop.now()
    before, kept = tower.state(), Kept()
    tower.work(0, 2)
    with stage.lying(frozen_log(before), before=(kept,)):
        tower.now()
    assert tower.state().n == before.n
    after, asked = kept.shown(known)
    with stage.lying(*after, before=(*asked, stalled)), pytest.raises(ServerGone):
        laptop.now()
    assert laptop.hours(tower) == [0, 1]  # it is no proof of anything
    assert laptop.verdicts() == {("stale_log", "tower")}
    assert not laptop.sync.status().alarmed
    # once the keys are changed nothing of the kind opens any more
    with stage.lying(*after, before=tuple(asked)):
        laptop.now()
    more = Kept()
    tower.work(2)
    with stage.lying(frozen_log(before), before=(more,)):
        tower.now()
    for stream, frames in more.frames.items():
        kept.frames[stream] += frames
    after, asked = kept.shown(known)
    with stage.lying(*after, before=tuple(asked)):
        laptop.now()
    assert laptop.hours(tower) == [0, 1]
    assert laptop.verdicts() == {("chain", "tower"), ("stale_log", "tower")}
    assert "wrap" in {row.detail for row in laptop.evidence()}


def test_t78_the_hint_at_a_late_device_goes_once_it_knows(party: Party, stage: Stage) -> None:
    """It sealed before the keys were changed, and sent afterwards: nobody did wrong."""
    laptop, stolen, tower = household(party)
    tower.work(0, 2)

    def away(exchange: Exchange) -> None:
        if exchange.path.endswith("/segments?epoch=0"):
            exchange.lost = "request"

    with stage.lying(before=(away,)), pytest.raises(ServerGone):
        tower.now()
    laptop.sync.revoke([stolen.id.hex()])
    for device in (laptop, tower, laptop):
        assert device.now().agreed
    assert laptop.hours(tower) == [0, 1]
    assert laptop.verdicts() == {("stale_log", "tower")}
    tower.edit("late", "Late")
    for device in (tower, laptop):
        device.now()
    assert laptop.verdicts() == set()


def test_t78_a_device_of_which_nothing_was_heard_for_a_week_is_named(party: Party) -> None:
    laptop, stolen, tower = household(party)
    party.clock.hours = 8 * 24
    tower.edit("here", "Here")
    tower.now()
    assert laptop.now().agreed
    assert laptop.verdicts() == {("silent_device", "stolen")}
    assert not laptop.sync.status().alarmed
    stolen.now()
    laptop.now()
    assert laptop.verdicts() == set()
