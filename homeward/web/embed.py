"""/embed/{name}: one chart as a page of its own, light enough for a frame on somebody else's page.

It is not a page of Streamlit: what Streamlit would send for the chart stands in the page, and the same module draws it.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace

from starlette.requests import Request
from starlette.responses import Response

from homeward.charts import CHARTS
from homeward.charts.payload import payload
from homeward.core.assets import EMBED, FAVICON, MODULES, PLAIN, STYLE
from homeward.core.filters import Ignored, renamed_in, shorten
from homeward.core.pages import PAGES, page_of
from homeward.core.presentation import THEMES
from homeward.core.urls import address
from homeward.text.corrections import renamed_notice
from homeward.text.filters import ignored_notice
from homeward.text.format import join
from homeward.web.request import base_of, lenient_view, query_of
from homeward.web.responses import answer, problem
from homeward.web.templates import render


def embed_page(request: Request) -> Response:
    """Answer a chart under the filters of the query string, in its language.

    `theme` chooses its colours; `page` is the page that it was taken from, where the link to the dashboard leads: the
    same chart may stand on several.
    """
    name = request.path_params["name"]
    if name not in CHARTS:
        return problem(404, "no such chart", known=list(CHARTS))
    view, ignored = lenient_view(request, also=["theme", "page"])
    theme, no_themes = _choice(request, "theme", THEMES)
    page, no_pages = _choice(request, "page", PAGES)
    page = page or page_of(name)
    query = replace(view, filters=view.filters.of_page(PAGES[page].own)).query()
    # A chart that is embedded already offers no code to embed it.
    data = {**payload(view, name), "embed": None}
    html = render(
        "embed",
        view.lang,
        theme=theme,
        styles=[f".{file.path}" for file in (PLAIN, STYLE, EMBED)],
        # Nothing is drawn where a list stands instead, or the sentence that nothing matches.
        early="" if data["sheet"] or data["empty"] else data["plotly"],
        favicon=f".{FAVICON.path}",
        script=f".{MODULES.path('embed.js')}",
        canonical=address(base_of(request), page, query),
        dashboard=address("./", page, query),
        left_out=join(
            [
                ignored_notice(view.lang, [*ignored, *no_themes, *no_pages]),
                renamed_notice(view, renamed_in(query_of(request), view.options)),
            ]
        ),
        data=data,
    )
    return answer(request, html, "text/html", view)


def _choice(request: Request, name: str, known: Collection[str]) -> tuple[str, list[Ignored]]:
    """Return the choice that a request makes in a parameter of embeds (empty if none), and what it says besides."""
    values = query_of(request).get(name, [])
    chosen = next((value for value in values if value in known), "")
    return chosen, [Ignored(name, shorten(value)) for value in values if value != chosen]
