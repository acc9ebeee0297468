"""The app as a process that can be killed and watched: its threads, its open files, its memory, its log."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import urllib.error
import urllib.request
from pathlib import Path
from types import TracebackType
from typing import Any

from homeward.settings import ROOT
from tests.browser import _answers, free_port, until

# Serves the app, and while there is a file of the name in ENDLESS, the queries named in it never end.
WITH_ENDLESS_QUERIES = """
import os, sys
from pathlib import Path
from homeward.db import database
real, switch = database.statement, Path(os.environ["ENDLESS"])
ENDLESS = "with recursive n(i) as (select 1 union all select (i + 1) % 1000 from n) select count(*) from n"
database.statement = lambda name: ENDLESS if switch.exists() and name in switch.read_text().split() else real(name)
database.QUERY_SECONDS = float(os.environ["QUERY_SECONDS"])
from streamlit.web.cli import main
sys.argv[0] = "streamlit"
main()
"""
# Serves the app; a page that was closed is kept for a second, for who comes back, and not for two minutes.
WITH_SHORT_MEMORY = """
import sys
from streamlit.runtime.memory_session_storage import MemorySessionStorage as Storage
real = Storage.__init__
Storage.__init__ = lambda self, maxsize=128, ttl_seconds=1: real(self, maxsize, 1)
from streamlit.web.cli import main
sys.argv[0] = "streamlit"
main()
"""
# Serves the app, and writes down the routes of Streamlit, each with its methods, in the file of the name in ROUTES.
WITH_ROUTES = """
import json, os, sys
from pathlib import Path
from streamlit.web.server.starlette import starlette_app
real = starlette_app.create_streamlit_routes
def noting(runtime):
    routes = real(runtime)
    told = [[type(one).__name__, one.path, sorted(getattr(one, "methods", None) or [])] for one in routes]
    Path(os.environ["ROUTES"]).write_text(json.dumps(told))
    return routes
starlette_app.create_streamlit_routes = noting
from streamlit.web.cli import main
sys.argv[0] = "streamlit"
main()
"""


class Served:
    """The app, served on a port as a user does it; `settings` are variables of its environment."""

    def __init__(self, log: Path, *, code: str = "", **settings: str) -> None:
        self.log, self.port = log, free_port()
        self.address = f"http://localhost:{self.port}"
        self._start = [sys.executable, *(["-c", code] if code else ["-m", "streamlit"])]
        self._settings = settings
        self.begin()

    def __enter__(self) -> Served:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.end(signal.SIGTERM)

    def begin(self) -> None:
        """Serve, on the same port each time; return when it answers."""
        command = [*self._start, "run", "app.py", "--server.port", str(self.port)]
        with self.log.open("a", encoding="utf-8") as file:
            self._process = subprocess.Popen(
                command, cwd=ROOT, env=os.environ | self._settings, stdout=file, stderr=subprocess.STDOUT
            )
        until(self._is_ready, "the app to be ready")

    def _is_ready(self) -> bool:
        if self._process.poll() is not None:
            raise RuntimeError(f"the app ended with {self._process.returncode}:\n{self.log.read_text()}")
        return _answers(f"{self.address}/readyz")

    def end(self, how: signal.Signals) -> None:
        """End the process, and wait until it is gone."""
        self._process.send_signal(how)
        try:
            self._process.wait(20)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait(20)

    # ---------- what it answers

    def get(self, path: str, **headers: str) -> tuple[int, dict[str, str], bytes]:
        """Return status, headers by their names in small letters, and body of an answer."""
        request = urllib.request.Request(f"{self.address}{path}", headers=headers)
        try:
            with urllib.request.urlopen(request, timeout=60) as answer:
                return answer.status, _small(answer.headers), answer.read()
        except urllib.error.HTTPError as error:
            with error:
                return error.code, _small(error.headers), error.read()

    def health(self) -> dict[str, Any]:
        """Return what /healthz tells a curator."""
        told: dict[str, Any] = json.loads(self.get("/healthz?verbose=1")[2])
        return told

    # ---------- what it holds

    def threads(self) -> int:
        """Return how many threads it has."""
        return len(list(Path(f"/proc/{self._process.pid}/task").iterdir()))

    def files(self) -> int:
        """Return how many files it has open, sockets among them."""
        return len(list(Path(f"/proc/{self._process.pid}/fd").iterdir()))

    def megabytes(self) -> float:
        """Return how much memory it holds."""
        pages = int(Path(f"/proc/{self._process.pid}/statm").read_text().split()[1])
        return pages * os.sysconf("SC_PAGE_SIZE") / 1e6


def _small(headers: Any) -> dict[str, str]:
    return {name.lower(): value for name, value in headers.items()}
