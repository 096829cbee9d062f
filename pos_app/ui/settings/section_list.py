"""The sections of the settings, at the left of their page."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import (
    QModelIndex,
    QPersistentModelIndex,
    QPoint,
    QRectF,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QKeyEvent, QPainter
from PySide6.QtWidgets import (
    QFrame,
    QListWidget,
    QListWidgetItem,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)
from typing_extensions import override

from pos_app.ui.theme.type_scale import Type
from pos_app.ui.widgets.key_hints import describe_keys

if TYPE_CHECKING:
    from pos_app.ui.theme.theme import Theme

_ROW = 36
_ICON = 16
_ICON_ROLE = Qt.ItemDataRole.UserRole + 1
_INTO = (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Right)


class SectionList(QListWidget):
    """Arrows go from section to section, Enter into it.

    Signals:
        entered_section: Enter or → was pressed.
    """

    entered_section = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("setting_sections")
        self.setAccessibleName(self.tr("Sections of the settings"))
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setProperty("ground", "none")
        self.viewport().setAutoFillBackground(False)
        self.setItemDelegate(_SectionDelegate(theme, self))
        describe_keys(
            self,
            [
                ("Up Down", self.tr("Section")),
                ("Enter", self.tr("Into the section")),
                ("/", self.tr("Find a setting")),
            ],
        )
        theme.changed.connect(self.scheduleDelayedItemsLayout)

    def add_section(self, icon: str, words: str) -> None:
        """Add a section below the others."""
        item = QListWidgetItem(words)
        item.setData(_ICON_ROLE, icon)
        self.addItem(item)

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in _INTO:
            self.entered_section.emit()
        elif event.text() == "/":
            # Qt's list would search by letters; here it belongs to the page.
            event.ignore()
        else:
            super().keyPressEvent(event)


class _SectionDelegate(QStyledItemDelegate):
    def __init__(self, theme: Theme, sections: SectionList) -> None:
        super().__init__(sections)
        self._theme = theme
        self._sections = sections

    @override
    def sizeHint(
        self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> QSize:
        return QSize(0, self._theme.px(_ROW) + 2)

    @override
    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> None:
        theme, rect = self._theme, option.rect.adjusted(0, 0, -1, -2)
        is_current = index.row() == self._sections.currentRow()
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        is_under = bool(option.state & QStyle.StateFlag.State_MouseOver)
        if is_current or is_under:
            painter.setBrush(theme.color("select" if is_current else "sunken"))
            painter.drawRoundedRect(QRectF(rect), 6, 6)
        if is_current:
            painter.fillRect(
                rect.left(), rect.top() + 4, 3, rect.height() - 8, theme.color("accent")
            )
        side = theme.px(_ICON)
        token = "accent_ink" if is_current else "ink2"
        ratio = painter.device().devicePixelRatioF()
        icon = theme.pixmap(index.data(_ICON_ROLE), token, _ICON, ratio)
        painter.drawPixmap(QPoint(rect.left() + 12, rect.center().y() + 1 - side // 2), icon)
        painter.setPen(theme.color("ink" if is_current else "ink2"))
        painter.setFont(theme.font(Type.AMOUNT if is_current else Type.NAME))
        words = rect.adjusted(12 + side + 12, 0, -4, 0)
        painter.drawText(words, Qt.AlignmentFlag.AlignVCenter, str(index.data()))
        painter.restore()
