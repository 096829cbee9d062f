"""The cards that customers let the shop keep, and who these customers are at Stripe."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from datetime import datetime
from typing import Any

import peewee

from pos_app.domain.audit import AuditEntry
from pos_app.domain.saved_card import CardState, Consent, SavedCard, StoredCard, StripeCustomer
from pos_app.storage import audit
from pos_app.storage.card_tables import (
    CALL_IS_OPEN,
    CARD_IS_ASKED,
    CardCallRow,
    SavedCardRow,
    StripeCustomerRow,
)
from pos_app.storage.database import Book

# What is left of a card that is not kept any more.
FORGOTTEN: dict[str, Any] = {
    "payment_method": "",
    "brand": "",
    "last4": "",
    "exp_month": 0,
    "exp_year": 0,
}

# A card that is thought not to be kept is kept after all if its hold went through.
_MAY_BE_KEPT = [CardState.ASKED.value, CardState.NOT_KEPT.value]


class SavedCardStore:
    """Saved cards of a book, as one till writes them. Only Stripe's answers make a card kept."""

    def __init__(self, book: Book, clock: Callable[[], datetime], *, till: str) -> None:
        self._book = book
        self._clock = clock
        self._till = till

    def owner(self, customer_id: int, account: str, *, livemode: bool) -> StripeCustomer:
        """The customer as this account knows the person, or is to know from the first call on."""
        present = (
            (StripeCustomerRow.customer == customer_id)
            & (StripeCustomerRow.account == account)
            & (StripeCustomerRow.livemode == livemode)
            & StripeCustomerRow.deleted_at.is_null()
        )
        with self._book.write():
            row = StripeCustomerRow.select().where(present).first(self._book.database)
            if row is None:
                StripeCustomerRow.insert(
                    customer=customer_id,
                    reference=str(uuid.uuid4()),
                    stripe_id="",
                    account=account,
                    livemode=livemode,
                    created_at=self._clock(),
                ).execute(self._book.database)
                row = StripeCustomerRow.select().where(present).get(self._book.database)
        return owner_of(row)

    def erased_owners(self) -> list[StripeCustomer]:
        """Who was erased here, and Stripe still knows."""
        query = StripeCustomerRow.select().where(
            StripeCustomerRow.customer.is_null() & StripeCustomerRow.deleted_at.is_null()
        )
        with self._book.read():
            return [owner_of(row) for row in query.execute(self._book.database)]

    def owner_of_id(self, owner_id: int) -> StripeCustomer:
        """A customer at Stripe as the book has it now."""
        with self._book.read():
            row = (
                StripeCustomerRow.select()
                .where(StripeCustomerRow.id == owner_id)
                .get(self._book.database)
            )
        return owner_of(row)

    def ask(self, owner: StripeCustomer, consent: Consent) -> SavedCard:
        """Write down that a customer agreed, before the hold that keeps the card.

        Asked again for the same order, the newer words count.
        """
        columns: dict[str, Any] = {
            "owner": owner.id,
            "consent": consent.text,
            "consent_by": consent.by,
            "consent_at": consent.at,
            "changed_at": self._clock(),
        }
        with self._book.write():
            asked = (SavedCardRow.order_uuid == consent.order_uuid) & CARD_IS_ASKED
            row = SavedCardRow.select().where(asked).first(self._book.database)
            if row is None:
                card_id = SavedCardRow.insert(
                    state=CardState.ASKED.value,
                    order_uuid=consent.order_uuid,
                    payment_method="",
                    brand="",
                    last4="",
                    exp_month=0,
                    exp_year=0,
                    allow_redisplay="",
                    blocked=False,
                    **columns,
                ).execute(self._book.database)
            else:
                card_id = row.id
                SavedCardRow.update(columns).where(SavedCardRow.id == card_id).execute(
                    self._book.database
                )
            self._tell(consent.by, "card.consent", consent.order_uuid, {"words": consent.text})
            return self._one(card_id)

    def keep(self, card: SavedCard, stored: StoredCard) -> None:
        """Write down that Stripe keeps a card. One that was kept before stays one card."""
        with self._book.write():
            # The customer has read out a card that is on file already: the newer consent counts.
            SavedCardRow.update(
                state=CardState.REMOVED.value, changed_at=self._clock(), **FORGOTTEN
            ).where(
                (SavedCardRow.payment_method == stored.payment_method)
                & (SavedCardRow.state == CardState.KEPT.value)
                & (SavedCardRow.id != card.id)
            ).execute(self._book.database)
            kept = self._move(card.id, _MAY_BE_KEPT, CardState.KEPT, **_told(stored))
            if kept:
                facts: dict[str, object] = {"card": card.id}
                self._tell(card.consent.by, "card.kept", card.consent.order_uuid, facts)

    def keep_not(self, card: SavedCard) -> None:
        """Write down that the hold which was to keep a card did not go through."""
        with self._book.write():
            self._move(card.id, [CardState.ASKED.value], CardState.NOT_KEPT)

    def refresh(self, card: SavedCard, stored: StoredCard) -> None:
        """Follow what Stripe says of a card now; one that was detached there is gone here."""
        with self._book.write():
            if stored.customer != card.stripe_customer:
                self.remove(card.id, "Stripe")
                return
            # A card that expired may have been renewed by its bank since.
            SavedCardRow.update(_told(stored)).where(SavedCardRow.id == card.id).execute(
                self._book.database
            )

    def lose(self, card: SavedCard) -> None:
        """Stripe does not know a card any more."""
        with self._book.write():
            self.remove(card.id, "Stripe")

    def forget_unsent(self, owner: StripeCustomer, by: str) -> None:
        """Forget a customer of whom Stripe has never heard."""
        with self._book.write():
            self.forget_owner(owner.id, by)

    def block(self, payment_method: str) -> None:
        """The bank said never to try this card again."""
        with self._book.write():
            SavedCardRow.update(blocked=True, changed_at=self._clock()).where(
                SavedCardRow.payment_method == payment_method
            ).execute(self._book.database)

    def remove(self, card_id: int, by: str) -> None:
        """A card is not kept any more, in the caller's transaction; its digits are forgotten."""
        row = SavedCardRow.select().where(SavedCardRow.id == card_id).get(self._book.database)
        gone = self._move(card_id, [CardState.KEPT.value], CardState.REMOVED, **FORGOTTEN)
        if gone:
            self._tell(by, "card.removed", row.order_uuid, {"card": card_id})

    def forget_owner(self, owner_id: int, by: str) -> None:
        """A customer is not known at Stripe any more, nor are the cards; in a transaction."""
        now = self._clock()
        StripeCustomerRow.update(deleted_at=now).where(StripeCustomerRow.id == owner_id).execute(
            self._book.database
        )
        for row in (
            SavedCardRow.select().where(SavedCardRow.owner == owner_id).execute(self._book.database)
        ):
            self.remove(row.id, by)
        SavedCardRow.update(consent="", **FORGOTTEN).where(SavedCardRow.owner == owner_id).execute(
            self._book.database
        )

    def of_customer(self, customer_id: int) -> list[SavedCard]:
        """The cards that a customer lets the shop keep, newest first, of every account."""
        with self._book.read():
            return self._cards(
                (StripeCustomerRow.customer == customer_id)
                & (SavedCardRow.state == CardState.KEPT.value)
            )

    def of_customers(self, customer_ids: list[int]) -> dict[int, tuple[SavedCard, ...]]:
        """The same of several customers at once."""
        found: dict[int, tuple[SavedCard, ...]] = {}
        with self._book.read():
            for card in self._cards(
                StripeCustomerRow.customer.in_(customer_ids)
                & (SavedCardRow.state == CardState.KEPT.value)
            ):
                of = card.customer_id or 0
                found[of] = (*found.get(of, ()), card)
        return found

    def asked(self) -> list[SavedCard]:
        """The cards of which it is not settled yet whether Stripe keeps them."""
        with self._book.read():
            return self._cards(CARD_IS_ASKED)

    def card(self, card_id: int) -> SavedCard | None:
        """A saved card, whatever became of it."""
        with self._book.read():
            found = self._cards(SavedCardRow.id == card_id)
        return found[0] if found else None

    def _one(self, card_id: int) -> SavedCard:
        return self._cards(SavedCardRow.id == card_id)[0]

    def _cards(self, condition: peewee.Expression) -> list[SavedCard]:
        leaving = CardCallRow.select(CardCallRow.card).where(
            CALL_IS_OPEN & CardCallRow.card.is_null(False)
        )
        query = (
            SavedCardRow.select(
                SavedCardRow, StripeCustomerRow, SavedCardRow.id.in_(leaving).alias("leaving")
            )
            .join(StripeCustomerRow)
            .where(condition)
            .order_by(SavedCardRow.id.desc())
        )
        return [_card_of(row) for row in query.execute(self._book.database)]

    def _move(
        self,
        card_id: int,
        before: list[str],
        after: CardState,
        **columns: Any,  # noqa: ANN401 (as the columns are)
    ) -> bool:
        moved: int = (
            SavedCardRow.update(state=after.value, changed_at=self._clock(), **columns)
            .where((SavedCardRow.id == card_id) & SavedCardRow.state.in_(before))
            .execute(self._book.database)
        )
        return bool(moved)

    def _tell(self, by: str, action: str, order_uuid: str, facts: dict[str, object]) -> None:
        entry = AuditEntry(self._clock(), by, self._till, action, order_uuid, facts)
        audit.append(self._book, entry)


def owner_of(row: StripeCustomerRow) -> StripeCustomer:
    """A customer at Stripe."""
    return StripeCustomer(
        row.id, row.customer_id, row.reference, row.stripe_id, row.account, row.livemode
    )


def _told(stored: StoredCard) -> dict[str, Any]:
    return {
        "payment_method": stored.payment_method,
        "brand": stored.brand,
        "last4": stored.last4,
        "exp_month": stored.exp_month,
        "exp_year": stored.exp_year,
        "allow_redisplay": stored.allow_redisplay,
    }


def _card_of(row: Any) -> SavedCard:  # noqa: ANN401 (peewee adds `leaving` to each row)
    return SavedCard(
        id=row.id,
        customer_id=row.owner.customer_id,
        owner_id=row.owner_id,
        state=CardState(row.state),
        consent=Consent(row.consent, row.consent_by, row.consent_at, row.order_uuid),
        account=row.owner.account,
        livemode=row.owner.livemode,
        stripe_customer=row.owner.stripe_id,
        payment_method=row.payment_method,
        brand=row.brand,
        last4=row.last4,
        exp_month=row.exp_month,
        exp_year=row.exp_year,
        allow_redisplay=row.allow_redisplay,
        is_blocked=row.blocked,
        is_leaving=bool(row.leaving),
    )
