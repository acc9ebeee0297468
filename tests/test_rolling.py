"""Servers of one build behind HAProxy and Caddy (deploy/): restarts and newer data, one after another.

`make test` does it with a few viewers; `VIEWERS=600 MINUTES=5 … -m slow` as on the morning of an exchange.
"""

from __future__ import annotations

import os
import shutil
import signal
import statistics
import time
from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path

import httpx2 as httpx
import pytest

from homeward.db.build import version_of
from homeward.settings import DATA
from tests.balanced import Site
from tests.browser import Tab, running_browser, until, viewer
from tests.crowd import Crowd, Program
from tests.probes import probed
from tests.viewer import Viewer

VIEWERS, MINUTES = int(os.environ.get("VIEWERS", "60")), float(os.environ.get("MINUTES", "1"))
pytestmark = pytest.mark.skipif(not shutil.which("haproxy", path="/usr/sbin:/usr/bin"), reason="HAProxy is not here")


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
        program = Program(crowd)
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
    assert program.asked
    assert crowd.seen.seconds_away
    assert set(crowd.seen.servers) == {"1", "2"}
    assert "Traceback" not in (tmp_path / "log").read_text(encoding="utf-8")


@pytest.mark.slow
def test_behind_caddy_a_rolling_restart_and_newer_data_are_seen_by_nobody_either(
    tmp_path: Path, data_copy: Path
) -> None:
    if not shutil.which("caddy"):
        pytest.skip("Caddy is not here")
    site = Site(tmp_path, 2, "Caddyfile")
    published = [site.publish(DATA)]
    with site.served():
        crowd = Crowd(site.address, 8, 2.0, within=1.0, published=published)
        until(lambda: crowd.seen.errors or crowd.all_here(), "everyone to see a page")
        roll(site, crowd, 3.0)
        update(site, crowd, changed(data_copy, 1))
        until(lambda: crowd.seen.errors or set(crowd.shown) == {published[-1]}, "everyone to see the newer data")
        crowd.close()
    assert crowd.seen.errors == []
    assert crowd.seen.seconds_away


@pytest.mark.slow
def test_three_servers_through_a_rolling_restart_a_lost_one_and_newer_data(
    tmp_path: Path, data_copy: Path, record_property: Callable[[str, object], None]
) -> None:
    site = Site(tmp_path, 3)
    published = [site.publish(DATA)]
    every = max(10.0, VIEWERS / 10)  # what two cores take together with those who ask
    with (
        site.served(),
        running_browser() as browser,
        viewer(browser, site.address) as context,
        probed(site.ports) as probes,
    ):
        tab = Tab(context.new_page()).open("timeline", who="military")
        crowd = Crowd(site.address, VIEWERS, every, within=MINUTES * 15, published=published)
        program = Program(crowd)
        crowd.stopped.wait(MINUTES * 15)
        ends = time.monotonic() + MINUTES * 60
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
    words = f"{VIEWERS} viewers, a change each in {every:.0f} s, {MINUTES:g} minutes: {crowd.seen.words()}; {program.asked} files for a program; "
    p50, p99 = (statistics.quantiles(probes, n=100)[place] for place in (49, 98))
    words += f"/healthz p50 {p50:.0f}, p99 {p99:.0f} ms of {len(probes)}"
    print(words)
    record_property("three servers behind HAProxy", words)
    assert crowd.seen.errors == []
    assert (tab.errors, shown["who"]) == ([], ["military"])
    assert set(crowd.seen.servers) == {"1", "2", "3"}
    assert "Traceback" not in (tmp_path / "log").read_text(encoding="utf-8")


@pytest.mark.slow
def test_what_two_servers_do_is_measured_beside_what_one_does(
    tmp_path: Path, record_property: Callable[[str, object], None]
) -> None:
    """Forty viewers who do not rest: changes in a second. Who drives them, and the balancer, take a part of the cores."""
    found = {}
    for count in (1, 2):
        (tmp_path / str(count)).mkdir()
        site = Site(tmp_path / str(count), count)
        published = [site.publish(DATA)]
        with site.served():
            crowd = Crowd(site.address, 40, 0.02, within=1.0, published=published)
            until(lambda crowd=crowd: crowd.seen.errors or crowd.all_here(), "everyone to see a page")
            crowd.stopped.wait(5)
            before, cpu = len(crowd.seen.milliseconds), time.process_time()
            crowd.stopped.wait(20)
            found[count] = (len(crowd.seen.milliseconds) - before) / 20
            share = (time.process_time() - cpu) / 20
            crowd.close()
        assert crowd.seen.errors == []
    words = f"one server {found[1]:.1f}, two {found[2]:.1f} changes a second ({found[2] / found[1]:.2f} times) on {os.cpu_count()} cores; "
    words += f"who drives them took {share:.2f} of a core"
    print(words)
    record_property("two servers beside one", words)
