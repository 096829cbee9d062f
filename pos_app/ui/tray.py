"""The desktop's tray and the count on the program's icon, where there are such."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QSystemTrayIcon

if TYPE_CHECKING:
    from pos_app.ui.theme.theme import Theme


class Tray(QObject):
    """An icon that shows messages.

    `clicked`: the icon or its message was clicked.
    """

    clicked = Signal()

    def __init__(self, theme: Theme, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._icon: QSystemTrayIcon | None = None
        if QSystemTrayIcon.isSystemTrayAvailable():
            self._icon = QSystemTrayIcon(theme.icon("anchor", "accent", 22), self)
            self._icon.setToolTip("Holdfast")
            self._icon.activated.connect(lambda _reason: self.clicked.emit())
            self._icon.messageClicked.connect(self.clicked)
            self._icon.show()

    def tell(self, title: str, text: str) -> None:
        """Show a message; nothing where there is no tray."""
        if self._icon is not None:
            self._icon.showMessage(title, text)

    def show_count(self, count: int) -> None:
        """Show the count on the program's icon, where the desktop does such a thing."""
        app = QGuiApplication.instance()
        if isinstance(app, QGuiApplication):
            app.setBadgeNumber(count)
