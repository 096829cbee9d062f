"""What the database itself refuses, whatever the program above it does."""

from __future__ import annotations

import contextlib
import sqlite3
from collections.abc import Iterator

import pytest

from pos_app.domain.payment import Outcome, PaymentStatus
from pos_app.storage.database import Book
from tests.storage.shelf import Shelf


@pytest.fixture
def raw(book: Book) -> Iterator[sqlite3.Connection]:
    """The file without our program."""
    with contextlib.closing(sqlite3.connect(book.path, isolation_level=None)) as connection:
        yield connection


def insert_attempt(raw: sqlite3.Connection, payment: int, key: str, outcome: str) -> None:
    raw.execute(
        "INSERT INTO attempt (payment_id, verb, target, params, key, operator, till, began_at,"
        " outcome, tries, error_code, request_id)"
        " VALUES (?, 'capture', 'pi_1', '{}', ?, 'Ada', 'Till 1', 0, ?, 0, '', '')",
        (payment, key, outcome),
    )


@pytest.mark.parametrize("outcome", [each.value for each in Outcome if each.is_open])
def test_a_second_open_attempt_on_a_payment_is_refused(
    shelf: Shelf, raw: sqlite3.Connection, outcome: str
) -> None:
    payment = shelf.save().payment.id
    with pytest.raises(sqlite3.IntegrityError, match="payment_id"):
        insert_attempt(raw, payment, "another key", outcome)


@pytest.mark.parametrize("outcome", [each.value for each in Outcome if not each.is_open])
def test_any_number_of_answered_attempts_may_stand_beside(
    shelf: Shelf, raw: sqlite3.Connection, outcome: str
) -> None:
    payment = shelf.save().payment.id
    insert_attempt(raw, payment, "another key", outcome)
    insert_attempt(raw, payment, "a third key", outcome)


def test_an_idempotency_key_is_never_used_twice(shelf: Shelf, raw: sqlite3.Connection) -> None:
    first = shelf.save_at(PaymentStatus.HELD)
    with pytest.raises(sqlite3.IntegrityError, match=r"attempt\.key"):
        insert_attempt(raw, first.payment.id, first.attempts[0].key, "succeeded")


@pytest.mark.parametrize("status", ["awaiting_card", "held", "captured"])
@pytest.mark.parametrize("other", ["awaiting_card", "held", "captured"])
def test_a_second_payment_that_can_take_money_is_refused(
    shelf: Shelf, raw: sqlite3.Connection, status: str, other: str
) -> None:
    number = shelf.save_at(PaymentStatus(status)).order.number
    with pytest.raises(sqlite3.IntegrityError, match="order_id"):
        copy_payment(raw, number, other)


@pytest.mark.parametrize("status", ["voided", "expired"])
def test_an_order_whose_hold_is_gone_may_be_held_again(
    shelf: Shelf, raw: sqlite3.Connection, status: str
) -> None:
    number = shelf.save_at(PaymentStatus(status)).order.number
    copy_payment(raw, number, "awaiting_card")


def copy_payment(raw: sqlite3.Connection, number: int, status: str) -> None:
    raw.execute(
        "INSERT INTO payment (order_id, status, currency, amount_minor, capturable_minor,"
        " received_minor, refunded_minor, livemode, declines, changed_at)"
        " SELECT order_id, ?, currency, amount_minor, 0, 0, 0, 0, 0, 0 FROM payment"
        " WHERE order_id = ?",
        (status, number),
    )


def test_two_payments_never_share_an_intent(shelf: Shelf, raw: sqlite3.Connection) -> None:
    shelf.save_at(PaymentStatus.HELD)
    other = shelf.save()
    with pytest.raises(sqlite3.IntegrityError, match="intent_id"):
        raw.execute(
            "UPDATE payment SET intent_id = (SELECT max(intent_id) FROM payment) WHERE id = ?",
            (other.payment.id,),
        )


@pytest.mark.parametrize(
    "tampering",
    [
        "UPDATE audit SET operator = 'Nobody'",
        "DELETE FROM audit",
        "REPLACE INTO audit SELECT id, at, 'X', till, action, order_uuid, facts, hash FROM audit",
    ],
)
def test_the_trail_is_neither_rewritten_nor_erased(
    shelf: Shelf, raw: sqlite3.Connection, tampering: str
) -> None:
    shelf.save()
    before = raw.execute("SELECT * FROM audit").fetchall()
    assert before
    with pytest.raises(sqlite3.IntegrityError, match="the audit trail only grows"):
        raw.execute(tampering)
    assert raw.execute("SELECT * FROM audit").fetchall() == before


def test_an_order_number_is_never_given_to_another_uuid(
    shelf: Shelf, raw: sqlite3.Connection
) -> None:
    shelf.save()
    with pytest.raises(sqlite3.IntegrityError, match=r"orders\.uuid"):
        raw.execute("INSERT INTO orders SELECT number + 1, " + rest_of_orders(raw) + " FROM orders")


def rest_of_orders(raw: sqlite3.Connection) -> str:
    columns = [row[1] for row in raw.execute("PRAGMA table_info(orders)")]
    return ", ".join(columns[1:])
