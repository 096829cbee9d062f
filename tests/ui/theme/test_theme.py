from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtGui import QFontInfo, QFontMetrics, QPalette
from PySide6.QtWidgets import QApplication, QWidget

from pos_app.ui.theme.theme import SCALES, Mode, Theme
from pos_app.ui.theme.tokens import DARK, LIGHT
from pos_app.ui.theme.type_scale import Type
from tests.gallery import RESOURCES

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot


def test_the_application_wears_the_tokens(theme: Theme, qapp: QApplication) -> None:
    theme.set_mode(Mode.DARK)
    assert qapp.palette().color(QPalette.ColorRole.Window).name().upper() == DARK.window
    off = qapp.palette().color(QPalette.ColorGroup.Disabled, QPalette.ColorRole.Text)
    assert off.name().upper() == DARK.ink3
    assert DARK.accent in qapp.styleSheet()
    theme.set_mode(Mode.LIGHT)
    assert LIGHT.accent in qapp.styleSheet()


def test_sizes_grow_with_the_text(theme: Theme, qtbot: QtBot) -> None:
    with qtbot.waitSignal(theme.changed):
        theme.set_scale(2.0)
    assert theme.px(36) == 72
    assert theme.font(Type.BODY).pixelSize() == 28
    assert "font-size: 28px" in theme.stylesheet()


def test_text_sizes_go_by_steps_and_stop_at_the_ends(theme: Theme) -> None:
    seen = [theme.scale]
    for _ in range(6):
        theme.enlarge()
        seen.append(theme.scale)
    assert tuple(dict.fromkeys(seen)) == SCALES
    theme.reduce()
    assert theme.scale == 1.75
    theme.set_scale(0.3)
    assert theme.scale == 1.0


def test_the_typeface_is_inter_with_figures_of_one_width(theme: Theme) -> None:
    font = theme.font(Type.AMOUNT)
    assert QFontInfo(font).family() == "Inter"
    metrics = QFontMetrics(font)
    assert metrics.horizontalAdvance("1111") == metrics.horizontalAdvance("8888")


def test_the_setting_wins_over_the_desktop(theme: Theme, qapp: QApplication) -> None:
    theme.follow(qapp.styleHints())
    assert theme.tokens == LIGHT
    theme.set_mode(Mode.DARK)
    assert theme.tokens == DARK
    theme.set_mode(Mode.SYSTEM)
    assert theme.tokens == LIGHT


def test_icons_take_the_colour_of_the_theme_and_the_density_of_the_screen(theme: Theme) -> None:
    picture = theme.pixmap("lock", "bad", 16, 2.0)
    assert picture.width() == 32
    assert picture.deviceIndependentSize().width() == 16
    image = picture.toImage()
    inks = {image.pixelColor(x, y).name().upper() for x in range(32) for y in range(32)
            if image.pixelColor(x, y).alpha() == 255}  # fmt: skip
    assert inks == {LIGHT.bad}
    assert theme.pixmap("lock", "bad", 16, 2.0) is picture


def test_an_icon_that_does_not_exist_is_a_bug(theme: Theme) -> None:
    with pytest.raises(FileNotFoundError):
        theme.pixmap("no-such-icon", "ink")


def test_every_rule_of_the_stylesheet_is_understood(theme: Theme, qtbot: QtBot) -> None:
    """Qt warns about a stylesheet that it cannot parse, and a warning fails the test."""
    widget = QWidget()
    qtbot.addWidget(widget)
    widget.setStyleSheet(theme.stylesheet())
    assert "$" not in theme.stylesheet().split("*/", 1)[1]
    assert (RESOURCES / "themes" / theme.tokens.name / "check.svg").exists()
