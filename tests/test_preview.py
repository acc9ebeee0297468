"""What a page says to whoever links to it: title, description, picture, address, languages, feed; and to no scripts."""

from __future__ import annotations

import datetime as dt
import io
import re
import tomllib
from collections.abc import Iterator
from html.parser import HTMLParser
from urllib.parse import parse_qs, urlsplit

import pytest
from PIL import Image
from starlette.applications import Starlette
from starlette.testclient import TestClient

from homeward import server
from homeward.core.assets import FRONTEND
from homeward.core.filters import LANGUAGES
from homeward.core.i18n import language
from homeward.core.pages import OF_PEOPLE, PAGES
from homeward.settings import ROOT

ABOUT = "Russia–Ukraine prisoner exchanges: who returned, when, and who says so."
LARGEST_PICTURE = 80_000
LINK = "from=2024-01-01&series=none&series=istanbul-2-2025&series=x%26y&colour=red&utm_source=elsewhere"
every_path = pytest.mark.parametrize("path", [*PAGES, "summary"])
every_language = pytest.mark.parametrize("code", LANGUAGES)


class Head(HTMLParser):
    """The metadata of a page: by name or property, and its links by relation and language or type."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.meta: dict[str, str] = {}
        self.links: dict[tuple[str, str], str] = {}
        self.feed(html.partition("</head>")[0])

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag == "meta" and "content" in given:
            self.meta[given.get("property") or given.get("name", "") + given.get("media", "")] = given["content"]
        if tag == "link":
            self.links[given.get("rel", ""), given.get("hreflang") or given.get("type", "")] = given["href"]


@pytest.fixture(scope="module")
def client() -> Iterator[TestClient]:
    app = Starlette(routes=server.routes(), middleware=server.middleware())
    with TestClient(app, base_url="https://example.org") as client:
        yield client


@every_path
@every_language
def test_a_page_has_what_a_preview_of_a_link_shows(client: TestClient, path: str, code: str) -> None:
    text = client.get(f"/{path}?lang={code}&{LINK}").text
    head = Head(text)
    (title,) = re.findall(r"<title>([^<]+)</title>", text)
    assert head.meta["og:title"] == title
    assert head.meta["og:description"] == head.meta["description"]
    if {"from", "series"} <= set(PAGES[path].filters if path in PAGES else OF_PEOPLE):
        assert language(code).date(dt.date(2024, 1, 1)) in head.meta["description"]
        assert language(code).choose("Istanbul-2", "«Стамбул-2»") in head.meta["description"]
    elif "from" not in PAGES[path].filters:
        assert head.meta["description"] == language(code).text(ABOUT)
    assert head.meta["og:locale"] == {"en": "en_GB", "uk": "uk_UA"}[code]
    assert head.meta["twitter:card"] == "summary_large_image"
    assert head.meta["og:url"] == head.links["canonical", ""]


@every_path
@every_language
def test_a_page_knows_its_address_in_every_language_with_its_filters_and_nothing_else(
    client: TestClient, path: str, code: str
) -> None:
    head = Head(client.get(f"/{path}?lang={code}&{LINK}").text)
    filters = {"from": ["2024-01-01"], "series": ["none", "istanbul-2-2025"]}
    wanted = {other: {"lang": [other], **filters} for other in LANGUAGES} | {"x-default": filters}
    for other, query in wanted.items():
        parts = urlsplit(head.links["alternate", other])
        assert (parts.scheme, parts.netloc, parts.path) == ("https", "example.org", f"/{path}")
        assert parse_qs(parts.query) == query
    assert head.links["canonical", ""] == head.links["alternate", code]


@every_language
def test_the_picture_is_there_and_small_and_of_the_size_that_previews_have(client: TestClient, code: str) -> None:
    head = Head(client.get(f"/?lang={code}").text)
    assert head.meta["og:image"].startswith("https://example.org/assets/preview-")
    response = client.get(urlsplit(head.meta["og:image"]).path)
    assert response.headers["content-type"] == "image/png"
    assert len(response.content) <= LARGEST_PICTURE
    picture = Image.open(io.BytesIO(response.content))
    assert picture.size == (int(head.meta["og:image:width"]), int(head.meta["og:image:height"])) == (1200, 630)


def test_every_language_has_a_picture_of_its_own(client: TestClient) -> None:
    assert len({Head(client.get(f"/?lang={code}").text).meta["og:image"] for code in LANGUAGES}) == len(LANGUAGES)


@every_language
def test_the_feed_is_found_from_every_page(client: TestClient, code: str) -> None:
    href = Head(client.get(f"/timeline?lang={code}").text).links["alternate", "application/atom+xml"]
    assert client.get(href.removeprefix(".")).headers["content-language"] == code


@pytest.mark.parametrize("value", ['"><script>alert(1)</script>', "'onload='x", "\x00\ud7ff</title>", "{{ code }}"])
def test_nothing_in_a_link_becomes_markup(client: TestClient, value: str) -> None:
    for path in ("/", "/timeline", "/summary"):
        text = client.get(path, params={"search": value, "series": value, "lang": "en"}).text
        assert "alert(1)" not in re.sub(r"%3Cscript%3Ealert%281%29|&lt;script&gt;alert\(1\)", "", text)
        assert "</title></title>" not in text
        assert "onload='x" not in text
        assert Head(text).meta["og:title"]


@every_language
def test_without_scripts_there_is_a_link_to_the_same_numbers(client: TestClient, code: str) -> None:
    text = client.get(f"/timeline?lang={code}&from=2024-01-01").text
    found = re.findall(r"<noscript>.*?</noscript>", text, flags=re.DOTALL)
    assert found
    for noscript in found:  # one of the page, one of what stands over it before anything is drawn
        (href,) = re.findall('href="([^"]+)"', noscript)
        assert href == f"./summary?lang={code}&amp;from=2024-01-01"


def test_the_colours_of_plain_pages_and_of_browsers_are_those_of_the_settings(client: TestClient) -> None:
    settings = tomllib.loads((ROOT / ".streamlit" / "config.toml").read_text(encoding="utf-8"))["theme"]
    css = (FRONTEND / "plain.css").read_text(encoding="utf-8")
    blocks = re.findall(r"^ *:root[^{]*\{[^}]*\}", css, flags=re.MULTILINE)
    light, *darks, _print = blocks
    assert len(darks) == 2
    meta = Head(client.get("/").text).meta
    for scheme, found in (("light", [light]), ("dark", darks)):
        colours = {"primaryColor": settings["primaryColor"], "linkColor": settings["linkColor"]} | settings[scheme]
        for block in found:
            for name in ("background", "secondaryBackground", "text", "link", "primary"):
                variable = re.sub("([A-Z])", lambda match: f"-{match[1].lower()}", f"{name}Color")
                assert f"--st-{variable}: {colours[f'{name}Color']};" in block
        assert meta[f"theme-color(prefers-color-scheme: {scheme})"] == settings[scheme]["backgroundColor"]
