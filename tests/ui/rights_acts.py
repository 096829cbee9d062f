"""Every verb of the services as somebody does it in the window: prepared by Ada, then step by step.

By the name that the verb has among the services' own cells, so that none is forgotten.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, replace

from PySide6.QtWidgets import QApplication, QCheckBox

from pos_app.domain.card_task import CardTask, Purpose
from pos_app.domain.customer import Customer
from pos_app.domain.drift import Drift
from pos_app.domain.errors import NotAllowed
from pos_app.domain.order import CatalogItem, Draft, parse_discount
from pos_app.domain.payment import Verb
from pos_app.domain.pin import FREE_TRIES
from pos_app.domain.reader import LocationAddress, NewLocation
from pos_app.domain.record import OrderRecord
from pos_app.ui.bulk.page import BulkPage
from pos_app.ui.order.cards_dialog import CardsDialog
from pos_app.ui.order.customer_file import CustomerFile
from pos_app.ui.people.section import PeopleSection
from pos_app.ui.readers.dialog import ReadersDialog
from pos_app.ui.reports.comparing import Comparing
from pos_app.ui.reports.page import ReportsPage
from pos_app.ui.settings.page import SettingsPage
from tests.conftest import PIN, make_draft, usd
from tests.services.rights_bench import Bench
from tests.ui.queue.screen import CTRL, Key
from tests.ui.seat import Seat, Step

Prepare = Callable[[Bench], list[Step]]


@dataclass(frozen=True)
class WindowAct:
    """How a verb is done in the window, and what the trail tells of it once it was.

    A look is not told to the trail; what is lent for some acts stays, or is not needed at all.
    """

    told: str
    prepare: Prepare
    is_a_look: bool = False
    uses_loan: bool = True


ACTS: dict[str, WindowAct] = {}
# What has no way of its own in the window, and why.
NO_WAY = {
    "readers.add_location": "a place is made with the first reader that stands there",
    "keys.try_key": "the wizard tries a key before there are people",
}
# They need a keyring; they have a test of their own.
WITH_KEYRING = {"keys.store", "keys.forget"}


def act(
    name: str, told: str, *, is_a_look: bool = False, uses_loan: bool = True
) -> Callable[[Prepare], Prepare]:
    def kept(prepare: Prepare) -> Prepare:
        ACTS[name] = WindowAct(told, prepare, is_a_look, uses_loan)
        return prepare

    return kept


def _save(draft: Draft) -> list[Step]:
    def save(seat: Seat) -> None:
        place = seat.open_place(draft)
        place.page._save(hold=False)
        seat.settle()

    return [save]


@act("ordering.save", "order.saved")
def _(bench: Bench) -> list[Step]:
    return _save(make_draft(bench.ada.services, "27.06"))


@act("ordering.save at another price", "order.saved")
def _(bench: Bench) -> list[Step]:
    sku, draft = bench.name("TEA"), make_draft(bench.ada.services, "27.06")
    bench.ada.services.catalog.put([CatalogItem(sku, "Assam, 250 g", usd("30"))])
    return _save(replace(draft, lines=(replace(draft.lines[0], sku=sku),)))


@act("ordering.save with a discount", "order.saved")
def _(bench: Bench) -> list[Step]:
    draft = make_draft(bench.ada.services, "27.06")
    return _save(replace(draft, discount=parse_discount("10%", draft.currency)))


@act("ordering.save what is held", "order.edited")
def _(bench: Bench) -> list[Step]:
    record = bench.ada.held()

    def change(seat: Seat) -> None:
        place = seat.open_place(bench.ada.services.ordering.new_draft())
        place.edit(record)
        content = place.page.history.draft
        place.page.history.edit(replace(content, lines=content.lines * 2))
        place.page._save(hold=False)
        seat.settle()

    return [lambda seat: _open(seat, record), lambda seat: seat.click("action_edit"), change]


@act("ordering.add_note", "order.noted")
def _(bench: Bench) -> list[Step]:
    record = bench.ada.saved()

    def note(seat: Seat) -> None:
        _open(seat, record)
        seat.click("add_note")
        seat.write("By the door")
        seat.act()

    return [note]


def _open(seat: Seat, record: OrderRecord) -> None:
    seat.open_order(record.order.uuid)


def _press(record: OrderRecord, name: str, *rest: Step) -> list[Step]:
    return [lambda seat: _open(seat, record), lambda seat: seat.click(name), *rest]


def _hold(task: CardTask, kind: str = "test_card") -> Step:
    return lambda seat: seat.hold(task, kind)


def _hold_wanted(kind: str = "test_card") -> Step:
    return lambda seat: seat.hold(seat.wanted[-1], kind)


def _key_it(bench: Bench) -> None:
    """Let this till have a reader that is free."""
    readers, ada = bench.ada.services.readers, bench.ada.operator
    readers.use(bench.reader(), ada)


@act("holding.hold", "payment.confirm.succeeded")
def _(bench: Bench) -> list[Step]:
    record = bench.ada.sent()
    return _press(record, "action_take_card", _hold(CardTask(record.order.uuid)))


@act("holding.hold_by_reader", "payment.confirm.asked")
def _(bench: Bench) -> list[Step]:
    _key_it(bench)
    return [_hold(CardTask(bench.ada.sent().order.uuid), "reader")]


@act("further_holds.again", "payment.confirm.succeeded")
def _(bench: Bench) -> list[Step]:
    return _press(bench.ada.held(), "action_hold_again", _hold_wanted())


@act("further_holds.again after a void", "payment.confirm.succeeded")
def _(bench: Bench) -> list[Step]:
    held = bench.ada.held()
    bench.ada.void(held)
    return _press(held, "action_hold_again", _hold_wanted())


@act("further_holds.again on a reader", "payment.confirm.asked")
def _(bench: Bench) -> list[Step]:
    _key_it(bench)
    held = bench.ada.held()
    return [_hold(CardTask(held.order.uuid, Purpose.AGAIN, held.payment.id, 1), "reader")]


@act("further_holds.more", "payment.confirm.succeeded")
def _(bench: Bench) -> list[Step]:
    record = bench.ada.dearer(bench.ada.held())
    return _press(record, "action_hold_more", _hold_wanted())


@act("further_holds.more on a reader", "payment.confirm.asked")
def _(bench: Bench) -> list[Step]:
    _key_it(bench)
    record = bench.ada.dearer(bench.ada.held())
    return [_hold(CardTask(record.order.uuid, Purpose.MORE, None, 1), "reader")]


@act("further_holds.raise_hold", "payment.increment_authorization.succeeded")
def _(bench: Bench) -> list[Step]:
    return _press(bench.ada.raisable(), "action_raise")


@act("pay_links.make", "payment.link.succeeded")
def _(bench: Bench) -> list[Step]:
    bench.ada.sell_by_link()
    return [_hold(CardTask(bench.ada.sent().order.uuid), "pay_link")]


@act("pay_links.cancel", "payment.unlink.succeeded")
def _(bench: Bench) -> list[Step]:
    task = CardTask(bench.ada.link(bench.ada.sent()).order.uuid)

    def close(seat: Seat) -> None:
        place = seat.open_place(seat.services.ordering.new_draft())
        place.take_card(task)
        seat.settle()
        place.card._stop()
        seat.settle()

    return [close]


@act("saved_cards.hold", "payment.confirm.succeeded")
def _(bench: Bench) -> list[Step]:
    record, _card = bench.card()
    return [_hold(CardTask(record.order.uuid), "saved_card")]


@act("saved_cards.hold_and_keep", "card.consent")
def _(bench: Bench) -> list[Step]:
    task = CardTask(bench.ada.saved().order.uuid)
    return [lambda seat: seat.hold(task, "test_card", keep=True)]


@act("saved_cards.remove", "card.detach.succeeded")
def _(bench: Bench) -> list[Step]:
    record, card = bench.card()

    def remove(seat: Seat) -> None:
        seat.open_queue()
        CardsDialog(seat.till, record.order.customer, seat.window).open()
        seat.settle()
        seat.click(f"saved_card_remove_{card.id}")
        seat.click(f"saved_card_remove_{card.id}")

    return [remove]


@act("capturing.capture", "payment.capture.succeeded")
def _(bench: Bench) -> list[Step]:
    return _press(bench.ada.held(), "action_capture")


@act("capturing.capture less", "payment.capture.succeeded")
def _(bench: Bench) -> list[Step]:
    def take(seat: Seat) -> None:
        seat.fill("take_now", "5")
        seat.act()

    return _press(bench.ada.held(), "action_capture_less", take)


@act("capturing.capture keeping the rest", "payment.capture.succeeded")
def _(bench: Bench) -> list[Step]:
    def take(seat: Seat) -> None:
        seat.fill("take_now", "5")
        keep = seat.front_part("keep_rest")
        assert isinstance(keep, QCheckBox)
        keep.setChecked(True)
        seat.act()

    return _press(bench.ada.in_parts(), "action_capture_less", take)


@act("capturing.prepare", "payment.capture.asked")
def _(bench: Bench) -> list[Step]:
    return [_with_undo(bench, 60), *_press(bench.ada.held(), "action_capture")]


def _with_undo(bench: Bench, seconds: int) -> Step:
    def change(_seat: Seat) -> None:
        shop = bench.ada.services.shop
        shop.change(replace(shop.settings, undo_s=seconds), "Ada")

    return change


@act("voiding.void", "payment.cancel.succeeded")
def _(bench: Bench) -> list[Step]:
    return _press(bench.ada.held(), "action_void", Seat.act)


@act("voiding.void of what a capture left", "payment.cancel.succeeded")
def _(bench: Bench) -> list[Step]:
    return _press(bench.ada.part_taken(), "action_void", Seat.act)


@act("voiding.prepare", "payment.cancel.asked")
def _(bench: Bench) -> list[Step]:
    return [_with_undo(bench, 60), *_press(bench.ada.held(), "action_void", Seat.act)]


@act("refunding.refund", "payment.refund.succeeded")
def _(bench: Bench) -> list[Step]:
    return _press(bench.ada.captured(), "action_refund", Seat.act)


# Who approves at this till does so in person: nothing is lent for it.
@act("approvals.approve", "approval.approved", uses_loan=False)
def _(bench: Bench) -> list[Step]:
    uuid = bench.waiting()
    return _press(bench.ada.services.ordering.record(uuid), "action_approve")


@act("approvals.reject", "approval.rejected")
def _(bench: Bench) -> list[Step]:
    uuid = bench.waiting()
    return _press(bench.ada.services.ordering.record(uuid), "action_reject")


@act("recovery.send_now", "payment.capture.succeeded")
def _(bench: Bench) -> list[Step]:
    return _press(bench.ada.services.ordering.record(bench.undoable()), "action_send")


@act("recovery.withdraw", "payment.capture.withdrawn")
def _(bench: Bench) -> list[Step]:
    return _press(bench.ada.services.ordering.record(bench.undoable()), "action_take_back")


def _drift(bench: Bench) -> Drift:
    found = bench.drift()
    return next(each for each in bench.ada.services.watch.open_drifts() if each.id == found)


@act("watch.accept", "drift.accepted")
def _(bench: Bench) -> list[Step]:
    drift = _drift(bench)
    record = bench.ada.services.ordering.record(drift.order_uuid)
    return _press(record, "action_accept")


@act("watch.accept without an order", "drift.accepted")
def _(bench: Bench) -> list[Step]:
    bench.dashboard.hold(900)
    bench.ada.services.watch.poll()
    drift = bench.ada.services.watch.open_drifts()[-1]
    return [lambda seat: seat.desk.look_at_stray(drift), Seat.act]


@act("watch.investigate", "drift.looking")
def _(bench: Bench) -> list[Step]:
    drift = _drift(bench)
    record = bench.ada.services.ordering.record(drift.order_uuid)

    def note(seat: Seat) -> None:
        seat.fill("look_note", "Ask the bank")
        seat.act()

    return _press(record, "action_investigate", note)


def _check(record: OrderRecord, verb: Verb = Verb.CAPTURE) -> Step:
    def check(seat: Seat) -> None:
        page = BulkPage(seat.till)
        seat.show(page)
        page.check((record.order.uuid,), verb)
        seat.settle()

    return check


@act("bulk.plan", "", is_a_look=True, uses_loan=False)
def _(bench: Bench) -> list[Step]:
    return [_check(bench.ada.held())]


@act("bulk.plan of voids", "", is_a_look=True, uses_loan=False)
def _(bench: Bench) -> list[Step]:
    return [_check(bench.ada.held(), Verb.CANCEL)]


@act("bulk.run", "payment.capture.succeeded")
def _(bench: Bench) -> list[Step]:
    return [_check(bench.ada.held()), lambda seat: seat.click("bulk_run")]


@act("bulk.run of voids", "payment.cancel.succeeded")
def _(bench: Bench) -> list[Step]:
    def void(seat: Seat) -> None:
        seat.click("bulk_run")
        seat.act()

    return [_check(bench.ada.held(), Verb.CANCEL), void]


def _open_book(seat: Seat) -> None:
    seat.show(ReportsPage(seat.till))
    seat.settle()
    if seat.front_part("borrow_book").isVisible():
        seat.click("borrow_book")


def _see_book(seat: Seat) -> None:
    assert seat.front_part("held_days").isVisible()


@act("reports.held", "", is_a_look=True)
def _(bench: Bench) -> list[Step]:
    bench.ada.held()
    return [_open_book, _see_book]


@act("reports.compare", "", is_a_look=True)
def _(bench: Bench) -> list[Step]:
    bench.ada.held()

    def compare(seat: Seat) -> None:
        seat.click("compare")
        comparing = seat.window.findChild(Comparing)
        assert comparing is not None
        assert "Stripe" in comparing.words

    return [_open_book, _see_book, compare]


def _known(bench: Bench) -> Customer:
    number = bench.customer()
    return bench.ada.services.customer_data.subject(number).customer


@act("customer_data.export", "customer.exported")
def _(bench: Bench) -> list[Step]:
    customer, path = _known(bench), bench.folder / f"{bench.name('window')}.json"

    def export(seat: Seat) -> None:
        seat.open_queue()
        CustomerFile(seat.till, seat.window).export_to(path, customer)
        seat.settle()

    return [export]


@act("customer_data.erase", "customer.erased")
def _(bench: Bench) -> list[Step]:
    customer = _known(bench)

    def erase(seat: Seat) -> None:
        seat.open_queue()
        CustomerFile(seat.till, seat.window).ask_to_erase(customer)
        seat.settle()
        seat.act()

    return [erase]


def _people(name: str, button: str, *rest: Step) -> list[Step]:
    def open_at(seat: Seat) -> None:
        section = PeopleSection(seat.till)
        seat.show(section)
        section.load()
        seat.settle()
        table = section._table
        names = [table.person(row).operator.name for row in range(table.rowCount())]
        table.setCurrentCell(names.index(name), 0)
        table.setFocus()

    return [open_at, lambda seat: seat.click(button), *rest]


def _pin(pin: str) -> Step:
    def typed(seat: Seat) -> None:
        seat.fill("person_pin", pin)
        seat.fill("person_pin_again", pin)
        seat.act()

    return typed


@act("operators.add", "operator.added")
def _(bench: Bench) -> list[Step]:
    name = bench.name("Eve")
    return _people("Ada", "add_person", lambda s: s.fill("person_name", name), _pin("9753"))


@act("operators.rename", "operator.renamed")
def _(bench: Bench) -> list[Step]:
    name, eve = bench.name("Eva"), bench.person().name
    return _people(eve, "rename_person", lambda s: s.fill("person_name", name), Seat.act)


@act("operators.set_role", "operator.role_changed")
def _(bench: Bench) -> list[Step]:
    return _people(bench.person().name, "role_of_person", Seat.act)


@act("operators.set_pin", "operator.pin_changed")
def _(bench: Bench) -> list[Step]:
    return _people(bench.person().name, "pin_of_person", _pin("8520"))


@act("operators.unlock", "operator.unlocked")
def _(bench: Bench) -> list[Step]:
    eve = bench.person()
    for _try in range(FREE_TRIES):
        with suppress(NotAllowed):
            bench.ada.services.operators.sign_in(eve.name, "0000")
    # Else the whole till would wait after some of these.
    bench.ada.services.operators.sign_in("Ada", PIN)
    return _people(eve.name, "unlock_person")


@act("operators.disable", "operator.disabled")
def _(bench: Bench) -> list[Step]:
    return _people(bench.person().name, "retire_person", Seat.act)


@act("operators.enable", "operator.enabled")
def _(bench: Bench) -> list[Step]:
    eve = bench.person()
    bench.ada.services.operators.disable(eve, bench.ada.operator)
    return _people(eve.name, "retire_person")


@act("operators.set_rights", "role.changed")
def _(_bench: Bench) -> list[Step]:
    def change(seat: Seat) -> None:
        for role in ("manager", "owner"):
            tick = seat.front_part(f"right_{role}_bulk")
            assert isinstance(tick, QCheckBox)
            tick.toggle()
        seat.click("store_rights")

    # Two roles at once are one act.
    open_at, *_rest = _people("Ada", "")
    return [open_at, change]


@act("settings.change", "shop.changed")
def _(bench: Bench) -> list[Step]:
    minutes = bench.name("").strip()

    def change(seat: Seat) -> None:
        page = SettingsPage(seat.till)
        seat.show(page)
        page.show_section("Lock")
        seat.settle()
        seat.press(Key.Key_Return)
        seat.press(Key.Key_A, modifier=CTRL)
        seat.write(str(int(minutes) % 50 + 6))
        seat.press("S", modifier=CTRL)
        seat.settle()

    return [change]


def _readers(*rest: Step) -> list[Step]:
    def open_it(seat: Seat) -> None:
        seat.open_queue()
        ReadersDialog(seat.till, seat.window).open()
        seat.settle()

    return [open_it, *rest]


def _choose(bench: Bench) -> Step:
    name = bench.reader().name

    def choose(_seat: Seat) -> None:
        dialog = QApplication.activeModalWidget()
        assert isinstance(dialog, ReadersDialog)
        names = [dialog._list.item(row).text() for row in range(dialog._list.count())]
        dialog._list.setCurrentRow([each.split(" · ")[0] for each in names].index(name))

    return choose


@act("readers.add", "reader.added")
def _(bench: Bench) -> list[Step]:
    name = bench.name("Counter")
    address = LocationAddress("1 High Street", "Dover", "DE", "19901", "US")
    bench.ada.services.readers.add_location(NewLocation("Shop", address), bench.ada.operator)

    def register(seat: Seat) -> None:
        seat.fill("reader_name", name)
        seat.fill("reader_code", "simulated-s700")
        seat.act()

    return _readers(lambda seat: seat.click("register_reader"), register)


@act("readers.add_simulated", "reader.added")
def _(_bench: Bench) -> list[Step]:
    return _readers(lambda seat: seat.click("trial_reader"))


@act("readers.rename", "reader.renamed")
def _(bench: Bench) -> list[Step]:
    choose, name = _choose(bench), bench.name("Back room")

    def rename(seat: Seat) -> None:
        seat.fill("reader_new_name", name)
        seat.act()

    return _readers(choose, lambda seat: seat.click("rename_reader"), rename)


@act("readers.use", "reader.used")
def _(bench: Bench) -> list[Step]:
    # The first reader of all is this till's at once.
    _key_it(bench)
    return _readers(_choose(bench), lambda seat: seat.click("use_reader"))


@act("readers.remove", "reader.removed")
def _(bench: Bench) -> list[Step]:
    return _readers(_choose(bench), lambda seat: seat.click("remove_reader"), Seat.act)
