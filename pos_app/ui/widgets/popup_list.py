"""What was found, in a list under the field in which it is typed."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from PySide6.QtCore import QAbstractItemModel, QEvent, QModelIndex, QObject, QPoint, Qt, Signal
from PySide6.QtGui import QColor, QHideEvent, QKeyEvent
from PySide6.QtWidgets import (
    QAbstractItemDelegate,
    QFrame,
    QGraphicsDropShadowEffect,
    QHBoxLayout,
    QLineEdit,
    QListView,
    QVBoxLayout,
    QWidget,
)
from typing_extensions import override

from pos_app.ui.widgets.card import make_line
from pos_app.ui.widgets.key_hints import KeyHint, KeyHints

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pos_app.ui.theme.theme import Theme

_GAP = 6
_ROWS = 8
_STEPS = {
    Qt.Key.Key_Up: -1,
    Qt.Key.Key_Down: 1,
    Qt.Key.Key_PageUp: -_ROWS,
    Qt.Key.Key_PageDown: _ROWS,
}
_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


class PopupList(QFrame):
    """Rows by a delegate over a model, and the keys below them; the field keeps the focus.

    The arrows move in the list, Enter picks (`picked` carries the index and the modifiers held),
    Escape closes. Whoever fills the model calls `open` or `close_list`.
    """

    picked = Signal(QModelIndex, object)

    def __init__(
        self,
        theme: Theme,
        field: QLineEdit,
        model: QAbstractItemModel,
        delegate: QAbstractItemDelegate,
    ) -> None:
        super().__init__(field.window())
        self._theme = theme
        self._field = field
        self._list = QListView()
        self._hints = KeyHints(theme)
        self._watched: list[QWidget] = []
        self.setProperty("frame", "popup")
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._list.setObjectName("found")
        self._list.setAccessibleName(self.tr("Found"))
        self._list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._list.setMouseTracking(True)
        self._list.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        self._list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._list.setModel(model)
        self._list.setItemDelegate(delegate)

        column = QVBoxLayout(self)
        column.setContentsMargins(1, 1, 1, 1)
        column.setSpacing(0)
        column.addWidget(self._list)
        column.addWidget(make_line())
        foot = QHBoxLayout()
        foot.setContentsMargins(14, 8, 14, 8)
        foot.addWidget(self._hints)
        column.addLayout(foot)

        shadow = QGraphicsDropShadowEffect(self, blurRadius=24, color=QColor(22, 32, 29, 56))
        shadow.setOffset(0, 8)
        self.setGraphicsEffect(shadow)
        self._list.clicked.connect(self._on_clicked)
        field.installEventFilter(self)
        self.hide()

    @property
    def current(self) -> QModelIndex:
        """The row that Enter picks."""
        return self._list.currentIndex()

    def set_hints(self, hints: Sequence[KeyHint]) -> None:
        """Say below the rows what the keys do with the current one."""
        self._hints.set_hints(hints)

    def open(self) -> None:
        """Show the rows of the model, the first one current; nothing when there are none."""
        model = self._list.model()
        if model.rowCount() == 0:
            self.close_list()
            return
        if self._field.window() is not self.parentWidget():
            self.setParent(self._field.window())
        self._list.setCurrentIndex(model.index(0, 0))
        self._watch()
        self._place()
        self.raise_()
        self.show()

    def close_list(self) -> None:
        """Hide the rows."""
        self.hide()

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if not self.isVisible():
            return False
        if event.type() in (QEvent.Type.Resize, QEvent.Type.Move):
            self._place()
        elif watched is not self._field:
            return False
        elif event.type() == QEvent.Type.ShortcutOverride:
            if self._takes(cast("QKeyEvent", event)):
                event.accept()
                return True
        elif event.type() == QEvent.Type.KeyPress:
            return self._press(cast("QKeyEvent", event))
        elif event.type() in (QEvent.Type.FocusOut, QEvent.Type.Hide):
            self.close_list()
        return False

    @override
    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        while self._watched:
            self._watched.pop().removeEventFilter(self)

    def _watch(self) -> None:
        """Hear of the moves of what the field stands in: its own place in there stays the same."""
        parent = self._field.parentWidget()
        while not self.isVisible() and parent is not None and not parent.isWindow():
            parent.installEventFilter(self)
            self._watched.append(parent)
            parent = parent.parentWidget()

    def _takes(self, event: QKeyEvent) -> bool:
        return event.key() in (*_STEPS, *_ENTER, Qt.Key.Key_Escape)

    def _press(self, event: QKeyEvent) -> bool:
        if not self._takes(event):
            return False
        step = _STEPS.get(Qt.Key(event.key()))
        if step is not None:
            self._move(step)
        elif event.key() in _ENTER:
            self._pick(event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier)
        else:
            self.close_list()
        return True

    def _move(self, step: int) -> None:
        last = self._list.model().rowCount() - 1
        row = min(max(self.current.row() + step, 0), last)
        self._list.setCurrentIndex(self._list.model().index(row, 0))

    def _pick(self, modifiers: Qt.KeyboardModifier) -> None:
        index = self.current
        self.close_list()
        if index.isValid():
            self.picked.emit(index, modifiers)

    def _on_clicked(self, index: QModelIndex) -> None:
        self._list.setCurrentIndex(index)
        self._pick(Qt.KeyboardModifier.NoModifier)

    def _place(self) -> None:
        window = self._field.window()
        corner = self._field.mapTo(window, QPoint(1, self._field.height() + _GAP))
        rows = min(self._list.model().rowCount(), _ROWS)
        frame = 2 * self._list.frameWidth()
        self._list.setFixedHeight(rows * self._list.sizeHintForRow(0) + frame)
        self.setFixedWidth(self._field.width() - 2)
        self.adjustSize()
        self.move(corner)
