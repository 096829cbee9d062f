"""Orders that wait for their card: whom to call back, and the call itself by one key."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QObject, QUrl, Slot
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QLabel

from pos_app.ui.day_list.page import DayListPage
from tests.ui.accessibility import assert_accessible
from tests.ui.queue.screen import Screen
from tests.ui.queue.shop_day import ShopDay

if TYPE_CHECKING:
    from pos_app.domain.record import OrderRecord


class Telephone(QObject):
    """What the PC calls with."""

    def __init__(self) -> None:
        super().__init__()
        self.dialled: list[str] = []

    @Slot(QUrl)
    def dial(self, url: QUrl) -> None:
        self.dialled.append(url.toString())


@pytest.fixture
def telephone(qapp: object) -> Iterator[Telephone]:
    made = Telephone()
    QDesktopServices.setUrlHandler("tel", made, "dial")  # type: ignore[arg-type]  # the stub is wrong
    yield made
    QDesktopServices.unsetUrlHandler("tel")


@pytest.fixture
def waiting(day: ShopDay) -> OrderRecord:
    """An order of yesterday without a card, with a note."""
    day.at(18, 9, 0)
    record = day.save("Hedy Lamarr", ("1", "Kettle", "73.00", "0"), phone="+1 (415) 555-0199")
    record = day.services.ordering.add_note(record.order.uuid, "After six, please", day.operator)
    day.at(19, 8, 2)
    return record


def test_the_queue_shows_whom_to_call_and_calls_by_one_key(
    waiting: OrderRecord, screen: Screen, telephone: Telephone
) -> None:
    page = screen.open_queue()
    page.show_order(waiting.order.uuid)
    screen.settle()
    assert screen.part(QLabel, "call_phone").text() == "+1 (415) 555-0199"
    assert "Saved Wed 18 Nov, 09:00 by Ada, 23 h ago." in screen.part(QLabel, "call_since").text()
    assert screen.part(QLabel, "call_note").text() == "Note: After six, please"
    screen.press("K")
    assert telephone.dialled == ["tel:+14155550199"]
    assert_accessible(page)


def test_a_held_order_has_nobody_to_call(
    day: ShopDay, screen: Screen, telephone: Telephone
) -> None:
    day.held("Grace Hopper", "27.06")
    screen.open_queue()
    screen.settle()
    assert not screen.part(QLabel, "call_phone").isVisible()
    screen.press("K")
    assert telephone.dialled == []


def test_without_a_program_for_calls_it_says_so(
    waiting: OrderRecord, screen: Screen, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(QDesktopServices, "openUrl", lambda _url: False)
    page = screen.open_queue()
    page.show_order(waiting.order.uuid)
    screen.settle()
    screen.press("K")
    assert "no program for calls" in screen.part(QLabel, "call_since").text()


def test_the_morning_list_calls_by_the_same_key(
    waiting: OrderRecord, screen: Screen, telephone: Telephone
) -> None:
    page = DayListPage(screen.till, screen.desk)
    screen.show(page)
    screen.settle()
    page.setFocus()
    screen.press("K")
    assert telephone.dialled == ["tel:+14155550199"]
