"""One reason out of a few."""

from __future__ import annotations

from typing import TYPE_CHECKING, Generic, TypeVar

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QRadioButton, QVBoxLayout, QWidget

from pos_app.ui.widgets.card import make_label

if TYPE_CHECKING:
    from collections.abc import Mapping

R = TypeVar("R")


class ReasonList(QWidget, Generic[R]):
    """Reasons below a label, the first one chosen; arrow keys choose another."""

    def __init__(self, label: str, reasons: Mapping[R, str], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        column.addWidget(make_label(label, "label"))
        self._buttons: dict[R, QRadioButton] = {}
        for reason, words in reasons.items():
            button = QRadioButton(words)
            button.setObjectName(f"reason_{reason}")
            button.setAccessibleName(words)
            column.addWidget(button, 0, Qt.AlignmentFlag.AlignLeft)
            self._buttons[reason] = button
        next(iter(self._buttons.values())).setChecked(True)

    def chosen(self) -> R:
        """The reason that is marked."""
        return next(reason for reason, button in self._buttons.items() if button.isChecked())

    def focus(self) -> None:
        """Put the focus on the reason that is marked."""
        self._buttons[self.chosen()].setFocus()
