"""`homeward build`: what servers need of a version of the data, made once and published for all of them."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from homeward.charts.warmup import write_charts
from homeward.db.build import build, version_of
from homeward.db.builds import Builds
from homeward.db.cluster import dask_workers
from homeward.db.database import Database
from homeward.db.parquet import csv_directory
from homeward.db.progress import PROGRESS
from homeward.db.spread import build_spread
from homeward.exports.package import database_file, package_file

# What a builder may take of the memory of its machine, which servers leave to others.
MEMORY = "75%"


def build_into(place: str, source: str | Path, dask: str = "") -> str:
    """Check and build the data of a directory or an object store, CSV or Parquet, and publish them in a place.

    Servers read that place. Nothing of a version is seen before all of it is there. What was built before is not built
    again: its files stay the same bytes for all servers. `dask` is the address of a scheduler, or local. Returns the
    version.

    Raises:
        DataInvalidError: the data cannot be served; what is published stays as it is.
        ClusterError: the work cannot be spread.
        OSError: files cannot be read or written.
    """
    builds, source = Builds(place), str(source)
    if dask:
        with dask_workers(dask) as workers:
            spread = build_spread(builds, source, workers)
        version = spread.version
        if spread.database:
            _publish(builds, spread.database, spread.written)
    else:
        with csv_directory(source) as (files, known):
            version = known or version_of(files)
            if builds.manifest(version) is None:
                _publish(builds, build(files, version=known, memory=MEMORY), {})
    builds.point_to(version)
    return version


def _publish(builds: Builds, database: Database, written: Mapping[str, str]) -> None:
    """Make what goes with a version, and write it where servers find it."""
    for what, make in (("charts", write_charts), ("database for everyone", database_file), ("package", package_file)):
        PROGRESS.doing(f"making the {what}")
        make(database)
    PROGRESS.doing("publishing")
    builds.publish(database, written)
