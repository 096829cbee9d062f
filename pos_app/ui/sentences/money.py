"""About holding, taking and giving back money."""

from __future__ import annotations

from PySide6.QtCore import QT_TRANSLATE_NOOP

SENTENCES: dict[str, object] = {
    "approval.waits": QT_TRANSLATE_NOOP(
        "messages",
        "{amount} needs two people: above {limit}, one is not enough.\n"
        "Nothing was sent; it waits under “Needs you”.\n"
        "Somebody else who may has to approve it, here or at another till.",
    ),
    "approval.asked": QT_TRANSLATE_NOOP(
        "messages",
        "{by} asked for something here, {at}; it waits for a second person.\n"
        "Nothing was sent.\n"
        "Approve that, or reject it first.",
    ),
    "approval.own": QT_TRANSLATE_NOOP(
        "messages",
        "{by} asked for this; nobody approves what they asked for or lent a right to.\n"
        "Nothing was sent.\n"
        "Somebody else who may has to approve it.",
    ),
    "approval.gone": QT_TRANSLATE_NOOP(
        "messages",
        "{by} {answer} what waited here for a second person, {at}.\n"
        "Nothing more was sent.\n"
        "Look at the order: it says what came of it.",
    ),
    "card.declined": QT_TRANSLATE_NOOP(
        "messages",
        "Declined: {reason}.\nNothing was held or taken.\n{decline_step}",
    ),
    "card.moto_not_granted": QT_TRANSLATE_NOOP(
        "messages",
        "Stripe has not switched on phone orders (MOTO) for this account.\n"
        "The card is not held.\n"
        "Send a pay link (F8, Holds, sets it up). For later, the owner asks Stripe support for "
        "“MOTO”, or switches the mark for phone orders off.",
    ),
    "card.needs_approval": QT_TRANSLATE_NOOP(
        "messages",
        "The bank wants the customer to approve this payment online.\n"
        "Nothing was held.\n"
        "Send a pay link, or try another card.",
    ),
    "capture.more_than_held": QT_TRANSLATE_NOOP(
        "messages",
        "More than the {held} that is held.\n"
        "Nothing was sent.\n"
        "Take {held} or less. For more, make a second hold (D) or hold again (H).",
    ),
    "capture.nothing": QT_TRANSLATE_NOOP(
        "messages",
        "There is nothing to take at 0.\n"
        "Nothing was sent.\n"
        "Type an amount, or void to let the hold go.",
    ),
    "capture.covered": QT_TRANSLATE_NOOP(
        "messages",
        "The order's other holds and captures cover all that it comes to.\n"
        "Nothing was sent; {held} is held here.\n"
        "Void this hold, or type an amount to take of it all the same.",
    ),
    "capture.only_once": QT_TRANSLATE_NOOP(
        "messages",
        "The bank of this card lets a hold be taken once only.\n"
        "Nothing was sent.\n"
        "Take all of it, or let go what is not taken.",
    ),
    "capture.no_rest": QT_TRANSLATE_NOOP(
        "messages",
        "All of the {held} that is held would be taken: no rest stays held.\n"
        "Nothing was sent.\n"
        "Take less than {held}, or take it all without keeping a rest.",
    ),
    "payment.replaced": QT_TRANSLATE_NOOP(
        "messages",
        "A new hold was made in the place of this one.\n"
        "Nothing was sent.\n"
        "This one is let go by itself; the new one counts.",
    ),
    "again.lets_go": QT_TRANSLATE_NOOP(
        "messages",
        "Holding again would let {amount} go; above {limit} that needs two people.\n"
        "Nothing was sent.\n"
        "Void the hold with a second person first, then hold the card again.",
    ),
    "again.awaits_card": QT_TRANSLATE_NOOP(
        "messages",
        "This order waits for a card already.\nNothing was sent.\nTake the card for it.",
    ),
    "again.not_let_go": QT_TRANSLATE_NOOP(
        "messages",
        "The new hold stands. The old one of {amount} is not let go yet.\n"
        "Both are held at the bank; only the new one can be captured.\n"
        "Holdfast goes on letting the old one go by itself.",
    ),
    "more.nothing": QT_TRANSLATE_NOOP(
        "messages",
        "All that the order comes to is held or taken already.\n"
        "Nothing was sent.\n"
        "Edit the order first if it has become dearer.",
    ),
    "raise.not_offered": QT_TRANSLATE_NOOP(
        "messages",
        "The bank of this card does not let the hold be raised.\n"
        "Nothing was sent.\n"
        "Make a second hold for the difference, or hold the card again.",
    ),
    "refund.rest_held": QT_TRANSLATE_NOOP(
        "messages",
        "{taken} was taken, {held} is still held of the same hold.\n"
        "Nothing was given back.\n"
        "Capture the rest or let it go first, then refund.",
    ),
    "refund.more_than_captured": QT_TRANSLATE_NOOP(
        "messages",
        "More than the {left} that can still be given back.\n"
        "Nothing was sent.\n"
        "Refund {left} or less.",
    ),
    "payment.already_captured": QT_TRANSLATE_NOOP(
        "messages",
        "Already captured by {by}, {at}.\nNothing was sent.",
    ),
    "payment.already_voided": QT_TRANSLATE_NOOP(
        "messages",
        "Already voided by {by}, {at}.\nNothing was sent.",
    ),
    "payment.refunded_since": QT_TRANSLATE_NOOP(
        "messages",
        "{by} gave {amount} back for this order, {at}.\n"
        "Nothing more was sent.\n"
        "Look at the order again, then decide.",
    ),
    "payment.expired": QT_TRANSLATE_NOOP(
        "messages",
        "The hold ended {at}.\nThe money went back to the customer.\nHold the card again.",
    ),
    "payment.not_held": QT_TRANSLATE_NOOP(
        "messages",
        "No card is held for this order.\nNothing was sent.\nHold a card first.",
    ),
    "payment.not_captured": QT_TRANSLATE_NOOP(
        "messages",
        "No money was taken for this order, so there is none to give back.\nNothing was sent.",
    ),
    "payment.being_asked": QT_TRANSLATE_NOOP(
        "messages",
        "{by} asked for {verb}, {at}, and Stripe has not answered yet.\n"
        "Nothing more was sent.\n"
        "It settles by itself; look again after that.",
    ),
    "payment.waits_to_be_sent": QT_TRANSLATE_NOOP(
        "messages",
        "{by} asked for {verb}, {at}, and it waits on this PC until Stripe can be reached.\n"
        "Nothing more was sent.\n"
        "Take it back first, or let it go out.",
    ),
    "attempt.waits": QT_TRANSLATE_NOOP(
        "messages",
        "Stripe cannot be reached: {verb} waits on this PC.\n"
        "No money has moved.\n"
        "It goes out by itself; until then it can be taken back.",
    ),
    "attempt.already_sent": QT_TRANSLATE_NOOP(
        "messages",
        "This has gone out to Stripe already.\n"
        "Nothing was taken back.\n"
        "Look at the order: it says what came of it.",
    ),
    "attempt.taken_back": QT_TRANSLATE_NOOP(
        "messages",
        "{by} took {verb} back, {at}.\nIt was never sent, and no money has moved.",
    ),
    "drift.already_accepted": QT_TRANSLATE_NOOP(
        "messages",
        "Already accepted by {by}, {at}.\nNothing was changed.",
    ),
    "drift.not_found": QT_TRANSLATE_NOOP(
        "messages",
        "This change at Stripe is not in the book.\nNothing was changed.\nLook at the list again.",
    ),
    "payment.wrong_mode": QT_TRANSLATE_NOOP(
        "messages",
        "This order belongs to another kind of key: test and live do not mix.\n"
        "Nothing was sent.\n"
        "Use the key that the order was saved with.",
    ),
    "payment.wrong_account": QT_TRANSLATE_NOOP(
        "messages",
        "This order's money is in another Stripe account ({account}) than this till's key.\n"
        "Nothing was sent.\n"
        "Do it at a till with a key of that account, or in that account's Dashboard.",
    ),
    "payment.other_currency": QT_TRANSLATE_NOOP(
        "messages",
        "At Stripe this payment is in {theirs}, here in {ours}.\n"
        "Nothing was sent.\n"
        "Look at it in Stripe's Dashboard, and settle it there.",
    ),
    "stripe.unreachable": QT_TRANSLATE_NOOP(
        "messages",
        "Stripe cannot be reached.\n"
        "What was saved stays on this PC; no card was held and no money moved.\n"
        "Check the network, then try again.",
    ),
    "stripe.refused": QT_TRANSLATE_NOOP(
        "messages",
        "Stripe refused this.\n"
        "Nothing was held or taken.\n"
        "The details say why; show them to whoever looks after the shop's account.",
    ),
    "attempt.not_done": QT_TRANSLATE_NOOP(
        "messages",
        "Stripe had a fault and did not do it.\nNothing has moved.\nTry again in a minute.",
    ),
    "create.unknown": QT_TRANSLATE_NOOP(
        "messages",
        "Stripe has not answered yet.\n"
        "The order is saved on this PC and no card is held.\n"
        "It settles by itself.",
    ),
    "update.unknown": QT_TRANSLATE_NOOP(
        "messages",
        "Stripe has not answered about the new amount yet.\n"
        "The order is saved on this PC and no card is held.\n"
        "It settles by itself.",
    ),
    "confirm.unknown": QT_TRANSLATE_NOOP(
        "messages",
        "Asked, no answer yet.\n"
        "The card may be held, or not.\n"
        "Do not take another card; it settles by itself.",
    ),
    "capture.unknown": QT_TRANSLATE_NOOP(
        "messages",
        "Asked, no answer yet.\n"
        "The money may be taken, or not.\n"
        "Do not capture again; it settles by itself.",
    ),
    "cancel.unknown": QT_TRANSLATE_NOOP(
        "messages",
        "Asked, no answer yet.\n"
        "The hold may be gone, or not.\n"
        "Do not void again; it settles by itself.",
    ),
    "link.unknown": QT_TRANSLATE_NOOP(
        "messages",
        "Stripe has not answered about the pay link yet.\n"
        "Nobody has the link, and nothing is held.\n"
        "It settles by itself; then the link is here.",
    ),
    "unlink.unknown": QT_TRANSLATE_NOOP(
        "messages",
        "Stripe has not said yet whether the pay link is closed.\n"
        "No other card was asked for: the customer may still pay by the link.\n"
        "It settles by itself; try again in a moment.",
    ),
    "link.paid": QT_TRANSLATE_NOOP(
        "messages",
        "The customer has just paid by the link: {amount} is held.\n"
        "Nothing else was sent; no other card was asked for.\n"
        "Look at the order.",
    ),
    "link.none": QT_TRANSLATE_NOOP(
        "messages",
        "This order has no open pay link.\nNothing was sent.\nLook at the order: it says why.",
    ),
    "link.no_page": QT_TRANSLATE_NOOP(
        "messages",
        "Pay links are not set up.\n"
        "Nothing was sent.\n"
        "The owner types the page of the shop that thanks who has paid: F8, Holds.",
    ),
    "increment_authorization.unknown": QT_TRANSLATE_NOOP(
        "messages",
        "Asked, no answer yet.\nThe hold may be raised, or stand as it was.\nIt settles by itself.",
    ),
    "refund.unknown": QT_TRANSLATE_NOOP(
        "messages",
        "Asked, no answer yet.\n"
        "The money may be on its way back, or not.\n"
        "Do not refund again; it settles by itself.",
    ),
    "refund.nothing": QT_TRANSLATE_NOOP(
        "messages",
        "There is nothing to give back at 0.\nNothing was sent.\nType an amount.",
    ),
    "order.not_at_stripe": QT_TRANSLATE_NOOP(
        "messages",
        "Stripe does not have this order yet.\n"
        "It is saved on this PC and no card is held.\n"
        "Try again in a moment.",
    ),
    "payment.already_held": QT_TRANSLATE_NOOP(
        "messages",
        "{by} has held {amount} on a card for this order already, {at}.\n"
        "Nothing was sent; no other card was asked for.",
    ),
    "payment.moved": QT_TRANSLATE_NOOP(
        "messages",
        "This order has just been changed at another till.\n"
        "Nothing was sent.\n"
        "Look at it again, then decide.",
    ),
    "attempt.not_written": QT_TRANSLATE_NOOP(
        "messages",
        "Stripe was asked for {verb}; what it said could not be written down.\n"
        "It may have worked, or not. Do not do it again.\n"
        "Make room on the disk and allow writing; then it settles by itself.",
    ),
    "read.unknown": QT_TRANSLATE_NOOP(
        "messages",
        "Stripe was asked how this stands and gave no readable answer.\n"
        "Nothing was changed.\n"
        "Try again in a moment.",
    ),
}

# Said instead where a fact of the sentence above is not known.
WITHOUT_FACTS: dict[str, object] = {
    "card.declined": QT_TRANSLATE_NOOP(
        "messages",
        "Declined: the bank said no.\nNothing was held or taken.\nTry another card.",
    ),
    "approval.gone": QT_TRANSLATE_NOOP(
        "messages",
        "Nothing waits for a second person here any more.\n"
        "Nothing was sent.\n"
        "Look at the order: somebody was faster.",
    ),
    "attempt.taken_back": QT_TRANSLATE_NOOP(
        "messages",
        "This was taken back.\nIt was never sent, and no money has moved.",
    ),
    "payment.already_held": QT_TRANSLATE_NOOP(
        "messages",
        "{amount} is held on a card for this order already.\nNothing was sent.",
    ),
    "payment.already_captured": QT_TRANSLATE_NOOP(
        "messages",
        "The money was already captured.\nNothing was sent.",
    ),
    "payment.already_voided": QT_TRANSLATE_NOOP(
        "messages",
        "The hold was already voided.\nNothing was sent.",
    ),
    "payment.expired": QT_TRANSLATE_NOOP(
        "messages",
        "The hold has ended.\nThe money went back to the customer.\nHold the card again.",
    ),
    "payment.waits_to_be_sent": QT_TRANSLATE_NOOP(
        "messages",
        "Something waits on this PC to be sent for this order.\n"
        "Nothing more was sent.\n"
        "Take it back first, or let it go out.",
    ),
    "attempt.waits": QT_TRANSLATE_NOOP(
        "messages",
        "Stripe cannot be reached: this waits on this PC.\n"
        "No money has moved.\n"
        "It goes out by itself; until then it can be taken back.",
    ),
    "payment.being_asked": QT_TRANSLATE_NOOP(
        "messages",
        "Stripe has not answered about this order yet.\n"
        "Nothing more was sent.\n"
        "It settles by itself; try again after that.",
    ),
}
