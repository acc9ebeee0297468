"""A data set as a file: every format by its ending; and Parquet, in the exact types of the database."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from tempfile import SpooledTemporaryFile
from typing import IO, NamedTuple

from pyarrow.parquet import ParquetWriter

from homeward.exports.archive import write_zip
from homeward.exports.csv_json import dumped, write_csv, write_json
from homeward.exports.excel import write_xlsx
from homeward.exports.extract import Extract

# What is larger is written to the disk.
IN_MEMORY = 4_000_000
PIECE = 64_000
ROWS_OF_A_GROUP = 50_000


class Format(NamedTuple):
    """A format: what it is called on the web, how it is written, and whether it is text, which travels compressed."""

    media_type: str
    write: Callable[[Extract], Iterator[bytes]]
    is_text: bool
    title: str


def _whole(write: Callable[[Extract, IO[bytes]], None]) -> Callable[[Extract], Iterator[bytes]]:
    """Return how a format that is written as a whole is read piece by piece."""

    def pieces(extract: Extract) -> Iterator[bytes]:
        with SpooledTemporaryFile(IN_MEMORY) as file:
            write(extract, file)
            file.seek(0)
            while piece := file.read(PIECE):
                yield piece

    return pieces


def write_parquet(extract: Extract, file: IO[bytes]) -> None:
    """Write a data set as Parquet.

    Key-value metadata: `title`, `version`, `licence`, `citation`, `permalink`, and all of it as JSON in `homeward`.
    """
    about = extract.about("parquet")
    words = {key: str(about[key]) for key in ("title", "version", "citation", "permalink")}
    words |= {"licence": about["licence"]["path"], "homeward": dumped(about).decode()}
    with (
        extract.database.arrow(extract.dataset.query, extract.parameters, ROWS_OF_A_GROUP) as answer,
        # The schema of Arrow would hold types a second time that Parquet has itself.
        ParquetWriter(file, answer.schema, compression="zstd", store_schema=False) as writer,
    ):
        for batch in answer.batches():
            writer.write_batch(batch)
        writer.add_key_value_metadata(words)


FORMATS: dict[str, Format] = {
    "csv": Format("text/csv; charset=utf-8", write_csv, True, "CSV (RFC 4180, UTF-8)"),
    "json": Format("application/json", write_json, True, "JSON"),
    "parquet": Format("application/vnd.apache.parquet", _whole(write_parquet), False, "Parquet"),
    "xlsx": Format(
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", _whole(write_xlsx), False, "Excel"
    ),
    "zip": Format("application/zip", _whole(write_zip), False, "ZIP of CSV, sources, README and Data Package"),
}
