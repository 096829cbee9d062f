"""The till is killed while a reader is asked for a card; the card is held once, or not at all."""

from __future__ import annotations

import signal
import subprocess
import sys
from pathlib import Path

import pytest

from pos_app.domain.errors import Refused
from pos_app.domain.payment import PaymentStatus, Verb
from pos_app.domain.reader import Keying
from pos_app.services.bundle import Services
from tests.conftest import make_draft, owner, set_up
from tests.faults.dying_till import POINTS
from tests.faults.test_killed_between_steps import assert_exactly_once, open_till
from tests.practice_fixtures import PracticeWorld

VISA = "4242424242424242"


def prepare(home: Path, url: str) -> tuple[str, str]:
    """An order that Stripe knows, and a reader: their identities."""
    shop = open_till(home, url)
    set_up(shop)
    reader = shop.services.readers.add_simulated(owner())
    draft = make_draft(shop.services)
    shop.services.ordering.save(draft, owner())
    shop.services.ordering.send(draft.uuid, owner())
    shop.close()
    return draft.uuid, reader.id


def die(home: Path, url: str, uuid: str, point: str, reader: str) -> None:
    command = [sys.executable, "-m", "tests.faults.dying_till", str(home), url, uuid]
    done = subprocess.run([*command, "confirm", point, reader], check=False, timeout=60)
    assert done.returncode == -signal.SIGKILL


def asks(services: Services, reader: str) -> bool:
    return any(each.id == reader and each.is_busy for each in services.readers.all().readers)


@pytest.mark.parametrize("keyed_while_down", [True, False], ids=["keyed_while_down", "keyed_after"])
@pytest.mark.parametrize("point", POINTS)
def test_a_killed_till_finds_the_one_hold(
    point: str, keyed_while_down: bool, shop_home: Path, practice_server: PracticeWorld
) -> None:
    url = practice_server.url
    uuid, reader = prepare(shop_home, url)
    die(shop_home, url, uuid, point, reader)

    shop = open_till(shop_home, url)
    services = shop.services
    was_asked = asks(services, reader)
    assert was_asked is (point not in {"before_begin", "inside_begin", "after_begin"})
    if was_asked and keyed_while_down:
        services.readers.present(reader, VISA)
    services.recovery.settle_all()
    if not was_asked:
        assert services.ordering.record(uuid).open_attempt is None
        services.holding.hold_by_reader(uuid, reader, owner())
    if not (was_asked and keyed_while_down):
        services.readers.present(reader, VISA)
    assert services.holding.look_at_reader(uuid).keying is Keying.OVER
    after = services.ordering.record(uuid)
    assert after.open_attempt is None
    assert not after.drifts
    assert_exactly_once(services.ordering.record, after, url, Verb.CONFIRM)
    shop.close()


def test_killed_and_never_keyed_the_reader_can_be_stopped_afterwards(
    shop_home: Path, practice_server: PracticeWorld
) -> None:
    url = practice_server.url
    uuid, reader = prepare(shop_home, url)
    die(shop_home, url, uuid, "before_reply_is_read", reader)
    shop = open_till(shop_home, url)
    shop.services.recovery.settle_all()
    with pytest.raises(Refused) as told:
        shop.services.holding.look_at_reader(uuid, stop=True)
    assert told.value.code == "reader.stopped"
    assert not asks(shop.services, reader)
    record = shop.services.ordering.record(uuid)
    assert (record.open_attempt, record.payment.status) == (None, PaymentStatus.AWAITING_CARD)
    shop.close()
