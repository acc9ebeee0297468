"""Whether servers live, asked once a second as an orchestrator does, by a process of its own: no crowd keeps it waiting.

`python -m tests.probes PORT…` writes how long each answer took, in milliseconds, until it is ended.
"""

from __future__ import annotations

import http.client
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from homeward.settings import ROOT


@contextmanager
def probed(ports: Sequence[int]) -> Iterator[list[float]]:
    """Ask until the end of the block; then the list has the milliseconds of every answer, in order of size."""
    milliseconds: list[float] = []
    command = [sys.executable, "-m", "tests.probes", *map(str, ports)]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as process:
        try:
            yield milliseconds
        finally:
            process.terminate()
            said, _ = process.communicate(timeout=40)
            milliseconds += sorted(map(float, said.split()))


def main() -> None:
    """Ask, and write, again and again."""
    while True:
        for port in sys.argv[1:]:
            connection, began = http.client.HTTPConnection("127.0.0.1", int(port), timeout=60), time.monotonic()
            try:
                connection.request("GET", "/healthz")
                connection.getresponse().read()
                print((time.monotonic() - began) * 1e3, flush=True)
            except (OSError, http.client.HTTPException):  # it has just ended, or not begun
                pass
            finally:
                connection.close()
        time.sleep(1)


if __name__ == "__main__":
    main()
