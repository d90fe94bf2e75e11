"""The control socket: how `workmoniq status` and its like talk to the recorder that runs.

Request {"ask": name, "with": {...}}, answer {"answer": {...}} or {"error": {"code", "sentence"}},
one each a connection. After a hold is answered the connection stays open, and its end, even by
SIGKILL, is the end of the hold. No key ever travels here.
"""

import contextlib
import logging
import os
import select
import socket
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager
from pathlib import Path
from types import TracebackType
from typing import Final, Self

from workmoniq_desktop.domain.errors import (
    BadInput,
    HistoryBusy,
    NotRunning,
    WorkMoniQError,
)
from workmoniq_desktop.system import local_socket
from workmoniq_desktop.system.control_lines import (
    Json,
    failure_from_json,
    failure_to_json,
    parse,
    read_line,
    write_line,
)
from workmoniq_desktop.system.single_instance import ProfileLock

MOST_CONNECTIONS: Final = 8
REQUEST_WITHIN_S: Final = 5.0
ANSWER_WITHIN_S: Final = 10.0
_BREATH_S: Final = 0.1

Answer = Callable[[Json], Json]
"""Answers a request from its arguments. Runs on a thread of its own; WorkMoniQErrors travel."""

Hold = Callable[[Json], AbstractContextManager[Json]]
"""What lasts as long as the asker does: entered, its value answered, left when the asker ends."""

log = logging.getLogger(__name__)


class ControlServer:
    """Answers at path from construction to stop. Needs the profile's lock, held by the caller.

    One thread waits for connections, without waking while none comes; each connection has a thread
    for as long as it lasts, MOST_CONNECTIONS at once, more are told to try again. Raises
    CannotWrite, DiskFull or NotOnThisSystem.
    """

    def __init__(
        self,
        path: Path,
        answers: Mapping[str, Answer],
        holds: Mapping[str, Hold] | None = None,
        *,
        lock: ProfileLock,
        request_within_s: float = REQUEST_WITHIN_S,
    ) -> None:
        if not lock.is_held:
            raise AssertionError("only who holds the profile may listen for it")
        self._path = path
        self._answers = dict(answers)
        self._holds = dict(holds or {})
        self._request_within_s = request_within_s
        self._open: dict[threading.Thread, socket.socket] = {}
        self._guard = threading.Lock()
        self._stopped = False
        self._listener = local_socket.listen(path, waiting=MOST_CONNECTIONS)
        self._listener.setblocking(False)
        self._wake_read, self._wake_write = os.pipe()
        self._thread = threading.Thread(target=self._listen, name="control", daemon=True)
        self._thread.start()

    def stop(self) -> None:
        """Close everything, end the holds, remove the socket. Safe to repeat."""
        with self._guard:
            if self._stopped:
                return
            self._stopped = True
        os.close(self._wake_write)
        self._thread.join()
        os.close(self._wake_read)
        self._path.unlink(missing_ok=True)
        self._listener.close()
        with self._guard:
            still_open = dict(self._open)
        for connection in still_open.values():
            with contextlib.suppress(OSError):
                connection.shutdown(socket.SHUT_RDWR)
        for thread in still_open:
            if thread is not threading.current_thread():
                thread.join(self._request_within_s)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.stop()

    def _listen(self) -> None:
        waiting = select.poll()
        waiting.register(self._listener, select.POLLIN)
        waiting.register(self._wake_read, select.POLLIN | select.POLLHUP)
        while self._wake_read not in dict(waiting.poll()):
            try:
                connection, _ = self._listener.accept()
            except BlockingIOError:
                continue  # who asked has gone already
            except OSError:
                # No file handle left, say: breathe, since poll would answer at once again.
                select.select([self._wake_read], [], [], _BREATH_S)
                continue
            if local_socket.is_same_user(connection):
                self._start(connection)
            else:
                log.warning("another user tried the control socket")
                connection.close()

    def _start(self, connection: socket.socket) -> None:
        thread = threading.Thread(
            target=self._converse, args=(connection,), name="control-connection", daemon=True
        )
        with self._guard:
            full = len(self._open) >= MOST_CONNECTIONS
            if not full:
                self._open[thread] = connection
        if full:
            busy = HistoryBusy("WorkMoniQ has too many questions to answer. Try again.")
            with connection:
                _send(connection, failure_to_json(busy), within_s=_BREATH_S)
        else:
            thread.start()

    def _converse(self, connection: socket.socket) -> None:
        """The top of a connection's thread."""
        with connection:
            try:
                with contextlib.ExitStack() as held:
                    self._answer(connection, held)
            except Exception:
                log.exception("a request failed in an unexpected way")
                failed = WorkMoniQError("WorkMoniQ could not do that. Its log says where.")
                _send(connection, failure_to_json(failed), within_s=self._request_within_s)
            finally:
                with self._guard:
                    del self._open[threading.current_thread()]

    def _answer(self, connection: socket.socket, held: contextlib.ExitStack) -> None:
        stays = False
        try:
            line = _receive(connection, within_s=self._request_within_s)
            if line is None:
                return
            answer, stays = self._carry_out(line, held)
            _send(connection, {"answer": answer}, within_s=self._request_within_s)
        except WorkMoniQError as failure:
            _send(connection, failure_to_json(failure), within_s=self._request_within_s)
        if stays:
            with contextlib.suppress(OSError):
                connection.settimeout(None)
                connection.recv(1)

    def _carry_out(self, line: bytes, held: contextlib.ExitStack) -> tuple[Json, bool]:
        """The answer, and whether something now lasts until the connection ends."""
        request = parse(line)
        name = None if request is None else request.get("ask")
        arguments = {} if request is None else request.get("with", {})
        if not isinstance(name, str) or not isinstance(arguments, dict):
            raise BadInput("This is no request that WorkMoniQ understands.")
        if name in self._holds:
            return held.enter_context(self._holds[name](arguments)), True
        if name in self._answers:
            return self._answers[name](arguments), False
        raise BadInput("The WorkMoniQ that runs does not know this request. Restart it.")


def _receive(connection: socket.socket, *, within_s: float) -> bytes | None:
    """A request; None: who asks has gone, or is too slow. Raises LineTooLong."""
    try:
        return read_line(connection, within_s=within_s)
    except OSError:
        return None


def _send(connection: socket.socket, said: Json, *, within_s: float) -> None:
    """Answer, unless who asked has gone. Raises LineTooLong."""
    with contextlib.suppress(OSError):
        write_line(connection, said, within_s=within_s)


class ControlClient:
    """Asks the recorder that listens at path. May be used from any thread."""

    def __init__(self, path: Path, *, answer_within_s: float = ANSWER_WITHIN_S) -> None:
        self._path = path
        self._answer_within_s = answer_within_s

    def ask(self, name: str, /, **arguments: object) -> Json:
        """The answer. Raises what the handler raised, NotRunning, or HistoryBusy for no answer."""
        with self.hold(name, **arguments) as said:
            return said

    @contextlib.contextmanager
    def hold(self, name: str = "hold", /, **arguments: object) -> Iterator[Json]:
        """Hold for as long as the block lasts; gives the answer. Raises as ask does."""
        connection = local_socket.connect(self._path, within_s=self._answer_within_s)
        if connection is None:
            raise NotRunning("WorkMoniQ does not run on this profile. Start it with `workmoniq`.")
        with connection:
            yield self._exchange(connection, {"ask": name, "with": arguments})

    def _exchange(self, connection: socket.socket, request: Json) -> Json:
        try:
            # One that refuses at once does so before it reads; its answer tells why.
            with contextlib.suppress(BrokenPipeError):
                write_line(connection, request, within_s=self._answer_within_s)
            line = read_line(connection, within_s=self._answer_within_s)
        except TimeoutError:
            raise HistoryBusy("WorkMoniQ does not answer. Try again.") from None
        except OSError:
            line = None
        if line is None:
            raise NotRunning("WorkMoniQ ended before it answered. Start it with `workmoniq`.")
        said = parse(line) or {}
        if "error" in said:
            raise failure_from_json(said["error"])
        answer = said.get("answer")
        if not isinstance(answer, dict):
            raise WorkMoniQError("The WorkMoniQ that runs is of another version. Restart it.")
        return answer
