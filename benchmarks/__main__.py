"""`make bench`: run all parts, or those that are named, and write RESULTS.md from what is known of every part.

`python -m benchmarks api viewers --minutes 2`: what results.json has of other parts stays. A run of all begins anew.
"""

from __future__ import annotations

import argparse
import datetime as dt
import json
import os
import platform
import traceback
from collections.abc import Sequence
from importlib.metadata import version
from pathlib import Path
from typing import Any

from benchmarks.parts import PARTS, Options
from benchmarks.report import write
from benchmarks.servers import CORES_OF_DRIVERS, CORES_OF_SERVERS, busy_cores, loop_ms, stay_on
from homeward.db.build import version_of
from homeward.settings import DATA, ROOT

FOLDER = Path(__file__).resolve().parent
RESULTS = FOLDER / "results.json"
REPORT = FOLDER / "RESULTS.md"
PACKAGES = ("streamlit", "duckdb", "plotly", "playwright")


def main(arguments: Sequence[str] | None = None) -> None:
    """Run parts and write the report."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("parts", nargs="*", metavar="part", help=f"of {', '.join(PARTS)}; all without one")
    parser.add_argument("--quick", action="store_true", help="a few seconds each, and small: to try the benchmarks out")
    parser.add_argument("--minutes", type=float, default=15.0, help="how long 500 viewers stay (15)")
    given = parser.parse_args(arguments)
    if unknown := set(given.parts) - set(PARTS):
        parser.error(f"there is no part {', '.join(sorted(unknown))}; there are {', '.join(PARTS)}")
    stay_on(CORES_OF_DRIVERS)
    failed: list[str] = []
    options = Options(quick=given.quick, minutes=given.minutes)
    known: dict[str, Any] = json.loads(RESULTS.read_text(encoding="utf-8")) if given.parts and RESULTS.exists() else {}
    for part in given.parts or PARTS:
        print(f"{part} …", flush=True)
        run = circumstances(quick=options.quick)
        try:
            known[part] = {**run, "found": PARTS[part](options)}
        except Exception:  # what was measured before is kept, and the other parts are measured
            traceback.print_exc()
            failed.append(part)
        RESULTS.write_text(json.dumps(known, indent=2) + "\n", encoding="utf-8")
        REPORT.write_text(write(known), encoding="utf-8")
    print(f"{REPORT.relative_to(ROOT)} is written.")
    if failed:
        raise SystemExit(f"Not measured: {', '.join(failed)}.")


def circumstances(*, quick: bool) -> dict[str, Any]:
    """Return when, on what and with what a part is run, as it begins."""
    peers = (FOLDER / "requirements.txt").read_text(encoding="utf-8").splitlines()
    return {
        "when": dt.datetime.now(dt.UTC).isoformat(timespec="minutes"),
        "quick": quick,
        "data": version_of(DATA),
        "python": platform.python_version(),
        "packages": {name: version(name) for name in PACKAGES},
        "peers": [line for line in peers if not line.startswith("#")],
        "machine": f"{_processor()}, {os.cpu_count()} cores, {_memory():.0f} GiB",
        "cores": {"server": len(CORES_OF_SERVERS), "driver": len(CORES_OF_DRIVERS)},
        "load": round(busy_cores(), 2),
        "loop_ms": round(loop_ms(), 1),
    }


def _processor() -> str:
    """Return what the processor is called, where Linux tells."""
    path = Path("/proc/cpuinfo")
    lines = path.read_text(encoding="utf-8").splitlines() if path.exists() else []
    named = (line.partition(":")[2].strip() for line in lines if line.startswith("model name"))
    return next(named, platform.machine())


def _memory() -> float:
    """Return the memory of the machine in GiB."""
    return os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30


if __name__ == "__main__":
    main()
