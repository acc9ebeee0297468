"""Every visible word in both languages: plurals, numbers and dates by locale, and catalogues without a gap."""

from __future__ import annotations

import ast
import csv
import datetime as dt
import re
import string
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

import pytest
import streamlit
from babel.messages.catalog import Message
from hypothesis import given
from hypothesis import strategies as st

from homeward.core.i18n import LOCALE_DIRECTORY, guess, language
from homeward.settings import DATA, ROOT
from homeward.text.method import read_sections
from tests.catalogues import catalogue, extracted

ENGLISH, UKRAINIAN = language("en"), language("uk")
CATALOGUES = sorted(path.parts[-3] for path in LOCALE_DIRECTORY.glob("*/LC_MESSAGES/homeward.po"))
COUNTED = (0, 1, 2, 4, 5, 11, 12, 14, 21, 22, 25, 101, 111, 112, 1_000, 1_001, 7_734)


# ---------- numbers


def test_numbers_have_the_separators_of_the_locale() -> None:
    assert [ENGLISH.number(n) for n in (0, 999, 1234, 1234567, 12.5)] == ["0", "999", "1,234", "1,234,567", "12.5"]
    assert [UKRAINIAN.number(n) for n in (0, 999, 1234, 1234567, 12.5)] == [
        "0",
        "999",
        "1\xa0234",
        "1\xa0234\xa0567",
        "12,5",
    ]


def test_shares_are_whole_percentages_and_a_few_are_not_none() -> None:
    for words, few, most in ((ENGLISH, "under 1%", "over 99%"), (UKRAINIAN, "менше 1%", "понад 99%")):
        shares = [words.percent(share) for share in (0, 0.004, 0.006, 0.726, 0.994, 0.996, 1)]
        assert shares == ["0%", few, "1%", "73%", "99%", most, "100%"]


@given(st.floats(0.0001, 1))
def test_a_share_that_something_has_at_least_is_never_rounded_up(share: float) -> None:
    shown = ENGLISH.percent_at_least(share)
    assert Decimal(0) < Decimal(shown.rstrip("%")) <= Decimal(str(share)) * 100
    assert UKRAINIAN.percent_at_least(share) == shown.replace(".", ",")
    assert [ENGLISH.percent_at_least(share) for share in (0.986, 0.0049, 1)] == ["98%", "0.4%", "100%"]


# ---------- dates


def test_a_day_is_written_in_full() -> None:
    assert ENGLISH.date(dt.date(2026, 6, 7)) == "7 June 2026"
    assert UKRAINIAN.date(dt.date(2026, 6, 7)) == "7 червня 2026 року"


def test_ukrainian_dates_never_end_in_an_abbreviation() -> None:
    for month in range(1, 13):
        day = dt.date(2025, month, 1)
        texts = [UKRAINIAN.date(day), UKRAINIAN.month(day), UKRAINIAN.short_month(day), UKRAINIAN.quarter(day)]
        assert not any(text.endswith("р.") for text in texts)
        assert texts[0].endswith(" 2025 року")
        assert texts[1].endswith(" 2025")


def test_a_month_of_its_own_is_in_the_nominative() -> None:
    assert (ENGLISH.month(dt.date(2025, 5, 23)), UKRAINIAN.month(dt.date(2025, 5, 23))) == ("May 2025", "травень 2025")


def test_a_month_after_a_day_is_in_the_genitive() -> None:
    assert (ENGLISH.day_month(dt.date(2025, 5, 3)), UKRAINIAN.day_month(dt.date(2025, 5, 3))) == ("3 May", "3 травня")


def test_quarters_are_named_and_differ() -> None:
    days = [dt.date(2024, month, 15) for month in (2, 5, 8, 11)]
    assert [ENGLISH.quarter(day) for day in days] == ["Q1 2024", "Q2 2024", "Q3 2024", "Q4 2024"]
    assert [UKRAINIAN.quarter(day)[0] for day in days] == ["1", "2", "3", "4"]


def test_a_period_names_what_its_days_share_only_once() -> None:
    first, last = dt.date(2025, 6, 9), dt.date(2025, 7, 23)
    assert ENGLISH.period(first, last) == "9 June – 23 July 2025"
    assert UKRAINIAN.period(first, last) == "9 червня – 23 липня 2025 року"
    assert ENGLISH.period(dt.date(2024, 12, 30), dt.date(2025, 1, 2)) == "30 December 2024 – 2 January 2025"


def test_a_period_of_one_day_is_that_day() -> None:
    day = dt.date(2025, 6, 9)
    assert [words.period(day, day) for words in (ENGLISH, UKRAINIAN)] == ["9 June 2025", "9 червня 2025 року"]


# ---------- words


def test_lists_are_joined_in_words() -> None:
    assert [ENGLISH.list(list("abc")[:n]) for n in (1, 2, 3)] == ["a", "a and b", "a, b and c"]
    assert UKRAINIAN.list(["a", "b"]) in ("a і b", "a та b", "a й b")


def test_english_has_two_forms_of_a_plural() -> None:
    assert [ENGLISH.plural("{n} day", "{n} days", n) for n in (0, 1, 2, 21, 1234)] == [
        "0 days",
        "1 day",
        "2 days",
        "21 days",
        "1,234 days",
    ]


def test_ukrainian_has_three_forms_of_a_plural() -> None:
    forms = {n: UKRAINIAN.plural("{n} day", "{n} days", n).split()[-1] for n in COUNTED}
    expected = {n: _form(n, "день", "дні", "днів") for n in COUNTED}
    assert forms == expected


def _form(count: int, one: str, few: str, many: str) -> str:
    if count % 10 == 1 and count % 100 != 11:
        return one
    return few if count % 10 in (2, 3, 4) and count % 100 not in (12, 13, 14) else many


@pytest.mark.parametrize(
    ("accepted", "code"),
    [
        (None, "en"),
        ("", "en"),
        ("uk", "uk"),
        ("uk-UA,uk;q=0.9,en;q=0.8", "uk"),
        (" UK-ua", "uk"),
        ("en-GB,en;q=0.9,uk;q=0.5", "en"),
        ("ru,uk;q=0.5", "en"),
        ("\x00;;;q=uk", "en"),
    ],
)
def test_the_first_guess_is_the_first_language_of_the_browser(accepted: str | None, code: str) -> None:
    assert guess(accepted) == code


def test_a_label_from_the_data_is_chosen_by_language() -> None:
    assert (ENGLISH.choose("Everyone", "Усі"), UKRAINIAN.choose("Everyone", "Усі")) == ("Everyone", "Усі")


# ---------- catalogues


def messages(code: str) -> list[Message]:
    """Return the messages of a catalogue, without its header."""
    return [message for message in catalogue(code) if message.id]


def forms_of(message: Message) -> tuple[str, ...]:
    """Return every form of the translation of a message."""
    return message.string if isinstance(message.string, tuple) else (message.string,)


def ids_of(message: Message) -> tuple[str, ...]:
    """Return the English forms of a message."""
    return message.id if isinstance(message.id, tuple) else (message.id,)


def fields_of(text: str) -> set[str]:
    """Return the {fields} of a text."""
    return {name for _, name, _, _ in string.Formatter().parse(text) if name is not None}


def test_there_is_a_catalogue_for_every_language_but_english() -> None:
    assert CATALOGUES == ["uk"]


@pytest.mark.parametrize("code", CATALOGUES)
def test_a_catalogue_holds_exactly_what_the_code_says(code: str) -> None:
    kept, said = {ids_of(m) for m in messages(code)}, {ids_of(m) for m in extracted() if m.id}
    assert (sorted(said - kept), sorted(kept - said)) == ([], []), "run `make messages`"
    assert not catalogue(code).obsolete


@pytest.mark.parametrize("code", CATALOGUES)
def test_no_message_is_untranslated(code: str) -> None:
    assert [
        ids_of(message)[0] for message in messages(code) if not all(form.strip() for form in forms_of(message))
    ] == []


@pytest.mark.parametrize("code", CATALOGUES)
def test_no_translation_is_a_guess(code: str) -> None:
    assert [message.id for message in messages(code) if message.fuzzy] == []


@pytest.mark.parametrize("code", CATALOGUES)
def test_a_plural_has_as_many_forms_as_the_language(code: str) -> None:
    wanted = catalogue(code).num_plurals
    assert [m.id for m in messages(code) if isinstance(m.id, tuple) and len(forms_of(m)) != wanted] == []


@pytest.mark.parametrize("code", CATALOGUES)
def test_every_form_of_a_translation_has_every_field_of_the_english(code: str) -> None:
    wrong = []
    for message in messages(code):
        wanted = set().union(*map(fields_of, ids_of(message)))
        wrong += [(ids_of(message)[0], form) for form in forms_of(message) if form and fields_of(form) != wanted]
    assert wrong == []


@pytest.mark.parametrize("code", CATALOGUES)
def test_translations_begin_and_end_as_the_english_does(code: str) -> None:
    def ends(text: str) -> tuple[bool, bool, str]:
        return text[:1].isspace(), text[-1:].isspace(), text[-1] if text[-1] in ".:…" else ""

    pairs = [(ids_of(message)[0], form) for message in messages(code) for form in forms_of(message) if form]
    assert [pair for pair in pairs if ends(pair[0]) != ends(pair[1])] == []


def ukrainian_texts() -> Iterator[tuple[str, str]]:
    """Yield every Ukrainian text of the interface and of the data, and where it stands."""
    for message in messages("uk"):
        for form in forms_of(message):
            yield f"homeward.po: {ids_of(message)[0]}", form
    for section in read_sections("uk"):
        yield from ((f"method.uk.md: {section.anchor}", text) for text in (section.heading, *section.paragraphs))
    for path in sorted(DATA.glob("*.csv")):
        with path.open(encoding="utf-8", newline="") as file:
            for line, row in enumerate(csv.DictReader(file), 2):
                for column, text in row.items():
                    if column.endswith("_uk"):
                        yield f"{path.name}:{line}:{column}", text


def test_ukrainian_has_no_letters_that_only_russian_has() -> None:
    assert [(place, text) for place, text in ukrainian_texts() if re.search("[ыэъёЫЭЪЁ]", text)] == []


def test_no_ukrainian_word_mixes_two_alphabets() -> None:
    mixed = re.compile("[A-Za-z][А-Яа-яІіЇїЄєҐґ]|[А-Яа-яІіЇїЄєҐґ][A-Za-z]")
    # A name in Latin letters may end in a Ukrainian one after an apostrophe or a hyphen, never without.
    assert [(place, text) for place, text in ukrainian_texts() if mixed.search(re.sub(r"\{\w+\}", "", text))] == []


# ---------- no visible word beside the catalogues

# The name of the house, the same in every language.
SAID_AS_IS = {"Homeward"}
SPOKEN_KEYWORDS = {"label", "help", "placeholder", "body", "title", "page_title", "caption", "text"}
NOT_SHOWN = {"container", "columns", "component", "get", "get_all", "from_dict", "pop", "Page"}


def shown_literals(path: Path) -> Iterator[tuple[str, int, str]]:
    """Yield every literal text with letters that a file hands to Streamlit to be shown, and its line."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Call) and _is_widget(node.func):
            given = [*node.args[:1], *[keyword.value for keyword in node.keywords if keyword.arg in SPOKEN_KEYWORDS]]
            for argument in given:
                parts = argument.values if isinstance(argument, ast.JoinedStr) else [argument]
                for part in parts:
                    if isinstance(part, ast.Constant) and isinstance(part.value, str) and re.search(r"\w", part.value):
                        yield path.name, node.lineno, part.value.strip(" ·\n")


def _is_widget(function: ast.expr) -> bool:
    """Whether a call is one of st.something, or of a column or container (`left.button`)."""
    if not isinstance(function, ast.Attribute) or function.attr in NOT_SHOWN:
        return False
    of = function.value.id if isinstance(function.value, ast.Name) else getattr(function.value, "attr", "")
    return of not in ("words", "lang", "language") and (of == "st" or hasattr(streamlit, function.attr))


def test_every_visible_word_goes_through_the_catalogues() -> None:
    files = [
        ROOT / "homeward" / "ui" / "main.py",
        ROOT / "homeward" / "ui" / "version_notes.py",
        *sorted((ROOT / "pages").glob("*.py")),
    ]
    found = [literal for path in files for literal in shown_literals(path)]
    assert [literal for literal in found if literal[2] not in SAID_AS_IS] == []
    assert {text for _, _, text in found} == SAID_AS_IS, "the brand is found, so that the search is known to work"


def test_a_word_beside_the_catalogues_would_be_found(tmp_path: Path) -> None:
    page = tmp_path / "page.py"
    page.write_text('st.button("Clear")\nleft.text(f"{n} people")\nst.text(lang.text("Period"), key="key")\n')
    assert [(line, text) for _, line, text in shown_literals(page)] == [(1, "Clear"), (2, "people")]
