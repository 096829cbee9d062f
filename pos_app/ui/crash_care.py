"""The last resort: whatever nobody caught is written down and told, and the till goes on."""

from __future__ import annotations

import logging
import sys
import threading
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import (
    QMessageLogContext,
    QObject,
    Qt,
    QtMsgType,
    Signal,
    qInstallMessageHandler,
)
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication, QPlainTextEdit
from typing_extensions import override

from pos_app.ui.moments import when_today
from pos_app.ui.widgets.dialog import Dialog
from pos_app.ui.widgets.field import Field
from pos_app.ui.widgets.key_button import KeyButton
from pos_app.ui.widgets.notice import NoticeKind, NoticeSpec

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime
    from types import TracebackType

    from pos_app.crashes import Crashes, CrashReport
    from pos_app.ui.formats import Formats
    from pos_app.ui.shell import Shell
    from pos_app.ui.theme.theme import Theme

_log = logging.getLogger(__name__)
_qt_log = logging.getLogger("qt")
_LEVELS = {
    QtMsgType.QtDebugMsg: logging.DEBUG,
    QtMsgType.QtInfoMsg: logging.INFO,
    QtMsgType.QtWarningMsg: logging.WARNING,
    QtMsgType.QtCriticalMsg: logging.ERROR,
    QtMsgType.QtFatalMsg: logging.CRITICAL,
}
_LINES = 16


class CrashCare(QObject):
    """Takes the exceptions of slots, threads and destructors, and tells of each once a minute."""

    _caught = Signal(object)

    def __init__(
        self,
        crashes: Crashes,
        shell: Shell,
        theme: Theme,
        formats: Formats,
        now: Callable[[], datetime],
    ) -> None:
        super().__init__(shell)
        self._crashes = crashes
        self._shell = shell
        self._theme = theme
        self._formats = formats
        self._now = now
        # They may come from any thread; the window belongs to one.
        self._caught.connect(self._tell, Qt.ConnectionType.QueuedConnection)

    def install(self) -> None:
        """Take over the hooks of Python and Qt."""
        sys.excepthook = self.take
        threading.excepthook = lambda caught: self._note(caught.exc_value)
        sys.unraisablehook = lambda caught: self._note(caught.exc_value)
        qInstallMessageHandler(_log_qt)

    def take(
        self, kind: type[BaseException], error: BaseException, _trace: TracebackType | None
    ) -> None:
        """What `sys.excepthook` is: an exception of a slot leaves the event loop running."""
        if issubclass(kind, KeyboardInterrupt):
            QApplication.quit()
            return
        self._note(error)

    def tell_of_sudden_end(self, report: CrashReport) -> None:
        """Say that the process before this one ended, and when."""
        when = when_today(report.at.astimezone(), self._now(), self._formats)
        self._offer(
            report,
            self.tr("Holdfast ended unexpectedly {when}.").format(when=when),
            self.tr("What was saved is kept, and what was asked of Stripe settles by itself."),
        )

    def _note(self, error: BaseException | None) -> None:
        if error is None or isinstance(error, SystemExit):
            return
        report = self._crashes.report(error)
        if report is not None:
            _log.error("unexpected", exc_info=error)
            self._caught.emit(report)

    def _tell(self, report: CrashReport) -> None:
        self._offer(
            report,
            self.tr("Something unexpected happened."),
            self.tr("The till goes on, and what was saved is kept."),
        )

    def _offer(self, report: CrashReport, lead: str, text: str) -> None:
        self._shell.notify(
            NoticeSpec(
                NoticeKind.REFUSED,
                lead,
                text,
                action=self.tr("Show the report"),
                act=partial(self._show, report),
            )
        )

    def _show(self, report: CrashReport) -> None:
        dialog = ReportDialog(self._theme, report, self._shell)
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()


class ReportDialog(Dialog):
    """A report as it can be sent to whoever looks after the till."""

    def __init__(self, theme: Theme, report: CrashReport, parent: Shell) -> None:
        super().__init__(theme, parent, self.tr("Report"), width=760)
        self.setObjectName("crash_report")
        self.set_subtitle(
            self.tr("It holds no key, no PIN, no card number and nothing about a customer.")
        )
        text = QPlainTextEdit(report.text)
        text.setObjectName("crash_text")
        text.setReadOnly(True)
        text.setTabChangesFocus(True)
        lines = text.fontMetrics().lineSpacing() * _LINES
        # Large text would leave no room for the buttons, and scroll within what scrolls.
        text.setMinimumHeight(min(lines, parent.height() // 3))
        kept = self.tr("It could not be kept in a file.")
        if report.path is not None:
            kept = self.tr("Kept in {path}").format(path=report.path)
        self.add_filling(Field(theme, self.tr("What happened"), text, hint=kept))
        copy = KeyButton(theme, self.tr("Copy"), icon="copy", key="Ctrl+Enter", kind="primary")
        copy.setObjectName("copy_report")
        self._text = report.text
        safe = KeyButton(theme, self.tr("Close"), key="Esc")
        safe.setObjectName("close_report")
        self.set_buttons(safe, copy)
        text.setFocus()

    @override
    def act(self) -> None:
        QGuiApplication.clipboard().setText(self._text)
        self.accept()


def _log_qt(kind: QtMsgType, context: QMessageLogContext, message: str) -> None:
    category = getattr(context, "category", "") or ""
    _qt_log.log(_LEVELS.get(kind, logging.WARNING), "%s %s", category, message)
