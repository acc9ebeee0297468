"""One exchange: its numbers, every figure with its sources and rivals, branches, stages, doubts, what was around."""

from homeward.text.exchange import exchange_key_figures
from homeward.ui.components import cards, key_figures, show
from homeward.ui.exchange_header import draw_header
from homeward.ui.session import this_view

view = this_view()

draw_header(view)
key_figures(exchange_key_figures(view))
with cards():
    show("exchange_facts")
    show("exchange_branches", columns=6)
    show("accounts", columns=6)
    if view.rows("exchange_stages"):
        show("exchange_stages")
    show("exchange_doubts", columns=6)
    show("exchange_around", columns=6)
