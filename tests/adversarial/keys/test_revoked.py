"""A device that was shut out goes on writing, and the server helps it: nothing of it counts."""

import shutil
from dataclasses import dataclass

from tests.adversarial.keys.party import (
    Party,
    agree,
    answering,
    entries_of,
    log_of,
    only,
    own_id,
    state_of,
    synced,
    titles,
    told,
    worked,
)
from tests.fakes.sync_party import Machine
from tests.fakes.tampering import Exchange, Rule

from workmoniq_desktop.domain.sync_errors import SyncError
from workmoniq_desktop.domain.syncing import Verdict
from workmoniq_desktop.services.progress import silent
from workmoniq_desktop.store import sync_evidence, sync_streams
from workmoniq_protocol.packing import sha256
from workmoniq_protocol.strict_json import b64, unb64
from workmoniq_protocol.wire.log_state import LogStream
from workmoniq_protocol.wire.segment import Frame, pack_frame, parse_frames, parse_header


@dataclass
class Kept:
    """Segments that the server keeps to itself: what was sent, in its order."""

    frames: list[Frame]

    def take(self, exchange: Exchange) -> None:
        """Answer the sender as if all was well."""
        if exchange.method == "POST" and exchange.path.partition("?")[0].endswith("/segments"):
            (frame,) = parse_frames(exchange.body, most=1)
            self.frames.append(frame)
            header = parse_header(frame.header)
            answering(exchange, {"seq": header.seq, "hash": b64(header.hash())}, 201)

    def serve(self) -> list[Rule]:
        """Rules that show them, after what the server has or in its place."""
        return [self._heads, self._headers, self._bodies]

    def of(self, stream: bytes) -> list[Frame]:
        return [one for one in self.frames if parse_header(one.header).stream == stream]

    def _heads(self, exchange: Exchange) -> None:
        if not exchange.path.startswith("/v1/heads"):
            return
        value = told(exchange)
        for each in value["streams"]:
            if frames := self.of(unb64(each["id"])):
                last = parse_header(frames[-1].header)
                each.update(seq=last.seq, hash=b64(last.hash()), closed=False)
        answering(exchange, value)

    def _headers(self, exchange: Exchange) -> None:
        path, _, query = exchange.path.partition("?")
        if not path.endswith("/headers"):
            return
        frames = self.of(unb64(path.split("/")[3]))
        if frames:
            asked = int(query.split("&")[0].removeprefix("from="))
            upto = parse_header(frames[0].header).seq
            honest = exchange.answer[: max(0, upto - asked) * 214]
            ours = [one.header for one in frames if parse_header(one.header).seq >= asked]
            exchange.answer = honest + b"".join(ours)

    def _bodies(self, exchange: Exchange) -> None:
        if exchange.path != "/v1/bodies:get":
            return
        by_place = {
            (b64(parse_header(one.header).stream), parse_header(one.header).seq): one
            for one in self.frames
        }
        from workmoniq_protocol.strict_json import loads_object

        items = loads_object(exchange.body)["items"]
        assert isinstance(items, list)
        if any((item["s"], item["seq"]) in by_place for item in items):
            frames = [by_place[item["s"], item["seq"]] for item in items]
            exchange.status, exchange.answer = 200, b"".join(pack_frame(one) for one in frames)
            exchange.answer_headers = {"Content-Type": "application/vnd.wmq"}


def always_anew(exchange: Exchange) -> None:
    """Whoever asks for heads is answered in full."""
    exchange.headers.pop("If-None-Match", None)
    exchange.headers.pop("if-none-match", None)


def stream_of(machine: Machine, owner: bytes) -> LogStream:
    """Where a device writes its events."""
    return next(
        each
        for each in state_of(machine).streams.values()
        if each.owner == owner and each.stream_class == "ev"
    )


def whys(machine: Machine) -> set[str]:
    with machine.database.raw() as raw:
        return {row.detail for row in sync_evidence.all_of(raw)}


def test_t16_what_a_revoked_device_dates_back_is_refused(party: Party) -> None:
    """It was kept from its revocation, so what it seals is right by the log it knows."""
    desk, laptop = party.two()
    log_before, thief = entries_of(laptop), own_id(laptop)
    desk.sync.revoke([thief.hex()])
    agree(desk)
    fresh = party.another(desk, "fresh")
    kept = Kept([])
    party.proxy.before += [kept.take, _without_knowing]
    party.proxy.after.append(log_of(log_before))
    worked(laptop, 2, first=6)
    _tries(laptop)
    assert kept.frames
    party.proxy.forget()
    party.proxy.before.append(always_anew)
    party.proxy.after += kept.serve()
    for client in (desk, fresh):
        done = client.sync.sync_now(silent)
        assert {found.verdict for found in done.found} == {Verdict.CHAIN}
        assert whys(client) & {"beyond_end"}
        assert not [title for title in titles(client) if title.startswith("laptop 6")]
    assert "laptop 0:0" in titles(fresh)


def test_t16_another_segment_in_place_of_the_last_one_is_refused(party: Party) -> None:
    """A client that has no pin there yet holds the revocation's hash against it."""
    desk, laptop = party.two()
    witness = party.another(desk, "witness")
    synced(witness, desk)
    twin = _copied(party, laptop)
    kept = Kept([])
    worked(twin, 1, first=6, app="forged")
    party.proxy.before.append(kept.take)
    _tries(twin)
    assert kept.frames
    party.proxy.forget()
    worked(laptop, 1, first=6, app="browser")
    synced(laptop, desk)
    stream = stream_of(desk, own_id(laptop)).id
    desk.sync.revoke([own_id(laptop).hex()])
    with desk.database.raw() as raw:
        last = sync_streams.all_of(raw)[stream]
    forged = Kept(kept.of(stream)[:1])
    assert parse_header(forged.frames[0].header).seq == last.seq
    assert sha256(forged.frames[0].header) != last.hash
    party.proxy.before.append(always_anew)
    party.proxy.after += forged.serve()
    for client, verdict, why in (
        (witness, Verdict.CHAIN, "end_differs"),
        (desk, Verdict.FORK, "head_differs_at_pin"),
    ):
        done = client.sync.sync_now(silent)
        assert {found.verdict for found in done.found} == {verdict}
        assert why in whys(client)
    with witness.database.raw() as raw:
        assert raw.execute("SELECT count(*) FROM apps WHERE name = 'forged'").fetchone() == (0,)


def _tries(machine: Machine) -> None:
    """Whatever comes of it."""
    try:
        machine.sync.sync_now(silent)
    except SyncError:
        return


def _without_knowing(exchange: Exchange) -> None:
    """The revoked device is let go on as if nothing had happened: it may ask for anything."""


def _copied(party: Party, machine: Machine) -> Machine:
    """The whole of a device once more."""
    machine.close()
    folder = party.folder / f"{len(party.machines)}-copy"
    shutil.copytree(machine.folder, folder)
    machine.__post_init__()
    twin = Machine(folder, machine.name, keyring=machine.keyring)
    party.machines.append(twin)
    return twin
