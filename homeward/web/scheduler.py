"""Who is served next: a token bucket for each connection, and a fair queue for what draws or queries.

Python runs one thread at a time: what is begun at once takes as long together, and everybody waits for all of it. So
few pieces of work run at once, and the next is of who has used the least lately. Used on the event loop only.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Hashable
from contextlib import suppress
from dataclasses import dataclass, field

# Seconds until half of what somebody has used is forgotten.
HALF_LIFE = 10.0
# Seconds of work that each turn counts for at least, from its beginning.
LEAST = 0.01
# Who has used more than so many seconds lately leaves one turn to others: forty slides are drawn in one.
MUCH = 4.0
# What has been under way for so many seconds may never end: the last free turn is not kept from others because of it.
STUCK = 2.0
# For how many clients use is counted; above that, negligible counts are dropped.
REMEMBERED = 2_048


class TokenBucket:
    """So many tokens a second, and no more than `burst` at once; who spends more waits until the debt is paid."""

    def __init__(self, rate: float, burst: float) -> None:
        self.rate, self.burst = rate, burst
        self._tokens, self._at = burst, time.monotonic()

    async def take(self, tokens: float = 1.0) -> None:
        """Wait until there is a token, then spend so many."""
        self._refill()
        if self._tokens < 1:
            await asyncio.sleep((1 - self._tokens) / self.rate)
            self._refill()
        self._tokens -= tokens

    def _refill(self) -> None:
        now = time.monotonic()
        self._tokens = min(self.burst, self._tokens + (now - self._at) * self.rate)
        self._at = now


class Usage:
    """Seconds of work by key (an address, a connection), halved every HALF_LIFE seconds."""

    def __init__(self) -> None:
        self._used: dict[Hashable, tuple[float, float]] = {}

    def of(self, key: Hashable, now: float) -> float:
        """Return how many seconds somebody has used lately."""
        used, at = self._used.get(key, (0.0, now))
        return float(used * 0.5 ** ((now - at) / HALF_LIFE))

    def add(self, key: Hashable, seconds: float, now: float) -> None:
        """Count seconds for somebody."""
        self._used[key] = (self.of(key, now) + seconds, now)
        if len(self._used) > REMEMBERED:
            amounts = {key: self.of(key, now) for key in self._used}
            most = sorted(amounts, key=amounts.__getitem__)[REMEMBERED // 2 :]
            self._used = {key: self._used[key] for key in most}


@dataclass(eq=False)
class Turn:
    """One piece of work of an address, and within it of a connection or a kind of request."""

    scheduler: FairScheduler
    address: Hashable
    flow: Hashable
    since: float | None = field(default=None, init=False)
    waiting_since: float = field(default=0.0, init=False)
    granted: asyncio.Future[None] | None = field(default=None, init=False)

    async def acquire(self) -> None:
        """Wait for the turn."""
        await self.scheduler.acquire(self)

    def release(self) -> None:
        """End the turn, if it is under way."""
        self.scheduler.release(self)

    def used(self, usage: Usage, now: float) -> float:
        """Return what address and connection have used, less what they have waited: nobody waits for ever."""
        return usage.of(("address", self.address), now) + usage.of(self.flow, now) - (now - self.waiting_since)

    def is_heavy(self, usage: Usage, now: float) -> bool:
        """Return whether the connection, or this kind of request of the address, has used much lately."""
        return usage.of(self.flow, now) > MUCH

    def is_stuck(self, now: float) -> bool:
        """Return whether it has been under way for so long that it may never end."""
        return self.since is not None and now - self.since >= STUCK

    def charge(self, usage: Usage, seconds: float, now: float) -> None:
        """Count seconds for the address and for the connection."""
        usage.add(("address", self.address), seconds, now)
        usage.add(self.flow, seconds, now)


class FairScheduler:
    """At most so many turns at once; the next is of the address, and of its connection, that has used the least.

    The last free turn is not for who has used much: a long piece of work would keep everybody else from beginning.
    Where all other turns are stuck it is for them, too: nobody waits for queries of others that never end.
    """

    def __init__(self, slots: int) -> None:
        self.slots = slots
        self.reserved = min(1, slots - 1)
        self.usage = Usage()
        self.waiting: list[Turn] = []
        self.running: dict[Turn, asyncio.TimerHandle] = {}  # each with the look at who waits when it is stuck

    @property
    def free(self) -> int:
        """How many turns could begin."""
        return self.slots - len(self.running)

    def turn(self, address: Hashable, flow: Hashable) -> Turn:
        """Return a turn that was not taken yet."""
        return Turn(self, address, flow)

    async def acquire(self, turn: Turn) -> None:
        """Wait for a turn.

        Raises:
            asyncio.CancelledError: who waits has gone; the turn is not taken.
        """
        turn.waiting_since = time.monotonic()
        turn.granted = asyncio.get_running_loop().create_future()
        self.waiting.append(turn)
        self._grant_waiting(turn.waiting_since)
        try:
            await turn.granted
        except asyncio.CancelledError:
            with suppress(ValueError):
                self.waiting.remove(turn)
            self.release(turn)
            raise

    def release(self, turn: Turn) -> None:
        """End a turn, and begin the next."""
        if turn.since is None:
            return
        now = time.monotonic()
        turn.charge(self.usage, max(0.0, now - turn.since - LEAST), now)
        turn.since = None
        self.running.pop(turn).cancel()
        self._grant_waiting(now)

    def _grant_waiting(self, now: float) -> None:
        """Begin the turns for which there is room."""
        while self.free:
            candidates = [turn for turn in self.waiting if self._may_begin(turn, now)]
            if not candidates:
                return
            following = min(candidates, key=lambda turn: turn.used(self.usage, now))
            self.waiting.remove(following)
            self._grant(following)

    def _may_begin(self, turn: Turn, now: float) -> bool:
        """Return whether the last free turn may be of this one, if it is the last."""
        if self.free > self.reserved or not turn.is_heavy(self.usage, now):
            return True
        return all(other.is_stuck(now) and other.flow != turn.flow for other in self.running)

    def _grant(self, turn: Turn) -> None:
        turn.since = time.monotonic()
        loop = asyncio.get_running_loop()
        self.running[turn] = loop.call_later(STUCK, lambda: self._grant_waiting(time.monotonic()))
        turn.charge(self.usage, LEAST, turn.since)
        if turn.granted is not None and not turn.granted.done():
            turn.granted.set_result(None)
