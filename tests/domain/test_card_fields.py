"""What comes out of a page of card fields, and where such a page may lie."""

from __future__ import annotations

import pytest

from pos_app.domain.card_fields import (
    Said,
    Word,
    check_page,
    check_publishable_key,
    parse_word,
)
from pos_app.domain.errors import InvalidInput


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ('{"kind":"ready"}', Word(Said.READY)),
        ('{"kind":"card","id":"pm_1PqZ4x2eZvKYlo2C"}', Word(Said.CARD, id="pm_1PqZ4x2eZvKYlo2C")),
        ('{"kind":"failed","code":"incorrect_cvc"}', Word(Said.FAILED, code="incorrect_cvc")),
    ],
)
def test_a_word_of_the_page_is_taken(text: str, word: Word) -> None:
    assert parse_word(text) == word


@pytest.mark.parametrize(
    "text",
    [
        "",
        "ready",
        "[]",
        "null",
        "{}",
        '{"kind":"steal"}',
        '{"kind":["card"]}',
        '{"kind":"ready","more":1}',
        '{"kind":"card"}',
        '{"kind":"card","id":"4242424242424242"}',
        '{"kind":"card","id":"pm_1234 4242"}',
        '{"kind":"card","id":["pm_1234567890"]}',
        '{"kind":"card","id":"pm_1234567890","number":"4242424242424242"}',
        '{"kind":"failed","code":"4242 4242 4242 4242"}',
        '{"kind":"card","id":"pm_' + "a" * 400 + '"}',
        7,
        None,
        {"kind": "ready"},
    ],
)
def test_anything_else_is_no_word(text: object) -> None:
    assert parse_word(text) is None


def test_a_publishable_key_is_taken_and_a_secret_one_is_not() -> None:
    assert check_publishable_key(" pk_test_1234567890 ") == "pk_test_1234567890"
    for text, code in (
        ("sk_test_1234567890", "fields.secret_key"),
        ("rk_live_1234567890", "fields.secret_key"),
        ("pk_test_…", "fields.not_publishable"),
        ("", "fields.not_publishable"),
    ):
        with pytest.raises(InvalidInput) as refused:
            check_publishable_key(text)
        assert refused.value.code == code
        assert text == "" or text not in str(refused.value)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "http://shop.example/card",
        "https://",
        "https://shop.example:8443/card",
        "https://shop.example@evil.example/",
        "https://shop.example/a b",
        "https://shóp.example/",
        "file:///card.html",
        "https://[",
    ],
)
def test_a_page_lies_at_a_plain_https_address(text: str) -> None:
    with pytest.raises(InvalidInput, match=r"fields\.page"):
        check_page(text)


def test_the_shops_own_page_is_taken() -> None:
    assert check_page(" https://shop.example/card ") == "https://shop.example/card"
