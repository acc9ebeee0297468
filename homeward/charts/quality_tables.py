"""What the checks found, and what rests on one page or on publishers to be used with care, as tables."""

from __future__ import annotations

from collections.abc import Iterator

from homeward.charts.plotting.figure import Figure
from homeward.charts.plotting.table import Column, number_column
from homeward.charts.registry import chart, columns
from homeward.core.i18n import Language
from homeward.core.view import View
from homeward.text.format import Row, join
from homeward.text.quality import coverage_name


@chart("severity", "check", "check_means", "found", "reason")
def findings(view: View) -> Figure:
    """Return what the checks found: warnings, and the oddities of the sources that are let through with a reason."""
    lang = view.lang
    rows = view.rows("findings")
    checks = sum(row["vocabulary"] == "check" for row in view.rows("definitions"))
    every = lang.plural(
        "{n} check is run whenever the data change; an error would stop them from being shown.",
        "{n} checks are run whenever the data change; an error would stop them from being shown.",
        checks,
    )
    if not rows:
        return Figure("findings", title=lang.text("The checks find nothing"), empty=every)
    warnings = sum(row["severity"] == "warning" for row in rows)
    exceptions = len(rows) - warnings
    return Figure(
        name="findings",
        title=lang.text(
            "The checks find no error, {warnings} and {exceptions}",
            warnings=lang.plural("{n} warning", "{n} warnings", warnings),
            exceptions=lang.plural("{n} listed exception", "{n} listed exceptions", exceptions),
        ),
        subtitle=lang.text(
            "A warning is something to know; a listed exception is an oddity of the sources that is shown as published"
        ),
        sentence=join([every, _by_check(view, rows)]),
        is_table=True,
    )


def _by_check(view: View, rows: list[Row]) -> str:
    counts: dict[str, int] = {}
    for row in rows:
        counts[view.of_row(row)] = counts.get(view.of_row(row), 0) + 1
    named = [view.lang.text("{what}: {n}", what=what, n=view.lang.number(count)) for what, count in counts.items()]
    return view.lang.text("Found: {findings}.", findings="; ".join(named))


@columns
def _findings(lang: Language) -> dict[str, Column]:
    return {
        "severity": Column(lang.text("Kind"), lambda view, row: _severity(view.lang, row["severity"])),
        "check": Column(lang.text("What was checked"), lambda view, row: view.of_row(row)),
        "check_means": Column(lang.text("What was found"), lambda view, row: view.of_row(row, "definition")),
        "found": Column(
            lang.text("Where"),
            lambda _, row: row["value"] or row["subject_id"],
            link=lambda row: row["subject_id"],
        ),
        "reason": Column(lang.text("Why it is let through"), lambda view, row: view.of_row(row, "reason") or None),
    }


def _severity(lang: Language, severity: str) -> str:
    return lang.text("Listed exception") if severity == "exception" else lang.text("Warning")


@chart("day_of", "side", "figure", "adopted", "publisher_with_care", "page", "caveats")
def single_source(view: View) -> Figure:
    """Return the adopted numbers that rest on one page."""
    lang = view.lang
    rows = view.rows("single_source")
    if not rows:
        return Figure(
            "single_source",
            title=lang.text("No figure rests on one source"),
            empty=lang.text("No figure of the exchanges that match the filters rests on one source."),
        )
    title = lang.plural(
        "{n} of {all} main figures rests on one source",
        "{n} of {all} main figures rest on one source",
        len(rows),
        all=lang.number(rows[0]["adopted_numbers"]),
    )
    return Figure(
        name="single_source",
        title=title,
        subtitle=lang.text("Newest first; more sources are not always more witnesses: many repeat one announcement"),
        sentence=join([f"{title}.", *_of_single(view, rows)]),
        is_table=True,
    )


def _of_single(view: View, rows: list[Row]) -> Iterator[str]:
    """Yield what is to be known of figures with one source: how many are totals, of weak publishers, with a caveat."""
    lang = view.lang
    if totals := sum(row["measure"] in ("total", "group") for row in rows):
        yield lang.plural(
            "{n} of them is of all who returned, or of the military or civilians among them.",
            "{n} of them are of all who returned, or of the military or civilians among them.",
            totals,
        )
    if weak := sum(row["weak"] for row in rows):
        yield lang.plural(
            "{n} of them is from a low-reliability publisher.",
            "{n} of them are from low-reliability publishers.",
            weak,
        )
    if doubted := sum(bool(row["caveats_en"]) for row in rows):
        yield lang.plural(
            "For {n} of them there is a caveat about the source.",
            "For {n} of them there is a caveat about the source.",
            doubted,
        )


@chart("publisher", "publisher_kind", "why_weak", "pages", "adopted_from", "alone")
def weak_publishers(view: View) -> Figure:
    """Return the publishers to use with care, and how much rests on them."""
    lang = view.lang
    rows = view.rows("weak_publishers")
    if not rows:
        return Figure(
            "weak_publishers",
            title=lang.text("No low-reliability publisher"),
            empty=lang.text("No low-reliability publisher reports on the exchanges that match the filters."),
        )
    return Figure(
        name="weak_publishers",
        title=lang.plural("{n} low-reliability publisher", "{n} low-reliability publishers", len(rows)),
        subtitle=lang.text(
            "Copies, mirrors, blogs and little-known sites, read where nothing better was found; "
            "it says nothing about whether a single number is right"
        ),
        sentence=_read_from_them(view, sum(row["adopted"] for row in rows), sum(row["alone"] for row in rows)),
        is_table=True,
    )


def _adopted_and_alone(view: View, adopted: int, alone: int) -> str:
    if not alone:
        return ""
    if alone == adopted:
        return view.lang.text("No other source gives them.")
    return view.lang.plural("No other source gives {n} of them.", "No other source gives {n} of them.", alone)


def _read_from_them(view: View, adopted: int, alone: int) -> str:
    """Return how many main figures low-reliability publishers give, and how many only they."""
    lang = view.lang
    if not adopted:
        return lang.text("No main figure was read from low-reliability publishers.")
    return join(
        [
            lang.plural(
                "{n} main figure was read from low-reliability publishers.",
                "{n} main figures were read from low-reliability publishers.",
                adopted,
            ),
            _adopted_and_alone(view, adopted, alone),
        ]
    )


@columns
def _coverage(lang: Language) -> dict[str, Column]:
    return {
        "publisher_kind": Column(
            lang.text("Kind of publisher"), lambda view, row: view.label("publisher_kind", row["publisher_kind"])
        ),
        "why_weak": Column(lang.text("Why low reliability"), lambda view, row: view.of_row(row, "note")),
        "adopted_from": number_column(lang.text("Main figures"), "adopted"),
        "alone": number_column(lang.text("Given by it alone"), "alone"),
        "coverage_level": Column(lang.text("Coverage"), lambda view, row: coverage_name(view.lang, row["level"])),
        "days_of_exchange": number_column(lang.text("Exchanges"), "exchanges"),
    }
