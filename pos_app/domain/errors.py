"""What can go wrong, by kind, with stable codes; sentences are made where they are shown."""

from __future__ import annotations


class HoldfastError(Exception):
    """A trouble that a person can act on: a stable `code` and the facts for its sentence."""

    def __init__(self, code: str, **facts: object) -> None:
        super().__init__(code)
        self.code = code
        self.facts = facts

    def __str__(self) -> str:
        shown = ", ".join(f"{name}={value}" for name, value in self.facts.items())
        return f"{self.code} ({shown})" if shown else self.code


class InvalidInput(HoldfastError):
    """What was typed or read cannot be used as it is; nothing was done."""


class Refused(HoldfastError):
    """A definite no: by a rule of ours, by Stripe or by the bank."""


class Conflict(Refused):
    """Somebody else was faster; the facts say who and when."""


class NotAllowed(HoldfastError):
    """The operator has no right to it, or the key is missing, revoked or lacks a permission."""


class NotSetUp(HoldfastError):
    """The shop has no book or no key yet."""


class OutcomeUnknown(HoldfastError):
    """Stripe was asked and gave no readable answer; recorded, and settled by recovery."""


class StorageTrouble(HoldfastError):
    """The book cannot be read or written: full disk, locked, damaged, read-only, newer schema."""
