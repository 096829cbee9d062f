"""The shop: its settings, whether its money is real, and its catalogue and customers."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, fields, replace
from datetime import datetime
from enum import StrEnum

from pos_app.domain.approval import TwoPeople
from pos_app.domain.audit import AuditEntry
from pos_app.domain.customer import KnownCustomer
from pos_app.domain.errors import InvalidInput, NotSetUp
from pos_app.domain.money import Currency, Money, currency
from pos_app.domain.order import CatalogItem
from pos_app.domain.order_json import OrderDefaults
from pos_app.domain.tax import TaxRate, parse_tax_rate
from pos_app.storage import audit
from pos_app.storage.catalog import Catalog
from pos_app.storage.customers import Customers
from pos_app.storage.database import Book
from pos_app.storage.orders import Orders
from pos_app.storage.saved_cards import SavedCardStore
from pos_app.storage.shop import ShopStore

UNDO_S = 5
LONGEST_UNDO_S = 60
CARD_TRIES = 4
# What the book of an older Holdfast does not say.
_ADDED_LATER = {"undo_s": str(UNDO_S), "card_tries": str(CARD_TRIES)}


class Mode(StrEnum):
    """Whose money moves: nobody's at all, nobody's at Stripe, or the customers'."""

    PRACTICE = "practice"
    TEST = "test"
    LIVE = "live"


@dataclass(frozen=True, slots=True)
class ShopSettings:
    """What the owner set. `moto` marks each hold as a phone order.

    `card_tries` is after how many declines a card that was declined is not tried again on an order.
    `undo_s` is how many seconds a capture or void waits and can be undone; 0 sends at once.
    """

    name: str
    currency: Currency
    prices_include_tax: bool = False
    default_tax: TaxRate = TaxRate()
    moto: bool = True
    moto_refused: bool = False
    undo_s: int = UNDO_S
    card_tries: int = CARD_TRIES
    two_people: TwoPeople = field(default_factory=TwoPeople)


class Shop:
    """The settings of the shop; read once, kept in step with the book by `change`."""

    def __init__(
        self,
        book: Book,
        store: ShopStore,
        clock: Callable[[], datetime],
        *,
        till: str,
        mode: Callable[[], Mode],
        look_at_key: Callable[[], object],
    ) -> None:
        self._book = book
        self._store = store
        self._clock = clock
        self._till = till
        self._mode = mode
        self._look_at_key = look_at_key
        self._settings: ShopSettings | None = None

    @property
    def is_set_up(self) -> bool:
        """Whether the shop has a name."""
        return "name" in self._store.settings()

    @property
    def mode(self) -> Mode:
        """Practice, or what the key says; live until the key was looked at."""
        return self._mode()

    def learn_mode(self) -> Mode:
        """Look at the key and return the mode. Raises NotAllowed or NotSetUp without a key."""
        self._look_at_key()
        return self._mode()

    @property
    def settings(self) -> ShopSettings:
        """The present settings. Raises NotSetUp `shop.not_set_up`."""
        if self._settings is None:
            self._settings = self._read()
        return self._settings

    @property
    def defaults(self) -> OrderDefaults:
        """What an order has that does not say otherwise."""
        settings = self.settings
        return OrderDefaults(settings.currency, settings.prices_include_tax, settings.default_tax)

    def change(self, settings: ShopSettings, operator: str) -> None:
        """Store all settings and tell the trail which ones changed."""
        before = _ADDED_LATER | self._store.settings()
        after = {
            "name": settings.name,
            "currency": settings.currency.code,
            "prices_include_tax": str(int(settings.prices_include_tax)),
            "default_tax": settings.default_tax.percent_text(),
            "moto": str(int(settings.moto)),
            "moto_refused": str(int(settings.moto_refused)),
            "undo_s": str(settings.undo_s),
            "card_tries": str(settings.card_tries),
            **{f"two_people_{verb}": text for verb, text in _limits(settings.two_people).items()},
        }
        if not settings.name.strip():
            raise InvalidInput("shop.no_name")
        if not 0 <= settings.undo_s <= LONGEST_UNDO_S:
            raise InvalidInput("shop.undo_too_long", longest=LONGEST_UNDO_S)
        changed: dict[str, object] = {
            name: value for name, value in after.items() if before.get(name, "") != value
        }
        with self._book.write():
            for name, value in changed.items():
                self._store.set(name, str(value))
            if changed:
                entry = AuditEntry(
                    self._clock(), operator, self._till, "shop.changed", None, changed
                )
                audit.append(self._book, entry)
        self._settings = settings

    def two_people(self) -> TwoPeople:
        """Above which amounts two people are needed, as the book has it now.

        Read anew each time: another till may have changed it.
        """
        return self._read().two_people

    def remember_moto_refused(self) -> None:
        """Stripe answered that this account may not mark phone orders."""
        # Read anew: what another till has set since must not be undone.
        self.change(replace(self._read(), moto_refused=True), "Stripe")

    def _read(self) -> ShopSettings:
        stored = _ADDED_LATER | self._store.settings()
        if "name" not in stored:
            raise NotSetUp("shop.not_set_up")
        return ShopSettings(
            name=stored["name"],
            currency=currency(stored["currency"]),
            prices_include_tax=stored["prices_include_tax"] == "1",
            default_tax=parse_tax_rate(stored["default_tax"]),
            moto=stored["moto"] == "1",
            moto_refused=stored["moto_refused"] == "1",
            undo_s=int(stored["undo_s"]),
            card_tries=int(stored["card_tries"]),
            two_people=_two_people(stored),
        )


def _limits(two_people: TwoPeople) -> dict[str, str]:
    return {
        each.name: "" if (limit := getattr(two_people, each.name)) is None else str(limit.minor)
        for each in fields(two_people)
    }


def _two_people(stored: dict[str, str]) -> TwoPeople:
    texts = {each.name: stored.get(f"two_people_{each.name}", "") for each in fields(TwoPeople)}
    of = currency(stored["currency"])
    return TwoPeople(**{name: Money(int(text), of) for name, text in texts.items() if text})


class CatalogSearch:
    """Finds what the shop sells."""

    def __init__(self, catalog: Catalog, shop: Shop) -> None:
        self._catalog = catalog
        self._shop = shop

    def find(self, text: str, limit: int = 8) -> list[CatalogItem]:
        """Items whose words begin like the words of `text`."""
        return self._catalog.find(text, self._shop.settings.currency, limit)

    def of_skus(self, skus: list[str]) -> list[CatalogItem]:
        """The items of these SKUs, in this order, as far as the shop still sells them."""
        return self._catalog.of_skus(skus, self._shop.settings.currency)

    def count(self) -> int:
        """How many items the catalogue has."""
        return self._catalog.count()

    def put(self, items: list[CatalogItem]) -> None:
        """Add items, or replace those of the same SKU."""
        self._catalog.put(items)


class CustomerSearch:
    """Finds who calls."""

    def __init__(
        self,
        customers: Customers,
        orders: Orders,
        cards: SavedCardStore,
        catalog: CatalogSearch,
    ) -> None:
        self._customers = customers
        self._orders = orders
        self._cards = cards
        self._catalog = catalog

    def find(self, text: str, limit: int = 8) -> list[KnownCustomer]:
        """Customers whose number holds these digits or whose names begin like these words.

        With each one the holds that are open on earlier orders, and the cards on file.
        """
        found = self._customers.find(text, limit)
        ids = [known.customer.id or 0 for known in found]
        held, cards = self._orders.held_of(ids), self._cards.of_customers(ids)
        return [
            replace(
                known,
                held=held.get(known.customer.id or 0, ()),
                cards=cards.get(known.customer.id or 0, ()),
            )
            for known in found
        ]

    def bought_before(self, customer_id: int, limit: int = 3) -> list[CatalogItem]:
        """What a customer bought last and the shop still sells, at today's price."""
        return self._catalog.of_skus(self._orders.skus_bought_by(customer_id))[:limit]
