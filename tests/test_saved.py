"""A presentation to take away: what the file holds, and what it never does."""

from __future__ import annotations

import csv
import io
import json
import re
from base64 import b64decode
from collections.abc import Iterator
from html import unescape
from typing import Any
from urllib.parse import urlencode
from xml.etree import ElementTree

import pytest
from starlette.applications import Starlette
from starlette.testclient import TestClient

from homeward import server
from homeward.core.assets import FAVICON, MODULES, PLOTLY
from homeward.core.filters import LANGUAGES
from homeward.core.i18n import language
from homeward.core.presentation import MOST_SLIDES, READY
from homeward.db import versions
from homeward.web.offline import _by_name, _import_map
from homeward.web.templates import PART, in_script, stream

SLIDES = (
    "timeline?chart=pauses&who=military",
    "reconciliation?chart=all_totals",
    "timeline?chart=timeline&who=military",
)


@pytest.fixture(scope="module")
def client() -> Iterator[TestClient]:
    with TestClient(Starlette(routes=server.routes(), middleware=server.middleware())) as client:
        yield client


def link(path: str, slides: tuple[str, ...] = SLIDES, **query: Any) -> str:
    return f"{path}?{urlencode({'slide': slides, **query}, doseq=True)}"


def blocks(page: str) -> list[dict[str, Any]]:
    found = re.findall(r'<script type="application/json" class="block">(.*?)</script>', page, flags=re.DOTALL)
    return [json.loads(block) for block in found]


@pytest.fixture(scope="module")
def file(client: TestClient) -> str:
    return client.get(link("/present.html", lang="uk", theme="dark")).text


def test_without_scripts_words_and_tables_stand_in_the_file(file: str) -> None:
    sections = re.findall(r"<noscript>\s*(<section.*?)</noscript>", file, flags=re.DOTALL)
    shown = [block for block in blocks(file) if block["language"] == "uk"]
    assert len(sections) == len(shown) == len(SLIDES)
    for section, block in zip(map(ElementTree.fromstring, sections), shown, strict=True):
        text = "".join(section.itertext())
        assert section.findtext("h2") == block["figure"]["title"]
        assert block["figure"]["sentence"] in text
        assert block["figure"]["source"] in text
        rows = [len(table["rows"]) for table in block["tables"].values()]
        assert [len(table.findall("tbody/tr")) for table in section.findall("table")] == rows
        assert all(link.attrib["href"].startswith("http") for link in section.iter("a"))


def test_a_file_is_one_file(client: TestClient, file: str) -> None:
    answer = client.get(link("/present.html", lang="uk"))
    version = versions.current().version
    assert answer.headers["content-disposition"] == f'attachment; filename="homeward_presentation_{version}.html"'
    assert answer.headers["content-language"] == "uk"
    assert file.startswith('<!doctype html>\n<html lang="uk" data-theme="dark">')
    assert file.rstrip().endswith("</html>")
    assert re.findall(r"<(?:link|img|iframe)\b", file) == []
    assert re.findall(r"<script[^>]* src=", file) == []
    assert "Plotly" in file
    for name in MODULES.contents:
        assert f'"homeward/{name}": "data:text/javascript;base64,' in file


def test_every_slide_is_there_in_every_language_with_its_tables(file: str) -> None:
    parts = blocks(file)
    assert [(part["place"], part["language"]) for part in parts] == [(n, code) for n in (1, 2, 3) for code in LANGUAGES]
    tables = {href: content for part in parts for href, content in part["tables"].items()}
    for part in parts:
        figure = part["figure"]
        assert versions.current().version in figure["source"]
        assert figure["language"] == part["language"]
        for asked in (figure["table"], figure["evidence"]):
            assert not asked or tables[asked["href"]]["rows"]
        assert figure["address"].startswith("http://testserver/")
        assert figure["present"]["code"]["href"].startswith("http://testserver/")
    assert len(tables) == sum(len(part["tables"]) for part in parts)  # what two slides share is there once


def test_the_numbers_in_the_file_are_those_of_the_data_api(client: TestClient, file: str) -> None:
    figure = blocks(file)[0]["figure"]
    (numbers,) = figure["take"]["numbers"]["files"]
    held = b64decode(numbers["href"].partition("base64,")[2]).decode()
    assert held == client.get("/data/v1/pauses.csv?who=military").text
    assert numbers["file"].endswith(".csv")
    assert len(list(csv.reader(io.StringIO(held)))) > 1
    assert figure["take"]["query"] is None
    assert figure["embed"] is None


def test_one_view_is_a_file_named_after_its_chart(client: TestClient) -> None:
    answer = client.get(link("/present.html", SLIDES[:1]))
    assert "homeward_pauses_" in answer.headers["content-disposition"]
    assert blocks(answer.text)[0]["figure"]["title"] in unescape(re.search(r"<title>(.*?)</title>", answer.text)[1])


def test_without_slides_it_is_the_ready_made_story(client: TestClient) -> None:
    page = client.get("/print").text
    assert [part["figure"]["name"] for part in blocks(page)[::2]] == [
        re.search(r"chart=(\w+)", slide)[1] for slide in READY
    ]


def test_the_page_to_print_links_to_what_is_served(client: TestClient) -> None:
    page = client.get(link("/print", lang="en"))
    assert "content-disposition" not in page.headers
    assert page.headers["content-security-policy"].startswith("default-src 'none'")
    linked = re.findall(r'(?:href|src)="\.(/assets/[^"]+)"', page.text)
    assert len(linked) >= 6
    for path in linked:
        assert client.get(path).status_code == 200
    assert blocks(page.text) == blocks(client.get(link("/present.html", lang="en")).text)


@pytest.mark.parametrize("path", ["/present.html", "/print"])
def test_what_is_not_known_is_named_on_the_page(client: TestClient, path: str) -> None:
    answer = client.get(link(path, (*SLIDES, "nowhere?<script>alert(1)</script>"), theme="pink", who="<b>", lang="en"))
    assert answer.status_code == 200
    notice = re.search(r'<p class="notice">(.*?)</p>', answer.text)[1]
    for words in ("slide=nowhere?&lt;script&gt;alert(1)", "theme=pink", "who=&lt;b&gt;"):
        assert words in notice


def test_a_file_has_an_end(client: TestClient) -> None:
    page = client.get(link("/print", SLIDES[:1] * (MOST_SLIDES + 5))).text
    assert len(blocks(page)) == MOST_SLIDES * len(LANGUAGES)


def test_a_document_is_sent_as_it_is_made() -> None:
    made = []

    def slowly() -> Iterator[dict[str, Any]]:
        for place in range(5):
            made.append(place)
            yield {"place": place, "text": "x" * PART}

    words = dict.fromkeys(("theme", "title", "about", "left_out", "first"), "")
    files = {"styles": [], "modules": MODULES, "favicon": FAVICON, "plotly": PLOTLY}
    pieces = stream("present", language("en"), saved=False, data=slowly(), house={}, **files, **words)
    next(pieces)
    assert made[-1] < 4


@pytest.mark.parametrize("text", ["</script>", "</SCRIPT >", "<!--", "<script", "</style>", "<!--<script>"])
def test_nothing_ends_a_script_that_stands_in_a_page(text: str) -> None:
    safe = str(in_script(f'const a = "{text}";'))
    assert not re.search(r"<(/?script|/?style|!--)", safe, flags=re.IGNORECASE)
    assert json.loads(f'"{safe[11:-2]}"'.replace("\\x3c", "<")) == text


def test_modules_find_each_other_by_name() -> None:
    imports = _import_map()["imports"]
    for module in MODULES.contents.values():
        for name in re.findall(rb'from "([^"]+)"', _by_name(module)):
            assert name.decode() in imports


def test_no_module_of_a_saved_file_looks_for_one_beside_it() -> None:
    for name, address in _import_map()["imports"].items():
        module = b64decode(address.partition(",")[2]).decode()
        assert not re.findall(r'^(?:import|export)[^;]*"\./[^"]*"', module, re.MULTILINE), name
