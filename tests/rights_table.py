"""What each role may do, written out once more: a slip in the table of roles shows here."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from pos_app.domain.rights import Right, Role

NAMES = {Role.OWNER: "Ada", Role.MANAGER: "Cleo", Role.CLERK: "Bob"}
PINS = {Role.OWNER: "2468", Role.MANAGER: "7531", Role.CLERK: "8642"}

_MANAGES = {Role.OWNER, Role.MANAGER}
MAY: dict[Right, set[Role]] = {
    Right.TAKE_ORDERS: set(Role),
    Right.HOLD: set(Role),
    Right.KEY_CARDS: set(Role),
    Right.CHANGE_PRICE: _MANAGES,
    Right.DISCOUNT: _MANAGES,
    Right.CAPTURE: _MANAGES,
    Right.CAPTURE_LESS: _MANAGES,
    Right.VOID: _MANAGES,
    Right.REFUND: _MANAGES,
    Right.ANSWER_DRIFT: _MANAGES,
    Right.BULK: _MANAGES,
    Right.SEE_REPORTS: _MANAGES,
    Right.CUSTOMER_DATA: _MANAGES,
    Right.MANAGE_PEOPLE: {Role.OWNER},
    Right.MANAGE_SHOP: {Role.OWNER},
    Right.MANAGE_KEY: {Role.OWNER},
}


class Cells:
    """Counts what was tried: allowed and done, refused in words and told to the trail."""

    def __init__(self) -> None:
        self._counts: Counter[tuple[str, str]] = Counter()

    def count(self, way: str, *, may: bool) -> None:
        """One cell of the matrix held what it promises."""
        self._counts[way, "done" if may else "refused"] += 1

    def __str__(self) -> str:
        ways = sorted({way for way, _result in self._counts})
        return "; ".join(
            f"{way}: {self._counts[way, 'done']} done, {self._counts[way, 'refused']} refused"
            for way in ways
        )


@contextmanager
def counted(request: pytest.FixtureRequest) -> Iterator[Cells]:
    """The cells of one module's tests, printed when the last one is over."""
    cells = Cells()
    yield cells
    capture = request.config.pluginmanager.get_plugin("capturemanager")
    assert capture is not None
    with capture.global_and_fixture_disabled():
        print(f"\nrights matrix, {cells}")
