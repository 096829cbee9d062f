"""The account, its balance and what tests add up."""

from __future__ import annotations

from dataclasses import dataclass

from .call import Call
from .errors import Json
from .objects import rendered_account
from .store import Store


@dataclass(frozen=True, slots=True)
class Totals:
    """All payments of one currency, in minor units; `intents` is a count."""

    intents: int
    held: int
    captured: int
    refunded: int

    @property
    def balance(self) -> int:
        """Captured money that was not given back; practice takes no fees."""
        return self.captured - self.refunded


def add_up(store: Store) -> dict[str, Totals]:
    """Return the totals of each currency."""
    refunded = {currency: sums[0] for currency, _, sums in store.sums("charge", "amount_refunded")}
    intents = store.sums("payment_intent", "amount_capturable", "amount_received")
    return {
        currency: Totals(count, held, captured, refunded.get(currency, 0))
        for currency, count, (held, captured) in intents
    }


def retrieve(call: Call, params: Json) -> Json:
    """Return the account that the key belongs to."""
    settings = call.settings
    return rendered_account(settings.account, settings.country, settings.default_currency)


def retrieve_balance(call: Call, params: Json) -> Json:
    """Return the balance: what was captured less what was refunded, available at once."""
    totals = add_up(call.store) or {call.settings.default_currency: Totals(0, 0, 0, 0)}
    return {
        "object": "balance",
        "available": [_line(total.balance, currency) for currency, total in totals.items()],
        "livemode": False,
        "pending": [_line(0, currency) for currency in totals],
    }


def _line(amount: int, currency: str) -> Json:
    return {"amount": amount, "currency": currency, "source_types": {"card": amount}}
