"""The shop's card readers: which stands at this till, and registering others."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QHBoxLayout, QListWidget, QWidget

from pos_app.domain.rights import Right
from pos_app.services.shop import Mode
from pos_app.ui.messages import sentence
from pos_app.ui.moments import when_today
from pos_app.ui.people.lending import after_lending
from pos_app.ui.queue.banner import Banner
from pos_app.ui.readers.forms import NameForm, RegisterForm, RemoveForm
from pos_app.ui.theme.type_scale import Type
from pos_app.ui.widgets.dialog import Dialog
from pos_app.ui.widgets.key_button import KeyButton
from pos_app.ui.widgets.paragraph import Paragraph

if TYPE_CHECKING:
    from collections.abc import Callable

    from pos_app.domain.reader import Reader
    from pos_app.services.readers import ReaderList
    from pos_app.ui.readers.forms import Registration
    from pos_app.ui.till import Till

translate = QCoreApplication.translate

_ROWS = 5
_SPACING = 4


class ReadersDialog(Dialog):
    """Lists what Stripe has. Every change is made at Stripe first, then the list is read again."""

    def __init__(self, till: Till, parent: QWidget) -> None:
        title = translate("ReadersDialog", "Card readers")
        about = translate(
            "ReadersDialog", "Cards are keyed on them. Card numbers never pass through this PC."
        )
        super().__init__(till.theme, parent, title, about, width=640)
        self.setObjectName("readers_dialog")
        self._till = till
        self._known: ReaderList | None = None
        self._make_parts()
        self._assemble()
        self._read()

    def _make_parts(self) -> None:
        theme = self._till.theme
        self._said = Banner(theme, "calculator", "quiet")
        self._list = QListWidget()
        self._list.setObjectName("readers")
        self._list.setAccessibleName(self.tr("Card readers"))
        self._list.setSpacing(_SPACING)
        self._list.currentRowChanged.connect(self._offer)
        self._advice = Paragraph(theme, kind=Type.BODY, token="ink2")
        self._use = self._button("use_reader", self.tr("Use at this till"), "check", "U")
        self._rename = self._button("rename_reader", self.tr("Rename…"), "pencil", "E")
        self._remove = self._button("remove_reader", self.tr("Remove…"), "trash-2", "Del")
        self._trial = self._button("trial_reader", self.tr("Add one to try"), "flask-conical", "T")
        self._safe = KeyButton(theme, self.tr("Close"), key="Esc")
        self._safe.setObjectName("close_readers")
        self._register = KeyButton(
            theme, self.tr("Register a reader…"), icon="circle-plus", key="Ins", kind="primary"
        )
        self._register.setObjectName("register_reader")
        self._list.itemActivated.connect(self._use.click)
        self._use.clicked.connect(self._use_chosen)
        self._rename.clicked.connect(self._ask_name)
        self._remove.clicked.connect(self._ask_removal)
        self._trial.clicked.connect(self._add_trial)

    def _button(self, name: str, words: str, icon: str, key: str) -> KeyButton:
        button = KeyButton(self._till.theme, words, icon=icon, key=key)
        button.setObjectName(name)
        return button

    def _assemble(self) -> None:
        row = QHBoxLayout()
        row.setSpacing(8)
        for button in (self._use, self._rename, self._remove):
            row.addWidget(button)
        row.addStretch(1)
        trial = QHBoxLayout()
        trial.addWidget(self._trial)
        trial.addStretch(1)
        self.body.addWidget(self._said)
        self.body.addWidget(self._list)
        self.body.addLayout(row)
        self.body.addLayout(trial)
        self.body.addWidget(self._advice)
        self.body.addStretch(1)
        self.set_buttons(self._safe, self._register)

    def act(self) -> None:
        """Ask for the reader that is to be registered."""
        if self._known is None:
            return
        form = RegisterForm(self._till, self, self._known.locations)
        form.taken.connect(self._add)
        form.open()

    def _read(self) -> None:
        self._known = None
        self._said.show_mark("refresh-cw", "quiet")
        self._said.say(self.tr("Asking Stripe for the readers…"))
        self._offer()
        self._till.jobs.network(self, self._till.services.readers.all, self._show, self._tell)

    def _show(self, known: ReaderList) -> None:
        row, self._known = max(self._list.currentRow(), 0), known
        self._list.clear()
        self._list.addItems([self._words(each) for each in known.readers])
        self._list.setCurrentRow(min(row, len(known.readers) - 1))
        self._list.setVisible(bool(known.readers))
        row_height = self._list.sizeHintForRow(0) + 2 * _SPACING
        height = row_height * min(max(len(known.readers), 2), _ROWS)
        self._list.setFixedHeight(height + 2 * self._list.frameWidth() + 4)
        if known.mine is not None:
            self._said.show_mark("circle-check", "ok")
            words = self.tr("“{name}” stands at this till.").format(name=known.mine.name)
            self._said.say(words, self.tr("It is offered when a card is held."))
        elif known.readers:
            self._said.show_mark("info", "info")
            self._said.say(self.tr("No reader stands at this till."), self.tr("Choose one below."))
        else:
            self._said.show_mark("info", "info")
            words = self.tr("Register the one that stands here; it shows a code for that.")
            self._said.say(self.tr("The shop has no reader yet."), words)
        self._offer()
        (self._list if known.readers else self._register).setFocus()

    def _words(self, reader: Reader) -> str:
        assert self._known is not None
        places = {each.id: each.name for each in self._known.locations}
        parts = [reader.name, places.get(reader.location_id, ""), _device(reader)]
        if reader.last_seen_at is not None:
            now = self._till.services.clock()
            seen = when_today(reader.last_seen_at, now, self._till.formats)
            parts.append(self.tr("heard of {time}").format(time=seen))
        mine = self._known.mine
        if mine is not None and mine.id == reader.id:
            parts.append(self.tr("at this till"))
        return " · ".join(part for part in parts if part)

    def _offer(self) -> None:
        services, known = self._till.services, self._known
        may = self._till.operator().may(Right.MANAGE_SHOP)
        is_trial = services.shop.mode is not Mode.LIVE
        chosen = self._chosen()
        is_mine = (
            known is not None
            and known.mine is not None
            and chosen is not None
            and chosen.id == known.mine.id
        )
        for button in (self._use, self._rename, self._remove):
            button.setVisible(chosen is not None)
        self._use.set_reason(self.tr("It stands at this till already.") if is_mine else "")
        self._trial.setVisible(is_trial and known is not None)
        self._register.set_waiting(self.tr("Asking Stripe…") if known is None else "")
        advice = ""
        if not services.shop.settings.moto:
            advice = self.tr(
                "Cards are keyed as phone orders, and this shop's holds are not marked so: "
                "until that is on, no reader is offered."
            )
        elif not may:
            advice = self.tr(
                "Your role may not change the readers. Somebody who may can lend it once, by PIN."
            )
        self._advice.set_text(advice)
        self._advice.setVisible(bool(advice))

    def _chosen(self) -> Reader | None:
        row = self._list.currentRow()
        return self._known.readers[row] if self._known is not None and row >= 0 else None

    def _use_chosen(self) -> None:
        chosen = self._chosen()
        if chosen is not None:
            self._change(partial(self._till.services.readers.use, chosen, self._till.operator()))

    def _ask_name(self) -> None:
        chosen = self._chosen()
        if chosen is not None:
            form = NameForm(self._till, self, chosen.name)
            form.taken.connect(partial(self._rename_to, chosen))
            form.open()

    def _rename_to(self, reader: Reader, name: str) -> None:
        rename = self._till.services.readers.rename
        self._change(partial(rename, reader, name, self._till.operator()))

    def _ask_removal(self) -> None:
        chosen = self._chosen()
        if chosen is not None:
            form = RemoveForm(self._till, self, chosen.name)
            remove = self._till.services.readers.remove
            form.accepted.connect(
                lambda: self._change(partial(remove, chosen, self._till.operator()))
            )
            form.open()

    def _add(self, asked: Registration) -> None:
        add, by = self._till.services.readers.add, self._till.operator()
        self._change(partial(add, asked.code, asked.name, asked.place, by))

    def _add_trial(self) -> None:
        self._change(partial(self._till.services.readers.add_simulated, self._till.operator()))

    def _change(self, change: Callable[[], object]) -> None:
        self._known = None
        self._offer()
        again = partial(self._change, change)
        failed = after_lending(self._till, self._shaded, again, self._on_not_changed)
        self._till.jobs.network(self, change, lambda _done: self._read(), failed)

    def _on_not_changed(self, error: Exception) -> None:
        # The list is read again all the same: what was asked may have been done.
        def tell_too(known: ReaderList) -> None:
            self._show(known)
            self._tell(error)

        readers = self._till.services.readers
        self._till.jobs.network(self, readers.all, tell_too, lambda _again: self._tell(error))

    def _tell(self, error: Exception) -> None:
        message = sentence(error, self._till.formats)
        self._said.show_mark("circle-x", "bad")
        self._said.say(message.title, message.rest)
        self._register.set_waiting("")


def _device(reader: Reader) -> str:
    if reader.is_simulated:
        return translate("ReadersDialog", "simulated")
    names = {
        "stripe_s700": "S700",
        "stripe_s710": "S710",
        "bbpos_wisepos_e": "WisePOS E",
    }
    return names.get(reader.device, reader.device)
