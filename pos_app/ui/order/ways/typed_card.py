"""The card is typed into Stripe's own fields, in a view that the program cannot look into."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from typing_extensions import override

from pos_app.domain.errors import NotSetUp
from pos_app.domain.payment import CardToHold
from pos_app.ui.card_fields.dialog import CardFieldsDialog
from pos_app.ui.order.ways.way import Offer, Way

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtWidgets import QWidget

    from pos_app.domain.money import Money
    from pos_app.domain.record import OrderRecord
    from pos_app.domain.rights import Operator
    from pos_app.ui.till import Till


class TypedCard(Way):
    """Offered where the owner set it up; says so where this PC lacks the part for it."""

    kind = "card_fields"
    gives_card = True
    can_keep = True

    def __init__(self, till: Till) -> None:
        super().__init__()
        self._holding = till.services.holding
        self._cards = till.services.saved_cards
        self._fields = till.services.card_fields
        self._theme = till.theme
        self._formats = till.formats
        self._events = till.events

    @override
    def offers(self, record: OrderRecord) -> tuple[Offer, ...]:
        if self._fields.setup is None:
            return ()
        try:
            self._fields.check()
        except NotSetUp:
            what = self.tr("Not ready on this PC")
        else:
            what = self.tr("In Stripe's own fields")
        return (
            Offer(
                self,
                "",
                "credit-card",
                self.tr("Type the card"),
                what,
                self.tr("Press Enter, then type the card"),
                self.tr("The number goes to Stripe only, which is asked to hold {amount}."),
                self.tr("Asking the bank"),
            ),
        )

    @override
    def ask(
        self,
        offer: Offer,
        record: OrderRecord,
        amount: Money,
        parent: QWidget,
        go_on: Callable[[Offer], None],
    ) -> None:
        setup = self._fields.setup
        try:
            self._fields.check()
        except NotSetUp:
            setup = None
        if setup is None:
            go_on(offer)
            return
        dialog = CardFieldsDialog(
            self._theme,
            parent,
            setup,
            amount=self._formats.money(amount),
            name=record.order.customer.name,
            locale=self._formats.language,
        )
        dialog.touched.connect(self._events.touched)
        dialog.taken.connect(lambda name: go_on(replace(offer, id=name)))
        dialog.open()

    @override
    def hold(self, offer: Offer, record: OrderRecord, operator: Operator) -> OrderRecord:
        card, uuid = self.card(offer, record), record.order.uuid
        if offer.consent:
            return self._cards.hold_and_keep(uuid, offer.id, offer.consent, operator)
        return self._holding.hold(uuid, card, operator)

    @override
    def card(self, offer: Offer, record: OrderRecord) -> CardToHold:
        self._fields.check()
        return CardToHold(offer.id)
