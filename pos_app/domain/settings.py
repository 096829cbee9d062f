"""Every setting there is: its kind, its default, who may change it, and how it is written."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from pos_app.domain.card_fields import check_page, check_publishable_key
from pos_app.domain.errors import InvalidInput
from pos_app.domain.money import PLAIN, Currency, Money, NumberStyle, currency, parse_money
from pos_app.domain.pay_link import LONGEST_H, SHORTEST_H
from pos_app.domain.rights import Right
from pos_app.domain.tax import TaxRate, parse_tax_rate
from pos_app.domain.update import check_update_address, check_update_key

LONGEST_NAME = 60
LONGEST_ADDRESS = 300
LONGEST_TEXT = 500
OFF = "off"

Value = str | bool | int | TaxRate | Currency | Money | None


class Kind(StrEnum):
    """What a setting holds; AMOUNT may be off, keys and addresses empty."""

    LINE = "line"
    TEXT = "text"
    SWITCH = "switch"
    NUMBER = "number"
    PERCENT = "percent"
    CURRENCY = "currency"
    AMOUNT = "amount"
    CHOICE = "choice"
    PUBLISHABLE_KEY = "publishable_key"
    ADDRESS = "address"
    UPDATE_ADDRESS = "update_address"
    UPDATE_KEY = "update_key"


class Page(StrEnum):
    """Where a setting stands."""

    SHOP = "shop"
    TAX = "tax"
    HOLDS = "holds"
    LOCK = "lock"
    APPEARANCE = "appearance"
    TILL = "till"
    UPDATES = "updates"


@dataclass(frozen=True, slots=True)
class Setting:
    """One setting. `default` is written as the book or the till's file writes it.

    One `of_till` is this PC's own, all others are the shop's. Without a `right` everybody may
    change it. `least` and `most` bound a number, or the length of a text.
    """

    name: str
    page: Page
    kind: Kind
    default: str = ""
    right: Right | None = Right.MANAGE_SHOP
    of_till: bool = False
    least: int = 0
    most: int = LONGEST_NAME
    choices: tuple[str, ...] = ()


SETTINGS = (
    Setting("name", Page.SHOP, Kind.LINE, least=1),
    Setting("currency", Page.SHOP, Kind.CURRENCY, "usd"),
    Setting("receipt_text", Page.SHOP, Kind.TEXT, most=LONGEST_TEXT),
    Setting("prices_include_tax", Page.TAX, Kind.SWITCH, "0"),
    Setting("default_tax", Page.TAX, Kind.PERCENT, "0"),
    Setting("moto", Page.HOLDS, Kind.SWITCH, "1"),
    Setting("undo_s", Page.HOLDS, Kind.NUMBER, "5", most=60),
    Setting("warn_h", Page.HOLDS, Kind.NUMBER, "24", least=1, most=168),
    Setting("urgent_h", Page.HOLDS, Kind.NUMBER, "4", most=72),
    Setting("card_tries", Page.HOLDS, Kind.NUMBER, "4", least=1, most=20),
    Setting("publishable_key", Page.HOLDS, Kind.PUBLISHABLE_KEY, most=LONGEST_ADDRESS),
    Setting("card_page", Page.HOLDS, Kind.ADDRESS, most=LONGEST_ADDRESS),
    Setting("card_page_built_in", Page.HOLDS, Kind.SWITCH, "0"),
    Setting("thanks_page", Page.HOLDS, Kind.ADDRESS, most=LONGEST_ADDRESS),
    Setting("link_h", Page.HOLDS, Kind.NUMBER, "1", least=SHORTEST_H, most=LONGEST_H),
    Setting("longer_holds", Page.HOLDS, Kind.SWITCH, "0"),
    Setting("raisable_holds", Page.HOLDS, Kind.SWITCH, "0"),
    Setting("holds_in_parts", Page.HOLDS, Kind.SWITCH, "0"),
    Setting("largest_order", Page.HOLDS, Kind.AMOUNT),
    Setting("two_people_capture", Page.HOLDS, Kind.AMOUNT),
    Setting("two_people_void", Page.HOLDS, Kind.AMOUNT),
    Setting("two_people_refund", Page.HOLDS, Kind.AMOUNT),
    Setting("auto_lock_min", Page.LOCK, Kind.NUMBER, "5", most=240),
    Setting(
        "theme",
        Page.APPEARANCE,
        Kind.CHOICE,
        "system",
        right=None,
        of_till=True,
        choices=("system", "light", "dark"),
    ),
    Setting(
        "text_size",
        Page.APPEARANCE,
        Kind.CHOICE,
        "100",
        right=None,
        of_till=True,
        choices=("100", "125", "150", "175", "200"),
    ),
    Setting("till", Page.TILL, Kind.LINE, "Till 1", of_till=True, least=1),
    Setting("printer", Page.TILL, Kind.LINE, right=None, of_till=True, most=200),
    Setting("update_address", Page.UPDATES, Kind.UPDATE_ADDRESS, most=LONGEST_ADDRESS),
    Setting("update_key", Page.UPDATES, Kind.UPDATE_KEY),
)
OF_SHOP = tuple(each for each in SETTINGS if not each.of_till)
OF_TILL = tuple(each for each in SETTINGS if each.of_till)


def setting(name: str) -> Setting:
    """The setting of a name. Raises InvalidInput `setting.unknown`."""
    for each in SETTINGS:
        if each.name == name:
            return each
    raise InvalidInput("setting.unknown", text=name[:40])


def parse_setting(of: Setting, text: str, money: Currency, style: NumberStyle = PLAIN) -> Value:
    """The value that somebody typed; `money` is the shop's currency.

    Raises InvalidInput `setting.…`, or what the parser of an amount, a rate or a currency raises.
    """
    typed = text.strip()
    match of.kind:
        case Kind.SWITCH:
            if typed.lower() not in {"on", OFF}:
                raise InvalidInput("setting.not_a_switch", text=typed[:40])
            return typed.lower() == "on"
        case Kind.NUMBER:
            return _number(of, typed)
        case Kind.PERCENT:
            return parse_tax_rate(typed.replace(style.decimal, "."))
        case Kind.CURRENCY:
            return currency(typed)
        case Kind.AMOUNT:
            return None if typed.lower() in {"", OFF} else parse_money(typed, money, style)
        case Kind.CHOICE:
            if typed.lower() not in of.choices:
                known = ", ".join(of.choices)
                raise InvalidInput("setting.not_a_choice", text=typed[:40], known=known)
            return typed.lower()
        case Kind.PUBLISHABLE_KEY:
            return _text(of, check_publishable_key(typed)) if typed else ""
        case Kind.ADDRESS:
            return _text(of, check_page(typed)) if typed else ""
        case Kind.UPDATE_ADDRESS:
            return _text(of, check_update_address(typed)) if typed else ""
        case Kind.UPDATE_KEY:
            return _text(of, check_update_key(typed)) if typed else ""
    return _text(of, typed)


def written(value: Value) -> str:
    """A value as people and scripts type it: "on", "8.25", "300.00", "off"."""
    match value:
        case None:
            return OFF
        case bool():
            return "on" if value else OFF
        case TaxRate():
            return value.percent_text()
        case Currency():
            return value.code
        case Money():
            return value.decimal_text()
    return str(value)


def stored(value: Value) -> str:
    """A value as the book keeps it: a switch as 1 or 0, money in minor units."""
    match value:
        case None:
            return ""
        case bool():
            return str(int(value))
        case Money():
            return str(value.minor)
    return written(value)


def restored(of: Setting, text: str, money: Currency) -> Value:
    """The value that the book keeps as this text."""
    match of.kind:
        case Kind.SWITCH:
            return text == "1"
        case Kind.NUMBER:
            return int(text)
        case Kind.PERCENT:
            return parse_tax_rate(text)
        case Kind.CURRENCY:
            return currency(text)
        case Kind.AMOUNT:
            return Money(int(text), money) if text else None
    return text


def _number(of: Setting, typed: str) -> int:
    is_number = typed.isascii() and typed.isdigit() and len(typed) <= len(str(of.most))
    if not is_number or not of.least <= int(typed) <= of.most:
        raise InvalidInput("setting.not_in_range", text=typed[:40], least=of.least, most=of.most)
    return int(typed)


def _text(of: Setting, typed: str) -> str:
    if len(typed) < of.least:
        raise InvalidInput("setting.empty")
    if len(typed) > of.most:
        raise InvalidInput("setting.too_long", longest=of.most)
    if of.kind is Kind.LINE and not typed.isprintable():
        raise InvalidInput("setting.one_line")
    return typed
