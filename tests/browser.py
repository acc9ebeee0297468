"""What the browser tests and the screenshots share: the app on a port of its own, and a browser that keeps a record.

A page is opened in a `Tab`, which records everything a browser complains about: console errors, uncaught errors,
violations of the content security policy, failed requests, and requests to any other host. The policy forbids
`eval`, so waiting is done with selectors and locators, or with `until`, never with `page.wait_for_function`.
"""

from __future__ import annotations

import os
import re
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode, urlsplit

from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from homeward.dataset import ROOT
from homeward.pages import PAGES

# Machines can be slow; a test waits for a condition, and only a condition that never comes true takes so long.
TIMEOUT = 60.0
MS = 1000
DESKTOP = (1440, 900)
PHONE = (390, 844)
LAUNCH = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
)
LOCAL = ("localhost", "127.0.0.1")
# Told to the console, which is recorded, so that a violation is known even after the page has gone.
TELL_VIOLATIONS = """
document.addEventListener("securitypolicyviolation", (event) =>
  console.error(`violation: ${event.violatedDirective} forbids ${event.blockedURI} (${event.sourceFile})`));
"""


def until(condition: Callable[[], Any], what: str, timeout: float = TIMEOUT) -> Any:
    """Return what a condition returns as soon as it is true.

    Raises:
        TimeoutError: it did not become true; the message says what was waited for.
    """
    end = time.monotonic() + timeout
    while not (found := condition()):
        if time.monotonic() > end:
            raise TimeoutError(f"waited {timeout:.0f} s for {what}")
        time.sleep(0.05)
    return found


# ---------- the app


@contextmanager
def running_app() -> Iterator[str]:
    """Serve the app as a user does, on a free port, and give its address; stopped at the end."""
    port = _free_port()
    address = f"http://localhost:{port}"
    command = [sys.executable, "-m", "streamlit", "run", "app.py", "--server.port", str(port)]
    with tempfile.TemporaryFile("w+", encoding="utf-8") as log:
        process = subprocess.Popen(command, cwd=ROOT, stdout=log, stderr=subprocess.STDOUT)

        def ready() -> bool:
            if process.poll() is not None:
                log.seek(0)
                raise RuntimeError(f"the app ended with {process.returncode}:\n{log.read()}")
            return _answers(f"{address}/healthz")

        try:
            until(ready, "the app to be ready")
            yield address
        finally:
            process.terminate()
            try:
                process.wait(20)
            except subprocess.TimeoutExpired:
                process.kill()


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _answers(address: str) -> bool:
    try:
        with urllib.request.urlopen(address, timeout=5) as response:
            return bool(response.status == 200)
    except OSError:
        return False


# ---------- the browser


def chromium() -> str:
    """Return the path of Chromium: of the environment, else of the machine."""
    path = os.environ.get("CHROMIUM") or shutil.which("chromium")
    if not path:
        raise RuntimeError("The browser tests need Chromium: set CHROMIUM to its path (`make test` finds one).")
    return path


@contextmanager
def running_browser() -> Iterator[Browser]:
    """Start a headless Chromium; stopped at the end."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium(), args=list(LAUNCH))
        yield browser
        browser.close()


@contextmanager
def context_of(browser: Browser, address: str, size: tuple[int, int] = DESKTOP, **options: Any) -> Iterator[BrowserContext]:
    """Open what one viewer's browser is: a window size, a colour scheme, a cache and a clipboard of its own."""
    width, height = size
    viewport = {"width": width, "height": height}
    context = browser.new_context(base_url=address, viewport=viewport, locale="en-GB", reduced_motion="reduce", **options)
    context.set_default_timeout(TIMEOUT * MS)
    context.add_init_script(TELL_VIOLATIONS)
    yield context
    context.close()


@dataclass
class Tab:
    """One page of the app in a browser, and what the browser complained about in it."""

    page: Page
    address: str
    errors: list[str] = field(default_factory=list)
    elsewhere: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.page.on("console", lambda message: self._complain(message.type, message.text))
        self.page.on("pageerror", lambda error: self._complain("error", f"uncaught: {error}"))
        self.page.on("request", lambda request: self._leave(request.url))
        self.page.on("websocket", lambda socket: self._leave(socket.url))

    def _complain(self, kind: str, text: str) -> None:
        if kind == "error":
            self.errors.append(text)

    def _leave(self, url: str) -> None:
        parts = urlsplit(url)
        if parts.scheme not in ("data", "blob") and parts.hostname not in LOCAL:
            self.elsewhere.append(url)

    def open(self, path: str = "", **query: Any) -> Tab:
        """Open a page of the app by its path and filters, and wait until all its figures stand."""
        self.page.goto(f"/{path}?{urlencode({'lang': 'en'} | query, doseq=True)}")
        self.settled(path)
        return self

    def settled(self, path: str = "") -> None:
        """Wait until the page of a path is complete: the run is over and every figure of it is drawn or empty."""
        for name in figures_of(path):
            figure = f"#figure-{name}"
            self.page.wait_for_selector(f"{figure}[data-drawn], {figure}:has(.homeward-empty:not([hidden]))")
        self.page.wait_for_selector(".st-key-footer")
        self.idle()

    def idle(self) -> None:
        """Wait until no run of the app is under way."""
        self.page.wait_for_selector('[data-testid="stApp"][data-test-script-state="notRunning"]')

    def query(self) -> str:
        """Return the query string of the address bar."""
        return urlsplit(self.page.url).query

    def drawn(self, name: str) -> int:
        """Return how many times a figure has been drawn."""
        return int(self.page.locator(f"#figure-{name}").get_attribute("data-drawn") or 0)

    @contextmanager
    def redraws(self, name: str) -> Iterator[None]:
        """Wait after a block until a figure has been drawn anew and the run is over."""
        before = self.drawn(name)
        yield
        self.page.wait_for_selector(f'#figure-{name}:not([data-drawn="{before}"])')
        self.idle()


def figures_of(path: str) -> list[str]:
    """Return the names of the figures that the page of a path shows, in order, as its file has them."""
    return re.findall(r'\bshow\("(\w+)"', (ROOT / "pages" / PAGES[path].file).read_text(encoding="utf-8"))
