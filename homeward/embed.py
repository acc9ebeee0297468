"""/embed/{name}: one chart as a page of its own, light enough for a frame on somebody else's page.

It is not a page of Streamlit: what Streamlit would send for the chart stands in the page, and the same module draws it.
"""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response

from homeward.api import problem, query_of
from homeward.assets import PLOTLY_PATH
from homeward.charts import CHARTS
from homeward.filters import Ignored, shorten
from homeward.own_files import EMBED, FAVICON, MODULES, PLAIN, STYLE
from homeward.pages import page_of
from homeward.payload import payload
from homeward.plain import address, answer, view_asked
from homeward.sentences import left_out
from homeward.templates import render

THEMES = ("light", "dark")


def embed_page(request: Request) -> Response:
    """Answer a chart under the filters of the query string, in its language, and in the colours of `theme`."""
    name = request.path_params["name"]
    if name not in CHARTS:
        return problem(404, "no such chart", known=list(CHARTS))
    view, ignored = view_asked(request, also=["theme"])
    asked = query_of(request).get("theme", [])
    theme = next((value for value in asked if value in THEMES), "")
    ignored += [Ignored("theme", shorten(value)) for value in asked if value != theme]
    query = {"lang": [view.language.code], **view.filters.query()}
    page = render(
        "embed",
        view.language,
        theme=theme,
        styles=[f".{file.path}" for file in (PLAIN, STYLE, EMBED)],
        plotly=f".{PLOTLY_PATH}",
        favicon=f".{FAVICON.path}",
        script=f".{MODULES.path('embed.js')}",
        canonical=address(str(request.base_url), page_of(name), query),
        dashboard=address("./", page_of(name), query),
        left_out=left_out(view.language, ignored),
        # A chart that is embedded already offers no code to embed it.
        data={**payload(view, name), "embed": None},
    )
    return answer(request, page, "text/html", view)
