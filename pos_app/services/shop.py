"""The shop: its settings, whether its money is real, and its catalogue and customers."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from enum import StrEnum

from pos_app.domain.approval import TwoPeople
from pos_app.domain.audit import AuditEntry
from pos_app.domain.customer import KnownCustomer
from pos_app.domain.errors import InvalidInput, NotSetUp
from pos_app.domain.holds import WarnTimes
from pos_app.domain.money import Currency, Money, currency
from pos_app.domain.order import CatalogItem
from pos_app.domain.order_json import OrderDefaults
from pos_app.domain.settings import OF_SHOP, Kind, Value, parse_setting, restored, stored, written
from pos_app.domain.tax import TaxRate
from pos_app.storage import audit
from pos_app.storage.catalog import Catalog
from pos_app.storage.customers import Customers
from pos_app.storage.database import Book
from pos_app.storage.orders import Orders
from pos_app.storage.saved_cards import SavedCardStore
from pos_app.storage.shop import ShopStore

# Not a setting of anybody's: what Stripe answered.
_MOTO_REFUSED = "moto_refused"
_TWO_PEOPLE = "two_people_"
# What the book does not say because nobody set it, or an older Holdfast wrote it.
_DEFAULTS = {each.name: each.default for each in OF_SHOP} | {_MOTO_REFUSED: "0"}


class Mode(StrEnum):
    """Whose money moves: nobody's at all, nobody's at Stripe, or the customers'."""

    PRACTICE = "practice"
    TEST = "test"
    LIVE = "live"


@dataclass(frozen=True, slots=True)
class ShopSettings:
    """What the owner set, by the names and defaults of domain/settings.

    `moto` marks each hold as a phone order. `card_tries` is after how many declines a card that was
    declined is not tried again on an order. `undo_s` is how many seconds a capture or void waits
    and can be undone; 0 sends at once. `warn_h` and `urgent_h` are how many hours before its end a
    hold ends soon, and is urgent; an `urgent_h` of 0 is never. `auto_lock_min` is after how many
    quiet minutes a till locks itself; 0 is never. Card fields are Stripe's own on the page at
    `card_page`, or on the built-in page under that address; empty is without them. A pay link
    lasts `link_h` hours, and who has paid by it is sent to `thanks_page`; empty is without links.
    `longer_holds`, `raisable_holds` and `holds_in_parts` are asked for with each hold. A new
    version is announced at `update_address`, signed by whoever has the private half of
    `update_key`; empty is not to look.
    """

    name: str
    currency: Currency
    prices_include_tax: bool = False
    default_tax: TaxRate = TaxRate()
    moto: bool = True
    moto_refused: bool = False
    undo_s: int = 5
    warn_h: int = 24
    urgent_h: int = 4
    card_tries: int = 4
    longer_holds: bool = False
    raisable_holds: bool = False
    holds_in_parts: bool = False
    two_people: TwoPeople = field(default_factory=TwoPeople)
    largest_order: Money | None = None
    auto_lock_min: int = 5
    receipt_text: str = ""
    publishable_key: str = ""
    card_page: str = ""
    card_page_built_in: bool = False
    thanks_page: str = ""
    link_h: int = 1
    update_address: str = ""
    update_key: str = ""

    def value(self, name: str) -> Value:
        """The value of a setting of the shop."""
        if name.startswith(_TWO_PEOPLE):
            limit: Money | None = getattr(self.two_people, name.removeprefix(_TWO_PEOPLE))
            return limit
        value: Value = getattr(self, name)
        return value

    def with_values(self, values: Mapping[str, Value]) -> ShopSettings:
        """The same with other values, by the names of settings."""
        limits = {
            name.removeprefix(_TWO_PEOPLE): value
            for name, value in values.items()
            if name.startswith(_TWO_PEOPLE)
        }
        rest = {name: value for name, value in values.items() if not name.startswith(_TWO_PEOPLE)}
        two_people = replace(self.two_people, **limits)  # type: ignore[arg-type] # by their kinds
        return replace(self, two_people=two_people, **rest)  # type: ignore[arg-type]

    def check(self) -> None:
        """Raise InvalidInput for what a shop cannot have, also where nobody typed it."""
        for each in OF_SHOP:
            value = self.value(each.name)
            if isinstance(value, Money) and value.currency != self.currency:
                raise InvalidInput("shop.limit_currency", amount=value)
            if each.kind is not Kind.AMOUNT:
                parse_setting(each, written(value), self.currency)
        if self.urgent_h >= self.warn_h:
            raise InvalidInput("shop.warn_times", urgent=self.urgent_h, warn=self.warn_h)


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
        """Store all settings, and tell the trail which ones changed: what they are and were.

        Raises InvalidInput for what a shop cannot have.
        """
        settings.check()
        after = {each.name: stored(settings.value(each.name)) for each in OF_SHOP}
        after[_MOTO_REFUSED] = stored(settings.moto_refused)
        with self._book.write():
            known = self._store.settings()
            before = _DEFAULTS | known if "name" in known else {}
            changed = {name: text for name, text in after.items() if before.get(name, "") != text}
            for name, text in changed.items():
                self._store.set(name, text)
            if changed:
                was = {f"{name}.before": before[name] for name in changed if name in before}
                entry = AuditEntry(
                    self._clock(), operator, self._till, "shop.changed", None, {**changed, **was}
                )
                audit.append(self._book, entry)
        self._settings = settings

    def change_some(self, values: Mapping[str, Value], operator: str) -> ShopSettings:
        """Change only these settings, by name; what another till has set since stays."""
        with self._book.write():
            self.change(self._read().with_values(values), operator)
        return self.settings

    def read_again(self) -> ShopSettings:
        """The settings as the book has them now: another till or a script may have changed them."""
        self._settings = self._read()
        return self._settings

    def warn_times(self) -> WarnTimes:
        """How long before its end a hold wants somebody. Raises NotSetUp."""
        settings = self.settings
        return WarnTimes(timedelta(hours=settings.warn_h), timedelta(hours=settings.urgent_h))

    def two_people(self) -> TwoPeople:
        """Above which amounts two people are needed, as the book has it now.

        Read anew each time: another till may have changed it.
        """
        return self._read().two_people

    def remember_moto_refused(self) -> None:
        """Stripe answered that this account may not mark phone orders."""
        self.change_some({_MOTO_REFUSED: True}, "Stripe")

    def _read(self) -> ShopSettings:
        known = self._store.settings()
        if "name" not in known:
            raise NotSetUp("shop.not_set_up")
        texts = _DEFAULTS | known
        money = currency(texts["currency"])
        values = {each.name: restored(each, texts[each.name], money) for each in OF_SHOP}
        values[_MOTO_REFUSED] = texts[_MOTO_REFUSED] == "1"
        return ShopSettings(texts["name"], money).with_values(values)


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
