"""What is said of an order, in every state."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, timedelta
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QLocale

from pos_app.domain.errors import NotAllowed
from pos_app.domain.holds import WarnTimes
from pos_app.domain.payment import PaymentStatus, RefundReason, VoidReason
from pos_app.ui.formats import Formats
from pos_app.ui.printing import make_document
from pos_app.ui.queue.order_text import order_html, order_text
from pos_app.ui.queue.plain_words import failed_checks, plain_words
from pos_app.ui.queue.standing import chips_of, row_of, spoken, time_of
from pos_app.ui.queue.story import story
from tests.conftest import KEY
from tests.ui.queue.shop_day import CVC_FAILS, NO_FUNDS, NOW, ShopDay, usd

if TYPE_CHECKING:
    from pos_app.domain.record import OrderRecord
    from pos_app.payments.practice_stripe import PracticeStripe

FORMATS = Formats(QLocale("en_US"), UTC)
WARN = WarnTimes(soon=timedelta(hours=24), urgent=timedelta(hours=4))


def words(record: OrderRecord) -> str:
    return plain_words(record, NOW, FORMATS)


def chips(record: OrderRecord) -> list[tuple[str, bool]]:
    return [(chip.text, chip.filled) for chip in chips_of(row_of(record), NOW, FORMATS)]


def test_a_held_order_says_until_when(day: ShopDay) -> None:
    day.at(12, 14, 3)
    record = day.held("Grace Hopper", "27.06")
    day.clock.now = NOW

    assert words(record).startswith("The bank keeps 27.06 aside until 14:03. After that")
    assert chips(record) == [("Held", False)]
    assert time_of(row_of(record), NOW, WARN).text == "3 h 10 m"


def test_a_hold_that_ends_another_day_names_the_day(day: ShopDay) -> None:
    assert "until Thu 26 Nov, 10:53." in words(day.held("Grace Hopper", "27.06"))


@pytest.mark.parametrize("status", [PaymentStatus.HELD, PaymentStatus.CAPTURED])
def test_an_order_is_not_unpaid_because_its_old_hold_goes(
    day: ShopDay, status: PaymentStatus
) -> None:
    record = day.held("Grace Hopper", "27.06")
    old = record.payment
    new = replace(old, id=old.id + 1, replaces=old.id, status=status)
    both = replace(record, payments=(old, new)).about(old.id)
    assert words(both) == (
        "The bank keeps 27.06 aside until Thu 26 Nov, 10:53. "
        "A new hold was made in its place: this one goes by itself."
    )


def test_an_old_hold_that_ended_leaves_no_order_unpaid(day: ShopDay) -> None:
    record = day.held("Grace Hopper", "27.06")
    old = replace(record.payment, capture_before=NOW)
    new = replace(record.payment, id=old.id + 1, replaces=old.id)
    both = replace(record, payments=(old, new)).about(old.id)
    assert words(both) == (
        "The hold of 27.06 ended 10:53. Stripe has not confirmed it yet. "
        "The money goes back to the customer. "
        "A new hold was made in its place: this one goes by itself."
    )


@pytest.mark.parametrize(
    ("ends_in", "told"),
    [(timedelta(hours=1), "After that it"), (timedelta(0), "The money")],
)
def test_the_end_of_one_of_two_holds_leaves_a_part_unpaid(
    day: ShopDay, ends_in: timedelta, told: str
) -> None:
    record = day.held("Grace Hopper", "27.06")
    first = replace(record.payment, capturable=usd("20.00"), capture_before=NOW + ends_in)
    further = replace(record.payment, id=first.id + 1, part=1, capturable=usd("7.06"))
    both = replace(record, payments=(first, further)).about(first.id)
    assert f"{told} goes back to the customer and this part of the order is unpaid." in words(both)


@pytest.mark.parametrize(
    ("ends_in", "told"),
    [
        (
            timedelta(hours=1),
            "After that it goes back to the customer, and what was taken stays taken.",
        ),
        (
            timedelta(0),
            "The money goes back to the customer; what was taken stays taken.",
        ),
    ],
)
def test_the_end_of_a_rest_leaves_what_was_taken(
    day: ShopDay, ends_in: timedelta, told: str
) -> None:
    record = day.held("Grace Hopper", "27.06")
    rest = replace(
        record.payment,
        received=usd("5.00"),
        capturable=usd("22.06"),
        capture_before=NOW + ends_in,
    )
    assert told in words(replace(record, payments=(rest,)))


def test_a_row_is_spoken_in_full(day: ShopDay) -> None:
    day.at(12, 14, 3)
    record = day.held("Grace Hopper", "27.06")

    said = spoken(row_of(record), NOW, FORMATS)

    number = record.order.number
    assert said == f"{number}, Grace Hopper, 27.06, Held, ends in 3 hours 10 minutes"


def test_a_decline_says_why_and_that_nothing_was_held(day: ShopDay) -> None:
    record = day.hold(day.save("Katherine Johnson", ("1", "Teapot", "41.75", "0")), NO_FUNDS)

    assert words(record).startswith(
        "Declined: not enough money on this card. Nothing was held or taken."
    )
    assert chips(record) == [("Declined: low funds", True)]


def test_an_unknown_capture_stands_beside_the_hold(day: ShopDay) -> None:
    record = day.lose_capture(day.held("Dorothy Vaughan", "64.20"))

    assert words(record).startswith("Asked at 10:53:00 to take 64.20, no answer yet.")
    assert chips(record) == [("Held", False), ("Asking Stripe", True)]
    assert story(record, FORMATS)[-1].text == "Ada asked to take 64.20, no answer yet"


def test_a_part_capture_says_what_was_released(day: ShopDay) -> None:
    record = day.captured("Mary Jackson", "27.06", usd("22.00"))

    assert words(record) == (
        "22.00 was taken from the card today 10:53. 5.06 of the hold was released for good; the "
        "bank may need some days to show it. 22.00 can be given back by a refund."
    )
    assert story(record, FORMATS)[-1].text == "Captured 22.00, released 5.06, by Ada"


def test_a_part_refund_says_what_is_left(day: ShopDay) -> None:
    taken = day.captured("Mary Jackson", "27.06")
    reason = RefundReason.REQUESTED_BY_CUSTOMER
    record = day.services.refunding.refund(taken.order.uuid, day.operator, usd("5.00"), reason)

    assert "5.00 is going back to the same card" in words(record)
    assert words(record).endswith("22.06 can still be given back.")
    assert chips(record) == [("5.00 refunded", False)]


def test_a_full_refund_leaves_nothing(day: ShopDay) -> None:
    taken = day.captured("Mary Jackson", "27.06")
    record = day.services.refunding.refund(taken.order.uuid, day.operator)

    assert words(record).endswith("Nothing is left to give back.")
    assert chips(record) == [("Refunded", False)]


def test_a_void_says_what_was_let_go(day: ShopDay) -> None:
    record = day.voided("Karen Jones", "22.90")

    assert words(record).startswith("The hold of 22.90 was let go today 10:53. Nothing was taken")
    assert chips(record) == [("Voided 10:53", False)]


def test_what_was_asked_and_not_done_is_said_first(day: ShopDay, world: PracticeStripe) -> None:
    """Whoever pressed it may be gone by the time that Stripe has said no."""
    held, taken = day.held("Karen Jones", "22.90"), day.captured("Mary Jackson", "27.06")
    world.configure(revoked_keys=[KEY])
    with pytest.raises(NotAllowed):
        day.services.capturing.capture(held.order.uuid, day.operator)
    with pytest.raises(NotAllowed):
        day.services.refunding.refund(taken.order.uuid, day.operator)
    told = [words(day.services.ordering.record(each.order.uuid)) for each in (held, taken)]

    assert told[0].startswith("Ada asked to take 22.90, ")
    assert ": that was not done. The bank keeps 22.90 aside" in told[0]
    assert told[1].startswith("Ada asked to give 27.06 back, ")
    assert ": that was not done. 27.06 was taken from the card" in told[1]


def test_an_expired_hold_says_that_the_order_is_unpaid(day: ShopDay) -> None:
    day.at(12, 7, 12)
    held = day.held("Alan Turing", "86.40")
    day.clock.now = NOW
    record = day.services.recovery.ask_now(held.order.uuid)

    assert words(record).startswith("The hold ended today 07:12. 86.40 went back")
    assert words(record).endswith("Accept it, or look into it first.")
    assert chips(record) == [("Expired 07:12 today", True)]
    assert time_of(row_of(record), NOW, WARN).text == "ended"


def test_an_order_that_stripe_never_heard_of_says_so(day: ShopDay) -> None:
    record = day.services.ordering.save(
        day.draft("Jean Bartik", ("1", "Tea chest", "56.50", "0")), day.operator
    )

    assert words(record) == (
        "Saved on this PC. Stripe does not know of it yet, and nothing is held. "
        "Goes out when Stripe can be reached."
    )
    assert chips(record) == [("Saved, not sent", True)]


def test_what_the_key_may_not_do_is_named(day: ShopDay, world: PracticeStripe) -> None:
    record = day.services.ordering.save(
        day.draft("Jean Bartik", ("1", "Tea chest", "56.50", "0")), day.operator
    )
    world.configure(missing_permissions={KEY: ["rak_payment_intent_write"]})
    with pytest.raises(NotAllowed):
        day.services.ordering.send(record.order.uuid, day.operator)

    assert words(day.services.ordering.record(record.order.uuid)) == (
        "Saved on this PC; Stripe does not know of it yet. "
        "Stopped: Stripe does not accept the key for it. "
        "It lacks the permission rak_payment_intent_write: give it to the key in Stripe's "
        "Dashboard and test the key (Ctrl+K), then it goes on."
    )


def test_an_order_given_up_before_it_was_sent_was_refused_by_nobody(day: ShopDay) -> None:
    draft = day.draft("Jean Bartik", ("1", "Tea chest", "56.50", "0"))
    day.services.ordering.save(draft, day.operator)
    record = day.services.voiding.void(draft.uuid, day.operator, VoidReason.ABANDONED)

    told = [item.text for item in story(record, FORMATS)]

    assert told == ["Saved by Ada, Till 1", "Voided by Ada before Stripe knew of it"]
    assert words(record).startswith("The order was voided before a card was held")


def test_the_story_keeps_why_less_was_taken(day: ShopDay) -> None:
    held = day.held("Grace Hopper", "27.06")
    capturing = day.services.capturing
    record = capturing.capture(held.order.uuid, day.operator, usd("22.00"), "One tin dented")

    assert story(record, FORMATS)[-1].text == (
        "Captured 22.00, released 5.06, by Ada: One tin dented"
    )


def test_a_failed_check_is_named(day: ShopDay) -> None:
    record = day.held("Radia Perlman", "96.34", CVC_FAILS)

    assert failed_checks(record.payment.card) == ("The security code did not match.",)


def test_the_story_can_be_pasted(day: ShopDay) -> None:
    day.at(12, 14, 2)
    record = day.hold(day.save("Grace Hopper", ("1", "Assam", "27.06", "0")), NO_FUNDS)
    day.at(12, 14, 3)
    record = day.hold(record)

    day.at(12, 14, 4)
    record = day.services.ordering.add_note(record.order.uuid, "Porter <3 & co", day.operator)
    made, declined, held = (attempt.request_id for attempt in record.attempts)

    text = order_text(record, ("Capture 27.06",), NOW, FORMATS)
    assert text.splitlines()[0] == f"Order {record.order.number}, Grace Hopper, 27.06 USD"
    assert text[text.index("What can") : text.index("\n\nOrder")].splitlines() == [
        "What can still be done",
        "  Capture 27.06",
        "",
        "What happened",
        "  Thu 12 Nov",
        "  14:02  Saved by Ada, Till 1",
        f"  14:02  Stripe has the order ({made})",
        f"  14:02  Declined on Visa •9995: not enough money on this card ({declined})",
        f"  14:03  Held 27.06 on Visa •4242 ({held})",
        "  14:04  Ada noted: Porter <3 & co",
    ]
    assert record.payment.intent_id
    assert record.payment.intent_id in text
    assert "rk_test" not in text

    page = make_document("Order", order_html(record, (), NOW, FORMATS))
    assert "Ada noted: Porter <3 & co" in page.toPlainText()
    assert "Nothing more can be done with this order." in page.toPlainText()


@pytest.mark.parametrize(
    ("left", "token"), [(timedelta(hours=3), "bad"), (timedelta(hours=20), "warn")]
)
def test_the_time_left_gets_louder(day: ShopDay, left: timedelta, token: str) -> None:
    record = day.held("Grace Hopper", "27.06")
    end = record.payment.capture_before
    assert end is not None

    assert time_of(row_of(record), end - left, WARN).token == token
