"""What of a link was left out, in words; and the labels of the closed choices."""

from __future__ import annotations

from collections.abc import Sequence

from homeward.core.filters import Ignored
from homeward.core.i18n import Language
from homeward.text.format import join

# A notice names every value that was left out, but stays one that can be read.
NAMED_VALUES = 20


def choice_labels(lang: Language) -> dict[str, dict[str, str]]:
    """Return the label of every value of the closed choices."""
    return {
        "who": {
            "everyone": lang.text("Everyone"),
            "military": lang.text("Military"),
            "civilian": lang.text("Civilians"),
        },
        "scope": {"all": lang.text("All returns that day"), "proper": lang.text("Exchange only")},
        "count": {
            "adopted": lang.text("Main figure"),
            "lowest": lang.text("Lowest"),
            "highest": lang.text("Highest"),
        },
        "direction": {"ua": lang.text("To Ukraine"), "ru": lang.text("To Russia"), "both": lang.text("Both")},
        "grain": {
            "auto": lang.text("Auto"),
            "exchange": lang.text("Exchange"),
            "month": lang.text("Month"),
            "quarter": lang.text("Quarter"),
            "year": lang.text("Year"),
        },
        "axis": {"time": lang.text("Dates"), "sequence": lang.text("Sequence")},
    }


def ignored_notice(lang: Language, ignored: Sequence[Ignored]) -> str:
    """Return what of a link was left out because it is not known here; empty if nothing was."""
    if not ignored:
        return ""
    if backwards := [item for item in ignored if item.reason]:
        period = ", ".join(f"{item.parameter}={item.value}" for item in backwards)
        message = lang.text("The period ends before it begins, and was left out: {values}", values=period)
        return join([ignored_notice(lang, [item for item in ignored if not item.reason]), f"{message}."])
    named = ", ".join(f"{item.parameter}={item.value}" for item in ignored[:NAMED_VALUES])
    if len(ignored) > NAMED_VALUES:
        named = lang.text("{values} and {n} more", values=named, n=lang.number(len(ignored) - NAMED_VALUES))
    message = lang.plural(
        "One value of the link is not known here and was left out:",
        "{n} values of the link are not known here and were left out:",
        len(ignored),
    )
    return f"{message} {named}"
