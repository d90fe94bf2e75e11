"""Which keys a build trusts for support."""

from typing import Any

import pytest

from workmoniq_protocol import strict_json
from workmoniq_protocol.crypto import hpke, signing
from workmoniq_protocol.strict_json import b64
from workmoniq_protocol.wire import pins
from workmoniq_protocol.wire.pins import PinsInvalid, SupportKey

ROOT = signing.public_key(bytes(range(32)))
FIRST = SupportKey(kid=1, pk=hpke.public_key(bytes(32)), from_s=100, to_s=200)
SECOND = SupportKey(kid=2, pk=hpke.public_key(bytes([1]) * 32), from_s=190, to_s=300)


def told(**changed: Any) -> dict[str, Any]:
    """A key as the file holds it."""
    return {"kid": 1, "pk": b64(FIRST.pk), "from": 100, "to": 200, **changed}


def test_what_is_written_is_read() -> None:
    found = pins.read(pins.write(ROOT, [FIRST, SECOND]))
    assert found is not None
    assert (found.root, found.keys) == (ROOT, (FIRST, SECOND))


def test_a_build_may_have_no_support_team() -> None:
    assert pins.read(b'{"v":1,"support":null}\n') is None


@pytest.mark.parametrize(
    ("now_s", "key"),
    [(99, None), (100, FIRST), (189, FIRST), (190, SECOND), (299, SECOND), (300, None)],
)
def test_bundles_are_sealed_to_the_newest_key_that_holds(
    now_s: int, key: SupportKey | None
) -> None:
    found = pins.read(pins.write(ROOT, [SECOND, FIRST]))
    assert found is not None
    assert found.key_at(now_s) == key


@pytest.mark.parametrize(
    "value",
    [
        {"v": 2, "support": None},
        {"v": 1},
        {"v": 1, "support": None, "more": 1},
        {"v": 1, "support": {"root": b64(bytes(32)), "keys": [told()]}},
        {"v": 1, "support": {"root": b64(ROOT), "keys": []}},
        {"v": 1, "support": {"root": b64(ROOT), "keys": [told(), told()]}},
        {"v": 1, "support": {"root": b64(ROOT), "keys": [told(kid=256)]}},
        {"v": 1, "support": {"root": b64(ROOT), "keys": [told(to=100)]}},
        {"v": 1, "support": {"root": b64(ROOT), "keys": [told(pk=b64(bytes([255]) * 1216))]}},
    ],
)
def test_a_file_of_another_form_is_refused(value: object) -> None:
    with pytest.raises(PinsInvalid):
        pins.read(strict_json.dumps(value))


def test_a_file_that_is_no_json_is_refused() -> None:
    with pytest.raises(PinsInvalid):
        pins.read(b"{")
