"""Stripe's JSON as our own values; what is not the object that was asked for raises."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from pos_app.domain.errors import InvalidInput
from pos_app.domain.money import Money, currency
from pos_app.domain.payment import (
    Card,
    Check,
    Decline,
    Intent,
    PaymentStatus,
    Refund,
    RefundStatus,
)
from pos_app.domain.saved_card import StoredCard
from pos_app.domain.stripe_event import StripeEvent
from pos_app.domain.stripe_key import StripeAccount

Json = dict[str, Any]

# What the functions below raise for an object of another shape.
MISSHAPEN = (AttributeError, LookupError, TypeError, ValueError, InvalidInput)

_STATUSES = {
    "requires_payment_method": PaymentStatus.AWAITING_CARD,
    "requires_confirmation": PaymentStatus.AWAITING_CARD,
    "requires_action": PaymentStatus.AWAITING_CARD,
    "requires_capture": PaymentStatus.HELD,
    "succeeded": PaymentStatus.CAPTURED,
}

# What an event's object says of itself in one word: a review, a dispute or refund, an intent.
_DETAILS = ("closed_reason", "opened_reason", "reason", "fraud_type", "cancellation_reason")

# `expired` since API 2025-03-31, `automatic` before; accounts may still run on the older one.
_EXPIRED = frozenset({"expired", "automatic"})


def parse_account(data: Json) -> StripeAccount:
    """The account of a key, under the name that its owner knows it by."""
    if data["object"] != "account":
        raise ValueError(data["object"])
    dashboard: Json = (data.get("settings") or {}).get("dashboard") or {}
    profile: Json = data.get("business_profile") or {}
    name = dashboard.get("display_name") or profile.get("name") or ""
    return StripeAccount(_text(data["id"]), _text(name), _text(data.get("country") or ""))


def parse_intent(data: Json) -> Intent:
    """A PaymentIntent with its `latest_charge` expanded."""
    if data["object"] != "payment_intent":
        raise ValueError(data["object"])
    unit = currency(data["currency"])
    charge: Json = data["latest_charge"] or {}
    # The charge of a declined card holds nothing: its card belongs to the decline.
    held = {} if charge.get("status") == "failed" else charge
    error = data.get("last_payment_error")
    reason = data.get("cancellation_reason") or ""
    return Intent(
        id=_text(data["id"]),
        order_uuid=data["metadata"].get("order_id", ""),
        status=_status(data, reason, declined=bool(error)),
        stripe_status=_text(data["status"]),
        amount=Money(data["amount"], unit),
        capturable=Money(data["amount_capturable"], unit),
        received=Money(data["amount_received"], unit),
        refunded=Money(charge.get("amount_refunded", 0), unit),
        livemode=data["livemode"],
        created_at=_time(data["created"]),
        card=_charged_card(held),
        capture_before=_capture_before(held),
        decline=parse_decline(error, charge) if error else None,
        cancel_reason=reason,
        metadata=dict(data["metadata"]),
        is_disputed=bool(charge.get("disputed")),
        review=data.get("review") or "",
        capture_method=data["capture_method"],
        customer=id_of(data.get("customer")),
        payment_method=id_of(data.get("payment_method")),
    )


def parse_decline(error: Json, charge: Json) -> Decline:
    """The bank's no, from a card error or `last_payment_error` and the charge that failed.

    The charge knows the checks and the risk, the payment method only brand and digits.
    """
    card = _charged_card(charge) if charge.get("status") == "failed" else None
    method = error.get("payment_method")
    if card is None and isinstance(method, dict):
        card = _card(method.get("card"), "")
    return Decline(
        code=error.get("code") or "card_error",
        decline_code=error.get("decline_code") or "",
        advice_code=error.get("advice_code") or "",
        card=card,
    )


def parse_refund(data: Json) -> Refund:
    """A Refund of a PaymentIntent."""
    if data["object"] != "refund":
        raise ValueError(data["object"])
    return Refund(
        id=_text(data["id"]),
        payment_intent_id=_text(data["payment_intent"]),
        amount=Money(data["amount"], currency(data["currency"])),
        status=_refund_status(data["status"]),
        reason=data.get("reason") or "",
        created_at=_time(data["created"]),
        reference=(data.get("metadata") or {}).get("reference", ""),
        failure_reason=data.get("failure_reason") or "",
    )


def parse_card(data: Json) -> StoredCard:
    """A PaymentMethod that is a card."""
    if data["object"] != "payment_method":
        raise ValueError(data["object"])
    card = data["card"]
    return StoredCard(
        payment_method=_text(data["id"]),
        brand=_text(card["brand"]),
        last4=card.get("last4") or "",
        exp_month=int(card["exp_month"]),
        exp_year=int(card["exp_year"]),
        customer=id_of(data.get("customer")),
        allow_redisplay=data.get("allow_redisplay") or "unspecified",
    )


def parse_event(data: Json) -> StripeEvent:
    """An Event; its object is rendered in the account's API version, so little of it is taken."""
    told: Json = data["data"]["object"]
    is_intent = told["object"] == "payment_intent"
    request = data.get("request") or {}
    return StripeEvent(
        id=_text(data["id"]),
        type=_text(data["type"]),
        at=_time(data["created"]),
        intent_id=(told["id"] if is_intent else told.get("payment_intent")) or "",
        order_uuid=(told.get("metadata") or {}).get("order_id", ""),
        object_id=_text(told["id"]),
        request_id=request.get("id") or "",
        idempotency_key=request.get("idempotency_key") or "",
        amount=_event_amount(told),
        detail=next((told[name] for name in _DETAILS if isinstance(told.get(name), str)), ""),
    )


def _event_amount(told: Json) -> Money | None:
    if not isinstance(told.get("amount"), int) or not isinstance(told.get("currency"), str):
        return None
    try:
        return Money(told["amount"], currency(told["currency"]))
    except InvalidInput:
        return None


def _status(data: Json, cancel_reason: str, *, declined: bool) -> PaymentStatus | None:
    if data["status"] != "canceled":
        return _STATUSES.get(data["status"])
    if data["amount_received"]:
        # Only the rest of a hold can be cancelled: what was taken before stays taken.
        return PaymentStatus.CAPTURED
    # Stripe gives up an intent after too many declines, and calls that automatic as well.
    expired = cancel_reason in _EXPIRED and not declined
    return PaymentStatus.EXPIRED if expired else PaymentStatus.VOIDED


def _refund_status(word: str | None) -> RefundStatus:
    try:
        return RefundStatus(word)  # type: ignore[arg-type]
    except ValueError:
        return RefundStatus.PENDING  # Stripe may add words; money is on its way until it is not


def _charged_card(charge: Json) -> Card | None:
    risk = (charge.get("outcome") or {}).get("risk_level") or ""
    return _card(_charged_details(charge), risk)


def _charged_details(charge: Json) -> Json:
    details = charge.get("payment_method_details") or {}
    return details.get("card") or details.get("card_present") or {}


def _card(details: Json | None, risk_level: str) -> Card | None:
    if not details or not details.get("brand"):
        return None
    checks = details.get("checks") or {}
    return Card(
        brand=details["brand"],
        last4=details.get("last4") or "",
        cvc_check=_check(checks.get("cvc_check")),
        postcode_check=_check(checks.get("address_postal_code_check")),
        address_check=_check(checks.get("address_line1_check")),
        risk_level=risk_level,
        may_be_raised=_says(details, "incremental_authorization", "available"),
        is_extended=_says(details, "extended_authorization", "enabled"),
        may_be_taken_in_parts=_says(details, "multicapture", "available"),
    )


def _says(details: Json, feature: str, word: str) -> bool:
    return (details.get(feature) or {}).get("status") == word


def _check(word: str | None) -> Check | None:
    try:
        return Check(word)  # type: ignore[arg-type]
    except ValueError:
        return None


def _capture_before(charge: Json) -> datetime | None:
    seconds = _charged_details(charge).get("capture_before")
    return None if seconds is None else _time(seconds)


def _time(seconds: int) -> datetime:
    return datetime.fromtimestamp(seconds, UTC)


def id_of(value: object) -> str:
    """The ID of something that may be expanded, or missing."""
    return _text(value["id"] if isinstance(value, dict) else value) if value else ""


def _text(value: object) -> str:
    if not isinstance(value, str) or not value:
        raise ValueError(value)
    return value
