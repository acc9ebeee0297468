"""A driver of the data API: eight lasting connections, each with one request after the other."""

from __future__ import annotations

import http.client
import random
import threading
import time
from collections.abc import Iterator
from itertools import cycle, product
from typing import Any
from urllib.parse import urlsplit

from benchmarks.viewers import DAYS, Times

CONNECTIONS = 8
# What people count with: wide and long facts, a chart's numbers, as CSV and JSON; compressed, as pandas and R ask.
FILES = ("exchanges.csv", "returns.csv", "groups.json", "timeline.csv")
HEADERS = {"Accept-Encoding": "gzip"}


def known() -> Iterator[str]:
    """Return addresses that come again and again: every file in five periods."""
    periods = [f"from={year}-01-01&to={year}-12-31" for year in range(2022, 2027)]
    return cycle([f"/data/v1/{file}?{period}" for file, period in product(FILES, periods)])


def new() -> Iterator[str]:
    """Return addresses that nobody has asked for, every file in turn."""
    chance = random.Random(9)
    periods = {tuple(sorted(chance.sample(DAYS, 2))) for _ in range(100_000)}
    return (
        f"/data/v1/{file}?from={first}&to={last}" for (first, last), file in zip(periods, cycle(FILES), strict=False)
    )


def drive(address: str, seconds: float, paths: Iterator[str]) -> dict[str, Any]:
    """Ask for a while; return requests per second, their ms, bytes and what was not answered with 200."""
    ms: list[float] = []
    sizes: list[int] = []
    wrong: list[int] = []
    lock = threading.Lock()
    began, cpu = time.monotonic(), time.process_time()

    def ask() -> None:
        connection = http.client.HTTPConnection(urlsplit(address).netloc, timeout=60)
        while time.monotonic() < began + seconds:
            with lock:
                path = next(paths)
            start = time.monotonic()
            connection.request("GET", path, headers=HEADERS)
            response = connection.getresponse()
            sizes.append(len(response.read()))
            ms.append((time.monotonic() - start) * 1000)
            if response.status != 200:
                wrong.append(response.status)
        connection.close()

    threads = [threading.Thread(target=ask) for _ in range(CONNECTIONS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    passed = time.monotonic() - began
    share = (time.process_time() - cpu) / passed
    figures = Times(ms, len(ms) / passed).figures()
    return {**figures, "bytes": round(sum(sizes) / len(sizes)), "errors": len(wrong), "driver_cores": round(share, 2)}
