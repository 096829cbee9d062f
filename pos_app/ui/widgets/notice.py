"""What a money action answered."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import TYPE_CHECKING

from PySide6.QtCore import QRect, QSize, Qt, QTimer, Signal
from PySide6.QtGui import (
    QAccessible,
    QAccessibleAnnouncementEvent,
    QPainter,
    QPaintEvent,
)
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QToolButton, QVBoxLayout, QWidget
from typing_extensions import override

from pos_app.ui.theme.type_scale import Type
from pos_app.ui.widgets.icon_label import IconLabel
from pos_app.ui.widgets.key_button import KeyButton
from pos_app.ui.widgets.keys import key_text
from pos_app.ui.widgets.paragraph import Paragraph

if TYPE_CHECKING:
    from collections.abc import Callable

    from pos_app.ui.theme.theme import Theme

CLOSES_AFTER_S = 6
_RADIUS = 8
_BAR = 3


class NoticeKind(Enum):
    """The answers, news, and the tray of what waits to be undone: icon and colour token."""

    DONE = ("circle-check", "ok")
    REFUSED = ("circle-x", "bad")
    UNKNOWN = ("refresh-cw", "warn")
    NOT_SENT = ("cloud-off", "quiet")
    NEWS = ("info", "quiet")
    TRAY = ("hourglass", "surface")

    @property
    def icon(self) -> str:
        """The icon's name."""
        return self.value[0]

    @property
    def token(self) -> str:
        """The colour of its text."""
        return self.value[1]


@dataclass(frozen=True, slots=True)
class NoticeSpec:
    """What to say: a strong beginning, the rest, and the next step with its key."""

    kind: NoticeKind
    lead: str
    text: str = ""
    action: str = ""
    key: str = ""
    act: Callable[[], None] | None = None


class Notice(QFrame):
    """A line or two with an action; only what is done closes by itself."""

    closed = Signal()

    def __init__(self, theme: Theme, spec: NoticeSpec, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._spec = spec
        self._left_s = CLOSES_AFTER_S
        self._left_share = 0.0
        self._is_gone = False
        self.setObjectName("notice")
        token = spec.kind.token
        self._icon = IconLabel(theme, spec.kind.icon, token)
        self._text = Paragraph(theme, spec.text, lead=spec.lead, kind=Type.BODY, token=token)
        self._countdown = QLabel()
        self._timer = QTimer(self, interval=1000)

        row = QHBoxLayout(self)
        row.setContentsMargins(12, 9, 12, 9)
        row.setSpacing(12)
        icon = QVBoxLayout()
        icon.setContentsMargins(0, 2, 0, 0)
        icon.addWidget(self._icon)
        icon.addStretch(1)
        row.addLayout(icon)
        row.addWidget(self._text, 1)
        row.addWidget(self._countdown)
        self._action = self._make_action() if spec.action else None
        if self._action is not None:
            middle = Qt.AlignmentFlag.AlignVCenter
            top = Qt.AlignmentFlag.AlignTop
            tray = spec.kind is NoticeKind.TRAY
            row.addWidget(self._action, 0, middle if tray else top)
        self._close: QToolButton | None = None
        if spec.kind is not NoticeKind.TRAY and spec.kind is not NoticeKind.DONE:
            self._close = self._make_close()
            row.addWidget(self._close, 0, Qt.AlignmentFlag.AlignTop)

        self._timer.timeout.connect(self._on_second_passed)
        theme.changed.connect(self._recolour)
        self._recolour()
        self._countdown.setVisible(spec.kind is NoticeKind.DONE)

    @property
    def spec(self) -> NoticeSpec:
        """What the notice says."""
        return self._spec

    def set_words(self, lead: str, text: str) -> None:
        """Say something else, as a countdown does."""
        self._text.set_text(text, lead=lead)

    def set_key(self, key: str) -> None:
        """Let another key press the action, or none with ""."""
        if self._action is not None:
            self._action.set_key(key)

    def set_left(self, share: float) -> None:
        """Show as a bar how much of the time is left: 1 for all, 0 for none."""
        self._left_share = share
        self.update()

    def announce(self) -> None:
        """Tell a screen reader, and start to close if all is done."""
        spec = self._spec
        action = f"{spec.action}: {key_text(spec.key)}." if spec.action and spec.key else ""
        said = " ".join(filter(None, (spec.lead, spec.text, action)))
        event = QAccessibleAnnouncementEvent(self, said)
        if self._spec.kind is not NoticeKind.DONE:
            event.setPoliteness(QAccessible.AnnouncementPoliteness.Assertive)
        QAccessible.updateAccessibility(event)
        if self._spec.kind is NoticeKind.DONE:
            self._timer.start()

    def dismiss(self) -> None:
        """Go away for good."""
        if self._is_gone:
            return
        self._is_gone = True
        self._timer.stop()
        self.hide()
        self.closed.emit()
        self.deleteLater()

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        theme, token = self._theme, self._spec.kind.token
        tray = self._spec.kind is NoticeKind.TRAY
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.color("ink") if tray else theme.soft(token))
        painter.drawRoundedRect(self.rect(), _RADIUS, _RADIUS)
        if tray:
            room = self.width() - 2 * _RADIUS
            bar = QRect(_RADIUS, self.height() - 2 * _BAR, round(room * self._left_share), _BAR)
            painter.fillRect(bar, theme.color("surface"))

    def _make_action(self) -> KeyButton:
        spec = self._spec
        kind, size = ("tray", "toolbar") if spec.kind is NoticeKind.TRAY else ("quiet", "line")
        button = KeyButton(self._theme, spec.action, key=spec.key, kind=kind, size=size)
        button.set_tone(spec.kind.token)
        button.setObjectName("notice_action")
        button.clicked.connect(self._on_action_pressed)
        return button

    def _make_close(self) -> QToolButton:
        button = QToolButton()
        button.setObjectName("notice_close")
        button.setAccessibleName(self.tr("Close"))
        button.setToolTip(self.tr("Close"))
        button.clicked.connect(self.dismiss)
        return button

    def _on_action_pressed(self) -> None:
        self.dismiss()
        if self._spec.act is not None:
            self._spec.act()

    def _on_second_passed(self) -> None:
        self._left_s -= 1
        if self._left_s <= 0:
            self.dismiss()
        else:
            self._recolour()

    def _recolour(self) -> None:
        words = self.tr("closes in {seconds} s").format(seconds=self._left_s)
        self._countdown.setText(words)
        self._countdown.setFont(self._theme.font(Type.SMALL))
        self._countdown.setProperty("role", "small")
        self._countdown.setProperty("tone", self._spec.kind.token)
        if self._close is not None:
            self._close.setIconSize(QSize(self._theme.px(14), self._theme.px(14)))
            self._close.setIcon(self._theme.icon("x", self._spec.kind.token, 14))
            self._close.setFixedSize(self._theme.px(20), self._theme.px(20))
        self.update()
