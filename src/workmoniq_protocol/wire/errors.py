"""Every way in which a server says no: the code a program reads, and the status of HTTP with it."""

from enum import StrEnum
from typing import Self


class ErrorCode(StrEnum):
    """The member `code` of a problem (RFC 9457). status: of the answer."""

    status: int

    def __new__(cls, code: str, status: int = 500) -> Self:
        member = str.__new__(cls, code)
        member._value_ = code
        member.status = status
        return member

    MALFORMED = "malformed", 400
    BAD_CREDENTIALS = "bad_credentials", 401
    TOKEN_EXPIRED = "token_expired", 401
    BAD_PROOF = "bad_proof", 401
    ROLE_DENIED = "role_denied", 403
    DEVICE_REVOKED = "device_revoked", 403
    BAD_CLAIM = "bad_claim", 403
    REGISTRATION_CLOSED = "registration_closed", 403
    NOT_FOUND = "not_found", 404
    METHOD_NOT_ALLOWED = "method_not_allowed", 405
    TIMED_OUT = "timed_out", 408
    USERNAME_UNAVAILABLE = "username_unavailable", 409
    CHAIN_CONFLICT = "chain_conflict", 409
    STALE_EPOCH = "stale_epoch", 409
    HEADS_MOVED = "heads_moved", 409
    WRAPS_LEFT = "wraps_left", 409
    LOGIN_MOVED = "login_moved", 409
    WRAP_CONFLICT = "wrap_conflict", 409
    SLOT_TAKEN = "slot_taken", 409
    ALREADY_CLAIMED = "already_claimed", 409
    ALREADY_EXISTS = "already_exists", 409
    NOT_CLAIMED = "not_claimed", 409
    VERSION_CONFLICT = "version_conflict", 409
    GONE = "gone", 410
    LOG_MOVED = "log_moved", 412
    TOO_LARGE = "too_large", 413
    UNSUPPORTED_MEDIA_TYPE = "unsupported_media_type", 415
    BAD_HEADER = "bad_header", 422
    BAD_ENTRY = "bad_entry", 422
    SUITE_TOO_OLD = "suite_too_old", 426
    SLOW_DOWN = "slow_down", 429
    INTERNAL = "internal", 500
    OVERLOADED = "overloaded", 503
    QUOTA = "quota", 507
