"""How a data set is read in the tools that people have: a few lines for each, which run as they stand."""

from __future__ import annotations

from typing import NamedTuple

from homeward.core.site import for_others
from homeward.core.view import options_in
from homeward.exports.extract import TITLE, Extract

# Types of Power Query by those of the dictionary; everything else is text.
POWER_QUERY = {"integer": "Int64.Type", "number": "type number", "date": "type date", "boolean": "type logical"}


class Snippet(NamedTuple):
    """A few lines for a tool, in a language."""

    tool: str
    language: str
    code: str


def snippets(extract: Extract) -> list[Snippet]:
    """Return how to read the newest version of a data set in every tool."""
    return [
        Snippet("pandas", "python", _pandas(extract)),
        Snippet("pandas, JSON", "python", _pandas_json(extract)),
        Snippet("Polars", "python", _polars(extract)),
        Snippet("DuckDB", "sql", f"from read_parquet('{_at(extract, 'parquet')}');"),
        Snippet("R", "r", _r(extract)),
        Snippet("Excel", "powerquery", _power_query(extract)),
        Snippet("curl", "bash", f'curl --fail --output {extract.dataset.name}.csv "{_at(extract, "csv")}"'),
    ]


def _at(extract: Extract, ending: str) -> str:
    return extract.address(ending, pinned=False)


def _dates(extract: Extract) -> list[str]:
    return [column.name for column in extract.columns if column.type == "date"]


def _pandas(extract: Extract) -> str:
    dates = "".join(f'"{name}", ' for name in _dates(extract)).removesuffix(", ")
    return f"""import pandas as pd

{extract.dataset.name} = pd.read_csv(
    "{_at(extract, "csv")}",
    dtype_backend="numpy_nullable",
    keep_default_na=False,
    na_values=[""],
    parse_dates=[{dates}],
)"""


def _pandas_json(extract: Extract) -> str:
    name, address = extract.dataset.name, _at(extract, "json")
    dates = ", ".join(f'"{column}"' for column in _dates(extract))
    # A list of no rows names no columns.
    typed = f"""
for column in {name}.columns.intersection([{dates}]):
    {name}[column] = pd.to_datetime({name}[column])"""
    return f"""import pandas as pd

{name} = pd.read_json(
    "{address}{"&" if "?" in address else "?"}shape=rows",
    dtype_backend="numpy_nullable",
){typed if dates else ""}"""


def _polars(extract: Extract) -> str:
    return f"""import polars as pl

{extract.dataset.name} = pl.read_parquet("{_at(extract, "parquet")}")"""


def _r(extract: Extract) -> str:
    name = extract.dataset.name
    typed = [f"\n{name}${column} <- as.Date({name}${column})" for column in _dates(extract)]
    # R takes TRUE, and not true, for a logical.
    truths = [column.name for column in extract.columns if column.type == "boolean"]
    typed += [f'\n{name}${column} <- {name}${column} == "true"' for column in truths]
    return f'{name} <- read.csv("{_at(extract, "csv")}", na.strings = "", encoding = "UTF-8"){"".join(typed)}'


def _power_query(extract: Extract) -> str:
    types = ", ".join(f'{{"{column.name}", {POWER_QUERY.get(column.type, "type text")}}}' for column in extract.columns)
    return f"""let
    Source = Csv.Document(Web.Contents("{_at(extract, "csv")}"), [Delimiter = ",", Encoding = 65001]),
    Headed = Table.PromoteHeaders(Source, [PromoteAllScalars = true]),
    Typed = Table.TransformColumnTypes(Headed, {{{types}}}, "en-GB")
in
    Typed"""


def bibtex(extract: Extract) -> str:
    """Return how a data set is cited in BibTeX."""
    url = f"\n  url     = {{{extract.address('csv')}}}," if for_others(extract.base) else ""
    last_day, version = options_in(extract.database).last_day, extract.database.version
    return f"""@misc{{homeward_{extract.dataset.name}_{version},
  title   = {{{TITLE}. Data set {extract.dataset.name}}},
  author  = {{{{Homeward}}}},
  year    = {{{last_day.year}}},
  version = {{{version}}},{url}
  note    = {{Data to {last_day}. CC BY 4.0}}
}}"""
