"""About what was typed."""

from __future__ import annotations

from PySide6.QtCore import QT_TRANSLATE_NOOP

SENTENCES: dict[str, object] = {
    "amount.empty": QT_TRANSLATE_NOOP(
        "messages",
        "There is no amount yet.\n\nType one, such as {example}.",
    ),
    "amount.negative": QT_TRANSLATE_NOOP(
        "messages",
        "“{text}” is below zero.\n\nType {example}.",
    ),
    "amount.not_a_number": QT_TRANSLATE_NOOP(
        "messages",
        "“{text}” does not fit this shop's amounts.\n\nType {example}.",
    ),
    "amount.too_many_decimals": QT_TRANSLATE_NOOP(
        "messages",
        "“{text}” has more decimals than {currency} has.\n\nType {example}.",
    ),
    "amount.too_large": QT_TRANSLATE_NOOP(
        "messages",
        "“{text}” is more than one payment can hold.\n\nThe most is {largest}.",
    ),
    "amount.too_small": QT_TRANSLATE_NOOP(
        "messages",
        "Stripe takes no payment below {smallest}.\nNothing was sent.\nMake it {smallest} or more.",
    ),
    "quantity.invalid": QT_TRANSLATE_NOOP(
        "messages",
        "“{text}” is not a quantity.\n\nType a number above 0, such as 2 or 0.350.",
    ),
    "tax_rate.invalid": QT_TRANSLATE_NOOP(
        "messages",
        "“{text}” is not a tax rate.\n\nType a percentage from 0 to 100, such as 8.25.",
    ),
    "discount.invalid": QT_TRANSLATE_NOOP(
        "messages",
        "“{text}” is not a discount.\n\nType an amount, or a percentage up to 100 such as 10%.",
    ),
    "order.no_lines": QT_TRANSLATE_NOOP(
        "messages",
        "There is nothing on this order yet.\n\nAdd an item first.",
    ),
    "note.empty": QT_TRANSLATE_NOOP("messages", "The note is empty.\n\nType what is to be kept."),
    "order.no_customer": QT_TRANSLATE_NOOP(
        "messages",
        "The order has no customer yet.\n\nType a phone number or a name.",
    ),
    "order.total_zero": QT_TRANSLATE_NOOP(
        "messages",
        "The total is 0, and nothing can be held for that.\n\nAdd an item, or take off less.",
    ),
    "order.too_many_lines": QT_TRANSLATE_NOOP(
        "messages",
        "An order holds {most} lines at most.\n"
        "The lines so far are kept.\n"
        "Save it, then begin another order for the rest.",
    ),
    "order.not_found": QT_TRANSLATE_NOOP(
        "messages",
        "There is no such order in this shop.\n"
        "Nothing was done.\n"
        "Look the order up by its number, name or phone.",
    ),
    "order.other_currency": QT_TRANSLATE_NOOP(
        "messages",
        "This order is in {currency}, and a saved order keeps its currency.\n"
        "Nothing was changed.\n"
        "Take a new order for the other currency.",
    ),
    "order.edited_since": QT_TRANSLATE_NOOP(
        "messages",
        "{by} changed this order, {at}, while it was open here.\n"
        "Nothing was saved; what was typed is still on this screen.\n"
        "Note what is to change, clear the screen (Ctrl+Del) and edit the order again.",
    ),
    "order.partly_taken": QT_TRANSLATE_NOOP(
        "messages",
        "{taken} was already taken for this order.\n"
        "Nothing was changed.\n"
        "Save a new order for what comes on top, or refund what is too much.",
    ),
    "text.too_long": QT_TRANSLATE_NOOP(
        "messages",
        "{field} is too long: {longest} characters at most.\nNothing is lost.\nShorten it.",
    ),
    "line.no_description": QT_TRANSLATE_NOOP(
        "messages",
        "A line has no description.\n\nSay what it is.",
    ),
    "currency.unknown": QT_TRANSLATE_NOOP(
        "messages",
        "“{currency}” is not a currency that can be used here.\n"
        "Nothing was done.\n"
        "Type a code such as USD or EUR.",
    ),
}

# Said instead where a fact of the sentence above is not known.
WITHOUT_FACTS: dict[str, object] = {
    "amount.too_large": QT_TRANSLATE_NOOP(
        "messages",
        "“{text}” is more than one payment can hold.\n\nType a smaller amount.",
    ),
    "amount.too_small": QT_TRANSLATE_NOOP(
        "messages",
        "Stripe takes no payment this small.\nNothing was sent.\nMake it a larger amount.",
    ),
}
