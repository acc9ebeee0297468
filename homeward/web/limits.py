"""How much at once: requests that draw or query and open pages are counted, and above a limit refused, at once.

Refusing costs next to nothing, so that what is under way goes on, and room is there again as soon as it ends. One
address holds a share of the places. What was let in takes turns (see scheduler.py).
"""

from __future__ import annotations

import asyncio
import logging
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from ipaddress import IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network

from starlette.requests import Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from homeward.core.pages import PAGES
from homeward.settings import most_requests, most_sessions, named_proxies, share_of_an_address
from homeward.web.errors import unavailable
from homeward.web.responses import AGAIN
from homeward.web.scheduler import FairScheduler, Turn
from homeward.web.stream import POLICY, SEEN, STREAM, Stream

logger = logging.getLogger("homeward")

# What is small and ready, or only notes something. Every other address draws or queries, those to come too.
CHEAP = ("/assets/", "/static/", "/_stcore/", "/component/", "/media/", "/healthz", "/readyz", "/version")
OPENS_A_PAGE = frozenset(f"/{path}" for path in PAGES)
# A page has a connection, and in Streamlit an event loop of its own (three files), which stays for a while after the
# page was closed, for who comes back. A request has a connection and perhaps a file.
FILES_OF_A_PAGE, FILES_OF_A_REQUEST, OTHER_FILES = 4, 2, 256
CACHED_SESSIONS = 128
# An answer is sent in pieces of so many bytes, and so long may a client take for each: who takes longer has gone, or
# holds a place. What was not taken yet is in memory, once for each client.
PIECE_BYTES, PIECE_SECONDS = 65_536, 20.0
# A browser that has just connected is about to ask.
GRACE_SECONDS = 2.0
# So many pieces of work at once, of requests and runs of pages together.
TURNS = 3
# A request that waited so long for a turn is answered 503 with Retry-After.
QUEUE_SECONDS = 20.0


@dataclass
class CapacityLimiter:
    """So many may be taken at once, a part of them by one address. Used on the event loop only."""

    most: int
    most_of_an_address: int = 1_000_000
    taken: int = 0
    by_address: Counter[str] = field(default_factory=Counter)

    @property
    def full(self) -> bool:
        """Whether there is no place left."""
        return self.taken >= self.most

    def refuses(self, address: str) -> bool:
        """Return whether an address finds no place; an empty one is that of nobody in particular."""
        return self.full or (bool(address) and self.by_address[address] >= self.most_of_an_address)

    @contextmanager
    def one(self, address: str = "") -> Iterator[None]:
        """Take a place, and give it back."""
        self.taken += 1
        self.by_address[address] += 1
        try:
            yield
        finally:
            self.taken -= 1
            self.by_address[address] -= 1
            if not self.by_address[address]:
                del self.by_address[address]


class ServerLoad:
    """What a process is doing: whether it is ready, expensive requests under way, open pages, who waits for a turn."""

    def __init__(self) -> None:
        self.ready = False
        self.refused = Counter(pages=0, requests=0)  # answered 503
        self.requests, self.sessions = CapacityLimiter(0), CapacityLimiter(0)
        self.scheduler = FairScheduler(TURNS)
        self.proxies: Sequence[IPv4Network | IPv6Network] = ()
        self.silent: dict[Stream, tuple[str, ExitStack]] = {}  # pages that never asked for a run, the oldest first

    def limit(self) -> None:
        """Read the limits.

        Raises:
            SettingError: one of them cannot be meant.
        """
        for places, most in ((self.requests, most_requests()), (self.sessions, most_sessions())):
            places.most = most
            places.most_of_an_address = max(1, most * share_of_an_address() // 100)
        self.proxies = named_proxies()

    @property
    def full(self) -> bool:
        """Whether a new page or request would be answered with 503."""
        return self.requests.full or self.sessions.full

    def silent_page(self, address: str) -> Stream | None:
        """Return the page that gives its place to one of this address: it holds it for nothing.

        Where all places are taken it may be of any address, where only the share of this one is, of this one.
        """
        of_all = self.sessions.full
        before = time.monotonic() - GRACE_SECONDS
        holding = (
            (page, holder) for page, (holder, _) in self.silent.items() if not page.has_run and page.since <= before
        )
        return next((page for page, holder in holding if of_all or holder == address), None)

    def refuses_a_page(self, address: str) -> bool:
        """Return whether an address cannot open one more page."""
        return self.sessions.refuses(address) and self.silent_page(address) is None


LOAD = ServerLoad()


def open_enough() -> None:
    """Let the process open as many files as its pages may need, if the machine allows that; else say so.

    Many machines allow 1,024 to begin with, which 250 pages use up: then no connection would be answered at all.
    """
    try:
        import resource  # noqa: PLC0415  (not on every system)
    except ImportError:
        return
    needed = (
        FILES_OF_A_PAGE * (LOAD.sessions.most + CACHED_SESSIONS) + FILES_OF_A_REQUEST * LOAD.requests.most + OTHER_FILES
    )
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    may = needed if hard == resource.RLIM_INFINITY else min(needed, hard)
    if resource.RLIM_INFINITY != soft < may:
        resource.setrlimit(resource.RLIMIT_NOFILE, (may, hard))
    if may < needed:
        logger.warning(
            "the app may open %s files here, and %s pages may need %s: raise the limit, or lower HOMEWARD_SESSIONS",
            *(may, LOAD.sessions.most, needed),
        )


def address_of(scope: Scope) -> str:
    """Return the address that asks, as the web server or a trusted proxy has it; empty if nobody knows.

    Of an address of IPv6 the network counts: a household has 2^64 of them. An address of a proxy that the operator has
    named is that of nobody: the proxy does not say who asks.
    """
    try:
        address = ip_address((scope.get("client") or ("", 0))[0])
    except ValueError:
        return ""
    if isinstance(address, IPv6Address):
        address = address.ipv4_mapped or address
    if any(address in network for network in LOAD.proxies):
        return ""
    return str(address if address.version == 4 else ip_network((int(address) >> 64 << 64, 64)))


def is_expensive(path: str) -> bool:
    """Return whether what is at a path may draw or ask the database."""
    return not path.startswith(CHEAP)


class Limits:
    """Middleware: 503 and when to ask again, where there is no place; pages are watched (see stream.py)."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on, if there is a place for it."""
        address, path = address_of(scope), scope.get("path", "")
        if scope["type"] == "websocket" and path.endswith(STREAM):
            await self._page(address, scope, receive, send)
        elif scope["type"] != "http" or not is_expensive(path):
            await self.app(scope, receive, send)
        elif LOAD.requests.refuses(address) or (path in OPENS_A_PAGE and LOAD.refuses_a_page(address)):
            await _busy(scope, receive, send)
        else:
            with LOAD.requests.one(address):
                await self.app(scope, receive, send)

    async def _page(self, address: str, scope: Scope, receive: Receive, send: Send) -> None:
        if LOAD.refuses_a_page(address):
            await _refuse_page(scope, send)
            return
        if LOAD.sessions.refuses(address) and (silent := LOAD.silent_page(address)):
            LOAD.silent.pop(silent)[1].close()
            await silent.close(POLICY)
        page = Stream(receive, send, LOAD.scheduler.turn(address, ("page", id(scope))), SEEN.take(scope))
        with ExitStack() as place:
            place.enter_context(LOAD.sessions.one(address))
            LOAD.silent[page] = (address, place)
            try:
                await page.serve(self.app, scope)
            finally:
                LOAD.silent.pop(page, None)


async def _refuse_page(scope: Scope, send: Send) -> None:
    LOAD.refused["pages"] += 1
    if "websocket.http.response" in scope.get("extensions", {}):
        headers = [(b"retry-after", str(AGAIN).encode()), (b"content-length", b"0")]
        await send({"type": "websocket.http.response.start", "status": 503, "headers": headers})
        await send({"type": "websocket.http.response.body", "body": b""})
    else:
        await send({"type": "websocket.close", "code": 1013})


class Turns:
    """Middleware: a request that draws or queries waits for its turn, and has none while its client reads."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on when it is its turn."""
        path = scope.get("path", "")
        if scope["type"] != "http" or not is_expensive(path):
            await self.app(scope, receive, send)
            return
        address = address_of(scope)
        turn = LOAD.scheduler.turn(address, (address, path.split("/")[1]))
        try:
            async with asyncio.timeout(QUEUE_SECONDS):
                await turn.acquire()
        except TimeoutError:
            await _busy(scope, receive, send)
            return
        try:
            await self.app(scope, receive, _in_pieces(send, turn))
        finally:
            turn.release()


def _in_pieces(send: Send, turn: Turn) -> Send:
    """Return what sends an answer piece by piece, each as the client takes it; meanwhile others have the turn."""

    async def sending(message: Message) -> None:
        if message["type"] != "http.response.body":
            await send(message)
            return
        turn.release()
        body, more = message.get("body", b""), message.get("more_body", False)
        for start in range(0, len(body) or 1, PIECE_BYTES):
            following = start + PIECE_BYTES < len(body)
            async with asyncio.timeout(PIECE_SECONDS):
                await send({**message, "body": body[start : start + PIECE_BYTES], "more_body": following or more})
        if more:
            await turn.acquire()

    return sending


async def _busy(scope: Scope, receive: Receive, send: Send) -> None:
    LOAD.refused["requests"] += 1
    detail = "The server is very busy just now. Try again in a few seconds."
    await unavailable(Request(scope), detail)(scope, receive, send)
