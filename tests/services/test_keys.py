"""A key that is revoked, weak, of the wrong mode or missing moves nothing and hides nothing."""

from __future__ import annotations

from pathlib import Path

import pytest

from pos_app.app import OpenShop, open_shop
from pos_app.domain.errors import NotAllowed, OutcomeUnknown
from pos_app.domain.payment import Outcome, PaymentStatus, Verb
from pos_app.domain.rights import Operator
from pos_app.payments.practice_stripe import PracticeStripe
from pos_app.payments.stripe_gateway import StripeGateway
from tests.conftest import KEY
from tests.services.conftest import OpenTill, PcClock, refused
from tests.services.counter import Counter
from tests.services.faults import FaultyLine

LIVE_KEY = "rk_live_nobodysatall1234567890"
WRITES = ["rak_payment_intent_write", "rak_charge_write"]
asked_verbs = pytest.mark.parametrize(
    "verb", [Verb.CREATE, Verb.UPDATE, Verb.CONFIRM, Verb.CAPTURE, Verb.CANCEL, Verb.REFUND]
)


@asked_verbs
def test_a_revoked_key_began_nothing_of_what_was_asked_first(
    counter: Counter, world: PracticeStripe, verb: Verb
) -> None:
    record = counter.before(verb)
    world.configure(revoked_keys=[KEY])
    with refused("key.revoked", NotAllowed):
        counter.do(verb, record)
    after = counter.look_at(record)
    # What carries no card waits for a good key; the rest is for a person to ask again.
    if verb is Verb.UPDATE:
        # What Stripe says of the intent is read before it is changed: that far it did not come.
        assert after.attempts == record.attempts
    else:
        waits = Outcome.PREPARED if verb is Verb.CREATE else Outcome.REFUSED
        assert after.attempts[-1].outcome is waits
    assert after.payment == record.payment
    world.configure(revoked_keys=[])
    assert counter.do(verb, after).attempts[-1].outcome is Outcome.SUCCEEDED


@pytest.mark.parametrize("verb", [Verb.CREATE, Verb.CAPTURE, Verb.CANCEL, Verb.REFUND])
@pytest.mark.parametrize(
    ("revoked", "lacking", "code"),
    [([KEY], [], "key.revoked"), ([], WRITES, "key.no_permission")],
)
def test_what_waited_for_the_line_waits_on_for_a_good_key(
    counter: Counter,
    line: FaultyLine,
    world: PracticeStripe,
    verb: Verb,
    revoked: list[str],
    lacking: list[str],
    code: str,
) -> None:
    """Whoever pressed it offline has been told that it goes out by itself."""
    record, before = counter.before(verb), world.totals()
    line.is_down = True
    with pytest.raises(OutcomeUnknown):
        counter.do(verb, record)
    line.is_down = False
    world.configure(revoked_keys=revoked, missing_permissions={KEY: lacking})
    assert counter.services.recovery.settle_all().settled == ()
    waiting = counter.look_at(record).open_attempt
    assert waiting is not None
    assert (waiting.outcome, waiting.error_code) == (Outcome.PREPARED, code)
    assert world.totals() == before

    world.configure(revoked_keys=[], missing_permissions={})
    counter.services.recovery.start_again()
    assert counter.services.recovery.settle_due().settled == (record.order.uuid,)
    assert counter.look_at(record).attempts[-1].outcome is Outcome.SUCCEEDED


@asked_verbs
def test_a_revoked_key_says_nothing_of_what_was_asked_before(
    counter: Counter, line: FaultyLine, world: PracticeStripe, verb: Verb
) -> None:
    record = counter.before(verb)
    line.fail("reply_lost", verb)
    with refused(f"{verb.value}.unknown"):
        counter.do(verb, record)
    world.configure(revoked_keys=[KEY])
    assert counter.services.recovery.settle_all().waiting == (record.order.uuid,)
    waiting = counter.look_at(record).open_attempt
    assert waiting is not None
    assert waiting.outcome is Outcome.UNKNOWN
    world.configure(revoked_keys=[])
    counter.services.recovery.settle_all()
    assert counter.look_at(record).attempts[-1].outcome is Outcome.SUCCEEDED


def test_a_missing_permission_is_named(counter: Counter, world: PracticeStripe) -> None:
    record = counter.captured()
    world.configure(missing_permissions={KEY: ["rak_charge_write"]})
    with refused("key.no_permission", NotAllowed, permission="rak_charge_write"):
        counter.refund(record)
    after = counter.look_at(record)
    assert after.open_attempt is None
    assert after.refundable == record.refundable


def test_a_shop_without_a_key_writes_nothing_down(
    counter: Counter, shop_home: Path, pc_clock: PcClock, operator: Operator
) -> None:
    def no_key() -> StripeGateway:
        raise NotAllowed("key.missing")

    record = counter.held()
    keyless = open_shop(shop_home, clock=pc_clock, make_gateway=no_key)
    with refused("key.missing", NotAllowed):
        Counter(keyless, operator).capture(record)
    assert counter.look_at(record) == record
    saved = Counter(keyless, operator).saved()
    assert keyless.services.recovery.settle_all().waiting == (saved.order.uuid,)
    keyless.close()


@pytest.fixture
def live_counter(
    shop: OpenShop, shop_home: Path, pc_clock: PcClock, line: FaultyLine, operator: Operator
) -> Counter:
    """The same book, opened with a key that moves real money."""
    shop.close()
    opened = open_shop(
        shop_home,
        clock=pc_clock,
        make_gateway=lambda: StripeGateway(LIVE_KEY, http_client=line, clock=pc_clock),
    )
    return Counter(opened, operator)


@pytest.mark.parametrize(
    "verb", [Verb.UPDATE, Verb.CONFIRM, Verb.CAPTURE, Verb.CANCEL, Verb.REFUND]
)
def test_a_test_payment_is_never_touched_with_a_live_key(
    counter: Counter, live_counter: Counter, line: FaultyLine, verb: Verb
) -> None:
    record = counter.before(verb)
    asked = len(line.sent)
    with refused("payment.wrong_mode", NotAllowed, livemode=False):
        live_counter.do(verb, record)
    with refused("payment.wrong_mode", NotAllowed):
        live_counter.services.recovery.ask_now(record.order.uuid)
    assert len(line.sent) == asked
    assert live_counter.look_at(record) == record
    live_counter.shop.close()


def test_an_open_question_waits_for_the_key_that_asked_it(
    counter: Counter, live_counter: Counter, line: FaultyLine
) -> None:
    record = counter.held()
    line.fail("reply_lost", Verb.CAPTURE)
    with refused("capture.unknown"):
        counter.capture(record)
    asked = len(line.sent)
    live_counter.services.recovery.settle_all()
    live_counter.shop.close()
    assert len(line.sent) == asked
    waiting = counter.look_at(record).open_attempt
    assert waiting is not None
    assert waiting.outcome is Outcome.UNKNOWN
    counter.services.recovery.settle_all()
    assert counter.look_at(record).payment.status is PaymentStatus.CAPTURED


def test_the_key_is_in_no_file_of_the_shop(
    counter: Counter, shop_home: Path, open_till: OpenTill, world: PracticeStripe
) -> None:
    counter.refund(counter.captured())
    world.configure(revoked_keys=[KEY])
    with refused("key.revoked"):
        counter.sent()
    world.configure(missing_permissions={KEY: ["rak_payment_intent_write"]}, revoked_keys=[])
    with refused("key.no_permission"):
        counter.sent()
    files = [file for file in shop_home.rglob("*") if file.is_file()]
    assert {file.name for file in files} >= {"book.db", "book.db-wal", "till.json"}
    secret = KEY.removeprefix("rk_test_").encode()
    assert [file for file in files if secret in file.read_bytes()] == []
