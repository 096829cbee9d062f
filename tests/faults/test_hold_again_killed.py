"""The till is killed between the steps of a hold again; one hold is left, never two, never none."""

from __future__ import annotations

import signal
import subprocess
import sys
from pathlib import Path

import pytest

from pos_app.app import OpenShop
from pos_app.domain.payment import CardToHold, Intent, PaymentStatus, Verb
from pos_app.payments.stripe_gateway import StripeGateway
from tests.conftest import KEY, make_draft, owner, set_up
from tests.faults.dying_till import AGAIN, POINTS
from tests.faults.test_killed_between_steps import open_till
from tests.practice_fixtures import PracticeWorld

# The calls of one hold again, in their order.
STEPS = (Verb.CREATE, Verb.CONFIRM, Verb.CANCEL)
# From here on the card was asked for: recovery asks the same again, and Stripe has the second hold.
HELD_FROM = (STEPS.index(Verb.CONFIRM), POINTS.index("after_begin"))


def run_dying_till(home: Path, url: str, order_uuid: str, point: str, step: int) -> int:
    command = [sys.executable, "-m", "tests.faults.dying_till", str(home), url, order_uuid]
    command += [AGAIN, point, str(step)]
    return subprocess.run(command, check=False, timeout=60).returncode


def held(url: str, shop: OpenShop, order_uuid: str) -> list[Intent]:
    saved_at = shop.services.ordering.record(order_uuid).order.saved_at
    intents = StripeGateway(KEY, api_base=url).find_intents(order_uuid, created_since=saved_at)
    return [each for each in intents if each.status is PaymentStatus.HELD]


@pytest.mark.parametrize("point", POINTS)
@pytest.mark.parametrize("step", range(len(STEPS)), ids=[each.value for each in STEPS])
def test_a_till_killed_while_it_holds_again_settles_to_one_hold(
    step: int, point: str, shop_home: Path, practice_server: PracticeWorld
) -> None:
    url = practice_server.url
    shop = open_till(shop_home, url)
    set_up(shop)
    draft = make_draft(shop.services)
    shop.services.ordering.save(draft, owner())
    shop.services.holding.hold(draft.uuid, CardToHold("pm_card_visa"), owner())
    shop.close()

    assert run_dying_till(shop_home, url, draft.uuid, point, step) == -signal.SIGKILL

    shop = open_till(shop_home, url)
    services = shop.services
    assert held(url, shop, draft.uuid), "no moment without a hold"
    services.recovery.settle_all()
    after = services.ordering.record(draft.uuid)
    assert after.open_attempt is None
    (intent,) = held(url, shop, draft.uuid)
    first = after.payments[0]
    is_new = (step, POINTS.index(point)) >= HELD_FROM
    assert (intent.id != first.intent_id) is is_new
    assert (first.status is PaymentStatus.VOIDED) is is_new
    if not is_new:
        # The card was not asked for: the person does it again.
        card = CardToHold("pm_card_mastercard")
        after = services.further_holds.again(draft.uuid, card, owner(), payment_id=first.id)
        (intent,) = held(url, shop, draft.uuid)
    assert after.payment.intent_id == intent.id
    assert after.payment.capturable == intent.capturable == after.order.total
    assert services.queue.load().all_held.sums == (after.order.total,)
    shop.close()
