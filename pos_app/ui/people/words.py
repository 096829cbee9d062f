"""Roles and rights in words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QT_TRANSLATE_NOOP, QCoreApplication

from pos_app.domain.pin import FREE_TRIES
from pos_app.domain.rights import Right, Role
from pos_app.ui.sentences.general import FACT_WORDS

if TYPE_CHECKING:
    from pos_app.services.operators import Person

_ROLES: dict[Role, object] = {
    Role.OWNER: QT_TRANSLATE_NOOP("people", "Owner"),
    Role.MANAGER: QT_TRANSLATE_NOOP("people", "Manager"),
    Role.CLERK: QT_TRANSLATE_NOOP("people", "Clerk"),
}


def role_words(role: Role) -> str:
    """What a role is called."""
    return QCoreApplication.translate("people", str(_ROLES[role]))


def right_words(right: Right) -> str:
    """What a right allows, as it stands at the beginning of a line."""
    words = QCoreApplication.translate("messages", str(FACT_WORDS["right"][right.value]))
    return words[:1].upper() + words[1:]


def state_words(person: Person) -> str:
    """Whether somebody may sign in."""
    if person.is_retired:
        return QCoreApplication.translate("people", "Retired")
    if person.wrong_pins >= FREE_TRIES:
        words = QCoreApplication.translate("people", "{count} wrong PINs")
        return words.format(count=person.wrong_pins)
    return QCoreApplication.translate("people", "May sign in")
