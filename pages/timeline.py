"""The exchange timeline: people per exchange, the running total, who mediated, the pauses."""

from homeward.ui.components import cards, show

with cards():
    show("timeline")
    show("running_total")
    show("mediators", columns=5)
    show("pauses", columns=7)
