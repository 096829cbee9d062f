"""Random days of a shop: whatever happened, the book and Stripe agree in the end, to the cent."""

from __future__ import annotations

import shutil
import tempfile
from pathlib import Path

from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import Bundle, RuleBasedStateMachine, initialize, rule

from pos_app.domain.payment import Verb
from pos_app.domain.record import OrderRecord
from pos_app.domain.stripe_key import Permission
from tests.faults.days import PEOPLE, Days
from tests.faults.histories import (
    AT_READER,
    CARDS,
    CLOCK_ERRORS_H,
    HOURS,
    MISSING,
    NUMBERS,
    TROUBLES,
    play_many,
)
from tests.faults.new_shop import lay_out_shop
from tests.services.faults import Trouble

# As many as it takes until each thing has happened.
DAYS = 40

tills = st.integers(0, len(PEOPLE) - 1)
parts = st.none() | st.integers(1, 3000)
verbs = st.sampled_from(Verb)
troubles = st.sampled_from(TROUBLES)


def test_every_step_of_the_long_run_does_something() -> None:
    """Or the long run has figures, and shows nothing."""
    figures, broken = play_many(range(DAYS))
    assert broken == {}
    assert [name for name, value in vars(figures).items() if not value] == []


class Histories(RuleBasedStateMachine):
    """Two tills, the Dashboard, the bank, a bad line and wrong clocks, in any order."""

    orders = Bundle("orders")

    @initialize()
    def open_shop(self) -> None:
        self.folder = Path(tempfile.mkdtemp(prefix="histories-"))
        lay_out_shop(self.folder / "home")
        self.days = Days(self.folder / "home")

    @rule(target=orders, till=tills, cents=st.integers(40, 3000))
    def save(self, till: int, cents: int) -> OrderRecord:
        return self.days.save(till, cents)

    @rule(till=tills, order=orders)
    def edit(self, till: int, order: OrderRecord) -> None:
        self.days.edit(till, order)

    @rule(till=tills, order=orders)
    def send(self, till: int, order: OrderRecord) -> None:
        self.days.send(till, order)

    @rule(till=tills, order=orders, card=st.sampled_from(CARDS))
    def hold(self, till: int, order: OrderRecord, card: str) -> None:
        self.days.hold(till, order, card)

    @rule(till=tills, order=orders, card=st.sampled_from(CARDS))
    def hold_again(self, till: int, order: OrderRecord, card: str) -> None:
        self.days.hold_again(till, order, card)

    @rule(till=tills, order=orders, card=st.sampled_from(CARDS))
    def hold_more(self, till: int, order: OrderRecord, card: str) -> None:
        self.days.hold_more(till, order, card)

    @rule(till=tills, order=orders)
    def raise_hold(self, till: int, order: OrderRecord) -> None:
        self.days.raise_hold(till, order)

    @rule(till=tills, order=orders, card=st.sampled_from(CARDS))
    def hold_and_keep(self, till: int, order: OrderRecord, card: str) -> None:
        self.days.hold_and_keep(till, order, card)

    @rule(till=tills, order=orders, present=st.booleans())
    def hold_kept(self, till: int, order: OrderRecord, present: bool) -> None:
        self.days.hold_kept(till, order, present=present)

    @rule(till=tills, order=orders)
    def remove_kept(self, till: int, order: OrderRecord) -> None:
        self.days.remove_kept(till, order)

    @rule(till=tills, order=orders)
    def approve(self, till: int, order: OrderRecord) -> None:
        self.days.approve(till, order)

    @rule(till=tills, order=orders, part=parts)
    def capture_undoably(self, till: int, order: OrderRecord, part: int | None) -> None:
        self.days.capture_undoably(till, order, part)

    @rule(till=tills, order=orders)
    def let_go_out(self, till: int, order: OrderRecord) -> None:
        self.days.let_go_out(till, order)

    @rule(missing=st.sampled_from(MISSING))
    def spoil_the_key(self, missing: Permission | None) -> None:
        self.days.spoil_the_key(missing)

    @rule(till=tills)
    def mend_the_key(self, till: int) -> None:
        self.days.mend_the_key(till)

    @rule(till=tills, order=orders, part=parts)
    def capture(self, till: int, order: OrderRecord, part: int | None) -> None:
        self.days.capture(till, order, part)

    @rule(till=tills, order=orders, part=st.integers(1, 3000))
    def take_a_part(self, till: int, order: OrderRecord, part: int) -> None:
        self.days.take_a_part(till, order, part)

    @rule(till=tills, order=orders)
    def link(self, till: int, order: OrderRecord) -> None:
        self.days.link(till, order)

    @rule(pick=st.integers(0, 2), number=st.sampled_from(NUMBERS))
    def pay_by_link(self, pick: int, number: str) -> None:
        self.days.pay_by_link(pick, number)

    @rule(till=tills, order=orders)
    def ask_reader(self, till: int, order: OrderRecord) -> None:
        self.days.ask_reader(till, order)

    @rule(number=st.sampled_from(NUMBERS))
    def key_at_reader(self, number: str) -> None:
        self.days.key_at_reader(number)

    @rule(till=tills, order=orders, stop=st.booleans())
    def look_at_reader(self, till: int, order: OrderRecord, stop: bool) -> None:
        self.days.look_at_reader(till, order, stop=stop)

    @rule(trouble=st.sampled_from(AT_READER))
    def trouble_reader(self, trouble: str) -> None:
        self.days.trouble_reader(trouble)

    @rule(till=tills, order=orders)
    def unlink(self, till: int, order: OrderRecord) -> None:
        self.days.unlink(till, order)

    @rule(till=tills, order=orders)
    def void(self, till: int, order: OrderRecord) -> None:
        self.days.void(till, order)

    @rule(till=tills, order=orders, part=parts)
    def refund(self, till: int, order: OrderRecord, part: int | None) -> None:
        self.days.refund(till, order, part)

    @rule(till=tills, order=orders)
    def withdraw(self, till: int, order: OrderRecord) -> None:
        self.days.withdraw(till, order)

    @rule(till=tills, order=orders)
    def ask_now(self, till: int, order: OrderRecord) -> None:
        self.days.ask_now(till, order)

    @rule(verb=verbs, trouble=troubles)
    def lose_an_answer(self, verb: Verb, trouble: Trouble) -> None:
        self.days.lose_an_answer(verb, trouble)

    @rule()
    def let_arrive_late(self) -> None:
        self.days.let_arrive_late()

    @rule(method=st.sampled_from(["GET", "POST"]), trouble=troubles)
    def lose_an_answer_about_readers(self, method: str, trouble: Trouble) -> None:
        self.days.lose_an_answer_about_readers(method, trouble)

    @rule(trouble=troubles)
    def lose_a_reading(self, trouble: Trouble) -> None:
        self.days.lose_a_reading(trouble)

    @rule(is_down=st.booleans())
    def pull_or_plug_the_cable(self, is_down: bool) -> None:
        self.days.pull_or_plug_the_cable(is_down)

    @rule(till=tills, verb=verbs)
    def let_the_other_till_recover_meanwhile(self, till: int, verb: Verb) -> None:
        self.days.let_the_other_till_recover_meanwhile(till, verb)

    @rule(till=tills)
    def make_a_round(self, till: int) -> None:
        self.days.make_a_round(till)

    @rule(till=tills)
    def ask_about_all(self, till: int) -> None:
        self.days.ask_about_all(till)

    @rule(hours=st.sampled_from(HOURS))
    def wait(self, hours: int) -> None:
        self.days.wait(hours)

    @rule(till=tills, error_h=st.sampled_from(CLOCK_ERRORS_H))
    def start_again(self, till: int, error_h: int) -> None:
        self.days.start_again(till, error_h)

    @rule(error_h=st.sampled_from(CLOCK_ERRORS_H))
    def set_the_pcs_clock(self, error_h: int) -> None:
        self.days.set_the_pcs_clock(error_h)

    @rule(till=tills)
    def accept(self, till: int) -> None:
        self.days.accept(till)

    @rule(order=orders, pick=st.integers(0, 23), minor=st.integers(1, 3000))
    def act_at_stripe(self, order: OrderRecord, pick: int, minor: int) -> None:
        self.days.act_at_stripe(order, pick, minor)

    def teardown(self) -> None:
        if not hasattr(self, "days"):
            return
        try:
            self.days.come_to_rest()
            assert self.days.breaks() == []
        finally:
            self.days.close()
            shutil.rmtree(self.folder)


TestHistories = Histories.TestCase
TestHistories.settings = settings(
    max_examples=400,
    stateful_step_count=25,
    deadline=None,
    # Shrinking a history takes minutes; the seed that is printed is enough to see it again.
    phases=[Phase.reuse, Phase.generate],
    suppress_health_check=list(HealthCheck),
)
