"""The addresses of the practice world: their parameters, permissions and endpoints."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from . import (
    accounts,
    checkout,
    customers,
    events,
    intents,
    payment_methods,
    refunds,
    search,
    terminal,
)
from .currencies import currency
from .errors import no_such_url
from .forms import (
    EXPAND,
    PAGE,
    Field,
    choice,
    flag,
    flag_or,
    group,
    listed,
    metadata,
    removed,
    span,
    text,
    whole,
)


@dataclass(frozen=True, slots=True)
class Route:
    """One endpoint. `kind` is the object that it answers with, `permission` what a key needs."""

    method: str
    path: str
    run: Callable[..., dict[str, Any]]
    kind: str
    permission: str
    fields: Mapping[str, Field]
    required: tuple[str, ...] = ()
    in_list: bool = False


_CAPTURE_METHOD = choice("automatic", "automatic_async", "manual")
_IF_AVAILABLE = choice("if_available", "never")
_CARD_OPTIONS = group(
    moto=flag,
    request_extended_authorization=_IF_AVAILABLE,
    request_incremental_authorization=_IF_AVAILABLE,
    request_multicapture=_IF_AVAILABLE,
    request_overcapture=_IF_AVAILABLE,
    request_three_d_secure=choice("any", "automatic", "challenge"),
)
_TYPES_REMOVED = removed(
    "The payment_method_types parameter is no longer supported. Use allowed_payment_method_types.",
    "payment_method_types_no_longer_supported",
)
_DESCRIPTOR_REMOVED = removed(
    "The `statement_descriptor` parameter is not supported for the following payment method types: "
    "card. Please use the `statement_descriptor_suffix` parameter to customize your statement."
)
_SHARED: dict[str, Field] = {
    "expand": EXPAND,
    "payment_method": text(),
    "payment_method_options": group(card=_CARD_OPTIONS),
    "payment_method_types": _TYPES_REMOVED,
    "receipt_email": text(800),
    "setup_future_usage": choice("off_session", "on_session", ""),
}
_ONLY_AT_CONFIRM: dict[str, Field] = {
    "error_on_requires_action": flag,
    "off_session": flag_or("one_off", "recurring"),
    "return_url": text(),
}
_DESCRIBING: dict[str, Field] = {
    "allowed_payment_method_types": listed(text()),
    "amount": whole(1),
    "capture_method": _CAPTURE_METHOD,
    "currency": currency,
    "customer": text(),
    "description": text(1000),
    "metadata": metadata,
    "statement_descriptor": _DESCRIPTOR_REMOVED,
    "statement_descriptor_suffix": text(22),
}
_CREATE = {
    **_SHARED,
    **_ONLY_AT_CONFIRM,
    **_DESCRIBING,
    "automatic_payment_methods": group(enabled=flag, allow_redirects=choice("always", "never")),
    "confirm": flag,
}
_CAPTURE: dict[str, Field] = {
    "amount_to_capture": whole(0),
    "expand": EXPAND,
    "final_capture": flag,
    "metadata": metadata,
    "statement_descriptor": _DESCRIPTOR_REMOVED,
    "statement_descriptor_suffix": text(22),
}
_CANCEL: dict[str, Field] = {
    "cancellation_reason": choice("duplicate", "fraudulent", "requested_by_customer", "abandoned"),
    "expand": EXPAND,
}
_INCREMENT: dict[str, Field] = {
    "amount": whole(1),
    "description": text(1000),
    "expand": EXPAND,
    "metadata": metadata,
}
_SEARCH: dict[str, Field] = {
    "expand": EXPAND,
    "limit": whole(1, 100),
    "page": text(),
    "query": text(),
}
_REFUND: dict[str, Field] = {
    "amount": whole(1),
    "charge": text(),
    "expand": EXPAND,
    "metadata": metadata,
    "payment_intent": text(),
    "reason": choice("duplicate", "fraudulent", "requested_by_customer"),
}
_ONE: dict[str, Field] = {"expand": EXPAND}
_REDISPLAY = choice("always", "limited", "unspecified")
_CUSTOMER: dict[str, Field] = {
    "description": text(),
    "email": text(512),
    "expand": EXPAND,
    "metadata": metadata,
    "name": text(256),
    "phone": text(20),
}
_CUSTOMER_READ, _CUSTOMER_WRITE = "rak_customer_read", "rak_customer_write"
_INTENTS = "/v1/payment_intents"
_INTENT = "/v1/payment_intents/{}"
_LOCATIONS, _READERS = "/v1/terminal/locations", "/v1/terminal/readers"
_READER = f"{_READERS}/{{}}"
_LOCATION_READ, _LOCATION_WRITE = "rak_terminal_location_read", "rak_terminal_location_write"
_READER_READ, _READER_WRITE = "rak_terminal_reader_read", "rak_terminal_reader_write"
_ADDRESS = group(
    city=text(), country=text(2), line1=text(), line2=text(), postal_code=text(), state=text()
)
_PROCESS_CONFIG = group(
    allow_redisplay=choice("always", "limited", "unspecified"),
    enable_customer_cancellation=flag,
    moto=flag,
    skip_tipping=flag,
)
_KEYED = group(cvc=text(4), exp_month=whole(1, 12), exp_year=whole(), number=text(23))
_READ, _WRITE = "rak_payment_intent_read", "rak_payment_intent_write"
_SESSIONS = "/v1/checkout/sessions"
_SESSION = f"{_SESSIONS}/{{}}"
_SESSION_READ, _SESSION_WRITE = "rak_checkout_session_read", "rak_checkout_session_write"
_PRICE = group(currency=currency, product_data=group(name=text()), unit_amount=whole(1))
_NEW_SESSION: dict[str, Field] = {
    "allowed_payment_method_types": listed(text()),
    "cancel_url": text(),
    "client_reference_id": text(200),
    "expand": EXPAND,
    "expires_at": whole(),
    "line_items": listed(group(price_data=_PRICE, quantity=whole(1))),
    "metadata": metadata,
    "mode": choice("payment", "setup", "subscription"),
    "payment_intent_data": group(
        capture_method=_CAPTURE_METHOD, description=text(1000), metadata=metadata
    ),
    "payment_method_types": _TYPES_REMOVED,
    "success_url": text(),
}

_ROUTES = (
    Route(
        "POST", _INTENTS, intents.create, "payment_intent", _WRITE, _CREATE, ("amount", "currency")
    ),
    Route(
        "GET",
        _INTENTS,
        intents.list_,
        "payment_intent",
        _READ,
        {**PAGE, "created": span, "customer": text()},
        in_list=True,
    ),
    Route(
        "GET",
        f"{_INTENTS}/search",
        search.search_intents,
        "payment_intent",
        _READ,
        _SEARCH,
        ("query",),
        in_list=True,
    ),
    Route(
        "GET",
        _INTENT,
        intents.retrieve,
        "payment_intent",
        _READ,
        {**_ONE, "client_secret": text()},
    ),
    Route("POST", _INTENT, intents.update, "payment_intent", _WRITE, {**_SHARED, **_DESCRIBING}),
    Route(
        "POST",
        f"{_INTENT}/confirm",
        intents.confirm,
        "payment_intent",
        _WRITE,
        {**_SHARED, **_ONLY_AT_CONFIRM},
    ),
    Route("POST", f"{_INTENT}/capture", intents.capture, "payment_intent", _WRITE, _CAPTURE),
    Route("POST", f"{_INTENT}/cancel", intents.cancel, "payment_intent", _WRITE, _CANCEL),
    Route(
        "POST",
        f"{_INTENT}/increment_authorization",
        intents.increment_authorization,
        "payment_intent",
        _WRITE,
        _INCREMENT,
        ("amount",),
    ),
    Route("POST", "/v1/refunds", refunds.create, "refund", "rak_charge_write", _REFUND),
    Route("GET", "/v1/refunds/{}", refunds.retrieve, "refund", "rak_charge_read", _ONE),
    Route(
        "GET",
        "/v1/refunds",
        refunds.list_,
        "refund",
        "rak_charge_read",
        {**PAGE, "charge": text(), "created": span, "payment_intent": text()},
        in_list=True,
    ),
    Route("GET", "/v1/charges/{}", refunds.retrieve_charge, "charge", "rak_charge_read", _ONE),
    Route(
        "GET",
        "/v1/payment_methods",
        payment_methods.list_,
        "payment_method",
        "rak_payment_method_read",
        {**PAGE, "customer": text(), "type": choice("card")},
        in_list=True,
    ),
    Route(
        "GET",
        "/v1/payment_methods/{}",
        payment_methods.retrieve,
        "payment_method",
        "rak_payment_method_read",
        _ONE,
    ),
    Route(
        "POST",
        "/v1/payment_methods/{}",
        payment_methods.update,
        "payment_method",
        "rak_payment_method_write",
        {
            "allow_redisplay": _REDISPLAY,
            "card": group(exp_month=whole(1, 12), exp_year=whole(2000)),
            "expand": EXPAND,
        },
    ),
    Route(
        "POST",
        "/v1/payment_methods/{}/attach",
        payment_methods.attach,
        "payment_method",
        "rak_payment_method_write",
        {"customer": text(), "expand": EXPAND},
        ("customer",),
    ),
    Route(
        "POST",
        "/v1/payment_methods/{}/detach",
        payment_methods.detach,
        "payment_method",
        "rak_payment_method_write",
        _ONE,
    ),
    Route("POST", "/v1/customers", customers.create, "customer", _CUSTOMER_WRITE, _CUSTOMER),
    Route(
        "GET",
        "/v1/customers",
        customers.list_,
        "customer",
        _CUSTOMER_READ,
        {**PAGE, "created": span},
        in_list=True,
    ),
    Route("GET", "/v1/customers/{}", customers.retrieve, "customer", _CUSTOMER_READ, _ONE),
    Route("POST", "/v1/customers/{}", customers.update, "customer", _CUSTOMER_WRITE, _CUSTOMER),
    Route("DELETE", "/v1/customers/{}", customers.delete, "customer", _CUSTOMER_WRITE, {}),
    Route(
        "GET",
        "/v1/customers/{}/payment_methods",
        customers.list_cards,
        "payment_method",
        "rak_payment_method_read",
        {**PAGE, "allow_redisplay": _REDISPLAY, "type": choice("card")},
        in_list=True,
    ),
    Route(
        "POST",
        _SESSIONS,
        checkout.create,
        "checkout.session",
        _SESSION_WRITE,
        _NEW_SESSION,
        ("mode",),
    ),
    Route(
        "GET",
        _SESSIONS,
        checkout.list_,
        "checkout.session",
        _SESSION_READ,
        {
            **PAGE,
            "created": span,
            "payment_intent": text(),
            "status": choice("complete", "expired", "open"),
        },
        in_list=True,
    ),
    Route("GET", _SESSION, checkout.retrieve, "checkout.session", _SESSION_READ, _ONE),
    Route("POST", f"{_SESSION}/expire", checkout.expire, "checkout.session", _SESSION_WRITE, _ONE),
    Route(
        "GET",
        "/v1/events",
        events.list_,
        "event",
        "rak_event_read",
        {**PAGE, "created": span, "type": text(), "types": listed(text(), 20)},
        in_list=True,
    ),
    Route("GET", "/v1/events/{}", events.retrieve, "event", "rak_event_read", _ONE),
    Route(
        "POST",
        _LOCATIONS,
        terminal.create_location,
        "terminal.location",
        _LOCATION_WRITE,
        {"address": _ADDRESS, "display_name": text(1000), "expand": EXPAND, "metadata": metadata},
        ("address", "display_name"),
    ),
    Route(
        "GET",
        _LOCATIONS,
        terminal.list_locations,
        "terminal.location",
        _LOCATION_READ,
        PAGE,
        in_list=True,
    ),
    Route(
        "GET",
        f"{_LOCATIONS}/{{}}",
        terminal.retrieve_location,
        "terminal.location",
        _LOCATION_READ,
        _ONE,
    ),
    Route(
        "POST",
        _READERS,
        terminal.register,
        "terminal.reader",
        _READER_WRITE,
        {
            "expand": EXPAND,
            "label": text(),
            "location": text(),
            "metadata": metadata,
            "registration_code": text(),
        },
        ("registration_code", "location"),
    ),
    Route(
        "GET",
        _READERS,
        terminal.list_readers,
        "terminal.reader",
        _READER_READ,
        {**PAGE, "device_type": text(), "location": text()},
        in_list=True,
    ),
    Route("GET", _READER, terminal.retrieve, "terminal.reader", _READER_READ, _ONE),
    Route(
        "POST",
        _READER,
        terminal.update,
        "terminal.reader",
        _READER_WRITE,
        {"expand": EXPAND, "label": text(), "metadata": metadata},
    ),
    Route("DELETE", _READER, terminal.delete, "terminal.reader", _READER_WRITE, {}),
    Route(
        "POST",
        f"{_READER}/process_payment_intent",
        terminal.process,
        "terminal.reader",
        _READER_WRITE,
        {"expand": EXPAND, "payment_intent": text(), "process_config": _PROCESS_CONFIG},
        ("payment_intent",),
    ),
    Route(
        "POST",
        f"{_READER}/cancel_action",
        terminal.cancel_action,
        "terminal.reader",
        _READER_WRITE,
        _ONE,
    ),
    Route(
        "POST",
        "/v1/test_helpers/terminal/readers/{}/present_payment_method",
        terminal.present,
        "terminal.reader",
        _READER_WRITE,
        {
            "card": _KEYED,
            "expand": EXPAND,
            "type": choice("card", "card_present", "interac_present"),
        },
    ),
    Route("GET", "/v1/account", accounts.retrieve, "account", "rak_accounts_kyc_basic_read", _ONE),
    Route("GET", "/v1/balance", accounts.retrieve_balance, "balance", "rak_balance_read", _ONE),
)
_PATTERNS = [
    (route, re.compile(re.escape(route.path).replace(r"\{\}", "([^/]+)"))) for route in _ROUTES
]


def find(method: str, path: str) -> tuple[Route, tuple[str, ...]]:
    """Return the route of an address and the IDs in it; raise Refusal 404 for another address."""
    for route, pattern in _PATTERNS:
        match = pattern.fullmatch(path)
        if match and route.method == method:
            return route, match.groups()
    raise no_such_url(method, path)
