"""What stands in the window when the shop cannot be opened, and what a report says."""

from __future__ import annotations

import platform
import traceback
from types import TracebackType
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QVBoxLayout, QWidget

from pos_app import __version__
from pos_app.ui.widgets.card import make_label
from pos_app.ui.widgets.icon_label import IconLabel

if TYPE_CHECKING:
    from pos_app.ui.messages import Message
    from pos_app.ui.theme.theme import Theme


class Trouble(QWidget):
    """One trouble in plain words, in the middle of the window."""

    def __init__(self, theme: Theme, message: Message, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        title = make_label(message.title, "title")
        rest = make_label(message.rest, "second")
        for label in (title, rest):
            label.setWordWrap(True)
            label.setAlignment(Qt.AlignmentFlag.AlignCenter)
            label.setFixedWidth(theme.px(560))
            label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)

        column = QVBoxLayout(self)
        column.setSpacing(12)
        column.addStretch(1)
        column.addWidget(IconLabel(theme, "triangle-alert", "bad", 32), 0, _CENTRE)
        column.addWidget(title, 0, _CENTRE)
        column.addWidget(rest, 0, _CENTRE)
        column.addStretch(2)


_CENTRE = Qt.AlignmentFlag.AlignHCenter


def report(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> str:
    """What whoever looks after the till needs to know about an unexpected exception."""
    lines = traceback.format_exception(kind, error, trace)
    return (
        f"Holdfast {__version__}, {platform.platform()}, Python {platform.python_version()}\n"
        + ("".join(lines))
    )
