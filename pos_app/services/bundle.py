"""All services of one open shop, as screens and verbs receive them."""

from __future__ import annotations

from dataclasses import dataclass

from pos_app.payments.api_key import KeyVault
from pos_app.services.about import About
from pos_app.services.approvals import Approvals
from pos_app.services.bulk import Bulk
from pos_app.services.capturing import Capturing
from pos_app.services.card_fields import CardFields
from pos_app.services.connection import Connection, ShopClock
from pos_app.services.copies import Copies
from pos_app.services.customer_data import CustomerData
from pos_app.services.day_list import DayLists
from pos_app.services.doctor import Doctor
from pos_app.services.further_holds import FurtherHolds
from pos_app.services.holding import Holding
from pos_app.services.keys import Keys
from pos_app.services.operators import Operators
from pos_app.services.ordering import Ordering
from pos_app.services.pay_links import PayLinks
from pos_app.services.permits import Permits
from pos_app.services.queue import Queue
from pos_app.services.queue_views import QueueViews
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


@dataclass(frozen=True, slots=True)
class Services:
    """Every verb of the shop. Safe to use from several threads; each call may wait."""

    ordering: Ordering
    holding: Holding
    further_holds: FurtherHolds
    saved_cards: SavedCards
    pay_links: PayLinks
    capturing: Capturing
    bulk: Bulk
    voiding: Voiding
    refunding: Refunding
    approvals: Approvals
    recovery: Recovery
    watch: Watch
    queue: Queue
    queue_views: QueueViews
    day_lists: DayLists
    reports: Reports
    customers: CustomerSearch
    customer_data: CustomerData
    catalog: CatalogSearch
    operators: Operators
    setting_up: SettingUp
    permits: Permits
    shop: Shop
    settings: Settings
    memory: TillMemory
    readers: Readers
    card_fields: CardFields
    copies: Copies
    doctor: Doctor
    about: About
    updates: Updates
    trail: Trail
    vault: KeyVault
    keys: Keys
    connection: Connection
    clock: ShopClock
