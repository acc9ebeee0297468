"""Every record of every logger, made so that nothing in it can be a text that a stranger has sent.

Libraries log what they were sent: ids, origins, paths, values in the messages of exceptions. Of their records the text
that stands in their code is kept, and numbers; of an exception its type and where it was raised. It is done where
records are made, so that it holds for every handler and formatter, whoever adds them and whenever.
"""

from __future__ import annotations

import ast
import logging
import threading
import traceback
import unicodedata
from contextlib import suppress
from functools import lru_cache
from pathlib import Path
from types import TracebackType
from typing import Any

OURS = "homeward"
# What a web server logs of itself: where it listens, and that it ends.
OF_THE_SERVER = str(Path("uvicorn", "server.py"))
# What the web server calls an error where a page is refused with an answer: a stranger could fill the log with it. How
# many are refused is counted (see docs/operations.md).
OF_A_REFUSED_PAGE = "ASGI callable returned without completing handshake."
LONGEST_OF_OURS, LONGEST = 20_000, 500
FRAMES, CAUSES = 25, 5
LEFT_OUT = "…"
# Control characters, marks of direction and the like, halves of pairs, and separators of lines that no one sees.
UNSEEN = frozenset({"Cc", "Cf", "Cs", "Zl", "Zp"})

Error = tuple[type[BaseException], BaseException, TracebackType | None] | tuple[None, None, None]


class SafeRecord(logging.LogRecord):
    """A record without texts of strangers. Takes what logging gives to what makes its records."""

    def __init__(
        self,
        name: str,
        level: int,
        pathname: str,
        lineno: int,
        msg: object,
        args: Any,
        exc_info: Error | None,
        func: str | None = None,
        sinfo: str | None = None,
        **more: Any,
    ) -> None:
        super().__init__(name, level, pathname, lineno, msg, args, None, func, sinfo, **more)
        if name.partition(".")[0] == OURS:
            self.msg, self.args = shown(self.getMessage(), LONGEST_OF_OURS), None
        elif not pathname.endswith(OF_THE_SERVER):
            self.msg, self.args = self._of_the_code(), None
        if exc_info and exc_info[1] is not None:
            self.exc_text = where_raised(exc_info[1])

    def _of_the_code(self) -> str:
        """Return the text as it stands in the code, with the numbers; where it does not stand there, where that is."""
        text = str(self.msg)
        if text not in texts_of(self.pathname):
            return f"{LEFT_OUT} ({self.module}:{self.lineno} {self.funcName})"
        if isinstance(self.args, tuple):
            arguments: Any = tuple(one if isinstance(one, int | float) else LEFT_OUT for one in self.args)
            with suppress(TypeError, ValueError):  # the text alone says enough
                text = text % arguments
        return shown(text, LONGEST)


def shown(text: str, longest: int) -> str:
    """Return a text for a log: what cannot be seen is escaped, further lines are set in, and it has an end."""
    if len(text) > longest:
        text = text[:longest] + LEFT_OUT
    lines = text.splitlines()
    return "\n  ".join("".join(map(_escaped, line)) for line in lines)


def _escaped(letter: str) -> str:
    if letter.isascii() and letter.isprintable():
        return letter
    unseen = unicodedata.category(letter) in UNSEEN
    return letter.encode("unicode_escape").decode("ascii") if unseen else letter


@lru_cache(128)
def texts_of(path: str) -> frozenset[str]:
    """Return the texts that stand in the code of a file; none if it cannot be read."""
    try:
        code = ast.parse(Path(path).read_text(encoding="utf-8"))
    except (OSError, ValueError, SyntaxError):
        return frozenset()
    return frozenset(
        node.value for node in ast.walk(code) if isinstance(node, ast.Constant) and isinstance(node.value, str)
    )


def where_raised(error: BaseException) -> str:
    """Return the types of an exception and of its causes, and the places in the code.

    What an exception says is kept where it stands in the code that it came through, word for word.
    """
    lines: list[str] = []
    seen: BaseException | None = error
    for _ in range(CAUSES):
        if seen is None:
            break
        frames = traceback.extract_tb(seen.__traceback__)[-FRAMES:]
        found = next((str(seen) for frame in frames if str(seen) in texts_of(frame.filename)), LEFT_OUT)
        lines.append(f"  {type(seen).__module__}.{type(seen).__qualname__}: {shown(found, LONGEST)}")
        lines += (f"    {frame.filename}:{frame.lineno} {frame.name}" for frame in frames)
        seen = seen.__cause__ or (None if seen.__suppress_context__ else seen.__context__)
    return "\n".join(lines)


def set_up_records() -> None:
    """Have every record made so from now on, and what ends a thread logged, not printed."""
    logging.setLogRecordFactory(SafeRecord)
    logging.getLogger("uvicorn.error").addFilter(_is_worth_a_line)
    threading.excepthook = _log_end_of_thread


def _is_worth_a_line(record: logging.LogRecord) -> bool:
    """Return whether a record is a warning, or of the web server itself: not that a connection opens or closes."""
    if record.levelno < logging.WARNING:
        return record.pathname.endswith(OF_THE_SERVER)
    return record.getMessage() != OF_A_REFUSED_PAGE


def _log_end_of_thread(ended: threading.ExceptHookArgs) -> None:
    if ended.exc_value is not None and not isinstance(ended.exc_value, SystemExit):
        logging.getLogger(OURS).error("a thread has ended", exc_info=ended.exc_value)
