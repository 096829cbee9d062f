"""A field for an amount."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent
from PySide6.QtWidgets import QLineEdit, QWidget
from typing_extensions import override

from pos_app.domain.money import Currency, Money, parse_money
from pos_app.ui.theme.type_scale import Type
from pos_app.ui.widgets.look import set_look

if TYPE_CHECKING:
    from pos_app.ui.formats import Formats
    from pos_app.ui.theme.theme import Theme

_PADDING = 11
_GAP = 12


class MoneyField(QLineEdit):
    """Right-aligned, with the currency's code at the left; `size` is "" or amount."""

    def __init__(
        self,
        theme: Theme,
        formats: Formats,
        currency: Currency,
        *,
        size: str = "",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._theme = theme
        self._formats = formats
        self._currency = currency
        set_look(self, box=size)
        self.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self.setMaxLength(40)
        theme.changed.connect(self._make_room)
        self._make_room()

    def amount(self) -> Money:
        """The amount typed.

        Raises InvalidInput with an `amount.…` code for what is none.
        """
        return parse_money(self.text(), self._currency, self._formats.number_style)

    def set_amount(self, amount: Money) -> None:
        """Show an amount, selected so that typing replaces it."""
        self._currency = amount.currency
        self._make_room()
        self.setText(self._formats.money(amount))
        self.selectAll()

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        painter = QPainter(self)
        painter.setFont(self._theme.font(Type.BODY))
        painter.setPen(self._theme.color("ink3"))
        place = self.rect().adjusted(_PADDING, 0, 0, 0)
        painter.drawText(place, Qt.AlignmentFlag.AlignVCenter, str(self._currency))

    def _make_room(self) -> None:
        metrics = QFontMetrics(self._theme.font(Type.BODY))
        self.setTextMargins(metrics.horizontalAdvance(str(self._currency)) + _GAP, 0, 0, 0)
