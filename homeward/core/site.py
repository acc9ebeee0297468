"""The address of the site: the one that the operator gives, and whether others can open it."""

from __future__ import annotations

from ipaddress import ip_address
from urllib.parse import urlsplit

from homeward.settings import public_url


def site_url(seen: str) -> str:
    """Return the address of the site, ending in a slash: the setting, else the one that was seen (may be empty)."""
    return public_url() or seen


def for_others(base: str) -> str:
    """Return an address of the site if others than this machine can open it, else ""."""
    host = urlsplit(base).hostname or ""
    try:
        address = ip_address(host)
    except ValueError:
        return "" if not host or host == "localhost" or host.endswith(".localhost") else base
    return "" if address.is_loopback or address.is_unspecified else base
