"""The till is killed between each pair of steps; the money still moves exactly once."""

from __future__ import annotations

import signal
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from pos_app.app import OpenShop, open_shop
from pos_app.domain.order import Draft
from pos_app.domain.payment import CardToHold, PaymentStatus, Verb
from pos_app.domain.record import OrderRecord
from pos_app.payments.stripe_gateway import StripeGateway
from tests.conftest import KEY, make_draft, owner, set_up
from tests.faults.dying_till import POINTS, act
from tests.practice_fixtures import PracticeWorld

AFTER = {
    Verb.CREATE: PaymentStatus.AWAITING_CARD,
    Verb.UPDATE: PaymentStatus.AWAITING_CARD,
    Verb.CONFIRM: PaymentStatus.HELD,
    Verb.CAPTURE: PaymentStatus.CAPTURED,
    Verb.CANCEL: PaymentStatus.VOIDED,
    Verb.REFUND: PaymentStatus.CAPTURED,
    Verb.INCREMENT: PaymentStatus.HELD,
}
EARLIER: dict[Verb, tuple[Verb, ...]] = {
    Verb.CREATE: (),
    Verb.UPDATE: (Verb.CREATE,),
    Verb.CONFIRM: (Verb.CREATE,),
    Verb.CAPTURE: (Verb.CONFIRM,),
    Verb.CANCEL: (Verb.CONFIRM,),
    Verb.REFUND: (Verb.CONFIRM, Verb.CAPTURE),
    Verb.INCREMENT: (Verb.CREATE,),
}


def open_till(home: Path, url: str) -> OpenShop:
    gateway = StripeGateway(KEY, api_base=url)
    return open_shop(home, make_gateway=lambda: gateway)


def prepare(home: Path, url: str, verb: Verb) -> OrderRecord:
    """An order that stands right before `verb`."""
    shop = open_till(home, url)
    set_up(shop)
    services = shop.services
    draft = make_draft(services)
    record = services.ordering.save(draft, owner())
    for earlier in EARLIER[verb]:
        record = act(services, draft.uuid, earlier)
    if verb is Verb.INCREMENT:
        settings = replace(services.shop.settings, raisable_holds=True)
        services.shop.change(settings, owner().name)
        services.holding.hold(draft.uuid, CardToHold("pm_card_mastercard"), owner())
    if verb in {Verb.UPDATE, Verb.INCREMENT}:
        record = services.ordering.save(dearer(record.order.content), owner())
    shop.close()
    return record


def dearer(draft: Draft) -> Draft:
    return replace(draft, lines=draft.lines * 2)


def run_dying_till(home: Path, url: str, order_uuid: str, verb: Verb, point: str) -> int:
    command = [sys.executable, "-m", "tests.faults.dying_till", str(home), url]
    done = subprocess.run([*command, order_uuid, verb.value, point], check=False, timeout=60)
    return done.returncode


@pytest.mark.parametrize("point", POINTS)
# The pages of pay links move no money by themselves: test_killed_at_link plays their kills.
@pytest.mark.parametrize("verb", list(AFTER))
def test_a_killed_till_settles_to_exactly_one(
    verb: Verb, point: str, shop_home: Path, practice_server: PracticeWorld
) -> None:
    url = practice_server.url
    before = prepare(shop_home, url, verb)
    uuid = before.order.uuid

    assert run_dying_till(shop_home, url, uuid, verb, point) == -signal.SIGKILL

    shop = open_till(shop_home, url)
    services = shop.services
    services.recovery.settle_all()
    after = services.ordering.record(uuid)
    assert after.open_attempt is None
    if point in {"before_begin", "inside_begin"} and verb is not Verb.CREATE:
        # Nothing was written down, so nothing was asked; the person presses again.
        assert after.payment == before.payment
        after = act(services, uuid, verb)
    assert_exactly_once(services.ordering.record, after, url, verb)
    shop.close()


def assert_exactly_once(
    read: Callable[[str], OrderRecord], record: OrderRecord, url: str, verb: Verb
) -> None:
    gateway = StripeGateway(KEY, api_base=url)
    intents = gateway.find_intents(record.order.uuid, created_since=record.order.saved_at)
    assert len(intents) == 1
    [intent] = intents
    payment = read(record.order.uuid).payment
    assert payment.status is intent.status is AFTER[verb]
    assert payment.intent_id == intent.id
    assert payment.amount == intent.amount == record.order.total
    assert payment.capturable == intent.capturable
    assert payment.received == intent.received
    refunds = gateway.read_refunds(intent.id)
    assert len(refunds) == (1 if verb is Verb.REFUND else 0)
    assert payment.refunded == intent.refunded
    if verb is Verb.REFUND:
        assert intent.refunded.minor == record.order.total.minor // 2
