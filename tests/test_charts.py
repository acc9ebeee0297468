"""The charts: whatever the filters, what is drawn is what the queries say, in words without holes, and valid Plotly."""

from __future__ import annotations

import csv
import datetime as dt
import itertools
import json
import math
import random
import re
from collections.abc import Iterator
from dataclasses import asdict, replace
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Any

import plotly.graph_objects as go
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from homeward.charts import CHARTS
from homeward.charts.payload import payload
from homeward.charts.plotting.axes import number_axis, round_ticks
from homeward.charts.plotting.figure import DAY_MS, Figure, hover_text, milliseconds, note, separate, wrapped
from homeward.charts.plotting.template import TEMPLATE
from homeward.charts.registry import COLUMNS, DEFINITIONS
from homeward.core.filters import CHOICES, PARAMETERS, Filters
from homeward.core.i18n import language
from homeward.core.options import Options
from homeward.core.pages import PAGES, VERSUS, charts_of
from homeward.core.view import View, options_in
from homeward.db import versions
from homeward.db.build import build
from homeward.settings import DATA
from homeward.text.format import GROUPS
from tests.test_filters import valid_values

steady = settings(derandomize=True, deadline=None, database=None, max_examples=100)

LANGUAGES = ("en", "uk")
# What a trace holds one of for each of its points.
PER_POINT = ("x", "y", "width", "text", "hovertext", "customdata", "labels", "ids", "parents", "values")
# Before the first exchange: nothing that happened can match.
NOTHING = Filters(since=dt.date(2022, 1, 1), until=dt.date(2022, 1, 31))
# The list of branches published for a day adds up to more than its military (exceptions.csv): by how many.
BRANCHES_ABOVE_MILITARY = {"2022-09-21": 7}
ALWAYS_SOMETHING = (
    *("exchange_facts", "exchange_branches", "exchange_stages", "exchange_doubts", "exchange_around"),
    *("yearly_totals", "findings", "definitions", "corrections"),
)
MARKUP = "<img src=x onerror=alert(1)>"

every_chart = pytest.mark.parametrize("name", list(CHARTS))
both_languages = pytest.mark.parametrize("code", LANGUAGES)


@cache
def many_filters(combinations: int) -> tuple[Filters, ...]:
    """Return values of the parameters each alone, and some combinations of them."""
    options = options_in(versions.current())
    valid = {name: _some(name, values) for name, values in valid_values(options).items()}
    alone = [{name: [value]} for name, values in valid.items() for value in values if not name.startswith("versus")]
    source = random.Random(1)
    together = [
        {name: [source.choice(values)] for name, values in valid.items() if source.random() < 0.4}
        for _ in range(combinations)
    ]
    return tuple(dict.fromkeys(_filters(query, options) for query in [{}, *alone, *together]))


def _some(name: str, values: tuple[str, ...]) -> tuple[str, ...]:
    """Return the values that are not the default; of ids and dates one in the middle and the last."""
    return values[1:] if name in CHOICES else (values[len(values) // 2], values[-1])


def filters_for(name: str, code: str) -> tuple[Filters, ...]:
    """Return the filters that a chart is tried with: more for those that the others rest on, fewer the second time.

    Of filters that differ only in what changes no page that shows it (see tests/test_pages.py), the first.
    """
    chosen = many_filters(20 if name in ("timeline", "running_total") else 4)
    pages = [PAGES[path] for path in PAGES if name in charts_of(path)]
    changing = {*VERSUS, *(each for page in pages for each in (*page.filters, *page.own))} if pages else PARAMETERS
    different: dict[tuple[Any, ...], Filters] = {}
    for filters in chosen if code == "en" else chosen[::3]:
        different.setdefault(tuple(filters.values()[each] for each in changing), filters)
    return tuple(different.values())


def _filters(query: dict[str, list[str]], options: Options) -> Filters:
    for first, last in (("from", "to"), ("versus_from", "versus_to")):
        if first in query and last in query:
            query[first], query[last] = sorted((query[first], query[last]))
    filters, ignored = Filters.parse(query, options)
    assert not ignored
    return filters


def view_of(filters: Filters, code: str = "en") -> View:
    return View(versions.current(), language(code), filters)


@cache
def drawn(name: str, code: str, filters: Filters) -> Figure | Exception:
    """Return a figure, or why it could not be drawn (which one test says, so that the others need not)."""
    try:
        return CHARTS[name](view_of(filters, code))
    except Exception as error:
        return error


def figures(name: str, code: str = "en") -> Iterator[tuple[Filters, Figure]]:
    """Yield the figure of a chart under each of many filters, where it can be drawn."""
    for filters in filters_for(name, code):
        figure = drawn(name, code, filters)
        if isinstance(figure, Figure):
            yield filters, figure


def charts(name: str, code: str = "en") -> Iterator[tuple[Filters, Figure]]:
    """Yield the same, where something is drawn."""
    return ((filters, figure) for filters, figure in figures(name, code) if figure.empty is None)


def words_in_chart(figure: Figure) -> Iterator[str]:
    """Yield the texts that Plotly draws, which it reads as markup."""
    yield from (text for texts in figure.hover.values() for text in texts)
    yield from (note["text"] for note in figure.layout.get("annotations", ()))
    for part, value in figure.layout.items():
        if part.startswith(("xaxis", "yaxis")):
            yield from map(str, value.get("ticktext", ()))
            yield value.get("title", {}).get("text", "")
    yield from map(str, figure.layout.get("yaxis", {}).get("categoryarray", ()))
    for trace in figure.data:
        for key in ("text", "hovertext", "labels", "x", "y"):
            values = trace.get(key) or ()
            yield from [text for text in ([values] if isinstance(values, str) else values) if isinstance(text, str)]


def own_words(figure: Figure) -> list[str]:
    """Return the texts of a figure that stand around the chart."""
    return [figure.title, figure.subtitle, figure.sentence, figure.empty or "", *(item.label for item in figure.key)]


def all_words(figure: Figure) -> list[str]:
    """Return every text of a figure that a viewer can read or hear."""
    return [*own_words(figure), *words_in_chart(figure)]


def bars_of(figure: Figure) -> list[dict[str, Any]]:
    return [trace for trace in figure.data if trace["type"] == "bar"]


def lengths(trace: dict[str, Any]) -> list[float | None]:
    """Return the lengths of the bars of a trace."""
    values: list[float | None] = trace["x"] if trace.get("orientation") == "h" else trace["y"]
    return values


def rows_of_csv(name: str) -> list[dict[str, str]]:
    with (DATA / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def people_of(view: View) -> dict[str, dict[str, int]]:
    """Return what the query `people` counts, by side: on days, and of series beyond their days."""
    return {
        row["side"]: {"days": (row["people"] or 0) + row["lower_bound_people"], "series": row["series_people"] or 0}
        for row in view.rows("people")
    }


# ---------- every chart, whatever the filters


@both_languages
@every_chart
def test_a_chart_is_drawn_whatever_the_filters(name: str, code: str) -> None:
    failed = {str(filters.query()): drawn(name, code, filters) for filters in filters_for(name, code)}
    assert {query: repr(error) for query, error in failed.items() if isinstance(error, Exception)} == {}


@both_languages
@every_chart
def test_a_chart_is_sent_as_plain_json(name: str, code: str) -> None:
    for filters, figure in figures(name, code):
        assert json.dumps(asdict(figure), allow_nan=False), filters.query()
    view = view_of(Filters(), code)
    assert json.loads(json.dumps(payload(view, name), allow_nan=False))["name"] == name


@both_languages
@every_chart
def test_a_chart_has_a_title_and_a_sentence_or_says_why_it_is_empty(name: str, code: str) -> None:
    for filters, figure in figures(name, code):
        assert figure.name == name
        assert figure.title.strip(), filters.query()
        if figure.empty is None:
            assert figure.sentence.strip().endswith("."), filters.query()
            assert bool(figure.data) is not figure.is_table
        else:
            assert figure.empty.strip(), filters.query()
            assert not figure.data


@both_languages
@every_chart
def test_no_word_of_a_chart_has_a_hole(name: str, code: str) -> None:
    hole = re.compile(r"\b(None|nan|NaN|null|inf)\b|[{}]|\(\)|  |\$\w")
    found = {text for _, figure in figures(name, code) for text in all_words(figure) if hole.search(text)}
    assert found == set()


def test_no_word_of_a_chart_is_left_in_english_in_ukrainian() -> None:
    texts = {text for name in CHARTS for _, figure in figures(name, "uk") for text in own_words(figure)}
    assert {text for text in texts if re.search(r"\b[a-z]{2,}\b", text)} == set()


@every_chart
def test_one_is_singular_in_english(name: str) -> None:
    wrong = re.compile(r"(?<![\d,.–])1 (days|exchanges|people|members|civilians|women|men|pauses|others)\b")
    # "1 of 1 exchanges" counts what is before "of".
    texts = {re.sub(r"\b\d+ of 1 ", "", text) for _, figure in figures(name) for text in all_words(figure)}
    assert {text for text in texts if wrong.search(text)} == set()


@every_chart
def test_no_share_is_more_than_the_whole(name: str) -> None:
    more = re.compile(r"\b(?!100%)\d{3,}%|(?<!\w)-\d")
    found = {text for _, figure in figures(name) for text in all_words(figure) if more.search(text)}
    assert found == set()


@both_languages
@every_chart
def test_a_chart_draws_the_same_in_both_languages(name: str, code: str) -> None:
    def numbers(figure: Figure) -> list[Any]:
        return [[trace.get("x"), trace.get("y"), trace.get("width")] for trace in figure.data]

    for filters, figure in charts(name, code):
        if any(trace.get("orientation") == "h" for trace in figure.data):
            continue  # rows are placed by their names
        english = drawn(name, "en", filters)
        assert isinstance(english, Figure)
        assert numbers(figure) == numbers(english)


@every_chart
def test_the_points_of_a_trace_and_their_texts_belong_together(name: str) -> None:
    for filters, figure in charts(name):
        for trace in figure.data:
            columns = [trace[key] for key in PER_POINT if isinstance(trace.get(key), list)]
            columns += [figure.hover[trace["hover"]]] if "hover" in trace else []
            assert len({len(column) for column in columns}) == 1, (filters.query(), trace["name"])


@every_chart
def test_a_chart_is_valid_plotly(name: str) -> None:
    for _, figure in charts(name):
        data = [{key: value for key, value in trace.items() if key != "hover"} for trace in figure.data]
        go.Figure(_coloured(data), _coloured(figure.layout))


def _coloured(value: Any) -> Any:
    """Return a part of a figure with the colours of some theme, as frontend/chart.js fills them in."""
    if isinstance(value, str):
        return re.sub(r"^\$(text|muted|grid|pale|background)$", "#123456", value)
    if isinstance(value, dict):
        return {key: _coloured(item) for key, item in value.items()}
    return [_coloured(item) for item in value] if isinstance(value, list | tuple) else value


@every_chart
def test_plotly_is_told_where_things_are_in_finite_numbers(name: str) -> None:
    for filters, figure in charts(name):
        places = [place for trace in figure.data for key in ("x", "y", "values") for place in trace.get(key, ())]
        places += [note[key] for note in figure.layout.get("annotations", ()) for key in ("x", "y")]
        numbers = [place for place in places if place is not None and not isinstance(place, str)]
        assert all(math.isfinite(number) for number in numbers), filters.query()


@every_chart
def test_no_bar_of_a_chart_has_the_height_zero(name: str) -> None:
    for filters, figure in charts(name):
        assert 0 not in [length for bar in bars_of(figure) for length in lengths(bar)], filters.query()


@every_chart
def test_bars_have_the_colours_of_the_vocabularies(name: str) -> None:
    files = ("categories.csv", "sides.csv", "mediators.csv", "speakers.csv", "explanation_kinds.csv")
    known = {row["colour"] for file in files for row in rows_of_csv(file)} | {"rgba(0,0,0,0)", "$muted", "$text"}
    for filters, figure in charts(name):
        for bar in bars_of(figure):
            colour = bar["marker"]["color"]
            assert {colour} <= known if isinstance(colour, str) else set(colour) <= known, filters.query()


@both_languages
@every_chart
def test_a_chart_without_anything_to_show_says_so(name: str, code: str) -> None:
    # What is about one exchange, or takes no period, always has something to show.
    if name in ALWAYS_SOMETHING:
        pytest.skip("always has something to show")
    figure = CHARTS[name](view_of(NOTHING, code))
    assert figure.empty
    assert figure.empty.endswith(".")
    assert (list(figure.data), list(figure.key)) == ([], [])


# ---------- data cannot become markup


@both_languages
@every_chart
def test_the_only_markup_of_a_chart_is_bold_and_line_breaks(name: str, code: str) -> None:
    for filters, figure in charts(name, code):
        for text in words_in_chart(figure):
            assert not re.search("[<>]", re.sub("</?b>|<br>", "", text)), (filters.query(), text)


def test_hover_text_shows_markup_as_text() -> None:
    assert hover_text(MARKUP, "a & b", None, "") == "<b>&lt;img src=x onerror=alert(1)&gt;</b><br>a &amp; b"


def test_a_note_shows_markup_as_text() -> None:
    assert note([MARKUP, "1"], 0, 0)["text"] == "&lt;img src=x onerror=alert(1)&gt;<br>1"


def test_markup_in_any_label_of_the_data_is_drawn_as_text(data_copy: Path) -> None:
    for file in data_copy.glob("*.csv"):
        rows = list(csv.DictReader(file.open(encoding="utf-8", newline="")))
        if not rows:
            continue
        spoilt = [
            {column: cell + MARKUP if _is_label(column) and cell else cell for column, cell in row.items()}
            for row in rows
        ]
        with file.open("w", encoding="utf-8", newline="") as out:
            writer = csv.DictWriter(out, list(rows[0]))
            writer.writeheader()
            writer.writerows(spoilt)
    spoilt_data = build(data_copy)
    for filters in (Filters(direction="both", events="1"), Filters(grain="year", axis="sequence")):
        for name, chart in CHARTS.items():
            for code in LANGUAGES:
                words = list(words_in_chart(chart(View(spoilt_data, language(code), filters))))
                assert not [text for text in words if "<img" in text], name
                if name == "timeline" and filters.events == "1":
                    assert any("&lt;img" in text for text in words)


def _is_label(column: str) -> bool:
    return column == "publisher" or column.startswith(("label", "short"))


# ---------- the timeline


def test_the_columns_of_the_timeline_add_up_to_the_people() -> None:
    for filters, figure in charts("timeline"):
        sums = dict.fromkeys(("UA", "RU"), 0)
        for bar in bars_of(figure):
            sums[bar["hover"]] += sum(abs(value or 0) for value in bar["y"])
        people = people_of(view_of(filters))
        assert {side: total for side, total in sums.items() if total} == {
            side: of["days"] + of["series"] for side, of in people.items() if of["days"] + of["series"]
        }, filters.query()


def test_the_groups_of_the_timeline_have_their_own_colours() -> None:
    groups = {row["category"]: row["colour"] for row in rows_of_csv("categories.csv") if row["measure"] == "group"}
    sides = {row["side"]: row["colour"] for row in rows_of_csv("sides.csv")}
    for _, figure in charts("timeline"):
        # Who is not split by group, because sources differ, has the colour of the side.
        drawn_in = {(bar["name"], bar["hover"]): bar["marker"]["color"] for bar in bars_of(figure)}
        assert drawn_in == {(name, side): groups.get(name, sides[side]) for name, side in drawn_in}
        known = [item.colour for item in figure.key if item.mark == "known"]
        assert sorted(known) == sorted(set(drawn_in.values()))


def test_returns_to_russia_are_drawn_below_the_line_only_when_both_directions_are_shown() -> None:
    seen = set()
    for filters, figure in charts("timeline"):
        for bar in bars_of(figure):
            below = filters.direction == "both" and bar["hover"] == "RU"
            assert all((value < 0) == below for value in bar["y"] if value is not None), filters.query()
            seen.add((filters.direction, bar["hover"]))
    assert seen == {("ua", "UA"), ("ru", "RU"), ("both", "UA"), ("both", "RU")}


def test_what_is_unknown_is_drawn_as_a_ring_and_never_as_a_column() -> None:
    rings_seen = 0
    for filters, figure in charts("timeline"):
        rows = view_of(filters).rows("timeline")
        rings = [trace for trace in figure.data if trace["name"] == "unknown"]
        assert all(trace["marker"]["symbol"] == "circle-open" for trace in rings)
        expected = [row for row in rows if row["people"] is None or row["days_unknown"]]
        assert sum(len(trace["x"]) for trace in rings) == len(expected), filters.query()
        rings_seen += len(expected)
        for bar in bars_of(figure):
            of_side = [row for row in rows if row["side"] == bar["hover"]]
            drawn_unknown = [
                y for row, y in zip(of_side, bar["y"], strict=True) if row["people"] is None and y is not None
            ]
            assert drawn_unknown == [], filters.query()
    assert rings_seen > 50


def test_a_ring_stands_where_its_exchange_stands_and_says_that_the_number_is_unknown() -> None:
    filters = Filters(direction="both")
    figure = CHARTS["timeline"](view_of(filters))
    (rings,) = [trace for trace in figure.data if trace["name"] == "unknown" and max(trace["y"]) > 0]
    bar = next(bar for bar in bars_of(figure) if bar["hover"] == "UA")
    unknown = [row["people"] is None for row in view_of(filters).rows("timeline") if row["side"] == "UA"]
    assert rings["x"] == [x for x, is_unknown in zip(bar["x"], unknown, strict=True) if is_unknown]
    assert all("no published figure" in text for text in rings["hovertext"])


def test_columns_of_the_timeline_never_hide_each_other() -> None:
    for filters, figure in charts("timeline"):
        for bar in bars_of(figure):
            places = sorted(set(bar["x"]))
            assert all(right - left > bar["width"] for left, right in pairwise(places)), filters.query()


def test_columns_and_marks_of_the_timeline_lie_inside_its_axes() -> None:
    for filters, figure in charts("timeline"):
        low, high = figure.layout["yaxis"]["range"]
        left, right = figure.layout["xaxis"]["range"]
        marks = [trace for trace in figure.data if trace["name"] in (*GROUPS, "unknown")]
        assert all(low <= y <= high for trace in marks for y in trace["y"] if y is not None), filters.query()
        assert all(left <= x <= right for trace in marks for x in trace["x"]), filters.query()


def test_an_exchange_in_true_time_stands_within_a_month_of_its_day() -> None:
    view = view_of(Filters())
    bar = bars_of(CHARTS["timeline"](view))[0]
    for row, x in zip(view.rows("timeline"), bar["x"], strict=True):
        day = row["last_date"] if row["kind"] == "series" else row["first_date"]
        assert abs(x - milliseconds(day)) < 31 * DAY_MS, row["bucket"]


def test_what_stands_on_a_column_is_its_number_and_how_sure_it_is() -> None:
    filters = Filters(grain="year", axis="sequence")
    view = view_of(filters)
    labels = {note["text"] for note in CHARTS["timeline"](view).layout["annotations"]}
    for row in view.rows("timeline"):
        if row["kind"] == "exchange" and row["people"]:
            assert f"{'≥ ' if row['is_at_least'] else ''}{row['people']:,}" in labels


def test_every_event_of_the_period_is_marked_when_asked_for_but_for_what_was_merely_said() -> None:
    for filters, figure in charts("timeline"):
        marks = [trace for trace in figure.data if trace["name"] == "events"]
        assert bool(marks) == (filters.events == "1")
        shown = [row for row in view_of(filters).rows("datasets/events") if row["kind"] != "statement"]
        assert all(len(trace["x"]) == len(shown) for trace in marks)


def test_the_end_of_the_data_is_marked_as_unknown_only_where_it_is_shown() -> None:
    last = options_in(versions.current()).last_day
    for name in ("timeline", "running_total"):
        for filters, figure in charts(name):
            fields = [trace for trace in figure.data if trace["name"] == "unknown after" and trace["x"]]
            if filters.until and filters.until < last:
                assert not fields, filters.query()
            elif name == "running_total":
                assert fields, filters.query()


# ---------- the branches


@pytest.mark.parametrize("name", ["branches", "branches_by_year"])
def test_the_parts_of_the_branches_add_up_to_the_people(name: str) -> None:
    for filters, figure in charts(name):
        if filters.who == "everyone":
            view = view_of(replace(filters, direction="ua", grain="exchange", count="adopted"))
            people = people_of(view)["UA"]
            days = {row["bucket"] for row in view.rows("timeline")}
            excess = sum(more for day, more in BRANCHES_ABOVE_MILITARY.items() if day in days)
            total = sum(length or 0 for bar in bars_of(figure) for length in lengths(bar))
            # In a longer bucket the excess of a day hides among those whose branch nobody published.
            assert total - people["days"] - people["series"] in (0, excess), filters.query()


def test_only_listed_exceptions_have_more_branches_than_military() -> None:
    listed = {row["subject"] for row in rows_of_csv("exceptions.csv") if row["check"] == "branch_leaves_above_military"}
    assert listed == set(BRANCHES_ABOVE_MILITARY)


def test_the_shares_of_a_year_are_one_whole() -> None:
    for filters, figure in charts("branch_shares"):
        for year in zip(*(bar["x"] for bar in bars_of(figure)), strict=True):
            assert sum(share or 0 for share in year) == pytest.approx(1), filters.query()


@pytest.mark.parametrize("name", ["branches", "branches_by_year"])
def test_a_branch_that_nobody_published_is_hatched_and_never_solid(name: str) -> None:
    label = {row["category"]: row["label_en"] for row in rows_of_csv("categories.csv") if row["measure"] == "branch"}
    seen = 0
    for filters, figure in charts(name):
        for bar in bars_of(figure):
            hatched = "pattern" in bar["marker"] and bar["marker"]["color"] == "rgba(0,0,0,0)"
            assert hatched == (bar["name"] in ("not_published", label["not_published"])), filters.query()
            seen += hatched
    assert seen


def test_the_bars_of_the_tree_add_up_under_their_whole() -> None:
    for filters, figure in charts("branch_tree"):
        names = figure.layout["yaxis"]["ticktext"]
        people = {place: value for bar in bars_of(figure) for place, value in zip(bar["y"], bar["x"], strict=True)}
        assert sorted(people) == list(range(len(names))), filters.query()
        depths = [len(name) - len(name.lstrip("–")) for name in names]
        for place, depth in enumerate(depths):
            inside = itertools.takewhile(lambda other: depths[other] > depth, range(place + 1, len(names)))  # noqa: B023
            parts = [people[other] for other in inside if depths[other] == depth + 1]
            assert not parts or sum(parts) == people[place], (filters.query(), names[place])


@pytest.mark.parametrize("name", ["branches", "branches_by_year", "branch_shares"])
def test_a_stack_names_four_branches_and_the_rest_together(name: str) -> None:
    rows = [row for row in rows_of_csv("categories.csv") if row["measure"] == "branch"]
    branches = {row["label_en"] for row in rows if row["category"] not in ("not_published", "other")}
    for filters, figure in charts(name):
        named = {item.label.removesuffix(", part not stated") for item in figure.key} & branches
        assert 1 <= len(named) <= 4, filters.query()


def test_a_highlighted_branch_opens_its_whole_into_parts_and_keeps_the_sum() -> None:
    opened, closed = (CHARTS["branches_by_year"](view_of(Filters(branch=branch))) for branch in ("navy", None))
    assert {"Navy", "Armed Forces, part not stated"} <= {item.label for item in opened.key}
    assert {"Armed Forces", "National Guard"} <= {item.label for item in closed.key}
    sums = [sum(value or 0 for bar in bars_of(figure) for value in bar["x"]) for figure in (opened, closed)]
    assert sums[0] == sums[1] > 0


# ---------- the running total


def test_the_running_total_ends_at_the_people() -> None:
    for filters, figure in charts("running_total"):
        people = people_of(view_of(filters))
        lines = {trace["name"]: trace["y"][-1] for trace in reversed(figure.data) if _is_line(trace)}
        assert lines == {side: people[side]["days"] for side in lines}, filters.query()


def _is_line(trace: dict[str, Any]) -> bool:
    return trace.get("mode") == "lines" and trace["name"] in ("UA", "RU") and trace["line"]["width"] > 1


def test_the_circles_of_the_running_total_add_up_to_the_people() -> None:
    for filters, figure in charts("running_total"):
        people = people_of(view_of(filters))
        circles = {trace["name"][-2:]: sum(trace["marker"]["size"]) for trace in figure.data if "marker" in trace}
        assert circles == {side: people[side]["days"] for side in circles}, filters.query()


def test_a_running_total_never_falls() -> None:
    for filters, figure in charts("running_total"):
        for trace in figure.data:
            if trace["name"] in ("UA", "RU"):
                assert trace["y"] == sorted(trace["y"]), filters.query()


def test_the_highest_running_total_holds_the_series_too() -> None:
    figure = CHARTS["running_total"](view_of(Filters()))
    people = people_of(view_of(Filters()))["UA"]
    assert people["series"] > 0
    assert any(trace["y"][-1] == people["days"] + people["series"] for trace in figure.data if trace["name"] == "UA")


def test_directions_have_the_colours_of_the_vocabulary() -> None:
    colours = {row["side"]: row["colour"] for row in rows_of_csv("sides.csv")}
    for _, figure in charts("running_total"):
        lines = {trace["name"]: trace["line"]["color"] for trace in figure.data if _is_line(trace)}
        assert lines == {side: colours[side] for side in lines}


# ---------- the pauses


def test_pauses_are_the_longest_times_between_the_dates_of_the_exchanges() -> None:
    dates = sorted({dt.date.fromisoformat(row["date"]) for row in rows_of_csv("exchanges.csv")})
    for filters, figure in charts("pauses"):
        since, until = filters.since or dates[0], filters.until or dates[-1]
        expected = sorted(((b - a).days for a, b in pairwise(dates) if b >= since and a <= until), reverse=True)
        (bars,) = bars_of(figure)
        assert bars["x"] == expected[:10], filters.query()


# ---------- points moved apart

places = st.lists(st.integers(0, 10_000), min_size=1, max_size=40).map(sorted)


@steady
@given(places, st.integers(1, 500))
def test_spread_points_keep_their_order_and_a_distance(points: list[int], distance: int) -> None:
    moved = separate(points, distance)
    assert len(moved) == len(points)
    assert all(right - left >= distance - 1e-6 for left, right in pairwise(moved))


@steady
@given(places, st.integers(1, 500))
def test_spread_leaves_points_alone_that_are_apart(points: list[int], distance: int) -> None:
    apart = [point + index * distance for index, point in enumerate(points)]
    assert separate(apart, distance) == pytest.approx(apart)


@steady
@given(places, st.integers(1, 500))
def test_spread_keeps_the_middle_of_every_group_and_moves_no_further_than_needed(
    points: list[int], distance: int
) -> None:
    moved = separate(points, distance)
    groups: list[list[int]] = [[0]]
    for index in range(1, len(points)):
        if moved[index] - moved[index - 1] > distance + 1e-6:
            groups.append([])
        groups[-1].append(index)
    for group in groups:
        shifts = [moved[index] - points[index] for index in group]
        assert sum(shifts) == pytest.approx(0, abs=1e-6)
        # Nobody could be moved back: every beginning of a group was pushed to the left, every end to the right.
        assert all(sum(shifts[:size]) <= 1e-6 for size in range(len(shifts)))


def test_spread_of_nothing_is_nothing() -> None:
    assert separate([], 1) == []


# ---------- ticks


@steady
@given(st.integers(0, 100_000), st.integers(0, 100_000))
def test_ticks_are_round_evenly_spaced_and_few_with_zero_among_them(below: int, above: int) -> None:
    ticks = round_ticks(-below, above)
    assert 0 in ticks
    assert ticks[0] >= -below
    assert ticks[-1] <= above
    steps = {right - left for left, right in pairwise(ticks)}
    assert len(steps) <= 1
    assert all(re.fullmatch("[125]0*", str(step)) for step in steps)
    assert len(ticks) <= 7
    assert len(ticks) >= 3 or min(below, above) > 0 or below + above < 3


@steady
@given(st.integers(1, 100_000), st.integers(0, 100_000))
def test_numbers_below_the_line_lose_their_sign(below: int, above: int) -> None:
    axis = number_axis(-below, above, language("en"), "people")
    assert len(axis["tickvals"]) == len(axis["ticktext"])
    assert [abs(value) for value in axis["tickvals"]] == [int(text.replace(",", "")) for text in axis["ticktext"]]


# ---------- lines of text


@steady
@given(st.text(), st.integers(5, 80))
def test_wrapped_text_keeps_every_word_in_lines_of_bounded_length(text: str, width: int) -> None:
    lines = wrapped(text, width)
    assert " ".join(lines).split() == text.split()
    assert all(len(line) <= width or " " not in line for line in lines)


# ---------- one look


def restated(part: dict[str, Any], look: dict[str, Any], path: str = "") -> Iterator[str]:
    """Yield what a part of a figure says that the template says anyway."""
    for name in part.keys() & look.keys():
        if isinstance(look[name], dict):
            yield from restated(part[name], look[name], f"{path}.{name}")
        elif part[name] == look[name]:
            yield f"{path}.{name}"


@pytest.mark.parametrize("name", CHARTS)
def test_what_all_charts_look_like_is_said_by_the_template_alone(name: str) -> None:
    look, of_traces = TEMPLATE["layout"], TEMPLATE["data"]
    for _, figure in charts(name):
        axes = {key: axis for key, axis in figure.layout.items() if key[1:5] == "axis"}
        others = {key: value for key, value in figure.layout.items() if key not in axes}
        notes, shapes = others.pop("annotations", []), others.pop("shapes", [])
        parts = [(others, look), *((axis, look["xaxis"]) for axis in axes.values())]
        parts += [(note, look["annotationdefaults"]) for note in notes]
        parts += [(shape, look["shapedefaults"]) for shape in shapes]
        parts += [(trace, of_traces[trace["type"]][0]) for trace in figure.data]
        assert [path for part, said in parts for path in restated(part, said)] == []


# ---------- columns of tables


def test_a_column_has_one_definition() -> None:
    names = [name for define in DEFINITIONS for name in define(language("en"))]
    assert sorted(names) == sorted(set(names))
    of_comparison = {"direction", "measure", "a", "b", "difference"}  # their headings are what is compared
    assert {name for columns in COLUMNS.values() for name in columns} <= {*names, *of_comparison}
