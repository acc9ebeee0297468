"""One exchange: its numbers, every figure with its sources and rivals, branches, stages, doubts, what was around."""

from homeward.dossier import dossier_numbers, draw_head
from homeward.page import numbers, show, this_view

view = this_view()

draw_head(view)
numbers(dossier_numbers(view))
show("exchange_facts")
show("exchange_branches")
show("accounts")
if view.rows("exchange_stages"):
    show("exchange_stages")
show("exchange_doubts")
show("exchange_around")
