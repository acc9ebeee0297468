"""Branches of service: by year, as shares, inside each branch, exchange by exchange, and one followed over time."""

from homeward.ui.components import cards, show
from homeward.ui.session import this_view

with cards():
    show("branches_by_year", columns=7)
    show("branch_shares", columns=5)
    if this_view().filters.branch:
        show("branch_followed")
    show("branch_tree", columns=6)
    show("branches", columns=6)
    show("branch_grid")
