"""The address of the site: the setting, believed proxies, prefixes; the real proxies of docs/deployment.md."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from io import BytesIO
from pathlib import Path

import httpx2 as httpx
import pytest
import zxingcpp
from PIL import Image
from playwright.sync_api import Browser, sync_playwright
from starlette.applications import Starlette
from starlette.responses import PlainTextResponse
from starlette.routing import Route
from starlette.testclient import TestClient

from homeward import server
from homeward.core.site import for_others
from homeward.settings import ROOT, SettingError, public_url, trusted_proxies
from tests.browser import LAUNCH, Tab, running_app, until
from tests.proxies import HOST, PROXIES, certificate, client, configuration, is_installed, running_proxy

METADATA = "/data/v1/exchanges.metadata.json"
SITE = f"https://{HOST}/homeward/"


def app(**client: tuple[str, int]) -> TestClient:
    """Return the routes behind the middleware, asked by an address."""
    return TestClient(
        Starlette(routes=server.routes(), middleware=server.middleware()), follow_redirects=False, **client
    )


# ---------- settings


@pytest.mark.parametrize(
    ("value", "meant"),
    [
        ("", ""),
        ("https://homeward.example", "https://homeward.example/"),
        ("https://Example.org/homeward", "https://example.org/homeward/"),
        ("http://10.0.0.7:8501/a/b/", "http://10.0.0.7:8501/a/b/"),
        ("https://[2001:db8::1]:8443", "https://[2001:db8::1]:8443/"),
    ],
)
def test_the_public_address_ends_in_a_slash(monkeypatch: pytest.MonkeyPatch, value: str, meant: str) -> None:
    monkeypatch.setenv("HOMEWARD_PUBLIC_URL", value)
    assert public_url() == meant


@pytest.mark.parametrize(
    "value",
    [
        "homeward.example",
        "ftp://a.example",
        "https://a.example/?x=1",
        "https://a b/",
        "https://a.example/../b",
        "https:///x",
    ],
)
def test_what_is_no_address_stops_the_start(monkeypatch: pytest.MonkeyPatch, value: str) -> None:
    monkeypatch.setenv("HOMEWARD_PUBLIC_URL", value)
    with pytest.raises(SettingError, match="HOMEWARD_PUBLIC_URL"):
        server.middleware()


def test_a_prefix_that_is_a_page_stops_the_start(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOMEWARD_PUBLIC_URL", "https://example.org/data/")
    with pytest.raises(SettingError, match="address of the site itself"):
        server.middleware()


def test_proxies_that_are_none_stop_the_start(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FORWARDED_ALLOW_IPS", "my-proxy")
    with pytest.raises(SettingError, match="FORWARDED_ALLOW_IPS"):
        trusted_proxies()


def test_the_base_path_of_streamlit_is_refused_at_the_start_with_a_sentence() -> None:
    command = [sys.executable, "-m", "streamlit", "run", "app.py", "--server.baseUrlPath", "homeward"]
    started = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert started.returncode == 1
    assert "HOMEWARD_PUBLIC_URL" in started.stderr


# ---------- what is believed of a request


@pytest.mark.parametrize(
    ("peer", "scheme"),
    [("127.0.0.1", "https"), ("::1", "https"), ("::ffff:127.0.0.1", "https"), ("198.51.100.7", "http"), ("x", "http")],
)
def test_the_scheme_is_believed_of_this_machine_by_ipv4_and_ipv6_alone(peer: str, scheme: str) -> None:
    headers = {"Host": HOST, "X-Forwarded-Proto": "https"}
    about = app(client=(peer, 40_000)).get(METADATA, headers=headers).json()
    assert about["permalink"].startswith(f"{scheme}://{HOST}/data/v1/")


def test_host_and_prefix_are_believed_of_proxies_that_are_named_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    headers = {
        "Host": "inside:8501",
        "X-Forwarded-Host": HOST,
        "X-Forwarded-Prefix": "/homeward",
        "X-Forwarded-Proto": "https",
    }
    for setting, peer, base in (
        (None, "127.0.0.1", "https://inside:8501/"),
        ("10.0.0.0/8", "127.0.0.1", "http://inside:8501/"),
        ("10.0.0.0/8", "10.1.2.3", SITE),
        ("*", "198.51.100.7", SITE),
    ):
        monkeypatch.setenv("FORWARDED_ALLOW_IPS", setting) if setting else monkeypatch.delenv(
            "FORWARDED_ALLOW_IPS", False
        )
        about = app(client=(peer, 40_000)).get(METADATA, headers=headers).json()
        assert about["permalink"].startswith(f"{base}data/v1/"), (setting, peer)


@pytest.mark.parametrize("prefix", ["/a b", "//evil.example", "/../x", "javascript:", "/x?y"])
def test_a_prefix_that_is_none_is_written_nowhere(monkeypatch: pytest.MonkeyPatch, prefix: str) -> None:
    monkeypatch.setenv("FORWARDED_ALLOW_IPS", "*")
    about = app().get(METADATA, headers={"Host": HOST, "X-Forwarded-Prefix": prefix}).json()
    assert about["permalink"].startswith(f"http://{HOST}/data/v1/")


def test_who_asks_is_the_last_address_that_is_no_proxy_of_ours(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FORWARDED_ALLOW_IPS", "10.0.0.0/8")
    seen = Starlette(
        routes=[Route("/", lambda request: PlainTextResponse(request.client.host))], middleware=server.middleware()[:1]
    )
    for peer, forwarded, host in (
        ("10.0.0.1", "203.0.113.9, 198.51.100.7, 10.0.0.2", "198.51.100.7"),
        ("10.0.0.1", "[2001:db8::7]:443", "2001:db8::7"),
        ("10.0.0.1", "<script>", "10.0.0.1"),
        ("198.51.100.1", "203.0.113.9", "198.51.100.1"),
    ):
        asking = TestClient(seen, client=(peer, 40_000))
        assert asking.get("/", headers={"X-Forwarded-For": forwarded}).text == host


# ---------- under a prefix, whether the proxy takes it off or not


@pytest.fixture(params=["", "/homeward"], ids=["stripped", "passed on"])
def under(request: pytest.FixtureRequest) -> str:
    return str(request.param)


def test_everything_written_carries_the_public_address(monkeypatch: pytest.MonkeyPatch, under: str) -> None:
    monkeypatch.setenv("HOMEWARD_PUBLIC_URL", SITE)
    asking = app()
    about = asking.get(f"{under}{METADATA}").json()
    for address in (about["permalink"], about["newest"], re.findall(r"https?://\S+", about["citation"])[0]):
        assert address.startswith(f"{SITE}data/v1/exchanges.")
    assert asking.get(f"{under}/data/v1/openapi.json").json()["servers"][0]["url"].startswith(SITE)
    for path in ("/feed.atom", "/timeline", "/summary", "/embed/timeline", "/data/v1/timeline.sql"):
        page = asking.get(f"{under}{path}?lang=uk" if "sql" not in path else f"{under}{path}")
        assert page.status_code == 200, path
        assert SITE in page.text, path
        assert "http://testserver" not in page.text, path


def test_a_redirect_stays_under_the_prefix(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOMEWARD_PUBLIC_URL", SITE)
    asking = app().get("/homeward?lang=uk")
    assert (asking.status_code, asking.headers["location"]) == (308, "/homeward/?lang=uk")
    assert "content-security-policy" in asking.headers


@pytest.mark.parametrize(
    "base",
    [
        "http://localhost:8501/",
        "http://127.0.0.1/",
        "http://[::1]:8501/",
        "http://0.0.0.0:1/",
        "http://x.localhost/",
        "",
    ],
)
def test_an_address_of_this_machine_is_no_address_for_others(base: str) -> None:
    assert for_others(base) == ""
    about = app().get(METADATA, headers={"Host": base.partition("//")[2].strip("/") or "localhost"}).json()
    assert "http" not in about["citation"]
    assert for_others(SITE) == SITE


# ---------- the proxies of the document


@pytest.fixture(scope="module")
def tls(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return certificate(tmp_path_factory.mktemp("tls"))


@contextmanager
def behind(kind: str, tls: Path, folder: Path, app: str, *, prefix: bool) -> Iterator[int]:
    text = configuration(kind, prefix=prefix)
    with running_proxy(kind, text, tls, folder, int(app.rpartition(":")[2])) as port:
        yield port


@pytest.fixture(scope="module")
def apps(address: str) -> Iterator[dict[bool, str]]:
    """The app as it is started for a path on another site (True), and without any setting (False)."""
    with running_app(HOMEWARD_PUBLIC_URL=SITE) as public:
        yield {True: public, False: address}


@pytest.fixture(scope="module", params=[(kind, prefix) for kind in PROXIES for prefix in (False, True)], ids=str)
def proxied(
    request: pytest.FixtureRequest, tls: Path, apps: dict[bool, str], tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[int, str]]:
    """The port of a proxy, and the address of the site behind it."""
    kind, prefix = request.param
    if not is_installed(kind):
        pytest.skip(f"{PROXIES[kind]} is not installed")
    with behind(kind, tls, tmp_path_factory.mktemp(kind), apps[prefix], prefix=prefix) as port:
        yield port, SITE if prefix else f"https://{HOST}/"


def test_files_pages_feed_and_redirects_behind_a_real_proxy(proxied: tuple[int, str]) -> None:
    port, site = proxied
    with client(port) as asking:
        about = asking.get(f"{site}data/v1/exchanges.metadata.json").json()
        assert about["permalink"].startswith(f"{site}data/v1/")
        assert asking.get(about["newest"]).status_code == 200
        for path in ("feed.atom", "summary", "timeline", "embed/timeline", "data/v1/"):
            page = asking.get(f"{site}{path}?lang=uk", headers={"Accept": "text/html"})
            assert page.status_code == 200
            assert f"{site}" in page.text, path
            assert f"http://{HOST}" not in page.text, path
        moved = asking.get(f"{site}timeline/")
        assert httpx.URL(f"{site}timeline/").join(moved.headers["location"]) == f"{site}timeline"
        part = asking.get(f"{site}data/v1/package.zip", headers={"Range": "bytes=0-9"})
        assert (part.status_code, len(part.content)) == (206, 10)


@pytest.mark.slow
def test_pages_live_data_embeds_and_qr_behind_a_real_proxy(proxied: tuple[int, str]) -> None:
    port, site = proxied
    with behind_browser(port) as browser:
        context = browser.new_context(ignore_https_errors=True, base_url=site, viewport={"width": 1440, "height": 900})
        for code in ("en", "uk"):
            tab = Tab(context.new_page())
            tab.page.goto(f"timeline?lang={code}")
            tab.page.wait_for_selector("#figure-timeline[data-drawn]")
            tab.idle()
            with tab.redrawn("timeline"):
                tab.choose("who", 1)
            assert tab.address().startswith(f"{site}timeline?")
            assert tab.errors == []
            tab.page.close()
        slide = context.new_page()
        slide.goto("timeline?lang=en&present=1&chart=timeline")
        picture = slide.locator(".homeward-slide-code img")
        picture.wait_for()
        shown = Image.open(BytesIO(picture.screenshot(scale="css")))
        (found,) = until(lambda: zxingcpp.read_barcodes(shown), "the QR code to be read")
        assert found.text.startswith(f"{site}timeline?")
        frame = context.new_page()
        frame.goto("embed/timeline?lang=uk")
        frame.wait_for_selector("[data-drawn]")


@contextmanager
def behind_browser(port: int) -> Iterator[Browser]:
    """Start the browser; it finds HOST behind a port of this machine."""
    with sync_playwright() as playwright:
        rules = f"--host-resolver-rules=MAP {HOST}:443 127.0.0.1:{port}"
        path = os.environ.get("CHROMIUM") or "/usr/bin/chromium"
        browser = playwright.chromium.launch(executable_path=path, args=[*LAUNCH, rules])
        yield browser
        browser.close()


@pytest.mark.parametrize("kind", ["nginx"])
def test_a_proxy_that_takes_the_prefix_off_does_as_well(
    kind: str, tls: Path, apps: dict[bool, str], tmp_path: Path
) -> None:
    if not is_installed(kind):
        pytest.skip(f"{kind} is not installed")
    text = configuration(kind, prefix=True).replace(
        "proxy_pass http://127.0.0.1:8501;", "proxy_pass http://127.0.0.1:8501/;"
    )
    with running_proxy(kind, text, tls, tmp_path, int(apps[True].rpartition(":")[2])) as port, client(port) as asking:
        about = asking.get(f"{SITE}data/v1/exchanges.metadata.json").json()
        assert asking.get(about["permalink"]).status_code == 200
