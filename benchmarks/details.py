"""The figures behind the report: a table or two for each part."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

KIB, MB = 1024, 1_000_000
Found = Mapping[str, Any]


def table(head: Sequence[str], lines: Sequence[Sequence[object]]) -> str:
    """Return a table of Markdown."""
    return "\n".join("| " + " | ".join(map(str, line)) + " |" for line in (head, ["---"] * len(head), *lines))


def _changes_in_full(found: Found) -> Iterator[str]:
    yield "## Filter changes"
    lines = []
    for page, measured in found.items():
        for views, name in (("known", "known"), ("fresh", "new")):
            one, restless, ten = (measured[views][key] for key in ("one", "one_restless", "ten_restless"))
            paused, crowded = (f"{figures['p50']:.0f} / {figures['p95']:.0f}" for figures in (one, ten))
            rates = (f"{figures['per_second']:.1f}" for figures in (restless, ten))
            lines.append((page, name, paused, *rates, crowded, ten["cpu_ms"]))
    head = ("page", "views", "1 viewer with pauses: p50 / p95 ms", "1 viewer without: per s", "10 viewers: per s")
    yield table((*head, "10 viewers: p50 / p95 ms", "ms of a core each"), lines)
    sizes = [
        (page, figures["wire"]["p50"], figures["wire"]["most"], figures["start_s"], figures["memory_mib"])
        for page, figures in found.items()
    ]
    yield table(("page", "bytes of a change, p50", "most", "start, s", "memory after, MiB"), sizes)


def _profile_in_full(found: Found) -> Iterator[str]:
    yield (
        "Where a core of the server goes, in ms for one of each, of one viewer where no other number is given "
        "(`py-spy`, 200 moments a second of the thread that holds the interpreter). Outside Python are DuckDB, which "
        "binds, plans and runs queries, compression, files and the network:"
    )
    names = list(next(iter(found.values())))
    lines = [(what, *figures.values(), f"{sum(figures.values()):.1f}") for what, figures in found.items()]
    yield table(("of", *names, "all"), lines)


def _browser_in_full(found: Found) -> Iterator[str]:
    yield "## In Chromium"
    head = ("page", "first visit: first number, ms", "first chart, ms", "bytes", "click to first chart in sight, ms")
    clicks = ("click_first_ms", "click_last_ms", "click_first_ms_large", "click_last_ms_large")
    keys = ("first_number_ms", "first_chart_ms", "visit_bytes", *clicks, "change_bytes")
    lines = [(page, *(figures[key] for key in keys)) for page, figures in found.items()]
    yield table((*head, "to last, ms", "first, 1920 × 1080", "last, 1920 × 1080", "bytes"), lines)
    yield (
        "Where the time goes, in ms of the page’s main thread: from the beginning of a first visit to its first chart, "
        "from a click on a view that was looked at before to the last chart in sight, and from a move of the pointer "
        "to the frame with the label of a mark. Waiting is for the server, for files, and for what other threads and "
        "processes do. One run each."
    )
    kinds = ("script", "style", "layout", "paint", "html", "other", "waiting", "all")
    lines = [
        (page, what, *(figures["profile"][what][kind] for kind in kinds))
        for page, figures in found.items()
        for what in ("visit", "click")
    ]
    yield table(("page", "of", *kinds), lines)
    yield "How soon the page answers a hand by itself, in ms from the event to the frame that shows it:"
    hands = found["ours"]["feedback_ms"].items()
    felt = [(kind, figures["answers"], figures["p50"], figures["p95"]) for kind, figures in hands]
    yield table(("hand", "answers", "p50", "p95"), felt)


def _api_in_full(found: Found) -> Iterator[str]:
    yield "## Data API"
    head = ("addresses", "requests", "per s", "p50 ms", "p95 ms", "bytes each", "not 200", "cores of the driver")
    keys = ("changes", "per_second", "p50", "p95", "bytes", "errors", "driver_cores")
    names = {"known": "asked before", "new": "never asked before"}
    yield table(head, [(names[name], *(found[name][key] for key in keys)) for name in names])


def _grown_in_full(found: Found) -> Iterator[str]:
    yield "## More data"
    lines = []
    for case in found.values():
        for which in ("today", "grown"):
            figures = case[which]
            if "failed" in figures:
                continue
            name = f"{case['name']} × {case['times']:,}" if which == "grown" else f"today, by {case['grain']}"
            known, new = (f"{figures[key]['p50']:.0f} / {figures[key]['p95']:.0f}" for key in ("known", "fresh"))
            lines.append((name, figures["start_s"], known, new, figures["memory_mib"], figures["peak_mib"]))
    head = ("data", "start, s", "known views: p50 / p95 ms", "new views: p50 / p95 ms", "memory, MiB", "at most, MiB")
    yield table(head, lines)
    if failed := [case for case in found.values() if "failed" in case["grown"]]:
        yield "\n\n".join(
            f"{case['name']} × {case['times']:,}:\n```\n{case['grown']['failed']}\n```" for case in failed
        )


def _viewers_in_full(found: Found) -> Iterator[str]:
    yield "## Many viewers"
    thirds = " → ".join(f"{part:.0f}" for part in found["memory_by_third"])
    head = (
        "viewers",
        "minutes",
        "changes",
        "p50 ms",
        "p95 ms",
        "slowest ms",
        "memory by thirds, MiB",
        "driver’s cores",
    )
    keys = ("people", "minutes", "changes", "p50", "p95", "slowest")
    yield table(head, [(*(found[key] for key in keys), thirds, found["driver_cores"])])
    yield "Every fifth viewer chooses new views only. A time begins when a change is due, even if it is sent later."
    if found["errors"]:
        yield "What went wrong: " + "; ".join(f"`{error}`" for error in found["errors"][:5])


def _dask_in_full(found: Found) -> Iterator[str]:
    yield "## Millions of figures"
    head = (
        "figures",
        "built by",
        "s",
        "s of CPU",
        "at most, MiB",
        "given, MB",
        "built, MB",
        "open, s",
        "one exchange: p50 / p95 ms",
    )
    lines = []
    for case in (case for case in found.values() if not case["failed"]):
        ms = "{p50:.0f} / {p95:.0f}".format(**case["one_exchange_ms"])
        sizes = (case["memory_mib"], round(case["given"] / MB), round(case["bytes"] / MB))
        lines.append((f"{case['figures']:,}", case["who"], case["seconds"], case["cpu"], *sizes, case["open_s"], ms))
    yield table(head, lines)


DETAILS: dict[str, Callable[[Found], Iterator[str]]] = {
    "changes": _changes_in_full,
    "profile": _profile_in_full,
    "browser": _browser_in_full,
    "api": _api_in_full,
    "grown": _grown_in_full,
    "viewers": _viewers_in_full,
    "dask": _dask_in_full,
}
