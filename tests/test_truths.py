"""The truths that were known before anything was built: what the views and queries serve must agree with them."""

from __future__ import annotations

import datetime as dt
from itertools import pairwise
from typing import Any

import pytest

from homeward.charts.tables import table
from homeward.core.filters import CHOICES, Filters
from homeward.core.i18n import Language
from homeward.core.view import View
from homeward.db.database import Database
from tests.conftest import ask, text_of

# The running totals that Ukraine stated in 2024, one on each day of exchange.
STATED_IN_2024 = [2828, 3035, 3135, 3210, 3300, 3310, 3405, 3520, 3569, 3672, 3767, 3956]


def rows(database: Database, sql: str, *values: Any) -> list[tuple[Any, ...]]:
    return database.connection.cursor().execute(sql, values).fetchall()


def one(database: Database, sql: str, *values: Any) -> Any:
    """Return the only cell of the only row."""
    ((cell,),) = rows(database, sql, *values)
    return cell


def adopted(database: Database, day: str, measure: str) -> dict[str, int | None]:
    """Return what is adopted of one measure for a day, of everyone who came home to Ukraine."""
    sql = """select category, "value" from adopted
        where subject_id = ? and measure = ? and side = 'UA' and "within" is null and scope is null"""
    return dict(rows(database, sql, day, measure))


def day(database: Database, exchange: str, side: str = "UA") -> dict[str, Any]:
    """Return the row of one exchange and side."""
    cursor = database.connection.cursor()
    cursor.execute("from exchange_sides where exchange_id = ? and side = ?", [exchange, side])
    (row,) = cursor.fetchall()
    return dict(zip([column[0] for column in cursor.description], row, strict=True))


@pytest.mark.parametrize(
    ("name", "count"),
    [("exchanges", 89), ("series", 5), ("figures", 3219), ("statements", 266), ("events", 170), ("sources", 873)],
)
def test_no_row_of_the_facts_is_lost(database: Database, name: str, count: int) -> None:
    assert one(database, f"select count(*) from {name}") == count


def test_7901_people_came_home_on_80_days_and_at_least_185_on_one_more(database: Database) -> None:
    (row,) = ask(database, "people")
    assert (row["people"], row["days_with_number"], row["days"]) == (7901, 80, 89)
    assert (row["military"], row["civilian"], row["not_specified"]) == (6892, 399, 610)
    assert (row["lower_bound_people"], row["lower_bound_days"]) == (185, 1)
    assert row["people"] + row["lower_bound_people"] == 8086
    # The 185 are military: with them, everyone with a date adds up too.
    assert (row["military_total"], row["civilian_total"]) == (6892 + 185, 399)
    assert row["military_total"] + row["civilian_total"] + row["not_specified"] == 8086


def test_the_exchange_of_5_june_2026_is_a_lower_bound_for_both_sides(database: Database) -> None:
    for side in ("UA", "RU"):
        row = day(database, "2026-06-05", side)
        assert (row["people"], row["people_at_least"], row["known_as"]) == (None, 185, "lower_bound")
        assert (row["military"], row["civilian"], row["not_specified"]) == (185, None, None)


def test_at_least_8836_came_home_with_what_the_series_hold_beyond_their_days(database: Database) -> None:
    (row,) = ask(database, "people")
    assert (row["series"], row["series_people"], row["series_at_least"]) == (["istanbul-2-2025"], 750, True)
    assert row["people"] + row["lower_bound_people"] + row["series_people"] == 8836


def test_6805_people_went_to_russia_on_64_days_and_at_least_4_2_and_185_on_three_more(database: Database) -> None:
    (row,) = ask(database, "people", direction="ru")
    assert (row["people"], row["days_with_number"]) == (6805, 64)
    assert (row["lower_bound_people"], row["lower_bound_days"]) == (191, 3)
    assert rows(
        database,
        "select people_at_least from exchange_sides where side = 'RU' and people_at_least is not null order by 1 desc",
    ) == [(185,), (4,), (2,)]


def test_people_by_year(database: Database) -> None:
    years = [row for row in ask(database, "timeline", grain="year") if row["kind"] == "exchange"]
    assert {row["first_date"].year: row["people"] for row in years} == {
        2022: 1591,
        2023: 996,
        2024: 1358,
        2025: 2547,
        2026: 1409 + 185,
    }


@pytest.mark.parametrize("direction", ["ua", "ru"])
@pytest.mark.parametrize("grain", CHOICES["grain"])
@pytest.mark.parametrize("axis", CHOICES["axis"])
def test_the_timeline_adds_up_to_the_same_at_every_grain_and_on_every_axis(
    database: Database, direction: str, grain: str, axis: str
) -> None:
    shown = ask(database, "timeline", direction=direction, grain=grain, axis=axis)
    (people,) = ask(database, "people", direction=direction)
    days = [row for row in shown if row["kind"] == "exchange"]
    assert sum(row["people"] or 0 for row in days) == people["people"] + people["lower_bound_people"]
    assert sum(row["people"] for row in shown if row["kind"] == "series") == people["series_people"]
    assert sum(row["days"] for row in days) == 89
    assert sum(row["not_specified"] or 0 for row in days) == people["not_specified"]


@pytest.mark.parametrize("grain", CHOICES["grain"])
@pytest.mark.parametrize("code", ["en", "uk"])
def test_the_timeline_adds_up_to_the_same_in_every_language(database: Database, grain: str, code: str) -> None:
    lang = Language(code)
    shown = table(View(database, lang, Filters(grain=grain)), "timeline")
    people = [column["label"] for column in shown["columns"]].index(lang.text("People"))
    digits = ["".join(filter(str.isdigit, text_of(row[people]))) for row in shown["rows"]]
    assert sum(int(number) for number in digits if number) == 8836


def test_the_running_total_ends_where_the_sum_does(database: Database) -> None:
    last = ask(database, "running_total")[-1]
    assert (last["total"], last["total_at_least"]) == (8086, 8836)


def test_the_exchange_proper_leaves_out_those_who_returned_outside_it(database: Database) -> None:
    (row,) = ask(database, "people", scope="proper")
    assert (row["people"], row["military"], row["civilian"], row["not_specified"]) == (7848, 6839, 399, 610)
    (russia,) = ask(database, "people", scope="proper", direction="ru")
    assert russia["people"] == 6805


@pytest.mark.parametrize(
    ("exchange", "people", "outside", "proper"), [("2025-03-19", 197, 22, 175), ("2025-04-19", 277, 31, 246)]
)
def test_175_against_197_and_246_against_277_are_differences_of_scope(
    database: Database, exchange: str, people: int, outside: int, proper: int
) -> None:
    row = day(database, exchange)
    assert (row["people"], row["military"], row["outside_exchange"]) == (people, people, outside)
    timeline = {row["bucket"]: row["people"] for row in ask(database, "timeline", scope="proper")}
    assert timeline[exchange] == proper


@pytest.mark.parametrize(("who", "people"), [("military", 7077), ("civilian", 399)])
def test_asking_for_a_group_counts_it_and_states_whom_it_leaves_out(database: Database, who: str, people: int) -> None:
    (row,) = ask(database, "people", who=who)
    assert (row["people"], row["left_out"], row["series_people"]) == (people, 610, None)
    for grain in CHOICES["grain"]:
        days = [row for row in ask(database, "timeline", who=who, grain=grain) if row["kind"] == "exchange"]
        assert sum(row["people"] or 0 for row in days) == people
        assert sum(row["left_out"] or 0 for row in days) == 610


@pytest.mark.parametrize("side", ["UA", "RU"])
def test_military_civilian_and_not_specified_are_the_people_of_every_return(database: Database, side: str) -> None:
    sql = """from returns select return_id
        where side = ? and people is not null
            and (not_specified < 0 or coalesce(military, 0) + coalesce(civilian, 0) + not_specified <> people)"""
    assert rows(database, sql, side) == []


def test_39_days_were_all_military_and_6_all_civilian(database: Database) -> None:
    sql = """select count(*) filter (civilian = 0), count(*) filter (military = 0)
        from exchange_sides where side = 'UA' and people > 0"""
    assert rows(database, sql) == [(39, 6)]


@pytest.mark.parametrize(
    ("exchange", "side", "military", "civilian"),
    [
        ("2025-08-24", "UA", 146, 8),
        ("2025-08-24", "RU", 146, 8),
        ("2025-10-02", "RU", 185, 20),
        ("2026-02-05", "RU", 157, 3),
    ],
)
def test_n_for_n_speaks_of_servicemen_so_that_people_are_both_groups(
    database: Database, exchange: str, side: str, military: int, civilian: int
) -> None:
    row = day(database, exchange, side)
    assert (row["people"], row["military"], row["civilian"]) == (military + civilian, military, civilian)
    assert row["known_as"] == "derived"


def test_no_mediator_is_named_on_56_days(database: Database) -> None:
    named = one(database, "select count(distinct exchange_id) from exchange_mediators")
    assert 89 - named == 56
    (row,) = ask(database, "people", mediator=("none",))
    assert row["days"] == 56


def test_the_minister_s_own_aggregates_are_never_adopted(database: Database) -> None:
    assert one(database, "select count(*) from figures where category = 'interior_ministry'") > 0
    assert one(database, "select count(*) from adopted where category = 'interior_ministry'") == 0


# Series


@pytest.mark.parametrize(("side", "people", "known_as"), [("UA", 750, "at_least"), ("RU", 948, "about")])
def test_istanbul_2_holds_people_who_belong_to_no_day(
    database: Database, side: str, people: int, known_as: str
) -> None:
    sql = """select people, military, civilian, not_specified, known_as, first_date, last_date
        from returns where kind = 'series' and side = ?"""
    first, last = dt.date(2025, 6, 9), dt.date(2025, 7, 23)
    assert rows(database, sql, side) == [(people, None, None, people, known_as, first, last)]
    assert day(database, "2025-07-23", side)["people"] == 250


@pytest.mark.parametrize(
    ("since", "until", "is_cut"),
    [
        (dt.date(2025, 6, 9), dt.date(2025, 7, 23), False),
        (dt.date(2025, 6, 10), dt.date(2025, 7, 23), True),
        (dt.date(2025, 6, 9), dt.date(2025, 7, 22), True),
        (dt.date(2025, 7, 1), None, True),
        (None, dt.date(2025, 7, 1), True),
    ],
)
def test_a_period_that_cuts_istanbul_2_leaves_its_remainder_out_and_names_it(
    database: Database, since: dt.date | None, until: dt.date | None, is_cut: bool
) -> None:
    period = {"since": since, "until": until}
    (people,) = ask(database, "people", **period)
    cut = ask(database, "series_cut", **period)
    series = [row["return_id"] for row in ask(database, "running_total", **period) if row["kind"] == "series"]
    if is_cut:
        assert (people["series"], people["series_people"], series) == (None, None, [])
        assert [(row["series_id"], row["side"], row["people"]) for row in cut] == [("istanbul-2-2025", "UA", 750)]
    else:
        assert (people["series_people"], series, cut) == (750, ["series:istanbul-2-2025"], [])


@pytest.mark.parametrize(("since", "until"), [(dt.date(2025, 7, 24), None), (None, dt.date(2025, 6, 8)), (None, None)])
def test_a_period_that_does_not_touch_a_series_does_not_cut_it(
    database: Database, since: dt.date | None, until: dt.date | None
) -> None:
    assert ask(database, "series_cut", since=since, until=until, direction="both") == []


def test_1000_for_1000_came_in_three_stages_that_hold_everyone(database: Database) -> None:
    sql = """select stage, people from exchange_sides join exchanges using (exchange_id)
        where series_id = '1000-for-1000-2025-05' and side = 'UA' order by stage"""
    assert rows(database, sql) == [(1, 390), (2, 307), (3, 303)]
    assert one(database, "select count(*) from returns where return_id = 'series:1000-for-1000-2025-05'") == 0
    assert one(database, "select sum(people) from branch_leaves where kind = 'series' and side = 'UA'") == 807


# Branches


def test_the_branch_of_4045_people_is_known_by_day_and_of_4852_with_the_series(database: Database) -> None:
    (row,) = ask(database, "branch_completeness")
    assert (row["known"] - row["of_series"], row["known"], row["military"]) == (4045, 4852, 7077)
    assert row["days_complete"] == 40
    sql = "select kind, sum(people) from branch_leaves where side = 'UA' group by kind order by kind"
    assert rows(database, sql) == [("exchange", 4045), ("series", 807)]


def test_on_40_days_the_branches_equal_the_military_exactly(database: Database) -> None:
    sql = """select count(*) from exchange_sides join (
            select return_id as exchange_id, side, sum(people) as known from branch_leaves group by all
        ) using (exchange_id, side)
        where side = 'UA' and known = military"""
    assert one(database, sql) == 40


@pytest.mark.parametrize(("branch", "people"), [("navy", 477), ("territorial_defence", 296)])
def test_a_branch_adds_up_over_all_its_parents(database: Database, branch: str, people: int) -> None:
    sql = "select sum(people) from branch_leaves where kind = 'exchange' and side = 'UA' and category = ?"
    assert one(database, sql, branch) == people


def test_the_list_of_2022_09_21_has_seven_too_many_and_is_a_listed_exception(database: Database) -> None:
    sql = "select sum(people) from branch_leaves where return_id = '2022-09-21' and side = 'UA'"
    assert (one(database, sql), day(database, "2022-09-21")["military"]) == (220, 213)
    exceptions = [(check, subject) for check, subject, _ in database.run("exceptions").rows]
    assert ("branch_leaves_above_military", "2022-09-21") in exceptions


# Days


def test_2022_06_29(database: Database) -> None:
    assert day(database, "2022-06-29")["people"] == 144
    branches = adopted(database, "2022-06-29", "branch")
    assert branches == {
        "national_guard": 59,
        "azov": 43,
        "navy": 30,
        "armed_forces": 28,
        "border_guard": 17,
        "territorial_defence": 9,
        "national_police": 1,
    }
    assert sum(branches.values()) - branches["azov"] == 144
    sql = "select category, people from branch_leaves where return_id = '2022-06-29' and side = 'UA'"
    leaves = dict(rows(database, sql))
    assert (leaves["national_guard"], leaves["azov"], sum(leaves.values())) == (16, 43, 144)


def test_2024_01_03(database: Database) -> None:
    row = day(database, "2024-01-03")
    assert (row["people"], row["military"], row["civilian"], row["not_specified"]) == (230, 224, 6, 0)
    assert (row["men"], row["women"]) == (225, 5)
    branches = adopted(database, "2024-01-03", "branch")
    whole = {"armed_forces": 130, "national_guard": 55, "border_guard": 38, "national_police": 1}
    assert {name: branches[name] for name in whole} == whole
    assert sum(whole.values()) + row["civilian"] == 230
    assert (branches["territorial_defence"], branches["navy"]) == (14, 14)
    inside = "select category from adopted where subject_id = '2024-01-03' and parent = 'armed_forces' order by 1"
    assert rows(database, inside) == [("navy",), ("territorial_defence",)]
    status = adopted(database, "2024-01-03", "status")
    assert (status["confirmed_pow"], status["missing_listed"]) == (182, 48)
    assert day(database, "2024-01-03", "RU")["people"] == 248
    assert one(database, "select ordinal from exchanges where exchange_id = '2024-01-03'") == 49


def test_the_75_of_2024_01_03_are_a_doubt_and_not_subtracted(database: Database) -> None:
    assert adopted(database, "2024-01-03", "status").get("outside_exchange") is None
    shown = {row["bucket"]: row["people"] for row in ask(database, "timeline", scope="proper", direction="ru")}
    assert shown["2024-01-03"] == 248


def test_2025_05_23(database: Database) -> None:
    row = day(database, "2025-05-23")
    assert (row["people"], row["military"], row["civilian"]) == (390, 270, 120)
    assert (row["men"], row["women"]) == (387, 3)
    sql = "select ordinal, series_id, stage from exchanges where exchange_id = '2025-05-23'"
    assert rows(database, sql) == [(65, "1000-for-1000-2025-05", 1)]


# Pauses


def test_the_longest_pauses(database: Database) -> None:
    longest = sorted(ask(database, "pauses"), key=lambda row: row["place"])[:3]
    assert [(row["days"], row["first_date"], row["last_date"]) for row in longest] == [
        (149, dt.date(2023, 8, 7), dt.date(2024, 1, 3)),
        (126, dt.date(2025, 10, 2), dt.date(2026, 2, 5)),
        (113, dt.date(2024, 2, 8), dt.date(2024, 5, 31)),
    ]
    assert day(database, "2023-08-07")["people"] == 22


# Statements


def test_the_totals_stated_in_2024_form_an_unbroken_chain_over_its_exchanges(database: Database) -> None:
    sql = """select exchanges.exchange_id, list(distinct statements."value")
        from exchanges join statements on statements.subject_id = exchanges.exchange_id
        where year(exchanges."date") = 2024 and statements.side = 'UA' and statements.measure = 'cumulative'
            and statements.category = 'total' and statements.qualifier = 'exact'
        group by all order by exchanges.exchange_id"""
    stated = rows(database, sql)
    assert [values for _, values in stated] == [[value] for value in STATED_IN_2024]
    days = [day(database, exchange)["people"] for exchange, _ in stated]
    assert [later - earlier for earlier, later in pairwise(STATED_IN_2024)] == days[1:]


def test_the_running_count_of_the_exchanges_never_falls(database: Database) -> None:
    # Of what was stated of one day the highest: rivals of 26 April 2023 and 25 May 2023 are lower.
    sql = """select max("value") from statements
        where basis = 'in_exchanges' and measure = 'cumulative' and qualifier = 'exact' group by counted_to order by counted_to"""
    line = [value for (value,) in rows(database, sql)]
    assert (line[0], line[-1]) == (247, 6922)
    assert line == sorted(line)


def test_what_counts_more_than_the_exchanges_is_kept_off_their_line(database: Database) -> None:
    sql = """select distinct "value" from statements
        where basis = ? and measure = 'cumulative' and side = 'UA' order by all"""
    assert rows(database, sql, "all_returns") == [(7000,), (8000,), (8050,)]
    assert rows(database, sql, "outside_exchanges") == [(469,), (536,), (555,)]


def test_a_total_counts_to_the_day_that_its_speaker_names(database: Database) -> None:
    sql = """select distinct "value", counted_to from statements where basis = 'in_exchanges' and counted_to <> "date"
            and measure = 'cumulative' and year(counted_to) in (2023, 2025) order by all"""
    days = [(1863, dt.date(2023, 2, 23)), (2238, dt.date(2023, 4, 24)), (2526, dt.date(2023, 6, 12))]
    assert rows(database, sql) == [*days, (5857, dt.date(2025, 7, 28)), (6235, dt.date(2025, 10, 15))]


def test_the_headquarters_own_figure_for_2024_is_our_sum(database: Database) -> None:
    sql = """select distinct "value" from statements
        where "year" = 2024 and measure = 'cumulative_year' and category = 'total' and side = 'UA'
            and speaker = 'coordination_headquarters'"""
    assert one(database, sql) == 1358
    (row,) = ask(database, "people", since=dt.date(2024, 1, 1), until=dt.date(2024, 12, 31))
    assert row["people"] == 1358


def stated_by_moscow(database: Database, year: int) -> int:
    """Return the total for a year that the Russian Defence Ministry stated."""
    sql = """select distinct "value" from statements
        where "year" = ? and measure = 'cumulative_year' and category = 'total' and speaker = 'defence_ministry_ru'"""
    number: int = one(database, sql, year)
    return number


def test_the_russian_ministry_s_announcements_of_autumn_2022_add_up_to_its_628(database: Database) -> None:
    (row,) = ask(database, "people", direction="ru", since=dt.date(2022, 9, 1), until=dt.date(2022, 12, 31))
    assert (day(database, "2022-09-21", "RU")["people"], day(database, "2022-09-21", "RU")["civilian"]) == (56, 1)
    # The ministry's own number for that day is a rival of the adopted one: servicemen only.
    sql = """select "value" from figures where subject_id = '2022-09-21' and side = 'RU' and measure = 'total'
        and not adopted and starts_with(note, 'Russian Defence Ministry')"""
    assert one(database, sql) == 55
    assert row["people"] - 56 + 55 == stated_by_moscow(database, 2022) == 628


def test_the_russian_ministry_s_announcements_of_2024_add_up_to_its_1266(database: Database) -> None:
    (row,) = ask(database, "people", direction="ru", since=dt.date(2024, 1, 1), until=dt.date(2024, 12, 31))
    not_the_ministry_s = [day(database, exchange, "RU")["people"] for exchange in ("2024-06-28", "2024-09-13")]
    assert row["people"] - sum(not_the_ministry_s) == stated_by_moscow(database, 2024) == 1266


def test_the_file_of_branches_gives_the_numbers_of_the_page_with_one_group_by(database: Database) -> None:
    rows = [row for row in ask(database, "branches", grain="year") if row["part"]]
    wholes: dict[str, int] = {}
    for row in rows:
        wholes[row["whole"]] = wholes.get(row["whole"], 0) + row["people"]
    page = {row["branch"]: row["people"] for row in ask(database, "branch_tree") if row["belongs_to"] is None}
    for branch in ("armed_forces", "national_guard", "border_guard"):
        assert wholes[branch] == page[branch]
    assert {row["part"] for row in rows}.isdisjoint(("armed_forces", "national_guard"))
    assert {row["grain"] for row in rows} == {"year", "series"}
