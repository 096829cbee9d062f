"""A new version is told to whoever may change the shop, once, and nothing is installed."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from pos_app.domain.rights import Role
from pos_app.ui.widgets.notice import Notice
from tests.announcements import Publisher, Site, site
from tests.conftest import PIN
from tests.window_driver import WindowDriver

BOB_PIN = "8642"


@pytest.fixture
def place(tmp_path: Path) -> Iterator[Site]:
    with site(tmp_path / "site") as served:
        yield served


@pytest.fixture
def publisher() -> Publisher:
    return Publisher.new()


@pytest.fixture
def till(real_till: WindowDriver, place: Site, publisher: Publisher) -> WindowDriver:
    """Ada is signed in and wants to know of new versions."""
    real_till.sign_in(PIN)
    services, ada = real_till.main.till.services, real_till.main.till.operator()
    values = {"update_address": place.address, "update_key": publisher.public_key}
    services.settings.change(values, ada)
    return real_till


def look(till: WindowDriver) -> None:
    till.desktop.update_care.look()
    till.settle()


def change_to(till: WindowDriver, key: str, pin: str) -> None:
    till.press("F12")
    till.settle()
    till.press(key)
    till.type(pin)
    till.press("Return")
    till.settle()


def notices(till: WindowDriver) -> list[Notice]:
    return till.shell.findChildren(Notice)


def test_the_owner_is_told_once_and_a_clerk_is_not(
    till: WindowDriver, place: Site, publisher: Publisher
) -> None:
    services, ada = till.main.till.services, till.main.till.operator()
    services.operators.add("Bob", Role.CLERK, BOB_PIN, ada)
    place.put(publisher.signed("99.0.0", notes="Receipts can be printed."))
    change_to(till, "B", BOB_PIN)
    look(till)
    assert not till.says("99.0.0")
    change_to(till, "A", PIN)
    assert till.says("Receipts can be printed. Nothing was downloaded.")
    [told] = notices(till)
    assert told.spec.lead == "Holdfast 99.0.0 is there."
    told.dismiss()
    look(till)
    assert not till.says("99.0.0")


def test_the_owner_is_warned_of_what_somebody_else_signed(
    till: WindowDriver, place: Site, publisher: Publisher
) -> None:
    place.put(Publisher.new().signed("99.0.0"))
    look(till)
    assert till.says("not by whom this shop trusts")
    assert not till.says("99.0.0")


def test_an_address_that_does_not_answer_troubles_nobody(till: WindowDriver) -> None:
    look(till)
    assert notices(till) == []
