"""The method in words: its numbers are those of the data, its definitions those of the vocabularies, corrections are data."""

from __future__ import annotations

import csv
import re
from collections.abc import Callable
from pathlib import Path

import pytest

from homeward.charts import CHARTS
from homeward.charts.tables import table
from homeward.core.filters import Filters
from homeward.core.i18n import language
from homeward.core.view import View
from homeward.db import versions
from homeward.db.build import build
from homeward.settings import DATA
from homeward.text.method import read_sections, sections
from tests.conftest import ask, text_of
from tests.test_pages import charts, opened, words_on

ANCHORS = ["scope", "adopted", "counted", "not-counted", "unknown", "correct-us", "definitions"]
CORRECTED = {
    "exchanges": "exchange_id\n2024-01-03",
    "figures": """
figure_id | subject_id | measure | category   | value
f1        | 2024-01-03 | total   | all        | 230
f2        | 2024-01-03 | origin  | foreigners |
""",
}
VOCABULARIES = (
    *("sides", "measures", "qualifiers", "categories", "mediators", "speakers", "event_kinds", "caveat_kinds"),
    *("bases", "explanation_kinds", "publisher_kinds", "checks"),
)


def view_of(code: str = "en") -> View:
    return View(versions.current(), language(code), Filters())


def rows_of(name: str) -> list[dict[str, str]]:
    with (DATA / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


# ---------- the text


@pytest.mark.parametrize("code", ["en", "uk"])
def test_every_section_can_be_linked_to_and_says_something(code: str) -> None:
    found = sections(view_of(code))
    assert [section.anchor for section in found] == ANCHORS
    for section in found:
        assert section.heading
        assert section.paragraphs
        assert not [text for text in section.paragraphs if "None" in text or re.search("[{}]", text)]


def test_both_languages_say_the_same_of_the_same_numbers() -> None:
    english, ukrainian = read_sections("en"), read_sections("uk")
    assert [section.anchor for section in english] == [section.anchor for section in ukrainian]
    for one, other in zip(english, ukrainian, strict=True):
        fields = [[sorted(re.findall(r"{(\w+)}", text)) for text in section.paragraphs] for section in (one, other)]
        assert fields[0] == fields[1], one.anchor


def test_the_numbers_of_the_text_are_counted() -> None:
    text = " ".join(text for section in sections(view_of()) for text in section.paragraphs)
    publishers = len({row["publisher"] for row in rows_of("sources")})
    for words in (
        f"{len(rows_of('exchanges'))} exchanges",
        f"{len(rows_of('series'))} agreements",
        f"{len(rows_of('sources'))} sources",
        f"{publishers} publishers",
        f"{len(rows_of('figures')):,} figures",
        f"{len(rows_of('statements'))} stated totals",
    ):
        assert words in text


def test_the_numbers_of_the_text_are_those_of_the_data_that_are_served(data_of: Callable[..., Path]) -> None:
    view = View(build(data_of(**CORRECTED)), language("en"), Filters())
    scope, adopted, *_ = sections(view)
    assert "1 exchange, 0 agreements among them" in scope.paragraphs[0]
    assert "1 source of 1 publisher in 1 language: 2 figures and 0 stated totals" in scope.paragraphs[1]
    assert "Of 2 facts, 1 have a main figure; 1 are mentioned, not counted" in adopted.paragraphs[1]


def test_no_address_is_invented() -> None:
    text = " ".join(text for section in sections(view_of()) for text in section.paragraphs)
    assert not re.search(r"https?://|\w@\w", text)


@pytest.mark.parametrize("code", ["en", "uk"])
def test_the_page_shows_the_text_the_log_and_the_definitions(code: str) -> None:
    test = opened(f"lang={code}", "method")
    assert list(charts(test)) == ["corrections", "definitions"]
    shown = words_on(test)
    for section in sections(view_of(code)):
        assert section.heading in shown
        assert set(section.paragraphs) <= set(shown)


# ---------- definitions


def test_every_word_of_every_vocabulary_is_defined() -> None:
    rows = view_of().rows("definitions")
    written = [(row["label_en"], row["definition_uk"]) for name in VOCABULARIES for row in rows_of(name)]
    assert sorted((row["label_en"], row["definition_uk"]) for row in rows) == sorted(written)
    kinds = {row[0] for row in table(view_of(), "definitions")["rows"]}
    assert {"Direction", "What is counted", "Branch of service", "Check of the data"} <= kinds


# ---------- corrections


def test_where_nothing_has_been_corrected_the_page_says_so_calmly(data_of: Callable[..., Path]) -> None:
    figure = CHARTS["corrections"](View(build(data_of()), language("en"), Filters()))
    assert figure.empty
    assert "Nothing has been corrected" in figure.empty


def test_the_log_has_every_correction_and_every_renamed_exchange_of_the_files() -> None:
    rows = view_of().rows("corrections")
    assert len(rows) == len(rows_of("corrections")) + len(rows_of("renamed"))
    figures = {row["figure_id"]: row for row in rows_of("figures")}
    for row in rows:
        if row["figure_id"] and row["field"] in figures[row["figure_id"]]:
            assert figures[row["figure_id"]][row["field"]] == (row["new"] or "")
    for code in ("en", "uk"):
        cells = [text_of(cell) for line in table(view_of(code), "corrections")["rows"] for cell in line]
        assert not {"true", "false", "at_least", "military", "2026-06-07"} & set(cells)


def test_corrections_are_listed_the_last_first(data_of: Callable[..., Path]) -> None:
    corrections = """
correction_id | corrected_on | figure_id | old | new | why_en
k1            | 2026-02-01   | f1        |     | 229 | Found later
k2            | 2026-03-01   | f1        | 229 | 230 | Misread
k3            | 2026-02-15   | f2        | 4   |     | Withdrawn
"""
    data = build(data_of(**CORRECTED, corrections=corrections))
    assert [row["correction_id"] for row in ask(data, "corrections")] == ["k2", "k3", "k1"]
    view = View(data, language("en"), Filters())
    figure = CHARTS["corrections"](view)
    assert figure.title == "3 corrections since the data were first published here"
    assert "1 March 2026" in figure.sentence
    content = table(view, "corrections")
    headings = [column["label"] for column in content["columns"]]
    texts = [[cell if isinstance(cell, str) else cell["text"] for cell in row] for row in content["rows"]]
    before, since, why = headings.index("Before"), headings.index("Since"), headings.index("Why")
    assert [(row[before], row[since], row[why]) for row in texts] == [
        ("229", "230", "Misread"),
        ("4", "no figure", "Withdrawn"),
        ("no figure", "229", "Found later"),
    ]
