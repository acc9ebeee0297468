"""Our sum and the official totals: a bridge between two of them, the line, the gap at each point, years, and steps."""

from homeward.ui.components import show

show("bridge")
show("reconciliation", columns=6)
show("gaps", columns=6)
show("chain", columns=6)
show("yearly_totals", columns=6)
show("uae_gaps", columns=6)
show("accounts", columns=6)
show("all_totals")
show("other_totals")
