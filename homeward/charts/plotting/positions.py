"""Where columns stand: buckets on an axis of true time, or one after the other in sequence."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from homeward.charts.plotting.axes import ROOM_AFTER, by_year, shows_end, time_ticks, year_axis, year_breaks
from homeward.charts.plotting.figure import DAY_MS, Spec, milliseconds, separate
from homeward.core.view import View
from homeward.text.format import Row

# Days from column to column in true time. An exchange has a week, so that those of neighbouring days stay apart.
COLUMN_DAYS = {"exchange": 7, "month": 30, "quarter": 91, "year": 365}


def begins(row: Row) -> dt.date:
    """Return the day by which a row is placed: a series stands at its end, as a column after its last stage."""
    day: dt.date = row["last_date"] if row["kind"] == "series" else row["first_date"]
    return day


class TimePositions:
    """The places of the buckets of some rows.

    In true time a place is in milliseconds, and columns are moved apart just enough not to hide each other; in
    sequence it is a whole number. `sign` of a side: to Russia is drawn below the line when both are shown.
    """

    def __init__(self, view: View, rows: Sequence[Row]) -> None:
        self.view = view
        self.rows = rows
        self.in_time = view.filters.axis == "time"
        self.grain = view.filters.bucket
        self.mirrored = view.filters.direction == "both"
        first_of_bucket = {row["bucket"]: row for row in reversed(rows)}
        self.buckets = sorted(first_of_bucket.values(), key=lambda row: (begins(row), row["kind"], row["bucket"]))
        self.width: float = COLUMN_DAYS[self.grain] * DAY_MS if self.in_time else 1
        places = (
            separate([self._middle(row) for row in self.buckets], self.width)
            if self.in_time
            else range(len(self.buckets))
        )
        self.place = {row["bucket"]: float(place) for row, place in zip(self.buckets, places, strict=True)}
        self.first, self.last = min(self.place.values()), max(self.place.values())

    @staticmethod
    def _middle(row: Row) -> float:
        if row["kind"] == "series":
            return milliseconds(row["last_date"])
        return (milliseconds(row["first_date"]) + milliseconds(row["last_date"])) / 2

    def of_side(self, side: str) -> list[Row]:
        """Return the rows of a side."""
        return [row for row in self.rows if row["side"] == side]

    def sign(self, side: str) -> int:
        """Return whether a side is drawn above (1) or below (-1) the line."""
        return -1 if self.mirrored and side == "RU" else 1

    def height(self, row: Row) -> int:
        """Return the end of a column, signed; 0 where the number is unknown."""
        return self.sign(row["side"]) * (row["people"] or 0)

    def reach(self, row: Row) -> int:
        """Return how far a column and what sources say of it reach, signed."""
        return self.sign(row["side"]) * max(row["people"] or 0, row["highest"] or 0)

    def x(self, rows: Sequence[Row]) -> list[float]:
        """Return the places of rows."""
        return [round(self.place[row["bucket"]], 1) for row in rows]

    def at(self, day: dt.date) -> float:
        """Return the place of a day: itself in true time, else just before the first column on or after it."""
        return milliseconds(day) if self.in_time else sum(begins(row) < day for row in self.buckets) - 0.5

    def extent(self) -> tuple[float, float]:
        """Return the lowest and highest value that is drawn, zero included."""
        heights = [self.reach(row) for row in self.rows]
        return min([0, *heights]), max([0, *heights]) or (0 if min(heights) else 1)

    def span(self) -> tuple[float, float]:
        """Return what part of the axis is shown, with room where the data end."""
        room = (self.last - self.first) * ROOM_AFTER if self.in_time and shows_end(self.view) else 0
        return self.first - self.width, self.last + self.width + room

    def middle(self) -> float:
        """Return the middle of what is shown."""
        return sum(self.span()) / 2

    def x_axis(self) -> Spec:
        """Return the axis: years where they begin in true time, in the middle of their columns otherwise."""
        if self.in_time and self.grain != "year":
            first, last = self.buckets[0]["first_date"], max(row["last_date"] for row in self.buckets)
            return time_ticks(self.view, first, last) | {"range": list(self.span())}
        return year_axis(self._years(), self.span())

    def year_breaks(self) -> list[float]:
        """Return the places where a year begins, in sequence only."""
        return [] if self.in_time else year_breaks(self._years())

    def _years(self) -> dict[int, list[float]]:
        shown = [row for row in self.buckets if not (self.in_time and row["kind"] == "series")]
        return by_year((self.place[row["bucket"]], begins(row).year) for row in shown)

    def stages(self) -> dict[str, tuple[float, float]]:
        """Return the span of each series of which more than one column is shown, by series id."""
        places: dict[str, list[float]] = {}
        for row in self.buckets if self.grain == "exchange" else []:
            if row["series_id"]:
                places.setdefault(row["series_id"], []).append(self.place[row["bucket"]])
        half = self.width / 2
        return {series: (min(of) - half, max(of) + half) for series, of in places.items() if len(of) > 1}
