"""The exchange timeline: people per exchange, the running total, and the pauses between exchanges."""

from homeward.ui.components import show

show("timeline")
show("running_total", columns=7)
show("mediators", columns=5)
show("pauses")
