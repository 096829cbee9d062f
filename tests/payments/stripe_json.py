"""Stripe's objects as JSON, as far as the gateway reads them."""

from __future__ import annotations

from typing import Any


def card(**changes: object) -> dict[str, Any]:
    return {
        "brand": "visa",
        "last4": "4242",
        "capture_before": 1795690140,
        "checks": {
            "cvc_check": "pass",
            "address_postal_code_check": "fail",
            "address_line1_check": "unavailable",
        },
        **changes,
    }


def charge(**changes: object) -> dict[str, Any]:
    return {
        "id": "ch_1",
        "object": "charge",
        "status": "succeeded",
        "amount_refunded": 0,
        "outcome": {"risk_level": "normal"},
        "payment_method_details": {"type": "card", "card": card()},
        **changes,
    }


def intent(**changes: object) -> dict[str, Any]:
    return {
        "id": "pi_1",
        "object": "payment_intent",
        "status": "requires_payment_method",
        "amount": 600,
        "amount_capturable": 0,
        "amount_received": 0,
        "currency": "usd",
        "capture_method": "manual",
        "livemode": False,
        "created": 1795085340,
        "metadata": {"order_id": "order-1", "till": "till-1"},
        "latest_charge": None,
        "last_payment_error": None,
        "cancellation_reason": None,
        **changes,
    }


def held(**changes: object) -> dict[str, Any]:
    return intent(
        **{
            "status": "requires_capture",
            "amount_capturable": 600,
            "latest_charge": charge(),
            **changes,
        }
    )


def refund(**changes: object) -> dict[str, Any]:
    return {
        "id": "re_1",
        "object": "refund",
        "amount": 200,
        "currency": "usd",
        "payment_intent": "pi_1",
        "status": "succeeded",
        "reason": "requested_by_customer",
        "metadata": {"reference": "ref-1"},
        "created": 1795085400,
        **changes,
    }


def error(kind: str, **facts: object) -> dict[str, Any]:
    return {"error": {"type": kind, "message": "As Stripe words it.", **facts}}


def page(*rows: dict[str, Any], more: bool = False) -> dict[str, Any]:
    return {"object": "list", "data": list(rows), "has_more": more}
