"""What stands in deploy/: every file is read by the program it is for, where that is here, and is true of the code."""

from __future__ import annotations

import gzip
import json
import re
import shutil
import subprocess
import sys
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any

import httpx2 as httpx
import pytest
import yaml
from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import ExportTraceServiceRequest
from prometheus_client.parser import text_string_to_metric_families

from homeward import server, settings
from homeward.cli import ENDS_WITHIN
from homeward.settings import ROOT, SettingError, metrics_address
from tests.browser import free_port, running_app, until
from tests.viewer import Viewer

DEPLOY = ROOT / "deploy"
MONITORING = DEPLOY / "monitoring"
ENDS = int(ENDS_WITHIN[1])
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
    with running_app(HOMEWARD_METRICS=str(port)) as address:
        assert httpx.get(f"{address}/data/v1/timeline.csv?from=2024-01-01").status_code == 200
        assert httpx.get(f"{address}/data/v1/nothing.csv").status_code == 404
        with Viewer(address) as viewer:
            viewer.wait_for_run()
        until(lambda: httpx.get(f"{address}/readyz").status_code == 200, "all to be drawn")
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


def test_traces_are_sent_where_somebody_takes_them() -> None:
    """A collector of OpenTelemetry, as far as this server can see, is told of a request and of a run of a page."""
    taken: list[ExportTraceServiceRequest] = []

    class Collector(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            content = self.rfile.read(int(self.headers["Content-Length"]))
            packed = self.headers.get("Content-Encoding") == "gzip"
            taken.append(ExportTraceServiceRequest.FromString(gzip.decompress(content) if packed else content))
            self.send_response(200)
            self.end_headers()

        def log_message(self, *_: object) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Collector) as collector:
        Thread(target=collector.serve_forever, daemon=True).start()
        where = f"http://127.0.0.1:{collector.server_address[1]}"
        with running_app(OTEL_EXPORTER_OTLP_ENDPOINT=where, OTEL_SERVICE_NAME="ours") as address:
            assert httpx.get(f"{address}/data/v1/timeline.csv?from=2024-01-01").status_code == 200
            with Viewer(address) as viewer:
                viewer.wait_for_run()
        collector.shutdown()
    of = [resource for request in taken for resource in request.resource_spans]
    names = {each.key: each.value.string_value for resource in of for each in resource.resource.attributes}
    assert names["service.name"] == "ours"
    spans = {span.name: span for resource in of for scope in resource.scope_spans for span in scope.spans}
    (request,) = [span for name, span in spans.items() if name.startswith("GET /data/v1/")]
    (run,) = [span for name, span in spans.items() if name.startswith("run")]
    for span in (request, run):
        assert span.end_time_unix_nano > span.start_time_unix_nano
        (queries,) = [each.value.array_value for each in span.attributes if each.key == "homeward.queries"]
    assert "overview" in {value.string_value for value in queries.values}
    assert "2024-01-01" not in str(taken)  # values of filters are nobody's business


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


# ---------- images, compose, Kubernetes, systemd, proxies


def test_hadolint_finds_nothing_in_the_containerfile() -> None:
    assert subprocess.run([tool("hadolint"), str(ROOT / "Containerfile")], check=False).returncode == 0


def test_the_image_is_of_nobody_and_serves_what_its_first_stage_built() -> None:
    lines = (ROOT / "Containerfile").read_text(encoding="utf-8").splitlines()
    stages = [line for line in lines if line.startswith("FROM ")]
    last = lines[lines.index(stages[-1]) :]
    assert "RUN" not in {line.split(" ")[0] for line in last}  # nothing is made in what is served
    assert "USER 65534:65534" in last
    assert "homeward build /built" in "\n".join(lines)
    assert any("HOMEWARD_DATABASE=/built" in line for line in last)
    copied = {path.name for path in ROOT.iterdir()} - ignored()
    assert {"homeward", "queries", "data", "pages", "app.py", "requirements.txt", ".streamlit", "docs"} <= copied


def ignored() -> set[str]:
    return set((ROOT / ".containerignore").read_text(encoding="utf-8").split())


@pytest.mark.parametrize("files", [["compose.yaml"], ["compose.yaml", "compose.caddy.yaml"]], ids=len)
def test_compose_is_as_its_specification_says(files: list[str]) -> None:
    paths = [str(DEPLOY / name) for name in files]
    command = [tool("check-jsonschema"), "--builtin-schema", "vendor.compose-spec", *paths]
    assert subprocess.run(command, check=False).returncode == 0


def test_servers_of_compose_are_alike_read_only_and_known_to_the_balancers() -> None:
    compose = yaml.safe_load((DEPLOY / "compose.yaml").read_text(encoding="utf-8"))
    servers = {name: each for name, each in compose["services"].items() if name.startswith("homeward-")}
    assert len(servers) == 2
    for each in servers.values():
        assert (each["read_only"], each["cap_drop"]) == (True, ["ALL"])
        assert set(each["environment"]) <= SETTINGS
        assert each["environment"]["HOMEWARD_DATABASE"] == compose["services"]["build"]["command"][-1]
        assert int(each["stop_grace_period"].rstrip("s")) > ENDS
    for file in ("haproxy.cfg", "Caddyfile", "monitoring/prometheus.yaml"):
        text = (DEPLOY / file).read_text(encoding="utf-8")
        assert set(re.findall(r"\b(homeward-\d):\d+", text)) == set(servers), file
    assert set(re.findall(r":(94\d\d)\"", (MONITORING / "prometheus.yaml").read_text())) == {
        compose["x-server"]["environment"]["HOMEWARD_METRICS"].rpartition(":")[2]
    }


def manifests(overlay: str) -> list[dict[str, Any]]:
    return [*yaml.safe_load_all(runs("kubectl", "kustomize", str(DEPLOY / "kubernetes" / overlay)))]


@pytest.mark.parametrize("overlay", ["base", "shared"])
def test_kubernetes_takes_the_manifests(overlay: str, tmp_path: Path) -> None:
    file = tmp_path / "manifests.yaml"
    file.write_text(yaml.safe_dump_all(manifests(overlay)))
    done = subprocess.run([tool("kubernetes-validate"), "--strict", str(file)], check=False, capture_output=True)
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.parametrize("overlay", ["base", "shared"])
def test_pods_are_probed_stopped_and_selected_as_the_code_needs(overlay: str) -> None:
    found = {each["kind"]: each for each in manifests(overlay)}
    pod = found["Deployment"]["spec"]["template"]
    (container,) = pod["spec"]["containers"]
    given = {each["name"]: each["value"] for each in container["env"]}
    assert set(given) <= SETTINGS
    with pytest.MonkeyPatch.context() as patched:
        for name, value in given.items():
            patched.setenv(name, value)
        assert server.middleware()  # every value can be meant
        assert metrics_address() == ("0.0.0.0", 9464)
        assert settings.built_database() == ("/shared" if overlay == "shared" else "")
    known = {getattr(route, "path", "") for route in server.routes()}
    probes = [container[f"{kind}Probe"]["httpGet"] for kind in ("startup", "readiness", "liveness")]
    assert [probe["path"] for probe in probes] == ["/readyz", "/readyz", "/healthz"]
    assert {probe["path"] for probe in probes} <= known
    pause = int(container["lifecycle"]["preStop"]["exec"]["command"][1])
    assert pod["spec"]["terminationGracePeriodSeconds"] > pause + ENDS
    assert container["securityContext"]["readOnlyRootFilesystem"]
    assert [each["mountPath"] for each in container["volumeMounts"] if not each.get("readOnly")] == ["/tmp"]
    labels = pod["metadata"]["labels"].items()
    for selector in (
        found["Service"]["spec"]["selector"],
        found["PodDisruptionBudget"]["spec"]["selector"]["matchLabels"],
        found["Deployment"]["spec"]["selector"]["matchLabels"],
    ):
        assert selector
        assert selector.items() <= labels
    scaling = found["HorizontalPodAutoscaler"]["spec"]
    per_pod = int(scaling["metrics"][0]["pods"]["target"]["averageValue"])
    assert per_pod < int(given["HOMEWARD_SESSIONS"]) <= 2 * per_pod
    if overlay == "shared":
        (builder,) = found["CronJob"]["spec"]["jobTemplate"]["spec"]["template"]["spec"]["containers"]
        assert builder["args"] == ["build", given["HOMEWARD_DATABASE"]]
        assert builder["image"] == container["image"]


def test_systemd_takes_the_units(tmp_path: Path) -> None:
    for path in (DEPLOY / "systemd").iterdir():
        text = path.read_text(encoding="utf-8").replace("/opt/homeward/.venv/bin/homeward", tool("homeward"))
        (tmp_path / path.name).write_text(text)
    printed = runs("systemd-analyze", "verify", *map(str, sorted(tmp_path.iterdir())))
    assert str(tmp_path) not in printed


def test_units_have_servers_open_what_the_builder_writes() -> None:
    serving, building = (
        (DEPLOY / "systemd" / name).read_text(encoding="utf-8")
        for name in ("homeward@.service", "homeward-build.service")
    )
    (place,) = re.findall(r"^Environment=HOMEWARD_DATABASE=(\S+)$", serving, re.MULTILINE)
    assert f"homeward build {place}\n" in building
    for unit in (serving, building):  # one account of both, which exists only while one of them runs
        assert {"DynamicUser=yes", "User=homeward", "StateDirectory=homeward"} <= set(unit.splitlines())
    assert int(re.findall(r"^TimeoutStopSec=(\d+)$", serving, re.MULTILINE)[0]) > ENDS


def test_the_proxies_read_their_files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    runs("haproxy", "-c", "-f", str(DEPLOY / "haproxy.cfg"))
    monkeypatch.setenv("HOMEWARD_PUBLIC_URL", "https://homeward.example")
    monkeypatch.setenv("HOME", str(tmp_path))
    runs("caddy", "validate", "--config", str(DEPLOY / "Caddyfile"), "--adapter", "caddyfile")


def tool(name: str) -> str:
    """Return a program of the environment of the tests."""
    return str(Path(sys.executable).parent / name)
