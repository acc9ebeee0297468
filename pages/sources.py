"""Sources: every page that the data were read from, searched and filtered, with what each one said."""

from homeward.controls_of_pages import draw_source_filters
from homeward.page import show, this_view

draw_source_filters(this_view())
show("sources")
