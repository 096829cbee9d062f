"""The customer pays on the own phone, by a link."""

from __future__ import annotations

from typing import TYPE_CHECKING

from typing_extensions import override

from pos_app.ui.order.ways.way import Offer, Way

if TYPE_CHECKING:
    from pos_app.domain.record import OrderRecord
    from pos_app.domain.rights import Operator
    from pos_app.services.pay_links import PayLinks

PAY_LINK = "pay_link"


class PayLinkWay(Way):
    """Offered where the shop has a page for who has paid."""

    kind = PAY_LINK

    def __init__(self, links: PayLinks) -> None:
        super().__init__()
        self._links = links

    @override
    def offers(self, record: OrderRecord) -> tuple[Offer, ...]:
        if not self._links.is_set_up:
            return ()
        return (
            Offer(
                self,
                "",
                "link",
                self.tr("Pay link"),
                self.tr("On the customer's own phone"),
                self.tr("Press Enter to make the link"),
                self.tr("The customer types a card on a page of Stripe's, which holds {amount}."),
                self.tr("Making the link"),
                action=self.tr("Make the link"),
            ),
        )

    @override
    def hold(self, offer: Offer, record: OrderRecord, operator: Operator) -> OrderRecord:
        return self._links.make(record.order.uuid, operator)
