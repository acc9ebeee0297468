"""The presentation: its slides in order, how it goes on, and what it is taken away as."""

from homeward.builder import draw_builder
from homeward.page import this_view

draw_builder(this_view())
