"""About new versions: where they are announced, and whether an announcement can be trusted."""

from __future__ import annotations

from PySide6.QtCore import QT_TRANSLATE_NOOP

SENTENCES: dict[str, object] = {
    "update.address": QT_TRANSLATE_NOOP(
        "messages",
        "“{text}” is no address for announcements.\n"
        "Nothing was changed.\n"
        "Type one that begins with https://.",
    ),
    "update.key": QT_TRANSLATE_NOOP(
        "messages",
        "“{text}” is no public key for announcements.\n"
        "Nothing was changed.\n"
        "Copy all 44 characters, with the = at the end.",
    ),
    "update.off": QT_TRANSLATE_NOOP(
        "messages",
        "This shop does not look for new versions.\n"
        "\n"
        "Have the owner set the address and the public key under Settings, New versions.",
    ),
    "update.unreachable": QT_TRANSLATE_NOOP(
        "messages",
        "Whether there is a newer version is not known: {address} did not answer.\n"
        "Nothing else depends on it.\n"
        "Check the address under Settings, New versions.",
    ),
    "update.unreadable": QT_TRANSLATE_NOOP(
        "messages",
        "At the address for new versions lies something that is no announcement.\n"
        "Nothing was offered.\n"
        "Check the address under Settings, New versions.",
    ),
    "update.forged": QT_TRANSLATE_NOOP(
        "messages",
        "A new version was announced, but not by whom this shop trusts.\n"
        "Nothing was offered. Install nothing that comes from there.\n"
        "Compare the public key under Settings, New versions, with the one of its maker.",
    ),
    "update.no_file": QT_TRANSLATE_NOOP("messages", "{path} cannot be read.\n\nCheck the path."),
    "update.other_file": QT_TRANSLATE_NOOP(
        "messages",
        "{path} is not a file of version {version} as it was announced.\n"
        "\n"
        "Do not install it. Download it anew.",
    ),
}

WITHOUT_FACTS: dict[str, object] = {}
