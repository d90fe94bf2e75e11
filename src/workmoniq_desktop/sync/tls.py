"""TLS to one server, which need not send its certificate again at each look."""

import ssl

import httpx


class _Memory:
    """The last session with the server. Only in memory: who starts anew is sent the certificate."""

    __slots__ = ("session",)

    def __init__(self) -> None:
        self.session: ssl.SSLSession | None = None


def context_for_one_server() -> ssl.SSLContext:
    """TLS 1.3 that goes on from its last session where the server still knows that one.

    Where something ends the connection between two looks, most of the bytes of the next one would
    be certificates. The server proved who it is when the session began; keys are agreed anew each
    time all the same (RFC 8446, section 2.2). A session must not be offered to another server.
    """
    context = httpx.create_ssl_context()
    context.minimum_version = ssl.TLSVersion.TLSv1_3
    # SSLKEYLOGFILE would write down what opens every connection
    context.keylog_filename = None  # type: ignore[assignment]  # None closes it
    memory = _Memory()

    class Resuming(ssl.SSLSocket):
        """Begins where the last one that was closed ended."""

        is_agreed = False

        def do_handshake(self, block: bool = False) -> None:
            known, memory.session = memory.session, None
            if known is not None:
                self.session = known
            super().do_handshake(block)
            memory.session, self.is_agreed = known, True

        def close(self) -> None:
            if self.is_agreed:  # its tickets came after the handshake
                memory.session = self.session or memory.session
            super().close()

    context.sslsocket_class = Resuming
    return context
