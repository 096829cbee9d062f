"""The buttons that do something with the order in view."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QGridLayout, QWidget

from pos_app.ui.queue.offers import Action, Offer, action_name
from pos_app.ui.theme.type_scale import Type
from pos_app.ui.widgets.key_button import KeyButton
from pos_app.ui.widgets.look import set_look
from pos_app.ui.widgets.paragraph import Paragraph

if TYPE_CHECKING:
    from pos_app.ui.theme.theme import Theme

# Key, icon and kind of each button. The first offer is the large one.
_BUTTONS = {
    Action.APPROVE: ("P", "users", "primary"),
    Action.REJECT: ("N", "", "secondary"),
    Action.ACCEPT: ("A", "check", "primary"),
    Action.TAKE_BACK: ("W", "undo-2", "primary"),
    Action.SEND: ("S", "", "secondary"),
    Action.INVESTIGATE: ("I", "", "secondary"),
    Action.TAKE_CARD: ("T", "credit-card", "primary"),
    Action.CAPTURE: ("C", "check", "primary"),
    Action.ASK: ("R", "refresh-cw", "primary"),
    Action.CAPTURE_LESS: ("L", "", "secondary"),
    Action.VOID: ("V", "", "danger"),
    Action.REFUND: ("F", "rotate-ccw", "secondary"),
    Action.HOLD_AGAIN: ("H", "", "primary"),
    Action.HOLD_MORE: ("D", "", "secondary"),
    Action.RAISE: ("U", "", "secondary"),
    Action.EDIT: ("E", "", "secondary"),
    Action.OTHER: ("X", "", "secondary"),
}


class OrderActions(QWidget):
    """A large button above smaller ones, or all in one line; their letters work in the table.

    `chosen` carries the Action.
    """

    chosen = Signal(object)

    def __init__(self, theme: Theme, table: QWidget, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._offers: tuple[Offer, ...] = ()
        self._told: tuple[tuple[Offer, ...], str] | None = None
        self._in_line = False
        self._buttons = {action: self._make_button(theme, action, table) for action in Action}
        self._reason = Paragraph(theme, kind=Type.SMALL, token="ink3")
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setSpacing(8)

    def offer(self, offers: tuple[Offer, ...], waiting: str = "") -> None:
        """Show what can be done; `waiting` says what is under way, such as "Capturing…"."""
        if (offers, waiting) == self._told:
            return
        self._offers, self._told = offers, (offers, waiting)
        offered = {each.action: each for each in offers}
        for action, button in self._buttons.items():
            shown = offered.get(action)
            # Keys reach hidden buttons too, so what is not offered is also switched off.
            button.set_reason(shown.reason if shown else "-")
            button.set_waiting("")
            button.set_paused(False)
        self._lay_out()
        if waiting:
            self._wait(waiting)

    def set_in_line(self, in_line: bool) -> None:
        """Stand in one line, the likeliest button last, or below each other."""
        if in_line != self._in_line:
            self._in_line = in_line
            self._lay_out()

    def button(self, action: Action) -> KeyButton:
        """The button of an action."""
        return self._buttons[action]

    def focus_on(self, action: Action) -> None:
        """Lead the focus to a button, if it is offered and on."""
        button = self._buttons[action]
        if button.isVisibleTo(self) and button.isEnabled():
            button.setFocus()

    def _make_button(self, theme: Theme, action: Action, table: QWidget) -> KeyButton:
        key, icon, kind = _BUTTONS[action]
        button = KeyButton(
            theme,
            action_name(action),
            icon=icon,
            key=key,
            kind=kind,
            within=table,
            parent=self,
        )
        button.setObjectName(f"action_{action.name.lower()}")
        button.clicked.connect(lambda: self.chosen.emit(action))
        return button

    def _lay_out(self) -> None:
        while self._grid.count():
            self._grid.takeAt(0)
        for button in self._buttons.values():
            button.hide()
        self._reason.hide()
        for place, offer in enumerate(self._offers):
            self._show_offer(place, offer)
        notes = (offer.reason or offer.hint for offer in self._offers)
        said = list(dict.fromkeys(note for note in notes if note))
        if not self._offers:
            said = [self.tr("Nothing more can be done with this order.")]
        if said and not self._in_line:
            self._reason.set_text(" ".join(said))
            self._grid.addWidget(self._reason, 9, 0, 1, 2)
            self._reason.show()

    def _show_offer(self, place: int, offer: Offer) -> None:
        button = self._buttons[offer.action]
        first = place == 0
        kind = _BUTTONS[offer.action][2]
        set_look(button, kind=kind if first or kind != "primary" else "secondary")
        alone = len(self._offers) == 2
        button.set_size("panel" if first or alone or self._in_line else "")
        button.set_words(offer.short or offer.text if self._in_line else offer.text)
        if self._in_line:
            self._grid.addWidget(button, 0, len(Action) if first else place)
        elif first:
            self._grid.addWidget(button, 0, 0, 1, 2)
        else:
            self._grid.addWidget(button, 1 + (place - 1) // 2, (place - 1) % 2, 1, 1 + alone)
        button.show()

    def _wait(self, words: str) -> None:
        for place, offer in enumerate(self._offers):
            button = self._buttons[offer.action]
            if place == 0:
                button.set_waiting(words)
            else:
                button.set_paused(True)
