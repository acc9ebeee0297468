"""What stands above every page, and the panel of filters: one component of several parts.

Each is drawn by the browser (frontend/strip.js, heading.js, panel.js, live.js), which answers a hand at once; what was
done is noted in a callback, and the run that follows changes the URL and the numbers.
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from functools import partial
from typing import Any

from homeward.charts.payload import Part
from homeward.core.filters import Filters
from homeward.core.options import Options
from homeward.core.view import View
from homeward.db import versions
from homeward.text.chips import chips
from homeward.ui import filter_panel, heading
from homeward.ui.components import draw_parts
from homeward.ui.filter_state import change_period
from homeward.ui.session import presentation


def draw_top(view: View, filters: Filters, path: str, relevant: Collection[str], newest: str) -> None:
    """Draw period strip, heading and panel, as far as they belong to a page, and have the browser watch for newer data.

    `filters` are those of the session, of which the view has only what is possible. A slide has no strip or heading.
    """
    found = chips(view)
    parts = [_live(newest, rejected=path == "quality")]
    try:
        if not presentation().present:
            if "from" in relevant:
                parts.append(heading.strip_part(view))
            parts.append(heading.heading_part(view, path, relevant, found))
    finally:  # where that fails, somebody may choose less
        if relevant:
            parts.append(filter_panel.panel_part(view, filters, relevant))
        events: dict[str, Callable[[str, Any], None]] = {
            "changed": partial(filter_panel.on_changed, view.options),
            "reset": filter_panel.on_reset,
            "cleared": partial(heading.on_cleared, found),
            "period": partial(_on_period, view.options),
            "newer": lambda _, __: None,
        }
        draw_parts(parts, "top", events, spread=True)


def _live(newest: str, *, rejected: bool) -> Part:
    """Return what the browser compares the newest version with; with `rejected`, refused files too."""
    known = {"version": newest} | ({"rejected": versions.rejected_since()} if rejected else {})
    return Part({"name": "live", "live": known})


def _on_period(options: Options, _: str, value: Any) -> None:
    """Set the period that was chosen on the strip."""
    if isinstance(value, dict):
        change_period(options, value.get("from"), value.get("to"))
