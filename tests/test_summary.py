"""The plain page of the main numbers: true to the queries, whole without scripts, the same in both languages."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Iterator
from html.parser import HTMLParser
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser
from starlette.applications import Starlette
from starlette.testclient import TestClient

from homeward import server
from homeward.core.filters import LANGUAGES, Filters
from homeward.core.i18n import language
from homeward.core.view import View
from homeward.db import versions
from homeward.db.build import build
from homeward.db.versions import VERSIONS
from homeward.text.format import found_by
from homeward.text.key_figures import coverage_lines, main_numbers
from homeward.text.sentences import headline, summary
from tests.browser import DESKTOP, PHONE, SCHEMES, Tab, viewer

LARGEST = 30_000
VIEWS: dict[str, dict[str, Any]] = {
    "": {},
    "direction=ru": {"direction": "ru"},
    "from=2024-01-01&to=2024-12-31&who=civilian": {
        "since": dt.date(2024, 1, 1),
        "until": dt.date(2024, 12, 31),
        "who": "civilian",
    },
    "series=none&mediator=uae&scope=proper": {"series": ("none",), "mediator": ("uae",), "scope": "proper"},
    "from=2026-12-01": {"since": dt.date(2026, 12, 1)},
    "count=lowest&who=military": {"count": "lowest", "who": "military"},
    "count=highest": {"count": "highest"},
}
every_language = pytest.mark.parametrize("code", LANGUAGES)
every_view = pytest.mark.parametrize("query", list(VIEWS))


class Page(HTMLParser):
    """What of a page matters here: its texts, its links with their words, its table, and what it should not have."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.lang = self.h1 = self.notice = ""
        self.texts: list[str] = []
        self.links: dict[str, str] = {}
        self.cells: list[list[str]] = []
        self.tags: list[str] = []
        self.attributes: list[str] = []
        self._in: list[dict[str, str]] = []
        self.feed(html)
        self.text = " ".join("".join(self.texts).split())

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {"tag": tag} | {name: value or "" for name, value in attrs}
        self.tags.append(tag)
        self.attributes += [name for name, _ in attrs]
        self.lang = given.get("lang", "") if tag == "html" else self.lang
        if tag == "a":
            self.links[given["href"]] = ""
        if tag == "tr":
            self.cells.append([])
        if tag in ("td", "th"):
            self.cells[-1].append("")
        if tag not in ("meta", "link"):
            self._in.append(given)

    def handle_endtag(self, tag: str) -> None:
        while self._in and self._in.pop()["tag"] != tag:
            pass

    def handle_data(self, data: str) -> None:
        self.texts.append(data)
        inside = [given["tag"] for given in self._in]
        if "h1" in inside:
            self.h1 += data
        if any(given.get("class") == "notice" for given in self._in):
            self.notice += data
        if "a" in inside:
            self.links[next(given["href"] for given in self._in if given["tag"] == "a")] += data
        if ("td" in inside or "th" in inside) and "small" not in inside:
            self.cells[-1][-1] += data


@pytest.fixture(scope="module")
def client() -> Iterator[TestClient]:
    app = Starlette(routes=server.routes(), middleware=server.middleware())
    with TestClient(app, raise_server_exceptions=False) as client:
        yield client


def view_of(query: str, code: str) -> View:
    return View(versions.current(), language(code), Filters(**VIEWS[query]))


def page_of(client: TestClient, query: str = "", code: str = "en") -> Page:
    response = client.get(f"/summary?lang={code}&{query}")
    assert response.status_code == 200
    return Page(response.text)


def squeezed(text: str) -> str:
    return " ".join(text.split())


# ---------- what it says


@every_language
@every_view
def test_the_page_says_what_the_pages_say_under_the_same_filters(client: TestClient, query: str, code: str) -> None:
    page, view = page_of(client, query, code), view_of(query, code)
    assert page.lang == code
    finding = headline(view) or view.lang.text("No exchange matches the filters")
    assert squeezed(page.h1) == squeezed(found_by(view.lang, view.filters.count, finding))
    for text in (summary(view), *coverage_lines(view), *(part for number in main_numbers(view) for part in number[:3])):
        assert squeezed(text) in page.text


@every_language
@every_view
def test_the_table_of_years_holds_the_numbers_of_the_query_and_their_sum(
    client: TestClient, query: str, code: str
) -> None:
    filters = {**VIEWS[query], "direction": "both", "grain": "year"}
    rows = versions.current().run("timeline", Filters(**filters).parameters()).dicts()
    rows.sort(key=lambda row: row["kind"])  # a series is in no year
    _, *lines = page_of(client, query, code).cells or [[]]
    buckets = list(dict.fromkeys((row["kind"], row["bucket"]) for row in rows))
    assert len(lines) == (len(buckets) + 1 if buckets else 0)
    unknown = language(code).text("unknown")
    for line, bucket in zip(lines, buckets, strict=False):
        for cell, side in zip(line[1:], ("UA", "RU"), strict=True):
            found = [row["people"] for row in rows if (row["kind"], row["bucket"], row["side"]) == (*bucket, side)]
            wanted = "–" if not found else unknown if found[0] is None else str(found[0])
            assert (re.sub(r"\D", "", cell) or cell) == wanted
    for place, side in enumerate(("UA", "RU"), 1):
        numbers = [row["people"] for row in rows if row["side"] == side and row["people"] is not None]
        if numbers:
            assert re.sub(r"\D", "", lines[-1][place]) == str(sum(numbers))


def test_what_is_a_lower_bound_is_said_to_be_one(client: TestClient) -> None:
    assert page_of(client).cells[-1][1:] == ["at least 8,836", "at least 7,944"]
    assert page_of(client, "series=none").cells[-1][2].startswith("at least")


@every_language
def test_the_latest_exchanges_lead_to_their_pages(client: TestClient, code: str) -> None:
    days = [row["exchange_id"] for row in versions.current().run("feed").dicts()][:10]
    links = [href for href in page_of(client, "", code).links if href.startswith("./exchange")]
    assert links == [f"./exchange?lang={code}&id={day}" for day in days]


@every_language
def test_a_number_stands_with_what_is_doubtful_about_it(client: TestClient, code: str) -> None:
    latest = {row["exchange_id"] for row in versions.current().run("feed").dicts()[:10]}
    rows = versions.current().run("people_caveats", Filters().parameters()).dicts()
    texts = [row[f"text_{code}"] for row in rows if row["exchange_id"] in latest]
    page = page_of(client, "", code).text
    assert [text for text in texts if squeezed(text) not in page] == []
    assert page.count(language(code).text("Caveat: {text}", text="")) == len(texts)
    # Of one side only, what is said of that side: that ten were subtracted matters where the ten are shown.
    doubt, *_ = texts
    notes = {side: [number.note for number in main_numbers(view_of(side, code))] for side in ("", "direction=ru")}
    assert not any(doubt in note for note in notes[""])
    assert any(doubt in note for note in notes["direction=ru"])


@every_view
def test_the_filters_go_along_with_every_link(client: TestClient, query: str) -> None:
    page = page_of(client, query)
    wanted = {name: values for name, values in parse_qs(query).items() if values != ["ua"]}
    for path in ("./timeline", "./data/v1/timeline.csv", "./data/v1/pauses.csv"):
        (href,) = [href for href in page.links if href.partition("?")[0] == path]
        found = parse_qs(urlsplit(href).query)
        assert {name: values for name, values in found.items() if name != "lang"} == wanted
        if path.endswith(".csv"):
            assert client.get(href.removeprefix(".")).status_code == 200
    languages = {
        parse_qs(urlsplit(href).query)["lang"][0]: text for href, text in page.links.items() if "lang=" in href
    }
    assert set(languages) == set(LANGUAGES)


@pytest.mark.parametrize(
    ("query", "period"),
    [("direction=ru", ("2024-01-01", "2024-12-31")), ("from=2024-03-01&to=2025-02-01", ("2024-03-01", "2024-12-31"))],
)
def test_a_year_leads_to_its_numbers(client: TestClient, query: str, period: tuple[str, str]) -> None:
    (href,) = [href for href, text in page_of(client, query).links.items() if text == "2024"]
    first, last = period
    assert parse_qs(urlsplit(href).query) == {**parse_qs(query), "lang": ["en"], "from": [first], "to": [last]}


@every_language
def test_the_filters_are_named(client: TestClient, code: str) -> None:
    lang = language(code)
    page = page_of(client, "from=2024-01-01&who=civilian&series=none&mediator=uae", code)
    for text in (
        lang.date(dt.date(2024, 1, 1)),
        lang.text("Civilians only"),
        lang.text("exchanges outside any agreement"),
        lang.choose("United Arab Emirates", "ОАЕ"),
    ):
        assert text in page.text
    assert page.links[f"./summary?lang={code}"] == lang.text("Reset filters")


def test_what_is_not_known_in_the_link_is_named_and_left_out(client: TestClient) -> None:
    page = page_of(client, "who=soldiers&colour=%3Cb%3Ered")
    assert page.notice.endswith("who=soldiers, colour=<b>red")
    assert page.h1 == page_of(client).h1
    assert not page_of(client).notice


def test_a_page_held_at_a_version_stays_with_it_wherever_it_leads(client: TestClient) -> None:
    version = versions.current().version
    held = page_of(client, f"v={version}&from=2024-01-01")
    ours = [href for href in held.links if not href.startswith("./feed")]
    assert [href for href in ours if f"v={version}" not in href] == []
    assert not held.notice
    assert [href for href in page_of(client, "from=2024-01-01").links if "v=" in href] == []
    gone = page_of(client, "v=000000000000")
    assert gone.notice.endswith("v=000000000000")
    assert [href for href in gone.links if "v=" in href] == []


# ---------- what it is made of


@every_language
@every_view
def test_the_page_needs_no_script_and_no_other_host_and_is_small(client: TestClient, query: str, code: str) -> None:
    response = client.get(f"/summary?{query}&lang={code}")
    page = Page(response.text)
    assert {"script", "iframe", "style", "img", "form"} & set(page.tags) == set()
    assert [name for name in page.attributes if name.startswith("on") or name in ("style", "src")] == []
    assert [href for href in page.links if not href.startswith("./")] == []
    assert len(response.content) <= LARGEST
    assert not re.search(r"\bNone\b|\bnull\b|[{}]", page.text)


def test_its_styles_are_there(client: TestClient) -> None:
    styles = re.findall(r'rel="stylesheet" href="\.([^"]+)"', client.get("/summary").text)
    assert len(styles) == 2
    for style in styles:
        assert client.get(style).headers["content-type"].startswith("text/css")


def test_nothing_in_the_data_becomes_markup(client: TestClient, data_of: Callable[..., Path]) -> None:
    hostile = '"><script>alert(1)</script><b>&amp;'
    database = build(
        data_of(
            sources=f"source_id | publisher\ns1 | {hostile}",
            series=f"series_id | first_date | short_en | short_uk\nx | 2024-01-01 | {hostile} | Серія {hostile}",
            exchanges=f"exchange_id | label_en | label_uk | series_id | stage\n2024-01-01 | {hostile} | Обмін {hostile} | x | 1",
            figures="""
                subject_id | measure | category     | value
                2024-01-01 | total   | all          | 10
                2024-01-01 | branch  | armed_forces | 1
                series:x   | total   | all          | 20
            """,
            coverage=f"first_date | last_date | text_en | text_uk\n2024-01-01 | 2024-02-01 | {hostile} | Текст {hostile}",
        )
    )
    for code in LANGUAGES:
        with VERSIONS.serving(database):
            response = client.get(f"/summary?lang={code}")
        assert response.status_code == 200
        assert "<script" not in response.text
        assert "<b>" not in response.text
        assert Page(response.text).text.count("alert(1)") >= 3


# ---------- how it is served


@every_language
def test_the_page_names_its_language_and_a_reader_who_has_it_is_told_so(client: TestClient, code: str) -> None:
    response = client.get(f"/summary?lang={code}")
    assert response.headers["content-type"] == "text/html; charset=utf-8"
    assert response.headers["content-language"] == code
    again = client.get(f"/summary?lang={code}", headers={"If-None-Match": response.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")


def test_without_a_language_in_the_link_the_browser_is_asked(client: TestClient) -> None:
    response = client.get("/summary", headers={"Accept-Language": "uk-UA,uk;q=0.9"})
    assert Page(response.text).lang == "uk"
    assert "Accept-Language" in response.headers["vary"]


# ---------- in a browser


@pytest.fixture(scope="module")
def looks(browser: Browser, address: str) -> dict[str, tuple[list[str], int, list[str]]]:
    """Return what axe finds, how much wider than the window the page is, and what the browser says, by look."""
    found = {}
    for size in (DESKTOP, PHONE, (320, 568)):
        for code, scheme in zip(LANGUAGES, SCHEMES, strict=True):
            with viewer(browser, address, size, color_scheme=scheme) as somebody:
                tab = Tab(somebody.new_page())
                tab.page.goto(f"/summary?lang={code}&from=2022-01-01")
                violations = Axe().run(tab.page).response["violations"]
                nodes = [node["html"] for violation in violations for node in violation["nodes"]]
                wider = tab.page.evaluate("() => document.documentElement.scrollWidth - innerWidth")
                found[f"{size[0]} {code} {scheme}"] = (nodes, wider, [*tab.errors, *tab.elsewhere])
    return found


def test_axe_finds_nothing_and_nothing_is_wider_than_the_window(
    looks: dict[str, tuple[list[str], int, list[str]]],
) -> None:
    assert len(looks) == 6
    assert {look: found for look, found in looks.items() if found != ([], 0, [])} == {}
