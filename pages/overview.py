"""The overview: the numbers people ask for, and the whole story in one chart."""

from homeward.page import show

show("running_total")
