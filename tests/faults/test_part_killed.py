"""The till is killed while it takes a part of a hold; an equal part was taken before."""

from __future__ import annotations

import signal
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from pos_app.domain.payment import CardToHold, Outcome, PaymentStatus, Verb
from pos_app.payments.stripe_gateway import StripeGateway
from tests.conftest import KEY, make_draft, owner, set_up, usd
from tests.faults.dying_till import PART, POINTS, take_part
from tests.faults.test_killed_between_steps import open_till
from tests.practice_fixtures import PracticeWorld


@pytest.mark.parametrize("point", POINTS)
def test_a_till_killed_while_it_takes_a_part_takes_it_once(
    point: str, shop_home: Path, practice_server: PracticeWorld
) -> None:
    url = practice_server.url
    shop = open_till(shop_home, url)
    set_up(shop)
    services = shop.services
    services.shop.change(replace(services.shop.settings, holds_in_parts=True), owner().name)
    draft = make_draft(services)
    services.ordering.save(draft, owner())
    services.holding.hold(draft.uuid, CardToHold("pm_card_mastercard"), owner())
    take_part(services, draft.uuid)
    shop.close()

    command = [sys.executable, "-m", "tests.faults.dying_till", str(shop_home), url]
    died = subprocess.run([*command, draft.uuid, PART, point], check=False, timeout=60)
    assert died.returncode == -signal.SIGKILL

    shop = open_till(shop_home, url)
    services = shop.services
    services.recovery.settle_all()
    record = services.ordering.record(draft.uuid)
    if point in {"before_begin", "inside_begin"}:
        # Nothing was written down, so nothing was asked; the person presses again.
        assert record.payment.received == usd("5.00")
        record = take_part(services, draft.uuid)
    intent = StripeGateway(KEY, api_base=url).read_intent(record.payment.intent_id or "")
    payment = record.payment
    assert payment.status is intent.status is PaymentStatus.HELD
    assert payment.received == intent.received == usd("10.00")
    assert payment.capturable == intent.capturable == usd("17.06")
    parts = [each for each in record.attempts if each.request.verb is Verb.CAPTURE]
    assert [each.outcome for each in parts] == [Outcome.SUCCEEDED] * 2
    assert [each.taken_before_minor for each in parts] == [0, 500]
    assert record.drifts == ()
    shop.close()
