"""The charts of the house by name. A chart has the name of its query, its export, its URL and its test.

Each is registered where it is drawn (see registry.py); every module of this package is imported here, so that none has
to be listed.
"""

from importlib import import_module
from pkgutil import iter_modules

<<<<<<< HEAD
from homeward.charts.registry import CHARTS, COLUMNS

__all__ = ["CHARTS", "COLUMNS"]

for _module in iter_modules(__path__):
    import_module(f"{__name__}.{_module.name}")
=======
from homeward.charts.accounts import accounts
from homeward.charts.ages import ages
from homeward.charts.branch_detail import branch_grid, branch_tree
from homeward.charts.branch_followed import branch_followed
from homeward.charts.branches import branch_shares, branches, branches_by_year
from homeward.charts.bridge import bridge
from homeward.charts.compare import compare
from homeward.charts.completeness import completeness, completeness_grid
from homeward.charts.counts import annotated
from homeward.charts.coverage_by_month import coverage_by_month
from homeward.charts.details import conditions, defended, ranks
from homeward.charts.disagreements import disagreement_spreads, disagreements
from homeward.charts.exchange_branches import exchange_branches
from homeward.charts.exchange_tables import exchange_around, exchange_doubts, exchange_facts, exchange_stages
from homeward.charts.gaps import gaps, uae_gaps
from homeward.charts.group_totals import group_totals
from homeward.charts.groups import group_shares, groups_by_year
from homeward.charts.mediators import mediators
from homeward.charts.ordinals import ordinals, ordinals_missing
from homeward.charts.pauses import pauses
from homeward.charts.plotting.figure import Figure
from homeward.charts.reconciliation import reconciliation
from homeward.charts.running_total import running_total
from homeward.charts.sources import corrections, definitions, findings, single_source, sources, weak_publishers
from homeward.charts.timeline import timeline
from homeward.charts.totals_tables import all_totals, chain, other_totals, yearly_totals
from homeward.charts.women_and_men import women_and_men
from homeward.core.view import View

_DRAWN: dict[str, Callable[[View], Figure]] = {
    "timeline": timeline,
    "running_total": running_total,
    "pauses": pauses,
    "mediators": mediators,
    "compare": compare,
    "branches_by_year": branches_by_year,
    "branch_shares": branch_shares,
    "branches": branches,
    "branch_tree": branch_tree,
    "branch_grid": branch_grid,
    "branch_followed": branch_followed,
    "groups_by_year": groups_by_year,
    "group_shares": group_shares,
    "group_totals": group_totals,
    "women_and_men": women_and_men,
    "ranks": ranks,
    "conditions": conditions,
    "defended": defended,
    "ages": ages,
    "completeness_grid": completeness_grid,
    "completeness": completeness,
    "findings": findings,
    "disagreement_spreads": disagreement_spreads,
    "disagreements": disagreements,
    "ordinals": ordinals,
    "ordinals_missing": ordinals_missing,
    "single_source": single_source,
    "weak_publishers": weak_publishers,
    "coverage_by_month": coverage_by_month,
    "sources": sources,
    "definitions": definitions,
    "corrections": corrections,
    "exchange_facts": exchange_facts,
    "exchange_branches": exchange_branches,
    "accounts": accounts,
    "exchange_stages": exchange_stages,
    "exchange_doubts": exchange_doubts,
    "exchange_around": exchange_around,
    "bridge": bridge,
    "reconciliation": reconciliation,
    "gaps": gaps,
    "uae_gaps": uae_gaps,
    "chain": chain,
    "yearly_totals": yearly_totals,
    "all_totals": all_totals,
    "other_totals": other_totals,
}
CHARTS = {name: annotated(name, draw) for name, draw in _DRAWN.items()}
>>>>>>> main
