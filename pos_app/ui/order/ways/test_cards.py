"""Stripe's test cards, where no money is real."""

from __future__ import annotations

from typing import TYPE_CHECKING

from typing_extensions import override

from pos_app.domain.payment import CardToHold
from pos_app.ui.order.ways.way import Offer, Way

if TYPE_CHECKING:
    from pos_app.domain.record import OrderRecord
    from pos_app.domain.rights import Operator
    from pos_app.services.holding import Holding, TestCard
    from pos_app.services.saved_cards import SavedCards


class TestCards(Way):
    """Each test card is an offer of its own, so that every answer of a bank is one key away."""

    kind = "test_card"
    gives_card = True
    can_keep = True

    # Its name begins like a test case's; pytest is told that it is none.
    __test__ = False

    def __init__(self, holding: Holding, cards: SavedCards) -> None:
        super().__init__()
        self._holding = holding
        self._cards = cards

    @override
    def offers(self, record: OrderRecord) -> tuple[Offer, ...]:
        return tuple(self._offer(card) for card in self._holding.test_cards)

    @override
    def hold(self, offer: Offer, record: OrderRecord, operator: Operator) -> OrderRecord:
        uuid = record.order.uuid
        if offer.consent:
            return self._cards.hold_and_keep(uuid, offer.id, offer.consent, operator)
        return self._holding.hold(uuid, self.card(offer, record), operator)

    @override
    def card(self, offer: Offer, record: OrderRecord) -> CardToHold:
        return CardToHold(offer.id)

    def _offer(self, card: TestCard) -> Offer:
        text = self.tr("The bank is asked to keep {amount} aside on {card}.")
        return Offer(
            self,
            card.id,
            "flask-conical",
            card.name,
            self._what(card.what),
            self.tr("Choose the card, then press Enter"),
            text.replace("{card}", card.name),
            self.tr("Asking the bank"),
        )

    def _what(self, what: str) -> str:
        words = {
            "held": self.tr("Test card, is held"),
            "declined_funds": self.tr("Test card, has no money on it"),
            "declined": self.tr("Test card, the bank says no"),
            "declined_expired": self.tr("Test card, has expired"),
            "declined_cvc": self.tr("Test card, wrong security code"),
            "declined_stolen": self.tr("Test card, reported stolen"),
            "declined_processing": self.tr("Test card, the bank has trouble"),
            "needs_approval": self.tr("Test card, wants approval online"),
        }
        return words.get(what, self.tr("Test card"))
