"""Stripe's objects as it renders them in API version 2026-10-28.endive."""

from __future__ import annotations

import secrets

from .cards import PracticeCard
from .errors import Json
from .identifiers import new_id

API_VERSION = "2026-10-28.endive"

_NO_BILLING_DETAILS: Json = {
    "address": {
        "city": None,
        "country": None,
        "line1": None,
        "line2": None,
        "postal_code": None,
        "state": None,
    },
    "email": None,
    "name": None,
    "phone": None,
    "tax_id": None,
}


def new_intent(now: int, params: Json) -> Json:
    """Return a PaymentIntent without a card."""
    intent_id = new_id("pi")
    return {
        "id": intent_id,
        "object": "payment_intent",
        "allowed_payment_method_types": params.get("allowed_payment_method_types"),
        "amount": params["amount"],
        "amount_capturable": 0,
        "amount_details": {"tip": {}},
        "amount_received": 0,
        "application": None,
        "application_fee_amount": None,
        "automatic_payment_methods": params.get("automatic_payment_methods"),
        "canceled_at": None,
        "cancellation_reason": None,
        "capture_method": params.get("capture_method", "automatic_async"),
        "client_secret": f"{intent_id}_secret_{secrets.token_urlsafe(18)}",
        "confirmation_method": "automatic",
        "created": now,
        "currency": params["currency"],
        "customer": params.get("customer"),
        "description": params.get("description"),
        "last_payment_error": None,
        "latest_charge": None,
        "livemode": False,
        "metadata": {key: value for key, value in params.get("metadata", {}).items() if value},
        "next_action": None,
        "on_behalf_of": None,
        "payment_method": None,
        "payment_method_configuration_details": None,
        "payment_method_options": {
            "card": {
                "installments": None,
                "mandate_options": None,
                "network": None,
                "request_three_d_secure": "automatic",
            }
        },
        "payment_method_types": ["card"],
        "processing": None,
        "receipt_email": params.get("receipt_email"),
        "review": None,
        "setup_future_usage": params.get("setup_future_usage"),
        "shipping": None,
        "statement_descriptor": None,
        "statement_descriptor_suffix": params.get("statement_descriptor_suffix"),
        "status": "requires_payment_method",
        "transfer_data": None,
        "transfer_group": None,
    }


def new_payment_method(now: int, name: str, card: PracticeCard) -> Json:
    """Return the PaymentMethod that Stripe makes when a test card's name is used."""
    return {
        "id": new_id("pm"),
        "object": "payment_method",
        "allow_redisplay": "unspecified",
        "billing_details": _NO_BILLING_DETAILS,
        "card": {
            "brand": card.brand,
            "checks": card.checks(),
            "country": "US",
            "display_brand": card.brand,
            "exp_month": 12,
            "exp_year": _expiry_year(now),
            "fingerprint": f"practice{card.last4}",
            "funding": card.funding,
            "generated_from": None,
            "last4": card.last4,
            "networks": {"available": [card.brand], "preferred": None},
            "regulated_status": "unregulated",
            "three_d_secure_usage": {"supported": True},
            "wallet": None,
        },
        "created": now,
        "customer": None,
        "livemode": False,
        "metadata": {},
        "type": "card",
    }


def _expiry_year(now: int) -> int:
    return 1970 + now // 31_556_952 + 2


def new_charge(now: int, intent: Json, card: PracticeCard, *, moto: bool) -> Json:
    """Return the Charge of an attempt, before its outcome is known.

    `balance_transaction` stays null, which Stripe allows while it settles in the background.
    """
    return {
        "id": new_id("ch"),
        "object": "charge",
        "amount": intent["amount"],
        "amount_captured": 0,
        "amount_refunded": 0,
        "application": None,
        "application_fee": None,
        "application_fee_amount": None,
        "balance_transaction": None,
        "billing_details": _NO_BILLING_DETAILS,
        "calculated_statement_descriptor": "PRACTICE SHOP",
        "captured": False,
        "created": now,
        "currency": intent["currency"],
        "customer": intent["customer"],
        "description": intent["description"],
        "disputed": False,
        "failure_balance_transaction": None,
        "failure_code": None,
        "failure_message": None,
        "fraud_details": {},
        "livemode": False,
        "metadata": dict(intent["metadata"]),
        "on_behalf_of": None,
        "outcome": None,
        "paid": False,
        "payment_intent": intent["id"],
        "payment_method": intent["payment_method"],
        "payment_method_details": {
            "card": _charged_card(now, intent["amount"], card, moto=moto),
            "type": "card",
        },
        "radar_options": {},
        "receipt_email": intent["receipt_email"],
        "receipt_number": None,
        "receipt_url": None,
        "refunded": False,
        "review": None,
        "shipping": intent["shipping"],
        "source_transfer": None,
        "statement_descriptor": None,
        "statement_descriptor_suffix": intent["statement_descriptor_suffix"],
        "status": "pending",
        "transfer_data": None,
        "transfer_group": None,
    }


def _charged_card(now: int, amount: int, card: PracticeCard, *, moto: bool) -> Json:
    return {
        "amount_authorized": amount,
        "authorization_code": f"{secrets.randbelow(10**6):06d}",
        "brand": card.brand,
        "checks": card.checks(),
        "country": "US",
        "exp_month": 12,
        "exp_year": _expiry_year(now),
        "extended_authorization": {"status": "disabled"},
        "fingerprint": f"practice{card.last4}",
        "funding": card.funding,
        "incremental_authorization": {"status": "unavailable"},
        "installments": None,
        "last4": card.last4,
        "mandate": None,
        "moto": moto,
        "multicapture": {"status": "unavailable"},
        "network": card.brand,
        "network_token": {"used": False},
        "network_transaction_id": f"{secrets.randbelow(10**15):015d}",
        "overcapture": {"maximum_amount_capturable": amount, "status": "unavailable"},
        "regulated_status": "unregulated",
        "three_d_secure": None,
        "wallet": None,
    }


def approved_outcome(card: PracticeCard) -> Json:
    """Return what Radar and the bank said about a charge that went through."""
    return {
        "advice_code": None,
        "network_advice_code": None,
        "network_decline_code": None,
        "network_status": "approved_by_network",
        "reason": "elevated_risk_level" if card.risk_level == "elevated" else None,
        "risk_level": card.risk_level,
        "risk_score": card.risk_score,
        "seller_message": "Payment complete.",
        "type": "authorized",
    }


def declined_outcome(card: PracticeCard) -> Json:
    """Return what Radar and the bank said about a charge that failed."""
    decline = card.decline
    assert decline is not None
    return {
        "advice_code": decline.advice_code,
        "network_advice_code": None,
        "network_decline_code": None if decline.blocked else "01",
        "network_status": "not_sent_to_network" if decline.blocked else "declined_by_network",
        "reason": "highest_risk_level" if decline.blocked else decline.decline_code,
        "risk_level": card.risk_level,
        "risk_score": card.risk_score,
        "seller_message": "The bank did not approve this payment.",
        "type": "blocked" if decline.blocked else "issuer_declined",
    }


def new_refund(now: int, charge: Json, amount: int, params: Json) -> Json:
    """Return a Refund that has reached the bank."""
    return {
        "id": new_id("re"),
        "object": "refund",
        "amount": amount,
        "balance_transaction": None,
        "charge": charge["id"],
        "created": now,
        "currency": charge["currency"],
        "destination_details": {
            "card": {
                "reference_status": "pending",
                "reference_type": "acquirer_reference_number",
                "type": "refund",
            },
            "type": "card",
        },
        "metadata": {key: value for key, value in params.get("metadata", {}).items() if value},
        "payment_intent": charge["payment_intent"],
        "reason": params.get("reason"),
        "receipt_number": None,
        "source_transfer_reversal": None,
        "status": "succeeded",
        "transfer_reversal": None,
    }


def new_event(now: int, type_: str, body: Json, request: Json) -> Json:
    """Return an Event with the object as it was at that moment."""
    return {
        "id": new_id("evt"),
        "object": "event",
        "api_version": API_VERSION,
        "created": now,
        "data": {"object": body},
        "livemode": False,
        "pending_webhooks": 0,
        "request": request,
        "type": type_,
    }


def rendered_account(account_id: str, country: str, currency: str) -> Json:
    """Return the account as a key of its own sees it."""
    return {
        "id": account_id,
        "object": "account",
        "business_type": None,
        "capabilities": {"card_payments": "active"},
        "charges_enabled": True,
        "country": country,
        "default_currency": currency,
        "details_submitted": True,
        "email": None,
        "metadata": {},
        "payouts_enabled": True,
        "settings": {
            "branding": {
                "icon": None,
                "logo": None,
                "primary_color": None,
                "secondary_color": None,
            },
            "card_payments": {
                "statement_descriptor_prefix": "PRACTICE SHOP",
                "statement_descriptor_prefix_kana": None,
                "statement_descriptor_prefix_kanji": None,
            },
            "dashboard": {"display_name": "Practice shop", "timezone": "Etc/UTC"},
            "payments": {
                "statement_descriptor": "PRACTICE SHOP",
                "statement_descriptor_kana": None,
                "statement_descriptor_kanji": None,
            },
        },
        "type": "standard",
    }
