"""What the server's refusals mean: each code of the protocol as one of our errors."""

from collections.abc import Callable, Mapping
from typing import Final

from workmoniq_desktop.domain.sync_errors import (
    AnswerUnreadable,
    DeviceRevoked,
    GoneFromServer,
    LoginRefused,
    NotAllowed,
    NotOnServer,
    ProofRefused,
    QuotaFull,
    ServerGone,
    ServerOverloaded,
    ServerRefused,
    SessionEnded,
    SlowDown,
    SyncError,
    TooLarge,
    VersionTooOld,
)
from workmoniq_protocol import strict_json
from workmoniq_protocol.strict_json import JsonInvalid

_LONGEST_WAIT_S: Final = 24 * 3600.0

_BY_CODE: Final[Mapping[str, tuple[Callable[[str], SyncError], str]]] = {
    "bad_credentials": (
        LoginRefused,
        "The server does not know this user name with this password: check both.",
    ),
    "token_expired": (SessionEnded, "The session with the server is over: try again."),
    "bad_proof": (
        ProofRefused,
        "The server does not take this computer's signature: set its clock right, then try again.",
    ),
    "device_revoked": (
        DeviceRevoked,
        "This device was taken off the account: pair it anew on a device that is still on it.",
    ),
    "role_denied": (NotAllowed, "The server does not allow this to this device."),
    "not_found": (NotOnServer, "The server does not have this: check the address."),
    "gone": (GoneFromServer, "The server does not have this any more."),
    "too_large": (
        TooLarge,
        "The server takes nothing of this size: ask who runs it to allow 22 MB a request.",
    ),
    "quota": (
        QuotaFull,
        "The account's room on the server is full: keep less, or ask who runs it for more.",
    ),
    "suite_too_old": (
        VersionTooOld,
        "The server needs a newer WorkMoniQ: install it, then sync again.",
    ),
}

_CONFLICTS: Final[Mapping[str, str]] = {
    "username_unavailable": "This user name is taken: choose another.",
    "registration_closed": "This server takes accounts by invitation only: enter one.",
    "log_moved": "Another device changed the account just now: try again.",
    "heads_moved": "A device that is to be taken off sent something just now: try again.",
    "login_moved": "The password was changed elsewhere: log in with the new one.",
}
_LATER: Final[Mapping[int, str]] = {
    408: "timed_out",
    429: "slow_down",
    500: "internal",
    503: "overloaded",
}
_WITHOUT_CODE: Final[Mapping[int, str]] = {413: "too_large"}
"""A proxy in front of the server knows no codes."""
_FROM_A_PROXY: Final = frozenset({502, 504})
"""The server itself never answers so."""
_ELSE: Final = "The server cannot do this as things are: try again after the next sync."


def refusal(status: int, headers: Mapping[str, str], body: bytes) -> SyncError:
    """The error for an answer of 400 and above (RFC 9457, with a member `code`)."""
    try:
        problem = strict_json.loads_object(body)
    except JsonInvalid:
        problem = {}
    code = problem.get("code")
    if status in _LATER or code in _LATER.values():
        if status == 429 or code == "slow_down":
            return SlowDown(
                "The server asks this device to wait: try again in a while; nothing is lost.",
                _after_s(headers),
            )
        return _overloaded(headers)
    if not isinstance(code, str):
        code = _WITHOUT_CODE.get(status, "")
    if code in _BY_CODE:
        kind, sentence = _BY_CODE[code]
        return kind(sentence)
    if code:
        return ServerRefused(_CONFLICTS.get(code, _ELSE), code, problem)
    if status in _FROM_A_PROXY:
        return ServerGone(
            "The server does not answer, only what stands in front of it: try again in a while, or "
            "tell who runs it; nothing is lost."
        )
    return _overloaded(headers) if status >= 500 else unreadable()


def unreadable() -> AnswerUnreadable:
    """Who answers does not keep to the protocol."""
    return AnswerUnreadable(
        "What answers there is no WorkMoniQ server that this version knows: check the address."
    )


def _overloaded(headers: Mapping[str, str]) -> ServerOverloaded:
    return ServerOverloaded(
        "The server has too much to do just now: try again in a while; nothing is lost.",
        _after_s(headers),
    )


def _after_s(headers: Mapping[str, str]) -> float | None:
    """Retry-After in seconds; its form as a date is not used by this protocol."""
    said = headers.get("Retry-After", "")
    return min(float(said), _LONGEST_WAIT_S) if said.isascii() and said.isdigit() else None
