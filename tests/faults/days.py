"""Days of a shop with two tills, and what must hold when calm returns."""

from __future__ import annotations

import json
from collections import Counter as Tally
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path

import stripe

from pos_app.app import OpenShop, open_shop
from pos_app.domain.drift import Drift, DriftKind
from pos_app.domain.errors import HoldfastError
from pos_app.domain.holds import to_let_go
from pos_app.domain.money import Money
from pos_app.domain.pay_link import is_links
from pos_app.domain.payment import Intent, Outcome, PaymentStatus, Verb
from pos_app.domain.record import OrderRecord
from pos_app.domain.rights import Operator, Role
from pos_app.payments.practice_stripe import PracticeStripe
from pos_app.payments.practice_stripe.accounts import Totals
from pos_app.payments.practice_stripe.errors import Refusal
from pos_app.payments.stripe_gateway import StripeGateway
from pos_app.services.link_answers import was_held
from pos_app.services.watch import SWEEP_EVERY
from tests.clock import SettableClock
from tests.conftest import KEY, usd
from tests.faults.accounts import Sums, differences
from tests.services.conftest import PcClock
from tests.services.counter import Counter
from tests.services.dashboard import Dashboard
from tests.services.faults import FaultyLine, Trouble

PEOPLE = [Operator("Ada", Role.OWNER), Operator("Bob", Role.OWNER)]

# What somebody at Stripe may do to a payment, and the drift that it leaves.
ACTS = {
    "capture": DriftKind.CAPTURED,
    "cancel": DriftKind.VOIDED,
    "refund": DriftKind.REFUNDED,
    "foreign": DriftKind.FOREIGN_INTENT,
    "dispute": DriftKind.DISPUTED,
    "review": DriftKind.REVIEW_OPENED,
}
# These leave no event: who changes an amount back before the sweep has changed nothing.
QUIET_ACTS = {"amount": DriftKind.AMOUNT, "metadata": DriftKind.METADATA}
SOME_ACTS = {
    PaymentStatus.AWAITING_CARD: ("cancel", "amount"),
    PaymentStatus.HELD: ("capture", "cancel", "review"),
    PaymentStatus.CAPTURED: ("refund", "refund", "dispute"),
}
# What the bank does by itself.
BY_THE_BANK = {DriftKind.EXPIRED}


@dataclass
class Figures:
    """What a number of days came to."""

    steps: int = 0
    days: int = 0
    orders: int = 0
    faults: int = 0
    restarts: int = 0
    acts: int = 0
    drifts: int = 0
    further_holds: int = 0
    parts: int = 0
    paid_by_link: int = 0
    taken_minor: int = 0

    def add(self, other: Figures) -> None:
        """Count another's as well."""
        for name, value in vars(other).items():
            setattr(self, name, getattr(self, name) + value)


@dataclass
class Days:
    """Two tills on one book, a bad line, clocks that are wrong, people who press everything."""

    home: Path
    clock: SettableClock = field(default_factory=SettableClock)
    uuids: list[str] = field(default_factory=list)
    acts: list[tuple[DriftKind, str]] = field(default_factory=list)
    linked: list[OrderRecord] = field(default_factory=list)
    figures: Figures = field(default_factory=Figures)

    def __post_init__(self) -> None:
        self.pc_clock = PcClock(self.clock)
        self.world = PracticeStripe(None, self.clock)
        self.line = FaultyLine(self.world)
        self.dashboard = Dashboard(self.world)
        self.counters: list[Counter] = []
        self.counters = [Counter(self._open(till), PEOPLE[till]) for till in range(len(PEOPLE))]
        self.counters[0].sell_by_link()
        self.counters[0].let_holds_be_taken_in_parts()
        # As every till does at its first start; what happened before that is not its affair.
        self.counters[0].services.watch.poll()

    def close(self) -> None:
        for counter in self.counters:
            counter.shop.close()
        self.world.close()

    def save(self, till: int, cents: int) -> OrderRecord:
        record = self.counters[till].saved(f"{cents / 100:.2f}")
        self.uuids.append(record.order.uuid)
        return record

    def edit(self, till: int, order: OrderRecord) -> None:
        counter = self.counters[till]
        with suppress(HoldfastError):
            counter.dearer(counter.look_at(order))

    def send(self, till: int, order: OrderRecord) -> None:
        with suppress(HoldfastError):
            self.counters[till].send(order)

    def hold(self, till: int, order: OrderRecord, card: str) -> None:
        with suppress(HoldfastError):
            self.counters[till].hold(order, card)

    def hold_again(self, till: int, order: OrderRecord, card: str) -> None:
        with suppress(HoldfastError):
            self.counters[till].again(order, card)

    def hold_more(self, till: int, order: OrderRecord, card: str) -> None:
        with suppress(HoldfastError):
            self.counters[till].more(order, card)

    def capture(self, till: int, order: OrderRecord, part: int | None) -> None:
        with suppress(HoldfastError):
            self.counters[till].capture(order, _usd(part))

    def take_a_part(self, till: int, order: OrderRecord, part: int) -> None:
        with suppress(HoldfastError):
            self.counters[till].capture(order, _usd(part), keep_rest=True)

    def link(self, till: int, order: OrderRecord) -> None:
        with suppress(HoldfastError):
            self.linked.append(self.counters[till].link(order))

    def unlink(self, till: int, order: OrderRecord) -> None:
        with suppress(HoldfastError):
            self.counters[till].unlink(order)

    def pay_by_link(self, pick: int, number: str) -> None:
        """A customer uses a link, the newer the likelier, whatever the till thinks of it."""
        for order in self.linked[-1 - pick :][:1]:
            with suppress(Refusal):
                self.world.pay_link(order.links[-1].session, number)

    def void(self, till: int, order: OrderRecord) -> None:
        with suppress(HoldfastError):
            self.counters[till].void(order)

    def refund(self, till: int, order: OrderRecord, part: int | None) -> None:
        with suppress(HoldfastError):
            self.counters[till].refund(order, _usd(part))

    def withdraw(self, till: int, order: OrderRecord) -> None:
        counter = self.counters[till]
        with suppress(HoldfastError):
            counter.services.recovery.withdraw(order.order.uuid, counter.operator)

    def ask_now(self, till: int, order: OrderRecord) -> None:
        with suppress(HoldfastError):
            self.counters[till].services.recovery.ask_now(order.order.uuid)

    def lose_an_answer(self, verb: Verb, trouble: Trouble) -> None:
        self.figures.faults += 1
        self.line.fail(trouble, verb)

    def lose_a_reading(self, trouble: Trouble) -> None:
        self.figures.faults += 1
        self.line.fail_reads(trouble)

    def pull_or_plug_the_cable(self, is_down: bool) -> None:
        self.line.is_down = is_down

    def let_the_other_till_recover_meanwhile(self, till: int, verb: Verb) -> None:
        self.line.meanwhile(verb, self.counters[till].services.recovery.settle_all)

    def make_a_round(self, till: int) -> None:
        """What a till's timer does."""
        services = self.counters[till].services
        services.recovery.settle_due()
        services.recovery.read_ended()
        with suppress(HoldfastError):
            services.watch.poll_due()

    def ask_about_all(self, till: int) -> None:
        self.counters[till].services.recovery.settle_all()

    def wait(self, hours: int) -> None:
        # A minute at least, so that what pauses comes to its turn.
        self.clock.advance(timedelta(hours=hours, minutes=1))

    def start_again(self, till: int, error_h: int) -> None:
        self.figures.restarts += 1
        self.counters[till].shop.close()
        self.pc_clock.error = timedelta(hours=error_h)
        self.counters[till] = Counter(self._open(till), PEOPLE[till])

    def set_the_pcs_clock(self, error_h: int) -> None:
        self.pc_clock.error = timedelta(hours=error_h)

    def accept(self, till: int) -> None:
        counter = self.counters[till]
        for drift in counter.services.watch.open_drifts():
            if drift.order_uuid:
                counter.services.watch.accept(drift.id, counter.operator)

    def act_at_stripe(self, order: OrderRecord, pick: int, minor: int) -> None:
        """Somebody does something in Stripe's Dashboard, if Stripe lets him."""
        payment = self.counters[0].look_at(order).payment
        intent_id = payment.intent_id
        if intent_id is None:
            return
        acts = [*SOME_ACTS.get(payment.status, ()), "metadata", "foreign"]
        act = acts[pick % len(acts)]
        with suppress(stripe.StripeError):
            met = self._act(act, intent_id, order.order.uuid, minor)
            self.figures.acts += 1
            if act in ACTS:
                self.acts.append((ACTS[act], met))

    def _act(self, act: str, intent_id: str, order_uuid: str, minor: int) -> str:
        intents = self.dashboard.intents
        if act == "capture":
            intents.capture(intent_id, {"amount_to_capture": minor})
        elif act == "cancel":
            intents.cancel(intent_id)
        elif act == "refund":
            self.dashboard.refund(intent_id, minor)
        elif act == "foreign":
            return self.dashboard.hold(max(minor, 50), order_id=order_uuid)
        elif act == "amount":
            intents.update(intent_id, {"amount": max(minor, 50)})
        elif act == "metadata":
            intents.update(intent_id, {"metadata": {"colour": str(minor)}})
        else:
            self._complain(act, intent_id)
        return intent_id

    def _complain(self, act: str, intent_id: str) -> None:
        intent = self.dashboard.intents.retrieve(intent_id)
        once = (ACTS[act], intent_id) not in self.acts
        if intent.status != ("succeeded" if act == "dispute" else "requires_capture") or not once:
            raise stripe.InvalidRequestError("not now", None)  # type: ignore[no-untyped-call]
        if act == "dispute":
            self.world.open_dispute(intent_id)
        else:
            self.world.open_review(intent_id)

    def come_to_rest(self) -> None:
        """Calm returns: the tills' own rounds, and nobody else, bring everything to its end."""
        self.line.calm()
        self.pc_clock.error = timedelta()
        first = self.counters[0].services
        for _ in range(8):
            # Past every pause and every turn, and past the sweep of what has no events.
            self.clock.advance(SWEEP_EVERY)
            for counter in self.counters:
                counter.services.recovery.settle_due()
                counter.services.recovery.read_ended()
            first.watch.poll()
            if not first.recovery.open_attempts() and not self._is_left_to_go():
                break

    def _is_left_to_go(self) -> bool:
        records = [self.counters[0].services.ordering.record(uuid) for uuid in self.uuids]
        return any(to_let_go(record.payments) for record in records)

    def breaks(self) -> list[str]:
        """What does not hold, in words; nothing if all is well."""
        counter = self.counters[0]
        gateway = StripeGateway(KEY, http_client=self.line)
        found: list[str] = []
        sums, foreign = Sums(), {met for kind, met in self.acts if kind is _FOREIGN}
        drifts = [each for each in counter.services.watch.open_drifts() if not each.order_uuid]
        for uuid in self.uuids:
            record = counter.services.ordering.record(uuid)
            every = gateway.find_intents(uuid, created_since=SettableClock().now)
            ours = [each for each in every if each.id not in foreign and not _is_untouched(each)]
            sums.add(every)
            self.figures.paid_by_link += sum(is_links(each.metadata) for each in ours)
            self.figures.parts += sum(
                each.request.params.get("final_capture") is False
                and each.outcome is Outcome.SUCCEEDED
                for each in record.attempts
            )
            found += [f"order {record.order.number}: {each}" for each in _of(record, ours)]
            drifts += record.drifts
            self.figures.further_holds += len(record.payments) - 1
        totals = self.world.totals().get("usd", Totals(0, 0, 0, 0))
        if totals != sums.totals:
            found.append(f"Stripe has {totals}, the orders {sums.totals}")
        found += self._unexplained(drifts)
        self.figures.days, self.figures.orders = 1, len(self.uuids)
        self.figures.drifts, self.figures.taken_minor = len(drifts), totals.captured
        return found

    def _unexplained(self, drifts: list[Drift]) -> Iterator[str]:
        """Every act at Stripe is listed, none twice, and nothing that nobody did."""
        listed = Tally((each.kind, each.intent_id) for each in drifts)
        done = Tally(self.acts)
        for act, count in done.items():
            if listed[act] != count:
                yield f"{act[0]} of {act[1]}: done {count} times, listed {listed[act]}"
        allowed = {*done, *((kind, intent) for kind, intent in listed if _is_quiet(kind))}
        # Stripe closes a review by itself when the payment ends.
        allowed |= {(_CLOSED, intent) for kind, intent in done if kind is ACTS["review"]}
        for kind, intent in listed.keys() - allowed:
            yield f"{kind} of {intent} is listed, and nobody did it"

    def _open(self, till: int) -> OpenShop:
        settings = self.home / "till.json"
        if settings.exists():
            named = json.loads(settings.read_text()) | {"till": f"Till {till + 1}"}
            settings.write_text(json.dumps(named))
        shop = open_shop(
            self.home,
            clock=self.pc_clock,
            make_gateway=lambda: StripeGateway(KEY, http_client=self.line, clock=self.pc_clock),
            practice=True,
        )
        # These books are thrown away: the disk need not be waited for.
        shop.book.database.execute_sql("PRAGMA synchronous = OFF")
        self.line.books.append(shop.book)
        return shop


_FOREIGN = DriftKind.FOREIGN_INTENT
_CLOSED = DriftKind.REVIEW_CLOSED


def _is_quiet(kind: DriftKind) -> bool:
    return kind in {*QUIET_ACTS.values(), *BY_THE_BANK}


def _is_untouched(intent: Intent) -> bool:
    """Whether this is the intent of a link's page on which no card was ever held."""
    return is_links(intent.metadata) and not was_held(intent)


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


def _usd(cents: int | None) -> Money | None:
    return None if cents is None else usd(f"{cents / 100:.2f}")
