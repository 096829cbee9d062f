"""Another address for Stripe's API, for practice worlds and tests on this machine only."""

from __future__ import annotations

from ipaddress import ip_address
from urllib.parse import urlsplit

from pos_app.domain.errors import NotAllowed
from pos_app.payments.api_key import parse_api_key


def checked_api_base(url: str, key: str) -> str:
    """`url` without a trailing slash, if it is on loopback and `key` is a test key.

    Raises NotAllowed `api_base.not_loopback` or `api_base.live_key`: money and its key never go to
    an address that an environment variable named.
    """
    if not _is_loopback(url):
        raise NotAllowed("api_base.not_loopback", url=url)
    if parse_api_key(key).is_live:
        raise NotAllowed("api_base.live_key", url=url)
    return url.rstrip("/")


def _is_loopback(url: str) -> bool:
    # Parsers disagree about what these mean in an address, so that one could see another host.
    if not url.isascii() or any(char in "@\\?#" or not char.isprintable() for char in url):
        return False
    try:
        parts = urlsplit(url)
        host, _ = parts.hostname, parts.port
    except ValueError:
        return False
    if parts.scheme not in {"http", "https"} or host is None:
        return False
    return host == "localhost" or _is_loopback_ip(host)


def _is_loopback_ip(host: str) -> bool:
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False
