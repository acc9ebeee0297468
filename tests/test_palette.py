"""One palette for the whole house: seen on white and on black, and told apart by colour-blind viewers."""

from __future__ import annotations

import tomllib
from itertools import combinations

import pytest

from homeward.charts.plotting.figure import ink_on
from homeward.db.database import Database
from homeward.settings import ROOT

# Machado, Oliveira & Fernandes, "A Physiologically-based Model for Simulation of Color Vision Deficiency", IEEE TVCG 2009,
# severity 1.0, for linear RGB.
DEFICIENCIES = {
    "none": ((1, 0, 0), (0, 1, 0), (0, 0, 1)),
    "protanopia": ((0.152286, 1.052583, -0.204868), (0.114503, 0.786281, 0.099216), (-0.003882, -0.048116, 1.051998)),
    "deuteranopia": ((0.367322, 0.860646, -0.227968), (0.280085, 0.672501, 0.047413), (-0.011820, 0.042940, 0.968881)),
    "tritanopia": ((1.255528, -0.076749, -0.178779), (-0.078411, 0.930809, 0.147602), (0.004733, 0.691367, 0.303900)),
}
# WCAG 2.2, 1.4.11: graphics need 3:1 against what they stand on.
GRAPHIC_CONTRAST = 3
# And 1.4.3: text needs 4.5:1.
TEXT_CONTRAST = 4.5
# CIE76 in CIELAB; 2.3 is just noticeable, and charts keep a gap between parts.
APART = 10
SERVICES_SHOWN_TOGETHER = (
    "armed_forces",
    "national_guard",
    "border_guard",
    "national_police",
    "state_special_transport",
)

Colour = tuple[float, float, float]


def linear(colour: str) -> Colour:
    channels = [int(colour[start : start + 2], 16) / 255 for start in (1, 3, 5)]
    r, g, b = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return r, g, b


def luminance(colour: str) -> float:
    r, g, b = linear(colour)
    return 0.2126 * r + 0.7152 * g + 0.0722 * b


def contrast(one: str, other: str) -> float:
    darker, lighter = sorted([luminance(one), luminance(other)])
    return (lighter + 0.05) / (darker + 0.05)


def seen(colour: str, deficiency: str) -> Colour:
    rgb = linear(colour)
    r, g, b = [
        min(max(sum(weight * c for weight, c in zip(row, rgb, strict=True)), 0), 1) for row in DEFICIENCIES[deficiency]
    ]
    return r, g, b


def lab(rgb: Colour) -> Colour:
    r, g, b = rgb
    x = (0.4124 * r + 0.3576 * g + 0.1805 * b) / 0.95047
    y = 0.2126 * r + 0.7152 * g + 0.0722 * b
    z = (0.0193 * r + 0.1192 * g + 0.9505 * b) / 1.08883
    fx, fy, fz = [t ** (1 / 3) if t > 0.008856 else 7.787 * t + 16 / 116 for t in (x, y, z)]
    return 116 * fy - 16, 500 * (fx - fy), 200 * (fy - fz)


def distance(one: str, other: str, deficiency: str) -> float:
    pairs = zip(lab(seen(one, deficiency)), lab(seen(other, deficiency)), strict=True)
    return sum((a - b) ** 2 for a, b in pairs) ** 0.5


def colours(database: Database, measure: str) -> dict[str, str]:
    rows = database.run("vocabulary").dicts()
    return {row["id"]: row["colour"] for row in rows if row["vocabulary"] == measure}


def backgrounds() -> list[str]:
    theme = tomllib.loads((ROOT / ".streamlit/config.toml").read_text(encoding="utf-8"))["theme"]
    return [theme["light"]["backgroundColor"], theme["dark"]["backgroundColor"]]


@pytest.mark.parametrize("measure", ["total", "group", "branch", "side", "mediator", "speaker", "event_kind"])
def test_every_colour_stands_out_on_light_and_on_dark(database: Database, measure: str) -> None:
    weak = [
        (category, colour, background)
        for category, colour in colours(database, measure).items()
        for background in backgrounds()
        if contrast(colour, background) < GRAPHIC_CONTRAST
    ]
    assert not weak


@pytest.mark.parametrize("deficiency", DEFICIENCIES)
def test_the_groups_can_be_told_apart(database: Database, deficiency: str) -> None:
    for one, other in combinations(colours(database, "group").values(), 2):
        assert distance(one, other, deficiency) >= 2 * APART


@pytest.mark.parametrize("deficiency", DEFICIENCIES)
def test_the_main_services_can_be_told_apart_from_each_other_and_from_civilians(
    database: Database, deficiency: str
) -> None:
    branch, group = colours(database, "branch"), colours(database, "group")
    shown = [branch[service] for service in SERVICES_SHOWN_TOGETHER] + [group["civilian"], group["not_specified"]]
    for one, other in combinations(shown, 2):
        assert distance(one, other, deficiency) >= APART


def test_words_on_a_coloured_part_can_be_read(database: Database) -> None:
    for measure in ("branch", "group", "sex", "side"):
        for colour in colours(database, measure).values():
            assert contrast(ink_on(colour), colour) >= TEXT_CONTRAST


def test_what_has_no_category_has_a_colour_of_its_own(database: Database) -> None:
    (colour,) = colours(database, "total").values()
    for other in [*colours(database, "group").values(), *colours(database, "side").values()]:
        assert distance(colour, other, "none") >= APART


def test_a_category_has_one_colour_wherever_it_is_counted(database: Database) -> None:
    assert colours(database, "group")["military"] == colours(database, "cumulative")["military"]
    assert colours(database, "group")["civilian"] == colours(database, "cumulative")["civilian"]
