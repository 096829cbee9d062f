"""One order, one PaymentIntent: whatever is saved, sent and edited again."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

from pos_app.domain.errors import Conflict, InvalidInput, OutcomeUnknown
from pos_app.domain.money import Money, currency
from pos_app.domain.order import Draft, OrderLine
from pos_app.domain.payment import Outcome, PaymentStatus, Verb
from pos_app.payments.practice_stripe import PracticeStripe
from pos_app.payments.practice_stripe.accounts import Totals
from tests.conftest import make_draft, usd
from tests.services.conftest import refused
from tests.services.counter import Counter
from tests.services.faults import FaultyLine

ONE_UNHELD = {"usd": Totals(1, 0, 0, 0)}


def test_pressing_save_twice_saves_one_order(counter: Counter, line: FaultyLine) -> None:
    draft = make_draft(counter.services)
    first = counter.services.ordering.save(draft, counter.operator)
    second = counter.services.ordering.save(draft, counter.operator)
    assert second == first
    assert [each.request.verb for each in second.attempts] == [Verb.CREATE]
    counter.send(second)
    assert len(line.posts(Verb.CREATE)) == 1


def test_pressing_save_and_hold_twice_is_no_edit_of_the_held_order(counter: Counter) -> None:
    draft = make_draft(counter.services)
    held = counter.hold(counter.services.ordering.save(draft, counter.operator))
    assert counter.services.ordering.save(draft, counter.operator) == held


def test_sending_again_makes_no_second_intent(
    counter: Counter, line: FaultyLine, world: PracticeStripe
) -> None:
    record = counter.sent()
    assert counter.send(record) == record
    assert len(line.posts(Verb.CREATE)) == 1
    assert world.totals() == ONE_UNHELD


def test_a_held_order_is_not_sent_again(counter: Counter, line: FaultyLine) -> None:
    record = counter.held()
    asked = len(line.sent)
    assert counter.send(record) == record
    assert len(line.sent) == asked


def test_a_changed_amount_goes_to_the_same_intent(
    counter: Counter, line: FaultyLine, world: PracticeStripe
) -> None:
    record = counter.sent("10.00")
    edited = counter.send(counter.dearer(record))
    assert edited.payment.intent_id == record.payment.intent_id
    assert edited.payment.amount == usd("20.00")
    assert len(line.posts(Verb.UPDATE)) == 1
    assert counter.hold(edited).payment.capturable == usd("20.00")
    assert world.totals() == {"usd": Totals(1, 2000, 0, 0)}


def test_a_hold_takes_the_latest_amount_along(counter: Counter, world: PracticeStripe) -> None:
    edited = counter.dearer(counter.sent("10.00"))
    assert counter.hold(edited).payment.capturable == usd("20.00")
    assert world.totals() == {"usd": Totals(1, 2000, 0, 0)}


def test_an_edit_of_an_unsent_order_is_held_at_the_new_amount(
    counter: Counter, world: PracticeStripe
) -> None:
    edited = counter.dearer(counter.saved("10.00"))
    assert counter.hold(edited).payment.capturable == usd("20.00")
    assert world.totals() == {"usd": Totals(1, 2000, 0, 0)}


def test_an_edit_while_the_intent_is_being_made_updates_that_intent(
    counter: Counter, line: FaultyLine, world: PracticeStripe
) -> None:
    record = counter.saved("10.00")
    line.fail("reply_lost", Verb.CREATE)
    with refused("create.unknown", OutcomeUnknown):
        counter.send(record)
    held = counter.hold(counter.dearer(record))
    assert held.payment.capturable == usd("20.00")
    assert world.totals() == {"usd": Totals(1, 2000, 0, 0)}


def test_a_decline_after_an_edit_keeps_the_intent(counter: Counter, world: PracticeStripe) -> None:
    record = counter.sent()
    with refused("card.declined"):
        counter.hold(record, "pm_card_visa_chargeDeclined")
    assert counter.hold(counter.dearer(record)).payment.intent_id == record.payment.intent_id
    assert world.totals() == {"usd": Totals(1, 5412, 0, 0)}


def test_an_edit_of_words_alone_asks_stripe_nothing(counter: Counter, line: FaultyLine) -> None:
    record = counter.sent()
    asked = len(line.sent)
    noted = replace(record.order.content, note="Leave with the porter")
    counter.services.ordering.save(noted, counter.operator)
    after = counter.send(record)
    assert after.order.content.note == "Leave with the porter"
    assert after.trail[-1].action == "order.edited"
    assert len(line.sent) == asked


def test_an_edit_of_a_held_order_leaves_the_hold_as_it_is(
    counter: Counter, line: FaultyLine
) -> None:
    record = counter.held()
    asked = len(line.sent)
    after = counter.dearer(record)
    assert after.order.total == usd("54.12")
    assert after.payment == record.payment
    assert len(line.sent) == asked


def test_a_captured_or_voided_order_cannot_be_edited(counter: Counter) -> None:
    captured, voided = counter.captured(), counter.void(counter.held())
    with refused("payment.already_captured", Conflict, by="Ada"):
        counter.dearer(captured)
    with refused("payment.already_voided", Conflict, by="Ada"):
        counter.dearer(voided)


def test_an_order_cannot_be_edited_while_its_hold_is_being_asked(
    counter: Counter, line: FaultyLine
) -> None:
    record = counter.sent()
    line.fail("reply_lost", Verb.CONFIRM)
    with refused("confirm.unknown", OutcomeUnknown):
        counter.hold(record)
    with refused("payment.being_asked", Conflict, verb="confirm", by="Ada"):
        counter.dearer(record)


def test_an_order_cannot_be_edited_while_its_capture_waits_for_the_line(
    counter: Counter, line: FaultyLine
) -> None:
    record = counter.held()
    line.is_down = True
    with refused("attempt.waits", OutcomeUnknown):
        counter.capture(record)
    with refused("payment.waits_to_be_sent", Conflict, verb="capture", by="Ada"):
        counter.dearer(record)


def test_nobody_saves_over_what_somebody_else_changed_since(counter: Counter) -> None:
    opened = counter.saved().order.content
    theirs = counter.services.ordering.save(replace(opened, note="Ring twice"), counter.operator)
    with refused("order.edited_since", Conflict, by="Ada"):
        counter.services.ordering.save(replace(opened, note="At noon"), counter.operator, opened)
    assert counter.look_at(theirs).order.content.note == "Ring twice"
    mine = replace(theirs.order.content, note="Ring twice at noon")
    after = counter.services.ordering.save(mine, counter.operator, theirs.order.content)
    assert after.order.content.note == "Ring twice at noon"


def test_an_order_that_cannot_be_charged_is_not_saved(counter: Counter) -> None:
    draft = counter.services.ordering.new_draft()
    with refused("order.no_lines", InvalidInput):
        counter.services.ordering.save(draft, counter.operator)
    with refused("order.not_found"):
        counter.services.ordering.record(draft.uuid)


def test_a_given_up_order_is_never_sent(counter: Counter, line: FaultyLine) -> None:
    record = counter.void(counter.saved())
    counter.services.recovery.settle_all()
    counter.send(record)
    with refused("payment.already_voided", Conflict):
        counter.hold(record)
    assert line.sent == []


def test_an_unfinished_order_is_kept_and_forgotten_when_it_is_saved(
    counter: Counter, line: FaultyLine
) -> None:
    ordering, operator = counter.services.ordering, counter.operator
    draft = make_draft(counter.services)
    since = ordering.keep_draft(draft, operator)
    changed = replace(draft, note="ring twice")
    assert ordering.keep_draft(changed, operator) == since
    assert ordering.kept_draft(operator) == (changed, since)
    assert line.sent == []
    ordering.save(changed, operator)
    assert ordering.kept_draft(operator) is None


def test_an_emptied_draft_is_forgotten(counter: Counter) -> None:
    ordering, operator = counter.services.ordering, counter.operator
    draft = make_draft(counter.services)
    ordering.keep_draft(draft, operator)
    ordering.keep_draft(Draft(draft.uuid, draft.currency), operator)
    assert ordering.kept_draft(operator) is None


def test_each_operator_has_a_draft_of_their_own(counter: Counter) -> None:
    ordering, ada = counter.services.ordering, counter.operator
    bob = replace(ada, name="Bob")
    ordering.keep_draft(make_draft(counter.services), ada)
    assert ordering.kept_draft(bob) is None


def test_the_create_of_an_order_keeps_its_words(counter: Counter, line: FaultyLine) -> None:
    record = counter.sent()
    (create,) = line.posts(Verb.CREATE)
    assert f"metadata[order_id]={record.order.uuid}" in create.body
    assert "capture_method=manual" in create.body
    assert "Grace" not in create.body
    assert create.key == record.attempts[0].key
    assert record.attempts[0].outcome is Outcome.SUCCEEDED
    assert record.payment.status is PaymentStatus.AWAITING_CARD


def test_a_saved_order_keeps_its_currency(counter: Counter) -> None:
    record = counter.sent()
    euros = Draft(
        record.order.uuid,
        currency("eur"),
        customer=record.order.customer,
        lines=(OrderLine("Assam, 250 g", Decimal(1), Money(2706, currency("eur"))),),
    )
    with refused("order.other_currency", InvalidInput):
        counter.services.ordering.save(euros, counter.operator)
    assert counter.look_at(record) == record
