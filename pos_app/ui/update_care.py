"""Telling the owner of a new version."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, QUrl
from PySide6.QtGui import QDesktopServices

from pos_app.domain.errors import HoldfastError
from pos_app.domain.rights import Operator, Right
from pos_app.ui.messages import sentence
from pos_app.ui.widgets.notice import NoticeKind, NoticeSpec

if TYPE_CHECKING:
    from collections.abc import Callable

    from pos_app.domain.update import Release
    from pos_app.services.updates import Updates, UpdateState
    from pos_app.ui.formats import Formats
    from pos_app.ui.jobs import Jobs

_log = logging.getLogger(__name__)

# The first pictures, the first look at Stripe and the day's copy come before it.
FIRST_AFTER_MS = 20_000
LOOK_AGAIN_AFTER_MS = 24 * 3600 * 1000


class UpdateCare(QObject):
    """Looks once a day, and tells of each version once to whoever may change the shop.

    An announcement that somebody else has signed is told too; an address that does not answer is
    not, for nothing depends on it.
    """

    def __init__(
        self,
        updates: Updates,
        jobs: Jobs,
        formats: Formats,
        notify: Callable[[NoticeSpec], object],
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._updates = updates
        self._jobs = jobs
        self._formats = formats
        self._notify = notify
        self._operator: Operator | None = None
        self._waiting: NoticeSpec | None = None
        self._told: set[str] = set()
        self._daily = QTimer(self, interval=LOOK_AGAIN_AFTER_MS)
        self._daily.timeout.connect(self.look)
        self._daily.start()
        QTimer.singleShot(FIRST_AFTER_MS, self, self.look)

    def take_operator(self, operator: Operator) -> None:
        """Somebody has signed in, who may be the one to tell."""
        self._operator = operator
        self._tell()

    def look(self) -> None:
        """Ask for the announcement now, where the shop wants that."""
        self._jobs.network(self, self._work, self._on_done, self._on_failed)

    def _work(self) -> UpdateState | None:
        return self._updates.look() if self._updates.is_on else None

    def _on_done(self, state: UpdateState | None) -> None:
        if state is not None and state.newer is not None and state.newer.version not in self._told:
            self._told.add(state.newer.version)
            self._waiting = self._news(state.newer)
            self._tell()

    def _on_failed(self, error: Exception) -> None:
        if not isinstance(error, HoldfastError):
            raise error
        _log.warning("no announcement: %s", error.code)
        if error.code == "update.forged" and error.code not in self._told:
            self._told.add(error.code)
            message = sentence(error, self._formats)
            self._waiting = NoticeSpec(NoticeKind.REFUSED, message.title, message.rest)
            self._tell()

    def _tell(self) -> None:
        wanted = self._operator is not None and self._operator.may(Right.MANAGE_SHOP)
        if self._waiting is not None and wanted:
            spec, self._waiting = self._waiting, None
            self._notify(spec)

    def _news(self, release: Release) -> NoticeSpec:
        lead = self.tr("Holdfast {version} is there.").format(version=release.version)
        rest = self.tr("Nothing was downloaded. Orders and settings stay when it is installed.")
        text = f"{release.notes} {rest}".strip()
        page = QUrl(release.page)
        return NoticeSpec(
            NoticeKind.NEWS,
            lead,
            text,
            action=self.tr("Open its page"),
            act=lambda: _open(page),
        )


def _open(page: QUrl) -> None:
    QDesktopServices.openUrl(page)
