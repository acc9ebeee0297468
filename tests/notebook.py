"""The notebook docs/analysis.ipynb: its cells are run one after the other, in one namespace, as Jupyter does.

`make notebook` runs it and writes what comes out into it, charts as pictures too, so that it can be read where nothing
is run; the tests run it without writing.
"""

from __future__ import annotations

import ast
import base64
import json
from collections.abc import Iterator
from typing import Any

import pandas as pd
import plotly.graph_objects as go

from homeward.settings import ROOT
from tests.browser import running_browser

NOTEBOOK = ROOT / "docs" / "analysis.ipynb"
SIZE = {"width": 980, "height": 700}


def cells(kind: str = "code") -> list[dict[str, Any]]:
    """Return the cells of a kind."""
    return [cell for cell in json.loads(NOTEBOOK.read_text(encoding="utf-8"))["cells"] if cell["cell_type"] == kind]


def run() -> Iterator[Any]:
    """Run every cell, and yield the value of its last line, as a notebook shows it; None if there is none."""
    names: dict[str, Any] = {"__name__": "__main__"}
    for cell in cells():
        parsed = ast.parse("".join(cell["source"]))
        last = parsed.body.pop() if parsed.body and isinstance(parsed.body[-1], ast.Expr) else None
        exec(compile(parsed, str(NOTEBOOK), "exec"), names)
        yield eval(compile(ast.Expression(last.value), str(NOTEBOOK), "eval"), names) if last else None


def main() -> None:
    """Run the notebook, and write what its cells show into it."""
    notebook = json.loads(NOTEBOOK.read_text(encoding="utf-8"))
    shown = list(run())
    with running_browser() as browser:
        page = browser.new_page(viewport=SIZE)
        code = [cell for cell in notebook["cells"] if cell["cell_type"] == "code"]
        for number, (cell, value) in enumerate(zip(code, shown, strict=True), 1):
            cell["execution_count"] = number
            cell["outputs"] = [] if value is None else [_output(number, value, page)]
    NOTEBOOK.write_text(json.dumps(notebook, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


def _output(number: int, value: Any, page: Any) -> dict[str, Any]:
    if isinstance(value, go.Figure):
        page.set_viewport_size({**SIZE, "height": value.layout.height})
        page.set_content(value.to_html(include_plotlyjs=True, config={"displayModeBar": False}))
        page.wait_for_timeout(500)  # until fonts and labels stand
        picture = base64.b64encode(page.screenshot()).decode()
        data = {"image/png": picture, "text/plain": value.layout.meta["sentence"]}
    elif isinstance(value, pd.DataFrame):
        data = {"text/html": value.to_html(border=0), "text/plain": value.to_string()}
    else:
        data = {"text/plain": repr(value)}
    return {"output_type": "execute_result", "execution_count": number, "metadata": {}, "data": data}


if __name__ == "__main__":
    main()
