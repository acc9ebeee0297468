"""What both peers show, as a tutorial would write it: CSV → data frames → charts of Plotly Express."""

from pathlib import Path

import pandas as pd
import plotly.express as px

DATA = Path(__file__).resolve().parent.parent.parent / "data"
WHO = ["Everyone", "Military", "Civilians"]
DIRECTION = ["To Ukraine", "To Russia", "Both"]
CATEGORY = {"Everyone": "all", "Military": "military", "Civilians": "civilian"}
SIDES = {"To Ukraine": ["UA"], "To Russia": ["RU"], "Both": ["UA", "RU"]}


def load():
    """Return one row per exchange, side and category with an adopted number: date, side, category, people, label."""
    figures = pd.read_csv(DATA / "figures.csv")
    exchanges = pd.read_csv(DATA / "exchanges.csv", parse_dates=["date"])
    figures = figures[figures["adopted"] & figures["measure"].isin(["total", "group"])].dropna(subset="value")
    people = figures.merge(exchanges, left_on="subject_id", right_on="exchange_id")
    people = people.rename(columns={"value": "people", "label_en": "exchange"})
    return people[["date", "exchange", "side", "category", "people"]].sort_values("date")


def chosen(people, who, direction, since):
    """Return the rows that the filters let through."""
    shown = people[people["category"] == CATEGORY[who]]
    return shown[shown["side"].isin(SIDES[direction]) & (shown["date"] >= pd.Timestamp(since))]


def timeline(shown):
    """Return a chart of the people of each exchange."""
    return px.bar(shown, x="date", y="people", color="side", hover_name="exchange", title="People per exchange")


def running_total(shown):
    """Return a chart of all people up to each exchange."""
    total = shown.assign(total=shown.groupby("side")["people"].cumsum())
    return px.line(total, x="date", y="total", color="side", line_shape="hv", title="Running total")


def pauses(shown):
    """Return a chart of the days between one exchange and the next."""
    days = shown.drop_duplicates("date")[["date"]]
    days = days.assign(pause=days["date"].diff().dt.days).dropna()
    return px.bar(days, x="date", y="pause", title="Days since the exchange before")
