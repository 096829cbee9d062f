"""The till is killed between the steps of keeping, holding and removing a card."""

from __future__ import annotations

import signal
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from pos_app.app import OpenShop, open_shop
from pos_app.domain.payment import PaymentStatus
from pos_app.payments.stripe_gateway import StripeGateway
from tests.conftest import KEY, make_draft, owner, set_up
from tests.faults.dying_keeper import act
from tests.practice_fixtures import PracticeWorld

KEEPING = (
    ("customer_written", "after"),
    ("customer_asked", "after"),
    ("customer_finished", "after"),
    ("consent", "after"),
    ("hold_written", "after"),
    ("hold_asked", "after"),
    ("hold_finished", "after"),
    ("kept", "before"),
)
HOLDING = (("hold_written", "after"), ("hold_asked", "after"), ("hold_finished", "before"))
REMOVING = (
    ("customer_written", "after"),
    ("customer_asked", "after"),
    ("customer_finished", "before"),
)


def open_till(home: Path, url: str, *, later: bool = False) -> OpenShop:
    gateway = StripeGateway(KEY, api_base=url)
    ahead = timedelta(minutes=5) if later else timedelta()
    return open_shop(home, clock=lambda: datetime.now(UTC) + ahead, make_gateway=lambda: gateway)


def prepare(home: Path, url: str, *, is_kept: bool) -> str:
    """A shop with an order that Stripe knows; before it, one whose card is kept."""
    shop = open_till(home, url)
    set_up(shop)
    services, uuids = shop.services, []
    for _ in range(2 if is_kept else 1):
        draft = make_draft(services)
        services.ordering.save(draft, owner())
        services.ordering.send(draft.uuid, owner())
        uuids.append(draft.uuid)
    if is_kept:
        act(services, uuids[0], "keep")
    shop.close()
    return uuids[-1]


def kill(home: Path, url: str, *words: str) -> None:
    command = [sys.executable, "-m", "tests.faults.dying_keeper", str(home), url, *words]
    done = subprocess.run(command, check=False, timeout=60)
    assert done.returncode == -signal.SIGKILL


def restart(home: Path, url: str) -> OpenShop:
    """Some minutes later the program is there again and makes its rounds."""
    shop = open_till(home, url, later=True)
    shop.services.recovery.settle_all()
    assert shop.services.saved_cards.settle(by_person=True) is None
    return shop


@pytest.mark.parametrize(("step", "when"), KEEPING)
def test_a_card_is_kept_once_or_not_at_all(
    step: str, when: str, shop_home: Path, practice_server: PracticeWorld
) -> None:
    url = practice_server.url
    uuid = prepare(shop_home, url, is_kept=False)
    kill(shop_home, url, uuid, "keep", step, when)
    shop = restart(shop_home, url)
    cards = shop.services.saved_cards
    is_held = shop.services.ordering.record(uuid).payment.status is PaymentStatus.HELD
    assert len(cards.of_customer(1)) == int(is_held), "kept exactly if it was held"
    if not is_held:
        act(shop.services, uuid, "keep")
    [card] = cards.of_customer(1)
    gateway = StripeGateway(KEY, api_base=url)
    assert [each.payment_method for each in gateway.read_cards(card.stripe_customer)] == [
        card.payment_method
    ]
    log = practice_server.log()
    made = {each["idempotency_key"] for each in log if each["path"] == "/v1/customers"}
    assert len(made) == 1
    assert practice_server.totals()["usd"]["held"] == 2706
    shop.close()


@pytest.mark.parametrize(("step", "when"), HOLDING)
def test_a_saved_card_is_held_once(
    step: str, when: str, shop_home: Path, practice_server: PracticeWorld
) -> None:
    url = practice_server.url
    uuid = prepare(shop_home, url, is_kept=True)
    kill(shop_home, url, uuid, "hold", step, when)
    shop = restart(shop_home, url)
    if shop.services.ordering.record(uuid).payment.status is not PaymentStatus.HELD:
        act(shop.services, uuid, "hold")
    assert shop.services.ordering.record(uuid).payment.status is PaymentStatus.HELD
    assert practice_server.totals()["usd"]["held"] == 2 * 2706
    shop.close()


@pytest.mark.parametrize(("step", "when"), REMOVING)
def test_a_removal_is_finished_after_a_restart(
    step: str, when: str, shop_home: Path, practice_server: PracticeWorld
) -> None:
    url = practice_server.url
    uuid = prepare(shop_home, url, is_kept=True)
    kill(shop_home, url, uuid, "remove", step, when)
    shop = restart(shop_home, url)
    assert shop.services.saved_cards.of_customer(1) == []
    [made] = [each for each in practice_server.log() if each["path"] == "/v1/customers"]
    detached = [each for each in practice_server.log() if each["path"].endswith("/detach")]
    assert made["status"] == 200
    assert len({each["idempotency_key"] for each in detached}) == 1
    shop.close()
