"""Our sum and the official totals: each gap adds up, nothing is explained away, and no two ways of counting are joined."""

from __future__ import annotations

import csv
import datetime as dt
import re
from collections import Counter, defaultdict
from functools import cache
from typing import Any

import pytest

from homeward.charts import CHARTS
from homeward.charts.tables import table
from homeward.core.filters import CHOICES, Filters
from homeward.core.i18n import language
from homeward.core.view import View
from homeward.db.build import build
from homeward.db.database import Database
from homeward.settings import DATA
from homeward.text.totals import official_totals
from tests.conftest import ask, write_data

Line = dict[str, str]
Row = dict[str, Any]

DIRECTIONS = CHOICES["direction"]
every_direction = pytest.mark.parametrize("direction", DIRECTIONS)
# The official count of exchanges in 2024, exchange by exchange.
CHAIN_OF_2024 = [2828, 3035, 3135, 3210, 3300, 3310, 3405, 3520, 3569, 3672, 3767, 3956]


# ---------- by hand, from the files and from what data/README.md says about adding up


def read(name: str) -> list[Line]:
    with (DATA / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


EXCHANGES = read("exchanges")
STATEMENTS = {line["statement_id"]: line for line in read("statements")}
EXPLANATIONS = {line["explanation_id"]: line for line in read("explanations")}
ADOPTED = {
    (line["subject_id"], line["side"], line["measure"], line["category"]): int(line["value"])
    for line in read("figures")
    if line["adopted"] == "true" and line["value"] and not line["within"] and not line["scope"]
}


def counted(exchange: Line, side: str, category: str) -> int | None:
    """Return whom our sum counts of one exchange for a total of a category; None where that is not known."""
    day = exchange["exchange_id"]
    total = ADOPTED.get((day, side, "total", "all"))
    groups = [ADOPTED.get((day, side, "group", group)) for group in ("military", "civilian")]
    if total is None:
        known = [people for people in groups if people is not None]
        # Both groups make everyone; one of them is a lower bound.
        people = sum(known) if known else None
    else:
        people = total
        # Where one group is everyone, nobody is in the other.
        groups = [0 if group is None and total in groups else group for group in groups]
    if category == "outside_exchanges":
        return ADOPTED.get((day, side, "status", "outside_exchange"))
    if category == "uae_mediated":
        return people if "UAE" in [name.strip() for name in exchange["mediators"].split(";")] else None
    # Moscow's totals of servicemen are compared with everyone: of most exchanges no group is published.
    if category == "civilian" or (category == "military" and side == "UA"):
        return groups[1] if category == "civilian" else groups[0]
    return people if category in ("total", "military") else None


def our_sum(statement: Line) -> int | None:
    """Return our own sum of the people whom a total counts; None where we have none."""
    sides = ["UA", "RU"] if statement["side"] == "BOTH" else [statement["side"]]
    if (statement["category"], statement["basis"]) == ("military", "servicemen_only"):
        return None
    people = [
        counted(exchange, side, statement["category"])
        for exchange in EXCHANGES
        for side in sides
        if exchange["date"] <= statement["counted_to"] and statement["year"] in ("", exchange["date"][:4])
    ]
    known = [number for number in people if number is not None]
    return sum(known) if known else None


def claim_of(statement: Line) -> tuple[str, ...]:
    """Return what makes two statements one claim: the same number, of the same people, to the same day, by the same."""
    columns = ("measure", "counted_to", "year", "side", "category", "basis", "speaker", "value", "qualifier")
    return tuple(statement[column] for column in columns)


@cache
def claims() -> dict[str, list[Line]]:
    """Return the statements of each claim; a claim has the name of the first of them."""
    found: dict[tuple[str, ...], list[Line]] = defaultdict(list)
    for statement in STATEMENTS.values():
        if statement["measure"] in ("cumulative", "cumulative_year"):
            found[claim_of(statement)].append(statement)
    return {f"{lines[0]['measure']}:{lines[0]['statement_id']}": lines for lines in found.values()}


def reasons_of(lines: list[Line]) -> list[Line]:
    """Return the explanations that hold for a claim."""
    claim, found = lines[0], []
    for reason in EXPLANATIONS.values():
        if reason["side"] != claim["side"]:
            continue
        if reason["statement_id"]:
            applies = reason["statement_id"] in [line["statement_id"] for line in lines]
        else:
            applies = claim["basis"] in reason["basis"].split(";")
        began = reason["first_date"] <= claim["counted_to"]
        if claim["year"]:
            # Of a year only what began in it; what held for a while is of running totals.
            holds = reason["first_date"][:4] == claim["year"] and not reason["last_date"]
        else:
            holds = not reason["last_date"] or claim["counted_to"] <= reason["last_date"]
        if applies and began and holds:
            found.append(reason)
    return found


def claims_of_view(database: Database) -> dict[str, Row]:
    cursor = database.connection.cursor()
    cursor.execute("from official_totals")
    columns = [column[0] for column in cursor.description]
    rows = [dict(zip(columns, row, strict=True)) for row in cursor.fetchall()]
    return {row["claim_id"]: row for row in rows}


def view_of(database: Database, **filters: Any) -> View:
    return View(database, language("en"), Filters(**filters))


# ---------- every claim


def test_every_total_stands_there_once_with_all_its_pages(database: Database) -> None:
    shown = claims_of_view(database)
    assert set(shown) == set(claims())
    sources = {line["source_id"]: line for line in read("sources")}
    for claim, lines in claims().items():
        row = shown[claim]
        assert set(row["statements"]) == {line["statement_id"] for line in lines}
        assert row["pages"] == len({line["source_id"] for line in lines})
        assert row["url"] == sources[lines[0]["source_id"]]["url"]
        assert str(row["date"]) == min(line["date"] for line in lines)
    assert Counter(statement for row in shown.values() for statement in row["statements"]) == Counter(
        name for name, line in STATEMENTS.items() if line["measure"] != "ordinal"
    )


def test_our_sum_of_every_claim_is_the_one_added_up_by_hand(database: Database) -> None:
    shown = {claim: row["ours"] for claim, row in claims_of_view(database).items()}
    assert shown == {claim: our_sum(lines[0]) for claim, lines in claims().items()}
    assert len([ours for ours in shown.values() if ours is not None]) > 150


def test_no_claim_is_lost_between_the_tables(database: Database) -> None:
    names = ("reconciliation", "yearly_totals", "other_totals")
    shown = [row["claim_id"] for name in names for row in ask(database, name, direction="both")]
    assert Counter(shown) == Counter(list(claims()))


@every_direction
def test_every_gap_is_the_sum_of_its_parts(database: Database, direction: str) -> None:
    parts: dict[str, list[Row]] = defaultdict(list)
    for part in ask(database, "reconciliation_parts", direction=direction):
        parts[part["claim_id"]].append(part)
    rows = ask(database, "reconciliation", direction=direction)
    assert set(parts) <= {row["claim_id"] for row in rows}
    for row in rows:
        own = parts[row["claim_id"]]
        assert row["gap"] == row["value"] - row["ours"] == sum(part["people"] for part in own)
        assert row["gap"] == row["explained"] + row["unexplained"]
        explained = [part for part in own if part["kind"]]
        assert (row["explained"], row["explanations"]) == (sum(part["people"] for part in explained), len(explained))
        rest = [part["people"] for part in own if part["kind"] is None]
        assert rest == ([row["unexplained"]] if row["unexplained"] else [])
        for part in own:
            assert (part["value"], part["ours"], part["gap"]) == (row["value"], row["ours"], row["gap"])


@every_direction
def test_the_parts_are_the_explanations_that_hold(database: Database, direction: str) -> None:
    sides = {"ua": ("UA", "BOTH"), "ru": ("RU", "BOTH"), "both": ("UA", "RU", "BOTH")}[direction]
    parts: dict[str, set[str]] = defaultdict(set)
    for part in ask(database, "reconciliation_parts", direction=direction):
        if part["kind"]:
            parts[part["claim_id"]].add(part["explanation_id"])
            line = EXPLANATIONS[part["explanation_id"]]
            assert (part["kind"], str(part["people"]), part["cites"]) == (line["kind"], line["people"], line["cites"])
            assert (part["text_en"], part["text_uk"]) == (line["text_en"], line["text_uk"])
    assert parts == {
        claim: {reason["explanation_id"] for reason in reasons_of(lines)}
        for claim, lines in claims().items()
        if lines[0]["measure"] == "cumulative"
        and lines[0]["side"] in sides
        and our_sum(lines[0]) is not None
        and reasons_of(lines)
    }


@every_direction
def test_every_yearly_gap_is_the_sum_of_its_reasons(database: Database, direction: str) -> None:
    rows = ask(database, "yearly_totals", direction=direction)
    assert rows
    for row in rows:
        reasons = reasons_of(claims()[row["claim_id"]])
        assert row["reason_people"] == [int(reason["people"]) for reason in reasons]
        assert row["reasons_en"] == [reason["text_en"] for reason in reasons]
        assert row["reasons_uk"] == [reason["text_uk"] for reason in reasons]
        assert row["explained"] == sum(row["reason_people"])
        assert row["gap"] == row["value"] - row["ours"] == row["explained"] + row["unexplained"]


@every_direction
@pytest.mark.parametrize("name", ["reconciliation", "reconciliation_parts", "other_totals", "chain", "our_sum"])
def test_a_period_leaves_out_what_lies_outside_it_and_changes_nothing_else(
    database: Database, name: str, direction: str
) -> None:
    since, until = dt.date(2024, 1, 1), dt.date(2024, 12, 31)
    part = ask(database, name, since=since, until=until, direction=direction)
    whole = ask(database, name, direction=direction)
    inside = [row for row in whole if since <= row["first_date"] <= until]
    if name == "chain":  # the first total of a period has no step
        assert part[0]["step"] is None
        part, inside = part[1:], inside[1:]
    assert part == inside != whole


def test_an_at_least_is_consistent_only_if_it_holds(database: Database) -> None:
    rows = ask(database, "reconciliation", direction="both")
    for row in rows:
        holds = row["qualifier"] == "at_least" and row["unexplained"] <= 0
        assert row["is_consistent"] == holds
    assert any(row["is_consistent"] for row in rows)


def test_an_explanation_cites_statements_of_its_own_side() -> None:
    wrong = [
        (name, cite)
        for name, line in EXPLANATIONS.items()
        for cite in line["cites"].split(";")
        if cite.startswith("statement:") and STATEMENTS[cite.removeprefix("statement:")]["side"] != line["side"]
    ]
    assert wrong == []


# ---------- what was known before


def the_one(rows: list[Row], **wanted: Any) -> Row:
    """Return the only row that has these values."""
    (row,) = [row for row in rows if wanted.items() <= row.items()]
    return row


def test_the_chain_of_2024_holds_link_by_link(database: Database) -> None:
    steps = [row for row in ask(database, "chain") if row["first_date"].year == 2024]
    assert [row["value"] for row in steps] == CHAIN_OF_2024
    assert [row["before"] for row in steps] == [2598, *CHAIN_OF_2024[:-1]]
    assert [row["difference"] for row in steps] == [0] * 12
    assert sum(row["step"] for row in steps) == sum(row["ours"] for row in steps) == 1358
    assert "12 of 12 in 2024" in CHARTS["chain"](view_of(database)).sentence


def test_1358_is_1358(database: Database) -> None:
    rows = ask(database, "yearly_totals")
    of_2024 = [row for row in rows if (row["year"], row["category"]) == (2024, "total")]
    assert {row["speaker"] for row in of_2024} >= {"coordination_headquarters", "president", "reintegration_ministry"}
    for row in of_2024:
        assert (row["value"], row["ours"], row["gap"], row["unexplained"]) == (1358, 1358, 0, 0)


@pytest.mark.parametrize(("year", "value", "gap"), [(2022, 628, -357), (2024, 1266, -47)])
def test_the_russian_ministry_s_years_are_explained_to_the_last_person(
    database: Database, year: int, value: int, gap: int
) -> None:
    rows = ask(database, "yearly_totals", direction="ru")
    stated = [row for row in rows if (row["year"], row["basis"]) == (year, "announced_returns")]
    assert stated
    for row in stated:
        assert (row["value"], row["gap"], row["unexplained"]) == (value, gap, 0)


def test_2310_of_2025_are_explained_to_the_last_person(database: Database) -> None:
    row = the_one(ask(database, "yearly_totals"), year=2025, value=2310)
    assert (row["ours"], row["gap"], row["unexplained"]) == (2547, -237, 0)
    assert row["reason_people"] == [-22, -31, -250, 100, -65, 31]


@pytest.mark.parametrize(
    ("value", "day", "basis"),
    [(6922, dt.date(2026, 3, 6), "in_exchanges"), (8050, dt.date(2026, 3, 11), "all_returns")],
)
def test_6922_and_8050_stand_on_either_side_of_our_7151(
    database: Database, value: int, day: dt.date, basis: str
) -> None:
    row = the_one(ask(database, "reconciliation"), value=value, first_date=day, basis=basis)
    assert row["ours"] == 7151
    assert row["unexplained"] == {6922: 35, 8050: 74}[value]


@pytest.mark.parametrize(
    ("filters", "why"),
    [
        # In 2025 "more than 7,000" was said of all returns: a total, but not an exact one.
        (Filters(dt.date(2025, 1, 1), dt.date(2025, 12, 31)), "The first one known is as of 11 March 2026"),
        (Filters(since=dt.date(2026, 3, 11)), "The period has no exact official count of exchanges"),
        (Filters(direction="ru"), "known for returns to Ukraine only"),
    ],
)
def test_where_there_is_no_bridge_it_says_why(database: Database, filters: Filters, why: str) -> None:
    figure = CHARTS["bridge"](View(database, language("en"), filters))
    assert figure.data == ()
    assert "o two exact official totals that count differently" in figure.title
    assert figure.empty
    assert why in figure.empty


def test_the_bridge_leads_from_6922_over_our_sum_to_8050(database: Database) -> None:
    figure = CHARTS["bridge"](view_of(database))
    assert "6,922" in figure.title
    assert "8,050" in figure.title
    assert "Our sum of exchanges with a known date is 7,151" in figure.sentence
    assert "Unexplained: 35 people between the first and our sum, 74 between our sum and the second." in figure.sentence
    (totals,) = [trace for trace in figure.data if trace["name"] == "totals"]
    assert totals["x"] == [6922, 7151, 8050]
    # The bars between two totals lead from the one to the other without a break.
    bars = sorted(
        (place, base, base + length)
        for trace in figure.data
        if trace["type"] == "bar"
        for place, base, length in zip(trace["y"], trace["base"], trace["x"], strict=True)
    )
    for start, end, left, right in zip(totals["x"], totals["x"][1:], totals["y"], totals["y"][1:], strict=False):
        ends = {start}
        for _, low, high in [bar for bar in bars if left < bar[0] < right]:
            (come_from,) = ends & {low, high}
            ends = {high if come_from == low else low}
        assert ends == {end}


@pytest.mark.parametrize(("code", "totals"), [("en", ("6,922", "8,050")), ("uk", ("6\u00a0922", "8\u00a0050"))])
def test_the_official_totals_stand_beside_the_total_of_everyone_only(
    database: Database, code: str, totals: tuple[str, str]
) -> None:
    def note(**chosen: Any) -> str:
        return official_totals(View(database, language(code), Filters(**chosen)))

    for total in totals:
        assert total in note()
        assert total in note(direction="both")
        for part in ({"who": "military"}, {"since": dt.date(2024, 1, 1)}, {"mediator": ("uae",)}, {"direction": "ru"}):
            assert total not in note(**part)
    assert totals[1] not in note(until=dt.date(2026, 3, 8))


# ---------- families of totals are never joined


@pytest.mark.parametrize("direction", ["ua", "ru", "both"])
@pytest.mark.parametrize("period", [{}, {"since": dt.date(2025, 1, 1)}])
def test_only_our_own_sum_is_a_line(database: Database, direction: str, period: dict[str, Any]) -> None:
    figure = CHARTS["reconciliation"](view_of(database, direction=direction, **period))
    lines = [trace for trace in figure.data if "lines" in trace.get("mode", "lines" if "line" in trace else "")]
    assert [trace["name"] for trace in lines if trace["type"] == "scatter" and trace.get("fill") is None] == ["ours"]
    side = "RU" if direction == "ru" else "UA"
    sums = [row for row in ask(database, "our_sum", direction=direction, **period) if row["side"] == side]
    (ours,) = [trace for trace in figure.data if trace["name"] == "ours"]
    assert ours["y"] == [row["total"] for row in sums]


@pytest.mark.parametrize("direction", ["ua", "ru"])
def test_each_family_of_totals_has_marks_of_its_own(database: Database, direction: str) -> None:
    figure = CHARTS["reconciliation"](view_of(database, direction=direction))
    marks = {trace["name"]: trace for trace in figure.data if trace.get("mode") == "markers"}
    rows = [row for row in ask(database, "reconciliation", direction=direction) if row["side"] == direction.upper()]
    categories = ("total",) if direction == "ua" else ("total", "military")
    rows = [row for row in rows if row["category"] in categories]
    families = {str(row["basis"]) for row in rows}
    assert set(marks) & {*families, "None"} == families
    for family in families:
        values = [row["value"] for row in rows if str(row["basis"]) == family]
        assert sorted(marks[family]["y"]) == sorted(values)
    assert len({marks[family]["marker"]["symbol"] for family in families}) == len(families)


@pytest.mark.parametrize(("name", "basis"), [("gaps", "in_exchanges"), ("uae_gaps", "uae_mediated")])
def test_the_gaps_that_are_drawn_are_those_of_one_family_and_add_up(database: Database, name: str, basis: str) -> None:
    figure = CHARTS[name](view_of(database))
    rows = [row for row in ask(database, "reconciliation") if (row["basis"], row["qualifier"]) == (basis, "exact")]
    (net,) = [trace["y"] for trace in figure.data if trace["name"] == "gap"]
    assert net == [row["gap"] for row in rows]
    bars = [trace["y"] for trace in figure.data if trace["type"] == "bar"]
    assert [sum(heights) for heights in zip(*[[height or 0 for height in bar] for bar in bars], strict=True)] == net


def test_the_steps_of_the_chain_are_of_one_family_and_lose_no_exchange(database: Database) -> None:
    exact = {
        (row["counted_to"], row["value"])
        for row in claims_of_view(database).values()
        if (row["basis"], row["category"], row["qualifier"], row["measure"])
        == ("in_exchanges", "total", "exact", "cumulative")
    }
    rows = ask(database, "chain")
    assert {(row["first_date"], row["value"]) for row in rows} <= exact
    first, *steps = rows
    assert (first["step"], first["ours"], first["difference"]) == (None, None, None)
    for step in steps:
        assert step["step"] == step["value"] - step["before"]
        assert step["difference"] == step["step"] - step["ours"]
    sums = {row["first_date"]: row["total"] for row in ask(database, "our_sum")}
    until = {end["first_date"]: max(total for day, total in sums.items() if day <= end["first_date"]) for end in rows}
    assert sum(step["ours"] for step in steps) == until[rows[-1]["first_date"]] - until[first["first_date"]]


# ---------- in words


def test_every_total_links_the_page_that_prints_it(database: Database) -> None:
    urls = {line["url"] for line in read("sources")}
    for name in ("all_totals", "yearly_totals", "chain", "other_totals"):
        sheet = table(view_of(database, direction="both"), name)
        place = [column["label"] for column in sheet["columns"]].index("Source")
        assert sheet["rows"]
        assert {row[place]["href"] for row in sheet["rows"]} <= urls


def test_every_explanation_is_read_under_its_total(database: Database) -> None:
    sheet = table(view_of(database, direction="both"), "all_totals")
    place = [column["label"] for column in sheet["columns"]].index("What explains it")
    rows = ask(database, "reconciliation", direction="both")
    for row, cells in zip(rows, sheet["rows"], strict=True):
        cell = cells[place]
        if row["is_consistent"] or not row["explanations"]:
            assert isinstance(cell, str)
            continue
        reasons = reasons_of(claims()[row["claim_id"]])
        lines = [line["text"] for line in cell["more"]]
        assert len(lines) == len(reasons)
        for reason in reasons:
            (line,) = [line for line in lines if reason["text_en"] in line]
            people = int(reason["people"])
            assert line.startswith(f"{'+' if people > 0 else '−'}{abs(people):,}: ")
            assert line.endswith("(inferred)") == (reason["certainty"] == "inferred")


@pytest.mark.parametrize("code", ["en", "uk"])
def test_the_words_of_the_bridge_name_both_totals_and_our_sum(database: Database, code: str) -> None:
    lang = language(code)
    figure = CHARTS["bridge"](View(database, lang, Filters()))
    for number in (6922, 7151, 8050):
        assert lang.number(number) in figure.sentence
    assert not re.search(r"None|nan|[{}]", figure.sentence + figure.title + figure.subtitle)


# ---------- small data: given, expected

GIVEN = {
    "sources": """
source_id | publisher | url
s1        | Paper     | https://example.org/1
s2        | Gazette   | https://example.org/2
s3        | Herald    | https://example.org/3
""",
    "exchanges": """
exchange_id | mediators
2023-12-30  |
2024-01-03  | UAE
2024-02-08  |
2024-03-01  |
2024-04-01  |
2024-05-31  | UAE
""",
    "figures": """
subject_id | side | measure | category         | value
2023-12-30 | UA   | total   | all              | 10
2024-01-03 | UA   | total   | all              | 30
2024-01-03 | UA   | group   | military         | 30
2024-01-03 | UA   | status  | outside_exchange | 4
2024-01-03 | RU   | total   | all              | 20
2024-02-08 | UA   | group   | military         | 7
2024-02-08 | RU   | group   | military         | 6
2024-02-08 | RU   | group   | civilian         | 2
2024-03-01 | UA   | total   | all              | 5
2024-04-01 | UA   | total   | all              |
2024-05-31 | UA   | total   | all              | 50
2024-05-31 | UA   | group   | military         | 40
2024-05-31 | UA   | group   | civilian         | 10
""",
    # t1 to t3 are one claim on two pages; the others differ from it in one thing each.
    "statements": """
statement_id | date       | counted_to | side | measure         | year | category          | speaker   | speaker_side | basis             | value | qualifier | source_id
t1           | 2024-01-05 | 2024-01-05 | UA   | cumulative      |      | total             | president | UA           | in_exchanges      | 36    | exact     | s2
t2           | 2024-01-06 | 2024-01-05 | UA   | cumulative      |      | total             | president | UA           | in_exchanges      | 36    | exact     | s1
t3           | 2024-01-07 | 2024-01-05 | UA   | cumulative      |      | total             | president | UA           | in_exchanges      | 36    | exact     | s1
t4           | 2024-01-05 | 2024-01-05 | UA   | cumulative      |      | total             | ombudsman | UA           | in_exchanges      | 36    | exact     | s3
t5           | 2024-01-05 | 2024-01-05 | UA   | cumulative      |      | total             | president | UA           | all_returns       | 36    | exact     | s1
t6           | 2024-01-05 | 2024-01-05 | UA   | cumulative      |      | total             | president | UA           | in_exchanges      | 36    | at_least  | s1
t7           | 2024-01-06 | 2024-01-06 | UA   | cumulative      |      | total             | president | UA           | in_exchanges      | 36    | exact     | s1
t8           | 2024-02-08 | 2024-02-08 | UA   | cumulative      |      | total             |           |              | in_exchanges      | 43    | exact     | s1
t9           | 2024-02-08 | 2024-02-08 | UA   | cumulative      |      | total             |           |              | in_exchanges      | 43    | exact     | s2
t21          | 2024-03-02 | 2024-03-02 | UA   | cumulative      |      | total             |           |              | in_exchanges      | 43    | exact     | s1
t10          | 2024-05-31 | 2024-05-31 | UA   | cumulative      |      | total             | ombudsman | UA           | in_exchanges      | 93    | exact     | s1
t22          | 2024-05-31 | 2024-05-31 | UA   | cumulative      |      | total             | president | UA           | in_exchanges      | 92    | exact     | s1
t11          | 2024-05-31 | 2024-05-31 | UA   | cumulative      |      | military          | ombudsman | UA           | military_part     | 80    | exact     | s1
t12          | 2024-05-31 | 2024-05-31 | UA   | cumulative      |      | civilian          | ombudsman | UA           | civilian_part     | 10    | exact     | s1
t13          | 2024-05-31 | 2024-05-31 | UA   | cumulative      |      | outside_exchanges | ombudsman | UA           | outside_exchanges | 9     | exact     | s1
t14          | 2024-05-31 | 2024-05-31 | BOTH | cumulative      |      | uae_mediated      |           |              | uae_mediated      | 100   | exact     | s1
t15          | 2024-05-31 | 2024-05-31 | RU   | cumulative      |      | military          | tass      | RU           | announced_returns | 26    | exact     | s1
t16          | 2024-05-31 | 2024-05-31 | RU   | cumulative      |      | military          | tass      | RU           | servicemen_only   | 26    | exact     | s1
t17          | 2024-05-31 | 2024-05-31 | UA   | cumulative      |      | azov              | ombudsman | UA           | other_part        | 5     | exact     | s1
t18          | 2024-12-31 | 2024-12-31 | UA   | cumulative_year | 2024 | total             | ombudsman | UA           | in_exchanges      | 83    | exact     | s1
t19          | 2023-12-31 | 2023-12-31 | UA   | cumulative_year | 2023 | total             | ombudsman | UA           | in_exchanges      | 10    | exact     | s1
t20          | 2024-01-05 | 2024-01-05 | UA   | ordinal         |      | since_2022        | president | UA           |                   | 49    | exact     | s1
""",
    "explanations": """
explanation_id | basis                    | side | kind         | first_date | last_date  | statement_id | people | cites
of-2023        | in_exchanges             | UA   | no_day_known | 2023-06-01 |            |              | 3      | statement:t1
until-january  | in_exchanges             | UA   | no_day_known | 2024-01-01 | 2024-01-05 |              | 5      | statement:t1
of-february    | in_exchanges;all_returns | UA   | no_day_known | 2024-02-01 |            |              | 2      | statement:t1
of-one         | in_exchanges             | UA   | no_day_known | 2024-01-01 |            | t4           | 11     | statement:t4
of-one-other   | in_exchanges             | UA   | no_day_known | 2024-01-01 |            | t5           | 13     | statement:t5
of-russia      | in_exchanges             | RU   | no_day_known | 2024-01-01 |            |              | 17     | statement:t15
of-the-uae     | uae_mediated             | BOTH | no_day_known | 2024-01-01 |            |              | 19     | statement:t14
of-no-sum      | servicemen_only          | RU   | no_day_known | 2024-01-01 |            |              | 23     | statement:t16
""",
}


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Database:
    return build(write_data(tmp_path_factory.mktemp("totals") / "data", **GIVEN))


def test_the_same_number_on_several_pages_is_one_claim(small: Database) -> None:
    row = claims_of_view(small)["cumulative:t1"]
    assert (row["statements"], row["pages"], row["publisher"]) == (["t1", "t2", "t3"], 2, "Gazette")
    assert (row["date"], row["counted_to"]) == (dt.date(2024, 1, 5), dt.date(2024, 1, 5))


@pytest.mark.parametrize("other", ["t4", "t5", "t6", "t7"], ids=["speaker", "basis", "qualifier", "day"])
def test_another_speaker_basis_qualifier_or_day_is_another_claim(small: Database, other: str) -> None:
    assert claims_of_view(small)[f"cumulative:{other}"]["statements"] == [other]


def test_speakers_that_nobody_names_are_one(small: Database) -> None:
    assert claims_of_view(small)["cumulative:t8"]["statements"] == ["t8", "t9"]


def test_the_number_of_an_exchange_is_no_total_of_people(small: Database) -> None:
    assert not [claim for claim, row in claims_of_view(small).items() if "t20" in row["statements"]]


@pytest.mark.parametrize(
    ("claim", "ours"),
    [
        ("cumulative:t1", 40),  # 10 + 30; what came later is not in it
        ("cumulative:t8", 47),  # and 7 at least
        ("cumulative:t10", 102),  # and 5 and 50; of 1 April nobody gives a number
        ("cumulative:t11", 77),  # 30 + 7 + 40
        ("cumulative:t12", 10),  # nobody on 3 January, when all were military
        ("cumulative:t13", 4),
        ("cumulative:t14", 100),  # 30 and 20 of both sides, and 50: the UAE named on two days
        ("cumulative:t15", 28),  # 20, and 6 and 2
        ("cumulative:t16", None),
        ("cumulative:t17", None),
        ("cumulative_year:t18", 92),  # without 2023
        ("cumulative_year:t19", 10),
    ],
)
def test_our_sum_is_of_the_people_that_the_total_counts(small: Database, claim: str, ours: int | None) -> None:
    assert claims_of_view(small)[claim]["ours"] == ours


@pytest.mark.parametrize(
    ("claim", "reasons"),
    [
        ("cumulative:t1", {"of-2023", "until-january"}),
        ("cumulative:t4", {"of-2023", "until-january", "of-one"}),
        ("cumulative:t5", {"of-one-other"}),  # of that statement, whatever it counts
        ("cumulative:t7", {"of-2023"}),  # the day after one has stopped
        ("cumulative:t8", {"of-2023", "of-february"}),
        ("cumulative:t10", {"of-2023", "of-february"}),
        ("cumulative:t14", {"of-the-uae"}),
        ("cumulative:t15", set()),
        ("cumulative:t16", set()),  # nothing to compare it with
        ("cumulative_year:t18", {"of-february"}),  # within the year, and not what held for a while
        ("cumulative_year:t19", {"of-2023"}),
    ],
)
def test_a_total_is_explained_by_what_holds_for_it(small: Database, claim: str, reasons: set[str]) -> None:
    sql = "select explanation_id from reasons where claim_id = ?"
    assert {name for (name,) in small.connection.cursor().execute(sql, [claim]).fetchall()} == reasons


def test_what_nothing_explains_is_a_part_without_a_kind(small: Database) -> None:
    parts = [row for row in ask(small, "reconciliation_parts") if row["claim_id"] == "cumulative:t10"]
    assert [(part["explanation_id"], part["kind"], part["people"]) for part in parts] == [
        ("of-2023", "no_day_known", 3),
        ("of-february", "no_day_known", 2),
        (None, None, 93 - 102 - 3 - 2),
    ]


def test_a_gap_that_is_explained_in_full_has_no_such_part(small: Database) -> None:
    parts = [row for row in ask(small, "reconciliation_parts") if row["claim_id"] == "cumulative:t12"]
    assert parts == []


def test_the_same_number_said_again_is_no_step(small: Database) -> None:
    columns = ("first_date", "before", "value", "step")
    assert [tuple(row[column] for column in columns) for row in ask(small, "chain")] == [
        (dt.date(2024, 1, 5), None, 36, None),
        (dt.date(2024, 2, 8), 36, 43, 7),
        (dt.date(2024, 5, 31), 43, 93, 50),
    ]


def test_a_step_that_agrees_says_so(small: Database) -> None:
    sheet = table(view_of(small), "chain")
    place = [column["label"] for column in sheet["columns"]].index("Step")
    rows = [row["difference"] for row in ask(small, "chain")]
    words = [cell if isinstance(cell, str) else cell["text"] for cell in (row[place] for row in sheet["rows"])]
    for difference, word in zip(rows, words, strict=True):
        assert (word == "agrees") == (difference == 0)
        assert word.startswith("differs by") == bool(difference)


def test_no_exchange_is_lost_between_the_steps(small: Database) -> None:
    _, *steps = ask(small, "chain")
    sums = {row["first_date"]: row["total"] for row in ask(small, "our_sum")}
    added = sums[dt.date(2024, 5, 31)] - sums[dt.date(2024, 1, 3)]
    assert added == 7 + 5 + 50
    assert sum(step["ours"] for step in steps) == added


def test_of_two_totals_of_a_day_the_chain_takes_that_of_most_pages(small: Database) -> None:
    first, *_, last = ask(small, "chain")
    assert first["speaker"] == "president"
    # And of as many pages the highest.
    assert (last["value"], last["speaker"]) == (93, "ombudsman")
