from __future__ import annotations

import pytest

from pos_app.domain.text import digits, fold


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("Zoë Müller", " zoe muller"),
        ("O’Neill", " o neill"),
        ("STRASSE Straße", " strasse strasse"),
        ("Dubois-Whitfield", " dubois whitfield"),
        ("ﬁne Ⅳ", " fine iv"),
        ("snake_case", " snake case"),
        ("مرحبا", " مرحبا"),
        ("'; DROP TABLE--", " drop table"),
        ("🍵", ""),
        ("", ""),
    ],
)
def test_names_are_compared_without_case_accents_and_marks(text: str, folded: str) -> None:
    assert fold(text) == folded


def test_a_phone_number_is_its_plain_digits() -> None:
    assert digits("+1 (415) 555-0142 ext. ٣") == "14155550142"
