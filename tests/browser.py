"""What the browser tests and the screenshots share: the app on a port of its own, and a browser that keeps a record.

A page is opened in a `Tab`, which records everything a browser complains about: console errors, uncaught errors,
violations of the content security policy, and requests to any other host. The policy forbids `eval`, so waiting is
done with selectors, locators and `until`, never with `page.wait_for_function`.
"""

from __future__ import annotations

import ast
import os
import random
import re
import shutil
import socket
import subprocess
import tempfile
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal
from urllib.parse import parse_qs, urlencode, urlsplit

from playwright.sync_api import Browser, BrowserContext, Locator, Page, ViewportSize, sync_playwright

from homeward.cli import server_command
from homeward.core.filters import LANGUAGES
from homeward.core.pages import PAGES
from homeward.settings import ROOT

Scheme = Literal["light", "dark"]
# Machines can be slow: only a condition that never comes true takes as long as this.
TIMEOUT = 60.0
MS = 1000
DESKTOP = (1440, 900)
PHONE = (390, 844)
SCHEMES: tuple[Scheme, ...] = ("light", "dark")
LOCAL = ("localhost", "127.0.0.1")
LAUNCH = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
]
# Told to the console, which is recorded, so that a violation is known even after its page has gone.
TELL_VIOLATIONS = """
document.addEventListener("securitypolicyviolation", (event) =>
  console.error(`violation: ${event.violatedDirective} forbids ${event.blockedURI} in ${event.sourceFile}`));
"""
# The protobuf library that Streamlit ships tries WebAssembly for 64-bit numbers, is refused, and does without it.
EXPECTED = re.compile(r"violation: script-src forbids wasm-eval in \S+/static/js/protobuf\.\S+\.js")


def until(condition: Callable[[], Any], what: str) -> Any:
    """Return what a condition returns as soon as it is true.

    Raises:
        TimeoutError: it did not become true; the message says what was waited for.
    """
    end = time.monotonic() + TIMEOUT
    while not (found := condition()):
        if time.monotonic() > end:
            raise TimeoutError(f"waited {TIMEOUT:.0f} s for {what}")
        time.sleep(0.05)
    return found


# ---------- the app


@contextmanager
def running_app(log: Path | None = None, *, port: int = 0, **settings: str) -> Iterator[str]:
    """Serve the app as a user does, on a port, a free one by default, and give its address; stopped at the end.

    `settings` are variables of its environment; what it logs is written to `log`.
    """
    port = port or free_port()
    address = f"http://localhost:{port}"
    command = server_command(port)
    with tempfile.TemporaryDirectory() as folder:
        path = log or Path(folder) / "log"
        with path.open("w", encoding="utf-8") as file:
            process = subprocess.Popen(
                command, cwd=ROOT, env=os.environ | settings, stdout=file, stderr=subprocess.STDOUT
            )

        def ready() -> bool:
            if process.poll() is not None:
                raise RuntimeError(f"the app ended with {process.returncode}:\n{path.read_text(encoding='utf-8')}")
            return _answers(f"{address}/readyz")

        try:
            until(ready, "the app to be ready")
            yield address
        finally:
            process.terminate()
            try:
                process.wait(20)
            except subprocess.TimeoutExpired:
                process.kill()


def free_port() -> int:
    """Return a port that nobody has, below those that machines give to connections: a client may take one of these."""
    while True:
        port = random.SystemRandom().randrange(20_000, 32_000)
        with socket.socket() as probe, suppress(OSError):
            probe.bind(("0.0.0.0", port))
            return port


def _answers(address: str) -> bool:
    try:
        with urllib.request.urlopen(address, timeout=5) as response:
            return bool(response.status == 200)
    except OSError:
        return False


# ---------- the browser


@contextmanager
def running_browser() -> Iterator[Browser]:
    """Start the machine's Chromium without a window; stopped at the end."""
    path = os.environ.get("CHROMIUM") or shutil.which("chromium")
    if not path:
        raise RuntimeError("The browser tests need Chromium: set CHROMIUM to its path (`make test` finds one).")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=LAUNCH)
        yield browser
        browser.close()


@contextmanager
def viewer(browser: Browser, address: str, size: tuple[int, int] = DESKTOP, **options: Any) -> Iterator[BrowserContext]:
    """Open what one viewer has to themselves: a window of a size, a cache, a clipboard."""
    width, height = size
    viewport: ViewportSize = {"width": width, "height": height}
    context = browser.new_context(
        base_url=address, viewport=viewport, locale="en-GB", reduced_motion="reduce", **options
    )
    context.set_default_timeout(TIMEOUT * MS)
    context.add_init_script(TELL_VIOLATIONS)
    yield context
    context.close()


def figures_of(path: str) -> list[str]:
    """Return the names of the figures that a page always shows, in order, as its file has them.

    What stands under a condition there is shown only if there is something (the stages of a series).
    """
    text = (ROOT / "pages" / PAGES[path].file).read_text(encoding="utf-8")
    found = [*_shown(ast.parse(text).body)]
    assert found or not PAGES[path].draws, f"{path} shows nothing that this finds: tests would pass over it"
    return found


def _shown(body: list[ast.stmt]) -> Iterator[str]:
    """Yield the names that the statements of a page, and its blocks of cards, give to `show`."""
    for statement in body:
        match statement:
            case ast.With():
                yield from _shown(statement.body)
            case ast.Expr(ast.Call(ast.Name("show"), [ast.Constant(str(name)), *_])):
                yield name


@dataclass
class Tab:
    """One page of the app in a browser, and what the browser complained about in it."""

    page: Page
    path: str = ""
    scheme: Scheme = "light"
    errors: list[str] = field(default_factory=list)
    elsewhere: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.page.on("console", lambda message: self._note(message.type, message.text))
        self.page.on("pageerror", lambda error: self._note("error", f"uncaught: {error}"))
        self.page.on("request", lambda request: self._leave(request.url))
        self.page.on("websocket", lambda socket: self._leave(socket.url))

    def _note(self, kind: str, text: str) -> None:
        if kind == "error" and not EXPECTED.fullmatch(text):
            self.errors.append(text)

    def _leave(self, url: str) -> None:
        parts = urlsplit(url)
        if parts.scheme not in ("data", "blob") and parts.hostname not in LOCAL:
            self.elsewhere.append(url)

    # ----- going somewhere

    def open(self, path: str, scheme: Scheme = "light", **query: Any) -> Tab:
        """Open a page by its path and filters, and wait until it is complete."""
        return self.go(path, "?" + urlencode({"lang": "en"} | query, doseq=True), scheme)

    def go(self, path: str, query: str, scheme: Scheme = "light") -> Tab:
        """Open a page by its path and the query string of a link, and wait until it is complete."""
        self.path, self.scheme = path, scheme
        self.page.emulate_media(color_scheme=scheme)
        self.page.goto(f"/{path}{query}")
        self.page.wait_for_selector(".st-key-footer")
        for name in figures_of(path):
            shown = f"#figure-{name}"
            self.page.wait_for_selector(
                f"{shown}[data-drawn], {shown}:has(.homeward-empty:not([hidden]))", state="attached"
            )
        self.idle()
        return self

    def idle(self) -> None:
        """Wait until no run of the app is under way."""
        self.page.wait_for_selector('[data-testid="stApp"][data-test-script-state="notRunning"]')

    def be(self, language: str, scheme: Scheme) -> None:
        """Change language and colours in the page as it stands, as a viewer does, without loading it anew."""
        if self.query().get("lang") != [language]:
            with self.redrawn():
                self.choose("lang", LANGUAGES.index(language))
                until(lambda: self.query().get("lang") == [language], f"lang={language} in the URL")
        if self.scheme != scheme:
            with self.redrawn():
                self.page.emulate_media(color_scheme=scheme)
            self.scheme = scheme

    # ----- the page

    def query(self) -> dict[str, list[str]]:
        """Return the query string of the address bar, by parameter."""
        return parse_qs(urlsplit(self.address()).query)

    def address(self) -> str:
        """Return what the address bar says now (`page.url` lags behind while nothing else is asked of the browser)."""
        return str(self.page.evaluate("() => location.href"))

    @contextmanager
    def menu(self) -> Iterator[None]:
        """Have the panel of filters open for a block."""
        self.page.locator(".homeward-open-filters").click()
        self.page.locator(".homeward-panel").wait_for()
        yield
        self.page.keyboard.press("Escape")
        if self.page.locator(".homeward-panel").is_visible():
            self.page.locator(".homeward-panel-close").click()

    def choose(self, key: str, place: int) -> None:
        """Click the choice at a place of the filter of a key; where that is in the panel, open it for that."""
        choice = self.page.locator(f"[data-filter={key}]").get_by_role("radio").nth(place)
        if key == "lang" or choice.is_visible():  # languages are never in the panel
            choice.click()
            return
        with self.menu():
            choice.click()

    def year(self, year: int) -> None:
        """Click a year beside the period strip."""
        self.page.locator(".homeward-year", has_text=str(year)).click()

    def years(self) -> list[str]:
        """Return the year that is pressed, or the word for all."""
        return self.page.locator(".homeward-year[aria-pressed=true]").all_text_contents()

    def chosen(self, key: str) -> list[str]:
        """Return the words of what is chosen in the filter of a key."""
        return self.page.locator(f"[data-filter={key}] label:has(:checked)").all_text_contents()

    # ----- figures

    def action(self, name: str, action: str) -> Locator:
        """Open what an action of a figure opens (table, sources, download, share), and return it."""
        button = self.figure(name).locator(f"[data-action={action}]")
        if button.get_attribute("aria-expanded") != "true":
            button.click()
        return self.figure(name).locator(".homeward-panels > :not([hidden])")

    def figure(self, name: str) -> Locator:
        """Return a figure."""
        return self.page.locator(f"#figure-{name}")

    def chart(self, name: str) -> Locator:
        """Return the chart in a figure, the element that Plotly keeps its state in."""
        return self.figure(name).locator(".homeward-chart")

    def draws(self, name: str) -> bool:
        """Whether a figure draws a chart: others are tables, or have nothing to show."""
        return bool(self.figure(name).locator(".main-svg").count())

    def title(self, name: str) -> str:
        """Return the title of a figure."""
        return self.figure(name).locator(".homeward-title").inner_text()

    def sums(self, name: str) -> dict[str, float]:
        """Return what each trace of a chart adds up to, as Plotly has it."""
        found: dict[str, float] = self.chart(name).evaluate(
            """(chart) => Object.fromEntries(chart.data.map((trace, place) =>
                [`${place} ${trace.name}`, [...(trace.y ?? [])].reduce((sum, value) => sum + (value ?? 0), 0)]))"""
        )
        return found

    def drawn(self, *names: str) -> dict[str, str | None]:
        """Return how often figures have been drawn, all of them by default."""
        return {name: self.figure(name).get_attribute("data-drawn") for name in names or figures_of(self.path)}

    @contextmanager
    def redrawn(self, *names: str) -> Iterator[None]:
        """Wait after a block until figures, all by default, have been drawn anew and no run is under way."""
        before = self.drawn(*names)
        yield
        for name, times in before.items():
            if times:
                self.page.wait_for_selector(f'#figure-{name}:not([data-drawn="{times}"])', state="attached")
        self.idle()
