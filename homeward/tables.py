"""Rows → the table under a chart: the same numbers, in words and numbers of the viewer's language."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from homeward.charts.branches import part_label
from homeward.charts.common import Row, bucket_name, direction_words, qualified, upper_first
from homeward.charts.groups import year_or_series
from homeward.comparison import difference, measure_name, names, value
from homeward.language import Language
from homeward.view import View

# A cell of a table from a row; None is shown as a dash.
Cell = Callable[[View, Row], str | None]


def _number(column: str) -> Cell:
    return lambda view, row: None if row[column] is None else view.language.number(row[column])


def _people(view: View, row: Row) -> str:
    if row["people"] is None:
        return view.language.text("unknown")
    return qualified(view.language, row["people"], row.get("known_as"), at_least=row["is_at_least"])


def _known(view: View, row: Row) -> str:
    return view.language.text("unknown") if row["people"] is None else view.language.number(row["people"])


def _when(view: View, row: Row) -> str:
    return bucket_name(row, view.filters.grain, view.language)


def _day(column: str) -> Cell:
    return lambda view, row: view.language.date(row[column])


def _share(column: str) -> Cell:
    return lambda view, row: None if row[column] is None else view.language.percent(row[column])


def _category(column: str) -> Cell:
    return lambda view, row: row[column] and view.label(row["measure"], row[column])


def _columns(language: Language) -> dict[str, dict[str, tuple[str, bool, Cell]]]:
    """Return the columns of each table: heading, whether it holds numbers, and what stands in it."""
    when = (language.text("When"), False, _when)
    label: tuple[str, bool, Cell] = (language.text("Exchange"), False, lambda view, row: view.of_row(row))
    side: tuple[str, bool, Cell] = (
        language.text("Direction"),
        False,
        lambda view, row: direction_words(view.language, row["side"]),
    )
    people: tuple[str, bool, Cell] = (language.text("People"), True, _people)
    when_exactly: tuple[str, bool, Cell] = (
        language.text("When"),
        False,
        lambda view, row: bucket_name(row, "exchange", view.language),
    )
    number_of_people: tuple[str, bool, Cell] = (language.text("People"), True, _known)
    of_branch: dict[str, tuple[str, bool, Cell]] = {
        "when": when,
        "label": label,
        "part": (
            language.text("Branch or group"),
            False,
            lambda view, row: row["part"] and part_label(view, row["part"]),
        ),
    }
    source: tuple[str, bool, Cell] = (language.text("Source"), False, lambda _, row: row["publisher"])
    return {
        "timeline": {
            "when": when,
            "label": label,
            "side": side,
            "people": people,
            "military": (language.text("Military"), True, _number("military")),
            "civilian": (language.text("Civilians"), True, _number("civilian")),
            "not_specified": (language.text("Group not specified"), True, _number("not_specified")),
            "days": (language.text("Exchanges"), True, _number("days")),
            "days_unknown": (language.text("Without a number"), True, _number("days_unknown")),
            "source": source,
        },
        "running_total": {
            "when": (language.text("When"), False, lambda view, row: bucket_name(row, "exchange", view.language)),
            "label": label,
            "side": side,
            "people": people,
            "total": (language.text("Running total"), True, _number("total")),
            "total_at_least": (language.text("With series, at least"), True, _number("total_at_least")),
            "source": source,
        },
        "branches": of_branch
        | {"people": number_of_people, "of_series": (language.text("Of a whole series"), True, _number("of_series"))},
        "branches_by_year": of_branch | {"people": number_of_people},
        "branch_shares": of_branch | {"people": number_of_people},
        "branch_tree": {
            "branch": (language.text("Branch"), False, lambda view, row: view.label("branch", row["branch"])),
            "within": (
                language.text("Part of"),
                False,
                lambda view, row: row["belongs_to"] and view.label("branch", row["belongs_to"]),
            ),
            "people": number_of_people,
            "own": (language.text("Not itemised further"), True, _number("own")),
            "of_series": (language.text("Of a whole series"), True, _number("of_series")),
            "exchanges": (language.text("Exchanges with a number"), True, _number("exchanges")),
            "mentions": (language.text("Only mentioned in"), True, _number("mentions")),
        },
        "branch_grid": {
            "when": when_exactly,
            "label": label,
            "branch": (language.text("Branch"), False, lambda view, row: view.label("branch", row["branch"])),
            "people": number_of_people,
        },
        "branch_followed": {"when": when_exactly, "label": label, "people": number_of_people, "source": source},
        "pauses": {
            "first_date": (language.text("From"), False, _day("first_date")),
            "last_date": (language.text("To"), False, _day("last_date")),
            "days": (language.text("Days"), True, _number("days")),
        },
        **_of_groups(language),
    }


def _of_groups(language: Language) -> dict[str, dict[str, tuple[str, bool, Cell]]]:
    """Return the columns of the tables of the page of groups."""
    year: tuple[str, bool, Cell] = (language.text("Year or series"), False, year_or_series)
    day: tuple[str, bool, Cell] = (
        language.text("When"),
        False,
        lambda view, row: bucket_name(row, "exchange", view.language),
    )
    side: tuple[str, bool, Cell] = (
        language.text("Direction"),
        False,
        lambda view, row: direction_words(view.language, row["side"]),
    )
    groups = {
        "military": language.text("Military"),
        "civilian": language.text("Civilians"),
        "not_specified": language.text("Group not specified"),
    }
    days: dict[str, tuple[str, bool, Cell]] = {
        "days": (language.text("Exchanges"), True, _number("days")),
        "days_unknown": (language.text("Without a number"), True, _number("days_unknown")),
    }
    people: tuple[str, bool, Cell] = (language.text("People"), True, _people)
    details: dict[str, tuple[str, bool, Cell]] = {
        "side": side,
        "category": (language.text("Heading"), False, _category("category")),
        "belongs_to": (language.text("Part of"), False, _category("belongs_to")),
        "people": (language.text("People"), True, _known),
        "series_people": (language.text("Of a whole series"), True, _number("series_people")),
        "exchanges": (language.text("Exchanges with a number"), True, _number("exchanges")),
        "mentions": (language.text("Only mentioned in"), True, _number("mentions")),
    }
    return {
        "groups_by_year": {
            "when": year,
            "side": side,
            "people": people,
            **{key: (name, True, _number(key)) for key, name in groups.items()},
            **days,
        },
        "group_shares": {
            "when": year,
            "side": side,
            **{key: (name, True, _share(key)) for key, name in groups.items()},
            **days,
        },
        "group_totals": {
            "when": day,
            "label": (language.text("Exchange"), False, lambda view, row: view.of_row(row)),
            "side": side,
            "group": (language.text("Group"), False, lambda view, row: view.label("group", row["group"])),
            "people": (language.text("People"), True, _known),
            "total": (language.text("Running total"), True, _number("total")),
            "total_at_least": (language.text("With series, at least"), True, _number("total_at_least")),
        },
        "women_and_men": {
            "when": year,
            "side": side,
            "people": people,
            "women": (language.text("Women"), True, _number("women")),
            "men": (language.text("Men"), True, _number("men")),
            "not_published": (language.text("Not published"), True, _number("not_published")),
            "days_known": (language.text("Exchanges with a number"), True, _number("days_known")),
            **days,
        },
        "ranks": details,
        "conditions": details,
        "defended": details,
        "ages": {
            "when": day,
            "label": (language.text("Exchange"), False, lambda view, row: view.of_row(row)),
            "side": side,
            "youngest": (language.text("Youngest"), True, _number("youngest")),
            "oldest": (language.text("Oldest"), True, _number("oldest")),
            "source": (language.text("Source"), False, lambda _, row: row["publisher"]),
        },
    }


def _one_of_both(view: View, row: Row) -> str | None:
    return direction_words(view.language, row["side"]) if view.filters.direction == "both" else None


def _comparison(view: View) -> dict[str, tuple[str, bool, Cell]]:
    """Return the columns of the comparison, whose headings are what is compared."""
    language = view.language
    first, second = names(view)
    return {
        "side": (language.text("Direction"), False, _one_of_both),
        "measure": (language.text("Measure"), False, lambda view, row: measure_name(view, row["measure"])),
        "a": (upper_first(first), True, lambda view, row: value(view.language, row, "a")),
        "b": (upper_first(second), True, lambda view, row: value(view.language, row, "b")),
        "difference": (language.text("Difference"), True, lambda view, row: difference(view.language, row)),
    }


def table(view: View, name: str) -> dict[str, Any]:
    """Return the table of a chart: `columns` (label, number) and `rows` of texts. Columns that are empty are left out.

    Raises:
        KeyError: no such table.
    """
    columns = list((_comparison(view) if name == "compare" else _columns(view.language)[name]).values())
    rows = [[cell(view, row) for _, _, cell in columns] for row in view.rows(name)]
    kept = [index for index in range(len(columns)) if any(row[index] for row in rows)]
    return {
        "columns": [{"label": columns[index][0], "number": columns[index][1]} for index in kept],
        "rows": [[row[index] or "–" for index in kept] for row in rows],
    }
