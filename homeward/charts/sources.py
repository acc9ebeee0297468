"""Questions that a list answers: findings of the checks, numbers on one page, pages, definitions, corrections."""

from __future__ import annotations

from collections.abc import Iterator

from homeward.charts.plotting.figure import Figure
from homeward.charts.registry import chart
from homeward.core.view import View
from homeward.text.format import Row, join


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


def _given_by_them_alone(view: View, adopted: int, alone: int) -> str:
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
            _given_by_them_alone(view, adopted, alone),
        ]
    )


@chart("published", "publisher_with_care", "page_title", "page_language", "about", "said")
def sources(view: View) -> Figure:
    """Return the pages that match the filters, with what each one said."""
    lang = view.lang
    rows = view.rows("sources")
    left_out = _undated(view)
    if not rows:
        return Figure(
            "sources",
            title=lang.text("No source matches the filters"),
            empty=join([lang.text("No source in the data matches the filters."), left_out]),
        )
    publishers = len({row["publisher"] for row in rows})
    languages = len({row["language"] for row in rows})
    return Figure(
        name="sources",
        title=lang.text(
            "{pages} from {publishers}",
            pages=lang.plural("{n} source", "{n} sources", len(rows)),
            publishers=lang.plural("{n} publisher", "{n} publishers", publishers),
        ),
        subtitle=lang.text(
            "The newest first; a title in [brackets] is our description, because the headline was not visible"
        ),
        hint=lang.text("open a row to see what the source said"),
        sentence=join(
            [
                lang.text(
                    "Read from these sources: {what}, in {languages}.",
                    what=lang.list(_read(view, rows)),
                    languages=lang.plural("{n} language", "{n} languages", languages),
                ),
                left_out or _dateless(view, rows),
            ]
        ),
        is_table=True,
    )


def _read(view: View, rows: list[Row]) -> list[str]:
    """Return how much was read from pages: figures, stated totals, events; what there is none of is left out."""
    lang = view.lang
    figures, statements, events = (sum(row[what] for row in rows) for what in ("figures", "statements", "events"))
    counts = [
        (figures, lang.plural("{n} figure", "{n} figures", figures)),
        (statements, lang.plural("{n} stated total", "{n} stated totals", statements)),
        (events, lang.plural("{n} event", "{n} events", events)),
    ]
    return [words for count, words in counts if count] or [lang.text("nothing yet")]


def _undated(view: View) -> str:
    """Return how many pages a period leaves out because nobody knows when they were published."""
    if not (view.filters.since or view.filters.until):
        return ""
    ((pages,),) = view.table("sources_undated").rows
    if not pages:
        return ""
    return view.lang.plural(
        "{n} source without a date is not shown: it is not known whether it was published in the period.",
        "{n} sources without a date are not shown: it is not known whether they were published in the period.",
        pages,
    )


def _dateless(view: View, rows: list[Row]) -> str:
    pages = sum(row["published"] is None for row in rows)
    if not pages:
        return ""
    return view.lang.plural("{n} source shows no date.", "{n} sources show no date.", pages)


@chart("vocabulary", "word", "word_of", "definition", "word_id")
def definitions(view: View) -> Figure:
    """Return every word of the vocabularies and what it means."""
    lang = view.lang
    rows = view.rows("definitions")
    return Figure(
        name="definitions",
        title=lang.plural("{n} term and what it means", "{n} terms and what they mean", len(rows)),
        subtitle=lang.text("Search for a term; the last column is how it is written in the files"),
        sentence=lang.text("Charts, tables and files use these terms, in both languages."),
        is_table=True,
    )


@chart("corrected_on", "subject", "corrected", "field", "old", "new", "why", "publisher", "page")
def corrections(view: View) -> Figure:
    """Return the log of corrections; a calm sentence where there is none."""
    lang = view.lang
    rows = view.rows("corrections")
    if not rows:
        return Figure(
            "corrections",
            title=lang.text("No correction so far"),
            empty=lang.text(
                "Nothing has been corrected since it was first published here. "
                "When something is, it is listed here with what stood there before and since, the reason and the page."
            ),
        )
    return Figure(
        name="corrections",
        title=lang.plural(
            "{n} correction since the data were first published here",
            "{n} corrections since the data were first published here",
            len(rows),
        ),
        sentence=lang.text("The last correction was made on {date}.", date=lang.date(rows[0]["corrected_on"])),
        is_table=True,
    )
