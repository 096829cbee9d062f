from __future__ import annotations

import pytest

from pos_app.ui.widgets.key_hints import hint_text
from pos_app.ui.widgets.keys import key_sequences, key_text


@pytest.mark.parametrize(
    ("key", "printed"),
    [
        ("C", "C"), ("F9", "F9"), ("Ctrl+Enter", "Ctrl+Enter"), ("Enter", "Enter"),
        ("Esc", "Esc"), ("Alt+Left", "Alt+←"), ("Up", "↑"), ("Ctrl++", "Ctrl++"), ("/", "/"),
    ],
)  # fmt: skip
def test_a_keycap_says_what_people_call_the_key(key: str, printed: str) -> None:
    assert key_text(key) == printed


def test_enter_is_also_the_one_of_the_number_pad() -> None:
    assert [each.toString() for each in key_sequences("Ctrl+Enter")] == [
        "Ctrl+Return",
        "Ctrl+Enter",
    ]


def test_hints_may_name_several_keys() -> None:
    assert hint_text("Up Down") == "↑ ↓"
    assert hint_text("1…4") == "1…4"
