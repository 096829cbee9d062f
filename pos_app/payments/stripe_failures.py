"""Every way in which the stripe library fails, as one of the ways the services know."""

from __future__ import annotations

import re
import ssl
from typing import TYPE_CHECKING

import requests
import stripe
import urllib3.exceptions

from pos_app.payments.api_key import mask_keys
from pos_app.payments.gateway import (
    GatewayError,
    StripeNotAllowed,
    StripeRefused,
    StripeUnknown,
    StripeUnreachable,
)
from pos_app.payments.stripe_answers import parse_decline

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pos_app.payments.stripe_answers import Json

# Refused for now, because another request is at work on the same key or object.
_BUSY = frozenset({"idempotency_key_in_use", "lock_timeout", "rate_limit"})

# A 403 reads "The provided key 'rk_…' does not have the required permissions for this endpoint on
# account 'acct_…'. Having the 'rak_charge_write' permission would allow this request to continue."
_PERMISSION = re.compile(r"rak_\w+")
_ACCOUNT = re.compile(r"acct_\w+")

# TLS failures that come before a byte of the request is sent.
_HANDSHAKE_REASONS = frozenset(
    {"CERTIFICATE_VERIFY_FAILED", "WRONG_VERSION_NUMBER", "UNSUPPORTED_PROTOCOL"}
)


def error_body(error: stripe.StripeError) -> Json:
    """The `error` object of Stripe's answer; empty where somebody else answered, or nobody."""
    body = error.json_body.get("error") if isinstance(error.json_body, dict) else None
    return body if isinstance(body, dict) and isinstance(body.get("type"), str) else {}


def failure_of(error: stripe.StripeError, *, unanswered: bool) -> GatewayError:
    """What `error` means for the money.

    `unanswered` says that a try of this call may have reached Stripe and got no definite answer:
    then a later refusal of the connection or of the key does not say that nothing began.
    """
    if isinstance(error, stripe.APIConnectionError):
        return _lost_connection(error, unanswered=unanswered)
    body = error_body(error)
    code = body.get("code") or body.get("type") or "answer.unreadable"
    request_id = error.request_id or ""
    # An unreadable answer may be any page of any proxy: its text is nobody's business.
    message = mask_keys(error.user_message or "") if body else f"HTTP {error.http_status}"
    if not body or code in _BUSY:
        return StripeUnknown(code, request_id=request_id, message=message)
    if isinstance(error, (stripe.AuthenticationError, stripe.PermissionError)) and not unanswered:
        return StripeNotAllowed(
            code,
            request_id=request_id,
            message=message,
            permission=_found(_PERMISSION, message),
            account=_found(_ACCOUNT, message),
        )
    if isinstance(error, stripe.CardError | stripe.InvalidRequestError | stripe.IdempotencyError):
        return StripeRefused(
            code,
            request_id=request_id,
            message=message,
            param=body.get("param") or "",
            decline=parse_decline(body, {}) if body["type"] == "card_error" else None,
        )
    # A 5xx is stored with its key like any other answer: sending again repeats it.
    is_kept = (error.headers or {}).get("Idempotent-Replayed") == "true"
    return StripeUnknown(code, request_id=request_id, message=message, is_kept=is_kept)


def was_never_sent(error: stripe.APIConnectionError) -> bool:
    """Whether no byte of the request left this machine for Stripe, as far as can be proven."""
    causes = list(_causes(error))
    if any(isinstance(cause, ssl.SSLError) for cause in causes):
        return any(getattr(cause, "reason", None) in _HANDSHAKE_REASONS for cause in causes)
    return any(
        isinstance(
            cause,
            requests.exceptions.ConnectTimeout
            | requests.exceptions.ProxyError
            | urllib3.exceptions.NewConnectionError,
        )
        for cause in causes
    )


def _lost_connection(error: stripe.APIConnectionError, *, unanswered: bool) -> GatewayError:
    causes = list(_causes(error))
    message = ", ".join(dict.fromkeys(type(cause).__name__ for cause in causes))
    if any(isinstance(cause, ssl.SSLError) for cause in causes):
        code = "tls"
    elif any(isinstance(cause, requests.exceptions.Timeout) for cause in causes):
        code = "timeout"
    else:
        code = "connection"
    kind = StripeUnknown if unanswered else StripeUnreachable
    return kind(code, message=message)


def _causes(error: BaseException) -> Iterator[BaseException]:
    """The exceptions beneath `error`; urllib3 and requests hand them on as arguments."""
    waiting = [error.__cause__]
    while waiting:
        cause = waiting.pop(0)
        if cause is None:
            continue
        yield cause
        wrapped = [arg for arg in cause.args if isinstance(arg, BaseException)]
        waiting += wrapped or [cause.__cause__]
        if isinstance(reason := getattr(cause, "reason", None), BaseException):
            waiting.append(reason)


def _found(pattern: re.Pattern[str], message: str) -> str:
    found = pattern.search(message)
    return found.group() if found else ""
