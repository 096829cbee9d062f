from __future__ import annotations

import logging
from collections.abc import Iterator
from pathlib import Path

import pytest

from pos_app.domain.errors import StorageTrouble
from pos_app.logs import redact, start_logging


@pytest.fixture
def log(tmp_path: Path) -> Iterator[Path]:
    """The log of a shop, put away after the test."""
    root = logging.getLogger()
    level, before = root.level, list(root.handlers)
    yield start_logging(tmp_path)
    for handler in [each for each in root.handlers if each not in before]:
        root.removeHandler(handler)
        handler.close()
    root.setLevel(level)


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("key sk_live_51Habc rejected", "key sk_live_[removed] rejected"),
        ("rk_test_practice1234567890", "rk_test_[removed]"),
        ("pk_test_abc, sk_org_live_abc", "pk_test_[removed], sk_org_[removed]"),
        ("Authorization: Bearer rk_live_x1", "Authorization: Bearer rk_live_[removed]"),
        ("pi_3Jabc_secret_xyz1", "pi_3Jabc_secret_[removed]"),
        ("card 4242424242424242!", "card [removed]!"),
        ("4242 4242 4242 4242", "[removed]"),
        ("3782-822463-10005", "[removed]"),
    ],
)
def test_a_secret_never_reaches_the_log(text: str, kept: str) -> None:
    assert redact(text) == kept


@pytest.mark.parametrize(
    "text",
    [
        "pi_3JabcDEF order 1041 captured 27.06 USD",
        "2026-11-19 10:49:00,123 INFO request req_1",
        "+1 415 555 0142",
        "4b0bce273f10:63f5e44d-27f0-443a-bf83-27a054e724ae:refund:4",
        "task_live_x",
    ],
)
def test_what_helps_to_find_a_fault_stays(text: str) -> None:
    assert redact(text) == text


def test_the_log_tells_what_happened_without_secrets_even_in_a_traceback(log: Path) -> None:
    try:
        raise ValueError("no such key sk_live_51Habcdef")
    except ValueError:
        logging.getLogger("pos_app.test").exception("refused %s", "rk_live_abcdef")
    written = log.read_text()
    assert "refused rk_live_[removed]" in written
    assert "ValueError: no such key sk_live_[removed]" in written
    assert "abcdef" not in written


def test_what_another_handler_made_of_an_exception_is_not_taken_over(log: Path) -> None:
    try:
        int("Grace Hopper, 2468")
    except ValueError as error:
        record = logging.LogRecord("pos_app", 40, "", 0, "failed", None, None)
        record.exc_info = (ValueError, error, error.__traceback__)
        logging.Formatter().format(record)
        logging.getLogger().handle(record)
    written = log.read_text()
    assert "ValueError: invalid literal for int() with base 10: [quoted]" in written
    assert "Hopper'" not in written


def test_the_log_is_rotated(log: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (handler,) = [each for each in logging.getLogger().handlers if getattr(each, "maxBytes", 0)]
    monkeypatch.setattr(handler, "maxBytes", 200)
    for number in range(20):
        logging.getLogger("pos_app.test").info("line %s of the log", number)
    names = {file.name for file in log.parent.iterdir()}
    assert names == {"holdfast.log", *(f"holdfast.log.{number}" for number in range(1, 5))}


def test_a_folder_that_cannot_be_made_is_named(tmp_path: Path) -> None:
    (tmp_path / "home").write_text("a file stands where the folder should be")
    with pytest.raises(StorageTrouble) as trouble:
        start_logging(tmp_path / "home")
    assert trouble.value.code == "book.read_only"
