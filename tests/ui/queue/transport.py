"""A line to the practice Stripe that can lose answers and be slow."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING

import stripe

from pos_app.payments.practice_stripe.transport import PracticeTransport

if TYPE_CHECKING:
    from collections.abc import Mapping

    from pos_app.payments.practice_stripe import PracticeStripe


class PoorLine(PracticeTransport):
    """Loses the answers to the next `lost` writes; answers nothing while `gate` is closed."""

    def __init__(self, world: PracticeStripe) -> None:
        super().__init__(world)
        self.lost = 0
        self.gate = threading.Event()
        self.gate.set()

    def request(
        self,
        method: str,
        url: str,
        headers: Mapping[str, str] | None,
        post_data: str | None = None,
        *,
        _usage: list[str] | None = None,
    ) -> tuple[str, int, Mapping[str, str]]:
        assert self.gate.wait(timeout=10)
        answer = super().request(method, url, headers, post_data)
        if self.lost and method.upper() == "POST":
            self.lost -= 1
            raise stripe.APIConnectionError("the answer was lost")  # type: ignore[no-untyped-call]
        return answer
