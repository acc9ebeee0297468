"""The page of one exchange: what it shows is what a person finds who reads `data/*.csv`, line by line."""

from __future__ import annotations

import csv
import datetime as dt
import random
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from html import unescape
from itertools import groupby, pairwise
from string import punctuation
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from homeward.charts import CHARTS
from homeward.charts.tables import table
from homeward.core.filters import Filters
from homeward.core.i18n import language
from homeward.core.pages import PAGES
from homeward.core.view import View
from homeward.db.build import build
from homeward.db.database import Database
from homeward.settings import DATA
from homeward.text.exchange import exchange_key_figures, title
from homeward.text.format import Row
from homeward.text.sentences import people_caveats
from homeward.ui.exchange_header import as_markdown
from tests.conftest import ask, text_of, write_data
from tests.test_pages import charts, opened, speak, words_on, written

steady = settings(derandomize=True, deadline=None, database=None, max_examples=500)
both_languages = pytest.mark.parametrize("code", ["en", "uk"])

Line = dict[str, str]
SIDES = ("UA", "RU")


# ---------- by hand


def read(name: str) -> list[Line]:
    with (DATA / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def by(key: str, lines: list[Line]) -> dict[str, Line]:
    return {line[key]: line for line in lines}


EXCHANGES = by("exchange_id", sorted(read("exchanges"), key=lambda line: (line["date"], line["exchange_id"])))
SERIES = {f"series:{line['series_id']}": line for line in sorted(read("series"), key=lambda line: line["first_date"])}
SOURCES = by("source_id", read("sources"))
FIGURES = read("figures")
CAVEATS = read("caveats")
ORDER = {line["measure"]: int(line["order"]) for line in read("measures")}
BRANCHES = {line["category"]: int(line["order"]) for line in read("categories") if line["measure"] == "branch"}

CHOSEN = ["2024-01-03", "2022-06-29", "2025-05-23", "2025-03-19", "series:istanbul-2-2025"]
BY_LOT = random.Random(49).sample([subject for subject in [*EXCHANGES, *SERIES] if subject not in CHOSEN], 5)
each = pytest.mark.parametrize("subject", CHOSEN + BY_LOT)


def figures_of(subject: str) -> list[Line]:
    return [line for line in FIGURES if line["subject_id"] == subject]


def fact(line: Line) -> tuple[str, ...]:
    """Return what tells one fact about an exchange from another."""
    return tuple(line[column] for column in ("side", "measure", "category", "within", "scope"))


def plain(value: Any) -> str:
    """Return a value of a query as the files write it."""
    return "" if value is None else str(value).lower() if isinstance(value, bool) else str(value)


def adopted(subject: str, side: str, measure: str, category: str) -> Line | None:
    """Return the adopted figure of everyone, if there is one."""
    (line,) = [
        line
        for line in figures_of(subject)
        if fact(line) == (side, measure, category, "", "") and line["adopted"] == "true"
    ] or [None]
    return line


def number(subject: str, side: str, measure: str, category: str) -> int | None:
    line = adopted(subject, side, measure, category)
    return int(line["value"]) if line and line["value"] else None


def people_of_day(subject: str, side: str) -> Row:
    """Return the people of a day as facts/README.md says how to add up."""
    total = people = number(subject, side, "total", "all")
    military, civilian = (number(subject, side, "group", group) for group in ("military", "civilian"))
    if people is None and military is not None and civilian is not None:
        people = military + civilian
    at_least = None
    if people is None:
        at_least = civilian if military is None else military
    elif military == people:
        civilian = civilian or 0
    elif civilian == people:
        military = military or 0
    named = [adopted(subject, side, "total", "all"), *(adopted(subject, side, "group", g) for g in GROUPS)]
    known_as = "mention" if any(named) else "none"
    if total is not None:
        known_as = (named[0] or {})["qualifier"]
    elif people is not None:
        known_as = "derived"
    elif at_least is not None:
        known_as = "lower_bound"
    return {
        "people": people,
        "people_at_least": at_least,
        "military": military,
        "civilian": civilian,
        "not_specified": None if people is None else people - (military or 0) - (civilian or 0),
        "women": number(subject, side, "sex", "women"),
        "men": number(subject, side, "sex", "men"),
        "outside_exchange": number(subject, side, "status", "outside_exchange"),
        "known_as": known_as,
        **dict.fromkeys(("days", "days_with_number", "people_by_day", "beyond")),
    }


GROUPS = ("military", "civilian")


def people_of_series(subject: str, side: str) -> Row:
    """Return what was published for a whole series, and what of it belongs to none of its days."""
    days = [people_of_day(day, side) for day in stages(subject)]
    known = [day["people"] if day["people"] is not None else day["people_at_least"] for day in days]
    by_day = [people for people in known if people is not None]
    total = number(subject, side, "total", "all")
    line = adopted(subject, side, "total", "all")
    return {
        "people": total,
        "people_at_least": None,
        "military": number(subject, side, "group", "military"),
        "civilian": number(subject, side, "group", "civilian"),
        "not_specified": None,
        "women": number(subject, side, "sex", "women"),
        "men": number(subject, side, "sex", "men"),
        "outside_exchange": None,
        "known_as": line["qualifier"] if line else None,
        "days": len(days) or None,
        "days_with_number": len([day for day in days if day["people"] is not None]) if days else None,
        "people_by_day": sum(by_day) if by_day else None,
        "beyond": total - sum(by_day) if total is not None and total > sum(by_day) else None,
    }


def series_of(subject: str) -> str:
    return SERIES[subject]["series_id"] if subject in SERIES else EXCHANGES[subject]["series_id"]


def stages(subject: str) -> list[str]:
    """Return the exchanges of the series of an exchange or of a series, in order of time."""
    series = series_of(subject)
    return [day for day, line in EXCHANGES.items() if series and line["series_id"] == series]


def branches(subject: str) -> list[Row]:
    """Return the branches to Ukraine in the order of their tree: larger ones first, those without a number last.

    Those who returned outside the exchange come after all others.
    """
    return [row for scope in ("", "outside_exchange") for row in branches_of(subject, scope)]


def branches_of(subject: str, scope: str) -> list[Row]:
    said = {
        line["category"]: line
        for line in figures_of(subject)
        if fact(line) == ("UA", "branch", line["category"], "", scope) and line["adopted"] == "true"
    }
    whole = {name: line["parent"] if line["parent"] in said else None for name, line in said.items()}
    people = {name: int(line["value"]) if line["value"] else None for name, line in said.items()}
    military = (people_of_series if subject in SERIES else people_of_day)(subject, "UA")["military"]

    def rows(parent: str | None, depth: int) -> Iterator[Row]:
        parts = [name for name in said if whole[name] == parent]
        for name in sorted(parts, key=lambda name: (people[name] is None, -(people[name] or 0), BRANCHES[name])):
            total = people[name]
            inside = sum(people[part] or 0 for part in said if whole[part] == name)
            yield {
                "branch": name,
                "parent": parent,
                "scope": scope or None,
                "depth": depth,
                "people": total,
                "own": None if total is None else total - inside,
                "qualifier": said[name]["qualifier"],
                "military": military,
            }
            yield from rows(name, depth + 1)

    return list(rows(None, 0))


def some(row: Row, columns: Iterable[str]) -> Row:
    return {column: row[column] for column in columns}


def english(database: Database, subject: str) -> View:
    return View(database, language("en"), Filters(id=subject))


# ---------- what the page says is what the files say


FIGURE = ("subject_id", "side", "measure", "category", "parent", "within", "scope", "value", "qualifier", "adopted")
PAGE = ("publisher", "url", "title", "published", "language")


@each
def test_every_figure_stands_on_the_page_once_with_its_source(database: Database, subject: str) -> None:
    rows = ask(database, "exchange_facts", id=subject)
    lines = by("figure_id", figures_of(subject))
    assert Counter(row["figure_id"] for row in rows) == Counter(list(lines))
    for row in rows:
        line = lines[row["figure_id"]]
        shown = {column: plain(value) for column, value in row.items()}
        assert some(shown, FIGURE) == some(line, FIGURE)
        assert some(shown, PAGE) == some(SOURCES[line["source_id"]], PAGE)


@each
def test_the_figures_of_one_fact_stand_together_the_adopted_one_first(database: Database, subject: str) -> None:
    groups = facts_on_page(database, subject)
    lines = figures_of(subject)
    assert [group[0]["fact"] for group in groups] == list(range(1, len({fact(line) for line in lines}) + 1))
    for group in groups:
        same = [line for line in lines if fact(line) == fact_of_row(group[0])]
        assert {row["figure_id"] for row in group} == {line["figure_id"] for line in same}
        assert [row["adopted"] for row in group[1:]] == [False] * (len(group) - 1)
        assert group[0]["adopted"] == any(line["adopted"] == "true" for line in same)
        rivals = [row["value"] for row in group if not row["adopted"]]
        assert rivals == sorted(rivals, key=lambda value: (value is None, value))
        for row in group:
            assert row["pages"] == len({line["source_id"] for line in same})
            agreeing = {line["source_id"] for line in same if line["value"] == plain(row["value"])}
            assert row["same_number"] == len(agreeing)
    places = [(SIDES.index(group[0]["side"]), ORDER[group[0]["measure"]]) for group in groups]
    assert places == sorted(places)


def facts_on_page(database: Database, subject: str) -> list[list[Row]]:
    rows = ask(database, "exchange_facts", id=subject)
    return [list(group) for _, group in groupby(rows, key=lambda row: row["fact"])]


def fact_of_row(row: Row) -> tuple[str, ...]:
    return fact({column: plain(value) for column, value in row.items()})


@each
def test_the_table_links_the_adopted_page_and_under_it_every_other(database: Database, subject: str) -> None:
    sheet = table(english(database, subject), "exchange_facts")
    place = [column["label"] for column in sheet["columns"]].index("Sources")
    groups = facts_on_page(database, subject)
    assert len(sheet["rows"]) == len(groups)
    for row, group in zip(sheet["rows"], groups, strict=True):
        cell = row[place]
        lines = [line for line in figures_of(subject) if fact(line) == fact_of_row(group[0])]
        chosen = [SOURCES[line["source_id"]]["url"] for line in lines if line["adopted"] == "true"]
        others = [SOURCES[line["source_id"]] for line in lines if line["adopted"] != "true"]
        assert [cell[key] for key in cell if key == "href"] == chosen
        folded = [line for line in cell.get("more", []) if "href" in line]
        assert Counter(line["href"] for line in folded) == Counter(source["url"] for source in others)
        titles = {source["url"]: source["title"] for source in others}
        assert all(titles[line["href"]] in line["text"] for line in folded)


@each
def test_the_people_of_both_sides_are_those_added_up_by_hand(database: Database, subject: str) -> None:
    rows = ask(database, "exchange_sides", id=subject)
    people = people_of_series if subject in SERIES else people_of_day
    expected = [{"side": side, **people(subject, side)} for side in SIDES]
    assert [some(row, expected[0]) for row in rows] == expected


@each
def test_the_branches_are_those_that_were_published(database: Database, subject: str) -> None:
    expected = branches(subject)
    rows = ask(database, "exchange_branches", id=subject)
    assert [some(row, expected[0]) for row in rows] == expected


@each
def test_the_stages_are_those_of_its_series(database: Database, subject: str) -> None:
    rows = ask(database, "exchange_stages", id=subject)
    assert [row["return_id"] for row in rows] == stages(subject)
    for row in rows:
        day = row["return_id"]
        assert plain(row["stage"]) == EXCHANGES[day]["stage"]
        assert row["to_ukraine"] == people_of_day(day, "UA")["people"]
        assert row["to_russia"] == people_of_day(day, "RU")["people"]
        assert row["is_this"] == (day == subject)


@each
def test_the_doubts_are_its_own_and_those_of_its_series(database: Database, subject: str) -> None:
    series = f"series:{series_of(subject)}"
    own = [line["caveat_id"] for line in CAVEATS if line["subject_id"] == subject]
    of_series = [line["caveat_id"] for line in CAVEATS if line["subject_id"] == series != subject]
    rows = ask(database, "exchange_doubts", id=subject)
    assert Counter(row["caveat_id"] for row in rows if not row["of_series"]) == Counter(own)
    assert Counter(row["caveat_id"] for row in rows if row["of_series"]) == Counter(of_series)
    assert [row["of_series"] for row in rows] == [False] * len(own) + [True] * len(of_series)
    figures = by("figure_id", FIGURES)
    for row in rows:
        line = next(line for line in CAVEATS if line["caveat_id"] == row["caveat_id"])
        assert (plain(row["figure_id"]), row["text_en"], row["text_uk"]) == (
            line["figure_id"],
            line["text_en"],
            line["text_uk"],
        )
        if line["figure_id"]:
            assert plain(row["value"]) == figures[line["figure_id"]]["value"]


@pytest.mark.parametrize("who", ["everyone", "military", "civilian"])
def test_the_doubts_about_people_are_those_of_the_figures_they_rest_on(database: Database, who: str) -> None:
    """Everyone is the total, and the groups only where there is no total; one group is its own figure."""
    whole = [line for line in FIGURES if line["adopted"] == "true" and not line["within"] + line["scope"]]
    counted = {(line["subject_id"], line["side"]) for line in whole if line["measure"] == "total" and line["value"]}
    used = {
        line["figure_id"]
        for line in whole
        if (line["measure"] == "total" and who == "everyone")
        or (line["measure"] == "group" and who == line["category"])
        or (line["measure"] == "group" and who == "everyone" and (line["subject_id"], line["side"]) not in counted)
    }
    expected = {line["caveat_id"] for line in CAVEATS if line["figure_id"] in used and line["subject_id"] in EXCHANGES}
    rows = ask(database, "people_caveats", who=who)
    assert Counter(row["caveat_id"] for row in rows) == Counter(expected)
    assert len(expected) > 5


@each
def test_an_exchange_stands_between_its_neighbours(database: Database, subject: str) -> None:
    (row,) = ask(database, "exchange", id=subject)
    neighbours = list(SERIES if subject in SERIES else EXCHANGES)
    place = neighbours.index(subject)
    assert row["previous_id"] == (neighbours[place - 1] if place else None)
    assert row["next_id"] == (neighbours[place + 1] if place + 1 < len(neighbours) else None)
    if subject in SERIES:
        assert row["days_before"] is None
        return
    day = dt.date.fromisoformat(EXCHANGES[subject]["date"])
    before = [dt.date.fromisoformat(line["date"]) for line in EXCHANGES.values()]
    assert row["days_before"] == min(((day - other).days for other in before if other < day), default=None)


@each
def test_what_was_around_is_at_most_two_weeks_away(database: Database, subject: str) -> None:
    first = last = EXCHANGES[subject]["date"] if subject in EXCHANGES else SERIES[subject]["first_date"]
    last = SERIES[subject]["last_date"] if subject in SERIES else last
    two_weeks = dt.timedelta(14)
    near = [dt.date.fromisoformat(first) - two_weeks, dt.date.fromisoformat(last) + two_weeks]
    rows = ask(database, "exchange_around", id=subject)
    events = [line["label_en"] for line in read("events") if near[0] <= dt.date.fromisoformat(line["date"]) <= near[1]]
    assert Counter(row["label_en"] for row in rows if row["kind"] == "event") == Counter(events)
    others = {
        day
        for day, line in EXCHANGES.items()
        if day != subject and near[0] <= dt.date.fromisoformat(line["date"]) <= near[1]
    }
    assert {row["return_id"] for row in rows if row["kind"] == "exchange"} == others
    stated = {
        (line["measure"], line["category"], line["value"], line["speaker"])
        for line in read("statements")
        if line["subject_id"] == subject
    }
    columns = ("measure", "category", "value", "speaker")
    assert {tuple(plain(row[column]) for column in columns) for row in rows if row["kind"] == "statement"} == stated
    assert [row["first_date"] for row in rows] == sorted(row["first_date"] for row in rows)


def test_every_exchange_and_series_has_a_page_that_can_be_chosen(database: Database) -> None:
    rows = ask(database, "subjects")
    assert Counter(row["subject_id"] for row in rows) == Counter([*EXCHANGES, *SERIES])
    for row in rows:
        if row["kind"] == "exchange":
            assert row["people"] == people_of_day(row["subject_id"], "UA")["people"]
    days = [row["first_date"] for row in rows]
    assert all(one >= other for one, other in pairwise(days))


# ---------- 3 January 2024, as everybody knew it before


def test_3_january_2024_in_numbers(database: Database) -> None:
    ukraine, russia = ask(database, "exchange_sides", id="2024-01-03")
    assert some(ukraine, ("people", "military", "civilian", "not_specified", "women", "men")) == {
        "people": 230,
        "military": 224,
        "civilian": 6,
        "not_specified": 0,
        "women": 5,
        "men": 225,
    }
    assert russia["people"] == 248
    (row,) = ask(database, "exchange", id="2024-01-03")
    assert (row["ordinal"], row["days_before"], row["previous_id"]) == (49, 149, "2023-08-07")


def test_3_january_2024_by_branch(database: Database) -> None:
    rows = {row["branch"]: row for row in ask(database, "exchange_branches", id="2024-01-03")}
    beside = {branch: row["people"] for branch, row in rows.items() if not row["depth"]}
    assert beside == {"armed_forces": 130, "national_guard": 55, "border_guard": 38, "national_police": 1}
    assert sum(beside.values()) + 6 == 230
    inside = {branch: row["people"] for branch, row in rows.items() if row["parent"] == "armed_forces"}
    assert inside == {"territorial_defence": 14, "navy": 14}
    assert rows["armed_forces"]["own"] == 130 - 14 - 14
    assert {row["military"] for row in rows.values()} == {224}


def test_3_january_2024_as_it_is_read(database: Database) -> None:
    view = english(database, "2024-01-03")
    assert title(view).startswith("3 January 2024: ")
    assert [(item.label, item.value) for item in exchange_key_figures(view)] == [
        ("Returned to Ukraine", "230"),
        ("Returned to Russia", "248"),
        ("Women", "5"),
        ("Official number of the exchange", "49"),
        ("Pause before this exchange", "149 days"),
    ]
    assert exchange_key_figures(view)[0].note.startswith("224 service members and 6 civilians. One outlet’s headline")
    figure = CHARTS["exchange_branches"](view)
    assert figure.title == "The branch is known for 224 of 224 service members"
    for words in ("Armed Forces 130", "National Guard 55", "Border Guard Service 38", "National Police 1"):
        assert words in figure.sentence
    for words in ("Navy 14 (in Armed Forces)", "Territorial Defence 14 (in Armed Forces)"):
        assert words in figure.sentence


@both_languages
def test_what_is_doubtful_about_a_number_stands_with_it(database: Database, code: str) -> None:
    # The ten who went to Russia are a difference, which nobody published.
    view = View(database, language(code), Filters(id="2026-08-24"))
    of_russia, of_both = (people_caveats(view, "2026-08-24", sides) for sides in (["RU"], ["UA", "RU"]))
    ukraine, russia, *_ = exchange_key_figures(view)
    assert len(of_russia) == 1
    assert russia.note.endswith(of_russia[0])
    assert of_russia[0] not in ukraine.note
    assert all(caveat in ukraine.note for caveat in set(of_both) - set(of_russia))


@both_languages
def test_what_is_unknown_is_said_and_never_zero(database: Database, code: str) -> None:
    # The sixth stage of Istanbul-2: nobody published a number.
    lang = language(code)
    ukraine, russia, women, *_ = exchange_key_figures(View(database, lang, Filters(id="2025-06-20")))
    assert ukraine.value == russia.value == women.value == lang.text("unknown")
    assert ukraine.note == lang.text("No figure was published; that is unknown, not zero.")


# ---------- small exchanges: given, expected

GIVEN = {
    "sources": """
source_id | publisher | published  | url
s1        | Paper     | 2024-06-02 | https://example.org/1
s2        | Gazette   | 2024-06-01 | https://example.org/2
s3        | Herald    |            | https://example.org/3
s4        | Courier   | 2024-06-03 | https://example.org/4
""",
    "exchanges": "exchange_id\n2024-01-01\n2024-02-01\n2024-03-01\n2024-03-01-b\n2024-04-01\n2024-05-01",
    "figures": """
figure_id | subject_id   | side | measure | category            | parent         | within   | scope            | value | adopted | source_id
a1        | 2024-01-01   | UA   | group   | military            |                |          |                  | 100   | true    | s1
a2        | 2024-01-01   | UA   | branch  | armed_forces        |                |          |                  | 50    | true    | s1
a3        | 2024-01-01   | UA   | branch  | navy                | armed_forces   |          |                  | 14    | true    | s1
a4        | 2024-01-01   | UA   | branch  | marine_brigade_36   | navy           |          |                  | 2     | true    | s1
a5        | 2024-01-01   | UA   | branch  | territorial_defence | armed_forces   |          |                  | 20    | true    | s1
a6        | 2024-01-01   | UA   | branch  | air_force           | armed_forces   |          |                  |       | true    | s1
a7        | 2024-01-01   | UA   | branch  | border_guard        |                |          |                  | 30    | true    | s1
a8        | 2024-01-01   | UA   | branch  | border_guard        |                |          |                  | 31    | false   | s2
a9        | 2024-01-01   | UA   | branch  | azov                | national_guard |          |                  | 3     | true    | s1
a10       | 2024-01-01   | UA   | branch  | national_police     |                |          |                  | 0     | true    | s1
a11       | 2024-01-01   | UA   | branch  | customs_service     |                |          |                  |       | true    | s1
a12       | 2024-01-01   | UA   | branch  | emergency_service   |                | civilian |                  | 4     | true    | s1
a13       | 2024-01-01   | UA   | branch  | border_guard        |                |          | outside_exchange | 1     | true    | s1
a14       | 2024-01-01   | UA   | branch  | volunteers          |                |          |                  | 7     | false   | s1
a16       | 2024-01-01   | UA   | branch  | kraken              | emergency_service |       |                  | 2     | true    | s1
a17       | 2024-01-01   | UA   | branch  | security_service    |                |          | outside_exchange | 6     | true    | s1
a18       | 2024-01-01   | UA   | branch  | foreign_legion      | security_service |        |                  | 1     | true    | s1
a15       | 2024-01-01   | RU   | branch  | rosgvardia          |                |          |                  | 4     | true    | s1
b1        | 2024-02-01   | RU   | total   | all                 |                |          |                  | 70    | true    | s1
b2        | 2024-02-01   | UA   | sex     | women               |                |          |                  | 6     | true    | s1
b3        | 2024-02-01   | UA   | sex     | women               |                | military |                  | 5     | true    | s1
b4        | 2024-02-01   | UA   | sex     | women               |                |          | outside_exchange | 1     | true    | s1
b5        | 2024-02-01   | UA   | group   | civilian            |                |          |                  | 9     | true    | s1
b6        | 2024-02-01   | UA   | total   | all                 |                |          |                  | 99    | false   | s1
b7        | 2024-02-01   | UA   | total   | all                 |                |          |                  |       | false   | s2
b8        | 2024-02-01   | UA   | total   | all                 |                |          |                  | 98    | false   | s1
b9        | 2024-02-01   | UA   | total   | all                 |                |          |                  | 99    | true    | s4
b10       | 2024-02-01   | UA   | total   | all                 |                |          |                  | 99    | false   | s2
b11       | 2024-02-01   | UA   | total   | all                 |                |          |                  | 99    | false   | s3
b12       | 2024-02-01   | UA   | total   | all                 |                |          |                  | 99    | false   | s4
c1        | 2024-03-01   | UA   | total   | all                 |                |          |                  | 10    | true    | s1
c2        | 2024-03-01   | UA   | group   | military            |                |          |                  | 9     | true    | s1
c3        | 2024-03-01   | UA   | group   | military            |                |          |                  | 9     | false   | s2
c4        | 2024-03-01   | UA   | group   | military            |                |          |                  | 9     | false   | s3
c5        | 2024-03-01   | UA   | branch  | navy                |                |          |                  | 4     | true    | s1
c6        | 2024-03-01   | UA   | branch  | navy                |                |          |                  | 4     | false   | s2
c7        | 2024-03-01   | UA   | branch  | navy                |                |          |                  | 4     | false   | s3
c8        | 2024-03-01   | UA   | branch  | navy                |                |          |                  | 3     | false   | s4
c9        | 2024-03-01   | UA   | branch  | border_guard        |                |          |                  | 2     | true    | s1
c10       | 2024-03-01   | UA   | branch  | border_guard        |                |          |                  | 3     | false   | s2
c11       | 2024-03-01   | UA   | branch  | national_police     |                |          |                  | 1     | false   | s1
c12       | 2024-03-01   | UA   | branch  | national_police     |                |          |                  | 2     | false   | s2
c13       | 2024-03-01   | UA   | status  | medics              |                |          |                  |       | true    | s1
c14       | 2024-03-01   | UA   | status  | medics              |                |          |                  |       | false   | s2
c15       | 2024-03-01   | UA   | status  | clergy              |                |          |                  | 1     | true    | s1
c16       | 2024-03-01   | UA   | status  | clergy              |                |          |                  |       | false   | s2
c17       | 2024-03-01   | UA   | ordinal | since_2022          |                |          |                  | 49    | false   | s1
c18       | 2024-03-01   | UA   | ordinal | since_2022          |                |          |                  | 49    | false   | s2
c19       | 2024-03-01   | UA   | status  | conscripts          |                |          |                  | 4     | true    | s1
c20       | 2024-03-01   | UA   | status  | conscripts          |                |          |                  | 2     | false   | s1
c21       | 2024-03-01   | UA   | branch  | interior_ministry   |                |          |                  | 3     | false   | s1
c22       | 2024-03-01   | UA   | status  | under_25            |                |          |                  | 8     | true    | s1
c23       | 2024-03-01   | UA   | status  | under_25            |                |          |                  | 9     | false   | s1
c24       | 2024-03-01   | UA   | status  | under_25            |                |          |                  | 8     | false   | s2
c25       | 2024-03-01   | UA   | ordinal | this_year           |                |          |                  | 2     | false   | s1
c26       | 2024-03-01   | UA   | ordinal | this_year           |                |          |                  | 3     | false   | s2
d1        | 2024-03-01-b | UA   | branch  | national_guard      |                |          |                  |       | true    | s1
d2        | 2024-03-01-b | UA   | branch  | azov                | national_guard |          |                  | 4     | true    | s1
d3        | 2024-03-01-b | UA   | group   | military            |                |          |                  | 10    | true    | s1
e1        | 2024-05-01   | UA   | group   | military            |                |          |                  | 90    | true    | s1
e2        | 2024-05-01   | UA   | branch  | armed_forces        |                |          |                  | 50    | true    | s1
e3        | 2024-05-01   | UA   | branch  | navy                | armed_forces   |          |                  | 14    | true    | s1
e4        | 2024-05-01   | UA   | branch  | border_guard        |                |          |                  | 30    | true    | s1
e5        | 2024-05-01   | UA   | branch  | air_force           |                |          |                  |       | true    | s1
e6        | 2024-05-01   | UA   | branch  | customs_service     |                |          |                  |       | true    | s1
""",
}


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Database:
    return build(write_data(tmp_path_factory.mktemp("exchange") / "data", **GIVEN))


def test_parts_stand_under_their_whole_and_what_has_no_whole_beside_the_others(small: Database) -> None:
    columns = ("branch", "parent", "depth", "people", "own", "military")
    assert [tuple(some(row, columns).values()) for row in ask(small, "exchange_branches", id="2024-01-01")] == [
        ("armed_forces", None, 0, 50, 16, 100),
        ("territorial_defence", "armed_forces", 1, 20, 20, 100),
        ("navy", "armed_forces", 1, 14, 12, 100),
        ("marine_brigade_36", "navy", 2, 2, 2, 100),
        ("air_force", "armed_forces", 1, None, None, 100),
        ("border_guard", None, 0, 30, 30, 100),
        # Of the National Guard nothing was published; of others only those among the civilians, or outside the exchange.
        ("azov", None, 0, 3, 3, 100),
        ("kraken", None, 0, 2, 2, 100),
        ("foreign_legion", None, 0, 1, 1, 100),
        ("national_police", None, 0, 0, 0, 100),
        ("customs_service", None, 0, None, None, 100),
        # Outside the exchange.
        ("security_service", None, 0, 6, 6, 100),
        ("border_guard", None, 0, 1, 1, 100),
    ]


def test_a_part_stands_under_its_whole_even_if_that_has_no_number(small: Database) -> None:
    columns = ("branch", "parent", "depth", "people", "own", "military")
    assert [tuple(some(row, columns).values()) for row in ask(small, "exchange_branches", id="2024-03-01-b")] == [
        ("national_guard", None, 0, None, None, 10),
        ("azov", "national_guard", 1, 4, 4, 10),
    ]


def test_the_military_whose_branch_nobody_published_are_drawn_and_named(small: Database) -> None:
    figure = CHARTS["exchange_branches"](english(small, "2024-05-01"))
    assert figure.title == "The branch is known for 80 of 90 service members"
    assert "For 10 service members no branch is known." in figure.sentence
    (rest,) = [trace["x"] for trace in figure.data if trace["name"] == "unknown"]
    assert rest == [10]
    assert "Mentioned, not counted: Air Force and Customs Service." in figure.sentence
    (named,) = [trace["y"] for trace in figure.data if trace["name"] == "without a number"]
    assert named == [3, 4]


def test_without_any_branch_the_page_says_that_it_is_unknown(small: Database) -> None:
    figure = CHARTS["exchange_branches"](english(small, "2024-04-01"))
    assert figure.empty == "No branch was published for this exchange. That is unknown, not zero."


def test_facts_stand_in_the_order_of_sides_measures_and_parts(small: Database) -> None:
    rows = ask(small, "exchange_facts", id="2024-02-01")
    # Of the total the adopted one first, then by number; of one number the older page first, one without a date last.
    assert " ".join(row["figure_id"] for row in rows) == "b9 b8 b10 b6 b12 b11 b7 b5 b2 b4 b3 b1"
    assert [row["fact"] for row in rows] == [1, 1, 1, 1, 1, 1, 1, 2, 3, 4, 5, 6]
    # One of the four pages gives its number twice.
    assert [row["same_number"] for row in rows][:7] == [4, 1, 4, 4, 4, 4, 1]
    assert {row["pages"] for row in rows[:7]} == {4}


WHY = {
    "People in all": "The only source found that says so",
    "Military": "All 3 sources with a figure agree",
    "Navy": "Given by most: 3 of 4 sources",
    "Border Guard Service": "Sources differ; the editors’ choice (1 of 2 sources)",
    "National Police": "Sources differ, and none could be chosen",
    "Medics": "Mentioned by 2 sources, not counted",
    "Clergy": "The only source with a figure",
    "Conscripts": "The only source found gives other figures too; the editors’ choice",
    "Interior Ministry services": "Only one source says so; it is not the main figure",
    "Under 25": "Given by most: 2 of 2 sources",
    "Exchange of the year": "Sources differ; official numbers are kept with the exchanges themselves",
    "Exchange since 2022": "All 2 sources with a figure agree; official numbers are kept with the exchanges themselves",
}


def words_of_facts(database: Database, subject: str) -> dict[str, list[str]]:
    """Return the table of facts: by what is counted, the number and why it is this one."""
    sheet = table(english(database, subject), "exchange_facts")
    labels = [column["label"] for column in sheet["columns"]]
    texts = [[cell if isinstance(cell, str) else cell["text"] for cell in row] for row in sheet["rows"]]
    rows = [dict(zip(labels, row, strict=True)) for row in texts]
    return {row["What is counted"]: [row["Number"], row["Why this number"]] for row in rows}


@pytest.mark.parametrize("name", WHY)
def test_the_page_says_why_a_number_is_adopted(small: Database, name: str) -> None:
    assert words_of_facts(small, "2024-03-01")[name][1] == WHY[name]


@pytest.mark.parametrize(
    ("name", "number"),
    [("National Police", "no main figure"), ("Interior Ministry services", "3"), ("Exchange since 2022", "49")],
)
def test_a_fact_of_which_no_number_is_adopted_shows_the_one_that_all_pages_give(
    small: Database, name: str, number: str
) -> None:
    assert words_of_facts(small, "2024-03-01")[name][0] == number


FOLDED = {
    "Navy": "3 more sources, some with other figures",
    "Military": "2 more sources",
    "Medics": "1 more source",
    "Clergy": "1 more source",
    "Conscripts": "another figure in the same source",
    "Under 25": "1 more source; another figure in the same source",
    "Interior Ministry services": "1 source",
    "National Police": "2 sources, with different figures",
}


@pytest.mark.parametrize("name", FOLDED)
def test_the_pages_folded_away_are_counted_each_once(small: Database, name: str) -> None:
    sheet = table(english(small, "2024-03-01"), "exchange_facts")
    labels = [column["label"] for column in sheet["columns"]]
    what, who = labels.index("What is counted"), labels.index("Sources")
    (cell,) = [row[who] for row in sheet["rows"] if row[what] == name]
    assert cell["label"] == FOLDED[name]


# ---------- every exchange


def numbers_by_fact(subject: str) -> dict[tuple[str, ...], set[str]]:
    """Return the different numbers that sources give for each fact about an exchange."""
    found: dict[tuple[str, ...], set[str]] = {}
    for line in figures_of(subject):
        found.setdefault(fact(line), set()).update([line["value"]] if line["value"] else [])
    return found


def sheets_of_facts(database: Database) -> Iterator[tuple[str, list[set[str]], list[dict[str, Any]]]]:
    """Yield for every exchange and series the different numbers of each fact, and its row in the table by heading."""
    for subject in [*EXCHANGES, *SERIES]:
        sheet = table(english(database, subject), "exchange_facts")
        labels = [column["label"] for column in sheet["columns"]]
        numbers = numbers_by_fact(subject)
        facts = [fact_of_row(group[0]) for group in facts_on_page(database, subject)]
        rows = [dict(zip(labels, row, strict=True)) for row in sheet["rows"]]
        yield subject, [numbers[one] for one in facts], rows


def test_sources_are_said_to_differ_only_where_they_do(database: Database) -> None:
    wrong = [
        (subject, row["What is counted"])
        for subject, numbers, rows in sheets_of_facts(database)
        for given, row in zip(numbers, rows, strict=True)
        if row["Why this number"].startswith("Sources differ") and len(given) < 2
    ]
    assert wrong == []


def test_other_numbers_are_promised_only_where_there_are_some(database: Database) -> None:
    wrong = [
        (subject, row["What is counted"])
        for subject, numbers, rows in sheets_of_facts(database)
        for given, row in zip(numbers, rows, strict=True)
        if re.search("(other|another|different) figure", row["Sources"].get("label", "")) and len(given) < 2
    ]
    assert wrong == []


def test_the_sentence_counts_the_facts_of_which_sources_give_different_numbers(database: Database) -> None:
    wrong = {}
    for subject in [*EXCHANGES, *SERIES]:
        disputed = sum(len(numbers) > 1 for numbers in numbers_by_fact(subject).values())
        sentence = CHARTS["exchange_facts"](english(database, subject)).sentence
        said = re.search(r"For (\d+) of them", sentence)
        if disputed != (int(said[1]) if said else 0):
            wrong[subject] = (disputed, sentence)
    assert wrong == {}


def own_people(subject: str) -> int:
    """Return the people to Ukraine whose branch is known, each once: a row less its parts, of the day and outside it."""
    lines = [
        line
        for line in figures_of(subject)
        if (line["side"], line["measure"], line["within"], line["adopted"]) == ("UA", "branch", "", "true")
        and line["value"]
    ]
    places = {(line["category"], line["scope"]) for line in lines}
    return sum(int(line["value"]) for line in lines if (line["parent"], line["scope"]) not in places)


@pytest.mark.parametrize("subject", ["2025-03-19", "2026-02-05", *BY_LOT])
def test_the_own_people_of_the_branches_are_the_leaves_that_are_counted(database: Database, subject: str) -> None:
    sql = "select coalesce(sum(people), 0) from branch_leaves where return_id = ? and side = 'UA' and kind = 'exchange'"
    (leaves,) = database.connection.cursor().execute(sql, [subject]).fetchone() or (0,)
    assert sum(row["own"] or 0 for row in ask(database, "exchange_branches", id=subject)) == leaves


def test_branches_outside_the_exchange_are_named_so(database: Database) -> None:
    figure = CHARTS["exchange_branches"](english(database, "2025-03-19"))
    assert "Armed Forces 170" in figure.sentence
    assert "Border Guard Service 4" in figure.sentence
    assert "Armed Forces, outside the exchange 21 (in Armed Forces)" in figure.sentence
    bars = {label: value for trace in figure.data for label, value in zip(trace["y"], trace["x"], strict=True)}
    assert sorted(bars.values()) == sorted([170, 21, 4, 1, 11, 8, 3, 4])
    cells = [(row[0], text_of(row[2])) for row in table(english(database, "2025-03-19"), "exchange_branches")["rows"]]
    assert ("Armed Forces, in the exchange itself", "149") in cells
    assert ("Armed Forces, outside the exchange", "21") in cells
    assert ("Border Guard Service, in the exchange itself", "3") in cells


def test_no_branch_is_called_unknown_that_is_counted_elsewhere(database: Database) -> None:
    wrong = {}
    for subject in EXCHANGES:
        figure = CHARTS["exchange_branches"](english(database, subject))
        drawn = sum(sum(trace["x"]) for trace in figure.data if trace["name"] == "unknown")
        military = people_of_day(subject, "UA")["military"]
        unknown = max((military or 0) - own_people(subject), 0) if figure.empty is None else 0
        if drawn != unknown:
            wrong[subject] = f"{drawn} drawn as unknown, {unknown} are"
    assert wrong == {}


# ---------- the page in Streamlit

LATEST = list(EXCHANGES)[-1]


def heading(test: Any) -> str:
    (header,) = test.header
    return str(header.value)


def expected_heading(database: Database, subject: str, code: str) -> str:
    return as_markdown(title(View(database, language(code), Filters(id=subject))))


@both_languages
@pytest.mark.parametrize("subject", ["2024-01-03", "series:istanbul-2-2025"])
def test_a_link_opens_the_page_of_its_exchange(database: Database, subject: str, code: str) -> None:
    test = opened(f"lang={code}&id={subject}", "exchange")
    assert written(test) == {"lang": [code], "id": [subject]}
    assert heading(test) == expected_heading(database, subject, code)
    assert test.selectbox(key="id").value == subject
    sent = charts(test)
    assert ("exchange_stages" in sent) == (subject in SERIES)
    for chart in sent.values():
        assert chart["language"] == code
        assert subject.replace(":", "%3A") in chart["take"]["numbers"]["files"][0]["href"]
    for text in words_on(test):
        assert not re.search(r"\bNone\b|\bnan\b|[{}]", text)
    values = [metric.value for metric in test.metric]
    assert ("230" in values) == (subject == "2024-01-03")


@both_languages
def test_without_an_exchange_the_page_opens_the_latest(database: Database, code: str) -> None:
    test = opened(f"lang={code}", "exchange")
    assert heading(test) == expected_heading(database, LATEST, code)
    assert test.selectbox(key="id").value == LATEST
    assert len(test.text) == 0


@both_languages
def test_an_exchange_that_is_not_known_is_named_and_the_latest_opens(database: Database, code: str) -> None:
    test = opened(f"lang={code}&id=2024-01-04", "exchange")
    (notice,) = test.text
    assert notice.value.endswith(": id=2024-01-04")
    assert heading(test) == expected_heading(database, LATEST, code)


def test_another_language_keeps_the_exchange(database: Database) -> None:
    test = opened("lang=en&id=2022-06-29", "exchange")
    speak(test, "uk")
    assert not test.exception
    assert written(test) == {"lang": ["uk"], "id": ["2022-06-29"]}
    assert heading(test) == expected_heading(database, "2022-06-29", "uk")
    assert {chart["language"] for chart in charts(test).values()} == {"uk"}


def test_an_exchange_is_chosen_from_the_list_and_by_its_neighbours(database: Database) -> None:
    test = opened("lang=en&id=2022-06-29", "exchange")
    test.selectbox(key="id").set_value("2024-01-03").run()
    assert written(test)["id"] == ["2024-01-03"]
    test.button(key="neighbour_before").click().run()
    assert written(test)["id"] == ["2023-08-07"]
    test.button(key="neighbour_after").click().run()
    assert heading(test) == expected_heading(database, "2024-01-03", "en")


@pytest.mark.parametrize(("end", "key"), [(0, "before"), (-1, "after")])
def test_the_first_exchange_has_none_before_it_and_the_last_none_after(end: int, key: str) -> None:
    test = opened(f"lang=en&id={list(EXCHANGES)[end]}", "exchange")
    assert [test.button(key=f"neighbour_{other}").disabled for other in ("before", "after")] == [
        key == other for other in ("before", "after")
    ]


def test_the_exchange_is_forgotten_on_other_pages() -> None:
    test = opened("lang=en&id=2024-01-03&who=military", "exchange")
    test.switch_page(f"../../pages/{PAGES['timeline'].file}")
    test.query_params = {}
    test.run()
    assert written(test) == {"lang": ["en"], "who": ["military"]}


# ---------- a text of the data is a text

# What may stand in a cell of a file: no line break, no space at its ends.
one_line = st.text(st.characters(exclude_categories=("Cc", "Cs", "Zl", "Zp")), max_size=60).map(str.strip)
pieces = st.sampled_from([*punctuation, " ", "x", "1", "http", "www", "<b>", ":red[", "# ", "- "])
markup = st.lists(pieces, max_size=20).map("".join).map(str.strip)


@steady
@given(text=one_line | markup)
def test_no_text_of_the_data_becomes_markup(text: str) -> None:
    markdown = (
        pytest.importorskip("markdown_it").MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"])
    )
    tokens = markdown.parse(as_markdown(text))
    assert {token.type for token in tokens} <= {"paragraph_open", "inline", "paragraph_close"}
    assert {child.type for token in tokens for child in token.children or ()} <= {"text", "text_special"}
    shown = markdown.render(as_markdown(text)).removeprefix("<p>").removesuffix("</p>\n")
    assert unescape(shown) == text


@given(text=one_line | markup)
@steady
def test_every_character_that_markdown_may_read_is_escaped(text: str) -> None:
    escaped = as_markdown(text)
    assert re.sub(r"\\(.)", r"\1", escaped) == text
    # What is left has nothing that begins markup, be it of Markdown or of Streamlit's own (colours, icons, formulas).
    assert not set(re.sub(r"\\.", "", escaped)) & set("\\`*_{}[]()<>#+-.!|~$:&")


def test_sources_of_both_sides_are_said_to_agree_only_where_both_give_the_same_number(database: Database) -> None:
    seen = set()
    for subject in english(database, "2024-01-03").options.id:
        figure, rows = CHARTS["accounts"](english(database, subject)), ask(database, "accounts", id=subject)
        facts: dict[Any, dict[str, set[int]]] = defaultdict(lambda: defaultdict(set))
        for row in rows:
            facts[row["side"], row["measure"], row["category"]][row["seat"]].add(row["value"])
        shared = any(fact["UA"] & fact["RU"] for fact in facts.values())
        claims = ("numbers in common", "do not contradict each other")
        said = [claim in f"{figure.title} {figure.sentence}" for claim in claims]
        assert shared or not any(said), subject
        seen.add((shared, any(said)))
    assert seen == {(True, True), (False, False)}
