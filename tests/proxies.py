"""nginx, Caddy and HAProxy with the configurations of docs/deployment.md, on ports of this machine, with TLS."""

from __future__ import annotations

import re
import shutil
import ssl
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx2 as httpx

from homeward.settings import ROOT
from tests.browser import free_port, until

HOST = "homeward.example"
PROXIES = {"nginx": "nginx", "caddyfile": "caddy", "haproxy": "haproxy"}
DOCS = ROOT / "docs" / "deployment.md"


def configuration(kind: str, *, prefix: bool) -> str:
    """Return the configuration as it stands in the document: of a host of its own, or of a path on another site."""
    found = re.findall(rf"```{kind}\n(.*?)```", DOCS.read_text(encoding="utf-8"), re.DOTALL)
    (text,) = [one for one in found if ("/homeward/" in one.replace("/etc/ssl/homeward/", "")) is prefix]
    return str(text)


def certificate(folder: Path) -> Path:
    """Make a certificate of HOST, and return its folder, with the names of the document."""
    where = folder / "tls"
    where.mkdir()
    names = ["-keyout", str(where / "privkey.pem"), "-out", str(where / "fullchain.pem")]
    subject = ["-subj", f"/CN={HOST}", "-addext", f"subjectAltName=DNS:{HOST}"]
    command = [
        "openssl",
        "req",
        "-x509",
        "-newkey",
        "ec",
        "-pkeyopt",
        "ec_paramgen_curve:prime256v1",
        "-nodes",
        "-days",
        "2",
    ]
    subprocess.run([*command, *names, *subject], check=True, capture_output=True)
    both = (where / "fullchain.pem").read_text() + (where / "privkey.pem").read_text()
    (where / "bundle.pem").write_text(both)
    return where


def _command(kind: str, file: Path, folder: Path) -> list[str]:
    if kind == "nginx":
        return ["nginx", "-c", str(file), "-p", str(folder), "-g", "daemon off;"]
    if kind == "haproxy":
        return ["haproxy", "-db", "-f", str(file)]
    return ["caddy", "run", "--config", str(file), "--adapter", "caddyfile"]


def _around(kind: str, text: str, folder: Path) -> str:
    """Return a configuration as a whole file: what a distribution has around the part of a site."""
    if kind == "nginx":
        temporary = "".join(
            f"{name}_temp_path {folder}/{name};\n" for name in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
        )
        head = f"pid {folder}/nginx.pid;\nerror_log {folder}/error.log;\nevents {{}}\nhttp {{\naccess_log off;\n"
        return head + temporary + text + "}\n"
    return "{\nadmin off\nauto_https disable_redirects\n}\n" + text if kind == "caddyfile" else text


@contextmanager
def running_proxy(kind: str, text: str, tls: Path, folder: Path, app: int) -> Iterator[int]:
    """Run a proxy with a configuration of the document before the app on a port; give the port of the proxy."""
    port = free_port()
    text = text.replace("/etc/ssl/homeward/", f"{tls}/").replace("127.0.0.1:8501", f"127.0.0.1:{app}")
    text = text.replace("listen 443", f"listen 127.0.0.1:{port}").replace("bind :443", f"bind 127.0.0.1:{port}")
    text = text.replace(f"{HOST} {{", f"https://{HOST}:{port} {{\n\tbind 127.0.0.1")
    file = folder / kind
    file.write_text(_around(kind, text, folder))
    log = (folder / f"{kind}.log").open("w")
    environment = {"PATH": "/usr/sbin:/usr/bin:/sbin:/bin", "HOME": str(folder), "XDG_DATA_HOME": str(folder)}
    process = subprocess.Popen(_command(kind, file, folder), env=environment, stdout=log, stderr=subprocess.STDOUT)
    try:
        with client(port) as asking:
            until(lambda: _answers(asking, process, folder / f"{kind}.log"), f"{kind} to answer")
        yield port
    finally:
        process.terminate()
        process.wait(20)
        log.close()


def _answers(asking: httpx.Client, process: subprocess.Popen[bytes], log: Path) -> bool:
    if process.poll() is not None:
        raise RuntimeError(f"the proxy ended with {process.returncode}:\n{log.read_text()}")
    try:
        return asking.get("/homeward/healthz").status_code < 502
    except httpx.TransportError:
        return False


class _ToThisMachine(httpx.HTTPTransport):
    """Sends what is for HOST to a port of this machine, with the name in SNI and Host as a browser does."""

    def __init__(self, port: int) -> None:
        context = ssl.create_default_context()
        context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
        super().__init__(verify=context)
        self.port = port

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        request.url = request.url.copy_with(host="127.0.0.1", port=self.port)
        request.extensions = {**request.extensions, "sni_hostname": HOST}
        return super().handle_request(request)


def client(port: int) -> httpx.Client:
    """Return a client that finds https://homeward.example behind a port of this machine."""
    return httpx.Client(base_url=f"https://{HOST}", transport=_ToThisMachine(port), timeout=60)


def is_installed(kind: str) -> bool:
    """Return whether a proxy can be started here."""
    path = "/usr/sbin:/usr/bin:/sbin:/bin"
    return bool(shutil.which(PROXIES[kind], path=path) and shutil.which("openssl"))
