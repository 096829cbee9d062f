"""The announcement of a new version: what is signed, what it says, and whether it is news.

An announcement is a JSON object of two texts: `release`, itself a JSON object, and `signature`,
the base64 of an Ed25519 signature (RFC 8032) over the line SIGNED_AS and the bytes of `release`.
"""

from __future__ import annotations

import base64
import binascii
import json
import re
from dataclasses import dataclass, field
from datetime import date
from urllib.parse import urlsplit

from pos_app.domain.errors import InvalidInput, Refused

# A signature made for something else with the same key is none for an announcement.
SIGNED_AS = b"holdfast update 1\n"
LARGEST_BYTES = 64 * 1024
_MOST_NOTES = 1000
_KEY_BYTES = 32

_VERSION = re.compile(r"\d{1,4}(\.\d{1,4}){2}", re.ASCII)
_DIGEST = re.compile(r"[0-9a-f]{64}", re.ASCII)
_LOOPBACK = {"127.0.0.1", "localhost", "::1"}


@dataclass(frozen=True, slots=True)
class Release:
    """One version as its maker announced it.

    `page` is where people get it. `digests` are the SHA-256 of its files in hexadecimal, by name.
    """

    version: str
    day: date
    page: str
    notes: str = ""
    digests: dict[str, str] = field(default_factory=dict)

    def is_newer_than(self, version: str) -> bool:
        """Whether it comes after a version."""
        return _numbers(self.version) > _numbers(version)


def read_announcement(raw: bytes, key: str) -> Release:
    """The release that `raw` announces, if whoever has the private half of `key` signed it.

    Raises Refused `update.forged` before anything of the content is looked at, `update.unreadable`.
    """
    try:
        told = json.loads(raw)
        signed, signature = str(told["release"]).encode(), _bytes_of(told["signature"])
    except (ValueError, KeyError, TypeError, RecursionError) as error:
        raise Refused("update.unreadable") from error
    # Imported here: it takes its time, and few start with it.
    from cryptography.exceptions import InvalidSignature
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

    try:
        Ed25519PublicKey.from_public_bytes(_bytes_of(key)).verify(signature, SIGNED_AS + signed)
    except (InvalidSignature, ValueError) as error:
        raise Refused("update.forged") from error
    return _release(signed)


def check_update_key(text: str) -> str:
    """The public key of whoever signs announcements. Raises InvalidInput `update.key`."""
    typed = text.strip()
    try:
        is_key = len(_bytes_of(typed)) == _KEY_BYTES
    except ValueError:
        is_key = False
    if not is_key:
        raise InvalidInput("update.key", text=typed[:60])
    return typed


def check_update_address(text: str) -> str:
    """Where announcements lie: https, or a server on this PC itself.

    Raises InvalidInput `update.address`.
    """
    typed = text.strip()
    if not _is_address(typed):
        raise InvalidInput("update.address", text=typed[:60])
    return typed


def _is_address(text: str) -> bool:
    try:
        parts = urlsplit(text)
        is_safe = parts.scheme == "https" or (
            parts.scheme == "http" and parts.hostname in _LOOPBACK and parts.port is not None
        )
    except ValueError:
        return False
    is_plain = text.isascii() and text.isprintable() and not set(' @"\\') & set(text)
    return is_safe and bool(parts.hostname) and is_plain


def _release(signed: bytes) -> Release:
    try:
        told = json.loads(signed)
        release = Release(
            told["version"],
            date.fromisoformat(told["date"]),
            told["page"],
            told.get("notes", "")[:_MOST_NOTES],
            dict(told.get("sha256", {})),
        )
        is_good = (
            _VERSION.fullmatch(release.version)
            and _is_address(release.page)
            and all(_DIGEST.fullmatch(each) for each in release.digests.values())
        )
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise Refused("update.unreadable") from error
    if not is_good:
        raise Refused("update.unreadable")
    return release


def _numbers(version: str) -> tuple[int, ...]:
    return tuple(int(part) for part in version.split("."))


def _bytes_of(text: str) -> bytes:
    try:
        return base64.b64decode(text, validate=True)
    except binascii.Error as error:
        raise ValueError(text) from error
