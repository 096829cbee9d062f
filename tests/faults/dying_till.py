"""A till in a process of its own that kills itself at a named point of the straight line of money.

Run as `python -m tests.faults.dying_till HOME URL ORDER_UUID VERB POINT [READER]`; with a reader's
ID its confirm is keyed there. `HOME URL ORDER_UUID again POINT STEP` holds a held card anew, and
counts its calls from 0; `part` takes 5.00 of a hold and keeps the rest.
"""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NoReturn

from pos_app.app import open_shop
from pos_app.domain.money import Money
from pos_app.domain.pay_link import Page
from pos_app.domain.payment import (
    Attempt,
    CardToHold,
    Payment,
    Reply,
    StripeRequest,
    Verb,
    VoidReason,
)
from pos_app.domain.record import OrderRecord
from pos_app.payments.stripe_gateway import StripeGateway
from pos_app.services.bundle import Services
from pos_app.storage.database import Book
from pos_app.storage.ledger import Ledger
from tests.conftest import KEY, owner, usd

POINTS = (
    "before_begin",
    "inside_begin",
    "after_begin",
    "before_reply_is_read",
    "inside_finish",
    "after_finish",
)


# How many more calls pass before the one that it dies at.
steps_left = 0


AGAIN, PART = "again", "part"


def die() -> NoReturn:
    os.kill(os.getpid(), signal.SIGKILL)
    raise AssertionError("still alive")


class DyingGateway(StripeGateway):
    """Dies before a call leaves, or when its answer is there but nobody has looked at it."""

    point = ""

    def send(self, request: StripeRequest, key: str) -> Reply:
        with self._dying():
            return super().send(request, key)

    def send_about_link(self, request: StripeRequest, key: str) -> Page:
        with self._dying():
            return super().send_about_link(request, key)

    @contextmanager
    def _dying(self) -> Iterator[None]:
        if self.point == "after_begin" and not steps_left:
            die()
        yield
        if self.point == "before_reply_is_read" and not steps_left:
            die()


def arm(point: str) -> None:
    """Let this process die at `point` of the next attempt."""
    if point in {"before_begin", "inside_begin"}:
        _before(Ledger, ("begin", "mark_sent"), point)
    _around_finish(point)


def _before(ledger: type[Ledger], names: tuple[str, ...], point: str) -> None:
    for name in names:
        original = getattr(ledger, name)

        def dying(
            self: Ledger,
            *args: object,
            _original: Callable[..., object] = original,
            **options: object,
        ) -> object:
            if not steps_left and point == "before_begin":
                die()
            if not steps_left:
                _die_before_commit()
            return _original(self, *args, **options)

        setattr(ledger, name, dying)


def _around_finish(point: str) -> None:
    original = Ledger.finish

    def dying(self: Ledger, attempt: Attempt, *args: object, **facts: object) -> None:
        global steps_left
        if point == "inside_finish" and not steps_left:
            _die_before_commit()
        original(self, attempt, *args, **facts)  # type: ignore[arg-type]
        if point == "after_finish" and not steps_left:
            die()
        steps_left -= 1

    Ledger.finish = dying  # type: ignore[method-assign]


def _die_before_commit() -> None:
    original = Book.write

    @contextmanager
    def dying(self: Book) -> Iterator[None]:
        with original(self):
            yield
            die()

    Book.write = dying  # type: ignore[method-assign]


def act(services: Services, order_uuid: str, verb: Verb) -> OrderRecord:
    """Do what a person does for a verb."""
    operator = owner()
    match verb:
        case Verb.CREATE | Verb.UPDATE:
            return services.ordering.send(order_uuid, operator)
        case Verb.CONFIRM:
            return services.holding.hold(order_uuid, CardToHold("pm_card_visa"), operator)
        case Verb.CAPTURE:
            return services.capturing.capture(order_uuid, operator)
        case Verb.CANCEL:
            reason = VoidReason.REQUESTED_BY_CUSTOMER
            return services.voiding.void(order_uuid, operator, reason)
        case Verb.REFUND:
            return services.refunding.refund(order_uuid, operator, half(services, order_uuid))
        case Verb.INCREMENT:
            return services.further_holds.raise_hold(order_uuid, operator)
        case Verb.LINK:
            return services.pay_links.make(order_uuid, operator)
        case Verb.UNLINK:
            return services.pay_links.cancel(order_uuid, operator)


def half(services: Services, order_uuid: str) -> Money:
    payment: Payment = services.ordering.record(order_uuid).payment
    return Money(payment.received.minor // 2, payment.received.currency)


def hold_again(services: Services, order_uuid: str) -> OrderRecord:
    """Hold the card of a held order anew."""
    card = CardToHold("pm_card_mastercard")
    return services.further_holds.again(order_uuid, card, owner())


def take_part(services: Services, order_uuid: str) -> OrderRecord:
    """Take 5.00 of a hold; the rest stays held."""
    return services.capturing.capture(order_uuid, owner(), usd("5.00"), keep_rest=True)


def main() -> None:
    global steps_left
    home, url, order_uuid, verb, point, *more = sys.argv[1:]
    DyingGateway.point = point
    gateway = DyingGateway(KEY, api_base=url)
    shop = open_shop(Path(home), make_gateway=lambda: gateway)
    steps_left = int(more[0]) if verb == AGAIN else 0
    arm(point)
    if verb == AGAIN:
        hold_again(shop.services, order_uuid)
    elif verb == PART:
        take_part(shop.services, order_uuid)
    elif more:
        shop.services.holding.hold_by_reader(order_uuid, more[0], owner())
    else:
        act(shop.services, order_uuid, Verb(verb))


if __name__ == "__main__":
    main()
