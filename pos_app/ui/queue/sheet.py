"""All that is known of one order, to be read from top to bottom."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QGridLayout, QVBoxLayout, QWidget

from pos_app.domain.order import quantity_text
from pos_app.ui.moments import is_today
from pos_app.ui.queue.banner import Banner
from pos_app.ui.queue.payment_words import payment_lines
from pos_app.ui.queue.plain_words import failed_checks, plain_words
from pos_app.ui.queue.story import StoryItem, by_day, story
from pos_app.ui.theme.type_scale import Type
from pos_app.ui.widgets.card import make_label
from pos_app.ui.widgets.icon_label import IconLabel
from pos_app.ui.widgets.paragraph import Paragraph

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from pos_app.domain.record import OrderRecord
    from pos_app.ui.formats import Formats
    from pos_app.ui.theme.theme import Theme

_TOP = Qt.AlignmentFlag.AlignTop


class Sheet(QWidget):
    """Plain words, what happened, the lines and the tax; made anew for each state of the order."""

    def __init__(
        self,
        theme: Theme,
        formats: Formats,
        record: OrderRecord,
        clock: Callable[[], datetime],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._theme = theme
        self._formats = formats
        self._record = record
        self._clock = clock
        self._now = clock()
        self.setProperty("ground", "none")
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(16, 12, 16, 16)
        self._column.setSpacing(4)

        self._add_plain_words()
        self._add_holds()
        self._add_story()
        self._add_order()
        self._add_customer()
        self._add_ids()

    def tells(self, record: OrderRecord) -> bool:
        """Whether it would be no other for this state of the order; days are told from today."""
        return record == self._record and is_today(self._now, self._clock(), self._formats)

    def _add_heading(self, text: str) -> None:
        if self._column.count():
            self._column.addSpacing(8)
        self._column.addWidget(make_label(text, "heading"))

    def _add_plain_words(self) -> None:
        self._add_heading(self.tr("In plain words"))
        self._words = Paragraph(self._theme)
        self._say_plain_words()
        self._column.addWidget(self._words)
        checks = failed_checks(self._record.payment.card)
        if checks:
            self._column.addSpacing(4)
            banner = Banner(self._theme, "triangle-alert", "warn")
            banner.say(" ".join(checks), self.tr("The bank held the money all the same."))
            self._column.addWidget(banner)

    def _add_holds(self) -> None:
        lines = payment_lines(self._record, self._now, self._formats)
        if not lines:
            return
        self._add_heading(self.tr("Holds of this order"))
        for payment, line in zip(self._record.payments, lines, strict=True):
            is_in_view = payment.id == self._record.payment.id
            kind = Type.NAME if is_in_view else Type.BODY
            token = "ink" if is_in_view else "ink2"
            self._column.addWidget(Paragraph(self._theme, line, kind=kind, token=token))

    def _say_plain_words(self) -> None:
        self._words.set_text(plain_words(self._record, self._clock(), self._formats))
        waiting = self._record.open_attempt
        if waiting is not None and waiting.next_try_at is not None:
            # The words count down to the next try.
            QTimer.singleShot(1000, self, self._say_plain_words)

    def _add_story(self) -> None:
        self._add_heading(self.tr("What happened"))
        days = by_day(story(self._record, self._formats), self._now, self._formats)
        for heading, items in days:
            self._column.addWidget(make_label(heading, "second"))
            self._column.addLayout(self._make_day(items))

    def _make_day(self, items: list[StoryItem]) -> QGridLayout:
        grid = QGridLayout()
        grid.setContentsMargins(0, 0, 0, 2)
        grid.setHorizontalSpacing(10)
        grid.setVerticalSpacing(6)
        grid.setColumnStretch(2, 1)
        for number, item in enumerate(items):
            grid.addWidget(make_label(self._formats.time(item.at), "second"), number, 0, _TOP)
            icon = QVBoxLayout()
            icon.setContentsMargins(0, self._theme.px(2), 0, 0)
            icon.addWidget(IconLabel(self._theme, item.icon, item.token, 14))
            icon.addStretch(1)
            grid.addLayout(icon, number, 1)
            grid.addWidget(Paragraph(self._theme, item.text, token="ink"), number, 2, _TOP)
        return grid

    def _add_order(self) -> None:
        content, totals = self._record.order.content, self._record.order.content.totals()
        self._add_heading(self.tr("Order"))
        grid = QGridLayout()
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(12)
        grid.setVerticalSpacing(2)
        grid.setColumnStretch(0, 1)
        for line, amount in zip(content.lines, totals.line_amounts, strict=True):
            words = f"{quantity_text(line.quantity)} × {line.description}"
            self._add_sum(grid, words, self._formats.money(amount), "ink")
        if totals.discount:
            self._add_sum(grid, self.tr("Discount"), self._formats.money(-totals.discount))
        for tax in totals.taxes:
            if tax.tax:
                words = self.tr("Tax {rate} %").format(rate=tax.rate.percent_text())
                self._add_sum(grid, words, self._formats.money(tax.tax))
        self._add_sum(grid, self.tr("Total"), self._formats.money(totals.total), "ink")
        self._column.addLayout(grid)
        if content.note.strip():
            self._add_heading(self.tr("Note"))
            self._column.addWidget(Paragraph(self._theme, content.note.strip()))

    def _add_sum(self, grid: QGridLayout, words: str, amount: str, token: str = "ink2") -> None:
        row = grid.rowCount()
        grid.addWidget(Paragraph(self._theme, words, token=token), row, 0, _TOP)
        shown = Paragraph(self._theme, amount, token=token)
        shown.setAlignment(Qt.AlignmentFlag.AlignRight)
        shown.setMinimumWidth(shown.sizeHint().width())
        grid.addWidget(shown, row, 1, _TOP)

    def _add_ids(self) -> None:
        ids = [each.intent_id for each in self._record.payments if each.intent_id]
        asked = [
            f"{self._formats.time(item.at)}  {item.request_id}"
            for item in story(self._record, self._formats)
            if item.request_id
        ]
        if not ids:
            return
        self._add_heading(self.tr("For Stripe's support"))
        for text in [*ids, *asked]:
            self._column.addWidget(Paragraph(self._theme, text, kind=Type.SMALL, token="ink3"))

    def _add_customer(self) -> None:
        customer = self._record.order.customer
        told = [customer.phone, customer.email, customer.address.strip()]
        if not any(told):
            return
        self._add_heading(self.tr("Customer"))
        for text in filter(None, told):
            self._column.addWidget(Paragraph(self._theme, text))
