"""What is known of the tills' keys, and which Stripe account each payment is bound to."""

from __future__ import annotations

import json
from dataclasses import dataclass

from pos_app.domain.payment import Outcome, Verb
from pos_app.domain.stripe_key import Grant, KeyFacts, Permission, StripeAccount
from pos_app.storage.database import Book
from pos_app.storage.tables import AttemptRow, PaymentRow, TillKeyRow
from pos_app.storage.values import to_json


@dataclass(frozen=True, slots=True)
class OtherMoney:
    """How many payments another account, or the other mode of this one, has taken."""

    accounts: int
    modes: int


# Stripe's code for the mark of a phone order on an account that was not granted it.
_NOT_GRANTED = "parameter_unknown"


class TillKeys:
    """The keys' facts, one row a till; a till reads and writes its own alone.

    `install` is the till's identity, `till` its name.
    """

    def __init__(self, book: Book, *, install: str, till: str) -> None:
        self._book = book
        self._install = install
        self._till = till

    def load(self) -> KeyFacts | None:
        """What this till knows of its key."""
        with self._book.read():
            row: TillKeyRow | None = (
                TillKeyRow.select()
                .where(TillKeyRow.install == self._install)
                .first(self._book.database)
            )
        return None if row is None else _facts_of(row)

    def keep(self, facts: KeyFacts) -> None:
        """Remember what was learned; alone or in the caller's transaction."""
        columns = {
            "till": self._till,
            "tag": facts.tag,
            "masked": facts.masked,
            "livemode": facts.livemode,
            "restricted": facts.restricted,
            "account": facts.account.id if facts.account else None,
            "account_name": facts.account.name if facts.account else "",
            "country": facts.account.country if facts.account else "",
            "grants": to_json({name.value: grant.value for name, grant in facts.grants.items()}),
            "tested_at": facts.tested_at,
        }
        with self._book.write():
            TillKeyRow.insert(install=self._install, **columns).on_conflict(
                conflict_target=[TillKeyRow.install],
                update={getattr(TillKeyRow, name): value for name, value in columns.items()},
            ).execute(self._book.database)

    def forget(self) -> None:
        """Forget what was known, with the key; alone or in the caller's transaction."""
        with self._book.write():
            TillKeyRow.delete().where(TillKeyRow.install == self._install).execute(
                self._book.database
            )

    def bind(self, payment_id: int, account: str, *, livemode: bool) -> None:
        """Bind a payment to the account that is asked about it; what is bound stays so."""
        with self._book.write():
            PaymentRow.update(account=account, livemode=livemode).where(
                (PaymentRow.id == payment_id) & (PaymentRow.account == "")
            ).execute(self._book.database)

    def others(self, account: str, *, livemode: bool) -> OtherMoney:
        """What a key of this account and mode could not touch."""
        with self._book.read():
            of_other_account = (PaymentRow.account != "") & (PaymentRow.account != account)
            is_made = PaymentRow.intent_id.is_null(False) | (PaymentRow.account != "")
            accounts = (
                PaymentRow.select().where(of_other_account).count(self._book.database)
                if account
                else 0
            )
            modes = (
                PaymentRow.select()
                .where(is_made & (PaymentRow.livemode != livemode))
                .count(self._book.database)
            )
        return OtherMoney(accounts, modes)

    def marks_phone_orders(self, account: str) -> bool | None:
        """Whether Stripe lets this account mark phone orders, by its newest answer; None without.

        A bank's no is an answer to a marked hold too.
        """
        answered = (AttemptRow.outcome == Outcome.SUCCEEDED.value) | (
            AttemptRow.decline.is_null(False) | (AttemptRow.error_code == _NOT_GRANTED)
        )
        query = (
            AttemptRow.select(AttemptRow.error_code)
            .join(PaymentRow)
            .where(
                (PaymentRow.account == account)
                & (AttemptRow.verb == Verb.CONFIRM.value)
                & AttemptRow.params.contains('"moto":true')
                & answered
            )
            .order_by(AttemptRow.id.desc())
        )
        with self._book.read():
            newest = query.first(self._book.database)
        return None if newest is None else newest.error_code != _NOT_GRANTED


def _facts_of(row: TillKeyRow) -> KeyFacts:
    account = None
    if row.account is not None:
        account = StripeAccount(row.account, row.account_name, row.country)
    return KeyFacts(
        tag=row.tag,
        masked=row.masked,
        livemode=row.livemode,
        restricted=row.restricted,
        account=account,
        grants={
            Permission(name): Grant(grant)
            for name, grant in json.loads(row.grants).items()
            if name in set(Permission)
        },
        tested_at=row.tested_at,
    )
