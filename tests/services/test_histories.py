"""Random days of a shop: whatever happened, the book and Stripe agree in the end, to the cent."""

from __future__ import annotations

import shutil
import tempfile
from contextlib import suppress
from datetime import timedelta
from pathlib import Path

from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import Bundle, RuleBasedStateMachine, initialize, rule

from pos_app.app import OpenShop, open_shop
from pos_app.domain.errors import HoldfastError
from pos_app.domain.money import Money, currency
from pos_app.domain.payment import Intent, PaymentStatus, RefundStatus, Verb
from pos_app.domain.record import OrderRecord
from pos_app.domain.rights import Operator, Role
from pos_app.payments.practice_stripe import PracticeStripe
from pos_app.payments.practice_stripe.accounts import Totals
from pos_app.payments.stripe_gateway import StripeGateway
from pos_app.services.shop import ShopSettings
from tests.clock import SettableClock
from tests.conftest import KEY
from tests.services.conftest import PcClock
from tests.services.counter import VISA, Counter
from tests.services.faults import DONE, NOT_DONE, FaultyLine, Trouble

CARDS = [VISA, VISA, "pm_card_mastercard", "pm_card_visa_chargeDeclined"]
PEOPLE = [Operator("Ada", Role.OWNER), Operator("Bob", Role.OWNER)]
tills = st.integers(0, len(PEOPLE) - 1)
parts = st.none() | st.integers(1, 3000)


class Days(RuleBasedStateMachine):
    """Two tills on one book, a bad line, two clocks, and people who press everything."""

    orders = Bundle("orders")

    def __init__(self) -> None:
        super().__init__()
        self.home = Path(tempfile.mkdtemp(prefix="histories-"))
        self.clock = SettableClock()
        self.pc_clock = PcClock(self.clock)
        self.world = PracticeStripe(None, self.clock)
        self.line = FaultyLine(self.world)
        self.uuids: list[str] = []

    @initialize()
    def open_shop(self) -> None:
        self.counters = [Counter(self._open(), person) for person in PEOPLE]
        usd = ShopSettings("Corner Books", currency("usd"))
        self.counters[0].services.shop.change(usd, "Ada")

    @rule(target=orders, till=tills, cents=st.integers(40, 3000))
    def save(self, till: int, cents: int) -> OrderRecord:
        record = self.counters[till].saved(f"{cents / 100:.2f}")
        self.uuids.append(record.order.uuid)
        return record

    @rule(order=orders, till=tills)
    def edit(self, order: OrderRecord, till: int) -> None:
        counter = self.counters[till]
        with suppress(HoldfastError):
            counter.dearer(counter.look_at(order))

    @rule(order=orders, till=tills)
    def send(self, order: OrderRecord, till: int) -> None:
        with suppress(HoldfastError):
            self.counters[till].send(order)

    @rule(order=orders, till=tills, card=st.sampled_from(CARDS))
    def hold(self, order: OrderRecord, till: int, card: str) -> None:
        with suppress(HoldfastError):
            self.counters[till].hold(order, card)

    @rule(order=orders, till=tills, part=parts)
    def capture(self, order: OrderRecord, till: int, part: int | None) -> None:
        with suppress(HoldfastError):
            self.counters[till].capture(order, _usd(part))

    @rule(order=orders, till=tills)
    def void(self, order: OrderRecord, till: int) -> None:
        with suppress(HoldfastError):
            self.counters[till].void(order)

    @rule(order=orders, till=tills, part=parts)
    def refund(self, order: OrderRecord, till: int, part: int | None) -> None:
        with suppress(HoldfastError):
            self.counters[till].refund(order, _usd(part))

    @rule(verb=st.sampled_from(Verb), trouble=st.sampled_from([DONE, DONE, *NOT_DONE]))
    def lose_an_answer(self, verb: Verb, trouble: Trouble) -> None:
        self.line.fail(trouble, verb)

    @rule(is_down=st.booleans())
    def pull_or_plug_the_cable(self, is_down: bool) -> None:
        self.line.is_down = is_down

    @rule(till=tills, verb=st.sampled_from(Verb))
    def let_the_other_till_recover_meanwhile(self, till: int, verb: Verb) -> None:
        self.line.meanwhile(verb, self.counters[till].services.recovery.settle_all)

    @rule(till=tills)
    def recover(self, till: int) -> None:
        self.counters[till].services.recovery.settle_all()

    @rule(hours=st.sampled_from([1, 22, 25, 80]))
    def wait(self, hours: int) -> None:
        self.clock.advance(timedelta(hours=hours))

    @rule(till=tills, error_h=st.sampled_from([0, -30, 24 * 365]))
    def start_again_with_another_clock(self, till: int, error_h: int) -> None:
        self.counters[till].shop.close()
        self.pc_clock.error = timedelta(hours=error_h)
        self.counters[till] = Counter(self._open(), PEOPLE[till])

    def teardown(self) -> None:
        try:
            if hasattr(self, "counters"):
                self._come_to_rest()
                self._compare()
        finally:
            for counter in getattr(self, "counters", ()):
                counter.shop.close()
            self.world.close()
            shutil.rmtree(self.home)

    def _come_to_rest(self) -> None:
        self.line.calm()
        recovery = self.counters[0].services.recovery
        assert recovery.settle_all().waiting == ()
        recovery.read_open()

    def _compare(self) -> None:
        gateway = StripeGateway(KEY, http_client=self.line)
        sums = Totals(0, 0, 0, 0)
        for uuid in self.uuids:
            record = self.counters[0].services.ordering.record(uuid)
            intents = gateway.find_intents(uuid, created_since=SettableClock().now)
            assert len(intents) == (0 if record.payment.intent_id is None else 1)
            for intent in intents:
                _assert_same(record, intent)
                sums = _added(sums, intent)
        assert self.world.totals().get("usd", Totals(0, 0, 0, 0)) == sums

    def _open(self) -> OpenShop:
        shop = open_shop(
            self.home,
            clock=self.pc_clock,
            make_gateway=lambda: StripeGateway(KEY, http_client=self.line, clock=self.pc_clock),
            practice=True,
        )
        self.line.books.append(shop.book)
        return shop


def _usd(cents: int | None) -> Money | None:
    return None if cents is None else Money(cents, currency("usd"))


def _assert_same(record: OrderRecord, intent: Intent) -> None:
    payment = record.payment
    assert record.open_attempt is None
    assert (payment.intent_id, payment.status) == (intent.id, intent.status)
    if payment.status in {PaymentStatus.HELD, PaymentStatus.CAPTURED}:
        assert payment.amount == record.order.total
    assert payment.amount == intent.amount
    assert (payment.capturable, payment.received) == (intent.capturable, intent.received)
    assert payment.refunded == intent.refunded
    assert payment.received <= payment.amount
    given_back = [each for each in record.refunds if each.status is RefundStatus.SUCCEEDED]
    assert sum(each.amount.minor for each in given_back) == intent.refunded.minor


def _added(sums: Totals, intent: Intent) -> Totals:
    return Totals(
        sums.intents + 1,
        sums.held + intent.capturable.minor,
        sums.captured + intent.received.minor,
        sums.refunded + intent.refunded.minor,
    )


TestDays = Days.TestCase
TestDays.settings = settings(
    max_examples=60,
    stateful_step_count=25,
    deadline=None,
    # Shrinking a history takes minutes; the seed that is printed is enough to see it again.
    phases=[Phase.reuse, Phase.generate],
    suppress_health_check=list(HealthCheck),
)
