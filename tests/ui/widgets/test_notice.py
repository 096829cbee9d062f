from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget

from pos_app.ui.widgets.key_button import KeyButton
from pos_app.ui.widgets.notice import CLOSES_AFTER_S, Notice, NoticeKind, NoticeSpec
from pos_app.ui.widgets.notice_area import NoticeArea
from tests.ui.accessibility import assert_accessible

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

    from pos_app.ui.theme.theme import Theme


@pytest.fixture
def page(theme: Theme, qtbot: QtBot) -> QWidget:
    page = QWidget()
    qtbot.addWidget(page)
    page.resize(1000, 700)
    page.show()
    return page


def let_seconds_pass(notice: Notice, seconds: int) -> None:
    for _ in range(seconds):
        notice._timer.timeout.emit()


def test_only_what_is_done_closes_by_itself(theme: Theme, page: QWidget) -> None:
    area = NoticeArea(theme, page)
    done = area.show_notice(NoticeSpec(NoticeKind.DONE, "Captured 27.06."))
    refused = area.show_notice(NoticeSpec(NoticeKind.REFUSED, "Not captured."))
    assert done._timer.isActive()
    assert not refused._timer.isActive()
    let_seconds_pass(done, CLOSES_AFTER_S - 1)
    assert area.notices == [done, refused]
    let_seconds_pass(done, 1)
    assert area.notices == [refused]


def test_one_key_of_several_notices_is_the_newest_ones(theme: Theme, page: QWidget) -> None:
    """Two that listen to one key would both be deaf to it."""
    asked: list[str] = []
    area = NoticeArea(theme, page)
    for order in ("1041", "1042"):
        spec = NoticeSpec(
            NoticeKind.UNKNOWN, order, "", "Ask now", "Ctrl+R", partial(asked.append, order)
        )
        area.show_notice(spec)
    page.activateWindow()
    for _ in range(2):
        QTest.keyClick(page, Qt.Key.Key_R, Qt.KeyboardModifier.ControlModifier)
    assert asked == ["1042", "1041"]
    assert area.notices == []


def test_the_action_acts_and_closes(theme: Theme, page: QWidget) -> None:
    asked: list[bool] = []
    area = NoticeArea(theme, page)
    spec = NoticeSpec(
        NoticeKind.UNKNOWN, "Asked, no answer yet.", "", "Ask now", "R", lambda: asked.append(True)
    )
    notice = area.show_notice(spec)
    assert_accessible(notice)
    button = notice.findChild(KeyButton, "notice_action")
    assert button is not None
    button.click()
    assert asked == [True]
    assert area.notices == []
    assert area.isHidden()


def test_long_answers_are_never_cut(theme: Theme, page: QWidget) -> None:
    area = NoticeArea(theme, page)
    spec = NoticeSpec(NoticeKind.REFUSED, "Not captured.", "The hold on 1029 ended at 07:12. " * 4)
    notice = area.show_notice(spec)
    short = area.show_notice(NoticeSpec(NoticeKind.REFUSED, "Not captured."))
    assert notice.height() > short.height() + 30
    assert area.geometry().bottom() <= page.height() - 20
    assert notice._text.height() >= notice._text.heightForWidth(notice._text.width())


def test_a_full_stack_drops_the_oldest_answer_but_never_the_undo(
    theme: Theme, page: QWidget
) -> None:
    area = NoticeArea(theme, page)
    tray = area.show_notice(NoticeSpec(NoticeKind.TRAY, "Capturing 27.06 in 5 s.", "", "Undo"))
    answers = [area.show_notice(NoticeSpec(NoticeKind.REFUSED, str(n))) for n in range(5)]
    assert area.notices == [tray, *answers[-3:]]
