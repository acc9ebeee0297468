"""The page of groups: military and civilian, women and men, ranks, circumstances, places, ages.

The sums are made once more here, by hand from `data/*.csv`: another way to the same numbers than SQL.
"""

from __future__ import annotations

import csv
import datetime as dt
import json
from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import asdict, replace
from functools import cache
from itertools import product
from pathlib import Path
from typing import Any

import pytest

from homeward.charts import CHARTS
from homeward.charts.tables import table
from homeward.core.datasets import query_of
from homeward.core.filters import Filters
from homeward.core.i18n import language
from homeward.core.view import View
from homeward.db.build import build
from homeward.db.database import Database
from homeward.exports.csv_json import csv_lines
from homeward.settings import DATA
from homeward.text.period import period_strip
from homeward.text.sentences import headline
from tests.conftest import ask, cells

CHARTS_OF_PAGE = (
    "groups_by_year group_shares group_totals women_and_men ranks conditions defended ages".split()  # noqa: SIM905
)
GROUPS = ("military", "civilian", "not_specified")
DETAILS = {"ranks": "rank", "conditions": "status", "defended": "defended"}
COMBINATIONS = [
    Filters(),
    Filters(direction="both"),
    Filters(who="military"),
    Filters(who="civilian", direction="both"),
    Filters(scope="proper", who="military"),
    Filters(since=dt.date(2025, 5, 24), until=dt.date(2026, 2, 5), direction="both"),
    Filters(series=("istanbul-2-2025", "1000-for-1000-2025-05")),
    Filters(mediator=("uae",), direction="ru"),
    Filters(series=("none",), who="civilian", since=dt.date(2022, 6, 1)),
]
# Of all of them it is known whether they were military.
WHOLE = Filters(who="military", mediator=("uae",), since=dt.date(2024, 1, 1), until=dt.date(2024, 12, 31))
every_combination = pytest.mark.parametrize("filters", COMBINATIONS, ids=lambda filters: str(filters.query()))

Row = dict[str, Any]


# ---------- by hand


def read(name: str) -> list[dict[str, str]]:
    with (DATA / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


EXCHANGES = read("exchanges.csv")
MEDIATORS = {row["written_as"]: row["mediator"] for row in read("mediators.csv")}
ADOPTED: dict[tuple[str, str, str], list[dict[str, str]]] = defaultdict(list)
for figure in read("figures.csv"):
    if figure["adopted"] == "true":
        ADOPTED[figure["subject_id"], figure["side"], figure["measure"]].append(figure)
PARTS_OF = {(row["measure"], row["category"]): row["belongs_to"] for row in read("categories.csv")}


def value(text: str) -> int | None:
    return int(text) if text else None


def added(*numbers: int | None) -> int | None:
    """Return the sum of what is known, None where nothing is."""
    known = [number for number in numbers if number is not None]
    return sum(known) if known else None


def fact(subject: str, side: str, measure: str, category: str) -> int | None:
    rows = [row for row in ADOPTED[subject, side, measure] if row["category"] == category]
    found = [row["value"] for row in rows if not row["within"] and not row["scope"]]
    return value(found[0]) if found else None


def sides_of(filters: Filters) -> tuple[str, ...]:
    return {"ua": ("UA",), "ru": ("RU",), "both": ("UA", "RU")}[filters.direction]


def chosen(filters: Filters) -> Iterator[dict[str, str]]:
    """Yield the exchanges that the filters let through."""
    for row in EXCHANGES:
        named = [MEDIATORS[name.strip()] for name in row["mediators"].split(";") if name.strip()] or ["none"]
        if (
            (not filters.since or row["date"] >= filters.since.isoformat())
            and (not filters.until or row["date"] <= filters.until.isoformat())
            and (not filters.series or (row["series_id"] or "none") in filters.series)
            and (not filters.mediator or set(named) & set(filters.mediator))
        ):
            yield row


@cache
def day_of(exchange: str, side: str, filters: Filters) -> Row:
    """Return the people of a day by group, as facts/README.md defines them."""
    whole = fact(exchange, side, "total", "all")
    military, civilian = (fact(exchange, side, "group", group) for group in ("military", "civilian"))
    if whole is None and military is not None and civilian is not None:
        whole = military + civilian
    if whole is not None and whole in (military, civilian):
        military, civilian = (military or 0, civilian or 0)
    outside = fact(exchange, side, "status", "outside_exchange") or 0
    if filters.scope == "proper" and side == "UA" and outside:
        assert whole is not None
        military = military - outside if military == whole else None
        whole -= outside
    rest = None if whole is None else whole - (military or 0) - (civilian or 0)
    people = whole if whole is not None else added(military, civilian)
    counted = {"everyone": people, "military": military, "civilian": civilian}[filters.who]
    outside = outside if filters.scope == "proper" and side == "UA" else 0
    return {
        "military": military if filters.who != "civilian" else None,
        "civilian": civilian if filters.who != "military" else None,
        "not_specified": rest if filters.who == "everyone" else None,
        "counted": counted,
        "people": whole,
        "outside": outside,
    }


def days(filters: Filters) -> Iterator[tuple[dict[str, str], str, Row]]:
    for exchange, side in product(chosen(filters), sides_of(filters)):
        yield exchange, side, day_of(exchange["exchange_id"], side, filters)


@cache
def fitting(subject: str, side: str, measure: str, filters: Filters) -> list[dict[str, str]]:
    """Return the adopted rows of one measure that speak of the people asked for, else the others."""
    groups = ("military", "civilian") if filters.who == "everyone" else (filters.who,)
    rows = [row for row in ADOPTED[subject, side, measure] if row["within"] in ("", *groups)]
    wanted = "" if filters.who == "everyone" else filters.who
    return [row for row in rows if row["within"] == wanted] or rows


# ---------- military and civilian


@every_combination
def test_the_groups_of_a_year_are_those_of_its_days(database: Database, filters: Filters) -> None:
    expected: dict[tuple[str, str], dict[str, int | None]] = {}
    for exchange, side, day in days(filters):
        of = expected.setdefault((exchange["date"][:4], side), dict.fromkeys((*GROUPS, "counted")))
        expected[exchange["date"][:4], side] = {key: added(number, day[key]) for key, number in of.items()}
    rows = [row for row in asked(database, "groups_by_year", filters) if row["kind"] == "exchange"]
    found = {
        (row["bucket"], row["side"]): {key: row[key] for key in GROUPS} | {"counted": row["people"]} for row in rows
    }
    assert found == expected


def asked(database: Database, name: str, filters: Filters) -> list[Row]:
    return View(database, language("en"), filters).rows(name)


def test_what_a_series_holds_beyond_its_days_is_a_row_of_its_own(database: Database) -> None:
    stages = [row["exchange_id"] for row in EXCHANGES if row["series_id"] == "istanbul-2-2025"]
    found = {row["side"]: row for row in ask(database, "groups_by_year", direction="both") if row["kind"] == "series"}
    for side, known_as in (("UA", "at_least"), ("RU", "about")):
        by_day = sum(day_of(stage, side, Filters())["counted"] or 0 for stage in stages)
        rest = (fact("series:istanbul-2-2025", side, "total", "all") or 0) - by_day
        assert (found[side]["people"], found[side]["not_specified"], found[side]["known_as"]) == (rest, rest, known_as)
    assert not [row for row in ask(database, "groups_by_year", who="military") if row["kind"] == "series"]


@every_combination
def test_shares_are_of_all_people_of_the_year(database: Database, filters: Filters) -> None:
    people = {(row["bucket"], row["side"]): row for row in asked(database, "groups_by_year", filters)}
    for row in asked(database, "group_shares", filters):
        of_year = people[row["bucket"], row["side"]]
        for group in GROUPS:
            whole = of_year["everyone"]
            share = None if of_year[group] is None or not whole else of_year[group] / whole
            assert row[group] == (None if share is None else pytest.approx(share, abs=1e-4))
        if filters.who == "everyone" and row["everyone"]:
            assert sum(row[group] or 0 for group in GROUPS) == pytest.approx(1, abs=2e-4)


@every_combination
def test_the_running_totals_end_at_the_sums_of_the_days(database: Database, filters: Filters) -> None:
    expected: dict[tuple[str, str], int | None] = {}
    for _, side, day in days(filters):
        for group in GROUPS if filters.who == "everyone" else (filters.who,):
            expected[side, group] = added(expected.get((side, group)), day[group])
    last = {(row["side"], row["group"]): row for row in asked(database, "group_totals", filters)}
    assert {key: row["total"] for key, row in last.items()} == expected


def test_a_running_total_is_unknown_until_the_first_number(database: Database) -> None:
    rows = [row for row in ask(database, "group_totals", direction="ru") if row["group"] == "civilian"]
    first = next(index for index, row in enumerate(rows) if row["people"] is not None)
    assert first > 0
    assert {row["total"] for row in rows[:first]} == {None}


# ---------- women and men


@every_combination
def test_women_and_men_are_those_of_the_days_and_never_derived(database: Database, filters: Filters) -> None:
    expected: dict[tuple[str, str], list[int]] = {}
    for exchange, side, day in days(filters):
        sums = expected.setdefault((exchange["date"][:4], side), [0, 0, 0])
        counted = day["counted"]
        found = sexes(exchange["exchange_id"], side, day, filters) if counted is not None else {}
        for index, sex in enumerate(("women", "men")):
            sums[index] += found.get(sex, 0)
        sums[2] += (counted or 0) - sum(found.values())
    rows = [row for row in asked(database, "women_and_men", filters) if row["kind"] == "exchange"]
    columns = ("women", "men", "not_published")
    assert {(row["bucket"], row["side"]): [row[column] or 0 for column in columns] for row in rows} == expected
    assert all((row["not_published"] or 0) >= 0 for row in rows)


def sexes(exchange: str, side: str, day: Row, filters: Filters) -> dict[str, int]:
    """Return the women and men of a day, where they are published of the people asked for."""
    if day["outside"]:
        return {}
    rows = [row for row in ADOPTED[exchange, side, "sex"] if row["value"] and not row["scope"]]
    everyone = [row for row in rows if not row["within"]]
    if filters.who == "everyone":
        rows = everyone or [row for row in rows if row["within"] in ("military", "civilian")]
    else:
        own = [row for row in rows if row["within"] == filters.who]
        rows = own or (everyone if day["counted"] == day["people"] else [])
    return {sex: sum(int(row["value"]) for row in rows if row["category"] == sex) for sex in ("women", "men")}


def test_225_women_and_2059_men_are_known(database: Database) -> None:
    rows = ask(database, "women_and_men")
    assert [sum(row[column] or 0 for row in rows) for column in ("women", "men")] == [225, 2059]
    assert sum(row["people"] for row in rows if row["kind"] == "exchange") == 7901 + 185


# ---------- ranks, circumstances, places


@every_combination
@pytest.mark.parametrize("name", list(DETAILS))
def test_a_heading_counts_what_is_published_and_its_parts_once(database: Database, name: str, filters: Filters) -> None:
    expected = {key: row for key, row in by_hand(DETAILS[name], filters).items() if any(row)}
    found = {
        (row["side"], row["category"]): (row["people"], row["exchanges"], row["mentions"])
        for row in asked(database, name, filters)
    }
    assert found == {key: (row[0], row[1], row[2]) for key, row in expected.items()}


Heading = tuple[int | None, int, int, bool]


def by_hand(measure: str, filters: Filters) -> dict[tuple[str, str], Heading]:
    """Return people, exchanges with a number, mentions, and whether it is named, by side and heading."""
    if (measure, filters.who) == ("rank", "civilian"):
        return {}
    headings = [category for of, category in PARTS_OF if of == measure]
    result = {}
    for side, heading in product(sides_of(filters), headings):
        subjects = [exchange for exchange, of, day in days(filters) if of == side and day["counted"] != 0]
        stated = [(exchange, counts(exchange["exchange_id"], side, measure, heading, filters)) for exchange in subjects]
        people = added(*[number for _, (number, _) in stated])
        named = any(is_named for _, (_, is_named) in stated)
        for series in {exchange["series_id"] for exchange in chosen(filters)} - {""}:
            more, is_named = beyond(series, side, measure, heading, filters)
            people, named = added(people, more), named or is_named
        exchanges = sum(number is not None for _, (number, _) in stated)
        mentions = sum(number is None and is_named for _, (number, is_named) in stated)
        result[side, heading] = (people, exchanges, mentions, named)
    return result


@cache
def counts(subject: str, side: str, measure: str, heading: str, filters: Filters) -> tuple[int | None, bool]:
    """Return the number of a heading, at least that of its parts, and whether it or a part of it is named."""
    rows = [row for row in fitting(subject, side, measure, filters) if row["category"] == heading]
    if filters.scope == "proper":
        rows = [row for row in rows if not row["scope"] and heading != "outside_exchange"]
    own = added(*[value(row["value"]) for row in rows])
    children = [category for (of, category), whole in PARTS_OF.items() if (of, whole) == (measure, heading)]
    parts = [counts(subject, side, measure, child, filters) for child in children]
    numbers = [number for number in (own, added(*[number for number, _ in parts])) if number is not None]
    return max(numbers, default=None), bool(rows) or any(is_named for _, is_named in parts)


def beyond(series: str, side: str, measure: str, heading: str, filters: Filters) -> tuple[int | None, bool]:
    """Return what the figure of a series holds beyond its stages, if all of them are chosen."""
    stages = [row["exchange_id"] for row in EXCHANGES if row["series_id"] == series]
    let_through = [row["exchange_id"] for row in chosen(filters)]
    whole, is_named = counts(f"series:{series}", side, measure, heading, filters)
    if not set(stages) <= set(let_through):
        return None, False
    if whole is None:
        return None, is_named
    shown = [stage for stage in stages if day_of(stage, side, filters)["counted"] != 0]
    by_stage = added(*[counts(stage, side, measure, heading, filters)[0] for stage in shown]) or 0
    return max(whole - by_stage, 0), is_named


def test_a_series_that_the_filters_cut_is_named_and_left_out(database: Database) -> None:
    whole = {row["category"]: row for row in asked(database, "conditions", Filters())}
    cut = {row["category"]: row for row in asked(database, "conditions", Filters(since=dt.date(2025, 5, 24)))}
    assert (whole["held_3y_plus"]["people"], whole["held_3y_plus"]["series_people"]) == (450, 311)
    assert (cut["held_3y_plus"]["people"], cut["held_3y_plus"]["series_people"]) == (139, 0)
    assert whole["held_3y_plus"]["series_cut"] is None
    assert cut["held_3y_plus"]["series_cut"] == ["1000-for-1000-2025-05"]


def test_civilians_have_no_rank(database: Database) -> None:
    view = View(database, language("en"), Filters(who="civilian"))
    assert view.rows("ranks") == []
    assert CHARTS["ranks"](view).empty == "Civilians have no military rank."


# ---------- ages


@every_combination
def test_ages_are_the_widest_span_published_of_those_asked_for(database: Database, filters: Filters) -> None:
    expected = {}
    for exchange, side, day in days(filters):
        groups = ("military", "civilian") if filters.who == "everyone" else (filters.who,)
        rows = [row for row in ADOPTED[exchange["exchange_id"], side, "age"] if row["within"] in ("", *groups)]
        if filters.who != "everyone":
            rows = [row for row in rows if row["within"]] or rows
        if rows and day["counted"] != 0:
            ages = {
                end: [int(row["value"]) for row in rows if row["category"] == end] for end in ("youngest", "oldest")
            }
            span = (min(ages["youngest"], default=None), max(ages["oldest"], default=None))
            expected[exchange["exchange_id"], side] = span
    found = {(row["bucket"], row["side"]): (row["youngest"], row["oldest"]) for row in asked(database, "ages", filters)}
    assert found == expected


# ---------- a few literal rows


PLACES = """
subject_id | measure  | category       | parent | within   | value
2024-01-01 | total    | all            |        |          | 100
2024-01-01 | defended | donetsk_region |        |          | 40
2024-01-01 | defended | mariupol       |        |          | 50
2024-01-01 | defended | azovstal       |        |          | 20
2024-01-02 | total    | all            |        |          | 60
2024-01-02 | defended | azovstal       |        |          | 5
2024-01-02 | defended | mariupol       |        |          |
2024-01-03 | total    | all            |        |          | 10
2024-01-03 | defended | mariupol       |        |          |
2024-01-03 | defended | snake_island   |        |          | 0
series:s   | defended | azovstal       |        |          | 30
series:s   | defended | snake_island   |        |          |
"""


def test_the_tree_of_places_counts_nobody_twice_and_takes_no_mention_for_zero(data_of: Callable[..., Path]) -> None:
    exchanges = "exchange_id | series_id | stage\n2024-01-01 | |\n2024-01-02 | s | 1\n2024-01-03 | s | 2"
    series = "series_id | first_date | last_date\ns | 2024-01-02 | 2024-01-03"
    found = asked(build(data_of(figures=PLACES, exchanges=exchanges, series=series)), "defended", Filters())
    expect = """
        category       | people | exchanges | mentions | series_people
        donetsk_region | 80     | 2         | 1        | 25
        mariupol       | 80     | 2         | 1        | 25
        azovstal       | 50     | 2         | 0        | 25
        snake_island   | 0      | 1         | 0        | 0
    """
    columns, *lines = cells(expect)
    assert {row["category"]: [str(row[column]) for column in columns[1:]] for row in found} == {
        line[0]: line[1:] for line in lines
    }


STATUS = """
subject_id | measure | category       | within   | scope            | value
2024-01-01 | total   | all            |          |                  | 10
2024-01-01 | group   | military       |          |                  | 8
2024-01-01 | group   | civilian       |          |                  | 2
2024-01-01 | status  | wounded_or_ill |          |                  | 5
2024-01-01 | status  | wounded_or_ill | military |                  | 4
2024-01-02 | total   | all            |          |                  | 10
2024-01-02 | group   | military       |          |                  | 10
2024-01-02 | status  | wounded_or_ill |          |                  | 3
2024-01-03 | total   | all            |          |                  | 10
2024-01-03 | status  | wounded_or_ill |          |                  | 2
2024-01-04 | total   | all            |          |                  | 10
2024-01-04 | status  | wounded_or_ill | military |                  | 1
2024-01-05 | total   | all            |          |                  | 10
2024-01-05 | status  | wounded_or_ill |          | outside_exchange | 6
2024-01-05 | status  | outside_exchange |        |                  | 6
"""


@pytest.mark.parametrize(
    ("filters", "expected"),
    [
        (Filters(), (5 + 3 + 2 + 1 + 6, 5, 1)),
        (Filters(scope="proper"), (5 + 3 + 2 + 1, 4, 1)),
        (Filters(who="military"), (4 + 3 + 2 + 1 + 6, 5, 2)),
        (Filters(who="civilian"), (5 + 2 + 6, 3, 3)),
    ],
)
def test_a_group_has_its_own_rows_or_those_of_everyone(
    data_of: Callable[..., Path], filters: Filters, expected: tuple[int, int, int]
) -> None:
    listed = "exchange_id\n" + "\n".join(f"2024-01-0{day}" for day in range(1, 6))
    rows = asked(build(data_of(figures=STATUS, exchanges=listed)), "conditions", filters)
    (row,) = [row for row in rows if row["category"] == "wounded_or_ill"]
    assert (row["people"], row["exchanges"], row["differing"]) == expected


# ---------- what is shown and taken away


@pytest.mark.parametrize("name", CHARTS_OF_PAGE)
@pytest.mark.parametrize("code", ["en", "uk"])
def test_every_chart_of_the_page_is_drawn_or_says_why_not(database: Database, name: str, code: str) -> None:
    for filters in COMBINATIONS:
        view = View(database, language(code), filters)
        figure = CHARTS[name](view)
        assert figure.title
        assert figure.empty or (figure.sentence and figure.data)
        assert json.dumps(asdict(figure), allow_nan=False)
        shown = table(view, name)
        assert all(len(row) == len(shown["columns"]) for row in shown["rows"])


@pytest.mark.parametrize("name", CHARTS_OF_PAGE)
def test_the_file_of_a_chart_has_the_rows_of_the_chart(database: Database, name: str) -> None:
    view = View(database, language("en"), Filters(direction="both"))
    lines = list(csv.DictReader(csv_lines(*view.table(name)).decode().splitlines()))
    assert len(lines) == len(view.rows(name)) > 0
    if name in DETAILS:
        assert query_of(name) == ("details", {"measure": DETAILS[name]})
        assert {line["measure"] for line in lines} == {DETAILS[name]}


@pytest.mark.parametrize("name", list(DETAILS))
def test_the_bars_of_a_chart_are_its_numbers_and_a_mention_is_a_ring(database: Database, name: str) -> None:
    for filters in COMBINATIONS:
        view = View(database, language("en"), filters)
        rows, figure = view.rows(name), CHARTS[name](view)
        if figure.empty is None:
            drawn = {trace["name"]: len(trace["x"]) for trace in figure.data}
            bars = [trace["x"] for trace in figure.data if trace["type"] == "bar"]
            assert sorted(bars[0] if bars else []) == sorted(row["people"] for row in rows if row["people"])
            assert drawn.get("without a number", 0) == sum(row["people"] is None for row in rows)


@pytest.mark.parametrize(("code", "at_least"), [("en", "at least"), ("uk", "щонайменше")])
def test_whether_a_number_of_a_group_is_whole_is_said_alike_wherever_it_stands(
    database: Database, code: str, at_least: str
) -> None:
    lang = language(code)
    for filters in [*COMBINATIONS, WHOLE]:
        view = View(database, lang, filters)
        figure, heading = CHARTS["group_totals"](view), headline(view).lower()
        for row in view.rows("people"):
            number = row[f"{filters.who}_total"] if filters.who != "everyone" else None
            if not number or row["series_people"] or figure.empty:
                continue
            bounded = f"{at_least} {lang.number(number)}"
            labels = [text for note in figure.layout["annotations"] for text in [note["text"].lower()]]
            said = [bounded in figure.title.lower(), any(bounded in label for label in labels), bounded in heading]
            assert said in ([True] * 3, [False] * 3), (filters, figure.title, labels, heading)


def test_all_who_returned_through_the_uae_in_2024_have_a_group_so_shares_are_no_lower_bound(database: Database) -> None:
    figures = {name: CHARTS[name](View(database, language("en"), WHOLE)) for name in ("group_totals", "group_shares")}
    assert figures["group_totals"].title.partition(": ")[2].startswith("1,329 service members")
    assert "99% of those who returned to Ukraine were military" in figures["group_shares"].title
    assert "least" not in figures["group_shares"].title
    title = CHARTS["group_shares"](View(database, language("en"), replace(WHOLE, who="everyone"))).title
    assert "of all those who returned to Ukraine it is known whether they were military or civilian" in title
    title = CHARTS["group_shares"](View(database, language("en"), Filters(who="military"))).title
    assert title.startswith("At least ")


def test_nobody_is_no_number_of_a_year_of_which_some_are_unknown(database: Database) -> None:
    # Of the exchanges of 2024, it is known of some that no civilian returned to Russia, and of others nothing.
    view = View(database, language("en"), Filters(who="civilian", direction="ru"))
    (row,) = [row for row in view.rows("groups_by_year") if row["bucket"] == "2024"]
    assert (row["people"], row["days_unknown"] > 0) == (0, True)
    assert "2024<br>(unknown)" in CHARTS["groups_by_year"](view).layout["yaxis"]["categoryarray"]
    assert set(period_strip(view)["totals"]) == {2022, 2025, 2026}


def test_not_published_is_hatched_and_nothing_else_is(database: Database) -> None:
    view = View(database, language("en"), Filters())
    for name in ("groups_by_year", "group_shares", "women_and_men"):
        bars = [trace for trace in CHARTS[name](view).data if trace["type"] == "bar"]
        hatched = [bar["name"] for bar in bars if "pattern" in bar["marker"]]
        assert hatched == (["Not published"] if name == "women_and_men" else [])


@pytest.mark.parametrize(("code", "words"), [("en", "2023<br>(no civilians)"), ("uk", "2023<br>(цивільних не було)")])
def test_a_year_of_a_known_nobody_says_so_and_does_not_call_it_unpublished(
    database: Database, code: str, words: str
) -> None:
    nobody = Filters(who="civilian", mediator=("uae",))
    figure = CHARTS["groups_by_year"](View(database, language(code), nobody))
    assert figure.layout["yaxis"]["categoryarray"][0] == words
    until = Filters(who="civilian", mediator=("uae",), since=dt.date(2023, 1, 1), until=dt.date(2023, 2, 28))
    empty = CHARTS["groups_by_year"](View(database, language("en"), until)).empty
    assert empty == "Nobody, in the exchanges with a published figure."
