"""People who change filters, without browsers: on Streamlit's WebSocket as a page does, or with Dash's callbacks.

All three pages have the same three filters, and everyone chooses in the same way: one filter at a time, at random,
from a fixed seed. `KNOWN` views have been looked at before; `fresh` ones nobody has ever asked that server for.
"""

from __future__ import annotations

import datetime as dt
import http.client
import json
import random
import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import product
from statistics import quantiles
from typing import Protocol
from urllib.parse import urlsplit

from benchmarks.servers import Server
from homeward.core.filters import CHOICES
from tests.viewer import Viewer

WHO = ("Everyone", "Military", "Civilians")
DIRECTION = ("To Ukraine", "To Russia", "Both")
# What ours calls the choices that the peers call by their words.
IDS = dict(zip((*WHO, *DIRECTION), (*CHOICES["who"], *CHOICES["direction"]), strict=True))
YEARS = tuple(f"{year}-01-01" for year in range(2022, 2027))
DAYS = tuple((dt.date(2022, 1, 1) + dt.timedelta(day)).isoformat() for day in range(1500))
View = tuple[str, str, str]  # from, who, direction
WIDGETS = ("from", "who", "direction")
START: View = (YEARS[0], WHO[0], DIRECTION[0])
TURNS = 5  # that each page has, where several are measured
KNOWN: tuple[View, ...] = tuple(product(YEARS, WHO, DIRECTION))


class Page(Protocol):
    """An open page. `change` sets one filter and returns when all of what follows from it has come."""

    def change(self, widget: str, value: str) -> None: ...  # noqa: D102

    def close(self) -> None: ...  # noqa: D102


class Ours:
    """A page of ours: its filters are one form."""

    def __init__(self, address: str, path: str = "/timeline?lang=en") -> None:
        self.viewer = Viewer(address, path)
        self._complete()

    def change(self, widget: str, value: str) -> None:
        """Set a filter and wait for the run."""
        self.viewer.choose(**{widget: [IDS.get(value, value)]})
        self._complete()

    def close(self) -> None:
        """Close the page."""
        self.viewer.close()

    def _complete(self) -> None:
        run = self.viewer.wait_for_run()
        if errors := run.errors():
            raise RuntimeError("; ".join(errors))
        for earlier in self.viewer.runs[:-1]:  # a viewer keeps what it got; hours of it would be much
            earlier.messages.clear()


class Tutorial(Ours):
    """The tutorial's page: its choices are radio buttons."""

    def __init__(self, address: str) -> None:
        super().__init__(address, "/")

    def change(self, widget: str, value: str) -> None:
        """Set a filter and wait for the run."""
        if widget == "from":
            self.viewer.set_widget(widget, string_array_value=[value.replace("-", "/")])
        else:
            self.viewer.set_widget(widget, string_value=value)
        self._complete()


class Dash:
    """The page in Dash: one callback, asked over a connection that is kept."""

    def __init__(self, address: str) -> None:
        self._view = dict(zip(WIDGETS, START, strict=True))
        self._connection = http.client.HTTPConnection(urlsplit(address).netloc, timeout=60)
        (self._callback,) = json.loads(self._ask("GET", "/_dash-dependencies"))
        self.change("who", WHO[0])

    def change(self, widget: str, value: str) -> None:
        """Set a filter and wait for the answer of the callback, as the browser asks for it."""
        self._view[widget] = value
        outputs = [dict(zip(("id", "property"), part.split("."), strict=True)) for part in self._outputs()]
        inputs = [{**each, "value": self._view[each["id"]]} for each in self._callback["inputs"]]
        changed = [f"{each['id']}.{each['property']}" for each in inputs if each["id"] == widget]
        asked = {"output": self._callback["output"], "outputs": outputs, "inputs": inputs, "changedPropIds": changed}
        answer = json.loads(self._ask("POST", "/_dash-update-component", json.dumps({**asked, "state": []})))
        if len(answer["response"]) != len(outputs):
            raise RuntimeError("the callback answered with something else")

    def close(self) -> None:
        """Close the connection."""
        self._connection.close()

    def _outputs(self) -> list[str]:
        return str(self._callback["output"]).strip(".").split("...")

    def _ask(self, method: str, path: str, body: str | None = None) -> bytes:
        response = self._answer(method, path, body)
        content = response.read()
        if response.status != 200:
            raise RuntimeError(f"{path}: {response.status}")
        return content

    def _answer(self, method: str, path: str, body: str | None) -> http.client.HTTPResponse:
        """Return the answer; a connection that the server gave up meanwhile is opened again, as browsers do."""
        try:
            self._connection.request(method, path, body, {"Content-Type": "application/json"})
            return self._connection.getresponse()
        except ConnectionError:
            self._connection.close()
            self._connection.request(method, path, body, {"Content-Type": "application/json"})
            return self._connection.getresponse()


# ---------- what they choose


class Chooser:
    """Chooses other filters: of the known views, or (`fresh`) such as nobody chose before."""

    def __init__(self, *, fresh: bool) -> None:
        self._days = DAYS if fresh else YEARS
        self._seen: set[View] | None = set(KNOWN) if fresh else None
        self._lock = threading.Lock()

    def walk(self, seed: int) -> Iterator[tuple[str, str]]:
        """Yield a widget and its next value, for ever, for one viewer."""
        chance, view = random.Random(seed), START
        choices = (self._days, WHO, DIRECTION)
        while True:
            place = chance.randrange(3)
            value = chance.choice(choices[place])
            after: View = (*view[:place], value, *view[place + 1 :])  # type: ignore[assignment]
            if value != view[place] and self._is_new(after):
                view = after
                yield WIDGETS[place], value

    def _is_new(self, view: View) -> bool:
        with self._lock:
            if self._seen is None:
                return True
            new = view not in self._seen
            self._seen.add(view)
            return new


def look_at_all(page: Page) -> None:
    """Look at every known view once, from the first on."""
    for (since, direction), turn in zip(product(YEARS, DIRECTION), (WHO, WHO[::-1]) * len(KNOWN), strict=False):
        page.change("from", since)
        page.change("direction", direction)
        for who in turn:
            page.change("who", who)


def warm(open_page: Callable[[], Page]) -> None:
    """Look at every known view with a page that is opened for it."""
    page = open_page()
    look_at_all(page)
    page.close()


# ---------- what is measured


@dataclass(frozen=True)
class Times:
    """How long changes took, in ms, how many of them a second there were, and the ms of a core that each took.

    The last does not depend on what else the machine does.
    """

    ms: Sequence[float]
    per_second: float
    cpu_ms: float = 0.0

    def figures(self) -> dict[str, float]:
        """Return number of changes, changes per second, 50th and 95th percentile in ms, ms of a core."""
        cuts = quantiles(self.ms, n=20, method="inclusive")
        rounded = {"p50": round(cuts[9], 1), "p95": round(cuts[18], 1)}
        return {
            "changes": len(self.ms),
            "per_second": round(self.per_second, 2),
            **rounded,
            "cpu_ms": round(self.cpu_ms, 1),
        }


class Crowd:
    """People who change filters of one site, each once the change before is complete, or `pause` seconds after it.

    They do so for a while at a time (`stay`), so that others can take turns with them; what they find adds up.
    `cpu` tells how many seconds of a core the server has used.
    """

    def __init__(
        self,
        open_page: Callable[[], Page],
        people: int,
        chooser: Chooser,
        pause: float = 0.0,
        cpu: Callable[[], float] = lambda: 0.0,
    ) -> None:
        self._pages = [open_page() for _ in range(people)]
        self._walks = [chooser.walk(seed) for seed in range(people)]
        self._pause, self._cpu = pause, cpu
        self._ms: list[float] = []
        self._failures: list[Exception] = []
        self._seconds = self._used = 0.0

    def stay(self, seconds: float) -> None:
        """Change filters for so long.

        Raises:
            Exception: what went wrong first.
        """
        began, used = time.monotonic(), self._cpu()
        threads = [
            threading.Thread(target=self._change, args=(page, walk, began + seconds))
            for page, walk in zip(self._pages, self._walks, strict=True)
        ]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        if self._failures:
            raise self._failures[0]
        self._seconds += time.monotonic() - began
        self._used += self._cpu() - used

    def times(self) -> Times:
        """Return what they found."""
        number = len(self._ms)
        return Times(self._ms, number / self._seconds, self._used * 1000 / number)

    def close(self) -> None:
        """Close their pages."""
        for page in self._pages:
            page.close()

    def _change(self, page: Page, walk: Iterator[tuple[str, str]], end: float) -> None:
        try:
            while time.monotonic() < end:
                widget, value = next(walk)
                began = time.monotonic()
                page.change(widget, value)
                self._ms.append((time.monotonic() - began) * 1000)
                time.sleep(self._pause)
        except Exception as error:
            self._failures.append(error)


def in_turns(crowds: Mapping[str, Crowd], seconds: float) -> dict[str, Times]:
    """Let crowds take turns until each has had so many seconds: what else the machine does meets all of them alike."""
    for _ in range(TURNS):
        for crowd in crowds.values():
            crowd.stay(seconds / TURNS)
    for crowd in crowds.values():
        crowd.close()
    return {name: crowd.times() for name, crowd in crowds.items()}


def opener(kind: str, server: Server, address: str | None = None) -> Callable[[], Page]:
    """Return what opens the page of a kind of server."""
    pages: dict[str, Callable[[str], Page]] = {"ours": Ours, "tutorial": Tutorial, "dash": Dash}
    return lambda: pages[kind](address or server.address)
