"""A network that loses, repeats, reorders and stalls; what it carries is real."""

import random
from collections.abc import Callable
from dataclasses import dataclass, field
from enum import Enum, auto
from typing import Self

import httpx


class Fault(Enum):
    """What may happen to a request."""

    NONE = auto()
    LOST = auto()
    ANSWER_LOST = auto()
    TWICE = auto()
    STALLED = auto()
    OLD_ONE_AGAIN = auto()
    """An earlier request arrives once more, after this one."""


@dataclass
class LossyNetwork(httpx.BaseTransport):
    """choose: which fault the next request meets. met: how often each did."""

    choose: Callable[[httpx.Request], Fault]
    met: dict[Fault, int] = field(default_factory=dict)
    _real: httpx.HTTPTransport = field(default_factory=httpx.HTTPTransport)
    _earlier: list[httpx.Request] = field(default_factory=list)

    @classmethod
    def seeded(cls, seed: int, share: float = 0.3) -> Self:
        """One request in so many meets one of the faults, by chance."""
        dice = random.Random(seed)  # noqa: S311  # a test's dice
        faults = [fault for fault in Fault if fault is not Fault.NONE]

        def choose(_request: httpx.Request) -> Fault:
            return dice.choice(faults) if dice.random() < share else Fault.NONE

        return cls(choose)

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        request.read()
        fault = self.choose(request)
        self.met[fault] = self.met.get(fault, 0) + 1
        if fault is Fault.LOST:
            raise httpx.ConnectError("lost", request=request)
        if fault is Fault.OLD_ONE_AGAIN and self._earlier:
            answer = self._carry(request)
            self._carry(self._earlier[-1])
            return answer
        if fault is Fault.TWICE:
            self._carry(request)
        answer = self._carry(request)
        self._earlier = [*self._earlier[-3:], request]
        if fault is Fault.ANSWER_LOST:
            raise httpx.ReadError("answer lost", request=request)
        if fault is Fault.STALLED:
            raise httpx.ReadTimeout("stalled", request=request)
        return answer

    def close(self) -> None:
        """Ends connections; goes on with new ones where it is used again."""
        self._real.close()
        self._real = httpx.HTTPTransport()

    def _carry(self, request: httpx.Request) -> httpx.Response:
        again = httpx.Request(
            request.method, request.url, headers=request.headers, content=request.content
        )
        again.extensions = dict(request.extensions)
        answer = self._real.handle_request(again)
        body = answer.read()
        answer.close()
        return answer_of(answer, body)


def answer_of(real: httpx.Response, body: bytes, status: int | None = None) -> httpx.Response:
    """An answer with that body, to be read by whoever asked."""
    headers = [(name, value) for name, value in real.headers.items() if name != "content-length"]
    return httpx.Response(
        real.status_code if status is None else status,
        headers=headers,
        stream=httpx.ByteStream(body),
    )


Lie = Callable[[httpx.Request, int, bytes], tuple[int, bytes]]
"""Request, status and body of the real answer; status and body to tell instead."""


@dataclass
class LyingServer(httpx.BaseTransport):
    """The real server, whose answers are changed on their way. asked: method and path of each."""

    lie: Lie = lambda _request, status, body: (status, body)
    asked: list[str] = field(default_factory=list)
    _real: httpx.HTTPTransport = field(default_factory=httpx.HTTPTransport)

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        request.read()
        self.asked.append(
            f"{request.method} {request.url.raw_path.decode()} {len(request.content)}"
        )
        answer = self._real.handle_request(request)
        body = answer.read()
        answer.close()
        status, told = self.lie(request, answer.status_code, body)
        return answer_of(answer, told, status)

    def close(self) -> None:
        """As above."""
        self._real.close()
        self._real = httpx.HTTPTransport()
