"""What is known of a key, as a list."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QWidget

from pos_app.domain.stripe_key import Grant
from pos_app.ui.stripe.key_words import (
    SHOWN,
    account_words,
    grant_words,
    mode_words,
    moto_words,
    permission_words,
)
from pos_app.ui.theme.type_scale import Type
from pos_app.ui.widgets.card import make_label
from pos_app.ui.widgets.icon_label import IconLabel
from pos_app.ui.widgets.paragraph import Paragraph

if TYPE_CHECKING:
    from pos_app.services.keys import KeyState
    from pos_app.ui.theme.theme import Theme

_MARKS = {
    Grant.YES: ("circle-check", "ok"),
    Grant.NO: ("circle-x", "bad"),
    Grant.UNKNOWN: ("circle-help", "ink2"),
}
_MOTO = {True: Grant.YES, False: Grant.NO, None: Grant.UNKNOWN}


class KeyFactsView(QWidget):
    """Mode, account and permissions, each with an icon and in words; hidden without a key."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("key_facts")
        self._theme = theme
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(10)
        self._grid.setVerticalSpacing(6)
        self._grid.setColumnStretch(2, 1)
        self.hide()

    @property
    def words(self) -> list[str]:
        """Every line as it stands there."""
        return [label.text() for label in self.findChildren(Paragraph)]

    def show_state(self, state: KeyState) -> None:
        """Show what is known now."""
        while (item := self._grid.takeAt(0)) is not None:
            widget = item.widget()
            assert widget is not None
            widget.setParent(None)
            widget.deleteLater()
        facts = state.facts
        self.setVisible(facts is not None)
        if facts is None:
            return
        self._add("key-round", "ink2", self.tr("Mode"), mode_words(state.mode))
        self._add("user", "ink2", self.tr("Account"), account_words(facts.account))
        for permission in SHOWN:
            grant = facts.grant(permission)
            words = grant_words(grant, permission)
            self._add(*_MARKS[grant], permission_words(permission), words)
        moto = self.tr("Phone orders (MOTO)")
        self._add(*_MARKS[_MOTO[state.moto]], moto, moto_words(state.moto))

    def _add(self, icon: str, token: str, name: str, value: str) -> None:
        row = self._grid.rowCount()
        top = Qt.AlignmentFlag.AlignTop
        self._grid.addWidget(IconLabel(self._theme, icon, token), row, 0, top)
        self._grid.addWidget(make_label(name, "body", "ink2"), row, 1, top)
        self._grid.addWidget(Paragraph(self._theme, value, kind=Type.BODY, token="ink"), row, 2)
