"""Taking orders: drafts, saving, and the one PaymentIntent that each order gets."""

from __future__ import annotations

import json
import uuid
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime

from pos_app.domain.audit import EDITED, NOTED, AuditEntry
from pos_app.domain.errors import Conflict, InvalidInput, Refused
from pos_app.domain.order import LONGEST_NOTE, Draft
from pos_app.domain.order_json import draft_of, json_of
from pos_app.domain.payment import ABOUT_LINKS, Outcome, PaymentStatus, Verb
from pos_app.domain.queue import QueueRow
from pos_app.domain.record import OrderRecord
from pos_app.domain.rights import Operator, Permit, Right
from pos_app.payments import requests
from pos_app.services.attempts import Attempts
from pos_app.services.closing_links import close_link
from pos_app.services.key_facts import KnownKey
from pos_app.services.permits import Permits
from pos_app.services.pricing import Pricing
from pos_app.services.rules import require, standing
from pos_app.services.shop import Shop
from pos_app.storage import audit
from pos_app.storage.database import Book
from pos_app.storage.ledger import Ledger
from pos_app.storage.orders import Orders
from pos_app.storage.shop import ShopStore

# What must be settled before a card can be taken.
_BEFORE_A_CARD = {Verb.CREATE, Verb.UPDATE, *ABOUT_LINKS}


class Ordering:
    """Orders from the first keystroke until they wait for a card."""

    def __init__(
        self,
        *,
        book: Book,
        orders: Orders,
        ledger: Ledger,
        attempts: Attempts,
        shop: Shop,
        store: ShopStore,
        key: KnownKey,
        permits: Permits,
        pricing: Pricing,
        clock: Callable[[], datetime],
        till: str,
    ) -> None:
        self._book = book
        self._orders = orders
        self._ledger = ledger
        self._attempts = attempts
        self._shop = shop
        self._store = store
        self._key = key
        self._permits = permits
        self._pricing = pricing
        self._clock = clock
        self._till = till

    def new_draft(self) -> Draft:
        """An empty order in the shop's currency, with its identity for good."""
        settings = self._shop.settings
        return Draft(
            uuid=str(uuid.uuid4()),
            currency=settings.currency,
            prices_include_tax=settings.prices_include_tax,
        )

    def keep_draft(self, draft: Draft, operator: Operator) -> datetime:
        """Keep the unfinished order on this PC; returns since when. An empty one is forgotten."""
        if draft.is_empty:
            self._store.forget_draft(operator.name)
            return self._clock()
        return self._store.keep_draft(operator.name, json.dumps(json_of(draft)), self._clock())

    def kept_draft(self, operator: Operator) -> tuple[Draft, datetime] | None:
        """The operator's unfinished order, and since when it is kept."""
        kept = self._store.draft(operator.name)
        if kept is None:
            return None
        content, since = kept
        return draft_of(json.loads(content), self._shop.defaults, kept=True), since

    def save(self, draft: Draft, operator: Operator, opened: Draft | None = None) -> OrderRecord:
        """Save an order for good, or an edit of one of which nothing is captured yet.

        Nothing is sent: the call that makes its intent is written down with it, and a card that is
        held stays held for what it was. `opened` is what the order was when somebody began to
        change it. Raises InvalidInput for what cannot be an order, Refused `order.above_limit`,
        Conflict `order.edited_since` (facts `by`, `at`) and as `rules.require` does, StorageTrouble
        if it was not saved, NotAllowed also for a price or a discount that this operator may not
        give.
        """
        draft.check()
        self._require_allowed_total(draft)
        saved = self._orders.find(draft.uuid)
        rights = self._pricing.rights_needed(draft, saved.content if saved else None)
        operator = self._permits.require(
            operator, Right.TAKE_ORDERS, *rights, order_uuid=draft.uuid
        ).operator
        now = self._clock()
        with self._book.write():
            known = self._orders.find(draft.uuid)
            if known is None:
                order = self._orders.insert(draft, taken_by=operator.name, till=self._till, now=now)
                self._tell("order.saved", order.uuid, operator, draft, now)
                request = requests.create(order.uuid, self._till, order.total)
                self._ledger.open_payment(
                    order.number, order.uuid, order.total, request, operator.name
                )
            elif not _is_same(known.content, draft):
                record = self._orders.record(draft.uuid)
                _require_editable(record)
                if opened is not None and not _is_same(known.content, opened):
                    raise _edited_since(record)
                if known.content.currency != draft.currency:
                    raise InvalidInput("order.other_currency", currency=str(known.content.currency))
                self._orders.replace_content(known, draft, now)
                self._tell(EDITED, draft.uuid, operator, draft, now)
            self._store.forget_draft(operator.name)
        return self._orders.record(draft.uuid)

    def send(self, order_uuid: str, operator: Operator) -> OrderRecord:
        """See to it that Stripe has one intent for the order, with the order's amount.

        It needs no right: who saved the order had it, and the next round sends it anyway. Raises
        what Attempts.run raises; the order stays saved in any case.
        """
        return self.make_ready(order_uuid, Permit(self._permits.present(operator)))

    def make_ready(
        self,
        order_uuid: str,
        permit: Permit,
        *,
        payment_id: int | None = None,
        customer: str = "",
    ) -> OrderRecord:
        """The same for one payment of an order, and for the customer whose saved card it is."""
        name = permit.operator.name
        record = self._orders.record(order_uuid).about(payment_id)
        waiting = record.open_attempt
        if waiting is not None and waiting.request.verb in _BEFORE_A_CARD:
            self._attempts.resume(waiting, by_person=True)
            record = self._orders.record(order_uuid).about(payment_id)
        if record.payment.status is not PaymentStatus.AWAITING_CARD:
            return record
        require(record, PaymentStatus.AWAITING_CARD)
        link = record.open_link
        if link is not None and link.amount != record.wanted:
            # The order came to something else when it was sent to the customer.
            record = close_link(self._attempts, record, name)
        wanted, payment = record.wanted, record.payment
        if payment.intent_id is None:
            request = requests.create(
                order_uuid,
                self._till,
                wanted,
                hold=1 + record.payments.index(payment),
                customer=customer,
            )
            return self._attempts.run(record, request, name)
        is_of_customer = not customer or _is_of(customer, record)
        if payment.amount == wanted and is_of_customer:
            return record
        # Stripe forgets the bank's last no when the intent is changed: it is kept first.
        record = self._attempts.read(record)
        require(record, PaymentStatus.AWAITING_CARD)
        request = requests.update_amount(payment.intent_id, wanted, customer=customer)
        return self._attempts.run(record, request, name)

    def add_note(self, order_uuid: str, text: str, operator: Operator) -> OrderRecord:
        """Add a note to the order's story, for good. Raises InvalidInput."""
        operator = self._permits.require(
            operator, Right.TAKE_ORDERS, order_uuid=order_uuid
        ).operator
        note = text.strip()
        if not note:
            raise InvalidInput("note.empty")
        if len(note) > LONGEST_NOTE:
            raise InvalidInput("text.too_long", field="note", longest=LONGEST_NOTE)
        with self._book.write():
            self._orders.make_found(self._orders.record(order_uuid).order, note)
            facts: dict[str, object] = {"note": note}
            audit.append(
                self._book,
                AuditEntry(self._clock(), operator.name, self._till, NOTED, order_uuid, facts),
            )
        return self._orders.record(order_uuid)

    def record(self, order_uuid: str) -> OrderRecord:
        """Everything the book knows about an order. Raises InvalidInput `order.not_found`."""
        return self._orders.record(order_uuid)

    def record_of_number(self, number: int) -> OrderRecord:
        """The same, by the order's number."""
        return self._orders.record_of_number(number)

    def list(
        self,
        status: PaymentStatus | None = None,
        text: str = "",
        before: int | None = None,
        limit: int = 100,
    ) -> list[QueueRow]:
        """Saved orders, newest first, below the number `before`."""
        return self._key.marked(
            self._orders.page(status=status, text=text, before=before, limit=limit)
        )

    def _require_allowed_total(self, draft: Draft) -> None:
        largest, total = self._shop.settings.largest_order, draft.totals().total
        if largest is not None and largest.currency == total.currency and largest < total:
            raise Refused("order.above_limit", amount=total, limit=largest)

    def _tell(
        self, action: str, order_uuid: str, operator: Operator, draft: Draft, now: datetime
    ) -> None:
        facts: dict[str, object] = {
            "total_minor": draft.totals().total.minor,
            "currency": draft.currency.code,
        }
        audit.append(
            self._book, AuditEntry(now, operator.name, self._till, action, order_uuid, facts)
        )


def _require_editable(record: OrderRecord) -> None:
    if record.can_edit:
        return
    require(record, record.payment.status)
    captured = [each for each in record.payments if each.status is PaymentStatus.CAPTURED]
    if record.received and not captured:
        raise Refused("order.partly_taken", taken=record.received)
    raise standing(record.about(captured[-1].id if captured else None))


def _edited_since(record: OrderRecord) -> Conflict:
    edits = [each for each in record.trail if each.action == EDITED]
    facts = {"by": edits[-1].operator, "at": edits[-1].at} if edits else {}
    return Conflict("order.edited_since", **facts)


def _is_of(customer: str, record: OrderRecord) -> bool:
    """Whether the intent was made for this customer of Stripe's, or changed to be."""
    told = [
        each.request.params.get("customer")
        for each in record.attempts
        if each.payment_id == record.payment.id and each.outcome is Outcome.SUCCEEDED
    ]
    return customer in told


def _is_same(saved: Draft, typed: Draft) -> bool:
    # The book gave a new customer an identity when the order was saved; the screen has none yet.
    customer = replace(typed.customer, id=typed.customer.id or saved.customer.id)
    return saved == replace(typed, customer=customer)
