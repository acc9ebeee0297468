"""Sources: every page that the data were read from, searched and filtered, with what each one said."""

from homeward.ui.components import show
from homeward.ui.page_filters import draw_source_filters
from homeward.ui.session import this_view

draw_source_filters(this_view())
show("sources")
