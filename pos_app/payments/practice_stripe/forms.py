"""The form-encoded parameters of a request, read as strictly as Stripe reads them."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from typing import Any, NoReturn

from .errors import Json, Refusal, invalid

Form = Iterable[tuple[str, str]]
Field = Callable[[str, object], Any]

_NAME = re.compile(r"[^\[\]]+|\[[^\[\]]*\]")
_SIGNED = re.compile(r"-?[0-9]{1,18}")


def nest(form: Form) -> Json:
    """Return the tree that names such as `a[b][0]` spell out."""
    tree: Json = {}
    for name, value in form:
        *parents, last = [part.strip("[]") for part in _NAME.findall(name)] or [name]
        node = tree
        for part in parents:
            child = node.setdefault(part, {})
            if not isinstance(child, dict):
                raise invalid("Invalid hash", name)
            node = child
        node[last or str(len(node))] = value
    return tree


def read(form: Form, fields: Mapping[str, Field], required: Iterable[str] = ()) -> Json:
    """Return the typed parameters of a form; raise Refusal at the first that Stripe refuses."""
    tree = nest(form)
    _refuse_unknown(tree, fields, "")
    for name in required:
        if name not in tree:
            raise invalid(f"Missing required param: {name}.", name, "parameter_missing")
    return {name: fields[name](name, value) for name, value in tree.items()}


def unknown(names: list[str]) -> Refusal:
    """Return the refusal of parameters that the endpoint does not have."""
    plural = "s" if len(names) > 1 else ""
    message = f"Received unknown parameter{plural}: {', '.join(names)}"
    return invalid(message, names[0], "parameter_unknown")


def _refuse_unknown(tree: Json, fields: Mapping[str, Field], parent: str) -> None:
    names = [f"{parent}[{name}]" if parent else name for name in tree if name not in fields]
    if names:
        raise unknown(names)


def text(limit: int = 5000) -> Field:
    """Return the reader of a string of at most `limit` characters."""

    def parse(name: str, value: object) -> str:
        if not isinstance(value, str):
            raise invalid("Invalid string", name)
        if len(value) > limit:
            message = f"Invalid string: must be at most {limit} characters"
            raise invalid(message, name)
        return value

    return parse


def whole(minimum: int | None = None, maximum: int | None = None) -> Field:
    """Return the reader of an integer."""

    def parse(name: str, value: object) -> int:
        if not isinstance(value, str) or not _SIGNED.fullmatch(value):
            raise invalid(f"Invalid integer: {value}", name, "parameter_invalid_integer")
        number = int(value)
        if minimum is not None and number < minimum:
            message = f"This value must be greater than or equal to {minimum}."
            raise invalid(message, name, "parameter_invalid_integer")
        if maximum is not None and number > maximum:
            message = f"This value must be less than or equal to {maximum}."
            raise invalid(message, name, "parameter_invalid_integer")
        return number

    return parse


def flag(name: str, value: object) -> bool:
    """Read a boolean."""
    if value not in ("true", "false"):
        raise invalid(f"Invalid boolean: {value}", name)
    return bool(value == "true")


def flag_or(*values: str) -> Field:
    """Return the reader of a boolean that may also be one of some words."""

    def parse(name: str, value: object) -> bool | str:
        return str(value) if value in values else flag(name, value)

    return parse


def choice(*values: str) -> Field:
    """Return the reader of one of some words."""

    def parse(name: str, value: object) -> str:
        if value not in values:
            raise invalid(f"Invalid {name}: must be one of {', '.join(values)}", name)
        return str(value)

    return parse


def listed(field: Field, at_most: int = 100) -> Field:
    """Return the reader of an array."""

    def parse(name: str, value: object) -> list[Any]:
        if not isinstance(value, dict):
            raise invalid("Invalid array", name)
        if len(value) > at_most:
            message = f"Array cannot contain more than {at_most} items"
            raise invalid(message, name)
        return [field(f"{name}[{place}]", item) for place, item in value.items()]

    return parse


def group(**fields: Field) -> Field:
    """Return the reader of a nested object that has exactly these parameters."""

    def parse(name: str, value: object) -> Json:
        if not isinstance(value, dict):
            raise invalid("Invalid object", name)
        _refuse_unknown(value, fields, name)
        return {part: fields[part](f"{name}[{part}]", item) for part, item in value.items()}

    return parse


def removed(message: str, code: str | None = None) -> Field:
    """Return the refusal of a parameter that Stripe no longer takes."""

    def parse(name: str, value: object) -> NoReturn:
        raise invalid(message, name, code)

    return parse


def metadata(name: str, value: object) -> dict[str, str]:
    """Read metadata; an empty value asks to unset its key."""
    if value == "":
        return {}
    if not isinstance(value, dict) or not all(isinstance(part, str) for part in value.values()):
        raise invalid("Metadata must be a hash of strings", name)
    if len(value) > 50:
        raise invalid("Metadata can only have up to 50 keys", name)
    for key, part in value.items():
        if len(key) > 40:
            raise invalid("Metadata keys must be under 40 characters", f"{name}[{key}]")
        if len(part) > 500:
            message = "Metadata values can have up to 500 characters"
            raise invalid(message, f"{name}[{key}]")
    return value


def span(name: str, value: object) -> dict[str, int]:
    """Read a moment or a range of moments, in unix seconds."""
    if isinstance(value, dict):
        bounds: dict[str, int] = group(gt=whole(), gte=whole(), lt=whole(), lte=whole())(
            name, value
        )
        return bounds
    moment = whole()(name, value)
    return {"gte": moment, "lte": moment}


EXPAND = listed(text())
PAGE: dict[str, Field] = {
    "limit": whole(1, 100),
    "starting_after": text(),
    "ending_before": text(),
    "expand": EXPAND,
}
