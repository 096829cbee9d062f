"""A customer's data: all of it in one file, or gone to the last byte while the money stays."""

from __future__ import annotations

import json
import os
import sqlite3
import stat
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from pos_app.domain.customer import ERASED_NAME, Customer
from pos_app.domain.errors import InvalidInput, NotAllowed, Refused, StorageTrouble
from pos_app.domain.order import Draft
from pos_app.domain.payment import VoidReason
from pos_app.domain.queue import Filters, SavedView, Sort
from pos_app.domain.record import OrderRecord
from pos_app.domain.rights import Operator, Role
from pos_app.storage.tables import ERASE_WORDS
from tests.conftest import make_draft
from tests.services.conftest import refused
from tests.services.counter import Counter
from tests.services.test_trail import verify

ZOE = Customer(
    "Zoë Quilligan", "415 555 7788", "zoe.quilligan@example.net", "77 Tamarind Row\nOakdale"
)
# Whatever of her is looked for in the bytes of the book; folded as a search has it, too.
TRACES = (
    "Quilligan",
    "quilligan",
    "Zoë",
    "  zoe",
    "555 7788",
    "4155557788",
    "example.net",
    "Tamarind",
    "Oakdale",
    "porter",
    "birthday",
    "allergic",
    "moved away",
)


def bytes_of(book: Path) -> bytes:
    files = [book, book.with_name("book.db-wal"), book.with_name("book.db-shm")]
    return b"".join(each.read_bytes() for each in files if each.exists())


def traces_in(content: bytes) -> list[str]:
    return [trace for trace in TRACES if trace.encode() in content]


def of_zoe(counter: Counter) -> Draft:
    draft = make_draft(counter.services)
    return replace(draft, customer=ZOE, note="Leave it with the porter")


@pytest.fixture
def over(counter: Counter) -> OrderRecord:
    """An order of Zoë's that is captured, and everywhere else that she comes up."""
    services, ada = counter.services, counter.operator
    voided = services.ordering.save(of_zoe(counter), ada)
    voided = counter.hold(voided)
    why = "she has moved away"
    services.voiding.void(voided.order.uuid, ada, VoidReason.ABANDONED, why)
    saved = services.ordering.save(of_zoe(counter), ada)
    # What she was called before is left in no corner of the file either.
    older = replace(saved.order.customer, address="12 Tamarind Row")
    services.ordering.save(replace(saved.order.content, customer=older), ada)
    services.ordering.add_note(saved.order.uuid, "It is for her birthday", ada)
    services.ordering.add_note(saved.order.uuid, "allergic to nuts", ada)
    captured = counter.capture(counter.hold(saved))
    services.ordering.keep_draft(of_zoe(counter), ada)
    services.queue_views.save(SavedView("Hers", Filters(customer="quilligan"), Sort()))
    services.queue_views.save(SavedView("Others", Filters(customer="hopper"), Sort()))
    return counter.look_at(captured)


@pytest.fixture
def zoe(over: OrderRecord) -> int:
    assert over.order.customer.id is not None
    return over.order.customer.id


def test_all_of_a_customer_is_in_one_file_of_its_owners(
    counter: Counter, over: OrderRecord, zoe: int, tmp_path: Path
) -> None:
    target = tmp_path / "zoe.json"
    assert counter.services.customer_data.export(zoe, target, counter.operator) == 2
    text = target.read_text(encoding="utf-8")
    held = json.loads(text)
    assert held["customer"]["name"] == ZOE.name
    assert [each["total_minor"] for each in held["orders"]] == [2706, 2706]
    assert held["orders"][1]["payments"][0]["card"] == {"brand": "visa", "last4": "4242"}
    notes = [note["text"] for order in held["orders"] for note in order["notes"]]
    assert {"she has moved away", "It is for her birthday", "allergic to nuts"} <= set(notes)
    assert held["unfinished_orders"][0]["note"] == "Leave it with the porter"
    assert "Hopper" not in text
    if os.name == "posix":
        assert stat.S_IMODE(target.stat().st_mode) == 0o600
    with refused("export.not_written", StorageTrouble):
        counter.services.customer_data.export(zoe, tmp_path / "gone" / "x", counter.operator)


def test_nothing_of_her_is_left_and_the_money_stays(
    counter: Counter, over: OrderRecord, zoe: int, tmp_path: Path
) -> None:
    services, book = counter.services, counter.shop.book.path
    counter.captured()
    services.ordering.keep_draft(of_zoe(counter), counter.operator)
    other = services.customers.find("hopper")[0]
    assert traces_in(bytes_of(book)) == list(TRACES)
    older = tmp_path / "older.jsonl"
    services.trail.export(older)
    services.trail.remember()

    erased = services.customer_data.erase(zoe, counter.operator)

    assert (erased.orders, erased.is_finished) == (2, True)
    assert traces_in(bytes_of(book)) == []
    assert services.customers.find("quilligan") == []
    assert services.ordering.list(text="quilligan") == []
    assert services.ordering.list(text="birthday") == []
    assert [view.name for view in services.queue_views.all()] == ["Others"]
    kept = services.ordering.kept_draft(counter.operator)
    assert kept is not None
    assert (kept[0].customer, kept[0].note, len(kept[0].lines)) == (Customer(""), "", 1)
    # The money is as it was, and so is everybody else.
    now = counter.look_at(over)
    assert (now.payments, now.attempts, now.order.total) == (
        over.payments,
        over.attempts,
        over.order.total,
    )
    assert now.order.customer == Customer(ERASED_NAME)
    assert services.customers.find("hopper")[0] == other
    # The trail is whole, here and for whoever has an older export, and tells who did it.
    assert services.trail.check().code == ""
    newer = tmp_path / "newer.jsonl"
    services.trail.export(newer)
    assert verify(newer, older).returncode == 0
    assert '"customer.erased"' in newer.read_text()
    assert traces_in(newer.read_bytes()) == []


def test_an_entry_that_was_erased_is_still_guarded(
    counter: Counter, over: OrderRecord, zoe: int, tmp_path: Path
) -> None:
    counter.services.customer_data.erase(zoe, counter.operator)
    entries = counter.look_at(over).trail
    assert [each.facts["note"] for each in entries if "note" in each.facts] == ["[erased]"] * 2
    number = "(SELECT min(id) FROM audit WHERE facts LIKE '%[erased]%')"
    with closing(sqlite3.connect(counter.shop.book.path)) as book:
        [first] = book.execute(f"SELECT {number}").fetchone()
        for change in ("operator = 'Eve'", 'facts = \'{"note":""}\'', "till = ''"):
            with pytest.raises(sqlite3.IntegrityError):
                book.execute(f"UPDATE audit SET {change} WHERE id = {first}")
        book.execute("DROP TRIGGER audit_no_update")
        book.execute(f"UPDATE audit SET operator = 'Eve' WHERE id = {first}")
        book.commit()
    state = counter.services.trail.check()
    assert (state.code, state.entry) == ("trail.broken", first)
    counter.services.trail.export(tmp_path / "trail.jsonl")
    said = verify(tmp_path / "trail.jsonl")
    assert (said.returncode, f"entry {first} " in said.stdout) == (1, True)


def test_words_that_somebody_else_erased_are_found(counter: Counter, over: OrderRecord) -> None:
    """The database lets them be erased; without the entry that tells of it the chain is broken."""
    with closing(sqlite3.connect(counter.shop.book.path)) as book:
        book.execute(f"UPDATE audit SET facts = {ERASE_WORDS.format(facts='facts')}")
        book.commit()
    assert counter.services.trail.check().code == "trail.broken"


def test_nobody_is_erased_while_an_order_is_open(counter: Counter) -> None:
    services = counter.services
    held = counter.held()
    customer = held.order.customer.id or 0
    with refused("customer.has_open_order", Refused, number=held.order.number):
        services.customer_data.erase(customer, counter.operator)
    assert services.customers.find("hopper")[0].customer == held.order.customer
    counter.void(held)
    waiting = counter.saved()
    with refused("customer.has_open_order", Refused, number=waiting.order.number):
        services.customer_data.erase(customer, counter.operator)


def test_only_whoever_has_the_right_may(
    counter: Counter, over: OrderRecord, zoe: int, tmp_path: Path
) -> None:
    services = counter.services
    clerk = services.operators.add("Bob", Role.CLERK, "8642", counter.operator)
    manager = services.operators.add("Cleo", Role.MANAGER, "7531", counter.operator)
    data = services.customer_data
    with refused("right.missing", NotAllowed, right="customer_data"):
        data.erase(zoe, clerk)
    with refused("right.missing", NotAllowed):
        data.export(zoe, tmp_path / "zoe.json", clerk)
    assert not (tmp_path / "zoe.json").exists()
    data.erase(zoe, manager)
    with refused("customer.not_found", InvalidInput):
        data.erase(zoe, manager)


def test_who_was_erased_stays_erased_in_an_older_copy(
    counter: Counter, over: OrderRecord, zoe: int, tmp_path: Path
) -> None:
    services = counter.services
    copy = services.copies.back_up(tmp_path / "copy.db")
    services.customer_data.erase(zoe, counter.operator)
    services.copies.restore(copy)
    services.trail.tell_restored(copy)
    assert traces_in(bytes_of(counter.shop.book.path)) == []
    assert services.trail.check().code == ""


def test_an_order_for_somebody_who_was_just_erased_can_be_saved(
    counter: Counter, over: OrderRecord, zoe: int
) -> None:
    services = counter.services
    services.customer_data.erase(zoe, counter.operator)
    draft = replace(of_zoe(counter), customer=replace(ZOE, id=zoe))
    saved = services.ordering.save(draft, counter.operator)
    assert services.customers.find("quilligan")[0].customer == saved.order.customer


def test_what_another_program_still_reads_is_taken_out_later(
    counter: Counter, over: OrderRecord, zoe: int
) -> None:
    book = counter.shop.book.path
    with closing(sqlite3.connect(book)) as reader:
        reader.execute("BEGIN")
        reader.execute("SELECT count(*) FROM orders").fetchone()
        erased = counter.services.customer_data.erase(zoe, counter.operator)
        assert not erased.is_finished
    assert counter.services.customers.find("quilligan") == []
    assert counter.services.customer_data.finish_erasing()
    assert traces_in(bytes_of(book)) == []


def test_somebody_without_a_name_is_erased_too(counter: Counter, operator: Operator) -> None:
    services = counter.services
    draft = replace(make_draft(services), customer=Customer("", "415 555 9911"))
    saved = services.ordering.save(draft, operator)
    services.queue_views.save(SavedView("Big", Filters(at_least_minor=1), Sort()))
    counter.void(counter.send(saved))
    services.customer_data.erase(saved.order.customer.id or 0, operator)
    assert b"9911" not in bytes_of(counter.shop.book.path)
    assert [view.name for view in services.queue_views.all()] == ["Big"]
