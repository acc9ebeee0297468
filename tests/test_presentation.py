"""Presentations: the link holds all of it, whatever a link holds; and what a slide has beside its chart."""

from __future__ import annotations

import datetime as dt
import json
import random
from collections.abc import Callable
from dataclasses import replace
from typing import Any
from urllib.parse import parse_qsl, unquote, urlencode

import pytest
import segno
from hypothesis import given, settings
from hypothesis import strategies as st
from starlette.applications import Starlette
from starlette.testclient import TestClient
from streamlit.testing.v1 import AppTest

from homeward import server
from homeward.charts import CHARTS
from homeward.charts.slide import Place, keys, qr_code, slide_data
from homeward.core.filter_words import active_filters, filters_of
from homeward.core.filters import CHOICES, LANGUAGES, Filters, Ignored, as_lists
from homeward.core.i18n import language
from homeward.core.options import Options
from homeward.core.packed import packed
from homeward.core.pages import PAGES, charts_of
from homeward.core.presentation import (
    LONGEST_PAUSE,
    LONGEST_SLIDE,
    MOST_SLIDES,
    PARAMETERS,
    READY,
    SHORTEST_PAUSE,
    THEMES,
    Presentation,
    Slide,
    charts_on,
    read_slide,
    ready,
)
from homeward.core.view import View, options_in
from homeward.db import versions
from homeward.db.database import Database
from homeward.text.sentences import source_line
from tests.test_filters import hostile_links
from tests.test_pages import charts, choose, opened, panel_filters, words_on, written

# The same examples every time: a failure is found once, and stays until it is mended.
steady = settings(derandomize=True, deadline=None, database=None, max_examples=20)
both_languages = pytest.mark.parametrize("code", LANGUAGES)
SHOWN = [path for path in PAGES if charts_of(path)]


@pytest.fixture(scope="module")
def options() -> Options:
    return options_in(versions.current())


def at(slide: str) -> Slide:
    found, ignored = read_slide(slide, options_in(versions.current()))
    assert found is not None
    assert ignored == []
    return found


def query_of(link: str) -> dict[str, list[str]]:
    return as_lists(parse_qsl(link, keep_blank_values=True))


# ---------- slides


@st.composite
def slides(draw: st.DrawFn) -> Slide:
    options = options_in(versions.current())
    path = draw(st.sampled_from(SHOWN))
    filters = Filters(
        since=draw(st.sampled_from([None, options.earliest, options.last_day])),
        who=draw(st.sampled_from(["everyone", "military"])),
        mediator=tuple(draw(st.lists(st.sampled_from(options.mediator), unique=True, max_size=3))),
        versus_series=draw(st.sampled_from([(), options.series[:1]])),
        id=draw(st.sampled_from([None, *options.id[:3]])),
    ).of_page(PAGES[path].own)
    return Slide(path, draw(st.sampled_from(charts_on(path, filters))), filters)


@steady
@given(slides())
def test_a_slide_survives_the_way_into_a_link_and_back(slide: Slide) -> None:
    assert at(slide.text()) == slide


@pytest.mark.parametrize(
    "link",
    [
        "timeline?chart=pauses&who=military",
        "/timeline?who=military&chart=pauses&lang=uk",
        "https://homeward.example/timeline?lang=uk&chart=pauses&who=military&present=1&at=3&theme=dark&slide=x",
        "http://localhost:8501/house/timeline/?chart=pauses&who=military#figure",
    ],
)
def test_any_link_of_a_view_is_a_slide(link: str) -> None:
    assert at(link) == Slide("timeline", "pauses", Filters(who="military"))


def test_without_a_chart_a_slide_shows_the_first_of_its_page() -> None:
    assert at("groups") == Slide("groups", charts_of("groups")[0], Filters())
    assert at("https://homeward.example/") == Slide("", charts_of("")[0], Filters())


def test_a_comparison_is_a_slide_where_there_is_something_to_compare_with() -> None:
    link = "timeline?chart=compare&versus_from=2024-01-01"
    assert at(link).chart == "compare"
    assert read_slide("timeline?chart=compare", options_in(versions.current())) == (
        None,
        [Ignored("slide", "timeline?chart=compare")],
    )


@pytest.mark.parametrize(
    "text",
    [
        "",
        "nowhere",
        "present",
        "timeline?chart=nothing",
        "timeline?chart=ages",
        "http://[",
        "x" * 2000,
        "../etc/passwd",
    ],
)
def test_what_leads_to_no_chart_is_left_out_and_named(text: str, options: Options) -> None:
    slide, ignored = read_slide(text, options)
    if text:
        assert slide is None
        assert [item.parameter for item in ignored] == ["slide"]
    else:
        assert slide == Slide("", charts_of("")[0])  # the landing page


def test_what_a_slide_cannot_mean_is_named_and_the_slide_stays(options: Options) -> None:
    slide, ignored = read_slide("timeline?who=nobody&chart=timeline&foo=bar", options)
    assert slide == Slide("timeline", "timeline")
    assert ignored == [Ignored("slide", "who=nobody"), Ignored("slide", "foo=bar")]


def test_the_longest_slide_has_an_end(options: Options) -> None:
    long = "timeline?chart=timeline&" + "&".join(["mediator=uae"] * 100)
    assert len(long) > LONGEST_SLIDE
    assert read_slide(long, options)[0] is None


# ---------- the link of a presentation


@st.composite
def presentations(draw: st.DrawFn) -> tuple[Slide, Presentation]:
    here = draw(slides())
    sequence = tuple(draw(st.lists(slides(), max_size=6)))
    present = draw(st.booleans())
    shown = Presentation(
        present=present,
        chart=here.chart if present else "",
        slides=sequence,
        at=draw(st.integers(0, len(sequence))) if present else 0,
        every=draw(st.sampled_from([0, SHORTEST_PAUSE, 20, LONGEST_PAUSE])),
        theme=draw(st.sampled_from(["", *THEMES])),
    )
    return here, shown


@steady
@given(presentations())
def test_a_presentation_survives_the_way_into_a_link_and_back(given: tuple[Slide, Presentation]) -> None:
    here, shown = given
    query = query_of(urlencode(shown.query(), doseq=True))
    assert set(query) <= set(PARAMETERS)
    assert Presentation.parse(query, here, options_in(versions.current())) == (shown, [])


@pytest.mark.parametrize(
    ("link", "ignored"),
    [
        ("present=yes", ["present=yes"]),
        ("present=1&present=1", ["present=1"]),
        ("present=1&chart=ages", ["chart=ages"]),
        ("present=1&at=1", ["at=1"]),
        ("present=1&slide=timeline&at=2", ["at=2"]),
        ("present=1&slide=timeline&at=0", ["at=0"]),
        ("every=4&every=3601&every=x&every=-5", ["every=4", "every=3601", "every=x", "every=-5"]),
        ("theme=pink&theme=dark", ["theme=pink"]),
        ("slide=timeline&slide=gone?chart=x", ["slide=gone?chart=x"]),
    ],
)
def test_what_a_presentation_cannot_mean_is_named(link: str, ignored: list[str], options: Options) -> None:
    _, found = Presentation.parse(query_of(link), Slide("timeline", ""), options)
    assert [f"{item.parameter}={item.value}" for item in found] == ignored


def test_a_presentation_has_a_largest_size(options: Options) -> None:
    query = {"slide": ["timeline?chart=timeline"] * (MOST_SLIDES + 2)}
    shown, ignored = Presentation.parse(query, Slide("", ""), options)
    assert len(shown.slides) == MOST_SLIDES
    assert shown.full()
    assert shown.added(at("timeline")) == shown
    assert len(ignored) == 2


# ---------- long links


def crowded(source: random.Random, options: Options) -> Slide:
    """Return a slide with as many filters as there are, each by chance."""
    path = source.choice(SHOWN)
    days = [options.first_day + dt.timedelta(source.randrange(1_000)) for _ in range(4)]
    query = {name: source.choice(values) for name, values in CHOICES.items()} | {
        "chart": source.choice(charts_of(path)),
        "from": min(days[:2]),
        "to": max(days[:2]),
        "versus_from": min(days[2:]),
        "versus_to": max(days[2:]),
        "series": source.sample(options.series, source.randint(1, len(options.series))),
        "mediator": source.sample(options.mediator, source.randint(1, len(options.mediator))),
        "branch": source.choice(options.branch),
        "id": source.choice(options.id),
    }
    return read_slide(f"{path}?{urlencode(query, doseq=True)}", options)[0] or crowded(source, options)


@pytest.mark.parametrize("seed", range(3))
def test_the_longest_presentation_fits_into_four_kilobytes_of_address(seed: int, options: Options) -> None:
    source = random.Random(seed)
    shown = Presentation(slides=tuple(crowded(source, options) for _ in range(MOST_SLIDES)), every=3600, theme="light")
    assert len(urlencode({"slide": [slide.text() for slide in shown.slides]}, doseq=True)) > 10_000
    address = f"present?lang=uk&v=000000000000&{urlencode(shown.query(), doseq=True)}"
    assert len(address) < 4_000
    assert Presentation.parse(query_of(address.partition("?")[2]), Slide("", ""), options)[0] == shown


def test_links_of_before_with_one_value_a_slide_still_lead_there(options: Options) -> None:
    query = {"slide": list(READY) * 5}
    shown, ignored = Presentation.parse(query, Slide("", ""), options)
    assert (len(shown.slides), ignored) == (MOST_SLIDES, [])
    (value,) = shown.query()["slide"]
    assert Presentation.parse({"slide": [value]}, Slide("", ""), options)[0] == shown
    assert Presentation(slides=shown.slides[:8]).query()["slide"] == list(READY)


def test_what_is_packed_and_cannot_be_read_is_named(options: Options) -> None:
    (whole,) = Presentation(slides=tuple(map(at, READY)) * 5).query()["slide"]
    for value in ("~", "~!", "~AAAA", whole[:-9], packed(["x" * 10_000_000]), packed(["timeline?chart=gone"])):
        shown, ignored = Presentation.parse({"slide": [value]}, Slide("", ""), options)
        assert shown.slides == ()
        assert [item.parameter for item in ignored] == ["slide"]


def test_a_page_writes_a_long_presentation_short_and_its_files_take_it() -> None:
    slides = list(READY) * 5
    test = opened(urlencode({"lang": "en", "slide": slides}, doseq=True), "present")
    (value,) = written(test)["slide"]
    assert value.startswith("~")
    assert written(opened(urlencode({"lang": "en", "slide": value}), "present"))["slide"] == [value]
    with TestClient(Starlette(routes=server.routes(), middleware=server.middleware())) as client:
        page = client.get("/print", params={"lang": "en", "slide": value})
        assert page.text == client.get("/print", params={"lang": "en", "slide": slides}).text


def test_hostile_links_break_nothing(options: Options) -> None:
    source = random.Random(7)
    for link in hostile_links(300, options):
        value = source.choice(["timeline?", "", "/groups?", "http://x/"]) + link.text
        query = {name: [value, *source.choice([[], ["1"], ["2", value]])] for name in PARAMETERS}
        shown, _ = Presentation.parse(query, Slide("timeline", ""), options)
        assert Presentation.parse(shown.query(), Slide("timeline", ""), options)[1] == []


# ---------- steps


def three() -> Presentation:
    return Presentation(slides=tuple(map(at, READY[:3])))


def test_a_sequence_is_stepped_through_from_its_first_slide_to_its_last() -> None:
    slide, shown = three().started()
    for place in (1, 2, 3):
        slide, shown = shown.shown(slide, place)
        assert (slide, shown.at, shown.chart, shown.present) == (three().slides[place - 1], place, slide.chart, True)
        assert shown.place(slide) == place
    assert shown.shown(slide, 4)[1].at == 3
    assert shown.shown(slide, 0)[1].at == 1


def test_without_a_sequence_the_charts_of_the_page_are_stepped_through() -> None:
    here = Slide("timeline", "timeline", Filters(who="military"))
    shown = Presentation(present=True, chart="timeline", slides=three().slides)
    assert shown.place(here) == 1
    slide, shown = shown.shown(here, 3)
    charts = charts_on("timeline", here.filters)
    assert slide == Slide("timeline", charts[2], here.filters)
    assert (shown.at, shown.place(slide), len(shown.sequence(slide))) == (0, 3, len(charts))


def test_slides_are_added_moved_and_removed() -> None:
    one, two, last = three().slides
    assert three().added(one).slides == (one, two, last, one)
    assert three().moved(1, 2).slides == (two, one, last)
    assert three().moved(3, 1).slides == (last, one, two)
    assert three().without(2).slides == (one, last)
    assert three().started(2)[1].ended() == three()


def test_the_ready_made_story_has_eight_slides_that_are_there(options: Options) -> None:
    story = ready(options)
    assert [slide.text() for slide in story] == list(READY)
    assert len(story) == len(set(READY)) == 8
    for code in LANGUAGES:
        for slide in story:
            data = slide_data(
                View(versions.current(), language(code), slide.filters), slide, Place(1, 8), base="https://x/"
            )
            assert not data["empty"]
            assert data["title"]


# ---------- a slide


def data_of(database: Database, code: str, slide: Slide, **more: Any) -> dict[str, Any]:
    view = View(database, language(code), slide.filters)
    return slide_data(view, slide, Place(2, 8), base="https://homeward.example/", **more)


@both_languages
@pytest.mark.parametrize("path", SHOWN)
def test_a_slide_has_everything_a_room_must_know(path: str, code: str, database: Database) -> None:
    for chart in charts_of(path):
        slide = Slide(
            path, chart, Filters(who="military", since=options_in(database).earliest).of_page(PAGES[path].own)
        )
        data = data_of(database, code, slide)
        beside = data["present"]
        assert data["title"]
        assert data["source"] == source_line(View(database, language(code), slide.filters))
        assert data["title"] in beside["said"]
        shown = View(database, language(code), slide.filters)
        assert beside["chosen"] == filters_of(shown, chart) == data["filters"]
        address, _, query = beside["code"]["href"].partition("?")
        assert address == f"https://homeward.example/{path}"
        assert {"lang": code, "chart": chart, "who": "military"}.items() <= dict(parse_qsl(query)).items()
        json.dumps(data)


@both_languages
def test_what_is_chosen_is_said_because_the_filters_are_out_of_sight(code: str, database: Database) -> None:
    lang = language(code)
    view = View(database, lang, Filters())
    assert active_filters(view) == []
    link = "timeline?from=2024-01-01&to=2024-12-31&scope=proper&direction=both&series=none&mediator=uae&mediator=none"
    said = active_filters(replace(view, filters=at(link).filters))
    assert len(said) == 5
    assert "2024" in said
    assert any(view.label("mediator", "uae") in words for words in said)
    about = active_filters(replace(view, filters=Filters(id="2024-01-03")))
    assert lang.date(options_in(database).first_day.replace(2024, 1, 3)) in about[0]


def test_every_key_is_explained_and_none_twice() -> None:
    for code in LANGUAGES:
        explained = keys(language(code))
        caps = [cap for item in explained for cap in item["keys"]]
        assert len(caps) == len(set(caps))
        assert all(item["label"] for item in explained)


def test_the_code_is_the_one_of_the_address() -> None:
    drawn = segno.make_qr("https://homeward.example/timeline?lang=uk", error="l")
    image = unquote(qr_code("https://homeward.example/timeline?lang=uk") or "")
    # Four modules of white all around, as the standard asks, whatever is behind the code.
    side = len(drawn.matrix) + 8
    assert image.startswith("data:image/svg+xml")
    assert f"viewBox='0 0 {side} {side}'" in image
    assert f"fill='#fff' d='M0 0h{side}v{side}h-{side}z'" in image
    assert qr_code("x" * 8000) is None


# ---------- pages as Streamlit runs them


def slide_on(test: AppTest) -> dict[str, Any]:
    (data,) = charts(test).values()
    assert "present" in data
    return data


@both_languages
@pytest.mark.parametrize("path", SHOWN)
def test_a_page_is_presented_by_its_first_chart_alone(path: str, code: str) -> None:
    test = opened(f"lang={code}&present=1", path)
    data = slide_on(test)
    assert data["name"] == charts_of(path)[0]
    assert data["present"]["of"] == len(charts_on(path, Filters()))
    assert [text for text in words_on(test) if "CC BY" in text] == []
    assert written(test)["chart"] == [charts_of(path)[0]]
    if "who" in PAGES[path].filters:  # the filters are there, only out of sight
        assert "who" not in panel_filters(test)


def test_a_link_opens_the_slide_it_names_and_keeps_its_filters() -> None:
    link = "lang=uk&from=2024-01-01&who=military&present=1&chart=pauses&every=20&theme=dark"
    test = opened(link, "timeline")
    assert slide_on(test)["name"] == "pauses"
    assert (
        slide_on(test)["present"]
        | {"at": charts_of("timeline").index("pauses") + 1, "every": 20, "theme": "dark", "other": "en"}
        == slide_on(test)["present"]
    )
    assert written(test) == query_of(link)


def test_the_builder_presented_is_the_ready_made_story() -> None:
    test = opened("lang=en&present=1", "present")
    assert slide_on(test)["name"] == at(READY[0]).chart
    assert written(test)["slide"] == list(READY)
    assert written(test)["at"] == ["1"]


def test_a_chart_that_is_gone_is_named_and_the_first_is_shown() -> None:
    test = opened("lang=en&present=1&chart=gone&slide=nowhere", "timeline")
    assert slide_on(test)["name"] == "timeline"
    (notice,) = test.text
    assert "chart=gone" in notice.value
    assert "slide=nowhere" in notice.value


def test_a_slide_of_a_comparison_goes_on_when_the_comparison_is_cleared() -> None:
    test = opened("lang=en&versus_from=2024-01-01&present=1&chart=compare", "timeline")
    assert slide_on(test)["name"] == "compare"
    choose(test, versus_from=[])
    assert not test.exception
    assert slide_on(test)["name"] == "timeline"


def test_a_link_to_one_chart_brings_it_into_sight_once() -> None:
    test = opened("lang=en&chart=pauses", "timeline")
    assert [name for name, data in charts(test).items() if data["scroll_into_view"]] == ["pauses"]
    assert written(test) == {"lang": ["en"]}
    test.run()
    assert [name for name, data in charts(test).items() if data["scroll_into_view"]] == []


def test_the_slides_of_a_link_go_along_from_page_to_page() -> None:
    test = opened("lang=en&slide=timeline&every=30", "timeline")
    test.switch_page(f"../../pages/{PAGES['groups'].file}")
    test.query_params = {}
    test.run()
    assert written(test) == {"lang": ["en"], "slide": ["timeline?chart=timeline"], "every": ["30"]}


@pytest.fixture
def builder() -> Callable[..., AppTest]:
    def build(slides: tuple[str, ...] = READY[:3], code: str = "en") -> AppTest:
        return opened(urlencode({"lang": code, "slide": slides}, doseq=True), "present")

    return build


@both_languages
def test_the_builder_lists_the_findings_of_its_slides(builder: Callable[..., AppTest], code: str) -> None:
    test = builder(READY, code)
    labels = [element.proto.label for element in _links(test)]
    database = versions.current()
    for slide in map(at, READY):
        title = CHARTS[slide.chart](View(database, language(code), slide.filters)).title
        assert any(title in label for label in labels)


def _links(test: AppTest) -> list[Any]:
    return [element for element in test.main if element.type == "page_link"]


def test_the_builder_moves_removes_and_fills(builder: Callable[..., AppTest]) -> None:
    test = builder()
    test.button(key="down-1").click().run()
    assert written(test)["slide"] == [READY[1], READY[0], READY[2]]
    test.button(key="up-3").click().run()
    assert written(test)["slide"] == [READY[1], READY[2], READY[0]]
    test.button(key="remove-1").click().run()
    assert written(test)["slide"] == [READY[2], READY[0]]
    test.selectbox(key="every_choice").set_value(20).run()
    assert written(test)["every"] == ["20"]
    test.button(key="ready").click().run()
    assert written(test)["slide"] == list(READY)
    test.button(key="clear").click().run()
    assert "slide" not in written(test)
    assert not test.exception


def test_the_builder_takes_links(builder: Callable[..., AppTest]) -> None:
    test = builder(())
    test.text_input(key="link_to_add").set_value("https://x.example/timeline?lang=uk&chart=pauses&who=nobody")
    (add,) = [button for button in test.main.button if button.label == "Add"]
    add.click().run()
    assert not test.exception
    assert written(test)["slide"] == ["timeline?chart=pauses"]
    assert "who=nobody" in test.text[0].value


def test_the_overview_leads_to_the_story() -> None:
    test = opened("lang=en")
    door = _links(test)[-1].proto
    assert query_of(door.query_string) == {
        "lang": ["en"],
        "present": ["1"],
        "chart": [at(READY[0]).chart],
        "slide": list(READY),
        "at": ["1"],
    }


def test_a_chart_that_would_only_ask_for_a_branch_is_no_slide() -> None:
    every = charts_of("branches")
    assert charts_on("branches", Filters(branch="navy")) == every
    assert set(every) - set(charts_on("branches", Filters())) == {"branch_followed"}
