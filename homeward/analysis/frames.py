"""The data for notebooks: data sets and SQL as pandas frames, charts as Plotly figures.

    import homeward

    homeward.datasets()                                            # what there is
    homeward.read("timeline", grain="month", since="2024-01-01")   # a data set under filters
    homeward.read("https://example.org/", "timeline")              # the same, from a server
    homeward.sql("select count(*) from exchanges")                 # a question of one's own
    homeward.figure("timeline", grain="month", lang="uk")          # a chart of the pages

Filters have the names and values that they have in the URL of a page; `from` and `to` are also called `since` and
`until`, since `from` is a keyword of Python. Dates may be `datetime.date`, lists may be lists.

pandas and Plotly are imported by this module and by no other, so that what serves pages pays nothing for them.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

import pandas as pd
import plotly.graph_objects as go
import pyarrow as pa
from pyarrow import parquet

from homeward.analysis.figures import graph_object
from homeward.analysis.lookup import (
    UnknownNameError,
    find_dataset,
    find_extract,
    find_version,
    parse_filters,
    query_of,
)
from homeward.analysis.public import connect
from homeward.analysis.remote import fetch, fetch_database, is_address
from homeward.charts import CHARTS
from homeward.core.datasets import DATASETS
from homeward.core.filters import LANGUAGES, Filters
from homeward.core.i18n import language
from homeward.core.view import View
from homeward.exports.extract import LICENCE, TITLE, Extract
from homeward.exports.package import database_file

# What stays with a frame of what a file says about itself: pandas copies `attrs` with every frame made of it.
ATTRS = ("name", "title", "grain", "version", "data_to", "filters", "licence", "citation", "permalink", "newest")
NUMBERS = {
    pa.int8(): pd.Int8Dtype(),
    pa.int16(): pd.Int16Dtype(),
    pa.int32(): pd.Int32Dtype(),
    pa.int64(): pd.Int64Dtype(),
    pa.uint8(): pd.UInt8Dtype(),
    pa.uint16(): pd.UInt16Dtype(),
    pa.uint32(): pd.UInt32Dtype(),
    pa.uint64(): pd.UInt64Dtype(),
    pa.float32(): pd.Float32Dtype(),
    pa.float64(): pd.Float64Dtype(),
    pa.bool_(): pd.BooleanDtype(),
}


# ---------- what there is


def datasets() -> pd.DataFrame:
    """Return every data set: `name` (index), `title`, `kind` (facts, or chart: the numbers behind one), `grain`."""
    rows = [
        {"name": item.name, "title": item.title, "kind": item.kind, "grain": item.grain} for item in DATASETS.values()
    ]
    return pd.DataFrame(rows, dtype=pd.StringDtype(na_value=pd.NA)).set_index("name")


def columns(name: str) -> pd.DataFrame:
    """Return the columns of a data set: `column` (index), `type`, `unit`, `definition`.

    Raises:
        UnknownNameError: there is no such data set.
    """
    extract = Extract(find_version(None), find_dataset(name), Filters())
    rows = [{"column": column.name, **column._asdict()} for column in extract.columns]
    return pd.DataFrame(rows, dtype=pd.StringDtype(na_value=pd.NA)).drop(columns="name").set_index("column")


# ---------- data sets


def read(*where: str, **filters: Any) -> pd.DataFrame:
    """Return a data set under filters: `read(name, …)` from this checkout, `read(address, name, …)` from a server.

    Numbers are whole (`Int32`, `Int64`) or `Float64` and, like text and truth, nullable: unknown is `<NA>`, never 0
    and never a float. Dates are `datetime64`, unknown is `NaT`. Lists are lists. `columns(name)` has the definitions.
    `attrs` of the frame has version, filters, licence, citation and permalink. `v` asks for a version of the data.

    Raises:
        UnknownNameError: there is no such data set, filter, value or version.
        OSError: the server does not answer.
    """
    address, name = _where(where)
    if address:
        content = fetch(address, f"data/v1/{name}.parquet", query_of(filters))
        table = parquet.read_table(pa.BufferReader(content))
        return _frame(table, json.loads(table.schema.metadata[b"homeward"]))
    extract = find_extract(name, filters)
    with extract.database.arrow(extract.dataset.query, extract.parameters, 50_000) as answer:
        table = pa.Table.from_batches(answer.batches(), answer.schema)
    return _frame(table, extract.about("parquet"))


def sql(*where: str, parameters: Mapping[str, Any] | None = None, v: str | None = None) -> pd.DataFrame:
    """Return the result of a query: `sql(query)` on the data of this checkout, `sql(address, query)` on a server's.

    It is run here, read-only, on the database that a server offers to everyone: tables, views and macros, and neither
    files nor network. `parameters` are bound to the `$names` of the query. Types are those of `read`.

    Raises:
        duckdb.Error: the query is wrong; the message says where.
        UnknownNameError: there is no such version `v` of the data.
        OSError: the server does not answer.
    """
    address, query = _where(where)
    if address:
        version, file = fetch_database(address, v)
    else:
        database = find_version(v)
        version, file = database.version, database_file(database)
    with connect(file) as connection:
        result = connection.sql(query, params=dict(parameters) if parameters else None)
        table = pa.table({}) if result is None else result.to_arrow_table()
    citation = f"{TITLE}. Version {version}. SQL on {address or 'the database of this version'} (CC BY 4.0)"
    return _frame(table, {"version": version, "query": query, "licence": LICENCE, "citation": citation})


# ---------- charts


def figure(name: str, *, lang: str = "en", theme: str = "light", **filters: Any) -> go.Figure:
    """Return a chart of the pages as a Plotly figure, with its finding, key and source on it.

    `lang` is en or uk, `theme` light or dark. `layout.meta` has the sentence that says what it shows, and the version.

    Raises:
        UnknownNameError: there is no such chart, filter or value; what is only a table has no figure, but `read`.
    """
    dataset = find_dataset(name, "chart", CHARTS)
    if lang not in LANGUAGES:
        raise UnknownNameError(f"{lang!r} is no language here: {' or '.join(LANGUAGES)}.")
    database = find_version(filters.pop("v", None))
    view = View(database, language(lang), parse_filters(database, dataset, filters))
    drawn = CHARTS[name](view)
    if drawn.is_table:
        raise UnknownNameError(f"{name!r} is a table, not a chart: homeward.read({name!r}) has its rows.")
    return graph_object(view, drawn, theme)


# ---------- where from


def _where(where: tuple[str, ...]) -> tuple[str, str]:
    """Return the address of a server, empty for this checkout, and what is asked for."""
    if len(where) == 1 and not is_address(where[0]):
        return "", where[0]
    if len(where) == 2 and is_address(where[0]):
        return where
    raise TypeError('give a name, or the address of a server and a name: read("https://example.org/", "timeline")')


# ---------- frames


def _frame(table: pa.Table, about: Mapping[str, Any]) -> pd.DataFrame:
    """Return rows of Arrow as a frame of nullable types, with what they say about themselves."""
    frame: pd.DataFrame = _plain(table).to_pandas(types_mapper=_dtype, date_as_object=False)
    frame.attrs = {key: about[key] for key in (*ATTRS, "query") if key in about}
    if "licence" in frame.attrs:
        frame.attrs["licence"] = about["licence"]["path"]
    return frame


def _plain(table: pa.Table) -> pa.Table:
    """Return the same with types that pandas has: sums of the database (128 bits) as whole numbers, enums as text."""
    fields = []
    for field in table.schema:
        kind = field.type
        if pa.types.is_decimal(kind):
            kind = pa.int64() if kind.scale == 0 else pa.float64()
        elif pa.types.is_dictionary(kind) or pa.types.is_large_string(kind) or pa.types.is_null(kind):
            kind = pa.string()
        fields.append(pa.field(field.name, kind))
    return table.cast(pa.schema(fields))


def _dtype(kind: pa.DataType) -> Any:
    """Return the pandas type of a type of Arrow; None where pandas chooses (dates and times)."""
    if pa.types.is_string(kind):
        return pd.StringDtype(na_value=pd.NA)
    if pa.types.is_nested(kind):
        return pd.ArrowDtype(kind)
    return NUMBERS.get(kind)
