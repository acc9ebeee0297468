"""Newer data are pushed: every open page is asked for a run, on the connection it has, without a word from the browser.

Streamlit has no call for that, so this is the one place that knows its insides (tests/test_viewers.py fails if they
change). It is not a message that can get lost: what each session was last told is compared with what is newest, so a
session that was busy or away for a moment is told later.
"""

from __future__ import annotations

import asyncio
import hashlib
import logging
import time
from collections.abc import Callable

from starlette.requests import Request
from starlette.responses import Response
from streamlit import runtime
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.runtime.app_session import AppSession
from streamlit.runtime.scriptrunner import get_script_run_ctx
from streamlit.runtime.session_manager import ActiveSessionInfo, SessionClientDisconnectedError, SessionManager

logger = logging.getLogger("homeward")

PAUSE = 0.25
# Sessions are told one after the other: two runs at once take longer than one after the other (Python runs one thread
# at a time), and a viewer's own clicks find room between. A run that takes this long does not keep others waiting.
LONGEST_RUN = 5.0
MOMENT = 0.005
# Figures are sent ahead of the page around them, because they take a browser longest; it says when it has them
# (see showTogether in chart.js). The page does not wait longer than this.
AHEAD = 4.0

News = Callable[[], str]
_told: dict[str, dict[News, str]] = {}  # session → what was the news, of each kind, when its last run began
_awaited: dict[str, asyncio.Event] = {}  # page → its figures have arrived


def told(version: str, news: News) -> None:
    """Note that the run under way knows this to be the newest version, as `news` tells; outside of a run, nothing."""
    context = get_script_run_ctx(suppress_warning=True)
    if context is not None:
        _told[context.session_id] = {news: version}


def told_too(what: str, news: News) -> None:
    """Note what else the run under way knows, so that its page is asked for another when `news` tells otherwise."""
    context = get_script_run_ctx(suppress_warning=True)
    if context is not None and context.session_id in _told:
        _told[context.session_id][news] = what


def page_of(session: str) -> str:
    """Return what a page is called where its browser speaks of it: not the session, which would open it to others."""
    return hashlib.sha256(session.encode()).hexdigest()[:16]


def address_of_arrival() -> str:
    """Return where the browser of the page that is running says that its figures have arrived; empty outside a run."""
    context = get_script_run_ctx(suppress_warning=True)
    return f"./arrived/{page_of(context.session_id)}" if context is not None else ""


async def arrived(request: Request) -> Response:
    """Note that the figures of a page have arrived."""
    if event := _awaited.get(request.path_params["page"]):
        event.set()
    return Response(status_code=204)


async def keep_telling() -> None:
    """Ask every open page that was last told of other news than there are now for a run, until cancelled.

    Runs on the event loop of the server, which is the one place where sessions may be touched.
    """
    while True:
        await asyncio.sleep(PAUSE)
        try:
            if runtime.exists():
                await _tell(runtime.get_instance()._session_mgr)
        except Exception:
            logger.exception("telling the open pages of newer data")


async def _tell(manager: SessionManager) -> None:
    for gone in _told.keys() - {info.session.id for info in manager.list_sessions()}:
        del _told[gone]
    sending = []
    for info in manager.list_active_sessions():
        if _is_behind(info.session) and not _is_running(info.session):
            await _run(info.session)
            sending.append(asyncio.create_task(_send(info)))
    await asyncio.gather(*sending)


def _is_behind(session: AppSession) -> bool:
    # A session without a first run will read the newest by itself.
    return any(news() != what for news, what in list(_told.get(session.id, {}).items()))


def _is_running(session: AppSession) -> bool:
    # A run of the viewer's own is left alone: cut short, it could lose what was just chosen.
    return session._scriptrunner is not None


async def _run(session: AppSession) -> None:
    """Let a session run, and keep back what it says until that is whole.

    If the viewer does something meanwhile, their run takes the place of this one.
    """
    end = time.monotonic() + LONGEST_RUN
    session.request_rerun(session._client_state)
    session.flush_browser_queue = list  # type: ignore[method-assign]
    while _is_running(session) and time.monotonic() < end:
        await asyncio.sleep(MOMENT)


async def _send(info: ActiveSessionInfo) -> None:
    """Send what a run has said: the figures, and when they have arrived, the page that shows them.

    So a browser changes from one version to the next between two frames. A run of the viewer's own that comes between
    clears what was not sent yet.
    """
    session, page = info.session, page_of(info.session.id)
    try:
        if not _is_running(session):
            messages = AppSession.flush_browser_queue(session)
            event = _awaited[page] = asyncio.Event()
            for message in messages:
                if _goes_ahead(message, page):
                    info.client.write_forward_msg(message)
                else:
                    session._browser_queue.enqueue(message)
            if any(_is_figure(message, page) for message in messages):
                await asyncio.wait_for(event.wait(), AHEAD)
    except (SessionClientDisconnectedError, TimeoutError):
        logger.debug("a page was closed, or slow, while it was told of newer data")
    finally:
        _awaited.pop(page, None)
        del session.flush_browser_queue
        if session._message_enqueued_callback:
            session._message_enqueued_callback()


def _goes_ahead(message: ForwardMsg, page: str) -> bool:
    return message.WhichOneof("type") == "new_session" or _is_figure(message, page)


def _is_figure(message: ForwardMsg, page: str) -> bool:
    """Return whether a message is a figure that says when it has arrived."""
    return page.encode() in message.delta.new_element.bidi_component.bytes
