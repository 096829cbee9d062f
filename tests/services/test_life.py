"""The whole life of an order, and every refusal on its way."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from pos_app.domain.customer import Customer
from pos_app.domain.errors import Conflict, InvalidInput, NotAllowed, Refused
from pos_app.domain.money import Money, currency, parse_money
from pos_app.domain.order import OrderLine, parse_quantity
from pos_app.domain.payment import (
    Decline,
    Outcome,
    PaymentStatus,
    RefundReason,
    Verb,
    VoidReason,
)
from pos_app.domain.rights import RIGHTS, Right, Role
from pos_app.payments.practice_stripe import PracticeStripe
from pos_app.payments.practice_stripe.accounts import Totals
from pos_app.services.holding import TEST_CARDS
from tests.clock import SettableClock
from tests.conftest import usd
from tests.services.conftest import refused
from tests.services.counter import Counter
from tests.services.faults import FaultyLine

AWAITING, HELD, CAPTURED, VOIDED, EXPIRED = PaymentStatus


def test_a_saved_order_is_on_this_pc_and_its_intent_at_stripe(
    counter: Counter, world: PracticeStripe, line: FaultyLine
) -> None:
    saved = counter.saved("6.00")
    assert (saved.order.number, saved.payment.status) == (1001, AWAITING)
    assert saved.payment.intent_id is None
    assert line.sent == []
    sent = counter.send(saved)
    assert (sent.payment.intent_id or "").startswith("pi_")
    assert world.totals() == {"usd": Totals(1, 0, 0, 0)}
    (create,) = line.posts(Verb.CREATE)
    assert "amount=600&" in create.body


@pytest.mark.parametrize(
    ("code", "price", "minor"),
    [
        ("usd", "19.99", 1999),
        ("eur", "19.99", 1999),
        ("jpy", "500", 500),
        ("isk", "500", 50000),
        ("bhd", "1.25", 1250),
    ],
)
def test_an_order_is_held_captured_and_refunded_in_its_currency(
    counter: Counter, world: PracticeStripe, code: str, price: str, minor: int
) -> None:
    of = currency(code)
    services, operator = counter.services, counter.operator
    line = OrderLine("Assam", parse_quantity("1"), parse_money(price, of))
    draft = replace(
        services.ordering.new_draft(), currency=of, customer=Customer("Grace"), lines=(line,)
    )
    record = counter.hold(services.ordering.save(draft, operator))
    assert record.payment.status is HELD
    assert record.payment.capturable == Money(minor, of)
    record = counter.capture(record)
    assert (record.payment.status, record.payment.received) == (CAPTURED, Money(minor, of))
    record = counter.refund(record)
    assert not record.refundable
    assert world.totals() == {code: Totals(1, 0, minor, minor)}


def test_a_hold_tells_whose_card_it_is_and_when_it_ends(
    counter: Counter, clock: SettableClock
) -> None:
    payment = counter.held().payment
    assert payment.card is not None
    assert (payment.card.brand, payment.card.last4) == ("visa", "4242")
    assert payment.capture_before == clock.now + timedelta(days=7)
    assert payment.changed_at == clock.now


def test_capturing_less_lets_the_rest_go(counter: Counter, world: PracticeStripe) -> None:
    record = counter.capture(counter.held(), usd("20.00"))
    assert (record.payment.status, record.payment.received) == (CAPTURED, usd("20.00"))
    assert not record.payment.capturable
    assert world.totals() == {"usd": Totals(1, 0, 2000, 0)}
    assert record.refundable == usd("20.00")


def test_a_void_lets_the_money_go(counter: Counter, world: PracticeStripe) -> None:
    record = counter.void(counter.held())
    assert record.payment.status is VOIDED
    assert world.totals() == {"usd": Totals(1, 0, 0, 0)}
    assert record.refunds == ()


def test_an_order_that_waits_for_a_card_can_be_given_up(counter: Counter, line: FaultyLine) -> None:
    assert counter.void(counter.sent()).payment.status is VOIDED
    assert len(line.posts(Verb.CANCEL)) == 1


def test_an_order_that_stripe_never_heard_of_is_given_up_without_asking(
    counter: Counter, line: FaultyLine
) -> None:
    record = counter.void(counter.saved())
    assert record.payment.status is VOIDED
    assert record.open_attempt is None
    assert line.sent == []


def test_captured_money_is_given_back_in_parts(
    counter: Counter, world: PracticeStripe, clock: SettableClock
) -> None:
    record = counter.captured()
    record = counter.refund(record, usd("7.00"))
    assert record.refundable == usd("20.06")
    clock.advance(timedelta(seconds=1))
    record = counter.refund(record, usd("0.06"))
    clock.advance(timedelta(seconds=1))
    record = counter.refund(record)
    assert [each.amount for each in record.refunds] == [usd("7.00"), usd("0.06"), usd("20.00")]
    assert not record.can_refund
    assert record.payment.refunded == usd("27.06")
    assert world.totals() == {"usd": Totals(1, 0, 2706, 2706)}
    with refused("refund.more_than_captured", Refused, left=usd("0.00"), wanted=usd("0.01")):
        counter.refund(record, usd("0.01"))


def test_why_something_was_done_is_in_the_trail(counter: Counter) -> None:
    record, operator = counter.held(), counter.operator
    services = counter.services
    services.capturing.capture(record.order.uuid, operator, usd("5"), why="half is sold out")
    services.refunding.refund(
        record.order.uuid, operator, usd("1"), RefundReason.DUPLICATE, why="rang twice"
    )
    trail = counter.look_at(record).trail
    assert [entry.action for entry in trail] == [
        "order.saved",
        "payment.create.asked",
        "payment.create.succeeded",
        "payment.confirm.asked",
        "payment.confirm.succeeded",
        "payment.capture.asked",
        "payment.capture.succeeded",
        "payment.refund.asked",
        "payment.refund.succeeded",
    ]
    assert {entry.operator for entry in trail} == {"Ada"}
    assert [entry.facts["why"] for entry in trail if "why" in entry.facts] == [
        "half is sold out",
        "rang twice",
    ]


def test_who_captured_first_and_when_is_told_to_the_second(
    counter: Counter, clock: SettableClock
) -> None:
    record = counter.captured()
    at = clock.now
    clock.advance(timedelta(minutes=3))
    for again in (counter.capture, counter.void, counter.hold):
        with refused("payment.already_captured", Conflict, by="Ada", at=at):
            again(record)


def test_who_voided_first_and_when_is_told_to_the_second(
    counter: Counter, clock: SettableClock
) -> None:
    record = counter.void(counter.held())
    at = clock.now
    clock.advance(timedelta(minutes=3))
    for again in (counter.capture, counter.void, counter.hold, counter.refund):
        with refused("payment.already_voided", Conflict, by="Ada", at=at):
            again(record)


def test_what_was_captured_elsewhere_has_no_name_to_it(
    counter: Counter, world: PracticeStripe, line: FaultyLine
) -> None:
    record = counter.held()
    line.meanwhile(Verb.CAPTURE, lambda: capture_in_the_dashboard(world, record.payment.intent_id))
    with refused("payment.already_captured", Conflict, by=""):
        counter.capture(record)
    assert counter.look_at(record).payment.status is CAPTURED
    assert world.totals() == {"usd": Totals(1, 0, 2706, 0)}


def capture_in_the_dashboard(world: PracticeStripe, intent_id: str | None) -> None:
    path = f"/v1/payment_intents/{intent_id}/capture"
    status, _, _ = world.request("POST", path, {"Authorization": "Bearer sk_test_x1234567890"}, [])
    assert status == 200


def test_a_hold_that_ran_out_is_told_as_expired(
    counter: Counter, clock: SettableClock, world: PracticeStripe
) -> None:
    record = counter.held()
    clock.advance(timedelta(days=8))
    with refused("payment.expired", Refused, at=clock.now):
        counter.capture(record)
    for again in (counter.capture, counter.void, counter.hold):
        with refused("payment.expired", Refused):
            again(record)
    assert counter.look_at(record).payment.status is EXPIRED
    assert world.totals() == {"usd": Totals(1, 0, 0, 0)}


def test_a_hold_that_ran_out_counts_as_voided(counter: Counter, clock: SettableClock) -> None:
    record = counter.held()
    clock.advance(timedelta(days=8))
    after = counter.void(record)
    assert after.payment.status is EXPIRED
    assert after.attempts[-1].outcome is Outcome.SUCCEEDED


@pytest.mark.parametrize("wanted", ["27.07", "999999.99"])
def test_nobody_captures_more_than_is_held(counter: Counter, line: FaultyLine, wanted: str) -> None:
    record = counter.held()
    with refused("capture.more_than_held", Refused, held=usd("27.06"), wanted=usd(wanted)):
        counter.capture(record, usd(wanted))
    assert line.posts(Verb.CAPTURE) == []


def test_nothing_is_neither_captured_nor_refunded(counter: Counter) -> None:
    record = counter.held()
    with refused("capture.nothing", InvalidInput):
        counter.capture(record, usd("0"))
    counter.capture(record)
    with refused("refund.nothing", InvalidInput):
        counter.refund(record, usd("0"))


def test_a_verb_that_does_not_fit_the_money_is_refused_in_its_own_words(counter: Counter) -> None:
    awaiting, held = counter.sent(), counter.held()
    for act in (counter.capture, counter.refund):
        with refused("payment.not_held", Refused):
            act(awaiting)
    with refused("payment.not_captured", Refused):
        counter.refund(held)
    with refused("payment.already_held", Refused, amount=usd("27.06")):
        counter.hold(held)


def test_an_amount_below_stripes_least_is_named(counter: Counter) -> None:
    record = counter.saved("0.49")
    with refused("amount.too_small", Refused, smallest=usd("0.50")):
        counter.send(record)
    assert counter.look_at(record).payment.intent_id is None


def test_an_order_too_small_for_stripe_can_be_made_larger(
    counter: Counter, world: PracticeStripe
) -> None:
    record = counter.saved("0.49")
    with refused("amount.too_small"):
        counter.send(record)
    assert counter.hold(counter.dearer(record)).payment.capturable == usd("0.98")
    assert world.totals() == {"usd": Totals(1, 98, 0, 0)}


def test_a_decline_tells_the_banks_reason_and_is_asked_once(
    counter: Counter, line: FaultyLine
) -> None:
    record = counter.sent()
    card = "pm_card_visa_chargeDeclinedInsufficientFunds"
    with pytest.raises(Refused) as refusal:
        counter.hold(record, card)
    assert refusal.value.code == "card.declined"
    decline = refusal.value.facts["decline"]
    assert isinstance(decline, Decline)
    assert (decline.code, decline.decline_code) == ("card_declined", "insufficient_funds")
    assert decline.card is not None
    assert decline.card.last4 == "9995"
    assert len(line.posts(Verb.CONFIRM)) == 1
    after = counter.look_at(record)
    assert (after.payment.status, after.payment.decline) == (AWAITING, decline)
    assert after.open_attempt is None


def test_after_a_decline_the_same_intent_is_held(counter: Counter, world: PracticeStripe) -> None:
    record = counter.sent()
    with refused("card.declined"):
        counter.hold(record, "pm_card_visa_chargeDeclined")
    held = counter.hold(record)
    assert held.payment.intent_id == record.payment.intent_id
    assert held.payment.decline is None
    assert world.totals() == {"usd": Totals(1, 2706, 0, 0)}


def test_a_card_that_wants_its_owners_approval_is_told_so(counter: Counter) -> None:
    record = counter.sent()
    with refused("card.needs_approval", Refused):
        counter.hold(record, "pm_card_authenticationRequired")
    assert counter.look_at(record).payment.status is AWAITING


def test_an_account_without_phone_orders_is_remembered(
    counter: Counter, world: PracticeStripe, line: FaultyLine
) -> None:
    world.configure(moto_enabled=False)
    record = counter.sent()
    with refused("card.moto_not_granted", Refused):
        counter.hold(record)
    assert counter.services.shop.settings.moto_refused
    # The mark is never dropped silently: it is still there on the next try.
    with refused("card.moto_not_granted", Refused):
        counter.hold(record)
    assert all("moto" in each.body for each in line.posts(Verb.CONFIRM))


def test_the_owner_may_do_without_the_mark_of_a_phone_order(
    counter: Counter, world: PracticeStripe, line: FaultyLine
) -> None:
    world.configure(moto_enabled=False)
    shop = counter.services.shop
    shop.change(replace(shop.settings, moto=False), "Ada")
    assert counter.held().payment.status is HELD
    assert "moto" not in line.posts(Verb.CONFIRM)[0].body


def test_a_bad_card_is_stripes_own_refusal(counter: Counter) -> None:
    with refused("stripe.refused", Refused, stripe_code="resource_missing"):
        counter.hold(counter.sent(), "pm_card_of_nobody")


@pytest.mark.parametrize("card", TEST_CARDS, ids=lambda card: card.id)
def test_a_test_card_has_the_number_that_its_name_says(counter: Counter, card: object) -> None:
    (test_card,) = [each for each in TEST_CARDS if each is card]
    record = counter.sent()
    try:
        shown = counter.hold(record, test_card.id).payment.card
    except Refused as error:
        decline = error.facts["decline"]
        assert isinstance(decline, Decline)
        shown = decline.card
    assert shown is not None
    assert test_card.name.endswith(shown.last4)


def test_an_order_that_is_not_there_is_named(counter: Counter) -> None:
    with refused("order.not_found", InvalidInput, order="nobody"):
        counter.services.ordering.record("nobody")
    with refused("order.not_found", InvalidInput, order="9"):
        counter.services.ordering.record_of_number(9)


@pytest.mark.parametrize(
    ("right", "verb"),
    [
        (Right.HOLD, Verb.CONFIRM),
        (Right.CAPTURE, Verb.CAPTURE),
        (Right.VOID, Verb.CANCEL),
        (Right.REFUND, Verb.REFUND),
    ],
)
def test_who_lacks_the_right_moves_no_money(
    counter: Counter,
    line: FaultyLine,
    monkeypatch: pytest.MonkeyPatch,
    right: Right,
    verb: Verb,
) -> None:
    record = counter.before(verb)
    asked = len(line.posts(verb))
    monkeypatch.setitem(RIGHTS, Role.OWNER, frozenset(Right) - {right})
    with refused("right.missing", NotAllowed, right=right.value, operator="Ada"):
        counter.do(verb, record)
    assert len(line.posts(verb)) == asked
    after = counter.look_at(record)
    assert replace(after, trail=record.trail) == record
    assert [entry.action for entry in after.trail[len(record.trail) :]] == ["right.refused"]


def test_capturing_less_is_a_right_of_its_own(
    counter: Counter, monkeypatch: pytest.MonkeyPatch
) -> None:
    record = counter.held()
    monkeypatch.setitem(RIGHTS, Role.OWNER, frozenset(Right) - {Right.CAPTURE_LESS})
    with refused("right.missing", NotAllowed, right="capture_less"):
        counter.capture(record, usd("1"))
    assert counter.capture(record).payment.status is CAPTURED


def test_a_reason_goes_to_stripe(counter: Counter, line: FaultyLine) -> None:
    held, services = counter.held(), counter.services
    services.voiding.void(held.order.uuid, counter.operator, VoidReason.FRAUDULENT)
    assert "cancellation_reason=fraudulent" in line.posts(Verb.CANCEL)[0].body
