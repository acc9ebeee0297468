"""Whether pages can be served, and for curators: of which version, since when, and why newer data are not."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response

from homeward.db import versions
from homeward.web.limits import LOAD
from homeward.web.responses import AGAIN

NO_STORE = {"Cache-Control": "no-store"}


async def healthz(request: Request) -> Response:
    """Answer 200 once pages can be served: the data are built and checked. On the event loop, without a query.

    It stays 200 while newer data are refused; `?verbose=1` tells that, and every place to mend.
    """
    if request.query_params.get("verbose") == "1":
        return JSONResponse(report(), headers=NO_STORE)
    return PlainTextResponse(f"ok {versions.current().version}\n", headers=NO_STORE)


async def newest_version(_: Request) -> Response:
    """Answer what an open page asks for again and again: which version is the newest, and since when files are refused.

    On the event loop, without a query, and without a line in the log.
    """
    state = {"version": versions.current().version, "rejected": versions.rejected_since()}
    return JSONResponse(state, headers=NO_STORE)


async def readyz(_: Request) -> Response:
    """Answer 200 once everything is warm: on the event loop, so that it does not wait for what is slow.

    It stays 200 while all places are taken ("full"). Taken out by a balancer, a full server would lose the viewers that
    it has to the next one, which would then be full, too; new ones are told 503 by the page itself, and a balancer may
    ask another server instead (`retry-on 503`).
    """
    if LOAD.ready:
        return PlainTextResponse("full\n" if LOAD.full else "ready\n", headers=NO_STORE)
    return PlainTextResponse("starting\n", 503, headers=NO_STORE | {"Retry-After": str(AGAIN)})


def report() -> dict[str, Any]:
    """Return the state of what is served: `refused` is what is wrong with the newest files, null where nothing is."""
    database, failure = versions.current(), versions.rejection()
    return {
        "status": "refused" if failure else "ok",
        "version": database.version,
        "built": database.built.isoformat(timespec="seconds"),
        "refused": failure
        and {
            "since": failure.since.isoformat(timespec="seconds"),
            "problems": [asdict(problem) for problem in failure.problems],
        },
    }
