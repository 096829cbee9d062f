"""The card step for a hold again and a second hold."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from pos_app.domain.card_task import CardTask, Purpose
from pos_app.domain.payment import PaymentStatus
from pos_app.ui.order.card_stage import Stage
from pos_app.ui.widgets.notice import NoticeKind
from tests.conftest import usd

if TYPE_CHECKING:
    from pos_app.domain.record import OrderRecord
    from tests.ui.order.till import OrderTill

HELD, VOIDED, AWAITING = (
    PaymentStatus.HELD,
    PaymentStatus.VOIDED,
    PaymentStatus.AWAITING_CARD,
)


def stage(till: OrderTill) -> Stage:
    """What the card step shows now."""
    return till.stage


def first(till: OrderTill) -> OrderRecord:
    """The order that is held already."""
    return till.services.ordering.record_of_number(1001)


def statuses(till: OrderTill) -> list[PaymentStatus]:
    return [each.status for each in first(till).payments]


def again(till: OrderTill) -> None:
    record = first(till)
    task = CardTask(record.order.uuid, Purpose.AGAIN, record.payment.id, len(record.payments))
    till.place.take_card(task)
    till.settle()


def test_a_hold_is_held_again_by_one_key(till: OrderTill) -> None:
    again(till)
    assert stage(till) is Stage.READY
    assert "the old hold of 27.06 is let go" in till.words("card_text")
    till.press("Enter")
    assert stage(till) is Stage.HELD
    assert statuses(till) == [VOIDED, HELD]
    assert till.words("card_amount") == "27.06"


def test_a_decline_says_that_the_old_hold_stands_and_the_next_card_goes_on(
    till: OrderTill,
) -> None:
    again(till)
    till.press("5", "Enter")
    assert stage(till) is Stage.DECLINED
    assert "The hold before it stands as it was." in till.words("card_text")
    assert statuses(till) == [HELD, AWAITING]
    till.press("Enter", "1", "Enter")
    assert stage(till) is Stage.HELD
    assert statuses(till) == [VOIDED, HELD]


def test_an_edit_that_makes_a_held_order_dearer_asks_for_the_difference_only(
    till: OrderTill,
) -> None:
    till.place.edit(first(till))
    till.write("deliv")
    till.press("Enter", "F9")
    assert stage(till) is Stage.READY
    assert till.words("card_amount") == "6.50"
    till.press("Enter")
    assert stage(till) is Stage.HELD
    assert statuses(till) == [HELD, HELD]
    assert [each.capturable for each in first(till).payments] == [usd("27.06"), usd("6.50")]


def test_a_held_order_is_edited_without_asking_for_a_card(till: OrderTill) -> None:
    till.place.edit(first(till))
    till.write("deliv")
    till.press("Enter", "Ctrl+S")
    assert first(till).missing == usd("6.50")
    assert till.notices[-1].lead == "Saved."
    assert "27.06 is held" in till.notices[-1].text


def test_an_order_being_typed_is_not_lost_to_an_edit(till: OrderTill) -> None:
    till.write("0142")
    till.press("Enter")
    typed = till.draft
    till.place.edit(first(till))
    till.settle()
    assert till.draft == typed
    assert till.notices[-1].kind is NoticeKind.REFUSED
    same = replace(first(till))
    assert same.order.uuid != typed.uuid
