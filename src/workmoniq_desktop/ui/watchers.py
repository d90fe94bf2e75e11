"""Hears what comes from outside Qt: a tray host that starts late, and signals to end."""

import signal
import socket
from types import FrameType

from PySide6.QtCore import QObject, QSocketNotifier, Signal, Slot

try:
    from PySide6 import QtDBus
except ImportError:  # Qt is built without D-Bus on some systems; they have no such tray host.
    _HAS_DBUS = False
else:
    _HAS_DBUS = True

_HOST = "org.kde.StatusNotifierWatcher"


class TrayHostWatch(QObject):
    """Tells when a StatusNotifierItem host appears on the session bus."""

    came = Signal()

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        if not _HAS_DBUS:
            return
        bus = QtDBus.QDBusConnection.sessionBus()
        if not bus.isConnected():
            return
        self._watcher = QtDBus.QDBusServiceWatcher(
            _HOST, bus, QtDBus.QDBusServiceWatcher.WatchModeFlag.WatchForRegistration, self
        )
        self._watcher.serviceRegistered.connect(self._registered)

    @Slot(str)
    def _registered(self, _service: str) -> None:
        self.came.emit()


class Signals(QObject):
    """SIGINT and SIGTERM as a Qt signal, without a timer that looks for them."""

    arrived = Signal()
    _ENDING = (signal.SIGINT, signal.SIGTERM)

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._read, self._write = socket.socketpair()
        for end in (self._read, self._write):
            end.setblocking(False)
        # Python's own handler runs only when the interpreter runs; Qt sleeps in C. The byte that
        # the wake-up descriptor gets is what ends that sleep.
        self._wakeup_before = signal.set_wakeup_fd(self._write.fileno())
        self._before = {number: signal.signal(number, _wake_only) for number in self._ENDING}
        self._notifier = QSocketNotifier(self._read.fileno(), QSocketNotifier.Type.Read, self)
        self._notifier.activated.connect(self._readable)

    def close(self) -> None:
        """Put everything back as it was."""
        self._notifier.setEnabled(False)
        signal.set_wakeup_fd(self._wakeup_before)
        for number, handler in self._before.items():
            signal.signal(number, handler)
        self._read.close()
        self._write.close()

    @Slot()
    def _readable(self) -> None:
        numbers = self._read.recv(16)
        if any(number in self._ENDING for number in numbers):
            self.arrived.emit()


def _wake_only(_number: int, _frame: FrameType | None) -> None:
    """The byte in the wake-up socket says it all."""
