"""The charts of the house by name. A chart has the name of its query, its export, its URL and its test."""

from __future__ import annotations

from collections.abc import Callable

from homeward.charts.branch_detail import branch_followed, branch_grid, branch_tree
from homeward.charts.branches import branch_shares, branches, branches_by_year
from homeward.charts.compare import compare
from homeward.charts.pauses import pauses
from homeward.charts.running_total import running_total
from homeward.charts.timeline import timeline
from homeward.figure import Figure
from homeward.view import View

CHARTS: dict[str, Callable[[View], Figure]] = {
    "timeline": timeline,
    "running_total": running_total,
    "pauses": pauses,
    "compare": compare,
    "branches_by_year": branches_by_year,
    "branch_shares": branch_shares,
    "branches": branches,
    "branch_tree": branch_tree,
    "branch_grid": branch_grid,
    "branch_followed": branch_followed,
}
