"""Whose count: adopted, lowest or highest, each within one fact; by hand from the CSV files, by rule, and as it is drawn."""

from __future__ import annotations

import csv
from collections import defaultdict
from collections.abc import Callable
from dataclasses import replace
from itertools import product
from pathlib import Path
from typing import Any

import pytest

from homeward.charts import CHARTS
from homeward.charts.payload import payload
from homeward.charts.tables import table
from homeward.core.filters import CHOICES, Filters
from homeward.core.i18n import language
from homeward.core.pages import PAGES, page_of
from homeward.core.view import View, effective_view
from homeward.db import versions
from homeward.db.build import build
from homeward.db.database import Database
from homeward.settings import DATA
from homeward.text.key_figures import main_numbers
from tests.conftest import ask, text_of, write_data
from tests.test_charts import many_filters
from tests.test_views import counted, expect, ids, view

Data = Callable[..., Path]

# One day for each way in which the numbers of a fact stand beside each other.
RIVALS = """
subject_id | measure | category         | value | qualifier | adopted | source_id
2024-01-01 | total   | all              | 130   | exact     | true    | s1
2024-01-01 | total   | all              | 100   | at_least  | false   | s2
2024-01-02 | total   | all              | 130   | exact     | true    | s1
2024-01-02 | total   | all              | 150   | at_least  | false   | s2
2024-01-03 | total   | all              | 29    | exact     | true    | s1
2024-01-03 | total   | all              | 30    | about     | false   | s2
2024-01-04 | total   | all              | 197   | exact     | true    | s1
2024-01-04 | total   | all              | 175   | exact     | false   | s2
2024-01-04 | total   | all              | 190   | exact     | false   | s3
2024-01-04 | group   | military         | 197   | exact     | true    | s1
2024-01-04 | group   | military         | 175   | exact     | false   | s2
2024-01-04 | status  | outside_exchange | 22    | exact     | true    | s1
2024-01-05 | total   | all              | 302   | exact     | true    | s1
2024-01-05 | total   | all              | 300   | exact     | false   | s2
2024-01-05 | group   | military         | 300   | exact     | true    | s1
2024-01-06 | total   | all              | 146   | exact     | false   | s1
2024-01-06 | group   | military         | 146   | exact     | true    | s1
2024-01-06 | group   | military         | 140   | exact     | false   | s2
2024-01-06 | group   | civilian         | 8     | exact     | true    | s1
2024-01-07 | total   | all              | 75    | exact     | true    | s1
2024-01-07 | total   | all              |       | mention   | false   | s2
2024-01-07 | group   | military         | 71    | exact     | true    | s1
2024-01-07 | group   | military         | 65    | exact     | false   | s2
2024-01-07 | group   | civilian         | 4     | exact     | true    | s1
2024-01-07 | group   | civilian         | 10    | exact     | false   | s3
2024-01-08 | total   | all              | 207   | exact     | true    | s1
2024-01-08 | total   | all              | 195   | exact     | false   | s2
2024-01-08 | total   | all              | 195   | exact     | false   | s3
2024-01-08 | group   | military         | 207   | exact     | true    | s1
2024-01-09 | total   | all              |       | mention   | true    | s1
2024-01-09 | total   | all              | 50    | exact     | false   | s2
2024-01-10 | group   | military         | 50    | exact     | true    | s1
2024-01-10 | group   | military         | 60    | exact     | false   | s2
2024-01-11 | total   | all              | 100   | at_least  | true    | s1
2024-01-11 | total   | all              | 90    | exact     | false   | s2
"""
SOURCES = "source_id | publisher\ns1 | Paper\ns2 | Gazette\ns3 | Herald"


@pytest.fixture(scope="module")
def rivals(tmp_path_factory: pytest.TempPathFactory) -> Database:
    folder = tmp_path_factory.mktemp("rivals")
    return build(write_data(folder, sources=SOURCES, exchanges=ids(RIVALS), figures=RIVALS))


# ---------- what is a rival


def test_lowest_and_highest_are_of_the_total_fact_alone(rivals: Database) -> None:
    expect(
        counted(rivals),
        """
return_id  | counted | lowest | highest | known_as    | publisher
2024-01-01 | 130     | 130    | 130     | exact       | Paper
2024-01-02 | 130     | 130    | 150     | exact       | Paper
2024-01-03 | 29      | 29     | 30      | exact       | Paper
2024-01-04 | 197     | 190    | 197     | exact       | Paper
2024-01-05 | 302     | 302    | 302     | exact       | Paper
2024-01-06 | 154     | 154    | 154     | derived     | Paper
2024-01-07 | 75      | 75     | 75      | exact       | Paper
2024-01-08 | 207     | 195    | 207     | exact       | Paper
2024-01-09 | ?       | ?      | ?       | mention     | Paper
2024-01-10 | 50      | 50     | 50      | lower_bound | Paper
2024-01-11 | 100     | 90     | 100     | at_least    | Paper
""",
    )


def test_the_number_by_another_count_has_its_own_qualifier_and_source(rivals: Database) -> None:
    columns = "return_id  | counted | known_as | publisher | source_count | is_at_least"
    lowest = [row for row in counted(rivals, count="'lowest'") if row["return_id"] in ("2024-01-08", "2024-01-11")]
    expect(
        lowest,
        f"{columns}\n2024-01-08 | 195 | exact | Gazette | 2 | false\n2024-01-11 | 90 | exact | Gazette | 1 | false",
    )
    highest = [row for row in counted(rivals, count="'highest'") if row["return_id"] in ("2024-01-02", "2024-01-03")]
    expect(
        highest,
        f"{columns}\n2024-01-02 | 150 | at_least | Gazette | 1 | true\n2024-01-03 | 30 | about | Gazette | 1 | false",
    )


def test_groups_have_extremes_of_their_own_that_are_never_added_up(rivals: Database) -> None:
    columns = "return_id | people | military | civilian | not_specified | unsplit"
    chosen = ("2024-01-04", "2024-01-06", "2024-01-07", "2024-01-08")
    rows = [row for row in counted(rivals, count="'lowest'") if row["return_id"] in chosen]
    expect(
        rows,
        f"""
{columns}
2024-01-04 | 190 | 197 | 0 | ? | 190
2024-01-06 | 154 | 140 | 8 | ? | 154
2024-01-07 | 75  | 65  | 4 | ? | 75
2024-01-08 | 195 | 207 | 0 | ? | 195
""",
    )
    for who, expected in (("military", "65 | 71"), ("civilian", "4 | 10")):
        rows = [row for row in counted(rivals, who=f"'{who}'") if row["return_id"] == "2024-01-07"]
        expect(rows, f"lowest | highest\n{expected}")


def test_the_exchange_proper_takes_the_same_off_every_count(rivals: Database) -> None:
    for count, people in (("adopted", 175), ("lowest", 168), ("highest", 175)):
        rows = counted(rivals, count=f"'{count}'", scope="'proper'")
        assert [row["counted"] for row in rows if row["return_id"] == "2024-01-04"] == [people]


def test_a_series_holds_no_less_than_nothing_beyond_its_stages(data_of: Data) -> None:
    database = build(
        data_of(
            sources=SOURCES,
            series="series_id | first_date | last_date\nmay | 2024-05-01 | 2024-05-02",
            exchanges="exchange_id | series_id | stage\n2024-05-01 | may | 1\n2024-05-02 | may | 2",
            figures="""
subject_id | measure | category | value | adopted | source_id
2024-05-01 | total   | all      | 60    | true    | s1
series:may | total   | all      | 100   | true    | s1
series:may | total   | all      | 50    | false   | s2
series:may | total   | all      | 120   | false   | s3
""",
        )
    )
    rows = view(database, "from returns where kind = 'series'")
    expect(rows, "people | lowest | highest | military\n40 | 0 | 60 | ?")


# ---------- by hand, and for every set of filters


def by_hand(side: str, measure: str, category: str) -> dict[str, tuple[int, int, int]]:
    """Return by exchange the lowest, the adopted and the highest number of a fact, read from the file alone."""
    with (DATA / "figures.csv").open(encoding="utf-8", newline="") as file:
        rows = [row for row in csv.DictReader(file) if row["side"] == side and not row["within"] and not row["scope"]]
    adopted = {
        (row["subject_id"], row["category"]): int(row["value"])
        for row in rows
        if row["adopted"] == "true" and row["value"]
    }
    numbers: dict[str, set[int]] = defaultdict(set)
    for row in rows:
        day = row["subject_id"]
        if (
            (row["measure"], row["category"]) != (measure, category)
            or not row["value"]
            or (day, category) not in adopted
        ):
            continue
        number, chosen = int(row["value"]), adopted[day, category]
        proper = chosen - adopted.get((day, "outside_exchange"), 0)
        parts = {proper, adopted.get((day, "military")) if measure == "total" else None} - {chosen}
        if number >= chosen or (row["qualifier"] != "at_least" and number not in parts):
            numbers[day].add(number)
    return {
        day: (min(of), adopted[day, category], max(of)) for day, of in numbers.items() if not day.startswith("series")
    }


@pytest.mark.parametrize(
    ("side", "who", "lowest", "adopted", "highest"),
    [
        ("UA", "everyone", 7850, 7901, 7913),
        ("RU", "everyone", 6690, 6805, 6817),
        ("UA", "military", 7071, 7077, 7105),
        ("UA", "civilian", 399, 399, 405),
    ],
)
def test_the_sums_are_those_added_up_by_hand(
    database: Database, side: str, who: str, lowest: int, adopted: int, highest: int
) -> None:
    of_fact = by_hand(side, "total", "all") if who == "everyone" else by_hand(side, "group", who)
    sums = {
        count: ask(database, "people", count=count, who=who, direction=side.lower())[0]["people"]
        for count in CHOICES["count"]
    }
    assert sums == {"adopted": adopted, "lowest": lowest, "highest": highest}
    assert lowest - adopted == sum(low - chosen for low, chosen, _ in of_fact.values())
    assert highest - adopted == sum(high - chosen for _, chosen, high in of_fact.values())


def test_the_days_for_which_sources_differ_are_those_found_by_hand(database: Database) -> None:
    rows = ask(database, "timeline")
    differ = {
        row["bucket"]: (row["lowest"], row["people"], row["highest"])
        for row in rows
        if row["kind"] == "exchange" and row["people"] is not None and row["lowest"] < row["highest"]
    }
    assert differ == {day: of for day, of in by_hand("UA", "total", "all").items() if of[0] < of[2]}
    assert differ["2024-12-30"] == (150, 189, 189)
    assert differ["2022-03-24"] == (29, 29, 30)


@pytest.mark.parametrize("day", ["2025-03-19", "2025-04-19", "2024-01-03", "2026-03-06", "2025-08-24"])
def test_differences_of_scope_and_bounds_are_no_disputes(database: Database, day: str) -> None:
    (row,) = [row for row in ask(database, "timeline") if row["bucket"] == day]
    assert row["lowest"] == row["people"] == row["highest"]


def test_no_count_is_below_the_lowest_or_above_the_highest_whatever_the_filters(database: Database) -> None:
    for filters, count in product(many_filters(20), CHOICES["count"]):
        parameters = filters.parameters() | {"count": count}
        for row in database.run("timeline", parameters).dicts():
            known = [row["people"], row["lowest"], row["highest"]]
            assert known == [None] * 3 or row["lowest"] <= row["people"] <= row["highest"], parameters
            parts = [row[part] or 0 for part in ("military", "civilian", "not_specified", "unsplit")]
            assert sum(parts) == (row["people"] or 0), parameters
        for row in database.run("running_total", parameters).dicts():
            assert row["days_lowest"] <= row["total"] <= row["days_highest"]
            assert row["total_lowest"] <= row["total_at_least"] <= row["total_highest"]
        for row in database.run("people", parameters).dicts():
            if row["not_specified"] is not None:
                of_groups = (row["military"] or 0) + (row["civilian"] or 0) + row["not_specified"]
                assert of_groups == (row["people"] or 0), parameters


# ---------- as it is shown


def asked(**filters: Any) -> View:
    return View(versions.current(), language("en"), Filters(**filters))


@pytest.mark.parametrize("name", list(CHARTS))
@pytest.mark.parametrize("count", ["lowest", "highest"])
def test_a_chart_says_whose_count_it_shows_or_that_it_shows_what_is_adopted(name: str, count: str) -> None:
    figure, plain = CHARTS[name](asked(count=count)), CHARTS[name](asked())
    if figure.empty or name == "pauses" or "count" not in PAGES[page_of(name)].filters:
        assert replace(figure, filters="") == plain
    elif effective_view(asked(count=count), name).filters.count == count:
        # The chart of mediators is of exchanges: only the people beside its bars follow the count.
        assert name == "mediators" or figure.title.endswith(f"by the {count} figures")
        assert name == "mediators" or f", by the {count} figure of any source for each exchange." in figure.sentence
    else:
        assert (figure.title, figure.data) == (plain.title, plain.data)
        assert figure.sentence == f"{plain.sentence} This chart shows the main figures, whichever is chosen."


def test_the_file_of_a_chart_that_cannot_follow_the_count_is_not_named_after_it() -> None:
    def file(name: str) -> str:
        return str(payload(asked(count="lowest"), name)["take"]["numbers"]["files"][0]["file"])

    assert "count" not in file("branches")
    assert "count-lowest" in file("timeline")


def test_a_stroke_goes_from_the_lowest_to_the_highest_figure_where_sources_differ() -> None:
    for filters in many_filters(20):
        shown = View(versions.current(), language("en"), filters)
        strokes = [trace for trace in CHARTS["timeline"](shown).data if trace["name"] == "spread"]
        ends = sorted(abs(y) for trace in strokes for y in trace["y"] if y is not None)
        rows = [row for row in shown.rows("timeline") if (row["lowest"] or 0) < (row["highest"] or 0)]
        assert ends == sorted(row[extreme] for row in rows for extreme in ("lowest", "highest"))


def test_the_running_total_and_the_timeline_say_between_which_sums_the_sources_are() -> None:
    for name in ("timeline", "running_total"):
        figure, (row,) = CHARTS[name](asked()), asked().rows("people")
        spread = f"(range across sources: {row['total_lowest']:,}–{row['total_highest']:,})"
        assert (figure.title.count(spread), figure.sentence.count(spread)) == (1, 1)


def test_the_band_of_the_running_total_is_drawn_where_it_can_be_seen() -> None:
    def bands(**filters: Any) -> list[Any]:
        return [trace["y"][-1] for trace in CHARTS["running_total"](asked(**filters)).data if "spread" in trace["name"]]

    assert bands() == []
    assert bands(direction="ru") == [6881, 7008]


def test_the_table_names_the_extremes_where_they_differ_and_only_there() -> None:
    shown = table(asked(), "timeline")
    headings = [column["label"] for column in shown["columns"]]
    low, high = headings.index("Lowest"), headings.index("Highest")
    cells = {text_of(row[0]): [text_of(cell) for cell in row[low : high + 1]] for row in shown["rows"]}
    assert cells["30 December 2024"] == ["150", "189"]
    assert cells["3 January 2024"] == ["–", "–"]


def test_the_overview_follows_the_count_and_says_so() -> None:
    for count in ("lowest", "highest"):
        numbers = {number.label: number for number in main_numbers(asked(count=count))}
        (row,) = asked(count=count).rows("people")
        shown = (numbers["Returned to Ukraine"].value, numbers["Military"].value)
        assert shown == (f"at least {row['total']:,}", f"at least {row['military_total']:,}")
        assert f"y the {count} figure" in numbers["Returned to Ukraine"].note
    (number, *_), (row,) = main_numbers(asked()), asked().rows("people")
    assert number.note.startswith(f"Range across sources: {row['total_lowest']:,}–{row['total_highest']:,}.")
