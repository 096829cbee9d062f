"""Makes and signs the announcement of a version, which Holdfast verifies before it tells anybody.

    python packaging/announce.py new-key > private.pem      (the public key goes to stderr)
    python packaging/announce.py sign --page URL FILE… < private.pem > holdfast-update.json

The private key is read from standard input only, and belongs in no repository.
"""

from __future__ import annotations

import argparse
import base64
import hashlib
import json
import sys
from collections.abc import Sequence
from datetime import UTC, date, datetime
from pathlib import Path

from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from pos_app import __version__
from pos_app.domain.update import SIGNED_AS, read_announcement


def new_key() -> tuple[str, str]:
    """A private key as PEM, and its public half as shops set it."""
    private = Ed25519PrivateKey.generate()
    pem = private.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )
    return pem.decode(), _public_text(private.public_key())


def announce(
    pem: str, *, version: str, day: date, page: str, notes: str, files: Sequence[Path]
) -> str:
    """The signed announcement. Raises Refused for one that Holdfast would not take."""
    private = serialization.load_pem_private_key(pem.encode(), password=None)
    if not isinstance(private, Ed25519PrivateKey):
        raise TypeError("not an Ed25519 key")
    release = json.dumps(
        {
            "version": version,
            "date": day.isoformat(),
            "page": page,
            "notes": notes,
            "sha256": {path.name: _digest(path) for path in files},
        }
    )
    signature = private.sign(SIGNED_AS + release.encode())
    told = {"release": release, "signature": base64.b64encode(signature).decode()}
    text = json.dumps(told, indent=2) + "\n"
    read_announcement(text.encode(), _public_text(private.public_key()))
    return text


def _public_text(public: Ed25519PublicKey) -> str:
    return base64.b64encode(public.public_bytes_raw()).decode()


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def main(arguments: Sequence[str]) -> int:
    """Do what the command line says."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    verbs = parser.add_subparsers(dest="verb", required=True)
    verbs.add_parser("new-key", help="make a key pair")
    sign = verbs.add_parser("sign", help="sign an announcement; the private key is on stdin")
    sign.add_argument("--page", required=True, help="where people get the files")
    sign.add_argument("--notes", default="", help="a sentence or two on what is new")
    sign.add_argument("--version", default=__version__)
    sign.add_argument("--date", type=date.fromisoformat, default=datetime.now(UTC).date())
    sign.add_argument("files", nargs="*", type=Path, metavar="FILE")
    told = parser.parse_args(arguments)
    if told.verb == "new-key":
        pem, public = new_key()
        sys.stdout.write(pem)
        print(f"The public key for the shops: {public}", file=sys.stderr)
        return 0
    sys.stdout.write(
        announce(
            sys.stdin.read(),
            version=told.version,
            day=told.date,
            page=told.page,
            notes=told.notes,
            files=told.files,
        )
    )
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
