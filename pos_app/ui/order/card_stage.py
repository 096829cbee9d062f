"""Where the card of an order stands, in the words of the card step."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum, auto
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication

from pos_app.domain.card_task import CardTask, Purpose
from pos_app.domain.holds import to_let_go
from pos_app.domain.payment import PaymentStatus, Verb
from pos_app.domain.reader import Keying
from pos_app.ui.cards import card_text
from pos_app.ui.messages import decline_words
from pos_app.ui.order.link_words import closes_link, declined_there
from pos_app.ui.queue.plain_words import failed_checks
from pos_app.ui.widgets.chip import ChipSpec

if TYPE_CHECKING:
    from pos_app.domain.payment import Attempt, Decline
    from pos_app.domain.record import OrderRecord
    from pos_app.ui.formats import Formats
    from pos_app.ui.messages import Message
    from pos_app.ui.order.ways.way import Offer

translate = QCoreApplication.translate


class Stage(Enum):
    """What can be done next."""

    READY = auto()
    NO_WAY = auto()
    ASKING = auto()
    ON_READER = auto()
    AT_BANK = auto()
    LINK_OUT = auto()
    HELD = auto()
    DECLINED = auto()
    UNKNOWN = auto()
    NOT_SENT = auto()
    REFUSED = auto()
    OVER = auto()


@dataclass(frozen=True, slots=True)
class StageWords:
    """What the card step says; `foot` stands beside the buttons at the bottom."""

    heading: str
    chip: ChipSpec
    icon: str
    token: str
    title: str
    text: str
    say: str = ""
    warning: str = ""
    foot: str = ""


def stage_of(
    record: OrderRecord | None,
    *,
    asking: bool,
    choosing: bool,
    trouble: Message | None,
    has_ways: bool,
    keying: Keying | None,
    shows_link: bool = False,
) -> Stage:
    """The stage of an order's card: what Stripe said last, then what just went wrong here.

    The record is seen from the payment that the card is for; None before that is made. `choosing`
    says that the person is past the last decline and about to take another card. `keying` is what
    the reader was seen to do, None if Stripe cannot tell. `shows_link`: the pay link is chosen.
    """
    if record is None:
        return _before_it_is_made(asking=asking, trouble=trouble, has_ways=has_ways)
    status, last = record.payment.status, last_confirm(record)
    if status is PaymentStatus.HELD:
        return Stage.HELD
    if status is not PaymentStatus.AWAITING_CARD:
        return Stage.OVER
    if asking:
        return Stage.ASKING
    waiting = open_confirm(record)
    if waiting is not None and waiting.request.reader and keying is not None:
        return Stage.AT_BANK if keying is Keying.AUTHORISING else Stage.ON_READER
    if waiting is not None:
        return Stage.UNKNOWN
    if shows_link and record.open_link is not None:
        return Stage.LINK_OUT
    if trouble is not None:
        return Stage.REFUSED if trouble.kind == "refused" else Stage.NOT_SENT
    if not choosing and last is not None and last.decline is not None:
        return Stage.DECLINED
    return Stage.READY if has_ways else Stage.NO_WAY


def _before_it_is_made(*, asking: bool, trouble: Message | None, has_ways: bool) -> Stage:
    if asking:
        return Stage.ASKING
    if trouble is not None:
        return Stage.REFUSED if trouble.kind == "refused" else Stage.NOT_SENT
    return Stage.READY if has_ways else Stage.NO_WAY


def open_confirm(record: OrderRecord) -> Attempt | None:
    """The hold that Stripe has not answered about."""
    waiting = record.open_attempt
    is_hold = waiting is not None and waiting.request.verb is Verb.CONFIRM
    return waiting if is_hold else None


def last_confirm(record: OrderRecord) -> Attempt | None:
    """The last card that Stripe was asked to hold for the payment in view."""
    asked = [
        each
        for each in record.attempts
        if each.request.verb is Verb.CONFIRM and each.payment_id == record.payment.id
    ]
    return asked[-1] if asked else None


def words_of(
    stage: Stage,
    record: OrderRecord,
    task: CardTask,
    trouble: Message | None,
    offer: Offer | None,
    formats: Formats,
    link_decline: Decline | None = None,
) -> StageWords:
    """The words of a stage; `offer` is what is chosen, None while that is being read.

    `link_decline` is why the customer's last card was not held on the page of a pay link.
    """
    return _Words(record, task, trouble, offer, formats, link_decline).of(stage)


@dataclass(frozen=True, slots=True)
class _Words:
    record: OrderRecord
    task: CardTask
    trouble: Message | None
    offer: Offer | None
    formats: Formats
    link_decline: Decline | None

    def of(self, stage: Stage) -> StageWords:
        return {
            Stage.READY: self.ready,
            Stage.NO_WAY: self.no_way,
            Stage.ASKING: self.asking,
            Stage.ON_READER: self.on_reader,
            Stage.AT_BANK: self.at_bank,
            Stage.LINK_OUT: self.link_out,
            Stage.HELD: self.held,
            Stage.DECLINED: self.declined,
            Stage.UNKNOWN: self.unknown,
            Stage.NOT_SENT: self.not_sent,
            Stage.REFUSED: self.refused,
            Stage.OVER: self.over,
        }[stage]()

    def ready(self) -> StageWords:
        return StageWords(
            self._to_hold,
            _awaiting(),
            "credit-card",
            "accent_ink",
            self.offer.title if self.offer else "",
            self._chosen_words,
            foot=translate("Card", "You may leave. Order {number} stays in the queue.").format(
                number=self.record.order.number
            ),
        )

    def no_way(self) -> StageWords:
        return StageWords(
            self._to_hold,
            _awaiting(),
            "credit-card",
            "quiet",
            translate("Card", "No way to take a card is set up on this till"),
            translate(
                "Card",
                "The order is saved and no card is held. It waits in the queue until a card "
                "reader or pay links (F8, Holds) are set up.",
            ),
            foot=translate("Card", "Order {number} stays in the queue.").format(
                number=self.record.order.number
            ),
        )

    def asking(self) -> StageWords:
        return StageWords(
            self._to_hold,
            ChipSpec("refresh-cw", translate("Card", "Asking Stripe"), "warn"),
            "refresh-cw",
            "accent_ink",
            self.offer.asking if self.offer else "",
            self.offer.text.replace("{amount}", self._amount) if self.offer else "",
            foot=translate("Card", "Do not take another card until the answer is here."),
        )

    def on_reader(self) -> StageWords:
        text = translate(
            "Card", "Number, expiry, security code and postcode. The reader shows {amount}."
        )
        return StageWords(
            self._to_hold,
            _awaiting(),
            "calculator",
            "accent_ink",
            translate("Card", "Key the card on the reader now"),
            text.format(amount=self._amount),
            warning=translate(
                "Card", "Pause the call recording while the customer reads the card."
            ),
            foot=translate("Card", "You may leave. Order {number} stays in the queue.").format(
                number=self.record.order.number
            ),
        )

    def link_out(self) -> StageWords:
        return StageWords(
            self._to_hold,
            ChipSpec("link", translate("Card", "Pay link sent"), "info"),
            "link",
            "info",
            translate("Card", "Waiting for the customer to pay"),
            translate(
                "Card",
                "{amount} is held as soon as the customer has paid; you see it here.",
            ).format(amount=self._amount),
            warning=declined_there(self.link_decline),
            foot=translate("Card", "You may leave. Order {number} stays in the queue.").format(
                number=self.record.order.number
            ),
        )

    def at_bank(self) -> StageWords:
        return StageWords(
            self._to_hold,
            ChipSpec("refresh-cw", translate("Card", "Asking the bank"), "warn"),
            "refresh-cw",
            "accent_ink",
            translate("Card", "The card is keyed. The bank is asked"),
            translate("Card", "This takes a few seconds and cannot be stopped now."),
            foot=translate("Card", "Do not take another card until the answer is here."),
        )

    def held(self) -> StageWords:
        card, end = self.record.payment.card, self.record.payment.capture_before
        title = translate("Card", "The card is held")
        if end is not None:
            words = translate("Card", "Held until {end}")
            title = words.format(end=self.formats.day_time(end))
        say = translate(
            "Card", "{amount} is reserved on your card. We take it when your order goes out."
        )
        return StageWords(
            translate("Card", "Held on the card"),
            ChipSpec("lock", translate("Card", "Held"), "accent_ink"),
            "lock",
            "accent_ink",
            title,
            translate(
                "Card", "The bank keeps {amount} aside on {card}. No money has been taken."
            ).format(amount=self._amount, card=card_text(card)),
            say=say.format(amount=self._amount),
            warning=" ".join([*failed_checks(card), *self._not_let_go()]),
            foot=translate("Card", "The hold stands in the queue, sorted by its end time."),
        )

    def declined(self) -> StageWords:
        last = last_confirm(self.record)
        assert last is not None
        assert last.decline is not None
        told = decline_words(last.decline)
        text = translate(
            "Card", "The bank refused {amount} on {card} at {time}. Nothing was held or taken."
        )
        when = last.finished_at or last.began_at
        return StageWords(
            self._to_hold,
            ChipSpec("circle-x", translate("Card", "Declined, nothing held"), "bad"),
            "circle-x",
            "bad",
            translate("Card", "Declined: {reason}").format(reason=told.reason),
            text.format(
                amount=self._amount,
                card=card_text(last.decline.card) if last.decline.card else self._way,
                time=self.formats.time_with_seconds(when),
            )
            + f" {self._old_stands} {told.next_step}".replace("  ", " "),
            say=told.say,
            foot=translate("Card", "Same order, same payment. Trying again can never hold twice."),
        )

    def unknown(self) -> StageWords:
        waiting = open_confirm(self.record)
        asked = waiting.sent_at or waiting.began_at if waiting else None
        text = translate(
            "Card", "The card may be held, or not. Holdfast keeps asking with the same request."
        )
        if asked is not None:
            words = translate("Card", "Asked at {time}.")
            text = words.format(time=self.formats.time_with_seconds(asked)) + " " + text
        return StageWords(
            self._to_hold,
            ChipSpec("refresh-cw", translate("Card", "Asking Stripe about the hold"), "warn"),
            "refresh-cw",
            "warn",
            translate("Card", "No answer from Stripe yet"),
            text,
            say=translate(
                "Card", "It takes a moment longer. Your order is safe, and you will not pay twice."
            ),
            foot=translate(
                "Card", "The order stands under “Needs you” in the queue until Stripe has answered."
            ),
        )

    def not_sent(self) -> StageWords:
        assert self.trouble is not None
        return StageWords(
            self._to_hold,
            ChipSpec("cloud-off", translate("Card", "Saved, card not held"), "warn"),
            "cloud-off",
            "warn",
            self.trouble.title,
            translate(
                "Card", "The order is saved on this PC. The card is not held, and no money moved."
            )
            + f" {self._old_stands}".rstrip(),
            say=translate("Card", "Your order is noted. We will call you back about the card."),
            foot=translate("Card", "You may leave. Order {number} stays in the queue.").format(
                number=self.record.order.number
            ),
        )

    def refused(self) -> StageWords:
        assert self.trouble is not None
        return StageWords(
            self._to_hold,
            ChipSpec("circle-x", translate("Card", "Nothing held"), "bad"),
            "circle-x",
            "bad",
            self.trouble.title.rstrip("."),
            f"{self.trouble.rest} {self._old_stands}".strip(),
            foot=translate("Card", "You may leave. Order {number} stays in the queue.").format(
                number=self.record.order.number
            ),
        )

    def over(self) -> StageWords:
        chips = {
            PaymentStatus.CAPTURED: ("circle-check", translate("Card", "Captured"), "ok"),
            PaymentStatus.VOIDED: ("undo-2", translate("Card", "Voided"), "quiet"),
        }
        ended = ("timer-off", translate("Card", "Expired"), "bad")
        chip = ChipSpec(*chips.get(self.record.payment.status, ended))
        return StageWords(
            translate("Card", "Amount"),
            chip,
            chip.icon,
            chip.token,
            translate("Card", "This order needs no card now"),
            translate("Card", "Open the order to see what happened to it."),
        )

    @property
    def _way(self) -> str:
        return self.offer.name if self.offer else ""

    @property
    def _amount(self) -> str:
        return self.formats.money(self.task.amount(self.record))

    @property
    def _chosen_words(self) -> str:
        told = self.offer.text.replace("{amount}", self._amount) if self.offer else ""
        return f"{told} {self._old_words} {closes_link(self.record)}".strip().replace("  ", " ")

    @property
    def _old_words(self) -> str:
        """What becomes of the hold that stands already."""
        old = self.task.old(self.record)
        if old is not None:
            words = translate("Card", "When it has, the old hold of {amount} is let go.")
            return words.format(amount=self.formats.money(old.capturable))
        if self.task.purpose is Purpose.MORE:
            return translate("Card", "What is held already stays held beside it.")
        return ""

    @property
    def _old_stands(self) -> str:
        old = self.task.old(self.record)
        if old is None and self.task.purpose is not Purpose.MORE:
            return ""
        return translate("Card", "The hold before it stands as it was.")

    def _not_let_go(self) -> list[str]:
        if to_let_go(self.record.payments) is None:
            return []
        return [
            translate(
                "Card", "The old hold is not let go yet. Holdfast goes on with that by itself."
            )
        ]

    @property
    def _to_hold(self) -> str:
        return translate("Card", "To hold on the card")


def _awaiting() -> ChipSpec:
    return ChipSpec("credit-card", translate("Card", "Awaiting card"), "quiet")
