"""A framed part of a page."""

from __future__ import annotations

from PySide6.QtWidgets import QFrame, QLabel, QVBoxLayout, QWidget


class Card(QFrame):
    """A surface with a hairline and round corners; `body` takes what stands in it."""

    def __init__(self, heading: str = "", padding: int = 16, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("frame", "card")
        self.body = QVBoxLayout(self)
        self.body.setContentsMargins(padding, padding, padding, padding)
        self.body.setSpacing(8)
        if heading:
            self.body.addWidget(make_label(heading, "heading"))


def make_label(text: str, role: str, tone: str = "") -> QLabel:
    """A label whose look the stylesheet knows by its role."""
    label = QLabel(text)
    label.setProperty("role", role)
    if tone:
        label.setProperty("tone", tone)
    return label


def make_line() -> QFrame:
    """A hairline across its layout."""
    line = QFrame()
    line.setProperty("frame", "line")
    line.setFixedHeight(1)
    return line
