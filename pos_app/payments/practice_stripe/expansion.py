"""`expand[]`: related objects in place of their IDs."""

from __future__ import annotations

from collections.abc import Iterable

from .call import Call
from .errors import Json, invalid

# Expandable fields of each kind of object, with the kind they lead to; "" never holds an ID here.
_FIELDS: dict[str, dict[str, str]] = {
    "payment_intent": {
        "application": "",
        "customer": "customer",
        "latest_charge": "charge",
        "on_behalf_of": "",
        "payment_method": "payment_method",
        "review": "",
    },
    "charge": {
        "balance_transaction": "",
        "customer": "customer",
        "payment_intent": "payment_intent",
        "refunds": "",
        "review": "",
    },
    "checkout.session": {"payment_intent": "payment_intent"},
    "terminal.reader": {"location": "terminal.location"},
    "refund": {
        "balance_transaction": "",
        "charge": "charge",
        "payment_intent": "payment_intent",
    },
}
_DEEPEST = 4


def check_paths(kind: str, paths: Iterable[str], *, in_list: bool) -> None:
    """Raise Refusal unless every path leads through fields that Stripe expands."""
    for path in paths:
        parts = path.split(".")
        if len(parts) > _DEEPEST + in_list:
            raise invalid(f"You cannot expand more than {_DEEPEST} levels of a property", "expand")
        if in_list and (parts[0] != "data" or len(parts) == 1):
            message = f"You may want to try expanding 'data.{path}' instead."
            raise invalid(f"This property cannot be expanded ({parts[0]}). {message}", "expand")
        here = kind
        for part in parts[in_list:]:
            if part not in _FIELDS.get(here, {}):
                raise invalid(f"This property cannot be expanded ({part}).", "expand")
            here = _FIELDS[here][part]


def expand(call: Call, answer: Json, paths: Iterable[str]) -> None:
    """Replace the IDs at checked paths of an answer by their objects, in place."""
    for path in paths:
        parts = path.split(".")
        if parts[0] == "data":
            for item in answer["data"]:
                _expand(call, item, parts[1:])
        else:
            _expand(call, answer, parts)


def _expand(call: Call, body: Json, parts: list[str]) -> None:
    field, *rest = parts
    if body["object"] == "charge" and field == "refunds":
        body["refunds"] = _refunds(call, body)
        return
    held = body[field]
    if isinstance(held, str):
        held = body[field] = call.store.get(_FIELDS[body["object"]][field], held)
    if held is not None and rest:
        _expand(call, held, rest)


def _refunds(call: Call, charge: Json) -> Json:
    refunds = call.store.select("parent = ? AND kind = 'refund'", [charge["payment_intent"]])
    return {
        "object": "list",
        "data": refunds,
        "has_more": False,
        "url": f"/v1/charges/{charge['id']}/refunds",
    }
