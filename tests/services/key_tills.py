"""Tills with keys of their own in a real keyring, on one book, over served Stripe accounts."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from pos_app.app import OpenShop, open_shop
from tests.conftest import KEY, owner, set_up
from tests.practice_fixtures import PracticeWorld
from tests.secret_service import SecretServiceProcess
from tests.services.counter import Counter

SECOND_KEY = "rk_test_secondtill1234567890"


@dataclass
class Tills:
    """Opens tills; each has a folder, and so a keyring entry, of its own."""

    folder: Path
    world: PracticeWorld
    monkeypatch: pytest.MonkeyPatch
    opened: list[OpenShop] = field(default_factory=list)

    def open(self, name: str = "A") -> Counter:
        """A till as a program that was just started; the second one shares the first one's book."""
        home = self.folder / name
        if name != "A" and not home.exists():
            home.mkdir()
            (home / "book.db").symlink_to(self.folder / "A" / "book.db")
        shop = open_shop(home)
        self.opened.append(shop)
        if not shop.services.shop.is_set_up:
            set_up(shop)
        return Counter(shop, owner())

    def with_key(self, key: str = KEY, name: str = "A") -> Counter:
        """A till whose key is stored."""
        till = self.open(name)
        till.services.keys.store(key, till.operator)
        return till

    def go_to(self, world: PracticeWorld) -> None:
        """From here on Stripe's address leads to another account."""
        self.monkeypatch.setenv("HOLDFAST_STRIPE_API", world.url)

    def close(self) -> None:
        for shop in self.opened:
            shop.services.keys.forget(owner())
            shop.close()


@pytest.fixture
def tills(
    tmp_path: Path,
    practice_server: PracticeWorld,
    secret_service: SecretServiceProcess,
    monkeypatch: pytest.MonkeyPatch,
) -> Iterator[Tills]:
    made = Tills(tmp_path, practice_server, monkeypatch)
    made.go_to(practice_server)
    yield made
    made.close()


@pytest.fixture
def other_account(practice_server: PracticeWorld) -> PracticeWorld:
    """Another Stripe account, with nothing in it."""
    return PracticeWorld(f"{practice_server.url}other")


def asked_since(world: PracticeWorld, count: int) -> list[str]:
    """What Stripe was asked after its first `count` requests."""
    return [f"{each['method']} {each['path']}" for each in world.log()[count:]]
