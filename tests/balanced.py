"""Servers of one build behind a balancer, with the configurations of deploy/ on ports of this machine."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx2 as httpx

from homeward.cli import server_command
from homeward.db.build import version_of
from homeward.settings import ROOT
from tests.browser import _answers, free_port, until

DEPLOY = ROOT / "deploy"
SERVER = re.compile(r"    server homeward-1 homeward-1:8501( check.*)")
COMMANDS = {
    "haproxy.cfg": ("haproxy", "-db", "-f"),
    "Caddyfile": ("caddy", "run", "--adapter", "caddyfile", "--config"),
}


def haproxy(address: str, ports: list[int]) -> str:
    """Return deploy/haproxy.cfg for an address, with servers on these ports."""
    lines = []
    for line in (DEPLOY / "haproxy.cfg").read_text(encoding="utf-8").splitlines():
        if found := SERVER.fullmatch(line):
            for number, port in enumerate(ports, 1):
                options = found[1].replace("cookie 1", f"cookie {number}")
                lines.append(f"    server homeward-{number} 127.0.0.1:{port}{options}")
        elif "server homeward-" not in line:
            lines.append(line)
    text = "\n".join(lines) + "\n"
    text = text.replace("bind :8080", f"bind {address.removeprefix('http://')}")
    return text.replace("127.0.0.1:8405", f"127.0.0.1:{free_port()}")


def caddy(address: str, ports: list[int]) -> str:
    """Return deploy/Caddyfile for an address, with servers on these ports."""
    text = (DEPLOY / "Caddyfile").read_text(encoding="utf-8").replace("{$HOMEWARD_PUBLIC_URL}", address)
    servers = " ".join(f"127.0.0.1:{port}" for port in ports)
    return "{\n\tadmin off\n}\n" + text.replace("homeward-1:8501 homeward-2:8501", servers)


class Site:
    """Servers of one build, and a balancer before them: a file of deploy/."""

    def __init__(self, folder: Path, count: int, balancer: str = "haproxy.cfg", **settings: str) -> None:
        self.balancer = balancer
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
        self.processes[port] = process = subprocess.Popen(
            server_command(port, "127.0.0.1"),
            cwd=ROOT,
            env=os.environ | self.settings,
            stdout=self.log,
            stderr=self.log,
        )

        def ready() -> bool:
            assert process.poll() is None, (self.folder / "log").read_text(encoding="utf-8")[-2000:]
            return _answers(f"http://127.0.0.1:{port}/readyz")

        until(ready, "a server to be ready")

    def end(self, port: int, how: signal.Signals = signal.SIGTERM) -> None:
        """End a server."""
        self.processes[port].send_signal(how)
        self.processes.pop(port).wait(40)

    def newest(self) -> set[str]:
        """Return which versions the servers serve."""
        return {httpx.get(f"http://127.0.0.1:{port}/version", timeout=60).json()["version"] for port in self.ports}

    @contextmanager
    def served(self) -> Iterator[None]:
        """Run all of it."""
        for port in self.ports:
            self.start(port)
        file = self.folder / self.balancer
        configuration = haproxy if self.balancer == "haproxy.cfg" else caddy
        file.write_text(configuration(self.address, self.ports), encoding="utf-8")
        around = {"PATH": f"{os.environ['PATH']}:/usr/sbin", "HOME": str(self.folder)}
        with (self.folder / "balancer.log").open("wb") as log:
            balancer = subprocess.Popen([*COMMANDS[self.balancer], str(file)], env=around, stdout=log, stderr=log)
            try:
                until(lambda: _answers(f"{self.address}/readyz"), "the balancer to answer")
                yield
            finally:
                balancer.terminate()
                balancer.wait(40)
                for port in list(self.processes):
                    self.end(port)
                self.log.close()
