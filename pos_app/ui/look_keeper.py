"""How this till looks, from start to start."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer

from pos_app.domain.errors import StorageTrouble
from pos_app.ui.theme.theme import Mode

if TYPE_CHECKING:
    from pos_app.services.settings import Settings
    from pos_app.settings import TillSettings
    from pos_app.ui.theme.theme import Theme

# A size that is only passed through on the way to another is not kept.
_QUIET_MS = 500


class LookKeeper(QObject):
    """Dresses the window as the till's file says, and writes down what is chosen later."""

    def __init__(self, theme: Theme, look: TillSettings, parent: QObject) -> None:
        super().__init__(parent)
        self._theme = theme
        self._settings: Settings | None = None
        self._timer = QTimer(self, singleShot=True, interval=_QUIET_MS)
        self._timer.timeout.connect(self._keep)
        if look.theme in list(Mode):
            theme.set_mode(Mode(look.theme))
        if look.text_size.isdecimal():
            theme.set_scale(int(look.text_size) / 100)
        theme.changed.connect(self._timer.start)

    def use(self, settings: Settings) -> None:
        """The till's file is open."""
        self._settings = settings

    def end(self) -> None:
        """Write down what is not written yet."""
        if self._timer.isActive():
            self._timer.stop()
            self._keep()

    def _keep(self) -> None:
        if self._settings is None:
            return
        look = look_of(self._theme)
        try:
            self._settings.keep_look(look["theme"], look["text_size"])
        except StorageTrouble:
            # Without it the next start looks as the last one did; the book itself says the rest.
            return


def look_of(theme: Theme) -> dict[str, str]:
    """What a till's file says of this look."""
    return {"theme": theme.mode.value, "text_size": str(round(theme.scale * 100))}
