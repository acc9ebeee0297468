"""Periods with the same exchanges and series in them are one to a query: it runs once for all of them."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from homeward.charts.payload import chart
from homeward.core.datasets import OF_CHARTS
from homeward.core.filters import CHOICES, Filters
from homeward.core.i18n import language
from homeward.core.view import OF_SERIES_IN_PERIOD, OF_SUBJECTS_IN_PERIOD, View, shortest_period
from homeward.db.database import Database, recorded

DAYS = st.none() | st.dates(dt.date(2021, 12, 1), dt.date(2026, 12, 31))
FILTERS = st.builds(
    Filters,
    since=DAYS,
    until=DAYS,
    who=st.sampled_from(CHOICES["who"]),
    scope=st.sampled_from(CHOICES["scope"]),
    count=st.sampled_from(CHOICES["count"]),
    direction=st.sampled_from(CHOICES["direction"]),
    grain=st.sampled_from(("exchange", "month", "year")),
    series=st.sampled_from(((), ("none",), ("istanbul-2-2025",))),
    mediator=st.sampled_from(((), ("none",), ("uae",))),
    branch=st.sampled_from((None, "azov")),
    id=st.just("2025-05-25"),
)


@pytest.mark.parametrize("query", sorted(OF_SUBJECTS_IN_PERIOD | OF_SERIES_IN_PERIOD))
@settings(max_examples=5, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(filters=FILTERS)
def test_the_shortest_period_gives_the_same_rows(database: Database, query: str, filters: Filters) -> None:
    shortest = shortest_period(database, query, filters.since, filters.until)
    fixed = next((dict(each.fixed) for each in OF_CHARTS.values() if each.query == query), {"uses": []})
    parameters = {**filters.parameters(), **fixed}
    assert database.run(query, parameters | shortest) == database.run(query, parameters)


def test_an_end_that_passes_no_exchange_asks_for_nothing_new(database: Database) -> None:
    # Between the exchanges of 2 October 2025 and 5 February 2026 there was none.
    view = View(database, language("en"), Filters(since=dt.date(2025, 10, 10), grain="month"))
    first = chart(view, "timeline")
    with recorded() as work:
        later = chart(replace(view, filters=replace(view.filters, since=dt.date(2025, 12, 1))), "timeline")
        assert work.queries == []
        assert "1 December 2025" in later.title != first.title
        chart(replace(view, filters=replace(view.filters, since=dt.date(2025, 9, 1))), "timeline")
        assert "timeline" in work.queries


@pytest.mark.parametrize(
    ("since", "until", "shortest"),
    [
        (None, None, (None, None)),
        ("2022-02-24", "2026-11-30", ("2022-03-01", "2026-08-24")),
        ("2026-08-25", None, ("2026-08-25", None)),
        (None, "2022-02-28", (None, "2022-02-28")),
        ("2025-10-02", "2025-10-02", ("2025-10-02", "2025-10-02")),
    ],
)
def test_an_end_moves_to_the_next_day_of_the_data(
    database: Database, since: str | None, until: str | None, shortest: tuple[str | None, str | None]
) -> None:
    found = shortest_period(database, "people", _day(since), _day(until))
    assert (found["from"], found["to"]) == tuple(map(_day, shortest))


def test_a_series_is_cut_by_the_days_between_its_own_only(database: Database) -> None:
    ends = [dt.date.fromisoformat(day) for day in ("2025-06-10", "2025-07-22")]  # within the exchanges of June and July
    periods = [shortest_period(database, "series_cut", None, end) for end in ends]
    assert periods[0] == periods[1] != shortest_period(database, "series_cut", None, None)
    assert database.run("series_cut", {**Filters().parameters(), **periods[0]}).rows


def _day(text: str | None) -> dt.date | None:
    return dt.date.fromisoformat(text) if text else None
