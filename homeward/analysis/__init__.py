"""For notebooks and terminals: data sets and SQL as pandas frames, charts as Plotly figures, names as people type them.

Only `frames` and `figures` import pandas and Plotly: what serves pages pays nothing for them.
"""
