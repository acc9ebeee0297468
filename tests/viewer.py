"""A page open in a browser, without the browser: a viewer that speaks Streamlit's protocol over a WebSocket.

Two hundred of them fit into one process. A viewer keeps what each complete run sent, so that a test can ask what was
on the page, which version of the data it came from, and whether anything was an error; a benchmark, how long it took
and how many bytes it was.
"""

from __future__ import annotations

import json
import re
import threading
import time
import urllib.request
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from http.cookies import SimpleCookie
from types import TracebackType
from typing import Any
from urllib.parse import parse_qs, urlsplit

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.Element_pb2 import Element
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.exceptions import ConnectionClosed
from websockets.sync.client import ClientConnection, connect
from websockets.typing import Subprotocol

from homeward.charts.payload import read

WAIT = 60.0
# What a component says stands under an id of its own.
EVENTS = "$$STREAMLIT_INTERNAL_KEY_"
VERSION = re.compile(r"(?:version |версія |[?&]v=)([0-9a-f]{12})\b")


@dataclass
class Run:
    """One run of the app, from its first message to its last. Times are of `time.monotonic`."""

    url: str
    began: float
    ended: float = 0.0
    bytes: int = 0
    messages: list[ForwardMsg] = field(default_factory=list)

    def elements(self) -> list[Element]:
        """Return what is on the page after this run: what a run does not send again is removed by the browser."""
        return [message.delta.new_element for message in self.messages if message.delta.HasField("new_element")]

    def charts(self) -> dict[str, dict[str, Any]]:
        """Return the payload of each chart by its name."""
        sent = [element.bidi_component.bytes for element in self.elements() if _kind(element) == _CHART]
        return {part["name"]: part for message in filter(None, sent) for part in read(message) if "spec" in part}

    def places(self) -> dict[str, tuple[int, ...]]:
        """Return where each chart stands in the tree of the page: one that moves is built anew by the browser."""
        return {
            chart["name"]: tuple(message.metadata.delta_path)
            for message in self.messages
            if (sent := message.delta.new_element.bidi_component.bytes)
            for chart in read(sent)
            if "spec" in chart
        }

    def known(self) -> dict[str, str]:
        """Return what this run knows to be the newest (see homeward/ui/top.py)."""
        sent = [element.bidi_component.bytes for element in self.elements() if _kind(element) == _CHART]
        (live,) = [part["live"] for message in filter(None, sent) for part in read(message) if "live" in part]
        return dict(live)

    def texts(self) -> list[str]:
        """Return the texts around the charts."""
        bodies = [getattr(element, _kind(element)) for element in self.elements() if _kind(element) != _CHART]
        return [body.body for body in bodies if hasattr(body, "body")]

    def versions(self) -> set[str]:
        """Return every version of the data that something on the page names."""
        words = [*self.texts(), *(json.dumps(chart, ensure_ascii=False) for chart in self.charts().values())]
        return {version for text in words for version in VERSION.findall(text)}

    def errors(self) -> list[str]:
        """Return what a viewer would see as an error."""
        found = [str(element.exception) for element in self.elements() if _kind(element) == "exception"]
        events = [message for message in self.messages if message.WhichOneof("type") == "session_event"]
        found += [str(event.session_event) for event in events]
        found += ["page not found" for message in self.messages if message.WhichOneof("type") == "page_not_found"]
        last = self.messages[-1]
        return found + (["compile error"] if last.script_finished == ForwardMsg.FINISHED_WITH_COMPILE_ERROR else [])


_CHART = "bidi_component"


def _kind(element: Element) -> str:
    return element.WhichOneof("type") or ""


def _cookie_of(address: str) -> str:
    request = urllib.request.Request(address, headers={"Accept": "text/html"})
    with urllib.request.urlopen(request, timeout=WAIT) as answer:
        found = SimpleCookie(answer.headers.get("Set-Cookie", ""))
    return found["homeward"].value if "homeward" in found else ""


def widgets_of(run: Run) -> Iterator[tuple[str, str]]:
    """Yield kind and id of everything on the page that can send a value."""
    for message in run.messages:
        delta = message.delta
        part = delta.new_element if delta.HasField("new_element") else delta.add_block
        kind = part.WhichOneof("type") or ""
        if kind and not kind.endswith("container") and kind != "form":
            widget = getattr(getattr(part, kind), "id", "") or getattr(part, "id", "")
            if str(widget).startswith("$$ID"):
                yield kind, widget


class Viewer:
    """One open page: `path_query` is what stands in the address bar after the host, for example `/timeline?lang=en`.

    It looks for newer data every so many seconds, as a browser does (frontend/live.js), or never.
    """

    def __init__(
        self, url: str, path_query: str = "/?lang=en", looks: float | None = None, *, sticky: bool = False
    ) -> None:
        parts = urlsplit(path_query)
        # Behind a balancer, the page itself brings the cookie that keeps a browser at one server.
        self.cookie = _cookie_of(url + path_query) if sticky else ""
        headers = {"Cookie": f"homeward={self.cookie}"} if sticky else None
        self.page, self.query = parts.path.strip("/"), parts.query
        self.runs: list[Run] = []
        self.failure: str | None = None
        self._url = url
        self._page_hash = ""
        self._taken = 0
        self._changes = 0
        self._closed = threading.Event()
        self._run: Run | None = None
        self._news = threading.Condition()
        stream = url.replace("http", "ws", 1) + "/_stcore/stream"
        self._socket: ClientConnection = connect(
            stream, subprotocols=[Subprotocol("streamlit")], max_size=None, additional_headers=headers, legacy=True
        )
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()
        self.rerun()
        if looks:
            threading.Thread(target=self._watch, args=(looks,), daemon=True).start()

    def __enter__(self) -> Viewer:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Close the page."""
        self._closed.set()
        self._socket.close()
        self._reader.join(WAIT)

    # ---------- what a viewer does

    def rerun(self, query: str | None = None) -> None:
        """Ask for a run: with another query string, as a link or the back button does, or with the one there is."""
        self.query = self.query if query is None else query
        self._send()

    def set_widget(self, key: str, **value: Any) -> None:
        """Change the widget of a key; the value goes by its field in Streamlit's WidgetState: `bool_value=True`."""
        self._send(key, **value)

    def choose(self, **query: list[str]) -> None:
        """Change filters in the panel: values by parameter, none for the default."""
        self._changes += 1
        change = {"number": self._changes, "query": query}
        event = {"event": "changed", "value": {"part": "filters", "value": change}}
        self._send("top", json_trigger_value=json.dumps([event]))

    def send(self, data: bytes) -> None:
        """Send what no browser of ours would."""
        self._socket.send(data)

    def asking(self) -> BackMsg:
        """Return what a browser asks a run with, without widgets."""
        message = BackMsg()
        message.rerun_script.query_string, message.rerun_script.page_script_hash = self.query, self._page_hash
        return message

    def click(self, key: str) -> None:
        """Click the button of a key."""
        self._send(key, trigger_value=True)

    def wait_for_run(self, timeout: float = WAIT) -> Run:
        """Return the next complete run that was not returned before.

        Raises:
            TimeoutError: there was none.
        """
        with self._news:
            if not self._news.wait_for(lambda: len(self.runs) > self._taken or self.failure, timeout):
                raise TimeoutError(f"no run within {timeout:.0f} s")
            if len(self.runs) <= self._taken:
                raise ConnectionError(self.failure)
            self._taken += 1
            return self.runs[self._taken - 1]

    @property
    def last(self) -> Run:
        """What is on the page now: the last complete run."""
        return self.runs[-1]

    def filters(self) -> dict[str, list[str]]:
        """Return what the address bar says, by parameter."""
        return parse_qs(self.query)

    # ---------- the protocol

    def _send(self, key: str = "", **value: Any) -> None:
        message = BackMsg()
        state = message.rerun_script
        state.query_string, state.page_script_hash = self.query, self._page_hash
        if not self._page_hash:  # as a browser does that does not know the pages yet
            state.page_name = self.page
        if key:
            name, content = next(iter(value.items()))
            events = name == "json_trigger_value"
            place = self._id_of(key)
            widget = state.widget_states.widgets.add(id=f"{EVENTS}{place}__events" if events else place)
            field_ = getattr(widget, name)
            if hasattr(field_, "data"):
                field_.data.extend(content)
            else:
                setattr(widget, name, content)
        self._socket.send(message.SerializeToString())

    def _id_of(self, key: str) -> str:
        ids = [getattr(getattr(element, _kind(element)), "id", "") for element in self.last.elements()]
        return next(found for found in ids if found.endswith(f"-{key}"))

    def _read(self) -> None:
        try:
            for data in self._frames():
                self._take(data)
            self.failure = "the connection was closed"
        except Exception as error:
            self.failure = repr(error)
        with self._news:
            self._news.notify_all()

    def _frames(self) -> Iterator[bytes]:
        while True:
            try:
                yield self._socket.recv(decode=False)
            except ConnectionClosed:
                return

    def _take(self, data: bytes) -> None:
        message = ForwardMsg.FromString(data)
        kind = message.WhichOneof("type")
        if kind == "new_session":
            self._run = Run(self._url, time.monotonic())
            self._page_hash = message.new_session.page_script_hash
        if kind == "navigation":
            self._page_hash = message.navigation.page_script_hash
        if kind == "page_info_changed":
            self.query = message.page_info_changed.query_string
        if self._run is None:
            return
        self._run.bytes += len(data)
        self._run.messages.append(message)
        if kind == "script_finished":
            self._finish(message.script_finished)

    def _watch(self, seconds: float) -> None:
        while not self._closed.wait(seconds):
            with suppress(OSError, ConnectionClosed):  # the server is away: the next look finds it
                with urllib.request.urlopen(f"{self._url}/version", timeout=WAIT) as answer:
                    newest = json.load(answer)
                known = self.runs[-1].known() if self.runs else {}
                if self._run is None and any(newest[name] != value for name, value in known.items()):
                    self._send()

    def _finish(self, status: int) -> None:
        run, self._run = self._run, None
        if run is None or status == ForwardMsg.FINISHED_EARLY_FOR_RERUN:
            return
        run.ended = time.monotonic()
        with self._news:
            self.runs.append(run)
            self._news.notify_all()
