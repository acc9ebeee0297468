"""The method in words: scope, definitions, how a figure is adopted, what is not counted, how to correct us.

The numbers in the text are those of the data that are served; nothing is typed in.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

from homeward.core.i18n import Language
from homeward.core.view import View

Numbers = dict[str, Any]


class Section(NamedTuple):
    """A part of the text: the anchor that links name, heading, paragraphs (Markdown), and the list shown under them."""

    anchor: str
    heading: str
    paragraphs: Sequence[str]
    shown: str | None = None


def sections(view: View) -> list[Section]:
    """Return the method in the language of a view."""
    (numbers,) = view.rows("holdings")
    lang = view.lang
    return [
        Section("scope", lang.text("Scope"), _scope(lang, numbers)),
        Section("adopted", lang.text("How a figure is adopted"), _adopted(lang, numbers)),
        Section("counted", lang.text("How people are counted"), _counted(lang)),
        Section("not-counted", lang.text("What is not counted, and why"), _not_counted(lang)),
        Section("unknown", lang.text("Unknown is not zero"), _unknown(lang, numbers)),
        Section("correct-us", lang.text("How to correct us"), _correct(lang), "corrections"),
        Section("definitions", lang.text("Definitions"), _definitions(lang), "definitions"),
    ]


def _scope(lang: Language, numbers: Numbers) -> list[str]:
    return [
        lang.text(
            "Homeward holds the exchanges of prisoners between Russia and Ukraine from {first} to {last}: "
            "{exchanges} and {series} of several days.",
            first=lang.date(numbers["first_day"]),
            last=lang.date(numbers["last_day"]),
            exchanges=lang.plural("{n} exchange", "{n} exchanges", numbers["exchanges"]),
            series=lang.plural("{n} series", "{n} series", numbers["series"]),
        ),
        lang.text(
            "They were read from {pages} of {publishers} in {languages}: {figures} and {statements}. "
            "Every one of them names the page it was read from.",
            pages=lang.plural("{n} page", "{n} pages", numbers["sources"]),
            publishers=lang.plural("{n} publisher", "{n} publishers", numbers["publishers"]),
            languages=lang.plural("{n} language", "{n} languages", numbers["languages"]),
            figures=lang.plural("{n} figure", "{n} figures", numbers["figures"]),
            statements=lang.plural("{n} stated total", "{n} stated totals", numbers["statements"]),
        ),
        lang.text(
            "Only numbers of people are kept: no names of private persons, and nothing by which one could be known."
        ),
    ]


def _adopted(lang: Language, numbers: Numbers) -> list[str]:
    return [
        lang.text(
            "A fact is what is counted: which exchange, in which direction, who. For each fact every number of every "
            "page is kept, and one of them is adopted: the number that most pages give, or, where they split, the "
            "choice of the editors. What speaks against it stands beside it as a doubt."
        ),
        lang.text(
            "Of {facts} a number is adopted for {numbers}; {mentions} are only spoken of, without a number; "
            "for {undecided} nothing is adopted, for example for parts that overlap others.",
            facts=lang.plural("{n} fact", "{n} facts", numbers["facts"]),
            numbers=lang.number(numbers["numbers"]),
            mentions=lang.number(numbers["mentions"]),
            undecided=lang.number(numbers["undecided"]),
        ),
        lang.text(
            "A claim is not a fact: who says a number stands beside it, and the numbers of others are one click away. "
            "Pages that repeat one announcement are not independent witnesses, however many there are."
        ),
    ]


def _counted(lang: Language) -> list[str]:
    return [
        lang.text(
            "**People of a day**: the adopted total; where nobody states one, military and civilians together if both "
            "are known; if only one of them is, it is a lower bound, written “at least”."
        ),
        lang.text(
            "**Military, civilians, not specified** add up to the people of a day. Somebody is military if the page "
            "says so; people whose group nobody gave are shown apart and are never guessed."
        ),
        lang.text(
            "**Branches of service** are added from their smallest parts, so that nobody is counted twice; what was "
            "not itemised, or not published, is drawn as such."
        ),
        lang.text(
            "**Series**: what the number of a series holds beyond its days belongs to the series and to no day. "
            "A period that cuts the series leaves it out and says so."
        ),
        lang.text(
            "**Exchange proper**: without those who returned on the same day outside the exchange, to Ukraine only. "
            "It is not Ukraine’s official count."
        ),
    ]


def _not_counted(lang: Language) -> list[str]:
    return [
        lang.text(
            "Children who were returned, bodies handed over, and people released by other countries are "
            "not exchanges of prisoners. They appear as events on the timeline at most, and in no sum."
        ),
        lang.text(
            "Returns that nobody announced are not known here. Where an official total is larger than the sum of the "
            "days, the difference is shown and not filled."
        ),
        lang.text(
            "Running totals of officials are kept apart from our own sum, each with who stated it: they do not all "
            "count the same people."
        ),
    ]


def _unknown(lang: Language, numbers: Numbers) -> list[str]:
    return [
        lang.text(
            "A number that nobody published stays unknown in every chart, table and file; it is never drawn as zero. "
            "A zero is shown only where a page states it or where everyone of the day was in the other group."
        ),
        lang.text(
            "What happened after {date} is unknown here. It does not mean that nothing happened.",
            date=lang.date(numbers["last_day"]),
        ),
    ]


def _correct(lang: Language) -> list[str]:
    return [
        lang.text(
            "If a number is wrong or a page is missing, open an issue or a pull request in the repository of this "
            "project. Say which figure it is, which page shows otherwise, its address, and the day you read it."
        ),
        lang.text(
            "A page that can be read by anyone is enough; who you are does not matter. Please send no names of people "
            "who were held, and nothing that is not public."
        ),
        lang.text(
            "A correction is data: it is kept with the number before and since, the reason and the page, "
            "and listed here."
        ),
    ]


def _definitions(lang: Language) -> list[str]:
    return [
        lang.text(
            "Every word below has one meaning on every page and in every file. Where pages mean different things by "
            "one word, the definition says which is meant here."
        )
    ]
