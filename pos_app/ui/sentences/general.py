"""What is said where no sentence fits, and words for facts that are codes."""

from __future__ import annotations

from PySide6.QtCore import QT_TRANSLATE_NOOP

SOMETHING_WRONG = QT_TRANSLATE_NOOP(
    "messages",
    "This did not work.\n"
    "What was saved is kept.\n"
    "Try again; if it happens again, show the details to whoever looks after the till.",
)
STILL_OPEN = QT_TRANSLATE_NOOP(
    "messages",
    "Asked, no answer yet.\nIt may have worked, or not.\nDo not do it again; it settles by itself.",
)

# Facts that are codes, in words that fit their sentence; some are words in one sentence only.
FACT_WORDS: dict[str, dict[str, object]] = {
    "verb": {
        "create": QT_TRANSLATE_NOOP("messages", "the payment"),
        "update": QT_TRANSLATE_NOOP("messages", "the new amount"),
        "confirm": QT_TRANSLATE_NOOP("messages", "the hold"),
        "capture": QT_TRANSLATE_NOOP("messages", "the capture"),
        "cancel": QT_TRANSLATE_NOOP("messages", "the void"),
        "refund": QT_TRANSLATE_NOOP("messages", "the refund"),
        "increment_authorization": QT_TRANSLATE_NOOP("messages", "the raised hold"),
        "link": QT_TRANSLATE_NOOP("messages", "the pay link"),
        "unlink": QT_TRANSLATE_NOOP("messages", "the end of the pay link"),
    },
    "right": {
        "take_orders": QT_TRANSLATE_NOOP("messages", "take orders"),
        "hold": QT_TRANSLATE_NOOP("messages", "hold cards"),
        "key_cards": QT_TRANSLATE_NOOP("messages", "key in cards"),
        "change_price": QT_TRANSLATE_NOOP("messages", "change a price"),
        "discount": QT_TRANSLATE_NOOP("messages", "give a discount"),
        "capture": QT_TRANSLATE_NOOP("messages", "capture money"),
        "capture_less": QT_TRANSLATE_NOOP("messages", "capture less than is held"),
        "void": QT_TRANSLATE_NOOP("messages", "void holds"),
        "refund": QT_TRANSLATE_NOOP("messages", "refund"),
        "answer_drift": QT_TRANSLATE_NOOP("messages", "accept what Stripe says"),
        "bulk": QT_TRANSLATE_NOOP("messages", "capture many at once"),
        "see_reports": QT_TRANSLATE_NOOP("messages", "see reports"),
        "customer_data": QT_TRANSLATE_NOOP("messages", "export or erase a customer's data"),
        "manage_people": QT_TRANSLATE_NOOP("messages", "manage people"),
        "manage_key": QT_TRANSLATE_NOOP("messages", "change the Stripe key"),
        "manage_shop": QT_TRANSLATE_NOOP("messages", "change the shop"),
    },
    "approval.gone answer": {
        "approved": QT_TRANSLATE_NOOP("messages", "approved"),
        "rejected": QT_TRANSLATE_NOOP("messages", "said no to"),
        "taken_back": QT_TRANSLATE_NOOP("messages", "took back"),
    },
    "text.too_long field": {
        "note": QT_TRANSLATE_NOOP("messages", "The note"),
        "name": QT_TRANSLATE_NOOP("messages", "The name"),
        "phone": QT_TRANSLATE_NOOP("messages", "The phone number"),
        "email": QT_TRANSLATE_NOOP("messages", "The e-mail address"),
        "address": QT_TRANSLATE_NOOP("messages", "The address"),
        "description": QT_TRANSLATE_NOOP("messages", "A description"),
    },
}
