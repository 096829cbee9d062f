"""Amounts and times in the way of a locale."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QDate, QDateTime, QLocale, QTime

from pos_app.domain.money import NumberStyle

if TYPE_CHECKING:
    from datetime import date, datetime, tzinfo

    from pos_app.domain.money import Money


class Formats:
    """Writes values for people; `zone` is the shop's, or the computer's when None."""

    def __init__(self, locale: QLocale, zone: tzinfo | None = None) -> None:
        self._locale = locale
        self._zone = zone

    @property
    def language(self) -> str:
        """Two letters: "en"."""
        return self._locale.name()[:2]

    @property
    def number_style(self) -> NumberStyle:
        """The marks with which amounts are typed here."""
        return NumberStyle(self._locale.decimalPoint(), self._locale.groupSeparator())

    def money(self, amount: Money) -> str:
        """The amount without currency: "1,234.50", "-0.05", "500" for JPY."""
        # decimal_text counts as the currency does; only its marks and digits are the locale's.
        whole, _, decimals = amount.decimal_text().lstrip("-").partition(".")
        sign = self._locale.negativeSign() if amount.minor < 0 else ""
        text = sign + self._locale.toString(int(whole))
        return text + self._locale.decimalPoint() + self._digits(decimals) if decimals else text

    def money_with_code(self, amount: Money) -> str:
        """The amount and its ISO code: "1,234.50 USD"."""
        return f"{self.money(amount)} {amount.currency}"

    def date(self, moment: datetime) -> date:
        """The day of a moment, to be compared and not to be written."""
        return moment.astimezone(self._zone).date()

    def time(self, moment: datetime) -> str:
        """Hours and minutes: "10:49"."""
        return self._write(moment, "HH:mm")

    def time_with_seconds(self, moment: datetime) -> str:
        """A time to the second: "10:49:32"."""
        return self._write(moment, "HH:mm:ss")

    def day(self, moment: datetime) -> str:
        """A day without its year: "Thu 26 Nov"."""
        return self._write(moment, "ddd d MMM")

    def day_time(self, moment: datetime) -> str:
        """A day and time: "Thu 26 Nov, 10:49"."""
        return self._write(moment, "ddd d MMM, HH:mm")

    def _write(self, moment: datetime, pattern: str) -> str:
        local = moment.astimezone(self._zone)
        day = QDate(local.year, local.month, local.day)
        time = QTime(local.hour, local.minute, local.second)
        return self._locale.toString(QDateTime(day, time), pattern)

    def _digits(self, ascii_digits: str) -> str:
        zero = ord(self._locale.zeroDigit())
        return "".join(chr(zero + int(digit)) for digit in ascii_digits)
