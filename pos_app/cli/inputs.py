"""What is handed to a verb: PIN and order on stdin, files, and words of the command line."""

from __future__ import annotations

import argparse
import io
import json
import re
import sys
from pathlib import Path

from pos_app.domain.errors import InvalidInput, NotAllowed
from pos_app.domain.money import Money, parse_money
from pos_app.domain.payment import PaymentStatus
from pos_app.domain.record import OrderRecord
from pos_app.domain.secret import Secret

# Card numbers have 13 to 19 digits; an ID's random letters and digits have no such run.
_CARD_NUMBER = re.compile(r"\d{13}")
_PAYMENT_METHOD = re.compile(r"pm_\w+", re.ASCII)
_ORDER_NUMBER = re.compile(r"[0-9]{1,15}")


def speak_utf8() -> None:
    """Read and write UTF-8 whatever the system's own habit is."""
    # A pipe on Windows has the country's old code page, which has no room for most names.
    # Bytes that are no UTF-8 are carried along, so that they are refused where they matter.
    for stream, encoding in ((sys.stdin, "utf-8-sig"), (sys.stdout, "utf-8")):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding=encoding, errors="surrogateescape")
    if isinstance(sys.stderr, io.TextIOWrapper):
        sys.stderr.reconfigure(encoding="utf-8")


def read_pin(arguments: argparse.Namespace) -> str:
    """The first line of stdin. Raises NotAllowed `pin.missing` where none was announced."""
    if not arguments.pin_stdin:
        raise NotAllowed("pin.missing")
    return Secret(sys.stdin.readline().rstrip("\r\n"))


def read_json(file: str) -> object:
    """The JSON value of a file, or of what is left on stdin for "-".

    Raises InvalidInput `file.unreadable`, `file.not_text`, `json.malformed`.
    """
    name = "standard input" if file == "-" else file
    try:
        text = sys.stdin.read() if file == "-" else Path(file).read_text(encoding="utf-8-sig")
        value: object = json.loads(text)
        # Finds what neither the book nor Stripe can hold: half a character, escaped or not.
        json.dumps(value, ensure_ascii=False).encode()
    except OSError as error:
        raise InvalidInput("file.unreadable", file=name, reason=error.strerror or "") from None
    except UnicodeError:
        raise InvalidInput("file.not_text", file=name) from None
    except (ValueError, RecursionError) as error:
        row = getattr(error, "lineno", 1)
        raise InvalidInput("json.malformed", file=name, row=row) from None
    return value


def order_number(text: str) -> int:
    """The order number that was typed."""
    if not _ORDER_NUMBER.fullmatch(text):
        raise argparse.ArgumentTypeError("an order's number is made of the digits 0 to 9")
    return int(text)


def payment_method(text: str) -> str:
    """The ID of a payment method. Raises InvalidInput `payment_method.not_an_id`."""
    # A card number typed here stands in shell histories: it must not come any further.
    if not _PAYMENT_METHOD.fullmatch(text) or _CARD_NUMBER.search(text):
        raise InvalidInput("payment_method.not_an_id")
    return text


def payment_status(text: str) -> PaymentStatus:
    """The status of a word in any case. Raises InvalidInput `status.unknown`."""
    try:
        return PaymentStatus(text.lower())
    except ValueError:
        known = ", ".join(status.value for status in PaymentStatus)
        raise InvalidInput("status.unknown", text=text[:40], known=known) from None


def amount_of(text: str | None, record: OrderRecord) -> Money | None:
    """The amount in the order's currency; None, which means all of it, where none was typed."""
    return None if text is None else parse_money(text, record.payment.amount.currency)


def payment_of(text: str | None, record: OrderRecord) -> int | None:
    """The order's payment of an intent's ID; None, which means the one that counts, for none.

    Raises InvalidInput `payment.not_of_order`.
    """
    if text is None:
        return None
    for payment in record.payments:
        if payment.intent_id == text:
            return payment.id
    known = ", ".join(each.intent_id for each in record.payments if each.intent_id)
    raise InvalidInput("payment.not_of_order", text=text[:60], known=known)
