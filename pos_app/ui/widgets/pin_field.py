"""A field for a PIN."""

from __future__ import annotations

from PySide6.QtCore import QRegularExpression, Qt
from PySide6.QtGui import QRegularExpressionValidator
from PySide6.QtWidgets import QLineEdit, QWidget

from pos_app.domain.pin import LONGEST_PIN


class PinField(QLineEdit):
    """Takes the digits of a PIN and never shows them; nothing is copied from it."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setEchoMode(QLineEdit.EchoMode.Password)
        self.setMaxLength(LONGEST_PIN)
        digits = QRegularExpression("[0-9]*")
        self.setValidator(QRegularExpressionValidator(digits, self))
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.NoContextMenu)
