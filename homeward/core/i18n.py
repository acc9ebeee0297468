"""Languages: the interface from `gettext` catalogues, numbers and dates by Babel, labels from the vocabularies.

Message ids are the English texts themselves: English needs no catalogue, Ukrainian is `locale/uk/…/homeward.po`.
"""

from __future__ import annotations

import datetime as dt
import io
import re
from collections.abc import Sequence
from decimal import ROUND_FLOOR, Decimal
from functools import cache, lru_cache, partial
from pathlib import Path

from babel import Locale
from babel.dates import format_date, format_skeleton
from babel.lists import format_list
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.numbers import format_decimal, format_percent
from babel.support import NullTranslations, Translations

LOCALE_DIRECTORY = Path(__file__).parents[1] / "locale"
# How many numbers, days and months each language remembers in words.
MOST = 10_000
NAMES = {"en": "English", "uk": "Українська"}


class Language:
    """One language of the interface. Every method returns text ready to be shown."""

    def __init__(self, code: str) -> None:
        self.code = code
        # British English: the day before the month, as in Ukrainian.
        self.locale = Locale.parse({"en": "en_GB", "uk": "uk_UA"}[code])
        self._translations = _translations(code)
        # A page writes the same numbers and days again and again, and writing one takes as long as a line of a chart.
        self._decimal = lru_cache(MOST)(partial(format_decimal, locale=self.locale))
        self._day = lru_cache(MOST)(partial(format_date, locale=self.locale))
        self._skeleton = lru_cache(MOST)(partial(format_skeleton, locale=self.locale))

    def text(self, message: str, /, **values: object) -> str:
        """Return the translation of an English text, its {fields} filled in."""
        return self._translations.gettext(message).format(**values) if message else ""

    def described(self, text: str, /) -> str:
        """Return the translation of a title, unit or definition of data sets (context `data` of the catalogue)."""
        return str(self._translations.pgettext("data", text)) if text else ""

    def plural(self, one: str, many: str, count: int, /, **values: object) -> str:
        """Return the form of a text that fits a count; {n} in it is the count, written by locale."""
        return self._translations.ngettext(one, many, count).format(n=self.number(count), **values)

    def number(self, value: float) -> str:
        """Return a number with the thousands separator of the locale."""
        return str(self._decimal(value))

    def ordinal(self, value: int) -> str:
        """Return an ordinal in numerals: 73rd; in Ukrainian of a masculine noun: 73-й."""
        n, forms = self.number(value), ("one", "two", "few")
        # Which of its suffixes English takes; Ukrainian has one for a gender.
        form = Locale.parse("en").ordinal_form(value)
        messages = (self.text("{n}st", n=n), self.text("{n}nd", n=n), self.text("{n}rd", n=n), self.text("{n}th", n=n))
        return messages[forms.index(form) if form in forms else 3]

    def percent(self, share: float) -> str:
        """Return a share of 1 as a whole percentage; what is not nothing is never 0%, what is not all never 100%."""
        if 0 < share < 0.005:
            return self.text("under {share}", share=self._percent(0.01))
        return self.text("over {share}", share=self._percent(0.99)) if 0.995 <= share < 1 else self._percent(share)

    def percent_at_least(self, share: float) -> str:
        """Return a share of 1 as a percentage that it has at least: never rounded up, to its first digit below 1%."""
        exact = Decimal(str(share))
        floor = exact.quantize(Decimal((0, (1,), min(-2, exact.adjusted()))), ROUND_FLOOR)
        return str(format_percent(floor, "#,##0.##########%", locale=self.locale))

    def _percent(self, share: float) -> str:
        return str(format_percent(share, "#,##0%", locale=self.locale))

    def date(self, day: dt.date) -> str:
        """Return a day in full: 7 June 2026."""
        return self._year_in_words(self._day(day, "long"))

    def day_month(self, day: dt.date) -> str:
        """Return a day without its year: 7 June."""
        return self._skeleton("MMMMd", _midnight(day))

    def month(self, day: dt.date) -> str:
        """Return the month of a day: June 2026."""
        return self._year_in_words(self._skeleton("yMMMM", _midnight(day)), "")

    def short_month(self, day: dt.date) -> str:
        """Return the short month of a day: Jun 2026."""
        return self._year_in_words(self._skeleton("yMMM", _midnight(day)), "")

    def quarter(self, day: dt.date) -> str:
        """Return the quarter of a day: Q2 2026."""
        return self._day(day, "QQQ y")

    def period(self, first: dt.date, last: dt.date) -> str:
        """Return a period of days: 9 June – 23 July 2025."""
        if first == last:
            return self.date(first)
        if (first.year, first.month) == (last.year, last.month):
            return f"{first.day}–{self.date(last)}"
        begin = self.day_month(first) if first.year == last.year else self.date(first)
        return f"{begin} – {self.date(last)}"

    def list(self, items: Sequence[str]) -> str:
        """Return items as a list in words: military, civilian and not specified."""
        return format_list(items, locale=self.locale)

    def name_of(self, code: str) -> str:
        """Return the name of a language by its code; an unknown code is its own name."""
        return str(self.locale.languages.get(code, code))

    def choose(self, english: str, ukrainian: str) -> str:
        """Return the one of two texts that is in this language (for labels that come from the data)."""
        return ukrainian if self.code == "uk" else english

    @staticmethod
    def _year_in_words(text: str, year: str = " року") -> str:
        """Replace the abbreviation that Ukrainian dates end with ("р.") by the word, as in running text."""
        return re.sub(r"\s*р\.$", year, text)


@cache
def language(code: str) -> Language:
    """Return the language of a code, `en` or `uk`."""
    return Language(code)


def guess(accepted: str | None) -> str:
    """Return the first guess from what the browser accepts: `uk` if that is its first choice, else `en`."""
    return "uk" if (accepted or "").strip().lower().startswith("uk") else "en"


def _translations(code: str) -> NullTranslations:
    path = LOCALE_DIRECTORY / code / "LC_MESSAGES" / "homeward.po"
    if not path.exists():
        return NullTranslations()
    compiled = io.BytesIO()
    with path.open("rb") as file:
        write_mo(compiled, read_po(file, locale=code))
    compiled.seek(0)
    return Translations(compiled)


def _midnight(day: dt.date) -> dt.datetime:
    return dt.datetime.combine(day, dt.time())
