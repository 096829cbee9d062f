"""The window takes care of the data: a copy a day, and a customer who wants to be forgotten."""

from __future__ import annotations

import json
from pathlib import Path

from pos_app.domain.customer import ERASED_NAME, Customer
from pos_app.ui.data_care import DataCare
from tests.conftest import PIN
from tests.window_driver import WindowDriver


def bytes_of(book: Path) -> bytes:
    return b"".join(path.read_bytes() for path in book.parent.glob("book.db*"))


def care_of(till: WindowDriver) -> DataCare:
    assert till.desktop.data_care is not None
    return till.desktop.data_care


def test_a_customer_is_exported_and_erased_by_keys(till: WindowDriver, tmp_path: Path) -> None:
    assert till.desktop.shop is not None
    book, services = till.desktop.shop.book.path, till.main.till.services
    till.type_an_order("4155550177", "31.00")
    till.press("F9")
    till.settle()
    till.press("Return")
    till.settle()
    order = services.ordering.list(limit=1)[0]
    [known] = services.customers.find("4155550177")
    # She calls again while nobody has captured yet: she has to stay.
    till.press("Return", "F2")
    open_her(till)
    till.press("Alt+Del")
    till.settle()
    assert till.says(f"Order {order.number} is still open.")
    till.press("Ctrl+Return", "Escape")
    till.settle()
    assert [each.customer for each in services.customers.find("4155550177")] == [known.customer]
    services.capturing.capture(order.order_uuid, till.main.till.operator())

    export = tmp_path / "zoe.json"
    till.main.order.page.customer_file.export_to(export, known.customer)
    till.settle()
    assert json.loads(export.read_text())["orders"][0]["total_minor"] == order.amount.minor

    till.press("Ctrl+E")
    till.press("Alt+Del")
    till.settle()
    assert till.says("here and on one order")
    till.press("Ctrl+Return")
    till.settle()
    assert till.says("Erased.")
    assert services.customers.find("4155550177") == []
    assert services.ordering.record(order.order_uuid).order.customer == Customer(ERASED_NAME)
    # Nothing that is undone, and no draft that is kept later, brings her back.
    page = till.main.order.page
    assert page.history.draft.customer == Customer("")
    page.history.undo()
    page.keeper.keep_now()
    till.settle()
    assert page.history.draft.customer == Customer("")
    assert b"4155550177" not in bytes_of(book)


def open_her(till: WindowDriver) -> None:
    till.type("4155550177")
    till.settle()
    till.press("Return", "Ctrl+E")
    till.settle()


def test_the_day_has_one_copy_and_a_failure_is_told_once(real_till: WindowDriver) -> None:
    till = real_till
    assert till.desktop.shop is not None
    backups = till.desktop.shop.home / "backups"
    till.sign_in(PIN)
    backups.write_text("a file stands where the folder should be")
    care_of(till).run()
    till.settle()
    assert till.says("Today's copy of the book was not made.")
    care_of(till).run()
    till.settle()
    assert backups.is_file()

    backups.unlink()
    care_of(till)._next_try = None
    care_of(till).run()
    till.settle()
    [copy] = backups.glob("book-*.db")
    care_of(till).run()
    till.settle()
    assert list(backups.glob("book-*.db")) == [copy]


def test_whether_all_is_well_is_looked_at_in_the_window(till: WindowDriver) -> None:
    till.press("Ctrl+H")
    till.wait(lambda: till.says("All is well."), "everything is looked at")
    till.press("Ctrl+Return")
    copied = till.app.clipboard().text()
    assert "ok  Book: " in copied
    assert "ok  Trail: " in copied
