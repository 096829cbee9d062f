"""The Terminal endpoints: locations, simulated readers, and a card that is keyed on one.

A reader's action is `process_payment_intent` only. https://docs.stripe.com/terminal
"""

from __future__ import annotations

import re
import secrets

from .call import Call
from .cards import TEST_NUMBERS
from .errors import Json, Refusal, invalid
from .forms import unknown
from .holding import attach, confirm_intent
from .identifiers import new_id
from .lists import page
from .store import Arguments

MOTO = "process_config[moto]"

_DEVICES = {
    "simulated-wpe": "simulated_wisepos_e",
    "simulated-s700": "simulated_stripe_s700",
    "simulated-s710": "simulated_stripe_s710",
}
_NO_ADDRESS = dict.fromkeys(("city", "country", "line1", "line2", "postal_code", "state"))
_MESSAGES = {
    "terminal_reader_busy": "Reader is currently busy processing another request.",
    "terminal_reader_offline": "Reader is currently offline, please ensure the reader is powered "
    "on and connected to the internet before retrying your request.",
    "terminal_reader_timeout": "There was a timeout when sending this command to the reader.",
}


def create_location(call: Call, params: Json) -> Json:
    """Make a place where readers stand."""
    location: Json = {
        "id": new_id("tml"),
        "object": "terminal.location",
        "address": {**_NO_ADDRESS, **params["address"]},
        "display_name": params["display_name"],
        "livemode": False,
        "metadata": params.get("metadata", {}),
    }
    call.store.put(location, created=call.now)
    return location


def list_locations(call: Call, params: Json) -> Json:
    """Return a page of locations, newest first."""
    return page(call, "terminal.location", "/v1/terminal/locations", params, "1", [])


def retrieve_location(call: Call, params: Json, location_id: str) -> Json:
    """Return a location."""
    return call.find("terminal.location", location_id, "location")


def register(call: Call, params: Json) -> Json:
    """Register a simulated reader at a location."""
    code = params["registration_code"]
    if code not in _DEVICES:
        message = f"No reader was found with registration code '{code}'."
        raise invalid(message, "registration_code", "resource_missing")
    location = call.find("terminal.location", params["location"], "location", 400)
    serial = f"SIMULATOR-{secrets.token_hex(6)}"
    reader: Json = {
        "id": new_id("tmr"),
        "object": "terminal.reader",
        "action": None,
        "device_sw_version": "2.42.0.0",
        "device_type": _DEVICES[code],
        "ip_address": "0.0.0.0",
        "label": params.get("label") or code,
        "last_seen_at": call.now * 1000,
        "livemode": False,
        "location": location["id"],
        "metadata": params.get("metadata", {}),
        "serial_number": serial,
        "status": "online",
    }
    call.store.put(reader, parent=location["id"], type_=reader["device_type"], created=call.now)
    return reader


def list_readers(call: Call, params: Json) -> Json:
    """Return a page of readers, newest first."""
    where, arguments = "1", Arguments()
    for column, name in (("parent", "location"), ("type", "device_type")):
        if name in params:
            where, arguments = f"{where} AND {column} = ?", [*arguments, params[name]]
    return page(call, "terminal.reader", "/v1/terminal/readers", params, where, arguments)


def retrieve(call: Call, params: Json, reader_id: str) -> Json:
    """Return a reader and what it is doing."""
    return call.find("terminal.reader", reader_id, "reader")


def update(call: Call, params: Json, reader_id: str) -> Json:
    """Change a reader's label."""
    reader = retrieve(call, params, reader_id)
    reader["label"] = params.get("label", reader["label"]) or reader["serial_number"]
    reader["metadata"] = {**reader["metadata"], **params.get("metadata", {})}
    call.store.put(reader)
    return reader


def delete(call: Call, params: Json, reader_id: str) -> Json:
    """Forget a reader."""
    reader = retrieve(call, params, reader_id)
    call.store.remove(reader_id)
    kept = ("id", "object", "device_type", "serial_number")
    return {**{name: reader[name] for name in kept}, "deleted": True}


def process(call: Call, params: Json, reader_id: str) -> Json:
    """Let a reader ask for the card of an intent; `moto` has it keyed in."""
    config = params.get("process_config", {})
    if "moto" in config and not call.settings.moto_enabled:
        raise unknown([MOTO])
    reader = retrieve(call, params, reader_id)
    intent = call.find("payment_intent", params["payment_intent"], "payment_intent", 400)
    _check_processable(intent, moto=config.get("moto", False))
    trouble = _trouble(call, reader_id)
    if trouble in {"offline", "timeout"}:
        raise _reader_error(f"terminal_reader_{trouble}")
    if _is_busy(reader):
        raise _reader_error("terminal_reader_busy")
    told = {name: value for name, value in config.items() if name != "moto"}
    action = {"payment_intent": intent["id"], "process_config": told}
    reader["action"] = _action("in_progress", action)
    call.store.put(reader)
    if trouble == "timeout_arrived":
        raise _reader_error("terminal_reader_timeout")
    return reader


def cancel_action(call: Call, params: Json, reader_id: str) -> Json:
    """Let a reader stop asking; not while the bank is asked."""
    reader = retrieve(call, params, reader_id)
    trouble = _trouble(call, reader_id)
    if trouble == "offline":
        raise _reader_error("terminal_reader_offline")
    if trouble == "authorising" and _is_busy(reader):
        raise _reader_error("terminal_reader_busy")
    reader["action"] = None
    call.store.put(reader)
    return reader


def present(call: Call, params: Json, reader_id: str) -> Json:
    """Key a test card on a simulated reader, as somebody standing at it would."""
    reader = retrieve(call, params, reader_id)
    if not _is_busy(reader):
        message = "The reader is not waiting for a payment method."
        raise invalid(message, "reader", "intent_invalid_state")
    if params.get("type") != "card":
        raise invalid("This payment takes a card that is keyed in: use type=card.", "type")
    card = params.get("card", {})
    for name in ("number", "exp_month", "exp_year", "cvc"):
        if name not in card:
            raise invalid(f"Missing required param: card[{name}].", f"card[{name}]")
    number = re.sub(r"\s", "", card["number"])
    if number not in TEST_NUMBERS:
        raise invalid("Your card number is incorrect.", "card[number]", "incorrect_number")
    asked = reader["action"]["process_payment_intent"]
    intent = call.find("payment_intent", asked["payment_intent"], "payment_intent")
    trouble = _trouble(call, reader_id)
    if trouble == "authorising":
        intent["status"] = "processing"
        call.store.put(intent)
        call.store.change_setting(f"keyed:{reader_id}", TEST_NUMBERS[number])
        return reader
    return _authorise(call, reader, intent, TEST_NUMBERS[number], trouble)


def finish_authorising(call: Call, reader_id: str) -> None:
    """Let the bank answer about the card that was keyed while the reader was `authorising`."""
    reader = retrieve(call, {}, reader_id)
    asked = reader["action"]["process_payment_intent"]
    intent = call.find("payment_intent", asked["payment_intent"], "payment_intent")
    intent["status"] = "requires_payment_method"
    trouble_reader(call, reader_id, "")
    _authorise(call, reader, intent, call.store.setting(f"keyed:{reader_id}", ""), "")


def stop_at_reader(call: Call, reader_id: str) -> None:
    """Let whoever stands at the reader press its red key."""
    reader = retrieve(call, {}, reader_id)
    _fail(call, reader, "customer_canceled", "The customer canceled the payment.")


def trouble_reader(call: Call, reader_id: str, trouble: str) -> None:
    """Let a reader be in trouble until it is told otherwise by an empty word.

    `offline`; `timeout` and `timeout_arrived` (Stripe could not tell, the reader did not get it
    or did); `connection_error` and `connection_error_undone` (the line broke while the bank was
    asked, which said yes or was not reached); `authorising` (the bank takes its time).
    """
    call.store.change_setting(f"reader:{reader_id}", trouble)


def _authorise(call: Call, reader: Json, intent: Json, card: str, trouble: str) -> Json:
    if trouble == "connection_error_undone":
        return _fail(call, reader, "connection_error", "Could not communicate with Stripe.")
    if intent["status"] != "requires_payment_method":
        return _fail(call, reader, "intent_invalid_state", "The PaymentIntent was paid meanwhile.")
    # The line that broke is the reader's: the bank was asked and answered.
    attach(call, intent, card)
    try:
        confirm_intent(call, intent, {"error_on_requires_action": True}, moto=True)
    except Refusal as refusal:
        error = refusal.body()["error"]
        return _fail(call, reader, error["code"], error["message"])
    if trouble == "connection_error":
        return _fail(call, reader, "connection_error", "Could not communicate with Stripe.")
    reader["action"]["status"] = "succeeded"
    call.store.put(reader)
    return reader


def _fail(call: Call, reader: Json, code: str, message: str) -> Json:
    reader["action"].update(status="failed", failure_code=code, failure_message=message)
    call.store.put(reader)
    return reader


def _check_processable(intent: Json, *, moto: bool) -> None:
    if intent["status"] != "requires_payment_method":
        message = (
            "The PaymentIntent must be in the requires_payment_method state to be processed, but "
            f"it is {intent['status']}."
        )
        raise Refusal(
            400,
            message,
            code="intent_invalid_state",
            stored=True,
            payment_intent=intent,
        )
    if not moto:
        message = (
            "The PaymentIntent must allow card_present to be processed by a reader; a card is "
            "keyed in with process_config[moto]."
        )
        raise invalid(message, "payment_intent")


def _action(status: str, process_payment_intent: Json) -> Json:
    return {
        "api_error": None,
        "failure_code": None,
        "failure_message": None,
        "process_payment_intent": process_payment_intent,
        "status": status,
        "type": "process_payment_intent",
    }


def _is_busy(reader: Json) -> bool:
    return reader["action"] is not None and reader["action"]["status"] == "in_progress"


def _trouble(call: Call, reader_id: str) -> str:
    return call.store.setting(f"reader:{reader_id}", "")


def _reader_error(code: str) -> Refusal:
    return Refusal(400, _MESSAGES[code], code=code, stored=True)
