"""The command line: `homeward check`, `build`, `export`, `sql`, `serve`.

Exit codes: 0 done; 1 the data, the query or the server is wrong; 2 the command line is; 130 stopped by Ctrl+C.
What a command needs is imported when it runs, so that `--help` answers at once.
"""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any

FORMATS = ("csv", "json", "parquet", "xlsx", "zip", "sql")
RESULTS = ("table", "csv", "json", "parquet")
# Requests are logged by the app itself, without the client's address.
QUIET = ("--no-access-log", "--no-server-header", "--log-level", "warning")
# In seconds: who does not read what was asked for cannot keep a server from ending.
ENDS_WITHIN = ("--timeout-graceful-shutdown", "10")
# As .streamlit/config.toml has it for `streamlit run`: a larger message is refused before it is read. Nearly all that
# is sent is compressed already; doing it again is a seventh of the work of a change.
WEBSOCKETS = ("--ws-max-size", "1000000", "--ws-per-message-deflate", "false")
BINARY = ("parquet", "xlsx", "zip")


class CommandError(Exception):
    """A command cannot be done; the message says why, and `code` is the exit code."""

    def __init__(self, message: str, code: int = 2) -> None:
        self.code = code
        super().__init__(message)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run a command line, by default that of the process, and return its exit code."""
    # First of all: where the data are is read on import, and help imports the names of filters.
    before, _ = _general().parse_known_args(arguments)
    if before.data:
        os.environ["HOMEWARD_DATA"] = before.data if "://" in before.data else str(Path(before.data).absolute())
    parsed = parser().parse_args(arguments)
    if "://" in (before.data or "") and parsed.command != "build":
        print("homeward: only `homeward build` reads an object store; `serve` what it has built", file=sys.stderr)
        return 2
    os.environ.setdefault("HOMEWARD_LOG", "plain" if parsed.command == "serve" else "off")
    try:
        code: int = parsed.run(parsed)
        sys.stdout.flush()
    except CommandError as error:
        print(f"homeward: {error}", file=sys.stderr)
        return error.code
    except BrokenPipeError:  # `homeward export … | head`
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except KeyboardInterrupt:
        return 130
    return code


def parser() -> argparse.ArgumentParser:
    """Return the parser of all commands: longer than other functions, in one piece as the help reads."""
    root = argparse.ArgumentParser(
        prog="homeward", description="Russia–Ukraine prisoner exchanges, as data.", parents=[_general()]
    )
    commands = root.add_subparsers(dest="command", required=True, metavar="COMMAND")

    check = commands.add_parser("check", help="check the data, and say what to mend, and where")
    check.set_defaults(run=_check)

    _add_build(commands)

    export = commands.add_parser(
        "export",
        help="write a data set as a file",
        description="Write a data set, under filters, to a file or the standard output.",
        epilog="example: homeward export timeline --grain month --format parquet -o months.parquet",
    )
    export.add_argument("name", nargs="?", help="the data set; without it, all are listed")
    export.add_argument("-f", "--format", choices=FORMATS, help="default: by the ending of FILE, else csv")
    export.add_argument("-o", "--output", metavar="FILE", default="-", help="a file or a directory (default: -)")
    _add_filters(export)
    export.set_defaults(run=_export)

    sql = commands.add_parser(
        "sql",
        help="ask a question of one's own",
        description="Run SQL, read-only, on the database that a server offers to everyone: tables, views and macros.",
        epilog='example: homeward sql "from exchanges limit 5"',
    )
    sql.add_argument("query", help="the SQL; - reads it from the standard input")
    sql.add_argument("-f", "--format", choices=RESULTS, help="default: by the ending of FILE, else a table to read")
    sql.add_argument("-o", "--output", metavar="FILE", default="-", help="default: -")
    sql.set_defaults(run=_sql)

    serve = commands.add_parser("serve", help="serve the dashboard")
    serve.add_argument("--port", type=int, default=8501, help="default: 8501")
    serve.add_argument("--address", default="", help="listen on one address only, such as 127.0.0.1")
    serve.add_argument("options", nargs="*", help="after --, options of uvicorn: -- --timeout-graceful-shutdown 20")
    serve.set_defaults(run=_serve)
    return root


def _add_build(commands: Any) -> None:
    """Add the command `build`."""
    build = commands.add_parser(
        "build",
        help="build the data once, for any number of servers",
        description="Check the data (CSV or Parquet), build the database, its charts and files, and have all servers "
        "that were started with HOMEWARD_DATABASE=OUT serve them.",
        epilog="example: homeward build /srv/homeward",
    )
    build.add_argument("out", help="a directory that servers can read, or s3://bucket/prefix (needs boto3)")
    build.add_argument(
        "--dask",
        metavar="CLUSTER",
        default="",
        help="have Dask work out figures in Parquet that are partitioned by subject: local (a process for each core), "
        "local:2, or tcp://host:8786 (needs dask)",
    )
    build.set_defaults(run=_build)


def _general() -> argparse.ArgumentParser:
    """Return the parser of the options of every command."""
    general = argparse.ArgumentParser(add_help=False)
    general.add_argument(
        "--data",
        metavar="DIR",
        help="the directory of the data (default: $HOMEWARD_DATA, or data/); for build also s3://…",
    )
    return general


def _add_filters(command: argparse.ArgumentParser) -> None:
    """Add an option for each filter of a data set, by its name in the URL."""
    from homeward.core.filters import CHOICES, DATES, LISTS, PARAMETERS  # noqa: PLC0415
    from homeward.core.parameters import WORDS  # noqa: PLC0415

    group = command.add_argument_group("filters", "As in the URL of a page. A data set says which of them it takes.")
    for name in PARAMETERS:
        if name in ("dataset", "search", "axis", "events"):  # they change no number
            continue
        several = name in LISTS
        metavar = "|".join(CHOICES[name]) if name in CHOICES else "YYYY-MM-DD" if name in DATES else "ID"
        group.add_argument(
            f"--{name.replace('_', '-')}",
            dest=f"filter_{name}",
            metavar=metavar,
            action="append" if several else "store",
            help=WORDS[name],
        )


# ---------- commands


def _check(_: argparse.Namespace) -> int:
    from homeward.db.check import main as check  # noqa: PLC0415

    return check()


def _build(arguments: argparse.Namespace) -> int:
    from homeward.charts.builder import build_into  # noqa: PLC0415
    from homeward.db.cluster import ClusterError  # noqa: PLC0415
    from homeward.db.release import release  # noqa: PLC0415
    from homeward.settings import data_source  # noqa: PLC0415
    from homeward.web.static import compress_all  # noqa: PLC0415

    compress_all()  # beside the environment: they are of the release, whatever the data
    with _data():
        try:
            version = build_into(arguments.out, data_source(), arguments.dask)
        except ClusterError as error:
            raise CommandError(str(error), 1) from None
    print(f"{arguments.out}: version {version} of release {release()} is served from now on", file=sys.stderr)
    return 0


def _export(arguments: argparse.Namespace) -> int:
    from homeward.analysis.lookup import find_extract  # noqa: PLC0415
    from homeward.core.datasets import DATASETS  # noqa: PLC0415
    from homeward.exports.formats import FORMATS as WRITERS  # noqa: PLC0415
    from homeward.exports.sql import write_sql  # noqa: PLC0415

    if not arguments.name:
        width = max(map(len, DATASETS))
        print("\n".join(f"{name:{width}}  {item.title}" for name, item in DATASETS.items()))
        return 0
    kind = arguments.format or _ending(arguments.output, FORMATS, "csv")
    values = {name[len("filter_") :]: value for name, value in vars(arguments).items() if name.startswith("filter_")}
    with _data():
        extract = find_extract(arguments.name, values)
        output = arguments.output
        if output != "-" and Path(output).is_dir():
            output = str(Path(output) / extract.file(kind))
        with _opened(output, kind) as file:
            for piece in (write_sql if kind == "sql" else WRITERS[kind].write)(extract):
                file.write(piece)
    return 0


def _sql(arguments: argparse.Namespace) -> int:
    from homeward.analysis.lookup import find_version  # noqa: PLC0415
    from homeward.analysis.public import connect, write_result  # noqa: PLC0415
    from homeward.exports.package import database_file  # noqa: PLC0415

    query = sys.stdin.read() if arguments.query == "-" else arguments.query
    kind = arguments.format or _ending(arguments.output, RESULTS, "table")
    with _data(), connect(database_file(find_version(None))) as connection, _opened(arguments.output, kind) as file:
        write_result(connection, query, kind, file)
    return 0


def server_command(port: int, address: str = "", options: Sequence[str] = ()) -> list[str]:
    """Return the command that serves the app: uvicorn, with these options of its own."""
    where = ["--host", address or "0.0.0.0", "--port", str(port)]  # noqa: S104  (what is served is for everyone)
    return [sys.executable, "-m", "uvicorn", "app:app", *where, *QUIET, *ENDS_WITHIN, *WEBSOCKETS, *options]


def _serve(arguments: argparse.Namespace) -> int:
    from homeward.settings import ROOT  # noqa: PLC0415  (reads where the data are)

    os.chdir(ROOT)  # where Streamlit looks for its settings
    command = server_command(arguments.port, arguments.address, arguments.options)
    os.execv(sys.executable, command)  # noqa: S606  (this very interpreter)


# ---------- what commands share


@contextmanager
def _data() -> Iterator[None]:
    """Say how far reading the data is, and what is wrong with them or with what was asked."""
    import duckdb  # noqa: PLC0415

    from homeward.analysis.lookup import UnknownNameError  # noqa: PLC0415
    from homeward.db.database import QueryStoppedError  # noqa: PLC0415
    from homeward.db.problems import DataInvalidError, report  # noqa: PLC0415
    from homeward.db.progress import shown  # noqa: PLC0415

    try:
        with shown():
            yield
    except UnknownNameError as error:
        raise CommandError(str(error)) from None
    except DataInvalidError as error:
        raise CommandError(f"the data cannot be used\n{report(error.problems)}", 1) from None
    except (duckdb.Error, QueryStoppedError) as error:
        raise CommandError(str(error).strip(), 1) from None
    except OSError as error:
        if isinstance(error, BrokenPipeError):
            raise
        raise CommandError(str(error), 1) from None


def _ending(output: str, known: Sequence[str], default: str) -> str:
    """Return the format that a file name asks for by its ending."""
    ending = Path(output).suffix.lstrip(".").lower()
    return ending if ending in known else default


@contextmanager
def _opened(output: str, kind: str) -> Iterator[IO[bytes]]:
    """Open where a file goes. A file is there whole or not at all; what is not text does not go to a terminal."""
    if output == "-":
        if kind in BINARY and sys.stdout.isatty():
            raise CommandError(f"{kind} is not for a terminal: name a file with -o, or pipe it on")
        yield sys.stdout.buffer
        return
    target = Path(output)
    unfinished = target.with_name(f".{target.name}.unfinished")
    try:
        with unfinished.open("wb") as file:
            yield file
        unfinished.replace(target)
    finally:
        unfinished.unlink(missing_ok=True)
    print(f"{target}: {target.stat().st_size:,} bytes", file=sys.stderr)


if __name__ == "__main__":
    sys.exit(main())
