"""What the data API says about itself: the index of its data sets, and one exchange in full."""

from __future__ import annotations

from typing import Any

from homeward.core.datasets import DATASETS, Dataset
from homeward.core.filters import PARAMETERS, Filters
from homeward.core.parameters import ALWAYS, WORDS, schema
from homeward.core.site import for_others
from homeward.core.view import options_in
from homeward.db.database import Database
from homeward.exports.dictionary import described
from homeward.exports.extract import LICENCE, NOTES, TITLE, Extract
from homeward.exports.formats import FORMATS

ROOT = "data/v1/"
# What is known of one exchange: part → query.
PARTS = {
    "sides": "exchange_sides",
    "figures": "exchange_facts",
    "branches": "exchange_branches",
    "stages": "exchange_stages",
    "statements": "datasets/statements",
    "caveats": "exchange_doubts",
}


def parameter_documents(database: Database) -> dict[str, dict[str, Any]]:
    """Return every parameter in words, and what it may hold as JSON Schema."""
    options = options_in(database)
    return {
        name: {"description": WORDS.get(name, "A filter of the pages."), "schema": schema(name, options)}
        for name in [*PARAMETERS, *ALWAYS]
    }


def index(database: Database, base: str) -> dict[str, Any]:
    """Return what there is: every data set with its grain, columns, parameters and formats, and the whole of it."""
    return {
        "title": TITLE,
        "version": database.version,
        "data_to": options_in(database).last_day.isoformat(),
        "licence": LICENCE,
        "citation": f"{TITLE}. Version {database.version}.{f' {base}{ROOT}' if for_others(base) else ''} (CC BY 4.0)",
        "notes": list(NOTES),
        "formats": {ending: {"title": form.title, "type": form.media_type} for ending, form in FORMATS.items()},
        "parameters": parameter_documents(database),
        "datasets": [_entry(database, dataset, base) for dataset in DATASETS.values()],
        "exchange": f"{base}{ROOT}exchanges/{{exchange_id}}.json",
        "package": f"{base}{ROOT}package.zip",
        "database": f"{base}{ROOT}homeward.duckdb",
        "changes": f"{base}{ROOT}changes.json",
        "openapi": f"{base}{ROOT}openapi.json",
    }


def _entry(database: Database, dataset: Dataset, base: str) -> dict[str, Any]:
    extract = Extract(database, dataset, Filters(), base)
    return {
        "name": dataset.name,
        "title": dataset.title,
        "kind": dataset.kind,
        "grain": dataset.grain,
        "key": list(dataset.key),
        "columns": [described(column) for column in extract.columns],
        "parameters": [*dataset.filters, *ALWAYS],
        "without_effect": [name for name in dataset.accepted if name not in dataset.filters],
        "formats": {ending: extract.address(ending, pinned=False) for ending in FORMATS},
        "metadata": extract.address("metadata.json", pinned=False),
    }


def exchange(database: Database, subject: str, base: str) -> dict[str, Any]:
    """Return everything known of one exchange or series, as its page shows it."""
    chosen = Filters(id=subject, direction="both").parameters()
    (found,) = database.run("exchange", chosen).dicts()
    newest = f"{base}{ROOT}exchanges/{subject}.json"
    permalink = f"{newest}?v={database.version}"
    about = {
        "title": f"{TITLE}: {found['label_en']}",
        "version": database.version,
        "data_to": options_in(database).last_day.isoformat(),
        "permalink": permalink,
        "newest": newest,
        "licence": LICENCE,
        "citation": f"{TITLE}. Version {database.version}. {found['label_en']}. {permalink} (CC BY 4.0)",
        "notes": list(NOTES),
    }
    parts = {part: database.run(name, chosen).dicts() for part, name in PARTS.items()}
    return {"homeward": about, "exchange": found, **parts}
