"""Military and civilian, women and men, and what else was published about those who returned."""

from homeward.ui.components import cards, show

with cards():
    show("groups_by_year", columns=6)
    show("group_shares", columns=6)
    show("group_totals", columns=6)
    show("women_and_men", columns=6)
    show("conditions", columns=4, rows=2)
    show("defended", columns=4, rows=2)
    show("ranks", columns=4)
    show("ages", columns=4)
