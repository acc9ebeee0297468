"""The exchange timeline: people per exchange, the running total, who mediated, the pauses."""

from homeward.ui.components import show

show("timeline")
show("running_total", columns=7, rows=2)
show("mediators", columns=5)
show("pauses", columns=5)
