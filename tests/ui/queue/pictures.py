"""Draws the queue to look at: python -m tests.ui.queue.pictures FOLDER."""

from __future__ import annotations

import sys
import tempfile
from datetime import UTC
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QLocale, QPoint, Qt
from PySide6.QtGui import QPainter
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QLabel, QLineEdit, QWidget

from pos_app.app import OpenShop, open_shop
from pos_app.domain.rights import Operator, Role
from pos_app.payments.practice_stripe import PracticeStripe
from pos_app.payments.stripe_gateway import StripeGateway
from pos_app.ui.connection import ConnectionState, Reach
from pos_app.ui.events import Events
from pos_app.ui.formats import Formats
from pos_app.ui.jobs import Jobs
from pos_app.ui.orders.page import OrdersPage
from pos_app.ui.queue.money_desk import MoneyDesk
from pos_app.ui.queue.page import QueuePage
from pos_app.ui.queue.sums import sum_text
from pos_app.ui.queue.till import Till
from pos_app.ui.shell import Place, Shell
from pos_app.ui.theme.theme import Theme
from pos_app.ui.theme.tokens import DARK, LIGHT, Tokens
from pos_app.ui.widgets import time_left
from tests.clock import SettableClock
from tests.conftest import KEY, set_up
from tests.gallery import RESOURCES
from tests.ui.queue.shop_day import (
    AMEX,
    CVC_FAILS,
    DECLINED,
    MASTERCARD,
    NO_FUNDS,
    NOW,
    VISA,
    ShopDay,
    usd,
)  # fmt: skip
from tests.ui.queue.transport import PoorLine

if TYPE_CHECKING:
    from pos_app.domain.record import OrderRecord
    from pos_app.services.queue import QueueView

PLAIN = Qt.KeyboardModifier.NoModifier
PLACES = (
    ("F2", "circle-plus", "New order"),
    ("F3", "inbox", "Queue"),
    ("F4", "receipt-text", "Orders"),
)
_ASSAM = ("2", "Assam second flush, 250 g", "12.50", "8.25")


def fill(day: ShopDay) -> OrderRecord:
    """A morning with something in every section; returns the order to look at."""
    day.at(12, 7, 12)
    alan = day.held("Alan Turing", "86.40", MASTERCARD)
    day.at(12, 14, 2)
    grace = day.hold(day.save("Grace Hopper", _ASSAM), DECLINED)
    day.at(12, 14, 3)
    grace = day.hold(grace, VISA)
    day.at(13, 12, 53)
    day.held("Edsger Dijkstra", "132.50")
    day.at(14, 10, 53)
    day.held("Barbara Liskov", "310.00", MASTERCARD)
    day.at(14, 14, 53)
    dorothy = day.held("Dorothy Vaughan", "64.20", MASTERCARD)
    day.at(16, 16, 53)
    day.held("Annie Easley", "58.10", AMEX)
    day.at(17, 11, 53)
    day.held("Radia Perlman", "96.34", CVC_FAILS)
    day.at(18, 13, 53)
    day.held("Joan Clarke", "124.20")
    day.at(19, 7, 13)
    day.services.recovery.ask_now(alan.order.uuid)
    day.at(19, 9, 40)
    day.voided("Karen Jones", "22.90")
    day.at(19, 10, 12)
    day.captured("Evelyn Berezin", "45.00")
    day.captured("Mary Jackson", "118.00", usd("100.00"))
    day.at(19, 10, 40)
    day.hold(day.save("Katherine Johnson", ("1", "Teapot", "41.75", "0")), NO_FUNDS)
    day.save("Hedy Lamarr", ("1", "Kettle", "73.00", "0"))
    unsent = day.draft("Jean Bartik", ("1", "Tea chest, walnut", "56.50", "0"))
    day.services.ordering.save(unsent, day.operator)
    day.clock.now = NOW
    day.lose_capture(dorothy)
    return grace


class Stage:
    """A window over a shop, of which pictures are taken."""

    def __init__(
        self, app: QApplication, shop: OpenShop, folder: Path, tokens: Tokens, k: float
    ) -> None:
        self.app = app
        self.folder = folder
        self.theme = Theme(RESOURCES, tokens, k)
        self.theme.apply(app)
        self.formats = Formats(QLocale("en_US"), UTC)
        self.jobs = Jobs()
        settings = Path(tempfile.mkdtemp()) / "window.ini"
        self.window = Shell(self.theme, self.formats, shop.services.clock, settings)
        till = Till(
            shop.services,
            self.jobs,
            Events(),
            self.theme,
            self.formats,
            self.window.minutes,
            lambda: Operator("Ada", Role.OWNER),
            self.window.notify,
        )
        self.till = till
        self.desk = MoneyDesk(till, self.window)
        self.page = QueuePage(till, self.desk)
        self.orders = OrdersPage(till, self.desk)
        self.page.loaded.connect(self._show_held)
        self.window.layout_changed.connect(self.orders.set_layout)
        self.orders.set_layout(self.window.layout_kind)
        self.window.layout_changed.connect(self.page.set_layout)
        self.page.set_layout(self.window.layout_kind)
        for key, icon, text in PLACES:
            page = {"F3": self.page, "F4": self.orders}.get(key) or QLabel()
            self.window.add_place(Place(key, icon, text, page))
        self.window.set_shop("Corner Books", "practice")
        self.window.set_operator("Ada", "Owner")
        self.window.set_connection(ConnectionState(Reach.REACHABLE))
        self.window.show_place("F3")

    @property
    def dialog(self) -> QDialog:
        dialog = QApplication.activeModalWidget()
        assert isinstance(dialog, QDialog)
        return dialog

    def press(self, key: Qt.Key, modifier: Qt.KeyboardModifier = PLAIN) -> None:
        focus = QApplication.focusWidget()
        assert focus is not None
        QTest.keyClick(focus, key, modifier)

    def field(self, within: QWidget, name: str) -> QLineEdit:
        found = within.findChild(QLineEdit, name)
        assert found is not None
        return found

    def settle(self) -> None:
        while self.jobs.busy:
            QTest.qWait(10)
        QTest.qWait(30)

    def go_back(self) -> None:
        self.window.activateWindow()
        self.settle()
        self.page.setFocus()

    def grab(self, name: str) -> None:
        self.settle()
        self.window.grab().save(str(self.folder / f"{name}-{self.theme.tokens.name}.png"))

    def grab_dialog(self, name: str) -> None:
        """The window with its dialog above it, as the desktop would show them."""
        self.settle()
        picture = self.window.grab()
        dialog = self.dialog
        painter = QPainter(picture)
        corner = dialog.mapToGlobal(QPoint(0, 0)) - self.window.mapToGlobal(QPoint(0, 0))
        dialog.render(painter, corner)
        painter.end()
        picture.save(str(self.folder / f"{name}-{self.theme.tokens.name}.png"))

    def _show_held(self, view: QueueView) -> None:
        seconds = (view.next_end - view.at).total_seconds() if view.next_end else None
        span = time_left.words(seconds).text if view.next_end else ""
        total = sum_text(view.held.values(), self.formats)
        self.window.set_held(total or "0.00", view.held_cards, span, urgent=True)
        self.window.set_badge("F3", view.needs_you)


def draw(app: QApplication, shop: OpenShop, uuid: str, folder: Path, tokens: Tokens) -> None:
    stage = Stage(app, shop, folder, tokens, 1.0)
    stage.window.resize(1280, 800)
    stage.window.show()
    stage.settle()
    stage.page.show_order(uuid)
    stage.go_back()
    stage.grab("queue")
    stage.press(Qt.Key.Key_L)
    stage.settle()
    dialog = stage.dialog
    amount = stage.field(dialog, "take_now")
    QTest.keyClicks(amount, "22.00")
    QTest.keyClicks(stage.field(dialog, "why_less"), "One tin dented, price agreed")
    amount.setFocus()
    stage.grab_dialog("capture-less")
    stage.press(Qt.Key.Key_L, Qt.KeyboardModifier.AltModifier)
    QTest.keyClicks(amount, "1")
    stage.grab_dialog("capture-less-lines")
    dialog.reject()
    stage.go_back()
    stage.press(Qt.Key.Key_V)
    stage.grab_dialog("void")
    stage.dialog.reject()
    stage.go_back()
    steps = (
        ("expired", Qt.Key.Key_Home),
        ("asking", Qt.Key.Key_Down),
        ("declined", Qt.Key.Key_Down),
        ("voided", Qt.Key.Key_End),
        ("part-captured", Qt.Key.Key_Up),
    )
    for state, keys in steps:
        stage.press(keys)
        stage.grab(f"queue-{state}")
    search = stage.field(stage.page, "search")
    search.setText("415 555 0199")
    stage.grab("queue-nothing")
    search.clear()
    stage.window.show_place("F4")
    stage.settle()
    stage.orders.show_order(uuid)
    stage.grab("orders")
    stage.window.close()
    stage.jobs.close(5)


def draw_sizes(app: QApplication, shop: OpenShop, uuid: str, folder: Path) -> None:
    for name, k, size in (
        ("queue-wide", 1.0, (1920, 1080)),
        ("queue-200", 2.0, (1280, 800)),
        ("queue-narrow", 1.0, (1000, 700)),
    ):
        stage = Stage(app, shop, folder, LIGHT, k)
        stage.window.resize(*size)
        stage.window.show()
        stage.settle()
        stage.page.show_order(uuid)
        stage.go_back()
        stage.grab(name)
        if k == 2.0:
            stage.press(Qt.Key.Key_Return)
            stage.grab("queue-200-story")
        stage.window.close()
        stage.jobs.close(5)


def main() -> None:
    folder = Path(sys.argv[1])
    folder.mkdir(parents=True, exist_ok=True)
    app = QApplication([])
    clock = SettableClock()
    world = PracticeStripe(None, clock)
    line = PoorLine(world)
    gateway = StripeGateway(KEY, http_client=line, clock=clock)
    with tempfile.TemporaryDirectory() as home:
        shop = open_shop(Path(home), clock=clock, make_gateway=lambda: gateway, practice=True)
        set_up(shop)
        day = ShopDay(shop.services, Operator("Ada", Role.OWNER), clock, line)
        grace = fill(day)
        for tokens in (LIGHT, DARK):
            draw(app, shop, grace.order.uuid, folder, tokens)
        draw_sizes(app, shop, grace.order.uuid, folder)


if __name__ == "__main__":
    main()
