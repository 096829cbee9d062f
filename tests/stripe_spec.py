"""Our requests and the practice answers, held against Stripe's own OpenAPI description.

The description is of version 2026-08-26.dahlia; what endive changed is corrected by hand below.
"""

from __future__ import annotations

import functools
import json
import re
import sys
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

import jsonschema
from jsonschema import validators

SPEC = Path(sys.prefix) / "stripe-openapi" / "spec3.json"

_CREATE = "/v1/payment_intents"
_CONFIRM = "/v1/payment_intents/{intent}/confirm"
_UPDATE = "/v1/payment_intents/{intent}"
_PROCESS = "/v1/terminal/readers/{reader}/process_payment_intent"
_SESSIONS = "/v1/checkout/sessions"
_FORM = "application/x-www-form-urlencoded"

Schema = dict[str, Any]
Node = Any  # whatever JSON can hold
Keyword = Any  # jsonschema's own calling convention has no types
Errors = Iterator[jsonschema.ValidationError]


def check_request(method: str, path: str, form: Iterable[tuple[str, str]]) -> None:
    """Raise AssertionError unless Stripe describes this request."""
    schema = _request_schema(method.lower(), _template(method.lower(), path))
    _assert_valid(_FormValidator, schema, _nested(form), f"{method} {path} asks")


def check_response(method: str, path: str, status: int, body: str) -> None:
    """Raise AssertionError unless Stripe describes this answer."""
    answer = json.loads(body)
    what = f"{method} {path} was answered {status}"
    if status == 200:
        responses = _spec()["paths"][_template(method.lower(), path)][method.lower()]["responses"]
        _assert_valid(
            _AnswerValidator,
            responses["200"]["content"]["application/json"]["schema"],
            answer,
            what,
        )
        for event in _events_in(answer):
            body_of_event = event["data"]["object"]
            schema = {"$ref": f"#/components/schemas/{body_of_event['object']}"}
            _assert_valid(_AnswerValidator, schema, body_of_event, f"{event['type']} tells")
    else:
        _assert_valid(_AnswerValidator, {"$ref": "#/components/schemas/error"}, answer, what)


def _events_in(answer: Mapping[str, Any]) -> list[dict[str, Any]]:
    if answer["object"] == "event":
        return [dict(answer)]
    if answer["object"] != "list":
        return []
    return [item for item in answer["data"] if item["object"] == "event"]


def _assert_valid(validator: Keyword, schema: Schema, instance: object, what: str) -> None:
    error = jsonschema.exceptions.best_match(validator(schema).iter_errors(instance))
    if error is not None:
        where = "".join(f"[{part}]" for part in error.absolute_path) or "it"
        raise AssertionError(
            f"{what} what Stripe does not describe: {where}: {error.message[:500]}"
        )


@functools.cache
def _spec() -> dict[str, Any]:
    spec: dict[str, Any] = json.loads(SPEC.read_text(encoding="utf-8"))
    for path in (_CREATE, _CONFIRM, _UPDATE):
        fields = _form_schema(spec, path)["properties"]
        # Removed from requests in 2026-09-30.endive.
        del fields["payment_method_types"]
        if path != _UPDATE:
            # Described only to accounts that may take phone orders.
            card = fields["payment_method_options"]["properties"]["card"]["anyOf"][0]
            card["properties"]["moto"] = {"type": "boolean"}
    session = _form_schema(spec, _SESSIONS)["properties"]
    # The same there: one filter in the place of a list.
    session["allowed_payment_method_types"] = session.pop("payment_method_types")
    process = _form_schema(spec, _PROCESS)["properties"]["process_config"]
    process["properties"]["moto"] = {"type": "boolean"}
    details = spec["components"]["schemas"]["payment_method_details_card"]["properties"]
    details["moto"] = {"type": "boolean", "nullable": True}
    return spec


def _form_schema(spec: dict[str, Any], path: str) -> Schema:
    schema: Schema = spec["paths"][path]["post"]["requestBody"]["content"][_FORM]["schema"]
    return schema


@functools.cache
def _request_schema(method: str, template: str) -> Schema:
    if method == "post":
        return _form_schema(_spec(), template)
    asked = [
        parameter
        for parameter in _spec()["paths"][template][method].get("parameters", [])
        if parameter["in"] == "query"
    ]
    return {
        "type": "object",
        "properties": {parameter["name"]: parameter["schema"] for parameter in asked},
        "required": [parameter["name"] for parameter in asked if parameter["required"]],
    }


@functools.cache
def _templates() -> list[tuple[str, re.Pattern[str]]]:
    literal_first = sorted(_spec()["paths"], key=lambda path: path.count("{"))
    return [(path, re.compile(re.sub(r"\{[^}]+\}", "[^/]+", path))) for path in literal_first]


def _template(method: str, path: str) -> str:
    for template, pattern in _templates():
        if pattern.fullmatch(path) and method in _spec()["paths"][template]:
            return template
    raise AssertionError(f"Stripe has no {method.upper()} {path}")


def _nested(form: Iterable[tuple[str, str]]) -> Node:
    tree: dict[str, Any] = {}
    for name, value in form:
        node = tree
        first, *rest = name.replace("]", "").split("[")
        parts = [first, *rest]
        for part in parts[:-1]:
            node = node.setdefault(part, {})
        node[parts[-1]] = value
    return _with_lists(tree)


def _with_lists(node: Node) -> Node:
    if not isinstance(node, dict):
        return node
    if node and list(node) == [str(place) for place in range(len(node))]:
        return [_with_lists(item) for item in node.values()]
    return {name: _with_lists(item) for name, item in node.items()}


def _ref(validator: Keyword, ref: str, instance: Node, schema: Schema) -> Errors:
    yield from validator.descend(instance, _spec()["components"]["schemas"][ref.split("/")[-1]])


def _or_null(keyword: Keyword) -> Keyword:
    """Make a keyword pass for null where OpenAPI 3.0 says `nullable`."""

    def check(validator: Keyword, value: Node, instance: Node, schema: Schema) -> Errors:
        if instance is not None or not schema.get("nullable"):
            yield from keyword(validator, value, instance, schema) or ()

    return check


def _closed_properties(
    validator: Keyword, properties: Schema, instance: Node, schema: Schema
) -> Errors:
    """Check the named properties and refuse others: the file leaves nested objects open."""
    if not validator.is_type(instance, "object"):
        return
    for name, part in properties.items():
        if name in instance:
            yield from validator.descend(instance[name], part, path=name, schema_path=name)
    for name in instance.keys() - properties.keys():
        if not schema.get("additionalProperties"):
            yield jsonschema.ValidationError(f"unknown name {name!r}")


_BASE = jsonschema.Draft4Validator
_AnswerValidator = validators.extend(
    _BASE,
    {
        "$ref": _ref,
        "properties": _closed_properties,
        "type": _or_null(_BASE.VALIDATORS["type"]),
        "enum": _or_null(_BASE.VALIDATORS["enum"]),
        "anyOf": _or_null(_BASE.VALIDATORS["anyOf"]),
    },
)
_FormValidator = validators.extend(
    _AnswerValidator,
    type_checker=_BASE.TYPE_CHECKER.redefine_many(
        {
            "integer": lambda _, value: bool(re.fullmatch(r"-?\d+", str(value))),
            "number": lambda _, value: bool(re.fullmatch(r"-?\d+(\.\d+)?", str(value))),
            "boolean": lambda _, value: value in ("true", "false"),
        }
    ),
)
