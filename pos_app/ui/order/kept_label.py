"""Says whether the order being typed would survive a crash."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QHBoxLayout, QWidget

from pos_app.ui.messages import sentence
from pos_app.ui.widgets.card import make_label
from pos_app.ui.widgets.icon_label import IconLabel
from pos_app.ui.widgets.look import set_look

if TYPE_CHECKING:
    from datetime import datetime

    from pos_app.ui.formats import Formats
    from pos_app.ui.theme.theme import Theme


class KeptLabel(QWidget):
    """Nothing, "Draft kept on this PC since 10:48", or why it is not kept."""

    def __init__(self, theme: Theme, formats: Formats, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._formats = formats
        self._icon = IconLabel(theme, "check", "ink2", 14)
        self._text = make_label("", "hint")
        self._text.setObjectName("draft_kept")
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 3, 0, 0)
        row.setSpacing(6)
        row.addWidget(self._icon)
        row.addWidget(self._text)
        self.show_kept(None)

    def show_kept(self, since: datetime | None) -> None:
        """Say since when the draft is kept; nothing where there is none."""
        if since is None:
            self._say("check", "ink2", "")
        else:
            words = self.tr("Draft kept on this PC since {time}")
            self._say("check", "ink2", words.format(time=self._formats.time(since)))

    def show_failed(self, error: Exception) -> None:
        """Say why the draft is not kept."""
        self._say("triangle-alert", "warn", sentence(error, self._formats).title)

    def _say(self, icon: str, token: str, words: str) -> None:
        self._icon.set_icon(icon, token)
        self._icon.setVisible(bool(words))
        self._text.setText(words)
        set_look(self._text, tone="" if token == "ink2" else token)
