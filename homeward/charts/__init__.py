"""All charts by name, which is also the name of their file, URL and address in the API.

Each is registered where it is drawn (see registry.py); every module of this package is imported here, so that none has
to be listed.
"""

from importlib import import_module
from pkgutil import iter_modules

from homeward.charts.registry import CHARTS, COLUMNS

__all__ = ["CHARTS", "COLUMNS"]

for _module in iter_modules(__path__):
    import_module(f"{__name__}.{_module.name}")
