"""A presentation in the URL: the view that fills the screen, and the sequence of views it is one of.

Nothing of it is kept on the server: a link holds the whole sequence, and so does a bookmark. A slide is written as the
link of a view without its language, `timeline?chart=pauses&from=2024-01-01`, so that it shows the newest data, in
whichever language is chosen. Many of them are packed into one value (packed.py), so that no proxy refuses the link.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple
from urllib.parse import parse_qsl, urlencode, urlsplit

from homeward.core.filters import Filters, Ignored, as_lists, renamed_in, shorten
from homeward.core.options import Options
from homeward.core.packed import packed, unpacked
from homeward.core.pages import PAGES, charts_of, compares

# The parameters of the URL, in addition to those of the filters. `slide` is repeatable.
PARAMETERS = ("present", "chart", "slide", "at", "every", "theme")
THEMES = ("light", "dark")
# The chart above every page that counts people, once something is chosen to compare with.
COMPARISON = "compare"
# The chart that shows one branch of service, once one is chosen.
FOLLOWED = "branch_followed"
# What anybody may put into a link is bounded; no talk has more slides, and no wall display other pauses.
MOST_SLIDES = 40
LONGEST_SLIDE = 1000
# Longer ones are packed; shorter ones stay readable.
LONGEST_READABLE = 1000
SHORTEST_PAUSE, LONGEST_PAUSE = 5, 3600
# The story of the people in eight slides, one finding each: how many came home, when, in 2025, how many civilians,
# from which branches, how long they had been held, in exchanges that the UAE mediated, and why official totals differ.
READY = (
    "timeline?chart=running_total",
    "timeline?chart=timeline&grain=quarter",
    "timeline?chart=timeline&from=2025-01-01&to=2025-12-31&grain=month",
    "groups?chart=groups_by_year",
    "branches?chart=branches_by_year",
    "groups?chart=conditions",
    "timeline?chart=timeline&mediator=uae&grain=quarter",
    "reconciliation?chart=bridge",
)


class Slide(NamedTuple):
    """One view to show: a chart of a page, through filters."""

    path: str
    chart: str
    filters: Filters = Filters()

    def query(self) -> dict[str, list[str]]:
        """Return what a link to this slide has in its query string, without the language."""
        return {"chart": [self.chart], **self.filters.query()}

    def text(self) -> str:
        """Return the slide as the value of a parameter."""
        return f"{self.path}?{urlencode(self.query(), doseq=True)}"


def charts_on(path: str, filters: Filters) -> tuple[str, ...]:
    """Return the charts that a page has to show through filters, in order."""
    charts = charts_of(path)
    if filters.branch is None:  # without a branch that chart only asks for one
        charts = tuple(chart for chart in charts if chart != FOLLOWED)
    return (COMPARISON, *charts) if filters.compares() and compares(path) else charts


def read_slide(text: str, options: Options) -> tuple[Slide | None, list[Ignored]]:
    """Read a slide, or any link of ours, and what of it was left out; None if it leads to no chart."""
    left_out = [Ignored("slide", shorten(text))]
    try:
        parts = urlsplit(text)
    except ValueError:
        return None, left_out
    # A link that was copied whole has a host, and perhaps a folder, before the page.
    path = parts.path.strip("/").rpartition("/")[2]
    if len(text) > LONGEST_SLIDE or path not in PAGES:
        return None, left_out
    query = as_lists(parse_qsl(parts.query, keep_blank_values=True))
    filters, ignored = Filters.parse({name: query[name] for name in query if name not in PARAMETERS}, options)
    filters = filters.of_page(PAGES[path].own)
    charts = charts_on(path, filters)
    chart = query.get("chart", charts[:1])[0] if charts else None
    if chart not in charts:
        return None, left_out
    return Slide(path, chart, filters), [
        Ignored("slide", shorten(f"{item.parameter}={item.value}")) for item in ignored
    ]


def renamed_in_slides(texts: Sequence[str], options: Options) -> dict[str, str]:
    """Return the ids of before that links to slides hold, each with the id that it has now."""
    slides = _unpacked(texts)[:MOST_SLIDES]
    queries = [as_lists(parse_qsl(text.partition("?")[2], keep_blank_values=True)) for text in slides]
    return {old: new for query in queries for old, new in renamed_in(query, options).items()}


def read_slides(texts: Sequence[str], options: Options) -> tuple[tuple[Slide, ...], list[Ignored]]:
    """Read a sequence of slides, and what of it was left out."""
    texts = _unpacked(texts)
    read = [read_slide(text, options) for text in texts[:MOST_SLIDES]]
    ignored = [item for _, items in read for item in items]
    ignored += [Ignored("slide", shorten(text)) for text in texts[MOST_SLIDES:]]
    return tuple(slide for slide, _ in read if slide), ignored


def _unpacked(texts: Sequence[str]) -> list[str]:
    return unpacked(texts, (MOST_SLIDES + 1) * (LONGEST_SLIDE + 1))


def slides_query(slides: Sequence[Slide]) -> list[str]:
    """Return the values of `slide` for a sequence: one a slide, or one for all where those are long."""
    texts = [slide.text() for slide in slides]
    return texts if len(urlencode({"slide": texts}, doseq=True)) <= LONGEST_READABLE else [packed(texts)]


@dataclass(frozen=True)
class Presentation:
    """What a link says of presenting.

    `present` if a chart fills the screen, and which; `at` is its place among `slides`, counted from 1, or 0 if it is
    none of them; `every` so many seconds the next one is shown, 0 never; `theme` is of the slide, empty: as the page.
    """

    present: bool = False
    chart: str = ""
    slides: tuple[Slide, ...] = ()
    at: int = 0
    every: int = 0
    theme: str = ""

    @classmethod
    def parse(
        cls, query: Mapping[str, Sequence[str]], here: Slide, options: Options
    ) -> tuple[Presentation, list[Ignored]]:
        """Read a query string on the page and through the filters of `here`, and what of it was left out."""
        slides, ignored = read_slides(query.get("slide", ()), options)
        charts = charts_on(here.path, here.filters)
        allowed = {
            "present": ("1",),
            "chart": charts,
            "at": tuple(str(place + 1) for place in range(len(slides))),
            "every": tuple(map(str, range(SHORTEST_PAUSE, LONGEST_PAUSE + 1))),
            "theme": THEMES,
        }
        one = {}
        for name, values in allowed.items():
            candidates = query.get(name, ())
            one[name] = next((value for value in candidates if value in values), "")
            # As with every parameter that takes one value, the first good one counts and the others are named.
            ignored += [
                Ignored(name, shorten(value))
                for place, value in enumerate(candidates)
                if value != one[name] or candidates.index(value) != place
            ]
        read = cls(
            present=bool(one["present"]),
            chart=one["chart"],
            slides=slides,
            at=int(one["at"] or 0) if one["present"] else 0,
            every=int(one["every"] or 0),
            theme=one["theme"],
        )
        return read, ignored

    def query(self) -> dict[str, list[str]]:
        """Return what the URL says of presenting; the defaults are left out."""
        shown = {"present": ["1"], "chart": [self.chart]} if self.present else {}
        others = {
            "slide": slides_query(self.slides),
            "at": [str(self.at)] if self.at else [],
            "every": [str(self.every)] if self.every else [],
            "theme": [self.theme] if self.theme else [],
        }
        return shown | {name: values for name, values in others.items() if values}

    def sequence(self, here: Slide) -> tuple[Slide, ...]:
        """Return the slides that are stepped through: those of the link, or the charts of the page they began on."""
        if self.at:
            return self.slides
        return tuple(here._replace(chart=chart) for chart in charts_on(here.path, here.filters))

    def place(self, here: Slide) -> int:
        """Return the place of what is shown in its sequence, counted from 1."""
        return self.at or charts_on(here.path, here.filters).index(here.chart) + 1

    def shown(self, here: Slide, place: int) -> tuple[Slide, Presentation]:
        """Return the slide at a place of the sequence, and the presentation that shows it."""
        sequence = self.sequence(here)
        place = min(max(place, 1), len(sequence))
        slide = sequence[place - 1]
        return slide, replace(self, present=True, chart=slide.chart, at=place if self.at else 0)

    def started(self, place: int = 1) -> tuple[Slide, Presentation]:
        """Return the slide at a place of the slides of the link, and the presentation that shows it."""
        slide = self.slides[place - 1]
        return slide, replace(self, present=True, chart=slide.chart, at=place)

    def ended(self) -> Presentation:
        """Return the presentation when nothing fills the screen any more; its slides stay."""
        return replace(self, present=False, chart="", at=0)

    def full(self) -> bool:
        """Return whether no slide can be added."""
        return len(self.slides) >= MOST_SLIDES

    def added(self, slide: Slide) -> Presentation:
        """Return the presentation with one more slide at its end, unless it is full."""
        return self if self.full() else replace(self, slides=(*self.slides, slide))

    def without(self, place: int) -> Presentation:
        """Return the presentation without the slide at a place."""
        return replace(self, slides=self.slides[: place - 1] + self.slides[place:])

    def moved(self, place: int, to: int) -> Presentation:
        """Return the presentation with the slide at one place moved to another."""
        rest = self.without(place).slides
        return replace(self, slides=(*rest[: to - 1], self.slides[place - 1], *rest[to - 1 :]))


def ready(options: Options) -> tuple[Slide, ...]:
    """Return the ready-made sequence, as far as the data have it."""
    return read_slides(READY, options)[0]
