"""A line above the queue for what Stripe holds and no order of this book knows."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from pos_app.ui.queue.banner import Banner
from pos_app.ui.widgets.key_button import KeyButton

if TYPE_CHECKING:
    from pos_app.domain.drift import Drift
    from pos_app.ui.theme.theme import Theme


class StrayLine(QWidget):
    """Says how many there are; hidden while there is none.

    Signals:
        opened: the Drift to look at first.
    """

    opened = Signal(object)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._strays: list[Drift] = []
        self._banner = Banner(theme, "unlink", "drift")
        look = KeyButton(theme, self.tr("Look"), icon="search", key="Ctrl+D", size="toolbar")
        look.setObjectName("look_at_stray")
        look.clicked.connect(lambda: self.opened.emit(self._strays[0]))
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(12)
        row.addWidget(self._banner, 1)
        row.addWidget(look)
        self.hide()

    def show_strays(self, strays: tuple[Drift, ...]) -> None:
        """Take the payments that belong to no order, oldest first."""
        self._strays = list(strays)
        self.setVisible(bool(strays))
        lead = self.tr("A payment at Stripe belongs to no order of this book.")
        if len(strays) > 1:
            lead = self.tr("{count} payments at Stripe belong to no order of this book.")
        self._banner.say(lead.format(count=len(strays)), self.tr("It was not made here."))
