"""What is written down is so: queries and their names, the style of SQL and of files, commands, settings, README."""

from __future__ import annotations

import ast
import os
import re
import shutil
import subprocess
import tomllib
from functools import cache
from pathlib import Path

import duckdb
import pytest

from benchmarks.parts import PARTS
from benchmarks.report import TARGETS
from homeward.charts import CHARTS
from homeward.charts.slide import keys
from homeward.cli import server_command
from homeward.core.assets import PLOTLY
from homeward.core.datasets import DATASETS, OF_CHARTS
from homeward.core.filters import PARAMETERS
from homeward.core.i18n import language
from homeward.core.pages import PAGES
from homeward.core.presentation import PARAMETERS as OF_PRESENTING
from homeward.server import routes
from homeward.settings import QUERIES, ROOT

DOCUMENTS = (ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md")))
FRONT = DOCUMENTS[0].read_text(encoding="utf-8")
# What is promised anywhere: each thing has one place, and which one that is may change.
README = "\n".join(path.read_text(encoding="utf-8") for path in DOCUMENTS)
MAKEFILE = (ROOT / "Makefile").read_text(encoding="utf-8")
NAMED = sorted(QUERIES.glob("*.sql"))
ALL_SQL = sorted(QUERIES.rglob("*.sql"))
CODE = sorted([*(ROOT / "homeward").rglob("*.py"), *(ROOT / "pages").glob("*.py"), ROOT / "app.py"])
# What a data set itself adds to the parameters of its queries.
OF_THE_DATA = {"warnings", "parts"}
# The loader tells the schema where the data are: a setting of the database, not a question.
NOT_A_QUERY = {"set variable data = $1"}


def name_of(path: Path) -> str:
    return str(path.relative_to(ROOT))


every_query = pytest.mark.parametrize("path", NAMED, ids=name_of)
every_sql = pytest.mark.parametrize("path", ALL_SQL, ids=name_of)
every_module = pytest.mark.parametrize("path", CODE, ids=name_of)


# ---------- queries by name


@cache
def texts() -> tuple[set[str], set[str]]:
    """Return every literal text of the code, and those that are names of queries it runs."""
    said, run = set(), set()
    for node in (node for module in CODE for node in ast.walk(ast.parse(module.read_text(encoding="utf-8")))):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            said.add(node.value)
        if isinstance(node, ast.Call) and node.args and isinstance(node.args[0], ast.Constant):
            called = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
            if called in ("run", "rows", "table", "statement") and isinstance(node.args[0].value, str):
                run.add(node.args[0].value)
    return said, run


@every_query
def test_a_query_is_used_by_its_name(path: Path) -> None:
    assert path.stem in texts()[0] | {dataset.query for dataset in DATASETS.values()}


def test_every_name_that_the_code_runs_is_a_query() -> None:
    _, run = texts()
    asked = {dataset.query for dataset in OF_CHARTS.values()}
    assert run
    assert {name for name in run | asked if not (QUERIES / f"{name}.sql").exists() and name not in OF_CHARTS} == set()


def test_every_chart_that_a_page_shows_is_a_chart() -> None:
    shown = {name for path in (ROOT / "pages").glob("*.py") for name in re.findall(r'show\("(\w+)"', path.read_text())}
    assert shown
    assert shown <= set(CHARTS)


def test_every_page_has_a_file_and_every_file_a_page() -> None:
    assert {page.file for page in PAGES.values()} == {path.name for path in (ROOT / "pages").glob("*.py")}


@every_query
def test_a_parameter_of_a_query_is_one_of_the_link_or_is_explained_in_its_header(path: Path) -> None:
    sql = path.read_text(encoding="utf-8")
    header = "\n".join(line for line in sql.splitlines() if line.startswith("--"))
    used = set(re.findall(r"\$([a-z]\w*)", _without_comments(sql)))
    fixed = {name for dataset in OF_CHARTS.values() if dataset.query == path.stem for name in dataset.fixed}
    assert {name for name in used if name not in PARAMETERS and f"${name}" not in header} == set()
    assert {name for name in used if name not in PARAMETERS} <= fixed | OF_THE_DATA


def _without_comments(sql: str) -> str:
    return re.sub(r"--.*", "", sql)


# ---------- the style of SQL


@every_sql
def test_sql_begins_with_a_comment_that_says_what_it_is_for(path: Path) -> None:
    assert re.match(r"-- [A-Z].{20,}", path.read_text(encoding="utf-8").splitlines()[0])


@every_sql
def test_a_file_of_sql_is_one_statement(path: Path) -> None:
    statements = duckdb.extract_statements(path.read_text(encoding="utf-8"))
    assert len(statements) == 1 or path.name == "schema.sql"


@every_sql
def test_keywords_of_sql_are_in_small_letters(path: Path) -> None:
    content = path.read_bytes()
    tokens = duckdb.tokenize(content.decode("utf-8"))
    ends = [begin for begin, _ in tokens[1:]] + [len(content)]
    keywords = [
        re.split(rb"\W", content[begin:end], maxsplit=1)[0].decode()
        for (begin, kind), end in zip(tokens, ends, strict=True)
        if kind == duckdb.token_type.keyword
    ]
    assert keywords
    assert [word for word in keywords if word != word.lower()] == []


@every_sql
def test_lines_of_sql_are_short_and_clean(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    lines = text.splitlines()
    assert [line for line in lines if len(line) > 130 or line != line.rstrip() or "\t" in line] == []
    assert text.endswith("\n")
    assert not text.endswith("\n\n")


@every_module
def test_no_sql_stands_in_python(path: Path) -> None:
    sql = re.compile(
        r"\bselect\b.+\bfrom\b|\binsert\s+into\b|\bcreate\s+(or\s+replace\s+)?(table|view|macro|type)\b|\bdelete\s+from\b"
        r"|\bupdate\s+\w+\s+set\b|\bset\s+variable\b|\battach\s+'|\bcopy\s+\w+\s+(to|from)\b|^\s*from\s+\w+\s+(where|join|select)\b",
        re.IGNORECASE | re.DOTALL,
    )
    tree = ast.parse(path.read_text(encoding="utf-8"))
    spoken = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}  # docstrings
    literals = [node for node in ast.walk(tree) if isinstance(node, ast.Constant) and isinstance(node.value, str)]
    found = {node.value for node in literals if id(node) not in spoken and sql.search(node.value)}
    assert found <= NOT_A_QUERY


# ---------- the size of files


@every_module
def test_a_file_has_at_most_three_hundred_lines(path: Path) -> None:
    assert len(path.read_text(encoding="utf-8").splitlines()) <= 300


@every_module
def test_a_function_has_at_most_fifty_lines(path: Path) -> None:
    functions = (ast.FunctionDef, ast.AsyncFunctionDef)
    nodes = [node for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))) if isinstance(node, functions)]
    assert [node.name for node in nodes if (node.end_lineno or 0) - node.lineno + 1 > 50] == []


@every_module
def test_a_module_says_what_it_is_for(path: Path) -> None:
    assert ast.get_docstring(ast.parse(path.read_text(encoding="utf-8")))


# ---------- commands


def targets() -> list[str]:
    """Return the targets of the Makefile that people call."""
    return re.findall(r"^([a-z][a-z-]*):", MAKEFILE, flags=re.MULTILINE)


def test_every_command_has_a_help_text() -> None:
    assert {"help", "run", "test", "check"} <= set(targets())
    for target in targets():
        assert re.search(rf"^{target}:[^#\n]*## \S", MAKEFILE, flags=re.MULTILINE), target


def test_every_command_is_one_and_not_a_file() -> None:
    phony = re.findall(r"^\.PHONY: (.*)$", MAKEFILE, flags=re.MULTILINE)
    assert set(" ".join(phony).split()) == set(targets())


@pytest.mark.skipif(shutil.which("make") is None, reason="there is no make on this machine")
@pytest.mark.parametrize("arguments", [["help"], []])
def test_make_lists_every_command(arguments: list[str]) -> None:
    environment = {name: value for name, value in os.environ.items() if not name.startswith(("MAKE", "MFLAGS"))}
    command = ["make", "--no-print-directory", *arguments]
    result = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=True, timeout=30)
    assert re.findall(r"^ *make ([a-z-]+) +\S", result.stdout, flags=re.MULTILINE) == targets()


# ---------- settings


def test_the_settings_protect_viewers() -> None:
    settings = tomllib.loads((ROOT / ".streamlit" / "config.toml").read_text(encoding="utf-8"))
    expected = {
        ("client", "showErrorDetails"): "none",
        ("client", "toolbarMode"): "minimal",
        ("browser", "gatherUsageStats"): False,
        ("server", "enableAgentApi"): False,
        ("server", "enableStaticServing"): False,
        ("server", "enableXsrfProtection"): True,
        ("server", "enableCORS"): True,
    }
    assert {(section, name): settings[section][name] for section, name in expected} == expected
    assert settings["server"]["maxUploadSize"] <= 1
    assert settings["server"]["maxMessageSize"] == 1
    flags = server_command(8501)
    assert int(flags[flags.index("--ws-max-size") + 1]) == 1e6 * settings["server"]["maxMessageSize"]


def test_every_requirement_is_pinned() -> None:
    for file in (ROOT / "requirements.txt", *(ROOT / room / "requirements.txt" for room in ("tests", "benchmarks"))):
        assert [
            line for line in requirements(file) if not re.fullmatch(r"[A-Za-z0-9_.-]+==[0-9][0-9A-Za-z.]*", line)
        ] == []


def requirements(file: Path) -> list[str]:
    lines = [line.split("#")[0].strip() for line in file.read_text(encoding="utf-8").splitlines()]
    return [line for line in lines if line]


def test_the_readme_explains_exactly_the_settings_of_an_operator() -> None:
    table = re.search(r"^\| environment variable \|.*?(?=\n\n)", README, flags=re.MULTILINE | re.DOTALL)
    assert table
    explained = re.findall(r"^\| `(\w+)`", table[0], flags=re.MULTILINE)
    read = {
        name
        for path in CODE
        for name in re.findall(r'"(HOMEWARD_[A-Z_]+|FORWARDED_ALLOW_IPS)"', path.read_text(encoding="utf-8"))
    }
    assert sorted(explained) == sorted(read)


# ---------- README


@pytest.mark.parametrize("target", targets())
def test_the_readme_mentions_every_command(target: str) -> None:
    assert re.search(rf"\bmake {target}\b", README) or target == "help"


@pytest.mark.parametrize("line", requirements(ROOT / "requirements.txt"))
def test_the_readme_says_what_every_package_is_for(line: str) -> None:
    row = rf"^\| *(?:[\w.-]+, )*{line.partition('==')[0]}(?:, [\w.-]+)* *\| *\S"
    assert re.search(row, README, flags=re.MULTILINE | re.IGNORECASE)


def addresses() -> list[str]:
    """Return the addresses of ours that are not only for the pages themselves."""
    paths = [getattr(route, "path", "") for route in routes()]
    assert PLOTLY.path in paths
    # What follows nothing is what the others left over.
    return [
        path
        for path in paths
        if path != "/" and not path.startswith(("/assets", "/table")) and "{path:" not in path and ":path}" not in path
    ]


@pytest.mark.parametrize("path", addresses())
def test_the_readme_mentions_every_address(path: str) -> None:
    pattern = "".join(
        r"[\w{}<>*-]+" if part.startswith("{") else re.escape(part) for part in re.split(r"(\{\w+\})", path)
    )
    assert re.search(pattern + r"(?!\w)", README)


def test_the_readme_explains_exactly_the_parameters_of_links() -> None:
    table = re.search(r"^\| parameter \|.*?(?=\n\n)", README, flags=re.MULTILINE | re.DOTALL)
    assert table
    rows = [line.split("|")[1] for line in table[0].splitlines()[2:]]
    explained = {name for cell in rows for name in re.findall(r"`(\w+)`", cell)}
    assert explained == {"lang", "v", "show", *PARAMETERS}


def test_the_readme_explains_exactly_the_parameters_of_presenting() -> None:
    table = re.search(r"^\| presenting \|.*?(?=\n\n)", README, flags=re.MULTILINE | re.DOTALL)
    assert table
    assert tuple(re.findall(r"^\| `(\w+)`", table[0], flags=re.MULTILINE)) == OF_PRESENTING


def test_the_readme_explains_every_key() -> None:
    explained = re.search(r"^\| key \|.*?(?=\n\n)", README, flags=re.MULTILINE | re.DOTALL)
    assert explained
    caps = [cap for item in keys(language("en")) for cap in item["keys"]]
    assert [cap for cap in caps if cap.lower() not in explained[0].lower()] == []


def test_the_readme_explains_exactly_the_parts_of_the_benchmarks() -> None:
    table = re.search(r"^\| part \|.*?(?=\n\n)", README, flags=re.MULTILINE | re.DOTALL)
    assert table
    assert re.findall(r"^\| `(\w+)`", table[0], flags=re.MULTILINE) == list(PARTS) == list(TARGETS)


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: path.name)
def test_a_document_links_only_to_files_that_exist(path: Path) -> None:
    targets_of_links = re.findall(r"\]\(([^)#:\s]+)(?:#[^)]*)?\)", path.read_text(encoding="utf-8"))
    assert [target for target in targets_of_links if not (path.parent / target).exists()] == []


def test_the_readme_is_a_front_door() -> None:
    assert len(FRONT.splitlines()) <= 120
    assert [path.name for path in DOCUMENTS[1:] if f"](docs/{path.name})" not in FRONT] == []
    shown = re.findall(r"!\[[^\]]*\]\(docs/([^)]+)\)", README)
    assert {path.name for path in (ROOT / "docs").glob("**/*.png")} == {Path(name).name for name in shown}


@pytest.mark.parametrize("name", re.findall(r"`((?:data|queries|homeward|pages|tests|docs)/[\w./<>-]*)`", FRONT))
def test_the_readme_names_only_places_that_exist(name: str) -> None:
    assert list(ROOT.glob(re.sub(r"<\w+>", "*", name))), name


def test_every_data_file_is_in_the_dictionary() -> None:
    dictionary = (ROOT / "data" / "datapackage.json").read_text(encoding="utf-8")
    assert [path.name for path in (ROOT / "data").glob("*.csv") if f'"{path.name}"' not in dictionary] == []
