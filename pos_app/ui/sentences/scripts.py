"""About what scripts hand in: options, files, JSON, copies of the book."""

from __future__ import annotations

from PySide6.QtCore import QT_TRANSLATE_NOOP

SENTENCES: dict[str, object] = {
    "operator.missing": QT_TRANSLATE_NOOP(
        "messages",
        "This needs somebody who may do it.\n"
        "Nothing was done.\n"
        "Add --operator NAME --pin-stdin, with the PIN as the first line of standard input.",
    ),
    "pin.missing": QT_TRANSLATE_NOOP(
        "messages",
        "This needs a PIN.\n"
        "Nothing was done.\n"
        "Add --pin-stdin, with the PIN as the first line of standard input.",
    ),
    "setup.incomplete": QT_TRANSLATE_NOOP(
        "messages",
        "A new shop needs a name, a currency and an owner.\n"
        "Nothing was done.\n"
        "Add --shop NAME --currency CODE --owner NAME.",
    ),
    "two_people.unknown": QT_TRANSLATE_NOOP(
        "messages",
        "“{text}” is nothing that two people can be needed for.\n\n"
        "Type capture=, void= or refund= with an amount, or off.",
    ),
    "payment.not_of_order": QT_TRANSLATE_NOOP(
        "messages",
        "{text} is no payment of this order.\nNothing was sent.\nIt has: {known}.",
    ),
    "status.unknown": QT_TRANSLATE_NOOP(
        "messages",
        "“{text}” is not where an order can stand.\n\nType one of: {known}.",
    ),
    "payment_method.not_an_id": QT_TRANSLATE_NOOP(
        "messages",
        "This is not the ID of a payment method, which begins with pm_.\n"
        "Nothing was sent, and nothing of it was kept.\n"
        "Never type a card number into a command: it stays in the command's history.",
    ),
    "file.unreadable": QT_TRANSLATE_NOOP(
        "messages",
        "{file} cannot be read: {reason}.\nNothing was saved.",
    ),
    "file.not_text": QT_TRANSLATE_NOOP(
        "messages",
        "{file} holds something that is not text.\n"
        "Nothing was saved.\n"
        "Write it as UTF-8, then try again.",
    ),
    "json.malformed": QT_TRANSLATE_NOOP(
        "messages",
        "{file} is not JSON that can be read: look at its line {row}.\nNothing was saved.",
    ),
    "json.not_an_object": QT_TRANSLATE_NOOP(
        "messages",
        "“{field}” is not an object in braces.\nNothing was saved.",
    ),
    "json.unknown_field": QT_TRANSLATE_NOOP(
        "messages",
        "“{field}” is not a field that an order has here.\n"
        "Nothing was saved.\n"
        "The fields are: {known}.",
    ),
    "json.missing_field": QT_TRANSLATE_NOOP(
        "messages",
        "“{field}” is missing.\nNothing was saved.",
    ),
    "json.wrong_type": QT_TRANSLATE_NOOP(
        "messages",
        "“{field}” has to be {wanted}.\nNothing was saved.",
    ),
    "backup.onto_book": QT_TRANSLATE_NOOP(
        "messages",
        "{file} is the book itself.\nNothing was copied.\nName another file for the copy.",
    ),
    "copy.missing": QT_TRANSLATE_NOOP(
        "messages",
        "There is no such copy.\nThe book is as it was.\nLook up where the copy lies.",
    ),
    "copy.damaged": QT_TRANSLATE_NOOP(
        "messages",
        "This file is not a whole copy of a book.\nThe book is as it was.\nTry an older copy.",
    ),
    "copy.newer": QT_TRANSLATE_NOOP(
        "messages",
        "A newer Holdfast has written this copy.\n"
        "The book is as it was.\n"
        "Install that version on this computer.",
    ),
    "copy.trail_broken": QT_TRANSLATE_NOOP(
        "messages",
        "In this copy somebody has changed the trail of what happened, at entry {entry}.\n"
        "The book is as it was.\n"
        "Try another copy, or take this one all the same with --broken-trail.",
    ),
    "restore.window_open": QT_TRANSLATE_NOOP(
        "messages",
        "The window of this shop is open, and its book is damaged.\n"
        "Nothing was replaced.\n"
        "Close the window, then restore again.",
    ),
    "files.exposed": QT_TRANSLATE_NOOP(
        "messages",
        "Other users of this computer can read files of the shop.\n"
        "They hold customers' names; no key and no card number is in them.\n"
        "Let the account that Holdfast runs in own the data folder, then start it again.",
    ),
    "disk.nearly_full": QT_TRANSLATE_NOOP(
        "messages",
        "The disk is nearly full.\nOrders are still saved.\nMake room.",
    ),
    "clock.wrong": QT_TRANSLATE_NOOP(
        "messages",
        "This computer's clock is wrong.\n"
        "The ends of holds are shown by Stripe's clock all the same.\n"
        "Set it by the network.",
    ),
}

# Said instead where a fact of the sentence above is not known.
WITHOUT_FACTS: dict[str, object] = {
    "file.unreadable": QT_TRANSLATE_NOOP(
        "messages",
        "{file} cannot be read.\nNothing was saved.",
    ),
}
