"""What rests on how the installed Streamlit is made: compared with it, so that an upgrade cannot change it unnoticed."""

from __future__ import annotations

import ast
import platform
import re
import sys
from functools import cache
from pathlib import Path

import pytest
import streamlit
from google.protobuf.descriptor import FieldDescriptor
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ClientState_pb2 import ClientState
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.proto.NewSession_pb2 import EnvironmentInfo, Initialize, NewSession
from streamlit.proto.WidgetStates_pb2 import WidgetState, WidgetStates

from homeward.core import widget_values
from homeward.core.assets import FRONTEND, package_directory
from homeward.core.pages import PAGES
from homeward.settings import ROOT
from homeward.web import index, protocol
from homeward.web.index import ROOT_ELEMENT
from tests.viewer import Viewer, widgets_of

# ---------- messages on the connection of a page (homeward/web/protocol.py)


def message_of(field: FieldDescriptor) -> bytes:
    """Return a message of a page of one kind, encoded."""
    message = BackMsg()
    if field.message_type:
        getattr(message, field.name).SetInParent()
    else:
        setattr(message, field.name, True)
    return message.SerializeToString()


@pytest.mark.parametrize("field", list(BackMsg.DESCRIPTOR.fields), ids=lambda field: field.name)
def test_of_every_kind_of_message_that_streamlit_knows_only_what_pages_need_passes(field: FieldDescriptor) -> None:
    needed = {"rerun_script": protocol.RERUN, "stop_script": protocol.STOP, "app_heartbeat": protocol.HEARTBEAT}
    assert protocol.kind_of(message_of(field)) == needed.get(field.name)


def test_every_field_of_a_message_of_a_page_is_one_of_its_kinds() -> None:
    assert [oneof.name for oneof in BackMsg.DESCRIPTOR.oneofs] == ["type"]
    kinds = {field.name for field in BackMsg.DESCRIPTOR.oneofs_by_name["type"].fields}
    assert {field.name for field in BackMsg.DESCRIPTOR.fields} - kinds <= {"debug_last_backmsg_id"}


@pytest.mark.parametrize(
    ("message", "name", "number"),
    [
        (BackMsg, "rerun_script", protocol.RERUN),
        (BackMsg, "stop_script", protocol.STOP),
        (BackMsg, "app_heartbeat", protocol.HEARTBEAT),
        (ClientState, "widget_states", protocol.WIDGET_STATES),
        (ClientState, "fragment_id", protocol.FRAGMENT_ID),
        (ForwardMsg, "hash", protocol.HASH),
        (ForwardMsg, "metadata", protocol.METADATA),
        (ForwardMsg, "script_finished", protocol.SCRIPT_FINISHED),
        (ForwardMsg, "new_session", protocol.NEW_SESSION),
        (NewSession, "initialize", protocol.INITIALIZE),
        (NewSession, "main_script_path", protocol.MAIN_SCRIPT_PATH),
        (Initialize, "session_id", protocol.SESSION_ID),
        (Initialize, "user_info", protocol.USER_INFO),
        (Initialize, "environment_info", protocol.ENVIRONMENT_INFO),
        (EnvironmentInfo, "streamlit_version", protocol.STREAMLIT_VERSION),
        (WidgetStates, "widgets", protocol.WIDGET),
        (WidgetState, "id", widget_values.ID),
        (WidgetState, "trigger_value", widget_values.TRIGGER),
        (WidgetState, "bool_value", widget_values.BOOL),
        (WidgetState, "string_value", widget_values.STRING),
        (WidgetState, "string_array_value", widget_values.STRING_LIST),
        (WidgetState, "json_value", widget_values.JSON),
        (WidgetState, "json_trigger_value", widget_values.JSON_EVENTS),
    ],
)
def test_the_numbers_of_fields_are_those_of_streamlit(message: type, name: str, number: int) -> None:
    assert message.DESCRIPTOR.fields_by_name[name].number == number  # type: ignore[attr-defined]


def test_a_run_that_another_follows_at_once_has_the_number_that_we_know() -> None:
    assert protocol.FINISHED_EARLY == ForwardMsg.FINISHED_EARLY_FOR_RERUN


@pytest.mark.parametrize("field", list(ForwardMsg.DESCRIPTOR.fields_by_number.values()), ids=lambda field: field.name)
def test_the_kind_of_a_message_to_a_page_stands_behind_its_hash_and_what_is_about_it(field: FieldDescriptor) -> None:
    message = ForwardMsg(hash="0" * 32)
    message.metadata.delta_path.extend([0] * 200)  # a length of two bytes
    if field.message_type:
        getattr(message, field.name).SetInParent()
    elif field.name not in ("hash", "debug_last_backmsg_id"):
        setattr(message, field.name, field.default_value)
    of_ours = {"new_session": protocol.NEW_SESSION, "script_finished": protocol.SCRIPT_FINISHED}
    found = protocol.kind_to_page(message.SerializeToString())
    assert found == of_ours.get(field.name, found)
    assert (found in of_ours.values()) == (field.name in of_ours)


# What no message to a page names: where the code is, on which system, by which versions.
OF_THE_MACHINE = (str(ROOT), platform.python_version(), sys.platform, streamlit.__version__, "installation")


# ---------- what widgets send (homeward/core/widget_values.py)

# By the element that Streamlit draws.
SENDS = {
    "multiselect": widget_values.STRING_LIST,
    **dict.fromkeys(("selectbox", "text_input"), widget_values.STRING),
    "button": widget_values.TRIGGER,
    "bidi_component": widget_values.JSON,
}
STATES = (
    *(f"/{path}?lang=en" for path in PAGES),
    "/timeline?lang=uk&versus_from=2023-01-01&versus_to=2023-12-31",
    "/timeline?lang=en&present=1",
    "/present?lang=en&slide=timeline&slide=branches",
    "/timeline?lang=en&zzz=1&v=000000000000",
)


def test_every_widget_of_every_page_is_known_by_the_kind_of_value_that_it_sends(address: str) -> None:
    found: dict[str, set[str]] = {}
    for state in STATES:
        with Viewer(address, state) as viewer:
            run = viewer.wait_for_run()
        for kind, widget in widgets_of(run):
            found.setdefault(kind, set()).add(widget)
        sent = b"".join(message.SerializeToString() for message in run.messages)
        assert [text for text in OF_THE_MACHINE if text.encode() in sent] == []
    assert set(found) == set(SENDS)
    for kind, widgets in found.items():
        for widget in widgets:
            value = b"{}" if kind == "bidi_component" else b""
            assert widget_values.is_valid(widget, SENDS[kind], value), (kind, widget)
            named = widget_values.WIDGET_ID.fullmatch(widget)
            assert named, widget
            known = named["key"] in widget_values.KINDS or kind in ("button", "bidi_component")
            assert known, f"{widget} ({kind}): add its key to homeward/core/widget_values.py"


# ---------- the page that Streamlit ships (homeward/web/index.py, frontend/base.js)


def test_the_page_is_drawn_in_one_element_after_which_the_main_numbers_stand() -> None:
    html = (package_directory("streamlit") / "static" / "index.html").read_text(encoding="utf-8")
    assert html.count(ROOT_ELEMENT) == 1


# ---------- markup and file names (homeward/frontend, homeward/web/index.py)

STATIC = package_directory("streamlit") / "static"
FRONTEND_FILES = sorted([*FRONTEND.glob("*.css"), *FRONTEND.glob("*.js")])
TEST_IDS = sorted(
    {
        found
        for path in FRONTEND_FILES
        for found in re.findall(r'data-testid[*^$]?=\\?"?(st\w+)', path.read_text(encoding="utf-8"))
    }
)


@cache
def scripts() -> str:
    """Return all scripts of Streamlit's pages as one text."""
    return "\n".join(path.read_text(encoding="utf-8") for path in sorted((STATIC / "static" / "js").glob("*.js")))


def test_some_test_ids_are_found() -> None:
    assert {"stMain", "stHeader"} <= set(TEST_IDS)


@pytest.mark.parametrize("name", TEST_IDS)
def test_a_test_id_that_our_styles_and_scripts_look_for_is_one_of_streamlit(name: str) -> None:
    assert f'"{name}' in scripts() or f"`{name}" in scripts()


@pytest.mark.parametrize("part", index.PARTS)
def test_a_part_that_is_fetched_early_has_a_file_of_its_name(part: str) -> None:
    assert list((STATIC / "static" / "js").glob(f"{part}.*.js"))


@pytest.mark.parametrize("mark", ["<title>", "</head>", "<noscript>", '<html lang="', index.ROOT_ELEMENT])
def test_the_page_of_streamlit_has_what_is_replaced_in_it(mark: str) -> None:
    assert (STATIC / "index.html").read_text(encoding="utf-8").count(mark) == 1


def test_streamlit_fetches_its_icons_before_anything_is_drawn() -> None:
    css = "".join(path.read_text(encoding="utf-8") for path in (STATIC / "static" / "css").glob("index.*.css"))
    assert "document.fonts.load(" in scripts()  # homeward/frontend/base.js keeps it from that
    assert "font-family:Material Symbols" in css


def test_the_page_of_streamlit_fetches_its_typeface_before_anything_is_drawn() -> None:
    (preload,) = re.findall(r'<link\s+rel="preload"[^>]*>', (STATIC / "index.html").read_text(encoding="utf-8"))
    assert "SourceSans" in preload  # homeward/web/index.py puts ours in its place
    css = "".join(path.read_text(encoding="utf-8") for path in (STATIC / "static" / "css").glob("index.*.css"))
    assert "@font-face{font-family:Source Sans;font-weight:100 900;font-style:normal" in css
    assert list((STATIC / "static" / "media").glob("SourceSansVF-Upright*.woff2"))  # vendor/typeface.py reads it


# ---------- words that Streamlit says in English (homeward/templates/streamlit_words.html, frontend/words.js)

# What a word stands between where it is written: quotes, or the parts of a template with a value in it.
BEFORE, AFTER = r"""["'`}]\s*""", r"""\s*["'`$]"""
# What is put together from two texts ("6 options" and "available.").
PUT_TOGETHER = {"option available.": ("option", "available."), "options available.": ("options", "available.")}
TEMPLATE = ROOT / "homeward" / "templates" / "streamlit_words.html"
WORDS = re.findall("<dt>([^<]+)</dt>", TEMPLATE.read_text(encoding="utf-8"))


@pytest.mark.parametrize("word", WORDS)
def test_a_word_that_is_said_in_the_language_of_the_page_is_one_that_streamlit_says(word: str) -> None:
    for part in PUT_TOGETHER.get(word, (word,)):
        assert re.search(BEFORE + re.escape(part) + AFTER, scripts())


def test_the_page_of_streamlit_reads_where_its_server_is() -> None:
    assert "BACKEND_BASE_URL" in scripts()  # homeward/frontend/base.js says it


def test_streamlit_serves_the_modules_of_a_component_where_they_are_fetched_early() -> None:
    assert index.COMPONENT.strip("/").split("/")[1] in scripts()


@pytest.mark.parametrize("path", sorted((ROOT / "homeward").rglob("*.py")), ids=lambda path: path.stem)
def test_no_private_member_of_streamlit_is_used(path: Path) -> None:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    modules = [node.module or "" for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)]
    modules += [alias.name for node in ast.walk(tree) if isinstance(node, ast.Import) for alias in node.names]
    assert {name for name in modules if name.partition(".")[0] == "streamlit"} <= {"streamlit"}
    private = {
        node.attr for node in ast.walk(tree) if isinstance(node, ast.Attribute) and ast.unparse(node).startswith("st._")
    }
    assert private == set()
