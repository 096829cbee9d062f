"""The pay links of orders, and what customers paid by them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

from peewee import SQL, BigIntegerField, ForeignKeyField, Model, TextField

from pos_app.domain.audit import AuditEntry
from pos_app.domain.money import Money, currency
from pos_app.domain.pay_link import PAID_BY_LINK, LinkState, Page, PayLink
from pos_app.domain.payment import Attempt, Intent, PaymentStatus
from pos_app.storage import audit
from pos_app.storage.database import Book
from pos_app.storage.fields import InstantField
from pos_app.storage.mirror import Mirror
from pos_app.storage.prepared import Prepared
from pos_app.storage.tables import PAYMENT_IS_LIVE, AttemptRow, OrderRow, PaymentRow


class PayLinkRow(Model):
    """A page on which a customer pays; `attempt` made it, `payment` is what it is to replace."""

    session = TextField(primary_key=True)
    attempt = ForeignKeyField(AttemptRow, unique=True)
    attempt_id: int
    payment = ForeignKeyField(PaymentRow, backref="links")
    payment_id: int
    state = TextField()
    url = TextField()
    currency = TextField()
    amount_minor = BigIntegerField()
    made_at = InstantField()
    expires_at = InstantField()
    changed_at = InstantField()

    class Meta:
        table_name = "pay_link"
        indexes = (
            SQL(
                'CREATE INDEX "pay_link_open" ON "pay_link" ("payment_id") WHERE "state" = \'open\''
            ),
        )


LINK_IS_OPEN = PayLinkRow.state == SQL("'open'")

_OF_ORDER: Prepared[Any] = Prepared(
    PayLinkRow,
    PayLinkRow.select().join(PaymentRow).where(PaymentRow.order == 0).order_by(PayLinkRow.made_at),
)


class PayLinks:
    """The links of a book; `keep` belongs into the ledger's transaction."""

    def __init__(
        self, book: Book, clock: Callable[[], datetime], mirror: Mirror, *, till: str
    ) -> None:
        self._book = book
        self._clock = clock
        self._mirror = mirror
        self._till = till

    def keep(self, page: Page, made_by: Attempt | None = None) -> None:
        """Write down how a page stands; one that is over does not come back.

        `made_by` is the attempt that made it, where the book does not have the page yet.
        """
        now = self._clock()
        if made_by is not None:
            PayLinkRow.insert(
                session=page.session,
                attempt=made_by.id,
                payment=made_by.payment_id,
                state=page.state.value,
                url=page.url,
                currency=page.amount.currency.code,
                amount_minor=page.amount.minor,
                made_at=now,
                expires_at=page.expires_at,
                changed_at=now,
            ).on_conflict_ignore().execute(self._book.database)
        if page.state is not LinkState.OPEN:
            PayLinkRow.update(state=page.state.value, url="", changed_at=now).where(
                (PayLinkRow.session == page.session) & LINK_IS_OPEN
            ).execute(self._book.database)

    def close(self, page: Page) -> None:
        """Write down that a page is no longer open, as it was read."""
        with self._book.write():
            self.keep(page)

    def adopt(self, made_by: Attempt, intent: Intent) -> bool:
        """Take on what a customer paid on the page that an attempt made; False if it was before.

        It stands in the place of the order's own payment, or of what stands there already: that one
        is let go next.
        """
        with self._book.write():
            if (
                PaymentRow.select()
                .where(PaymentRow.intent_id == intent.id)
                .exists(self._book.database)
            ):
                return False
            now = self._clock()
            own = PaymentRow.select().where(PaymentRow.id == made_by.payment_id)
            before: PaymentRow = own.get(self._book.database)
            payment_id = PaymentRow.insert(
                order=before.order_id,
                status=PaymentStatus.AWAITING_CARD.value,
                currency=intent.amount.currency.code,
                amount_minor=intent.amount.minor,
                capturable_minor=0,
                received_minor=0,
                refunded_minor=0,
                livemode=intent.livemode,
                declines=0,
                changed_at=now,
                part=before.part,
                replaces=self._last_in_place_of(before.id),
                account=before.account,
            ).execute(self._book.database)
            row: PaymentRow = (
                PaymentRow.select().where(PaymentRow.id == payment_id).get(self._book.database)
            )
            self._mirror.write_down(made_by.order_uuid, row, intent, (), made_by)
            PayLinkRow.update(state=LinkState.PAID.value, url="", changed_at=now).where(
                PayLinkRow.attempt == made_by.id
            ).execute(self._book.database)
            facts: dict[str, object] = {"amount_minor": intent.amount.minor, "intent": intent.id}
            entry = AuditEntry(
                now, made_by.operator, self._till, PAID_BY_LINK, made_by.order_uuid, facts
            )
            audit.append(self._book, entry)
            return True

    def of_order(self, order_number: int) -> tuple[PayLink, ...]:
        """The links of an order, oldest first."""
        return tuple(_link_of(row) for row in _OF_ORDER.rows(self._book, order_number))

    def is_open(self, payment_id: int) -> bool:
        """Whether a customer can pay by a link in the place of this payment."""
        query = PayLinkRow.select().where((PayLinkRow.payment == payment_id) & LINK_IS_OPEN)
        return bool(query.exists(self._book.database))

    def made_by(self, session: str) -> int:
        """The ID of the attempt that made a page."""
        query = PayLinkRow.select(PayLinkRow.attempt).where(PayLinkRow.session == session)
        with self._book.read():
            return int(query.scalar(self._book.database))

    def session_of(self, made_by: Attempt) -> str:
        """The page that an attempt made; empty if the book has not heard of it yet."""
        query = PayLinkRow.select(PayLinkRow.session).where(PayLinkRow.attempt == made_by.id)
        with self._book.read():
            return str(query.scalar(self._book.database) or "")

    def orders_of_open(
        self, *, session: str | None = None, ended_by: datetime | None = None
    ) -> list[str]:
        """The orders with a link that is open in the book: of a page, or that should be over."""
        query = (
            PayLinkRow.select(OrderRow.uuid)
            .join(PaymentRow)
            .join(OrderRow)
            .where(LINK_IS_OPEN)
            .distinct()
        )
        if session is not None:
            query = query.where(PayLinkRow.session == session)
        if ended_by is not None:
            query = query.where(PayLinkRow.expires_at <= ended_by)
        with self._book.read():
            return [uuid for (uuid,) in query.tuples().execute(self._book.database)]

    def _last_in_place_of(self, payment_id: int) -> int:
        while True:
            query = PaymentRow.select(PaymentRow.id).where(
                (PaymentRow.replaces == payment_id) & PAYMENT_IS_LIVE
            )
            newer = query.scalar(self._book.database)
            if newer is None:
                return payment_id
            payment_id = int(newer)


def _link_of(row: PayLinkRow) -> PayLink:
    return PayLink(
        session=row.session,
        payment_id=row.payment_id,
        state=LinkState(row.state),
        url=row.url,
        amount=Money(row.amount_minor, currency(row.currency)),
        made_at=row.made_at,
        expires_at=row.expires_at,
        changed_at=row.changed_at,
    )
