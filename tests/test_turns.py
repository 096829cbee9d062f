"""Workers give way to the window, and never for long."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from threading import Event, Thread

import pytest
import stripe

from pos_app import turns
from pos_app.payments.stripe_line import StripeLine
from pos_app.storage.database import Book
from pos_app.storage.tables import OrderRow
from pos_app.turns import TURNS
from tests.clock import SettableClock

PATIENCE_S = 30.0
# Long enough for a worker that does not wait; one that does is not hurried.
MOMENT_S = 0.1


class Line(stripe.HTTPClient):
    """The world outside: it answers everything."""

    name = "outside"

    def request(self, *_request: object, **_more: object) -> tuple[str, int, Mapping[str, str]]:
        return "{}", 200, {}


@pytest.fixture
def patient(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A slow computer is not taken for a window that stands still."""
    monkeypatch.setattr(turns, "LONGEST_S", PATIENCE_S)
    yield
    TURNS.leave()


@contextmanager
def worker(work: Callable[[], object]) -> Iterator[Thread]:
    thread = Thread(target=work)
    thread.start()
    yield thread
    thread.join(PATIENCE_S)
    assert not thread.is_alive()


def read(tmp_path: Path) -> None:
    Book(tmp_path / "book.db").database.execute_sql("SELECT 1")


def read_together(tmp_path: Path) -> None:
    book = Book(tmp_path / "book.db")
    with book.read():
        book.database.execute_sql("SELECT 1")


def lock(tmp_path: Path) -> None:
    with Book(tmp_path / "book.db").write():
        pass


def ask_stripe(_tmp_path: Path) -> None:
    StripeLine(Line(), SettableClock()).request("get", "https://stripe/v1/account", {})


@pytest.mark.parametrize("step", [read, read_together, lock, ask_stripe])
@pytest.mark.usefixtures("patient")
def test_a_worker_stands_back_at_its_next_step(
    step: Callable[[Path], None], tmp_path: Path
) -> None:
    Book(tmp_path / "book.db").close()
    TURNS.take()
    with worker(lambda: step(tmp_path)) as thread:
        thread.join(MOMENT_S)
        assert thread.is_alive()
        TURNS.leave()


@pytest.mark.usefixtures("patient")
def test_a_long_list_is_read_row_by_row(tmp_path: Path) -> None:
    book, begun, taken = Book(tmp_path / "book.db"), Event(), Event()
    query = OrderRow.raw("SELECT 1 AS number UNION SELECT 2")

    def read_all() -> None:
        for _ in book.each(query):
            begun.set()
            taken.wait(PATIENCE_S)

    with worker(read_all) as thread:
        assert begun.wait(PATIENCE_S)
        TURNS.take()
        taken.set()
        thread.join(MOMENT_S)
        assert thread.is_alive()
        TURNS.leave()


@pytest.mark.usefixtures("patient")
def test_who_has_locked_the_book_goes_on(tmp_path: Path) -> None:
    book, locked, taken = Book(tmp_path / "book.db"), Event(), Event()

    def write() -> None:
        with book.write():
            locked.set()
            taken.wait(PATIENCE_S)
            book.database.execute_sql("CREATE TABLE kept (number)")

    with worker(write):
        assert locked.wait(PATIENCE_S)
        TURNS.take()
        taken.set()


@pytest.mark.usefixtures("patient")
def test_the_window_does_not_wait_for_itself() -> None:
    TURNS.take()
    TURNS.give_way()
    with worker(TURNS.give_way) as thread:
        thread.join(MOMENT_S)
        assert thread.is_alive()
        TURNS.leave()


def test_a_window_that_stands_still_holds_nobody_up() -> None:
    TURNS.take()
    with worker(TURNS.give_way):
        pass
