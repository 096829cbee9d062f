"""What may be typed behind `holdfast`."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from typing import NoReturn

from pos_app import __version__
from pos_app.cli.inputs import order_number
from pos_app.cli.verbs import Verbs
from pos_app.domain.payment import RefundReason, VoidReason
from pos_app.domain.rights import Right, Role
from pos_app.domain.settings import setting
from pos_app.domain.stripe_key import Insist
from pos_app.logs import redact

Run = Callable[[Verbs, argparse.Namespace], int]


class _Parser(argparse.ArgumentParser):
    def error(self, message: str) -> NoReturn:
        # It repeats what was typed, which may be a key or a card number in a wrong place.
        super().error(redact(message))


def parser() -> argparse.ArgumentParser:
    """The parser of all verbs; `run` of its result is the method of Verbs to call."""
    made = _Parser(
        "holdfast",
        description="Phone orders: hold the card now, capture the money later.",
        epilog="Without a verb the window opens.",
        parents=[_shared()],
    )
    made.set_defaults(
        home=None, practice=False, json=False, operator=None, pin_stdin=False, self_check=False
    )
    made.add_argument("--version", action="version", version=f"Holdfast {__version__}")
    verbs = made.add_subparsers(required=True, metavar="VERB")
    _add_shop_verbs(verbs)
    _add_order_verbs(verbs)
    _add_customer_verbs(verbs)
    _add_money_verbs(verbs)
    _add_people_verbs(verbs)
    _add_reader_verbs(verbs)
    return made


def _shared() -> argparse.ArgumentParser:
    shared = argparse.ArgumentParser(add_help=False, argument_default=argparse.SUPPRESS)
    # Suppressed defaults: an option counts before the verb and after it.
    shared.add_argument("--home", metavar="DIR", help="the data folder")
    shared.add_argument("--practice", action="store_true", help="the practice shop")
    shared.add_argument("--json", action="store_true", help="print for machines")
    shared.add_argument("--operator", metavar="NAME", help="who does it")
    shared.add_argument("--pin-stdin", action="store_true", help="the PIN is stdin's first line")
    return shared


def _verb(verbs: argparse._SubParsersAction, name: str, run: Run) -> argparse.ArgumentParser:  # type: ignore[type-arg]
    made: argparse.ArgumentParser = verbs.add_parser(
        name, help=run.__doc__, description=run.__doc__, parents=[_shared()]
    )
    made.set_defaults(run=run)
    return made


def _group(verbs: argparse._SubParsersAction, name: str, text: str) -> argparse._SubParsersAction:  # type: ignore[type-arg]
    made: argparse.ArgumentParser = verbs.add_parser(name, help=text, description=text)
    return made.add_subparsers(required=True, metavar="VERB")


def _add_shop_verbs(verbs: argparse._SubParsersAction) -> None:  # type: ignore[type-arg]
    setup = _verb(verbs, "setup", Verbs.set_up)
    setup.add_argument("--shop", metavar="NAME")
    setup.add_argument("--currency", metavar="CODE")
    setup.add_argument("--owner", metavar="NAME")
    setup.add_argument("--prices", choices=("with-tax", "without-tax"))
    setup.add_argument("--tax", metavar="PERCENT", help="the usual tax rate, such as 8.25")
    setup.add_argument(
        "--undo",
        type=int,
        choices=range(setting("undo_s").most + 1),
        metavar="SECONDS",
        help="how long a capture or void can be undone in the window, 0 to 60",
    )
    setup.add_argument("--moto", choices=("on", "off"), help="mark holds as phone orders")
    setup.add_argument(
        "--two-people",
        action="append",
        metavar="VERB=AMOUNT",
        help="capture, void or refund above this needs two people, such as refund=100.00 or =off",
    )
    settings = _group(verbs, "settings", "What may be set; docs/settings.md explains each.")
    _verb(settings, "list", Verbs.list_settings)
    _verb(settings, "get", Verbs.get_setting).add_argument("name", metavar="NAME")
    change = _verb(settings, "set", Verbs.set_setting)
    change.add_argument("name", metavar="NAME")
    change.add_argument("value", metavar="VALUE")
    _verb(settings, "explain", Verbs.explain_settings)
    key = _group(verbs, "key", "The Stripe key in the keyring.")
    set_key = _verb(key, "set", Verbs.set_key)
    set_key.add_argument("--stdin", action="store_true", required=True)
    set_key.add_argument(
        "--full-key",
        dest="insist",
        action="append_const",
        const=Insist.FULL_KEY,
        help="insist on a live sk_ key",
    )
    set_key.add_argument(
        "--other-account",
        dest="insist",
        action="append_const",
        const=Insist.OTHER_ACCOUNT,
        help="insist on a key of another Stripe account than earlier orders",
    )
    set_key.add_argument(
        "--other-mode",
        dest="insist",
        action="append_const",
        const=Insist.OTHER_MODE,
        help="insist on a live key after test orders, or the other way round",
    )
    _verb(key, "test", Verbs.check_key)
    _verb(key, "show", Verbs.show_key)
    _verb(key, "forget", Verbs.forget_key)
    _verb(verbs, "sync", Verbs.sync)
    doctor = _verb(verbs, "doctor", Verbs.examine)
    doctor.add_argument(
        "--self-check",
        action="store_true",
        help="try the program itself, in a folder of its own; no shop and no network needed",
    )
    update = _verb(verbs, "update", Verbs.update)
    update.add_argument("--file", metavar="FILE", help="is this downloaded file what was announced")
    _verb(verbs, "backup", Verbs.back_up).add_argument("file", metavar="FILE")
    trail = _group(verbs, "trail", "What happened, by whom and when.")
    _verb(trail, "export", Verbs.export_trail).add_argument("file", metavar="FILE")
    restore = _verb(verbs, "restore", Verbs.restore)
    restore.add_argument("file", metavar="FILE")
    restore.add_argument(
        "--broken-trail",
        action="store_true",
        help="take a copy although its trail of what happened was changed",
    )


def _add_order_verbs(verbs: argparse._SubParsersAction) -> None:  # type: ignore[type-arg]
    order = _group(verbs, "order", "Save and read orders.")
    new = _verb(order, "new", Verbs.new_order)
    new.add_argument("file", metavar="FILE", help="a JSON file, or - for stdin")
    _add_number(_verb(order, "show", Verbs.show_order))
    _verb(order, "list", Verbs.list_orders).add_argument("--status", metavar="S")


def _add_customer_verbs(verbs: argparse._SubParsersAction) -> None:  # type: ignore[type-arg]
    customer = _group(verbs, "customer", "What the book holds of a customer.")
    _verb(customer, "find", Verbs.find_customers).add_argument("text", metavar="TEXT")
    export = _verb(customer, "export", Verbs.export_customer)
    erase = _verb(customer, "erase", Verbs.erase_customer)
    for each in (export, erase):
        each.add_argument("id", type=int, metavar="ID", help="as “customer find” prints it")
    export.add_argument("file", metavar="FILE")
    cards = _verb(customer, "cards", Verbs.customer_cards)
    cards.add_argument("id", type=int, metavar="ID", help="as “customer find” prints it")
    remove = _verb(customer, "remove-card", Verbs.remove_card)
    remove.add_argument("card", type=int, metavar="CARD", help="as “customer cards” prints it")


def _add_money_verbs(verbs: argparse._SubParsersAction) -> None:  # type: ignore[type-arg]
    _verb(verbs, "queue", Verbs.queue)
    _verb(verbs, "morning", Verbs.morning)
    report = _group(verbs, "report", "What the book adds up to.")
    held = _verb(report, "held", Verbs.report_held)
    held.add_argument("--csv", action="store_true", help="print for a spreadsheet")
    card = _add_number(_verb(verbs, "card", Verbs.hold))
    which = card.add_mutually_exclusive_group(required=True)
    _add_card(card, which)
    which.add_argument("--reader", metavar="NAME", help="the card is keyed on this reader")
    card.add_argument(
        "--keep", default="", metavar="WORDS", help="keep the card; the customer agreed to these"
    )
    link = _add_number(_verb(verbs, "link", Verbs.link))
    until = link.add_mutually_exclusive_group()
    until.add_argument("--wait", action="store_true", help="until it is paid, or over")
    until.add_argument("--cancel", action="store_true", help="nobody can pay by it any more")
    again = _add_number(_verb(verbs, "hold-again", Verbs.hold_again))
    anew = again.add_mutually_exclusive_group(required=True)
    _add_card(again, anew)
    anew.add_argument("--reader", metavar="NAME", help="the card is keyed on this reader")
    more = _add_number(_verb(verbs, "hold-more", Verbs.hold_more))
    difference = more.add_mutually_exclusive_group(required=True)
    _add_card(more, difference)
    difference.add_argument(
        "--raise", dest="raise_hold", action="store_true", help="raise the first hold"
    )
    capture = _add_number(_verb(verbs, "capture", Verbs.capture))
    capture.add_argument("--amount", metavar="12.34", help="less than all that is held")
    capture.add_argument(
        "--keep-rest", action="store_true", help="what is not taken stays held, where the bank can"
    )
    capture.add_argument(
        "--if-held", metavar="12.34", help="only while exactly this is held: safe to run again"
    )
    void = _add_number(_verb(verbs, "void", Verbs.void))
    void.add_argument("--reason", choices=[reason.value for reason in VoidReason], required=True)
    refund = _add_number(_verb(verbs, "refund", Verbs.refund))
    refund.add_argument("--amount", metavar="12.34", help="less than all that is left")
    for verb in (again, capture, void, refund):
        verb.add_argument("--payment", metavar="pi_…", help="which one, if an order has several")
    _add_number(_verb(verbs, "approve", Verbs.approve))
    _add_number(_verb(verbs, "reject", Verbs.reject))
    customer = RefundReason.REQUESTED_BY_CUSTOMER.value
    reasons = [reason.value for reason in RefundReason]
    refund.add_argument("--reason", choices=reasons, default=customer)


def _add_people_verbs(verbs: argparse._SubParsersAction) -> None:  # type: ignore[type-arg]
    roles = [role.value for role in Role]
    people = _group(verbs, "operator", "Who may sign in, and what the roles may do.")
    _verb(people, "list", Verbs.list_operators)
    add = _add_name(_verb(people, "add", Verbs.add_operator))
    add.add_argument("--role", choices=roles, required=True)
    _add_name(_verb(people, "rename", Verbs.rename_operator)).add_argument("new", metavar="NEW")
    _add_name(_verb(people, "role", Verbs.change_role)).add_argument("role", choices=roles)
    _add_name(_verb(people, "disable", Verbs.disable_operator))
    _add_name(_verb(people, "enable", Verbs.enable_operator))
    _add_name(_verb(people, "pin", Verbs.change_pin))
    _add_name(_verb(people, "unlock", Verbs.unlock_operator))
    rights = _verb(people, "rights", Verbs.rights)
    rights.add_argument("role", choices=roles, nargs="?")
    rights.add_argument("rights", type=Right, nargs="*", metavar="RIGHT")


def _add_reader_verbs(verbs: argparse._SubParsersAction) -> None:  # type: ignore[type-arg]
    reader = _group(verbs, "reader", "The shop's card readers.")
    _verb(reader, "list", Verbs.list_readers)
    add = _verb(reader, "add", Verbs.add_reader)
    add.add_argument("--code", metavar="CODE", required=True, help="the code on its screen")
    add.add_argument("--location", metavar="PLACE", help="where it stands, if there are several")
    place = _verb(reader, "location", Verbs.add_location)
    for part, default in (("line1", None), ("city", None), ("state", ""), ("postal-code", None)):
        place.add_argument(f"--{part}", required=default is None, default=default)
    place.add_argument("--country", metavar="CC", required=True, help="two letters, such as US")
    rename = _verb(reader, "rename", Verbs.rename_reader)
    others = (_verb(reader, "remove", Verbs.remove_reader), _verb(reader, "use", Verbs.use_reader))
    for each in (add, place, rename, *others):
        each.add_argument("name", metavar="NAME")
    rename.add_argument("new", metavar="NEW")


def _add_name(made: argparse.ArgumentParser) -> argparse.ArgumentParser:
    made.add_argument("name", metavar="NAME", help="whose account it is")
    return made


def _add_card(made: argparse.ArgumentParser, which: argparse._MutuallyExclusiveGroup) -> None:
    which.add_argument("--payment-method", metavar="pm_…")
    which.add_argument(
        "--saved", type=int, metavar="CARD", help="a card on file, as “customer cards” prints it"
    )
    made.add_argument(
        "--nobody-there", action="store_true", help="the customer is not on the line (with --saved)"
    )


def _add_number(made: argparse.ArgumentParser) -> argparse.ArgumentParser:
    made.add_argument("number", type=order_number, metavar="N", help="the order's number")
    return made
