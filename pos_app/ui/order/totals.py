"""What the order comes to."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from pos_app.ui.order import lines_text
from pos_app.ui.widgets.card import make_label

if TYPE_CHECKING:
    from pos_app.domain.order import Draft
    from pos_app.ui.formats import Formats


class Totals(QWidget):
    """Subtotal, discount and tax in rows; below them the total in large type."""

    def __init__(self, formats: Formats, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._formats = formats
        self._compact = False
        self._rows = QWidget(self)
        self._grid = QGridLayout(self._rows)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setVerticalSpacing(11)
        self._grid.setColumnStretch(0, 1)
        self._labels: list[tuple[QLabel, QLabel]] = []
        self._word = make_label(self.tr("Total"), "amount")
        self._code = make_label("", "body", "ink3")
        self._total = make_label("", "money")
        self._total.setObjectName("order_total")
        self._total.setAccessibleName(self.tr("Total"))
        bottom = Qt.AlignmentFlag.AlignBottom
        line = QHBoxLayout()
        line.setSpacing(4)
        for label in (self._word, self._code):
            # The words stand on the line of the large figures.
            label.setContentsMargins(0, 0, 0, 8)
            line.addWidget(label, 0, bottom)
        line.addStretch(1)
        line.addWidget(self._total, 0, bottom)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        column.addWidget(self._rows)
        column.addLayout(line)

    def set_compact(self, compact: bool) -> None:
        """Say the tax beside the total instead of in rows."""
        self._compact = compact
        self._rows.setVisible(not compact)

    def show_draft(self, draft: Draft) -> None:
        """Show what a draft comes to."""
        money, totals = self._formats.money, draft.totals()
        rows = [(self.tr("Subtotal"), money(totals.subtotal))]
        if draft.discount is not None:
            off = lines_text.discount(draft.discount, self._formats)
            rows.append((self.tr("Discount {off}").format(off=off), money(-totals.discount)))
        words = self.tr("Tax {rate} on {net}")
        rows += [
            (
                words.format(rate=lines_text.rate(tax.rate, self._formats), net=money(tax.net)),
                money(tax.tax),
            )
            for tax in totals.taxes
            if tax.tax
        ]
        self._show_rows(rows)
        code = str(draft.currency)
        if self._compact and totals.tax:
            code = self.tr("{currency}, tax {tax}").format(currency=code, tax=money(totals.tax))
        self._code.setText(code)
        self._total.setText(money(totals.total))

    def _show_rows(self, rows: list[tuple[str, str]]) -> None:
        while len(self._labels) < len(rows):
            pair = make_label("", "body", "ink2"), make_label("", "body", "ink2")
            row = len(self._labels)
            self._grid.addWidget(pair[0], row, 0)
            self._grid.addWidget(pair[1], row, 1, Qt.AlignmentFlag.AlignRight)
            self._labels.append(pair)
        for place, pair in enumerate(self._labels):
            for label, text in zip(
                pair, rows[place] if place < len(rows) else ("", ""), strict=True
            ):
                label.setText(text)
                label.setVisible(place < len(rows))
