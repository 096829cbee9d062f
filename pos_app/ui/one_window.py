"""One window on one book: a second start brings the first window to the front."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

from PySide6.QtCore import QLockFile, QObject, Signal
from PySide6.QtNetwork import QLocalServer, QLocalSocket

from pos_app.domain.errors import StorageTrouble

if TYPE_CHECKING:
    from pathlib import Path

_PATIENCE_MS = 2_000


class OneWindow(QObject):
    """The right to be the only window on a book; kept until the process ends, however it ends.

    The command line does without it, and so does a window on another book.

    Signals:
        called: somebody started the program again.
    """

    called = Signal()

    def __init__(self, home: Path, *, practice: bool, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._home = home
        name = "practice.window" if practice else "window"
        self._lock = QLockFile(str(home / f"{name}.lock"))
        # Only a process that is gone has left its lock behind, not one that works all day.
        self._lock.setStaleLockTime(0)
        # A link leads to the same book.
        key = hashlib.sha256(str(home.resolve() / name).encode()).hexdigest()
        self._address = f"holdfast-{key[:24]}"
        self._server: QLocalServer | None = None

    def take(self) -> bool:
        """Be the window; False if there is one, which comes to the front instead.

        Raises StorageTrouble `window.does_not_answer` (facts `pid`, `computer`).
        """
        if not self._lock.tryLock(0):
            if self._lock.error() is not QLockFile.LockError.LockFailedError:
                # Nothing can be written there: opening the book says so, in a sentence.
                return True
            if self._call():
                return False
            # Another process may have got the number of one that was killed. Removing fails while
            # whoever made the lock is alive.
            if not (self._lock.removeStaleLockFile() and self._lock.tryLock(0)):
                pid, computer, *_ = self._lock.getLockInfo()
                raise StorageTrouble("window.does_not_answer", pid=pid, computer=computer)
        return True

    def listen(self) -> None:
        """Answer later starts, from the event loop."""
        # A killed process has left its address behind.
        QLocalServer.removeServer(self._address)
        self._server = QLocalServer(self)
        self._server.setSocketOptions(QLocalServer.SocketOption.UserAccessOption)
        self._server.newConnection.connect(self._on_called)
        self._server.listen(self._address)

    def go_to_practice(self) -> bool:
        """Be the window of the practice shop instead; False if there is one, which comes forward.

        Raises as `take` does.
        """
        practice = OneWindow(self._home, practice=True)
        if not practice.take():
            return False
        self.give_up()
        self._lock, self._address = practice._lock, practice._address
        self.listen()
        return True

    def give_up(self) -> None:
        """Let another process be the window."""
        if self._server is not None:
            self._server.close()
        self._lock.unlock()

    def _call(self) -> bool:
        socket = QLocalSocket()
        socket.connectToServer(self._address)
        if not socket.waitForConnected(_PATIENCE_MS):
            return False
        # The answer comes from its event loop: a window that hangs gives none.
        return socket.waitForReadyRead(_PATIENCE_MS)

    def _on_called(self) -> None:
        assert self._server is not None
        socket = self._server.nextPendingConnection()
        socket.write(b"here")
        socket.flush()
        socket.disconnected.connect(socket.deleteLater)
        socket.disconnectFromServer()
        self.called.emit()
