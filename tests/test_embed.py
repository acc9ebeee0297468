"""One chart for somebody else's page: what is served, who may frame it, and that it draws there in a real browser."""

from __future__ import annotations

import datetime as dt
import json
import re
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from html import escape, unescape
from http.server import BaseHTTPRequestHandler, HTTPServer
from threading import Thread
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext
from starlette.applications import Starlette
from starlette.testclient import TestClient

from homeward import server
from homeward.charts import CHARTS
from homeward.charts.payload import payload
from homeward.core.assets import FRONTEND, MODULES, PLOTLY
from homeward.core.filters import LANGUAGES, Filters
from homeward.core.i18n import language
from homeward.core.view import View, readable_view
from homeward.db import versions
from homeward.settings import ROOT, SettingError
from homeward.text.sentences import headline
from homeward.web import security_headers
from tests.browser import DESKTOP, PHONE, Tab, until, viewer

FILTERS = "from=2024-01-01&direction=both"
every_name = pytest.mark.parametrize("name", list(CHARTS))
every_language = pytest.mark.parametrize("code", LANGUAGES)


def client_of() -> TestClient:
    app = Starlette(routes=server.routes(), middleware=server.middleware())
    return TestClient(app, raise_server_exceptions=False)


@pytest.fixture(scope="module")
def client() -> Iterator[TestClient]:
    with client_of() as client:
        yield client


def data_in(text: str) -> dict[str, Any]:
    """Return the data that stand in a page for its script."""
    (found,) = re.findall(r'<script type="application/json" id="data">(.*?)</script>', text, flags=re.DOTALL)
    return dict(json.loads(found))


# ---------- what is served


@every_name
@every_language
def test_an_embed_holds_what_its_page_would_be_sent(client: TestClient, name: str, code: str) -> None:
    response = client.get(f"/embed/{name}?lang={code}&branch=national_guard")
    assert response.status_code == 200
    assert response.headers["content-type"] == "text/html; charset=utf-8"
    assert response.headers["content-language"] == code
    view = View(versions.current(), language(code), Filters(branch="national_guard"))
    sent = json.loads(json.dumps(payload(view, name)))
    assert data_in(response.text) == sent | {"embed": None}


def test_an_embed_follows_its_filters(client: TestClient) -> None:
    data = data_in(client.get("/embed/timeline?lang=en&from=2024-01-01&to=2024-12-31&who=civilian").text)
    filters = Filters(since=dt.date(2024, 1, 1), until=dt.date(2024, 12, 31), who="civilian")
    assert data["title"] == headline(View(versions.current(), language("en"), filters))
    assert "from=2024-01-01&to=2024-12-31&who=civilian" in data["take"]["numbers"]["files"][0]["href"]


@pytest.mark.parametrize(
    ("given", "path", "kept"),
    [
        ("", "timeline", {}),
        ("page=timeline", "timeline", {}),
        ("page=exchange&id=2024-01-03", "exchange", {"id": ["2024-01-03"]}),
        ("page=branches&id=2024-01-03", "branches", {}),
        ("page=nowhere", "timeline", {}),
        ("page=%2F%2Felsewhere.example", "timeline", {}),
    ],
)
def test_an_embed_leads_to_the_page_it_was_taken_from_with_the_filters_that_count_there(
    client: TestClient, given: str, path: str, kept: dict[str, list[str]]
) -> None:
    text = client.get(f"/embed/timeline?lang=uk&{FILTERS}&{given}").text
    (href,) = re.findall(r'<footer><a href="\./([^"]+)" rel="noopener">', text)
    (canonical,) = re.findall(r'<link rel="canonical" href="([^"]+)"', text)
    assert unescape(href).partition("?")[0] == path
    assert parse_qs(unescape(href).partition("?")[2]) == {"lang": ["uk"], **parse_qs(FILTERS), **kept}
    assert canonical == f"http://testserver/{href}"
    assert '<base href="../" target="_blank" />' in text


def test_what_is_not_known_in_the_link_is_named_and_left_out(client: TestClient) -> None:
    text = client.get("/embed/timeline?lang=en&who=soldiers&colour=<i>&theme=pink&page=x").text
    (notice,) = re.findall(r'<p class="notice">(.*?)</p>', text)
    assert unescape(notice).endswith("who=soldiers, colour=<i>, theme=pink, page=x")
    assert "<i>" not in text
    assert data_in(text) == data_in(client.get("/embed/timeline?lang=en").text)
    assert 'class="notice"' not in client.get("/embed/timeline?lang=en&theme=dark").text


@pytest.mark.parametrize(
    ("query", "theme"), [("", None), ("theme=dark", "dark"), ("theme=light", "light"), ("theme=x", None)]
)
def test_the_colours_are_those_of_the_link_else_of_the_reader(
    client: TestClient, query: str, theme: str | None
) -> None:
    found = re.search(r'<html[^>]* data-theme="(\w+)"', client.get(f"/embed/pauses?{query}").text)
    assert (found and found[1]) == theme


def test_there_is_no_embed_but_of_charts(client: TestClient) -> None:
    for name in ("nothing", "Timeline", "%2e%2e", "timeline.csv"):
        response = client.get(f"/embed/{name}")
        assert response.status_code == 404
    assert client.get("/embed/nothing").json()["known"] == list(CHARTS)


def test_a_reader_who_has_an_embed_is_told_so(client: TestClient) -> None:
    tag = client.get("/embed/timeline").headers["etag"]
    assert client.get("/embed/timeline", headers={"If-None-Match": tag}).status_code == 304


def test_nothing_in_the_data_becomes_markup(client: TestClient, monkeypatch: pytest.MonkeyPatch) -> None:
    hostile = "</script><script>alert(1)</script><!-- <b>"
    monkeypatch.setattr(
        "homeward.web.embed.payload",
        lambda *_: dict.fromkeys(("title", "alt", "filters", "sentence", "source", "sheet", "empty"), hostile),
    )
    text = client.get("/embed/timeline").text
    assert data_in(text)["title"] == hostile
    assert re.findall("<script[^>]*>", text) == [
        '<script type="application/json" id="data">',
        f'<script type="module" src=".{MODULES.path("embed.js")}">',
    ]
    assert f"<title>{escape(hostile)} · Homeward</title>" in text


def test_an_embed_fetches_only_files_of_ours_that_are_there(client: TestClient) -> None:
    text = client.get("/embed/timeline").text
    fetched = re.findall(r'<(?:link rel="(?:stylesheet|preload|icon)"|script)[^>]* (?:href|src)="([^"]+)"', text)
    assert len(fetched) == 6
    for path in fetched:
        assert client.get(path.removeprefix(".")).status_code == 200, path
    assert f".{PLOTLY.path}" in fetched
    for name, query in (("all_totals", ""), ("timeline", "from=2026-12-01")):
        assert PLOTLY.path not in re.sub("<script.*", "", client.get(f"/embed/{name}?{query}").text)
    assert not re.search(r"\son\w+=|\sstyle=", re.sub(r'<script type="application/json".*?</script>', "", text))


# ---------- modules


def test_modules_are_served_side_by_side_and_kept_for_good(client: TestClient) -> None:
    for file in FRONTEND.glob("*.js"):
        response = client.get(MODULES.path(file.name))
        assert response.content == file.read_bytes()
        assert response.headers["content-type"].startswith("text/javascript")
        assert "immutable" in response.headers["cache-control"]
        for other in re.findall(r'from "\./([^"]+)"', response.text):
            assert client.get(MODULES.path(other)).status_code == 200
    for name in ("nothing.js", "homeward.css", "%2e%2e", "..%2fplain.css"):
        assert client.get(MODULES.path(name)).status_code == 404


# ---------- who may frame what


def ancestors(client: TestClient, path: str) -> str:
    (found,) = re.findall(r"frame-ancestors ([^;]*)", client.get(path).headers["content-security-policy"])
    return found


def test_only_charts_to_be_embedded_may_be_framed_by_others(client: TestClient) -> None:
    assert {path: ancestors(client, path) for path in ("/embed/timeline", "/embed/nothing")} == {
        "/embed/timeline": "*",
        "/embed/nothing": "*",
    }
    others = ("/", "/timeline", "/summary", "/feed.atom", "/data/v1/timeline.csv", "/embed", "/healthz", "/embedded")
    assert {ancestors(client, path) for path in others} == {"'self'"}
    assert "x-frame-options" not in client.get("/embed/timeline").headers


def test_but_for_that_the_policy_is_the_same_everywhere(client: TestClient) -> None:
    everywhere = client.get("/").headers["content-security-policy"]
    assert client.get("/embed/timeline").headers["content-security-policy"] == everywhere.replace(
        "frame-ancestors 'self'", "frame-ancestors *"
    )
    assert security_headers.content_security_policy() == everywhere


@pytest.mark.parametrize(
    "value",
    [
        "'none'",
        "'self'",
        "*",
        "https:",
        "https://example.org",
        "https://*.example.org:8443  example.com",
        "localhost:*",
    ],
)
def test_who_may_frame_charts_is_a_setting(value: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOMEWARD_FRAME_ANCESTORS", value)
    with client_of() as client:
        assert ancestors(client, "/embed/timeline") == " ".join(value.split())
        assert ancestors(client, "/timeline") == "'self'"


@pytest.mark.parametrize(
    "value",
    [
        "",
        "  ",
        "self",
        "'unsafe'",
        "*; script-src *",
        "https://a.org,https://b.org",
        "a\nb: c",
        "data:",
        "https://ü.org",
    ],
)
def test_a_setting_that_cannot_be_meant_is_refused_by_name(value: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOMEWARD_FRAME_ANCESTORS", value)
    with pytest.raises(SettingError, match="HOMEWARD_FRAME_ANCESTORS"):
        server.middleware()


def test_the_app_does_not_start_with_such_a_setting() -> None:
    code = "import os; os.environ['HOMEWARD_FRAME_ANCESTORS'] = '; script-src *'; import app"
    result = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=False)
    assert result.returncode == 1
    assert "HOMEWARD_FRAME_ANCESTORS" in result.stderr
    assert "Traceback" not in result.stderr


# ---------- the code to embed


@every_language
def test_the_code_does_not_hold_the_finding_which_would_grow_old(code: str) -> None:
    for name in CHARTS:
        view = View(versions.current(), language(code), Filters())
        data = payload(view, name)
        assert data["embed"]["title"].startswith("Homeward")
        assert data["title"] not in data["embed"]["title"]


def test_the_address_to_embed_is_one_that_is_answered(client: TestClient) -> None:
    view = View(versions.current(), language("en"), Filters(dt.date(2024, 1, 1), series=("none", "geneva-2026")))
    for name in CHARTS:
        embed = payload(view, name)["embed"]
        response = client.get(embed["href"].removeprefix("."))
        assert 'class="notice"' not in response.text
        shown = readable_view(view, name).filters  # what it is at this moment, whatever comes after
        assert parse_qs(urlsplit(embed["href"]).query) == {"lang": ["en"], **shown.query()}
        assert embed["height"] > payload(view, name)["height"]


# ---------- in a browser


@contextmanager
def somebody_elses_page(content: str) -> Iterator[str]:
    """Serve a page from another origin (a page that Playwright makes up is held back from local addresses)."""

    class Page(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200)
            self.send_header("Content-Type", "text/html; charset=utf-8")
            self.end_headers()
            self.wfile.write(f"<!doctype html><title>Elsewhere</title>{content}".encode())

        def log_message(self, *_: Any) -> None:
            pass

    page = HTTPServer(("127.0.0.1", 0), Page)
    thread = Thread(target=page.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{page.server_port}/"
    finally:
        page.shutdown()
        page.server_close()
        thread.join()


@pytest.fixture(scope="module")
def somebody(browser: Browser, address: str) -> Iterator[BrowserContext]:
    with viewer(browser, address, DESKTOP, permissions=["clipboard-read", "clipboard-write"]) as somebody:
        yield somebody


@every_language
def test_the_code_under_a_chart_shows_it_in_a_frame_of_another_origin(somebody: BrowserContext, code: str) -> None:
    dashboard = Tab(somebody.new_page()).open("timeline", **{"lang": code, "from": "2024-01-01"})
    figure = dashboard.figure("timeline")
    dashboard.action("timeline", "share")
    sharing = figure.locator("details:has(> textarea)")
    sharing.locator("summary").click()
    box = sharing.locator("textarea")
    sharing.get_by_role("button").click()
    until(lambda: dashboard.page.evaluate("() => navigator.clipboard.readText()") == box.input_value(), "the copy")
    title = dashboard.title("timeline")
    with somebody_elses_page(f"<body style='width: 700px'>{box.input_value()}") as elsewhere:
        tab = Tab(somebody.new_page())
        tab.page.goto(elsewhere)
        frame = tab.page.frame_locator("iframe")
        assert "page=timeline" in (tab.page.locator("iframe").get_attribute("src") or "")
        frame.locator("#figure-timeline[data-drawn='1']").wait_for()
        assert frame.locator("h2").inner_text() == title
        assert frame.locator(".homeward-chart .bars path").count() > 20
        assert frame.locator("html").get_attribute("lang") == code
        inner, outer = frame.locator("html").evaluate("(html) => [html.scrollHeight, innerHeight]")
        assert inner <= outer <= inner + 150, "the frame is about as high as what is in it"
        frame.locator("[data-action=table]").click()
        frame.locator(".homeward-table tbody tr").first.wait_for()
        assert frame.locator("textarea").is_visible() is False
        assert (tab.errors, tab.elsewhere) == ([], [])
    assert dashboard.errors == []
    dashboard.page.close()


def test_a_chart_in_a_frame_leads_to_the_dashboard_in_a_tab_of_its_own(somebody: BrowserContext, address: str) -> None:
    tab = Tab(somebody.new_page())
    tab.page.goto("/embed/timeline?lang=en&from=2024-01-01&to=2024-12-31&page=timeline")
    tab.page.locator("[data-drawn]").wait_for()
    for click, path in (
        (lambda: tab.page.locator("footer a").click(), "/timeline?lang=en&from=2024-01-01&to=2024-12-31"),
        (lambda: _click_first_bar(tab), "/exchange?id=2024-01-03&lang=en"),
    ):
        with somebody.expect_page() as opened:
            click()
        assert opened.value.url == address + path
        assert opened.value.evaluate("() => opener") is None
        opened.value.close()
    assert "/embed/timeline" in tab.page.url


def _click_first_bar(tab: Tab) -> None:
    box = tab.page.locator(".homeward-chart .bars path").first.bounding_box()
    assert box
    tab.page.mouse.click(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)


@pytest.mark.parametrize("size", [DESKTOP, PHONE], ids=["desktop", "phone"])
@pytest.mark.parametrize(("theme", "dark"), [("", True), ("light", False)])
def test_an_embed_has_the_colours_asked_for_and_axe_finds_nothing(
    somebody: BrowserContext, size: tuple[int, int], theme: str, dark: bool
) -> None:
    tab = Tab(somebody.new_page())
    tab.page.set_viewport_size({"width": size[0], "height": size[1]})
    tab.page.emulate_media(color_scheme="dark")
    tab.page.goto(
        f"/embed/groups_by_year?lang=uk&colour=red&theme={theme}" if theme else "/embed/groups_by_year?lang=uk"
    )
    tab.page.locator("[data-drawn='1']").wait_for()
    assert _is_dark(tab) == dark
    assert Axe().run(tab.page).response["violations"] == []
    assert tab.page.evaluate("() => document.documentElement.scrollWidth - innerWidth") <= 0
    tab.page.emulate_media(color_scheme="light")
    if dark:
        tab.page.locator("[data-drawn='2']").wait_for()
    assert not _is_dark(tab)
    assert (tab.errors, tab.elsewhere) == ([], [])
    tab.page.close()


def _is_dark(tab: Tab) -> bool:
    """Return whether the page is dark and its chart is drawn for it."""
    page, text = tab.page.evaluate(
        """() => [getComputedStyle(document.body).backgroundColor, document.querySelector(".homeward-chart").layout.template.layout.font.color]
            .map((colour) => colour.startsWith("#") ? parseInt(colour.slice(1, 3), 16) : Number(colour.match(/\\d+/)[0]))"""
    )
    assert (page < 128) == (text > 128)
    return bool(page < 128)


def test_no_page_but_an_embed_can_be_framed_elsewhere(somebody: BrowserContext, address: str) -> None:
    with somebody_elses_page(f"<iframe src='{address}/summary'></iframe>") as elsewhere:
        page = somebody.new_page()
        said: list[str] = []
        page.on("console", lambda message: said.append(message.text))
        page.goto(elsewhere)
        until(lambda: any("frame-ancestors" in text for text in said), "the refusal")
        page.close()
