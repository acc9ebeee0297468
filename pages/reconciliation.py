"""Our sum and the official totals: a bridge between two of them, the line, the gap at each point, years, and steps."""

from homeward.ui.components import show

show("bridge")
show("reconciliation")
show("gaps")
show("chain")
show("yearly_totals")
show("uae_gaps")
show("accounts")
show("all_totals")
show("other_totals")
