"""Sources: every page that the data were read from, searched and filtered, with what each one said."""

from homeward.ui.components import show, this_view
from homeward.ui.page_filters import draw_source_filters

draw_source_filters(this_view())
show("sources")
