"""Newer data are pushed: every open page is asked for a run, on the connection it has, without a word from the browser.

Streamlit has no call for that, so this is the one place that knows its insides (tests/test_push.py fails if they
change). It is not a message that can get lost: what each session was last told is compared with what is newest, so a
session that was busy or away for a moment is told later.
"""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Callable

from streamlit import runtime
from streamlit.runtime.app_session import AppSession
from streamlit.runtime.scriptrunner import get_script_run_ctx
from streamlit.runtime.session_manager import SessionManager

logger = logging.getLogger("homeward")

PAUSE = 0.25
# Sessions are told one after the other: two runs at once take longer than one after the other (Python runs one thread
# at a time), and a viewer's own clicks find room between. A run that takes this long does not keep others waiting.
LONGEST_RUN = 5.0
MOMENT = 0.005

_told: dict[str, str] = {}  # session → the version that was newest when its last run began


def told(version: str) -> None:
    """Note that the run under way knows this to be the newest version; outside of a run, nothing."""
    context = get_script_run_ctx(suppress_warning=True)
    if context is not None:
        _told[context.session_id] = version


async def keep_telling(newest: Callable[[], str]) -> None:
    """Ask every open page that was last told of another version than the newest for a run, until cancelled.

    Runs on the event loop of the server, which is the one place where sessions may be touched.
    """
    while True:
        await asyncio.sleep(PAUSE)
        try:
            await _tell(newest)
        except Exception:
            logger.exception("telling the open pages of newer data")


async def _tell(newest: Callable[[], str]) -> None:
    if not runtime.exists():
        return
    manager = _manager()
    for gone in _told.keys() - {info.session.id for info in manager.list_sessions()}:
        del _told[gone]
    for info in manager.list_active_sessions():
        if _is_behind(info.session, newest()) and not _is_running(info.session):
            info.session.request_rerun(info.session._client_state)
            await _end_of_run(info.session)


async def _end_of_run(session: AppSession) -> None:
    end = time.monotonic() + LONGEST_RUN
    while _is_running(session) and time.monotonic() < end:
        await asyncio.sleep(MOMENT)


def _manager() -> SessionManager:
    return runtime.get_instance()._session_mgr


def _is_behind(session: AppSession, newest: str) -> bool:
    # A session without a first run will read the newest by itself.
    return _told.get(session.id, newest) != newest


def _is_running(session: AppSession) -> bool:
    # A run of the viewer's own is left alone: cut short, it could lose what was just chosen.
    return session._scriptrunner is not None
