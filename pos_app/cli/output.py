"""How results are printed: JSON for machines, lines for people."""

from __future__ import annotations

import json
import sys
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from datetime import UTC, date, datetime

from pos_app.cli.errors import sentence_of
from pos_app.domain.approval import Approval
from pos_app.domain.customer import Customer
from pos_app.domain.day_list import DayList, Matter
from pos_app.domain.declines import told_code
from pos_app.domain.errors import HoldfastError
from pos_app.domain.held_money import HeldSum, Hold
from pos_app.domain.pay_link import PayLink
from pos_app.domain.payment import Attempt, Outcome, Payment, PaymentStatus, Refund, Verb
from pos_app.domain.queue import QueueRow, Section
from pos_app.domain.record import OrderRecord
from pos_app.domain.rights import Right, Role
from pos_app.domain.saved_card import SavedCard
from pos_app.domain.stripe_key import Permission
from pos_app.services.csv_text import holds_csv
from pos_app.services.doctor import Finding
from pos_app.services.keys import KeyState
from pos_app.services.readers import ReaderList
from pos_app.services.reports import HeldBook
from pos_app.storage.operators import Account


class Printer:
    """Prints results on stdout, as JSON or as text."""

    def __init__(self, *, as_json: bool) -> None:
        self._as_json = as_json

    def facts(self, facts: dict[str, object], text: str) -> None:
        """A result in a few words."""
        if self._as_json:
            _print_json(facts)
        else:
            print(text)

    def values(self, facts: Sequence[dict[str, object]], text: str) -> None:
        """Several things of one kind."""
        if self._as_json:
            _print_json(facts)
        else:
            print(text)

    def order(self, record: OrderRecord) -> None:
        """An order as it now stands."""
        if self._as_json:
            _print_json(_order_json(record))
            return
        print(f"Order {record.order.number} · {record.order.customer.name} · {record.order.total}")
        several = len(record.payments) > 1
        for payment in record.payments:
            print(_payment_text(payment, with_amount=several))
        for refund in record.refunds:
            why = f" ({refund.failure_reason})" if refund.failure_reason else ""
            print(f"refund of {refund.amount}: {refund.status.value}{why}")
        link = record.open_link
        if link is not None:
            print(f"pay link for {link.amount} until {_instant(link.expires_at)}: {link.url}")
        if record.open_attempt:
            print(_waiting_text(record.open_attempt.request.verb, record.open_attempt.outcome))

    def rows(self, rows: Sequence[QueueRow]) -> None:
        """Orders, one a line."""
        if self._as_json:
            _print_json([_row_json(row) for row in rows])
            return
        for row in rows:
            print(_row_text(row))

    def queue(self, sections: Mapping[Section, Sequence[QueueRow]]) -> None:
        """The sections of the queue."""
        if self._as_json:
            _print_json(
                {
                    section.name.lower(): [_row_json(row) for row in rows]
                    for section, rows in sections.items()
                }
            )
            return
        for section, rows in sections.items():
            print(f"{section.name.replace('_', ' ').capitalize()}: {len(rows)}")
            for row in rows:
                print(f"  {_row_text(row)}")

    def customers(self, found: list[Customer]) -> None:
        """Print customers with the numbers by which other verbs know them."""
        if self._as_json:
            _print_json([asdict(each) for each in found])
            return
        for each in found:
            print(f"{each.id}  {each.name}  {each.phone}")

    def cards(self, cards: Sequence[SavedCard], today: date) -> None:
        """Print a customer's cards on file."""
        if self._as_json:
            _print_json([_card_json(each, today) for each in cards])
            return
        for each in cards:
            state = "" if each.may_be_held(today) else ", cannot be held"
            good = f"{each.exp_month:02}/{each.exp_year}"
            agreed = _instant(each.consent.at)
            print(f"{each.id}  {each.brand} {each.last4}, until {good}, agreed {agreed}{state}")
        if not cards:
            print("No card is kept.")

    def readers(self, found: ReaderList) -> None:
        """The shop's card readers, one a line; the till's own is marked."""
        mine = found.mine.id if found.mine else ""
        places = {each.id: each.name for each in found.locations}
        if self._as_json:
            _print_json(
                [
                    {
                        "id": each.id,
                        "name": each.name,
                        "device": each.device,
                        "location": places.get(each.location_id),
                        "at_this_till": each.id == mine,
                    }
                    for each in found.readers
                ]
            )
            return
        for each in found.readers:
            mark = " · at this till" if each.id == mine else ""
            print(f"{each.name} · {each.device} · {places.get(each.location_id, '')}{mark}")

    def people(self, accounts: Sequence[Account]) -> None:
        """Who may sign in, one a line."""
        if self._as_json:
            _print_json([_account_json(each) for each in accounts])
            return
        for each in accounts:
            state = ", disabled" if each.is_disabled else ""
            print(f"{each.operator.name} ({each.operator.role.value}{state})")

    def rights(self, rights: Mapping[Role, frozenset[Right]]) -> None:
        """What each role may do, in the order of the rights themselves."""
        named = {
            role.value: [each.value for each in Right if each in rights[role]] for role in Role
        }
        if self._as_json:
            _print_json(named)
            return
        for role, words in named.items():
            print(f"{role}: {' '.join(words)}")

    def held(self, book: HeldBook, *, as_csv: bool) -> None:
        """What is held now: every hold, and the sums."""
        if as_csv:
            sys.stdout.write(holds_csv(book.holds))
        elif self._as_json:
            sums = [_sum_json(each) for each in book.sums]
            _print_json({"sums": sums, "holds": [_hold_json(each) for each in book.holds]})
        else:
            for hold in book.holds:
                ends = _instant(hold.ends_at) or "not known yet"
                print(f"{hold.number}  {hold.customer}  {hold.amount}  ends {ends}")
            print(", ".join(f"{each.amount} on {each.cards}" for each in book.sums) or "Nothing.")

    def day(self, made: DayList) -> None:
        """The morning list, group by group."""
        if self._as_json:
            groups = {each: [_row_json(row) for row in rows] for each, rows in made.groups.items()}
            _print_json({each.name.lower(): groups.get(each, []) for each in Matter})
            return
        for matter, rows in made.groups.items():
            print(f"{matter.name.capitalize()}: {len(rows)}")
            for row in rows:
                print(f"  {_row_text(row)}")
        if not made.groups:
            print("Nothing wants a look.")

    def key(self, state: KeyState) -> None:
        """The key, masked, and what is known of it."""
        if self._as_json:
            _print_json(_key_json(state))
            return
        # Words are the window's; Qt is loaded only when there are some to say.
        from pos_app.ui.stripe.key_words import key_lines

        for name, value in key_lines(state):
            print(f"{name}: {value}")

    def findings(self, findings: Sequence[Finding]) -> None:
        """What the doctor found, one check a line."""
        if self._as_json:
            _print_json([_finding_json(each) for each in findings])
            return
        for each in findings:
            print(_finding_text(each))


def _payment_text(payment: Payment, *, with_amount: bool) -> str:
    state = payment.status.name.replace("_", " ").lower()
    is_held, taken = payment.status is PaymentStatus.HELD, payment.received
    amount = f" {payment.capturable if is_held else taken or payment.amount}" if with_amount else ""
    if is_held and taken:
        amount = f" {payment.capturable}, {taken} taken"
    ends = f", ends {_instant(payment.capture_before)}" if payment.capturable else ""
    return f"{state}{amount}: {payment.intent_id or 'not at Stripe yet'}{ends}"


def _card_json(card: SavedCard, today: date) -> dict[str, object]:
    return {
        "id": card.id,
        "brand": card.brand,
        "last4": card.last4,
        "exp_month": card.exp_month,
        "exp_year": card.exp_year,
        "may_be_held": card.may_be_held(today),
        "agreed_at": _instant(card.consent.at),
        "agreed_to": card.consent.text,
        "told_to": card.consent.by,
    }


def _key_json(state: KeyState) -> dict[str, object]:
    facts = state.facts
    if facts is None:
        return {"key": None, "mode": state.mode.value}
    account = facts.account
    return {
        "key": facts.masked,
        "mode": state.mode.value,
        "restricted": facts.restricted,
        "account": {"id": account.id, "name": account.name, "country": account.country}
        if account
        else None,
        "permissions": {each.value: facts.grant(each).value for each in Permission},
        "moto": state.moto,
        "tested_at": _instant(facts.tested_at),
        "trouble": state.trouble.code if state.trouble else None,
    }


def _account_json(account: Account) -> dict[str, object]:
    operator = account.operator
    return {
        "name": operator.name,
        "role": operator.role.value,
        "disabled": account.is_disabled,
    }


def _order_json(record: OrderRecord) -> dict[str, object]:
    order, payment = record.order, record.payment
    intents = {each.id: each.intent_id for each in record.payments}
    return {
        "number": order.number,
        "uuid": order.uuid,
        "status": payment.status.name,
        "currency": payment.amount.currency.code,
        "total_minor": order.total.minor,
        "customer": {"name": order.customer.name, "phone": order.customer.phone},
        "saved_at": _instant(order.saved_at),
        "taken_by": order.taken_by,
        "payment_intent_id": payment.intent_id,
        "payment_status": payment.status.name,
        "amount_capturable_minor": payment.capturable.minor,
        "amount_received_minor": payment.received.minor,
        "amount_refunded_minor": payment.refunded.minor,
        "capture_before": _instant(payment.capture_before),
        "card": {"brand": payment.card.brand, "last4": payment.card.last4}
        if payment.card
        else None,
        "decline": told_code(payment.decline) if payment.decline else None,
        "open_attempt": _attempt_json(record.open_attempt) if record.open_attempt else None,
        "approval": _approval_json(record.approval) if record.approval else None,
        "payments": [_payment_json(each, intents) for each in record.payments],
        "refunds": [_refund_json(each) for each in record.refunds],
        "pay_link": _link_json(record.open_link) if record.open_link else None,
    }


def _link_json(link: PayLink) -> dict[str, object]:
    return {
        "url": link.url,
        "amount_minor": link.amount.minor,
        "expires_at": _instant(link.expires_at),
    }


def _payment_json(payment: Payment, intents: Mapping[int, str | None]) -> dict[str, object]:
    return {
        "payment_intent_id": payment.intent_id,
        "status": payment.status.name,
        "amount_minor": payment.amount.minor,
        "amount_capturable_minor": payment.capturable.minor,
        "amount_received_minor": payment.received.minor,
        "amount_refunded_minor": payment.refunded.minor,
        "capture_before": _instant(payment.capture_before),
        "part": payment.part,
        "replaces": intents[payment.replaces] if payment.replaces else None,
    }


def _refund_json(refund: Refund) -> dict[str, object]:
    return {
        "id": refund.id,
        "payment_intent_id": refund.payment_intent_id,
        "amount_minor": refund.amount.minor,
        "status": refund.status.value,
        "reason": refund.reason,
        "failure_reason": refund.failure_reason,
    }


def _approval_json(approval: Approval) -> dict[str, object]:
    return {
        "verb": approval.request.verb.value,
        "amount_minor": approval.amount.minor,
        "asked_by": approval.asked_by,
        "asked_at": _instant(approval.asked_at),
    }


def _sum_json(held: HeldSum) -> dict[str, object]:
    return {
        "currency": held.amount.currency.code,
        "cards": held.cards,
        "amount_minor": held.amount.minor,
    }


def _hold_json(hold: Hold) -> dict[str, object]:
    return {
        "number": hold.number,
        "uuid": hold.order_uuid,
        "customer": hold.customer,
        "taken_by": hold.taken_by,
        "payment_intent_id": hold.intent_id,
        "currency": hold.amount.currency.code,
        "amount_minor": hold.amount.minor,
        "capture_before": _instant(hold.ends_at),
    }


def _attempt_json(attempt: Attempt) -> dict[str, object]:
    return {
        "verb": attempt.request.verb.value,
        "outcome": attempt.outcome.name,
        "idempotency_key": attempt.key,
        "tries": attempt.tries,
        "began_at": _instant(attempt.began_at),
    }


def _row_json(row: QueueRow) -> dict[str, object]:
    return {
        "number": row.number,
        "uuid": row.order_uuid,
        "customer": row.customer,
        "status": row.status.name,
        "payment_status": row.status.name,
        "payment_intent_id": row.intent_id,
        "currency": row.amount.currency.code,
        "amount_minor": row.amount.minor,
        "held_cards": row.held_cards,
        "capture_before": _instant(row.capture_before),
        "open_attempt": {"verb": row.open_verb.value, "outcome": row.open_outcome.name}
        if row.open_verb and row.open_outcome
        else None,
    }


def _row_text(row: QueueRow) -> str:
    state = row.status.name.replace("_", " ").lower()
    asking = ""
    if row.open_verb and row.open_outcome:
        asking = f" · {_waiting_text(row.open_verb, row.open_outcome)}"
    ends = f" · ends {_instant(row.capture_before)}" if row.status is PaymentStatus.HELD else ""
    cards = f" on {row.held_cards} cards" if row.held_cards > 1 else ""
    taken = f", {row.taken} taken" if row.taken and row.status is PaymentStatus.HELD else ""
    return f"{row.number}  {row.customer}  {row.amount}  {state}{cards}{taken}{asking}{ends}"


def _waiting_text(verb: Verb, outcome: Outcome) -> str:
    if outcome is Outcome.PREPARED:
        return "not sent to Stripe yet"
    return f"asking Stripe: {verb.value}"


def _instant(moment: datetime | None) -> str | None:
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ") if moment else None


def _print_json(value: object) -> None:
    print(json.dumps(value, ensure_ascii=False, indent=2))


def _finding_text(finding: Finding) -> str:
    if finding.is_well:
        return f"ok  {finding.check}: {finding.detail}"
    detail = f" ({finding.detail})" if finding.detail else ""
    return f"NO  {finding.check}: {sentence_of(HoldfastError(finding.code))}{detail}"


def _finding_json(finding: Finding) -> dict[str, object]:
    return {
        "check": finding.check,
        "ok": finding.is_well,
        "code": finding.code,
        "detail": finding.detail,
        "sentence": sentence_of(HoldfastError(finding.code)) if finding.code else "",
    }
