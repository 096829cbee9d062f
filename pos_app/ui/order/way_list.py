"""How the card is given: the ways that exist on this till, one of them chosen."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFontMetrics, QKeyEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import (
    QAbstractButton,
    QButtonGroup,
    QFrame,
    QScrollArea,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)
from typing_extensions import override

from pos_app.ui.theme.type_scale import Type
from pos_app.ui.widgets.card import make_label
from pos_app.ui.widgets.keycap import keycap_size, paint_keycap, quiet_ink

if TYPE_CHECKING:
    from pos_app.ui.order.ways.way import Offer
    from pos_app.ui.theme.theme import Theme

_KEYS = "1234567890"
_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)
_HEIGHT = 48
# The focus ring lies outside of a way; the scrolled area must not cut it.
RING_ROOM = 5


class WayList(QWidget):
    """Choices under a heading; digits and arrows choose, Enter takes the chosen one.

    Signals:
        changed: another way is chosen.
        entered: Enter on the chosen way.
    """

    changed = Signal()
    entered = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._offers: tuple[Offer, ...] = ()
        self._group = QButtonGroup(self)
        self._column = QVBoxLayout()
        self._column.setContentsMargins(RING_ROOM, RING_ROOM, RING_ROOM, RING_ROOM)
        self._column.setSpacing(6)
        self._column.addStretch(1)
        inner = QWidget(self)
        inner.setProperty("ground", "none")
        inner.setLayout(self._column)
        self._scroll = QScrollArea()
        self._scroll.setFrameShape(QFrame.Shape.NoFrame)
        self._scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._scroll.setWidgetResizable(True)
        self._scroll.setWidget(inner)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(4)
        heading = make_label(self.tr("How is the card given?"), "label")
        heading.setContentsMargins(RING_ROOM, 0, 0, 0)
        whole.addWidget(heading)
        whole.addWidget(self._scroll, 1)
        self._group.buttonToggled.connect(self._on_toggled)

    def offer(self, offers: tuple[Offer, ...], kind: str) -> None:
        """Offer these; chosen is the first one of a kind of way, or else the first of all."""
        for row in self._group.buttons():
            self._group.removeButton(row)
            row.deleteLater()
        self._offers = offers
        for place, offer in enumerate(offers):
            key = _KEYS[place] if place < len(_KEYS) else ""
            row = _Row(self._theme, offer, key)
            row.setObjectName(f"way_{place}")
            row.entered.connect(self.entered)
            self._group.addButton(row, place)
            self._column.insertWidget(place, row)
            # Shown now and not with the next event: a key may follow at once.
            row.show()
        if offers:
            kinds = [offer.way.kind for offer in offers]
            self._group.button(kinds.index(kind) if kind in kinds else 0).setChecked(True)

    @property
    def offers(self) -> tuple[Offer, ...]:
        """What can be chosen."""
        return self._offers

    @property
    def chosen(self) -> Offer | None:
        """What Enter takes."""
        place = self._group.checkedId()
        return self._offers[place] if place >= 0 else None

    def choose(self, key: str) -> bool:
        """Choose by its digit and go there, and begin where that is safe; says if there is one."""
        place = _KEYS.find(key) if key else -1
        if not 0 <= place < len(self._offers):
            return False
        self._group.button(place).setChecked(True)
        self._group.button(place).setFocus()
        if self._offers[place].starts_at_once:
            self.entered.emit()
        return True

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if not self.choose(event.text()):
            super().keyPressEvent(event)

    def _on_toggled(self, way: QAbstractButton, is_chosen: bool) -> None:
        if is_chosen:
            self.setFocusProxy(way)
            self._scroll.ensureWidgetVisible(way, 0, 8)
            self.changed.emit()


class _Row(QAbstractButton):
    entered = Signal()

    def __init__(self, theme: Theme, offer: Offer, key: str) -> None:
        super().__init__()
        self._theme = theme
        self._offer = offer
        self._key = key
        self.setText(offer.name)
        self.setAccessibleName(f"{offer.name}, {offer.what}")
        self.setCheckable(True)
        self.setProperty("ring", 8)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        theme.changed.connect(self.updateGeometry)

    @override
    def sizeHint(self) -> QSize:
        return QSize(self._theme.px(200), self._theme.px(_HEIGHT))

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in _ENTER:
            # Or a key that is held would try a declined card again and again.
            if not event.isAutoRepeat():
                self.entered.emit()
        else:
            super().keyPressEvent(event)

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        theme, chosen = self._theme, self.isChecked()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        width = 2 if chosen else 1
        ground = "select" if chosen else "sunken" if self.underMouse() else "surface"
        painter.setPen(QPen(theme.color("accent" if chosen else "line"), width))
        painter.setBrush(theme.color(ground))
        inset = width / 2
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(inset, inset, -inset, -inset), 8, 8)
        place = QPoint(15, (self.height() - theme.px(18)) // 2)
        self._paint_icon(painter, self._offer.icon, place, 18)
        cap = keycap_size(self._key, theme)
        corner = QPoint(self.width() - 14 - cap.width(), (self.height() - cap.height()) // 2)
        if self._key:
            paint_keycap(painter, QRect(corner, cap), self._key, theme, quiet_ink(theme))
        left = 15 + theme.px(18) + 13
        words = QRect(left, 0, corner.x() - left - 8, self.height())
        self._paint_words(painter, words)
        painter.end()

    def _paint_words(self, painter: QPainter, words: QRect) -> None:
        theme, half = self._theme, words.height() // 2
        upper = words.adjusted(0, theme.px(5), 0, -half)
        lower = words.adjusted(0, half, 0, -theme.px(5))
        middle = Qt.AlignmentFlag.AlignVCenter
        painter.setFont(theme.font(Type.AMOUNT))
        painter.setPen(theme.color("ink"))
        painter.drawText(upper, middle, self.text())
        if self.isChecked():
            name = QFontMetrics(painter.font()).horizontalAdvance(self.text())
            place = QPoint(upper.left() + name + 6, upper.center().y() - theme.px(14) // 2 + 1)
            self._paint_icon(painter, "check", place, 14)
        painter.setFont(theme.font(Type.SECOND))
        painter.setPen(theme.color("ink2"))
        cut = QFontMetrics(painter.font()).elidedText(
            self._offer.what, Qt.TextElideMode.ElideRight, lower.width()
        )
        painter.drawText(lower, middle, cut)

    def _paint_icon(self, painter: QPainter, name: str, place: QPoint, size: int) -> None:
        token = "accent_ink" if self.isChecked() else "ink2"
        pixmap = self._theme.pixmap(name, token, size, self.devicePixelRatioF())
        painter.drawPixmap(place, pixmap)
