"""About the shop: people, the Stripe key, the book."""

from __future__ import annotations

from PySide6.QtCore import QT_TRANSLATE_NOOP

SENTENCES: dict[str, object] = {
    "right.missing": QT_TRANSLATE_NOOP(
        "messages",
        "{operator} may not {right} here.\n"
        "Nothing was done.\n"
        "Somebody who may can do it, or lend the right in the window with their PIN.",
    ),
    "customer.not_found": QT_TRANSLATE_NOOP(
        "messages",
        "The book knows nobody of this number, or no more.\nNothing was done.",
    ),
    "customer.has_open_order": QT_TRANSLATE_NOOP(
        "messages",
        "Order {number} of this customer is still open.\n"
        "Nothing was erased.\n"
        "Capture or void it, and answer what it waits for, first.",
    ),
    "right.own": QT_TRANSLATE_NOOP(
        "messages",
        "{name} may not lend a right to {name}.\nNothing was done.\nAsk somebody else who may.",
    ),
    "right.more_than_own": QT_TRANSLATE_NOOP(
        "messages",
        "{operator} may not give or take rights that {operator} does not have.\n"
        "Nothing was changed.\n"
        "Ask an owner.",
    ),
    "role.owner_keeps": QT_TRANSLATE_NOOP(
        "messages",
        "An owner keeps the rights to manage people, shop and key.\nNothing was changed.",
    ),
    "pin.wrong": QT_TRANSLATE_NOOP(
        "messages",
        "Wrong PIN.\n\nType it again.",
    ),
    "pin.wait": QT_TRANSLATE_NOOP(
        "messages",
        "{count} wrong PINs for {name}.\n"
        "The next try counts from {at} on.\n"
        "Wait until then, or let {who} unlock it.",
    ),
    "pin.locked": QT_TRANSLATE_NOOP(
        "messages",
        "{name} is locked after {count} wrong PINs.\n"
        "What {name} was doing is kept.\n"
        "{who} can unlock it, or set another PIN.",
    ),
    "pin.till_waits": QT_TRANSLATE_NOOP(
        "messages",
        "{count} wrong PINs at this till.\nThe next try counts from {at} on.\nWait until then.",
    ),
    "pin.weak": QT_TRANSLATE_NOOP(
        "messages",
        "This PIN is one of the first that somebody would try.\n"
        "Nothing was stored.\n"
        "Choose one that is no run, no repeat and no date.",
    ),
    "key.missing": QT_TRANSLATE_NOOP(
        "messages",
        "This shop has no Stripe key yet.\n"
        "Orders are saved; no card can be held.\n"
        "Store the restricted key (rk_) with “holdfast key set”.",
    ),
    "key.revoked": QT_TRANSLATE_NOOP(
        "messages",
        "Stripe no longer accepts this shop's key.\n"
        "Nothing more was sent; what waits goes on with a good key.\n"
        "Make a new restricted key at Stripe and store it.",
    ),
    "key.no_permission": QT_TRANSLATE_NOOP(
        "messages",
        "The Stripe key lacks a right.\n"
        "Nothing was done.\n"
        "Add “{permission}” to the key at Stripe, then test the key (“holdfast key test”).",
    ),
    "key.full": QT_TRANSLATE_NOOP(
        "messages",
        "This live key may do everything at Stripe (sk_live_); a till needs a restricted one.\n"
        "Nothing was stored.\n"
        "Make a restricted key (rk_), or insist (in scripts with --full-key).",
    ),
    "key.other_account": QT_TRANSLATE_NOOP(
        "messages",
        "This key opens another Stripe account ({account}) than {payments} of the shop's orders.\n"
        "Nothing was stored; the key in use stays.\n"
        "Use a key of the same account, or insist: the old orders stay as they are, and this till "
        "cannot touch them (in scripts with --other-account).",
    ),
    "key.other_mode": QT_TRANSLATE_NOOP(
        "messages",
        "This is a {mode} key; {payments} of this shop's orders were made with the other kind.\n"
        "Nothing was stored; the key in use stays.\n"
        "Use a key of the same kind, or insist: the old orders stay as they are, and this till "
        "cannot touch them (in scripts with --other-mode).",
    ),
    "key.not_accepted": QT_TRANSLATE_NOOP(
        "messages",
        "Stripe does not accept {key}.\n"
        "Nothing was stored; the key in use stays.\n"
        "Copy it anew from Stripe's Dashboard (Developers, API keys), or make another.",
    ),
    "key.not_tried": QT_TRANSLATE_NOOP(
        "messages",
        "Stripe cannot be asked about the new key.\n"
        "Nothing was stored; the key in use stays.\n"
        "Check the network, then try again.",
    ),
    "key.untried": QT_TRANSLATE_NOOP(
        "messages",
        "The key is stored, but Stripe could not be asked about it.\n"
        "Cards can be held as soon as Stripe answers and accepts it.\n"
        "Test it when the network is up (“holdfast key test”).",
    ),
    "key.practice": QT_TRANSLATE_NOOP(
        "messages",
        "The practice shop needs no key: its Stripe is on this PC.\nNothing was stored.",
    ),
    "key.publishable": QT_TRANSLATE_NOOP(
        "messages",
        "This is a publishable key (pk_). Holdfast needs a restricted key (rk_).\n"
        "Nothing was stored.",
    ),
    "key.wrong_prefix": QT_TRANSLATE_NOOP(
        "messages",
        "This is not a Stripe key that Holdfast can use.\n"
        "Nothing was stored.\n"
        "Use a restricted key; it begins with rk_.",
    ),
    "key.empty": QT_TRANSLATE_NOOP(
        "messages",
        "There was no key to store.\nNothing was stored.\nPaste the restricted key (rk_).",
    ),
    "key.organisation": QT_TRANSLATE_NOOP(
        "messages",
        "This is an organisation key. Holdfast needs a key of one account.\n"
        "Nothing was stored.\n"
        "Make a restricted key (rk_) in the shop's own account.",
    ),
    "keyring.none": QT_TRANSLATE_NOOP(
        "messages",
        "This computer has no safe place for the key.\n"
        "Nothing was stored.\n"
        "Install a keyring, such as GNOME Keyring or KWallet.",
    ),
    "keyring.locked": QT_TRANSLATE_NOOP(
        "messages",
        "The computer's keyring is locked.\nNothing was done.\nUnlock it, then try again.",
    ),
    "keyring.silent": QT_TRANSLATE_NOOP(
        "messages",
        "The computer's keyring does not answer.\n"
        "Nothing was done.\n"
        "Unlock it or sign in to the computer again, then try again.",
    ),
    "keyring.not_kept": QT_TRANSLATE_NOOP(
        "messages",
        "The keyring took the key but did not keep it.\n"
        "Nothing was stored.\n"
        "Use another keyring on this computer.",
    ),
    "book.full": QT_TRANSLATE_NOOP(
        "messages",
        "Not saved: the disk is full.\n"
        "What you typed is still on this screen.\n"
        "Make room, then try again.",
    ),
    "book.locked": QT_TRANSLATE_NOOP(
        "messages",
        "Not saved: another program holds this shop's book.\n"
        "What you typed is still on this screen.\n"
        "Close the other program, then try again.",
    ),
    "window.does_not_answer": QT_TRANSLATE_NOOP(
        "messages",
        "Holdfast is open on this book already.\n"
        "That window does not answer (process {pid} on {computer}); no second one was opened.\n"
        "Close it, or restart that computer, then try again.",
    ),
    "book.damaged": QT_TRANSLATE_NOOP(
        "messages",
        "This shop's book is damaged.\n"
        "Nothing was saved. Money held at Stripe is safe there.\n"
        "Restore a backup with “holdfast restore”.",
    ),
    "book.read_only": QT_TRANSLATE_NOOP(
        "messages",
        "Not saved: this shop's folder may not be written to.\n"
        "What you typed is still on this screen.\n"
        "Allow writing to the folder, then try again.",
    ),
    "book.newer": QT_TRANSLATE_NOOP(
        "messages",
        "A newer Holdfast has written this shop's book.\n"
        "Nothing was changed.\n"
        "Install that version on this computer.",
    ),
    "book.missing": QT_TRANSLATE_NOOP(
        "messages",
        "This shop's book is gone from its place.\n"
        "Nothing was saved. Money held at Stripe is safe there.\n"
        "Bring the file back, or restore a backup.",
    ),
    "shop.not_set_up": QT_TRANSLATE_NOOP(
        "messages",
        "This shop is not set up yet.\nNothing was done.\nSet it up with “holdfast setup”.",
    ),
    "api_base.not_loopback": QT_TRANSLATE_NOOP(
        "messages",
        "The other address for Stripe is not on this computer.\n"
        "Nothing was sent.\n"
        "Take HOLDFAST_STRIPE_API away, or point it at this computer.",
    ),
    "api_base.live_key": QT_TRANSLATE_NOOP(
        "messages",
        "A live key goes to Stripe only, never to another address.\n"
        "Nothing was sent.\n"
        "Take HOLDFAST_STRIPE_API away, or use a test key.",
    ),
    "operator.unknown": QT_TRANSLATE_NOOP(
        "messages",
        "Nobody called {name} may use this till.\n\nChoose somebody from the list.",
    ),
    "operator.disabled": QT_TRANSLATE_NOOP(
        "messages",
        "{name} may no longer use this till.\nNothing was done.\nAsk an owner.",
    ),
    "operator.last_owner": QT_TRANSLATE_NOOP(
        "messages",
        "{name} is the only owner.\nNothing was changed.\nMake somebody else an owner first.",
    ),
    "operator.no_name": QT_TRANSLATE_NOOP(
        "messages",
        "A person needs a name.\n\nType one.",
    ),
    "operator.exists": QT_TRANSLATE_NOOP(
        "messages",
        "There is somebody called {name} already.\nNothing was stored.\nChoose another name.",
    ),
    "pin.shape": QT_TRANSLATE_NOOP(
        "messages",
        "A PIN has {shortest} to {longest} digits and nothing else.\n"
        "Nothing was stored.\n"
        "Choose another PIN.",
    ),
    "key.spaces_or_newlines": QT_TRANSLATE_NOOP(
        "messages",
        "There are spaces or line breaks inside the key.\n"
        "Nothing was stored.\n"
        "Copy the key again, without anything around it.",
    ),
    "key.wrong_characters": QT_TRANSLATE_NOOP(
        "messages",
        "There are characters in the key that no Stripe key has.\n"
        "Nothing was stored.\n"
        "Copy the key again from Stripe.",
    ),
    "keyring.failed": QT_TRANSLATE_NOOP(
        "messages",
        "The computer's keyring failed.\n"
        "Nothing was done.\n"
        "Unlock it or sign in to the computer again, then try again.",
    ),
    "trail.broken": QT_TRANSLATE_NOOP(
        "messages",
        "Somebody has changed the trail of what happened with another program.\n"
        "Money at Stripe is not touched by that.\n"
        "Compare it with an older export or backup, from this entry on.",
    ),
    "trail.cut": QT_TRANSLATE_NOOP(
        "messages",
        "The last entries of the trail of what happened are missing.\n"
        "Money at Stripe is not touched by that.\n"
        "Compare it with an older export or backup.",
    ),
    "trail.not_written": QT_TRANSLATE_NOOP(
        "messages",
        "The trail was not written to {file}: {reason}.\n"
        "Nothing was changed.\n"
        "Check the disk and the folder, then try again.",
    ),
    "export.not_written": QT_TRANSLATE_NOOP(
        "messages",
        "The file was not written.\n"
        "The book is as it was.\n"
        "Check the disk and the folder, or close the file where it is open, then try again.",
    ),
    "backup.failed": QT_TRANSLATE_NOOP(
        "messages",
        "The copy of the book was not made.\n"
        "The book itself is as it was.\n"
        "Check the disk and the folder, then try again.",
    ),
    "program.incomplete": QT_TRANSLATE_NOOP(
        "messages",
        "Parts of the program are missing on this computer.\n"
        "Nothing was opened.\n"
        "Install Holdfast again.",
    ),
    "till_file.damaged": QT_TRANSLATE_NOOP(
        "messages",
        "The settings file of this till cannot be read.\n"
        "Nothing was opened.\n"
        "Bring it back from a copy, or remove it to start with a new till.",
    ),
}

# Said instead where a fact of the sentence above is not known.
WITHOUT_FACTS: dict[str, object] = {
    "pin.wait": QT_TRANSLATE_NOOP(
        "messages",
        "Too many wrong PINs.\nThe next try counts from {at} on.\nWait until then.",
    ),
    "right.missing": QT_TRANSLATE_NOOP(
        "messages",
        "You may not do this here.\n"
        "Nothing was done.\n"
        "Somebody who may can do it, or lend the right in the window with their PIN.",
    ),
    "key.no_permission": QT_TRANSLATE_NOOP(
        "messages",
        "The Stripe key lacks a right.\n"
        "Nothing was done.\n"
        "The details name it: add it to the key at Stripe, then test the key.",
    ),
}
