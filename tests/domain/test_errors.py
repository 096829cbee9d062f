from __future__ import annotations

import pytest

from pos_app.domain.errors import Conflict, NotAllowed, Refused
from pos_app.domain.rights import RIGHTS, Operator, Right, Role


def test_an_error_names_its_code_and_facts_for_the_log() -> None:
    assert str(Refused("capture.nothing")) == "capture.nothing"
    assert str(Conflict("payment.being_asked", verb="capture", by="Ada")) == (
        "payment.being_asked (verb=capture, by=Ada)"
    )


def test_an_owner_may_do_everything() -> None:
    ada = Operator("Ada", Role.OWNER)
    assert all(ada.may(right) for right in Right)


def test_a_missing_right_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(RIGHTS, Role.OWNER, frozenset({Right.HOLD}))
    ada = Operator("Ada", Role.OWNER)
    ada.require(Right.HOLD)
    with pytest.raises(NotAllowed) as refusal:
        ada.require(Right.CAPTURE)
    assert refusal.value.code == "right.missing"
    assert refusal.value.facts == {"right": "capture", "operator": "Ada"}
