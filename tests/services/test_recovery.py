"""Everything that is open is settled by itself, and nothing stands in another's way."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from pos_app.app import OpenShop, open_shop
from pos_app.domain.errors import Conflict, NotAllowed, OutcomeUnknown, Refused
from pos_app.domain.payment import Outcome, PaymentStatus, Verb
from pos_app.domain.rights import Operator
from pos_app.payments.practice_stripe import PracticeStripe
from pos_app.payments.practice_stripe.accounts import Totals
from pos_app.payments.stripe_gateway import StripeGateway
from pos_app.services.connection import ConnectionKind, ConnectionState
from pos_app.services.recovery import Settled
from tests.clock import SettableClock
from tests.conftest import KEY
from tests.services.conftest import PcClock, refused
from tests.services.counter import VISA, Counter
from tests.services.dashboard import Dashboard
from tests.services.faults import FaultyLine, Trouble

DECLINED = "pm_card_visa_chargeDeclined"

Reopen = Callable[[], Counter]


def test_an_order_saved_offline_is_sent_when_stripe_answers_again(
    counter: Counter, line: FaultyLine, world: PracticeStripe
) -> None:
    line.is_down = True
    record = counter.saved()
    with refused("stripe.unreachable", OutcomeUnknown):
        counter.send(record)
    waiting = counter.look_at(record).open_attempt
    assert waiting is not None
    assert waiting.outcome is Outcome.PREPARED
    line.is_down = False
    assert counter.services.recovery.settle_all().settled == (record.order.uuid,)
    assert counter.look_at(record).payment.intent_id
    assert world.totals() == {"usd": Totals(1, 0, 0, 0)}


def test_a_week_offline_is_still_a_week_of_unsent_orders(
    counter: Counter, line: FaultyLine, clock: SettableClock, world: PracticeStripe
) -> None:
    line.is_down = True
    record = counter.saved()
    for _ in range(7):
        counter.services.recovery.settle_all()
        clock.advance(timedelta(days=1))
    waiting = counter.look_at(record).open_attempt
    assert waiting is not None
    assert waiting.outcome is Outcome.PREPARED
    assert len(counter.look_at(record).trail) < 5
    line.is_down = False
    counter.services.recovery.settle_all()
    assert counter.look_at(record).open_attempt is None
    assert counter.look_at(record).attempts[0].outcome is Outcome.SUCCEEDED
    assert world.totals() == {"usd": Totals(1, 0, 0, 0)}


def test_an_unsent_order_can_be_given_up_after_any_number_of_tries(
    counter: Counter, line: FaultyLine
) -> None:
    line.is_down = True
    record = counter.saved()
    for _ in range(3):
        counter.services.recovery.settle_all()
    assert counter.void(record).payment.status is PaymentStatus.VOIDED
    line.is_down = False
    asked = len(line.sent)
    counter.services.recovery.settle_all()
    assert len(line.sent) == asked


def test_a_card_is_never_queued(counter: Counter, line: FaultyLine) -> None:
    record = counter.sent()
    line.is_down = True
    with refused("stripe.unreachable", Refused):
        counter.hold(record)
    after = counter.look_at(record)
    assert after.open_attempt is None
    assert after.attempts[-1].outcome is Outcome.REFUSED
    assert after.payment == record.payment
    line.is_down = False
    assert counter.services.recovery.settle_all().settled == ()
    assert counter.hold(after).payment.status is PaymentStatus.HELD


@pytest.mark.parametrize("verb", [Verb.CAPTURE, Verb.CANCEL, Verb.REFUND])
def test_what_is_pressed_offline_waits_and_is_sent_when_stripe_answers_again(
    counter: Counter, line: FaultyLine, clock: SettableClock, verb: Verb
) -> None:
    record = counter.before(verb)
    line.is_down = True
    with refused("attempt.waits", OutcomeUnknown, verb=verb.value):
        counter.do(verb, record)
    waiting = counter.look_at(record)
    assert waiting.can_withdraw
    assert waiting.payment == record.payment
    with refused("payment.waits_to_be_sent", verb=verb.value, by="Ada"):
        counter.do(verb, waiting)
    line.is_down = False
    clock.advance(timedelta(minutes=1))
    assert counter.services.recovery.settle_due().settled == (record.order.uuid,)
    after = counter.look_at(record)
    assert after.attempts[-1].outcome is Outcome.SUCCEEDED
    assert (after.open_attempt, after.drifts) == (None, ())


@pytest.mark.parametrize("verb", [Verb.CAPTURE, Verb.CANCEL, Verb.REFUND])
def test_what_waits_can_be_taken_back_until_it_is_sent(
    counter: Counter, line: FaultyLine, world: PracticeStripe, clock: SettableClock, verb: Verb
) -> None:
    record, before = counter.before(verb), world.totals()
    line.is_down = True
    with refused("attempt.waits"):
        counter.do(verb, record)
    after = counter.services.recovery.withdraw(record.order.uuid, counter.operator)
    assert (after.open_attempt, after.payment) == (None, record.payment)
    line.is_down = False
    counter.services.recovery.settle_all()
    assert world.totals() == before
    with refused("attempt.taken_back", Conflict, verb=verb.value, by="Ada", at=clock()):
        counter.services.recovery.withdraw(record.order.uuid, counter.operator)
    assert counter.do(verb, after).attempts[-1].outcome is Outcome.SUCCEEDED


def test_a_lost_answer_is_asked_for_after_a_pause_that_grows(
    counter: Counter, line: FaultyLine, clock: SettableClock
) -> None:
    record = counter.held()
    line.fail("request_lost", Verb.CAPTURE, times=4)
    with refused("capture.unknown"):
        counter.capture(record)
    pauses = []
    for _ in range(3):
        waiting = counter.look_at(record).open_attempt
        assert waiting is not None
        assert waiting.next_try_at is not None
        pauses.append((waiting.next_try_at - clock.now).total_seconds())
        clock.advance(waiting.next_try_at - clock.now - timedelta(seconds=1))
        assert counter.services.recovery.settle_due().settled == ()
        clock.advance(timedelta(seconds=1))
        counter.services.recovery.settle_due()
    assert len(line.posts(Verb.CAPTURE)) == 4
    assert all(5 * 2**nth / 2 <= pause <= 5 * 2**nth for nth, pause in enumerate(pauses)), pauses


@pytest.mark.parametrize(
    ("card", "trouble", "outcome"),
    [
        (DECLINED, "reply_lost", Outcome.REFUSED),
        (VISA, "request_lost", Outcome.REFUSED),
        (VISA, "reply_lost", Outcome.SUCCEEDED),
    ],
)
def test_whether_a_card_was_held_is_known_also_after_the_order_was_voided_at_stripe(
    counter: Counter,
    line: FaultyLine,
    clock: SettableClock,
    dashboard: Dashboard,
    card: str,
    trouble: Trouble,
    outcome: Outcome,
) -> None:
    record = counter.sent()
    line.fail(trouble, Verb.CONFIRM)
    with refused("confirm.unknown"):
        counter.hold(record, card)
    assert record.payment.intent_id is not None
    dashboard.intents.cancel(record.payment.intent_id)
    # So late that the key is worth nothing: what became of it is read.
    clock.advance(timedelta(hours=25))
    counter.services.recovery.settle_due()
    after = counter.look_at(record)
    assert after.attempts[-1].outcome is outcome
    assert (after.open_attempt, after.payment.status) == (None, PaymentStatus.VOIDED)


def test_a_refused_key_stops_every_round_until_somebody_mends_it(
    counter: Counter, line: FaultyLine, world: PracticeStripe, clock: SettableClock
) -> None:
    record = counter.saved()
    world.configure(revoked_keys=[KEY])
    hindered_by = counter.services.recovery.settle_due().hindered_by
    assert hindered_by is not None
    assert hindered_by.code == "key.revoked"
    asked = len(line.sent)
    clock.advance(timedelta(hours=1))
    settled = counter.services.recovery.settle_due()
    assert (settled.hindered_by, settled.next_try_at) == (hindered_by, None)
    assert len(line.sent) == asked
    world.configure(revoked_keys=[])
    counter.services.recovery.start_again()
    assert counter.services.recovery.settle_due().settled == (record.order.uuid,)


def test_a_question_that_may_have_arrived_stays_open_while_the_line_is_down(
    counter: Counter, line: FaultyLine
) -> None:
    record = counter.held()
    line.fail("reply_lost", Verb.CAPTURE)
    with refused("capture.unknown"):
        counter.capture(record)
    line.is_down = True
    assert counter.services.recovery.settle_all().waiting == (record.order.uuid,)
    waiting = counter.look_at(record).open_attempt
    assert waiting is not None
    assert waiting.outcome is Outcome.UNKNOWN


def test_without_a_line_a_round_tries_once_and_ends(counter: Counter, line: FaultyLine) -> None:
    line.is_down = True
    records = [counter.saved() for _ in range(3)]
    settled = counter.services.recovery.settle_all()
    assert settled.waiting == tuple(record.order.uuid for record in records)
    assert len(line.sent) == 1


def test_what_waited_for_the_line_goes_out_together_and_in_its_order(
    counter: Counter, line: FaultyLine, clock: SettableClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    line.is_down = True
    records = [counter.saved() for _ in range(3)]
    for record, part in zip(records, (1.0, 0.5, 0.8), strict=True):
        monkeypatch.setattr(random, "uniform", lambda *_limits, part=part: part)
        with refused("stripe.unreachable", OutcomeUnknown):
            counter.send(record)
    line.is_down = False
    recovery = counter.services.recovery
    clock.advance(timedelta(seconds=2))
    assert recovery.settle_due().settled == ()
    # The second one's pause is over first.
    clock.advance(timedelta(seconds=1))
    assert recovery.settle_due().settled == tuple(record.order.uuid for record in records)
    keys = [counter.look_at(record).attempts[0].key for record in records]
    assert [each.key for each in line.posts(Verb.CREATE)][-3:] == keys


def test_one_that_cannot_be_settled_does_not_hold_up_the_others(
    counter: Counter, line: FaultyLine
) -> None:
    stuck, other = counter.held(), counter.held()
    line.fail("reply_lost", Verb.CAPTURE, times=2)
    for record in (stuck, other):
        with refused("capture.unknown"):
            counter.capture(record)
    line.fail("busy", Verb.CAPTURE)
    settled = counter.services.recovery.settle_all()
    assert (settled.settled, settled.waiting) == ((other.order.uuid,), (stuck.order.uuid,))


def test_a_permission_that_one_verb_lacks_does_not_hold_up_the_others(
    counter: Counter, line: FaultyLine, world: PracticeStripe
) -> None:
    stuck = counter.captured()
    line.fail("request_lost", Verb.REFUND)
    with refused("refund.unknown"):
        counter.refund(stuck)
    other = counter.saved()
    world.configure(missing_permissions={KEY: ["rak_charge_write"]})
    settled = counter.services.recovery.settle_all()
    assert (settled.settled, settled.waiting) == ((other.order.uuid,), (stuck.order.uuid,))
    world.configure(missing_permissions={})
    counter.services.recovery.settle_all()
    assert not counter.look_at(stuck).refundable


def test_a_refusal_settles_without_a_word(counter: Counter, line: FaultyLine) -> None:
    record = counter.saved("0.49")
    settled = counter.services.recovery.settle_all()
    assert settled.settled == (record.order.uuid,)
    assert counter.look_at(record).attempts[-1].error_code == "amount_too_small"


def test_a_till_that_died_between_saving_and_sending_sends_after_all(
    counter: Counter, reopen: Reopen, world: PracticeStripe
) -> None:
    record = counter.saved()
    again = reopen()
    again.services.recovery.settle_all()
    assert again.look_at(record).payment.intent_id
    assert world.totals() == {"usd": Totals(1, 0, 0, 0)}


def test_asking_now_reads_what_happened_elsewhere(counter: Counter, clock: SettableClock) -> None:
    record = counter.held()
    clock.advance(timedelta(days=8))
    assert counter.look_at(record).payment.status is PaymentStatus.HELD
    asked = counter.services.recovery.ask_now(record.order.uuid)
    assert asked.payment.status is PaymentStatus.EXPIRED


def test_holds_whose_time_is_over_are_read(
    counter: Counter, clock: SettableClock, line: FaultyLine
) -> None:
    ended = counter.held()
    clock.advance(timedelta(days=6))
    running = counter.held()
    assert counter.services.recovery.read_ended() == ()
    clock.advance(timedelta(days=1))
    assert counter.services.recovery.read_ended() == (ended.order.uuid,)
    assert counter.look_at(ended).payment.status is PaymentStatus.EXPIRED
    assert counter.look_at(running).payment.status is PaymentStatus.HELD


def test_all_that_can_still_change_is_read_after_a_restore(
    counter: Counter, line: FaultyLine
) -> None:
    awaiting, held = counter.sent(), counter.held()
    counter.captured()
    counter.saved()
    read = counter.services.recovery.read_open()
    assert set(read.settled) == {awaiting.order.uuid, held.order.uuid}
    line.is_down = True
    assert counter.services.recovery.read_open() == Settled((), read.settled)


@pytest.fixture
def test_mode(
    shop: OpenShop, shop_home: Path, line: FaultyLine, clock: SettableClock, operator: Operator
) -> Iterator[Counter]:
    """The same book, opened as a shop that is not for practice."""
    opened = open_shop(
        shop_home, clock=clock, make_gateway=lambda: StripeGateway(KEY, http_client=line)
    )
    yield Counter(opened, operator)
    opened.close()


def test_the_connection_tells_what_the_last_call_met(
    test_mode: Counter, line: FaultyLine, world: PracticeStripe
) -> None:
    connection, heard = test_mode.services.connection, list[ConnectionState]()
    connection.on_change(heard.append)
    assert connection.state().kind is ConnectionKind.NOT_ASKED
    record = test_mode.sent()
    line.is_down = True
    test_mode.services.recovery.read_open()
    line.is_down = False
    line.fail_reads("request_lost")
    test_mode.services.recovery.read_open()
    world.configure(revoked_keys=[KEY])
    with refused("key.revoked", NotAllowed):
        test_mode.hold(record)
    world.configure(revoked_keys=[])
    test_mode.capture(test_mode.hold(record))
    assert [state.kind for state in heard] == [
        ConnectionKind.REACHABLE,
        ConnectionKind.UNREACHABLE,
        ConnectionKind.SLOW,
        ConnectionKind.NO_KEY,
        ConnectionKind.REACHABLE,
    ]
    assert connection.state() == heard[-1]


def test_practice_stays_practice_unless_there_is_trouble(
    counter: Counter, line: FaultyLine
) -> None:
    connection = counter.services.connection
    record = counter.sent()
    assert connection.state().kind is ConnectionKind.PRACTICE
    line.is_down = True
    with refused("stripe.unreachable"):
        counter.hold(record)
    assert connection.state().kind is ConnectionKind.UNREACHABLE
    line.is_down = False
    counter.hold(record)
    assert connection.state().kind is ConnectionKind.PRACTICE


def test_the_time_is_corrected_by_stripes_clock(counter: Counter, pc_clock: PcClock) -> None:
    clock = counter.services.clock
    pc_clock.error = timedelta(hours=-3)
    assert clock() == pc_clock.true.now - timedelta(hours=3)
    counter.sent()
    assert clock() == pc_clock.true.now
