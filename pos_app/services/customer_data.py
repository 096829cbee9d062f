"""What the shop holds of a customer: handed out as a file, or erased while the money rows stay."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path

from pos_app.domain.audit import ERASED, AuditEntry
from pos_app.domain.customer import Subject
from pos_app.domain.errors import InvalidInput, Refused, StorageTrouble
from pos_app.domain.order_json import json_of
from pos_app.domain.payment import Payment
from pos_app.domain.record import OrderRecord
from pos_app.domain.rights import Operator, Right
from pos_app.domain.saved_card import SavedCard
from pos_app.private import write_private
from pos_app.services.permits import Permits
from pos_app.services.queue_views import QueueViews
from pos_app.services.saved_cards import SavedCards
from pos_app.storage import audit
from pos_app.storage.database import Book
from pos_app.storage.erasing import Erasing
from pos_app.storage.orders import Orders


@dataclass(frozen=True, slots=True)
class Erased:
    """What was erased; `is_finished` says whether the file of the book was written anew too.

    `is_forgotten` says whether Stripe has forgotten the cards on file.
    """

    orders: int
    is_finished: bool
    is_forgotten: bool = True


class CustomerData:
    """Needs the right CUSTOMER_DATA. The trail tells that it was done, and nothing of whom."""

    def __init__(
        self,
        book: Book,
        erasing: Erasing,
        orders: Orders,
        views: QueueViews,
        cards: SavedCards,
        permits: Permits,
        clock: Callable[[], datetime],
        *,
        till: str,
    ) -> None:
        self._book = book
        self._erasing = erasing
        self._orders = orders
        self._views = views
        self._cards = cards
        self._permits = permits
        self._clock = clock
        self._till = till

    def subject(self, customer_id: int) -> Subject:
        """What the book holds of a customer. Raises InvalidInput `customer.not_found`."""
        subject = self._erasing.subject(customer_id)
        if subject is None:
            raise InvalidInput("customer.not_found", customer=customer_id)
        return subject

    def export(self, customer_id: int, target: Path, operator: Operator) -> int:
        """Write it all to a JSON file for its owner's eyes only; returns how many orders it has.

        Raises NotAllowed `right.missing`, InvalidInput `customer.not_found`, StorageTrouble
        `export.not_written`.
        """
        operator = self._permits.require(operator, Right.CUSTOMER_DATA).operator
        subject = self.subject(customer_id)
        content = {
            "exported_at": _text(self._clock()),
            "customer": asdict(subject.customer) | {"known_since": _text(subject.since)},
            "cards_on_file": [_card_json(each) for each in self._cards.of_customer(customer_id)],
            "orders": [_order_json(self._orders.record(each)) for each in subject.order_uuids],
            "unfinished_orders": list(self._erasing.drafts_of(subject.customer).values()),
        }
        text = json.dumps(content, ensure_ascii=False, indent=2)
        try:
            write_private(target, f"{text}\n")
        except OSError as error:
            raise StorageTrouble("export.not_written", file=str(target)) from error
        self._tell("customer.exported", operator.name, subject)
        return len(subject.order_uuids)

    def erase(self, customer_id: int, operator: Operator) -> Erased:
        """Erase name, phone, e-mail, address, notes and cards on file, for good.

        Stripe is told to forget the person too; without a connection that follows later.

        Raises NotAllowed `right.missing`, InvalidInput `customer.not_found`, Refused
        `customer.has_open_order` (facts `number`) while an order is not over.
        """
        operator = self._permits.require(operator, Right.CUSTOMER_DATA).operator
        with self._book.write():
            subject = self.subject(customer_id)
            if subject.open_numbers:
                raise Refused("customer.has_open_order", number=subject.open_numbers[0])
            self._erase(subject, operator.name)
        is_forgotten = self._cards.forget_erased(operator.name)
        return Erased(len(subject.order_uuids), self._erasing.finish(), is_forgotten)

    def erase_again(self, erased: list[AuditEntry]) -> int:
        """Erase in a copy that somebody came back to whoever was erased since it was made."""
        done = 0
        with self._book.write():
            for entry in erased:
                subject = self._erasing.subject(int(str(entry.facts["customer"])))
                # The number may be somebody else's by now.
                if subject is not None and _text(subject.since) == entry.facts["since"]:
                    self._erase(subject, entry.operator)
                    done += 1
        self._erasing.finish()
        return done

    def erased(self) -> list[AuditEntry]:
        """What the trail tells of customers who were erased."""
        return audit.of_action(self._book, ERASED)

    def finish_erasing(self) -> bool:
        """Take out of the file what could not be taken out at once; False if it has to wait."""
        return self._erasing.finish()

    def _erase(self, subject: Subject, by: str) -> None:
        entries = self._erasing.erase(subject)
        self._views.forget_customer(subject.customer)
        self._tell(ERASED, by, subject, entries=entries)

    def _tell(self, action: str, by: str, subject: Subject, **more: object) -> None:
        facts: dict[str, object] = {
            "customer": subject.customer.id,
            "since": _text(subject.since),
            "orders": len(subject.order_uuids),
            **more,
        }
        with self._book.write():
            entry = AuditEntry(self._clock(), by, self._till, action, None, facts)
            audit.append(self._book, entry)


def _card_json(card: SavedCard) -> dict[str, object]:
    return {
        "brand": card.brand,
        "last4": card.last4,
        "expires": f"{card.exp_year}-{card.exp_month:02}",
        "agreed_at": _text(card.consent.at),
        "agreed_to": card.consent.text,
        "told_to": card.consent.by,
    }


def _order_json(record: OrderRecord) -> dict[str, object]:
    order = record.order
    return {
        "number": order.number,
        "saved_at": _text(order.saved_at),
        "taken_by": order.taken_by,
        "total_minor": order.total.minor,
        **json_of(order.content),
        "payments": [_payment_json(each) for each in record.payments],
        "refunds": [
            {"id": each.id, "amount_minor": each.amount.minor, "at": _text(each.created_at)}
            for each in record.refunds
        ],
        "notes": [
            {"at": _text(each.at), "by": each.operator, "text": text}
            for each in record.trail
            if (text := each.facts.get("note") or each.facts.get("why"))
        ],
    }


def _payment_json(payment: Payment) -> dict[str, object]:
    card = payment.card
    return {
        "payment_intent_id": payment.intent_id,
        "status": payment.status.name,
        "amount_minor": payment.amount.minor,
        "received_minor": payment.received.minor,
        "refunded_minor": payment.refunded.minor,
        "card": {"brand": card.brand, "last4": card.last4} if card else None,
    }


def _text(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat(timespec="milliseconds")
