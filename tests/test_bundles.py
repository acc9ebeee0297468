"""plotly.js: of the version of the wheel, small, and enough for every chart."""

from __future__ import annotations

import re
from typing import Any

import pytest
from starlette.applications import Starlette
from starlette.testclient import TestClient

from homeward.charts import CHARTS
from homeward.core.assets import PLOTLY, package_directory, version_of_plotly_js
from homeward.core.filters import Filters
from homeward.core.i18n import language
from homeward.core.pages import PAGES
from homeward.core.view import View
from homeward.db import versions
from homeward.server import routes


@pytest.fixture(scope="module")
def client() -> TestClient:
    return TestClient(Starlette(routes=routes()))


def test_it_is_of_the_version_of_the_wheel() -> None:
    again = "npm pack plotly.js-basic-dist-min@{}, and its file and licence into homeward/frontend/vendor"
    wheel = version_of_plotly_js(package_directory("plotly") / "package_data" / "plotly.min.js")
    assert version_of_plotly_js(PLOTLY.file) == wheel, again.format(wheel)
    assert wheel in PLOTLY.path


def test_the_licence_goes_with_it() -> None:
    assert PLOTLY.file.read_text(encoding="utf-8").startswith("/**\n* plotly.js (basic - minified) v")
    assert "Licensed under the MIT license" in PLOTLY.file.read_text(encoding="utf-8")[:300]
    assert "MIT License" in PLOTLY.file.with_name("plotly-LICENSE.txt").read_text(encoding="utf-8")


def test_a_file_without_a_version_is_not_plotly(tmp_path: Any) -> None:
    (tmp_path / "other.js").write_text("window.Plotly = {}")
    with pytest.raises(ValueError, match=re.escape("other.js")):
        version_of_plotly_js(tmp_path / "other.js")


def test_every_chart_is_drawn_with_the_traces_that_are_in_it() -> None:
    drawn = set(re.findall(r'moduleType:"trace",name:"(\w+)"', PLOTLY.file.read_text(encoding="utf-8")))
    view = View(versions.current(), language("en"), Filters())
    assert {trace["type"] for draw in CHARTS.values() for trace in draw(view).data} <= drawn


def test_a_page_of_charts_fetches_it_beforehand(client: TestClient) -> None:
    for path, page in PAGES.items():
        assert (f'<script async src=".{PLOTLY.path}"' in client.get(f"/{path}").text) is page.draws


def test_one_plotly_stands_in_a_document(client: TestClient) -> None:
    query = {"slide": ["timeline?chart=pauses", "branches?chart=branch_tree"]}
    printed, saved = (client.get(path, params=query).text for path in ("/print", "/present.html"))
    assert re.findall(r'<script src="\.([^"]+)"', printed) == [PLOTLY.path]
    assert len(re.findall(r"^\* plotly\.js \(basic - minified\) v", saved, flags=re.MULTILINE)) == 1
