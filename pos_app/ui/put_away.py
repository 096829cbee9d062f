"""Dialogs while a page covers the window: out of sight, and kept for whoever comes back."""

from __future__ import annotations

from PySide6.QtWidgets import QApplication, QDialog
from shiboken6 import isValid


class PutAway:
    """Hides every open dialog; what was typed in it stays until it is brought back or given up."""

    def __init__(self) -> None:
        self._dialogs: list[QDialog] = []

    def hide_all(self) -> None:
        """Hide what lies above the window, the topmost first."""
        while (popup := QApplication.activePopupWidget()) is not None:
            popup.close()
        while isinstance(dialog := QApplication.activeModalWidget(), QDialog):
            dialog.hide()
            self._dialogs.append(dialog)

    def bring_back(self) -> None:
        """Show again what was hidden."""
        for dialog in self._take():
            dialog.show()

    def give_up(self) -> None:
        """Leave everything by the way that changes nothing: somebody else has come."""
        for dialog in self._take():
            dialog.reject()

    def _take(self) -> list[QDialog]:
        taken, self._dialogs = self._dialogs, []
        return [dialog for dialog in reversed(taken) if isValid(dialog)]
