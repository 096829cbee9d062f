"""A till in a process of its own that kills itself at a named point of the straight line of money.

Run as `python -m tests.faults.dying_till HOME URL ORDER_UUID VERB POINT [READER]`; with a reader's
ID its confirm is keyed there.
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
from tests.conftest import KEY, owner

POINTS = (
    "before_begin",
    "inside_begin",
    "after_begin",
    "before_reply_is_read",
    "inside_finish",
    "after_finish",
)


def die() -> NoReturn:
    os.kill(os.getpid(), signal.SIGKILL)
    raise AssertionError("still alive")


class DyingGateway(StripeGateway):
    """Dies before a call leaves, or when its answer is there but nobody has looked at it."""

    point = ""

    def send(self, request: StripeRequest, key: str) -> Reply:
        if self.point == "after_begin":
            die()
        reply = super().send(request, key)
        if self.point == "before_reply_is_read":
            die()
        return reply


def arm(point: str) -> None:
    """Let this process die at `point` of the next attempt."""
    if point in {"before_begin", "inside_begin"}:
        _before(Ledger, ("begin", "mark_sent"), point)
    if point in {"inside_finish", "after_finish"}:
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
            if point == "before_begin":
                die()
            _die_before_commit()
            return _original(self, *args, **options)

        setattr(ledger, name, dying)


def _around_finish(point: str) -> None:
    original = Ledger.finish

    def dying(self: Ledger, attempt: Attempt, *args: object, **facts: object) -> None:
        if point == "inside_finish":
            _die_before_commit()
        original(self, attempt, *args, **facts)  # type: ignore[arg-type]
        die()

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


def half(services: Services, order_uuid: str) -> Money:
    payment: Payment = services.ordering.record(order_uuid).payment
    return Money(payment.received.minor // 2, payment.received.currency)


def main() -> None:
    home, url, order_uuid, verb, point, *reader = sys.argv[1:]
    DyingGateway.point = point
    gateway = DyingGateway(KEY, api_base=url)
    shop = open_shop(Path(home), make_gateway=lambda: gateway)
    arm(point)
    if reader:
        shop.services.holding.hold_by_reader(order_uuid, reader[0], owner())
    else:
        act(shop.services, order_uuid, Verb(verb))


if __name__ == "__main__":
    main()
