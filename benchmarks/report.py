"""Figures of the parts → RESULTS.md: every target beside what was measured, then the figures behind it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from benchmarks.details import DETAILS, table

KIB, MB = 1024, 1_000_000
OTHER_WORK = 0.2  # cores that something else used; a machine at rest has less
NO_LINE_BEFORE = 10  # seconds of a start of which each step may be too short for one
FLAT = 1.03  # the last third of the time may hold so much of the third before
Found = Mapping[str, Any]


class Row(NamedTuple):
    """A target and what was measured; `share` is how much of the target that is, 1 or more where it is met."""

    part: str
    what: str
    target: str
    measured: str
    share: float


def write(known: Mapping[str, Found]) -> str:
    """Return the report of what is known of every part."""
    rows = [row for part, make in TARGETS.items() if part in known for row in make(known[part]["found"])]
    tables = [table for part, make in DETAILS.items() if part in known for table in make(known[part]["found"])]
    missing = [part for part in TARGETS if part not in known]
    return "\n\n".join([HEAD, *_warnings(known, missing), _targets(rows), LEGEND, *tables, _runs(known)]) + "\n"


HEAD = """# Measured

Written by `make bench`; do not edit. What is compared: our `/timeline` page; the page that a tutorial would have
(`peers/tutorial.py`: Streamlit, pandas, Plotly Express); the same page in Dash (`peers/dash_page.py`). All three have
the same three filters and draw the same three charts from the same files; the peers draw a table as well, ours is
fetched when it is opened. Every server is one process on the same cores; who drives it has the other cores. What is
compared takes turns of a few seconds, so that what else the machine does meets it alike. Absolute figures are of one
machine: the ratios travel better."""

LEGEND = """“Known” views have been looked at before by somebody; “new” ones by nobody, so that nothing of them is
remembered. Times of a filter change run from the moment it is sent to its last message. Bytes are those on the wire,
both ways, with headers and frames. Of the target: 1.00 and more meets it."""


def _warnings(known: Mapping[str, Found], missing: Sequence[str]) -> Iterator[str]:
    if quick := [part for part, run in known.items() if run["quick"]]:
        yield f"**Only tried out (`--quick`: a few seconds, small data): {', '.join(quick)}. Not to be quoted.**"
    if busy := [part for part, run in known.items() if run["load"] > OTHER_WORK]:
        yield f"**Other work was under way on the machine when these began: {', '.join(busy)}.**"
    if missing:
        yield f"**Not measured yet: {', '.join(missing)}.**"


def _targets(rows: Sequence[Row]) -> str:
    lines = [
        (row.what, row.target, row.measured, f"{row.share:.2f}", "met" if row.share >= 1 else "**not met**")
        for row in rows
    ]
    return table(("what", "target", "measured", "of the target", ""), lines)


# ---------- targets, a function a part


def _at_most(value: float, limit: float) -> float:
    return limit / value if value else float("inf")


def _changes(found: Found) -> Iterator[Row]:
    ours = found["ours"]
    for views, name in (("known", "known"), ("fresh", "new")):
        fast = ours[views]["ten_restless"]["per_second"]
        for peer, times in (("tutorial", 15), ("dash", 8)) if views == "known" else (("tutorial", 8),):
            theirs = found[peer][views]["ten_restless"]["per_second"]
            measured = f"{fast / theirs:.1f} × ({fast:.1f} to {theirs:.1f})"
            what = f"filter changes per second, 10 viewers, {name} views"
            yield Row("changes", what, f"≥ {times} × {peer}", measured, fast / theirs / times)
        one = ours[views]["one"]
        for cut, limit in (("p50", 10), ("p95", 15)) if views == "known" else (("p50", 30), ("p95", 50)):
            what = f"filter change, 1 viewer, {name} views, {cut}"
            yield Row("changes", what, f"≤ {limit} ms", f"{one[cut]:.0f} ms", _at_most(one[cut], limit))
    wire = ours["wire"]["p50"] / KIB
    yield Row("changes", "bytes of a filter change, p50", "≤ 25 KiB", f"{wire:.1f} KiB", _at_most(wire, 25))


def _profile(_: Found) -> Iterator[Row]:
    """Return none: it shows where the time of the others goes."""
    yield from ()


def _browser(found: Found) -> Iterator[Row]:
    ours, theirs = found["ours"], found["tutorial"]

    def against(what: str, key: str, limit: float) -> Row:
        ratio = ours[key] / theirs[key]
        measured = f"{ratio:.2f} × ({ours[key] / 1000:.2f} to {theirs[key] / 1000:.2f} s)"
        return Row("browser", what, f"≤ {limit} × tutorial", measured, limit / ratio)

    number, size, wire = ours["first_number_ms"], ours["visit_bytes"] / MB, ours["change_bytes"] / KIB
    yield against("first visit: time to first number, p50", "first_number_ms", 0.15)
    yield Row("browser", "first visit: time to first number, p50", "≤ 300 ms", f"{number} ms", _at_most(number, 300))
    yield against("first visit: time to first chart, p50", "first_chart_ms", 0.5)
    yield Row("browser", "first visit: bytes", "≤ 1.2 MB", f"{size:.2f} MB", _at_most(size, 1.2))
    for kind, figures in ours["feedback_ms"].items():
        what = f"{kind} to first change seen, p95"
        yield Row("browser", what, "≤ 50 ms", f"{figures['p95']} ms", _at_most(figures["p95"], 50))
    yield against("click to last chart in sight, p50", "click_last_ms", 0.5)
    yield against("click to last chart in sight at 1920 × 1080, p50", "click_last_ms_large", 0.5)
    yield Row("browser", "bytes of a filter change in Chromium", "≤ 25 KiB", f"{wire:.1f} KiB", _at_most(wire, 25))


def _start(found: Found) -> Iterator[Row]:
    yield Row("start", "`make run` to `/healthz` 200, p50", "≤ 4 s", f"{found['p50']:.1f} s", _at_most(found["p50"], 4))


def _api(found: Found) -> Iterator[Row]:
    for key, name, least in (("known", "asked before", 500), ("new", "never asked before", 100)):
        fast = found[key]["per_second"]
        yield Row("api", f"data API, {name}, requests per second", f"≥ {least}", f"{fast:.0f}", fast / least)


def _grown(found: Found) -> Iterator[Row]:
    for case in found.values():
        today, more = case["today"], case["grown"]
        name = f"{case['name']} × {case['times']:,}"
        if "failed" in more:
            yield Row("grown", f"{name}: filter change, memory, start", "≤ 60 s to start", "not served at all", 0.0)
            continue
        for views, which in (("known", "known"), ("fresh", "new")):
            ratio = more[views]["p50"] / today[views]["p50"]
            measured = f"{ratio:.2f} × ({more[views]['p50']:.0f} to {today[views]['p50']:.0f} ms)"
            what = f"{name}: filter change, {which} views, p50"
            yield Row("grown", what, "≤ 2 × today’s", measured, 2 / ratio)
        gib = more["peak_mib"] / KIB
        yield Row("grown", f"{name}: memory at most", "≤ 1.5 GiB", f"{gib:.2f} GiB", _at_most(gib, 1.5))
        yield Row("grown", f"{name}: start", "≤ 60 s", f"{more['start_s']:.0f} s", _at_most(more["start_s"], 60))
        said, soon = len(more["said"]), more["start_s"] < NO_LINE_BEFORE
        target = f"a line, from {NO_LINE_BEFORE} s on"
        yield Row("grown", f"{name}: progress while starting", target, f"{said} lines", float(said > 0 or soon))


def _viewers(found: Found) -> Iterator[Row]:
    name = f"{found['people']} viewers, a change every 10 s each"
    wrong, (_, middle, last) = len(found["errors"]), found["memory_by_third"]
    growth, memory = last / middle, found["memory_mib"]
    yield Row("viewers", f"{name}: p95", "≤ 300 ms", f"{found['p95']:.0f} ms", _at_most(found["p95"], 300))
    yield Row("viewers", f"{name}: errors", "none", str(wrong), float(not wrong))
    yield Row("viewers", f"{name}: memory at most", "≤ 700 MiB", f"{memory} MiB", _at_most(memory, 700))
    flat = f"{growth - 1:+.1%} from the second to the last third of {found['minutes']:g} min"
    yield Row("viewers", f"{name}: memory", "flat (≤ +3 %)", flat, FLAT / growth)


def _dask(found: Found) -> Iterator[Row]:
    for case in found.values():
        name = f"{case['times'] * 3219 / 1e6:.1f} million figures, {case['who']}"
        if case["failed"]:
            yield Row("dask", f"{name}: build", "a build", "none", 0.0)
            continue
        gib, ms = case["memory_mib"] / KIB, case["one_exchange_ms"]["p95"]
        yield Row("dask", f"{name}: memory at most", "≤ 4 GiB", f"{gib:.1f} GiB", _at_most(gib, 4))
        yield Row("dask", f"{name}: one exchange, p95", "≤ 50 ms", f"{ms:.0f} ms", _at_most(ms, 50))


TARGETS: dict[str, Callable[[Found], Iterator[Row]]] = {
    "changes": _changes,
    "profile": _profile,
    "browser": _browser,
    "start": _start,
    "api": _api,
    "grown": _grown,
    "viewers": _viewers,
    "dask": _dask,
}


def _runs(known: Mapping[str, Found]) -> str:
    """Return when each part was run, on what, and with what."""
    lines = [(part, run["when"], run["data"], run["machine"], *_conditions(run)) for part, run in known.items()]
    head = (
        "part",
        "when (UTC)",
        "data version",
        "machine",
        "cores: server / driver",
        "cores busy before",
        "a loop, ms",
        "",
    )
    packages = {f"{name} {number}" for run in known.values() for name, number in run["packages"].items()}
    peers = {line for run in known.values() for line in run["peers"]}
    pythons = {run["python"] for run in known.values()}
    python, ours, theirs = (", ".join(sorted(names)) for names in (pythons, packages, peers))
    words = (
        f"Python {python}; ours on {ours}; peers on {theirs}. Cores busy before: what else the machine did in "
        "the five seconds before a part began. A loop: the ms of a core for the same million steps of Python, which "
        "say how fast the cores were then; not the memory."
    )
    return f"## Runs\n\n{table(head, lines)}\n\n{words}"


def _conditions(run: Found) -> tuple[str, float, float | str, str]:
    cores = f"{run['cores']['server']} / {run['cores']['driver']}"
    return cores, run["load"], run.get("loop_ms", ""), "tried out" if run["quick"] else "in full"
