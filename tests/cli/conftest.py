"""Shops as scripts find them: none yet, one without a key, and one that can hold cards."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.cli.orders import VISA, text
from tests.conftest import KEY, PIN
from tests.e2e.command_line import CommandLine
from tests.practice_fixtures import PracticeWorld
from tests.secret_service import SecretServiceProcess

SHOP = ("--shop", "Corner Books", "--currency", "usd", "--owner", "Ada", "--pin-stdin")


@pytest.fixture(autouse=True)
def one_log_each() -> Iterator[None]:
    """A process logs into one shop's folder; this one is many, one after another."""
    root = logging.getLogger()
    before = list(root.handlers)
    yield
    for handler in root.handlers[:]:
        if handler not in before:
            root.removeHandler(handler)
            handler.close()


@pytest.fixture
def no_shop(shop_home: Path) -> CommandLine:
    """An empty folder."""
    return CommandLine(shop_home)


@pytest.fixture(scope="module")
def keyless(tmp_path_factory: pytest.TempPathFactory) -> CommandLine:
    """A shop that was set up and has no key, for a file's tests that save nothing in it."""
    made = CommandLine(tmp_path_factory.mktemp("keyless") / "home")
    assert made("setup", *SHOP, stdin=f"{PIN}\n").code == 0
    return made


@pytest.fixture
def holdfast(
    no_shop: CommandLine,
    practice_server: PracticeWorld,
    secret_service: SecretServiceProcess,
    monkeypatch: pytest.MonkeyPatch,
) -> CommandLine:
    """A shop with its key in a real keyring and its Stripe on loopback."""
    monkeypatch.setenv("HOLDFAST_STRIPE_API", practice_server.url)
    no_shop.set_up(KEY)
    return no_shop


@pytest.fixture
def number(holdfast: CommandLine) -> str:
    """The number of an order of 27.06 USD that waits for a card."""
    saved = holdfast.signed_in("order", "new", "-", stdin=text())
    assert saved.code == 0, saved.err
    return str(saved.json["number"])


@pytest.fixture
def held(holdfast: CommandLine, number: str) -> str:
    """The number of an order whose 27.06 USD are held."""
    assert holdfast.signed_in("card", number, "--payment-method", VISA).code == 0
    return number


@pytest.fixture
def posts(practice_server: PracticeWorld) -> Callable[[str], list[dict[str, str]]]:
    """What was posted to paths that end so, as parameters."""

    def of(end: str) -> list[dict[str, str]]:
        log = practice_server.log()
        return [
            dict(each["form"])
            for each in log
            if each["method"] == "POST" and each["path"].endswith(end)
        ]

    return of
