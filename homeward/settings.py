"""What an operator may set, by environment variables; docs/operations.md lists them."""

from __future__ import annotations

import os
import re
from ipaddress import IPv4Network, IPv6Network, ip_network
from pathlib import Path
from urllib.parse import urlsplit

PACKAGE = Path(__file__).resolve().parent
# What is served beside the package: the checkout, or in a wheel the copy of it that setup.py makes.
ROOT = PACKAGE / "site" if (PACKAGE / "site").is_dir() else PACKAGE.parent
QUERIES = ROOT / "queries"

# A source of a content security policy: a keyword, a scheme or a host. A host named self is meant as the keyword.
SOURCE = re.compile(
    r"\*|'self'|'none'|https?:|(?!(self|none)$)(https?://)?(\*\.)?[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)*(:(\d+|\*))?"
)
# A host by name, a name and all below it, or an address of IPv6 in brackets; without a port.
HOST = re.compile(r"\*|(\*\.)?[a-z0-9-]+(\.[a-z0-9-]+)*|\[[0-9a-f:.]+\]")


def data_directory(ours: Path) -> Path:
    """Return the directory of the data (HOMEWARD_DATA), such as a mounted volume; by default ours.

    It is not resolved: a link in it may be turned to newer data.
    """
    return Path(os.environ.get("HOMEWARD_DATA") or ours).absolute()


def data_source() -> str:
    """Return where `homeward build` takes the data from (HOMEWARD_DATA): a directory, or s3://bucket/prefix."""
    value = os.environ.get("HOMEWARD_DATA", "").strip()
    return value if "://" in value else str(DATA)


def built_database() -> str:
    """Return where `homeward build` has put the data (HOMEWARD_DATABASE): a directory, or s3://bucket/prefix.

    It is empty by default: each server builds what it serves, from the data directory.
    """
    value = os.environ.get("HOMEWARD_DATABASE", "").strip()
    return value if not value or "://" in value else str(Path(value).absolute())


class SettingError(ValueError):
    """A setting has an invalid value."""


def frame_ancestors() -> str:
    """Return who may show our charts in a frame (HOMEWARD_FRAME_ANCESTORS), by default everybody.

    Raises:
        SettingError: it is not a list of sources as a content security policy has them.
    """
    value = os.environ.get("HOMEWARD_FRAME_ANCESTORS", "*")
    sources = value.split()
    if not sources or not all(SOURCE.fullmatch(source) for source in sources):
        raise SettingError(
            f"HOMEWARD_FRAME_ANCESTORS is {value!r}; it takes *, 'self', 'none' or hosts such as https://example.org, "
            "with spaces between them"
        )
    return " ".join(sources)


def hosts() -> tuple[str, ...]:
    """Return the hosts that requests may be for (HOMEWARD_HOSTS), by default any.

    Raises:
        SettingError: it is not a list of hosts.
    """
    value = os.environ.get("HOMEWARD_HOSTS", "*")
    found = tuple(value.lower().split())
    if not found or not all(HOST.fullmatch(host) for host in found):
        raise SettingError(
            f"HOMEWARD_HOSTS is {value!r}; it takes * or hosts such as homeward.example *.example.org, without ports, "
            "with spaces between them"
        )
    return found


# A path under which the site is found: segments of letters, digits and marks that need no escape.
PREFIX = re.compile(r"(/[A-Za-z0-9._~-]+)*/?")
NAME_AND_PORT = re.compile(r"([A-Za-z0-9-]+(\.[A-Za-z0-9-]+)*|\[[0-9A-Fa-f:.]+\])(:[0-9]{1,5})?")
LOOPBACK_PROXIES = "127.0.0.1,::1"


def public_url() -> str:
    """Return the address that the site has for everybody (HOMEWARD_PUBLIC_URL), ending in a slash; by default "".

    Raises:
        SettingError: it is not the address of a site.
    """
    value = os.environ.get("HOMEWARD_PUBLIC_URL", "").strip()
    parts = urlsplit(value)
    extra = parts.query or parts.fragment or ".." in parts.path
    good = parts.scheme in ("http", "https") and NAME_AND_PORT.fullmatch(parts.netloc) and PREFIX.fullmatch(parts.path)
    if value and (extra or not good):
        raise SettingError(
            f"HOMEWARD_PUBLIC_URL is {value!r}; it takes the address that readers open, such as "
            "https://homeward.example or https://example.org/homeward/"
        )
    return value and f"{parts.scheme}://{parts.netloc.lower()}{parts.path.rstrip('/')}/"


def trusted_proxies() -> tuple[IPv4Network | IPv6Network, ...]:
    """Return the proxies whose X-Forwarded headers are believed (FORWARDED_ALLOW_IPS), by default this machine.

    Raises:
        SettingError: it is not a list of addresses and networks.
    """
    value = os.environ.get("FORWARDED_ALLOW_IPS", LOOPBACK_PROXIES)
    everyone = "0.0.0.0/0,::/0"
    try:
        found = everyone if value.strip() == "*" else value
        return tuple(ip_network(one.strip(), strict=False) for one in found.split(",") if one.strip())
    except ValueError:
        raise SettingError(
            f"FORWARDED_ALLOW_IPS is {value!r}; it takes *, or addresses and networks such as 127.0.0.1,10.0.0.0/8, "
            "with commas between them"
        ) from None


def named_proxies() -> tuple[IPv4Network | IPv6Network, ...]:
    """Return the trusted proxies that the operator has named; none by default, and where everyone is trusted.

    Raises:
        SettingError: it is not a list of addresses and networks.
    """
    named = os.environ.get("FORWARDED_ALLOW_IPS", "").strip()
    return trusted_proxies() if named not in ("", "*") else ()


def most_requests() -> int:
    """Return how many expensive requests may be under way at once (HOMEWARD_REQUESTS).

    Raises:
        SettingError: it is no such number.
    """
    return _count("HOMEWARD_REQUESTS", os.environ.get("HOMEWARD_REQUESTS", "128"))


def export_bytes() -> int:
    """Return how many bytes the files that are written for downloads may have together (HOMEWARD_EXPORTS_MB).

    Raises:
        SettingError: it is no such number.
    """
    return _count("HOMEWARD_EXPORTS_MB", os.environ.get("HOMEWARD_EXPORTS_MB", "256")) * 1_000_000


def most_sessions() -> int:
    """Return how many pages may be open at once (HOMEWARD_SESSIONS).

    Raises:
        SettingError: it is no such number.
    """
    return _count("HOMEWARD_SESSIONS", os.environ.get("HOMEWARD_SESSIONS", "500"))


def share_of_an_address() -> int:
    """Return how many of 100 places one address may hold (HOMEWARD_SHARE); 100 is no limit.

    Raises:
        SettingError: it is no such number.
    """
    value = os.environ.get("HOMEWARD_SHARE", "50")
    if not re.fullmatch(r"[1-9][0-9]?|100", value):
        raise SettingError(f"HOMEWARD_SHARE is {value!r}; it takes a whole number from 1 to 100")
    return int(value)


def metrics_address() -> tuple[str, int] | None:
    """Return host and port of the metrics (HOMEWARD_METRICS), by default none; a port alone is of this machine only.

    Raises:
        SettingError: it is no address.
    """
    value = os.environ.get("HOMEWARD_METRICS", "").strip()
    if not value:
        return None
    host, _, port = value.rpartition(":")
    if not re.fullmatch(r"[1-9][0-9]{0,4}", port) or int(port) > 65_535:
        raise SettingError(f"HOMEWARD_METRICS is {value!r}; it takes a port such as 9464, or 0.0.0.0:9464")
    return host.strip("[]") or "127.0.0.1", int(port)


def traces_are_taken() -> bool:
    """Return whether somebody takes traces: by the variables of OpenTelemetry, which its exporter reads."""
    names = ("OTEL_EXPORTER_OTLP_ENDPOINT", "OTEL_EXPORTER_OTLP_TRACES_ENDPOINT")
    return any(os.environ.get(name) for name in names) and os.environ.get("OTEL_SDK_DISABLED", "").lower() != "true"


def log_form() -> str:
    """Return how requests and page runs are logged (HOMEWARD_LOG): json, plain or off.

    Raises:
        SettingError: it is something else.
    """
    value = os.environ.get("HOMEWARD_LOG", "json")
    if value not in ("json", "plain", "off"):
        raise SettingError(f"HOMEWARD_LOG is {value!r}; it takes json, plain or off")
    return value


def _count(name: str, value: str) -> int:
    if not re.fullmatch(r"[1-9][0-9]{0,5}", value):
        raise SettingError(f"{name} is {value!r}; it takes a whole number from 1 to 999999")
    return int(value)


DATA = data_directory(ROOT / "data")
