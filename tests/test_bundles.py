"""plotly.js in two sizes: both of one version, and every figure is drawn with the smallest that can draw it."""

from __future__ import annotations

import re
from typing import Any

import pytest
from starlette.applications import Starlette
from starlette.testclient import TestClient

from homeward.charts import CHARTS
from homeward.charts.payload import payload
from homeward.core.assets import BASIC, BASIC_TRACES, BUNDLES, WHOLE, bundle_for, version_of_plotly_js
from homeward.core.filters import Filters
from homeward.core.i18n import language
from homeward.core.pages import PAGES, charts_of
from homeward.core.view import View
from homeward.db import versions
from homeward.server import routes

# What the basic bundle cannot draw.
NEED_THE_WHOLE: set[str] = set()


@pytest.fixture(scope="module")
def client() -> TestClient:
    return TestClient(Starlette(routes=routes()))


def kinds(name: str) -> set[str]:
    figure = CHARTS[name](View(versions.current(), language("en"), Filters()))
    return {trace["type"] for trace in figure.data}


def test_both_are_of_one_version() -> None:
    again = "npm pack plotly.js-basic-dist-min@{}, and its file and licence into homeward/frontend/vendor"
    wheel = version_of_plotly_js(WHOLE.file)
    assert version_of_plotly_js(BASIC.file) == wheel, again.format(wheel)
    assert all(wheel in bundle.path for bundle in BUNDLES)
    assert len({bundle.path for bundle in BUNDLES}) == len(BUNDLES)


def test_the_licence_goes_with_it() -> None:
    assert BASIC.file.read_text(encoding="utf-8").startswith("/**\n* plotly.js (basic - minified) v")
    assert "Licensed under the MIT license" in BASIC.file.read_text(encoding="utf-8")[:300]
    assert "MIT License" in BASIC.file.with_name("plotly-LICENSE.txt").read_text(encoding="utf-8")


def test_a_file_without_a_version_is_not_plotly(tmp_path: Any) -> None:
    (tmp_path / "other.js").write_text("window.Plotly = {}")
    with pytest.raises(ValueError, match=re.escape("other.js")):
        version_of_plotly_js(tmp_path / "other.js")


def test_what_the_basic_bundle_is_said_to_draw_is_in_it() -> None:
    text = BASIC.file.read_text(encoding="utf-8")
    assert {kind for kind in (*BASIC_TRACES, "treemap") if f'moduleType:"trace",name:"{kind}"' in text} == BASIC_TRACES


@pytest.mark.parametrize("name", sorted(CHARTS))
def test_a_figure_asks_for_the_smallest_bundle_that_draws_it(name: str) -> None:
    bundle = WHOLE if name in NEED_THE_WHOLE else BASIC
    assert bundle_for(kinds(name)) is bundle
    assert payload(View(versions.current(), language("uk"), Filters()), name)["plotly"] == f".{bundle.path}"


def test_a_page_fetches_the_basic_bundle_beforehand(client: TestClient) -> None:
    for path, page in PAGES.items():
        text = client.get(f"/{path}").text
        assert (f'<script async src=".{BASIC.path}"' in text) is page.draws
        assert WHOLE.path not in text
        assert not page.draws or any(name not in NEED_THE_WHOLE for name in charts_of(path))


@pytest.mark.parametrize(("slides", "bundle"), [(["pauses"], BASIC), (["pauses", "branch_tree"], BASIC)])
def test_one_plotly_stands_in_a_document(client: TestClient, slides: list[str], bundle: Any) -> None:
    query = {
        "slide": [f"branches?chart={name}" if name in NEED_THE_WHOLE else f"timeline?chart={name}" for name in slides]
    }
    printed, saved = (client.get(path, params=query).text for path in ("/print", "/present.html"))
    assert re.findall(r'<script src="\.([^"]+)"', printed) == [bundle.path]
    assert re.findall(r"^\* plotly\.js (?:\(basic - minified\) )?v", saved, flags=re.MULTILINE) == [
        f"* plotly.js {'(basic - minified) ' if bundle is BASIC else ''}v"
    ]
    assert all(other.path not in printed for other in BUNDLES if other is not bundle)
