"""A data set as Parquet, in the exact types of the database, with what it says about itself in its metadata."""

from __future__ import annotations

from typing import IO

from pyarrow.parquet import ParquetWriter

from homeward.exports.csv_json import dumped
from homeward.exports.extract import Extract

ROWS_OF_A_GROUP = 50_000


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
