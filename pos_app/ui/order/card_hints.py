"""The keys and the clock of a stage, and what is told of it to somebody who is elsewhere."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication

from pos_app.domain.reader import ENTRY_LASTS
from pos_app.ui.cards import card_text
from pos_app.ui.next_try import next_try_words
from pos_app.ui.order.card_stage import Stage, open_confirm
from pos_app.ui.order.keep_box import KEY
from pos_app.ui.order.link_words import seconds_left
from pos_app.ui.widgets.notice import NoticeKind, NoticeSpec

if TYPE_CHECKING:
    from datetime import datetime

    from pos_app.domain.record import OrderRecord
    from pos_app.ui.formats import Formats
    from pos_app.ui.messages import Message
    from pos_app.ui.widgets.key_hints import KeyHint

translate = QCoreApplication.translate


def keys_of(stage: Stage, primary: str, *, may_keep: bool = False) -> list[KeyHint]:
    """The keys that work in a stage; `primary` is what the large button says.

    `may_keep`: the card can be kept for the next order.
    """
    keep = [(KEY, translate("Card", "Keep the card"))] if may_keep else []
    later = ("Ctrl+S", translate("Card", "Card later"))
    change = ("Esc", translate("Card", "Change the order"))
    match stage:
        case Stage.READY:
            choose = ("1 … 0", translate("Card", "Choose the card"))
            return [("Enter", primary), choose, *keep, later, change]
        case Stage.ASKING | Stage.AT_BANK:
            return []
        case Stage.ON_READER:
            choose = ("1 … 0", translate("Card", "Change the way"))
            return [choose, ("Esc", translate("Card", "Stop the reader")), later]
        case Stage.LINK_OUT:
            choose = ("1 … 0", translate("Card", "Change the way"))
            copy = ("Enter", translate("Card", "Copy the link"))
            mail = ("E", translate("Card", "E-mail it"))
            close = ("Esc", translate("Card", "Close the link"))
            return [copy, mail, choose, close, ("Ctrl+S", translate("Card", "Next order"))]
        case Stage.DECLINED | Stage.NOT_SENT | Stage.REFUSED:
            choose = ("1 … 0", translate("Card", "Choose the card"))
            return [("Enter", primary), choose, *keep, later, change]
        case Stage.UNKNOWN:
            ask = ("R", translate("Card", "Ask Stripe now"))
            return [("Enter", translate("Card", "Next order")), ask]
        case Stage.HELD | Stage.OVER:
            look = ("Ctrl+O", translate("Card", "Open the order"))
            return [("Enter", translate("Card", "Next order")), look]
        case Stage.NO_WAY:
            set_up = ("Ctrl+R", translate("Card", "Set up a card reader"))
            return [("Enter", translate("Card", "Next order")), set_up]


def clock_of(
    stage: Stage, record: OrderRecord, ticks: int, now: datetime, formats: Formats
) -> tuple[int, int, str]:
    """For how many seconds Stripe was asked, how often, and what comes next.

    `ticks` are the seconds on the screen, which count until the first answer.
    """
    if stage is Stage.LINK_OUT:
        return seconds_left(record, now), 0, translate("Card", "until it ends")
    waiting = open_confirm(record)
    if waiting is None:
        return ticks, 0, ""
    seconds = ticks
    if waiting.sent_at is not None:
        seconds = max(int((now - waiting.sent_at).total_seconds()), 0)
    if stage is Stage.ON_READER:
        longest = int(ENTRY_LASTS.total_seconds())
        words = translate("Card", "of {time}")
        return seconds, 0, words.format(time=f"{longest // 60}:{longest % 60:02d}")
    again = next_try_words(waiting.outcome, waiting.next_try_at, now, formats)
    return seconds, waiting.tries, again


def hold_notice(record: OrderRecord, formats: Formats) -> NoticeSpec:
    """That a card is held."""
    lead = translate("Card", "Held {amount}.").format(
        amount=formats.money(record.payment.capturable)
    )
    text = translate("Card", "Order {number}, {card}.").format(
        number=record.order.number, card=card_text(record.payment.card)
    )
    return NoticeSpec(NoticeKind.DONE, lead, text)


def trouble_notice(record: OrderRecord, message: Message) -> NoticeSpec:
    """That a card is not held, and why."""
    text = translate("Card", "Order {number}: {words}")
    text = text.format(number=record.order.number, words=message.rest)
    return NoticeSpec(NoticeKind[message.kind.upper()], message.title, text)
