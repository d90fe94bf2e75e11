"""How ciphertexts of epoch keys stand beside an entry of the log that is posted."""

from collections.abc import Mapping

from workmoniq_protocol.strict_json import b64


def grants_json(grants: Mapping[bytes, bytes]) -> dict[str, str]:
    """Of an entry that starts an epoch: by device."""
    return {b64(device): b64(ct) for device, ct in grants.items()}


def newcomer_json(grants: Mapping[int, bytes]) -> dict[str, str]:
    """Of an entry that grants what there is to one newcomer: by epoch."""
    return {str(epoch): b64(ct) for epoch, ct in grants.items()}
