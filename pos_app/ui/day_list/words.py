"""The words of the day lists, on the screen and on paper."""

from __future__ import annotations

from dataclasses import dataclass
from html import escape
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication

from pos_app.domain.day_list import Figure, Matter
from pos_app.domain.payment import Verb
from pos_app.ui.cards import card_text
from pos_app.ui.moments import when, when_today
from pos_app.ui.queue.drift_words import drift_name
from pos_app.ui.queue.offers import Action
from pos_app.ui.queue.standing import chips_of, expired_at
from pos_app.ui.widgets.time_left import span

if TYPE_CHECKING:
    from datetime import datetime

    from pos_app.domain.day_list import DayList, DaySum
    from pos_app.domain.queue import QueueRow
    from pos_app.ui.formats import Formats

translate = QCoreApplication.translate

# On paper and on the screen alike: a longer group is a matter for the queue.
MOST_ROWS = 20


@dataclass(frozen=True, slots=True)
class GroupWords:
    """The head of a group: icon, its colour, title, and what to do."""

    icon: str
    token: str
    title: str
    advice: str


@dataclass(frozen=True, slots=True)
class LineAction:
    """The button of a line; without an action it leads to the order."""

    text: str
    key: str
    action: Action | None = None


def group_words(matter: Matter, *, is_closing: bool) -> GroupWords:
    """What stands above the orders of one matter."""
    ends = translate("DayList", "Ends today")
    ended = translate("DayList", "Ended since yesterday")
    waiting = translate("DayList", "Waiting for a card since yesterday")
    settled = translate("DayList", "Settled since yesterday")
    if is_closing:
        ends = translate("DayList", "Ends before tomorrow night")
        ended = translate("DayList", "Ended today")
        waiting = translate("DayList", "Waiting for a card")
        settled = translate("DayList", "Settled late today")
    return {
        Matter.ENDS: GroupWords(
            "alarm-clock",
            "bad",
            ends,
            translate("DayList", "Capture or hold again before the time"),
        ),
        Matter.ENDED: GroupWords(
            "timer-off", "bad", ended, translate("DayList", "Goods must not leave")
        ),
        Matter.UNKNOWN: GroupWords(
            "refresh-cw",
            "warn",
            translate("DayList", "Not answered yet"),
            translate("DayList", "It settles by itself; asking takes nothing twice"),
        ),
        Matter.DRIFT: GroupWords(
            "unlink",
            "drift",
            translate("DayList", "Drift"),
            translate("DayList", "Stripe says something we did not cause"),
        ),
        Matter.WAITING: GroupWords(
            "credit-card", "ink2", waiting, translate("DayList", "Nothing is held for these")
        ),
        Matter.SETTLED: GroupWords(
            "circle-check", "ok", settled, translate("DayList", "Nothing to do")
        ),
    }[matter]


def sum_words(figure: Figure, *, is_closing: bool) -> tuple[str, str, str]:
    """Icon, its colour and the words of a sum."""
    ends = translate("DayList", "Ends today")
    if is_closing:
        ends = translate("DayList", "Ends before tomorrow night")
    return {
        Figure.HELD: ("lock", "accent_ink", translate("DayList", "Held now")),
        Figure.ENDS: ("alarm-clock", "bad", ends),
        Figure.ENDED: ("timer-off", "bad", translate("DayList", "Ended unpaid")),
        Figure.WAITING: ("credit-card", "ink2", translate("DayList", "Waiting for a card")),
        Figure.TAKEN: ("circle-check", "ok", translate("DayList", "Taken today")),
    }[figure]


def sum_amount(day_sum: DaySum, formats: Formats) -> str:
    """The amounts of a sum; with their currencies where there are several."""
    if len(day_sum.amounts) == 1:
        return formats.money(next(iter(day_sum.amounts.values())))
    return " + ".join(formats.money_with_code(each) for each in day_sum.amounts.values()) or "0"


def count_words(count: int) -> str:
    """Over how many orders a sum goes."""
    if count == 1:
        return translate("DayList", "1 order")
    return translate("DayList", "{count} orders").format(count=count)


def line_words(matter: Matter, row: QueueRow, now: datetime, formats: Formats) -> tuple[str, str]:
    """What a line says: the beginning that must not be missed, and the rest."""
    card = card_text(row.card)
    if matter is Matter.ENDS and row.capture_before is not None:
        end = row.capture_before
        lead = translate("DayList", "Ends {time},").format(time=when(end, now, formats))
        if end <= now:
            return lead, translate("DayList", "and Stripe has not confirmed it. {card}").format(
                card=card
            )
        rest = translate("DayList", "in {span}. {card}")
        return lead, rest.format(span=span(int((end - now).total_seconds())), card=card)
    if matter is Matter.ENDED:
        time = when_today(expired_at(row), now, formats)
        words = translate("DayList", "The hold ended {time}. The money went back to the customer.")
        return "", words.format(time=time)
    if matter is Matter.UNKNOWN:
        return "", _asked_words(row)
    if matter is Matter.DRIFT and row.drift is not None:
        words = translate("DayList", "Stripe says: {what}, not by us.")
        return "", words.format(what=drift_name(row.drift))
    if matter is Matter.WAITING:
        time = when_today(row.saved_at, now, formats)
        words = translate("DayList", "Saved {time}. Call {phone}.")
        return "", words.format(time=time, phone=row.phone or row.customer)
    words = translate("DayList", "Stripe did not answer at first. It went through: {state}.")
    return "", words.format(state=chips_of(row, now, formats)[0].text)


def line_action(matter: Matter, row: QueueRow, formats: Formats) -> LineAction | None:
    """The one thing that is most likely to be done about it."""
    if matter is Matter.ENDS and row.held_cards > 1:
        # Each hold is captured on its own, in the queue.
        return LineAction(translate("DayList", "Open the order"), "Enter")
    return {
        Matter.ENDS: LineAction(
            translate("DayList", "Capture {amount}").format(amount=formats.money(row.amount)),
            "C",
            Action.CAPTURE,
        ),
        Matter.ENDED: LineAction(translate("DayList", "Hold again…"), "H", Action.HOLD_AGAIN),
        Matter.UNKNOWN: LineAction(translate("DayList", "Ask Stripe now"), "R", Action.ASK),
        Matter.DRIFT: LineAction(translate("DayList", "See and accept…"), "A"),
        Matter.WAITING: LineAction(translate("DayList", "Take the card…"), "T", Action.TAKE_CARD),
    }.get(matter)


def greeting(made: DayList, name: str) -> str:
    """The title of a list."""
    if made.is_closing:
        return translate("DayList", "Before you go, {name}").format(name=name)
    if made.at.astimezone().hour < 12:
        return translate("DayList", "Good morning, {name}").format(name=name)
    return translate("DayList", "Where the day stands, {name}").format(name=name)


def look_words(made: DayList, formats: Formats) -> str:
    """Since when the list is true, and how much wants a look."""
    read = translate("DayList", "Read {time}.").format(time=formats.day_time(made.at))
    count = made.open_count
    if count == 0:
        return f"{read} {translate('DayList', 'Nothing wants a look.')}"
    if count == 1:
        return f"{read} {translate('DayList', 'One order wants a look.')}"
    many = translate("DayList", "{count} orders want a look.")
    return f"{read} {many.format(count=count)}"


def list_html(made: DayList, name: str, formats: Formats) -> str:
    """The list on paper, where words do what colours do on the screen."""
    parts = [f"<h2>{escape(greeting(made, name))}</h2><p>{escape(look_words(made, formats))}</p>"]
    sums = "".join(
        f"<td>{escape(sum_words(each.figure, is_closing=made.is_closing)[2])}<br>"
        f"<b>{escape(sum_amount(each, formats))}</b><br>{escape(count_words(each.count))}</td>"
        for each in made.sums
    )
    parts.append(f"<table width='100%'><tr>{sums}</tr></table>")
    for matter, rows in made.groups.items():
        words = group_words(matter, is_closing=made.is_closing)
        parts.append(f"<h4>{escape(words.title)} ({len(rows)}). {escape(words.advice)}.</h4>")
        lines = "".join(_row_html(matter, row, made.at, formats) for row in rows[:MOST_ROWS])
        parts.append(f"<table>{lines}</table>")
        if len(rows) > MOST_ROWS:
            parts.append(f"<p>{escape(more_words(len(rows) - MOST_ROWS))}</p>")
    return "".join(parts)


def more_words(count: int) -> str:
    """What stands below a group that is longer than its place."""
    return translate("DayList", "And {count} more in the queue (F3).").format(count=count)


def _row_html(matter: Matter, row: QueueRow, now: datetime, formats: Formats) -> str:
    lead, rest = line_words(matter, row, now, formats)
    cells = (
        "☐",
        str(row.number),
        row.customer or row.phone,
        formats.money_with_code(row.amount),
        f"{lead} {rest}".strip(),
    )
    return f"<tr>{''.join(f'<td>{escape(cell)}</td>' for cell in cells)}</tr>"


def _asked_words(row: QueueRow) -> str:
    if row.is_stopped:
        return translate("DayList", "Stopped until the key is mended (Ctrl+K).")
    return {
        Verb.CREATE: translate("DayList", "Stripe was told of the order and has not answered."),
        Verb.UPDATE: translate("DayList", "Stripe was told the new amount and has not answered."),
        Verb.CONFIRM: translate("DayList", "The card may be held, or not. Take no other card."),
        Verb.CAPTURE: translate("DayList", "The money may be taken, or still held."),
        Verb.CANCEL: translate("DayList", "The hold may be gone, or still there."),
        Verb.REFUND: translate("DayList", "The money may be on its way back, or not."),
        Verb.INCREMENT: translate("DayList", "The hold may be raised, or stand as it was."),
        Verb.LINK: translate("DayList", "A pay link was asked for; nobody has it yet."),
        Verb.UNLINK: translate("DayList", "The customer may still pay by the link."),
    }[row.open_verb or Verb.CREATE]
