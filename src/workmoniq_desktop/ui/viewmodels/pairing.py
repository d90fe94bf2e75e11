"""Letting a device in, coming in by a code, and coming back by the recovery code."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum, auto
from functools import partial
from threading import Event
from typing import Generic, Protocol, TypeVar

from PySide6.QtCore import QObject, Signal, Slot

from workmoniq_desktop.domain.errors import PairingEnded, WorkMoniQError
from workmoniq_desktop.domain.syncing import PairingRequest, Role, SyncDevice
from workmoniq_desktop.services.shapes.syncing import (
    Joining,
    PairingOffer,
    Recovering,
    SyncService,
)
from workmoniq_desktop.services.typed_codes import read_code, read_devices, read_digits
from workmoniq_desktop.ui import messages
from workmoniq_desktop.ui.bridge import Job, Worker
from workmoniq_desktop.ui.scene import Scene
from workmoniq_desktop.ui.widgets.qr import Squares, squares_of
from workmoniq_desktop.ui.words import translate


class _Cancellable(Protocol):
    def cancel(self) -> None: ...


S = TypeVar("S", bound=_Cancellable)


@dataclass(slots=True)
class _Held(Generic[S]):
    """What has to be given up when the page goes: it must not be asked of a freed object."""

    job: Job | None = None
    subject: S | None = None


def _give_up(held: _Held[S], worker: Worker, _freed: object = None) -> None:
    if held.job is not None:
        held.job.forget()
    # at the end of the program nobody works any more, and the code ends by itself
    if held.subject is not None and not worker.closed:
        worker.run_waiting(_cancelling(held.subject))
    held.job = held.subject = None


class _Steps(QObject, Generic[S]):
    """Something with another device that goes in steps and can be given up at each.

    subject: what is under way; None before and after.
    """

    changed = Signal()
    told = Signal(str)

    def __init__(self, scene: Scene) -> None:
        super().__init__()
        self._scene = scene
        self._held: _Held[S] = _Held()
        self.error = ""
        self.busy = False
        self.destroyed.connect(partial(_give_up, self._held, scene.worker))

    @property
    def subject(self) -> S | None:
        return self._held.subject

    @subject.setter
    def subject(self, subject: S | None) -> None:
        self._held.subject = subject

    def cancel(self) -> None:
        """Give it up; harmless at any time."""
        _give_up(self._held, self._scene.worker)
        self.error = ""
        self.end()

    def end(self) -> None:
        """Nothing is under way any more."""
        self.subject, self.busy = None, False
        self.clear()
        self.changed.emit()

    def clear(self) -> None:
        """Forget what the steps so far have brought."""

    def service(self) -> SyncService:
        """In a thread of the worker."""
        return self._scene.open_history().syncing

    def step(
        self, work: Callable[[Event], object], done: Callable[..., None], *, busy: bool = True
    ) -> None:
        """The next step, beside the Qt thread. busy: the user has to wait for it."""
        self.error, self.busy = "", busy
        self._held.job = self._scene.worker.run_waiting(
            lambda _progress, stopped: work(stopped), done, self.failed
        )
        self.changed.emit()

    @Slot(object)
    def failed(self, error: Exception) -> None:
        """What is over goes; after a mistake in typing it can be tried again."""
        self.busy = False
        self.error = messages.sentence(error)
        if isinstance(error, PairingEnded):
            self.subject = None
            self.clear()
        self.changed.emit()

    def refuse(self, error: WorkMoniQError) -> None:
        """What was typed cannot be right, and nobody was asked about it."""
        self.error = messages.sentence(error)
        self.changed.emit()


def _cancelling(subject: _Cancellable) -> Callable[[object, Event], object]:
    return lambda _progress, _stopped: subject.cancel()


class OfferViewModel(_Steps[PairingOffer]):
    """This device shows a code. request: another one answered and waits for its digits.

    squares: the code as a picture.
    """

    request: PairingRequest | None = None
    squares: Squares = ()

    def clear(self) -> None:
        self.request, self.squares = None, ()

    def offer(self, role: Role) -> None:
        if self.subject is None and not self.busy:
            self.step(partial(self._make_offer, role), self._offered)

    def let_in(self, digits: str) -> None:
        """With the digits the other device shows."""
        offer = self.subject
        if offer is None or self.request is None or self.busy:
            return
        try:
            typed = read_digits(digits)
        except WorkMoniQError as wrong:
            self.refuse(wrong)
            return
        self.step(lambda _stopped: offer.confirm(typed), self._let_in)

    def left_us(self) -> int:
        """Until the code ends."""
        if self.subject is None:
            return 0
        return max(self.subject.ends_us - self._scene.desk.clock.now_us(), 0)

    def _make_offer(self, role: Role, _stopped: Event) -> tuple[PairingOffer, Squares]:
        offer = self.service().pair(role)
        return offer, squares_of(offer.link)

    @Slot(object)
    def _offered(self, made: tuple[PairingOffer, Squares]) -> None:
        offer, self.squares = made
        self.subject = offer
        self.step(offer.wait, self._answered, busy=False)

    @Slot(object)
    def _answered(self, request: PairingRequest | None) -> None:
        self.request = request
        self.changed.emit()

    @Slot(object)
    def _let_in(self, device: SyncDevice) -> None:
        self.end()
        self.told.emit(translate("sync", "{0} belongs to the account now.").format(device.name))


class JoinViewModel(_Steps[Joining]):
    """This device answers to a code. admitted: it was let in, and one question is left."""

    admitted = False

    def clear(self) -> None:
        self.admitted = False

    def join(self, *, code: str, server: str) -> None:
        if self.subject is not None or self.busy:
            return
        try:
            read = read_code("link", code)
        except WorkMoniQError as wrong:
            self.refuse(wrong)
            return
        self.step(lambda _stopped: self.service().join(code=read, server=server), self._joining)

    def accept(self, *, upload_history: bool) -> None:
        joining = self.subject
        if joining is not None and self.admitted and not self.busy:
            self.step(
                lambda _stopped: joining.accept(upload_history=upload_history), self._accepted
            )

    @Slot(object)
    def _joining(self, joining: Joining) -> None:
        self.subject = joining
        self.step(joining.wait, self._waited, busy=False)

    @Slot(object)
    def _waited(self, admitted: bool) -> None:
        self.admitted = admitted
        self.changed.emit()

    @Slot(object)
    def _accepted(self, _joined: object) -> None:
        self.end()
        self.told.emit(translate("sync", "Sync is on."))


class Mistyped(Enum):
    """Which line cannot be right; nobody was asked then."""

    CODE = auto()
    STOLEN = auto()


class RecoverViewModel(_Steps[Recovering]):
    """Back with the recovery code; nothing changes before finish.

    mistyped: which line the error is about; None: the whole. stolen: first digits of the devices
    that are not listened to, and shut out in any case.
    """

    mistyped: Mistyped | None = None
    stolen: tuple[str, ...] = ()

    def clear(self) -> None:
        self.mistyped, self.stolen = None, ()

    def devices(self, *, stolen: bool) -> tuple[SyncDevice, ...]:
        """Those that were said to be stolen, or the others, which may stay."""
        known = () if self.subject is None else self.subject.devices
        return tuple(each for each in known if each.id.startswith(self.stolen) is stolen)

    def recover(self, *, code: str, server: str, username: str, stolen: str | None = None) -> None:
        """stolen: what was typed to name stolen devices; None: none was."""
        if self.subject is not None or self.busy:
            return
        self.mistyped = Mistyped.CODE
        try:
            read = read_code("recovery", code)
            self.mistyped = Mistyped.STOLEN
            self.stolen = () if stolen is None else read_devices(stolen)
        except WorkMoniQError as wrong:
            self.refuse(wrong)
            return
        self.mistyped, digits = None, self.stolen

        def ask(_stopped: Event) -> object:
            return self.service().recover(
                code=read, server=server, username=username or None, stolen=digits
            )

        self.step(ask, self._found)

    def finish(self, *, keep: tuple[str, ...], upload_history: bool) -> None:
        recovering = self.subject
        if recovering is not None and not self.busy:
            self.step(
                lambda _stopped: recovering.finish(keep=keep, upload_history=upload_history),
                self._finished,
            )

    @Slot(object)
    def _found(self, recovering: Recovering) -> None:
        self.subject, self.busy = recovering, False
        self.changed.emit()

    @Slot(object)
    def _finished(self, _recovered: object) -> None:
        self.end()
        self.told.emit(
            translate("sync", "Sync is on. Make a new recovery sheet: the old code was used.")
        )
