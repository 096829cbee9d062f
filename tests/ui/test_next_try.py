"""When something that waits is sent, in words."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from PySide6.QtCore import QLocale

from pos_app.domain.payment import Outcome
from pos_app.ui.formats import Formats
from pos_app.ui.next_try import next_try_words

NOW = datetime(2026, 11, 19, 10, 49, tzinfo=UTC)


@pytest.mark.parametrize(
    ("outcome", "seconds", "words"),
    [
        (Outcome.UNKNOWN, 12, "Asks again in 12 s."),
        (Outcome.UNKNOWN, 240, "Asks again at 10:53."),
        (Outcome.UNKNOWN, -1, "Asks again now."),
        (Outcome.UNKNOWN, None, "Stopped: Stripe does not accept the key for it."),
        (Outcome.PREPARED, 12, "Goes out when Stripe can be reached. Next try in 12 s."),
        (Outcome.PREPARED, 240, "Goes out when Stripe can be reached. Next try at 10:53."),
        (Outcome.PREPARED, 0, "Goes out when Stripe can be reached."),
        (Outcome.SENT, 180, "Being asked right now; again at 10:52 if nothing comes."),
        # The till that was asking has died: this one does next.
        (Outcome.SENT, -1, "Asks again now."),
    ],
)
def test_what_waits_says_when_it_is_tried_next(
    outcome: Outcome, seconds: int | None, words: str
) -> None:
    at = None if seconds is None else NOW + timedelta(seconds=seconds)
    assert next_try_words(outcome, at, NOW, Formats(QLocale("en_GB"), UTC)) == words
