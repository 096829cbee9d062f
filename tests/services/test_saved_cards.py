"""A customer's card: kept with a hold after a yes, held again, removed; through every trouble."""

from __future__ import annotations

import json
import re
import sqlite3
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any
from urllib.parse import parse_qsl

import pytest

from pos_app.app import OpenShop
from pos_app.domain.errors import HoldfastError, NotAllowed, OutcomeUnknown, Refused
from pos_app.domain.payment import CardToHold, PaymentStatus, Verb
from pos_app.domain.record import OrderRecord
from pos_app.domain.saved_card import SavedCard
from pos_app.payments.practice_stripe import PracticeStripe
from tests.clock import SettableClock
from tests.conftest import KEY
from tests.services.conftest import OpenTill, refused
from tests.services.counter import VISA, Counter
from tests.services.dashboard import Dashboard
from tests.services.faults import DONE, NOT_DONE, FaultyLine, Trouble

WORDS = "May we keep this card?"
CREATE = r"/v1/customers"
DELETE = r"/v1/customers/\w+"
CONFIRM = r"/v1/payment_intents/\w+/confirm"
DETACH = r"/v1/payment_methods/\w+/detach"
NEVER_AGAIN = "pm_card_visa_chargeDeclinedStolenCard"


def keep(counter: Counter, record: OrderRecord, card: str = VISA) -> OrderRecord:
    return counter.services.saved_cards.hold_and_keep(
        record.order.uuid, card, WORDS, counter.operator
    )


def kept(counter: Counter) -> SavedCard:
    """The card that Grace lets the shop keep."""
    record = keep(counter, counter.saved())
    [card] = cards(counter, record)
    return card


def cards(counter: Counter, record: OrderRecord) -> list[SavedCard]:
    assert record.order.customer.id is not None
    return counter.services.saved_cards.of_customer(record.order.customer.id)


def offered(counter: Counter) -> list[SavedCard]:
    return counter.services.saved_cards.offered(1)


def hold_saved(counter: Counter, card: SavedCard, **how: bool) -> OrderRecord:
    return counter.services.saved_cards.hold(
        counter.saved().order.uuid, card.id, counter.operator, **how
    )


def settle(counter: Counter, clock: SettableClock) -> None:
    """What the rounds of a till do, some minutes later."""
    clock.advance(timedelta(minutes=10))
    counter.services.recovery.settle_due()
    assert counter.services.saved_cards.settle(by_person=False) is None


def asked(line: FaultyLine, path: str, method: str = "POST") -> list[Any]:
    return [each for each in line.sent if each.method == method and re.fullmatch(path, each.path)]


def at_stripe(world: PracticeStripe, path: str) -> dict[str, Any]:
    headers = {"Authorization": f"Bearer {KEY}"}
    _, _, body = world.request("GET", path, headers, [])
    found: dict[str, Any] = json.loads(body)
    return found


def test_a_card_is_kept_with_its_hold_and_the_words_of_consent(
    counter: Counter, clock: SettableClock
) -> None:
    record = keep(counter, counter.saved())
    assert record.payment.status is PaymentStatus.HELD
    [card] = cards(counter, record)
    assert (card.brand, card.last4) == ("visa", "4242")
    assert card.payment_method.startswith("pm_")
    consent = card.consent
    assert (consent.text, consent.by, consent.order_uuid) == (WORDS, "Ada", record.order.uuid)
    assert consent.at == clock()
    told = [(each.action, each.operator) for each in record.trail]
    assert ("card.consent", "Ada") in told
    trail = counter.look_at(record).trail
    assert next(each.facts for each in trail if each.action == "card.consent") == {"words": WORDS}
    assert "card.kept" in [each.action for each in trail]


def test_stripe_is_told_a_reference_and_nothing_personal(
    counter: Counter, line: FaultyLine
) -> None:
    kept(counter)
    [made] = asked(line, CREATE)
    assert "metadata" in made.body
    values = [value for each in line.sent for _, value in parse_qsl(each.body)]
    assert values
    # Whole words: a random identity may well hold three digits of a phone number.
    personal = ("Grace", "Hopper", "415 555 0142", "4155550142")
    assert [value for value in values if any(word in value for word in personal)] == []


def test_without_a_yes_nothing_is_kept(counter: Counter, line: FaultyLine) -> None:
    record = counter.held()
    assert cards(counter, record) == []
    assert asked(line, CREATE) == []


def test_the_next_phone_order_is_held_on_the_saved_card(counter: Counter, line: FaultyLine) -> None:
    card = kept(counter)
    record = hold_saved(counter, card)
    assert record.payment.status is PaymentStatus.HELD
    assert record.payment.card is not None
    assert record.payment.card.last4 == "4242"
    last = asked(line, CONFIRM)[-1].body
    assert "moto" in last
    assert "off_session" not in last
    assert len(asked(line, CREATE)) == 1


def test_with_nobody_on_the_line_it_is_no_phone_order_and_ends_sooner(
    counter: Counter, line: FaultyLine, clock: SettableClock
) -> None:
    record = hold_saved(counter, kept(counter), present=False)
    last = asked(line, CONFIRM)[-1].body
    assert "off_session=true" in last
    assert "moto" not in last
    assert record.payment.capture_before is not None
    assert record.payment.capture_before - clock() == timedelta(days=4, hours=18)


def test_the_intent_gets_its_customer_once(counter: Counter, line: FaultyLine) -> None:
    card = kept(counter)
    clean = len(line.sent)
    record = counter.sent()
    with refused("card.declined"):
        counter.hold(record, NEVER_AGAIN)
    counter.services.saved_cards.hold(record.order.uuid, card.id, counter.operator)
    updates = asked(line, r"/v1/payment_intents/\w+")
    assert [each.body.count("customer=") for each in updates if each in line.sent[clean:]] == [1]


def test_a_card_is_for_its_own_customer(counter: Counter) -> None:
    card = kept(counter)
    draft = counter.saved().order.content
    other = replace(
        draft,
        uuid=counter.services.ordering.new_draft().uuid,
        customer=replace(draft.customer, id=None, name="Alan Turing", phone="212 555 0100"),
    )
    record = counter.services.ordering.save(other, counter.operator)
    with refused("card.not_saved", Refused):
        counter.services.saved_cards.hold(record.order.uuid, card.id, counter.operator)


def test_a_declined_card_is_not_kept_and_the_next_one_is(counter: Counter) -> None:
    record = counter.saved()
    with refused("card.declined"):
        keep(counter, record, "pm_card_visa_chargeDeclined")
    assert cards(counter, record) == []
    keep(counter, record, "pm_card_amex")
    assert [each.brand for each in cards(counter, record)] == ["amex"]


def test_a_card_that_the_bank_never_wants_to_see_again_is_not_offered(
    counter: Counter, world: PracticeStripe, clock: SettableClock
) -> None:
    card = kept(counter)
    with world._store.transaction():
        world._store._connection.execute(
            "UPDATE objects SET type = ? WHERE id = ?", (NEVER_AGAIN, card.payment_method)
        )
    with refused("card.declined"):
        hold_saved(counter, card)
    assert offered(counter) == []
    with refused("card.do_not_try_again", Refused):
        hold_saved(counter, card)


def test_an_expired_card_is_marked_and_refused_before_anything_is_sent(
    counter: Counter, clock: SettableClock, line: FaultyLine
) -> None:
    card = kept(counter)
    clock.advance(timedelta(days=900))
    [known] = counter.services.saved_cards.of_customer(1)
    assert known.is_expired(clock().date())
    assert offered(counter) == []
    line.sent.clear()
    record = counter.saved()
    with refused("card.expired", Refused, month=card.exp_month, year=card.exp_year):
        counter.services.saved_cards.hold(record.order.uuid, card.id, counter.operator)
    # Only the time was asked for.
    assert [each.path for each in line.sent] == ["/v1/account"]


def test_a_card_renewed_at_stripe_is_offered_again(
    counter: Counter, clock: SettableClock, world: PracticeStripe
) -> None:
    card = kept(counter)
    clock.advance(timedelta(days=900))
    form = [("card[exp_year]", "2040")]
    headers = {"Authorization": f"Bearer {KEY}"}
    world.request("POST", f"/v1/payment_methods/{card.payment_method}", headers, form)
    [renewed] = counter.services.saved_cards.refresh(1)
    assert renewed.exp_year == 2040
    assert offered(counter) == [renewed]


def test_what_may_not_be_shown_again_is_not_offered(
    counter: Counter, world: PracticeStripe
) -> None:
    card = kept(counter)
    form = [("allow_redisplay", "limited")]
    headers = {"Authorization": f"Bearer {KEY}"}
    world.request("POST", f"/v1/payment_methods/{card.payment_method}", headers, form)
    counter.services.saved_cards.refresh(1)
    assert offered(counter) == []
    assert len(counter.services.saved_cards.of_customer(1)) == 1


def test_a_card_detached_in_the_dashboard_is_gone_here(
    counter: Counter, world: PracticeStripe
) -> None:
    card = kept(counter)
    headers = {"Authorization": f"Bearer {KEY}"}
    world.request("POST", f"/v1/payment_methods/{card.payment_method}/detach", headers, [])
    assert counter.services.saved_cards.refresh(1) == []


def test_removed_is_removed_at_stripe_and_here(
    counter: Counter, world: PracticeStripe, stored: sqlite3.Connection
) -> None:
    card = kept(counter)
    counter.services.saved_cards.remove(card.id, counter.operator)
    assert counter.services.saved_cards.of_customer(1) == []
    assert at_stripe(world, f"/v1/payment_methods/{card.payment_method}")["customer"] is None
    assert stored.execute("SELECT payment_method, last4 FROM saved_card").fetchall() == [("", "")]
    with refused("card.not_saved", Refused):
        hold_saved(counter, card)


def test_the_same_customer_is_known_at_stripe_once(counter: Counter, line: FaultyLine) -> None:
    kept(counter)
    keep(counter, counter.saved(), "pm_card_amex")
    assert len(asked(line, CREATE)) == 1
    assert len(counter.services.saved_cards.of_customer(1)) == 2


# Trouble on the line, for each call that saving a card makes.


@pytest.mark.parametrize("trouble", [*NOT_DONE, DONE])
def test_a_customer_whose_making_is_not_answered_is_made_once(
    counter: Counter, line: FaultyLine, trouble: Trouble, clock: SettableClock
) -> None:
    record = counter.saved()
    line.fail_at(trouble, "POST", CREATE)
    with refused("card.create_customer.unknown", OutcomeUnknown):
        keep(counter, record)
    assert counter.look_at(record).payment.status is PaymentStatus.AWAITING_CARD
    keep(counter, record)
    keys = {each.key for each in asked(line, CREATE)}
    assert len(keys) == 1
    assert len(cards(counter, record)) == 1


def test_a_lost_customer_is_found_again_after_a_day(
    counter: Counter, line: FaultyLine, clock: SettableClock
) -> None:
    record = counter.saved()
    line.fail_at("reply_lost", "POST", CREATE)
    with refused("card.create_customer.unknown"):
        keep(counter, record)
    clock.advance(timedelta(days=2))
    settle(counter, clock)
    assert len(asked(line, CREATE)) == 1
    keep(counter, record)
    assert len(asked(line, CREATE)) == 1
    assert len(cards(counter, record)) == 1


@pytest.mark.parametrize("trouble", [*NOT_DONE, DONE])
def test_a_card_is_kept_once_its_hold_is_known(
    counter: Counter, line: FaultyLine, clock: SettableClock, trouble: Trouble
) -> None:
    record = counter.saved()
    line.fail_at(trouble, "POST", CONFIRM)
    with refused("confirm.unknown", OutcomeUnknown):
        keep(counter, record)
    assert cards(counter, record) == []
    settle(counter, clock)
    after = counter.look_at(record)
    assert after.payment.status is PaymentStatus.HELD
    assert len(cards(counter, record)) == 1
    assert len({each.key for each in asked(line, CONFIRM)}) == 1


def test_nothing_is_kept_of_a_card_that_was_declined_and_whose_order_was_voided_at_stripe(
    counter: Counter, line: FaultyLine, clock: SettableClock, dashboard: Dashboard
) -> None:
    record = counter.sent()
    line.fail_at(DONE, "POST", CONFIRM)
    with refused("confirm.unknown", OutcomeUnknown):
        keep(counter, record, "pm_card_visa_chargeDeclined")
    assert record.payment.intent_id is not None
    dashboard.intents.cancel(record.payment.intent_id)
    clock.advance(timedelta(hours=25))
    settle(counter, clock)
    assert cards(counter, record) == []


def test_a_hold_whose_card_cannot_be_read_keeps_it_later(
    counter: Counter, line: FaultyLine, clock: SettableClock
) -> None:
    record = counter.saved()
    line.fail_at("request_lost", "GET", r"/v1/payment_methods/\w+")
    assert keep(counter, record).payment.status is PaymentStatus.HELD
    assert cards(counter, record) == []
    settle(counter, clock)
    assert len(cards(counter, record)) == 1


def test_without_a_connection_nothing_is_asked_twice(counter: Counter, line: FaultyLine) -> None:
    record = counter.sent()
    line.is_down = True
    with refused("stripe.unreachable"):
        keep(counter, record)
    line.is_down = False
    keep(counter, record)
    assert len(cards(counter, record)) == 1


@pytest.mark.parametrize("trouble", [*NOT_DONE, DONE])
def test_a_saved_card_whose_hold_is_not_answered_is_held_once(
    counter: Counter,
    line: FaultyLine,
    clock: SettableClock,
    trouble: Trouble,
    world: PracticeStripe,
) -> None:
    card = kept(counter)
    record = counter.saved()
    line.fail_at(trouble, "POST", CONFIRM)
    with refused("confirm.unknown", OutcomeUnknown):
        counter.services.saved_cards.hold(record.order.uuid, card.id, counter.operator)
    settle(counter, clock)
    assert counter.look_at(record).payment.status is PaymentStatus.HELD
    assert world.totals()["usd"].held == 2 * record.order.total.minor


@pytest.mark.parametrize("trouble", [*NOT_DONE, DONE])
def test_a_removal_that_is_not_answered_is_finished_by_the_next_round(
    counter: Counter,
    line: FaultyLine,
    clock: SettableClock,
    trouble: Trouble,
    world: PracticeStripe,
) -> None:
    card = kept(counter)
    line.fail_at(trouble, "POST", DETACH)
    with refused("card.detach.unknown", OutcomeUnknown):
        counter.services.saved_cards.remove(card.id, counter.operator)
    [leaving] = counter.services.saved_cards.of_customer(1)
    assert leaving.is_leaving
    assert offered(counter) == []
    settle(counter, clock)
    assert counter.services.saved_cards.of_customer(1) == []
    assert at_stripe(world, f"/v1/payment_methods/{card.payment_method}")["customer"] is None
    assert len({each.key for each in asked(line, DETACH)}) == 1


def test_a_removal_without_a_connection_waits_for_one(
    counter: Counter, line: FaultyLine, clock: SettableClock, reopen: Callable[[], Counter]
) -> None:
    card = kept(counter)
    line.is_down = True
    with refused("card.waits", OutcomeUnknown):
        counter.services.saved_cards.remove(card.id, counter.operator)
    line.is_down = False
    again = reopen()
    settle(again, clock)
    assert again.services.saved_cards.of_customer(1) == []


def test_a_removal_older_than_its_key_is_settled_by_reading(
    counter: Counter, line: FaultyLine, clock: SettableClock
) -> None:
    card = kept(counter)
    line.fail_at("reply_lost", "POST", DETACH)
    with refused("card.detach.unknown"):
        counter.services.saved_cards.remove(card.id, counter.operator)
    clock.advance(timedelta(days=3))
    settle(counter, clock)
    assert counter.services.saved_cards.of_customer(1) == []
    assert len(asked(line, DETACH)) == 1


def test_one_call_about_a_customer_at_a_time(counter: Counter, line: FaultyLine) -> None:
    first = kept(counter)
    keep(counter, counter.saved(), "pm_card_amex")
    [second] = [each for each in offered(counter) if each.id != first.id]
    line.fail_at("request_lost", "POST", DETACH)
    with refused("card.detach.unknown"):
        counter.services.saved_cards.remove(first.id, counter.operator)
    with refused("card.being_asked", Refused, by="Ada"):
        counter.services.saved_cards.remove(second.id, counter.operator)


def test_a_key_that_may_not_keep_customers_is_told_before_anything_is_held(
    counter: Counter, world: PracticeStripe
) -> None:
    world.configure(missing_permissions={KEY: ["rak_customer_write"]})
    record = counter.saved()
    with refused("key.no_permission", NotAllowed, permission="rak_customer_write"):
        keep(counter, record)
    assert counter.look_at(record).payment.status is PaymentStatus.AWAITING_CARD
    assert counter.hold(record).payment.status is PaymentStatus.HELD


# The program ends in the middle.


def test_a_till_that_ended_before_the_hold_keeps_no_card(
    counter: Counter, line: FaultyLine, clock: SettableClock, reopen: Callable[[], Counter]
) -> None:
    record = counter.sent()

    def end() -> None:
        raise SystemExit

    line.meanwhile(Verb.CONFIRM, end)
    with pytest.raises(SystemExit):
        keep(counter, record)
    again = reopen()
    settle(again, clock)
    assert again.look_at(record).payment.status is PaymentStatus.HELD
    assert len(cards(again, record)) == 1


def test_a_consent_without_a_hold_comes_to_nothing(
    counter: Counter, clock: SettableClock, stored: sqlite3.Connection
) -> None:
    record = counter.held()
    with refused("payment.already_held"):
        keep(counter, record)
    settle(counter, clock)
    assert stored.execute("SELECT state FROM saved_card").fetchall() == [("not_kept",)]


def test_two_tills_agree_on_a_customer(
    counter: Counter, open_till: OpenTill, shop: OpenShop, line: FaultyLine
) -> None:
    other = Counter(open_till(), counter.operator)
    kept(counter)
    assert len(other.services.saved_cards.of_customer(1)) == 1
    keep(other, other.saved(), "pm_card_amex")
    assert len(asked(line, CREATE)) == 1


# Erasing a person.


def over(counter: Counter) -> SavedCard:
    """The card on file of a customer whose only order is over."""
    card = kept(counter)
    [row] = counter.services.ordering.list()
    counter.void(counter.services.ordering.record_of_number(row.number))
    return card


def test_erasing_a_customer_deletes_the_person_at_stripe(
    counter: Counter, world: PracticeStripe, stored: sqlite3.Connection
) -> None:
    card = over(counter)
    erased = counter.services.customer_data.erase(1, counter.operator)
    assert erased.is_forgotten
    assert at_stripe(world, f"/v1/customers/{card.stripe_customer}")["deleted"] is True
    assert at_stripe(world, f"/v1/payment_methods/{card.payment_method}")["customer"] is None
    row = stored.execute("SELECT state, payment_method, brand, last4, consent FROM saved_card")
    assert row.fetchall() == [("removed", "", "", "", "")]


@pytest.mark.parametrize("trouble", [*NOT_DONE, DONE])
def test_what_stripe_has_not_answered_is_forgotten_by_a_later_round(
    counter: Counter,
    line: FaultyLine,
    clock: SettableClock,
    world: PracticeStripe,
    trouble: Trouble,
) -> None:
    card = over(counter)
    line.fail_at(trouble, "DELETE", DELETE)
    assert not counter.services.customer_data.erase(1, counter.operator).is_forgotten
    settle(counter, clock)
    assert at_stripe(world, f"/v1/customers/{card.stripe_customer}")["deleted"] is True
    assert counter.services.saved_cards.forget_erased()


def test_somebody_is_erased_without_a_connection_and_forgotten_with_one(
    counter: Counter, line: FaultyLine, clock: SettableClock, world: PracticeStripe
) -> None:
    card = over(counter)
    line.is_down = True
    assert not counter.services.customer_data.erase(1, counter.operator).is_forgotten
    line.is_down = False
    settle(counter, clock)
    assert at_stripe(world, f"/v1/customers/{card.stripe_customer}")["deleted"] is True


def test_a_key_that_may_not_forget_leaves_it_to_a_later_one(
    counter: Counter, clock: SettableClock, world: PracticeStripe
) -> None:
    card = over(counter)
    world.configure(missing_permissions={KEY: ["rak_customer_write"]})
    assert not counter.services.customer_data.erase(1, counter.operator).is_forgotten
    world.configure(missing_permissions={})
    settle(counter, clock)
    assert at_stripe(world, f"/v1/customers/{card.stripe_customer}")["deleted"] is True


@pytest.mark.parametrize("change", ["account = 'acct_other'", "livemode = 1"])
def test_a_saved_card_of_another_account_or_mode_is_refused_before_any_call(
    counter: Counter, shop: OpenShop, line: FaultyLine, change: str
) -> None:
    card = kept(counter)
    with shop.book.write():
        shop.book.database.execute_sql(f"UPDATE stripe_customer SET {change}")
    record, sent = counter.saved(), len(line.sent)
    assert offered(counter) == []
    with refused("card.other_account", NotAllowed):
        counter.services.saved_cards.hold(record.order.uuid, card.id, counter.operator)
    with refused("card.other_account", NotAllowed):
        counter.services.saved_cards.remove(card.id, counter.operator)
    assert len(line.sent) == sent
    # Nothing waits either: the removal is not done later, when the right key is back.
    query = "SELECT count(*) FROM card_call WHERE verb = 'detach'"
    assert shop.book.database.execute_sql(query).fetchone() == (0,)


def test_every_call_has_an_entry_in_the_trail(counter: Counter, shop: OpenShop) -> None:
    card = kept(counter)
    counter.services.saved_cards.remove(card.id, counter.operator)
    rows = shop.book.database.execute_sql("SELECT action FROM audit WHERE action LIKE 'card.%'")
    assert [action for (action,) in rows] == [
        "card.create_customer.asked",
        "card.create_customer.succeeded",
        "card.consent",
        "card.kept",
        "card.detach.asked",
        "card.removed",
        "card.detach.succeeded",
    ]


def test_a_card_to_hold_is_what_every_hold_takes(counter: Counter) -> None:
    card = kept(counter)
    record = counter.saved()
    found = counter.services.saved_cards.to_hold(record.order.uuid, card.id, present=False)
    assert found == CardToHold(card.payment_method, card.stripe_customer, off_session=True)
    held = counter.services.holding.hold(record.order.uuid, found, counter.operator)
    assert held.payment.status is PaymentStatus.HELD


def test_errors_are_errors_of_the_shop(counter: Counter) -> None:
    with pytest.raises(HoldfastError):
        counter.services.saved_cards.remove(99, counter.operator)


def test_a_hold_is_made_again_on_a_saved_card_with_nobody_on_the_line(
    counter: Counter, line: FaultyLine, world: PracticeStripe
) -> None:
    card = kept(counter)
    record = hold_saved(counter, card)
    held = world.totals()["usd"].held
    services, uuid = counter.services, record.order.uuid
    again = services.further_holds.again(
        uuid, services.saved_cards.to_hold(uuid, card.id, present=False), counter.operator
    )
    assert [each.status for each in again.payments] == [PaymentStatus.VOIDED, PaymentStatus.HELD]
    assert "off_session=true" in asked(line, CONFIRM)[-1].body
    assert world.totals()["usd"].held == held
