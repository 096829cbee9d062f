"""The card is keyed on the reader that stands at this till."""

from __future__ import annotations

from typing import TYPE_CHECKING

from typing_extensions import override

from pos_app.domain.payment import CardToHold
from pos_app.ui.order.ways.way import Offer, Way

if TYPE_CHECKING:
    from pos_app.domain.record import OrderRecord
    from pos_app.domain.rights import Operator
    from pos_app.services.holding import Holding
    from pos_app.services.readers import Readers


class CardReader(Way):
    """Offered where the till has a reader that the present key can use."""

    kind = "reader"
    gives_card = True

    def __init__(self, holding: Holding, readers: Readers) -> None:
        super().__init__()
        self._holding = holding
        self._readers = readers

    @override
    def offers(self, record: OrderRecord) -> tuple[Offer, ...]:
        reader = self._readers.mine
        if reader is None:
            return ()
        offer = Offer(
            self,
            reader.id,
            "calculator",
            self.tr("Card reader"),
            reader.name,
            self.tr("Press Enter, then key the card on the reader"),
            self.tr("The reader asks for the card and shows {amount}."),
            self.tr("Asking the reader"),
            starts_at_once=True,
            is_simulated=reader.is_simulated,
        )
        return (offer,)

    @override
    def hold(self, offer: Offer, record: OrderRecord, operator: Operator) -> OrderRecord:
        return self._holding.hold_by_reader(record.order.uuid, offer.id, operator)

    @override
    def card(self, offer: Offer, record: OrderRecord) -> CardToHold:
        return CardToHold(reader=offer.id)
