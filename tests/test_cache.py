"""What is remembered for a version: worked out once for all who ask at the same time."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest

from homeward.db.cache import cached_per_version
from homeward.db.database import Database


def test_what_many_ask_for_at_once_is_worked_out_once(database: Database) -> None:
    asked, go, calls = threading.Barrier(20), threading.Event(), list[int]()

    @cached_per_version(8)
    def slow(_: Database, number: int) -> int:
        calls.append(number)
        go.wait(30)
        return number * 2

    def ask(number: int) -> int:
        asked.wait(30)
        return slow(database, number)

    with ThreadPoolExecutor(20) as pool:
        found = [pool.submit(ask, number % 2) for number in range(20)]
        while len(calls) < 2:
            pass
        go.set()
        assert [each.result(30) for each in found] == [0, 2] * 10
    assert sorted(calls) == [0, 1]
    assert slow._under_way == {}


def test_what_fails_for_one_is_tried_by_the_others_and_again_later(database: Database) -> None:
    calls, begun, go = list[str](), threading.Event(), threading.Event()

    @cached_per_version(8)
    def once(_: Database) -> str:
        calls.append("x")
        if len(calls) == 1:
            begun.set()
            go.wait(30)
            raise RuntimeError("the first")
        return "good"

    with ThreadPoolExecutor(2) as pool:
        first = pool.submit(once, database)
        begun.wait(30)
        second = pool.submit(once, database)
        go.set()
        with pytest.raises(RuntimeError):
            first.result(30)
        assert second.result(30) == "good"
    assert once(database) == "good"
    assert once._under_way == {}
