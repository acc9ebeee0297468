"""Ten chosen sets of filters, added up by hand: from the CSV files with nothing but dicts, and compared with the pages."""

from __future__ import annotations

import csv
import datetime as dt
from collections import defaultdict
from collections.abc import Iterator
from typing import Any

import pytest

from homeward.core.filters import CHOICES, Filters
from homeward.core.i18n import language
from homeward.core.view import View
from homeward.db.database import Database
from homeward.settings import DATA
from homeward.text.key_figures import main_numbers

Row = dict[str, str]

COMBINATIONS = [
    Filters(),
    Filters(since=dt.date(2024, 1, 1), until=dt.date(2024, 12, 31)),
    Filters(since=dt.date(2022, 9, 1), until=dt.date(2022, 12, 31), direction="ru"),
    Filters(who="military", since=dt.date(2025, 1, 1), until=dt.date(2025, 12, 31)),
    Filters(who="civilian", direction="both"),
    Filters(scope="proper", since=dt.date(2025, 3, 1), until=dt.date(2025, 4, 30)),
    Filters(series=("1000-for-1000-2025-05", "geneva-2026")),
    Filters(series=("none",), who="military", direction="both"),
    Filters(mediator=("uae",), since=dt.date(2024, 1, 1)),
    Filters(mediator=("none",), until=dt.date(2022, 8, 31), direction="both"),
]


def read(name: str) -> list[Row]:
    with (DATA / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


EXCHANGES = read("exchanges")
MEDIATORS = {row["written_as"]: row["mediator"] for row in read("mediators")}
ADOPTED: dict[tuple[str, str, str, str], int] = {
    (row["subject_id"], row["side"], row["measure"], row["category"]): int(row["value"])
    for row in read("figures")
    if row["adopted"] == "true" and row["value"] and not row["within"] and not row["scope"]
}


def passes(exchange: Row, filters: Filters) -> bool:
    day = dt.date.fromisoformat(exchange["date"])
    mediators = {MEDIATORS[name.strip()] for name in exchange["mediators"].split(";") if name.strip()} or {"none"}
    return (
        (filters.since is None or day >= filters.since)
        and (filters.until is None or day <= filters.until)
        and (not filters.series or (exchange["series_id"] or "none") in filters.series)
        and (not filters.mediator or bool(mediators & set(filters.mediator)))
    )


def counted(exchange_id: str, side: str, filters: Filters) -> int | None:
    """Return the people of one day by the rules of data/README.md, read again from the words and not from the views."""
    total = ADOPTED.get((exchange_id, side, "total", "all"))
    groups = {group: ADOPTED.get((exchange_id, side, "group", group)) for group in ("military", "civilian")}
    if total is None and None not in groups.values():
        total = sum(value or 0 for value in groups.values())
    outside = ADOPTED.get((exchange_id, side, "status", "outside_exchange"), 0) if side == "UA" else 0
    if filters.scope == "all":
        outside = 0
    if filters.who == "everyone":
        return None if total is None else total - outside
    other = "civilian" if filters.who == "military" else "military"
    value = groups[filters.who]
    if value is None and total is not None and groups[other] == total:
        value = 0
    # All who returned outside an exchange were military (22 and 31 people).
    return value - outside if value is not None and filters.who == "military" else value


def sides(filters: Filters) -> list[str]:
    return {"ua": ["UA"], "ru": ["RU"], "both": ["UA", "RU"]}[filters.direction]


def by_hand(filters: Filters) -> dict[str, tuple[int, int]]:
    """Return by side the people, and the days with a number."""
    result: dict[str, tuple[int, int]] = {}
    for side in sides(filters):
        values = [
            counted(exchange["exchange_id"], side, filters) for exchange in EXCHANGES if passes(exchange, filters)
        ]
        known = [value for value in values if value is not None]
        result[side] = (sum(known), len(known))
    return result


def rows_of(database: Database, name: str, filters: Filters, **more: Any) -> list[dict[str, Any]]:
    return database.run(name, filters.parameters() | more).dicts()


@pytest.mark.parametrize("filters", COMBINATIONS, ids=str)
def test_the_people_are_those_added_up_by_hand(database: Database, filters: Filters) -> None:
    rows = rows_of(database, "people", filters)
    assert {row["side"]: (row["people"] or 0, row["days_with_number"]) for row in rows} == by_hand(filters)


@pytest.mark.parametrize("filters", COMBINATIONS, ids=str)
def test_the_timeline_adds_up_to_the_same_at_every_grain(database: Database, filters: Filters) -> None:
    lower_bounds = {row["side"]: row["lower_bound_people"] for row in rows_of(database, "people", filters)}
    for grain in CHOICES["grain"]:
        sums: dict[str, int] = defaultdict(int)
        for row in rows_of(database, "timeline", filters, grain=grain):
            sums[row["side"]] += row["people"] or 0 if row["kind"] == "exchange" else 0
        assert {side: sums[side] for side in sides(filters)} == {
            side: people + lower_bounds[side] for side, (people, _) in by_hand(filters).items()
        }


def leaves(exchange_id: str) -> Iterator[tuple[str, int]]:
    """Yield the branches of a day to Ukraine, each less the parts of it, those outside the exchange included."""
    rows = [
        row
        for row in read("figures")
        if row["subject_id"] == exchange_id
        and row["side"] == "UA"
        and row["measure"] == "branch"
        and row["adopted"] == "true"
        and row["value"]
        and not row["within"]
    ]
    for row in rows:
        parts = sum(
            int(part["value"]) for part in rows if part["parent"] == row["category"] and part["scope"] == row["scope"]
        )
        yield row["category"], int(row["value"]) - parts


@pytest.mark.parametrize("exchange_id", ["2022-06-29", "2023-03-07", "2024-01-03", "2024-09-13", "2025-03-19"])
def test_the_branches_of_a_day_are_those_added_up_by_hand(database: Database, exchange_id: str) -> None:
    day = dt.date.fromisoformat(exchange_id)
    rows = rows_of(database, "branches", Filters(since=day, until=day))
    shown = sum(row["people"] for row in rows if row["part"] not in ("not_published", "civilian", "not_specified"))
    assert shown == sum(people for _, people in leaves(exchange_id))
    assert sum(row["people"] for row in rows) == counted(exchange_id, "UA", Filters())


@pytest.mark.parametrize("filters", COMBINATIONS, ids=str)
def test_the_overview_shows_the_same_number(database: Database, filters: Filters) -> None:
    numbers = main_numbers(View(database, language("en"), filters))
    shown = [
        int(number.value.replace("at least ", "").replace(",", "")) for number in numbers if "eturned" in number.label
    ]
    # What has no day of its own is added: days with a lower bound only, and the rest of whole agreements.
    rows = rows_of(database, "people", filters)
    more = [row["lower_bound_people"] + (row["series_people"] or 0) for row in rows]
    assert shown == [people + rest for (people, _), rest in zip(by_hand(filters).values(), more, strict=True)]
