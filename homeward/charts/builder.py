"""`homeward build`: what servers need of a version of the data, made once and published for all of them."""

from __future__ import annotations

from pathlib import Path

from homeward.charts.warmup import write_charts
from homeward.db.build import build, version_of
from homeward.db.builds import Builds
from homeward.db.parquet import csv_directory
from homeward.exports.package import database_file, package_file


def build_into(place: str, directory: Path) -> str:
    """Check and build the data of a directory of CSV or Parquet, and publish them in a place that servers read.

    Nothing of it is seen before all of it is there. What was built before is not built again: its files stay the same
    bytes for all servers. Returns the version.

    Raises:
        DataInvalidError: the data cannot be served; what is published stays as it is.
        OSError: files cannot be read or written.
    """
    builds = Builds(place)
    with csv_directory(directory) as files:
        version = version_of(files)
        if builds.manifest(version) is None:
            database = build(files)
            write_charts(database)
            database_file(database)
            package_file(database)
            builds.publish(database)
    builds.point_to(version)
    return version
