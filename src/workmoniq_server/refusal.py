"""How a call is refused: by a code that programs read."""

from workmoniq_protocol.wire.errors import ErrorCode


class Refused(Exception):
    """A call that gets a problem for an answer. retry_after_s: when to ask again.

    members: further members of the problem document, such as the epoch that is current.
    """

    def __init__(
        self,
        code: ErrorCode,
        *,
        retry_after_s: int | None = None,
        **members: object,
    ) -> None:
        super().__init__(str(code))
        self.code = code
        self.retry_after_s = retry_after_s
        self.members = members
