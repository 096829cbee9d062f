"""About the card readers."""

from __future__ import annotations

from PySide6.QtCore import QT_TRANSLATE_NOOP

SENTENCES: dict[str, object] = {
    "reader.busy": QT_TRANSLATE_NOOP(
        "messages",
        "The reader is busy with another order.\n"
        "Nothing is held.\n"
        "Stop it there, or choose another way.",
    ),
    "reader.offline": QT_TRANSLATE_NOOP(
        "messages",
        "The reader has not been heard of for 2 min.\n"
        "Nothing is held.\n"
        "Check its power and network, or choose another way.",
    ),
    "reader.silent": QT_TRANSLATE_NOOP(
        "messages",
        "The reader did not answer in time.\n"
        "Nothing is held.\n"
        "Look at the reader; if it asks for no card, try again.",
    ),
    "reader.lost_line": QT_TRANSLATE_NOOP(
        "messages",
        "The reader lost its connection while the bank was asked.\n"
        "Stripe says that nothing is held.\n"
        "Check the reader's network, then try again.",
    ),
    "reader.stopped": QT_TRANSLATE_NOOP(
        "messages",
        "The reader was stopped.\nNothing is held.\nTry again, or choose another way.",
    ),
    "reader.waited": QT_TRANSLATE_NOOP(
        "messages",
        "No card was keyed for 2 minutes, so the reader was stopped.\n"
        "Nothing is held.\n"
        "Try again, or choose another way.",
    ),
    "reader.stopped_there": QT_TRANSLATE_NOOP(
        "messages",
        "Somebody stopped it at the reader.\nNothing is held.\nTry again, or choose another way.",
    ),
    "reader.not_asked": QT_TRANSLATE_NOOP(
        "messages",
        "The reader was not asked for the card.\nNothing is held.\nTry again.",
    ),
    "reader.failed": QT_TRANSLATE_NOOP(
        "messages",
        "The reader could not take the card.\nNothing is held.\nTry again, or choose another way.",
    ),
    "reader.gone": QT_TRANSLATE_NOOP(
        "messages",
        "Stripe does not know this reader any more.\n"
        "Nothing was changed.\n"
        "Choose the till's reader anew, in the settings under Card readers.",
    ),
    "reader.unknown": QT_TRANSLATE_NOOP(
        "messages",
        "No reader is called “{name}”.\nNothing was done.\nLook at the list of readers.",
    ),
    "reader.no_name": QT_TRANSLATE_NOOP(
        "messages",
        "A reader needs a name.\nNothing was changed.\nType one, such as Counter.",
    ),
    "reader.name_too_long": QT_TRANSLATE_NOOP(
        "messages",
        "The name is too long.\nNothing was changed.\nType {longest} letters or fewer.",
    ),
    "reader.no_code": QT_TRANSLATE_NOOP(
        "messages",
        "The code that the reader shows is missing.\n"
        "Nothing was changed.\n"
        "On the reader, swipe right, then Settings, Generate pairing code.",
    ),
    "reader.no_location": QT_TRANSLATE_NOOP(
        "messages",
        "Stripe wants to know where a reader stands, and no place is set up.\n"
        "Nothing was changed.\n"
        "Name the place and its address first.",
    ),
    "reader.which_location": QT_TRANSLATE_NOOP(
        "messages",
        "It is not clear where the reader stands: {names}.\n"
        "Nothing was changed.\n"
        "Name one of these places.",
    ),
    "reader.code_unknown": QT_TRANSLATE_NOOP(
        "messages",
        "Stripe knows no reader that shows this code.\n"
        "Nothing was changed.\n"
        "Let the reader show a new code, and type that.",
    ),
    "reader.not_simulated": QT_TRANSLATE_NOOP(
        "messages",
        "Readers for trying are for the practice shop and for test keys.\nNothing was done.",
    ),
    "reader.change_unknown": QT_TRANSLATE_NOOP(
        "messages",
        "Stripe was asked and gave no readable answer.\n"
        "It may have been done, or not; no money is concerned.\n"
        "Look at the list of readers, then try again.",
    ),
}

# Said instead where a fact of the sentence above is not known.
WITHOUT_FACTS: dict[str, object] = {
    "reader.unknown": QT_TRANSLATE_NOOP(
        "messages",
        "No reader has this name.\nNothing was done.\nLook at the list of readers.",
    ),
    "reader.name_too_long": QT_TRANSLATE_NOOP(
        "messages",
        "The name is too long.\nNothing was changed.\nType a shorter one.",
    ),
    "reader.which_location": QT_TRANSLATE_NOOP(
        "messages",
        "It is not clear where the reader stands.\nNothing was changed.\nName the place.",
    ),
}
