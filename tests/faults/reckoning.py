"""What must hold when calm returns after some days of a shop."""

from __future__ import annotations

from collections import Counter as Tally
from collections import defaultdict
from collections.abc import Iterator

from pos_app.app import OpenShop
from pos_app.domain.drift import Drift, DriftKind
from pos_app.domain.pay_link import is_links
from pos_app.domain.payment import Intent, Outcome, Payment, PaymentStatus, Verb
from pos_app.domain.record import OrderRecord
from pos_app.payments.practice_stripe.accounts import Totals
from tests.faults.accounts import Sums, differences
from tests.faults.outsiders import ACTS, Outsiders

_FOREIGN, _CLOSED = DriftKind.FOREIGN_INTENT, DriftKind.REVIEW_CLOSED


class Reckoning:
    """A book held against Stripe's side of it, and both against what outsiders did."""

    def __init__(
        self, shop: OpenShop, intents: list[Intent], outsiders: Outsiders, totals: Totals
    ) -> None:
        self.records = [
            shop.services.ordering.record(row.order_uuid)
            for row in shop.services.ordering.list(limit=1000)
        ]
        self.drifts = [d for d in shop.services.watch.open_drifts() if not d.order_uuid]
        self.drifts += [drift for record in self.records for drift in record.drifts]
        self._intents = intents
        self._outsiders = outsiders
        self._totals = totals
        self._foreign = {met for kind, met in outsiders.done if kind is _FOREIGN}

    def breaks(self) -> list[str]:
        """What does not hold, in words; nothing if all is well."""
        by_order, sums = self._by_order(), Sums()
        sums.add(self._intents)
        found: list[str] = []
        for record in self.records:
            ours = [each for each in by_order.pop(record.order.uuid, []) if not _is_untouched(each)]
            found += [f"order {record.order.number}: {each}" for each in _of(record, ours)]
        found += [f"{len(found)} intents of no order" for found in by_order.values()]
        if self._totals != sums.totals:
            found.append(f"Stripe has {self._totals}, the orders {sums.totals}")
        return [*found, *self._unlisted(), *self._unexplained(), *self._expired()]

    def paid_by_link(self) -> int:
        """How many holds were made on a page."""
        return sum(is_links(each.metadata or {}) for each in self._payments())

    def keyed(self) -> int:
        """How many holds were made at the reader."""
        return sum(
            bool(each.request.reader) and each.outcome is Outcome.SUCCEEDED
            for record in self.records
            for each in record.attempts
        )

    def parts(self) -> int:
        """How many captures left the rest held."""
        return sum(
            each.request.keeps_rest and each.outcome is Outcome.SUCCEEDED
            for record in self.records
            for each in record.attempts
        )

    def expired(self) -> int:
        """How many holds ended by their time."""
        return sum(each.status is PaymentStatus.EXPIRED for each in self._payments())

    def done(self, verb: Verb) -> int:
        """How often a verb was done."""
        return sum(
            each.request.verb is verb and each.outcome is Outcome.SUCCEEDED
            for record in self.records
            for each in record.attempts
        )

    def _payments(self) -> Iterator[Payment]:
        for record in self.records:
            yield from record.payments

    def _by_order(self) -> defaultdict[str, list[Intent]]:
        """Each order's intents: somebody may have written another order's name on them."""
        owners = {each.intent_id: each.order_uuid for each in self._payments()}
        found = defaultdict(list)
        for intent in self._intents:
            if intent.id not in self._foreign:
                found[owners.get(intent.id, intent.order_uuid)].append(intent)
        return found

    def _unlisted(self) -> Iterator[str]:
        """Every act at Stripe is listed, and none twice."""
        listed = Tally((each.kind, each.intent_id) for each in self.drifts)
        for act, count in Tally(self._outsiders.done).items():
            if listed[act] != count:
                yield f"{act[0]} of {act[1]}: done {count} times, listed {listed[act]}"
        for kind, intent_id in set(self._outsiders.quietly):
            if kind is DriftKind.METADATA and not listed[kind, intent_id]:
                yield f"{kind} of {intent_id} is not listed"

    def _unexplained(self) -> Iterator[str]:
        """Nothing is listed that nobody did, but what the bank and Stripe do by themselves."""
        allowed = {*self._outsiders.done, *self._outsiders.quietly}
        # Stripe closes a review by itself when the payment ends.
        allowed |= {(_CLOSED, intent) for kind, intent in allowed if kind is ACTS["review"]}
        for drift in self.drifts:
            by_itself = self._ended(drift) or self._keyed_on(drift)
            if (drift.kind, drift.intent_id) not in allowed and not by_itself:
                yield f"{drift.kind} of {drift.intent_id} is listed, and nobody did it"

    def _ended(self, drift: Drift) -> bool:
        """Whether a hold ended by its time, or what captures had left of one."""
        for intent in self._intents:
            if intent.id != drift.intent_id:
                continue
            if drift.kind is DriftKind.EXPIRED:
                return intent.cancel_reason == "expired"
            end = intent.capture_before
            return drift.kind is DriftKind.RELEASED and end is not None and end <= drift.at
        return False

    def _keyed_on(self, drift: Drift) -> bool:
        """Whether a reader that could not be told so went on asking, and somebody keyed a card."""
        return drift.kind in {DriftKind.HELD, DriftKind.DECLINED} and any(
            each.request.reader
            and each.request.target == drift.intent_id
            and each.error_code == "terminal_reader_offline"
            for record in self.records
            for each in record.attempts
        )

    def _expired(self) -> Iterator[str]:
        """A hold that ended by its time is listed, unless we let it go in that moment."""
        listed = {each.intent_id for each in self.drifts if each.kind is DriftKind.EXPIRED}
        for record in self.records:
            let_go = {
                each.request.target
                for each in record.attempts
                if each.request.verb is Verb.CANCEL and each.outcome is Outcome.SUCCEEDED
            }
            for payment in record.payments:
                is_over = payment.status is PaymentStatus.EXPIRED
                if is_over and payment.intent_id not in listed | let_go:
                    yield f"{payment.intent_id} expired, and is not listed"


def _is_untouched(intent: Intent) -> bool:
    """Whether this is the intent of a link's page on which no card was ever held."""
    return is_links(intent.metadata) and not intent.was_held


def _of(record: OrderRecord, intents: list[Intent]) -> list[str]:
    found = differences(record, intents)
    replaced = {
        each.intent_id
        for each in record.payments
        if each.id in {other.replaces for other in record.payments}
    }
    if any(
        each.kind is DriftKind.AMOUNT
        or (each.kind is DriftKind.CAPTURED and each.intent_id in replaced)
        for each in record.drifts
    ):
        # Changed at Stripe in the same moment as the card was held, or captured there while it
        # was held again: listed, and seen by a person.
        found = [each for each in found if "held for an order" not in each]
    if record.open_attempt is not None:
        found.append(f"{record.open_attempt.request.verb} is open")
    return found
