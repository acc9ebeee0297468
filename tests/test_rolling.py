"""Three servers of one build behind HAProxy (deploy/haproxy.cfg): restarts and newer data, one after another.

`make test` does it with a few viewers; `VIEWERS=600 MINUTES=5 … -m slow` as on the morning of an exchange.
"""

from __future__ import annotations

import os
import re
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import httpx2 as httpx
import pytest

from homeward.cli import server_command
from homeward.db.build import version_of
from homeward.settings import DATA, ROOT
from tests.browser import Tab, _answers, free_port, running_browser, until, viewer
from tests.crowd import Crowd
from tests.viewer import Viewer

VIEWERS, MINUTES = int(os.environ.get("VIEWERS", "60")), float(os.environ.get("MINUTES", "1"))
CONFIGURATION = ROOT / "deploy" / "haproxy.cfg"
SERVER = re.compile(r"    server homeward-1 homeward-1:8501( check.*)")

pytestmark = pytest.mark.skipif(not shutil.which("haproxy", path="/usr/sbin:/usr/bin"), reason="HAProxy is not here")


class Site:
    """Servers of one build, and HAProxy before them with the configuration of deploy/."""

    def __init__(self, folder: Path, count: int, **settings: str) -> None:
        self.folder, self.out = folder, folder / "out"
        self.settings = {"HOMEWARD_DATABASE": str(self.out), "TMPDIR": str(folder), "HOMEWARD_SHARE": "100"} | settings
        self.ports, self.processes = [free_port() for _ in range(count)], dict[int, subprocess.Popen[bytes]]()
        self.address = f"http://127.0.0.1:{free_port()}"
        self.log = (folder / "log").open("ab")

    def publish(self, data: Path) -> str:
        """Build data as an operator does, and return their version."""
        command = [sys.executable, "-m", "homeward.cli", "--data", str(data), "build", str(self.out)]
        subprocess.run(command, cwd=ROOT, check=True, stdout=self.log, stderr=self.log)
        return version_of(data)

    def start(self, port: int) -> None:
        """Start a server, and wait until it is ready."""
        self.processes[port] = subprocess.Popen(
            server_command(port, "127.0.0.1"),
            cwd=ROOT,
            env=os.environ | self.settings,
            stdout=self.log,
            stderr=self.log,
        )
        until(lambda: _answers(f"http://127.0.0.1:{port}/readyz"), "a server to be ready")

    def end(self, port: int, how: signal.Signals = signal.SIGTERM) -> None:
        """End a server."""
        self.processes[port].send_signal(how)
        self.processes.pop(port).wait(40)

    def newest(self) -> set[str]:
        """Return which versions the servers serve."""
        return {httpx.get(f"http://127.0.0.1:{port}/version", timeout=60).json()["version"] for port in self.ports}

    def configuration(self) -> str:
        """Return deploy/haproxy.cfg with these servers, on these ports."""
        lines = []
        for line in CONFIGURATION.read_text(encoding="utf-8").splitlines():
            if found := SERVER.fullmatch(line):
                for number, port in enumerate(self.ports, 1):
                    lines.append(
                        f"    server homeward-{number} 127.0.0.1:{port}{found[1].replace('cookie 1', f'cookie {number}')}"
                    )
            elif "server homeward-" not in line:
                lines.append(line)
        text = "\n".join(lines) + "\n"
        text = text.replace("bind :8080", f"bind {self.address.removeprefix('http://')}")
        return text.replace("127.0.0.1:8405", f"127.0.0.1:{free_port()}")

    @contextmanager
    def served(self) -> Iterator[None]:
        """Run all of it."""
        for port in self.ports:
            self.start(port)
        file = self.folder / "haproxy.cfg"
        file.write_text(self.configuration(), encoding="utf-8")
        path = os.environ["PATH"] + ":/usr/sbin"
        command = ["haproxy", "-db", "-f", str(file)]
        with (self.folder / "haproxy.log").open("wb") as log:
            balancer = subprocess.Popen(command, env={"PATH": path}, stdout=log, stderr=log)
            try:
                until(lambda: _answers(f"{self.address}/readyz"), "HAProxy to answer")
                yield
            finally:
                balancer.terminate()
                balancer.wait(40)
                for port in list(self.processes):
                    self.end(port)
                self.log.close()


def changed(copy: Path, number: int) -> Path:
    """Make the data of a copy newer."""
    readme = copy / "datapackage.json"
    readme.write_text(readme.read_text(encoding="utf-8") + "\n" * number, encoding="utf-8")
    return copy


def roll(site: Site, crowd: Crowd, pause: float) -> None:
    """Restart every server, one after another, each when the one before is ready again."""
    for port in site.ports:
        site.end(port)
        site.start(port)
        crowd.stopped.wait(pause)


def update(site: Site, crowd: Crowd, data: Path) -> None:
    """Publish newer data, and wait until every server serves them and everyone sees them."""
    crowd.published.append(version_of(data))
    version = site.publish(data)
    until(lambda: site.newest() == {version}, "every server to serve the newer data")


def test_a_rolling_restart_and_newer_data_are_seen_by_nobody_as_an_error(tmp_path: Path, data_copy: Path) -> None:
    site = Site(tmp_path, 2, HOMEWARD_SESSIONS="6")
    published = [site.publish(DATA)]
    with site.served(), ExitStack() as stack:
        crowd = Crowd(site.address, 6, 1.0, within=0.5, published=published)
        until(lambda: crowd.seen.errors or crowd.all_here(), "everyone to see a page")
        site.end(site.ports[0])
        site.start(site.ports[0])
        update(site, crowd, changed(data_copy, 1))
        until(lambda: crowd.seen.errors or set(crowd.shown) == {published[-1]}, "everyone to see the newer data")
        crowd.close()
        # A server without a place is ready for those whom it has, and a new viewer gets a place of the other one.
        pages = [stack.enter_context(Viewer(site.address, "/?lang=en", sticky=True)) for _ in range(12)]
        assert all(page.wait_for_run().errors() == [] for page in pages)
        assert [httpx.get(f"http://127.0.0.1:{port}/readyz").text for port in site.ports] == ["full\n"] * 2
        assert httpx.get(f"{site.address}/timeline", headers={"Accept": "text/html"}, timeout=60).status_code == 503
        pages[0].rerun("lang=uk")
        assert pages[0].wait_for_run().errors() == []
    assert crowd.seen.errors == []
    assert crowd.seen.seconds_away
    assert set(crowd.seen.servers) == {"1", "2"}
    assert "Traceback" not in (tmp_path / "log").read_text(encoding="utf-8")


@pytest.mark.slow
def test_three_servers_through_a_rolling_restart_a_lost_one_and_newer_data(
    tmp_path: Path, data_copy: Path, record_property: Callable[[str, object], None]
) -> None:
    site, ends = Site(tmp_path, 3), time.monotonic() + MINUTES * 60
    published = [site.publish(DATA)]
    every = max(10.0, VIEWERS / 15)  # what two cores take together with those who ask
    with site.served(), running_browser() as browser, viewer(browser, site.address) as context:
        tab = Tab(context.new_page()).open("timeline", who="military")
        crowd = Crowd(site.address, VIEWERS, every, within=MINUTES * 15, published=published)
        crowd.stopped.wait(MINUTES * 15)
        roll(site, crowd, MINUTES * 3)
        update(site, crowd, changed(data_copy, 1))
        crowd.stopped.wait(MINUTES * 5)
        site.end(site.ports[1], signal.SIGKILL)
        crowd.stopped.wait(MINUTES * 5)
        site.start(site.ports[1])
        update(site, crowd, changed(data_copy, 2))
        crowd.stopped.wait(max(0.0, ends - time.monotonic()))
        until(lambda: published[-1] in tab.page.locator(".st-key-footer").inner_text(), "the browser to see newer data")
        shown = tab.query()
        crowd.close()
    words = f"{VIEWERS} viewers, a change each in {every:.0f} s, {MINUTES:g} minutes: {crowd.seen.words()}"
    print(words)
    record_property("three servers behind HAProxy", words)
    assert crowd.seen.errors == []
    assert (tab.errors, shown["who"]) == ([], ["military"])
    assert set(crowd.seen.servers) == {"1", "2", "3"}
    assert "Traceback" not in (tmp_path / "log").read_text(encoding="utf-8")
