"""Reads a small file from the web. Stripe is not asked here, and nothing of the shop is sent."""

from __future__ import annotations

from pos_app import __version__
from pos_app.domain.errors import Refused

_TIME_OUT_S = 10
_PIECE = 16 * 1024


def fetch(address: str, most_bytes: int) -> bytes:
    """The content of a file, through whatever proxy the system names.

    Raises Refused `update.unreachable`, `update.unreadable` for more than `most_bytes`.
    """
    # Imported here: the window need not wait for it, and few shops ask.
    import requests

    content = b""
    try:
        with requests.get(
            address,
            headers={"User-Agent": f"Holdfast/{__version__}"},
            timeout=_TIME_OUT_S,
            stream=True,
        ) as answer:
            answer.raise_for_status()
            for piece in answer.iter_content(_PIECE):
                content += piece
                if len(content) > most_bytes:
                    raise Refused("update.unreadable")
    except requests.RequestException as error:
        raise Refused("update.unreachable", address=address) from error
    return content
