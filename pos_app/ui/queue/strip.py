"""How many orders stand in each section and how much money that is."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QShortcut
from PySide6.QtWidgets import QAbstractButton, QHBoxLayout, QSizePolicy, QWidget
from typing_extensions import override

from pos_app.domain.queue import Section
from pos_app.ui.queue.sums import sum_text
from pos_app.ui.queue.titles import section_mark, strip_title
from pos_app.ui.theme.type_scale import Type
from pos_app.ui.widgets.keys import key_sequences, key_text

if TYPE_CHECKING:
    from pos_app.services.queue import QueueView
    from pos_app.ui.formats import Formats
    from pos_app.ui.theme.theme import Theme

_HEIGHT = 46
_ICON = 16
_SIDE = 14
_GAP = 8
_RADIUS = 8
_MIDDLE = Qt.AlignmentFlag.AlignVCenter


class _Segment(QAbstractButton):
    """One section: icon, name, count, sum."""

    def __init__(self, theme: Theme, section: Section, key: str, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme
        self._mark = section_mark(section)
        self._title = strip_title(section)
        self._count = ""
        self._sum = ""
        self.setObjectName(f"section_{section.name.lower()}")
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setToolTip(key_text(key))
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        shortcut = QShortcut(parent.parentWidget() or parent)
        shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        shortcut.setKeys(key_sequences(key))
        shortcut.activated.connect(self.click)

    def show_sum(self, count: int, total: str) -> None:
        """Show how many and how much."""
        self._count, self._sum = str(count), total
        self.setAccessibleName(" ".join(filter(None, (self._title, self._count, total))))
        self.updateGeometry()
        self.update()

    @override
    def minimumSizeHint(self) -> QSize:
        # The sum is left out whole where it does not fit beside the count.
        return self._size("")

    @override
    def sizeHint(self) -> QSize:
        return self._size(self._sum)

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        theme = self._theme
        place = self.rect().adjusted(_SIDE, 0, -_SIDE, 0)
        side = theme.px(_ICON)
        pixmap = theme.pixmap(*self._mark, _ICON, self.devicePixelRatioF())
        painter.drawPixmap(QPoint(place.left(), (self.height() - side) // 2), pixmap)
        place.setLeft(place.left() + side + _GAP)
        token = "ink" if self.underMouse() else "ink2"
        self._write(painter, place, self._title, Type.SECOND, token)
        width = theme.width(Type.SECOND, self._title)
        count = place.adjusted(width + _GAP, 0, 0, 0)
        self._write(painter, count, self._count, Type.STRONG, "ink")
        if self.width() >= self.sizeHint().width():
            painter.setFont(theme.font(Type.SECOND))
            painter.setPen(theme.color("ink2"))
            painter.drawText(place, _MIDDLE | Qt.AlignmentFlag.AlignRight, self._sum)

    def _size(self, total: str) -> QSize:
        theme = self._theme
        words = theme.width(Type.SECOND, self._title + total)
        words += theme.width(Type.STRONG, self._count)
        gaps = 2 * _SIDE + 2 * _GAP + (2 * _GAP if total else 0)
        return QSize(theme.px(_ICON) + words + gaps, theme.px(_HEIGHT))

    def _write(self, painter: QPainter, place: QRect, text: str, kind: Type, token: str) -> None:
        painter.setFont(self._theme.font(kind))
        painter.setPen(self._theme.color(token))
        painter.drawText(place, _MIDDLE | Qt.AlignmentFlag.AlignLeft, text)


class SectionStrip(QWidget):
    """The five sections side by side; `chosen` carries the one that Alt+1…5 or a click wants."""

    chosen = Signal(object)

    def __init__(self, theme: Theme, formats: Formats, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme
        self._formats = formats
        row = QHBoxLayout(self)
        row.setContentsMargins(1, 1, 1, 1)
        row.setSpacing(1)
        self._segments: dict[Section, _Segment] = {}
        for section in Section:
            segment = _Segment(theme, section, f"Alt+{section + 1}", self)
            segment.clicked.connect(lambda _=False, section=section: self.chosen.emit(section))
            row.addWidget(segment)
            self._segments[section] = segment

    def show_view(self, view: QueueView) -> None:
        """Count whole states: "Held" is every held card, also one that ends today."""
        for section, segment in self._segments.items():
            amounts = view.whole[section].sums
            count = view.count(section)
            if section is Section.HELD:
                amounts, count = view.all_held.sums, view.held_cards
            has_sum = count and section is not Section.DONE
            segment.show_sum(count, sum_text(amounts, self._formats) if has_sum else "")

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(self._theme.color("line"))
        painter.setBrush(self._theme.color("surface"))
        box = QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5)
        painter.drawRoundedRect(box, _RADIUS, _RADIUS)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, on=False)
        for segment in list(self._segments.values())[1:]:
            painter.fillRect(segment.x() - 1, 1, 1, self.height() - 2, self._theme.color("line"))
