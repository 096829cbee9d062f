"""A till in a process of its own that kills itself before or after a step about a saved card.

Run as `python -m tests.faults.dying_keeper HOME URL ORDER_UUID ACT STEP WHEN`.
"""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Callable
from functools import wraps
from pathlib import Path
from typing import Any

from pos_app.app import open_shop
from pos_app.payments.stripe_gateway import StripeGateway
from pos_app.services.bundle import Services
from pos_app.storage.card_calls import CardCallStore
from pos_app.storage.ledger import Ledger
from pos_app.storage.saved_cards import SavedCardStore
from tests.conftest import KEY, owner

WORDS = "May we keep this card?"

STEPS: dict[str, tuple[type[Any], str]] = {
    "customer_written": (CardCallStore, "begin"),
    "customer_asked": (StripeGateway, "send_about_customer"),
    "customer_finished": (CardCallStore, "finish"),
    "consent": (SavedCardStore, "ask"),
    "hold_written": (Ledger, "begin"),
    "hold_asked": (StripeGateway, "send"),
    "hold_finished": (Ledger, "finish"),
    "kept": (SavedCardStore, "keep"),
}


def arm(step: str, when: str) -> None:
    """Let this process die before or after the first time that a step is made."""
    owner_class, name = STEPS[step]
    original: Callable[..., Any] = getattr(owner_class, name)

    @wraps(original)
    def dying(*args: object, **options: object) -> object:
        if when == "before":
            os.kill(os.getpid(), signal.SIGKILL)
        made = original(*args, **options)
        os.kill(os.getpid(), signal.SIGKILL)
        return made

    setattr(owner_class, name, dying)


def act(services: Services, order_uuid: str, what: str) -> None:
    """Do what a person does."""
    cards = services.saved_cards
    match what:
        case "keep":
            cards.hold_and_keep(order_uuid, "pm_card_visa", WORDS, owner())
        case "hold":
            cards.hold(order_uuid, cards.offered(1)[0].id, owner())
        case "remove":
            cards.remove(cards.offered(1)[0].id, owner())


def main() -> None:
    home, url, order_uuid, what, step, when = sys.argv[1:]
    gateway = StripeGateway(KEY, api_base=url)
    shop = open_shop(Path(home), make_gateway=lambda: gateway)
    # The order is at Stripe already: each step below belongs to the card.
    arm(step, when)
    act(shop.services, order_uuid, what)


if __name__ == "__main__":
    main()
