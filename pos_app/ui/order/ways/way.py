"""One way to take a card. All of them end in the same hold, on the order's own payment."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtWidgets import QWidget

    from pos_app.domain.money import Money
    from pos_app.domain.payment import CardToHold
    from pos_app.domain.record import OrderRecord
    from pos_app.domain.rights import Operator


@dataclass(frozen=True, slots=True)
class Offer:
    """One row under "How is the card given?": a way, and with what.

    `id` tells it from the way's other offers. `title` and `text` say what to do once it is chosen,
    `asking` what goes on after Enter; `{amount}` in the text is what is to be held. Where the card
    is given elsewhere, so that nothing happens by accident, it `starts_at_once` when chosen;
    `is_simulated` is what a person can try without a device. `consent` are the words that the
    customer said yes to, if the card is to be kept for the next order. `action` is what the large
    button says where it does not hold the card itself.
    """

    way: Way
    id: str
    icon: str
    name: str
    what: str
    title: str
    text: str
    asking: str
    starts_at_once: bool = False
    is_simulated: bool = False
    consent: str = ""
    action: str = ""


class Way(QObject):
    """A way to take a card; `kind` is by what the till remembers that it was used last.

    One that `gives_card` can also take it for a hold again and a second hold.
    """

    kind = ""
    gives_card = False
    # Whether a card that is given in this way can be kept for the next order.
    can_keep = False

    def offers(self, record: OrderRecord) -> tuple[Offer, ...]:
        """What can be chosen for this order, none where the way is not set up. For a worker."""
        raise NotImplementedError

    def ask(
        self,
        offer: Offer,
        record: OrderRecord,
        amount: Money,
        parent: QWidget,
        go_on: Callable[[Offer], None],
    ) -> None:
        """Ask the person for what is missing, if anything is, then go on with the whole offer.

        `amount` is what is to be held: of an order that is held already, the rest or all again.
        """
        go_on(offer)

    def hold(self, offer: Offer, record: OrderRecord, operator: Operator) -> OrderRecord:
        """Hold the card, or begin to, and return how the order then stands. For a worker.

        Raises what Holding.hold raises.
        """
        raise NotImplementedError

    def card(self, offer: Offer, record: OrderRecord) -> CardToHold:
        """The card of an offer, to be held on any payment of the order. For a worker."""
        raise NotImplementedError
