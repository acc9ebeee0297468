"""No text of a stranger in the log, whoever's logger it is: over every logger that a served process has."""

from __future__ import annotations

import io
import logging
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from uvicorn.logging import AccessFormatter
from uvicorn.protocols.websockets import websockets_sansio_impl
from websockets.exceptions import InvalidStatus, WebSocketException
from websockets.sync.client import connect

from homeward.core import log
from homeward.core.log_records import (
    LONGEST,
    LONGEST_OF_OURS,
    OF_A_REFUSED_PAGE,
    SafeRecord,
    set_up_records,
    shown,
    where_raised,
)
from tests.browser import running_app
from tests.viewer import Viewer

# Put together, so that it does not stand in the code.
EVIL = "ev" + 'il\r\n{"kind": "request", "status": 200}\x1b[2J\u202e\u2028\ud800\x00'
UNSEEN = ("\r", "\x1b", "\u202e", "\u2028", "\ud800", "\x00", "\x9b", "\u200b")


@pytest.fixture(autouse=True)
def records() -> Iterator[None]:
    before, hook = logging.getLogRecordFactory(), threading.excepthook
    set_up_records()
    yield
    logging.setLogRecordFactory(before)
    threading.excepthook = hook


def written(name: str, how: str) -> str:
    """Return what a plain handler writes of what a logger is told, with a text of a stranger in every place."""
    out, logger = io.StringIO(), logging.getLogger(name)
    handler = logging.StreamHandler(out)
    handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(name)s: %(message)s"))
    logger.addHandler(handler)
    try:
        raise KeyError(EVIL) from ValueError(EVIL)
    except KeyError as error:
        if how == "argument":
            logger.critical("What came was %s, %d times", EVIL, 7)
        elif how == "named argument":
            logger.critical("What came was %(what)s", {"what": EVIL})
        elif how == "message":
            logger.critical(f"What came was {EVIL}")
        elif how == "exception":
            logger.critical("What came was odd", exc_info=error)
        else:
            logger.critical(error)
    finally:
        logger.removeHandler(handler)
    return out.getvalue()


@pytest.mark.parametrize("how", ["argument", "named argument", "message", "exception", "exception as message"])
def test_no_logger_writes_what_a_stranger_has_sent(how: str) -> None:
    import uvicorn.config  # noqa: F401, PLC0415  (brings its loggers)

    loggers = [name for name, found in logging.root.manager.loggerDict.items() if isinstance(found, logging.Logger)]
    assert {"streamlit.runtime.app_session", "asyncio"} <= set(loggers)
    for name in (*loggers, "of a library to come"):
        if name.partition(".")[0] == "homeward":
            continue
        text = written(name, how)
        assert text or name == "uvicorn.access", name  # off in service: it would name clients
        assert "evil" not in text, name
        assert "kind" not in text, name
        assert not [mark for mark in UNSEEN if mark in text], name


def test_of_a_library_the_text_of_its_code_is_kept_with_its_numbers() -> None:
    assert "What came was …, 7 times" in written("library", "argument")
    assert "(test_log_records:" in written("library", "message")
    assert "What came was odd\n  builtins.KeyError: …\n    " in written("library", "exception")


def test_what_we_log_ourselves_has_no_line_of_its_own_and_an_end() -> None:
    out, logger = io.StringIO(), logging.getLogger("homeward.test")
    handler = logging.StreamHandler(out)
    logger.addHandler(handler)
    logger.error("the data are refused: %s", EVIL)
    logger.error("x" * 2 * LONGEST_OF_OURS)
    logger.removeHandler(handler)
    first, *further = out.getvalue().splitlines()
    assert first == "the data are refused: evil"
    assert further[0] == '  {"kind": "request", "status": 200}\\x1b[2J\\u202e'
    assert further[1] == "  \\ud800\\x00"
    assert not [mark for mark in UNSEEN if mark in out.getvalue()]
    assert max(map(len, out.getvalue().splitlines())) <= LONGEST_OF_OURS + 1


def test_what_ukrainians_write_stays_readable() -> None:
    assert shown("обмін № 73 — «Женева»", LONGEST) == "обмін № 73 — «Женева»"


def test_what_an_exception_says_is_kept_where_it_stands_in_the_code() -> None:
    with pytest.raises(RuntimeError) as raised:
        raise RuntimeError("as it stands here")
    assert "RuntimeError: as it stands here" in where_raised(raised.value)
    assert "evil" not in where_raised(ValueError(EVIL))


def test_what_ends_a_thread_is_a_record_too(caplog: pytest.LogCaptureFixture) -> None:
    def fail() -> None:
        raise ValueError(EVIL)

    thread = threading.Thread(target=fail)
    thread.start()
    thread.join()
    assert "a thread has ended" in caplog.text
    assert "evil" not in caplog.text
    assert isinstance(caplog.records[-1], SafeRecord)


def test_what_strangers_send_to_a_served_process_is_not_in_its_log(tmp_path: Path) -> None:
    log = tmp_path / "log"
    with running_app(log) as address:
        stream = address.replace("http", "ws", 1) + "/_stcore/stream"
        odd = {"Origin": "https://evil.example", "Cookie": "_streamlit_user=evil", "User-Agent": "evil"}
        for header, value in odd.items():
            try:
                with connect(f"{stream}?evil=1", additional_headers={header: value}, legacy=True) as socket:
                    socket.send(b"\x0aevil")
            except WebSocketException:
                pass
        with Viewer(address, "/timeline?lang=en&search=evil&evil=1") as viewer:
            viewer.wait_for_run()
            message = viewer.asking()
            state = message.rerun_script
            state.page_script_hash = state.page_name = "evil"
            state.widget_states.widgets.add(id="$$ID-0123456789abcdef0123456789abcdef-evil").string_value = "evil"
            state.widget_states.widgets.add(id="evil").json_value = '{"evil": 1}'
            viewer.send(message.SerializeToString())
            viewer.wait_for_run()
            message.rerun_script.fragment_id = 'evil"}\n{"kind": "request"}'
            viewer.send(message.SerializeToString())
    text = log.read_text()
    assert text
    assert "evil" not in text


def test_pages_that_are_refused_write_no_lines_of_their_own(tmp_path: Path) -> None:
    log = tmp_path / "log"
    with running_app(log, HOMEWARD_LOG="off", HOMEWARD_SESSIONS="1") as address, Viewer(address, "/?lang=en") as viewer:
        viewer.wait_for_run()
        before = log.read_text()
        for _ in range(5):
            with pytest.raises(InvalidStatus, match="503"):
                connect(address.replace("http", "ws", 1) + "/_stcore/stream")
        assert log.read_text() == before
    code = Path(websockets_sansio_impl.__file__).read_text(encoding="utf-8")
    assert OF_A_REFUSED_PAGE in code


def test_the_access_log_of_the_web_server_names_nobody_and_fails_nowhere(capsys: pytest.CaptureFixture[str]) -> None:
    log.set_up("off")
    logger, handler = logging.getLogger("uvicorn.access"), logging.StreamHandler(sys.stderr)
    handler.setFormatter(AccessFormatter())
    logger.addHandler(handler)
    try:
        logger.warning('%s - "%s %s HTTP/%s" %d', "192.0.2.7:5", "GET", "/timeline?q=evil", "1.1", 200)
    finally:
        logger.removeHandler(handler)
    assert capsys.readouterr().err == ""
