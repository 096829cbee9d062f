"""All settings by name, those of the shop and those of this till, and changing them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime
from pathlib import Path

from pos_app.domain.audit import AuditEntry
from pos_app.domain.money import PLAIN, NumberStyle
from pos_app.domain.rights import Operator
from pos_app.domain.settings import OF_SHOP, OF_TILL, Value, parse_setting, setting
from pos_app.services.permits import Permits
from pos_app.services.shop import Shop
from pos_app.settings import TillSettings, save_till
from pos_app.storage import audit
from pos_app.storage.database import Book


class Settings:
    """What may be set; each declared in domain/settings.

    `home` is the folder of the till's file. A changed name of the till counts from the next start.
    """

    def __init__(
        self,
        *,
        book: Book,
        shop: Shop,
        permits: Permits,
        clock: Callable[[], datetime],
        home: Path,
        till: TillSettings,
    ) -> None:
        self._book = book
        self._shop = shop
        self._permits = permits
        self._clock = clock
        self._home = home
        self._till = till
        self._name = till.till

    @property
    def till(self) -> TillSettings:
        """This till's own settings."""
        return self._till

    def values(self) -> dict[str, Value]:
        """Every setting as it is now, read anew. Raises NotSetUp."""
        shop = self._shop.read_again()
        values = {each.name: shop.value(each.name) for each in OF_SHOP}
        return values | {each.name: getattr(self._till, each.name) for each in OF_TILL}

    def parse(self, name: str, text: str, style: NumberStyle = PLAIN) -> Value:
        """The value that somebody typed; reads nothing. Raises InvalidInput."""
        return parse_setting(setting(name), text, self._shop.settings.currency, style)

    def change(self, values: Mapping[str, Value], operator: Operator) -> None:
        """Change these settings together, and tell the trail what they were and are.

        Raises NotAllowed `right.missing`, InvalidInput for what a shop cannot have.
        """
        declared = [setting(name) for name in values]
        rights = {each.right: None for each in declared if each.right is not None}
        permit = self._permits.require(operator, *rights)
        of_shop = {each.name: values[each.name] for each in declared if not each.of_till}
        if "moto" in of_shop:
            # Whoever decides about the mark anew has heard of Stripe's refusal.
            of_shop["moto_refused"] = False
        if of_shop:
            self._shop.change_some(of_shop, permit.operator.name)
        of_till = {each.name: str(values[each.name]) for each in declared if each.of_till}
        if of_till:
            self._change_till(of_till, permit.operator)

    def keep_look(self, theme: str, text_size: str) -> None:
        """Remember how this till looks; whoever is at it may choose. Raises StorageTrouble."""
        self._save(replace(self._till, theme=theme, text_size=text_size))

    def _change_till(self, texts: dict[str, str], operator: Operator) -> None:
        was = {name: str(getattr(self._till, name)) for name in texts}
        changed = {name: text for name, text in texts.items() if text != was[name]}
        if not changed:
            return
        self._save(replace(self._till, **changed))
        facts: dict[str, object] = {**changed, **{f"{name}.before": was[name] for name in changed}}
        entry = AuditEntry(self._clock(), operator.name, self._name, "till.changed", None, facts)
        with self._book.write():
            audit.append(self._book, entry)

    def _save(self, till: TillSettings) -> None:
        if till != self._till:
            save_till(self._home, till)
            self._till = till
