"""The comparison of two periods or series: its numbers, its words, and the way there and back through the URL."""

from __future__ import annotations

import csv
import datetime as dt
import statistics
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlencode

import pytest
from streamlit.testing.v1 import AppTest

from homeward.charts import CHARTS
from homeward.charts.payload import payload
from homeward.charts.tables import table
from homeward.core.filters import LANGUAGES, Filters
from homeward.core.i18n import language
from homeward.core.view import View, options_in
from homeward.db.build import build
from homeward.db.database import Database
from homeward.exports.csv_json import csv_lines
from homeward.settings import DATA, ROOT
from homeward.ui import components
from homeward.ui.filter_state import session_filters, set_filters
from tests.conftest import ask
from tests.test_pages import choose

YEARS = "from=2024-01-01&to=2024-12-31&versus_from=2023-01-01&versus_to=2023-12-31"
LATE = "from=2025-01-01&to=2025-12-31&versus_from=2024-01-01&versus_to=2024-12-31"
SERIES = "series=istanbul-2-2025&versus_series=1000-for-1000-2025-05"
ALL = (
    YEARS,
    LATE,
    SERIES,
    f"{YEARS}&direction=both",
    f"{LATE}&direction=ru",
    f"{YEARS}&who=military",
    f"{LATE}&who=civilian",
    f"{LATE}&scope=proper",
    "versus_from=2023-09-01&versus_to=2023-11-30",
    "from=2026-08-01&versus_to=2022-12-31",
    "from=2023-09-01&to=2023-11-30&versus_series=none",
    "series=1000-for-1000-2026-05&versus_from=2025-06-10&versus_to=2025-06-20",
)


def view_of(database: Database, query: str, code: str = "en") -> View:
    filters, ignored = Filters.parse(parse_qs(query), options_in(database))
    assert ignored == []
    return View(database, language(code), filters)


def compared(database: Database, query: str, side: str = "UA") -> dict[str, dict[str, Any]]:
    """Return the rows of a comparison by measure."""
    return {row["measure"]: row for row in view_of(database, query).rows("compare") if row["side"] == side}


def both(rows: dict[str, dict[str, Any]], measure: str) -> tuple[Any, Any]:
    return rows[measure]["a"], rows[measure]["b"]


def read(name: str) -> list[dict[str, str]]:
    with (DATA / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def by_hand(year: str) -> dict[str, Any]:
    """Return what the files say of a year, without our SQL."""
    adopted = [row for row in read("figures.csv") if row["adopted"] == "true" and row["side"] == "UA"]
    whole = {
        (row["subject_id"], row["measure"], row["category"]): int(row["value"])
        for row in adopted
        if row["value"] and not row["within"] and not row["scope"]
    }
    days = [row for row in read("exchanges.csv") if row["date"].startswith(year)]
    people, military = [], 0
    for day in (row["exchange_id"] for row in days):
        soldiers, civilians = whole.get((day, "group", "military")), whole.get((day, "group", "civilian"))
        total = whole.get((day, "total", "all"))
        if total is None and soldiers is not None and civilians is not None:
            total = soldiers + civilians
        if total is not None:
            people.append(total)
        military += soldiers or 0
    dates = sorted({dt.date.fromisoformat(row["date"]) for row in days})
    pauses = [(after - before).days for before, after in pairwise(dates)]
    return {"days": len(days), "numbered": len(people), "people": sum(people), "military": military, "pauses": pauses}


# ---------- numbers


def test_years_are_what_the_files_say_by_hand(database: Database) -> None:
    rows = compared(database, YEARS)
    later, earlier = by_hand("2024"), by_hand("2023")
    assert (later["people"], later["days"], earlier["people"], earlier["days"]) == (1358, 12, 996, 13)
    assert both(rows, "people") == both(rows, "all_people") == (1358, 996)
    assert both(rows, "days") == both(rows, "days_with_number") == (12, 13)
    assert both(rows, "military") == (later["military"], earlier["military"])
    assert both(rows, "longest_pause") == (max(later["pauses"]), max(earlier["pauses"]))
    assert both(rows, "median_pause") == (statistics.median(later["pauses"]), statistics.median(earlier["pauses"]))
    assert both(rows, "people_per_exchange") == (round(1358 / 12, 1), round(996 / 13, 1))
    assert both(rows, "days_per_100") == (round(1200 / 366, 1), round(1300 / 365, 1))
    assert rows["all_people"]["difference"] == 362


@pytest.mark.parametrize("query", ALL)
def test_parts_add_up_to_the_people_counted_by_day(database: Database, query: str) -> None:
    rows = compared(database, query, "RU" if "direction=ru" in query else "UA")
    for side in ("a", "b"):
        groups = [rows[name][side] or 0 for name in ("military", "civilian", "not_specified") if name in rows]
        if groups and rows["people"][side] is not None:
            assert sum(groups) == rows["people"][side]
        branches = [row[side] or 0 for row in rows.values() if row["section"] == "branch"]
        military = rows.get("military", rows["people"])[side]
        if branches and military is not None:
            assert sum(branches) >= military  # more only where a listed exception has more branches than military


def test_sums_are_those_of_the_pages(database: Database) -> None:
    for query in ALL:
        view = view_of(database, query)
        other = View(database, view.lang, view.filters.versus())
        for side, of in (("a", view), ("b", other)):
            known = {row["side"]: (row["people"], row["days"], row["military"]) for row in of.rows("people")}
            for name, numbers in known.items():
                rows = compared(database, query, name)
                military = rows["military"][side] if "military" in rows else numbers[2]
                assert (rows["people"][side], rows["days"][side], military) == numbers, (query, side)


def test_a_year_with_a_series_is_a_lower_bound_and_so_is_the_difference(database: Database) -> None:
    row = compared(database, LATE)["all_people"]
    assert (row["a"], row["a_known_as"], row["b"], row["b_known_as"]) == (3297, "at_least", 1358, "exact")
    assert (row["difference"], row["difference_known_as"]) == (1939, "at_least")


def test_what_is_open_on_both_sides_has_no_difference(database: Database) -> None:
    row = compared(database, "from=2025-01-01&to=2025-12-31&versus_from=2026-01-01")["all_people"]
    assert (row["a_known_as"], row["b_known_as"]) == ("at_least", "at_least")
    assert (row["difference"], row["difference_known_as"]) == (None, None)


def test_series_against_series(database: Database) -> None:
    rows = compared(database, SERIES)
    assert both(rows, "all_people") == (1000, 1000)
    assert rows["all_people"]["difference"] is None
    assert both(rows, "days") == (9, 3)
    assert both(rows, "days_with_number") == (1, 3)
    assert both(rows, "military") == (None, 880)
    assert both(rows, "period_days") == (45, 3)
    assert rows["days_per_100"]["b_known_as"] == "none"
    # The breakdown of the whole series is used: 874 of its 880 military.
    assert rows["not_published"]["b"] == 6


def test_a_pause_across_the_edge_of_a_period_is_in_neither(database: Database) -> None:
    rows = compared(database, "from=2023-01-01&to=2024-12-31&versus_from=2023-01-01&versus_to=2023-12-31")
    assert rows["longest_pause"]["a"] == 149
    assert rows["longest_pause"]["b"] < 149


def test_days_are_those_the_data_reach(database: Database) -> None:
    rows = compared(database, "from=2022-01-01&to=2022-12-31&versus_from=2026-01-01&versus_to=2026-12-31")
    first, last = dt.date(2022, 2, 24), dt.date(2026, 10, 9)
    expected = ((dt.date(2022, 12, 31) - first).days + 1, (last - dt.date(2026, 1, 1)).days + 1)
    assert both(rows, "period_days") == expected


SMALL = {
    "exchanges": "exchange_id | mediators\n2023-01-10 |\n2023-01-20 |\n2023-02-10 |\n2024-03-01 |\n2024-03-05 |",
    "figures": """
        subject_id | measure | category | parent | value
        2023-01-10 | total | all | | 100
        2023-01-10 | group | military | | 100
        2023-01-10 | branch | armed_forces | | 70
        2023-01-10 | branch | navy | armed_forces | 20
        2023-01-20 | total | all | | 5
        2023-02-10 | total | all | |
        2024-03-01 | total | all | | 20
        2024-03-01 | group | civilian | | 20
        2024-03-05 | total | all | |
    """,
}


def test_a_small_data_set_by_hand(data_of: Callable[..., Path]) -> None:
    periods = {"until": dt.date(2023, 12, 31), "versus_from": dt.date(2024, 1, 1), "versus_to": dt.date(2024, 3, 31)}
    rows = {row["measure"]: row for row in ask(build(data_of(**SMALL)), "compare", **periods)}
    assert both(rows, "people") == (105, 20)
    assert both(rows, "days") == (3, 2)
    assert both(rows, "days_with_number") == (2, 1)
    assert rows["all_people"]["a_known_as"] == rows["all_people"]["b_known_as"] == "at_least"
    assert (both(rows, "longest_pause"), both(rows, "median_pause")) == ((21, 4), (15.5, 4))
    # The second period has a day without a number: whether anybody was of the Armed Forces is unknown.
    assert (both(rows, "armed_forces"), both(rows, "not_published")) == ((70, None), (30, 0))
    assert both(rows, "not_specified") == (5, 0)


# ---------- what is unknown


def test_a_period_without_any_number_is_unknown_and_not_zero(database: Database) -> None:
    query = "versus_from=2025-06-10&versus_to=2025-06-20"
    rows = compared(database, query)
    assert rows["days"]["b"] > 0
    assert [rows[name]["b"] for name in ("all_people", "people", "military", "armed_forces")] == [None] * 4
    figure = CHARTS["compare"](view_of(database, query))
    assert "10–20 June 2025: no number published" in figure.title
    assert "unknown" in [text for trace in figure.data for text in trace["text"]]


def test_a_period_without_an_exchange_says_so(database: Database) -> None:
    figure = CHARTS["compare"](view_of(database, "versus_from=2023-09-01&versus_to=2023-11-30"))
    assert figure.title.endswith("1 September – 30 November 2023: no exchange in the data")


def test_neither_side_holds_an_exchange(database: Database) -> None:
    figure = CHARTS["compare"](view_of(database, "from=2026-09-01&versus_from=2023-09-01&versus_to=2023-11-30"))
    assert figure.empty


def test_nothing_is_drawn_as_a_bar_of_zero_or_unknown(database: Database) -> None:
    for query in ALL:
        for trace in CHARTS["compare"](view_of(database, query)).data:
            assert trace["type"] != "bar" or all(trace["x"]), query


# ---------- words


def test_the_title_is_the_finding(database: Database) -> None:
    def title(query: str) -> str:
        return CHARTS["compare"](view_of(database, query)).title

    assert title(YEARS) == "2024: 1,358 people returned to Ukraine, 362 more than in 2023"
    assert title(LATE) == "2025: at least 3,297 people returned to Ukraine, at least 1,939 more than in 2024"
    assert title("from=2023-01-01&to=2023-12-31&versus_from=2024-01-01&versus_to=2024-12-31") == (
        "2023: 996 people returned to Ukraine, 362 fewer than in 2024"
    )
    assert title("from=2026-01-01&to=2026-12-31&versus_from=2025-01-01&versus_to=2025-12-31") == (
        "2026 to 9 October: at least 1,594 people returned to Ukraine; 2025: at least 3,297"
    )
    same = "from=2024-01-01&to=2024-12-31&versus_from=2024-01-01&versus_to=2024-12-30"
    assert title(same).endswith("as many as in 1 January – 30 December 2024")


def test_the_sentence_says_what_is_unknown_on_either_side(database: Database) -> None:
    sentence = CHARTS["compare"](view_of(database, LATE)).sentence
    assert "To Ukraine: no figure was published for 8 exchanges; this is unknown, not zero." in sentence
    assert "at least 750 under the agreement Istanbul-2" in sentence
    assert "Military: at least 2,097 against 1,329 (at least 768 more)" in sentence


def test_overlapping_periods_say_that_they_overlap(database: Database) -> None:
    overlapping = "from=2024-01-01&to=2024-12-31&versus_from=2024-07-01&versus_to=2025-06-30"
    shared = sum("2024-07-01" <= row["date"] <= "2024-12-31" for row in read("exchanges.csv"))
    assert both(compared(database, overlapping), "days_in_both") == (shared, shared)
    assert (
        f"The periods overlap: {shared} exchanges are in both."
        in CHARTS["compare"](view_of(database, overlapping)).sentence
    )
    assert "overlap" not in CHARTS["compare"](view_of(database, YEARS)).sentence


@pytest.mark.parametrize("code", LANGUAGES)
@pytest.mark.parametrize("query", ALL)
def test_every_comparison_is_drawn_in_both_languages(database: Database, query: str, code: str) -> None:
    view = view_of(database, query, code)
    sent = payload(view, "compare")
    assert sent["title"]
    assert sent["empty"] or sent["sentence"].endswith(".")
    found = table(view, "compare")
    assert all(len(row) == len(found["columns"]) for row in found["rows"])
    assert csv_lines(*view.table("compare")).startswith(b"side,section,measure,a,b,")


def test_the_table_has_what_is_compared_as_headings(database: Database) -> None:
    found = table(view_of(database, LATE), "compare")
    assert [column["label"] for column in found["columns"]] == ["Measure", "2025", "2024", "Difference"]
    assert found["rows"][0] == ["Everyone", "at least 3,297", "1,358", "at least 1,939 more"]
    in_both_directions = table(view_of(database, f"{LATE}&direction=both"), "compare")
    assert {row[0] for row in in_both_directions["rows"]} == {"To Ukraine", "To Russia"}


# ---------- the URL and the pages


@pytest.mark.parametrize("query", ALL)
def test_a_link_survives_the_way_through_the_widgets_and_back(database: Database, query: str) -> None:
    filters = view_of(database, query).filters
    state: dict[str, Any] = {}
    set_filters(state, filters)
    assert session_filters(state) == filters
    again, ignored = Filters.parse(parse_qs(urlencode(filters.query(), doseq=True)), options_in(database))
    assert (again, ignored) == (filters, [])


def frame(monkeypatch: pytest.MonkeyPatch, query: str) -> tuple[AppTest, list[str]]:
    """Return the app after a first run under a query string, and the names of the figures it shows."""
    shown: list[str] = []
    monkeypatch.setattr(components, "show", lambda name, columns=12, rows=1: shown.append(name))
    app = AppTest.from_file(str(ROOT / "homeward" / "ui" / "main.py"), default_timeout=60)
    for name, values in parse_qs(f"lang=en&{query}").items():
        app.query_params[name] = values
    app.run()
    assert not app.exception
    return app, shown


def test_a_comparison_stands_first_on_the_page_and_only_if_one_is_chosen(monkeypatch: pytest.MonkeyPatch) -> None:
    _, shown = frame(monkeypatch, YEARS)
    assert shown[0] == "compare"
    _, without = frame(monkeypatch, "from=2024-01-01&to=2024-12-31")
    assert "compare" not in without


def test_one_stops_comparing_and_the_filters_stay(monkeypatch: pytest.MonkeyPatch) -> None:
    app, shown = frame(monkeypatch, "from=2024-01-01&series=none")
    choose(app, versus_from=["2023-01-01"], versus_to=["2023-12-31"])
    assert app.query_params["versus_from"] == "2023-01-01"
    assert app.query_params["versus_to"] == "2023-12-31"
    assert "compare" in shown
    choose(app, versus_from=[], versus_to=[], versus_series=[])
    assert not [name for name in app.query_params if name.startswith("versus")]
    assert app.query_params["from"] == "2024-01-01"
    assert app.query_params["series"] == "none"
