"""Every verb of scripts that asks for a right: prepared by Ada, then typed by anybody."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from itertools import count

from pos_app.app import open_shop
from pos_app.domain.rights import Right
from tests.cli.orders import VISA, line, text
from tests.conftest import KEY
from tests.e2e.command_line import CommandLine

Words = tuple[str, ...]
# What is typed, and what stands on stdin after the PIN.
Typed = tuple[Words, str]

ADDRESS = ("--line1", "1 High Street", "--city", "Dover", "--state", "DE")
PLACE = (*ADDRESS, "--postal-code", "19901", "--country", "US")
KEEP = ("--keep", "May we keep it?")


class Prepared:
    """Makes what the verbs need, each time anew, in one shop."""

    def __init__(self, run: CommandLine) -> None:
        self.run = run
        self._numbers = count(1)

    def ada(self, *words: str, stdin: str = "") -> dict[str, object]:
        answer = self.run.signed_in(*words, stdin=stdin)
        assert answer.code == 0, answer.err
        made: dict[str, object] = answer.json
        return made

    def name(self, word: str) -> str:
        return f"{word} {next(self._numbers)}"

    def order(self, **changed: object) -> str:
        return str(self.ada("order", "new", "-", stdin=text(**changed))["number"])

    def held(self, *words: str, card: str = VISA) -> str:
        number = self.order()
        self.ada("card", number, "--payment-method", card, *words)
        return number

    def order_by_link(self) -> str:
        self.ada("settings", "set", "thanks_page", "https://shop.example/thanks")
        return self.order()

    def linked(self) -> str:
        number = self.order_by_link()
        self.ada("link", number)
        return number

    def dearer(self, card: str = VISA) -> str:
        """A held order of which the customer wanted twice as much; scripts cannot change it."""
        number = self.held(card=card)
        opened = open_shop(self.run.home)
        try:
            content = opened.services.ordering.record_of_number(int(number)).order.content
            dearer = replace(content, lines=content.lines * 2)
            opened.services.ordering.save(dearer, opened.services.operators.get("Ada"))
        finally:
            opened.close()
        return number

    def raisable(self) -> str:
        self.ada("settings", "set", "raisable_holds", "on")
        return self.dearer("pm_card_mastercard")

    def in_parts(self) -> str:
        self.ada("settings", "set", "holds_in_parts", "on")
        return self.held(card="pm_card_mastercard")

    def captured(self) -> str:
        number = self.held()
        self.ada("capture", number)
        return number

    def customer(self) -> str:
        """Somebody whose orders are over."""
        name = self.name("Zoe")
        phone = f"415 556 {next(self._numbers):04}"
        number = self.order(customer={"name": name, "phone": phone})
        self.ada("void", number, "--reason", "abandoned")
        [found] = self.run("customer", "find", name, "--json").json
        return str(found["id"])

    def card(self) -> str:
        self.held(*KEEP)
        [grace] = self.run("customer", "find", "Grace", "--json").json
        cards = self.run("customer", "cards", str(grace["id"]), "--json").json
        return str(cards[-1]["id"])

    def person(self) -> str:
        name = self.name("Eve")
        self.ada("operator", "add", name, "--role", "clerk", stdin="90210\n")
        return name

    def reader(self) -> str:
        name = self.name("Reader")
        self.ada("reader", "add", name, "--code", "simulated-wpe", "--location", "Shop")
        return name

    def waiting(self, verb: str) -> str:
        """An order for which Dora has asked for a second person."""
        number = self.captured() if verb == "refund" else self.held()
        more = ("--reason", "abandoned") if verb == "void" else ()
        self.ada("settings", "set", f"two_people_{verb}", "0.01")
        asked = self.run(verb, number, *more, "--operator", "Dora", "--pin-stdin", stdin="9753\n")
        assert "needs two people" in asked.err
        self.ada("settings", "set", f"two_people_{verb}", "off")
        return number


@dataclass(frozen=True)
class Act:
    """The rights that a verb asks for, in this order, and how it is prepared."""

    rights: tuple[Right, ...]
    prepare: Callable[[Prepared], Typed]


def _act(*rights: Right, typed: Callable[[Prepared], Words], stdin: str = "") -> Act:
    return Act(rights, lambda made: (typed(made), stdin))


def _people(typed: Callable[[Prepared], Words], stdin: str = "") -> Act:
    return _act(Right.MANAGE_PEOPLE, typed=typed, stdin=stdin)


def _shop(typed: Callable[[Prepared], Words]) -> Act:
    return _act(Right.MANAGE_SHOP, typed=typed)


def _new(*rights: Right, stdin: str) -> Act:
    return _act(Right.TAKE_ORDERS, *rights, typed=lambda _m: ("order", "new", "-"), stdin=stdin)


_VISA = ("--payment-method", VISA)
_WHY = ("--reason", "requested_by_customer")
_NO_RIGHTS = "take_orders hold key_cards"

# By the words of the verb; where one asks for different rights, with a few more after a comma.
ACTS: dict[str, Act] = {
    "setup": _shop(lambda _m: ("setup", "--undo", "0")),
    "settings set": _shop(lambda _m: ("settings", "set", "receipt_text", "Thank you")),
    "key set": _act(Right.MANAGE_KEY, typed=lambda _m: ("key", "set", "--stdin"), stdin=f"{KEY}\n"),
    "key forget": _act(Right.MANAGE_KEY, typed=lambda _m: ("key", "forget")),
    "order new": _new(stdin=text()),
    "order new, another price": _new(
        Right.CHANGE_PRICE, stdin=text(lines=[line(sku="TEA", unit_price="9.99")])
    ),
    "order new, a discount": _new(Right.DISCOUNT, stdin=text(discount="10%")),
    "customer export": _act(
        Right.CUSTOMER_DATA,
        typed=lambda m: (
            *("customer", "export", m.customer()),
            str(m.run.home.parent / m.name("customer.json")),
        ),
    ),
    "customer erase": _act(
        Right.CUSTOMER_DATA, typed=lambda m: ("customer", "erase", m.customer())
    ),
    "customer remove-card": _act(Right.HOLD, typed=lambda m: ("customer", "remove-card", m.card())),
    "report held": _act(Right.SEE_REPORTS, typed=lambda _m: ("report", "held")),
    "card": _act(Right.HOLD, typed=lambda m: ("card", m.order(), *_VISA)),
    "card, kept": _act(Right.HOLD, typed=lambda m: ("card", m.order(), *_VISA, *KEEP)),
    "card, on file": _act(Right.HOLD, typed=lambda m: ("card", m.order(), "--saved", m.card())),
    "link": _act(Right.HOLD, typed=lambda m: ("link", m.order_by_link())),
    "link, closed": _act(Right.HOLD, typed=lambda m: ("link", m.linked(), "--cancel")),
    "hold-again": _act(Right.HOLD, Right.VOID, typed=lambda m: ("hold-again", m.held(), *_VISA)),
    "hold-more": _act(Right.HOLD, typed=lambda m: ("hold-more", m.dearer(), *_VISA)),
    "hold-more, raised": _act(Right.HOLD, typed=lambda m: ("hold-more", m.raisable(), "--raise")),
    "capture": _act(Right.CAPTURE, typed=lambda m: ("capture", m.held())),
    "capture, less": _act(
        Right.CAPTURE_LESS,
        Right.CAPTURE,
        typed=lambda m: ("capture", m.held(), "--amount", "5.00"),
    ),
    "capture, the rest kept": _act(
        Right.CAPTURE_LESS,
        Right.CAPTURE,
        typed=lambda m: ("capture", m.in_parts(), "--amount", "5.00", "--keep-rest"),
    ),
    "void": _act(Right.VOID, typed=lambda m: ("void", m.held(), *_WHY)),
    "refund": _act(Right.REFUND, typed=lambda m: ("refund", m.captured())),
    "approve": _act(Right.CAPTURE, typed=lambda m: ("approve", m.waiting("capture"))),
    "approve, a void": _act(Right.VOID, typed=lambda m: ("approve", m.waiting("void"))),
    "approve, a refund": _act(Right.REFUND, typed=lambda m: ("approve", m.waiting("refund"))),
    "reject": _act(Right.CAPTURE, typed=lambda m: ("reject", m.waiting("capture"))),
    "operator add": _people(
        lambda m: ("operator", "add", m.name("Eve"), "--role", "clerk"), "90210\n"
    ),
    "operator rename": _people(lambda m: ("operator", "rename", m.person(), m.name("Eva"))),
    "operator role": _people(lambda m: ("operator", "role", m.person(), "manager")),
    "operator disable": _people(lambda m: ("operator", "disable", m.person())),
    "operator enable": _people(lambda m: ("operator", "enable", m.person())),
    "operator pin": _people(lambda m: ("operator", "pin", m.person()), "85203\n"),
    "operator unlock": _people(lambda m: ("operator", "unlock", m.person())),
    "operator rights": _people(lambda _m: ("operator", "rights", "clerk", *_NO_RIGHTS.split())),
    "reader add": _shop(
        lambda m: ("reader", "add", m.name("New"), "--code", "simulated-wpe", "--location", "Shop")
    ),
    "reader location": _shop(lambda m: ("reader", "location", m.name("Shop"), *PLACE)),
    "reader rename": _shop(lambda m: ("reader", "rename", m.reader(), m.name("Reader"))),
    "reader use": _shop(lambda m: ("reader", "use", m.reader())),
    "reader remove": _shop(lambda m: ("reader", "remove", m.reader())),
}
# They read, or do what every window does by itself: scripts run them with nobody signed in.
NOBODY_ASKED = {
    *("settings list", "settings get", "settings explain", "key test", "key show"),
    *("sync", "doctor", "update", "backup", "restore", "trail export", "order show", "order list"),
    *("customer find", "customer cards", "queue", "morning", "operator list", "reader list"),
}
