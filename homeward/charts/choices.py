"""What a click on a mark or a name chooses, as the query string of the filters that it sets."""

from __future__ import annotations

from homeward.core.filters import AUTO
from homeward.core.view import View
from homeward.text.format import Row


def group_choice(group: str) -> str:
    """Return the filter that shows only a group; empty where none does."""
    return f"who={group}" if group in ("military", "civilian") else ""


def bucket_choice(row: Row, grain: str) -> str:
    """Return what a bucket of the timeline chooses: an exchange or series its page, a longer one its days."""
    if row["kind"] == "series" or grain == "exchange":
        return str(row["bucket"])
    return f"from={row['first_date']}&to={row['last_date']}&grain={AUTO}"


def year_choice(row: Row) -> str:
    """Return what a row of years chooses: its year, or its series."""
    if row["kind"] == "series":
        return f"series={row['series_id']}"
    year = row["first_date"].year
    return f"from={year}-01-01&to={year}-12-31"


def branch_choice(view: View, part: str) -> str:
    """Return the filter that highlights a part of the people; empty where it is no branch to highlight."""
    return f"branch={part}" if part in view.options.branch else ""
