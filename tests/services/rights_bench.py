"""Every verb of the services that asks for a right: prepared by Ada, then done by anybody."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from itertools import count
from pathlib import Path

import pytest

from pos_app.domain.approval import TwoPeople
from pos_app.domain.errors import InvalidInput, Refused
from pos_app.domain.order import CatalogItem, parse_discount
from pos_app.domain.payment import CardToHold, Verb, VoidReason
from pos_app.domain.reader import LocationAddress, NewLocation, Reader
from pos_app.domain.record import OrderRecord
from pos_app.domain.rights import Operator, Right, Role
from pos_app.domain.saved_card import SavedCard
from pos_app.services.bulk import BulkOrder
from pos_app.services.crew import Brake
from tests.conftest import make_draft, usd
from tests.services.conftest import refused
from tests.services.counter import VISA, Counter
from tests.services.dashboard import Dashboard

Act = Callable[[Counter], object]
Prepare = Callable[["Bench"], Act]

ADDRESS = LocationAddress("1 High Street", "Dover", "DE", "19901", "US")
REASON = VoidReason.REQUESTED_BY_CUSTOMER


@dataclass(frozen=True)
class Deed:
    """The rights that a verb asks for, and how it is prepared."""

    rights: tuple[Right, ...]
    prepare: Prepare


# By field of Services and method; where one asks for different rights, with a word more.
DEEDS: dict[str, Deed] = {}


class Bench:
    """Makes what the verbs need, each time anew, in one shop."""

    def __init__(self, ada: Counter, dora: Operator, dashboard: Dashboard, folder: Path) -> None:
        self.ada = ada
        self.dora = Counter(ada.shop, dora)
        self.dashboard = dashboard
        self.folder = folder
        self._numbers = count(1)

    def name(self, word: str) -> str:
        return f"{word} {next(self._numbers)}"

    def reader(self) -> Reader:
        return self.ada.services.readers.add_simulated(self.ada.operator)

    def person(self) -> Operator:
        people = self.ada.services.operators
        return people.add(self.name("Eve"), Role.CLERK, "9753", self.ada.operator)

    def drift(self) -> int:
        held = self.ada.held()
        self.dashboard.intents.capture(held.payment.intent_id or "")
        self.ada.services.recovery.ask_now(held.order.uuid)
        [drift] = self.ada.look_at(held).open_drifts
        return drift.id

    def card(self) -> tuple[OrderRecord, SavedCard]:
        """An order, and a card on file of its customer's."""
        kept = self.ada.services.saved_cards
        first = self.ada.saved()
        kept.hold_and_keep(first.order.uuid, VISA, "May we keep it?", self.ada.operator)
        record = self.ada.saved()
        cards = kept.of_customer(record.order.customer.id or 0)
        return record, max(cards, key=lambda card: card.id)

    def customer(self) -> int:
        """Somebody whose orders are over."""
        services, number = self.ada.services, next(self._numbers)
        draft = make_draft(services, name=f"Zoe {number}", phone=f"415 556 {number:04}")
        record = services.ordering.save(draft, self.ada.operator)
        self.ada.void(record)
        assert record.order.customer.id is not None
        return record.order.customer.id

    def waiting(self) -> str:
        """An order whose capture Dora asked for; it waits for a second person."""
        record, shop = self.ada.held(), self.ada.services.shop
        least = TwoPeople(usd("0.01"), usd("0.01"), usd("0.01"))
        before = shop.settings.two_people
        shop.change(replace(shop.settings, two_people=least), "Ada")
        with refused("approval.waits", Refused):
            self.dora.capture(record)
        shop.change(replace(shop.settings, two_people=before), "Ada")
        return record.order.uuid

    def undoable(self) -> str:
        """An order whose capture Dora has written down, and nobody has sent."""
        record = self.ada.held()
        self.dora.services.capturing.prepare(record.order.uuid, self.dora.operator)
        return record.order.uuid


def deed(name: str, *rights: Right) -> Callable[[Prepare], Prepare]:
    def kept(prepare: Prepare) -> Prepare:
        DEEDS[name] = Deed(rights, prepare)
        return prepare

    return kept


@deed("ordering.save", Right.TAKE_ORDERS)
def _save(_bench: Bench) -> Act:
    return lambda who: who.saved()


@deed("ordering.save at another price", Right.TAKE_ORDERS, Right.CHANGE_PRICE)
def _save_price(bench: Bench) -> Act:
    sku = bench.name("TEA")
    bench.ada.services.catalog.put([CatalogItem(sku, "Assam, 250 g", usd("30"))])

    def save(who: Counter) -> None:
        draft = make_draft(who.services, "27.06")
        line = replace(draft.lines[0], sku=sku)
        who.services.ordering.save(replace(draft, lines=(line,)), who.operator)

    return save


@deed("ordering.save with a discount", Right.TAKE_ORDERS, Right.DISCOUNT)
def _save_discount(_bench: Bench) -> Act:
    def save(who: Counter) -> None:
        draft = make_draft(who.services, "27.06")
        cheaper = replace(draft, discount=parse_discount("10%", draft.currency))
        who.services.ordering.save(cheaper, who.operator)

    return save


@deed("ordering.add_note", Right.TAKE_ORDERS)
def _note(bench: Bench) -> Act:
    uuid = bench.ada.saved().order.uuid
    return lambda who: who.services.ordering.add_note(uuid, "By the door", who.operator)


@deed("holding.hold", Right.HOLD)
def _hold(bench: Bench) -> Act:
    record = bench.ada.sent()
    return lambda who: who.hold(record)


@deed("holding.hold_by_reader", Right.HOLD, Right.KEY_CARDS)
def _hold_by_reader(bench: Bench) -> Act:
    uuid, reader = bench.ada.sent().order.uuid, bench.reader()
    return lambda who: who.services.holding.hold_by_reader(uuid, reader.id, who.operator)


@deed("further_holds.again", Right.HOLD, Right.VOID)
def _again(bench: Bench) -> Act:
    record = bench.ada.held()
    return lambda who: who.again(record)


@deed("further_holds.again after a void", Right.HOLD)
def _again_after_void(bench: Bench) -> Act:
    held = bench.ada.held()
    bench.dashboard.intents.cancel(held.payment.intent_id or "")
    bench.ada.services.recovery.ask_now(held.order.uuid)
    record = bench.ada.look_at(held)
    return lambda who: who.again(record)


@deed("further_holds.again on a reader", Right.HOLD, Right.KEY_CARDS, Right.VOID)
def _again_on_reader(bench: Bench) -> Act:
    uuid, card = bench.ada.held().order.uuid, CardToHold(reader=bench.reader().id)
    return lambda who: who.services.further_holds.again(uuid, card, who.operator)


@deed("further_holds.more", Right.HOLD)
def _more(bench: Bench) -> Act:
    record = bench.ada.dearer(bench.ada.held())
    return lambda who: who.more(record)


@deed("further_holds.more on a reader", Right.HOLD, Right.KEY_CARDS)
def _more_on_reader(bench: Bench) -> Act:
    uuid = bench.ada.dearer(bench.ada.held()).order.uuid
    card = CardToHold(reader=bench.reader().id)
    return lambda who: who.services.further_holds.more(uuid, card, who.operator)


@deed("further_holds.raise_hold", Right.HOLD)
def _raise(bench: Bench) -> Act:
    record = bench.ada.raisable()
    return lambda who: who.raise_hold(record)


@deed("pay_links.make", Right.HOLD)
def _link(bench: Bench) -> Act:
    record = bench.ada.sent()
    return lambda who: who.link(record)


@deed("pay_links.cancel", Right.HOLD)
def _unlink(bench: Bench) -> Act:
    record = bench.ada.link(bench.ada.sent())
    return lambda who: who.unlink(record)


@deed("saved_cards.hold", Right.HOLD)
def _hold_saved(bench: Bench) -> Act:
    record, card = bench.card()
    return lambda who: who.services.saved_cards.hold(record.order.uuid, card.id, who.operator)


@deed("saved_cards.hold_and_keep", Right.HOLD)
def _keep(bench: Bench) -> Act:
    uuid, words = bench.ada.saved().order.uuid, "May we keep it?"
    return lambda who: who.services.saved_cards.hold_and_keep(uuid, VISA, words, who.operator)


@deed("saved_cards.remove", Right.HOLD)
def _remove_card(bench: Bench) -> Act:
    _record, card = bench.card()
    return lambda who: who.services.saved_cards.remove(card.id, who.operator)


@deed("capturing.capture", Right.CAPTURE)
def _capture(bench: Bench) -> Act:
    record = bench.ada.held()
    return lambda who: who.capture(record)


@deed("capturing.capture less", Right.CAPTURE_LESS, Right.CAPTURE)
def _capture_less(bench: Bench) -> Act:
    record = bench.ada.held()
    return lambda who: who.capture(record, usd("5"))


@deed("capturing.capture keeping the rest", Right.CAPTURE_LESS, Right.CAPTURE)
def _capture_part(bench: Bench) -> Act:
    record = bench.ada.in_parts()
    return lambda who: who.capture(record, usd("5"), keep_rest=True)


@deed("capturing.prepare", Right.CAPTURE)
def _prepare_capture(bench: Bench) -> Act:
    uuid = bench.ada.held().order.uuid
    return lambda who: who.services.capturing.prepare(uuid, who.operator)


@deed("voiding.void", Right.VOID)
def _void(bench: Bench) -> Act:
    record = bench.ada.held()
    return lambda who: who.void(record)


@deed("voiding.void of what a capture left", Right.VOID)
def _void_rest(bench: Bench) -> Act:
    record = bench.ada.part_taken()
    return lambda who: who.void(record)


@deed("voiding.prepare", Right.VOID)
def _prepare_void(bench: Bench) -> Act:
    uuid = bench.ada.held().order.uuid
    return lambda who: who.services.voiding.prepare(uuid, who.operator, REASON)


@deed("refunding.refund", Right.REFUND)
def _refund(bench: Bench) -> Act:
    record = bench.ada.captured()
    return lambda who: who.refund(record)


@deed("approvals.approve", Right.CAPTURE)
def _approve(bench: Bench) -> Act:
    uuid = bench.waiting()
    return lambda who: who.services.approvals.approve(uuid, who.operator)


@deed("approvals.reject", Right.CAPTURE)
def _reject(bench: Bench) -> Act:
    uuid = bench.waiting()
    return lambda who: who.services.approvals.reject(uuid, who.operator)


@deed("recovery.send_now", Right.CAPTURE)
def _send_now(bench: Bench) -> Act:
    uuid = bench.undoable()
    return lambda who: who.services.recovery.send_now(uuid, who.operator)


@deed("recovery.withdraw", Right.CAPTURE)
def _withdraw(bench: Bench) -> Act:
    uuid = bench.undoable()
    return lambda who: who.services.recovery.withdraw(uuid, who.operator)


@deed("watch.accept", Right.ANSWER_DRIFT)
def _accept(bench: Bench) -> Act:
    drift = bench.drift()
    return lambda who: who.services.watch.accept(drift, who.operator)


@deed("watch.investigate", Right.ANSWER_DRIFT)
def _investigate(bench: Bench) -> Act:
    drift = bench.drift()
    return lambda who: who.services.watch.investigate(drift, who.operator)


@deed("bulk.plan", Right.BULK, Right.CAPTURE)
def _plan(bench: Bench) -> Act:
    uuids = [bench.ada.held().order.uuid]
    return lambda who: who.services.bulk.plan(uuids, Verb.CAPTURE, who.operator, Brake())


@deed("bulk.plan of voids", Right.BULK, Right.VOID)
def _plan_voids(bench: Bench) -> Act:
    uuids = [bench.ada.held().order.uuid]
    return lambda who: who.services.bulk.plan(uuids, Verb.CANCEL, who.operator, Brake())


@deed("bulk.run", Right.BULK, Right.CAPTURE)
def _run(_bench: Bench) -> Act:
    # Without orders, so that nothing but the right itself is in the way.
    order = BulkOrder(Verb.CAPTURE)
    return lambda who: who.services.bulk.run([], order, who.operator, Brake())


@deed("bulk.run of voids", Right.BULK, Right.VOID)
def _run_voids(_bench: Bench) -> Act:
    order = BulkOrder(Verb.CANCEL, REASON)
    return lambda who: who.services.bulk.run([], order, who.operator, Brake())


@deed("reports.held", Right.SEE_REPORTS)
def _held(_bench: Bench) -> Act:
    return lambda who: who.services.reports.held(who.operator)


@deed("reports.compare", Right.SEE_REPORTS)
def _compare(_bench: Bench) -> Act:
    return lambda who: who.services.reports.compare(who.operator)


@deed("customer_data.export", Right.CUSTOMER_DATA)
def _export(bench: Bench) -> Act:
    customer, target = bench.customer(), bench.folder / f"{bench.name('customer')}.json"
    return lambda who: who.services.customer_data.export(customer, target, who.operator)


@deed("customer_data.erase", Right.CUSTOMER_DATA)
def _erase(bench: Bench) -> Act:
    customer = bench.customer()
    return lambda who: who.services.customer_data.erase(customer, who.operator)


@deed("operators.add", Right.MANAGE_PEOPLE)
def _add(bench: Bench) -> Act:
    name = bench.name("Eve")
    return lambda who: who.services.operators.add(name, Role.CLERK, "9753", who.operator)


@deed("operators.rename", Right.MANAGE_PEOPLE)
def _rename(bench: Bench) -> Act:
    eve, name = bench.person(), bench.name("Eva")
    return lambda who: who.services.operators.rename(eve, name, who.operator)


@deed("operators.set_role", Right.MANAGE_PEOPLE)
def _set_role(bench: Bench) -> Act:
    eve = bench.person()
    return lambda who: who.services.operators.set_role(eve, Role.MANAGER, who.operator)


@deed("operators.disable", Right.MANAGE_PEOPLE)
def _disable(bench: Bench) -> Act:
    eve = bench.person()
    return lambda who: who.services.operators.disable(eve, who.operator)


@deed("operators.enable", Right.MANAGE_PEOPLE)
def _enable(bench: Bench) -> Act:
    eve = bench.person()
    bench.ada.services.operators.disable(eve, bench.ada.operator)
    return lambda who: who.services.operators.enable(eve.name, who.operator)


@deed("operators.set_pin", Right.MANAGE_PEOPLE)
def _set_pin(bench: Bench) -> Act:
    eve = bench.person()
    return lambda who: who.services.operators.set_pin(eve, "8520", who.operator)


@deed("operators.unlock", Right.MANAGE_PEOPLE)
def _unlock(bench: Bench) -> Act:
    eve = bench.person()
    return lambda who: who.services.operators.unlock(eve.name, who.operator)


@deed("operators.set_rights", Right.MANAGE_PEOPLE)
def _set_rights(bench: Bench) -> Act:
    rights = bench.ada.services.operators.rights_of(Role.MANAGER)
    return lambda who: who.services.operators.set_rights({Role.MANAGER: rights}, who.operator)


@deed("settings.change", Right.MANAGE_SHOP)
def _change(_bench: Bench) -> Act:
    return lambda who: who.services.settings.change({"undo_s": 7}, who.operator)


@deed("readers.add", Right.MANAGE_SHOP)
def _add_reader(bench: Bench) -> Act:
    place, name = NewLocation(bench.name("Shop"), ADDRESS), bench.name("Reader")
    return lambda who: who.services.readers.add("simulated-wpe", name, place, who.operator)


@deed("readers.add_simulated", Right.MANAGE_SHOP)
def _add_simulated(_bench: Bench) -> Act:
    return lambda who: who.services.readers.add_simulated(who.operator)


@deed("readers.add_location", Right.MANAGE_SHOP)
def _add_location(bench: Bench) -> Act:
    name = bench.name("Shop")
    return lambda who: who.services.readers.add_location(NewLocation(name, ADDRESS), who.operator)


@deed("readers.rename", Right.MANAGE_SHOP)
def _rename_reader(bench: Bench) -> Act:
    reader, name = bench.reader(), bench.name("Reader")
    return lambda who: who.services.readers.rename(reader, name, who.operator)


@deed("readers.use", Right.MANAGE_SHOP)
def _use_reader(bench: Bench) -> Act:
    reader = bench.reader()
    return lambda who: who.services.readers.use(reader, who.operator)


@deed("readers.remove", Right.MANAGE_SHOP)
def _remove_reader(bench: Bench) -> Act:
    reader = bench.reader()
    return lambda who: who.services.readers.remove(reader, who.operator)


@deed("keys.try_key", Right.MANAGE_KEY)
def _try_key(_bench: Bench) -> Act:
    def try_it(who: Counter) -> None:
        # What is no key is refused after the right.
        with pytest.raises(InvalidInput):
            who.services.keys.try_key("no key", who.operator)

    return try_it


@deed("keys.store", Right.MANAGE_KEY)
def _store(_bench: Bench) -> Act:
    def store(who: Counter) -> None:
        with pytest.raises(InvalidInput):
            who.services.keys.store("no key", who.operator)

    return store
