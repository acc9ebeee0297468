"""The filters in force as chips: each says in a few words what it leaves, and names what taking it away clears."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from homeward.core.filters import Filters
from homeward.core.options import NONE
from homeward.core.view import View


class Chip(NamedTuple):
    """One filter in force: the parameters it is of, its one value where it is of a list, and its words."""

    parameters: tuple[str, ...]
    value: str | None
    label: str

    def without(self, filters: Filters) -> Filters:
        """Return filters without this one."""
        values, default = filters.values(), Filters().values()
        for name in self.parameters:
            remaining = tuple(each for each in values[name] if each != self.value) if self.value else default[name]
            values[name] = remaining
        return Filters.of_values(values)

    @property
    def key(self) -> str:
        """What the browser calls this chip."""
        return ",".join(self.parameters) + (f"={self.value}" if self.value else "")


def chips(view: View) -> list[Chip]:
    """Return a chip for every filter in force that says what is counted, those of single pages apart."""
    return [*_period(view), *_choices(view), *_lists(view), *_comparison(view)]


def _between(view: View, filters: Filters) -> str:
    lang = view.lang
    if filters.since and filters.until:
        return str(filters.year() or lang.period(filters.since, filters.until))
    if filters.since:
        return lang.text("From {date}", date=lang.date(filters.since))
    return lang.text("To {date}", date=lang.date(filters.until)) if filters.until else ""


def _period(view: View) -> Iterator[Chip]:
    if text := _between(view, view.filters):
        yield Chip(("from", "to"), None, text)


def _choices(view: View) -> Iterator[Chip]:
    lang, filters = view.lang, view.filters
    words = {
        ("who", "military"): lang.text("Military only"),
        ("who", "civilian"): lang.text("Civilians only"),
        ("direction", "ru"): lang.text("To Russia"),
        ("direction", "both"): lang.text("Both directions"),
        ("scope", "proper"): lang.text("Exchange only"),
        ("count", "lowest"): lang.text("Lowest figures"),
        ("count", "highest"): lang.text("Highest figures"),
    }
    for (name, value), text in words.items():
        if getattr(filters, name) == value:
            yield Chip((name,), None, text)


def _lists(view: View) -> Iterator[Chip]:
    lang, filters = view.lang, view.filters
    for key in filters.series:
        yield Chip(("series",), key, lang.text("Outside any agreement") if key == NONE else view.label("series", key))
    for key in filters.mediator:
        name = lang.text("No mediator named") if key == NONE else view.label("mediator", key)
        yield Chip(("mediator",), key, lang.text("Mediator: {name}", name=name))
    if filters.branch:
        yield Chip(("branch",), None, lang.text("Highlighted: {name}", name=view.label("branch", filters.branch)))


def _comparison(view: View) -> Iterator[Chip]:
    if not view.filters.compares():
        return
    other = view.filters.versus()
    words = [_between(view, other), *(view.label("series", key) for key in other.series if key != NONE)]
    label = view.lang.text("Compared with {what}", what=", ".join(word for word in words if word))
    yield Chip(("versus_from", "versus_to", "versus_series"), None, label)
