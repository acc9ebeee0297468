"""Metrics for Prometheus, on an address of their own that is not public (HOMEWARD_METRICS); without it there are none.

Requests and page runs are counted as they are logged (core/log.py), by their routes; the rest is read when it is
scraped. No client is identified.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from prometheus_client import REGISTRY, Histogram, start_http_server
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, Metric

from homeward.core import log
from homeward.db import versions
from homeward.db.database import WATCHDOG
from homeward.db.release import release
from homeward.web.limits import LOAD

# In seconds. A change to a known view takes a few hundredths, a workbook a second, and a query is stopped after ten.
BUCKETS = (0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 20.0)
REQUESTS = Histogram(
    "homeward_request_seconds", "Requests, from first to last byte.", ["route", "status"], buckets=BUCKETS
)
RUNS = Histogram("homeward_run_seconds", "Runs of a page: opened, or a filter changed.", ["outcome"], buckets=BUCKETS)


def observe(line: Mapping[str, Any]) -> None:
    """Count a line of the log."""
    if line["kind"] == "request":
        REQUESTS.labels(line["route"], str(line.get("status", 0))).observe(line["ms"] / 1000)
    elif line["kind"] == "run":
        RUNS.labels("failed" if "failed" in line else "ok").observe(line["ms"] / 1000)


class State:
    """What a server is doing, and what it serves, at the moment it is asked."""

    def collect(self) -> Iterator[Metric]:
        """Yield every metric that is not counted as it happens."""
        for name, text, places in (
            ("homeward_pages", "Pages that are open.", LOAD.sessions),
            ("homeward_requests", "Requests under way that draw or ask the database.", LOAD.requests),
        ):
            yield GaugeMetricFamily(f"{name}_open", text, value=places.taken)
            yield GaugeMetricFamily(f"{name}_places", f"Places for them. {text}", value=places.most)
        refused = CounterMetricFamily("homeward_refused", "Pages and requests told to come back.", labels=["what"])
        for what, count in LOAD.refused.items():
            refused.add_metric([what], count)
        yield refused
        stopped = "Queries stopped since they took too long."
        yield CounterMetricFamily("homeward_queries_stopped", stopped, value=WATCHDOG.stopped)
        database, rejection = versions.current(), versions.rejection()
        serves = GaugeMetricFamily("homeward_serves", "What is served: 1.", labels=["version", "release"])
        serves.add_metric([database.version, release()], 1)
        yield serves
        built = "When the version that is served was built, in seconds since 1970."
        yield GaugeMetricFamily("homeward_data_built_timestamp_seconds", built, value=database.built.timestamp())
        yield GaugeMetricFamily("homeward_data_rejected", "1 while newer data are refused.", value=int(bool(rejection)))
        yield GaugeMetricFamily("homeward_ready", "1 once everything is warm.", value=int(LOAD.ready))


@contextmanager
def metrics_served(where: tuple[str, int]) -> Iterator[None]:
    """Serve the metrics at a host and port, until the end of the block.

    Raises:
        OSError: the port is taken.
    """
    server, thread = start_http_server(where[1], where[0])
    state: Any = State()
    REGISTRY.register(state)
    log.observers.append(observe)
    try:
        yield
    finally:
        log.observers.remove(observe)
        REGISTRY.unregister(state)
        server.shutdown()
        server.server_close()
        thread.join()
