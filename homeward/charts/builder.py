"""`homeward build`: what servers need of a version of the data, made once and published for all of them."""

from __future__ import annotations

from pathlib import Path

from homeward.charts.warmup import write_charts
from homeward.db.build import build
from homeward.db.builds import Builds
from homeward.db.database import Database
from homeward.db.parquet import csv_directory
from homeward.exports.package import database, package


def build_into(place: str, directory: Path) -> Database:
    """Check and build the data of a directory of CSV or Parquet, and publish them in a place that servers read.

    Nothing of it is seen before all of it is there.

    Raises:
        DataInvalidError: the data cannot be served; what is published stays as it is.
        OSError: files cannot be read or written.
    """
    builds = Builds(place)
    with csv_directory(directory) as files:
        dataset = build(files)
    write_charts(dataset)
    database(dataset)
    package(dataset)
    builds.publish(dataset)
    return dataset
