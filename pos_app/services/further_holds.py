"""Further holds of one order: a new one in the place of an old one, or one for the difference."""

from __future__ import annotations

from contextlib import suppress

from pos_app.domain.drift import DriftKind, DriftState
from pos_app.domain.errors import Conflict, HoldfastError, OutcomeUnknown, Refused
from pos_app.domain.holds import pending
from pos_app.domain.money import Money
from pos_app.domain.payment import CardToHold, Outcome, PaymentStatus, Verb
from pos_app.domain.record import OrderRecord
from pos_app.domain.rights import Operator, Permit, Right
from pos_app.payments import requests
from pos_app.services.attempts import Attempts
from pos_app.services.holding import Holding
from pos_app.services.letting_go import LettingGo
from pos_app.services.permits import Permits
from pos_app.services.rules import require, standing
from pos_app.services.shop import Shop
from pos_app.storage.drifts import Drifts
from pos_app.storage.ledger import Ledger
from pos_app.storage.orders import Orders

# What a hold again answers: the old hold is gone, and here is a new one.
_ANSWERED = {DriftKind.EXPIRED, DriftKind.VOIDED}


class FurtherHolds:
    """Holds again, holds more, raises a hold. Each call to Stripe is an attempt of its own."""

    def __init__(
        self,
        *,
        orders: Orders,
        ledger: Ledger,
        drifts: Drifts,
        attempts: Attempts,
        holding: Holding,
        letting_go: LettingGo,
        permits: Permits,
        shop: Shop,
        till: str,
    ) -> None:
        self._orders = orders
        self._ledger = ledger
        self._drifts = drifts
        self._attempts = attempts
        self._holding = holding
        self._letting_go = letting_go
        self._permits = permits
        self._shop = shop
        self._till = till

    def again(
        self,
        order_uuid: str,
        card: CardToHold,
        operator: Operator,
        *,
        payment_id: int | None = None,
    ) -> OrderRecord:
        """Hold what the order comes to on a new intent, then let the old hold go, if it stands.

        A card that is declined leaves the old hold as it is; the next try takes the same new
        intent. Where the card is keyed on a reader, the old hold goes once that is done, by
        recovery.

        Raises Refused `again.lets_go` (facts `amount`, `limit`) where letting that much go needs
        two people, `amount.too_small`, `stripe.unreachable`, OutcomeUnknown
        `again.not_let_go` (the new hold stands; recovery lets the old one go), and what
        Holding.hold raises.
        """
        record = self._orders.record(order_uuid).about(payment_id)
        old = record.payment
        is_held = old.status is PaymentStatus.HELD
        rights = (*_rights(card), Right.VOID) if is_held else _rights(card)
        permit = self._permits.require(operator, *rights, order_uuid=order_uuid)
        _require_again(record)
        if old.intent_id is not None:
            # What happened at Stripe meanwhile comes first: money that was taken is not held again.
            record = self._attempts.read(record.about(old.id))
            _require_again(record)
        old = record.payment
        replaces = old.id if old.status is PaymentStatus.HELD else None
        if replaces is not None:
            self._require_alone(old.capturable - record.wanted)
        new = pending(record.payments, replaces=replaces) if replaces else None
        new_id = new.id if new else self._open(record, record.wanted, card, permit, replaces)
        self._hold(order_uuid, card, permit, new_id)
        self._answer_drifts(record, permit)
        return self._let_go(order_uuid)

    def more(self, order_uuid: str, card: CardToHold, operator: Operator) -> OrderRecord:
        """Hold what the order has become dearer by, on a second intent beside the first.

        Raises Refused `more.nothing`, `amount.too_small`, `stripe.unreachable`, and what
        Holding.hold raises.
        """
        permit = self._permits.require(operator, *_rights(card), order_uuid=order_uuid)
        record = self._orders.record(order_uuid)
        _require_more(record)
        for held in record.payments:
            if held.status is PaymentStatus.HELD:
                record = self._attempts.read(record.about(held.id)).about(None)
        _require_more(record)
        new = record.second
        new_id = (
            new.id if new else self._open(record, record.missing, card, permit, None, more=True)
        )
        self._hold(order_uuid, card, permit, new_id)
        return self._orders.record(order_uuid)

    def raise_hold(
        self, order_uuid: str, operator: Operator, *, payment_id: int | None = None
    ) -> OrderRecord:
        """Raise the hold itself to what the order comes to, where the card's bank has that.

        A bank that says no leaves the hold as it is. Raises Refused `raise.not_offered`,
        `more.nothing`, `card.declined`, OutcomeUnknown, Conflict, NotAllowed.
        """
        permit = self._permits.require(operator, Right.HOLD, order_uuid=order_uuid)
        record = self._orders.record(order_uuid).about(payment_id)
        require(record, PaymentStatus.HELD)
        if not record.missing:
            raise Refused("more.nothing")
        if not record.can_raise:
            raise Refused("raise.not_offered")
        payment = record.payment
        amount = payment.amount + record.missing
        request = requests.increment(payment.intent_id or "", amount)
        return self._attempts.run(record.about(payment.id), request, permit.operator.name)

    def _require_alone(self, let_go: Money) -> None:
        limit = self._shop.two_people().limit(Verb.CANCEL)
        if limit is None or let_go.minor <= 0:
            return
        if let_go.currency != limit.currency or let_go > limit:
            raise Refused("again.lets_go", amount=let_go, limit=limit)

    def _open(
        self,
        record: OrderRecord,
        amount: Money,
        card: CardToHold,
        permit: Permit,
        replaces: int | None,
        *,
        more: bool = False,
    ) -> int:
        smallest = Money(amount.currency.smallest_charge, amount.currency)
        if amount < smallest:
            raise Refused("amount.too_small", smallest=smallest)
        part = 1 + max(each.part for each in record.payments) if more else record.payment.part
        request = requests.create(
            record.order.uuid,
            self._till,
            amount,
            hold=1 + len(record.payments),
            customer=card.customer,
        )
        name = permit.operator.name
        return self._ledger.open_another(
            record, amount, request, name, part=part, replaces=replaces
        )

    def _hold(self, order_uuid: str, card: CardToHold, permit: Permit, payment_id: int) -> None:
        try:
            self._holding.hold_payment(order_uuid, card, permit, payment_id)
        except HoldfastError as error:
            if self._forget_unmade(order_uuid, permit, payment_id) and isinstance(
                error, OutcomeUnknown
            ):
                # A card step is never queued: with no line there is no further hold.
                raise Refused("stripe.unreachable") from error
            raise

    def _forget_unmade(self, order_uuid: str, permit: Permit, payment_id: int) -> bool:
        """Give up a payment that Stripe certainly never heard of; says whether it did."""
        record = self._orders.record(order_uuid).about(payment_id)
        waiting = record.open_attempt
        is_heard_of = waiting is not None and waiting.outcome is not Outcome.PREPARED
        if record.payment.intent_id is not None or is_heard_of:
            return False
        with suppress(HoldfastError):
            self._ledger.abandon(record.payment, permit.operator.name, "not_made")
            return True
        return False

    def _answer_drifts(self, record: OrderRecord, permit: Permit) -> None:
        """What the old hold's end was listed for is answered by the new one."""
        for drift in record.open_drifts:
            if drift.intent_id == record.payment.intent_id and drift.kind in _ANSWERED:
                # Whoever accepted it meanwhile has answered it too.
                with suppress(Conflict):
                    name = permit.operator.name
                    self._drifts.answer(drift.id, DriftState.ACCEPTED, name, "")

    def _let_go(self, order_uuid: str) -> OrderRecord:
        left = self._letting_go.waiting(order_uuid)
        if left is None:
            return self._orders.record(order_uuid)
        try:
            return self._letting_go.let_go(left)
        except HoldfastError as error:
            raise OutcomeUnknown(
                "again.not_let_go", amount=left.payment.capturable, reason=error.code
            ) from error


def _rights(card: CardToHold) -> tuple[Right, ...]:
    return (Right.HOLD, Right.KEY_CARDS) if card.reader else (Right.HOLD,)


def _require_again(record: OrderRecord) -> None:
    if record.can_hold_again:
        return
    payment = record.payment
    if record.is_replaced:
        raise Refused("payment.replaced")
    if payment.status is PaymentStatus.AWAITING_CARD and record.open_attempt is None:
        raise Refused("again.awaits_card")
    if not record.wanted and payment.status is not PaymentStatus.CAPTURED:
        raise Refused("capture.covered", held=payment.capturable)
    require(record, payment.status)
    raise standing(record.about(None))


def _require_more(record: OrderRecord) -> None:
    if record.can_hold_more:
        return
    require(record, record.payment.status)
    if record.payment.status is not PaymentStatus.HELD:
        raise standing(record)
    raise Refused("more.nothing")
