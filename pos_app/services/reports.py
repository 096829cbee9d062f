"""The held-money book: what is held, what became of earlier holds, and Stripe's own word on it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import groupby

from pos_app.domain.day import local_time
from pos_app.domain.held_money import Difference, Fate, HeldDay, HeldSum, Hold, add_up
from pos_app.domain.money import Currency, Money, zero
from pos_app.domain.payment import Intent, Payment, PaymentStatus
from pos_app.domain.rights import Operator, Right
from pos_app.payments.gateway import Gateway, GatewayError
from pos_app.services.answers import reading_failed
from pos_app.services.key_facts import KnownKey
from pos_app.services.pace import Pace
from pos_app.services.permits import Permits, Visit
from pos_app.services.watch import SWEEP_BACK
from pos_app.storage.held_money import HeldMoney
from pos_app.storage.ledger import Ledger
from pos_app.storage.orders import Orders

# As many as Stripe lists in one answer.
READ_AT_ONCE = 100


@dataclass(frozen=True, slots=True)
class HeldBook:
    """Everything that is held at one moment, in every cut the same holds.

    `days` are in order of currency and day. `fates` tell of the holds of the month before `at`,
    which began at `month`; `lost` are those whose time ran out since then, the last one first.
    """

    at: datetime
    holds: tuple[Hold, ...]
    sums: tuple[HeldSum, ...]
    days: tuple[HeldDay, ...]
    by_clerk: tuple[HeldSum, ...]
    by_customer: tuple[HeldSum, ...]
    month: datetime
    fates: tuple[Fate, ...]
    lost: tuple[Hold, ...]


@dataclass(frozen=True, slots=True)
class Comparison:
    """What Stripe holds, and each payment of which the book says something else.

    `elsewhere` counts the holds that this till's key is not for: of another account or mode.
    """

    at: datetime
    at_stripe: tuple[HeldSum, ...]
    differences: tuple[Difference, ...]
    elsewhere: int = 0


class Reports:
    """Reads the book and, only to compare, Stripe, for who may; changes neither."""

    def __init__(
        self,
        *,
        held_money: HeldMoney,
        orders: Orders,
        ledger: Ledger,
        gateway: Callable[[], Gateway],
        key: KnownKey,
        permits: Permits,
        clock: Callable[[], datetime],
        pace: Pace,
    ) -> None:
        self._held_money = held_money
        self._orders = orders
        self._ledger = ledger
        self._gateway = gateway
        self._key = key
        self._permits = permits
        self._clock = clock
        self._pace = pace

    def held(self, who: Operator | Visit) -> HeldBook:
        """What is held now: by the day the hold ends, by clerk, by customer.

        Raises NotAllowed `right.missing`.
        """
        self._permits.require(who, Right.SEE_REPORTS)
        now = self._clock()
        holds = tuple(self._held_money.open_holds())
        first = now.astimezone().date().replace(day=1)
        this_month = local_time(first)
        last_month = local_time((first - timedelta(days=1)).replace(day=1))
        return HeldBook(
            at=now,
            holds=holds,
            sums=_sums(holds),
            days=_days(holds),
            by_clerk=add_up(holds, lambda hold: hold.taken_by),
            by_customer=add_up(holds, lambda hold: hold.customer),
            month=last_month,
            fates=tuple(self._held_money.fates(last_month, this_month)),
            lost=tuple(self._held_money.lost_since(last_month)),
        )

    def compare(
        self,
        who: Operator | Visit,
        on_read: Callable[[int], None] = lambda _count: None,
        is_wanted: Callable[[], bool] = lambda: True,
    ) -> Comparison | None:
        """List the open intents at Stripe and hold the book against them, to the cent.

        Paced; `on_read` hears how many intents were read. None once it is wanted no more. Raises
        OutcomeUnknown or NotAllowed if Stripe does not answer, NotAllowed `right.missing`.
        """
        self._permits.require(who, Right.SEE_REPORTS)
        gateway = self._gateway()
        try:
            self._key.ask(gateway)
            there = self._read_there(gateway, on_read, is_wanted)
            return None if there is None else self._compared(gateway, there)
        except GatewayError as error:
            raise reading_failed(error) from error

    def _read_there(
        self,
        gateway: Gateway,
        on_read: Callable[[int], None],
        is_wanted: Callable[[], bool],
    ) -> dict[str, Intent] | None:
        """Every intent that Stripe says is held, by its ID."""
        there: dict[str, Intent] = {}
        for count, intent in enumerate(gateway.list_intents(self._clock() - SWEEP_BACK)):
            if count % READ_AT_ONCE == 0:
                on_read(count)
                if not (is_wanted() and self._pace.wait()):
                    return None
            if intent.status is PaymentStatus.HELD:
                there[intent.id] = intent
        return there

    def _compared(self, gateway: Gateway, there: dict[str, Intent]) -> Comparison:
        here = {hold.intent_id: hold for hold in self._held_money.open_holds()}
        # Another account, or the other mode of this one, is not in the list: nothing to compare.
        elsewhere = [
            intent_id
            for intent_id, payment in self._ledger.payments_of_intents(sorted(here)).items()
            if self._key.hindrance(payment) is not None
        ]
        for intent_id in elsewhere:
            del here[intent_id]
        for intent_id in sorted(here.keys() | there.keys()):
            seen, known = there.get(intent_id), here.get(intent_id)
            if seen is None or known is None or seen.capturable != known.amount:
                # Listed a moment ago, or made before the list begins: what counts is now.
                now = gateway.read_intent(intent_id)
                there.pop(intent_id, None)
                if now.status is PaymentStatus.HELD:
                    there[intent_id] = now
        payments = self._ledger.payments_of_intents(sorted(here.keys() | there.keys()))
        found = [
            self._difference(intent_id, payments.get(intent_id), there.get(intent_id))
            for intent_id in sorted(here.keys() | there.keys())
        ]
        differences = tuple(each for each in found if each is not None)
        return Comparison(self._clock(), _sums_there(there), differences, len(elsewhere))

    def _difference(
        self, intent_id: str, payment: Payment | None, intent: Intent | None
    ) -> Difference | None:
        unit = payment.amount.currency if payment else intent.amount.currency if intent else None
        assert unit is not None
        is_held = payment is not None and payment.status is PaymentStatus.HELD
        here = payment.capturable if payment is not None and is_held else zero(unit)
        there = intent.capturable if intent is not None else zero(unit)
        if here == there:
            return None
        number = self._orders.record(payment.order_uuid).order.number if payment else None
        return Difference(intent_id, number, here, there)


def _sums(holds: tuple[Hold, ...]) -> tuple[HeldSum, ...]:
    return add_up(holds, lambda hold: str(hold.amount.currency))


def _days(holds: tuple[Hold, ...]) -> tuple[HeldDay, ...]:
    days: list[HeldDay] = []
    adds_up_to: dict[Currency, Money] = {}
    by_currency = sorted(holds, key=lambda hold: hold.amount.currency.code)
    for (unit, day), group in groupby(by_currency, key=_currency_and_day):
        found = tuple(group)
        amount = sum((hold.amount for hold in found), start=zero(unit))
        adds_up_to[unit] = adds_up_to.get(unit, zero(unit)) + amount
        days.append(HeldDay(day, found, amount, adds_up_to[unit]))
    return tuple(days)


def _currency_and_day(hold: Hold) -> tuple[Currency, date | None]:
    end = hold.ends_at
    return hold.amount.currency, None if end is None else end.astimezone().date()


def _sums_there(there: dict[str, Intent]) -> tuple[HeldSum, ...]:
    sums: dict[Currency, tuple[int, Money]] = {}
    for intent in there.values():
        unit = intent.capturable.currency
        cards, amount = sums.get(unit, (0, zero(unit)))
        sums[unit] = cards + 1, amount + intent.capturable
    return tuple(HeldSum(str(unit), cards, amount) for unit, (cards, amount) in sums.items())
