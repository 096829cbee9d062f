"""What was ordered, beside the card that is held for it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QScrollArea, QVBoxLayout, QWidget

from pos_app.ui.order import lines_text
from pos_app.ui.theme.type_scale import Type
from pos_app.ui.widgets.card import Card, make_label, make_line
from pos_app.ui.widgets.elided_label import ElidedLabel
from pos_app.ui.widgets.paragraph import Paragraph

if TYPE_CHECKING:
    from pos_app.domain.order import Draft
    from pos_app.ui.formats import Formats
    from pos_app.ui.theme.theme import Theme


class OrderSummary(QWidget):
    """Lines, taxes, total and note of a saved order."""

    def __init__(self, theme: Theme, formats: Formats, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._formats = formats
        self._shown: Draft | None = None
        self._scroll = QScrollArea()
        self._scroll.setFrameShape(QFrame.Shape.NoFrame)
        self._scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._scroll.setWidgetResizable(True)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(9)
        column.addWidget(make_label(self.tr("What was ordered"), "label"))
        column.addWidget(self._scroll, 1)

    def show_order(self, content: Draft) -> None:
        """Show the content of an order."""
        if content == self._shown:
            # An order is told of with every answer; what was ordered rarely changes.
            return
        self._shown = content
        inner = QWidget(self)
        inner.setProperty("ground", "none")
        column = QVBoxLayout(inner)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addWidget(self._make_sums(content))
        if content.note:
            note = Card(padding=16)
            note.body.addWidget(Paragraph(self._theme, content.note, kind=Type.SECOND))
            column.addWidget(note)
        column.addStretch(1)
        self._scroll.setWidget(inner)

    def _make_sums(self, content: Draft) -> Card:
        card = Card(padding=0)
        card.body.setSpacing(0)
        money, totals = self._formats.money, content.totals()
        for line, amount in zip(content.lines, totals.line_amounts, strict=True):
            count = lines_text.quantity(line.quantity, self._formats)
            self._add_row(card, f"{count} × {line.description}", money(amount), "name", "")
        if totals.discount:
            self._add_row(card, self.tr("Discount"), money(-totals.discount), "second", "ink2")
        words = self.tr("Tax {rate} on {net}")
        for tax in totals.taxes:
            if tax.tax:
                rate = lines_text.rate(tax.rate, self._formats)
                text = words.format(rate=rate, net=money(tax.net))
                self._add_row(card, text, money(tax.tax), "second", "ink2")
        total = self.tr("Total {currency}").format(currency=content.currency)
        self._add_row(card, total, money(totals.total), "amount", "")
        return card

    def _add_row(self, card: Card, text: str, amount: str, role: str, tone: str) -> None:
        if card.body.count():
            card.body.addWidget(make_line())
        name = ElidedLabel(text)
        name.setTextFormat(Qt.TextFormat.PlainText)
        name.setProperty("role", "body" if role == "name" else role)
        name.setProperty("tone", tone)
        value: QLabel = make_label(amount, "amount" if role != "second" else "second", tone)
        row = QHBoxLayout()
        row.setContentsMargins(15, 9, 15, 9)
        row.setSpacing(12)
        row.addWidget(name, 1)
        row.addStretch(0)
        row.addWidget(value)
        card.body.addLayout(row)
