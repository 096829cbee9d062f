"""Which card is tried again, what nobody is told, and whose account may mark phone orders."""

from __future__ import annotations

import logging
import re
from dataclasses import replace
from pathlib import Path

import pytest

from pos_app.app import OpenShop
from pos_app.domain.errors import Refused
from pos_app.domain.payment import CardToHold, Outcome, PaymentStatus, Verb
from pos_app.domain.record import OrderRecord
from pos_app.payments.practice_stripe import PracticeStripe
from tests.services.conftest import refused
from tests.services.counter import VISA, Counter
from tests.services.faults import FaultyLine

NO_FUNDS = "pm_card_visa_chargeDeclinedInsufficientFunds"
PRIVATE = (
    "pm_card_visa_chargeDeclinedLostCard",
    "pm_card_visa_chargeDeclinedStolenCard",
    "pm_card_chargeDeclinedFraudulent",
)


def confirms(line: FaultyLine) -> int:
    return len(line.posts(Verb.CONFIRM))


def decline(counter: Counter, record: OrderRecord, card: str) -> None:
    with refused("card.declined", Refused):
        counter.hold(record, card)


def test_a_card_is_not_sent_again_where_the_bank_never_wants_to_see_it(
    counter: Counter, line: FaultyLine
) -> None:
    record = counter.sent()
    decline(counter, record, PRIVATE[0])
    asked = confirms(line)
    with refused("card.do_not_try_again", Refused):
        counter.hold(record, PRIVATE[0])
    assert confirms(line) == asked
    assert counter.hold(record).payment.status is PaymentStatus.HELD


def test_four_declines_are_enough_for_a_card_and_another_one_may_follow(
    counter: Counter, line: FaultyLine
) -> None:
    record = counter.sent()
    for _ in range(4):
        decline(counter, record, NO_FUNDS)
    asked = confirms(line)
    with refused("card.tried_too_often", Refused, tries=4):
        counter.hold(record, NO_FUNDS)
    assert confirms(line) == asked
    after = counter.hold(record)
    assert after.payment.status is PaymentStatus.HELD
    assert len(after.payments) == 1


def test_how_many_are_enough_is_the_shop_s_to_say(counter: Counter) -> None:
    settings = counter.services.shop.settings
    counter.services.shop.change(replace(settings, card_tries=1), "Ada")
    record = counter.sent()
    decline(counter, record, NO_FUNDS)
    with refused("card.tried_too_often", Refused, tries=1):
        counter.hold(record, NO_FUNDS)


def test_each_order_counts_for_itself(counter: Counter) -> None:
    first = counter.sent()
    for _ in range(4):
        decline(counter, first, NO_FUNDS)
    decline(counter, counter.sent(), NO_FUNDS)


@pytest.mark.parametrize("card", PRIVATE)
def test_a_reason_that_is_not_for_telling_stands_nowhere_that_people_read(
    counter: Counter, shop: OpenShop, card: str, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO)  # as the log file has it
    record = counter.sent()
    with pytest.raises(Refused) as caught:
        counter.hold(record, card)
    after = counter.look_at(record)
    trail = tmp_path / "trail.jsonl"
    counter.services.trail.export(trail)
    told = "\n".join(
        [
            str(caught.value),
            repr(caught.value),
            str(after.payment),
            str(after.attempts[-1].decline),
            *(str(entry.facts) for entry in after.trail),
            trail.read_text(encoding="utf-8"),
            *(line for line in caplog.text.splitlines() if card not in line),
        ]
    )
    assert not re.search(r"lost|stolen|fraud", told.replace(card, ""), re.IGNORECASE)
    assert after.payment.decline is not None
    assert after.payment.decline.decline_code != "generic_decline", "the book itself knows"


def test_whether_phone_orders_are_marked_is_known_by_the_account(
    counter: Counter, world: PracticeStripe, shop: OpenShop
) -> None:
    keys = counter.services.keys
    counter.sent()
    assert keys.marks_phone_orders() is None
    world.configure(moto_enabled=False)
    record = counter.sent()
    with refused("card.moto_not_granted", Refused):
        counter.hold(record)
    assert keys.marks_phone_orders() is False
    with shop.book.write():
        shop.book.database.execute_sql("UPDATE payment SET account = 'acct_of_somebody_else'")
    assert keys.marks_phone_orders() is None, "another account's no says nothing of this one"


def test_a_mark_that_was_granted_later_is_known_with_the_next_answer(
    counter: Counter, world: PracticeStripe
) -> None:
    world.configure(moto_enabled=False)
    record = counter.sent()
    with refused("card.moto_not_granted"):
        counter.hold(record)
    world.configure(moto_enabled=True)
    decline(counter, record, NO_FUNDS)
    assert counter.services.keys.marks_phone_orders() is True, "the bank was asked, so it was taken"


def test_the_mark_is_never_dropped_to_get_a_hold(
    counter: Counter, world: PracticeStripe, line: FaultyLine
) -> None:
    world.configure(moto_enabled=False)
    record = counter.sent()
    for _ in range(2):
        with refused("card.moto_not_granted"):
            counter.hold(record, VISA)
    assert all("moto" in each.body for each in line.posts(Verb.CONFIRM))
    outcomes = [each.outcome for each in counter.look_at(record).attempts]
    assert outcomes[-2:] == [Outcome.REFUSED, Outcome.REFUSED]


def test_a_saved_card_counts_like_any_other(counter: Counter) -> None:
    settings = counter.services.shop.settings
    counter.services.shop.change(replace(settings, card_tries=2), "Ada")
    record = counter.sent()
    decline(counter, record, NO_FUNDS)
    decline(counter, record, NO_FUNDS)
    card = CardToHold(NO_FUNDS, off_session=True)
    with refused("card.tried_too_often"):
        counter.services.holding.hold(record.order.uuid, card, counter.operator)
