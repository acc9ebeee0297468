"""Military and civilian."""

from homeward.page import show

show("timeline")
