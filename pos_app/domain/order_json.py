"""Orders as JSON: what scripts hand in, what drafts are kept as, and what is printed."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from pos_app.domain.customer import Customer
from pos_app.domain.errors import InvalidInput
from pos_app.domain.money import Currency, currency, parse_money
from pos_app.domain.order import (
    Draft,
    OrderLine,
    parse_discount,
    parse_quantity,
    quantity_text,
)
from pos_app.domain.tax import TaxRate, parse_tax_rate

_ORDER = {"currency", "prices_include_tax", "customer", "lines", "discount", "note"}
_CUSTOMER = {"name", "phone", "email", "address"}
_LINE = {"sku", "description", "quantity", "unit_price", "tax_rate", "discount"}


@dataclass(frozen=True, slots=True)
class OrderDefaults:
    """What an order has that does not say otherwise."""

    currency: Currency
    prices_include_tax: bool
    tax_rate: TaxRate


def draft_of(data: object, defaults: OrderDefaults, *, kept: bool = False) -> Draft:
    """The order of a JSON object; with `kept`, one that json_of made, whose identities count.

    Raises InvalidInput: `json.not_an_object`, `json.unknown_field`, `json.missing_field`,
    `json.wrong_type` (facts `field` and, for a line, `line`), or what the values' parsers raise
    with those facts added.
    """
    order = _object(data, _ORDER | ({"uuid"} if kept else set()), "order")
    of = currency(_text(order, "currency")) if "currency" in order else defaults.currency
    names = _CUSTOMER | ({"id"} if kept else set())
    customer = _object(_needed(order, "customer"), names, "customer")
    lines = _needed(order, "lines")
    if not isinstance(lines, list):
        raise InvalidInput("json.wrong_type", field="lines", wanted="a list")
    known = customer.get("id")
    return Draft(
        uuid=_text(order, "uuid") or str(uuid.uuid4()),
        currency=of,
        prices_include_tax=_flag(order, "prices_include_tax", defaults.prices_include_tax),
        customer=Customer(
            _text(customer, "name"),
            _text(customer, "phone"),
            _text(customer, "email"),
            _text(customer, "address"),
            known if type(known) is int else None,
        ),
        lines=tuple(
            _line(line, position, of, defaults.tax_rate)
            for position, line in enumerate(lines, start=1)
        ),
        discount=parse_discount(_text(order, "discount"), of),
        note=_text(order, "note"),
    )


def json_of(draft: Draft) -> dict[str, object]:
    """The order as draft_of reads it."""
    customer = draft.customer
    return {
        "uuid": draft.uuid,
        "currency": draft.currency.code,
        "prices_include_tax": draft.prices_include_tax,
        "customer": {
            "id": customer.id,
            "name": customer.name,
            "phone": customer.phone,
            "email": customer.email,
            "address": customer.address,
        },
        "lines": [
            {
                "sku": line.sku,
                "description": line.description,
                "quantity": quantity_text(line.quantity),
                "unit_price": line.unit_price.decimal_text(),
                "tax_rate": line.tax_rate.percent_text(),
                "discount": line.discount.text() if line.discount else "",
            }
            for line in draft.lines
        ],
        "discount": draft.discount.text() if draft.discount else "",
        "note": draft.note,
    }


def _line(data: object, position: int, of: Currency, tax_rate: TaxRate) -> OrderLine:
    try:
        line = _object(data, _LINE, "line")
        _needed(line, "description")
        _needed(line, "unit_price")
        return OrderLine(
            description=_text(line, "description"),
            quantity=_quantity(_needed(line, "quantity")),
            unit_price=parse_money(_text(line, "unit_price"), of),
            tax_rate=parse_tax_rate(_text(line, "tax_rate")) if "tax_rate" in line else tax_rate,
            sku=_text(line, "sku"),
            discount=parse_discount(_text(line, "discount"), of),
        )
    except InvalidInput as error:
        raise InvalidInput(error.code, **{**error.facts, "line": position}) from None


def _quantity(value: object) -> Decimal:
    if type(value) is int:
        return parse_quantity(str(value))
    if isinstance(value, str):
        return parse_quantity(value)
    # A JSON number with a point is a float, which cannot hold 0.1.
    raise InvalidInput("json.wrong_type", field="quantity", wanted='a whole number or "0.350"')


def _object(data: object, allowed: set[str], what: str) -> Mapping[str, object]:
    if not isinstance(data, dict):
        raise InvalidInput("json.not_an_object", field=what)
    unknown = sorted(str(name) for name in data if name not in allowed)
    if unknown:
        raise InvalidInput("json.unknown_field", field=unknown[0], known=", ".join(sorted(allowed)))
    return data


def _needed(data: Mapping[str, object], field: str) -> object:
    if field not in data:
        raise InvalidInput("json.missing_field", field=field)
    return data[field]


def _text(data: Mapping[str, object], field: str) -> str:
    value = data.get(field, "")
    if value is None:
        return ""
    if not isinstance(value, str):
        raise InvalidInput("json.wrong_type", field=field, wanted='text in quotes, such as "12.34"')
    return value


def _flag(data: Mapping[str, object], field: str, default: bool) -> bool:
    value = data.get(field, default)
    if not isinstance(value, bool):
        raise InvalidInput("json.wrong_type", field=field, wanted="true or false")
    return value
