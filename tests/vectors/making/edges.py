"""edges.json: keys and signatures on the edge, padding, frames of a header, organisations."""

from typing import Any, Final

from tests.fakes.dice import Dice
from tests.vectors.making.recorded import Recording
from workmoniq_protocol import codes
from workmoniq_protocol.crypto import hpke, signing
from workmoniq_protocol.packing import u8, u32
from workmoniq_protocol.wire import organisation

P: Final = 2**255 - 19
ORDER: Final = 2**252 + 27742317777372353535851937790883648493
RUNG: Final = 4096


def make(recording: Recording) -> dict[str, Any]:
    """The whole file."""
    dice = Dice("edges")
    return {
        "format": "workmoniq-edge-vectors",
        "version": 1,
        "ed25519_keys": _keys(dice),
        "ed25519_signatures": _signatures(dice),
        "xwing_keys": _kem_keys(dice),
        "pads": _pads(recording),
        "organisations": [_organisation(dice(32)) for _ in range(3)],
    }


def _keys(dice: Dice) -> list[dict[str, Any]]:
    good = [signing.public_key(dice(32)) for _ in range(4)]
    order_8 = 0x05FC536D880238B13933C6D305ACDFD5F098EFF289F4C345B027B2C28F95E826
    small = [0, 1, P - 1, order_8, P - order_8]
    large = [P, P + 1, 2**255 - 1, P + 4]
    sign = 1 << 255
    refused = [y | bit for y in small + large for bit in (0, sign)]
    return [
        *({"pk": pk.hex(), "expect": "ok"} for pk in good),
        *({"pk": y.to_bytes(32, "little").hex(), "expect": "signature_invalid"} for y in refused),
        {"pk": good[0].hex()[:-2], "expect": "signature_invalid"},
        {"pk": good[0].hex() + "00", "expect": "signature_invalid"},
    ]


def _signatures(dice: Dice) -> list[dict[str, Any]]:
    seed, m = dice(32), b"message"
    pk = signing.public_key(seed)
    sig = signing.sign(seed, "log", m)
    second = sig[:32] + (int.from_bytes(sig[32:], "little") + ORDER).to_bytes(32, "little")
    zero = bytes(64)
    all_pass = b"\x01" + bytes(63)
    good = {"pk": pk.hex(), "tag": "log", "m": m.hex(), "sig": sig.hex(), "expect": "ok"}
    refused = {"expect": "signature_invalid"}
    return [
        good,
        {**good, "case": "S and the order of the curve", "sig": second.hex(), **refused},
        {**good, "case": "nothing but zeros", "sig": zero.hex(), **refused},
        {**good, "case": "the identity as R", "sig": all_pass.hex(), **refused},
        {**good, "case": "63 bytes", "sig": sig.hex()[:-2], **refused},
        {**good, "case": "65 bytes", "sig": sig.hex() + "00", **refused},
        {
            **good,
            "case": "a key under which anything is signed",
            "pk": (b"\x01" + bytes(31)).hex(),
            "sig": all_pass.hex(),
            **refused,
        },
        {
            **good,
            "case": "no point of the curve",
            "pk": (2).to_bytes(32, "little").hex(),
            **refused,
        },
    ]


def _kem_keys(dice: Dice) -> list[dict[str, Any]]:
    pk = hpke.public_key(dice(32))
    order_8 = (
        325606250916557431795983626356110631294008115727848805560023387167927233504,
        39382357235489614581723060781553021112529911719440698176882885853963445705823,
    )
    points = [0, 1, P - 1, P, P + 1, *order_8, 1 << 255]
    low = [pk[:1184] + point.to_bytes(32, "little") for point in points]
    first_high = bytes((0x01, pk[1] & 0xF0 | 0x0D)) + pk[2:]
    second_high = pk[:1] + bytes((pk[1] & 0x0F | 0x10, 0xD0)) + pk[3:]
    last_high = pk[:1150] + bytes((pk[1150] & 0x0F | 0x10, 0xD0)) + pk[1152:]
    largest = bytes((0x00, pk[1] & 0xF0 | 0x0D)) + pk[2:]
    return [
        {"pk": pk.hex(), "expect": "ok"},
        {"case": "a coefficient of q-1", "pk": largest.hex(), "expect": "ok"},
        {"case": "a byte less", "pk": pk[:-1].hex(), "expect": "weak_key"},
        {"case": "a first coefficient of q", "pk": first_high.hex(), "expect": "weak_key"},
        {"case": "a second coefficient of q", "pk": second_high.hex(), "expect": "weak_key"},
        {"case": "a last coefficient of q", "pk": last_high.hex(), "expect": "weak_key"},
        *({"case": "a small point", "pk": each.hex(), "expect": "weak_key"} for each in low),
    ]


def _pads(recording: Recording) -> list[dict[str, Any]]:
    """head, then zeros up to size; tail stands at the very end, where there is one."""
    text = b'{"k":"span"}\n' * 20
    packed = recording.packed(text)

    def pad(codec: int, stored: int, length: int, data: bytes, **other: Any) -> dict[str, Any]:
        head = u8(codec) + u32(stored) + u32(length) + data
        told: dict[str, Any] = {"head": head.hex(), "size": RUNG, "expect": "box_invalid", **other}
        return told

    good = {"expect": "ok", "payload": text.hex()}
    n, m = len(text), len(packed)
    return [
        pad(0, n, n, text, **good),
        pad(1, m, n, packed, **good),
        pad(0, 0, 0, b"", expect="ok", payload=""),
        pad(2, n, n, text, case="an unknown codec"),
        pad(0, n, n - 1, text, case="a length too small"),
        pad(0, n, n + 1, text, case="a length too large"),
        pad(1, m, n - 1, packed, case="inflates to more than it says"),
        pad(1, m, n + 1, packed, case="inflates to less than it says"),
        pad(1, m - 1, n, packed, case="a byte of zlib in the padding"),
        pad(1, m + 1, n, packed, case="something behind zlib"),
        pad(1, n, n, text, case="no zlib"),
        pad(1, m, 8 * 1024 * 1024 + 1, packed, case="more than 8 MiB"),
        pad(0, RUNG, RUNG, text, case="longer than the rung"),
        pad(0, 2**32 - 1, n, text, case="a length past everything"),
        pad(0, n, n, text, tail="01", case="a byte that is not zero at the end"),
        pad(0, n - 1, n - 1, text, case="a byte that is not zero behind the data"),
        {"head": "0000000000000000", "size": 8, "case": "no head", "expect": "box_invalid"},
        pad(1, *_bomb(recording), case="a bomb"),
    ]


def _bomb(recording: Recording) -> tuple[int, int, bytes]:
    packed = recording.packed(bytes(1 << 20))
    return len(packed), 100, packed


def _organisation(seed: bytes) -> dict[str, Any]:
    root_pk = signing.public_key(seed)
    invited = organisation.invitation(root_pk)
    return {
        "root_pk": root_pk.hex(),
        "invitation": invited.hex(),
        "code": codes.encode("org", invited),
        "oid": organisation.organisation_id(invited).hex(),
        "expect": "ok",
    }
