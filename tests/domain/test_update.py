"""Versions are compared by number, and what a maker signed must still make sense."""

from __future__ import annotations

import base64
import json
from datetime import date

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from pos_app.domain.errors import Refused
from pos_app.domain.update import SIGNED_AS, Release, read_announcement

PRIVATE = Ed25519PrivateKey.from_private_bytes(bytes(32))
KEY = base64.b64encode(PRIVATE.public_key().public_bytes_raw()).decode()
GOOD: dict[str, object] = {
    "version": "1.2.3",
    "date": "2026-11-28",
    "page": "https://pos.example/",
    "notes": "New.",
    "sha256": {"setup.exe": "a" * 64},
}


def announced(release: object, *, signed_as: bytes = SIGNED_AS) -> bytes:
    text = json.dumps(release)
    signature = base64.b64encode(PRIVATE.sign(signed_as + text.encode())).decode()
    return json.dumps({"release": text, "signature": signature}).encode()


def test_numbers_are_compared_not_letters() -> None:
    release = Release("0.10.0", date(2026, 11, 28), "https://pos.example/")
    assert release.is_newer_than("0.9.9")
    assert not release.is_newer_than("0.10.0")
    assert not release.is_newer_than("1.0.0")


def test_what_was_signed_is_what_is_read() -> None:
    release = read_announcement(announced(GOOD), KEY)
    assert (release.version, release.day.year, release.notes) == ("1.2.3", 2026, "New.")
    assert release.digests == {"setup.exe": "a" * 64}


def test_a_signature_for_something_else_does_not_count() -> None:
    with pytest.raises(Refused) as refused:
        read_announcement(announced(GOOD, signed_as=b""), KEY)
    assert refused.value.code == "update.forged"


@pytest.mark.parametrize(
    "wrong",
    [
        {"version": "1.2"},
        {"version": "１.2.3"},
        {"version": 1},
        {"date": "soon"},
        {"page": "http://pos.example/"},
        {"page": "javascript:alert(1)"},
        {"page": "file:///etc/passwd"},
        {"page": None},
        {"notes": 5},
        {"sha256": {"setup.exe": "short"}},
        {"sha256": [1]},
    ],
    ids=str,
)
def test_a_signed_announcement_that_makes_no_sense_is_not_offered(wrong: dict[str, object]) -> None:
    with pytest.raises(Refused) as refused:
        read_announcement(announced(GOOD | wrong), KEY)
    assert refused.value.code == "update.unreadable"
