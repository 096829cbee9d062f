"""The Event endpoints."""

from __future__ import annotations

from .call import Call
from .errors import Json, invalid, no_such
from .lists import page
from .store import Arguments

_KEPT_S = 30 * 86_400


def retrieve(call: Call, params: Json, event_id: str) -> Json:
    """Return an event of the last 30 days."""
    return _kept(call, event_id, "id")


def list_(call: Call, params: Json) -> Json:
    """Return a page of the events of the last 30 days, newest first."""
    if "type" in params and "types" in params:
        raise invalid("You may only specify one of these parameters: type, types.", "type")
    where, arguments = "+created >= ?", Arguments([call.now - _KEPT_S])
    if "type" in params:
        where, arguments = f"{where} AND type GLOB ?", [*arguments, _pattern(params["type"])]
    if "types" in params:
        marks = ", ".join("?" * len(params["types"]))
        where, arguments = f"{where} AND type IN ({marks})", [*arguments, *params["types"]]
    for name in ("ending_before", "starting_after"):
        if name in params:
            _kept(call, params[name], name, status=400)
    return page(call, "event", "/v1/events", params, where, arguments)


def _kept(call: Call, event_id: str, param: str, status: int = 404) -> Json:
    event = call.find("event", event_id, param, status)
    if event["created"] < call.now - _KEPT_S:
        raise no_such("event", event_id, param, status)
    return event


def _pattern(name: str) -> str:
    if "*" in name[:-1] or any(mark in name for mark in "[]?"):
        raise invalid(f"Invalid event type: {name}", "type")
    return name
