"""Files of numbers, read back by those who will read them: equal to the view they came from, value by value."""

from __future__ import annotations

import csv
import datetime as dt
import io
import json
import re
import tracemalloc
import zipfile
from collections.abc import Iterator, Sequence
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import duckdb
import frictionless
import openpyxl
import pandas as pd
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pyarrow import parquet
from starlette.applications import Starlette
from starlette.testclient import TestClient

from homeward import server
from homeward.core.datasets import DATASETS, Dataset
from homeward.core.filters import CHOICES, DATES, LISTS, TEXTS, Filters
from homeward.core.i18n import language
from homeward.core.view import View, effective_view, options_in
from homeward.db import versions
from homeward.db.build import build
from homeward.db.database import Database, Rows
from homeward.exports import package as public
from homeward.exports.csv_json import cell
from homeward.exports.dictionary import columns_of, written
from homeward.exports.extract import Extract
from homeward.exports.formats import FORMATS
from homeward.exports.schema import schema
from homeward.settings import DATA

some = settings(derandomize=True, deadline=None, database=None, max_examples=25)
few = settings(some, max_examples=10)
every_dataset = pytest.mark.parametrize("dataset", list(DATASETS.values()), ids=list(DATASETS))
# A period with everything in it (a series, both sides, groups, branches), and small enough for every format.
SPRING = {"from": "2025-05-01", "to": "2025-06-30", "direction": "both"}


@pytest.fixture(scope="module")
def client() -> Iterator[TestClient]:
    app = Starlette(routes=server.routes(), middleware=server.middleware())
    with TestClient(app) as client:
        yield client


class Asked(tuple[Dataset, Filters]):
    """A data set and filters that it takes; shown as its address."""

    def __repr__(self) -> str:
        return address(*self, "csv")


def address(dataset: Dataset, filters: Filters, ending: str) -> str:
    return f"/data/v1/{dataset.name}.{ending}?{urlencode(filters.query(), doseq=True)}"


def anything_asked() -> st.SearchStrategy[Asked]:
    """Any data set, with any combination of filters that may stand in its address."""
    return st.sampled_from(list(DATASETS.values())).flatmap(
        lambda dataset: any_filters(dataset).map(lambda filters: Asked((dataset, filters)))
    )


def any_filters(dataset: Dataset) -> st.SearchStrategy[Filters]:
    options = options_in(versions.current())

    def one(name: str) -> st.SearchStrategy[Any]:
        if name in CHOICES:
            return st.sampled_from(CHOICES[name])
        if name in DATES:
            return st.none() | st.dates(options.earliest, options.latest)
        if name in TEXTS:
            return st.just("")
        ids = st.sampled_from(getattr(options, name))
        return st.just([]) | st.lists(ids, unique=True, max_size=2) if name in LISTS else st.none() | ids

    # A period that ends before it begins is refused: see test_links.
    return st.fixed_dictionaries({name: one(name) for name in dataset.accepted}).map(
        lambda values: Filters.of_values(values).possible()[0]
    )


def expected(dataset: Dataset, filters: Filters) -> Rows:
    """Return what a page shows under these filters, or what the facts say."""
    database = versions.current()
    if dataset.kind == "chart":
        view = View(database, language("en"), filters)
        return effective_view(view, dataset.name).table(dataset.name)
    return database.run(dataset.query, filters.parameters())


def spring(dataset: Dataset) -> Filters:
    """Return the filters of SPRING, as far as the data set takes them."""
    query = {name: [value] for name, value in SPRING.items() if name in dataset.accepted}
    filters, ignored = Filters.parse(query, options_in(versions.current()))
    assert not ignored
    return filters


def same(found: Any, value: Any) -> bool:
    """Whether a reader found exactly this value, as what it is; nothing is found where it is unknown."""
    if value is None:
        return found is None or bool(pd.isna(found))
    if isinstance(value, list):
        return found is not None and list(found) == value
    if isinstance(value, dt.date):
        return bool((found.date() if isinstance(found, dt.datetime) else found) == value)
    return isinstance(found, str) == isinstance(value, str) and bool(found == value)


def holds(rows: Sequence[Sequence[Any]], of: Rows) -> bool:
    """Whether a reader found these rows, in this order."""
    assert len(rows) == len(of.rows)
    for found, values in zip(rows, of.rows, strict=True):
        wrong = [pair for pair in zip(of.columns, found, values, strict=True) if not same(*pair[1:])]
        assert not wrong
    return True


def as_text(of: Rows) -> Rows:
    """Return rows as they stand in a CSV; nothing is an empty cell."""
    return Rows(of.columns, [tuple(cell(value) or None for value in row) for row in of.rows])


# ---------- CSV


@some
@given(asked=anything_asked())
def test_a_csv_read_by_pandas_and_polars_is_the_view(client: TestClient, asked: Asked) -> None:
    content = client.get(address(*asked, "csv")).content
    rows = expected(*asked)
    frame = pd.read_csv(io.BytesIO(content), dtype=str, keep_default_na=False, na_values=[""])
    assert list(frame.columns) == list(rows.columns)
    assert holds(frame.to_numpy().tolist(), as_text(rows))
    other = pl.read_csv(io.BytesIO(content), infer_schema=False)
    assert other.columns == list(rows.columns)
    assert holds(other.rows(), as_text(rows))


@some
@given(asked=anything_asked())
def test_a_csv_read_by_duckdb_with_the_types_of_the_dictionary_is_the_view(
    client: TestClient, tmp_path_factory: pytest.TempPathFactory, asked: Asked
) -> None:
    dataset, _ = asked
    path = tmp_path_factory.mktemp("csv") / "data.csv"
    path.write_bytes(client.get(address(*asked, "csv")).content)
    types = {"string": "varchar", "integer": "bigint", "number": "double", "boolean": "boolean", "date": "date"}
    columns = columns_of(dataset, versions.current())
    dtypes = {column.name: types.get(column.type, "varchar") for column in columns}
    found = duckdb.read_csv(str(path), header=True, dtype=dtypes, quotechar='"', escapechar='"', sep=",").fetchall()
    rows = expected(*asked)
    assert holds(found, Rows(rows.columns, [tuple(_in_csv(value) for value in row) for row in rows.rows]))


def _in_csv(value: Any) -> Any:
    """Return a value as typed readers find it: lists are texts, and an empty text is nothing."""
    return (cell(value) or None) if isinstance(value, str | list) else value


@every_dataset
def test_pandas_reads_a_csv_as_it_stands(client: TestClient, dataset: Dataset) -> None:
    filters = spring(dataset)
    rows = expected(dataset, filters)
    frame = pd.read_csv(io.BytesIO(client.get(address(dataset, filters, "csv")).content))
    assert frame.shape == (len(rows.rows), len(rows.columns))
    for position, column in enumerate(rows.columns):
        numbers = [row[position] for row in rows.rows if type(row[position]) in (int, float)]
        assert not numbers or frame[column].dropna().tolist() == numbers


def test_a_csv_is_plain_rfc_4180(client: TestClient) -> None:
    content = client.get("/data/v1/sources.csv").content
    assert not content.startswith(b"\xef\xbb\xbf")
    assert content.endswith(b"\r\n")
    text = content.decode("utf-8")
    assert text.count("\r\n") == len(list(csv.reader(io.StringIO(text, newline=""))))


# ---------- what a spreadsheet would run

hostile = st.text(alphabet="=+-@\t\r\n'\"a1, ;", max_size=8)


@settings(some, max_examples=300)
@given(hostile | st.text(max_size=8))
def test_no_text_of_a_csv_begins_as_a_formula_and_what_it_was_can_be_read_back(text: str) -> None:
    written_text = cell(text)
    assert not written_text.startswith(("=", "+", "-", "@", "\t", "\r", "\n"))
    assert (written_text[1:] if re.match(r"'+[=+\-@\t\r\n]", written_text) else written_text) == text


@some
@given(st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.dates() | st.booleans() | st.none())
def test_numbers_dates_and_nothing_are_never_touched(value: Any) -> None:
    assert not cell(value).startswith("'")
    assert value is None or isinstance(value, bool | dt.date) or float(cell(value)) == value


FORMULAS = ("=1+1", "+49", "-5", "@SUM(A1)", '=HYPERLINK("http://x")', "'=1", "plain")


@pytest.fixture
def spoiled(data_copy: Path) -> Database:
    """A data set whose titles are formulas."""
    path = data_copy / "sources.csv"
    with path.open(encoding="utf-8", newline="") as file:
        head, *rows = csv.reader(file)
    for row, title in zip(rows, FORMULAS, strict=False):
        row[head.index("title")] = title
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file, lineterminator="\n").writerows([head, *rows])
    return build(data_copy)


def written_as(database: Database, name: str, ending: str, filters: Filters | None = None) -> bytes:
    return b"".join(FORMATS[ending].write(Extract(database, DATASETS[name], filters or Filters())))


def test_formulas_are_texts_in_every_format(spoiled: Database) -> None:
    raw = set(FORMULAS)
    titles = {row["title"] for row in csv.DictReader(io.StringIO(written_as(spoiled, "sources", "csv").decode()))}
    assert {cell(text) for text in raw} <= titles
    assert "=1+1" not in titles
    assert raw <= {row["title"] for row in json.loads(written_as(spoiled, "sources", "json"))["rows"]}
    assert raw <= set(pl.read_parquet(written_as(spoiled, "sources", "parquet"))["title"])
    sheet = openpyxl.load_workbook(io.BytesIO(written_as(spoiled, "sources", "xlsx")))["sources"]
    cells = [found for row in sheet.iter_rows() for found in row if found.value in raw]
    assert {found.value for found in cells} == raw
    assert {found.data_type for found in cells} <= {"s", "inlineStr"}
    with zipfile.ZipFile(public.package_file(spoiled)) as archive:
        assert "=1+1" not in {row["title"] for row in csv.DictReader(io.StringIO(archive.read("sources.csv").decode()))}


# ---------- JSON


def in_json(value: Any) -> Any:
    """Return a value as JSON has it: a date, and each of a list of them, as text."""
    if isinstance(value, list):
        return [in_json(item) for item in value]
    return value.isoformat() if isinstance(value, dt.date) else value


@some
@given(asked=anything_asked())
def test_json_is_the_view_and_says_what_it_is(client: TestClient, asked: Asked) -> None:
    dataset, _ = asked
    content = client.get(address(*asked, "json")).json()
    rows = expected(*asked)
    names = [column["name"] for column in content["homeward"]["columns"]]
    assert names == list(rows.columns)
    assert all(list(row) == names for row in content["rows"])
    plain = [tuple(in_json(value) for value in row) for row in rows.rows]
    assert [tuple(row.values()) for row in content["rows"]] == plain
    about = client.get(address(*asked, "metadata.json")).json()
    assert {**about, "permalink": "", "newest": "", "citation": ""} == {
        **content["homeward"],
        "permalink": "",
        "newest": "",
        "citation": "",
    }
    assert set(about["filters"]) == set(dataset.filters)


@few
@given(asked=anything_asked())
def test_the_permalink_of_a_file_gives_the_same_file(client: TestClient, asked: Asked) -> None:
    content = client.get(address(*asked, "json")).json()
    again = client.get(content["homeward"]["permalink"]).json()
    assert again["rows"] == content["rows"]
    assert again["homeward"]["filters"] == content["homeward"]["filters"]
    assert client.get(content["homeward"]["newest"]).json()["rows"] == content["rows"]
    assert content["homeward"]["permalink"] in content["homeward"]["citation"]


# ---------- Parquet

KINDS = {
    "string": "string",
    "integer": r"int(32|64)",
    "number": "double",
    "boolean": "bool",
    "date": "date32.*",
    "list": "list<.*>",
}


@some
@given(asked=anything_asked())
def test_parquet_read_by_four_readers_is_the_view_in_exact_types(
    client: TestClient, tmp_path_factory: pytest.TempPathFactory, asked: Asked
) -> None:
    dataset, _ = asked
    content = client.get(address(*asked, "parquet")).content
    rows = expected(*asked)
    table = parquet.read_table(io.BytesIO(content))
    for column in columns_of(dataset, versions.current()):
        assert re.fullmatch(KINDS[column.type], str(table.schema.field(column.name).type)), column
    assert holds([tuple(row.values()) for row in table.to_pylist()], rows)
    assert holds([tuple(_listed(value) for value in row) for row in pl.read_parquet(content).rows()], rows)
    path = tmp_path_factory.mktemp("parquet") / "data.parquet"
    path.write_bytes(content)
    assert holds(duckdb.read_parquet(str(path)).fetchall(), rows)
    frame = pd.read_parquet(io.BytesIO(content), dtype_backend="pyarrow")
    assert holds([[_known(value) for value in row] for row in frame.itertuples(index=False, name=None)], rows)


def _listed(value: Any) -> Any:
    return value.to_list() if isinstance(value, pl.Series) else value


def _known(value: Any) -> Any:
    return None if value is pd.NA else value


@every_dataset
def test_parquet_says_what_it_is_in_its_metadata(client: TestClient, dataset: Dataset) -> None:
    filters = spring(dataset)
    content = client.get(address(dataset, filters, "parquet")).content
    words = {key.decode(): value.decode() for key, value in parquet.read_metadata(io.BytesIO(content)).metadata.items()}
    about = json.loads(words["homeward"])
    assert words["version"] == about["version"] == versions.current().version
    assert words["licence"] == about["licence"]["path"]
    assert words["citation"] == about["citation"]
    assert about["columns"] == client.get(address(dataset, filters, "metadata.json")).json()["columns"]


# ---------- XLSX


def sheets(content: bytes) -> tuple[list[tuple[Any, ...]], list[tuple[Any, ...]]]:
    book = openpyxl.load_workbook(io.BytesIO(content), read_only=True)
    assert len(book.sheetnames) == 2
    first, second = ([tuple(row) for row in sheet.iter_rows(values_only=True)] for sheet in book.worksheets)
    return first, second


@few
@given(asked=anything_asked())
def test_a_workbook_read_by_openpyxl_is_the_view_and_says_what_it_is(client: TestClient, asked: Asked) -> None:
    (head, *found), about = sheets(client.get(address(*asked, "xlsx")).content)
    rows = expected(*asked)
    assert head == rows.columns
    plain = [
        tuple(
            (";".join("" if item is None else str(item) for item in value) or None)
            if isinstance(value, list)
            else value
            for value in row
        )
        for row in rows.rows
    ]
    assert holds(found, Rows(rows.columns, plain))
    words = dict(row[:2] for row in about if row[0])
    assert words["version"] == versions.current().version
    assert versions.current().version in words["citation"]


@every_dataset
def test_a_workbook_names_its_filters_columns_caveats_and_sources(client: TestClient, dataset: Dataset) -> None:
    filters = spring(dataset)
    _, about = sheets(client.get(address(dataset, filters, "xlsx")).content)
    told = client.get(address(dataset, filters, "metadata.json")).json()
    cells = {value for row in about for value in row if value is not None}
    assert {column["definition"] for column in told["columns"]} <= cells
    assert {row["text_uk"] for row in told["caveats"]} <= cells
    assert {row["url"] for row in told["sources"]} <= cells
    assert {f"filters: {name}" for name, value in told["filters"].items() if value is not None} <= cells


def test_ukrainian_opens_right_from_a_workbook(client: TestClient) -> None:
    frame = pd.read_excel(io.BytesIO(client.get("/data/v1/vocabulary.xlsx").content))
    assert "Військові" in frame["label_uk"].to_list()
    assert frame["definition_uk"].to_list() == [row[-1] for row in expected(DATASETS["vocabulary"], Filters()).rows]


def test_more_rows_than_a_sheet_can_hold_are_refused_and_not_cut(
    client: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("homeward.exports.excel.ROWS", 100)
    response = client.get("/data/v1/sources.xlsx?language=uk")
    assert response.status_code == 400
    assert "csv" in response.json()["detail"]


# ---------- ZIP


@every_dataset
def test_frictionless_finds_nothing_wrong_with_a_zip(client: TestClient, dataset: Dataset, tmp_path: Path) -> None:
    filters = spring(dataset)
    path = tmp_path / "data.zip"
    path.write_bytes(client.get(address(dataset, filters, "zip")).content)
    report = frictionless.validate(str(path), type="package")
    assert report.valid, report.flatten(["title", "message"])
    with zipfile.ZipFile(path) as archive:
        assert archive.read(f"{dataset.name}.csv") == client.get(address(dataset, filters, "csv")).content
        package = json.loads(archive.read("datapackage.json"))
        readme = archive.read("README.md").decode("utf-8")
        sources = (
            archive.read("sources.csv").decode() if dataset.measures and "sources.csv" in archive.namelist() else ""
        )
    told = client.get(address(dataset, filters, "metadata.json")).json()
    fields = package["resources"][0]["schema"]["fields"]
    assert [field["name"] for field in fields] == [column["name"] for column in told["columns"]]
    assert package["homeward"]["filters"] == told["filters"]
    assert package["licenses"][0]["name"] == "CC-BY-4.0"
    assert all(text in readme for text in (told["version"], told["licence"]["path"], "How to cite"))
    assert all(column["definition"] in readme for column in told["columns"])
    found = [row["source_id"] for row in csv.DictReader(io.StringIO(sources))]
    assert found == [row["source_id"] for row in told["sources"]]


# ---------- what the numbers were read from


def test_the_sources_of_the_timeline_are_the_pages_of_its_figures_and_no_others(client: TestClient) -> None:
    told = client.get("/data/v1/timeline.metadata.json?from=2024-01-01&to=2024-02-29").json()["sources"]
    with (DATA / "figures.csv").open(encoding="utf-8", newline="") as file:
        pages = {
            row["source_id"]
            for row in csv.DictReader(file)
            if row["subject_id"][:7] in ("2024-01", "2024-02")
            and row["side"] == "UA"
            and (row["measure"] in ("total", "group") or row["category"] == "outside_exchange")
        }
    assert {row["source_id"] for row in told} == pages


@some
@given(asked=anything_asked())
def test_every_page_that_a_row_names_is_among_the_sources(client: TestClient, asked: Asked) -> None:
    dataset, _ = asked
    rows = expected(*asked).dicts()
    if not dataset.measures or not rows or "url" not in rows[0]:
        return
    told = {row["url"] for row in client.get(address(*asked, "metadata.json")).json()["sources"]}
    assert {row["url"] for row in rows if row["url"]} <= told


def test_the_accounts_of_one_exchange_and_their_pages_are_all_of_them_whatever_the_period(client: TestClient) -> None:
    def told(query: str) -> tuple[list[Any], list[Any]]:
        found = client.get(f"/data/v1/accounts.json?id=2024-01-03{query}").json()
        return found["rows"], found["homeward"]["sources"]

    rows, sources = told("&direction=both")
    assert {row["side"] for row in rows} == {"UA", "RU"}
    assert {url for row in rows for url in row["urls"]} <= {page["url"] for page in sources}
    assert told("&from=2025-01-01&direction=ru") == (rows, sources)
    assert told("&to=2023-12-31") == (rows, sources)


def test_doubts_are_those_of_the_exchanges_let_through_and_of_the_whole(client: TestClient) -> None:
    told = client.get("/data/v1/timeline.metadata.json?from=2022-09-01&to=2022-09-30").json()["caveats"]
    subjects = {row["subject_id"] for row in told}
    assert "2022-09-21" in subjects
    assert None in subjects
    assert {subject[:7] for subject in subjects if subject} == {"2022-09"}


# ---------- every column is defined


@every_dataset
def test_every_column_has_a_type_a_definition_and_a_unit_where_it_counts(database: Database, dataset: Dataset) -> None:
    # Positions, places in an order, years, and numbers whose unit another column names.
    without_unit = {"ordinal", "last_ordinal", "stage", "order", "year", "place", "fact", "value", "old", "new"}
    with_units_of_their_own = ("compare", "group_shares")
    units = ["people", "exchanges", "days", "years", "pages", "figures", "statements", "events", "levels"]
    for column in columns_of(dataset, database):
        assert re.match(r"[\w(].{2,}\.$", column.definition), column
        if column.type in ("integer", "number") and column.name not in without_unit:
            assert (
                column.unit in (*units, "explanations", "dimensions", "as value")
                or dataset.name in with_units_of_their_own
            ), column


def test_no_definition_is_of_a_column_that_is_not_there(database: Database) -> None:
    queries = {
        (dataset.query, column.name) for dataset in DATASETS.values() for column in columns_of(dataset, database)
    }
    names = {(dataset.name, column.name) for dataset in DATASETS.values() for column in columns_of(dataset, database)}
    anywhere = {("", column) for _, column in names}
    tables = schema(database, language("en"))["tables"]
    public = {(table["name"], column["name"]) for table in tables for column in table["columns"]}
    assert set(written()) <= queries | names | anywhere | public


@some
@given(asked=anything_asked())
def test_the_key_of_a_data_set_tells_its_rows_apart(asked: Asked) -> None:
    dataset, _ = asked
    rows = expected(*asked).dicts()
    keys = [tuple(row[name] for name in dataset.key) for row in rows]
    assert not dataset.key or len(set(keys)) == len(keys)


# ---------- the whole


@pytest.fixture(scope="module")
def archive(client: TestClient, tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("package") / "package.zip"
    path.write_bytes(client.get("/data/v1/package.zip").content)
    return path


def working() -> list[tuple[str, str]]:
    return public.working_columns(versions.current())


def test_the_package_is_the_data_without_the_working_columns(archive: Path) -> None:
    report = frictionless.validate(str(archive), type="package")
    assert report.valid, report.flatten(["title", "message"])
    with zipfile.ZipFile(archive) as package:
        for table in versions.current().dictionary["resources"]:
            fields = [field for field in table["schema"]["fields"] if not field.get("working")]
            with (DATA / table["path"]).open(encoding="utf-8", newline="") as file:
                rows = [[_as_published(field, row[field["name"]]) for field in fields] for row in csv.DictReader(file)]
            head, *found = csv.reader(io.StringIO(package.read(table["path"]).decode("utf-8"), newline=""))
            assert head == [field["name"] for field in fields]
            assert found == rows
        readme = package.read("README.md").decode("utf-8")
        version = json.loads(package.read("datapackage.json"))["version"]
    assert all(f"`{table}.{column}`" in readme for table, column in working())
    assert version.endswith(versions.current().version)


def _as_published(field: dict[str, Any], text: str) -> str:
    return cell(text) if field["type"] == "string" else text


def test_the_database_is_the_one_that_is_served_without_the_working_columns(client: TestClient, tmp_path: Path) -> None:
    path = tmp_path / "homeward.duckdb"
    path.write_bytes(client.get("/data/v1/homeward.duckdb").content)
    names = {column for _, column in working()}
    with duckdb.connect(str(path), read_only=True) as connection:
        tables = versions.current().run("tables").rows
        assert connection.execute("select table_name, column_name from duckdb_columns() where not internal").fetchall()
        for table in {table for table, _ in tables}:
            kept = [column for name, column in tables if name == table and column not in names]
            found = connection.table(table)
            assert found.columns == kept
            ours = versions.current().connection.cursor().table(table).select(*map(duckdb.ColumnExpression, kept))
            assert found.fetchall() == ours.fetchall()
        chosen = "from counted(null, null, 'everyone', 'all', 'both', [], [], 'adopted')"
        assert len(connection.execute(chosen).fetchall()) == len(
            versions.current().connection.cursor().execute(chosen).fetchall()
        )


@cache
def all_texts() -> tuple[set[str], set[str]]:
    """Return the working texts of the curators, and the texts for readers."""
    notes: set[str] = set()
    for_readers: set[str] = set()
    for path in DATA.glob("*.csv"):
        with path.open(encoding="utf-8", newline="") as file:
            for row in csv.DictReader(file):
                for name, text in row.items():
                    (notes if (path.stem, name) in set(working()) else for_readers).add(text)
    return notes - for_readers, for_readers


def texts_in(value: Any) -> set[str]:
    """Return every text in a document."""
    if isinstance(value, dict):
        return set().union(*map(texts_in, value.values()))
    if isinstance(value, list):
        return set().union(*map(texts_in, value))
    return {value} if isinstance(value, str) else set()


def test_no_working_note_is_served_anywhere(client: TestClient, archive: Path) -> None:
    notes, _ = all_texts()
    assert len(notes) > 100
    both = {True: "?direction=both", False: ""}
    documents = [f"/data/v1/{name}.json{both['direction' in found.accepted]}" for name, found in DATASETS.items()]
    documents += [f"/data/v1/exchanges/{subject}.json" for subject in options_in(versions.current()).id[::3]]
    for document in documents:
        assert texts_in(client.get(document).json()) & notes == set(), document
    with zipfile.ZipFile(archive) as package:
        for name in package.namelist():
            cells = {text for row in csv.reader(io.StringIO(package.read(name).decode("utf-8"))) for text in row}
            assert cells & {cell(note) for note in notes} == set(), name
    with duckdb.connect(str(public.database_file(versions.current())), read_only=True) as connection:
        for (table,) in connection.execute("select table_name from duckdb_tables()").fetchall():
            assert texts_in([list(row) for row in connection.table(table).fetchall()]) & notes == set(), table


def test_no_working_note_is_left_in_the_bytes_of_the_database() -> None:
    database = public.database_file(versions.current()).read_bytes()
    notes, for_readers = all_texts()
    said = "\n".join(for_readers)
    long = [note for note in notes if len(note) > 40 and note not in said]
    assert len(long) > 100
    assert [note for note in long if note.encode("utf-8") in database] == []


def test_every_working_column_is_marked(database: Database) -> None:
    for table in database.dictionary["resources"]:
        for field in table["schema"]["fields"]:
            assert field.get("working", False) == (field["name"] in ("label", "note")), (table["name"], field["name"])


# ---------- always the same, and never held whole


@pytest.fixture(scope="module")
def again() -> Database:
    """The same data, built once more."""
    return build()


@pytest.mark.parametrize("ending", list(FORMATS))
def test_the_same_data_make_the_same_bytes(ending: str, database: Database, again: Database) -> None:
    first, second = (written_as(which, "exchanges", ending) for which in (database, again))
    assert first == second


def test_the_package_is_the_same_bytes_every_time(database: Database, again: Database) -> None:
    assert public.package_file(database).read_bytes() == public.package_file(again).read_bytes()


@pytest.fixture(scope="module")
def large(database: Database, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Database]:
    """A data set with ten times the figures."""
    source = database
    path = tmp_path_factory.mktemp("large") / "homeward.duckdb"
    path.write_bytes((source.folder / "homeward.duckdb").read_bytes())
    with duckdb.connect(str(path)) as writer:
        writer.execute(
            "insert into figures by name select f.* replace (f.figure_id || '-' || copy as figure_id)"
            " from figures as f, range(1, 10) as r(copy)"
        )
    with duckdb.connect(str(path), read_only=True) as connection:
        yield Database(source.version, connection, dictionary=source.dictionary)


def test_what_is_long_is_written_in_pieces_and_never_held_whole(large: Database) -> None:
    extract = Extract(large, DATASETS["figures"], Filters(direction="both"))
    tracemalloc.start()
    size = sum(len(piece) for piece in FORMATS["csv"].write(extract))
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert size > 6_000_000
    assert peak < 3_000_000
