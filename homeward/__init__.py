"""Homeward: an open dashboard of Russia–Ukraine prisoner exchanges.

In a notebook: `homeward.read`, `homeward.sql`, `homeward.figure`, `homeward.datasets`, `homeward.columns`
(see homeward/analysis/frames.py). They are imported when they are first used, since they need pandas and Plotly.
"""

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from homeward.analysis.frames import columns, datasets, figure, read, sql
    from homeward.analysis.lookup import UnknownNameError

__all__ = ["UnknownNameError", "columns", "datasets", "figure", "read", "sql"]


def __getattr__(name: str) -> Any:
    if name in __all__:
        from homeward.analysis import frames  # noqa: PLC0415  (pandas and Plotly, which serving never needs)

        return getattr(frames, name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


def __dir__() -> list[str]:
    return [*globals(), *__all__]
