"""Who may sign in, one a row."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, Qt
from PySide6.QtGui import QFontMetrics, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QHeaderView,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableWidget,
    QTableWidgetItem,
    QWidget,
)
from typing_extensions import override

from pos_app.ui.people.words import role_words, state_words
from pos_app.ui.theme.type_scale import Type
from pos_app.ui.widgets.row import RowState, paint_row

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtGui import QPainter

    from pos_app.services.operators import Person
    from pos_app.ui.theme.theme import Theme

_NAME, _ROLE, _STATE = range(3)
_WIDTHS = {_ROLE: 120, _STATE: 150}
_ROW = 34
_HEAD = 28
_MOST_ROWS = 8
_PADDING = 10


class PeopleTable(QTableWidget):
    """Name, role, and whether somebody may sign in."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(0, 3, parent)
        self._theme = theme
        self._people: tuple[Person, ...] = ()
        self.setObjectName("people")
        self.setAccessibleName(self.tr("Who may use the tills"))
        self.setHorizontalHeaderLabels([self.tr("Name"), self.tr("Role"), self.tr("State")])
        for column in range(3):
            head = self.horizontalHeaderItem(column)
            assert head is not None
            head.setTextAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        self.setItemDelegate(_PersonDelegate(theme, self))
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setShowGrid(False)
        self.setTabKeyNavigation(False)
        self.verticalHeader().hide()
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.horizontalHeader().setHighlightSections(False)
        theme.changed.connect(self._fit)
        self.currentCellChanged.connect(lambda *_places: self.viewport().update())
        self._fit()

    def show_people(self, people: Sequence[Person]) -> None:
        """List these people; the one who was current stays so."""
        before = self.chosen
        self._people = tuple(people)
        self.setRowCount(len(people))
        for row, person in enumerate(people):
            texts = (person.operator.name, role_words(person.operator.role), state_words(person))
            for column, text in enumerate(texts):
                self.setItem(row, column, QTableWidgetItem(text))
        ids = [person.operator.id for person in people]
        known = before is not None and before.operator.id in ids
        self.setCurrentCell(ids.index(before.operator.id) if known and before else 0, _NAME)
        self._fit()

    @property
    def chosen(self) -> Person | None:
        """Who is chosen."""
        row = self.currentRow()
        return self._people[row] if 0 <= row < len(self._people) else None

    def person(self, row: int) -> Person:
        """Who stands in a row."""
        return self._people[row]

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit_columns()

    def _fit(self) -> None:
        theme, rows = self._theme, min(max(len(self._people), 1), _MOST_ROWS)
        self.horizontalHeader().setFixedHeight(theme.px(_HEAD))
        self.verticalHeader().setDefaultSectionSize(theme.px(_ROW))
        self.setFixedHeight(theme.px(_HEAD) + theme.px(_ROW) * rows + 1)
        self._fit_columns()

    def _fit_columns(self) -> None:
        left = self.viewport().width()
        for column, width in _WIDTHS.items():
            self.setColumnWidth(column, self._theme.px(width))
            left -= self.columnWidth(column)
        self.setColumnWidth(_NAME, max(left, self._theme.px(60)))


class _PersonDelegate(QStyledItemDelegate):
    def __init__(self, theme: Theme, table: PeopleTable) -> None:
        super().__init__(table)
        self._theme = theme
        self._table = table

    @override
    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> None:
        theme, table, rect = self._theme, self._table, option.rect
        painter.save()
        painter.setClipRect(rect)
        row = QRect(0, rect.top(), table.viewport().width(), rect.height())
        state = RowState(index.row() == table.currentRow(), table.hasFocus())
        paint_row(painter, row, theme, state)
        person = table.person(index.row())
        font = theme.font(Type.NAME if index.column() == _NAME else Type.BODY)
        painter.setFont(font)
        painter.setPen(theme.color("ink3" if person.is_retired else "ink"))
        place = rect.adjusted(_PADDING, 0, -4, 0)
        elide = Qt.TextElideMode.ElideRight
        text = QFontMetrics(font).elidedText(str(index.data()), elide, place.width())
        painter.drawText(place, Qt.AlignmentFlag.AlignVCenter, text)
        painter.restore()
