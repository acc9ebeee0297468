"""Files by address: the same queries as the pages, with the same filters in the query string."""

from homeward.web.request import parse_view, problem, query_of

__all__ = ["parse_view", "problem", "query_of"]
