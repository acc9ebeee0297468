"""The front door: pages, files and health, served by `streamlit run app.py`.

The page itself is drawn by homeward/frame.py, which Streamlit runs anew for every change of a filter.
"""

import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import streamlit as st

from homeward import served
from homeward.problems import DataInvalidError, report
from homeward.progress import shown
from homeward.settings import SettingError

# The data are read and checked while everything else is imported: it is mostly the database that works.
with shown(), ThreadPoolExecutor(1) as beside:
    reading = beside.submit(served.current)

    from homeward.faults import page_failed
    from homeward.server import lifespan, middleware, routes

    try:
        reading.result()
    except DataInvalidError as error:
        # Bad data never reaches a viewer: say where and how to mend it, as `make check` does, and do not start.
        from homeward.check import in_full

        print(report(in_full(error)), file=sys.stderr)
        sys.exit("The data in data/ cannot be served. Mend the places above; `make check` reports them again.")

try:
    around = middleware()
except SettingError as error:
    sys.exit(str(error))

FRAME = Path(__file__).resolve().parent / "homeward" / "frame.py"
app = st.App(FRAME, lifespan=lifespan, routes=routes(), middleware=around, on_script_error=page_failed)
