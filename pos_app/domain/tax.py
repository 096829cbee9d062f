"""Sales tax per line, added to net prices or contained in gross ones."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from pos_app.domain.errors import InvalidInput
from pos_app.domain.money import Money


@dataclass(frozen=True, slots=True, order=True)
class TaxRate:
    """A rate in thousandths of a percent: 8.25 % is 8250."""

    milli_percent: int = 0

    def tax_on_net(self, net: Money) -> Money:
        """The tax to add to a net amount, rounded half away from zero."""
        return net.times(Fraction(self.milli_percent, 100_000))

    def tax_in_gross(self, gross: Money) -> Money:
        """The tax that a gross amount contains, rounded half away from zero."""
        return gross.times(Fraction(self.milli_percent, 100_000 + self.milli_percent))

    def percent_text(self) -> str:
        """The rate as written: "8.25", "20", "0"."""
        return percent_text(self.milli_percent)


def parse_tax_rate(text: str) -> TaxRate:
    """The rate of "8.25"; a percent sign may follow. Raises InvalidInput `tax_rate.invalid`."""
    milli = parse_milli_percent(text.strip().removesuffix("%").strip())
    if milli is None or milli > 100_000:
        raise InvalidInput("tax_rate.invalid", text=text[:40])
    return TaxRate(milli)


def parse_milli_percent(text: str) -> int | None:
    """Thousandths of a percent of a plain decimal such as "8.25", or None."""
    whole, mark, decimals = text.partition(".")
    plain = all(character in "0123456789" for character in whole + decimals)
    if not plain or not whole or len(whole) > 3 or len(decimals) > 3 or (mark and not decimals):
        return None
    return int(whole) * 1000 + int(decimals.ljust(3, "0"))


def percent_text(milli_percent: int) -> str:
    """Thousandths of a percent as written, without trailing zeros: 8250 is "8.25"."""
    whole, part = divmod(milli_percent, 1000)
    return f"{whole}.{part:03d}".rstrip("0").rstrip(".")
