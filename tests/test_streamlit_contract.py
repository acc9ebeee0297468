"""What rests on how the installed Streamlit is made: compared with it, so that an upgrade cannot change it unnoticed."""

from __future__ import annotations

import pytest
from google.protobuf.descriptor import FieldDescriptor
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ClientState_pb2 import ClientState
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.proto.NewSession_pb2 import Initialize, NewSession

from homeward.web import stream

# ---------- messages on the connection of a page (homeward/web/stream.py)


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
    needed = {"rerun_script": stream.RERUN, "stop_script": stream.STOP, "app_heartbeat": stream.HEARTBEAT}
    assert stream.kind_of(message_of(field)) == needed.get(field.name)


def test_every_field_of_a_message_of_a_page_is_one_of_its_kinds() -> None:
    assert [oneof.name for oneof in BackMsg.DESCRIPTOR.oneofs] == ["type"]
    kinds = {field.name for field in BackMsg.DESCRIPTOR.oneofs_by_name["type"].fields}
    assert {field.name for field in BackMsg.DESCRIPTOR.fields} - kinds <= {"debug_last_backmsg_id"}


@pytest.mark.parametrize(
    ("message", "name", "number"),
    [
        (BackMsg, "rerun_script", stream.RERUN),
        (BackMsg, "stop_script", stream.STOP),
        (BackMsg, "app_heartbeat", stream.HEARTBEAT),
        (ClientState, "widget_states", stream.WIDGET_STATES),
        (ClientState, "fragment_id", stream.FRAGMENT_ID),
        (ForwardMsg, "script_finished", stream.SCRIPT_FINISHED),
        (ForwardMsg, "new_session", stream.NEW_SESSION),
        (NewSession, "initialize", stream.INITIALIZE),
        (Initialize, "session_id", stream.SESSION_ID),
    ],
)
def test_the_numbers_of_fields_are_those_of_streamlit(message: type, name: str, number: int) -> None:
    assert message.DESCRIPTOR.fields_by_name[name].number == number  # type: ignore[attr-defined]


def test_a_run_that_another_follows_at_once_has_the_number_that_we_know() -> None:
    assert stream.FINISHED_EARLY == ForwardMsg.FINISHED_EARLY_FOR_RERUN
