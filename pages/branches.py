"""Branches of service: by year, as shares, inside each branch, exchange by exchange, and one followed over time."""

from homeward.ui.components import show

show("branches_by_year", columns=7)
show("branch_shares", columns=5)
show("branch_tree", columns=6)
show("branch_followed", columns=6)
show("branches", columns=6)
show("branch_grid", columns=6)
