"""The same page in Dash, as its tutorial would have it. `gunicorn dash_page:server`."""

import datetime as dt

from dash import Dash, Input, Output, callback, dash_table, dcc, html
from facts import DIRECTION, WHO, chosen, load, pauses, running_total, timeline

people = load()

app = Dash(title="Prisoner exchanges")
server = app.server
app.layout = html.Div(
    [
        html.H1("Prisoner exchanges"),
        dcc.DatePickerSingle(date=dt.date(2022, 1, 1), id="from"),
        dcc.RadioItems(WHO, WHO[0], id="who"),
        dcc.RadioItems(DIRECTION, DIRECTION[0], id="direction"),
        dcc.Graph(id="timeline"),
        dcc.Graph(id="running_total"),
        dcc.Graph(id="pauses"),
        dash_table.DataTable(id="table"),
    ]
)


@callback(
    Output("timeline", "figure"),
    Output("running_total", "figure"),
    Output("pauses", "figure"),
    Output("table", "data"),
    Input("from", "date"),
    Input("who", "value"),
    Input("direction", "value"),
)
def update(since, who, direction):
    """Return the charts and the table under the filters."""
    shown = chosen(people, who, direction, since)
    return timeline(shown), running_total(shown), pauses(shown), shown.to_dict("records")


if __name__ == "__main__":
    app.run()
