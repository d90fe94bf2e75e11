"""Problems as RFC 9457 wants them: a document with a code that programs can tell apart."""

from http import HTTPStatus
from typing import Final

from workmoniq_server.calls import Reply
from workmoniq_server.refusal import Refused

MEDIA_TYPE: Final = "application/problem+json"


def answer(refused: Refused) -> Reply:
    """The reply that tells a client why."""
    status = refused.code.status
    document = {
        "type": "about:blank",
        "title": HTTPStatus(status).phrase,
        "status": status,
        "code": str(refused.code),
        **refused.members,
    }
    headers: dict[str, str] = {}
    if refused.retry_after_s is not None:
        headers["retry-after"] = str(refused.retry_after_s)
    if status == HTTPStatus.UNAUTHORIZED:
        headers["www-authenticate"] = "Bearer"
    return Reply(status=status, value=document, media_type=MEDIA_TYPE, headers=headers)
