"""Answers of Stripe's other than success."""

from __future__ import annotations

from typing import Any

Json = dict[str, Any]


class Refusal(Exception):
    """A refused request, as Stripe words it.

    `stored` says whether an idempotency key remembers the answer: a request that never reached
    its endpoint (bad parameters, bad key, conflict) may succeed later under the same key.
    """

    def __init__(
        self,
        status: int,
        message: str,
        *,
        kind: str = "invalid_request_error",
        code: str | None = None,
        param: str | None = None,
        stored: bool = False,
        **fields: object,
    ) -> None:
        super().__init__(message)
        self.status = status
        self.stored = stored
        self._fields: Json = {"code": code, "message": message, "param": param, **fields}
        if code:
            self._fields["doc_url"] = (
                f"https://stripe.com/docs/error-codes/{code.replace('_', '-')}"
            )
        self._fields["type"] = kind

    def carry(self, intent: Json) -> None:
        """Put the intent into the answer, as it is when the answer is written."""
        self._fields["payment_intent"] = intent

    def body(self) -> Json:
        """Return the JSON body that Stripe would send."""
        return {"error": {name: value for name, value in self._fields.items() if value is not None}}


def invalid(message: str, param: str | None = None, code: str | None = None) -> Refusal:
    """Return the refusal of a parameter, before the endpoint began."""
    return Refusal(400, message, code=code, param=param)


def unexpected_state(message: str, intent: Json, param: str | None = None) -> Refusal:
    """Return the refusal of a step that the intent's status forbids; it carries the intent."""
    return Refusal(
        400,
        message,
        code="payment_intent_unexpected_state",
        param=param,
        stored=True,
        payment_intent=intent,
    )


def no_such(kind: str, object_id: str, param: str, status: int = 404) -> Refusal:
    """Return the refusal of an ID that this account does not have."""
    message = f"No such {kind}: '{object_id}'"
    return Refusal(status, message, code="resource_missing", param=param, stored=True)


def no_such_url(method: str, path: str) -> Refusal:
    """Return the refusal of an address that is not part of the API."""
    message = (
        f"Unrecognized request URL ({method}: {path}). Please see https://stripe.com/docs "
        "or we can help at https://support.stripe.com/."
    )
    return Refusal(404, message)


def internal_error() -> Refusal:
    """Return the answer whose outcome nobody knows; repeats of its key get it again."""
    message = "An unknown error occurred"
    return Refusal(500, message, kind="api_error", stored=True)


def key_in_use(key: str) -> Refusal:
    """Return the conflict of two requests that run at once under one idempotency key."""
    message = (
        f"There is currently another in-progress request using this Idempotent Key: {key}. "
        "Please try again later."
    )
    return Refusal(409, message, kind="idempotency_error", code="idempotency_key_in_use")


def rate_limited() -> Refusal:
    """Return the refusal of one request too many."""
    message = (
        "Request rate limit exceeded. Learn more about rate limits here "
        "https://stripe.com/docs/rate-limits."
    )
    return Refusal(429, message, code="rate_limit")
