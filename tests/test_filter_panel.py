"""The panel of filters: what its form offers, and what may come from it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

import pytest
import streamlit as st
from hypothesis import given, settings
from hypothesis import strategies as of
from playwright.sync_api import Browser

from homeward.core.filters import CHOICES, DATES, LANGUAGES, OF_PAGES, PARAMETERS, Filters
from homeward.core.i18n import language
from homeward.core.options import Options
from homeward.core.view import View, options_in
from homeward.db.database import Database
from homeward.text.filter_form import filter_form
from homeward.ui.filter_state import change_filters, session_filters, set_filters
from tests.browser import DESKTOP, PHONE, Tab, until, viewer

OFFERED = [name for name in PARAMETERS if name not in OF_PAGES]


def fields(database: Database, code: str) -> list[dict[str, Any]]:
    form = filter_form(View(database, language(code), Filters()), OFFERED)
    return [field for section in form["sections"] for field in section["fields"]]


@pytest.mark.parametrize("code", LANGUAGES)
def test_the_form_has_every_filter_with_all_of_its_values_in_words(database: Database, code: str) -> None:
    options, found = options_in(database), fields(database, code)
    by_name = {name: field for field in found for name in field.get("names", [field.get("name")])}
    assert set(by_name) == set(OFFERED)
    for name, field in by_name.items():
        if name in DATES:
            assert (field["min"], field["max"]) == (options.earliest.isoformat(), options.latest.isoformat())
        elif field["kind"] != "switch":
            ids = [value for value, _ in field["options"]]
            assert tuple(ids) == (CHOICES[name] if name in CHOICES else getattr(options, name))
            labels = [label for _, label in field["options"]]
            assert all(labels)
            assert len(set(labels)) == len(labels)
    assert CHOICES["events"] == ("0", "1")  # a switch is on or off


def test_a_page_has_only_the_fields_that_count_there(database: Database) -> None:
    form = filter_form(View(database, language("en"), Filters()), ["who", "versus_from", "axis"])
    assert [section["title"] for section in form["sections"]] == ["", "Compare", "Chart options"]
    assert [field["name"] for field in form["sections"][0]["fields"]] == ["who"]
    assert len(filter_form(View(database, language("en"), Filters()), ["who"])["sections"]) == 1


# ---------- what comes from a browser


@pytest.fixture
def state(monkeypatch: pytest.MonkeyPatch) -> dict[str, Any]:
    session: dict[str, Any] = {}
    monkeypatch.setattr(st, "session_state", session)
    return session


def test_a_change_sets_its_filters_and_leaves_the_others(database: Database, state: dict[str, Any]) -> None:
    options = options_in(database)
    set_filters(state, Filters(who="military", grain="year"))
    change_filters(options, {"from": ["2024-05-01"], "mediator": ["uae", "none"], "grain": []})
    query = session_filters(state).query()
    assert query == {"from": ["2024-05-01"], "who": ["military"], "mediator": ["uae", "none"]}
    change_filters(options, {"from": [], "mediator": []})
    assert session_filters(state).query() == {"who": ["military"]}


def test_the_second_day_of_a_period_may_come_before_the_first(database: Database, state: dict[str, Any]) -> None:
    set_filters(state, Filters())
    change_filters(options_in(database), {"from": ["2024-05-01"]})
    change_filters(options_in(database), {"to": ["2023-05-01"]})
    assert session_filters(state).query() == {"from": ["2024-05-01"], "to": ["2023-05-01"]}
    assert session_filters(state).possible()[0] == Filters()


ODD = of.recursive(
    of.none() | of.booleans() | of.integers() | of.text(), lambda one: of.lists(one) | of.dictionaries(of.text(), one)
)


@settings(derandomize=True, database=None)
@given(ODD | of.dictionaries(of.sampled_from([*PARAMETERS, "lang", "_held", "present"]), ODD))
def test_what_is_no_filter_or_not_a_value_of_it_does_nothing(odd: object) -> None:
    options = Options(("a",), ("b",), ("c",), dt.date(2022, 1, 1), dt.date(2026, 1, 1))
    session: dict[str, Any] = {}
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(st, "session_state", session)
        set_filters(session, Filters(who="military"))
        before = dict(session)
        change_filters(options, odd)
    cleared = odd if isinstance(odd, Mapping) else {}
    assert {name: value for name, value in session.items() if cleared.get(name) != []} == {
        name: value for name, value in before.items() if cleared.get(name) != []
    }
    assert session.keys() == before.keys()


# ---------- in a browser


@pytest.fixture(params=[DESKTOP, PHONE], ids=["desktop", "phone"])
def tab(request: pytest.FixtureRequest, address: str, browser: Browser) -> Any:
    with viewer(browser, address, request.param) as somebody:
        tab = Tab(somebody.new_page())
        tab.page.goto("/timeline?lang=en")
        tab.idle()
        tab.page.locator(".homeward-open-filters").click()
        yield tab
        assert tab.errors == []


@pytest.mark.slow
def test_every_kind_of_field_sets_its_filter_and_shows_what_the_address_says(tab: Tab) -> None:
    page = tab.page
    page.locator("[data-filter=who] input").nth(1).check()
    page.locator("[data-filter=mediator] summary").click()
    for place in (0, 1):
        page.locator("[data-filter=mediator] input").nth(place).check()

    page.locator("[data-filter=events] input").check()
    page.locator("input[name=from]").fill("2024-02-01")
    page.locator(".homeward-compare summary").first.click()
    page.get_by_role("group", name="Year to compare with").get_by_role("button", name="2023").click()
    wanted = {
        **{
            "lang": ["en"],
            "from": ["2024-02-01"],
            "who": ["military"],
            "mediator": ["uae", "turkiye"],
            "events": ["1"],
        },
        **{"versus_from": ["2023-01-01"], "versus_to": ["2023-12-31"]},
    }
    until(lambda: tab.query() == wanted, "all of them in the address")
    assert page.locator("[data-filter=mediator] summary").inner_text() == "United Arab Emirates, Türkiye"
    assert page.locator("input[name=versus_to]").input_value() == "2023-12-31"
    page.go_back()
    until(lambda: "versus_from" not in tab.query(), "a step back")
    until(lambda: page.locator("input[name=versus_to]").input_value() == "", "what the address says")
    page.get_by_role("button", name="Reset filters").last.click()
    until(lambda: tab.query() == {"lang": ["en"]}, "no filter")
    until(lambda: not page.locator(".homeward-panel input:checked:not([type=radio])").count(), "nothing checked")
    assert page.locator("input[name=from]").input_value() == ""


@pytest.mark.slow
def test_a_day_outside_of_the_data_is_not_sent_and_the_field_says_which_there_are(tab: Tab) -> None:
    field, problem = tab.page.locator("input[name=from]"), tab.page.locator(".homeward-problem").first
    field.fill("2010-01-01")
    assert not problem.is_visible()  # it may still be being typed
    tab.page.locator("input[name=to]").focus()
    problem.wait_for()
    assert problem.inner_text() == "A day from 1 January 2022 to 31 December 2026"
    field.fill("2024-01-01")
    until(lambda: tab.query().get("from") == ["2024-01-01"], "the day in the address")
    assert not problem.is_visible()


@pytest.mark.slow
def test_a_date_is_typed_key_by_key(tab: Tab) -> None:
    tab.page.locator("input[name=to]").click(position={"x": 12, "y": 12})
    tab.page.keyboard.type("05012024")  # as this browser writes dates: the month first
    until(lambda: tab.query().get("to") == ["2024-05-01"], "the day in the address")
    assert tab.page.evaluate("() => document.activeElement.name") == "to"


@pytest.mark.slow
def test_a_branch_is_highlighted_and_let_go_of(tab: Tab) -> None:
    tab.page.goto("/branches?lang=en")
    tab.idle()
    tab.page.locator(".homeward-open-filters").click()
    select = tab.page.locator("[data-filter=branch] select")
    select.select_option("navy")
    until(lambda: tab.query() == {"lang": ["en"], "branch": ["navy"]}, "the branch in the address")
    select.select_option("")
    until(lambda: tab.query() == {"lang": ["en"]}, "no branch")
