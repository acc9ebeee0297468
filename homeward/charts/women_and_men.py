"""Women and men by year, and hatched the people of whom nobody published it."""

from __future__ import annotations

from homeward.charts.choices import year_choice
from homeward.charts.groups import SIDES, part_hover, subtitle, total, years
from homeward.charts.plotting.figure import Figure
from homeward.charts.plotting.stacked_bars import Segment
from homeward.charts.registry import DAYS, chart
from homeward.core.view import View
from homeward.text.format import Row, join, qualified
from homeward.text.sentences import summary

SEXES = ("women", "men")


@chart("year", "side", "people", "women", "men", "not_published", "days_known", *DAYS, unnamed=("who", "direction"))
def women_and_men(view: View) -> Figure:
    """Return women and men by year, and hatched the people of whom nobody published it."""
    lang = view.lang
    rows = view.rows("women_and_men")
    unknown = Segment(
        lang.text("Not published"),
        view.colour("group", "not_specified"),
        [row["not_published"] for row in rows],
        [part_hover(view, row, lang.text("Not published"), row["not_published"], row["people"]) for row in rows],
        unknown=True,
        key="not_published",
    )
    return years(
        view,
        "women_and_men",
        [*[_sex(view, rows, sex) for sex in SEXES], unknown],
        evidence="evidence_sexes",
        title=_title(view, rows),
        subtitle=subtitle(
            view,
            lang.text("Women and men who returned to Ukraine, by year; hatched: not published"),
            lang.text("Women and men who returned to Russia, by year; hatched: not published"),
            lang.text("Women and men by year; hatched: not published"),
        ),
        sentence=join([summary(view, groups=False), *[_sexes(view, side, rows) for side in SIDES]]),
    )


def _sex(view: View, rows: list[Row], sex: str) -> Segment:
    label = view.label("sex", sex)
    hover = [part_hover(view, row, label, row[sex], row["people"], _share_of_known(view, row, sex)) for row in rows]
    return Segment(
        label,
        view.colour("sex", sex),
        [row[sex] or None for row in rows],
        hover,
        choices=[year_choice(row) for row in rows],
        key=sex,
    )


def _share_of_known(view: View, row: Row, sex: str) -> str:
    """Return the share among those of whom it is known; nothing where only women or only men were counted."""
    if None in (row["women"], row["men"]):
        return ""
    known = row["women"] + row["men"]
    share = view.lang.percent(row[sex] / known) if known else ""
    return view.lang.text("{share} of the {n} of whom it is known", share=share, n=view.lang.number(known))


def _title(view: View, rows: list[Row]) -> str:
    lang = view.lang
    if view.filters.direction != "both":
        return lang.text("Women and men: {finding}", finding=_sex_known(view, rows))
    ukraine, russia = (_sex_known(view, [row for row in rows if row["side"] == side]) for side in SIDES)
    return lang.text("Women and men: to Ukraine {first}; to Russia {second}", first=ukraine, second=russia)


def _sex_known(view: View, rows: list[Row]) -> str:
    known = total(rows, "women") + total(rows, "men")
    if not known:
        return view.lang.text("not published")
    group = view.filters.who != "everyone" and any(row["days_unknown"] for row in rows)
    bounded = group or any(row["is_at_least"] for row in rows if row["kind"] == "exchange")
    return view.lang.text(
        "known for {known} of {people} people",
        known=view.lang.number(known),
        people=qualified(view.lang, total(rows, "people", "exchange"), None, at_least=bounded),
    )


def _sexes(view: View, side: str, rows: list[Row]) -> str:
    """Return what is known of women and men, on how many days, and that nothing is derived."""
    lang = view.lang
    rows = [row for row in rows if row["side"] == side]
    if not total(rows, "days"):
        return ""
    women, men = (total(rows, sex) if any(row[sex] is not None for row in rows) else None for sex in SEXES)
    counted = [
        lang.plural("{n} woman", "{n} women", women) if women is not None else "",
        lang.plural("{n} man", "{n} men", men) if men is not None else "",
    ]
    values = {
        "counted": lang.list([words for words in counted if words]),
        "known": lang.number(total(rows, "days_known")),
        "complete": lang.number(total(rows, "days_complete")),
        "days": lang.number(total(rows, "days")),
    }
    if not total(rows, "days_known"):
        return _no_sexes(view, side, total(rows, "days"))
    found = {
        "UA": lang.text(
            "To Ukraine: {counted}, published for {known} of {days} exchanges, for {complete} of them in full.",
            **values,
        ),
        "RU": lang.text(
            "To Russia: {counted}, published for {known} of {days} exchanges, for {complete} of them in full.",
            **values,
        ),
    }
    return join([found[side], lang.text("Where only the women were counted, the others are not taken for men.")])


def _no_sexes(view: View, side: str, days: int) -> str:
    if side == "UA":
        return view.lang.plural(
            "To Ukraine: women and men were not published for the {n} exchange.",
            "To Ukraine: women and men were not published for any of {n} exchanges.",
            days,
        )
    return view.lang.plural(
        "To Russia: women and men were not published for the {n} exchange.",
        "To Russia: women and men were not published for any of {n} exchanges.",
        days,
    )
