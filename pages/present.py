"""The presentation: its slides in order, how it goes on, and what it is taken away as."""

from homeward.ui.session import this_view
from homeward.ui.slides_editor import draw_builder

draw_builder(this_view())
