"""A key is tried before it is kept, says what it may do, and stays with its own account's money."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from traceback import TracebackException

import pytest

from pos_app.domain.approval import TwoPeople
from pos_app.domain.bulk import BulkLine, Verdict, Why
from pos_app.domain.errors import InvalidInput, NotAllowed, OutcomeUnknown, Refused
from pos_app.domain.payment import Outcome, PaymentStatus, Verb
from pos_app.domain.rights import Role
from pos_app.domain.secret import Secret
from pos_app.domain.stripe_key import Grant, Insist, Permission
from pos_app.services.crew import Brake
from tests.conftest import KEY, usd
from tests.practice_fixtures import PracticeWorld
from tests.services.conftest import refused
from tests.services.counter import Counter
from tests.services.key_tills import SECOND_KEY, Tills, asked_since

REFUNDS = Permission.WRITE_CHARGES
# One try and the library's two repeats.
EVERY_TRY = 3


def grant_of(till: Counter, permission: Permission) -> Grant:
    facts = till.services.keys.known().facts
    assert facts is not None
    return facts.grant(permission)


def test_a_key_that_is_tried_tells_its_account_and_what_it_may_do_and_is_not_kept(
    tills: Tills, practice_server: PracticeWorld
) -> None:
    till = tills.open()
    practice_server.configure(missing_permissions={KEY: ["rak_charge_read"]})
    state = till.services.keys.try_key(f" {KEY}\n", till.operator)
    facts = state.facts
    assert facts is not None
    assert facts.account is not None
    assert facts.account.id.startswith("acct_")
    assert (facts.account.name, facts.account.country) == ("Practice shop", "US")
    assert (state.masked, state.trouble, facts.livemode) == ("rk_test_…7890", None, False)
    assert {each: facts.grant(each) for each in Permission} == {
        Permission.READ_PAYMENTS: Grant.YES,
        Permission.WRITE_PAYMENTS: Grant.UNKNOWN,
        Permission.READ_CHARGES: Grant.NO,
        # Who may not even look at charges may not refund.
        Permission.WRITE_CHARGES: Grant.NO,
        Permission.READ_EVENTS: Grant.YES,
        Permission.READ_READERS: Grant.YES,
        Permission.WRITE_READERS: Grant.UNKNOWN,
        Permission.WRITE_PAGES: Grant.UNKNOWN,
        Permission.READ_CUSTOMERS: Grant.YES,
        Permission.WRITE_CUSTOMERS: Grant.UNKNOWN,
        Permission.READ_CARDS: Grant.YES,
        Permission.WRITE_CARDS: Grant.UNKNOWN,
    }
    assert {each["method"] for each in practice_server.log()} == {"GET"}
    with refused("key.missing", NotAllowed):
        till.services.keys.known()


def test_a_key_that_may_not_read_the_account_still_tells_whose_it_is(
    tills: Tills, practice_server: PracticeWorld
) -> None:
    whole = tills.with_key().services.keys.check().facts
    practice_server.configure(missing_permissions={KEY: ["rak_accounts_kyc_basic_read"]})
    lacking = tills.open("B").services.keys.try_key(KEY, tills.open().operator).facts
    assert whole is not None
    assert lacking is not None
    assert whole.account is not None
    assert lacking.account is not None
    assert lacking.account.id == whole.account.id
    assert lacking.account.name == ""


def test_a_key_that_stripe_does_not_accept_is_not_stored_and_the_old_one_goes_on(
    tills: Tills, practice_server: PracticeWorld
) -> None:
    till = tills.with_key()
    record = till.held()
    practice_server.configure(revoked_keys=[SECOND_KEY])
    with refused("key.not_accepted", NotAllowed, key="rk_test_…7890"):
        till.services.keys.store(SECOND_KEY, till.operator)
    assert till.capture(record).payment.status is PaymentStatus.CAPTURED


def test_a_rolled_key_settles_what_the_old_one_left_open(
    tills: Tills, practice_server: PracticeWorld
) -> None:
    till = tills.with_key()
    record = till.held()
    practice_server.fail("drop", path=".*/capture", when="after", times=EVERY_TRY)
    with refused("capture.unknown", OutcomeUnknown):
        till.capture(record)
    practice_server.configure(revoked_keys=[KEY])
    assert till.services.recovery.settle_all().waiting == (record.order.uuid,)
    till.services.keys.store(SECOND_KEY, till.operator)
    assert till.services.recovery.settle_due().settled == (record.order.uuid,)
    assert till.look_at(record).payment.status is PaymentStatus.CAPTURED
    assert practice_server.totals()["usd"]["captured"] == 2706


def test_while_stripe_is_away_the_old_key_stays_and_a_first_one_is_kept_untried(
    tills: Tills, practice_server: PracticeWorld
) -> None:
    practice_server.fail("drop", method="GET", times=2 * EVERY_TRY)
    till = tills.open()
    state = till.services.keys.store(KEY, till.operator)
    assert state.trouble is not None
    assert state.trouble.code == "key.untried"
    with refused("key.not_tried", Refused):
        till.services.keys.store(SECOND_KEY, till.operator)
    assert till.services.keys.check().trouble is None
    assert till.held().payment.status is PaymentStatus.HELD
    assert practice_server.log()[-1]["method"] == "POST"


def test_what_a_refusal_taught_is_known_until_the_key_is_tested_again(
    tills: Tills, practice_server: PracticeWorld
) -> None:
    till = tills.with_key()
    record = till.captured()
    assert grant_of(till, REFUNDS) is Grant.UNKNOWN
    assert grant_of(till, Permission.WRITE_PAYMENTS) is Grant.YES
    practice_server.configure(missing_permissions={KEY: [REFUNDS]})
    with refused("key.no_permission", NotAllowed, permission=REFUNDS):
        till.refund(record)
    till = tills.open()
    assert grant_of(till, REFUNDS) is Grant.NO
    asked, attempts = len(practice_server.log()), till.look_at(record).attempts
    with refused("key.no_permission", NotAllowed, permission=REFUNDS):
        till.refund(record)
    assert till.services.keys.hindrance(record.payment, Verb.REFUND) is not None
    assert till.services.keys.hindrance(record.payment, Verb.CAPTURE) is None
    assert asked_since(practice_server, asked) == []
    assert till.look_at(record).attempts == attempts
    practice_server.configure(missing_permissions={})
    till.services.keys.check()
    assert grant_of(till, REFUNDS) is Grant.UNKNOWN
    till.refund(record)
    assert grant_of(till, REFUNDS) is Grant.YES


@pytest.mark.parametrize("verb", list(Verb))
def test_an_order_of_another_account_is_refused_before_any_call(
    tills: Tills, other_account: PracticeWorld, verb: Verb
) -> None:
    till = tills.with_key()
    record = till.before(verb)
    if verb is Verb.CREATE:
        # Stripe may have made it: to ask another account would make a second one.
        tills.world.fail("drop", path="/v1/payment_intents", when="after", times=EVERY_TRY)
        with refused("create.unknown", OutcomeUnknown):
            till.send(record)
        record = till.look_at(record)
    tills.go_to(other_account)
    count = len(tills.world.log())
    with refused("key.other_account", InvalidInput, payments=1):
        till.services.keys.store(SECOND_KEY, till.operator)
    till.services.keys.store(SECOND_KEY, till.operator, {Insist.OTHER_ACCOUNT})
    asked = len(other_account.log())
    with refused("payment.wrong_account", NotAllowed, account=record.payment.account):
        till.do(verb, record)
    assert asked_since(other_account, asked) == []
    assert asked_since(tills.world, count) == []
    assert till.look_at(record) == record
    tills.go_to(tills.world)
    till.services.keys.store(KEY, till.operator)
    till.services.recovery.settle_all()
    if verb is not Verb.CREATE:
        till.do(verb, record)
    assert till.look_at(record).attempts[-1].outcome is Outcome.SUCCEEDED


def test_old_orders_of_another_account_stay_in_sight_and_hinder_nothing(
    tills: Tills, other_account: PracticeWorld
) -> None:
    till = tills.with_key()
    old, open_one = till.held("10.00"), till.held("20.00")
    tills.world.fail("drop", path=".*/capture", when="after", times=EVERY_TRY)
    with refused("capture.unknown"):
        till.capture(open_one)
    tills.go_to(other_account)
    till.services.keys.store(SECOND_KEY, till.operator, {Insist.OTHER_ACCOUNT})
    count = len(tills.world.log())
    new = till.held("30.00")
    services = till.services

    settled = services.recovery.settle_all()
    assert settled.waiting == (open_one.order.uuid,)
    assert settled.next_try_at is None, "a round does not wait for what this key must not touch"
    read = services.recovery.read_open()
    assert read.settled == (new.order.uuid,)
    services.watch.poll()
    comparison = services.reports.compare(till.operator)
    assert comparison is not None
    assert (comparison.differences, comparison.elsewhere) == ((), 2)

    lines: list[BulkLine] = []
    uuids = [each.order.uuid for each in (old, new)]
    services.bulk.plan(uuids, Verb.CAPTURE, till.operator, Brake(), lines.append)
    verdicts = {line.order_uuid: (line.verdict, line.whys) for line in lines}
    assert verdicts == {
        old.order.uuid: (Verdict.CANNOT, (Why.OTHER_KEY,)),
        new.order.uuid: (Verdict.READY, ()),
    }
    assert asked_since(tills.world, count) == []
    assert till.look_at(old) == old
    held = services.reports.held(till.operator)
    assert {hold.number for hold in held.holds} >= {old.order.number, new.order.number}


def test_what_a_second_person_may_not_send_with_this_key_goes_on_waiting(
    tills: Tills, other_account: PracticeWorld
) -> None:
    till = tills.with_key()
    record, services = till.held(), till.services
    limit = replace(services.shop.settings, two_people=TwoPeople(capture=usd("1.00")))
    services.shop.change(limit, "Ada")
    bob = services.operators.add("Bob", Role.OWNER, "8642", till.operator)
    with refused("approval.waits", Refused):
        till.capture(record)
    tills.go_to(other_account)
    services.keys.store(SECOND_KEY, till.operator, {Insist.OTHER_ACCOUNT})
    with refused("payment.wrong_account", NotAllowed):
        services.approvals.approve(record.order.uuid, bob)
    assert till.look_at(record).approval is not None
    services.approvals.reject(record.order.uuid, bob)
    with refused("payment.wrong_account", NotAllowed):
        till.capture(record)
    assert till.look_at(record).approval is None


def test_a_till_that_is_cut_off_leaves_the_other_one_working_and_is_taken_over(
    tills: Tills, practice_server: PracticeWorld
) -> None:
    a, b = tills.with_key(KEY, "A"), tills.with_key(SECOND_KEY, "B")
    record, saved = a.held(), a.saved()
    practice_server.fail("drop", path=".*/capture", when="after", times=EVERY_TRY)
    with refused("capture.unknown"):
        a.capture(record)
    practice_server.configure(revoked_keys=[KEY])
    with refused("key.revoked"):
        a.services.recovery.ask_now(record.order.uuid)
    with refused("key.revoked"):
        a.send(saved)
    assert a.services.recovery.settle_due().settled == ()

    taken_over = b.services.recovery.settle_due()
    assert set(taken_over.settled) == {record.order.uuid, saved.order.uuid}
    assert b.look_at(record).payment.status is PaymentStatus.CAPTURED
    assert b.look_at(saved).payment.intent_id is not None
    assert b.captured().payment.status is PaymentStatus.CAPTURED
    assert practice_server.totals()["usd"] == {
        "intents": 3,
        "held": 0,
        "captured": 2 * 2706,
        "refunded": 0,
        "balance": 2 * 2706,
    }
    assert b.services.keys.known().masked == "rk_test_…7890"


def test_what_this_key_is_known_to_lack_is_not_asked_again_by_itself(
    tills: Tills, practice_server: PracticeWorld
) -> None:
    till = tills.with_key()
    saved = till.saved()
    practice_server.configure(missing_permissions={KEY: [Permission.WRITE_PAYMENTS]})
    with refused("key.no_permission"):
        till.send(saved)
    asked = len(practice_server.log())
    assert till.services.recovery.settle_due().waiting == (saved.order.uuid,)
    assert asked_since(practice_server, asked) == []


def test_no_traceback_shows_the_key_even_with_locals(
    tills: Tills, practice_server: PracticeWorld
) -> None:
    till = tills.with_key()
    record = till.held()
    typed = Secret(SECOND_KEY)
    practice_server.configure(revoked_keys=[KEY, SECOND_KEY])
    told = [
        traceback_of(lambda: till.services.keys.store(typed, till.operator)),
        traceback_of(lambda: till.services.keys.try_key(typed, till.operator)),
        traceback_of(lambda: till.capture(record)),
        traceback_of(lambda: till.services.watch.poll()),
        repr(partial(till.services.keys.store, typed)),
        *(repr(vars(each)) for each in (till.services.keys, till.services.vault)),
    ]
    assert "ApiKey(rk_test_…7890)" in told[0], "locals are in it"
    for text in told:
        assert "practice1234567890" not in text
        assert "secondtill1234567890" not in text


def traceback_of(act: Callable[[], object]) -> str:
    with pytest.raises(NotAllowed) as caught:
        act()
    parts = TracebackException.from_exception(caught.value, capture_locals=True).format()
    # The first frames are this test's own.
    return "".join(part for part in parts if "/tests/" not in part)


@pytest.mark.parametrize(
    "touch",
    [
        lambda till: till.services.keys.store(SECOND_KEY, till.operator),
        lambda till: till.services.keys.forget(till.operator),
        lambda till: till.services.keys.check(),
        lambda till: till.held(),
    ],
    ids=["store", "forget", "check", "hold"],
)
def test_no_key_is_in_the_folder_whatever_is_done_with_it(
    tills: Tills, touch: Callable[[Counter], object]
) -> None:
    till = tills.with_key()
    touch(till)
    files = [file for file in tills.folder.rglob("*") if file.is_file()]
    secrets = [key.removeprefix("rk_test_").encode() for key in (KEY, SECOND_KEY)]
    assert [f for f in files if any(secret in f.read_bytes() for secret in secrets)] == []
