"""Files by address: the same queries as the pages, with the same filters in the query string."""

from homeward.api.asked import problem, query_of, view_of

__all__ = ["problem", "query_of", "view_of"]
