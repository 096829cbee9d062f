"""Whether everything is well that the shop depends on."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QGridLayout, QWidget
from typing_extensions import override

from pos_app.domain.errors import HoldfastError
from pos_app.ui.messages import sentence
from pos_app.ui.queue.banner import Banner
from pos_app.ui.theme.type_scale import Type
from pos_app.ui.widgets.dialog import Dialog
from pos_app.ui.widgets.icon_label import IconLabel
from pos_app.ui.widgets.key_button import KeyButton
from pos_app.ui.widgets.paragraph import Paragraph

if TYPE_CHECKING:
    from pos_app.services.doctor import Finding
    from pos_app.ui.formats import Formats
    from pos_app.ui.till import Till

translate = QCoreApplication.translate


class HealthDialog(Dialog):
    """Every check with what it found and, where something is wrong, what to do next."""

    def __init__(self, till: Till, parent: QWidget) -> None:
        super().__init__(till.theme, parent, translate("Health", "Is everything well?"), width=640)
        self.setObjectName("health_dialog")
        self._till = till
        self._findings: list[Finding] = []
        self._said = Banner(till.theme, "shield-check", "quiet")
        self._said.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._rows = QGridLayout()
        self._rows.setHorizontalSpacing(10)
        self._rows.setVerticalSpacing(8)
        self._rows.setColumnStretch(2, 1)
        self._again = KeyButton(till.theme, self.tr("Look again"), icon="refresh-cw", key="F5")
        self._again.setObjectName("look_again")
        self._again.clicked.connect(self._look)
        safe = KeyButton(till.theme, self.tr("Close"), key="Esc")
        safe.setObjectName("close_health")
        copy = KeyButton(till.theme, self.tr("Copy"), icon="copy", key="Ctrl+Enter")
        copy.setObjectName("copy_health")
        self.body.addWidget(self._said)
        self.body.addLayout(self._rows)
        self.body.addWidget(self._again, 0, Qt.AlignmentFlag.AlignLeft)
        self.body.addStretch(1)
        self.set_buttons(safe, copy)
        self._look()

    @override
    def act(self) -> None:
        lines = [finding_text(each, self._till.formats) for each in self._findings]
        QGuiApplication.clipboard().setText("\n".join(lines))
        self.accept()

    def _look(self) -> None:
        self._said.show_mark("refresh-cw", "quiet")
        self._said.say(self.tr("Looking…"), self.tr("A large book takes some seconds."))
        self._again.set_waiting(self.tr("Looking…"))
        examine = self._till.services.doctor.examine
        self._till.jobs.network(self, examine, self._show, self._show_failure)

    def _show(self, findings: list[Finding]) -> None:
        self._again.set_waiting("")
        self._findings = findings
        self._clear()
        for row, finding in enumerate(findings):
            self._add(row, finding)
        wrong = sum(not each.is_well for each in findings)
        self._said.show_mark(*(("triangle-alert", "warn") if wrong else ("circle-check", "ok")))
        if not wrong:
            self._said.say(self.tr("All is well."))
        elif wrong == 1:
            self._said.say(self.tr("One thing needs a person."))
        else:
            self._said.say(self.tr("{count} things need a person.").format(count=wrong))
        self.fit_again()

    def _show_failure(self, error: Exception) -> None:
        self._again.set_waiting("")
        message = sentence(error, self._till.formats)
        self._said.show_mark("circle-x", "bad")
        self._said.say(message.title, message.rest)

    def _add(self, row: int, finding: Finding) -> None:
        theme, top = self._till.theme, Qt.AlignmentFlag.AlignTop
        icon = ("circle-check", "ok") if finding.is_well else ("circle-x", "bad")
        token = "ink2" if finding.is_well else "ink"
        words = Paragraph(theme, _said(finding, self._till.formats), kind=Type.BODY, token=token)
        name = Paragraph(theme, lead=_name(finding), kind=Type.BODY, token="ink")
        name.setMinimumWidth(theme.px(96))
        self._rows.addWidget(IconLabel(theme, *icon), row, 0, top)
        self._rows.addWidget(name, row, 1, top)
        self._rows.addWidget(words, row, 2, top)

    def _clear(self) -> None:
        while (item := self._rows.takeAt(0)) is not None:
            part = item.widget()
            assert part is not None
            part.hide()
            part.deleteLater()


def finding_text(finding: Finding, formats: Formats) -> str:
    """A finding in one line."""
    mark = "ok" if finding.is_well else "NO"
    return f"{mark}  {_name(finding)}: {_said(finding, formats)}"


def _said(finding: Finding, formats: Formats) -> str:
    if finding.is_well:
        return finding.detail
    words = sentence(HoldfastError(finding.code), formats).whole
    return f"{words} ({finding.detail})" if finding.detail else words


def _name(finding: Finding) -> str:
    names = {
        "book": translate("Health", "Book"),
        "schema": translate("Health", "Format"),
        "trail": translate("Health", "Trail"),
        "files": translate("Health", "Files"),
        "disk": translate("Health", "Disk"),
        "printer": translate("Health", "Printer"),
        "moto": translate("Health", "Phone mark"),
        "key": translate("Health", "Key"),
        "stripe": translate("Health", "Stripe"),
        "account": translate("Health", "Account"),
        "permissions": translate("Health", "Key may"),
        "clock": translate("Health", "Clock"),
        "version": translate("Health", "Version"),
    }
    return names.get(finding.check, finding.check.capitalize())
