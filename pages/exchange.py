"""One exchange: its numbers, every figure with its sources and rivals, branches, stages, doubts, what was around."""

from homeward.ui.components import numbers, show, this_view
from homeward.ui.exchange_header import dossier_numbers, draw_head

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
