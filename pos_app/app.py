"""The composition root: the only module that knows every layer."""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

from pos_app import __version__
from pos_app.line import GatewayMaker, Line
from pos_app.paths import resources
from pos_app.payments.api_key import KeyVault
from pos_app.payments.gateway import Gateway
from pos_app.payments.practice_stripe import PracticeStripe
from pos_app.private import tighten
from pos_app.services.about import About
from pos_app.services.approvals import Approvals
from pos_app.services.attempts import Attempts
from pos_app.services.bulk import Bulk
from pos_app.services.bundle import Services
from pos_app.services.capturing import Capturing
from pos_app.services.card_fields import CardFields
from pos_app.services.connection import Connection, ShopClock
from pos_app.services.copies import Copies
from pos_app.services.customer_calls import CustomerCalls
from pos_app.services.customer_data import CustomerData
from pos_app.services.day_list import DayLists
from pos_app.services.doctor import Doctor
from pos_app.services.further_holds import FurtherHolds
from pos_app.services.holding import Holding
from pos_app.services.key_facts import KnownKey
from pos_app.services.keys import Keys
from pos_app.services.letting_go import LettingGo
from pos_app.services.operators import Operators
from pos_app.services.ordering import Ordering
from pos_app.services.pace import Pace
from pos_app.services.pay_links import Customer, PayLinks
from pos_app.services.permits import Permits
from pos_app.services.pin_lock import PinLock
from pos_app.services.practice_shop import PastClock, stock
from pos_app.services.pricing import Pricing
from pos_app.services.queue import Queue
from pos_app.services.queue_views import QueueViews
from pos_app.services.reader_calls import ReaderCalls
from pos_app.services.readers import Readers
from pos_app.services.recovery import Recovery
from pos_app.services.refunding import Refunding
from pos_app.services.reports import Reports
from pos_app.services.saved_cards import SavedCards
from pos_app.services.setting_up import SettingUp
from pos_app.services.settings import Settings
from pos_app.services.shop import CatalogSearch, CustomerSearch, Shop
from pos_app.services.till_memory import TillMemory
from pos_app.services.trail import Trail
from pos_app.services.updates import Updates
from pos_app.services.voiding import Voiding
from pos_app.services.watch import Watch
from pos_app.settings import TillSettings, load_till
from pos_app.storage.card_calls import CardCallStore
from pos_app.storage.catalog import Catalog
from pos_app.storage.customers import Customers
from pos_app.storage.database import Book
from pos_app.storage.drifts import Drifts
from pos_app.storage.erasing import Erasing
from pos_app.storage.held_money import HeldMoney
from pos_app.storage.ledger import Ledger
from pos_app.storage.migrate import migrate
from pos_app.storage.once import make_once
from pos_app.storage.operators import OperatorStore
from pos_app.storage.orders import Orders
from pos_app.storage.queue_list import QueueList
from pos_app.storage.reader_calls import ReaderCallStore
from pos_app.storage.saved_cards import SavedCardStore
from pos_app.storage.shop import ShopStore
from pos_app.storage.till_keys import TillKeys
from pos_app.storage.watching import Watching
from pos_app.web import fetch

# Not a key of anybody's: the practice Stripe takes every key that looks like one.
PRACTICE_KEY = "sk_test_practiceshop"
# The practice shop's folder below a shop's.
PRACTICE = "practice"

Clock = Callable[[], datetime]


def printers() -> list[str]:
    """The printers of this computer."""
    # Imported here: the window need not wait for it, and few verbs ask.
    from PySide6.QtPrintSupport import QPrinterInfo

    return list(QPrinterInfo.availablePrinterNames())


def utc_now() -> datetime:
    """The PC's own idea of the time."""
    return datetime.now(UTC)


@dataclass(frozen=True, slots=True)
class OpenShop:
    """One shop with its book open; `stripe` is the practice shop's own."""

    home: Path
    book: Book
    till: TillSettings
    services: Services
    stripe: PracticeStripe | None = None

    def close(self) -> None:
        """Close this thread's connection to the book, and the practice shop's Stripe."""
        self.book.close()
        if self.stripe is not None:
            self.stripe.close()


def open_shop(
    home: Path,
    *,
    clock: Clock = utc_now,
    make_gateway: GatewayMaker | None = None,
    practice: bool = False,
    monotonic: Callable[[], float] = time.monotonic,
    customer: Customer | None = None,
) -> OpenShop:
    """Open the book in `home` and wire everything to it.

    `make_gateway` replaces the key of the keyring and `customer` plays the customers, as in the
    practice shop. Raises StorageTrouble.
    """
    till = load_till(home)
    vault = KeyVault(till.install)
    book = Book(home / "book.db")
    migrate(book, copies=home / "backups")
    tighten(home)
    shop_clock = ShopClock(clock)
    keys = TillKeys(book, install=till.install, till=till.till)
    line = Line(
        vault,
        clock,
        make_gateway,
        KnownKey(keys, shop_clock),
        Connection(shop_clock, practice=practice),
        install=till.install,
        practice=practice,
    )
    services = _wire(home, book, till, vault, line, keys, shop_clock, monotonic, customer)
    return OpenShop(home, book, till, services)


def open_practice_shop(home: Path, *, clock: Clock = utc_now) -> OpenShop:
    """Open the practice shop below `home`, made and stocked on first use.

    Its Stripe is a file beside its book; nothing leaves the PC.
    """
    folder = home / PRACTICE
    make_once(folder, lambda part: _make_practice(part, clock()))
    return _open_practice(folder, clock)


def _make_practice(folder: Path, now: datetime) -> None:
    content = json.loads((resources() / "practice.json").read_bytes())
    past = PastClock(now)
    shop = _open_practice(folder, past)
    try:
        with shop.book.in_haste():
            stock(shop.services, past, content)
    finally:
        shop.close()


def _open_practice(folder: Path, clock: Clock) -> OpenShop:
    stripe = PracticeStripe(folder / "stripe.db", clock)

    def make_gateway() -> Gateway:
        from pos_app.payments.practice_stripe.transport import PracticeTransport
        from pos_app.payments.stripe_gateway import StripeGateway

        return StripeGateway(PRACTICE_KEY, http_client=PracticeTransport(stripe), clock=clock)

    shop = open_shop(
        folder,
        clock=clock,
        make_gateway=make_gateway,
        practice=True,
        customer=stripe.pay_link,
    )
    return replace(shop, stripe=stripe)


def _wire(
    home: Path,
    book: Book,
    till: TillSettings,
    vault: KeyVault,
    line: Line,
    till_keys: TillKeys,
    clock: ShopClock,
    monotonic: Callable[[], float],
    customer: Customer | None,
) -> Services:
    drifts = Drifts(book, clock, till=till.till)
    ledger = Ledger(book, clock, drifts, pc_clock=clock.pc, install=till.install, till=till.till)
    customers, catalog, store = Customers(book), Catalog(book), ShopStore(book)
    people = OperatorStore(book)
    trail = Trail(book, clock, home / "trail.json", till=till.till)
    permits = Permits(book, people, clock, monotonic, till=till.till)
    orders = Orders(book, ledger, drifts, customers)
    reader_calls = ReaderCalls(ReaderCallStore(book, clock, install=till.install, till=till.till))
    attempts = Attempts(ledger, orders, line.gateway, line.known, reader_calls, clock, clock.pc)
    shop = Shop(
        book,
        store,
        clock,
        till=till.till,
        mode=lambda: line.mode,
        look_at_key=line.gateway,
    )
    catalog_search = CatalogSearch(catalog, shop)
    approvals = Approvals(book, orders, attempts, permits, shop, clock, till=till.till)
    ordering = Ordering(
        book=book,
        orders=orders,
        ledger=ledger,
        attempts=attempts,
        shop=shop,
        store=store,
        key=line.known,
        permits=permits,
        pricing=Pricing(catalog_search, shop),
        clock=clock,
        till=till.till,
    )
    operators = Operators(
        book,
        people,
        permits,
        PinLock(people, clock, monotonic, install=till.install),
        clock,
        till=till.till,
        any_pin=line.is_practice,
    )
    queue_views = QueueViews(book, store)
    saved_card_store = SavedCardStore(book, clock, till=till.till)
    card_calls = CardCallStore(
        book,
        saved_card_store,
        clock,
        pc_clock=clock.pc,
        install=till.install,
        till=till.till,
    )
    asking = CustomerCalls(card_calls, saved_card_store, line.gateway, line.known, clock, clock.pc)
    holding = Holding(ordering, attempts, shop, permits, saved_card_store, clock)
    saved_cards = SavedCards(
        cards=saved_card_store,
        calls=card_calls,
        asking=asking,
        orders=orders,
        holding=holding,
        gateway=line.gateway,
        key=line.known,
        permits=permits,
        clock=clock,
    )
    customer_data = CustomerData(
        book, Erasing(book, store), orders, queue_views, saved_cards, permits, clock, till=till.till
    )
    memory = TillMemory(book, store, install=till.install)
    pace = Pace()
    updates = Updates(shop, fetch, __version__)
    capturing = Capturing(orders, approvals, permits)
    voiding = Voiding(orders, ledger, attempts, approvals, permits)
    letting_go = LettingGo(orders, ledger, attempts, clock)
    pay_links = PayLinks(
        orders=orders,
        ledger=ledger,
        ordering=ordering,
        attempts=attempts,
        letting_go=letting_go,
        shop=shop,
        gateway=line.gateway,
        key=line.known,
        permits=permits,
        clock=clock,
        till=till.till,
        customer=customer,
    )
    recovery = Recovery(
        orders,
        ledger,
        attempts,
        clock,
        line.has_new_key,
        pace,
        permits,
        line.known,
        letting_go,
        pay_links,
    )
    keys = Keys(
        book=book,
        vault=vault,
        line=line,
        store=till_keys,
        shop=shop,
        recovery=recovery,
        permits=permits,
        has_people=lambda: bool(people.accounts()),
        clock=clock,
        install=till.install,
        till=till.till,
    )
    return Services(
        ordering=ordering,
        holding=holding,
        further_holds=FurtherHolds(
            orders=orders,
            ledger=ledger,
            drifts=drifts,
            attempts=attempts,
            holding=holding,
            letting_go=letting_go,
            permits=permits,
            shop=shop,
            till=till.till,
        ),
        saved_cards=saved_cards,
        pay_links=pay_links,
        capturing=capturing,
        bulk=Bulk(orders, attempts, capturing, voiding, permits, clock, book.close),
        voiding=voiding,
        refunding=Refunding(orders, approvals, permits),
        approvals=approvals,
        recovery=recovery,
        watch=Watch(
            orders=orders,
            ledger=ledger,
            drifts=drifts,
            attempts=attempts,
            pay_links=pay_links,
            watching=Watching(book),
            gateway=line.gateway,
            key=line.known,
            permits=permits,
            clock=clock,
        ),
        queue=Queue(book, QueueList(book), orders, drifts, line.known, clock, shop.warn_times),
        queue_views=queue_views,
        day_lists=DayLists(orders, clock),
        reports=Reports(
            held_money=HeldMoney(book),
            orders=orders,
            ledger=ledger,
            gateway=line.gateway,
            key=line.known,
            permits=permits,
            clock=clock,
            pace=pace,
        ),
        customers=CustomerSearch(customers, orders, saved_card_store, catalog_search),
        customer_data=customer_data,
        catalog=catalog_search,
        operators=operators,
        setting_up=SettingUp(shop, operators),
        permits=permits,
        shop=shop,
        settings=Settings(book=book, shop=shop, permits=permits, clock=clock, home=home, till=till),
        memory=memory,
        readers=Readers(
            book, line.gateway, reader_calls, memory, permits, shop, clock, till=till.till
        ),
        card_fields=CardFields(shop),
        copies=Copies(book, home / "backups", clock, customer_data),
        doctor=Doctor(book, vault, line.gateway, keys, shop, clock, trail, printers, updates),
        about=About(resources()),
        updates=updates,
        trail=trail,
        vault=vault,
        keys=keys,
        connection=line.connection,
        clock=clock,
    )
