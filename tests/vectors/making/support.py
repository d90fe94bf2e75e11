"""support.json: code, certificates, claim and bundle of one-time support access."""

from typing import Any

from tests.fakes.dice import Dice
from tests.fakes.support_case import AUDIENCE, FROZEN, NOW_S, SupportCase, altered
from tests.vectors.making.recorded import Recording
from workmoniq_protocol import tags
from workmoniq_protocol.crypto import box, hpke, signing
from workmoniq_protocol.crypto import support as container
from workmoniq_protocol.crypto.support import SupportCode
from workmoniq_protocol.packing import lp
from workmoniq_protocol.wire.support import Certificate


def make(recording: Recording) -> dict[str, Any]:
    """The whole file."""
    case = SupportCase()
    good, bad = _claims(case)
    bundle, bad_bundles = _bundles(case, recording)
    lengths = (1, 2, 9, 100, 1000, 4095, 4096, 4097, 65_537, 20_000_000)
    code = case.code
    return {
        "format": "workmoniq-support-vectors",
        "version": 1,
        "code": {
            "code": code.text(),
            "data": code.data.hex(),
            "handle": code.handle.hex(),
            "rauth": code.rauth.hex(),
            "mac_key": code.mac_key.hex(),
            "comb_key": code.comb_key.hex(),
            "header_key": code.header_key.hex(),
        },
        "root_pk": case.root_pk.hex(),
        "audience": AUDIENCE,
        "now_s": NOW_S,
        "padme": [[length, container.padme(length)] for length in lengths],
        "claims": [*good, *bad],
        "bundles": [bundle, *bad_bundles],
    }


def _claims(case: SupportCase) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    def told(name: str, p: bytes, sigs: tuple[bytes, ...], expect: str = "ok") -> dict[str, Any]:
        tmac = case.code.claim_mac(p).hex()
        return {
            "case": name,
            "redaction": "R0",
            "p": p.decode(),
            "sigs": [sig.hex() for sig in sigs],
            "tmac": tmac,
            "expect": expect,
        }

    one, two = case.claim(), case.claim((0, 1))
    first, second = case.certificate(), case.certificate(1)
    good = [
        told("one agent", one.p, one.sigs),
        told("two agents", two.p, two.sigs),
        {**told("two agents for everything", two.p, two.sigs), "redaction": "R3"},
    ]
    forged = Certificate(
        agent="ag-1",
        badge="K7",
        pk=first.pk,
        from_s=first.from_s,
        to_s=first.to_s,
        raw=first.raw,
        sig=signing.sign(case.agents[0][2], tags.SIGN_SUPPORT_CERTIFICATE, first.raw),
    )
    twin = case.certificate(1, pk=first.pk)
    same_name = case.certificate(1, agent="ag-1")

    def bad(name: str, reason: str, p: bytes, agents: tuple[int, ...] = (0,)) -> dict[str, Any]:
        return {**told(name, p, case.signed(p, agents)), "expect": reason}

    def alone(name: str, reason: str, **changed: Any) -> dict[str, Any]:
        return bad(name, reason, case.body([case.certificate(**changed)]))

    refused = [
        bad("a forged certificate", "certificate", case.body([forged])),
        alone("a certificate of 73 hours", "certificate_length", from_s=NOW_S - 180_001),
        alone("a certificate backwards", "certificate_length", from_s=NOW_S, to_s=NOW_S),
        alone("not yet", "certificate_time", from_s=NOW_S + 1, to_s=NOW_S + 2),
        alone("no longer", "certificate_time", from_s=NOW_S - 9, to_s=NOW_S - 1),
        alone("a weak agent key", "form", pk=b"\x01" + bytes(31)),
        bad("one agent twice", "one_agent_twice", case.body([first, same_name]), (0, 1)),
        bad("one key twice", "one_agent_twice", case.body([first, twin]), (0, 0)),
        bad("no certificate", "form", case.body([]), ()),
        bad("three certificates", "form", case.body([first, second, first]), (0, 1, 0)),
        bad("the other agent's signature", "signatures", case.body([first]), (1,)),
        bad("a signature too few", "signatures", case.body([first, second]), (0,)),
        bad("a signature too many", "signatures", case.body([first]), (0, 1)),
        bad("another server", "elsewhere", case.body([first], audience="evil.example")),
        bad("another grant", "elsewhere", case.body([first], handle=bytes(16))),
        bad("version 2", "version", altered(one.p, v=2)),
        bad("an extra key", "form", altered(one.p, ts=NOW_S)),
        bad("no case", "form", case.body([first], case="")),
        bad("a case with a line of its own", "form", case.body([first], case="1093\n")),
        bad("a long case", "form", case.body([first], case="1" * 33)),
        bad("a weak console key", "form", case.body([first], eph_sig_pk=bytes(32))),
        bad("a console key that is none", "form", case.body([first], eph_pk=b"\xff" * 1216)),
        {**bad("one agent for everything", "second_agent", one.p), "redaction": "R3"},
        {**bad("without the code", "code", one.p), "tmac": "11" * 32},
        {**bad("no JSON", "form", one.p[:-1])},
    ]
    return good, refused


def _bundles(
    case: SupportCase, recording: Recording
) -> tuple[dict[str, Any], list[dict[str, Any]]]:
    claim = case.claim()
    header = case.header(claim)
    bundle = container.seal_bundle(
        case.code,
        header,
        FROZEN,
        pinned_pk=hpke.public_key(case.pinned_seed),
        eph_pk=claim.eph_pk,
        salts=case.salts,
        seal=recording.seal,
    )
    good = {
        "code": case.code.text(),
        "pinned_seed": case.pinned_seed.hex(),
        "eph_seed": case.eph_seed.hex(),
        "header": header.to_bytes().decode(),
        "frozen": FROZEN.decode(),
        "bundle": bundle.hex(),
        "expect": "ok",
    }
    wrong = {"expect": "box_invalid"}
    stranger = SupportCode.new(Dice("another code")).text()
    edited = header.to_bytes().replace(b'"R0"', b'"R3"')
    own = box.seal(
        case.code.header_key, tags.BOX_SUPPORT_HEADER, case.code.handle, edited, salt=b"\7" * 32
    )
    sealed_header = 4 + int.from_bytes(bundle[:4])
    return good, [
        {**good, "case": "another code", "code": stranger, **wrong},
        {**good, "case": "another console", "eph_seed": "11" * 32, **wrong},
        {**good, "case": "no pinned key", "pinned_seed": "11" * 32, **wrong},
        {
            **good,
            "case": "an edited scope",
            "bundle": (lp(own) + bundle[sealed_header:]).hex(),
            **wrong,
        },
        {**good, "case": "cut short", "bundle": bundle[:-1].hex(), **wrong},
        {**good, "case": "cut in a length", "bundle": bundle[:2].hex(), **wrong},
        {**good, "case": "a byte more", "bundle": bundle.hex() + "00", **wrong},
        {
            **good,
            "case": "a bit flipped",
            "bundle": bundle[:-1].hex() + f"{bundle[-1] ^ 1:02x}",
            **wrong,
        },
    ]
