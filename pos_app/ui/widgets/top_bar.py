"""The bar at the top: whose till this is, and how it stands with Stripe."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from PySide6.QtCore import QPoint, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPolygon
from PySide6.QtWidgets import QHBoxLayout, QLabel, QSizePolicy, QWidget
from typing_extensions import override

from pos_app.services.connection import ConnectionKind
from pos_app.ui.layout import Layout
from pos_app.ui.widgets.card import make_label
from pos_app.ui.widgets.chip import Chip, ChipSpec
from pos_app.ui.widgets.elided_label import ElidedLabel
from pos_app.ui.widgets.line_button import LineButton
from pos_app.ui.widgets.operator_button import OperatorButton

if TYPE_CHECKING:
    from pos_app.ui.theme.theme import Theme

ShopMode = Literal["practice", "test", "live"]

_HEIGHT = 44
_SINGLE_HEIGHT = 32
_HATCH = 4
_STRIPE = 8


class Mark(QWidget):
    """The anchor on accent."""

    def __init__(self, theme: Theme, size: int = 24, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._side = size
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        theme.changed.connect(self.updateGeometry)

    def set_size(self, size: int) -> None:
        """Take another size, in pixels at 100 %."""
        self._side = size
        self.updateGeometry()

    @override
    def sizeHint(self) -> QSize:
        return QSize(self._theme.px(self._side), self._theme.px(self._side))

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self._theme.color("accent"))
        painter.drawRoundedRect(QRectF(self.rect()), self.width() / 4, self.width() / 4)
        size = round(self._side * 0.6)
        anchor = self._theme.pixmap("anchor", "on_accent", size, self.devicePixelRatioF())
        inset = (self.width() - self._theme.px(size)) // 2
        painter.drawPixmap(QPoint(inset, inset), anchor)


class TopBar(QWidget):
    """Mark, shop, mode, clock, Stripe and operator; a live shop has no pill and no hatched line."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._layout_kind = Layout.FULL
        self._mode: ShopMode = "live"
        self._place = ""
        self._shop = ""
        self._connection = ConnectionKind.NOT_ASKED
        self._minutes = 0
        self._waiting = 0
        self._mark = Mark(theme)
        self._name = ElidedLabel()
        self._name.setProperty("role", "amount")
        self._shop_label = ElidedLabel()
        self._shop_label.setProperty("tone", "ink2")
        self._pill = Chip(theme, ChipSpec("flask-conical", "", "info"))
        self._clock = make_label("", "second")
        self.line = LineButton(theme)
        self.operator = OperatorButton(theme)

        self._row = QHBoxLayout(self)
        self._row.setSpacing(12)
        self._row.addWidget(self._mark)
        self._row.addWidget(self._name)
        self._row.addWidget(self._shop_label)
        self._row.addStretch(1)
        for widget in (self._pill, self._clock):
            self._row.addWidget(widget)
        self._row.addWidget(self.line)
        self._row.addWidget(self._make_divider())
        self._row.addWidget(self.operator)

        theme.changed.connect(self._arrange)
        self._arrange()

    def set_shop(self, name: str, mode: ShopMode) -> None:
        """Show whose till this is, and whether money moves on it."""
        self._shop, self._mode = name, mode
        self._arrange()

    def set_place(self, text: str) -> None:
        """Name the place shown; in one column it stands in the shop's stead."""
        self._place = text
        self._arrange()

    def set_time(self, text: str) -> None:
        """Show the corrected clock's time."""
        self._clock.setText(text)

    def set_connection(self, kind: ConnectionKind, minutes: int) -> None:
        """Show how Stripe answers."""
        self._connection, self._minutes = kind, minutes
        self._arrange()

    def set_waiting(self, count: int) -> None:
        """Show how many orders wait for Stripe."""
        self._waiting = count
        self._arrange()

    @property
    def line_words(self) -> str:
        """How Stripe answers, in words."""
        return self._connection_words()[2]

    def set_layout(self, kind: Layout) -> None:
        """Leave out what does not fit."""
        self._layout_kind = kind
        self._arrange()

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), self._theme.color("panel"))
        line = self.height() - 1 - (_HATCH if self._mode != "live" else 0)
        painter.fillRect(0, line, self.width(), 1, self._theme.color("line"))
        if self._mode != "live":
            self._paint_hatch(painter, line + 1)

    def _paint_hatch(self, painter: QPainter, top: int) -> None:
        painter.fillRect(0, top, self.width(), _HATCH, self._theme.color("window"))
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self._theme.color("info"))
        stripe = QPolygon(
            [
                QPoint(0, _HATCH),
                QPoint(_HATCH, 0),
                QPoint(_HATCH + _STRIPE, 0),
                QPoint(_STRIPE, _HATCH),
            ]
        )
        for left in range(-_STRIPE, self.width(), 2 * _STRIPE):
            painter.drawPolygon(stripe.translated(left, top))

    def _arrange(self) -> None:
        single = self._layout_kind is Layout.SINGLE
        hatch = 0 if self._mode == "live" else _HATCH
        self.setFixedHeight(self._theme.px(_SINGLE_HEIGHT if single else _HEIGHT) + hatch)
        self._row.setContentsMargins(12, 0, 8, 1 + hatch)
        self._mark.set_size(18 if single else 24)
        self._name.setText(self._place if single else "Holdfast")
        self._name.setMinimumWidth(0 if single else self._name.sizeHint().width())
        self._shop_label.setText(self._shop)
        self._shop_label.setVisible(not single)
        self._clock.setVisible(not single)
        self.operator.set_short(single)
        self._show_mode(self._layout_kind < Layout.FULL)
        self._show_connection(single)
        self.update()

    def _show_mode(self, short: bool) -> None:
        self._pill.setVisible(self._mode != "live")
        if self._mode == "practice":
            words = self.tr("PRACTICE") if short else self.tr("PRACTICE: no real money moves")
        else:
            words = self.tr("TEST") if short else self.tr("TEST KEY: no real money moves")
        self._pill.show_state(ChipSpec("flask-conical", words, "info"))

    def _show_connection(self, short: bool) -> None:
        icon, token, words, brief = self._connection_words()
        if self._waiting:
            icon, token = ("cloud-off", "warn") if token == "ok" else (icon, token)
            waits = self.tr("{state} · {count} waiting")
            words = waits.format(state=words, count=self._waiting)
            brief = waits.format(state=brief, count=self._waiting)
        self.line.show_state(icon, token, brief if short else words, words)

    def _connection_words(self) -> tuple[str, str, str, str]:
        lost = self.tr("Stripe not reached for {minutes} min").format(minutes=self._minutes)
        if self._minutes < 1:
            lost = self.tr("Stripe not reached")
        kinds = ConnectionKind
        return {
            kinds.NOT_ASKED: ("circle", "ink2", self.tr("Stripe not asked yet"), "Stripe"),
            kinds.REACHABLE: ("circle-check", "ok", self.tr("Stripe reachable"), "Stripe"),
            kinds.SLOW: ("clock", "warn", self.tr("Stripe slow to answer"), self.tr("Slow")),
            kinds.UNREACHABLE: ("cloud-off", "bad", lost, self.tr("No Stripe")),
            kinds.PRACTICE: ("circle-check", "ok", self.tr("Practice Stripe"), self.tr("Practice")),
            kinds.NO_KEY: ("key-round", "warn", self.tr("No Stripe key"), self.tr("No key")),
        }[self._connection]

    def _make_divider(self) -> QLabel:
        divider = QLabel()
        divider.setProperty("frame", "line")
        divider.setFixedSize(1, 20)
        return divider
