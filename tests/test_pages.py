"""The pages as Streamlit runs them: links are read, widgets change the filters, the URL says it all, nothing breaks.

`AppTest` runs the page frame without a browser. A component of ours is an element it does not know, whose `proto.bytes`
is what the browser would be sent. It looks for the components of installed packages once per test object, which takes
ten times as long as a page run, so the tests share what the first one found.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import Any
from urllib.parse import parse_qsl

import pytest
from streamlit.testing.v1 import AppTest

from homeward.charts import CHARTS
from homeward.charts.payload import ChartPayload, encode, read
from homeward.charts.plotting.figure import Figure
from homeward.core.datasets import DATASETS
from homeward.core.filter_words import within
from homeward.core.filters import CHOICES, OF_PAGES, PARAMETERS, Filters, as_lists
from homeward.core.i18n import language
from homeward.core.options import Options
from homeward.core.pages import PAGES, charts_of, compares
from homeward.core.view import View, options_in
from homeward.db import versions
from homeward.settings import ROOT
from homeward.text.format import lower_first
from homeward.ui.filter_state import set_filters
from tests.test_charts import ALWAYS_SOMETHING
from tests.test_filters import hostile_links

FRAME = ROOT / "homeward" / "ui" / "main.py"
found: dict[str, Any] = {}

every_page = pytest.mark.parametrize("path", list(PAGES))
both_languages = pytest.mark.parametrize("code", ["en", "uk"])


def opened(link: str = "", path: str = "", locale: str = "en-GB") -> AppTest:
    """Return a page as a new session opens it by a link."""
    test = AppTest.from_file(FRAME, default_timeout=60)
    test._bidi_component_manager = found.get("components")
    test.context = {"locale": locale}
    if path:  # before the first run a page is known by the name of its file, which is its path
        test.switch_page(f"../../pages/{PAGES[path].file}")
    test.query_params = as_lists(parse_qsl(link, keep_blank_values=True))
    test.run()
    found["components"] = test._bidi_component_manager
    assert not test.exception, (link, [error.value for error in test.exception])
    return test


def choose(test: AppTest, **query: list[str]) -> AppTest:
    """Change filters as the panel does, and return the page after the run that follows."""
    state, changes = {}, Filters.parse(query, options())[0]
    set_filters(state, changes, query)
    for name, value in state.items():
        test.session_state[name] = value
    return test.run()


def panel_filters(test: AppTest) -> dict[str, list[str]]:
    """Return the filters that the panel shows."""
    return dict(told(test, "panel")["query"])


def charts(test: AppTest) -> dict[str, dict[str, Any]]:
    """Return what the browser is sent for each chart of a page, by name."""
    sent = [element.proto.bytes for element in _elements(test.main) if element.type == "bidi_component"]
    return {part["name"]: part for message in filter(None, sent) for part in read(message) if "spec" in part}


def _elements(block: Any) -> Iterator[Any]:
    for child in block.children.values():
        yield child
        if hasattr(child, "children"):
            yield from _elements(child)


def written(test: AppTest) -> dict[str, list[str]]:
    """Return the query string that a page wrote."""
    return {name: value if isinstance(value, list) else [value] for name, value in test.query_params.items()}


def words_on(test: AppTest) -> list[str]:
    """Return the texts of a page that are not inside a chart."""
    shown = [*test.caption, *test.markdown, *test.subheader, *test.text, *test.title, *test.header]
    labels = [widget.label for kind in (test.button, test.multiselect, test.toggle) for widget in kind]
    return [element.value for element in shown] + labels


# ---------- pages in both languages


@both_languages
@every_page
def test_a_page_runs_in_both_languages(path: str, code: str) -> None:
    test = opened(f"lang={code}", path)
    # The page of one exchange names the exchange, the page of the data the data set, whichever it is.
    assert {name: values for name, values in written(test).items() if name not in OF_PAGES} == {"lang": [code]}
    for chart in charts(test).values():
        assert chart["language"] == code
        assert chart["title"]


@both_languages
@every_page
def test_a_page_runs_with_every_filter_set(path: str, code: str) -> None:
    link = (
        f"lang={code}&from=2023-01-01&to=2025-12-31&who=civilian&scope=proper&count=lowest&direction=both"
        "&series=none&mediator=uae&grain=month&axis=sequence&events=1&branch=navy&versus_from=2024-01-01&versus_to=2024-12-31"
    )
    test = opened(link, path)
    known = {name: values for name, values in as_lists(parse_qsl(link)).items() if name in (*PARAMETERS, "lang")}
    assert {name: values for name, values in written(test).items() if name not in OF_PAGES} == known
    assert charts(test) or not charts_of(path)


@every_page
def test_no_word_of_a_page_has_a_hole(path: str) -> None:
    for text in words_on(opened("lang=uk&direction=both", path)):
        assert text.strip()
        assert "{" not in text
        assert "None" not in text


def test_the_landing_page_and_its_charts_are_the_first_of_the_pages() -> None:
    assert charts(opened())


@both_languages
def test_the_foot_of_a_page_names_the_version_and_the_end_of_the_data(code: str) -> None:
    options = options_in(versions.current())
    (line,) = [
        caption.value for caption in opened(f"lang={code}").caption if versions.current().version in caption.value
    ]
    assert language(code).date(options.last_day) in line


# ---------- the link is the state


@pytest.mark.parametrize(("locale", "code"), [("uk-UA", "uk"), ("uk", "uk"), ("en-US", "en"), ("de", "en"), ("", "en")])
def test_without_a_language_in_the_link_the_browser_is_asked_and_the_link_says_so(locale: str, code: str) -> None:
    assert written(opened(locale=locale)) == {"lang": [code]}


def test_a_link_sets_every_filter() -> None:
    test = opened(
        "lang=uk&who=military&from=2024-01-01&to=2024-12-31&series=none&mediator=uae&mediator=none&events=1&axis=sequence",
        "timeline",
    )
    assert test.segmented_control(key="lang").value == "uk"
    assert panel_filters(test) == {
        "from": ["2024-01-01"],
        "to": ["2024-12-31"],
        "who": ["military"],
        "series": ["none"],
        "mediator": ["uae", "none"],
        "axis": ["sequence"],
        "events": ["1"],
    }


def test_a_link_decides_what_is_drawn() -> None:
    everyone, military = opened("lang=en", "timeline"), opened("lang=en&who=military", "timeline")
    assert charts(everyone)["timeline"]["title"] != charts(military)["timeline"]["title"]
    assert "service members" in charts(military)["timeline"]["title"]
    version = versions.current().version
    assert (
        charts(military)["timeline"]["take"]["numbers"]["files"][0]["href"]
        == f"./data/v1/timeline.csv?v={version}&who=military&grain=month"
    )
    table = f"./table/timeline.json?v={version}&who=military&grain=month&lang=en"
    assert charts(military)["timeline"]["table"]["href"] == table


@pytest.mark.parametrize(
    ("query", "columns"),
    [
        ("", "People per month, by group"),
        ("&from=2025-01-01&to=2025-12-31", "People per exchange, by group"),
        ("&series=geneva-2026", "People per exchange, by group"),
        ("&grain=exchange", "People per exchange, by group"),
        ("&from=2025-01-01&to=2025-12-31&grain=quarter", "People per quarter, by group"),
    ],
)
def test_columns_are_as_long_as_can_be_read_unless_a_link_says_how_long(query: str, columns: str) -> None:
    test = opened(f"lang=en{query}", "timeline")
    assert charts(test)["timeline"]["subtitle"] == columns
    assert ("grain" in written(test)) == ("grain" in query)


def test_another_link_in_the_same_session_counts_more_than_the_widgets() -> None:
    test = opened("lang=en&who=military")
    test.query_params = {"lang": ["uk"], "direction": ["ru"]}
    test.run()
    assert written(test) == {"lang": ["uk"], "direction": ["ru"]}
    assert "who" not in panel_filters(test)
    assert {chart["language"] for chart in charts(test).values()} == {"uk"}


def test_a_change_made_before_the_browser_has_heard_of_the_last_one_loses_neither() -> None:
    test = opened("lang=en&who=soldiers", "timeline")
    before = as_lists(parse_qsl("lang=en&who=soldiers"))
    for widget, value in (("who", "military"), ("direction", "both"), ("count", "highest")):
        test.query_params = before
        choose(test, **{widget: [value]})
    assert written(test) == {"lang": ["en"], "who": ["military"], "direction": ["both"], "count": ["highest"]}


def test_the_back_button_goes_back_and_changes_go_on_from_there() -> None:
    test = opened("lang=en", "timeline")
    choose(test, who=["military"])
    choose(test, direction=["both"])
    test.query_params = {"lang": ["en"], "who": ["military"]}
    test.run()
    assert written(test) == {"lang": ["en"], "who": ["military"]}
    assert "direction" not in panel_filters(test)
    choose(test, count=["lowest"])
    assert written(test) == {"lang": ["en"], "who": ["military"], "count": ["lowest"]}


def test_a_link_without_anything_keeps_what_was_chosen() -> None:
    test = opened("lang=uk&who=military")
    test.query_params = {}
    test.run()
    assert written(test) == {"lang": ["uk"], "who": ["military"]}


# ---------- the filters that count on a page

# Values that change what is shown where a filter counts; `id` is asked for where a page is about one exchange.
SOME = {
    "from": ["2024-01-01"],
    "to": ["2023-12-31"],
    "who": ["military", "civilian"],
    "scope": ["proper"],
    "count": ["lowest", "highest"],
    "direction": ["ru", "both"],
    "series": ["none"],
    "mediator": ["uae"],
    "grain": ["month", "quarter", "year"],
    "axis": ["sequence"],
    "events": ["1"],
    "branch": ["navy"],
}


def looks(path: str, **query: str) -> dict[str, Figure]:
    """Return what a page shows under a query string, without the addresses under it: its charts by name."""
    about = {"id": "2024-01-03"} if path == "exchange" else {}
    filters, ignored = Filters.parse({name: [value] for name, value in (about | query).items()}, options())
    assert not ignored
    view = View(versions.current(), language("en"), filters)
    return {name: CHARTS[name](view) for name in charts_of(path)}


def options() -> Options:
    return options_in(versions.current())


@pytest.mark.parametrize("path", [path for path in PAGES if path != "data" and charts_of(path)])
def test_the_filters_that_count_on_a_page_change_it_and_no_others_do(path: str) -> None:
    without = looks(path)
    changing = {
        name for name, values in SOME.items() if any(looks(path, **{name: value}) != without for value in values)
    }
    assert changing == set(PAGES[path].filters)


def fields(test: AppTest) -> list[dict[str, Any]]:
    """Return the fields of the panel of filters."""
    return [field for section in told(test, "form").get("sections", ()) for field in section["fields"]]


def offered(test: AppTest) -> set[str]:
    """Return the parameters that have a field."""
    names = {name for field in fields(test) for name in (field.get("names") or [field["name"]])}
    return names & SOME.keys()


def told(test: AppTest, kind: str) -> dict[str, Any]:
    """Return what the browser is sent of a kind that is no chart: `heading`, `strip`, `form`; empty where there is none."""
    protos = [element.proto for element in _elements(test.main) if element.type == "bidi_component"]
    sent = [part for proto in protos if proto.bytes for part in read(proto.bytes)]
    (found,) = [each[kind] for each in sent if kind in each] or [{}]
    return dict(found)


@every_page
def test_a_page_offers_the_filters_that_count_and_keeps_the_others(path: str) -> None:
    test = opened("lang=en&grain=month&branch=navy&mediator=uae", path)
    relevant = DATASETS["exchanges"].filters if path == "data" else PAGES[path].filters
    assert offered(test) == SOME.keys() & set(relevant)
    kept = {name: values for name, values in written(test).items() if name not in OF_PAGES}
    assert kept == {"lang": ["en"], "grain": ["month"], "branch": ["navy"], "mediator": ["uae"]}
    heading = told(test, "heading")
    here = {"mediator=uae": "mediator", "branch": "branch"}
    assert {chip["key"] for chip in heading["chips"]} == {key for key, name in here.items() if name in relevant}
    assert {chip["key"] for chip in heading["inactive"]} == {key for key, name in here.items() if name not in relevant}


def test_filters_that_a_page_does_not_offer_come_back_on_the_next() -> None:
    test = opened("lang=en&grain=month&who=military", "timeline")
    for path in ("quality", "method", "timeline"):
        test.switch_page(f"../../pages/{PAGES[path].file}")
        test.run()
    assert panel_filters(test) == {"who": ["military"], "grain": ["month"]}


def test_the_panel_filters_a_data_set_count_while_it_is_looked_at() -> None:
    test = opened("lang=en&dataset=timeline", "data")
    assert offered(test) == SOME.keys() & set(DATASETS["timeline"].filters)
    test.selectbox(key="dataset").set_value("publishers").run()
    assert offered(test) == SOME.keys() & set(DATASETS["publishers"].filters)


@pytest.mark.parametrize("path", list(PAGES))
def test_a_comparison_is_shown_where_people_are_counted_and_kept_elsewhere(path: str) -> None:
    test = opened("lang=en&versus_from=2024-01-01", path)
    assert ("compare" in charts(test)) == compares(path)
    heading = told(test, "heading")
    assert [chip["key"] for chip in heading["chips" if compares(path) else "inactive"]] == [
        "versus_from,versus_to,versus_series"
    ]


@both_languages
@every_page
def test_a_page_says_its_name(path: str, code: str) -> None:
    assert told(opened(f"lang={code}", path), "heading")["title"] == language(code).text(PAGES[path].title)


def test_the_strip_has_every_month_of_every_filter_but_the_period() -> None:
    strip = told(opened("lang=en&from=2025-01-01&to=2025-12-31&who=civilian", "timeline"), "strip")
    view = View(versions.current(), language("en"), Filters(who="civilian", grain="month"))
    rows = [row for row in view.rows("timeline") if row["kind"] != "series"]
    assert {each["month"]: each["people"] for each in strip["months"]} == {
        row["first_date"].isoformat(): row["people"] or 0 for row in rows
    }
    assert (strip["from"], strip["to"]) == ("2025-01-01", "2025-12-31")
    assert strip["end"] == view.options.last_day.isoformat()


# ---------- what is not known


@pytest.mark.parametrize(
    ("link", "named"),
    [
        ("who=soldiers", "who=soldiers"),
        ("from=2024-02-30", "from=2024-02-30"),
        ("series=1000-for-1000-2024-09", "series=1000-for-1000-2024-09"),
        ("source=chat", "source=chat"),
        ("lang=de", "lang=de"),
        ("who=%3Cb%3E**x**%3C/b%3E", "who=<b>**x**</b>"),
        ("who=" + "x" * 5_000, "who=" + "x" * 40 + "…"),
        ("who=a%0Ab", "who=a�b"),
    ],
)
def test_a_value_that_is_not_known_is_left_out_and_named(link: str, named: str) -> None:
    test = opened(link)
    (notice,) = test.text
    assert notice.value == f"One value of the link is not known here and was left out: {named}"
    assert written(test) == {"lang": ["en"]}


def test_what_a_campaign_adds_to_a_link_is_left_out_and_not_worth_a_note() -> None:
    test = opened("lang=en&utm_source=chat&who=military")
    assert not test.text
    assert written(test) == {"lang": ["en"], "who": ["military"]}


def test_several_values_that_are_not_known_are_counted_and_named() -> None:
    (notice,) = opened("lang=en&who=soldiers&who=civilian&hue=red&from=yesterday").text
    assert notice.value.startswith("3 values of the link are not known here and were left out: ")
    assert notice.value.endswith("who=soldiers, hue=red, from=yesterday")


def test_a_notice_speaks_the_language_of_the_page() -> None:
    (notice,) = opened("lang=uk&who=soldiers").text
    assert notice.value.endswith("who=soldiers")
    assert not notice.value.startswith("One value")


def test_a_notice_stays_until_it_is_closed() -> None:
    test = opened("lang=en&who=soldiers")
    choose(test, who=["military"])
    assert len(test.text) == 1
    test.button(key="close_notice").click().run()
    assert len(test.text) == 0
    assert written(test) == {"lang": ["en"], "who": ["military"]}


def test_a_notice_goes_with_the_link_that_caused_it() -> None:
    test = opened("lang=en&who=soldiers")
    test.query_params = {"lang": ["en"], "who": ["civilian"]}
    test.run()
    assert len(test.text) == 0


def test_a_notice_of_a_thousand_values_can_still_be_read() -> None:
    link = "&".join(f"parameter_{number}={'x' * 100}" for number in range(1_000))
    (notice,) = opened(link).text
    assert "1,000 values" in notice.value
    assert len(notice.value) < 2_000


def test_sixty_hostile_links_open_without_error(monkeypatch: pytest.MonkeyPatch) -> None:
    for number, link in enumerate(hostile_links(60, options_in(versions.current()), seed=200)):
        with monkeypatch.context() as patch:
            if number % 4:  # charts under any filters are the matter of test_charts.py: three in four are not drawn
                patch.setattr(
                    "homeward.ui.components.chart",
                    lambda _view, name: ChartPayload(name, "", "", None, encode({"name": name})),
                )
            test = opened(link.text)
        languages = [value for name, value in parse_qsl(link.text, keep_blank_values=True) if name == "lang"]
        if link.bad or not languages:
            assert len(test.text) == bool(link.bad), link.text
        filters = {
            name: values for name, values in written(test).items() if name not in ("lang", "embed", "embed_options")
        }
        # The overview keeps no parameter of another page.
        here = {name: values for name, values in link.good.items() if name not in OF_PAGES}
        assert filters == _without_defaults(here), link.text
        assert written(test)["lang"][0] in ("en", "uk")


def _without_defaults(good: dict[str, list[str]]) -> dict[str, list[str]]:
    default = {name: choices[0] for name, choices in CHOICES.items()}
    return {name: values for name, values in good.items() if values != [default.get(name)]}


# ---------- widgets


def test_widgets_change_the_filters_and_the_link() -> None:
    test = opened("lang=en", "timeline")
    choose(test, who=["civilian"])
    choose(test, grain=["year"])
    choose(test, mediator=["turkiye"])
    choose(test, events=["1"])
    choose(test, **{"from": ["2023-05-01"]})
    assert not test.exception
    assert written(test) == {
        "lang": ["en"],
        "from": ["2023-05-01"],
        "who": ["civilian"],
        "mediator": ["turkiye"],
        "grain": ["year"],
        "events": ["1"],
    }
    assert charts(test)["timeline"]["take"]["numbers"]["files"][0]["href"].endswith(
        f"?v={versions.current().version}&from=2023-05-01&who=civilian&mediator=turkiye&grain=year&events=1"
    )


def test_a_default_chosen_again_leaves_the_link() -> None:
    test = opened("lang=en&who=military&grain=month")
    choose(test, who=["everyone"])
    assert written(test) == {"lang": ["en"], "grain": ["month"]}


def test_two_choices_made_at_once_are_both_kept() -> None:
    test = opened("lang=en")
    choose(test, **{"who": ["military"], "from": ["2024-01-01"]})
    assert written(test) == {"lang": ["en"], "from": ["2024-01-01"], "who": ["military"]}


def test_one_click_clears_all_filters_but_not_the_language() -> None:
    test = opened("lang=uk&who=military&from=2024-01-01&series=none&events=1")
    set_filters(test.session_state, Filters())
    test.run()
    assert written(test) == {"lang": ["uk"]}
    assert panel_filters(test) == {}


def test_the_language_changes_and_the_filters_stay() -> None:
    link = (
        "lang=en&from=2024-03-01&to=2025-12-31&who=military&direction=both&series=none&mediator=uae"
        "&grain=month&axis=sequence&events=1"
    )
    test = opened(link, "timeline")
    before = charts(test)["timeline"]
    test.segmented_control(key="lang").set_value("uk").run()
    assert not test.exception
    assert written(test) == as_lists(parse_qsl(link.replace("lang=en", "lang=uk")))
    assert panel_filters(test)["who"] == ["military"]
    (who,) = [field for field in fields(test) if field.get("name") == "who"]
    assert who["options"][1] == ["military", language("uk").text("Military")]
    after = charts(test)["timeline"]
    assert (after["language"], after["take"]["numbers"]["files"][0]["href"]) == (
        "uk",
        before["take"]["numbers"]["files"][0]["href"],
    )
    assert [trace["y"] for trace in after["spec"]["data"]] == [trace["y"] for trace in before["spec"]["data"]]
    test.segmented_control(key="lang").set_value("en").run()
    assert charts(test)["timeline"] == before


def test_filters_go_along_from_page_to_page() -> None:
    test = opened("lang=en&who=military")
    test.switch_page(f"../../pages/{PAGES['timeline'].file}")
    test.query_params = {}
    test.run()
    assert written(test) == {"lang": ["en"], "who": ["military"]}
    assert charts(test)["timeline"]["take"]["numbers"]["files"][0]["href"].endswith("&who=military&grain=month")


# ---------- nothing to show


@both_languages
@pytest.mark.parametrize("period", ["from=2022-01-01&to=2022-01-31", "from=2026-12-01"])
def test_where_nothing_matches_a_calm_sentence_says_so(code: str, period: str) -> None:
    lang = language(code)
    chart = charts(opened(f"lang={code}&{period}", "timeline"))["timeline"]
    assert chart["empty"] == lang.text("No exchange in the data matches the filters. Reset them to see all exchanges.")
    since, until = (dict(parse_qsl(period)).get(name) for name in ("from", "to"))
    day = dt.date.fromisoformat
    filters = Filters(since=day(since) if since else None, until=day(until) if until else None)
    words = within(View(versions.current(), lang, filters))
    assert words
    assert chart["title"].endswith(lower_first(lang.text("No exchange is known {within}", within=words)))
    assert chart["title"].startswith(lang.text("Timeline"))
    assert chart["spec"]["data"] == []


@every_page
def test_every_page_bears_that_nothing_matches(path: str) -> None:
    for name, chart in charts(opened("lang=en&from=2022-01-01&to=2022-01-31", path)).items():
        # The dictionary of a data set and the list of all of them do not depend on a filter, nor one exchange on a period.
        always = name in ALWAYS_SOMETHING or (path == "data" and chart["sheet"]) or path == "exchange"
        assert always or chart["empty"]


def test_words_in_the_wrong_place_are_never_taken_for_markup() -> None:
    test = opened("lang=en&who=[x](javascript:alert(1))%20$x$%20:red[x]")
    assert [element.value for element in test.text] != []
    assert not any("javascript:" in element.value for element in [*test.markdown, *test.caption])
