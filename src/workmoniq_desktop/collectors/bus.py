"""A D-Bus connection that can be waited for together with a stop signal; the user of jeepney."""

from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from jeepney import (
    DBusAddress,
    FileDescriptor,
    HeaderFields,
    MatchRule,
    Message,
    MessageType,
    new_method_call,
)
from jeepney.auth import AuthenticationError
from jeepney.bus_messages import message_bus
from jeepney.io.blocking import open_dbus_connection

_ANSWER_S = 5.0

Held = FileDescriptor


class BusRefused(Exception):
    """The bus or a service on it did not do what was asked; no text of theirs is kept."""


class BusGone(Exception):
    """The bus closed the connection."""


@dataclass(frozen=True, slots=True)
class Signal:
    """A D-Bus signal."""

    path: str
    interface: str
    member: str
    body: tuple[Any, ...]


class Bus:
    """One connection. Not thread-safe: it belongs to the thread of one sense."""

    def __init__(self, address: str) -> None:
        """address: as in DBUS_SYSTEM_BUS_ADDRESS. Raises BusRefused."""
        try:
            self._connection: Any = open_dbus_connection(address, enable_fds=True)
        except (
            AuthenticationError,
            OSError,  # no such socket, no answer in time
            RuntimeError,  # a kind of address that jeepney cannot reach
            StopIteration,
            ValueError,
        ) as no_bus:
            raise BusRefused from no_bus
        self._early: deque[Message] = deque()

    def fileno(self) -> int:
        return int(self._connection.sock.fileno())

    def close(self) -> None:
        """Safe to call twice."""
        self._connection.close()

    def call(
        self,
        to: tuple[str, str, str],
        method: str,
        signature: str | None = None,
        *arguments: object,
    ) -> tuple[Any, ...]:
        """Call a method of (service, path, interface) and wait at most 5 s for the answer.

        Raises BusRefused when it is refused or late, BusGone when the bus closes. Signals that
        arrive meanwhile are kept for signals().
        """
        service, path, interface = to
        address = DBusAddress(path, bus_name=service, interface=interface)
        return self._send(new_method_call(address, method, signature, arguments))

    def subscribe(self, **rule: str) -> None:
        """Hear of signals that match; keys as in D-Bus match rules, "path" and "sender" too."""
        self._send(message_bus.AddMatch(MatchRule(type="signal", **rule)))

    def subscribe_owner(self, service: str) -> None:
        """Hear of a service that comes or goes: NameOwnerChanged with its name first."""
        rule = MatchRule(type="signal", sender=_BUS, interface=_BUS, member="NameOwnerChanged")
        rule.add_arg_condition(0, service)
        self._send(message_bus.AddMatch(rule))

    def owned(self, service: str) -> bool:
        """Whether somebody offers this service now; starts nobody."""
        return bool(self._send(message_bus.NameHasOwner(service))[0])

    def signals(self) -> Iterator[Signal]:
        """What has arrived; ends when there is no more for now. Raises BusGone."""
        while True:
            try:
                message = (
                    self._early.popleft() if self._early else self._connection.receive(timeout=0)
                )
            except TimeoutError:
                return
            except OSError as gone:
                raise BusGone from gone
            if message.header.message_type is MessageType.signal:
                fields = message.header.fields
                yield Signal(
                    fields[HeaderFields.path],
                    fields[HeaderFields.interface],
                    fields[HeaderFields.member],
                    message.body,
                )

    def _send(self, message: Message) -> tuple[Any, ...]:
        serial = next(self._connection.outgoing_serial)
        try:
            self._connection.send(message, serial=serial)
            while True:
                answer = self._connection.receive(timeout=_ANSWER_S)
                if answer.header.fields.get(HeaderFields.reply_serial) == serial:
                    break
                self._early.append(answer)
        except TimeoutError as late:
            raise BusRefused from late
        except OSError as gone:
            raise BusGone from gone
        if answer.header.message_type is not MessageType.method_return:
            raise BusRefused
        body: tuple[Any, ...] = answer.body
        return body


_BUS = "org.freedesktop.DBus"
