"""The shop's readers: who may change them, what the trail keeps, and which one a till offers."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from pos_app.app import OpenShop
from pos_app.domain.errors import NotAllowed, OutcomeUnknown
from pos_app.domain.order import Draft
from pos_app.domain.reader import LocationAddress, NewLocation
from pos_app.domain.rights import Operator, Right, Role
from pos_app.services.bundle import Services
from tests.services.conftest import refused
from tests.services.faults import FaultyLine

PLACE = NewLocation("Shop", LocationAddress("1 High Street", "Dover", "DE", "19901", "US"))


def actions(services: Services, shop: OpenShop) -> list[str]:
    rows = shop.book.database.execute_sql("SELECT action FROM audit ORDER BY id").fetchall()
    return [action for (action,) in rows if action.startswith("reader.")]


def test_every_change_of_the_readers_stands_in_the_trail(
    services: Services, shop: OpenShop, operator: Operator
) -> None:
    reader = services.readers.add_simulated(operator)
    other = services.readers.add_simulated(operator)
    services.readers.use(other, operator)
    services.readers.rename(reader, "  Back   room ", operator)
    assert services.readers.named("Back room").id == reader.id
    services.readers.remove(reader, operator)
    with shop.book.read():
        assert actions(services, shop) == [
            "reader.location_added",
            "reader.added",
            "reader.added",
            "reader.used",
            "reader.renamed",
            "reader.removed",
        ]


def test_who_may_not_manage_the_shop_changes_no_reader(
    services: Services, operator: Operator
) -> None:
    reader = services.readers.add_simulated(operator)
    clerk = services.operators.add("Bob", Role.CLERK, "1357", operator)
    changes: list[Callable[[], object]] = [
        lambda: services.readers.add("simulated-wpe", "Mine", PLACE, clerk),
        lambda: services.readers.add_location(PLACE, clerk),
        lambda: services.readers.rename(reader, "Mine", clerk),
        lambda: services.readers.use(reader, clerk),
        lambda: services.readers.remove(reader, clerk),
    ]
    for change in changes:
        with refused("right.missing", NotAllowed, right="manage_shop"):
            change()
    assert [each.name for each in services.readers.all().readers] == ["Trial reader 1"]


def test_keying_a_card_is_a_right_of_its_own(
    services: Services, operator: Operator, a_draft: Callable[..., Draft]
) -> None:
    reader = services.readers.add_simulated(operator)
    clerk = services.operators.add("Bob", Role.CLERK, "1357", operator)
    order = services.ordering.save(a_draft("27.06"), clerk)
    services.operators.set_rights(
        {Role.CLERK: frozenset({Right.TAKE_ORDERS, Right.HOLD})}, operator
    )
    with refused("right.missing", NotAllowed, right="key_cards"):
        services.holding.hold_by_reader(order.order.uuid, reader.id, clerk)
    assert len(services.ordering.record(order.order.uuid).attempts) == 1


def test_a_till_remembers_its_reader_after_a_restart(
    services: Services, shop: OpenShop, operator: Operator, open_till: Callable[[], OpenShop]
) -> None:
    reader = services.readers.add_simulated(operator)
    shop.close()
    mine = open_till().services.readers.mine
    assert mine is not None
    assert (mine.id, mine.name, mine.is_simulated) == (reader.id, reader.name, True)


def test_a_reader_is_offered_only_where_it_can_be_used(
    services: Services, operator: Operator
) -> None:
    services.readers.add_simulated(operator)
    assert services.readers.mine is not None
    services.shop.change(replace(services.shop.settings, moto=False), "Ada")
    assert services.readers.mine is None


@pytest.mark.parametrize("trouble", ["request_lost", "reply_lost"])
def test_a_registration_without_an_answer_is_told_as_such(
    services: Services, operator: Operator, line: FaultyLine, trouble: str
) -> None:
    place = services.readers.add_location(PLACE, operator)
    line.fail_at(trouble, "POST", "/v1/terminal/readers")  # type: ignore[arg-type]
    with refused("reader.change_unknown", OutcomeUnknown):
        services.readers.add("simulated-s700", "Counter", place, operator)
    registered = [each.name for each in services.readers.all().readers]
    assert registered == (["Counter"] if trouble == "reply_lost" else [])
    # Asked again it goes out with the same key: whatever became of it, there is one reader.
    services.readers.add("simulated-s700", "Counter", place, operator)
    assert [each.name for each in services.readers.all().readers] == ["Counter"]
    sent = [each for each in line.sent if each.method == "POST"]
    first, again = [each.key for each in sent if each.path == "/v1/terminal/readers"]
    assert first == again


def test_every_change_of_a_reader_has_a_key_of_its_own_that_stands_in_the_book(
    services: Services, shop: OpenShop, operator: Operator, line: FaultyLine
) -> None:
    line.sent.clear()
    reader = services.readers.add("simulated-s700", "Counter", PLACE, operator)
    for name in ("Back room", "Counter", "Back room"):
        reader = services.readers.rename(reader, name, operator)
    services.readers.remove(reader, operator)
    sent = [each for each in line.sent if each.method != "GET"]
    stored = shop.book.database.execute_sql("SELECT key, outcome FROM reader_call ORDER BY id")
    assert [(each.key, "succeeded") for each in sent] == stored.fetchall()
    assert len({each.key for each in sent}) == len(sent) == 6
