"""signed.json: the exact bytes of every string that is signed, and tags that keep them apart."""

from typing import Any

from tests.fakes.dice import Dice
from tests.vectors.making.recorded import Recording
from workmoniq_protocol import auth, tags
from workmoniq_protocol.crypto import signing
from workmoniq_protocol.wire.account_log import devco_message

AUDIENCE = "sync.workmoniq.example:8443"
PATH = "/v1/streams/AgICAgICAgICAgICAgICAg/headers?from=3&limit=500"
BODY_TAGS = (
    tags.SIGN_LOG,
    tags.SIGN_LOG_COSIGNED,
    tags.SIGN_SEGMENT,
    tags.SIGN_RECEIPT,
    tags.SIGN_ORGANISATION,
    tags.SIGN_SUPPORT_CERTIFICATE,
    tags.SIGN_SUPPORT_CLAIM,
    tags.SIGN_LICENCE,
    tags.SIGN_DENY_LIST,
)


def make(_recording: Recording) -> dict[str, Any]:
    """The whole file."""
    dice = Dice("signed")
    seed, other = dice(32), dice(32)
    pk = signing.public_key(seed)
    good: list[dict[str, Any]] = [
        {
            "tag": tag,
            "fields": fields,
            "m": m.hex(),
            "seed": seed.hex(),
            "pk": pk.hex(),
            "sig": signing.sign(seed, tag, m).hex(),
            "expect": "ok",
        }
        for tag, fields, m in _messages(dice)
    ]
    return {
        "format": "workmoniq-signed-vectors",
        "version": 1,
        "good": good,
        "bad": [
            bad for n, each in enumerate(good) for bad in _bad(each, good[n - 1]["tag"], other)
        ],
    }


def _messages(dice: Dice) -> list[tuple[str, dict[str, Any], bytes]]:
    def throw(*names: str) -> dict[str, bytes]:
        lengths = {"acct": 16, "device": 16, "nonce16": 16, "handle": 16}
        return {name: dice(lengths.get(name, 32)) for name in names}

    def shown(values: dict[str, Any]) -> dict[str, Any]:
        return {
            key: value.hex() if isinstance(value, bytes) else value for key, value in values.items()
        }

    found: list[tuple[str, dict[str, Any], bytes]] = []
    for tag in BODY_TAGS:
        m = dice(150) if tag == tags.SIGN_SEGMENT else f'{{"v":1,"tag":"{tag}"}}'.encode()
        found.append((tag, {"bytes": m.hex()}, m))
    kem_pk = dice(1216)
    for role, key in (("full", kem_pk), ("web", b"")):
        values = throw("acct", "device", "sig_pk")
        m = devco_message(values["acct"], values["device"], role, values["sig_pk"], key)
        found.append(
            (tags.SIGN_DEVICE_COSIGNED, {**shown(values), "role": role, "kem_pk": key.hex()}, m)
        )
    login: dict[str, Any] = {
        "audience": AUDIENCE,
        "username": "kim",
        **throw("challenge", "client_nonce", "session_pk"),
        "exp": 1_790_000_060,
    }
    found.append((tags.SIGN_LOGIN, shown(login), auth.login_message(**login)))
    session: dict[str, Any] = {
        "audience": AUDIENCE,
        **throw("acct", "device", "challenge", "nonce", "session_pk"),
        "exp": 1_790_000_060,
    }
    found.append((tags.SIGN_SESSION, shown(session), auth.session_message(**session)))
    recovery = {**session, "device": bytes(16)}
    found.append((tags.SIGN_SESSION, shown(recovery), auth.session_message(**recovery)))
    request: dict[str, Any] = {
        "audience": AUDIENCE,
        "method": "GET",
        "path": PATH,
        **throw("body_hash", "token_hash"),
        "ts": 1_790_000_000,
        "nonce": dice(16),
    }
    found.append((tags.SIGN_REQUEST, shown(request), auth.request_message(**request)))
    set_login: dict[str, Any] = {
        "audience": AUDIENCE,
        **throw("acct", "old_pub_hash", "new_pub", "challenge"),
    }
    found.append((tags.SIGN_SET_LOGIN, shown(set_login), auth.set_login_message(**set_login)))
    delete: dict[str, Any] = {"audience": AUDIENCE, **throw("acct", "challenge")}
    found.append((tags.SIGN_DELETE, shown(delete), auth.delete_message(**delete)))
    set_recovery: dict[str, Any] = {
        "audience": AUDIENCE,
        **throw("acct", "entry_hash", "challenge"),
    }
    message = auth.set_recovery_message(**set_recovery)
    found.append((tags.SIGN_SET_RECOVERY, shown(set_recovery), message))
    support: dict[str, Any] = {
        "audience": AUDIENCE,
        "method": "PUT",
        "path": "/v1/support/grants/AgICAgICAgICAgICAgICAg/bundle",
        **throw("body_hash", "handle"),
        "ts": 1_790_000_000,
        "nonce": dice(16),
    }
    both = (tags.SIGN_SUPPORT_USER, tags.SIGN_SUPPORT_CONSOLE)
    found.extend((tag, shown(support), auth.support_message(**support)) for tag in both)
    return found


def _bad(good: dict[str, Any], other_tag: str, other: bytes) -> list[dict[str, Any]]:
    base = {key: good[key] for key in ("tag", "m", "pk", "sig")}
    changed = bytearray.fromhex(good["m"])
    changed[-1] ^= 1
    expect = "signature_invalid"
    return [
        {**base, "case": "a bit of the message", "m": changed.hex(), "expect": expect},
        {
            **base,
            "case": "another tag",
            "tag": other_tag if other_tag != good["tag"] else tags.SIGN_LOG,
            "expect": expect,
        },
        {
            **base,
            "case": "another key",
            "pk": signing.public_key(other).hex(),
            "expect": expect,
        },
    ]
