"""A question of one's own, in SQL, on the database of the page's version: run by the browser, never by the server."""

from homeward.ui import sql_page
from homeward.ui.session import this_view

sql_page.draw(this_view())
