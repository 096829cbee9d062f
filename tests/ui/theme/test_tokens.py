from __future__ import annotations

import re
from itertools import product

import pytest

from pos_app.ui.theme.tokens import DARK, LIGHT, Tokens
from tests.gallery import RESOURCES

GROUNDS = ("window", "surface", "panel", "sunken", "select")
BOTH = pytest.mark.parametrize("tokens", [LIGHT, DARK], ids=lambda tokens: tokens.name)
# Worst ratio over the grounds, and over its own soft fill: light, dark.
INKS = {
    "ink": (14.3, 11.8), "ink2": (6.9, 7.6), "ink3": (5.0, 5.4), "edge": (3.0, 3.4),
    "accent": (5.8, 5.9), "danger": (5.6, 5.7), "focus": (4.8, 6.7),
}  # fmt: skip
SOFT = {
    "accent_ink": (6.8, 7.1), "ok": (5.7, 7.5), "warn": (6.5, 8.0), "bad": (6.3, 7.1),
    "drift": (6.6, 7.2), "info": (6.4, 7.7), "quiet": (6.7, 7.4),
}  # fmt: skip
LEAST = {"edge": 3.0, "focus": 3.0}


def luminance(color: str) -> float:
    """WCAG 2.2, relative luminance."""
    parts = [int(color[start : start + 2], 16) / 255 for start in (1, 3, 5)]
    linear = [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def worst(tokens: Tokens, name: str) -> float:
    return min(contrast(getattr(tokens, name), getattr(tokens, ground)) for ground in GROUNDS)


@BOTH
@pytest.mark.parametrize("name", INKS)
def test_ink_keeps_its_contrast_on_every_ground(tokens: Tokens, name: str) -> None:
    promised = INKS[name][0 if tokens is LIGHT else 1]
    assert worst(tokens, name) == pytest.approx(promised, abs=0.06)
    assert worst(tokens, name) >= LEAST.get(name, 4.5)


@BOTH
@pytest.mark.parametrize("name", SOFT)
def test_text_keeps_its_contrast_on_its_own_fill(tokens: Tokens, name: str) -> None:
    promised = SOFT[name][0 if tokens is LIGHT else 1]
    fill = contrast(getattr(tokens, name), tokens.soft(name))
    assert min(fill, worst(tokens, name)) == pytest.approx(promised, abs=0.06)
    assert min(fill, worst(tokens, name)) >= 4.5


@pytest.mark.parametrize(("tokens", "rest", "hover"), [(LIGHT, 6.8, 8.7), (DARK, 7.2, 8.6)])
def test_text_on_accent_is_readable(tokens: Tokens, rest: float, hover: float) -> None:
    assert contrast(tokens.on_accent, tokens.accent) == pytest.approx(rest, abs=0.06)
    assert contrast(tokens.on_accent, tokens.accent_hover) == pytest.approx(hover, abs=0.06)


@BOTH
def test_high_contrast_has_no_second_ink(tokens: Tokens) -> None:
    strong = tokens.with_high_contrast()
    assert {strong.ink2, strong.ink3} == {strong.ink}
    assert worst(strong, "line") >= 3


@BOTH
def test_the_ticks_of_the_stylesheet_have_the_colours_of_the_tokens(tokens: Tokens) -> None:
    known = {tokens.on_accent, tokens.ink2}
    for path, name in product([RESOURCES / "themes" / tokens.name], ("check", "minus", "dot")):
        used = re.findall(r"#[0-9A-F]{6}", (path / f"{name}.svg").read_text())
        assert used
        assert set(used) <= known
