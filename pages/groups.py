"""Military and civilian, women and men, and what else was published about those who returned."""

from homeward.ui.components import show

show("groups_by_year")
show("group_shares")
show("group_totals")
show("women_and_men")
show("ranks")
show("conditions")
show("defended")
show("ages")
