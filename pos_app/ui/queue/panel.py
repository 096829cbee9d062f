"""The order in view: who, how much, how it stands, and its whole story."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence
from PySide6.QtWidgets import QFrame, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget
from typing_extensions import override

from pos_app.domain.payment import PaymentStatus
from pos_app.ui.cards import card_text
from pos_app.ui.moments import when_today
from pos_app.ui.queue.banner import Banner
from pos_app.ui.queue.call_line import CallLine
from pos_app.ui.queue.sheet import Sheet
from pos_app.ui.queue.standing import expired_at, panel_chips, row_of, time_of
from pos_app.ui.widgets.card import make_label, make_line
from pos_app.ui.widgets.chip import Chip, ChipSpec
from pos_app.ui.widgets.elided_label import ElidedLabel
from pos_app.ui.widgets.key_hints import describe_keys
from pos_app.ui.widgets.look import set_look

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from pos_app.domain.holds import WarnTimes
    from pos_app.domain.queue import QueueRow
    from pos_app.domain.record import OrderRecord
    from pos_app.ui.formats import Formats
    from pos_app.ui.queue.order_tools import OrderTools
    from pos_app.ui.theme.theme import Theme


_NO_CHIP = ChipSpec("circle", "", "quiet")


class OrderPanel(QWidget):
    """A head that stays and a sheet that scrolls; Ctrl+C copies the story, Esc leaves."""

    left = Signal()

    def __init__(
        self,
        theme: Theme,
        formats: Formats,
        now: Callable[[], datetime],
        warn: Callable[[], WarnTimes],
        tools: OrderTools,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._theme = theme
        self._formats = formats
        self._now = now
        self._warn = warn
        self._tools = tools
        self._sheet: Sheet | None = None
        self._row: QueueRow | None = None
        self._record: OrderRecord | None = None
        self._name = ElidedLabel()
        self._number = make_label("", "hint")
        self._amount = make_label("", "panel_money")
        self._what = make_label("", "hint")
        self._card = make_label("", "second")
        self._banner = Banner(theme)
        self._call = CallLine(theme, formats)
        self._status = Chip(theme, _NO_CHIP)
        self._asking = Chip(theme, _NO_CHIP)
        self._scroll = QScrollArea()

        set_look(self._name, role="amount")
        self._what.setContentsMargins(0, 0, 0, 4)
        self.setProperty("ground", "panel")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._scroll.setObjectName("order_story")
        self._scroll.setAccessibleName(self.tr("Story of the order"))
        self._scroll.setFrameShape(QFrame.Shape.NoFrame)
        self._scroll.setWidgetResizable(True)
        self._scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._scroll.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setFocusProxy(self._scroll)
        describe_keys(
            self,
            [
                ("Up Down", self.tr("Scroll")),
                ("Ctrl+C", self.tr("Copy as text")),
                ("Alt+N", self.tr("Add a note")),
                ("Ctrl+P", self.tr("Print")),
                ("Tab", self.tr("Buttons")),
                ("Esc", self.tr("Back to the list")),
            ],
        )
        told = QWidget()
        told.setProperty("ground", "none")
        self._told = QVBoxLayout(told)
        self._told.setContentsMargins(0, 0, 0, 0)
        self._told.setSpacing(0)
        self._told.addWidget(tools)
        self._told.addStretch(1)
        self._scroll.setWidget(told)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(self._make_head())
        column.addWidget(make_line())
        column.addWidget(self._scroll, 1)

    @property
    def story(self) -> QWidget:
        """What scrolls, and has the focus while somebody reads."""
        return self._scroll

    @property
    def record(self) -> OrderRecord | None:
        """The order in view, once the book has given it."""
        return self._record

    def show_row(self, row: QueueRow) -> None:
        """Show at once what the list knows; the sheet follows with the record."""
        if self._row is not None and row.order_uuid != self._row.order_uuid:
            self._record = None
            self._show_sheet(None)
        self._row = row
        self.refresh_head()

    def show_record(self, record: OrderRecord) -> None:
        """Show everything."""
        is_same = self._record is not None and self._record.order.uuid == record.order.uuid
        place = self._scroll.verticalScrollBar().value() if is_same else 0
        self._record = record
        # Whether this till's key is for it is known of the list's row alone.
        shown = self._row
        is_elsewhere = shown is not None and shown.number == record.order.number
        is_elsewhere = is_elsewhere and shown is not None and shown.is_elsewhere
        self._row = replace(row_of(record), is_elsewhere=is_elsewhere)
        self.refresh_head()
        if self._sheet is None or not self._sheet.tells(record):
            self._show_sheet(Sheet(self._theme, self._formats, record, self._now))
        self._tools.show_record(record)
        self._scroll.verticalScrollBar().setValue(place)

    def refresh_head(self) -> None:
        """Tell the time left as it is now."""
        row = self._row
        if row is None:
            return
        now = self._now()
        self._name.setText(row.customer or row.phone)
        self._number.setText(self.tr("Order {number}").format(number=row.number))
        self._amount.setText(self._formats.money(row.amount))
        self._what.setText(self._amount_words(row) + self._which_of_several())
        self._card.setText(card_text(row.card))
        self._card.setVisible(row.card is not None)
        self._show_chips(row)
        self._show_end(row, now)
        self._call.show_row(row, now)
        self._call.show_note(self._record)

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.matches(QKeySequence.StandardKey.Copy):
            self._tools.copy()
        elif event.key() == Qt.Key.Key_Escape:
            self.left.emit()
        else:
            super().keyPressEvent(event)

    def _show_sheet(self, sheet: Sheet | None) -> None:
        if self._sheet is not None:
            self._told.removeWidget(self._sheet)
            self._sheet.hide()
            self._sheet.deleteLater()
        self._sheet = sheet
        # The buttons stay, so that whoever stands on one of them keeps the focus.
        self._tools.setVisible(sheet is not None)
        if sheet is not None:
            self._told.insertWidget(0, sheet)

    def _make_head(self) -> QVBoxLayout:
        names = QHBoxLayout()
        names.addWidget(self._name)
        names.addStretch(1)
        names.addWidget(self._number)
        money = QHBoxLayout()
        money.setSpacing(8)
        money.addWidget(self._amount)
        money.addWidget(self._what, 0, Qt.AlignmentFlag.AlignBottom)
        money.addStretch(1)
        money.addWidget(self._status)
        card = QHBoxLayout()
        card.addWidget(self._card)
        card.addStretch(1)
        card.addWidget(self._asking)
        head = QVBoxLayout()
        head.setContentsMargins(16, 12, 16, 12)
        head.setSpacing(4)
        head.addLayout(names)
        head.addLayout(money)
        head.addLayout(card)
        head.addSpacing(8)
        head.addWidget(self._banner)
        head.addWidget(self._call)
        return head

    def _amount_words(self, row: QueueRow) -> str:
        words = {
            PaymentStatus.AWAITING_CARD: self.tr("{currency} to hold"),
            PaymentStatus.HELD: self.tr("{currency} held"),
            PaymentStatus.CAPTURED: self.tr("{currency} taken"),
            PaymentStatus.VOIDED: self.tr("{currency} let go"),
            PaymentStatus.EXPIRED: self.tr("{currency} gone back"),
        }[row.status]
        return words.format(currency=row.amount.currency)

    def _which_of_several(self) -> str:
        record = self._record
        if record is None or len(record.live) < 2:
            return ""
        ids = [each.id for each in record.live]
        place = ids.index(record.payment.id) + 1 if record.payment.id in ids else 0
        return self.tr(" · {place} of {count}").format(place=place, count=len(ids)) if place else ""

    def _show_chips(self, row: QueueRow) -> None:
        status, *asking = panel_chips(row)
        self._status.show_state(status)
        self._asking.setVisible(bool(asking))
        if asking:
            self._asking.show_state(asking[0])

    def _show_end(self, row: QueueRow, now: datetime) -> None:
        left = time_of(row, now, self._warn())
        self._banner.setVisible(bool(left.icon))
        token = "quiet" if left.token == "ink2" else left.token
        self._banner.show_mark(left.icon or "clock", token)
        if row.status is PaymentStatus.EXPIRED:
            ended = when_today(expired_at(row), now, self._formats)
            self._banner.say(self.tr("Ended,"), ended)
        elif row.capture_before is not None and row.capture_before > now:
            end = when_today(row.capture_before, now, self._formats)
            self._banner.say(self.tr("Ends in {span},").format(span=left.text), end)
        elif row.capture_before is not None:
            end = when_today(row.capture_before, now, self._formats)
            self._banner.say(self.tr("Ended,"), end)
        else:
            self._banner.say(self.tr("Stripe has not said when the hold ends."))
