"""What stands in deploy/: every file is read by the program it is for, where that is here, and is true of the code."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from pathlib import Path
from typing import Any

import httpx2 as httpx
import pytest
import yaml
from prometheus_client.parser import text_string_to_metric_families
from starlette.applications import Starlette
from starlette.testclient import TestClient

from homeward import server, settings
from homeward.settings import ROOT, SettingError, metrics_address
from tests.browser import free_port, until

DEPLOY = ROOT / "deploy"
MONITORING = DEPLOY / "monitoring"
SETTINGS = set(re.findall(r'"(HOMEWARD_[A-Z_]+|FORWARDED_[A-Z_]+)"', Path(settings.__file__).read_text()))


def runs(program: str, *arguments: str, cwd: Path = ROOT) -> str:
    """Return what a program prints, or skip where it is not installed; it must find nothing wrong."""
    path = shutil.which(program, path="/usr/sbin:/usr/bin:/usr/local/bin")
    if not path:
        pytest.skip(f"{program} is not installed")
    done = subprocess.run([path, *arguments], cwd=cwd, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout + done.stderr


# ---------- metrics


@pytest.fixture(scope="module")
def exposed() -> dict[str, Any]:
    """The metrics of a server that has answered, failed and drawn something, by the name of each sample."""
    port = free_port()
    with pytest.MonkeyPatch.context() as patched:
        patched.setenv("HOMEWARD_METRICS", str(port))
        app = Starlette(routes=server.routes(), middleware=server.middleware(), lifespan=server.lifespan)
        with TestClient(app, raise_server_exceptions=False) as client:
            assert client.get("/data/v1/timeline.csv?from=2024-01-01").status_code == 200
            assert client.get("/data/v1/nothing.csv").status_code == 404
            with server.log.event("run"):
                pass
            until(lambda: client.get("/readyz").status_code == 200, "all to be drawn")
            text = httpx.get(f"http://127.0.0.1:{port}/metrics").text
    with pytest.raises(httpx.ConnectError):  # it ends with the server
        httpx.get(f"http://127.0.0.1:{port}/metrics")
    return {sample.name: sample for family in text_string_to_metric_families(text) for sample in family.samples} | {
        "text": text
    }


def test_metrics_count_requests_by_route_and_say_nothing_of_who_asked(exposed: dict[str, Any]) -> None:
    assert 'homeward_request_seconds_count{route="/data/v1/{name}.{ending}",status="200"} 1.0' in exposed["text"]
    assert 'status="404"' in exposed["text"]
    assert "2024-01-01" not in exposed["text"]
    assert (exposed["homeward_pages_places"].value, exposed["homeward_data_rejected"].value) == (500, 0)


def test_the_dashboard_and_the_alerts_ask_for_metrics_that_are_there(exposed: dict[str, Any]) -> None:
    dashboard = json.loads((MONITORING / "dashboard.json").read_text(encoding="utf-8"))
    rules = yaml.safe_load((MONITORING / "alerts.yaml").read_text(encoding="utf-8"))
    asked = [target["expr"] for panel in dashboard["panels"] for target in panel["targets"]]
    asked += [rule["expr"] for group in rules["groups"] for rule in group["rules"]]
    found = {name for expression in asked for name in re.findall(r"\b(?:homeward|process)_\w+", expression)}
    assert len(asked) > 20
    assert found <= set(exposed)
    labels = {label for expression in asked for label in re.findall(r"by \(([^)]+)\)", expression)}
    known = {label for name in found for label in exposed[name].labels} | {"instance"}
    assert {one.strip() for label in labels for one in label.split(",")} <= known


def test_prometheus_reads_its_files() -> None:
    runs("promtool", "check", "rules", str(MONITORING / "alerts.yaml"))
    runs("promtool", "check", "config", str(MONITORING / "prometheus.yaml"))


@pytest.mark.parametrize("value", ["x", "0", "99999", "127.0.0.1:", "1.5"])
def test_an_address_of_metrics_that_is_none_stops_the_start(monkeypatch: pytest.MonkeyPatch, value: str) -> None:
    monkeypatch.setenv("HOMEWARD_METRICS", value)
    with pytest.raises(SettingError, match="HOMEWARD_METRICS"):
        server.middleware()


def test_metrics_are_off_unless_they_are_set(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("HOMEWARD_METRICS", raising=False)
    assert metrics_address() is None
    monkeypatch.setenv("HOMEWARD_METRICS", "0.0.0.0:9464")
    assert metrics_address() == ("0.0.0.0", 9464)
