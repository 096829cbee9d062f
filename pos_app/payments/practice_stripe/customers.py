"""The Customer endpoints."""

from __future__ import annotations

from .call import Call
from .errors import Json, no_such
from .identifiers import new_id
from .lists import page

_DESCRIBING = ("description", "email", "name", "phone")


def new_customer(now: int, params: Json) -> Json:
    """Return a Customer without a card."""
    customer_id = new_id("cus", 14)
    return {
        "id": customer_id,
        "object": "customer",
        "address": None,
        "balance": 0,
        "created": now,
        "currency": None,
        "default_source": None,
        "delinquent": False,
        "description": params.get("description"),
        "discount": None,
        "email": params.get("email"),
        "invoice_prefix": customer_id[-8:].upper(),
        "invoice_settings": {
            "custom_fields": None,
            "default_payment_method": None,
            "footer": None,
            "rendering_options": None,
        },
        "livemode": False,
        "metadata": {key: value for key, value in params.get("metadata", {}).items() if value},
        "name": params.get("name"),
        "next_invoice_sequence": 1,
        "phone": params.get("phone"),
        "preferred_locales": [],
        "shipping": None,
        "tax_exempt": "none",
        "test_clock": None,
    }


def require(call: Call, customer_id: str, param: str = "customer", status: int = 400) -> Json:
    """Return a customer that was not deleted, or refuse."""
    customer = call.find("customer", customer_id, param, status)
    if customer.get("deleted"):
        raise no_such("customer", customer_id, param, status)
    return customer


def create(call: Call, params: Json) -> Json:
    """Make a customer."""
    customer = new_customer(call.now, params)
    call.store.put(customer)
    call.emit("customer.created", customer)
    return customer


def retrieve(call: Call, params: Json, customer_id: str) -> Json:
    """Return a customer; of a deleted one little more than that it is."""
    customer = call.find("customer", customer_id, "id")
    if customer.get("deleted"):
        return _deleted(customer_id)
    return customer


def update(call: Call, params: Json, customer_id: str) -> Json:
    """Change what is known of a customer."""
    customer = require(call, customer_id, "id", 404)
    for name in _DESCRIBING:
        if name in params:
            customer[name] = params[name] or None
    merged = {**customer["metadata"], **params.get("metadata", {})}
    customer["metadata"] = {key: value for key, value in merged.items() if value}
    call.store.put(customer)
    call.emit("customer.updated", customer)
    return customer


def delete(call: Call, params: Json, customer_id: str) -> Json:
    """Delete a customer for good; the cards are detached with it."""
    customer = require(call, customer_id, "id", 404)
    for card in cards_of(call, customer_id):
        card["customer"] = None
        spend(call, card["id"])
        call.store.put(card)
        call.emit("payment_method.detached", card)
    call.emit("customer.deleted", customer)
    call.store.put({**customer, "deleted": True})
    return _deleted(customer_id)


def list_(call: Call, params: Json) -> Json:
    """Return a page of customers, newest first."""
    where = "json_extract(body, '$.deleted') IS NULL"
    return page(call, "customer", "/v1/customers", params, where, [])


def list_cards(call: Call, params: Json, customer_id: str) -> Json:
    """Return a page of a customer's payment methods, newest first."""
    require(call, customer_id, "customer", 404)
    where, arguments = "json_extract(body, '$.customer') = ?", [customer_id]
    if "allow_redisplay" in params:
        where += " AND json_extract(body, '$.allow_redisplay') = ?"
        arguments.append(params["allow_redisplay"])
    url = f"/v1/customers/{customer_id}/payment_methods"
    return page(call, "payment_method", url, params, where, [*arguments])


def cards_of(call: Call, customer_id: str) -> list[Json]:
    """Return the payment methods that are attached to a customer."""
    where = "kind = 'payment_method' AND json_extract(body, '$.customer') = ?"
    return call.store.select(where, [customer_id])


def spend(call: Call, payment_method: str) -> None:
    """Remember that a payment method may not be used again, with or without a customer."""
    call.store.put({"id": f"{payment_method}/spent", "object": "spent", "created": call.now})


def is_spent(call: Call, payment_method: str) -> bool:
    """Whether a payment method was used up or detached."""
    return call.store.get("spent", f"{payment_method}/spent") is not None


def _deleted(customer_id: str) -> Json:
    return {"id": customer_id, "object": "customer", "deleted": True}
