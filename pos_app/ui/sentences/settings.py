"""What the settings are called and what they do, and what can be wrong with what was typed."""

from __future__ import annotations

from PySide6.QtCore import QT_TRANSLATE_NOOP

# For each setting its name for people, and what it does.
SETTINGS: dict[str, tuple[object, object]] = {
    "name": (
        QT_TRANSLATE_NOOP("settings", "Name of the shop"),
        QT_TRANSLATE_NOOP("settings", "Stands in the window's title and on what is printed."),
    ),
    "currency": (
        QT_TRANSLATE_NOOP("settings", "Currency"),
        QT_TRANSLATE_NOOP(
            "settings", "Three letters, such as USD. Orders that are saved keep theirs."
        ),
    ),
    "receipt_text": (
        QT_TRANSLATE_NOOP("settings", "Text on printed orders"),
        QT_TRANSLATE_NOOP(
            "settings", "Stands at the end of each printed order: address, tax number, a thank-you."
        ),
    ),
    "prices_include_tax": (
        QT_TRANSLATE_NOOP("settings", "Prices contain the tax"),
        QT_TRANSLATE_NOOP(
            "settings", "On: the tax is inside of each price. Off: it is added to the price."
        ),
    ),
    "default_tax": (
        QT_TRANSLATE_NOOP("settings", "Usual tax rate, in percent"),
        QT_TRANSLATE_NOOP("settings", "For every line that has no rate of its own, such as 8.25."),
    ),
    "moto": (
        QT_TRANSLATE_NOOP("settings", "Mark holds as phone orders (MOTO)"),
        QT_TRANSLATE_NOOP(
            "settings",
            "Stripe support has to allow it for the account; without that a hold is refused. "
            "Off: in Europe the bank will often want the customer's own approval.",
        ),
    ),
    "undo_s": (
        QT_TRANSLATE_NOOP("settings", "Seconds to undo"),
        QT_TRANSLATE_NOOP(
            "settings",
            "How long a capture or void waits before it is sent and can be undone, 0 to 60. "
            "0 sends at once.",
        ),
    ),
    "warn_h": (
        QT_TRANSLATE_NOOP("settings", "Hours to a hold's end: soon"),
        QT_TRANSLATE_NOOP(
            "settings",
            "How many hours before its end a hold turns amber and is told of on the desktop, "
            "1 to 168.",
        ),
    ),
    "urgent_h": (
        QT_TRANSLATE_NOOP("settings", "Hours to a hold's end: urgent"),
        QT_TRANSLATE_NOOP(
            "settings",
            "How many hours before its end it turns red and is told of again, 0 to 72; fewer than "
            "for soon. 0: never.",
        ),
    ),
    "card_tries": (
        QT_TRANSLATE_NOOP("settings", "Tries of one card"),
        QT_TRANSLATE_NOOP(
            "settings",
            "After so many declines a card is not tried again on the same order, 1 to 20.",
        ),
    ),
    "publishable_key": (
        QT_TRANSLATE_NOOP("settings", "Publishable key for card fields"),
        QT_TRANSLATE_NOOP(
            "settings",
            "Begins with pk_ and stands in the Stripe Dashboard under Developers, API keys. "
            "Empty: cards are not typed on this PC.",
        ),
    ),
    "card_page": (
        QT_TRANSLATE_NOOP("settings", "Address of the card page"),
        QT_TRANSLATE_NOOP(
            "settings",
            "An https address of the shop's own where card.html from Holdfast lies; "
            "the page on card fields in the docs says how.",
        ),
    ),
    "thanks_page": (
        QT_TRANSLATE_NOOP("settings", "Page for who has paid by a link"),
        QT_TRANSLATE_NOOP(
            "settings",
            "An https address of the shop's own that thanks the customer; Stripe leads there after "
            "paying. With it a pay link can be sent, without it there is none.",
        ),
    ),
    "link_h": (
        QT_TRANSLATE_NOOP("settings", "Hours that a pay link lasts"),
        QT_TRANSLATE_NOOP("settings", "After that nobody can pay by it any more, 1 to 23."),
    ),
    "card_page_built_in": (
        QT_TRANSLATE_NOOP("settings", "Use the built-in card page under that address"),
        QT_TRANSLATE_NOOP(
            "settings",
            "The page need not lie there. Stripe documents pages that are loaded from the web; one "
            "that is built in is not described there. Only for an address of the shop's own.",
        ),
    ),
    "longer_holds": (
        QT_TRANSLATE_NOOP("settings", "Longer holds"),
        QT_TRANSLATE_NOOP(
            "settings",
            "Asks Stripe with each hold for up to 30 days, where the card's bank has that. Stripe "
            "charges for it.",
        ),
    ),
    "raisable_holds": (
        QT_TRANSLATE_NOOP("settings", "Holds that can be raised"),
        QT_TRANSLATE_NOOP(
            "settings",
            "Asks Stripe with each hold whether it may be raised later, where the card's bank has "
            "that. Stripe charges for it.",
        ),
    ),
    "holds_in_parts": (
        QT_TRANSLATE_NOOP("settings", "Holds that are taken in parts"),
        QT_TRANSLATE_NOOP(
            "settings",
            "Asks Stripe with each hold whether a part may be captured and the rest stay held, "
            "where the card's bank has that. Only with IC+ pricing at Stripe.",
        ),
    ),
    "largest_order": (
        QT_TRANSLATE_NOOP("settings", "Largest order"),
        QT_TRANSLATE_NOOP(
            "settings", "An order above this amount is not saved. Off or empty: no limit."
        ),
    ),
    "two_people_capture": (
        QT_TRANSLATE_NOOP("settings", "Two people to capture more than"),
        QT_TRANSLATE_NOOP(
            "settings", "Above this amount a second person has to approve. Off or empty: never."
        ),
    ),
    "two_people_void": (
        QT_TRANSLATE_NOOP("settings", "Two people to let go more than"),
        QT_TRANSLATE_NOOP(
            "settings",
            "The same for a void, and for what a capture of less lets go. Off or empty: never.",
        ),
    ),
    "two_people_refund": (
        QT_TRANSLATE_NOOP("settings", "Two people to refund more than"),
        QT_TRANSLATE_NOOP(
            "settings", "The same for all refunds of one order together. Off or empty: never."
        ),
    ),
    "auto_lock_min": (
        QT_TRANSLATE_NOOP("settings", "Minutes until a quiet till locks"),
        QT_TRANSLATE_NOOP(
            "settings",
            "After so many minutes without a key or the mouse the PIN is asked again, 0 to 240. "
            "0 never locks.",
        ),
    ),
    "theme": (
        QT_TRANSLATE_NOOP("settings", "Light or dark"),
        QT_TRANSLATE_NOOP("settings", "System follows the desktop. Only for this till."),
    ),
    "text_size": (
        QT_TRANSLATE_NOOP("settings", "Text size, in percent"),
        QT_TRANSLATE_NOOP(
            "settings", "100 to 200; also Ctrl and plus, minus or 0. Only for this till."
        ),
    ),
    "till": (
        QT_TRANSLATE_NOOP("settings", "Name of this till"),
        QT_TRANSLATE_NOOP(
            "settings",
            "Stands in the trail and at Stripe, so that two tills can be told apart. "
            "A new name counts from the next start.",
        ),
    ),
    "printer": (
        QT_TRANSLATE_NOOP("settings", "Printer"),
        QT_TRANSLATE_NOOP(
            "settings",
            "The printer that is offered first, by its name in the system. Empty: the system's.",
        ),
    ),
    "update_address": (
        QT_TRANSLATE_NOOP("settings", "Address of the announcement"),
        QT_TRANSLATE_NOOP(
            "settings",
            "Where Holdfast looks each day for a newer version. It tells the owner and installs "
            "nothing. Empty: it does not look.",
        ),
    ),
    "update_key": (
        QT_TRANSLATE_NOOP("settings", "Public key of who announces"),
        QT_TRANSLATE_NOOP(
            "settings",
            "Only an announcement signed with this key counts. Whoever makes the packages tells "
            "it. Empty: Holdfast does not look.",
        ),
    ),
}

PAGES: dict[str, object] = {
    "shop": QT_TRANSLATE_NOOP("settings", "Shop"),
    "tax": QT_TRANSLATE_NOOP("settings", "Tax"),
    "holds": QT_TRANSLATE_NOOP("settings", "Holds and limits"),
    "lock": QT_TRANSLATE_NOOP("settings", "Lock"),
    "appearance": QT_TRANSLATE_NOOP("settings", "Look and text size"),
    "till": QT_TRANSLATE_NOOP("settings", "This till"),
    "updates": QT_TRANSLATE_NOOP("settings", "New versions"),
}

# Choices that are words; numbers stand for themselves.
CHOICES: dict[str, object] = {
    "system": QT_TRANSLATE_NOOP("settings", "System"),
    "light": QT_TRANSLATE_NOOP("settings", "Light"),
    "dark": QT_TRANSLATE_NOOP("settings", "Dark"),
}

SENTENCES: dict[str, object] = {
    "setting.unknown": QT_TRANSLATE_NOOP(
        "messages",
        "There is no setting called “{text}”.\n"
        "Nothing was changed.\n"
        "“holdfast settings list” names them all.",
    ),
    "fields.secret_key": QT_TRANSLATE_NOOP(
        "messages",
        "That is a secret key; it must not stand here.\n"
        "Nothing was changed, and the key was not kept.\n"
        "Copy the publishable key, which begins with pk_.",
    ),
    "fields.not_publishable": QT_TRANSLATE_NOOP(
        "messages",
        "That is no publishable key.\n"
        "Nothing was changed.\n"
        "Copy the key that begins with pk_test_ or pk_live_ from the Stripe Dashboard.",
    ),
    "fields.page": QT_TRANSLATE_NOOP(
        "messages",
        "“{text}” is no https address of a page of the shop.\n"
        "Nothing was changed.\n"
        "Type one that begins with https:// and belongs to the shop.",
    ),
    "fields.not_installed": QT_TRANSLATE_NOOP(
        "messages",
        "Card fields are not installed on this PC.\n"
        "Nothing was held.\n"
        "Take the card another way; the page on card fields in the docs says how to add them.",
    ),
    "fields.other_mode": QT_TRANSLATE_NOOP(
        "messages",
        "The publishable key is not of the same kind as the secret one: test or live.\n"
        "Nothing was held.\n"
        "Have the owner set the right one under Settings, or take the card another way.",
    ),
    "setting.not_a_switch": QT_TRANSLATE_NOOP(
        "messages",
        "“{text}” is neither on nor off.\nNothing was changed.\nType one of the two.",
    ),
    "setting.not_a_choice": QT_TRANSLATE_NOOP(
        "messages",
        "“{text}” cannot be chosen.\nNothing was changed.\nChoose one of: {known}.",
    ),
    "setting.not_in_range": QT_TRANSLATE_NOOP(
        "messages",
        "“{text}” is no whole number from {least} to {most}.\nNothing was changed.\nType one.",
    ),
    "setting.empty": QT_TRANSLATE_NOOP(
        "messages",
        "This needs a name.\nNothing was changed.\nType one.",
    ),
    "setting.too_long": QT_TRANSLATE_NOOP(
        "messages",
        "This is longer than {longest} characters.\nNothing was changed.\nShorten it.",
    ),
    "setting.one_line": QT_TRANSLATE_NOOP(
        "messages",
        "This may have one line only.\nNothing was changed.\nTake the line break out.",
    ),
    "shop.warn_times": QT_TRANSLATE_NOOP(
        "messages",
        "A hold cannot be urgent at {urgent} h if it ends soon only at {warn} h.\n"
        "Nothing was changed.\n"
        "Type fewer hours for urgent than for soon.",
    ),
    "shop.limit_currency": QT_TRANSLATE_NOOP(
        "messages",
        "A limit of this shop is {amount} in its old currency.\n"
        "Nothing was changed.\n"
        "Switch the limits off first, then change the currency.",
    ),
    "order.above_limit": QT_TRANSLATE_NOOP(
        "messages",
        "{amount} is above the {limit} that this shop takes in one order.\n"
        "Nothing was saved. What you typed is still on this screen.\n"
        "Make two orders of it, or let an owner raise the limit in the settings.",
    ),
}

WITHOUT_FACTS: dict[str, object] = {}
