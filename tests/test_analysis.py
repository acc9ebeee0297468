"""What an analyst has in a notebook: frames of nullable types, figures of the house, and the same from a server."""

from __future__ import annotations

import datetime as dt
import re
import subprocess
import sys

import duckdb
import pandas as pd
import plotly.graph_objects as go
import pytest

import homeward
from homeward.charts import CHARTS
from homeward.core.datasets import DATASETS
from homeward.core.filters import LANGUAGES, Filters
from homeward.core.i18n import language
from homeward.core.view import View
from homeward.db.database import Database
from homeward.settings import ROOT
from tests import notebook
from tests.conftest import ask


def test_neither_importing_homeward_nor_serving_costs_what_only_analysts_need() -> None:
    code = (
        "import sys, homeward; print(*sys.modules); import homeward.server, homeward.ui.components; print(*sys.modules)"
    )
    result = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    imported, served = (set(line.split()) for line in result.stdout.splitlines())
    assert not {"pandas", "plotly", "duckdb"} & imported
    assert not {"homeward.analysis", "homeward.cli"} & served  # Streamlit imports pandas and Plotly for itself


@pytest.mark.parametrize("name", DATASETS)
def test_every_data_set_is_a_frame_of_nullable_types(database: Database, name: str) -> None:
    frame = homeward.read(name)
    assert frame.attrs["version"] == database.version
    assert list(frame.columns) == list(homeward.columns(name).index)
    kinds = homeward.columns(name)["type"]
    for column, dtype in frame.dtypes.items():
        assert isinstance(dtype, pd.api.extensions.ExtensionDtype) or kinds[column] == "date", (column, dtype)
        if kinds[column] == "date":
            assert pd.api.types.is_datetime64_dtype(dtype), column


def test_a_frame_has_the_rows_of_the_query_and_unknown_is_na(database: Database) -> None:
    frame = homeward.read("timeline", grain="year", since=dt.date(2022, 1, 1))
    rows = ask(database, "timeline", grain="year", since=dt.date(2022, 1, 1))
    assert [None if pd.isna(value) else value for value in frame["military"]] == [row["military"] for row in rows]
    unknown = frame["military"].isna()
    assert unknown.any()
    assert all(value is pd.NA for value in frame.loc[unknown, "military"])
    assert str(frame["people"].dtype) == "Int32"


def test_a_frame_says_what_it_is() -> None:
    attrs = homeward.read("exchanges", to="2022-12-31").attrs
    assert attrs["filters"]["to"] == "2022-12-31"
    assert attrs["licence"] == "https://creativecommons.org/licenses/by/4.0/"
    assert attrs["version"] in attrs["citation"]


@pytest.mark.parametrize(
    ("call", "nearest"),
    [
        (lambda: homeward.read("timelin"), "timeline"),
        (lambda: homeward.read("timeline", grian="month"), "grain"),
        (lambda: homeward.read("timeline", grain="monthly"), "month"),
        (lambda: homeward.read("timeline", since="2024-13-01"), "2024-01-31"),
        (lambda: homeward.read("figures", grain="month"), "It takes"),
        (lambda: homeward.figure("timelines"), "timeline"),
        (lambda: homeward.figure("timeline", lang="ru"), "uk"),
        (lambda: homeward.columns("figure"), "figures"),
        (lambda: homeward.read("timeline", v="000000000000"), "this checkout has"),
    ],
)
def test_what_is_not_known_is_answered_with_the_nearest(call: object, nearest: str) -> None:
    with pytest.raises(homeward.UnknownNameError, match=nearest):
        call()  # type: ignore[operator]


def test_a_server_gives_the_same_frames_answers_and_errors(site: str) -> None:
    local, remote = homeward.read("timeline", grain="month"), homeward.read(f"{site}/", "timeline", grain="month")
    pd.testing.assert_frame_equal(local, remote)
    assert remote.attrs["permalink"].startswith(site)
    query = "select side, sum(people)::int as people from returns group by 1 order by 1"
    pd.testing.assert_frame_equal(homeward.sql(query), homeward.sql(site, query))
    with pytest.raises(homeward.UnknownNameError, match="timeline"):
        homeward.read(site, "timelin")
    with pytest.raises(homeward.UnknownNameError, match="grain"):
        homeward.read(site, "timeline", grian="month")
    with pytest.raises(TypeError, match="address of a server"):
        homeward.read("timeline", "month")


def test_sql_is_asked_of_the_public_database_and_of_nothing_else() -> None:
    frame = homeward.sql(
        "select sum(value) as n, null::int as unknown from figures where value < $most", parameters={"most": 10}
    )
    assert str(frame["n"].dtype) == "Int64"
    assert frame["unknown"][0] is pd.NA
    working = homeward.sql(
        "select count(*) as n from duckdb_columns() where column_name = 'label' and table_name = 'exchanges'"
    )
    assert working["n"][0] == 0
    for hostile in (
        "create table x (a int)",
        "copy figures to 'x.csv'",
        "from read_csv('/etc/passwd')",
        "attach 'x.db'",
    ):
        with pytest.raises(duckdb.Error):
            homeward.sql(hostile)
    with pytest.raises(duckdb.BinderException, match="peple"):
        homeward.sql("select peple from returns")


@pytest.mark.parametrize("code", LANGUAGES)
@pytest.mark.parametrize("name", CHARTS)
def test_every_chart_is_a_figure_with_its_title_and_source(database: Database, name: str, code: str) -> None:
    drawn = CHARTS[name](View(database, language(code), Filters()))
    if drawn.is_table:
        with pytest.raises(homeward.UnknownNameError, match="table"):
            homeward.figure(name, lang=code)
        return
    figure = homeward.figure(name, lang=code)
    assert isinstance(figure, go.Figure)
    assert all(word in figure.layout.title.text for word in drawn.title.split()[:1])
    assert database.version in figure.layout.annotations[-1].text
    assert figure.layout.meta["sentence"] == (drawn.sentence or drawn.empty)
    assert '"$' not in figure.to_json()


def test_a_figure_has_the_numbers_of_the_page(database: Database) -> None:
    figure = homeward.figure("timeline", grain="year", who="military")
    drawn = CHARTS["timeline"](View(database, language("en"), Filters(grain="year", who="military")))
    numbers = [list(trace["y"]) for trace in drawn.data if trace["type"] == "bar"]
    assert [list(trace.y) for trace in figure.data if trace.type == "bar"][: len(numbers)] == numbers
    assert "Military only" in figure.layout.title.subtitle.text


def test_the_notebook_answers_its_questions() -> None:
    shown = list(notebook.run())
    questions = [cell for cell in notebook.cells("markdown") if "".join(cell["source"]).startswith("## ")]
    figures = [value for value in shown if isinstance(value, go.Figure)]
    assert len(questions) == 6
    assert [figure.layout.meta["name"] for figure in figures] == [
        "timeline",
        "branches_by_year",
        "disagreement_spreads",
        "reconciliation",
        "women_and_men",
    ]
    years, *_, mediators = [value for value in shown if isinstance(value, pd.DataFrame)]
    assert years["people"].sum() == sum(row["people"] or 0 for row in homeward.read("timeline").to_dict("records"))
    assert len(mediators)
    assert all(cell["outputs"] for cell in notebook.cells()), "make notebook writes what comes out into it"


def test_the_lines_of_the_documents_run() -> None:
    for file in ("README.md", "docs/analysis.md"):
        codes = re.findall(r"```python\n(.*?)```", (ROOT / file).read_text(encoding="utf-8"), re.DOTALL)
        ours = [code for code in codes if "import homeward" in code]
        assert ours
        for code in ours:
            exec(code, {})
