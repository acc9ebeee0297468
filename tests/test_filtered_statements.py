"""A filtered view says what it is: its title, its sentences and its filter line claim no more than the filters leave."""

from __future__ import annotations

import csv
import datetime as dt
import re
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from homeward.charts import CHARTS
from homeward.charts.payload import payload
from homeward.core.datasets import DATASETS, query_of
from homeward.core.filter_words import qualified
from homeward.core.filters import CHOICES, Filters
from homeward.core.i18n import Language, language
from homeward.core.options import NONE
from homeward.core.pages import OF_PEOPLE, PAGES, charts_of
from homeward.core.view import View
from homeward.db.database import Database, parameters_of
from homeward.exports.extract import Extract
from homeward.settings import DATA
from homeward.text.key_figures import main_numbers
from homeward.text.period import period_strip
from homeward.text.sentences import summary
from homeward.text.totals import of_them

# The charts of the pages on which people are counted.
CHARTS_OF_PEOPLE = list(
    dict.fromkeys(chart for path in PAGES for chart in charts_of(path) if "who" in PAGES[path].filters)
)
# These show one branch, or what is not of people.
OTHERS = ("branch_followed",)
# How a sentence goes on about those of the one before it.
GOES_ON = re.compile(
    "of them|among them|^Of (those|at least)|^By group|з них|серед них|^Серед (тих|людей із відомою датою)|^За групами",
    re.IGNORECASE,
)
# A year that is a part of a date: it says nothing about the period.
DATE = re.compile(r"\d+ [^\W\d]+ \d{4}( року)?")
# The titles of these are about exchanges, whoever returned in them; those of these others count everyone where the
# group that is chosen was not counted alone, and say so.
OF_EXCHANGES, OF_OTHERS_TOO = ("mediators",), ("conditions", "defended", "ages")
# From here on a number is not taken for one of exchanges or days.
SURELY_PEOPLE = 200


def _read(name: str) -> list[dict[str, str]]:
    with (DATA / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def _either(row: dict[str, str], *columns: str) -> dict[str, str]:
    return {code: "|".join(re.escape(row[f"{column}_{code}"]) for column in columns) for code in ("en", "uk")}


MEDIATORS = {row["mediator"]: _either(row, "in_text", "label") for row in _read("mediators")}
SERIES = {row["series_id"]: _either(row, "short") for row in _read("series")}
UNNAMED = {
    "mediator": {"en": "no mediator named", "uk": "без названого посередника"},
    "series": {"en": "outside any agreement", "uk": "поза домовленостями"},
}
STEMS = {
    ("scope", "proper"): {"en": "outside (the exchange|it)", "uk": "поза (обміном|ним)"},
    ("who", "military"): {"en": "military|service member", "uk": "військов"},
    ("who", "civilian"): {"en": "civilian", "uk": "цивільн"},
    ("direction", "ru"): {"en": "Russia", "uk": "Росі"},
    ("count", "lowest"): {"en": "lowest", "uk": "найменш"},
    ("count", "highest"): {"en": "highest", "uk": "найбільш"},
}
days = st.dates(dt.date(2022, 2, 1), dt.date(2026, 12, 31))
years = st.integers(2022, 2026).map(lambda year: (dt.date(year, 1, 1), dt.date(year, 12, 31)))
periods = st.one_of(
    st.just((None, None)),
    years,
    st.tuples(days, st.none()),
    st.tuples(st.none(), days),
    st.tuples(days, days).map(lambda pair: (min(pair), max(pair))),
)
filters = st.builds(
    lambda period, **chosen: Filters(since=period[0], until=period[1], **chosen),
    period=periods,
    who=st.sampled_from(CHOICES["who"]),
    scope=st.sampled_from(CHOICES["scope"]),
    count=st.sampled_from(CHOICES["count"]),
    direction=st.sampled_from(CHOICES["direction"]),
    series=st.lists(st.sampled_from([*SERIES, NONE]), max_size=1).map(tuple),
    mediator=st.lists(st.sampled_from([*MEDIATORS, NONE]), max_size=2, unique=True).map(tuple),
)


def used_by(chart: str, chosen: Filters) -> set[str]:
    """Return the parameters that narrow a chart down: those of its query; a branch is one of the military."""
    query, fixed = query_of(chart)
    used = set(parameters_of(query) - fixed.keys())
    followed = chart in ("timeline", "running_total", "group_totals") or chosen.who != "everyone"
    return used - (set() if followed else {"count"}) - ({"who", "count"} if query == "branches" else set())


def narrowing(lang: Language, chosen: Filters, used: set[str]) -> list[str]:
    """Return patterns of what a statement must say about period, agreement, mediator and scope."""
    code, patterns = lang.code, []
    for day, name in ((chosen.since, "from"), (chosen.until, "to")):
        if day and name in used:
            whole = chosen.year() is not None or (day.month, day.day) in ((1, 1), (12, 31))
            patterns.append(str(day.year) if whole else rf"\b{day.day}\b")
    for name, labels in (("series", SERIES), ("mediator", MEDIATORS)):
        if name in used:
            keys = getattr(chosen, name)
            patterns += [UNNAMED[name][code] if key == NONE else labels[key][code] for key in keys]
    if chosen.scope == "proper" and "scope" in used:
        patterns.append(STEMS["scope", "proper"][code])
    return patterns


def of_whom(lang: Language, chosen: Filters, used: set[str], names: tuple[str, ...]) -> list[str]:
    """Return patterns of what a title must say about whose people they are and by which figures."""
    given = ((name, getattr(chosen, name)) for name in names if name in used)
    return [STEMS[item][lang.code] for item in given if item in STEMS]


def missing(text: str, patterns: list[str]) -> list[str]:
    """Return the patterns that a text does not hold, whatever the case of its letters."""
    return [pattern for pattern in patterns if not re.search(pattern, text, re.IGNORECASE)]


def totals(view: View) -> set[str]:
    """Return the totals of a view as they are written."""
    columns = ("total", "total_lowest", "total_highest")
    found = {row[column] for row in view.rows("people") for column in columns}
    return {view.lang.number(number) for number in found if number and number >= SURELY_PEOPLE}


@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)
@given(chosen=filters, chart=st.sampled_from([name for name in CHARTS_OF_PEOPLE if name not in OTHERS]))
def test_no_title_or_sentence_holds_an_unqualified_total_of_a_filtered_view(
    database: Database, chosen: Filters, chart: str
) -> None:
    for code in ("en", "uk"):
        view = View(database, language(code), chosen)
        figure = CHARTS[chart](view)
        used = used_by(chart, chosen)
        needed = narrowing(view.lang, chosen, used)
        assert not missing(figure.title, needed), figure.title
        if chosen.year() and {"from", "to"} <= used:
            assert str(chosen.year()) in DATE.sub("", figure.title), figure.title
        assert not missing(figure.filters, of_whom(view.lang, chosen, used, ("who", "direction"))), figure.filters
        if figure.empty:
            continue
        whose = () if chart in OF_EXCHANGES else ("who", "direction")
        assert not missing(figure.title, of_whom(view.lang, chosen, used, whose)), figure.title
        assert not missing(figure.sentence.partition(". ")[0], needed), figure.sentence
        for sentence in re.split(r"(?<=[^.][^.]\.) ", figure.sentence):
            numbers = set(re.findall(r"\d[\d,\u00a0]*\d", sentence))
            if numbers & totals(view) and not GOES_ON.search(sentence):
                assert not missing(sentence, needed), sentence


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(chosen=filters, path=st.sampled_from(list(PAGES)))
def test_a_page_has_no_two_titles_alike_and_no_zero_where_nothing_is(
    database: Database, chosen: Filters, path: str
) -> None:
    for code in ("en", "uk"):
        figures = [CHARTS[name](View(database, language(code), chosen)) for name in charts_of(path)]
        titles = [figure.title for figure in figures]
        assert len(set(titles)) == len(titles), titles
        for figure in figures:
            assert not re.search(
                r"(?<![\d,.\u00a0])0 (exchange|figure|people|source|обмін|числ|люд|значен)",
                figure.title + figure.sentence,
            ), figure.sentence
            assert figure.empty or re.sub(r"\(.*?\)", "", figure.title).count(": ") < 2, figure.title


def test_a_title_does_not_say_of_a_group_what_was_counted_of_everyone(database: Database) -> None:
    of_all = {
        "en": "of everyone where civilians were not counted alone",
        "uk": "усіх, якщо самих цивільних не рахували",
    }
    for code, words in of_all.items():
        lang = language(code)
        conditions = CHARTS["conditions"](View(database, lang, Filters(who="civilian")))
        assert words in conditions.title
        assert STEMS["who", "civilian"][code] in conditions.title
        assert words not in CHARTS["conditions"](View(database, lang, Filters())).title
    ages = CHARTS["ages"](View(database, language("en"), Filters(who="civilian"))).title
    assert ages.startswith("Ages of civilians, of everyone where theirs were not published alone: ")


def test_people_who_are_left_out_of_a_group_are_at_least_so_many(database: Database) -> None:
    for code, words in (("en", "at least 750 people"), ("uk", "щонайменше 750 людей")):
        assert words in summary(View(database, language(code), Filters(who="civilian")))
    assert "about 948 people" in summary(View(database, language("en"), Filters(who="military", direction="ru")))


def test_a_year_in_a_date_does_not_say_the_period(database: Database) -> None:
    year = Filters(dt.date(2024, 1, 1), dt.date(2024, 12, 31))
    for code, title in (("en", "In 2024: the longest pause"), ("uk", "2024 року: найдовша пауза")):
        pauses = CHARTS["pauses"](View(database, language(code), year))
        assert pauses.title.startswith(title)
        assert re.match(
            r"The longest pauses between exchanges, in 2024:|Найдовші паузи між обмінами, 2024", pauses.sentence
        )


def test_key_figures_are_of_those_who_are_counted_and_of_their_direction(database: Database) -> None:
    def notes(**chosen: Any) -> dict[str, str]:
        view = View(database, language("en"), Filters(**chosen))
        return {number.label: f"{number.value}. {number.note}" for number in main_numbers(view)}

    civilians = notes(who="civilian")
    assert civilians["Latest exchange known"].partition(". ")[2].startswith("No civilians.")
    assert "the number of civilians is not known" in civilians["Exchanges"]
    assert "120 civilians" in civilians["Most civilians known in one exchange"]
    russia = View(database, language("en"), Filters(direction="ru"))
    most = max(row["people"] or 0 for row in russia.rows("timeline") if row["kind"] == "exchange")
    assert notes(direction="ru")["Largest exchange with a published figure"].startswith(f"{most} people. To Russia.")
    agreement = notes(series=("istanbul-2-2025",))
    assert "Latest of these exchanges" in agreement
    assert "At least 750 people without a known date" in agreement["Month with the most people"]


def test_a_comparison_says_each_period_once(database: Database) -> None:
    year = Filters(dt.date(2024, 1, 1), dt.date(2024, 12, 31))
    versus = replace(year, versus_from=dt.date(2025, 1, 1), versus_to=dt.date(2025, 12, 31))
    compared = CHARTS["compare"](View(database, language("en"), versus))
    assert compared.sentence.startswith("In 2024, 1,358 people returned to Ukraine")
    assert "2025: In 2025" not in compared.sentence
    assert "щонайменше на 1" in CHARTS["compare"](View(database, language("uk"), versus)).title


@pytest.mark.parametrize("direction", ["ua", "ru"])
def test_the_mark_on_a_running_total_says_its_number_as_the_title_does(database: Database, direction: str) -> None:
    figure = CHARTS["running_total"](View(database, language("en"), Filters(direction=direction)))
    (words,) = re.findall(r"(?:at least|about) [\d,]+", figure.title.partition("(")[0].lower())
    assert words in [note["text"] for note in figure.layout["annotations"]]


FILTERED = {
    "from=2024&to=2025 uae": Filters(dt.date(2024, 1, 1), dt.date(2025, 12, 31), mediator=("uae",)),
    "civilians of an agreement": Filters(who="civilian", series=("istanbul-2-2025",)),
    "to Russia, without those outside": Filters(direction="ru", scope="proper", until=dt.date(2023, 6, 30)),
}


@pytest.mark.parametrize("chosen", FILTERED.values(), ids=FILTERED)
@pytest.mark.parametrize("code", ["en", "uk"])
def test_the_filters_go_wherever_a_chart_goes(database: Database, chosen: Filters, code: str) -> None:
    sent: dict[str, Any] = payload(View(database, language(code), chosen), "timeline")
    assert sent["filters"]
    assert sent["filters"] in sent["alt"]
    assert sent["filters"] in sent["copy"]
    assert sent["title"] in sent["alt"]


@pytest.mark.parametrize("code", ["en", "uk"])
@pytest.mark.parametrize("chart", ["branches", "branches_by_year", "branch_tree", "branch_grid"])
def test_branches_say_that_a_choice_of_civilians_does_not_apply(database: Database, chart: str, code: str) -> None:
    lang, words = language(code), {"en": "“Civilians only” does not apply", "uk": "«Лише цивільні» тут не діє"}[code]
    assert words in CHARTS[chart](View(database, lang, Filters(who="civilian"))).filters
    file = Extract(database, DATASETS[chart], Filters(who="civilian"))
    assert words in file.about("json")["filters_in_words"][code]
    for others in (Filters(), Filters(who="military")):
        assert words not in CHARTS[chart](View(database, lang, others)).filters


def test_a_title_goes_on_small_after_its_filters_and_names_stay_as_they_are(database: Database) -> None:
    view = View(database, language("en"), Filters(dt.date(2025, 1, 1), dt.date(2025, 12, 31)))
    assert CHARTS["ages"](view).title.startswith("In 2025: from ")
    assert qualified(view, "Navy: 3; others: 4") == "In 2025: Navy: 3; others: 4"


def test_exchanges_without_a_figure_are_none_and_not_0_of_so_many(database: Database) -> None:
    period = Filters(dt.date(2025, 8, 1), dt.date(2025, 8, 30))
    assert (
        "none of 2 exchanges has a published figure"
        in CHARTS["conditions"](View(database, language("en"), period)).sentence
    )
    assert "для жодного з 2 обмінів" in CHARTS["conditions"](View(database, language("uk"), period)).sentence


@pytest.mark.parametrize(
    ("military", "civilian", "words"),
    [(0, 10, "All of them were civilians."), (10, 0, "All of them were military."), (9, 1, "Of them, 9 were military")],
)
def test_where_all_are_of_one_group_it_says_so(military: int, civilian: int, words: str) -> None:
    row = {"people": 10, "military": military, "civilian": civilian, "not_specified": 0, "known_as": "exact"}
    assert of_them(language("en"), row).startswith(words)


def test_a_view_of_everything_names_no_filter(database: Database) -> None:
    for code in ("en", "uk"):
        for chart in CHARTS_OF_PEOPLE:
            assert CHARTS[chart](View(database, language(code), Filters())).filters == ""


def test_the_people_pages_are_those_whose_filters_are_tested() -> None:
    assert set(CHARTS_OF_PEOPLE) >= {"timeline", "running_total", "groups_by_year", "branches_by_year", "women_and_men"}
    assert {"who", "mediator", "series", "scope"} <= set(OF_PEOPLE)


def test_the_strip_says_what_a_lower_bound_is_and_which_side_a_number_is_of(database: Database) -> None:
    def texts(**filters: Any) -> list[str]:
        return [month["text"] for month in period_strip(View(database, language("en"), Filters(**filters)))["months"]]

    assert "June 2026: at least 345 people" in texts()
    assert "June 2026: 185 service members, 1 exchange where the number of service members is not known" in texts(
        who="military"
    )
    # Two exchanges in April 2026: they are not four because both sides are shown.
    unknown = "2 exchanges where the number of civilians is not known"
    assert f"April 2026: to Ukraine: {unknown}; to Russia: {unknown}" in texts(who="civilian", direction="both")


def test_the_strip_tells_a_month_of_nobody_from_one_that_is_unknown(database: Database) -> None:
    months = {
        month["month"]: month
        for month in period_strip(View(database, language("en"), Filters(who="civilian", mediator=("uae",))))["months"]
    }
    # All 116 of 4 February 2023 were military; of other months no number of civilians is known.
    assert (months["2023-02-01"]["people"], months["2023-02-01"]["unknown"]) == (0, False)
    assert months["2023-02-01"]["text"] == "February 2023: no civilians"
    unknown = [month for month in months.values() if month["unknown"] and not month["people"]]
    assert unknown
    assert not [month["text"] for month in unknown if "0 people" in month["text"]]


@pytest.mark.parametrize("who", ["everyone", "military", "civilian"])
@pytest.mark.parametrize("direction", ["ua", "ru"])
def test_the_years_of_the_strip_say_what_the_pages_of_a_year_say(database: Database, who: str, direction: str) -> None:
    strip = period_strip(View(database, language("en"), Filters(who=who, direction=direction)))
    for year in strip["years"]:
        chosen = {"since": dt.date(year, 1, 1), "until": dt.date(year, 12, 31)}
        (row,) = View(database, language("en"), Filters(who=who, direction=direction, **chosen)).rows("people")
        shown = strip["totals"].get(year)
        bounded = row["total_known_as"] in ("at_least", "lower_bound")
        total = None if bounded and not row["total"] else row["total"]  # "at least 0" says nothing
        assert (shown and int(re.sub(r"\D", "", shown))) == total
        assert shown is None or shown.startswith("≥") == (row["total_known_as"] in ("at_least", "lower_bound"))
