"""The order in view in one line, where there is no room for a panel."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget
from typing_extensions import override

from pos_app.domain.payment import PaymentStatus
from pos_app.ui.moments import when
from pos_app.ui.queue.standing import chips_of, time_of
from pos_app.ui.widgets.card import make_label
from pos_app.ui.widgets.elided_label import ElidedLabel
from pos_app.ui.widgets.key_button import KeyButton
from pos_app.ui.widgets.look import set_look

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from pos_app.domain.holds import WarnTimes
    from pos_app.domain.queue import QueueRow
    from pos_app.ui.formats import Formats
    from pos_app.ui.queue.actions import OrderActions
    from pos_app.ui.theme.theme import Theme

_SIDE, _GAP = 20, 12
_LEAST_FOR_WORDS = 110


class OrderBar(QWidget):
    """Who and until when at the left, the buttons at the right.

    `story_wanted` asks for the order's page, `back_wanted` for the list again.
    """

    story_wanted = Signal()
    back_wanted = Signal()

    def __init__(
        self,
        theme: Theme,
        formats: Formats,
        now: Callable[[], datetime],
        warn: Callable[[], WarnTimes],
        table: QWidget,
        story: QWidget,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._theme = theme
        self._formats = formats
        self._now = now
        self._warn = warn
        self._actions: OrderActions | None = None
        self._name = ElidedLabel()
        self._end = make_label("", "second")
        self._end.setObjectName("end_in_line")
        self._story = KeyButton(theme, self.tr("Story"), key="Enter", within=table)
        self._story.setObjectName("story")
        self._back = KeyButton(theme, self.tr("Back"), key="Esc", within=story)
        self._back.setObjectName("back")

        set_look(self._name, role="name")
        # The time wraps: it is never cut, and the button that takes money keeps its width.
        self._end.setWordWrap(True)
        self._end.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        words = QVBoxLayout()
        words.setSpacing(0)
        words.addStretch(1)
        words.addWidget(self._name)
        words.addWidget(self._end)
        words.addStretch(1)
        upper = QHBoxLayout()
        upper.setSpacing(_GAP)
        upper.addLayout(words, 1)
        upper.addWidget(self._story)
        upper.addWidget(self._back)
        self._line = QBoxLayout(QBoxLayout.Direction.LeftToRight, self)
        self._line.setContentsMargins(_SIDE, 14, _SIDE, 14)
        self._line.setSpacing(_GAP)
        self._line.addLayout(upper, 1)

        self._story.clicked.connect(self.story_wanted)
        self._back.clicked.connect(self.back_wanted)
        self.set_story_shown(False)

    def take(self, actions: OrderActions) -> None:
        """Give the buttons a place at the right."""
        self._actions = actions
        self._line.addWidget(actions)

    def set_story_shown(self, shown: bool) -> None:
        """Offer the way back from the order's page, or the way to it."""
        self._story.setVisible(not shown)
        self._back.setVisible(shown)

    def show_row(self, row: QueueRow) -> None:
        """Show another order, or the same one as it stands now."""
        now = self._now()
        self._name.setText(row.customer or row.phone)
        left = time_of(row, now, self._warn())
        text = chips_of(row, now, self._formats)[-1].text
        if row.status is PaymentStatus.HELD and row.capture_before and not row.is_asking:
            end = when(row.capture_before, now, self._formats)
            text = self.tr("ends {time}").format(time=end)
        self._end.setText(f"{row.number}, {text}")
        set_look(self._end, tone=left.token)

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._find_room()

    @override
    def event(self, event: QEvent) -> bool:
        if event.type() is QEvent.Type.LayoutRequest:
            self._find_room()
        return super().event(event)

    def _find_room(self) -> None:
        """Put the buttons below the words where both have no room in one line."""
        if self._actions is None:
            return
        wanted = self._theme.px(_LEAST_FOR_WORDS) + self._actions.sizeHint().width()
        for button in (self._story, self._back):
            wanted += 0 if button.isHidden() else button.sizeHint().width() + _GAP
        is_narrow = wanted + 2 * _SIDE + _GAP > self.width()
        below, beside = QBoxLayout.Direction.TopToBottom, QBoxLayout.Direction.LeftToRight
        self._line.setDirection(below if is_narrow else beside)

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), self._theme.color("panel"))
        painter.fillRect(0, 0, self.width(), 1, self._theme.color("line"))
