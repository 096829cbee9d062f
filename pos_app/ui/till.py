"""What every screen of a till works with."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    from pos_app.domain.rights import Operator
    from pos_app.services.bundle import Services
    from pos_app.ui.events import Events
    from pos_app.ui.formats import Formats
    from pos_app.ui.jobs import Jobs
    from pos_app.ui.minutes import Minutes
    from pos_app.ui.theme.theme import Theme
    from pos_app.ui.widgets.notice import Notice, NoticeSpec


@dataclass(frozen=True, slots=True)
class Till:
    """Services, the way to call them, the look, who is signed in, and where answers are shown."""

    services: Services
    jobs: Jobs
    events: Events
    theme: Theme
    formats: Formats
    minutes: Minutes
    operator: Callable[[], Operator]
    notify: Callable[[NoticeSpec], Notice]
