"""How the card step is laid out: the order above, the ways at the left, the amount at the right."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QSize
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget
from typing_extensions import override

from pos_app.domain.card_task import Purpose
from pos_app.ui.layout import Layout, layout_for
from pos_app.ui.order.card_panel import ENDS, CardPanel
from pos_app.ui.order.card_stage import Stage
from pos_app.ui.order.keep_box import KeepBox
from pos_app.ui.order.order_summary import OrderSummary
from pos_app.ui.order.way_list import RING_ROOM, WayList
from pos_app.ui.widgets.card import Card, make_label
from pos_app.ui.widgets.chip import Chip, ChipSpec
from pos_app.ui.widgets.elided_label import ElidedLabel
from pos_app.ui.widgets.icon_label import IconLabel
from pos_app.ui.widgets.paragraph import Paragraph

if TYPE_CHECKING:
    from pos_app.domain.record import OrderRecord
    from pos_app.ui.formats import Formats
    from pos_app.ui.jobs import Jobs
    from pos_app.ui.theme.theme import Theme

_SIDE_WIDTHS = {Layout.WIDE: 340, Layout.FULL: 314, Layout.NARROW: 250}


class CardFrame(QWidget):
    """`ways` is the choice, `keep` asks about the next order, `panel` shows how the card stands."""

    def __init__(
        self, theme: Theme, formats: Formats, jobs: Jobs, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._theme = theme
        self._formats = formats
        self._jobs = jobs
        self._stage = Stage.READY
        self._make_parts()
        self._assemble()
        theme.changed.connect(self._fit)

    def show_order(self, record: OrderRecord) -> None:
        """Say which order it is."""
        customer = record.order.customer
        parts = [self.tr("Order {number}").format(number=record.order.number)]
        parts += [part for part in (customer.name, customer.phone) if part]
        self._about.setText(" · ".join(parts))
        saved = self.tr("Order saved {time}")
        time = self._formats.time_with_seconds(record.order.saved_at)
        self._saved.show_state(ChipSpec("circle-check", saved.format(time=time), "ok"))
        self._summary.show_order(record.order.content)

    def show_purpose(self, purpose: Purpose) -> None:
        """Say which hold the card is for."""
        words = {
            Purpose.HOLD: self.tr("Hold the card"),
            Purpose.AGAIN: self.tr("Hold again"),
            Purpose.MORE: self.tr("Second hold"),
        }
        self._title.setText(words[purpose])

    def show_stage(self, stage: Stage) -> None:
        """Show the choice while there is one, and the order's lines once it is over."""
        self._stage = stage
        self._side.setCurrentWidget(self._summary if stage in ENDS else self._choice)
        self._fit_side()

    @override
    def minimumSizeHint(self) -> QSize:
        return QSize(0, 0)

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _make_parts(self) -> None:
        theme, formats = self._theme, self._formats
        self._title = make_label("", "title")
        self._about = ElidedLabel()
        self._about.setProperty("role", "body")
        self._about.setProperty("tone", "ink2")
        self._saved = Chip(theme, ChipSpec("circle-check", "", "ok"))
        self.ways = WayList(theme)
        self.keep = KeepBox(theme)
        self._summary = OrderSummary(theme, formats)
        self._side = QStackedWidget()
        self._promise = Card(padding=16)
        self.panel = CardPanel(theme, formats, self._jobs)

    def _assemble(self) -> None:
        self._head = QWidget(self)
        head = QHBoxLayout(self._head)
        head.setContentsMargins(RING_ROOM, 0, 0, 0)
        head.setSpacing(12)
        head.addWidget(self._title)
        head.addWidget(self._about)
        head.addStretch(1)
        head.addWidget(self._saved)
        promise = QHBoxLayout()
        promise.setSpacing(8)
        promise.addWidget(IconLabel(self._theme, "shield-check", "ink2"))
        text = self.tr("Card numbers never pass through Holdfast. They go to Stripe only.")
        promise.addWidget(Paragraph(self._theme, text), 1)
        self._promise.body.addLayout(promise)
        choice = QWidget()
        choosing = QVBoxLayout(choice)
        choosing.setContentsMargins(0, 0, 0, 0)
        choosing.setSpacing(8)
        choosing.addWidget(self.ways, 1)
        keep = QHBoxLayout()
        keep.setContentsMargins(RING_ROOM, 0, RING_ROOM, 0)
        keep.addWidget(self.keep)
        choosing.addLayout(keep)
        self._choice = choice
        self._side.addWidget(choice)
        self._side.addWidget(self._summary)
        self._left = QWidget(self)
        left = QVBoxLayout(self._left)
        left.setContentsMargins(0, 0, 0, 0)
        left.setSpacing(12)
        left.addWidget(self._side, 1)
        promise_place = QHBoxLayout()
        promise_place.setContentsMargins(RING_ROOM, 0, RING_ROOM, 0)
        promise_place.addWidget(self._promise)
        left.addLayout(promise_place)
        self._summary.setContentsMargins(RING_ROOM, 0, RING_ROOM, 0)
        self._grid = QGridLayout(self)
        self._grid.addWidget(self._head, 0, 0, 1, 2)
        self._grid.addWidget(self._left, 1, 0)
        self._grid.addWidget(self.panel, 1, 1)
        self._grid.setColumnStretch(1, 1)
        self._grid.setRowStretch(1, 1)

    def _fit(self) -> None:
        kind = layout_for(self.window().width(), self._theme.scale)
        single = kind is Layout.SINGLE
        if single:
            self._grid.setContentsMargins(0, 0, 0, 0)
        else:
            self._grid.setContentsMargins(20 - RING_ROOM, 14, 20, 16)
        self._grid.setHorizontalSpacing(0 if single else 16 - RING_ROOM)
        self._grid.setVerticalSpacing(0 if single else 12)
        self._head.setVisible(not single)
        self._promise.setVisible(not single)
        self.panel.set_compact(single)
        self._left.setFixedWidth(self._theme.px(_SIDE_WIDTHS.get(kind, 220)))
        self._fit_side()

    def _fit_side(self) -> None:
        kind = layout_for(self.window().width(), self._theme.scale)
        had_focus = self._left.isAncestorOf(self.focusWidget() or self)
        # In one column the choice is only there while there is something to choose.
        self._left.setVisible(kind > Layout.SINGLE or self._stage is Stage.READY)
        if had_focus and self._left.isHidden():
            self.panel.setFocus()
