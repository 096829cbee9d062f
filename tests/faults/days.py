"""Days of a shop with two tills, and what must hold when calm returns."""

from __future__ import annotations

import json
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import timedelta
from pathlib import Path
from re import fullmatch

from pos_app.app import OpenShop, open_shop
from pos_app.domain.approval import TwoPeople
from pos_app.domain.errors import HoldfastError
from pos_app.domain.holds import to_let_go
from pos_app.domain.money import Money
from pos_app.domain.payment import PaymentStatus, Verb
from pos_app.domain.record import OrderRecord
from pos_app.domain.rights import Operator, Role
from pos_app.domain.stripe_key import Permission
from pos_app.payments.practice_stripe import PracticeStripe
from pos_app.payments.practice_stripe.accounts import Totals
from pos_app.payments.practice_stripe.errors import Refusal
from pos_app.payments.stripe_gateway import StripeGateway
from pos_app.services.attempts import ARRIVES_WITHIN
from pos_app.services.watch import SWEEP_EVERY
from tests.clock import SettableClock
from tests.conftest import KEY, usd
from tests.faults.outsiders import Outsiders
from tests.faults.reckoning import Reckoning
from tests.services.conftest import PcClock
from tests.services.counter import THANKS, Counter
from tests.services.faults import PATHS, FaultyLine, Trouble

PEOPLE = [Operator("Ada", Role.OWNER), Operator("Bob", Role.OWNER)]

# Above these amounts a second person is needed.
TWO_PEOPLE = TwoPeople(capture=usd("15.00"), refund=usd("8.00"))
# Where customers and their cards are kept.
CUSTOMERS = r"/v1/customers.*|/v1/payment_methods.*"
READERS = r"/v1/terminal/readers.*"

_OF_PAYMENT = "SELECT uuid FROM orders JOIN payment ON payment.order_id = orders.number"
STANDING = {
    **{each.value: f"{_OF_PAYMENT} WHERE status = '{each.value}'" for each in PaymentStatus},
    "asked": f"{_OF_PAYMENT} JOIN approval ON approval.payment_id = payment.id"
    " WHERE approval.state = 'waiting'",
    "linked": f"{_OF_PAYMENT} JOIN pay_link ON pay_link.payment_id = payment.id"
    " WHERE pay_link.state = 'open'",
    "keying": f"{_OF_PAYMENT} JOIN attempt ON attempt.payment_id = payment.id"
    " WHERE attempt.outcome IN ('sent', 'unknown') AND attempt.params LIKE '%\"reader\"%'",
    "waits": f"{_OF_PAYMENT} JOIN attempt ON attempt.payment_id = payment.id"
    " WHERE attempt.outcome = 'prepared' AND attempt.verb <> 'create'",
}


@dataclass
class Figures:
    """What a number of days came to."""

    steps: int = 0
    days: int = 0
    orders: int = 0
    faults: int = 0
    late: int = 0
    restarts: int = 0
    acts: int = 0
    drifts: int = 0
    further_holds: int = 0
    parts: int = 0
    paid_by_link: int = 0
    keyed: int = 0
    holds: int = 0
    captures: int = 0
    voids: int = 0
    refunds: int = 0
    raised: int = 0
    expired: int = 0
    second_people: int = 0
    undone: int = 0
    kept_cards: int = 0
    bad_keys: int = 0
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
    linked: list[OrderRecord] = field(default_factory=list)
    figures: Figures = field(default_factory=Figures)

    def __post_init__(self) -> None:
        self.pc_clock = PcClock(self.clock)
        self.world = PracticeStripe(None, self.clock)
        self.line = FaultyLine(self.world)
        self.outsiders = Outsiders(self.world)
        self._minutes = 0
        self.counters: list[Counter] = []
        self.counters = [Counter(self._open(till), PEOPLE[till]) for till in range(len(PEOPLE))]
        self._offer_everything()
        # One for both tills.
        self.reader = self.counters[0].services.readers.add_simulated(PEOPLE[0]).id
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

    def that_are(self, standing: str) -> set[str]:
        """The orders that stand so, as the book has it: what STANDING selects."""
        book = self.counters[0].shop.book
        return {uuid for (uuid,) in book.database.execute_sql(STANDING[standing])}

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
        counter = self.counters[till]
        with suppress(HoldfastError):
            if not counter.look_at(order).missing:
                counter.dearer(counter.look_at(order))
            counter.more(order, card)

    def raise_hold(self, till: int, order: OrderRecord) -> None:
        counter = self.counters[till]
        with suppress(HoldfastError):
            counter.dearer(counter.look_at(order))
            counter.raise_hold(order)

    def hold_and_keep(self, till: int, order: OrderRecord, card: str) -> None:
        """The customer lets the shop keep the card."""
        counter = self.counters[till]
        with suppress(HoldfastError):
            counter.services.saved_cards.hold_and_keep(
                order.order.uuid, card, "May we?", counter.operator
            )

    def hold_kept(self, till: int, order: OrderRecord, *, present: bool) -> None:
        counter, customer = self.counters[till], order.order.customer.id
        for card in counter.services.saved_cards.offered(customer or 0)[:1]:
            with suppress(HoldfastError):
                counter.services.saved_cards.hold(
                    order.order.uuid, card.id, counter.operator, present=present
                )

    def ask_reader(self, till: int, order: OrderRecord) -> None:
        """Somebody is to key the customer's card on the reader."""
        counter = self.counters[till]
        with suppress(HoldfastError):
            counter.services.holding.hold_by_reader(order.order.uuid, self.reader, counter.operator)

    def key_at_reader(self, number: str) -> None:
        self.outsiders.key_at_reader(self.reader, number)

    def look_at_reader(self, till: int, order: OrderRecord, *, stop: bool) -> None:
        with suppress(HoldfastError):
            self.counters[till].services.holding.look_at_reader(order.order.uuid, stop=stop)

    def trouble_reader(self, trouble: str) -> None:
        self.figures.faults += bool(trouble)
        self.world.trouble_reader(self.reader, trouble)

    def remove_kept(self, till: int, order: OrderRecord) -> None:
        counter, customer = self.counters[till], order.order.customer.id
        for card in counter.services.saved_cards.offered(customer or 0)[:1]:
            with suppress(HoldfastError):
                counter.services.saved_cards.remove(card.id, counter.operator)

    def approve(self, till: int, order: OrderRecord) -> None:
        """Whoever stands at this till says yes to what the other one asked for."""
        counter = self.counters[till]
        with suppress(HoldfastError):
            counter.services.approvals.approve(order.order.uuid, counter.operator)
            self.figures.second_people += 1

    def reject(self, till: int, order: OrderRecord) -> None:
        counter = self.counters[till]
        with suppress(HoldfastError):
            counter.services.approvals.reject(order.order.uuid, counter.operator)

    def capture_undoably(self, till: int, order: OrderRecord, part: int | None) -> None:
        """Written down, and not yet sent."""
        counter = self.counters[till]
        with suppress(HoldfastError):
            counter.services.capturing.prepare(order.order.uuid, counter.operator, _usd(part))

    def let_go_out(self, till: int, order: OrderRecord) -> None:
        """The time to undo it is over."""
        counter = self.counters[till]
        with suppress(HoldfastError):
            counter.services.recovery.send_now(order.order.uuid, counter.operator)

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
            self.figures.undone += 1

    def ask_now(self, till: int, order: OrderRecord) -> None:
        with suppress(HoldfastError):
            self.counters[till].services.recovery.ask_now(order.order.uuid)

    def lose_an_answer(self, verb: Verb, trouble: Trouble) -> None:
        self.figures.faults += 1
        self.line.fail(trouble, verb)

    def let_arrive_late(self) -> None:
        """What was lost a short while ago comes to Stripe after all, if it moves money."""
        for sent in self.line.lost:
            if any(fullmatch(path, sent.path) for path in PATHS.values()):
                self.figures.late += 1
                self.line.arrive_late(sent)
        self.line.lost.clear()

    def lose_an_answer_about_customers(self, trouble: Trouble) -> None:
        self.figures.faults += 1
        self.line.fail_at(trouble, "POST", CUSTOMERS)

    def lose_an_answer_about_readers(self, method: str, trouble: Trouble) -> None:
        self.figures.faults += 1
        self.line.fail_at(trouble, method, READERS)

    def spoil_the_key(self, missing: Permission | None) -> None:
        """Stripe takes the key back, or a right from it."""
        self.figures.bad_keys += 1
        if missing is None:
            self.world.configure(revoked_keys=[KEY])
        else:
            self.world.configure(missing_permissions={KEY: [missing.value]})

    def mend_the_key(self, till: int) -> None:
        """An owner sees to it, and tests the key at this till; the other finds out by itself."""
        self.world.configure(revoked_keys=[], missing_permissions={})
        counter = self.counters[till]
        with suppress(HoldfastError):
            counter.services.keys.check()
            counter.services.recovery.start_again()

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
        services.saved_cards.settle(by_person=False)
        services.recovery.read_ended()
        with suppress(HoldfastError):
            services.watch.poll_due()

    def ask_about_all(self, till: int) -> None:
        self.counters[till].services.recovery.settle_all()

    def wait(self, hours: int) -> None:
        # A minute at least, so that what pauses comes to its turn.
        self.clock.advance(timedelta(hours=hours, minutes=1))
        self._minutes += 1
        if hours or self._minutes * timedelta(minutes=1) >= ARRIVES_WITHIN:
            # What was lost before does not arrive any more.
            self.line.lost.clear()
            self._minutes = 0

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
        other = self.uuids[minor % len(self.uuids)]
        record = self.counters[0].look_at(order)
        self.figures.acts += self.outsiders.act(record, pick, minor, other)

    def come_to_rest(self) -> None:
        """Calm returns: the tills' own rounds, and nobody else, bring everything to its end."""
        self.line.calm()
        self.line.lost.clear()
        self.world.trouble_reader(self.reader, "")
        self.pc_clock.error = timedelta()
        for till in range(len(PEOPLE)):
            self.mend_the_key(till)
        self._end_every_undo()
        first = self.counters[0].services
        for _ in range(8):
            # Past every pause and every turn, and past the sweep of what has no events.
            self.clock.advance(SWEEP_EVERY)
            for counter in self.counters:
                counter.services.recovery.settle_due()
                counter.services.saved_cards.settle(by_person=False)
                counter.services.recovery.read_ended()
            first.watch.poll()
            if not first.recovery.open_attempts() and not self._is_left_to_go():
                break

    def _end_every_undo(self) -> None:
        # Nothing but a word about itself sends what can be undone: the window asks for it.
        for attempt in self.counters[0].services.recovery.open_attempts():
            if attempt.may_be_undone:
                with suppress(HoldfastError):
                    self.counters[0].services.recovery.send_now(attempt.order_uuid, PEOPLE[0])

    def _offer_everything(self) -> None:
        """A shop that has everything switched on."""
        shop = self.counters[0].services.shop
        settings = replace(
            shop.settings,
            thanks_page=THANKS,
            holds_in_parts=True,
            raisable_holds=True,
            two_people=TWO_PEOPLE,
        )
        shop.change(settings, PEOPLE[0].name)

    def _count(self, reckoning: Reckoning) -> None:
        figures = self.figures
        figures.days, figures.orders = 1, len(self.uuids)
        figures.drifts = len(reckoning.drifts)
        figures.further_holds = sum(len(each.payments) - 1 for each in reckoning.records)
        figures.paid_by_link = reckoning.paid_by_link()
        figures.keyed = reckoning.keyed()
        figures.parts = reckoning.parts()
        figures.expired = reckoning.expired()
        figures.holds, figures.captures = reckoning.done(Verb.CONFIRM), reckoning.done(Verb.CAPTURE)
        figures.voids, figures.refunds = reckoning.done(Verb.CANCEL), reckoning.done(Verb.REFUND)
        figures.raised = reckoning.done(Verb.INCREMENT)
        saved = self.counters[0].services.saved_cards
        figures.kept_cards = len(saved.of_customer(1))

    def _is_left_to_go(self) -> bool:
        records = [self.counters[0].services.ordering.record(uuid) for uuid in self.uuids]
        return any(to_let_go(record.payments) for record in records)

    def breaks(self) -> list[str]:
        """What does not hold, in words; nothing if all is well."""
        gateway = StripeGateway(KEY, http_client=self.line)
        intents = list(gateway.list_intents(SettableClock().now))
        totals = self.world.totals().get("usd", Totals(0, 0, 0, 0))
        reckoning = Reckoning(self.counters[0].shop, intents, self.outsiders, totals)
        self._count(reckoning)
        self.figures.taken_minor = totals.captured
        found = reckoning.breaks()
        if self.outsiders.count_customers() > 1:
            found.append("the customer is at Stripe twice")
        lost = set(self.uuids) - {each.order.uuid for each in reckoning.records}
        return [*found, *(f"{uuid} was saved and is lost" for uuid in lost)]

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


def _usd(cents: int | None) -> Money | None:
    return None if cents is None else usd(f"{cents / 100:.2f}")
