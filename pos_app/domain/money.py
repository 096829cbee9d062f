"""Money as integer minor units with a currency."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import total_ordering

from pos_app.domain.errors import InvalidInput

# Stripe's API reference allows eight digits in `amount`.
LARGEST_MINOR = 99_999_999


@dataclass(frozen=True, slots=True)
class Currency:
    """A currency as Stripe counts it.

    `code` is lower case as in requests. `exponent` says how many decimals the minor unit has,
    `step` the smallest number of minor units that exists in life (ISK is sent with two decimals
    that are always 00), `smallest_charge` Stripe's minimum in minor units, 0 where none is stated.
    """

    code: str
    exponent: int = 2
    step: int = 1
    smallest_charge: int = 0

    @property
    def shown_decimals(self) -> int:
        """How many decimals people write: none for ISK, two for BHD, whose third is always 0."""
        step, decimals = self.step, self.exponent
        while step >= 10 and decimals > 0:
            step //= 10
            decimals -= 1
        return decimals

    def __str__(self) -> str:
        return self.code.upper()


def _table() -> dict[str, Currency]:
    # Stripe, "Supported currencies": zero-decimal, special cases, minimum charge amounts.
    two_decimals = {
        "usd": 50, "eur": 50, "cad": 50, "aud": 50, "nzd": 50, "sgd": 50, "chf": 50, "brl": 50,
        "inr": 50, "gbp": 30, "dkk": 250, "nok": 300, "sek": 300, "pln": 200, "ron": 200,
        "czk": 1500, "huf": 17500, "hkd": 400, "mxn": 1000, "myr": 200, "aed": 200, "thb": 1000,
        "zar": 50, "twd": 0, "ils": 0, "try": 0, "bgn": 0, "php": 0, "idr": 0, "cop": 0,
        "ars": 0, "pen": 0, "uah": 0, "mad": 0, "sar": 0, "qar": 0, "egp": 0, "kes": 0, "ngn": 0,
    }  # fmt: skip
    zero_decimals = {
        "jpy": 50, "krw": 50, "bif": 0, "clp": 0, "djf": 0, "gnf": 0, "kmf": 0, "mga": 0,
        "pyg": 0, "rwf": 0, "vnd": 0, "vuv": 0, "xaf": 0, "xof": 0, "xpf": 0,
    }  # fmt: skip
    rows = [Currency(code, 2, 1, least) for code, least in two_decimals.items()]
    rows += [Currency(code, 0, 1, least) for code, least in zero_decimals.items()]
    rows += [Currency(code, 3, 10) for code in ("bhd", "jod", "kwd", "omr", "tnd")]
    rows += [Currency(code, 2, 100) for code in ("isk", "ugx")]
    return {row.code: row for row in rows}


CURRENCIES = _table()


def currency(code: str) -> Currency:
    """The currency of an ISO code in any case.

    Raises InvalidInput `currency.unknown` for one that this table does not list.
    """
    found = CURRENCIES.get(code.strip().lower())
    if found is None:
        raise InvalidInput("currency.unknown", currency=code)
    return found


@total_ordering
@dataclass(frozen=True, slots=True)
class Money:
    """An amount in integer minor units of one currency."""

    minor: int
    currency: Currency

    def __post_init__(self) -> None:
        if type(self.minor) is not int:
            raise TypeError(f"minor units are whole numbers, not {self.minor!r}")

    def __add__(self, other: Money) -> Money:
        return Money(self.minor + self._same(other).minor, self.currency)

    def __sub__(self, other: Money) -> Money:
        return Money(self.minor - self._same(other).minor, self.currency)

    def __neg__(self) -> Money:
        return Money(-self.minor, self.currency)

    def __lt__(self, other: Money) -> bool:
        return self.minor < self._same(other).minor

    def __bool__(self) -> bool:
        return self.minor != 0

    def times(self, factor: Fraction | int) -> Money:
        """This amount times `factor`, rounded half away from zero to the currency's step."""
        return Money(
            round_to_step(Fraction(self.minor) * factor, self.currency.step), self.currency
        )

    def allocate(self, weights: Sequence[int]) -> tuple[Money, ...]:
        """Shares in proportion to `weights` that add up to this amount exactly.

        Whole steps left over go to the largest remainders, earlier shares first. With all weights
        0 everything goes to the first share.
        """
        if not weights or any(weight < 0 for weight in weights):
            raise ValueError("weights are needed, none below 0")
        if not any(weights):
            weights = [1] + [0] * (len(weights) - 1)
        sign = -1 if self.minor < 0 else 1
        steps, odd = divmod(abs(self.minor), self.currency.step)
        whole = sum(weights)
        shares = [steps * weight // whole for weight in weights]
        by_remainder = sorted(range(len(weights)), key=lambda i: -(steps * weights[i] % whole))
        for i in by_remainder[: steps - sum(shares)]:
            shares[i] += 1
        minors = [share * self.currency.step for share in shares]
        minors[by_remainder[0]] += odd
        return tuple(Money(sign * minor, self.currency) for minor in minors)

    def decimal_text(self) -> str:
        """The amount as people and files write it: "1234.50", "-0.05", "500" for JPY."""
        return _decimal_text(self.minor, self.currency)

    def _same(self, other: Money) -> Money:
        if other.currency != self.currency:
            raise ValueError(f"{self.currency} and {other.currency} do not mix")
        return other

    def __str__(self) -> str:
        return f"{self.decimal_text()} {self.currency}"


def zero(of: Currency) -> Money:
    """No money, in a currency."""
    return Money(0, of)


def total(amounts: Sequence[Money], of: Currency) -> Money:
    """The sum of amounts in one currency; zero for none."""
    return sum(amounts, start=zero(of))


def round_to_step(value: Fraction, step: int = 1) -> int:
    """`value` rounded to a multiple of `step`, halves away from zero."""
    scaled = abs(value) / step
    rounded = (2 * scaled.numerator + scaled.denominator) // (2 * scaled.denominator) * step
    return -rounded if value < 0 else rounded


@dataclass(frozen=True, slots=True)
class NumberStyle:
    """The marks with which a locale writes numbers; `group` may be empty."""

    decimal: str = "."
    group: str = ""


PLAIN = NumberStyle()


def parse_money(text: str, of: Currency, style: NumberStyle = PLAIN) -> Money:
    """The amount that a person typed or a file holds; never negative.

    Raises InvalidInput: `amount.empty`, `amount.negative`, `amount.not_a_number`,
    `amount.too_many_decimals`, `amount.too_large`, each with the fact `text` and an `example`
    in the given style.
    """
    facts = {"text": text[:40], "example": _example(of, style), "currency": of.code.upper()}
    stripped = text.strip().replace("\u00a0", " ").replace("\u202f", " ")
    if not stripped:
        raise InvalidInput("amount.empty", **facts)
    if stripped[0] in "-\u2212":
        raise InvalidInput("amount.negative", **facts)
    whole, mark, decimals = stripped.partition(style.decimal)
    whole = _ungroup(whole, style.group)
    if not _digits(whole or "0") or (mark and not _digits(decimals)) or not (whole or decimals):
        raise InvalidInput("amount.not_a_number", **facts)
    largest = _decimal_text(LARGEST_MINOR, of)
    # Checked as text before any arithmetic, so that a pasted novel of digits costs nothing.
    if len(whole.lstrip("0")) > 12:
        raise InvalidInput("amount.too_large", largest=largest, **facts)
    if len(decimals.rstrip("0")) > of.shown_decimals:
        raise InvalidInput("amount.too_many_decimals", decimals=of.shown_decimals, **facts)
    decimals = decimals[: of.exponent].ljust(of.exponent, "0")
    minor = int(whole or "0") * 10**of.exponent + int(decimals or "0")
    if minor > LARGEST_MINOR:
        raise InvalidInput("amount.too_large", largest=largest, **facts)
    return Money(minor, of)


def _digits(text: str) -> bool:
    # str.isdigit also accepts full-width and other scripts' digits; a till takes 0-9 only.
    return bool(text) and all(character in "0123456789" for character in text)


def _ungroup(whole: str, group: str) -> str:
    # In many locales the mark is a no-break space; people type an ordinary one.
    group = " " if group in {"\u00a0", "\u202f"} else group
    if not group or group not in whole:
        return whole
    first, *others = whole.split(group)
    # Nobody groups after a leading 0: "0.500" typed where "." groups means a half, not 500.
    if 1 <= len(first) <= 3 and first[0] != "0" and all(len(part) == 3 for part in others):
        return "".join((first, *others))
    return whole


def _example(of: Currency, style: NumberStyle) -> str:
    decimals = of.shown_decimals
    return "1234" + (style.decimal + "50"[:decimals].ljust(decimals, "0") if decimals else "")


def _decimal_text(minor: int, of: Currency) -> str:
    sign = "-" if minor < 0 else ""
    whole, part = divmod(abs(minor), 10**of.exponent)
    # A foreign amount that is finer than people write it is shown in full, never cut.
    decimals = of.shown_decimals if part % of.step == 0 else of.exponent
    if decimals == 0:
        return f"{sign}{whole}"
    return f"{sign}{whole}.{str(part).rjust(of.exponent, '0')[:decimals]}"
