"""Who may ask: the API key of a request."""

from __future__ import annotations

import base64
import binascii
import hashlib
import re
from collections.abc import Mapping

from .call import Settings
from .errors import Refusal

_TEST_PREFIXES = ("sk_test_", "rk_test_")


def fingerprint(key: str) -> str:
    """Return what settings remember of a key."""
    return hashlib.sha256(key.encode()).hexdigest()


def check_key(headers: Mapping[str, str], settings: Settings) -> str:
    """Return the key of a request; raise Refusal 401 for one that does not open the account."""
    key = _presented(headers.get("authorization", ""))
    if not key:
        message = (
            "You did not provide an API key. You need to provide your API key in the Authorization "
            "header, using Bearer auth (e.g. 'Authorization: Bearer YOUR_SECRET_KEY'). See "
            "https://stripe.com/docs/api#authentication for details, or we can help at "
            "https://support.stripe.com/."
        )
        raise Refusal(401, message)
    if key.startswith("pk_"):
        message = (
            "This API call cannot be made with a publishable API key. Please use a secret API key. "
            "You can find a list of your API keys at https://dashboard.stripe.com/account/apikeys."
        )
        raise Refusal(401, message, code="secret_key_required")
    if not key.startswith(_TEST_PREFIXES):
        raise Refusal(401, f"Invalid API Key provided: {_masked(key)}")
    if fingerprint(key) in settings.revoked_keys:
        message = f"Expired API Key provided: {_masked(key)}"
        raise Refusal(401, message, code="api_key_expired")
    return key


def check_permission(key: str, permission: str, settings: Settings) -> None:
    """Raise Refusal 403 when a key lacks a permission; who may not read may not write either."""
    missing = settings.missing_permissions.get(fingerprint(key), frozenset())
    if permission in missing or re.sub("_write$", "_read", permission) in missing:
        message = (
            f"The provided key '{_masked(key)}' does not have the required permissions for this "
            f"endpoint on account '{settings.account}'. Having the '{permission}' permission would "
            "allow this request to continue."
        )
        raise Refusal(403, message)


def _presented(authorization: str) -> str:
    scheme, _, value = authorization.partition(" ")
    if scheme.lower() == "bearer":
        return value.strip()
    if scheme.lower() != "basic":
        return ""
    try:
        return base64.b64decode(value, validate=True).decode().partition(":")[0]
    except (binascii.Error, UnicodeDecodeError):
        return ""


def _masked(key: str) -> str:
    shown = 4 if len(key) > 16 else 0
    prefix = key[: key.rfind("_") + 1][:8]
    return prefix + "*" * 12 + key[len(key) - shown :]
