"""Keys that give a test card where the reader is simulated, or the customer is played."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from pos_app.ui.widgets.key_button import KeyButton
from pos_app.ui.widgets.paragraph import Paragraph

if TYPE_CHECKING:
    from pos_app.ui.theme.theme import Theme

# Stripe's own test numbers: https://docs.stripe.com/testing
_GOOD, _POOR = "4242424242424242", "4000000000009995"


class TrialKeys(QWidget):
    """Signals: chosen, with the number of one of Stripe's test cards."""

    chosen = Signal(str)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("ground", "none")
        self._told = Paragraph(theme)
        good = KeyButton(theme, self.tr("Visa •4242, is held"), icon="flask-conical", key="K")
        good.setObjectName("trial_good")
        good.clicked.connect(lambda: self.chosen.emit(_GOOD))
        poor = KeyButton(theme, self.tr("Visa •9995, no money"), icon="flask-conical", key="N")
        poor.setObjectName("trial_poor")
        poor.clicked.connect(lambda: self.chosen.emit(_POOR))
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(good, 1)
        row.addWidget(poor, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addWidget(self._told)
        column.addLayout(row)
        self.hide()

    def show_for_reader(self) -> None:
        """Offer to key a card on the reader."""
        self._told.set_text(self.tr("This reader is simulated. Key a test card on it:"))
        self.show()

    def show_for_link(self) -> None:
        """Offer to pay as the customer would."""
        self._told.set_text(self.tr("The customer is simulated. Pay with a test card:"))
        self.show()
