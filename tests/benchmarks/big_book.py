"""A book of any size, written at once: years of finished orders and a week of open ones."""

from __future__ import annotations

import random
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from pos_app.domain.payment import Card, Check, PaymentStatus
from pos_app.domain.text import digits, fold, order_words
from pos_app.storage.fields import InstantField, QuantityField
from pos_app.storage.orders import FIRST_NUMBER
from pos_app.storage.queue_tables import FILL_QUEUE, QUEUE_TRIGGERS
from pos_app.storage.tables import CatalogItemRow, CustomerRow, OrderLineRow, OrderRow, PaymentRow
from pos_app.storage.values import card_json
from tests.benchmarks.story import tell

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import datetime

    from peewee import Model

    from pos_app.storage.database import Book

# The newest orders; their holds end one after another in the next week.
RECENT = 567
RECENT_FOR = timedelta(days=6)
YEARS = timedelta(days=3 * 365)
HOLD = timedelta(days=7)
CHUNK = 5_000

FIRST = ("Ada", "Alan", "Annie", "Barbara", "Chien-Shiung", "Edsger", "Émilie", "Grace", "Hedy",
         "Joan", "Katherine", "Lise", "Mary", "Noor", "Radia", "Zoë")  # fmt: skip
LAST = ("Berezin", "Clarke", "Dijkstra", "Easley", "Hopper", "Jackson", "Johnson", "Lamarr",
        "Liskov", "Lovelace", "Meitner", "Müller", "Perlman", "Turing", "Vaughan")  # fmt: skip
GOODS = ("Assam", "Darjeeling", "Earl Grey", "Sencha", "Rooibos", "Teapot", "Strainer", "Kettle",
         "Atlas", "Field guide", "Notebook", "Tea chest")  # fmt: skip
SIZES = ("small", "100 g", "250 g", "500 g", "boxed", "second flush", "walnut", "blue")
CARDS = tuple(
    card_json(card)
    for card in (
        Card("visa", "4242", Check.PASS, Check.PASS, Check.PASS, "normal"),
        Card("mastercard", "4444", Check.PASS, Check.UNAVAILABLE, None, "normal"),
        Card("amex", "8431", Check.PASS, Check.PASS, Check.UNCHECKED, "elevated"),
    )
)
ENDINGS = (PaymentStatus.CAPTURED, PaymentStatus.VOIDED, PaymentStatus.EXPIRED)


def fill(book: Book, orders: int, now: datetime, *, bare: bool = False) -> None:
    """Write a catalogue, customers and `orders` orders into an empty book.

    Bare orders have a payment, but neither lines nor a story; they are enough for lists.
    """
    shop = _Shop(now)
    # Filled at once afterwards; row by row the triggers would take most of the time.
    with book.in_haste(), book.write(), _without(book, QUEUE_TRIGGERS):
        _insert(book, CatalogItemRow, shop.catalog())
        _insert(book, CustomerRow, shop.register(max(50, orders // 20)))
        for start in range(0, orders, CHUNK):
            places = range(start, min(start + CHUNK, orders))
            made = [shop.order(place, orders - RECENT) for place in places]
            _insert(book, OrderRow, [order for order, _, _ in made])
            if not bare:
                _insert(book, OrderLineRow, [line for _, lines, _ in made for line in lines])
            _insert(book, PaymentRow, [payment for _, _, payment in made])
        if not bare:
            tell(book)
        for statement in FILL_QUEUE:
            book.database.execute_sql(statement)


@contextmanager
def _without(book: Book, triggers: Sequence[str]) -> Iterator[None]:
    for trigger in triggers:
        book.database.execute_sql(f"DROP TRIGGER {trigger.split()[2]}")
    yield
    for trigger in triggers:
        book.database.execute_sql(trigger)


Columns = dict[str, Any]


@dataclass(slots=True)
class _Shop:
    """Makes rows up, the same ones each time."""

    now: datetime
    dice: random.Random = field(default_factory=lambda: random.Random(41))
    items: list[Columns] = field(default_factory=list)
    customers: list[Columns] = field(default_factory=list)

    def catalog(self) -> list[Columns]:
        goods = [f"{name}, {size}" for name in GOODS for size in SIZES]
        self.items = [
            {
                "sku": f"SKU-{place:03d}",
                "description": description,
                "unit_price_minor": self.dice.randrange(250, 9_000, 5),
                "tax_milli_percent": self.dice.choice((0, 8_250)),
            }
            for place, description in enumerate(goods)
        ]
        return [{**item, "search": fold(f"{item['sku']} {item['description']}")}
                for item in self.items]  # fmt: skip

    def register(self, customers: int) -> list[Columns]:
        for place in range(1, customers + 1):
            name = f"{self.dice.choice(FIRST)} {self.dice.choice(LAST)}"
            phone = f"{self.dice.randrange(201, 990)} 555 {self.dice.randrange(10_000):04d}"
            self.customers.append(
                {
                    "id": place,
                    "name": name,
                    "phone": phone,
                    "phone_digits": digits(phone),
                    "email": "",
                    "address": "",
                    "search": fold(name),
                    "created_at": self.now - YEARS,
                }
            )
        return self.customers

    def order(self, place: int, finished: int) -> tuple[Columns, list[Columns], Columns]:
        """The rows of an order: itself, its lines, its payment."""
        number = FIRST_NUMBER + place
        if place < finished:
            saved_at = self.now - YEARS + (YEARS - RECENT_FOR - HOLD) * (place / finished)
            status = self.dice.choices(ENDINGS, (90, 7, 3))[0]
            changed_at = saved_at + timedelta(days=2)
        else:
            recent = place - finished
            saved_at = self.now - RECENT_FOR * ((RECENT - recent) / RECENT)
            status = _open_status(recent)
            changed_at = self.now if status is PaymentStatus.CAPTURED else saved_at
        lines = self._lines(number)
        total = sum(_total(line) for line in lines)
        order = self._order(number, lines, total, saved_at)
        return order, lines, self._payment(number, status, total, saved_at, changed_at)

    def _lines(self, number: int) -> list[Columns]:
        return [
            {
                "order": number,
                "position": position,
                **item,
                "quantity": self.dice.choice((1, 1, 1, 2, 3)),
            }
            for position, item in enumerate(
                self.dice.sample(self.items, self.dice.choice((1, 1, 2, 3, 5)))
            )
        ]

    def _order(self, number: int, lines: list[Columns], total: int, saved_at: datetime) -> Columns:
        customer = self.dice.choice(self.customers)
        more = f" + {len(lines) - 1}" if len(lines) > 1 else ""
        return {
            "number": number,
            "uuid": f"00000000-0000-4000-8000-{number:012d}",
            "customer": customer["id"],
            "customer_name": customer["name"],
            "customer_phone": customer["phone"],
            "customer_email": "",
            "customer_address": "",
            "currency": "usd",
            "prices_include_tax": False,
            "note": "",
            "total_minor": total,
            "items": f"{lines[0]['quantity']} × {lines[0]['description']}{more}",
            "search": order_words(customer["name"], customer["phone"], ""),
            "saved_at": saved_at,
            "taken_by": "Ada",
            "till": "Till 1",
        }

    def _payment(
        self,
        number: int,
        status: PaymentStatus,
        total: int,
        saved_at: datetime,
        changed_at: datetime,
    ) -> Columns:
        has_card = status is not PaymentStatus.AWAITING_CARD
        is_captured = status is PaymentStatus.CAPTURED
        return {
            "id": number,
            "order": number,
            "intent_id": f"pi_{number:024d}",
            "status": status.value,
            "currency": "usd",
            "amount_minor": total,
            "capturable_minor": total if status is PaymentStatus.HELD else 0,
            "received_minor": total if is_captured else 0,
            "refunded_minor": total if is_captured and number % 31 == 0 else 0,
            "livemode": False,
            "card": self.dice.choice(CARDS) if has_card else None,
            "declines": 0,
            "capture_before": saved_at + HOLD if has_card else None,
            "changed_at": changed_at,
        }


def _open_status(place: int) -> PaymentStatus:
    match place % 17:
        case 15 | 16:
            return PaymentStatus.CAPTURED
        case 2 | 5 | 8 | 11 | 14:
            return PaymentStatus.AWAITING_CARD
        case _:
            return PaymentStatus.HELD


def _total(line: Columns) -> int:
    net: int = line["unit_price_minor"] * line["quantity"]
    tax: int = (net * line["tax_milli_percent"] + 50_000) // 100_000
    return net + tax


def _insert(book: Book, table: type[Model], rows: Sequence[Columns]) -> None:
    if not rows:
        return
    # peewee's own insert_many builds one statement of all rows, which takes ten times as long.
    fields = [table._meta.combined[name] for name in rows[0]]
    names = ", ".join(f'"{each.column_name}"' for each in fields)
    marks = ", ".join("?" for _ in fields)
    converted = {
        each.name: each.db_value
        for each in fields
        if isinstance(each, (InstantField, QuantityField))
    }
    book.database.connection().executemany(
        f'INSERT INTO "{table._meta.table_name}" ({names}) VALUES ({marks})',
        [
            [converted[name](value) if name in converted else value for name, value in row.items()]
            for row in rows
        ],
    )
