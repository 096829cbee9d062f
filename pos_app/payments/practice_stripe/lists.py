"""Pages of objects, newest first."""

from __future__ import annotations

from .call import Call
from .errors import Json, invalid, no_such
from .store import Arguments

_DEFAULT_LIMIT = 10
_COMPARISONS = {"gt": ">", "gte": ">=", "lt": "<", "lte": "<="}


def page(call: Call, kind: str, url: str, params: Json, where: str, arguments: Arguments) -> Json:
    """Return the page that limit, starting_after, ending_before and created ask for."""
    limit = params.get("limit", _DEFAULT_LIMIT)
    after, before = params.get("starting_after"), params.get("ending_before")
    if after is not None and before is not None:
        message = "You cannot parameterize both starting_after and ending_before."
        raise invalid(message, "starting_after")
    clauses, values = [where, "kind = ?"], [*arguments, kind]
    for name, bound in params.get("created", {}).items():
        # "+" keeps SQLite on the index that already has the order of the answer.
        clauses.append(f"+created {_COMPARISONS[name]} ?")
        values.append(bound)
    if after is not None:
        clauses.append("seq < ?")
        values.append(_place(call, kind, after, "starting_after"))
    if before is not None:
        clauses.append("seq > ?")
        values.append(_place(call, kind, before, "ending_before"))
    found = call.store.select(
        " AND ".join(clauses), values, limit=limit + 1, oldest_first=before is not None
    )
    data = found[:limit]
    if before is not None:
        data.reverse()
    return {"object": "list", "data": data, "has_more": len(found) > limit, "url": url}


def _place(call: Call, kind: str, object_id: str, param: str) -> int:
    place = call.store.place_of(kind, object_id)
    if place is None:
        raise no_such(kind, object_id, param, status=400)
    return place
