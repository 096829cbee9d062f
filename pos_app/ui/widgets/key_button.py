"""A button with its key on it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, QRect, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFontMetrics, QKeyEvent, QPaintEvent, QResizeEvent, QShortcut
from PySide6.QtWidgets import (
    QPushButton,
    QSizePolicy,
    QStyle,
    QStyleOptionButton,
    QStylePainter,
    QWidget,
)
from typing_extensions import override

from pos_app.ui.theme.type_scale import Type
from pos_app.ui.widgets.keycap import KeycapInk, keycap_size, paint_keycap
from pos_app.ui.widgets.keys import key_sequences, key_text
from pos_app.ui.widgets.look import set_look

if TYPE_CHECKING:
    from pos_app.ui.theme.theme import Theme

_HEIGHTS = {"": 36, "toolbar": 32, "panel": 44, "final": 48, "line": 22}
_ICON = 16
_GAP = 8
_SLACK = 4
_INKS = {
    "primary": "on_accent",
    "secondary": "ink",
    "danger": "bad",
    "quiet": "ink2",
    "tray": "surface",
}


class KeyButton(QPushButton):
    """Icon, words and keycap; the keycap is made from the shortcut that presses the button.

    `kind` is primary, secondary, danger, quiet or tray (on dark ground); `size` is "", toolbar,
    panel, final or line (inside text, without padding). With `within`, the key works only while
    that widget has the focus, else in the whole window.
    """

    reason_changed = Signal(str)

    def __init__(
        self,
        theme: Theme,
        text: str,
        *,
        icon: str = "",
        key: str = "",
        kind: str = "secondary",
        size: str = "",
        within: QWidget | None = None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(text, parent)
        self._theme = theme
        self._icon_name = icon
        self._key = key
        self._reason = ""
        self._waiting = ""
        self._is_paused = False
        self._tone = ""
        self._size = size
        self.setAutoDefault(False)
        self.setAccessibleName(text)
        set_look(self, kind=kind, box=size)
        self.setSizePolicy(QSizePolicy.Policy.Minimum, QSizePolicy.Policy.Fixed)
        if key:
            self._listen(within)
        theme.changed.connect(self._fit)

    @property
    def key(self) -> str:
        """The key that presses the button, as in "Ctrl+Enter"."""
        return self._key

    @property
    def reason(self) -> str:
        """Why the button is off; empty when it is not."""
        return self._reason

    def set_key(self, key: str) -> None:
        """Listen to another key, or with "" to none; only for a button that has had one."""
        self._key = key
        self._shortcut.setKeys(key_sequences(key) if key else [])
        self._fit()

    def set_words(self, text: str, icon: str | None = None) -> None:
        """Say something else, with the same key."""
        before = (self.text(), self._icon_name)
        self._icon_name = self._icon_name if icon is None else icon
        if (text, self._icon_name) == before:
            return
        self.setText(text)
        self.setAccessibleName(text)
        self._fit()

    def set_reason(self, reason: str) -> None:
        """Switch the button off and say why, or on again with an empty reason."""
        if reason == self._reason:
            return
        self._reason = reason
        self.setAccessibleDescription(reason)
        self.setToolTip(reason)
        self._refresh_enabled()
        self.reason_changed.emit(reason)

    def set_waiting(self, words: str) -> None:
        """Show that its work is under way ("Capturing…"), or with "" that it is over."""
        if words != self._waiting:
            self._waiting = words
            self._refresh_enabled()

    def set_paused(self, paused: bool) -> None:
        """Be off, or on again, because what another button does is under way, or over."""
        if paused is not self._is_paused:
            self._is_paused = paused
            self._refresh_enabled()

    def set_size(self, size: str) -> None:
        """Be as large as another size says."""
        self._size = size
        set_look(self, box=size)
        self.updateGeometry()

    def set_tone(self, token: str) -> None:
        """Take the colour of the ground that the button stands on."""
        self._tone = token
        self.update()

    @override
    def sizeHint(self) -> QSize:
        sides = self._left_of_words() + self._right_of_words()
        # The painter wraps by the drawn shape, which may be a little wider than the advance.
        width = sides + self._width(self._words()) + _SLACK
        return QSize(width, self._theme.px(_HEIGHTS[self._size]))

    @override
    def minimumSizeHint(self) -> QSize:
        longest = max(map(self._width, self._words().split()), default=0) + _SLACK
        height = self._theme.px(_HEIGHTS[self._size])
        return QSize(longest + self._left_of_words() + self._right_of_words(), height)

    @override
    def heightForWidth(self, width: int) -> int:
        room = max(width - self._left_of_words() - self._right_of_words(), 1)
        wrap = Qt.TextFlag.TextWordWrap
        height = self._theme.px(_HEIGHTS[self._size])
        if self._width(self._words()) + _SLACK <= room:
            return height
        metrics = QFontMetrics(self._theme.font(self._words_type()))
        lines = metrics.boundingRect(QRect(0, 0, room, 10_000), wrap, self._words())
        return height + lines.height() - metrics.height()

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        # A layout gives a button of fixed policy no more height than its hint: ask for it here.
        self._fit_height()

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        # Qt presses a button by Space alone; people expect Enter on what has the focus.
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            if not event.isAutoRepeat():
                self.click()
        else:
            super().keyPressEvent(event)

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        option = QStyleOptionButton()
        self.initStyleOption(option)
        painter = QStylePainter(self)
        painter.drawControl(QStyle.ControlElement.CE_PushButtonBevel, option)
        ink = self._theme.color(self._ink_token())
        content = self.rect().adjusted(self._padding(), 0, -self._padding(), 0)
        if self._shows_key():
            self._paint_key(painter, content, ink)
            content.setRight(content.right() - _GAP - self._keycap_size().width())
        else:
            spare = self.width() - self.sizeHint().width()
            content.setLeft(content.left() + max(spare // 2, 0))
        if self._shown_icon():
            self._paint_icon(painter, content)
            content.setLeft(content.left() + self._theme.px(_ICON) + _GAP)
        painter.setPen(ink)
        painter.setFont(self._theme.font(self._words_type()))
        flags = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft
        painter.drawText(content, int(flags) | Qt.TextFlag.TextWordWrap, self._words())

    def _listen(self, within: QWidget | None) -> None:
        owner = within or self
        context = Qt.ShortcutContext.WidgetShortcut if within else Qt.ShortcutContext.WindowShortcut
        self._shortcut = QShortcut(owner)
        self._shortcut.setContext(context)
        # A key that is held must not answer the question that it has just opened.
        self._shortcut.setAutoRepeat(False)
        self._shortcut.setKeys(key_sequences(self._key))
        self._shortcut.activated.connect(self.click)

    def _refresh_enabled(self) -> None:
        self.setEnabled(not (self._reason or self._waiting or self._is_paused))
        self._fit()

    def _fit(self) -> None:
        self.updateGeometry()
        self._fit_height()
        self.update()

    def _fit_height(self) -> None:
        height = self.heightForWidth(self.width())
        if self.minimumHeight() != height or self.maximumHeight() != height:
            self.setFixedHeight(height)

    def _words(self) -> str:
        return self._waiting or self.text()

    def _words_type(self) -> Type:
        if self._size in ("panel", "final"):
            return Type.STRONG
        return Type.AMOUNT if self.property("kind") == "primary" else Type.NAME

    def _width(self, words: str) -> int:
        return self._theme.width(self._words_type(), words)

    def _padding(self) -> int:
        if self._size == "line":
            return 0
        return 17 if self._size == "final" else 13

    def _shown_icon(self) -> str:
        if self._waiting:
            return "refresh-cw"
        return "ban" if self._reason else self._icon_name

    def _shows_key(self) -> bool:
        return bool(self._key) and self.isEnabled()

    def _left_of_words(self) -> int:
        return self._padding() + (self._theme.px(_ICON) + _GAP if self._shown_icon() else 0)

    def _right_of_words(self) -> int:
        return self._padding() + (_GAP + self._keycap_size().width() if self._shows_key() else 0)

    def _keycap_size(self) -> QSize:
        return keycap_size(key_text(self._key), self._theme)

    def _ink_token(self) -> str:
        if not self.isEnabled():
            return "ink3"
        return self._tone or _INKS[str(self.property("kind"))]

    def _paint_key(self, painter: QStylePainter, content: QRect, ink: QColor) -> None:
        size = self._keycap_size()
        top = content.top() + (content.height() - size.height()) // 2
        rect = QRect(QPoint(content.right() + 1 - size.width(), top), size)
        edge = self._theme.color("edge")
        ground = None
        if self.property("kind") in ("primary", "tray"):
            edge = QColor(ink)
            edge.setAlphaF(0.55)
        elif self._size == "line":
            edge, ground = self._theme.color("line"), self._theme.color("surface")
        paint_keycap(painter, rect, key_text(self._key), self._theme, KeycapInk(ink, edge, ground))

    def _paint_icon(self, painter: QStylePainter, content: QRect) -> None:
        ratio = self.devicePixelRatioF()
        pixmap = self._theme.pixmap(self._shown_icon(), self._ink_token(), _ICON, ratio)
        top = content.top() + (content.height() - self._theme.px(_ICON)) // 2
        painter.drawPixmap(QPoint(content.left(), top), pixmap)
