"""Cases 33 and 74: what was wiped is nowhere, whoever kept what, and whenever it arrives."""

import json
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from tests.adversarial.phone import POINT, Phone
from tests.adversarial.rewriting import cut_at
from tests.adversarial.stage import FIRST_US, HOUR_US, Device, Party, Stage
from tests.fakes.keys import TestKey
from tests.fakes.tampering import Exchange

from workmoniq_desktop.domain.sync_errors import ServerGone
from workmoniq_desktop.store import sync_secrets
from workmoniq_desktop.sync.keyring import Secret
from workmoniq_protocol.crypto import epochs
from workmoniq_protocol.crypto.box import BoxInvalid
from workmoniq_protocol.crypto.segment import open_body, unwrap_dek
from workmoniq_protocol.strict_json import b64, unb64
from workmoniq_protocol.wire import records
from workmoniq_protocol.wire.segment import Frame, parse_frame, parse_header

CANARY = "canary"


class Hoard:
    """All a server ever got or gave: segments, wraps, and grants of epoch keys."""

    def __init__(self) -> None:
        self.frames: list[Frame] = []
        self.wraps: list[bytes] = []
        self.grants: list[bytes] = []

    def __call__(self, exchange: Exchange) -> None:
        """A rule for answers; it changes nothing."""
        path = exchange.path.partition("?")[0]
        if path.endswith("/segments") and exchange.method == "POST":
            frame = parse_frame(exchange.body)
            self.frames.append(frame)
            self.wraps.append(frame.wrap)
        elif path in {"/v1/wraps", "/v1/log", "/v1/accounts"} and exchange.body:
            self._grants_and_wraps(json.loads(exchange.body))
        elif path.startswith("/v1/grants/") and exchange.status == 200:
            self.grants.append(unb64(json.loads(exchange.answer)["ct"]))

    def _grants_and_wraps(self, told: dict[str, object]) -> None:
        grants, items = told.get("grants"), told.get("items")
        if isinstance(grants, dict):
            self.grants += [unb64(ct) for ct in grants.values()]
        if isinstance(items, list):
            self.wraps += [unb64(item["wrap"]) for item in items]


def opened_by(thief: Device, hoard: Hoard) -> set[str]:
    """Every window title that a thief of a whole device can read in what the server hoarded.

    He has the history's file with its key, the keyring, and with them every secret of sync.
    """
    acct, found = thief.state().acct, set[str]()
    keys = _epoch_keys(thief, hoard, acct)
    for frame in hoard.frames:
        header = parse_header(frame.header)
        place = acct, header.stream, header.seq, header.body_hash
        for wrap in hoard.wraps:
            for key in keys:
                try:
                    dek = unwrap_dek(key, *place, wrap)
                    payload = open_body(dek, header.context(), frame.body)
                except BoxInvalid:
                    continue
                found |= {
                    str(line["n"]) for line in records.decode(payload) if line.get("n") is not None
                }
    return found


def _epoch_keys(thief: Device, hoard: Hoard, acct: bytes) -> set[bytes]:
    """What is kept of epoch keys, and what the grants give that the kept keys open."""
    with thief.database.raw() as raw:
        names = list(sync_secrets.names(raw, ""))
        kept = [thief.ring.get(raw, name) for name in names]
    secrets = {secret.reveal() for secret in kept if isinstance(secret, Secret)}
    keys = {secret for secret in secrets if len(secret) == 32}
    for epoch in range(6):
        for seed in keys.copy():
            for ct in hoard.grants:
                with suppress(BoxInvalid):
                    keys.add(epochs.open_grant(seed, ct, acct, epoch))
    return keys


def test_t33_what_was_shredded_opens_to_nobody_whatever_the_server_kept(
    party: Party, stage: Stage
) -> None:
    hoard = Hoard()
    with stage.lying(hoard):
        laptop = party.first()
        laptop.work(0, 2, title=CANARY)
        laptop.now()
        desktop = party.another(laptop)
        for device in (desktop, laptop):
            device.now()
        for device in (laptop, desktop):
            with party.copy(device) as thief:
                assert f"{CANARY} 1" in opened_by(thief, hoard)  # so far anybody's
        laptop.wipe(1)
        laptop.now()
        (wipe,) = laptop.sync.status().wipes
        assert "desktop" in wipe.unshredded
        with party.copy(desktop) as thief:
            assert f"{CANARY} 1" in opened_by(thief, hoard)  # its keys are still the old ones
        for device in (desktop, laptop, desktop):
            device.now()
        assert laptop.state().not_renewed() == ()
        for device in (laptop, desktop):
            with party.copy(device) as thief:
                found = opened_by(thief, hoard)
            assert f"{CANARY} 0" in found  # what was not wiped is there
            assert f"{CANARY} 1" not in found


def pages(path: Path, key: bytes) -> Iterator[bytes]:
    """What stands in a file of an encrypted history or its journal, freed places too.

    SQLCipher 4: pages of 4,096 bytes, of which the last 80 are the vector and the page's code.
    """
    data = path.read_bytes()
    is_journal = path.name.endswith("-wal")
    step, skip = (4096 + 24, 32) if is_journal else (4096, 0)
    for at in range(skip, len(data) - 4095, step):
        page = data[at + 24 : at + 24 + 4096] if is_journal else data[at : at + 4096]
        first = 16 if page[:16] == b"SQLite format 3\0" or (not is_journal and at == 0) else 0
        cipher = Cipher(algorithms.AES(key), modes.CBC(page[-80:-64]))
        opener = cipher.decryptor()
        yield opener.update(page[first:-80]) + opener.finalize()


def test_t33_erased_keys_stand_nowhere_in_the_files_of_the_history(party: Party) -> None:
    """Not in pages that are free, nor in the journal: who takes the disk takes these too."""
    laptop = party.first()
    laptop.work(0, 2)
    laptop.now()
    with laptop.database.raw() as raw:
        boxed = [sync_secrets.get(raw, name) for name in sync_secrets.names(raw, "")]
        epoch = sync_secrets.get(raw, "ek:0")
        (kem,) = (sync_secrets.get(raw, name) for name in sync_secrets.names(raw, "dev_kem:"))
    assert epoch is not None
    assert kem is not None
    key = bytes.fromhex(TestKey().sqlcipher())

    def found(secret: bytes) -> bool:
        """Its box begins with 32 random bytes, of which a page boundary leaves some together."""
        files = [laptop.folder / "history.db", laptop.folder / "history.db-wal"]
        return any(
            secret[:24] in page or secret[-24:] in page
            for path in files
            if path.exists()
            for page in pages(path, key)
        )

    assert len(boxed) >= 3
    assert found(epoch)
    assert found(kem)
    laptop.wipe(1)
    for _ in range(2):
        laptop.now()
    assert laptop.state().not_renewed() == ()
    assert not found(epoch)
    assert not found(kem)


def nowhere(*devices: Device) -> None:
    """The wiped hours are in no row of any device."""
    for device in devices:
        assert CANARY not in device.everything(), device.name


def test_t74_a_segment_that_arrives_after_the_wipe_brings_nothing_back(
    party: Party, stage: Stage
) -> None:
    """The server held it back from the one who wiped."""
    laptop = party.first()
    desktop = party.another(laptop)
    for device in (desktop, laptop, desktop):
        device.now()
    stream = desktop.stream("ev")
    desktop.work(0, 1)
    desktop.work(1, 1, title=CANARY)
    desktop.work(2, 1)
    desktop.now()
    with stage.lying(cut_at(stream, [])):
        laptop.now()
        laptop.wipe(1)
        laptop.now()
    for device in (laptop, desktop, laptop, desktop):
        device.now()
    assert laptop.hours(desktop) == desktop.hours() == [0, 2]
    newcomer = party.another(laptop, "tower")
    newcomer.now()
    assert newcomer.hours(desktop) == [0, 2]
    nowhere(laptop, desktop, newcomer)
    assert laptop.verdicts() == desktop.verdicts() == newcomer.verdicts() == set()


@pytest.mark.parametrize("sealed", [False, True])
def test_t74_what_waited_to_be_sent_when_the_wipe_came_is_nowhere(
    party: Party, stage: Stage, sealed: bool
) -> None:
    """Recorded and not sealed yet; or sealed, and the network was away."""
    laptop = party.first()
    desktop = party.another(laptop)
    for device in (desktop, laptop, desktop):
        device.now()
    desktop.work(0, 1)
    desktop.work(1, 1, title=CANARY)

    def away(exchange: Exchange) -> None:
        if "/segments" in exchange.path:
            exchange.lost = "request"

    if sealed:
        with stage.lying(before=(away,)), pytest.raises(ServerGone):
            desktop.now()
    laptop.wipe(1)
    laptop.now()
    for device in (desktop, laptop, desktop):
        device.now()
    newcomer = party.another(laptop, "tower")
    newcomer.now()
    assert newcomer.hours(desktop) == laptop.hours(desktop) == desktop.hours() == [0]
    nowhere(laptop, desktop, newcomer)
    assert newcomer.verdicts() == set()


def test_t74_a_phone_that_sends_what_it_queued_brings_nothing_back(party: Party) -> None:
    laptop = party.first()
    laptop.now()
    place = 1_234_567_890
    inside = {**POINT, "at": FIRST_US + HOUR_US + 60_000_000, "lat": place}
    outside = {**POINT, "at": FIRST_US + 60_000_000}
    gap = {
        "k": "gap",
        "from": FIRST_US,
        "to": FIRST_US + 3 * HOUR_US,
        "shift": b64(bytes(16)),
        "why": "hidden",
    }
    with laptop.member() as member:
        phone = Phone(laptop, member)
        first, second = phone.opened(), phone.opened()
        phone.send(first, phone.sealed(first, [inside, outside]))
        laptop.now()
        assert str(place) in laptop.everything()
        laptop.clock.reach(FIRST_US + 4 * HOUR_US)
        laptop.wipe(1)
        laptop.now()
        assert str(place) not in laptop.everything()
        day = FIRST_US // (24 * HOUR_US)
        assert [(each.first_day, each.last_day) for each in laptop.state().purges] == [(day, day)]
        phone.pull()
        phone.send(second, phone.sealed(second, [inside, gap, outside]))
        laptop.now()
    newcomer = party.another(laptop)
    newcomer.now()
    for device in (laptop, newcomer):
        assert str(place) not in device.everything()
        assert '"hidden"' not in device.everything()
        assert str(outside["at"]) in device.everything()


def test_t74_what_was_wiped_while_sync_was_off_is_nowhere_once_it_is_on(party: Party) -> None:
    laptop = party.first()
    laptop.work(0, 1)
    laptop.work(1, 1, title=CANARY)
    desktop = party.another(laptop)
    for device in (laptop, desktop, laptop):
        device.now()
    assert CANARY in desktop.everything()
    laptop.sync.disable()
    laptop.wipe(1)
    laptop.sync.enable()
    for device in (laptop, desktop):
        device.now()
    newcomer = party.another(laptop, "tower")
    newcomer.now()
    assert newcomer.hours(laptop) == desktop.hours(laptop) == [0]
    nowhere(laptop, desktop, newcomer)
