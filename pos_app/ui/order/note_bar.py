"""The note of an order: a line that opens into an editor."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QFocusEvent, QFontMetrics, QKeyEvent, QMouseEvent, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPlainTextEdit, QSizePolicy, QWidget
from typing_extensions import override

from pos_app.ui.widgets.card import make_label
from pos_app.ui.widgets.icon_label import IconLabel
from pos_app.ui.widgets.key_hints import describe_keys
from pos_app.ui.widgets.keycap import Keycap
from pos_app.ui.widgets.keys import key_text

if TYPE_CHECKING:
    from pos_app.ui.theme.theme import Theme

_EDITOR_LINES = 3
_HEIGHT = 40
_DONE_KEYS = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


class NoteBar(QWidget):
    """Shows the beginning of the note; with the focus it shows all of it, to edit.

    Signals:
        note_edited: the text, when the editor is left.
        left: Esc or Ctrl+Enter in the editor.
    """

    note_edited = Signal(str)
    left = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._note = ""
        self.setObjectName("note_bar")
        self.setAccessibleName(self.tr("Note"))
        self.setProperty("ring", "none")
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self._summary = QLabel()
        self._summary.setTextFormat(Qt.TextFormat.PlainText)
        self._summary.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self._editor = QPlainTextEdit()
        self._editor.setObjectName("order_note")
        self._editor.setAccessibleName(self.tr("Note"))
        self._editor.setTabChangesFocus(True)
        self._editor.setPlaceholderText(self.tr("Kept with the order, for the people in the shop"))
        self._editor.installEventFilter(self)
        describe_keys(self._editor, [("Ctrl+Enter", self.tr("Done")), ("Esc", self.tr("Back"))])

        row = QHBoxLayout(self)
        row.setContentsMargins(16, 4, 16, 4)
        row.setSpacing(10)
        row.addWidget(IconLabel(theme, "file-text", "ink2"), 0, Qt.AlignmentFlag.AlignVCenter)
        row.addWidget(make_label(self.tr("Note"), "body", "ink2"))
        row.addWidget(self._summary, 1)
        row.addWidget(self._editor, 1)
        row.addWidget(Keycap(theme, key_text("Alt+N")))
        theme.changed.connect(self._fit)
        self._close_editor()

    def show_note(self, note: str) -> None:
        """Show the note of the order."""
        self._note = note
        self._editor.setPlainText(note)
        self._elide()

    def open_editor(self) -> None:
        """Edit the note."""
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._summary.hide()
        self._editor.show()
        self._fit()
        self._editor.setFocus()
        self._editor.selectAll()

    def commit(self) -> None:
        """Put on the order what is in the editor."""
        text = self._editor.toPlainText().strip()
        if text != self._note:
            self.note_edited.emit(text)

    @override
    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.open_editor()

    @override
    def mousePressEvent(self, event: QMouseEvent) -> None:
        self.open_editor()

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._elide()

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.FocusOut and isinstance(event, QFocusEvent):
            if event.reason() != Qt.FocusReason.ActiveWindowFocusReason:
                self.commit()
                self._close_editor()
        elif event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            control = event.modifiers() & Qt.KeyboardModifier.ControlModifier
            if event.key() == Qt.Key.Key_Escape or (event.key() in _DONE_KEYS and control):
                self.left.emit()
                return True
        return False

    def _close_editor(self) -> None:
        self._editor.hide()
        self._summary.show()
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self._fit()

    def _fit(self) -> None:
        height = self._theme.px(_HEIGHT)
        if not self._editor.isHidden():
            height = self._editor.fontMetrics().lineSpacing() * _EDITOR_LINES + self._theme.px(34)
        self.setFixedHeight(height)
        self._elide()

    def _elide(self) -> None:
        metrics = QFontMetrics(self._summary.font())
        line = " ".join(self._note.split())
        right = Qt.TextElideMode.ElideRight
        self._summary.setText(metrics.elidedText(line, right, max(self._summary.width(), 40)))
