"""The held-money book as a table for a spreadsheet and as a page for paper."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication

from pos_app.domain.money import total
from pos_app.domain.payment import PaymentStatus

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import datetime

    from pos_app.domain.held_money import Difference, Fate, HeldDay, HeldSum
    from pos_app.domain.money import Money
    from pos_app.services.reports import Comparison, HeldBook
    from pos_app.ui.formats import Formats

translate = QCoreApplication.translate

FateLine = tuple[str, int, "Money", str]


def ends_words(day: HeldDay, formats: Formats) -> str:
    """When the first hold of a day ends."""
    first = day.holds[0].ends_at
    if first is None:
        return translate("Reports", "Stripe has not said")
    return formats.day_time(first)


def customers_words(day: HeldDay) -> str:
    """Whose cards they are."""
    return ", ".join(dict.fromkeys(hold.customer for hold in day.holds))


def cards_words(count: int) -> str:
    """How many cards."""
    if count == 1:
        return translate("Reports", "1 card")
    return translate("Reports", "{count} cards").format(count=count)


def ends_today(day: HeldDay, now: datetime) -> bool:
    """Whether this day's holds end today, or should have ended before."""
    return day.day is not None and day.day <= now.astimezone().date()


def fate_lines(fates: tuple[Fate, ...]) -> Iterator[FateLine]:
    """What became of a month's holds, so that the lines add up to what was held: words, how many
    cards, amount and colour."""
    for currency in dict.fromkeys(fate.held.currency for fate in fates):
        mine = {fate.status: fate for fate in fates if fate.held.currency == currency}
        for status, words, token in (
            (PaymentStatus.CAPTURED, translate("Reports", "Captured"), "ink"),
            (PaymentStatus.VOIDED, translate("Reports", "Released, voided"), "ink"),
            (PaymentStatus.EXPIRED, translate("Reports", "Lost, time ran out"), "bad"),
            (PaymentStatus.HELD, translate("Reports", "Still held"), "ink"),
        ):
            fate = mine.get(status)
            if fate is None:
                continue
            taken = status is PaymentStatus.CAPTURED
            yield words, fate.cards, fate.taken if taken else fate.held - fate.taken, token
            if fate.taken and not taken:
                yield translate("Reports", "Captured of these"), 0, fate.taken, "ink"
            if taken and fate.held > fate.taken:
                released = translate("Reports", "Released, captured less")
                yield released, 0, fate.held - fate.taken, "ink"
        cards = sum(fate.cards for fate in mine.values())
        every = total([fate.held for fate in mine.values()], currency)
        yield translate("Reports", "All that was held"), cards, every, "ink"


def difference_words(difference: Difference, formats: Formats) -> str:
    """One payment of which the book and Stripe do not say the same."""
    if difference.number is None:
        words = translate("Reports", "{there} is held at Stripe for no order of this book ({id}).")
    else:
        words = translate(
            "Reports", "Order {number}: the book has {here} held, Stripe {there} ({id})."
        )
    return words.format(
        number=difference.number,
        here=formats.money(difference.here),
        there=formats.money_with_code(difference.there),
        id=difference.intent_id,
    )


def compared_words(comparison: Comparison, formats: Formats) -> str:
    """What a comparison came to, in a chip."""
    time = formats.time(comparison.at)
    if not comparison.differences:
        return translate("Reports", "Same as Stripe to the cent, {time}").format(time=time)
    if len(comparison.differences) == 1:
        return translate("Reports", "1 difference to Stripe, {time}").format(time=time)
    count = len(comparison.differences)
    return translate("Reports", "{count} differences to Stripe, {time}").format(
        count=count, time=time
    )


def elsewhere_words(count: int) -> str:
    """What was left out of a comparison because the key is for other money."""
    if count == 1:
        return translate("Reports", "1 hold is of another Stripe account or mode than this key.")
    words = translate(
        "Reports", "{count} holds are of another Stripe account or mode than this key."
    )
    return words.format(count=count)


def book_html(book: HeldBook, month: str, formats: Formats) -> str:
    """The whole book on paper."""
    title = translate("Reports", "Held money, {time}").format(time=formats.day_time(book.at))
    sums = ", ".join(
        f"{formats.money_with_code(each.amount)}, {cards_words(each.cards)}" for each in book.sums
    )
    parts = [f"<h2>{escape(title)}</h2><p>{escape(sums)}</p>"]
    head = (
        translate("Reports", "Ends"),
        translate("Reports", "Customer"),
        translate("Reports", "Cards"),
        translate("Reports", "Held"),
        translate("Reports", "Adds up to"),
    )
    rows = [
        (
            ends_words(day, formats),
            customers_words(day),
            str(len(day.holds)),
            formats.money_with_code(day.amount),
            formats.money_with_code(day.adds_up_to),
        )
        for day in book.days
    ]
    parts.append(_table(head, rows))
    parts.append(_sums(translate("Reports", "By who took it"), book.by_clerk, formats))
    parts.append(_sums(translate("Reports", "By customer"), book.by_customer, formats))
    parts.append(f"<h4>{escape(month)}</h4>")
    fates = [
        (words, str(cards or ""), formats.money_with_code(amount))
        for words, cards, amount, _ in fate_lines(book.fates)
    ]
    parts.append(_table((), fates))
    return "".join(parts)


def _sums(heading: str, sums: tuple[HeldSum, ...], formats: Formats) -> str:
    rows = [
        (each.name, cards_words(each.cards), formats.money_with_code(each.amount)) for each in sums
    ]
    return f"<h4>{escape(heading)}</h4>{_table((), rows)}"


def _table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    heads = "".join(f"<th>{escape(each)}</th>" for each in head)
    lines = "".join(
        f"<tr>{''.join(f'<td>{escape(cell)}</td>' for cell in row)}</tr>" for row in rows
    )
    return f"<table><tr>{heads}</tr>{lines}</table>"
