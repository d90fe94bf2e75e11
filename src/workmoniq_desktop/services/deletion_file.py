"""The file that a person keeps of a deleted account: what the server signed, to be checked by all.

A signature is Ed25519 (RFC 8032) by `key` over "wmq1/receipt", a zero byte and the bytes of
`signed`; see docs/protocol.md. Keys and signatures are base64url without padding.
"""

import json
from typing import Final

from workmoniq_desktop.domain.syncing import DeletionReceipt

NAME: Final = "workmoniq-account-deleted.json"


def as_file(receipt: DeletionReceipt, server: str) -> str:
    """Both receipts as far as they came, as JSON."""
    done = receipt.done
    told: dict[str, object] = {
        "format": "workmoniq-account-deleted",
        "v": 1,
        "server": server,
        "key": receipt.key,
        "deletion": {"signed": receipt.original, "signature": receipt.signature},
        "completion": None
        if done is None or done.complete_us is None
        else {"signed": done.original, "signature": done.signature},
    }
    return json.dumps(told, indent=1, ensure_ascii=False) + "\n"
