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
        Section("scope", lang.text("What the data cover"), _scope(lang, numbers)),
        Section("adopted", lang.text("How the main figure is chosen"), _adopted(lang, numbers)),
        Section("counted", lang.text("How people are counted"), _counted(lang)),
        Section("not-counted", lang.text("What is not counted, and why"), _not_counted(lang)),
        Section("unknown", lang.text("Unknown is not zero"), _unknown(lang, numbers)),
        Section("correct-us", lang.text("How to correct us"), _correct(lang), "corrections"),
        Section("definitions", lang.text("Glossary"), _definitions(lang), "definitions"),
    ]


def _scope(lang: Language, numbers: Numbers) -> list[str]:
    return [
        lang.text(
            "Homeward covers the exchanges of prisoners between Russia and Ukraine from {first} "
            "to {last}: {exchanges}, {series} among them carried out over several dates.",
            first=lang.date(numbers["first_day"]),
            last=lang.date(numbers["last_day"]),
            exchanges=lang.plural("{n} exchange", "{n} exchanges", numbers["exchanges"]),
            series=lang.plural("{n} agreement", "{n} agreements", numbers["series"]),
        ),
        lang.text(
            "They were read from {pages} of {publishers} in {languages}: {figures} and "
            "{statements}. Each of them names its source.",
            pages=lang.plural("{n} source", "{n} sources", numbers["sources"]),
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
            "A fact is what is counted: which exchange, in which direction, who. For each fact "
            "every figure of every source is kept, and one of them is the main figure: the one "
            "that most sources give, or, where they differ, the choice of the editors. What "
            "contradicts it is listed as a caveat."
        ),
        lang.text(
            "Of {facts}, {numbers} have a main figure; {mentions} are mentioned, not counted; "
            "{undecided} have none, for example parts that overlap others.",
            facts=lang.plural("{n} fact", "{n} facts", numbers["facts"]),
            numbers=lang.number(numbers["numbers"]),
            mentions=lang.number(numbers["mentions"]),
            undecided=lang.number(numbers["undecided"]),
        ),
        lang.text(
            "A claim is not a fact: each figure names its source, and the figures of others are "
            "one click away. Sources that repeat one announcement are not independent witnesses, "
            "however many there are."
        ),
    ]


def _counted(lang: Language) -> list[str]:
    return [
        lang.text(
            "**People of an exchange**: the main figure for the total; where nobody states one, "
            "military and civilians together if both are known; if only one of them is, it is a "
            "lower bound, written “at least”."
        ),
        lang.text(
            "**Military, civilians and people whose group is unknown** add up to the people of an"
            " exchange. Somebody is military if the source says so; people whose group nobody "
            "gave are shown apart and are never guessed."
        ),
        lang.text(
            "**Branches** are added from their smallest parts, so that nobody is counted twice; "
            "what was not stated, or not published, is shown as such."
        ),
        lang.text(
            "**Agreement**: an exchange carried out in stages over several dates. What its figure"
            " holds beyond the figures of its dates belongs to the agreement and to no date. A "
            "period that holds only a part of the agreement leaves it out and says so."
        ),
        lang.text(
            "**Exchange only**: without those who returned on the same day outside the exchange, "
            "to Ukraine only. It is not Ukraine’s official count."
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
            "A figure that nobody published stays unknown in every chart, table and file; it is "
            "never drawn as zero. A zero is shown only where a source states it or where everyone"
            " of the exchange was in the other group."
        ),
        lang.text(
            "There are no data after {date}. It does not mean that nothing happened.",
            date=lang.date(numbers["last_day"]),
        ),
    ]


def _correct(lang: Language) -> list[str]:
    return [
        lang.text(
            "If a figure is wrong or a source is missing, open an issue or a pull request in the "
            "repository of this project. Say which figure it is, which source says otherwise, its"
            " address, and the day you read it."
        ),
        lang.text(
            "A public source is enough; who you are does not matter. Please send no names of "
            "people who were held, and nothing that is not public."
        ),
        lang.text(
            "A correction is data: it is kept with the figure before and after, the reason and "
            "the source, and listed here."
        ),
    ]


def _definitions(lang: Language) -> list[str]:
    return [
        lang.text(
            "Every term below has one meaning on every page and in every file. Where sources use "
            "a term differently, the definition says which meaning applies here."
        )
    ]
