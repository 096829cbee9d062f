"""Draws every part of the window, to compare by eye: python -m tests.gallery FOLDER."""

from __future__ import annotations

import os
import sys
from datetime import datetime, timedelta
from pathlib import Path

from PySide6.QtCore import QLocale, QRect, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import (
    QApplication,
    QGridLayout,
    QHBoxLayout,
    QLineEdit,
    QVBoxLayout,
    QWidget,
)
from typing_extensions import override

from pos_app.domain.holds import WarnTimes
from pos_app.domain.money import Money, currency
from pos_app.services.connection import ConnectionKind
from pos_app.ui.formats import Formats
from pos_app.ui.shell import Place, Shell
from pos_app.ui.theme.theme import Theme
from pos_app.ui.theme.tokens import DARK, LIGHT, Tokens
from pos_app.ui.theme.type_scale import Type
from pos_app.ui.widgets import time_left
from pos_app.ui.widgets.card import Card, make_label
from pos_app.ui.widgets.chip import Chip, ChipSpec, paint_chip
from pos_app.ui.widgets.field import Field
from pos_app.ui.widgets.focus_ring import FocusRing
from pos_app.ui.widgets.icon_label import IconLabel
from pos_app.ui.widgets.key_button import KeyButton
from pos_app.ui.widgets.key_hints import describe_keys
from pos_app.ui.widgets.money_field import MoneyField
from pos_app.ui.widgets.notice import Notice, NoticeKind, NoticeSpec
from pos_app.ui.widgets.paragraph import Paragraph
from pos_app.ui.widgets.row import RowState, paint_row

RESOURCES = Path(__file__).parent.parent / "resources"
FORMATS = Formats(QLocale("en_US"))
CHIPS = (
    (("lock", "Held", "accent_ink"), ("refresh-cw", "Asking Stripe", "warn"),
     ("credit-card", "Awaiting card", "quiet")),
    (("link", "Pay link sent", "info"), ("cloud-off", "Saved, not sent", "warn"),
     ("circle-x", "Declined", "bad")),
    (("timer-off", "Expired", "bad"), ("unlink", "Drift", "drift"),
     ("circle-check", "Captured", "ok"), ("undo-2", "Voided", "quiet")),
    (("rotate-ccw", "Refunded", "quiet"), ("circle-check", "Ready", "ok"),
     ("triangle-alert", "Look first", "warn")),
    (("ban", "Cannot", "bad"),),
)  # fmt: skip
PLAIN = (
    ("lock", "Held", "accent_ink"),
    ("circle-check", "Captured 10:12", "ok"),
    ("undo-2", "Voided", "quiet"),
)
TYPES = (
    ("812.40", "money", "44/46 the one money figure"),
    ("812.40", "panel_money", "28/32 money in panels"),
    ("Page title", "title", "20/25"),
    ("Strong line, big button", "strong", "16/22"),
    ("Body, rows, fields", "body", "14/20"),
    ("Secondary", "second", "13/18"),
    ("Labels, chips, keycaps", "small", "12/16, never smaller"),
)
_REFUSED = "The hold on 1029 ended at 07:12."
_UNKNOWN = "1036 settles by itself. Do not capture again."
_NOT_SENT = "No network. Nothing has moved."
NOTICES = (
    NoticeSpec(NoticeKind.DONE, "Captured 27.06.", "Order 1041, Visa •4242."),
    NoticeSpec(NoticeKind.REFUSED, "Not captured.", _REFUSED, "Hold again…", "H"),
    NoticeSpec(NoticeKind.UNKNOWN, "Asked, no answer yet.", _UNKNOWN, "Ask now", "R"),
    NoticeSpec(NoticeKind.NOT_SENT, "Not sent.", _NOT_SENT, "Try now", "R"),
    NoticeSpec(
        NoticeKind.TRAY, "Capturing 27.06 in 5 s.", "Nothing is sent yet.", "Undo", "Ctrl+Z"
    ),
)
PLACES = (
    ("F2", "circle-plus", "New order"), ("F3", "inbox", "Queue"), ("F4", "receipt-text", "Orders"),
    ("F6", "users", "Customers"), ("F7", "chart-column", "Reports"), ("F8", "settings", "Settings"),
)  # fmt: skip


class Rows(QWidget):
    """The four states of a row."""

    STATES = (
        ("Rest", RowState()),
        ("Pointer over", RowState(is_hovered=True)),
        ("Current, table has focus", RowState(is_current=True, has_focus=True)),
        ("Current, no focus", RowState(is_current=True)),
    )

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self.theme = theme

    @override
    def sizeHint(self) -> QSize:
        return QSize(200, 4 * self.theme.px(31))

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        height = self.theme.px(31)
        for place, (words, state) in enumerate(self.STATES):
            row = QRect(0, place * height, self.width(), height)
            paint_row(painter, row, self.theme, state)
            painter.setPen(self.theme.color("ink"))
            painter.setFont(self.theme.font(Type.BODY))
            painter.drawText(row.adjusted(16, 0, 0, 0), Qt.AlignmentFlag.AlignVCenter, words)
            chip = row.adjusted(row.width() - self.theme.px(76), 0, 0, 0)
            paint_chip(
                painter, chip, ChipSpec("lock", "Held", "accent_ink", filled=False), self.theme
            )
            painter.setFont(self.theme.font(Type.AMOUNT))
            amount = row.adjusted(0, 0, -self.theme.px(88), 0)
            right = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight
            painter.drawText(amount, right, "27.06")


class Swatch(QWidget):
    """A colour with its name."""

    def __init__(self, theme: Theme, name: str) -> None:
        super().__init__()
        self.theme, self.name = theme, name
        self.setFixedHeight(26)

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        color = self.theme.color(self.name)
        painter.setBrush(color)
        painter.setPen(self.theme.color("line"))
        painter.drawRoundedRect(self.rect().adjusted(0, 0, -1, -1), 4, 4)
        painter.setPen(Qt.GlobalColor.white if color.lightness() < 128 else Qt.GlobalColor.black)
        painter.setFont(self.theme.font(Type.SMALL))
        box = self.rect().adjusted(9, 0, -9, 0)
        painter.drawText(box, Qt.AlignmentFlag.AlignVCenter, self.name)
        painter.drawText(
            box, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight, color.name().upper()
        )


def line_of(*widgets: QWidget, spacing: int = 8) -> QHBoxLayout:
    row = QHBoxLayout()
    row.setSpacing(spacing)
    for widget in widgets:
        row.addWidget(widget)
    row.addStretch(1)
    return row


def chips_card(theme: Theme) -> Card:
    card = Card("State chips: icon, word, colour")
    for row in CHIPS:
        card.body.addLayout(line_of(*(Chip(theme, ChipSpec(*spec)) for spec in row)))
    card.body.addWidget(make_label("Rows that need nobody drop the fill:", "small"))
    plain = (Chip(theme, ChipSpec(*spec, filled=False)) for spec in PLAIN)
    card.body.addLayout(line_of(*plain, spacing=20))
    return card


def times_card(theme: Theme) -> Card:
    card = Card("Time left: below 4 h, below 24 h, more, not known, no hold")
    grid = QGridLayout()
    warn = WarnTimes(soon=timedelta(hours=24), urgent=timedelta(hours=4))
    spans = (
        time_left.ended(),
        *(time_left.words(timedelta(hours=each), warn) for each in (3, 18, 52)),
        time_left.asking(),
        time_left.none(),
    )
    for place, span in enumerate(spans):
        words = make_label(span.text, "amount" if span.bold else "body", span.token)
        parts = [words] if not span.icon else [IconLabel(theme, span.icon, span.token), words]
        grid.addLayout(line_of(*parts, spacing=6), place // 3, place % 3)
    card.body.addLayout(grid)
    return card


def type_card() -> Card:
    card = Card("Type: Inter, tabular figures")
    card.body.setSpacing(2)
    for text, role, note in TYPES:
        card.body.addLayout(line_of(make_label(text, role), make_label(note, "small")))
    return card


def buttons_card(theme: Theme) -> Card:
    card = Card("Buttons")
    card.body.setSpacing(14)
    first = KeyButton(theme, "Capture 27.06", icon="check", key="C", kind="primary")
    first.setObjectName("first")
    less = KeyButton(theme, "Capture less…", key="L")
    card.body.addLayout(
        line_of(first, less, KeyButton(theme, "Void…", key="V", kind="danger"), spacing=8)
    )
    busy = KeyButton(theme, "Capture 27.06", key="C", kind="primary")
    busy.set_waiting("Capturing…")
    off = KeyButton(theme, "Refund…", key="R")
    off.set_reason("This key may not refund.")
    busy.setMinimumWidth(178)
    off.setMinimumWidth(149)
    card.body.addLayout(
        line_of(busy, off, KeyButton(theme, "Clear", key="Esc", kind="quiet"), spacing=12)
    )
    said = "Rest, focus, off. An off button says why beside it: “This key may not refund.”"
    card.body.addWidget(Paragraph(theme, said, kind=Type.SMALL, token="ink3"))
    card.body.addStretch(1)
    return card


def fields_card(theme: Theme) -> Card:
    card = Card("Fields")
    grid = QGridLayout()
    grid.setHorizontalSpacing(14)
    grid.setVerticalSpacing(12)
    grid.setColumnStretch(0, 1)
    grid.setColumnStretch(1, 1)
    amount = MoneyField(theme, FORMATS, currency("usd"))
    amount.set_amount(Money(3100, currency("usd")))
    amount.deselect()
    locked = QLineEdit("USD")
    locked.setReadOnly(True)
    take = Field(theme, "Take now", amount)
    take.set_error("More than the 27.06 that is held. Take 27.06 or less.")
    grid.addWidget(Field(theme, "Name", QLineEdit("Grace Hopper"), key="Alt+N"), 0, 0)
    grid.addWidget(Field(theme, "Name, focus", QLineEdit("Grace H")), 0, 1)
    grid.addWidget(take, 1, 0)
    by = Field(theme, "Locked by the key", locked, hint="Set by the Stripe account.")
    grid.addWidget(by, 1, 1, Qt.AlignmentFlag.AlignTop)
    card.body.addLayout(grid)
    return card


def notices_card(theme: Theme) -> Card:
    card = Card("What a money action can answer: done, refused, unknown, not sent")
    for spec in NOTICES:
        card.body.addWidget(Notice(theme, spec))
    card.body.addStretch(1)
    return card


def rows_card(theme: Theme) -> Card:
    card = Card("Rows")
    frame = Card(padding=1)
    frame.body.addWidget(Rows(theme))
    card.body.addWidget(frame)
    card.body.addStretch(1)
    return card


def colours_card(theme: Theme) -> Card:
    card = Card("Colour tokens")
    grid = QGridLayout()
    grid.setSpacing(6)
    names = [name for name in Tokens.__slots__ if name != "name"]
    for place, name in enumerate(names):
        grid.addWidget(Swatch(theme, name), place // 2, place % 2)
    card.body.addLayout(grid)
    card.body.addWidget(make_label("Icons", "heading"))
    icons = QGridLayout()
    icons.setSpacing(10)
    for place, path in enumerate(sorted((RESOURCES / "icons").glob("*.svg"))):
        icons.addWidget(IconLabel(theme, path.stem), place // 11, place % 11)
    card.body.addLayout(icons)
    for size in ("panel", "final"):
        card.body.addWidget(
            KeyButton(theme, "Save and hold card", icon="lock", key="F9", kind="primary", size=size)
        )
    card.body.addStretch(1)
    return card


def parts(theme: Theme) -> QWidget:
    page = QWidget()
    page.setProperty("ground", "window")
    row = QHBoxLayout(page)
    row.setContentsMargins(20, 16, 20, 16)
    row.setSpacing(16)
    columns = (
        (372, (chips_card(theme), times_card(theme), type_card(), rows_card(theme))),
        (480, (buttons_card(theme), fields_card(theme), notices_card(theme))),
        (356, (colours_card(theme),)),
    )
    for width, cards in columns:
        column = QVBoxLayout()
        column.setSpacing(16)
        for card in cards:
            card.setMinimumWidth(width)
            column.addWidget(card, 1 if card is cards[-1] else 0)
        row.addLayout(column, width)
    FocusRing(theme, page)
    return page


def shell(theme: Theme, folder: Path) -> Shell:
    def now() -> datetime:
        return datetime(2026, 11, 19, 10, 53).astimezone()

    settings = folder / "gallery.ini"
    settings.unlink(missing_ok=True)
    window = Shell(theme, FORMATS, now, settings)
    for key, icon, text in PLACES:
        page = QWidget()
        page.setObjectName(f"page_{key}")
        page.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        page.setProperty("ring", "none")
        describe_keys(page, [("Up Down", "Row"), ("Space", "Tick"), ("C", "Capture")])
        window.add_place(Place(key, icon, text, page))
    window.set_shop("Corner Books", "practice")
    window.set_operator("Ada", "Manager")
    window.set_connection(ConnectionKind.REACHABLE)
    window.set_held("812.40", 7, "3 h 10 m", urgent=True)
    window.set_badge("F3", 4)
    window.show_place("F3")
    return window


def draw(app: QApplication, folder: Path, tokens: Tokens, scale: float) -> None:
    theme = Theme(RESOURCES, tokens, scale)
    theme.apply(app)
    name = f"{tokens.name}-{round(scale * 100)}"
    page = parts(theme)
    page.resize(round(1280 * scale), round(930 * scale))
    page.show()
    page.activateWindow()
    first = page.findChild(KeyButton, "first")
    assert first is not None
    first.setFocus()
    app.processEvents()
    page.grab().save(str(folder / f"parts-{name}.png"))
    page.close()
    window = shell(theme, folder)
    window.show()
    window.activateWindow()
    window.notify(NoticeSpec(NoticeKind.DONE, "Captured 27.06.", "Order 1041, Visa •4242."))
    app.processEvents()
    window.grab().save(str(folder / f"shell-{name}.png"))
    window.show_all_keys()
    app.processEvents()
    dialog = app.activeModalWidget()
    assert dialog is not None
    picture = window.grab()
    painter = QPainter(picture)
    painter.drawPixmap(dialog.pos() - window.pos(), dialog.grab())
    painter.end()
    picture.save(str(folder / f"dialog-{name}.png"))
    dialog.close()
    window.close()


def main() -> None:
    folder = Path(sys.argv[1])
    folder.mkdir(parents=True, exist_ok=True)
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    app = QApplication([])
    for tokens, scale in ((LIGHT, 1.0), (DARK, 1.0), (LIGHT, 2.0)):
        draw(app, folder, tokens, scale)


if __name__ == "__main__":
    main()
