"""Addresses that are none lead on, in the language of the reader; what crawlers and browsers look for is there."""

from __future__ import annotations

import re
from io import BytesIO
from xml.etree import ElementTree

import pytest
from PIL import Image
from playwright.sync_api import Browser
from starlette.applications import Starlette
from starlette.testclient import TestClient

from homeward import server
from homeward.core.pages import PAGES
from homeward.core.view import options_in
from homeward.db import versions
from homeward.web.addresses import OF_THE_FEED
from tests.browser import DESKTOP, Tab, until, viewer

PEOPLE = {"Accept": "text/html,*/*", "Accept-Language": "en"}


@pytest.fixture(scope="module")
def client() -> TestClient:
    app = Starlette(routes=server.routes(), middleware=server.middleware())
    return TestClient(app, headers=PEOPLE, follow_redirects=False)


@pytest.mark.parametrize(
    ("path", "near"),
    [
        ("/nosuch", ""),
        ("/timelin", "timeline?lang=uk"),
        ("/uk/timeline", "timeline?lang=uk"),
        ("/branch", "branches?lang=uk"),
        ("/exchange/2024-01-33", "exchange?id=2024-01-31&lang=uk"),
    ],
)
def test_an_address_that_is_none_is_404_in_the_language_with_what_is_near(
    client: TestClient, path: str, near: str
) -> None:
    page = client.get(path, headers={"Accept-Language": "uk"})
    assert page.status_code == 404
    assert '<html lang="uk">' in page.text
    assert "За цією адресою нічого немає" in page.text
    links = re.findall(r'<li><a href="([^"]+)"', page.text.replace("&amp;", "&"))
    assert set(links) >= {f"{one}?lang=uk" for one in PAGES}
    assert near == "" or links[0] == near or near in links[:3]
    for link in links:
        assert client.get(f"/{link}").status_code in (200, 307)


@pytest.mark.parametrize(
    ("path", "near"), [("/data/v2/x.csv", None), ("/data/v2/timeline.csv", "/data/v1/timeline.csv")]
)
def test_a_program_is_told_in_its_own_way(client: TestClient, path: str, near: str | None) -> None:
    answer = client.get(path, headers={"Accept": "*/*"})
    assert answer.status_code == 404
    assert answer.headers["content-type"] == "application/problem+json"
    assert near is None or near in answer.json()["nearest"]
    assert client.post("/nosuch", headers={"Accept": "*/*"}).status_code == 405  # nothing can be written anywhere


def test_the_address_of_an_exchange_leads_to_it(client: TestClient) -> None:
    for subject in options_in(versions.current()).id:
        moved = client.get(f"/exchange/{subject}?lang=uk")
        assert moved.status_code == 307
        assert client.get(moved.headers["location"]).url.params["id"] == subject


@pytest.mark.parametrize("path", [*(f"/{one}/" for one in PAGES if one), "/index.html"])
def test_a_slash_too_many_is_taken_off(client: TestClient, path: str) -> None:
    moved = client.get(f"{path}?who=military")
    assert moved.status_code == 307
    assert moved.headers["location"] == f"{path.replace('index.html', '').rstrip('/') or '/'}?who=military"


@pytest.mark.parametrize("name", OF_THE_FEED)
def test_the_feed_is_found_under_the_names_that_others_give_it(client: TestClient, name: str) -> None:
    assert client.get(f"/{name}").headers["location"] == "/feed.atom"


def test_crawlers_and_browsers_find_what_they_look_for(client: TestClient) -> None:
    robots = client.get("/robots.txt").text
    (sitemap,) = re.findall(r"^Sitemap: http://testserver(/\S+)$", robots, re.MULTILINE)
    urls = ElementTree.fromstring(client.get(sitemap).text)
    found = [node.text or "" for node in urls.iter("{http://www.sitemaps.org/schemas/sitemap/0.9}loc")]
    assert len(found) == len(set(found)) > 2 * len(options_in(versions.current()).id)
    for one in (*found[:4], found[-1]):
        assert client.get(one).status_code == 200
    text = client.get("/llms.txt").text
    assert text.startswith("# Homeward\n")
    links = re.findall(r"\]\((http://testserver/[^)]*)\)", text)
    assert len(links) > 20
    assert {client.get(link).status_code for link in links if not link.endswith(".zip")} == {200}
    icon = client.get("/favicon.ico")
    assert icon.headers["content-type"] == "image/x-icon"
    assert Image.open(BytesIO(icon.content)).size == (48, 48)


# ---------- Back


@pytest.mark.slow
@pytest.mark.parametrize(
    "path", ["timeline", "timeline?nosuch=1", "timeline?lang=xx&who=nobody", "exchange/2024-01-03", "nosuch"]
)
def test_back_leaves_by_one_press_whatever_address_one_came_by(address: str, browser: Browser, path: str) -> None:
    with viewer(browser, address, DESKTOP) as somebody:
        tab = Tab(somebody.new_page())
        tab.page.goto("about:blank")
        tab.page.goto(f"{address}/healthz")
        tab.page.goto(f"{address}/{path}")
        if path != "nosuch":
            tab.page.wait_for_selector(".st-key-footer")
            until(lambda: "lang" in tab.query(), "the language in the URL")
            tab.idle()
        tab.page.go_back()
        until(lambda: tab.address() == f"{address}/healthz", "the page before")


@pytest.mark.slow
def test_a_filter_that_somebody_chose_is_a_step_back(address: str, browser: Browser) -> None:
    with viewer(browser, address, DESKTOP) as somebody:
        tab = Tab(somebody.new_page()).go("timeline", "")
        with tab.redrawn("timeline"):
            tab.choose("who", 1)
        until(lambda: tab.query().get("who") == ["military"], "the filter in the URL")
        with tab.redrawn("timeline"):
            tab.page.go_back()
        assert "who" not in tab.query()
