"""Branches of service: by year, as shares, inside each branch, exchange by exchange, and one followed over time."""

from homeward.ui.components import show

show("branches_by_year")
show("branch_shares")
show("branch_tree")
show("branch_followed")
show("branches")
show("branch_grid")
