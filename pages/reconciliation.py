"""Our sum and the official totals: a bridge between two of them, the line, the gap at each point, years, and steps."""

from homeward.ui.components import cards, show

with cards():
    show("bridge", columns=7)
    show("reconciliation", columns=5)
    show("gaps", columns=6)
    show("uae_gaps", columns=6)
    show("accounts", columns=7, rows=4)
    show("chain", columns=5, folded=True)
    show("yearly_totals", columns=5, folded=True)
    show("all_totals", columns=5, folded=True)
    show("other_totals", columns=5, folded=True)
