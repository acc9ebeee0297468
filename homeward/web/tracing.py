"""Traces for OpenTelemetry, where an operator names who takes them (OTEL_EXPORTER_OTLP_ENDPOINT); without it none.

A span for each line of the log (core/log.py): a request, by its route; a run of a page, with the queries that it asked.
All else is set by variables of OpenTelemetry itself, such as OTEL_TRACES_SAMPLER. No client is identified.
"""

from __future__ import annotations

import os
import time
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from typing import Any

from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
from opentelemetry.sdk.resources import SERVICE_NAME, SERVICE_VERSION, Resource
from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.sdk.trace.export import BatchSpanProcessor
from opentelemetry.trace import SpanKind, Status, StatusCode, Tracer

from homeward.core import log
from homeward.db.release import release

# What a line has, and what OpenTelemetry calls it.
NAMES = {"route": "http.route", "method": "http.request.method", "status": "http.response.status_code"}


@asynccontextmanager
async def traces_sent() -> AsyncIterator[None]:
    """Send a span for every line of the log, until the end of the block; what is left is sent then."""
    about = {SERVICE_NAME: os.environ.get("OTEL_SERVICE_NAME", "homeward"), SERVICE_VERSION: release()}
    provider = TracerProvider(resource=Resource.create(about))
    provider.add_span_processor(BatchSpanProcessor(OTLPSpanExporter()))
    tracer = provider.get_tracer("homeward")

    def observe(line: Mapping[str, Any]) -> None:
        send_span(tracer, line)

    log.observers.append(observe)
    try:
        yield
    finally:
        log.observers.remove(observe)
        provider.shutdown()


def send_span(tracer: Tracer, line: Mapping[str, Any]) -> None:
    """Send a line of the log, which is written when what it is of has ended, as a span."""
    end = time.time_ns()
    kind = SpanKind.SERVER if line["kind"] == "request" else SpanKind.INTERNAL
    name = " ".join(str(line[key]) for key in ("method", "route") if key in line) or line["kind"]
    known = {NAMES.get(key, f"homeward.{key}"): value for key, value in line.items() if key not in ("ms", "kind")}
    span = tracer.start_span(name, kind=kind, start_time=end - int(line["ms"] * 1e6), attributes=known)
    if "failed" in line or line.get("status", 0) >= 500:
        span.set_status(Status(StatusCode.ERROR))
    span.end(end)
