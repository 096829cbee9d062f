"""Stripe's search language, as far as PaymentIntents need it.

https://docs.stripe.com/search; unlike at Stripe, what was written a moment ago is found.
"""

from __future__ import annotations

import re

from .call import Call
from .errors import Json, Refusal, invalid
from .store import Arguments

_DEFAULT_LIMIT = 10
_QUOTED = r"""(?:'(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*")"""
_CLAUSE = re.compile(
    rf"""\s*(?P<negated>-?)(?P<field>[a-z_]+)(?:\[(?P<key>{_QUOTED})\])?"""
    rf"""(?P<operator>:|>=|<=|>|<)(?P<value>{_QUOTED}|null|-?\d+)\s*"""
)
_JOINT = re.compile(r"(?P<word>AND|OR)\b")
_NUMBERS = {"amount", "created"}
_WORDS = {"currency", "customer", "status"}


def search_intents(call: Call, params: Json) -> Json:
    """Return a page of the intents that a query finds, newest first."""
    where, arguments = _condition(params["query"])
    limit = params.get("limit", _DEFAULT_LIMIT)
    if "page" in params:
        place = call.store.place_of("payment_intent", params["page"])
        if place is None:
            raise invalid("Invalid page", "page")
        where, arguments = f"({where}) AND seq < ?", [*arguments, place]
    found = call.store.select(f"+kind = 'payment_intent' AND ({where})", arguments, limit=limit + 1)
    data = found[:limit]
    has_more = len(found) > limit
    return {
        "object": "search_result",
        "data": data,
        "has_more": has_more,
        "next_page": data[-1]["id"] if has_more else None,
        "url": "/v1/payment_intents/search",
    }


def _condition(query: str) -> tuple[str, Arguments]:
    clauses: list[str] = []
    arguments: Arguments = []
    joints: set[str] = set()
    rest = query
    while True:
        match = _CLAUSE.match(rest)
        if match is None:
            raise _unreadable(query)
        clause, values = _clause(match)
        clauses.append(f"NOT ({clause})" if match["negated"] else f"({clause})")
        arguments += values
        rest = rest[match.end() :]
        if not rest:
            break
        joint = _JOINT.match(rest)
        # A space alone joins like AND.
        joints.add(joint["word"] if joint else "AND")
        rest = rest[joint.end() :] if joint else rest
    if len(joints) > 1:
        raise invalid("You cannot combine AND and OR in one search query.", "query")
    return f" {joints.pop() if joints else 'AND'} ".join(clauses), arguments


def _clause(match: re.Match[str]) -> tuple[str, Arguments]:
    field, key, operator, value = match["field"], match["key"], match["operator"], match["value"]
    if field == "metadata" and key and operator == ":":
        return _metadata_clause(_unquoted(key), value)
    if key is None and field in _NUMBERS and value != "null":
        comparison = "=" if operator == ":" else operator
        return f"json_extract(body, '$.{field}') {comparison} ?", [_number(value)]
    if key is None and field in _WORDS and operator == ":" and value[0] in "'\"":
        return f"ifnull(json_extract(body, '$.{field}'), '') = ?", [_unquoted(value)]
    message = f"Field `{field}` is an unsupported search field for resource `payment_intents`."
    raise invalid(message, "query")


def _metadata_clause(key: str, value: str) -> tuple[str, Arguments]:
    if value == "null":
        return "id NOT IN (SELECT id FROM metadata WHERE key = ?)", [key]
    return "id IN (SELECT id FROM metadata WHERE key = ? AND value = ?)", [key, _unquoted(value)]


def _number(value: str) -> int:
    number = _unquoted(value)
    if not re.fullmatch(r"-?\d{1,18}", number):
        raise invalid(f"Invalid number in search query: {number}", "query")
    return int(number)


def _unquoted(text: str) -> str:
    return re.sub(r"\\(.)", r"\1", text[1:-1]) if text[0] in "'\"" else text


def _unreadable(query: str) -> Refusal:
    message = (
        f"We were unable to parse your search query ({query}). Try using the format "
        "`metadata['key']:'value'` to query for metadata or key:'value' for other fields."
    )
    return invalid(message, "query")
