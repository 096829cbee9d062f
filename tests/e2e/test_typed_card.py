"""Cards typed into Stripe's fields, from the order on the screen to the hold at Stripe."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import QProcess

from pos_app.domain.card_fields import Said
from pos_app.domain.card_task import CardTask, Purpose
from pos_app.domain.payment import PaymentStatus
from pos_app.ui.card_fields import dialog
from pos_app.ui.card_fields.window import Presence
from tests.conftest import KEY, PIN, usd
from tests.e2e.command_line import CommandLine
from tests.practice_fixtures import PracticeWorld
from tests.secret_service import SecretServiceProcess
from tests.stripe_site import StripeSite
from tests.ui.card_fields.conftest import PUBLISHABLE
from tests.ui.card_fields.typing import NUMBER
from tests.window_driver import WindowDriver

NO_MONEY = "4000000000009995"
# Typed by the process that is searched afterwards; nowhere else in one piece.
SEARCHED = ("3566002020", "360505")
PROC = ("cmdline", "environ")


def set_fields_up(shop: CommandLine) -> None:
    for name, value in (
        ("publishable_key", PUBLISHABLE),
        ("card_page", "https://shop.example/card"),
    ):
        assert shop.signed_in("settings", "set", name, value).code == 0


@pytest.fixture
def typing_till(real_till: WindowDriver) -> WindowDriver:
    real_till.sign_in(PIN)
    services = real_till.main.till.services
    values = {"publishable_key": PUBLISHABLE, "card_page": "https://shop.example/card"}
    services.settings.change(dict(values), services.operators.get("Ada"))
    real_till.type_an_order()
    real_till.press("F9")
    real_till.settle()
    return real_till


@pytest.fixture
def typist(stripe_site: StripeSite, monkeypatch: pytest.MonkeyPatch) -> Callable[[str], None]:
    """Lets somebody type the next card, or leave the fields."""

    def types(step: str) -> None:
        typing = [sys.executable, "-m", "tests.card_typist", stripe_site.flags, step]
        monkeypatch.setattr(dialog, "command", lambda: typing)

    return types


def test_a_card_is_typed_and_held_at_stripe(
    typing_till: WindowDriver, practice_server: PracticeWorld, typist: Callable[[str], None]
) -> None:
    typist(NUMBER)
    typing_till.press("Return")
    typing_till.wait(lambda: typing_till.says("Held until"), "the card is held")
    [order] = typing_till.main.till.services.ordering.list()
    assert (order.status, order.amount.minor) == (PaymentStatus.HELD, 1250)
    assert practice_server.totals()["usd"]["held"] == 1250
    assert practice_server.totals()["usd"]["intents"] == 1


def test_a_typed_card_is_declined_and_another_one_is_held_on_the_same_payment(
    typing_till: WindowDriver, practice_server: PracticeWorld, typist: Callable[[str], None]
) -> None:
    typist(NO_MONEY)
    typing_till.press("Return")
    typing_till.wait(lambda: typing_till.says("not enough money"), "the bank has said no")
    typist(NUMBER)
    typing_till.press("Return")
    typing_till.settle()
    typing_till.press("Return")
    typing_till.wait(lambda: typing_till.says("Held until"), "the card is held")
    assert practice_server.totals()["usd"]["intents"] == 1


def test_leaving_the_fields_holds_nothing_and_another_way_is_free(
    typing_till: WindowDriver, practice_server: PracticeWorld, typist: Callable[[str], None]
) -> None:
    typist("leave")
    typing_till.press("Return")
    typing_till.wait(
        lambda: not typing_till.shell.findChildren(dialog.CardFieldsDialog), "the fields are gone"
    )
    assert practice_server.totals()["usd"]["held"] == 0
    typing_till.press("2", "Return")
    typing_till.wait(lambda: typing_till.says("Held until"), "a test card is held")


def test_fields_that_crash_are_told_and_hold_nothing(
    typing_till: WindowDriver, practice_server: PracticeWorld, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(dialog, "command", lambda: [sys.executable, "-c", "raise SystemExit(1)"])
    typing_till.press("Return")
    typing_till.wait(lambda: typing_till.says("has closed. Nothing was held"), "it is told")
    typing_till.press("Esc", "2", "Return")
    typing_till.wait(lambda: typing_till.says("Held until"), "a test card is held")


def test_fields_do_not_stay_in_front_of_a_till_that_locks(
    typing_till: WindowDriver, monkeypatch: pytest.MonkeyPatch
) -> None:
    waiting = [sys.executable, "-c", "import sys; sys.stdin.read()"]
    monkeypatch.setattr(dialog, "command", lambda: waiting)
    typing_till.press("Return")
    typing_till.wait(
        lambda: bool(typing_till.shell.findChildren(dialog.CardFieldsDialog)), "it is there"
    )
    [shown] = typing_till.shell.findChildren(dialog.CardFieldsDialog)
    process = shown.findChild(QProcess)
    assert isinstance(process, QProcess)
    typing_till.wait(lambda: process.state() is QProcess.ProcessState.Running, "it runs")
    typing_till.desktop.door.lock()
    typing_till.wait(
        lambda: process.state() is QProcess.ProcessState.NotRunning, "the fields have ended"
    )


def test_the_fields_of_a_second_hold_name_the_difference_and_not_the_total(
    typing_till: WindowDriver, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    typing_till.press("2", "Return")
    typing_till.wait(lambda: typing_till.says("Held until"), "a test card is held")
    services, told = typing_till.main.till.services, tmp_path / "told.json"
    [row] = services.ordering.list()
    content = services.ordering.record(row.order_uuid).order.content
    dearer = replace(content, lines=(replace(content.lines[0], unit_price=usd("15.00")),))
    services.ordering.save(dearer, services.operators.get("Ada"))
    keep = f"import pathlib, sys; pathlib.Path({str(told)!r}).write_text(sys.stdin.readline())"
    monkeypatch.setattr(dialog, "command", lambda: [sys.executable, "-c", keep])
    typing_till.main.order.take_card(CardTask(row.order_uuid, Purpose.MORE, None, 1))
    typing_till.settle()
    typing_till.press("1", "Return")
    typing_till.wait(lambda: typing_till.says("has closed. Nothing was held"), "it was told")
    assert json.loads(told.read_text())["amount"] == "2.50"


def test_without_the_web_engine_the_way_says_so_and_how_to_add_it(
    typing_till: WindowDriver, practice_server: PracticeWorld, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "PySide6.QtWebEngineWidgets", None)
    typing_till.press("Return")
    typing_till.wait(lambda: typing_till.says("not installed on this PC"), "it is told")
    assert practice_server.totals()["usd"]["held"] == 0


def found(needle: str, place: bytes) -> int:
    return place.count(needle.encode()) + place.count(needle.encode("utf-16-le"))


def memory_of(pid: int) -> Iterator[bytes]:
    """Everything that a process has written to, as its owner may read it."""
    with Path(f"/proc/{pid}/maps").open() as maps, Path(f"/proc/{pid}/mem").open("rb", 0) as memory:
        for line in maps:
            span, rights, *_ = line.split()
            begin, end = (int(each, 16) for each in span.split("-"))
            if rights.startswith("rw"):
                memory.seek(begin)
                try:
                    yield memory.read(end - begin)
                except OSError:
                    continue


def count_in_memory(needle: str, pid: int) -> int:
    return sum(found(needle, part) for part in memory_of(pid))


def children_of(pid: int) -> list[int]:
    tasks = Path(f"/proc/{pid}/task").glob("*/children")
    direct = [int(each) for task in tasks for each in task.read_text().split()]
    return direct + [each for child in direct for each in children_of(child)]


@pytest.mark.skipif(sys.platform != "linux", reason="reads the memory of a process by /proc")
def test_the_number_of_a_typed_card_stays_nowhere(
    shop_home: Path,
    stripe_site: StripeSite,
    practice_server: PracticeWorld,
    secret_service: SecretServiceProcess,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("HOLDFAST_STRIPE_API", practice_server.url)
    shop = CommandLine(shop_home)
    shop.set_up(KEY)
    set_fields_up(shop)
    command = [sys.executable, "-m", "tests.e2e.typing_program"]
    command += [str(shop_home), stripe_site.flags, "+".join(SEARCHED)]
    number = "".join(SEARCHED)
    with subprocess.Popen(
        command,
        env={**os.environ, "QT_QPA_PLATFORM": "offscreen"},
        stdout=subprocess.PIPE,
        text=True,
    ) as program:
        try:
            assert program.stdout is not None
            told = json.loads(program.stdout.readline())
            memory = {"program": count_in_memory(number, program.pid)}
            assert children_of(program.pid) == []
            by_proc = [Path(f"/proc/{program.pid}/{name}").read_bytes() for name in PROC]
        finally:
            program.terminate()
    files = [each for each in shop_home.rglob("*") if each.is_file()]
    print("in memory once the card was held:", memory)
    assert told["status"] == "held"
    assert told["clipboard"] == ""
    assert number not in told["accessible"]
    assert "Pause the recording" in told["accessible"]
    assert [str(each) for each in files if found(number, each.read_bytes())] == []
    assert len(files) >= 3
    assert [found(number, each) for each in by_proc] == [0, 0]
    assert memory["program"] == 0


def test_typing_in_the_fields_is_being_at_the_till(
    typing_till: WindowDriver, monkeypatch: pytest.MonkeyPatch
) -> None:
    word = json.dumps({"kind": Said.TOUCHED.value})
    often = f"import time\nwhile True: print({word!r}, flush=True); time.sleep(0.05)"
    monkeypatch.setattr(dialog, "command", lambda: [sys.executable, "-c", often])
    typing_till.press("Return")
    idle = typing_till.desktop.door.idle
    idle._touched_s = float("-inf")
    typing_till.wait(lambda: idle._touched_s > 0, "somebody is there")
    typing_till.press("Esc")


def test_the_till_hears_rarely_that_somebody_types_and_never_what() -> None:
    now, told = [0.0], list[float]()
    presence = Presence(lambda: told.append(now[0]), lambda: now[0])
    for now[0] in (0.0, 0.2, 0.4, 9.9, 10.0, 10.2, 30.0):
        presence.notice()
    assert told == [0.0, 10.0, 30.0]
