"""A known customer's saved card, with the customer on the line."""

from __future__ import annotations

from typing import TYPE_CHECKING

from typing_extensions import override

from pos_app.ui.cards import saved_card_text
from pos_app.ui.order.ways.way import Offer, Way

if TYPE_CHECKING:
    from pos_app.domain.payment import CardToHold
    from pos_app.domain.record import OrderRecord
    from pos_app.domain.rights import Operator
    from pos_app.domain.saved_card import SavedCard
    from pos_app.services.saved_cards import SavedCards
    from pos_app.ui.formats import Formats


class SavedCardWay(Way):
    """Each card that the customer lets the shop keep is an offer of its own."""

    kind = "saved_card"
    gives_card = True

    def __init__(self, cards: SavedCards, formats: Formats) -> None:
        super().__init__()
        self._cards = cards
        self._formats = formats

    @override
    def offers(self, record: OrderRecord) -> tuple[Offer, ...]:
        customer = record.order.customer.id
        if customer is None:
            return ()
        return tuple(self._offer(card) for card in self._cards.offered(customer))

    @override
    def hold(self, offer: Offer, record: OrderRecord, operator: Operator) -> OrderRecord:
        return self._cards.hold(record.order.uuid, int(offer.id), operator)

    @override
    def card(self, offer: Offer, record: OrderRecord) -> CardToHold:
        return self._cards.to_hold(record.order.uuid, int(offer.id), present=True)

    def _offer(self, card: SavedCard) -> Offer:
        name = saved_card_text(card)
        what = self.tr("Saved card, good until {month}/{year}").format(
            month=f"{card.exp_month:02}", year=card.exp_year % 100
        )
        text = self.tr(
            "The bank is asked to keep {amount} aside on {card}, which the customer agreed to "
            "keep {day}. Say the last four digits, so that it is the right one."
        )
        day = self._formats.day(card.consent.at)
        return Offer(
            self,
            str(card.id),
            "credit-card",
            name,
            what,
            self.tr("The card on file; press Enter"),
            text.replace("{card}", name).replace("{day}", day),
            self.tr("Asking the bank"),
        )
