"""The ASGI app: pages, files and health, served by `uvicorn app:app` (`make run`) or `streamlit run app.py`.

The page itself is drawn by homeward/ui/main.py, which Streamlit runs anew for every change of a filter.
"""

import sys
from concurrent.futures import ThreadPoolExecutor

import streamlit as st

from homeward.db import versions
from homeward.db.problems import DataInvalidError, report
from homeward.db.progress import shown
from homeward.settings import PACKAGE, SettingError

if st.get_option("server.baseUrlPath"):
    sys.exit(
        "server.baseUrlPath is not supported here. Set HOMEWARD_PUBLIC_URL=https://host/prefix/ instead: "
        "docs/deployment.md says how."
    )

# The data are read and checked while everything else is imported: it is mostly the database that works.
with shown(), ThreadPoolExecutor(1) as executor:
    reading = executor.submit(versions.current)

    from homeward.server import lifespan, middleware, routes
    from homeward.ui.errors import on_script_error

    try:
        reading.result()
    except DataInvalidError as error:
        # Bad data never reaches a viewer: say where and how to mend it, as `make check` does, and do not start.
        from homeward.db.check import in_full

        print(report(in_full(error)), file=sys.stderr)
        sys.exit("The data in data/ cannot be served. Mend the places above; `make check` reports them again.")

try:
    around = middleware()
except SettingError as error:
    sys.exit(str(error))

FRAME = PACKAGE / "ui" / "main.py"
app = st.App(FRAME, lifespan=lifespan, routes=routes(), middleware=around, on_script_error=on_script_error)
