"""The verbs: each calls one service method and prints its result."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from pos_app.cli.errors import EXIT_DONE, EXIT_REFUSED, EXIT_UNKNOWN, exit_code, say
from pos_app.cli.inputs import (
    amount_of,
    payment_method,
    payment_of,
    payment_status,
    read_json,
    read_pin,
)
from pos_app.cli.link_verbs import LinkVerbs
from pos_app.cli.reader_verbs import ReaderVerbs
from pos_app.cli.settings_verbs import SettingsVerbs
from pos_app.cli.update_verbs import UpdateVerbs
from pos_app.domain.approval import TwoPeople
from pos_app.domain.errors import (
    InvalidInput,
)
from pos_app.domain.money import Money, currency, parse_money
from pos_app.domain.order_json import draft_of
from pos_app.domain.payment import CardToHold, RefundReason, VoidReason
from pos_app.domain.queue import QueueRow, Section
from pos_app.domain.rights import Operator, Right, Role
from pos_app.domain.secret import Secret
from pos_app.domain.tax import parse_tax_rate
from pos_app.services.keys import KeyState
from pos_app.services.shop import ShopSettings

MOST_CUSTOMERS = 50


class Verbs(SettingsVerbs, ReaderVerbs, LinkVerbs, UpdateVerbs):
    """What each verb does with an open shop, and how its result is printed."""

    def set_up(self, arguments: argparse.Namespace) -> int:
        """Make the shop and its owner, or change the settings that are named."""
        shop = self._services.shop
        if shop.is_set_up:
            operator = self._operator(arguments)
            self._services.permits.require(operator, Right.MANAGE_SHOP)
            settings = _with_named(shop.settings, arguments)
            shop.change(settings, operator.name)
        else:
            settings = _first_settings(arguments)
            make = self._services.setting_up.make_shop
            make(settings, arguments.owner, read_pin(arguments))
        self._print.facts({"shop": settings.name}, f"{settings.name} is set up.")
        return EXIT_DONE

    def set_key(self, arguments: argparse.Namespace) -> int:
        """Try the Stripe key that stdin holds, and store it in the keyring."""
        by, text = self._key_keeper(arguments), Secret(sys.stdin.read())
        return self._told_key(self._services.keys.store(text, by, arguments.insist or ()))

    def check_key(self, arguments: argparse.Namespace) -> int:
        """Ask Stripe whose the key is and what it may do."""
        return self._told_key(self._services.keys.check())

    def show_key(self, arguments: argparse.Namespace) -> int:
        """Show the key, masked, and what is known of it."""
        return self._told_key(self._services.keys.known())

    def forget_key(self, arguments: argparse.Namespace) -> int:
        """Remove the key from the keyring."""
        self._services.keys.forget(self._key_keeper(arguments))
        self._print.facts({"key": None}, "The key is forgotten.")
        return EXIT_DONE

    def list_operators(self, arguments: argparse.Namespace) -> int:
        """Print who may sign in, and who may no more."""
        self._require_shop()
        self._print.people(self._services.operators.accounts())
        return EXIT_DONE

    def add_operator(self, arguments: argparse.Namespace) -> int:
        """Add somebody; the new PIN is stdin's second line."""
        by = self._operator(arguments)
        pin, role = read_pin(arguments), Role(arguments.role)
        return self._told(self._services.operators.add(arguments.name, role, pin, by))

    def rename_operator(self, arguments: argparse.Namespace) -> int:
        """Give somebody another name."""
        by, operators = self._operator(arguments), self._services.operators
        return self._told(operators.rename(operators.get(arguments.name), arguments.new, by))

    def change_role(self, arguments: argparse.Namespace) -> int:
        """Give somebody another role."""
        by, operators = self._operator(arguments), self._services.operators
        operator = operators.get(arguments.name)
        return self._told(operators.set_role(operator, Role(arguments.role), by))

    def disable_operator(self, arguments: argparse.Namespace) -> int:
        """Let somebody in no more."""
        by, operators = self._operator(arguments), self._services.operators
        operator = operators.get(arguments.name)
        operators.disable(operator, by)
        return self._told(operator)

    def enable_operator(self, arguments: argparse.Namespace) -> int:
        """Let somebody in again."""
        by = self._operator(arguments)
        return self._told(self._services.operators.enable(arguments.name, by))

    def change_pin(self, arguments: argparse.Namespace) -> int:
        """Give somebody another PIN, which is stdin's second line."""
        by, operators = self._operator(arguments), self._services.operators
        operator = operators.get(arguments.name)
        operators.set_pin(operator, read_pin(arguments), by)
        return self._told(operator)

    def unlock_operator(self, arguments: argparse.Namespace) -> int:
        """Let somebody try again after too many wrong PINs."""
        by, operators = self._operator(arguments), self._services.operators
        operators.unlock(arguments.name, by)
        return self._told(operators.get(arguments.name))

    def rights(self, arguments: argparse.Namespace) -> int:
        """Print what the roles may do, or decide it for one."""
        self._require_shop()
        operators = self._services.operators
        if arguments.role:
            named = frozenset(arguments.rights)
            operators.set_rights({Role(arguments.role): named}, self._operator(arguments))
        self._print.rights({role: operators.rights_of(role) for role in Role})
        return EXIT_DONE

    def find_customers(self, arguments: argparse.Namespace) -> int:
        """Print the customers whose number holds these digits or whose names begin like these."""
        self._require_shop()
        found = self._services.customers.find(arguments.text, MOST_CUSTOMERS)
        self._print.customers([each.customer for each in found])
        return EXIT_DONE

    def export_customer(self, arguments: argparse.Namespace) -> int:
        """Write all that the book holds of a customer to a JSON file."""
        by, target = self._operator(arguments), Path(arguments.file)
        orders = self._services.customer_data.export(arguments.id, target, by)
        self._print.facts(
            {"file": str(target), "orders": orders}, f"Written to {target}, {orders} orders."
        )
        return EXIT_DONE

    def erase_customer(self, arguments: argparse.Namespace) -> int:
        """Erase a customer's name, phone, e-mail, address and notes for good; money rows stay."""
        erased = self._services.customer_data.erase(arguments.id, self._operator(arguments))
        facts: dict[str, object] = {
            "orders": erased.orders,
            "finished": erased.is_finished,
            "forgotten_at_stripe": erased.is_forgotten,
        }
        text = f"Erased, also on {erased.orders} orders. Copies of the book lose it in two weeks."
        if not erased.is_forgotten:
            text += " Stripe forgets the cards on file when it can be reached with their key."
        if not erased.is_finished:
            text += " The file is written anew when no other program reads it."
        self._print.facts(facts, text)
        return EXIT_DONE

    def customer_cards(self, arguments: argparse.Namespace) -> int:
        """Print the cards that a customer lets the shop keep."""
        self._require_shop()
        today = self._services.clock().date()
        self._print.cards(self._services.saved_cards.of_customer(arguments.id), today)
        return EXIT_DONE

    def remove_card(self, arguments: argparse.Namespace) -> int:
        """Let Stripe keep a customer's card no longer."""
        self._services.saved_cards.remove(arguments.card, self._operator(arguments))
        self._print.facts({"removed": arguments.card}, "Removed, here and at Stripe.")
        return EXIT_DONE

    def new_order(self, arguments: argparse.Namespace) -> int:
        """Save the order of a file, then make its intent."""
        operator = self._operator(arguments)
        draft = draft_of(read_json(arguments.file), self._services.shop.defaults)
        record = self._services.ordering.save(draft, operator)
        return self._act(
            record.order.uuid, lambda: self._services.ordering.send(record.order.uuid, operator)
        )

    def show_order(self, arguments: argparse.Namespace) -> int:
        """Print one order."""
        self._require_shop()
        self._print.order(self._services.ordering.record_of_number(arguments.number))
        return EXIT_DONE

    def list_orders(self, arguments: argparse.Namespace) -> int:
        """Print all orders, newest first."""
        self._require_shop()
        status = payment_status(arguments.status) if arguments.status else None
        rows: list[QueueRow] = []
        while page := self._services.ordering.list(
            status, before=rows[-1].number if rows else None
        ):
            rows += page
        self._print.rows(rows)
        return EXIT_DONE

    def hold(self, arguments: argparse.Namespace) -> int:
        """Hold an order's card: a new one, which may be kept, one on file, or keyed on a reader."""
        if arguments.reader is not None:
            return self.hold_by_reader(arguments)
        typed = arguments.payment_method
        card = payment_method(typed) if typed is not None else ""
        operator, record = self._at(arguments)
        uuid, cards = record.order.uuid, self._services.saved_cards
        if not card:
            saved, there = arguments.saved, not arguments.nobody_there
            return self._act(uuid, lambda: cards.hold(uuid, saved, operator, present=there))
        if arguments.keep:
            words = arguments.keep
            return self._act(uuid, lambda: cards.hold_and_keep(uuid, card, words, operator))
        return self._act(
            uuid, lambda: self._services.holding.hold(uuid, CardToHold(card), operator)
        )

    def hold_again(self, arguments: argparse.Namespace) -> int:
        """Hold an order's card anew, then let its old hold go."""
        if arguments.reader is not None:
            return self.hold_again_by_reader(arguments)
        card = self._card_of(arguments)
        operator, record = self._at(arguments)
        uuid, payment_id = record.order.uuid, payment_of(arguments.payment, record)
        holds = self._services.further_holds
        return self._act(
            uuid, lambda: holds.again(uuid, card(uuid), operator, payment_id=payment_id)
        )

    def hold_more(self, arguments: argparse.Namespace) -> int:
        """Hold what an order has become dearer by."""
        holds = self._services.further_holds
        card = None if arguments.raise_hold else self._card_of(arguments)
        operator, record = self._at(arguments)
        uuid = record.order.uuid
        if card is None:
            return self._act(uuid, lambda: holds.raise_hold(uuid, operator))
        return self._act(uuid, lambda: holds.more(uuid, card(uuid), operator))

    def _card_of(self, arguments: argparse.Namespace) -> Callable[[str], CardToHold]:
        if arguments.payment_method:
            card = CardToHold(payment_method(arguments.payment_method))
            return lambda _uuid: card
        cards, saved, there = (
            self._services.saved_cards,
            arguments.saved,
            not arguments.nobody_there,
        )
        return lambda uuid: cards.to_hold(uuid, saved, present=there)

    def capture(self, arguments: argparse.Namespace) -> int:
        """Take held money."""
        operator, record = self._at(arguments)
        amount, payment_id = (
            amount_of(arguments.amount, record),
            payment_of(arguments.payment, record),
        )
        uuid, capturing = record.order.uuid, self._services.capturing
        seen_held, keep_rest = amount_of(arguments.if_held, record), arguments.keep_rest
        return self._act(
            uuid,
            lambda: capturing.capture(
                uuid,
                operator,
                amount,
                payment_id=payment_id,
                keep_rest=keep_rest,
                seen_held=seen_held,
            ),
        )

    def void(self, arguments: argparse.Namespace) -> int:
        """Let a hold go."""
        operator, record = self._at(arguments)
        reason, payment_id = VoidReason(arguments.reason), payment_of(arguments.payment, record)
        uuid, voiding = record.order.uuid, self._services.voiding
        return self._act(uuid, lambda: voiding.void(uuid, operator, reason, payment_id=payment_id))

    def refund(self, arguments: argparse.Namespace) -> int:
        """Give captured money back."""
        operator, record = self._at(arguments)
        amount, reason = amount_of(arguments.amount, record), RefundReason(arguments.reason)
        uuid, payment_id = record.order.uuid, payment_of(arguments.payment, record)
        refunding = self._services.refunding
        return self._act(
            uuid, lambda: refunding.refund(uuid, operator, amount, reason, payment_id=payment_id)
        )

    def approve(self, arguments: argparse.Namespace) -> int:
        """Approve what somebody else asked for, and send it."""
        operator, record = self._at(arguments)
        uuid = record.order.uuid
        return self._act(uuid, lambda: self._services.approvals.approve(uuid, operator))

    def reject(self, arguments: argparse.Namespace) -> int:
        """Say no to what waits for a second person, or take it back."""
        operator, record = self._at(arguments)
        uuid = record.order.uuid
        return self._act(uuid, lambda: self._services.approvals.reject(uuid, operator))

    def queue(self, arguments: argparse.Namespace) -> int:
        """Print the queue by section."""
        self._require_shop()
        queue = self._services.queue
        view = queue.load()
        self._print.queue({each: queue.rows(view.numbers[each]) for each in Section})
        return EXIT_DONE

    def report_held(self, arguments: argparse.Namespace) -> int:
        """Print what is held now, and what it adds up to."""
        held = self._services.reports.held(self._operator(arguments))
        self._print.held(held, as_csv=arguments.csv)
        return EXIT_DONE

    def morning(self, arguments: argparse.Namespace) -> int:
        """Print what ends today, ended, is unknown, drifted or waits for a card."""
        self._require_shop()
        self._print.day(self._services.day_lists.morning())
        return EXIT_DONE

    def sync(self, arguments: argparse.Namespace) -> int:
        """Finish every open attempt, then read every intent that can still change."""
        self._require_shop()
        facts, text = self._settle()
        self._print.facts(facts, text)
        return EXIT_UNKNOWN if facts["waiting"] or facts["unread"] else EXIT_DONE

    def examine(self, arguments: argparse.Namespace) -> int:
        """Look at everything the shop depends on."""
        findings = self._services.doctor.examine()
        self._print.findings(findings)
        return EXIT_DONE if all(each.is_well for each in findings) else EXIT_REFUSED

    def back_up(self, arguments: argparse.Namespace) -> int:
        """Copy the book."""
        target = Path(arguments.file)
        if target.exists() and target.samefile(self._shop.book.path):
            raise InvalidInput("backup.onto_book", file=arguments.file)
        path = self._services.copies.back_up(target)
        self._print.facts({"file": str(path)}, f"Copied to {path}.")
        return EXIT_DONE

    def export_trail(self, arguments: argparse.Namespace) -> int:
        """Write the trail of what happened as JSON lines, for verify_trail.py."""
        entries = self._services.trail.export(Path(arguments.file))
        self._print.facts(
            {"file": arguments.file, "entries": entries},
            f"{entries} entries written to {arguments.file}.",
        )
        return EXIT_DONE

    def restore(self, arguments: argparse.Namespace) -> int:
        """Come back to a copy, then read at Stripe what happened since."""
        source = Path(arguments.file)
        kept = self._services.copies.restore(source, trail_may_be_broken=arguments.broken_trail)
        return self.tell_restored(source, kept)

    def tell_restored(self, source: Path, kept: Path) -> int:
        """Go on with a book that is a copy: tell its trail, and read at Stripe what happened."""
        self._services.trail.tell_restored(source)
        facts, text = self._settle()
        self._print.facts(
            {"kept": str(kept), **facts}, f"Restored. What was there is kept in {kept}.\n{text}"
        )
        # The book is back; what could not be read is in the text, and `sync` reads it.
        return EXIT_UNKNOWN if facts["waiting"] else EXIT_DONE

    def _settle(self) -> tuple[dict[str, object], str]:
        settled = self._services.recovery.settle_all(has_window=True)
        self._services.saved_cards.settle(by_person=True)
        read = self._services.recovery.read_open()
        facts: dict[str, object] = {
            "settled": len(settled.settled),
            "waiting": len(settled.waiting),
            "read": len(read.settled),
            "unread": len(read.waiting),
        }
        text = "{settled} settled, {waiting} waiting, {read} read, {unread} not read."
        return facts, text.format(**facts)

    def _key_keeper(self, arguments: argparse.Namespace) -> Operator | None:
        # The key may come before the shop; then there is nobody to ask.
        return self._operator(arguments) if self._services.operators.names() else None

    def _told_key(self, state: KeyState) -> int:
        self._print.key(state)
        if state.trouble is None:
            return EXIT_DONE
        say(state.trouble)
        return exit_code(state.trouble)

    def _told(self, operator: Operator) -> int:
        facts: dict[str, object] = {"name": operator.name, "role": operator.role.value}
        self._print.facts(facts, f"{operator.name} ({operator.role.value})")
        return EXIT_DONE


def _first_settings(arguments: argparse.Namespace) -> ShopSettings:
    if not (arguments.shop and arguments.shop.strip() and arguments.currency and arguments.owner):
        raise InvalidInput("setup.incomplete")
    first = ShopSettings(arguments.shop, currency(arguments.currency))
    return _with_named(first, arguments)


def _two_people(settings: ShopSettings, typed: list[str]) -> TwoPeople:
    limits: dict[str, Money | None] = {}
    for each in typed:
        verb, _, amount = each.partition("=")
        if verb not in {"capture", "void", "refund"}:
            raise InvalidInput("two_people.unknown", text=verb[:40])
        limits[verb] = None if amount == "off" else parse_money(amount, settings.currency)
    return replace(settings.two_people, **limits)


def _with_named(settings: ShopSettings, arguments: argparse.Namespace) -> ShopSettings:
    named = {
        "name": arguments.shop,
        "currency": currency(arguments.currency) if arguments.currency else None,
        "moto": arguments.moto == "on" if arguments.moto else None,
        # Whoever decides about the mark anew has heard of Stripe's refusal.
        "moto_refused": False if arguments.moto else None,
        "prices_include_tax": arguments.prices == "with-tax" if arguments.prices else None,
        "two_people": _two_people(settings, arguments.two_people) if arguments.two_people else None,
        "default_tax": parse_tax_rate(arguments.tax) if arguments.tax else None,
        "undo_s": arguments.undo,
    }
    return replace(settings, **{name: value for name, value in named.items() if value is not None})
