"""Is everything well: the book, its files, the disk, the keyring, the clock, the line to Stripe."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

from pos_app import __version__
from pos_app.domain.errors import HoldfastError
from pos_app.domain.stripe_key import OPTIONAL, Grant, KeyFacts, Permission
from pos_app.payments.api_key import KeyVault
from pos_app.payments.gateway import Gateway
from pos_app.private import exposed
from pos_app.services.connection import ShopClock
from pos_app.services.keys import Keys
from pos_app.services.shop import Mode, Shop
from pos_app.services.trail import Trail
from pos_app.services.updates import Updates
from pos_app.storage import backup
from pos_app.storage.database import Book
from pos_app.storage.migrate import schema

LEAST_FREE_BYTES = 500_000_000
LARGEST_CLOCK_ERROR = timedelta(minutes=2)


@dataclass(frozen=True, slots=True)
class Finding:
    """What one check found; `code` names the trouble, empty where all is well."""

    check: str
    code: str = ""
    detail: str = ""

    @property
    def is_well(self) -> bool:
        """Whether nothing needs a person."""
        return not self.code


class Doctor:
    """Looks at everything the shop depends on; changes nothing."""

    def __init__(
        self,
        book: Book,
        vault: KeyVault,
        gateway: Callable[[], Gateway],
        keys: Keys,
        shop: Shop,
        clock: ShopClock,
        trail: Trail,
        printers: Callable[[], list[str]],
        updates: Updates,
    ) -> None:
        self._book = book
        self._vault = vault
        self._gateway = gateway
        self._keys = keys
        self._shop = shop
        self._clock = clock
        self._trail = trail
        self._printers = printers
        self._updates = updates

    def examine(self) -> list[Finding]:
        """Every check in turn; the last ones ask the network."""
        return [
            self._examine_book(),
            self._examine_schema(),
            self._examine_trail(),
            self._examine_files(),
            self._examine_disk(),
            self._examine_printers(),
            self._examine_mark(),
            self._examine_key(),
            *self._ask(),
            self._examine_version(),
        ]

    def _examine_book(self) -> Finding:
        try:
            backup.check(self._book.path)
        except HoldfastError as error:
            return Finding("book", error.code, str(self._book.path))
        return Finding("book", detail=str(self._book.path))

    def _examine_schema(self) -> Finding:
        try:
            return Finding("schema", detail=schema(self._book))
        except HoldfastError as error:
            return Finding("schema", error.code)

    def _examine_files(self) -> Finding:
        open_to_others = exposed(self._book.path.parent)
        if open_to_others:
            return Finding("files", "files.exposed", str(open_to_others[0]))
        return Finding("files", detail="their owner's alone")

    def _examine_printers(self) -> Finding:
        # Receipts wait for no printer: to have none is no trouble.
        return Finding("printer", detail=", ".join(self._printers()) or "none on this computer")

    def _examine_mark(self) -> Finding:
        if not self._shop.is_set_up:
            return Finding("moto", detail="not set up")
        settings = self._shop.settings
        if not settings.moto:
            return Finding("moto", detail="off")
        granted = self._keys.marks_phone_orders()
        if granted is False:
            return Finding("moto", "card.moto_not_granted")
        return Finding("moto", detail="on, granted" if granted else "on, not asked of Stripe yet")

    def _examine_trail(self) -> Finding:
        state = self._trail.check()
        if state.code == "trail.broken":
            return Finding("trail", state.code, f"entry {state.entry}, {state.what}")
        if state.code:
            return Finding("trail", state.code, f"after entry {state.entry}")
        self._trail.remember()
        return Finding("trail", detail=f"{state.entries} entries")

    def _examine_disk(self) -> Finding:
        free = shutil.disk_usage(self._book.path.parent).free
        code = "" if free >= LEAST_FREE_BYTES else "disk.nearly_full"
        return Finding("disk", code, f"{free // 1_000_000} MB free")

    def _examine_key(self) -> Finding:
        if self._shop.mode is Mode.PRACTICE:
            return Finding("key", detail="practice")
        try:
            key = self._vault.get()
        except HoldfastError as error:
            return Finding("key", error.code)
        return Finding("key", detail=key.masked) if key else Finding("key", "key.missing")

    def _examine_version(self) -> Finding:
        if not self._updates.is_on:
            return Finding("version", detail=f"{__version__}, does not look for a newer one")
        try:
            newer = self._updates.look().newer
        except HoldfastError as error:
            return Finding("version", error.code, __version__)
        if newer is None:
            return Finding("version", detail=f"{__version__}, the newest")
        return Finding("version", detail=f"{__version__}; {newer.version} is at {newer.page}")

    def _ask(self) -> list[Finding]:
        state = self._keys.look()
        if state.trouble is not None:
            return [Finding("stripe", state.trouble.code)]
        offset = self._gateway().server_clock_offset or timedelta()
        code = "clock.wrong" if abs(offset) > LARGEST_CLOCK_ERROR else ""
        return [
            Finding("stripe", detail=state.mode.value),
            *_of_key(state.facts),
            Finding("clock", code, f"{offset.total_seconds():+.0f} s"),
        ]


def _of_key(facts: KeyFacts | None) -> list[Finding]:
    """Whose the key is, and what it lacks; a till that may not refund is as its owner wants it."""
    if facts is None or facts.account is None:
        return []
    account = facts.account
    told = (account.name, account.country, account.id)
    named = ", ".join(part for part in told if part) or "Stripe does not tell this key"
    grants = {each: facts.grant(each) for each in Permission}
    lacking = [
        each.value for each, grant in grants.items() if grant is Grant.NO and each not in OPTIONAL
    ]
    known = ", ".join(f"{each.value} {grant.value}" for each, grant in grants.items())
    code = "key.no_permission" if lacking else ""
    return [
        Finding("account", detail=named),
        Finding("permissions", code, ", ".join(lacking) or known),
    ]
