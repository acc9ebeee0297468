"""How good the data are: what the page of quality says is counted here again, from the files, without a query."""

from __future__ import annotations

import csv
import datetime as dt
import re
from collections import Counter, defaultdict
from collections.abc import Callable
from dataclasses import replace
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from homeward.charts import CHARTS
from homeward.charts.tables import table
from homeward.core.filters import Filters
from homeward.core.i18n import language
from homeward.core.view import View
from homeward.db import versions
from homeward.db.build import build
from homeward.db.database import Database
from homeward.settings import DATA
from homeward.text.quality import DIMENSIONS
from tests.conftest import ask, write_data
from tests.test_pages import charts, opened

Fact = tuple[str, ...]
SHOWN = (
    *("coverage_by_month", "completeness_grid", "disagreement_spreads", "ordinals", "completeness"),
    *("disagreements", "ordinals_missing", "single_source", "weak_publishers", "findings"),
)


@cache
def rows_of(name: str) -> list[dict[str, str]]:
    with (DATA / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@cache
def facts() -> dict[Fact, list[dict[str, str]]]:
    """Return the figures of every fact."""
    found: dict[Fact, list[dict[str, str]]] = defaultdict(list)
    for row in rows_of("figures"):
        found[tuple(row[key] for key in ("subject_id", "side", "measure", "category", "within", "scope"))].append(row)
    return found


def view_of(code: str = "en", **filters: Any) -> View:
    return View(versions.current(), language(code), Filters(**filters))


def of(filters: Filters) -> View:
    return View(versions.current(), language("en"), filters)


def small(directory: Path) -> Database:
    return build(directory)


# ---------- what is known of each exchange


def test_what_is_known_of_the_exchanges_is_what_the_files_say() -> None:
    rows = view_of().rows("completeness")
    assert len(rows) == len(rows_of("exchanges")) == 89
    known = Counter(name for row in rows for name in DIMENSIONS if row[name] == "known")
    assert known["ordinal"] == sum(bool(row["ordinal"]) for row in rows_of("exchanges")) == 40
    assert known["mediator"] == sum(bool(row["mediators"]) for row in rows_of("exchanges")) == 33
    assert known["total_ua"] == 80  # of the known truths
    assert known["total_ru"] == 62  # of 64 with a number two are "at least"
    assert sum(row["branches"] == "known" for row in rows) == 41  # forty equal the military, one list is above it


def test_nothing_is_known_of_branches_or_ranks_where_no_military_returned() -> None:
    rows = [row for row in view_of().rows("completeness") if row["branches"] == "none"]
    assert len(rows) == 6
    assert all(row["ranks"] == "none" and row["applicable"] == 8 for row in rows)


def test_how_much_is_known_of_an_exchange(data_of: Callable[..., Path]) -> None:
    figures = """
subject_id | measure | category     | value | source_id
2024-01-03 | total   | all          | 20    | s1
2024-01-03 | group   | military     | 20    | s1
2024-01-03 | branch  | navy         | 8     | s1
2024-01-03 | sex     | women        |       | s1
2024-01-03 | rank    | officers     | 5     | s1
2024-01-03 | rank    | sergeants    | 10    | s1
2024-01-03 | rank    | privates     | 5     | s1
2024-01-03 | rank    | conscripts   | 20    | s1
2024-01-03 | age     | oldest       | 60    | s1
2024-01-03 | ordinal | since_2022   | 49    | s1
2024-01-04 | group   | civilian     | 3     | s1
"""
    exchanges = "exchange_id | mediators\n2024-01-03 | UAE\n2024-01-04 |"
    later, first = ask(small(data_of(exchanges=exchanges, figures=figures)), "completeness")
    assert {name: first[name] for name in DIMENSIONS} == {
        "total_ua": "known",
        "total_ru": "unknown",
        "groups": "known",
        "branches": "part",
        "sexes": "mention",
        "ranks": "known",
        "ages": "part",
        "ordinal": "part",
        "mediator": "known",
        "second_source": "part",
    }
    assert (first["known"], first["applicable"]) == (4, 10)
    assert (later["total_ua"], later["groups"], later["branches"]) == ("part", "part", "unknown")


def test_every_level_has_a_mark_of_its_own_and_nothing_is_told_by_colour_alone() -> None:
    traces = CHARTS["completeness_grid"](view_of()).data
    symbols = {trace["name"]: trace["marker"]["symbol"] for trace in traces}
    assert len(set(symbols.values())) == len(symbols) == 4
    marked = sum(len(trace["x"]) for trace in traces)
    assert marked == sum(row["applicable"] for row in view_of().rows("completeness"))


# ---------- disagreements


def test_the_facts_with_different_numbers_are_those_of_the_files() -> None:
    differing = {key for key, rows in facts().items() if len({row["value"] for row in rows if row["value"]}) > 1}
    rows = view_of().rows("disagreements")
    found = {
        (row["subject_id"], row["side"], row["measure"], row["category"], row["within"] or "", row["scope"] or "")
        for row in rows
    }
    assert found == differing
    assert len(rows) == 53
    for row in rows:
        assert len(row["numbers"]) == len(row["publishers"]) == len(row["urls"]) == len(row["qualifiers"])


def test_differences_of_scope_are_no_disputes() -> None:
    verdicts = {
        (row["subject_id"], row["side"], row["measure"]): row["verdict"]
        for row in view_of().rows("disagreements")
        if row["category"] in ("all", "military")
    }
    for day in ("2025-03-19", "2025-04-19"):  # 175 and 197, 246 and 277
        assert verdicts[day, "UA", "total"] == verdicts[day, "UA", "group"] == "scope"
    assert verdicts["2025-04-19", "RU", "total"] == "scope"  # 246, or 261 with 15 wounded
    assert verdicts["2022-12-14", "UA", "total"] == "scope"  # with a US citizen or without
    assert verdicts["2024-12-30", "UA", "total"] == "disputed"
    assert Counter(row["verdict"] for row in view_of().rows("disagreements")) == {
        "disputed": 30,
        "scope": 13,
        "compatible": 7,
        "part": 3,
    }


HEAD = "subject_id | measure | category | value | qualifier | adopted | source_id"
DIFFERENT = """
{day} | total   | all      | 230   | exact     | true    | s1
{day} | total   | all      | {value} | {qualifier} | false | s2
{day} | group   | military | 224   | exact     | true    | s1
{day} | status  | outside_exchange | 20 | exact | true    | s1
"""
# What another source says, by day.
VERDICTS = {
    "2024-01-03": (200, "at_least", "compatible"),
    "2024-01-04": (240, "at_least", "disputed"),
    "2024-01-05": (235, "about", "compatible"),
    "2024-01-06": (200, "about", "disputed"),
    "2024-01-07": (231, "exact", "disputed"),
    "2024-01-08": (224, "exact", "scope"),  # servicemen alone
    "2024-01-09": (210, "exact", "scope"),  # the exchange proper
}


def different(value: int, qualifier: str, day: str = "2024-01-03") -> str:
    return DIFFERENT.format(day=day, value=value, qualifier=qualifier).rstrip()


@pytest.fixture(scope="module")
def disputes(tmp_path_factory: pytest.TempPathFactory) -> dict[str, dict[str, Any]]:
    figures = "".join(different(value, qualifier, day) for day, (value, qualifier, _) in VERDICTS.items())
    exchanges = "\n".join(["exchange_id", *VERDICTS])
    folder = tmp_path_factory.mktemp("disputes")
    data = build(write_data(folder, sources="source_id\ns1\ns2", exchanges=exchanges, figures=HEAD + figures))
    return {row["subject_id"]: row for row in ask(data, "disagreements")}


@pytest.mark.parametrize("day", VERDICTS)
def test_what_is_a_dispute(disputes: dict[str, dict[str, Any]], day: str) -> None:
    value, _, verdict = VERDICTS[day]
    row = disputes[day]
    assert (row["verdict"], row["value"]) == (verdict, 230)
    assert (row["lowest"], row["highest"], row["spread"]) == (min(value, 230), max(value, 230), abs(value - 230))


def test_a_caveat_of_scope_about_a_fact_ends_its_dispute(data_of: Callable[..., Path]) -> None:
    data = data_of(
        sources="source_id\ns1\ns2",
        exchanges="exchange_id\n2024-01-03",
        figures=HEAD + different(100, "exact"),
        caveats="caveat_id | subject_id | figure_id | kind\nc1 | 2024-01-03 | f1 | scope",
    )
    (row,) = ask(build(data), "disagreements")
    assert (row["verdict"], row["caveats_en"]) == ("scope", ["Doubt"])


def test_without_an_adopted_number_two_exact_ones_are_a_dispute(data_of: Callable[..., Path]) -> None:
    figures = """
subject_id | measure | category | value | adopted | source_id
2024-01-03 | branch  | navy     | 3     | false   | s1
2024-01-03 | branch  | navy     | 5     | false   | s2
"""
    data = data_of(sources="source_id\ns1\ns2", exchanges="exchange_id\n2024-01-03", figures=figures)
    (row,) = ask(build(data), "disagreements")
    assert (row["verdict"], row["value"], row["lowest"], row["highest"]) == ("disputed", None, 3, 5)


def test_only_disputes_are_drawn_and_only_numbers_of_people() -> None:
    figure = CHARTS["disagreement_spreads"](view_of())
    ends = {trace["name"]: trace for trace in figure.data}
    disputed = [row for row in view_of().rows("disagreements") if row["verdict"] == "disputed"]
    drawn = [row for row in disputed if row["measure"] not in ("age", "ordinal")][:12]
    assert ends["adopted"]["customdata"] == [row["subject_id"] for row in drawn]
    assert ends["adopted"]["x"] == [row["value"] for row in drawn]


# ---------- official numbers


def test_the_missing_numbers_are_those_that_no_exchange_of_the_files_has() -> None:
    carried = {int(row["ordinal"]) for row in rows_of("exchanges") if row["ordinal"]}
    missing = set(range(1, max(carried))) - carried
    rows = view_of().rows("ordinals_missing")
    runs = [range(row["ordinal"], row["last_ordinal"] + 1) for row in rows if row["kind"] == "missing"]
    assert {number for run in runs for number in run} == missing
    assert {62, 66, 70} <= missing
    unnumbered = [row["exchange_id"] for row in rows if row["kind"] == "unnumbered"]
    assert sorted(unnumbered) == sorted(row["exchange_id"] for row in rows_of("exchanges") if not row["ordinal"])
    assert (len(missing), max(carried), len(unnumbered)) == (36, 73, 49)


def test_a_missing_number_has_the_caveats_that_name_it() -> None:
    rows = {row["ordinal"]: row for row in view_of().rows("ordinals_missing") if row["kind"] == "missing"}
    for number in (37, 39, 62, 66, 70):
        assert any(f"{number}" in text for text in rows[number]["caveats_en"]), number
    assert any("40th" in text and "47th" in text for text in rows[41]["caveats_en"])
    assert rows[62]["claimed"] == ["2025-03-19"]
    assert rows[12]["caveats_en"] is None


def test_a_count_that_begins_late_misses_the_numbers_before(data_of: Callable[..., Path]) -> None:
    exchanges = "exchange_id | ordinal\n2024-01-03 | 3\n2024-01-04 |\n2024-01-05 | 5"
    rows = build(data_of(exchanges=exchanges)).run("ordinals", {"kinds": ["missing"], "from": None, "to": None}).dicts()
    assert [(row["ordinal"], row["last_ordinal"]) for row in rows] == [(1, 2), (4, 4)]


# ---------- one page


def test_the_numbers_on_one_page_are_those_of_the_files() -> None:
    valued = {key: [row for row in rows if row["value"]] for key, rows in facts().items()}
    adopted = {key: rows for key, rows in valued.items() if any(row["adopted"] == "true" for row in rows)}
    alone = {
        row["figure_id"]
        for rows in adopted.values()
        if len({row["source_id"] for row in rows}) == 1
        for row in rows
        if row["adopted"] == "true"
    }
    rows = view_of().rows("single_source")
    assert {row["figure_id"] for row in rows} == alone
    assert {row["adopted_numbers"] for row in rows} == {len(adopted)} == {893}
    assert len(alone) == 185
    weak = {row["publisher"] for row in rows_of("publishers") if row["weak"] == "true"}
    assert all(row["weak"] == (row["publisher"] in weak) for row in rows)


def test_what_rests_on_publishers_to_be_used_with_care_adds_up() -> None:
    single = sum(row["weak"] for row in view_of().rows("single_source"))
    assert sum(row["alone"] for row in view_of().rows("weak_publishers")) == single == 14


def test_a_page_that_only_mentions_is_no_second_page(data_of: Callable[..., Path]) -> None:
    figures = """
subject_id | measure | value | adopted | source_id
2024-01-03 | total   | 230   | true    | s1
2024-01-03 | total   |       | false   | s2
"""
    data = data_of(sources="source_id\ns1\ns2", exchanges="exchange_id\n2024-01-03", figures=figures)
    assert [row["value"] for row in ask(build(data), "single_source")] == [230]


# ---------- coverage and findings


def test_the_months_hold_every_exchange_and_every_dated_page() -> None:
    rows = view_of().rows("coverage_by_month")
    dated = [row for row in rows_of("sources") if row["published"]]
    assert sum(row["pages"] for row in rows) == len(dated)
    assert sum(row["exchanges"] for row in rows) == 89
    assert {row["undated"] for row in rows} == {873 - len(dated)} == {93}
    for before, after in pairwise(rows):
        assert after["first_date"] - before["last_date"] == dt.timedelta(days=1)
    assert rows[-1]["last_date"] == dt.date(2026, 10, 9)


def test_after_the_data_everything_is_hatched_and_said_to_be_unknown() -> None:
    figure = CHARTS["coverage_by_month"](view_of())
    assert [trace["name"] for trace in figure.data].count("unknown after") == 2
    assert "no data after that" in figure.title
    earlier = CHARTS["coverage_by_month"](view_of(until=dt.date(2024, 12, 31)))
    assert not re.search("no data|unknown", earlier.title + earlier.sentence, re.IGNORECASE)


def test_the_findings_are_the_warnings_and_the_exceptions() -> None:
    rows = view_of().rows("findings")
    warnings = [(row["check"], row["value"]) for row in rows if row["severity"] == "warning"]
    assert Counter(warnings) == Counter((item.check, item.value) for item in versions.current().warnings)
    excused = [row for row in rows if row["severity"] == "exception"]
    assert Counter(row["check"] for row in excused) == Counter(row["check"] for row in rows_of("exceptions"))
    assert all(row["reason_en"] and row["reason_uk"] and row["subject_id"] for row in excused)


@pytest.mark.parametrize("name", ["findings", "completeness", "disagreements", "ordinals_missing"])
def test_no_english_stands_in_a_ukrainian_table(name: str) -> None:
    content = table(view_of("uk"), name)
    texts = [column["label"] for column in content["columns"]]
    assert not [text for text in texts if re.search("[A-Za-z]", text)]
    for row in content["rows"]:
        for cell in row:
            text = cell if isinstance(cell, str) else cell["text"] + cell.get("label", "")
            assert not re.search(
                r"\b(the|of|no|known|page|source|figure|disputed|warning|exchange)\b", text, re.IGNORECASE
            ), text


def test_data_without_a_finding_say_how_many_checks_there_are(data_of: Callable[..., Path]) -> None:
    data = data_of(exchanges="exchange_id\n2024-01-03", figures="subject_id | measure | value\n2024-01-03 | total | 1")
    figure = CHARTS["findings"](View(build(data), language("en"), Filters()))
    assert str(len(rows_of("checks"))) in (figure.empty or "")


# ---------- the page


def test_the_page_shows_every_question() -> None:
    assert tuple(charts(opened("lang=en", "quality"))) == SHOWN


def test_a_period_is_heeded_and_the_people_are_not() -> None:
    year = Filters().with_year(2024)
    assert len(of(year).rows("completeness")) == 12
    for name in SHOWN:
        if name != "completeness_grid":
            asked = replace(year, who="civilian", direction="ru", scope="proper")
            assert of(asked).rows(name) == of(year).rows(name)


def test_working_notes_are_never_shown() -> None:
    notes = {row["note"] for row in rows_of("figures") + rows_of("statements") if len(row["note"]) > 30}
    for name in (*SHOWN, "sources"):
        text = str(table(view_of(), name))
        assert not [note for note in notes if note in text], name
