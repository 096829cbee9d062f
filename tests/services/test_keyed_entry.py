"""A card keyed on a reader: whatever the reader says, the intent decides, and at most one hold."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest

from pos_app.app import OpenShop
from pos_app.domain.errors import Conflict, OutcomeUnknown, Refused
from pos_app.domain.order import Draft
from pos_app.domain.payment import CardToHold, Outcome, PaymentStatus
from pos_app.domain.reader import ENTRY_LASTS, ON_READER, Keying, Reader
from pos_app.domain.record import OrderRecord
from pos_app.domain.rights import Operator
from pos_app.payments.practice_stripe import PracticeStripe
from pos_app.payments.practice_stripe.accounts import Totals
from pos_app.services.bundle import Services
from tests.clock import SettableClock
from tests.services.conftest import OpenTill, refused
from tests.services.dashboard import Dashboard
from tests.services.faults import FaultyLine

VISA, NO_FUNDS = "4242424242424242", "4000000000009995"
HELD = {"usd": Totals(1, 2706, 0, 0)}
NOTHING = {"usd": Totals(1, 0, 0, 0)}
PROCESS = r"/v1/terminal/readers/\w+/process_payment_intent"
STOP = r"/v1/terminal/readers/\w+/cancel_action"


@pytest.fixture
def reader(services: Services, operator: Operator) -> Reader:
    return services.readers.add_simulated(operator)


@pytest.fixture
def order(services: Services, operator: Operator, a_draft: Callable[..., Draft]) -> OrderRecord:
    return services.ordering.save(a_draft("27.06"), operator)


@pytest.fixture
def ask(
    services: Services, operator: Operator, order: OrderRecord, reader: Reader
) -> Callable[[], OrderRecord]:
    """Lets the reader ask for the order's card."""

    def asking() -> OrderRecord:
        return services.holding.hold_by_reader(order.order.uuid, reader.id, operator)

    return asking


@pytest.fixture
def look(services: Services, order: OrderRecord) -> Callable[..., Keying]:
    def looking(*, stop: bool = False) -> Keying:
        return services.holding.look_at_reader(order.order.uuid, stop=stop).keying

    return looking


Ask = Callable[[], OrderRecord]
Look = Callable[..., Keying]


def now(services: Services, order: OrderRecord) -> OrderRecord:
    return services.ordering.record(order.order.uuid)


def assert_held_once(services: Services, order: OrderRecord, world: PracticeStripe) -> None:
    record = now(services, order)
    assert record.payment.status is PaymentStatus.HELD
    assert record.payment.capture_before is not None
    assert record.open_attempt is None
    assert not record.drifts
    assert world.totals() == HELD


def test_the_reader_asks_and_the_intent_says_that_the_card_is_held(
    services: Services,
    order: OrderRecord,
    reader: Reader,
    world: PracticeStripe,
    ask: Ask,
    look: Look,
    line: FaultyLine,
) -> None:
    waiting = ask().open_attempt
    assert waiting is not None
    assert (waiting.outcome, waiting.error_code) == (Outcome.SENT, ON_READER)
    [sent] = [each for each in line.sent if each.path.endswith("process_payment_intent")]
    assert sent.key == waiting.key
    assert "process_config[moto]=true" in sent.body.replace("%5B", "[").replace("%5D", "]")
    assert look() is Keying.WAITING
    services.readers.present(reader.id, VISA)
    assert look() is Keying.OVER
    assert_held_once(services, order, world)
    assert now(services, order).attempts[-1].outcome is Outcome.SUCCEEDED


def test_a_look_costs_two_readings_and_writes_nothing(
    services: Services,
    order: OrderRecord,
    ask: Ask,
    look: Look,
    line: FaultyLine,
    clock: SettableClock,
) -> None:
    ask()
    look()
    sent, before = len(line.sent), now(services, order)
    for _ in range(5):
        clock.advance(timedelta(seconds=1))
        assert look() is Keying.WAITING
    assert [each.method for each in line.sent[sent:]] == ["GET"] * 10
    assert now(services, order) == before


def test_a_decline_is_told_counted_and_another_try_is_on_the_same_intent(
    services: Services,
    order: OrderRecord,
    reader: Reader,
    world: PracticeStripe,
    ask: Ask,
    look: Look,
) -> None:
    for declines in (1, 2):
        ask()
        services.readers.present(reader.id, NO_FUNDS)
        with refused("card.declined"):
            look()
        record = now(services, order)
        assert record.payment.declines == declines
        assert record.payment.decline is not None
        assert record.payment.decline.decline_code == "insufficient_funds"
        assert record.payment.decline.card is not None
        assert record.payment.decline.card.last4 == "9995"
        assert record.open_attempt is None
    ask()
    services.readers.present(reader.id, VISA)
    assert look() is Keying.OVER
    assert_held_once(services, order, world)
    assert len(now(services, order).payments) == 1


def test_stopped_here_nothing_is_held_and_the_reader_is_free(
    services: Services,
    order: OrderRecord,
    reader: Reader,
    world: PracticeStripe,
    ask: Ask,
    look: Look,
) -> None:
    ask()
    with refused("reader.stopped", Refused):
        look(stop=True)
    assert now(services, order).open_attempt is None
    assert world.totals() == NOTHING
    assert not services.readers.all().readers[0].is_busy
    with refused("stripe.refused"):
        services.readers.present(reader.id, VISA)


def test_stopped_too_late_the_card_is_held(
    services: Services,
    order: OrderRecord,
    reader: Reader,
    world: PracticeStripe,
    ask: Ask,
    look: Look,
) -> None:
    ask()
    services.readers.present(reader.id, VISA)
    assert look(stop=True) is Keying.OVER
    assert_held_once(services, order, world)


def test_stopped_at_the_reader(
    services: Services,
    order: OrderRecord,
    reader: Reader,
    world: PracticeStripe,
    ask: Ask,
    look: Look,
) -> None:
    ask()
    services.readers.present(reader.id, NO_FUNDS)
    with refused("card.declined"):
        look()
    ask()
    world.stop_at_reader(reader.id)
    with refused("reader.stopped_there"):
        look()
    assert now(services, order).payment.declines == 1
    assert now(services, order).attempts[-1].decline is None


def test_while_the_bank_is_asked_nothing_can_be_stopped(
    services: Services,
    order: OrderRecord,
    reader: Reader,
    world: PracticeStripe,
    ask: Ask,
    look: Look,
) -> None:
    world.trouble_reader(reader.id, "authorising")
    ask()
    services.readers.present(reader.id, VISA)
    assert look() is Keying.AUTHORISING
    assert look(stop=True) is Keying.AUTHORISING
    assert now(services, order).open_attempt is not None
    world.finish_authorising(reader.id)
    assert look() is Keying.OVER
    assert_held_once(services, order, world)


def test_a_line_that_broke_after_the_bank_said_yes_is_a_hold(
    services: Services,
    order: OrderRecord,
    reader: Reader,
    world: PracticeStripe,
    ask: Ask,
    look: Look,
) -> None:
    world.trouble_reader(reader.id, "connection_error")
    ask()
    services.readers.present(reader.id, VISA)
    assert look() is Keying.OVER
    assert_held_once(services, order, world)


def test_a_line_that_broke_before_the_bank_was_asked_holds_nothing(
    services: Services,
    order: OrderRecord,
    reader: Reader,
    world: PracticeStripe,
    ask: Ask,
    look: Look,
) -> None:
    world.trouble_reader(reader.id, "connection_error_undone")
    ask()
    services.readers.present(reader.id, VISA)
    with refused("reader.lost_line"):
        look()
    assert now(services, order).open_attempt is None
    assert world.totals() == NOTHING


@pytest.mark.parametrize(
    ("trouble", "code"), [("offline", "reader.offline"), ("timeout", "reader.silent")]
)
def test_a_reader_that_does_not_hear_leaves_the_order_free(
    services: Services,
    order: OrderRecord,
    reader: Reader,
    world: PracticeStripe,
    operator: Operator,
    ask: Ask,
    trouble: str,
    code: str,
) -> None:
    world.trouble_reader(reader.id, trouble)
    with refused(code, Refused):
        ask()
    record = now(services, order)
    assert record.open_attempt is None
    assert record.payment.declines == 0
    services.holding.hold(order.order.uuid, CardToHold("pm_card_visa"), operator)
    assert_held_once(services, order, world)


def test_a_time_out_that_arrived_all_the_same_is_waited_for(
    services: Services,
    order: OrderRecord,
    reader: Reader,
    world: PracticeStripe,
    ask: Ask,
    look: Look,
) -> None:
    world.trouble_reader(reader.id, "timeout_arrived")
    assert ask().open_attempt is not None
    assert look() is Keying.WAITING
    world.trouble_reader(reader.id, "")
    services.readers.present(reader.id, VISA)
    assert look() is Keying.OVER
    assert_held_once(services, order, world)


def test_a_reader_that_goes_offline_is_given_up_and_cannot_hold_a_second_card(
    services: Services,
    order: OrderRecord,
    reader: Reader,
    world: PracticeStripe,
    operator: Operator,
    ask: Ask,
    look: Look,
) -> None:
    ask()
    world.trouble_reader(reader.id, "offline")
    with refused("reader.offline"):
        look(stop=True)
    services.holding.hold(order.order.uuid, CardToHold("pm_card_visa"), operator)
    world.trouble_reader(reader.id, "")
    services.readers.present(reader.id, VISA)
    assert_held_once(services, order, world)


def test_an_order_voided_at_stripe_while_the_reader_asked_was_never_held(
    services: Services,
    order: OrderRecord,
    world: PracticeStripe,
    dashboard: Dashboard,
    ask: Ask,
    look: Look,
) -> None:
    intent_id = ask().payment.intent_id
    assert intent_id is not None
    dashboard.intents.cancel(intent_id)
    with refused("reader.stopped"):
        look(stop=True)
    after = now(services, order)
    assert after.attempts[-1].outcome is Outcome.REFUSED
    assert (after.open_attempt, after.payment.status) == (None, PaymentStatus.VOIDED)
    assert world.totals()["usd"].held == 0


def test_busy_with_another_order_nothing_of_that_one_is_taken_for_this(
    services: Services,
    order: OrderRecord,
    reader: Reader,
    world: PracticeStripe,
    operator: Operator,
    a_draft: Callable[..., Draft],
    ask: Ask,
) -> None:
    other = services.ordering.save(a_draft("50.00"), operator)
    services.holding.hold_by_reader(other.order.uuid, reader.id, operator)
    with refused("reader.busy"):
        ask()
    assert now(services, order).open_attempt is None
    services.readers.present(reader.id, VISA)
    assert services.holding.look_at_reader(other.order.uuid).keying is Keying.OVER
    assert now(services, order).payment.status is PaymentStatus.AWAITING_CARD
    assert world.totals() == {"usd": Totals(2, 5000, 0, 0)}


def test_what_the_reader_said_of_an_older_order_is_not_taken_for_this_one(
    services: Services,
    order: OrderRecord,
    reader: Reader,
    operator: Operator,
    a_draft: Callable[..., Draft],
    ask: Ask,
    line: FaultyLine,
) -> None:
    other = services.ordering.save(a_draft("50.00"), operator)
    services.holding.hold_by_reader(other.order.uuid, reader.id, operator)
    services.readers.present(reader.id, VISA)
    services.holding.look_at_reader(other.order.uuid)
    line.fail_at("request_lost", "POST", PROCESS)
    with refused("confirm.unknown", OutcomeUnknown):
        ask()
    with refused("reader.not_asked"):
        services.holding.look_at_reader(order.order.uuid)
    assert now(services, order).payment.status is PaymentStatus.AWAITING_CARD


def test_the_no_of_an_earlier_try_is_not_taken_for_this_one(
    services: Services,
    order: OrderRecord,
    reader: Reader,
    ask: Ask,
    look: Look,
    line: FaultyLine,
) -> None:
    ask()
    services.readers.present(reader.id, NO_FUNDS)
    with refused("card.declined"):
        look()
    line.fail_at("request_lost", "POST", PROCESS)
    with refused("confirm.unknown", OutcomeUnknown):
        ask()
    with refused("reader.failed"):
        look()
    assert now(services, order).payment.declines == 1


def test_a_lost_answer_is_settled_from_the_intent_and_never_asked_again(
    services: Services,
    order: OrderRecord,
    reader: Reader,
    world: PracticeStripe,
    ask: Ask,
    look: Look,
    line: FaultyLine,
) -> None:
    line.fail_at("reply_lost", "POST", PROCESS)
    with refused("confirm.unknown", OutcomeUnknown):
        ask()
    assert look() is Keying.WAITING
    services.readers.present(reader.id, VISA)
    assert look() is Keying.OVER
    assert_held_once(services, order, world)
    assert len([each for each in line.sent if each.path.endswith("process_payment_intent")]) == 1


def test_without_a_network_the_reader_may_still_take_the_card(
    services: Services,
    order: OrderRecord,
    reader: Reader,
    world: PracticeStripe,
    ask: Ask,
    look: Look,
    line: FaultyLine,
) -> None:
    ask()
    line.is_down = True
    for _ in range(2):
        with refused("stripe.unreachable", OutcomeUnknown):
            look()
    assert now(services, order).open_attempt is not None
    line.calm()
    services.readers.present(reader.id, VISA)
    assert look() is Keying.OVER
    assert_held_once(services, order, world)


def test_a_lost_answer_to_the_stop_is_settled_too(
    services: Services,
    order: OrderRecord,
    world: PracticeStripe,
    ask: Ask,
    look: Look,
    line: FaultyLine,
) -> None:
    ask()
    line.fail_at("reply_lost", "POST", STOP)
    with refused("read.unknown", OutcomeUnknown):
        look(stop=True)
    with pytest.raises(Refused):
        look()
    assert now(services, order).open_attempt is None
    assert world.totals() == NOTHING


def test_a_reader_that_nobody_keys_on_is_stopped_by_itself(
    services: Services,
    order: OrderRecord,
    world: PracticeStripe,
    ask: Ask,
    clock: SettableClock,
) -> None:
    ask()
    clock.advance(timedelta(seconds=31))
    services.recovery.settle_due()
    assert now(services, order).open_attempt is not None
    clock.advance(ENTRY_LASTS + timedelta(minutes=2))
    services.recovery.settle_due()
    assert now(services, order).open_attempt is None
    assert now(services, order).attempts[-1].error_code == "reader_waited"
    assert world.totals() == NOTHING
    assert not services.readers.all().readers[0].is_busy


def test_a_script_that_settles_meanwhile_does_not_take_the_reader_for_idle(
    services: Services,
    order: OrderRecord,
    reader: Reader,
    world: PracticeStripe,
    line: FaultyLine,
    open_till: OpenTill,
    ask: Ask,
    look: Look,
) -> None:
    services.recovery.settle_all()
    script = open_till().services
    line.meanwhile_at(PROCESS, lambda: script.recovery.settle_all(has_window=True))
    ask()
    services.readers.present(reader.id, VISA)
    assert look() is Keying.OVER
    assert_held_once(services, order, world)


def test_after_a_restart_the_card_that_was_keyed_meanwhile_is_found(
    services: Services,
    shop: OpenShop,
    order: OrderRecord,
    reader: Reader,
    world: PracticeStripe,
    ask: Ask,
    open_till: Callable[[], OpenShop],
) -> None:
    ask()
    shop.close()
    services.readers.present(reader.id, VISA)
    again = open_till().services
    again.recovery.settle_all()
    assert_held_once(again, order, world)


def test_no_second_card_while_the_reader_asks(
    services: Services, order: OrderRecord, operator: Operator, ask: Ask
) -> None:
    ask()
    with pytest.raises(Conflict):
        services.holding.hold(order.order.uuid, CardToHold("pm_card_visa"), operator)
    with pytest.raises(Conflict):
        ask()


def test_a_removed_reader_asks_for_nothing(
    services: Services,
    order: OrderRecord,
    reader: Reader,
    operator: Operator,
    ask: Ask,
    look: Look,
) -> None:
    ask()
    services.readers.remove(reader, operator)
    with pytest.raises(Refused):
        look()
    assert now(services, order).open_attempt is None
    with refused("reader.gone"):
        ask()


def test_an_account_without_phone_orders_is_told_and_remembered(
    services: Services, order: OrderRecord, world: PracticeStripe, ask: Ask
) -> None:
    world.configure(moto_enabled=False)
    with refused("card.moto_not_granted"):
        ask()
    assert services.shop.settings.moto_refused
    assert now(services, order).open_attempt is None
