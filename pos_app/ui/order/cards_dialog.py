"""The cards that a customer lets the shop keep: what they are, who agreed when, remove."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, Qt, Signal
from PySide6.QtWidgets import QGridLayout, QVBoxLayout, QWidget
from typing_extensions import override

from pos_app.domain.errors import OutcomeUnknown
from pos_app.ui.cards import saved_card_text
from pos_app.ui.messages import sentence
from pos_app.ui.people.lending import after_lending
from pos_app.ui.theme.type_scale import Type
from pos_app.ui.widgets.card import make_label, make_line
from pos_app.ui.widgets.chip import Chip, ChipSpec
from pos_app.ui.widgets.dialog import Dialog
from pos_app.ui.widgets.key_button import KeyButton
from pos_app.ui.widgets.paragraph import Paragraph

if TYPE_CHECKING:
    from datetime import date

    from PySide6.QtGui import QShowEvent

    from pos_app.domain.customer import Customer
    from pos_app.domain.saved_card import SavedCard
    from pos_app.ui.formats import Formats
    from pos_app.ui.till import Till

translate = QCoreApplication.translate


class CardsDialog(Dialog):
    """Read from the book at once and from Stripe right after.

    Signals:
        changed: a card was removed, or Stripe says something new.
    """

    changed = Signal()

    def __init__(self, till: Till, customer: Customer, parent: QWidget) -> None:
        name = customer.name or customer.phone
        super().__init__(till.theme, parent, self.tr("Cards on file"), name, width=560)
        self.setObjectName("cards_dialog")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        assert customer.id is not None
        self._till = till
        self._customer_id = customer.id
        self._rows: dict[int, _CardRow] = {}
        self._list = QVBoxLayout()
        self._list.setSpacing(12)
        self._said = Paragraph(till.theme, kind=Type.BODY)
        self._said.setObjectName("cards_said")
        self._close = KeyButton(till.theme, self.tr("Close"), key="Esc")
        self._close.setObjectName("cards_close")
        self.body.addLayout(self._list)
        self.body.addWidget(self._said)
        self.set_buttons(self._close)
        self._said.set_text(self.tr("Asking Stripe whether these are still good…"))
        cards, jobs = till.services.saved_cards, till.jobs
        jobs.local(self, partial(cards.of_customer, customer.id), self._show, self._tell)
        jobs.network(self, partial(cards.refresh, customer.id), self._on_read, self._tell)

    @override
    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._close.setFocus()

    def _show(self, cards: list[SavedCard]) -> None:
        had_focus = next((id_ for id_, row in self._rows.items() if row.remove.hasFocus()), None)
        while (item := self._list.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.deleteLater()
        self._rows = {}
        today = self._till.services.clock().date()
        for card in cards:
            row = _CardRow(self._till, card, today)
            row.remove.clicked.connect(partial(self._remove, card))
            self._list.addWidget(row)
            self._rows[card.id] = row
        if not cards:
            words = self.tr("No card is kept. It is kept with a hold, when the customer says yes.")
            self._list.addWidget(Paragraph(self._till.theme, words, kind=Type.BODY))
        if had_focus in self._rows:
            self._rows[had_focus].remove.setFocus()
        elif had_focus is not None:
            self._close.setFocus()
        self.fit_again()

    def _on_read(self, cards: list[SavedCard]) -> None:
        time = self._till.formats.time(self._till.services.clock())
        self._said.set_text(self.tr("Read at Stripe, {time}.").format(time=time))
        self._show(cards)
        self.changed.emit()

    def _remove(self, card: SavedCard) -> None:
        row = self._rows[card.id]
        if not row.is_sure:
            row.ask_again()
            return
        self._remove_for_good(card)

    def _remove_for_good(self, card: SavedCard) -> None:
        self._rows[card.id].remove.set_waiting(self.tr("Removing…"))
        work = partial(self._till.services.saved_cards.remove, card.id, self._till.operator())
        again = partial(self._remove_for_good, card)
        failed = after_lending(self._till, self._shaded, again, self._tell)
        self._till.jobs.network(self, work, self._on_removed, failed)

    def _on_removed(self, _nothing: None) -> None:
        self._said.set_text(self.tr("Removed, here and at Stripe."))
        self._read_again()

    def _tell(self, error: Exception) -> None:
        self._said.set_text(sentence(error, self._till.formats).whole)
        if isinstance(error, OutcomeUnknown) or self._rows:
            self._read_again()

    def _read_again(self) -> None:
        work = partial(self._till.services.saved_cards.of_customer, self._customer_id)
        self._till.jobs.local(self, work, self._show_changed, lambda _error: None)

    def _show_changed(self, cards: list[SavedCard]) -> None:
        self._show(cards)
        self.changed.emit()


class _CardRow(QWidget):
    """Brand, digits, expiry, who agreed to what and when, and the button that removes it."""

    def __init__(self, till: Till, card: SavedCard, today: date) -> None:
        super().__init__()
        theme, formats = till.theme, till.formats
        name = saved_card_text(card)
        self.is_sure = False
        self.setObjectName(f"saved_card_{card.id}")
        self.remove = KeyButton(theme, self.tr("Remove…"), icon="trash-2", kind="quiet")
        self.remove.setObjectName(f"saved_card_remove_{card.id}")
        self.remove.setAccessibleName(self.tr("Remove {card}").format(card=name))
        if card.is_leaving:
            self.remove.set_reason(self.tr("Stripe was asked to remove it and has not answered."))
        good = self.tr("{card}, good until {month}/{year}").format(
            card=name, month=f"{card.exp_month:02}", year=card.exp_year
        )
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setVerticalSpacing(4)
        grid.setColumnStretch(0, 1)
        grid.addWidget(make_label(good, "strong"), 0, 0)
        chip = _chip(card, today)
        if chip is not None:
            grid.addWidget(Chip(theme, chip), 0, 1)
        grid.addWidget(self.remove, 0, 2)
        grid.addWidget(Paragraph(theme, _consent_words(card, formats)), 1, 0, 1, 3)
        grid.addWidget(make_line(), 2, 0, 1, 3)

    def ask_again(self) -> None:
        """One more press removes it."""
        self.is_sure = True
        self.remove.set_words(self.tr("Remove for good"))


def _chip(card: SavedCard, today: date) -> ChipSpec | None:
    if card.is_leaving:
        return ChipSpec("refresh-cw", translate("Cards", "Being removed"), "warn")
    if card.is_expired(today):
        return ChipSpec("timer-off", translate("Cards", "Expired"), "bad")
    if card.is_blocked:
        return ChipSpec("ban", translate("Cards", "Bank says no"), "bad")
    if not card.may_be_held(today):
        return ChipSpec("ban", translate("Cards", "Not for new orders"), "quiet")
    return None


def _consent_words(card: SavedCard, formats: Formats) -> str:
    words = translate("Cards", "Agreed {day}, told to {by}: “{words}”")
    return words.format(
        day=formats.day_time(card.consent.at), by=card.consent.by, words=card.consent.text
    )
