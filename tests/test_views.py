"""Every view and query, on a few literal rows: what goes in, and what must come out.

In an expected table `?` is NULL (unknown), `-` an empty list. A zero is a zero.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from homeward.core.filters import Filters
from homeward.db.build import build
from homeward.db.database import Database
from tests.conftest import ask, cells, write_data

Data = Callable[..., Path]

# One day for each way in which sources give, or do not give, the people of a day.
DAYS = """
subject_id | side | measure | category         | within   | scope            | value | qualifier | adopted
2024-01-01 | UA   | total   | all              |          |                  | 230   | exact     | true
2024-01-01 | UA   | group   | military         |          |                  | 224   | exact     | true
2024-01-01 | UA   | group   | civilian         |          |                  | 6     | exact     | true
2024-01-01 | UA   | sex     | women            |          |                  | 5     | exact     | true
2024-01-01 | UA   | sex     | women            | military |                  | 3     | exact     | true
2024-01-02 | UA   | total   | all              |          |                  | 146   | exact     | false
2024-01-02 | UA   | group   | military         |          |                  | 146   | exact     | true
2024-01-02 | UA   | group   | civilian         |          |                  | 8     | exact     | true
2024-01-02 | UA   | sex     | women            | military |                  | 4     | exact     | true
2024-01-03 | UA   | group   | military         |          |                  | 50    | exact     | true
2024-01-04 | UA   | total   | all              |          |                  | 95    | exact     | true
2024-01-04 | UA   | group   | military         |          |                  | 95    | exact     | true
2024-01-05 | UA   | total   | all              |          |                  | 10    | about     | true
2024-01-05 | UA   | group   | civilian         |          |                  | 10    | exact     | true
2024-01-06 | UA   | total   | all              |          |                  | 100   | at_least  | true
2024-01-06 | UA   | group   | military         |          |                  | 90    | exact     | true
2024-01-07 | UA   | total   | all              |          |                  |       | mention   | true
2024-01-07 | UA   | group   | civilian         |          |                  |       | mention   | true
2024-01-09 | UA   | total   | all              |          |                  | 40    | exact     | true
2024-01-09 | UA   | group   | civilian         |          |                  | 0     | exact     | true
2024-01-10 | UA   | total   | all              |          |                  | 0     | exact     | true
2024-01-11 | UA   | total   | all              |          |                  | 100   | exact     | true
2024-01-11 | UA   | group   | military         |          |                  | 100   | exact     | true
2024-01-11 | UA   | status  | outside_exchange |          |                  | 20    | exact     | true
2024-01-11 | UA   | group   | military         |          | outside_exchange | 20    | exact     | true
2024-01-11 | UA   | sex     | women            |          | outside_exchange | 2     | exact     | true
2024-01-11 | RU   | total   | all              |          |                  | 80    | exact     | true
2024-01-11 | RU   | status  | outside_exchange |          |                  | 5     | exact     | true
"""

# A winter and a spring: two exchanges on one day, one without a number, a series over the end of a quarter, and one
# of which only the military are known.
TIME = {
    "sources": "source_id | publisher\ns1 | Paper\ns2 | Gazette",
    "series": "series_id | first_date | last_date\nspring | 2024-03-30 | 2024-04-02",
    "exchanges": """
exchange_id  | ordinal | series_id | stage | mediators
2023-12-30   | 1       |           |       |
2024-01-05   | 2       |           |       | USA; UAE
2024-01-05-b |         |           |       |
2024-02-20   |         |           |       | Türkiye
2024-03-30   | 3       | spring    | 1     | UAE
2024-04-02   | 3       | spring    | 2     | UAE;Vatican
2024-05-15   |         |           |       |
""",
    "figures": """
subject_id    | side | measure | category | value | qualifier | adopted | source_id
2023-12-30    | UA   | total   | all      | 10    | exact     | true    | s1
2024-01-05    | UA   | total   | all      | 40    | exact     | true    | s1
2024-01-05    | UA   | total   | all      | 45    | exact     | false   | s2
2024-01-05    | UA   | group   | military | 38    | exact     | true    | s1
2024-01-05    | UA   | group   | civilian | 2     | exact     | true    | s1
2024-01-05-b  | UA   | total   | all      | 6     | exact     | true    | s1
2024-01-05-b  | UA   | group   | civilian | 6     | exact     | true    | s1
2024-02-20    | UA   | total   | all      |       | mention   | true    | s1
2024-03-30    | UA   | total   | all      | 30    | exact     | true    | s1
2024-03-30    | RU   | total   | all      | 20    | exact     | true    | s1
2024-05-15    | UA   | group   | military | 7     | exact     | true    | s1
series:spring | UA   | total   | all      | 100   | at_least  | true    | s1
series:spring | UA   | total   | all      | 120   | exact     | false   | s2
series:spring | RU   | total   | all      | 80    | about     | true    | s1
""",
}

# Branches of one day in three levels, of one with a child but no parent, and of a series beyond its stage.
BRANCHES = {
    "series": "series_id | first_date | last_date\nmay | 2024-05-01 | 2024-05-02",
    "exchanges": """
exchange_id | series_id | stage
2024-01-03  |           |
2024-02-08  |           |
2024-05-01  | may       | 1
2024-05-02  | may       | 2
""",
    "figures": """
subject_id | side | measure | category          | parent       | within   | scope            | value
2024-01-03 | UA   | total   | all               |              |          |                  | 230
2024-01-03 | UA   | group   | military          |              |          |                  | 224
2024-01-03 | UA   | group   | civilian          |              |          |                  | 6
2024-01-03 | UA   | branch  | armed_forces      |              |          |                  | 130
2024-01-03 | UA   | branch  | navy              | armed_forces |          |                  | 44
2024-01-03 | UA   | branch  | marine_brigade_36 | navy         |          |                  | 2
2024-01-03 | UA   | branch  | border_guard      |              |          |                  | 38
2024-01-03 | UA   | branch  | territorial_defence | armed_forces |        | outside_exchange | 3
2024-01-03 | UA   | branch  | customs_service   |              |          |                  | 1
2024-01-03 | UA   | branch  | azov              |              | military |                  | 9
2024-01-03 | UA   | branch  | national_police   |              |          |                  | 0
2024-01-03 | RU   | branch  | rosgvardia        |              |          |                  | 4
2024-02-08 | UA   | total   | all               |              |          |                  | 50
2024-02-08 | UA   | branch  | national_guard    |              |          |                  |
2024-02-08 | UA   | branch  | azov              | national_guard |        |                  | 21
2024-02-08 | UA   | branch  | territorial_defence | armed_forces |       |                  | 7
2024-05-01 | UA   | total   | all               |              |          |                  | 60
2024-05-01 | UA   | group   | military          |              |          |                  | 60
2024-05-01 | UA   | branch  | border_guard      |              |          |                  | 5
2024-05-02 | UA   | total   | all               |              |          |                  | 40
2024-05-02 | UA   | group   | military          |              |          |                  | 40
2024-05-02 | UA   | branch  | navy              |              |          |                  |
series:may | UA   | branch  | border_guard      |              |          |                  | 8
series:may | UA   | branch  | navy              |              |          |                  | 30
""",
}


# Women and men, ages and ranks: of everyone, of the military only, of both, and mentioned.
PEOPLE = """
subject_id | measure | category        | within   | value | qualifier
2024-01-03 | total   | all             |          | 230   | exact
2024-01-03 | group   | military        |          | 230   | exact
2024-01-03 | sex     | women           |          | 5     | exact
2024-01-03 | sex     | men             |          | 225   | exact
2024-01-03 | age     | youngest        |          | 19    | exact
2024-01-03 | age     | oldest          |          | 65    | exact
2024-01-03 | rank    | officers        |          | 11    | exact
2024-01-03 | rank    | senior_officers |          | 2     | exact
2024-02-08 | total   | all             |          | 50    | exact
2024-02-08 | sex     | women           |          | 2     | exact
2024-02-08 | age     | youngest        | military | 20    | about
2024-02-08 | rank    | senior_officers |          | 3     | exact
2024-03-01 | total   | all             |          | 30    | exact
2024-03-01 | group   | military        |          | 28    | exact
2024-03-01 | sex     | women           | military | 1     | exact
2024-03-01 | rank    | officers        |          |       | mention
2024-04-01 | total   | all             |          | 20    | exact
2024-04-01 | group   | military        |          | 15    | exact
2024-04-01 | sex     | women           |          | 4     | exact
2024-04-01 | sex     | women           | military | 3     | exact
2024-04-01 | age     | youngest        |          | 18    | exact
2024-04-01 | age     | youngest        | civilian | 19    | exact
"""


def ids(figures: str) -> str:
    """Return a table of exchanges that has a row for every day these figures speak of."""
    subjects = dict.fromkeys(row[0] for row in cells(figures)[1:])
    return "\n".join(["exchange_id", *subjects])


@pytest.fixture(scope="module")
def days(tmp_path_factory: pytest.TempPathFactory) -> Database:
    exchanges = ids(DAYS) + "\n2024-01-08"
    return build(write_data(tmp_path_factory.mktemp("days"), exchanges=exchanges, figures=DAYS))


@pytest.fixture(scope="module")
def time(tmp_path_factory: pytest.TempPathFactory) -> Database:
    return build(write_data(tmp_path_factory.mktemp("time"), **TIME))


@pytest.fixture(scope="module")
def branches(tmp_path_factory: pytest.TempPathFactory) -> Database:
    return build(write_data(tmp_path_factory.mktemp("branches"), **BRANCHES))


@pytest.fixture(scope="module")
def people(tmp_path_factory: pytest.TempPathFactory) -> Database:
    return build(write_data(tmp_path_factory.mktemp("people"), exchanges=ids(PEOPLE), figures=PEOPLE))


def shown(value: Any) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, list):
        return ";".join(map(str, value)) or "-"
    return "?" if value is None else str(value)


def expect(rows: list[dict[str, Any]], table: str) -> None:
    """Assert that rows are those of a table, in its order, in the columns that it names."""
    columns, *expected = cells(table)
    assert [[shown(row[column]) for column in columns] for row in rows] == expected


def view(database: Database, sql: str) -> list[dict[str, Any]]:
    cursor = database.connection.cursor().execute(sql)
    columns = [column[0] for column in cursor.description]
    return [dict(zip(columns, row, strict=True)) for row in cursor.fetchall()]


def side_of(database: Database, exchange: str, side: str = "UA") -> list[dict[str, Any]]:
    return view(database, f"from exchange_sides where exchange_id = '{exchange}' and side = '{side}'")


# adopted


def test_adopted_is_one_row_per_fact_with_the_span_of_its_rivals(data_of: Data) -> None:
    database = build(
        data_of(
            sources="source_id\ns1\ns2\ns3",
            exchanges="exchange_id\n2024-01-03",
            figures="""
figure_id | subject_id | measure | category | within   | scope            | value | adopted | source_id
a         | 2024-01-03 | total   | all      |          |                  | 230   | true    | s1
b         | 2024-01-03 | total   | all      |          |                  | 248   | false   | s2
c         | 2024-01-03 | total   | all      |          |                  | 200   | false   | s2
d         | 2024-01-03 | total   | all      |          |                  |       | false   | s3
e         | 2024-01-03 | sex     | women    |          |                  | 5     | true    | s1
f         | 2024-01-03 | sex     | women    | military |                  | 3     | true    | s1
g         | 2024-01-03 | sex     | women    |          | outside_exchange | 1     | true    | s1
h         | 2024-01-03 | status  | medics   |          |                  |       | true    | s1
i         | 2024-01-03 | sex     | men      |          |                  | 7     | false   | s1
""",
        )
    )
    expect(
        view(database, "from adopted"),
        """
figure_id | category | within   | scope            | value | lowest | highest | source_count
a         | all      | ?        | ?                | 230   | 200    | 248     | 3
e         | women    | ?        | ?                | 5     | 5      | 5       | 1
f         | women    | military | ?                | 3     | 3      | 3       | 1
g         | women    | ?        | outside_exchange | 1     | 1      | 1       | 1
h         | medics   | ?        | ?                | ?     | ?      | ?       | 1
""",
    )


# exchange_sides


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        pytest.param("2024-01-01", "230 | ? | 224 | 6 | 0 | exact", id="a total and both groups"),
        pytest.param("2024-01-02", "154 | ? | 146 | 8 | 0 | derived", id="no adopted total, but both groups"),
        pytest.param("2024-01-03", "? | 50 | 50 | ? | ? | lower_bound", id="one group alone is a lower bound"),
        pytest.param("2024-01-04", "95 | ? | 95 | 0 | 0 | exact", id="all military: no civilians"),
        pytest.param("2024-01-05", "10 | ? | 0 | 10 | 0 | about", id="all civilians: no military"),
        pytest.param("2024-01-06", "100 | ? | 90 | ? | 10 | at_least", id="a missing group is unknown"),
        pytest.param("2024-01-07", "? | ? | ? | ? | ? | mention", id="a mention is unknown, not zero"),
        pytest.param("2024-01-08", "? | ? | ? | ? | ? | none", id="nothing said is unknown, not zero"),
        pytest.param("2024-01-09", "40 | ? | ? | 0 | 40 | exact", id="a stated zero stays zero"),
        pytest.param("2024-01-10", "0 | ? | ? | ? | 0 | exact", id="nobody, as stated"),
        pytest.param("2024-01-11", "100 | ? | 100 | 0 | 0 | exact", id="rows outside the exchange are no group"),
    ],
)
def test_people_and_groups_of_a_day(days: Database, day: str, expected: str) -> None:
    columns = "people | people_at_least | military | civilian | not_specified | known_as"
    expect(side_of(days, day), f"{columns}\n{expected}")


def test_every_exchange_has_a_row_for_each_side(days: Database) -> None:
    assert len(view(days, "from exchange_sides")) == 22
    expect(side_of(days, "2024-01-01", "RU"), "people | known_as | source_count\n? | none | 0")


def test_women_of_a_part_or_of_another_scope_are_not_the_women_of_the_day(days: Database) -> None:
    expect(side_of(days, "2024-01-01"), "women | men\n5 | ?")
    expect(side_of(days, "2024-01-02"), "women\n?")
    expect(side_of(days, "2024-01-11"), "women | outside_exchange\n? | 20")


def test_extremes_of_a_total_that_is_not_adopted_are_not_shown(days: Database) -> None:
    expect(side_of(days, "2024-01-02"), "lowest | highest\n? | ?")


# exchange_mediators, returns


def test_mediators_are_a_row_each_in_order_of_the_vocabulary(time: Database) -> None:
    expect(
        view(time, "from exchange_mediators"),
        """
exchange_id | mediator
2024-01-05  | uae
2024-01-05  | usa
2024-02-20  | turkiye
2024-03-30  | uae
2024-04-02  | uae
2024-04-02  | vatican
""",
    )


def test_a_mediator_named_twice_for_one_exchange_is_one_row(data_of: Data) -> None:
    database = build(data_of(exchanges="exchange_id | mediators\n2024-01-03 | UAE;UAE"))
    expect(view(database, "from exchange_mediators"), "exchange_id | mediator\n2024-01-03 | uae")


def test_returns_are_the_days_and_what_a_series_holds_beyond_them(time: Database) -> None:
    expect(
        view(time, "from returns where side = 'UA'"),
        """
return_id     | kind     | first_date | last_date  | mediators   | people | people_at_least | highest | known_as
2023-12-30    | exchange | 2023-12-30 | 2023-12-30 | -           | 10     | ?               | 10      | exact
2024-01-05    | exchange | 2024-01-05 | 2024-01-05 | uae;usa     | 40     | ?               | 45      | exact
2024-01-05-b  | exchange | 2024-01-05 | 2024-01-05 | -           | 6      | ?               | 6       | exact
2024-02-20    | exchange | 2024-02-20 | 2024-02-20 | turkiye     | ?      | ?               | ?       | mention
2024-03-30    | exchange | 2024-03-30 | 2024-03-30 | uae         | 30     | ?               | 30      | exact
series:spring | series   | 2024-03-30 | 2024-04-02 | uae         | 70     | ?               | 90      | at_least
2024-04-02    | exchange | 2024-04-02 | 2024-04-02 | uae;vatican | ?      | ?               | ?       | none
2024-05-15    | exchange | 2024-05-15 | 2024-05-15 | -           | ?      | 7               | ?       | lower_bound
""",
    )


def test_the_remainder_of_a_series_is_as_exact_as_its_figure(time: Database) -> None:
    expect(
        view(time, "from returns where kind = 'series'"),
        """
side | people | military | civilian | not_specified | known_as
UA   | 70     | ?        | ?        | 70            | at_least
RU   | 60     | ?        | ?        | 60            | about
""",
    )


def test_a_series_whose_stages_hold_everyone_has_no_remainder(data_of: Data) -> None:
    database = build(
        data_of(
            series="series_id | first_date | last_date\nmay | 2024-05-01 | 2024-05-02",
            exchanges="exchange_id | series_id | stage\n2024-05-01 | may | 1\n2024-05-02 | may | 2",
            figures="""
subject_id | measure | value
2024-05-01 | total   | 60
2024-05-02 | total   | 40
series:may | total   | 100
""",
        )
    )
    assert view(database, "from returns where kind = 'series'") == []


def test_the_remainder_of_a_series_has_the_groups_that_its_stages_do_not_hold(data_of: Data) -> None:
    database = build(
        data_of(
            series="series_id | first_date | last_date\nmay | 2024-05-01 | 2024-05-02",
            exchanges="exchange_id | series_id | stage\n2024-05-01 | may | 1\n2024-05-02 | may | 2",
            figures="""
subject_id | measure | category | value
2024-05-01 | total   | all      | 60
2024-05-01 | group   | military | 50
2024-05-01 | group   | civilian | 10
series:may | total   | all      | 100
series:may | group   | military | 80
series:may | group   | civilian | 15
""",
        )
    )
    columns = "people | military | civilian | not_specified"
    expect(view(database, "from returns where kind = 'series'"), f"{columns}\n40 | 30 | 5 | 5")


def test_a_stage_known_by_a_lower_bound_is_not_counted_again_in_the_remainder(data_of: Data) -> None:
    database = build(
        data_of(
            series="series_id | first_date | last_date\nmay | 2024-05-01 | 2024-05-02",
            exchanges="exchange_id | series_id | stage\n2024-05-01 | may | 1\n2024-05-02 | may | 2",
            figures="""
subject_id | measure | category | value
2024-05-01 | total   | all      | 60
2024-05-02 | group   | military | 10
series:may | total   | all      | 100
""",
        )
    )
    (row,) = ask(database, "people")
    assert row["people"] + row["lower_bound_people"] + row["series_people"] == 100


def test_the_groups_of_a_remainder_are_unknown_where_those_of_a_stage_are(data_of: Data) -> None:
    database = build(
        data_of(
            series="series_id | first_date | last_date\nmay | 2024-05-01 | 2024-05-02",
            exchanges="exchange_id | series_id | stage\n2024-05-01 | may | 1\n2024-05-02 | may | 2",
            # 80 of the 100 were military, of the 60 of the first stage perhaps all: the 40 others are not 80 military.
            figures="""
subject_id | measure | category | value
2024-05-01 | total   | all      | 60
series:may | total   | all      | 100
series:may | group   | military | 80
""",
        )
    )
    expect(view(database, "from returns where kind = 'series'"), "people | military | civilian\n40 | ? | ?")


def test_what_is_said_of_a_series_none_of_whose_stages_is_known_is_counted(data_of: Data) -> None:
    database = build(
        data_of(
            series="series_id | first_date | last_date\nmay | 2024-05-01 | 2024-05-02",
            figures="subject_id | measure | value\nseries:may | total | 100",
        )
    )
    expect(view(database, "from returns"), "return_id | side | people\nseries:may | UA | 100")


def test_what_a_series_without_an_end_holds_is_counted(data_of: Data) -> None:
    database = build(
        data_of(
            series="series_id | first_date\nopen | 2024-05-01",
            exchanges="exchange_id | series_id | stage\n2024-05-01 | open | 1",
            figures="subject_id | measure | value\n2024-05-01 | total | 60\nseries:open | total | 100",
        )
    )
    expect(ask(database, "people"), "people | series_people\n60 | 40")


# branch_leaves, branch_tree, whole_series


def test_branch_leaves_are_rows_less_their_parts(branches: Database) -> None:
    expect(
        view(branches, "from branch_leaves order by return_id, side desc, category, scope nulls first"),
        """
kind     | return_id  | side | category            | scope            | people
exchange | 2024-01-03 | RU   | rosgvardia          | ?                | 4
exchange | 2024-01-03 | UA   | armed_forces        | ?                | 86
exchange | 2024-01-03 | UA   | border_guard        | ?                | 38
exchange | 2024-01-03 | UA   | customs_service     | ?                | 1
exchange | 2024-01-03 | UA   | marine_brigade_36   | ?                | 2
exchange | 2024-01-03 | UA   | national_police     | ?                | 0
exchange | 2024-01-03 | UA   | navy                | ?                | 42
exchange | 2024-01-03 | UA   | territorial_defence | outside_exchange | 3
exchange | 2024-02-08 | UA   | azov                | ?                | 21
exchange | 2024-02-08 | UA   | territorial_defence | ?                | 7
exchange | 2024-05-01 | UA   | border_guard        | ?                | 5
series   | series:may | UA   | border_guard        | ?                | 3
series   | series:may | UA   | navy                | ?                | 30
""",
    )


def test_a_small_branch_is_shown_as_the_whole_it_belongs_to_or_as_other(branches: Database) -> None:
    shown_branches = ("armed_forces", "navy", "marine_brigade_36", "territorial_defence", "azov", "customs_service")
    expect(
        view(branches, f"from branch_tree where category in {shown_branches}"),
        """
category            | root            | part                | shown_as        | people | mentions
armed_forces        | armed_forces    | armed_forces        | armed_forces    | 170    | 0
navy                | armed_forces    | navy                | navy            | 74     | 1
marine_brigade_36   | armed_forces    | navy                | navy            | 2      | 0
territorial_defence | armed_forces    | territorial_defence | armed_forces    | 10     | 0
azov                | national_guard  | azov                | azov            | 21     | 0
customs_service     | customs_service | customs_service     | other           | 1      | 0
""",
    )


@pytest.mark.parametrize(
    ("since", "until", "whole"),
    [(None, None, "may"), ("2024-05-01", "2024-05-02", "may"), ("2024-05-02", None, ""), (None, "2024-05-01", "")],
)
def test_the_breakdown_of_a_series_is_used_only_with_all_its_stages(
    branches: Database, since: str | None, until: str | None, whole: str
) -> None:
    period = ", ".join(f"date '{day}'" if day else "null::date" for day in (since, until))
    rows = view(branches, f"from whole_series({period}, 'all', []::varchar[], []::varchar[])")
    assert ";".join(row["series_id"] for row in rows) == whole


# counted


def counted(database: Database, **filters: str) -> list[dict[str, Any]]:
    named = {
        "who": "'everyone'",
        "scope": "'all'",
        "direction": "'ua'",
        "series": "[]",
        "mediator": "[]",
        "count": "'adopted'",
        **filters,
    }
    arguments = [named.get(name, "null::date") for name in ("since", "until")]
    arguments += [named["who"], named["scope"], named["direction"]]
    arguments += [f"{named[name]}::varchar[]" for name in ("series", "mediator")] + [named["count"]]
    return view(database, f"from counted({', '.join(arguments)}) order by first_date, kind, return_id, side desc")


def test_counted_is_everyone_or_the_part_that_is_known(days: Database) -> None:
    expect(
        counted(days),
        """
return_id  | counted | is_lower_bound | is_at_least | left_out
2024-01-01 | 230     | false          | false       | 0
2024-01-02 | 154     | false          | false       | 0
2024-01-03 | 50      | true           | true        | 0
2024-01-04 | 95      | false          | false       | 0
2024-01-05 | 10      | false          | false       | 0
2024-01-06 | 100     | false          | true        | 0
2024-01-07 | ?       | false          | false       | 0
2024-01-08 | ?       | false          | false       | 0
2024-01-09 | 40      | false          | false       | 0
2024-01-10 | 0       | false          | false       | 0
2024-01-11 | 100     | false          | false       | 0
""",
    )


def test_counted_of_a_group_states_how_many_it_leaves_out(days: Database) -> None:
    expect(
        counted(days, who="'military'"),
        """
return_id  | counted | is_lower_bound | left_out
2024-01-01 | 224     | false          | 0
2024-01-02 | 146     | false          | 0
2024-01-03 | 50      | false          | ?
2024-01-04 | 95      | false          | 0
2024-01-05 | 0       | false          | 0
2024-01-06 | 90      | false          | 10
2024-01-07 | ?       | false          | ?
2024-01-08 | ?       | false          | ?
2024-01-09 | ?       | false          | 40
2024-01-10 | ?       | false          | 0
2024-01-11 | 100     | false          | 0
""",
    )


def test_the_exchange_proper_takes_off_those_outside_it_to_ukraine_only(days: Database) -> None:
    rows = counted(days, scope="'proper'", direction="'both'", since="date '2024-01-11'")
    expect(rows, "side | counted | military | civilian\nRU | 80 | ? | ?\nUA | 80 | 80 | 0")


def test_the_groups_are_the_people_of_the_exchange_proper_too(data_of: Data) -> None:
    database = build(
        data_of(
            exchanges="exchange_id\n2024-01-03",
            figures="""
subject_id | measure | category         | value
2024-01-03 | total   | all              | 100
2024-01-03 | group   | military         | 60
2024-01-03 | group   | civilian         | 40
2024-01-03 | status  | outside_exchange | 10
""",
        )
    )
    (row,) = counted(database, scope="'proper'")
    assert (row["military"] or 0) + (row["civilian"] or 0) + row["not_specified"] == row["people"] == 90


def test_a_lower_bound_of_the_exchange_proper_leaves_out_those_outside_it(data_of: Data) -> None:
    database = build(
        data_of(
            exchanges="exchange_id\n2024-01-03",
            figures="""
subject_id | measure | category         | value
2024-01-03 | group   | military         | 60
2024-01-03 | status  | outside_exchange | 10
""",
        )
    )
    expect(counted(database, scope="'proper'"), "counted | is_lower_bound\n50 | true")


@pytest.mark.parametrize(
    ("filters", "expected"),
    [
        ({"series": "['spring']"}, "2024-03-30 series:spring 2024-04-02"),
        ({"series": "['none']"}, "2023-12-30 2024-01-05 2024-01-05-b 2024-02-20 2024-05-15"),
        ({"mediator": "['uae']"}, "2024-01-05 2024-03-30 series:spring 2024-04-02"),
        ({"mediator": "['none']"}, "2023-12-30 2024-01-05-b 2024-05-15"),
        ({"mediator": "['vatican', 'turkiye']"}, "2024-02-20 2024-04-02"),
        ({"mediator": "['none', 'turkiye']"}, "2023-12-30 2024-01-05-b 2024-02-20 2024-05-15"),
        ({"mediator": "['uae']", "series": "['none']"}, "2024-01-05"),
        ({"since": "date '2024-01-05'", "until": "date '2024-01-05'"}, "2024-01-05 2024-01-05-b"),
        ({"since": "date '2024-03-30'", "until": "date '2024-04-02'"}, "2024-03-30 series:spring 2024-04-02"),
        ({"since": "date '2024-03-31'"}, "2024-04-02 2024-05-15"),
        ({"since": "date '2024-03-01'", "until": "date '2024-04-01'"}, "2024-03-30"),
        ({"series": "['spring']", "direction": "'ru'"}, "2024-03-30 series:spring 2024-04-02"),
    ],
)
def test_filters_let_through(time: Database, filters: dict[str, str], expected: str) -> None:
    # Of one day, an exchange stands before a series.
    rows = sorted(counted(time, **filters), key=lambda row: (row["first_date"], row["kind"], row["return_id"]))
    assert " ".join(row["return_id"] for row in rows) == expected


# timeline, people, series_cut, running_total


def test_timeline_by_exchange(time: Database) -> None:
    expect(
        ask(time, "timeline"),
        """
bucket        | kind     | last_date  | days_unknown | people | is_at_least | ordinal | stage | series_id | known_as
2023-12-30    | exchange | 2023-12-30 | 0            | 10     | false       | 1       | ?     | ?         | exact
2024-01-05    | exchange | 2024-01-05 | 0            | 40     | false       | 2       | ?     | ?         | exact
2024-01-05-b  | exchange | 2024-01-05 | 0            | 6      | false       | ?       | ?     | ?         | exact
2024-02-20    | exchange | 2024-02-20 | 1            | ?      | false       | ?       | ?     | ?         | mention
2024-03-30    | exchange | 2024-03-30 | 0            | 30     | false       | 3       | 1     | spring    | exact
series:spring | series   | 2024-04-02 | 0            | 70     | true        | ?       | ?     | spring    | at_least
2024-04-02    | exchange | 2024-04-02 | 1            | ?      | false       | 3       | 2     | spring    | none
2024-05-15    | exchange | 2024-05-15 | 0            | 7      | true        | ?       | ?     | ?         | lower_bound
""",
    )


@pytest.mark.parametrize(
    ("grain", "expected"),
    [
        (
            "month",
            """
2023-12-01    | 2023-12-01 | 2023-12-31 | 1 | 0 | 10 | false | ?  | ? | 10
2024-01-01    | 2024-01-01 | 2024-01-31 | 2 | 0 | 46 | false | 38 | 8 | 0
2024-02-01    | 2024-02-01 | 2024-02-29 | 1 | 1 | ?  | false | ?  | ? | ?
2024-03-01    | 2024-03-01 | 2024-03-31 | 1 | 0 | 30 | false | ?  | ? | 30
series:spring | 2024-03-30 | 2024-04-02 | 1 | 0 | 70 | true  | ?  | ? | 70
2024-04-01    | 2024-04-01 | 2024-04-30 | 1 | 1 | ?  | false | ?  | ? | ?
2024-05-01    | 2024-05-01 | 2024-05-31 | 1 | 0 | 7  | true  | 7  | ? | ?
""",
        ),
        (
            "quarter",
            """
2023-10-01    | 2023-10-01 | 2023-12-31 | 1 | 0 | 10 | false | ?  | ? | 10
2024-01-01    | 2024-01-01 | 2024-03-31 | 4 | 1 | 76 | false | 38 | 8 | 30
series:spring | 2024-03-30 | 2024-04-02 | 1 | 0 | 70 | true  | ?  | ? | 70
2024-04-01    | 2024-04-01 | 2024-06-30 | 2 | 1 | 7  | true  | 7  | ? | ?
""",
        ),
        (
            "year",
            """
2023-01-01    | 2023-01-01 | 2023-12-31 | 1 | 0 | 10 | false | ?  | ? | 10
2024-01-01    | 2024-01-01 | 2024-12-31 | 6 | 2 | 83 | true  | 45 | 8 | 30
series:spring | 2024-03-30 | 2024-04-02 | 1 | 0 | 70 | true  | ?  | ? | 70
""",
        ),
    ],
)
def test_timeline_in_buckets_keeps_a_series_apart(time: Database, grain: str, expected: str) -> None:
    columns = "bucket | first_date | last_date | days | days_unknown | people | is_at_least"
    expect(ask(time, "timeline", grain=grain), f"{columns} | military | civilian | not_specified{expected}")


def test_timeline_of_a_group_shows_no_other_group(time: Database) -> None:
    expect(
        ask(time, "timeline", grain="year", who="civilian"),
        """
bucket     | days | days_unknown | people | military | civilian | not_specified | left_out
2023-01-01 | 1    | 1            | ?      | ?        | ?        | ?             | 10
2024-01-01 | 6    | 4            | 8      | ?        | 8        | ?             | 30
""",
    )


def test_people_are_the_sums_of_a_set_of_filters(time: Database) -> None:
    expect(
        ask(time, "people", direction="both"),
        """
side | days | days_with_number | people | lower_bound_days | lower_bound_people | series_people | series_at_least
UA   | 7    | 4                | 86     | 1                | 7                  | 70            | true
RU   | 7    | 1                | 20     | 0                | 0                  | 60            | false
""",
    )
    expect(ask(time, "people"), "military | civilian | not_specified | left_out | series\n38 | 8 | 40 | 0 | spring")


def test_people_of_a_group_leave_out_those_of_no_known_group(time: Database) -> None:
    expect(
        ask(time, "people", who="military"),
        """
people | days_with_number | lower_bound_days | civilian | not_specified | left_out | series_people
45     | 3                | 0                | ?        | ?             | 40       | ?
""",
    )


def test_series_cut_names_each_series_that_a_period_cuts(time: Database) -> None:
    cut = """
series_id | side | first_date | last_date  | people | known_as | label_en
spring    | UA   | 2024-03-30 | 2024-04-02 | 70     | at_least | Short
"""
    expect(ask(time, "series_cut", since=dt.date(2024, 4, 1)), cut)
    expect(ask(time, "series_cut", until=dt.date(2024, 3, 31)), cut)
    both = ask(time, "series_cut", since=dt.date(2024, 4, 1), direction="both")
    expect(both, "side | people | known_as\nUA | 70 | at_least\nRU | 60 | about")
    for whole in ({}, {"since": dt.date(2024, 3, 30)}, {"since": dt.date(2024, 4, 3)}, {"until": dt.date(2024, 3, 29)}):
        assert ask(time, "series_cut", **whole) == []


def test_running_total_counts_days_and_above_them_the_series(time: Database) -> None:
    expect(
        ask(time, "running_total"),
        """
return_id     | people | is_at_least | total | total_at_least | total_highest
2023-12-30    | 10     | false       | 10    | 10             | 10
2024-01-05    | 40     | false       | 50    | 50             | 55
2024-01-05-b  | 6      | false       | 56    | 56             | 61
2024-02-20    | ?      | false       | 56    | 56             | 61
2024-03-30    | 30     | false       | 86    | 86             | 91
2024-04-02    | ?      | false       | 86    | 86             | 91
series:spring | 70     | true        | 86    | 156            | 181
2024-05-15    | 7      | true        | 93    | 163            | 188
""",
    )


def test_running_total_of_each_side_is_its_own(time: Database) -> None:
    rows = ask(time, "running_total", direction="both")
    last = [[row for row in rows if row["side"] == side][-1] for side in ("UA", "RU")]
    expect(last, "side | total | total_at_least\nUA | 93 | 163\nRU | 20 | 80")


def test_running_total_of_a_group_has_no_extremes_of_the_total(data_of: Data) -> None:
    database = build(
        data_of(
            sources="source_id\ns1\ns2",
            series="series_id | first_date | last_date\nmay | 2024-05-01 | 2024-05-02",
            exchanges="exchange_id | series_id | stage\n2024-05-01 | may | 1",
            figures="""
subject_id | measure | category | value | adopted | source_id
2024-05-01 | total   | all      | 60    | true    | s1
2024-05-01 | group   | military | 50    | true    | s1
series:may | total   | all      | 100   | true    | s1
series:may | total   | all      | 120   | false   | s2
series:may | group   | military | 80    | true    | s1
""",
        )
    )
    last = ask(database, "running_total", who="military")[-1]
    expect([last], "total | total_at_least | total_highest\n50 | 80 | 80")


# pauses, events, exceptions, options, vocabulary


def test_pauses_lie_between_days_not_between_two_exchanges_of_one_day(time: Database) -> None:
    expect(
        ask(time, "pauses"),
        """
first_date | last_date  | days | exchange_before | exchange_after | place
2023-12-30 | 2024-01-05 | 6    | 2023-12-30      | 2024-01-05     | 4
2024-01-05 | 2024-02-20 | 46   | 2024-01-05      | 2024-02-20     | 1
2024-02-20 | 2024-03-30 | 39   | 2024-02-20      | 2024-03-30     | 3
2024-03-30 | 2024-04-02 | 3    | 2024-03-30      | 2024-04-02     | 5
2024-04-02 | 2024-05-15 | 43   | 2024-04-02      | 2024-05-15     | 2
""",
    )


def test_pauses_of_a_period_are_those_that_touch_it(time: Database) -> None:
    touched = ask(time, "pauses", since=dt.date(2024, 3, 1), until=dt.date(2024, 4, 1))
    expect(touched, "days | place\n39 | 1\n3 | 2")


def test_events_of_a_period_are_in_order_of_time(data_of: Data) -> None:
    database = build(
        data_of(
            sources="source_id | publisher | url\ns1 | Paper | https://example.org/1",
            events="""
event_id | date       | kind
b        | 2024-01-05 | incident
a        | 2024-01-05 | talks
c        | 2024-01-06 | statement
d        | 2024-02-01 | record
""",
        )
    )
    expect(
        ask(database, "datasets/events"),
        """
event_id | date       | kind      | label_en | label_uk   | publisher | url
a        | 2024-01-05 | talks     | Talks    | Переговори | Paper     | https://example.org/1
b        | 2024-01-05 | incident  | Talks    | Переговори | Paper     | https://example.org/1
c        | 2024-01-06 | statement | Talks    | Переговори | Paper     | https://example.org/1
d        | 2024-02-01 | record    | Talks    | Переговори | Paper     | https://example.org/1
""",
    )
    expect(ask(database, "datasets/events", since=dt.date(2024, 1, 7), until=dt.date(2024, 2, 1)), "event_id\nd")


def test_exceptions_say_where_they_are_listed(data_of: Data) -> None:
    database = build(
        data_of(
            exchanges="exchange_id\n2024-01-03",
            figures="""
figure_id | subject_id | measure | category | parent | value
f1        | 2024-01-03 | origin  | chechens |        | 9
f2        | 2024-01-03 | origin  | british  | british | 4
""",
            exceptions="check | subject\nparent_is_itself | f2",
        )
    )
    expect(database.run("exceptions").dicts(), "check | subject | line\nparent_is_itself | f2 | 2")


def test_options_are_in_order_of_display_and_span_the_coverage(time: Database, branches: Database) -> None:
    expect(
        time.run("options").dicts(),
        """
series | mediators                             | first_day  | last_day
spring | uae;turkiye;usa;saudi_arabia;vatican;belarus | 2022-01-01 | 2026-06-07
""",
    )
    # Those counted or mentioned, the wholes of those counted among them.
    (row,) = branches.run("options").dicts()
    assert {"armed_forces", "navy", "marine_brigade_36", "azov", "national_guard"} <= set(row["branches"])
    assert not {"rosgvardia", "air_force", "national_police"} & set(row["branches"])


def test_vocabulary_has_everything_with_an_id_in_order_of_display(time: Database) -> None:
    rows = time.run("vocabulary").dicts()
    expect(
        [row for row in rows if row["vocabulary"] in ("mediator", "side")],
        """
vocabulary | id           | order
mediator   | uae          | 1
mediator   | turkiye      | 2
mediator   | usa          | 3
mediator   | saudi_arabia | 4
mediator   | vatican      | 5
mediator   | belarus      | 6
side       | UA           | 1
side       | RU           | 2
side       | BOTH         | 3
""",
    )
    expect(
        [row for row in rows if row["vocabulary"] == "series"],
        "id | label_en | label_uk | colour | order\nspring | Short | Стисло | ? | 1",
    )
    tables = (
        "sides",
        "measures",
        "categories",
        "qualifiers",
        "mediators",
        "speakers",
        "bases",
        "event_kinds",
        "publisher_kinds",
        "caveat_kinds",
        "explanation_kinds",
        "series",
    )
    # A mediator has a second name: the one within a sentence.
    assert len(rows) == sum(len(view(time, f"from {name}")) for name in (*tables, "mediators"))
    assert [row["id"] for row in rows if row["vocabulary"] == "mediator_in_text"] == [
        row["id"] for row in rows if row["vocabulary"] == "mediator"
    ]
    assert all(row["label_en"] and row["label_uk"] for row in rows)


# The branch queries


def test_branch_completeness_says_how_much_of_the_military_is_known(branches: Database) -> None:
    expect(
        ask(branches, "branch_completeness"),
        """
military | known | of_series | days | days_complete | days_some | not_specified
324      | 238   | 33        | 4    | 0             | 3         | 50
""",
    )


def test_branch_completeness_is_without_a_series_that_the_period_cuts(branches: Database) -> None:
    cut = ask(branches, "branch_completeness", since=dt.date(2024, 5, 2))
    expect(cut, "military | known | of_series | days\n40 | 0 | 0 | 1")


def test_branch_tree_counts_a_branch_with_its_parts(branches: Database) -> None:
    expect(
        ask(branches, "branch_tree"),
        """
branch              | belongs_to     | people | own | of_series | exchanges | mentions
armed_forces        | ?              | 170    | 86  | 30        | 2         | 0
navy                | armed_forces   | 74     | 72  | 30        | 1         | 1
marines             | navy           | 2      | 0   | 0         | 1         | 0
marine_brigade_36   | marines        | 2      | 2   | 0         | 1         | 0
territorial_defence | armed_forces   | 10     | 10  | 0         | 2         | 0
national_guard      | ?              | 21     | 0   | 0         | 1         | 1
azov                | national_guard | 21     | 21  | 0         | 1         | 0
border_guard        | ?              | 46     | 46  | 3         | 2         | 0
national_police     | ?              | 0      | 0   | 0         | 1         | 0
customs_service     | ?              | 1      | 1   | 0         | 1         | 0
""",
    )


def test_branches_of_a_bucket_add_up_to_its_people(branches: Database) -> None:
    rows = [row for row in ask(branches, "branches") if row["bucket"] != "2024-02-08"]
    expect(
        sorted(rows, key=lambda row: (row["bucket"], row["part"])),
        """
bucket     | kind     | days | bucket_people | military | part              | whole         | people | of_series
2024-01-03 | exchange | 1 | 230 | 224 | armed_forces_rest | armed_forces | 89 | 0
2024-01-03 | exchange | 1 | 230 | 224 | border_guard | border_guard | 38 | 0
2024-01-03 | exchange | 1 | 230 | 224 | civilian | civilian | 6 | 0
2024-01-03 | exchange | 1 | 230 | 224 | navy | armed_forces | 44 | 0
2024-01-03 | exchange | 1 | 230 | 224 | not_published | not_published | 52 | 0
2024-01-03 | exchange | 1 | 230 | 224 | other | other | 1 | 0
series:may | series | 2 | 100 | 100 | border_guard | border_guard | 8 | 3
series:may | series | 2 | 100 | 100 | navy | armed_forces | 30 | 30
series:may | series | 2 | 100 | 100 | not_published | not_published | 62 | 0
""",
    )


def test_branches_add_up_to_the_people_where_the_military_are_not_known(branches: Database) -> None:
    rows = [row for row in ask(branches, "branches") if row["bucket"] == "2024-02-08"]
    assert sum(row["people"] for row in rows) == rows[0]["bucket_people"] == 50


def test_branch_followed_is_one_branch_with_its_parts_over_time(branches: Database) -> None:
    expect(
        ask(branches, "branch_followed", branch="navy"),
        """
bucket     | kind     | first_date | last_date  | people
2024-01-03 | exchange | 2024-01-03 | 2024-01-03 | 44
series:may | series   | 2024-05-01 | 2024-05-02 | 30
2024-05-02 | exchange | 2024-05-02 | 2024-05-02 | ?
""",
    )


def test_branch_grid_tells_a_number_from_a_mention_and_from_silence(branches: Database) -> None:
    expect(
        ask(branches, "branch_grid"),
        """
exchange_id | place | branch          | people
2024-01-03  | 1     | armed_forces    | 133
2024-01-03  | 1     | navy            | 44
2024-01-03  | 1     | border_guard    | 38
2024-01-03  | 1     | national_police | 0
2024-01-03  | 1     | customs_service | 1
2024-02-08  | 2     | armed_forces    | 7
2024-02-08  | 2     | national_guard  | 21
2024-02-08  | 2     | azov            | 21
2024-05-01  | 3     | border_guard    | 5
2024-05-02  | 4     | armed_forces    | ?
2024-05-02  | 4     | navy            | ?
""",
    )


# The queries about groups


def test_groups_by_year_are_the_people_of_the_year_and_of_no_year_those_of_a_series(time: Database) -> None:
    expect(
        ask(time, "groups_by_year"),
        """
bucket        | days | days_unknown | everyone | people | is_at_least | military | civilian | not_specified
2023          | 1    | 0            | 10       | 10     | false       | ?        | ?        | 10
2024          | 6    | 2            | 83       | 83     | true        | 45       | 8        | 30
series:spring | 0    | 0            | 70       | 70     | true        | ?        | ?        | 70
""",
    )
    expect(
        ask(time, "groups_by_year", who="military"),
        """
bucket | days | days_unknown | everyone | people | military | civilian | not_specified
2023   | 1    | 1            | 10       | ?      | ?        | ?        | ?
2024   | 6    | 3            | 83       | 45     | 45       | ?        | ?
""",
    )


def test_group_totals_run_over_each_group_apart(time: Database) -> None:
    rows = ask(time, "group_totals")
    expect(
        [row for row in rows if row["group"] == "military"][1:],
        """
return_id     | people | total | total_at_least
2024-01-05    | 38     | 38    | 38
2024-01-05-b  | 0      | 38    | 38
2024-02-20    | ?      | 38    | 38
2024-03-30    | ?      | 38    | 38
2024-04-02    | ?      | 38    | 38
series:spring | ?      | 38    | 38
2024-05-15    | 7      | 45    | 45
""",
    )
    last = [[row for row in rows if row["group"] == group][-1] for group in ("civilian", "not_specified")]
    expect(last, "group | total | total_at_least\ncivilian | 8 | 8\nnot_specified | 40 | 110")
    assert {row["group"] for row in ask(time, "group_totals", who="civilian")} == {"civilian"}


def test_women_and_men_are_never_derived(people: Database) -> None:
    columns = "days | days_unknown | people | women | men | not_published | days_known | days_complete"
    expect(ask(people, "women_and_men"), f"{columns}\n4 | 0 | 330 | 12 | 225 | 93 | 4 | 1")
    expect(ask(people, "women_and_men", who="military"), f"{columns}\n4 | 1 | 273 | 9 | 225 | 39 | 3 | 1")


def test_ages_of_everyone_are_the_widest_span_published(people: Database) -> None:
    expect(
        ask(people, "ages"),
        """
bucket     | youngest | oldest | is_about | is_of_everyone | days
2024-01-03 | 19       | 65     | false    | false          | 4
2024-02-08 | 20       | ?      | true     | false          | 4
2024-04-01 | 18       | ?      | false    | false          | 4
""",
    )


def test_ages_of_a_group_say_where_they_are_those_of_everyone(people: Database) -> None:
    expect(
        ask(people, "ages", who="military"),
        """
bucket     | youngest | oldest | is_of_everyone
2024-01-03 | 19       | 65     | false
2024-02-08 | 20       | ?      | false
2024-04-01 | 18       | ?      | true
""",
    )


def test_details_count_a_whole_as_at_least_its_parts(people: Database) -> None:
    rows = people.run("details", Filters().parameters() | {"measure": "rank"}).dicts()
    expect(
        rows,
        """
category        | belongs_to | people | exchanges | mentions | any_exchanges | any_mentions | days
officers        | ?          | 14     | 2         | 1        | 2             | 1            | 4
senior_officers | officers   | 5      | 2         | 0        | 2             | 1            | 4
""",
    )


# Overview, coverage and comparison


def test_overview_answers_with_the_latest_the_largest_and_the_numbered(time: Database) -> None:
    rows = ask(time, "overview")
    expect(
        rows,
        """
answer   | ordinal | known_as
latest   | ?       | lower_bound
largest  | 2       | exact
numbered | 3       | exact
""",
    )
    expect(rows[:2], "exchange_id | people\n2024-05-15 | 7\n2024-01-05 | 40")


def test_highlights_are_the_month_of_most_people_and_who_was_named_most(time: Database) -> None:
    columns = "answer   | month      | mediator | people | exchanges | exchanges_without\n"
    most = "month    | 2024-01-01 | ?        | 46     | 2         | 0\nmediator | ?          | uae      | ?      | 3         | 3"
    expect(ask(time, "highlights"), columns + most)
    # Of exchanges chosen by a mediator, that one is no finding: those named beside it are, two of them as often.
    beside = "mediator | ?          | usa      | ?      | 1         | 0\nmediator | ?          | vatican  | ?      | 1         | 0"
    chosen = "month    | 2024-01-01 | ?        | 40     | 1         | 0\n" + beside
    expect(ask(time, "highlights", mediator=("uae",)), columns + chosen)


def test_coverage_is_in_order_of_time(data_of: Data) -> None:
    database = build(
        data_of(
            coverage="""
first_date | last_date  | level
2024-01-01 | 2024-06-30 | thin
2022-01-01 | 2023-12-31 | dense
"""
        )
    )
    expect(
        database.run("coverage").dicts(),
        """
first_date | last_date  | level | text_en
2022-01-01 | 2023-12-31 | dense | Dense
2024-01-01 | 2024-06-30 | thin  | Dense
""",
    )


def test_compare_says_no_difference_that_it_cannot_know(time: Database) -> None:
    rows = ask(time, "compare", since=dt.date(2024, 1, 1), until=dt.date(2024, 3, 29))
    measures = ("all_people", "people", "days", "longest_pause", "people_per_exchange", "days_per_100", "period_days")
    expect(
        [row for row in rows if row["measure"] in measures],
        """
section      | measure             | a    | b      | a_known_as | b_known_as | difference
people       | all_people          | 46.0 | 163.0  | at_least   | at_least   | ?
people       | people              | 46.0 | 86.0   | exact      | exact      | -40.0
days         | days                | 3.0  | 7.0    | exact      | exact      | -4.0
pauses       | longest_pause       | 46.0 | 46.0   | exact      | exact      | 0.0
per_exchange | people_per_exchange | 23.0 | 21.5   | exact      | exact      | 1.5
per_100_days | days_per_100        | 3.4  | 0.4    | exact      | exact      | 3.0
period       | period_days         | 89.0 | 1619.0 | exact      | exact      | -1530.0
""",
    )
