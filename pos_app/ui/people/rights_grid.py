"""What each role may do: a tick for each right and role."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QCheckBox, QGridLayout, QWidget
from typing_extensions import override

from pos_app.domain.rights import OWNER_KEEPS, Right, Role
from pos_app.ui.people.words import right_words, role_words
from pos_app.ui.theme.type_scale import Type
from pos_app.ui.widgets.card import make_label
from pos_app.ui.widgets.key_hints import describe_keys
from pos_app.ui.widgets.paragraph import Paragraph

if TYPE_CHECKING:
    from collections.abc import Mapping

    from pos_app.ui.theme.theme import Theme

Rights = frozenset[Right]
_STEPS = {
    Qt.Key.Key_Up: (-1, 0),
    Qt.Key.Key_Down: (1, 0),
    Qt.Key.Key_Left: (0, -1),
    Qt.Key.Key_Right: (0, 1),
}


class RightsGrid(QWidget):
    """Arrows move, Space ticks. What the owner must keep is ticked for good.

    Signals:
        edited: a tick was changed.
    """

    edited = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._shown: dict[Role, Rights] = {}
        self._ticks: dict[tuple[int, int], QCheckBox] = {}
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(20)
        self._grid.setVerticalSpacing(4)
        self._grid.setColumnStretch(0, 1)
        for column, role in enumerate(Role):
            self._grid.addWidget(make_label(role_words(role), "label"), 0, column + 1)
        for row, right in enumerate(Right):
            words = Paragraph(theme, right_words(right), kind=Type.BODY, token="ink")
            self._grid.addWidget(words, row + 1, 0)
            for column, role in enumerate(Role):
                self._add_tick(row, column, right, role)
        self.setFocusProxy(self._ticks[0, 0])
        describe_keys(
            self,
            [
                ("Up Down Left Right", self.tr("Move")),
                ("Space", self.tr("Allow or not")),
                ("Ctrl+S", self.tr("Store")),
            ],
        )

    def show_rights(self, rights: Mapping[Role, Rights]) -> None:
        """Show what the roles may do; what was ticked and not stored is gone."""
        self._shown = dict(rights)
        for (row, column), tick in self._ticks.items():
            tick.setChecked(list(Right)[row] in rights[list(Role)[column]])

    def changed(self) -> dict[Role, Rights]:
        """What is ticked, for the roles where it differs from what was shown."""
        ticked = {
            role: frozenset(
                right for row, right in enumerate(Right) if self._ticks[row, column].isChecked()
            )
            for column, role in enumerate(Role)
        }
        return {role: rights for role, rights in ticked.items() if rights != self._shown.get(role)}

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            step = _STEPS.get(Qt.Key(event.key()))
            if step is not None and isinstance(watched, QCheckBox):
                self._move(watched, *step)
                return True
        return False

    def _add_tick(self, row: int, column: int, right: Right, role: Role) -> None:
        tick = QCheckBox()
        tick.setObjectName(f"right_{role.value}_{right.value}")
        tick.setAccessibleName(f"{role_words(role)}: {right_words(right)}")
        tick.installEventFilter(self)
        tick.toggled.connect(self.edited)
        if role is Role.OWNER and right in OWNER_KEEPS:
            tick.setEnabled(False)
            tick.setToolTip(self.tr("Somebody has to be able to give it back."))
        self._ticks[row, column] = tick
        self._grid.addWidget(tick, row + 1, column + 1)

    def _move(self, tick: QCheckBox, down: int, right: int) -> None:
        place = next(place for place, each in self._ticks.items() if each is tick)
        row, column = place[0] + down, place[1] + right
        while (row, column) in self._ticks:
            if self._ticks[row, column].isEnabled():
                self._ticks[row, column].setFocus()
                return
            row, column = row + down, column + right
