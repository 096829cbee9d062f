"""About saved cards, and cards that are not tried again."""

from __future__ import annotations

from PySide6.QtCore import QT_TRANSLATE_NOOP

SENTENCES: dict[str, object] = {
    "card.do_not_try_again": QT_TRANSLATE_NOOP(
        "messages",
        "The bank does not want this card to be tried again.\n"
        "It was not asked, and nothing is held.\n"
        "Take another card.",
    ),
    "card.tried_too_often": QT_TRANSLATE_NOOP(
        "messages",
        "This card was declined, and {tries} declines are enough for one order.\n"
        "It was not asked again, and nothing is held.\n"
        "Take another card.",
    ),
    "card.not_saved": QT_TRANSLATE_NOOP(
        "messages",
        "This card is not kept for this customer any more.\nNothing was done.\nTake the card anew.",
    ),
    "card.expired": QT_TRANSLATE_NOOP(
        "messages",
        "The card on file was good until {month}/{year}.\nNothing was held.\nAsk for the new card.",
    ),
    "card.other_account": QT_TRANSLATE_NOOP(
        "messages",
        "This card is kept by another Stripe account than the one of this till's key.\n"
        "Nothing was done.\n"
        "Use the key of that account, or take the card anew.",
    ),
    "card.nobody_to_keep_for": QT_TRANSLATE_NOOP(
        "messages",
        "A card is kept for a customer, and this order has none.\n"
        "Nothing was held.\n"
        "Hold it without keeping it, or add the customer first.",
    ),
    "card.being_asked": QT_TRANSLATE_NOOP(
        "messages",
        "Stripe is being asked about this customer by {by}, {at}.\n"
        "Nothing else was sent.\n"
        "Wait for that answer.",
    ),
    "card.not_done": QT_TRANSLATE_NOOP(
        "messages",
        "Stripe never received what was asked about this card.\nNothing was done.\nDo it again.",
    ),
    "card.waits": QT_TRANSLATE_NOOP(
        "messages",
        "Stripe cannot be reached, so the card is still kept there.\n"
        "It is not offered here any more.\n"
        "It is removed as soon as Stripe answers.",
    ),
    "card.create_customer.unknown": QT_TRANSLATE_NOOP(
        "messages",
        "Stripe has not answered, so the card cannot be kept yet.\n"
        "Nothing was held.\n"
        "Try again, or hold it without keeping it.",
    ),
    "card.detach.unknown": QT_TRANSLATE_NOOP(
        "messages",
        "Stripe has not answered whether the card is removed.\n"
        "It is not offered here any more.\n"
        "Holdfast asks again by itself.",
    ),
    "card.delete_customer.unknown": QT_TRANSLATE_NOOP(
        "messages",
        "Stripe has not answered whether it has forgotten the customer.\n"
        "The cards are not offered here any more.\n"
        "Holdfast asks again by itself.",
    ),
}

WITHOUT_FACTS: dict[str, object] = {
    "card.tried_too_often": QT_TRANSLATE_NOOP(
        "messages",
        "This card was declined too often.\nNothing is held.\nTake another card.",
    ),
    "card.expired": QT_TRANSLATE_NOOP(
        "messages",
        "The card on file is not good any more.\nNothing was held.\nAsk for the new card.",
    ),
    "card.being_asked": QT_TRANSLATE_NOOP(
        "messages",
        "Stripe is being asked about this customer.\nNothing else was sent.\nWait for that answer.",
    ),
}
