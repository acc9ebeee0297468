"""Values of the wrong type for every widget of a page: ignored, with one short line; the page goes on as if nothing was."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.WidgetStates_pb2 import WidgetState

from homeward.core.widget_values import BOOL, JSON, JSON_EVENTS, STRING, STRING_LIST, is_valid
from homeward.web.protocol import has_valid_values
from tests.browser import running_app
from tests.viewer import Run, Viewer, widgets_of

A_HASH = "0123456789abcdef0123456789abcdef"
SURROGATE = '"\\ud800"'
ODD = (
    SURROGATE,
    "[]",
    "{}",
    "[[1]]",
    "7",
    "-1e400",
    "1e308",
    "true",
    "null",
    '"' + "x" * 5_000 + '"',
    '{"a": [1]}',
    '{"number": "x", "query": {"who": [1], "from": "2024", "x": []}}',
)


@pytest.mark.parametrize(
    ("widget", "kind", "value", "valid"),
    [
        (f"$$ID-{A_HASH}-publisher", STRING_LIST, b"", True),
        (f"$$ID-{A_HASH}-publisher", BOOL, 1, False),
        (f"$$ID-{A_HASH}-hold", BOOL, 1, True),
        (f"$$ID-{A_HASH}-hold", STRING, b"1", False),
        (f"$$ID-{A_HASH}-id", STRING, b"2024-01-03", True),
        (f"$$ID-{A_HASH}-id", STRING_LIST, b"", False),
        (f"$$ID-{A_HASH}-charts-timeline", JSON, b"{}", True),
        (f"$$ID-{A_HASH}-charts-timeline", JSON, b"{", False),
        (f"$$ID-{A_HASH}-charts-timeline", JSON, b"[]", False),
        (f"$$ID-{A_HASH}-charts-timeline", JSON, b"[" * 9_000, False),
        (f"$$ID-{A_HASH}-charts-timeline", STRING, b"{}", False),
        (f"$$STREAMLIT_INTERNAL_KEY_$$ID-{A_HASH}-slide__events", JSON_EVENTS, b'[{"event":"step","value":2}]', True),
        (f"$$STREAMLIT_INTERNAL_KEY_$$ID-{A_HASH}-slide__events", JSON_EVENTS, b'[{"value":NaN}]', False),
        (f"$$STREAMLIT_INTERNAL_KEY_$$ID-{A_HASH}-slide__events", JSON_EVENTS, b'[{"value":"\\ud800"}]', False),
        (f"$$STREAMLIT_INTERNAL_KEY_$$ID-{A_HASH}-slide__events", JSON_EVENTS, b'"' + b"x" * 20_000 + b'"', False),
        ("of nobody", STRING, b"x", True),
    ],
)
def test_a_widget_sends_values_of_one_kind(widget: str, kind: int, value: int | bytes, valid: bool) -> None:
    assert is_valid(widget, kind, value) is valid


# ---------- on a served process


def values(widget: str) -> Iterator[WidgetState]:
    """Yield a value of every kind for a widget, and for a component everything that it could say, in odd forms."""
    state = WidgetState
    yield state(id=widget, trigger_value=True)
    yield state(id=widget, bool_value=True)
    yield state(id=widget, double_value=float("nan"))
    yield state(id=widget, int_value=-(2**63))
    yield state(id=widget, string_value="\u202e<b>\n")
    yield state(id=widget, double_array_value={"data": [1.5]})
    yield state(id=widget, int_array_value={"data": [7]})
    yield state(id=widget, string_array_value={"data": ["\x00", "9999/99/99", "x"]})
    yield state(id=widget, json_value="[1]")
    yield state(id=widget, arrow_value={"data": b"x"})
    yield state(id=widget, bytes_value=b"\xff")
    yield state(id=widget, file_uploader_state_value={})
    yield state(id=widget, string_trigger_value={"data": "x"})
    yield state(id=widget, chat_input_value={"data": "x"})
    yield state(id=widget, json_trigger_value="[]")


def events(widget: str, forms: Sequence[str]) -> Iterator[WidgetState]:
    for odd in forms:
        in_a_part = [f'{{"part": "{part}", "value": {odd}}}' for part in ("timeline", "filters", "heading", "strip")]
        for event in (
            "chosen",
            "opened",
            "presented",
            "added",
            "step",
            "question",
            "language",
            "theme",
            "hold",
            "left",
            "changed",
            "reset",
            "x",
        ):
            for value in (odd, *in_a_part):
                told = f'[{{"event": "{event}", "value": {value}}}]'
                yield WidgetState(id=f"$$STREAMLIT_INTERNAL_KEY_{widget}__events", json_trigger_value=told)
        yield WidgetState(id=f"$$STREAMLIT_INTERNAL_KEY_{widget}__events", json_trigger_value=odd)
        yield WidgetState(id=widget, json_value=odd)


def test_every_kind_of_value_that_streamlit_knows_is_tried() -> None:
    fields = {field.name for field in WidgetState.DESCRIPTOR.oneofs_by_name["value"].fields}
    assert {value.WhichOneof("value") for value in values("x")} == fields


@pytest.mark.parametrize(
    ("pages", "odd"),
    [
        (["/timeline?lang=en&present=1"], ODD[:1]),
        pytest.param(["/timeline?lang=en", "/sources?lang=uk", "/present?lang=en"], ODD, marks=pytest.mark.slow),
    ],
)
def test_values_of_every_kind_for_every_kind_of_widget_leave_the_page_as_it_was(
    tmp_path: Path, pages: list[str], odd: Sequence[str]
) -> None:
    log, ignored = tmp_path / "log", 0
    with running_app(log) as address:
        for page in pages:
            with Viewer(address, page) as viewer:
                first = dict[str, str]()
                for kind, widget in widgets_of(viewer.wait_for_run()):
                    first.setdefault(kind, widget)
                for kind, widget in first.items():
                    for value in (*values(widget), *(events(widget, odd) if kind == "bidi_component" else ())):
                        message = asking(viewer, value)
                        viewer.send(message)
                        if has_valid_values(message):
                            assert_sound(viewer.wait_for_run(), value)
                        else:
                            ignored += 1
                with Viewer(address, page) as other:
                    assert_sound(other.wait_for_run(), page)
                    assert list(widgets_of(other.last))
                viewer.rerun("lang=en&who=civilian")
                assert_sound(viewer.wait_for_run(), page)
        text = log.read_text()
    assert [line for line in text.splitlines() if "fault" in line or "Error" in line] == []
    assert ignored > 10 * len(pages)
    assert text.count("a page has sent a value that its widget cannot have") == len(pages)


def assert_sound(run: Run, after: object) -> None:
    assert run.errors() == [], after
    assert not [text for text in run.texts() if "our side" in text or "нашому боці" in text], after


def asking(viewer: Viewer, value: WidgetState) -> bytes:
    message: BackMsg = viewer.asking()
    message.rerun_script.widget_states.widgets.append(value)
    return message.SerializeToString()
