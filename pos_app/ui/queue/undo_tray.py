"""The tray: captures and voids that wait some seconds before they are sent."""

from __future__ import annotations

import math
import time
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QKeyCombination, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication
from typing_extensions import override

from pos_app.ui.widgets.notice import NoticeKind, NoticeSpec

if TYPE_CHECKING:
    from collections.abc import Callable

    from pos_app.domain.record import OrderRecord
    from pos_app.domain.rights import Operator
    from pos_app.ui.widgets.notice import Notice

UNDO_KEY = "Ctrl+Z"
_UNDO = QKeyCombination(Qt.KeyboardModifier.ControlModifier, Qt.Key.Key_Z)


@dataclass(slots=True)
class _Entry:
    record: OrderRecord
    operator: Operator
    lead: str
    text: str
    seconds: int
    ends_at: float
    notice: Notice


class UndoTray(QObject):
    """Each entry is a notice that counts down; the key is the newest one's.

    Everything in it is in the book: what becomes of it does not hang on this window. While it is
    paused no second passes.

    Signals:
        due: an OrderRecord whose seconds are over, and the Operator who let it wait.
        undone: an OrderRecord that somebody wants back.
    """

    due = Signal(object, object)
    undone = Signal(object)

    def __init__(self, notify: Callable[[NoticeSpec], Notice], parent: QObject) -> None:
        super().__init__(parent)
        self._notify = notify
        self._entries: dict[str, _Entry] = {}
        self._paused_at: float | None = None
        self._timer = QTimer(self)
        self._timer.setInterval(200)
        self._timer.timeout.connect(self._count_down)

    @property
    def records(self) -> tuple[OrderRecord, ...]:
        """What waits, oldest first."""
        return tuple(entry.record for entry in self._entries.values())

    def put(
        self, record: OrderRecord, operator: Operator, lead: str, text: str, seconds: int
    ) -> None:
        """Let an order's capture or void wait; `lead` says how long with `{seconds}`."""
        spec = NoticeSpec(
            NoticeKind.TRAY,
            lead.replace("{seconds}", str(seconds)),
            self.tr("Nothing is sent yet. {order}").format(order=text),
            self.tr("Undo"),
            UNDO_KEY,
            partial(self._undo, record),
        )
        for earlier in self._entries.values():
            earlier.notice.set_key("")
        notice = self._notify(spec)
        notice.set_left(1)
        ends_at = time.monotonic() + seconds
        self._entries[record.order.uuid] = _Entry(
            record, operator, lead, spec.text, seconds, ends_at, notice
        )
        self._listen()

    def remove(self, order_uuid: str) -> None:
        """Forget an entry: somebody has decided about it."""
        entry = self._entries.pop(order_uuid, None)
        if entry is None:
            return
        entry.notice.dismiss()
        if self._entries:
            next(reversed(self._entries.values())).notice.set_key(UNDO_KEY)
        self._listen()

    def pause(self) -> None:
        """Let no second pass until `go_on`."""
        self._paused_at = time.monotonic()
        self._timer.stop()

    def go_on(self) -> None:
        """Count on from where it was paused."""
        if self._paused_at is not None:
            for entry in self._entries.values():
                entry.ends_at += time.monotonic() - self._paused_at
        self._paused_at = None
        self._listen()

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        # While something waits the key is the tray's, also in a field that has an undo of its own.
        if not isinstance(event, QKeyEvent) or event.keyCombination() != _UNDO:
            return False
        newest = next(reversed(self._entries.values()))
        if QApplication.activeModalWidget() is not None or not newest.notice.isVisible():
            return False
        if event.type() == QEvent.Type.ShortcutOverride:
            event.accept()
            return True
        if event.type() == QEvent.Type.KeyPress:
            if not event.isAutoRepeat():
                self._undo(newest.record)
            return True
        return False

    def _listen(self) -> None:
        application = QApplication.instance()
        assert application is not None
        if self._entries and self._paused_at is None:
            self._timer.start()
            application.installEventFilter(self)
        else:
            self._timer.stop()
            application.removeEventFilter(self)

    def _undo(self, record: OrderRecord) -> None:
        self.remove(record.order.uuid)
        self.undone.emit(record)

    def _count_down(self) -> None:
        now = time.monotonic()
        for entry in tuple(self._entries.values()):
            left = math.ceil(entry.ends_at - now)
            if left <= 0:
                self.remove(entry.record.order.uuid)
                self.due.emit(entry.record, entry.operator)
                continue
            # Steps of a second: a bar that glides is motion that nobody needs.
            entry.notice.set_left(left / entry.seconds)
            entry.notice.set_words(entry.lead.replace("{seconds}", str(left)), entry.text)
