"""The feed: valid Atom for a feed parser, in both languages, the same for the same data, and true to them."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import feedparser
import pytest
from starlette.applications import Starlette
from starlette.testclient import TestClient

from homeward import server
from homeward.core.filters import LANGUAGES, Filters
from homeward.core.i18n import language
from homeward.core.view import View
from homeward.db import versions
from homeward.db.build import build
from homeward.db.database import Database
from homeward.web.feed import Entry, Feed, Link, atom, feed

BASE = "https://example.org/here/"
ATOM = "{http://www.w3.org/2005/Atom}"
every_language = pytest.mark.parametrize("code", LANGUAGES)


@pytest.fixture(scope="module")
def client() -> Iterator[TestClient]:
    app = Starlette(routes=server.routes(), middleware=server.middleware())
    with TestClient(app, raise_server_exceptions=False) as client:
        yield client


def parsed(client: TestClient, code: str) -> Any:
    response = client.get(f"/feed.atom?lang={code}")
    return feedparser.parse(response.content, response_headers=dict(response.headers))


def test_a_page_of_another_site_may_ask_for_it_with_headers_of_its_own(client: TestClient) -> None:
    asked = {"Origin": "https://reader.example", "Access-Control-Request-Method": "GET"}
    for path in ("/feed.atom", "/table/timeline.json", "/data/v1/timeline.csv"):
        answer = client.options(path, headers=asked | {"Access-Control-Request-Headers": "if-none-match"})
        assert answer.status_code == 204
        assert answer.headers["access-control-allow-origin"] == answer.headers["access-control-allow-headers"] == "*"
    assert client.post("/feed.atom").status_code == 405


def exchanges_of(client: TestClient, code: str) -> list[Any]:
    return [entry for entry in parsed(client, code).entries if entry.tags[0].term == "exchange"]


def text_of(database: Database, code: str = "en") -> str:
    """Return the feed of a data set."""
    view = View(database, language(code), Filters())
    return atom(feed(view, view.rows("feed"), view.rows("corrections"), BASE))


def written(database: Database, code: str = "en") -> Any:
    """Return the feed of a data set as a feed parser reads it."""
    found = feedparser.parse(text_of(database, code).encode("utf-8"))
    assert not found.bozo
    return found


# ---------- valid


@every_language
def test_a_feed_parser_finds_nothing_wrong(client: TestClient, code: str) -> None:
    found = parsed(client, code)
    assert not found.bozo
    assert found.version == "atom10"
    assert found.feed.language == code


@every_language
def test_the_feed_has_what_atom_demands_once_each(client: TestClient, code: str) -> None:
    root = ElementTree.fromstring(client.get(f"/feed.atom?lang={code}").content)
    assert root.tag == f"{ATOM}feed"
    for node in (root, *root.iter(f"{ATOM}entry")):
        for tag in ("id", "title", "updated"):
            (found,) = node.findall(f"{ATOM}{tag}")
            assert (found.text or "").strip()
    assert root.findtext(f"{ATOM}author/{ATOM}name")
    assert len(root.findall("{http://purl.org/syndication/history/1.0}complete")) == 1


@every_language
def test_every_moment_is_one_of_rfc_3339_on_the_day_it_speaks_of(client: TestClient, code: str) -> None:
    root = ElementTree.fromstring(client.get(f"/feed.atom?lang={code}").content)
    moments = [node.text or "" for tag in ("updated", "published") for node in root.iter(f"{ATOM}{tag}")]
    assert len(moments) == 1 + 2 * len(root.findall(f"{ATOM}entry"))
    for moment in moments:
        assert re.fullmatch(r"\d{4}-\d{2}-\d{2}T12:00:00Z", moment)
        assert dt.datetime.fromisoformat(moment).tzinfo


@every_language
def test_every_address_is_absolute_and_no_two_links_are_alike(client: TestClient, code: str) -> None:
    root = ElementTree.fromstring(client.get(f"/feed.atom?lang={code}").content)
    for node in (root, *root.iter(f"{ATOM}entry")):
        links = [link.attrib for link in node.findall(f"{ATOM}link")]
        assert all(re.match("https?://", link["href"]) for link in links)
        alternates = [(link.get("type"), link.get("hreflang")) for link in links if link["rel"] == "alternate"]
        assert alternates
        assert len(set(alternates)) == len(alternates)


# ---------- ids


def test_ids_are_unique_in_both_languages_together(client: TestClient) -> None:
    ids = [thing.id for code in LANGUAGES for found in [parsed(client, code)] for thing in (found.feed, *found.entries)]
    assert len(set(ids)) == len(ids)
    assert all(
        re.fullmatch(r"urn:uuid:[0-9a-f]{8}-[0-9a-f]{4}-5[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}", i) for i in ids
    )


def test_an_id_never_changes(client: TestClient) -> None:
    """Readers know an entry by its id: these were published."""
    known = {"2026-05-15": "a98bcbff-6c86-5dd8-81a5-8088f382af0c", "2022-03-16": "8abd29ef-1f9c-53cd-b1c8-7f65510b34b7"}
    ids = {entry.link.split("id=")[1].split("&")[0]: entry.id for entry in exchanges_of(client, "en")}
    assert {day: ids[day] for day in known} == {day: f"urn:uuid:{value}" for day, value in known.items()}


def test_the_same_data_give_the_same_feed_on_every_host_but_for_the_addresses(client: TestClient) -> None:
    first = client.get("/feed.atom?lang=en", headers={"Host": "one.example"}).text
    second = client.get("/feed.atom?lang=en", headers={"Host": "two.example:8080"}).text
    assert first.replace("http://one.example/", "http://two.example:8080/") == second


# ---------- true


@every_language
def test_there_is_an_entry_for_every_exchange_newest_first(client: TestClient, code: str) -> None:
    entries = exchanges_of(client, code)
    rows = versions.current().run("feed").dicts()
    assert [entry.link for entry in entries] == [
        f"http://testserver/exchange?id={row['exchange_id']}&lang={code}" for row in rows
    ]
    assert [entry.published[:10] for entry in entries] == sorted((str(row["first_date"]) for row in rows), reverse=True)


@every_language
def test_an_entry_says_every_number_of_its_exchange_in_its_language(client: TestClient, code: str) -> None:
    lang = language(code)
    for entry, row in zip(exchanges_of(client, code), versions.current().run("feed").dicts(), strict=True):
        assert row[f"label_{code}"] in entry.summary
        for side in row["sides"]:
            if side["people"] is not None:
                assert lang.number(side["people"]) in entry.title
            if side["military"] and side["people"]:
                assert lang.number(side["military"]) in entry.summary
            if side["publisher"]:
                assert side["publisher"] in entry.summary


@every_language
def test_an_entry_says_what_is_doubtful_about_its_numbers(client: TestClient, code: str) -> None:
    rows = versions.current().run("people_caveats", Filters().parameters()).dicts()
    summaries = {entry.link.split("id=")[1].split("&")[0]: entry.summary for entry in exchanges_of(client, code)}
    assert [row["caveat_id"] for row in rows if row[f"text_{code}"] not in summaries[row["exchange_id"]]] == []


# A data set that can be chosen from has a series and a branch of service.
CHOICES = {"series": "series_id | first_date\nlater | 2025-01-01"}
SIDES = """
    subject_id | side | measure | category | value | qualifier
    2024-01-01 | UA   | total   | all      | 10    | exact
    2024-01-01 | UA   | group   | military | 7     | exact
    2024-01-01 | RU   | total   | all      | 8     | about
    2024-01-02 | UA   | total   | all      |       | mention
    2024-01-02 | RU   | total   | all      | 5     | at_least
    2024-01-03 | UA   | group   | military | 3     | exact
    2024-01-03 | UA   | branch  | armed_forces | 3 | exact
"""


def test_an_entry_says_how_sure_a_number_is_and_calls_the_unknown_unknown(data_of: Callable[..., Path]) -> None:
    days = "exchange_id\n2024-01-01\n2024-01-02\n2024-01-03"
    found = written(build(data_of(**CHOICES, exchanges=days, figures=SIDES)))
    titles = [entry.title for entry in reversed(found.entries)]
    assert titles == [
        "1 January 2024: 10 people returned to Ukraine; about 8 people returned to Russia",
        "2 January 2024: To Ukraine: no published figure; at least 5 people returned to Russia",
        "3 January 2024: At least 3 people returned to Ukraine; to Russia: no published figure",
    ]
    assert "Of them, at least 7 were military. For 3 people no group was published." in found.entries[-1].summary


def test_an_entry_is_as_new_as_the_newest_page_about_its_exchange(data_of: Callable[..., Path]) -> None:
    tables = {
        "sources": "source_id | published\ns1 | 2024-02-01\ns2 | 2024-03-01\ns3 |",
        "exchanges": "exchange_id\n2024-01-01\n2024-01-02\n2024-02-02",
        "figures": """
            subject_id | measure | category | value | source_id | adopted
            2024-01-01 | total   | all      | 10    | s1        | true
            2024-01-01 | total   | all      | 11    | s2        | false
            2024-01-02 | total   | all      | 10    | s3        | true
            2024-02-02 | total   | all      | 10    | s1        | true
            2024-02-02 | branch  | armed_forces | 1 | s1        | true
        """,
    }
    found = written(build(data_of(**CHOICES, **tables)))
    assert [(entry.published[:10], entry.updated[:10]) for entry in found.entries] == [
        ("2024-02-02", "2024-02-02"),  # a page is older than the exchange: it announced it
        ("2024-01-02", "2024-01-02"),
        ("2024-01-01", "2024-03-01"),
    ]
    assert found.feed.updated[:10] == "2024-03-01"


def test_the_feed_says_where_its_knowledge_ends(client: TestClient) -> None:
    assert "No data after 9 October 2026." in parsed(client, "en").feed.subtitle


def test_nothing_in_the_data_becomes_markup(data_of: Callable[..., Path]) -> None:
    hostile = '<script>alert(1)</script> & "quoted" ]]>'
    tables = {
        "sources": f"source_id | publisher | url\ns1 | {hostile} | https://example.org/?a=1&b='2'",
        "exchanges": f"exchange_id | label_en | label_uk\n2024-01-01 | {hostile} | Обмін {hostile}",
        "figures": """
            subject_id | measure | category     | value
            2024-01-01 | total   | all          | 10
            2024-01-01 | branch  | armed_forces | 1
        """,
    }
    text = text_of(build(data_of(**CHOICES, **tables)))
    assert "<script" not in text
    (entry,) = ElementTree.fromstring(text).iter(f"{ATOM}entry")
    assert hostile in (entry.findtext(f"{ATOM}summary") or "")
    (via,) = [link.attrib for link in entry.iter(f"{ATOM}link") if link.get("rel") == "via"]
    assert via == {"rel": "via", "href": "https://example.org/?a=1&b='2'", "title": hostile}


def test_what_xml_cannot_hold_is_replaced() -> None:
    day, text = dt.date(2024, 1, 1), "a\x00b\x0b\ufffe\ud800c"
    entry = Entry("exchange/x", "exchange", day, day, text, text, [Link("via", BASE, title=text)])
    found = feedparser.parse(atom(Feed("en", text, text, text, day, [], [entry])).encode("utf-8"))
    assert not found.bozo
    assert {found.feed.title, found.entries[0].title, found.entries[0].summary} == {"a�b���c"}


# ---------- corrections

CORRECTED = {
    "exchanges": "exchange_id | label_en | label_uk\n2024-01-01 | One | Перший\n2024-03-01 | Two | Другий",
    "figures": """
        figure_id | subject_id | side | measure | category     | within   | value | qualifier
        f1        | 2024-01-01 | UA   | total   | all          |          | 10    | exact
        f2        | 2024-01-01 | RU   | sex     | women        | military |       | mention
        f3        | 2024-03-01 | UA   | total   | all          |          | 10    | exact
        f4        | 2024-03-01 | UA   | branch  | armed_forces |          | 1     | exact
    """,
    "corrections": """
        correction_id | corrected_on | figure_id | old  | new | why_en | why_uk
        c1            | 2024-02-01   | f1        | 1100 | 10  | Typo.  | Описка.
        c2            | 2024-02-02   | f2        | 3    |     | Gone.  | Зникло.
    """,
}


def test_a_correction_is_an_entry_among_the_exchanges_and_makes_its_exchange_newer(
    data_of: Callable[..., Path],
) -> None:
    database = build(data_of(**CHOICES, **CORRECTED))
    found = written(database)
    assert [(entry.tags[0].term, entry.title, entry.published[:10], entry.updated[:10]) for entry in found.entries] == [
        ("exchange", found.entries[0].title, "2024-03-01", "2024-03-01"),
        ("correction", "Correction of 2 February 2024: One", "2024-02-02", "2024-02-02"),
        ("correction", "Correction of 1 February 2024: One", "2024-02-01", "2024-02-01"),
        ("exchange", found.entries[3].title, "2024-01-01", "2024-02-02"),
    ]
    assert [entry.summary for entry in found.entries[1:3]] == [
        "Women, among: Military, to Russia: number: 3 becomes no figure. Gone. Source: Paper.",
        "People in all, to Ukraine: number: 1,100 becomes 10. Typo. Source: Paper.",
    ]
    assert [entry.link for entry in found.entries[1:3]] == [f"{BASE}exchange?id=2024-01-01&lang=en"] * 2
    ukrainian = [entry for entry in written(database, "uk").entries if entry.tags[0].term == "correction"]
    for entry, why in zip(ukrainian, ("Зникло.", "Описка."), strict=True):
        assert "Перший" in entry.title
        assert why in entry.summary


def test_the_feed_that_is_served_has_every_correction(client: TestClient) -> None:
    kinds = [entry.tags[0].term for entry in parsed(client, "en").entries]
    assert kinds.count("correction") == len(versions.current().run("corrections").rows)
    assert kinds.count("exchange") == len(versions.current().run("feed").rows)


# ---------- served


@every_language
def test_the_feed_names_its_language_and_links_the_other(client: TestClient, code: str) -> None:
    response = client.get(f"/feed.atom?lang={code}", headers={"Accept-Language": "uk" if code == "en" else "en"})
    assert response.headers["content-type"].startswith("application/atom+xml")
    assert response.headers["content-language"] == code
    links = {(link.rel, link.type, link.hreflang): link.href for link in parsed(client, code).feed.links}
    other = "uk" if code == "en" else "en"
    assert links == {
        ("self", "application/atom+xml", code): f"http://testserver/feed.atom?lang={code}",
        ("alternate", "text/html", code): f"http://testserver/?lang={code}",
        ("alternate", "application/atom+xml", other): f"http://testserver/feed.atom?lang={other}",
    }


@pytest.mark.parametrize(("accepted", "code"), [("uk,en;q=0.5", "uk"), ("en,uk;q=0.5", "en"), ("fr", "en")])
def test_without_a_language_in_the_link_the_reader_is_asked(client: TestClient, accepted: str, code: str) -> None:
    response = client.get("/feed.atom", headers={"Accept-Language": accepted})
    assert response.headers["content-language"] == code
    assert "Accept-Language" in response.headers["vary"]
    assert response.content == client.get(f"/feed.atom?lang={code}").content


def test_a_reader_who_has_the_feed_is_told_so(client: TestClient) -> None:
    response = client.get("/feed.atom?lang=en")
    tag = response.headers["etag"]
    assert versions.current().version in tag
    for known in (tag, tag.removeprefix("W/"), f'"x", {tag}', "*"):
        again = client.get("/feed.atom?lang=en", headers={"If-None-Match": known})
        assert (again.status_code, again.content, again.headers["etag"]) == (304, b"", tag)
    for unknown in ('"x"', "", tag[:-2], client.get("/feed.atom?lang=uk").headers["etag"]):
        assert client.get("/feed.atom?lang=en", headers={"If-None-Match": unknown}).status_code == 200
    assert "max-age" in response.headers["cache-control"]


@pytest.mark.parametrize("query", ["who=civilian", "lang=de", "colour=red", "lang=en&lang=uk", "v=000000000000"])
def test_a_parameter_that_the_feed_does_not_take_is_named(client: TestClient, query: str) -> None:
    response = client.get(f"/feed.atom?{query}")
    assert response.status_code == 400
    name, _, value = query.rpartition("&")[2].partition("=")
    assert response.json()["unknown"] == [{"parameter": name, "value": value}]
