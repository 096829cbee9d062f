from __future__ import annotations

import pytest

from pos_app.domain.errors import Conflict, Refused
from pos_app.domain.rights import RIGHTS, Operator, Right, Role


def test_an_error_names_its_code_and_facts_for_the_log() -> None:
    assert str(Refused("capture.nothing")) == "capture.nothing"
    assert str(Conflict("payment.being_asked", verb="capture", by="Ada")) == (
        "payment.being_asked (verb=capture, by=Ada)"
    )


def test_an_owner_may_do_everything() -> None:
    ada = Operator("Ada", Role.OWNER)
    assert all(ada.may(right) for right in Right)


def test_a_role_may_do_what_it_was_given_and_no_more(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(RIGHTS, Role.OWNER, frozenset({Right.HOLD}))
    ada = Operator("Ada", Role.OWNER)
    assert ada.may(Right.HOLD)
    assert not ada.may(Right.CAPTURE)
