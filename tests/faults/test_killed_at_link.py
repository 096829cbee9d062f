"""The till is killed while a pay link is made or closed; the order is held once, or not at all."""

from __future__ import annotations

import signal
import subprocess
import sys
from pathlib import Path

import pytest

from pos_app.app import OpenShop
from pos_app.domain.payment import CardToHold, PaymentStatus, Verb
from tests.conftest import make_draft, owner, set_up
from tests.faults.test_killed_between_steps import open_till
from tests.practice_fixtures import PracticeWorld
from tests.services.counter import Counter

VISA = "4242424242424242"
# Before the first of these nothing was written, after the last everything was.
POINTS = ("after_begin", "before_reply_is_read", "inside_finish")


def prepare(home: Path, url: str, verb: Verb) -> str:
    """An order that Stripe knows, with a link if one is to be closed: its identity."""
    shop = open_till(home, url)
    set_up(shop)
    counter = Counter(shop, owner())
    record = counter.send(shop.services.ordering.save(make_draft(shop.services), owner()))
    counter.link(record) if verb is Verb.UNLINK else counter.sell_by_link()
    shop.close()
    return record.order.uuid


def die(home: Path, url: str, uuid: str, verb: Verb, point: str) -> None:
    command = [sys.executable, "-m", "tests.faults.dying_till", str(home), url, uuid]
    done = subprocess.run([*command, verb.value, point], check=False, timeout=120)
    assert done.returncode == -signal.SIGKILL


def started_again(home: Path, url: str) -> OpenShop:
    shop = open_till(home, url)
    shop.services.recovery.settle_all()
    return shop


def assert_held_once(shop: OpenShop, uuid: str, world: PracticeWorld, amount: int) -> None:
    shop.services.recovery.settle_all()
    record = shop.services.ordering.record(uuid)
    assert (record.open_attempt, record.drifts) == (None, ())
    held = [each for each in record.payments if each.status is PaymentStatus.HELD]
    assert [each.capturable.minor for each in held] == [amount]
    assert world.totals()["usd"]["held"] == amount


@pytest.mark.parametrize("point", POINTS)
def test_killed_while_a_link_is_made(
    point: str, shop_home: Path, practice_server: PracticeWorld
) -> None:
    uuid = prepare(shop_home, practice_server.url, Verb.LINK)
    die(shop_home, practice_server.url, uuid, Verb.LINK, point)
    shop = started_again(shop_home, practice_server.url)
    services = shop.services
    assert services.ordering.record(uuid).open_attempt is None
    link = services.pay_links.make(uuid, owner()).open_link
    assert link is not None
    asked = [each for each in practice_server.log() if each["path"] == "/v1/checkout/sessions"]
    assert len({each["idempotency_key"] for each in asked}) == 1
    practice_server.pay_link(link.session, VISA)
    services.pay_links.look(uuid)
    assert_held_once(shop, uuid, practice_server, 2706)
    shop.close()


@pytest.mark.parametrize(
    ("point", "is_paid"), [("after_begin", True), *((point, False) for point in POINTS)]
)
def test_killed_while_a_link_is_closed(
    point: str, is_paid: bool, shop_home: Path, practice_server: PracticeWorld
) -> None:
    uuid = prepare(shop_home, practice_server.url, Verb.UNLINK)
    before = open_till(shop_home, practice_server.url)
    link = before.services.ordering.record(uuid).open_link
    before.close()
    assert link is not None
    die(shop_home, practice_server.url, uuid, Verb.UNLINK, point)
    if is_paid:
        # It never arrived, and the customer pays while the till is down.
        practice_server.pay_link(link.session, VISA)
    shop = started_again(shop_home, practice_server.url)
    assert shop.services.ordering.record(uuid).open_attempt is None
    if not is_paid:
        # Closed for good by now: the clerk takes a card.
        assert shop.services.ordering.record(uuid).open_link is None
        shop.services.holding.hold(uuid, CardToHold("pm_card_mastercard"), owner())
    assert_held_once(shop, uuid, practice_server, 2706)
    shop.close()
