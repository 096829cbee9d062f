"""What a customer does at the shop's reader is no news from elsewhere."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest

from pos_app.domain.drift import DriftKind
from pos_app.domain.payment import PaymentStatus
from pos_app.domain.reader import Keying, Reader
from pos_app.domain.record import OrderRecord
from pos_app.domain.rights import Operator
from tests.clock import SettableClock
from tests.services.conftest import refused
from tests.services.counter import VISA, Counter
from tests.services.dashboard import Dashboard

CARD, NO_FUNDS = "4242424242424242", "4000000000009995"


@pytest.fixture
def reader(watching: Counter, operator: Operator) -> Reader:
    return watching.services.readers.add_simulated(operator)


@pytest.fixture
def ask(watching: Counter, reader: Reader, operator: Operator) -> Callable[[OrderRecord], None]:
    """Lets the reader ask for an order's card."""

    def asking(record: OrderRecord) -> None:
        watching.services.holding.hold_by_reader(record.order.uuid, reader.id, operator)

    return asking


Ask = Callable[[OrderRecord], None]


def decline(watching: Counter, record: OrderRecord, reader: Reader, ask: Ask) -> None:
    ask(record)
    watching.services.readers.present(reader.id, NO_FUNDS)
    with refused("card.declined"):
        watching.services.holding.look_at_reader(record.order.uuid)


def test_cards_that_were_keyed_on_our_reader_are_no_drift(
    watching: Counter, reader: Reader, ask: Ask
) -> None:
    record = watching.saved()
    decline(watching, record, reader, ask)
    ask(record)
    watching.services.readers.present(reader.id, CARD)
    look = watching.services.holding.look_at_reader(record.order.uuid)
    assert look.keying is Keying.OVER
    watching.services.watch.poll()
    assert not watching.services.watch.open_drifts()
    assert watching.look_at(record).payment.status is PaymentStatus.HELD


def test_a_poll_while_the_reader_is_at_it_tells_no_drift(
    watching: Counter, reader: Reader, ask: Ask
) -> None:
    record = watching.saved()
    ask(record)
    watching.services.readers.present(reader.id, CARD)
    watching.services.watch.poll()
    watching.services.holding.look_at_reader(record.order.uuid)
    watching.services.watch.poll()
    assert not watching.services.watch.open_drifts()


def test_what_happens_after_the_reader_was_told_off_is_drift(
    watching: Counter, reader: Reader, ask: Ask, dashboard: Dashboard, clock: SettableClock
) -> None:
    record = watching.saved()
    decline(watching, record, reader, ask)
    watching.services.watch.poll()
    clock.advance(timedelta(minutes=5))
    intent_id = record.payment.intent_id or watching.look_at(record).payment.intent_id
    assert intent_id
    dashboard.intents.confirm(intent_id, {"payment_method": VISA})
    watching.services.watch.poll()
    (drift,) = watching.services.watch.open_drifts()
    assert (drift.kind, drift.intent_id) == (DriftKind.HELD, intent_id)
