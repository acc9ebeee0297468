"""What the charts of ranks, circumstances and places say in words."""

from __future__ import annotations

from homeward.core.view import View
from homeward.text.format import Row, join, lower_first, named

NAMED_IN_WORDS = 3


def where(view: View, row: Row) -> str:
    """Return in how many exchanges there is a number, and in how many such people are only mentioned."""
    lang = view.lang
    counted = [lang.plural("in {n} exchange", "in {n} exchanges", row["exchanges"])] if row["exchanges"] else []
    if row["series_people"]:
        counted.append(lang.text("for a whole agreement"))
    words = [lang.list(counted)] if counted else []
    if row["mentions"] and words:
        words.append(lang.plural("mentioned in {n} more", "mentioned in {n} more", row["mentions"]))
    elif row["mentions"]:
        words.append(lang.plural("mentioned in {n} exchange", "mentioned in {n} exchanges", row["mentions"]))
    return "; ".join(words)


def title(view: View, measure: str, rows: list[Row]) -> str:
    """Return the headings with most people, of each direction shown; and that they may be of others than asked for."""
    lang, subject = view.lang, _subject(view, view.label("measure", measure), rows)
    found = {
        side: _largest(view, [row for row in rows if row["side"] == side])
        for side in dict.fromkeys(row["side"] for row in rows)
    }
    if len(found) == 2:
        return lang.text(
            "{subject}: to Ukraine, {first}; to Russia, {second}",
            subject=subject,
            first=found["UA"],
            second=found["RU"],
        )
    if "RU" in found and view.filters.direction == "both":
        return lang.text("{subject}, to Russia: {finding}", subject=subject, finding=found["RU"])
    return lang.text("{subject}: {finding}", subject=subject, finding="".join(found.values()))


def counts_others(view: View, rows: list[Row]) -> bool:
    """Return whether some of the figures are of everyone, where those of one group are asked for."""
    return view.filters.who != "everyone" and any(row["any_differing"] for row in rows)


def _subject(view: View, subject: str, rows: list[Row]) -> str:
    lang, who = view.lang, view.filters.who
    if not counts_others(view, rows):
        return lang.text("{subject}, as published", subject=subject)
    if who == "military":
        return lang.text("{subject}, of everyone where the military were not counted alone", subject=subject)
    return lang.text("{subject}, of everyone where civilians were not counted alone", subject=subject)


def subtitle(view: View, measure: str) -> str:
    """Return who is counted; where a group has no numbers of its own, everyone is."""
    words = {
        "everyone": view.lang.text("People in each category; the categories overlap and do not add up"),
        "military": view.lang.text(
            "Service members in each category, or everyone where they were not counted alone; categories overlap"
        ),
        "civilian": view.lang.text(
            "Civilians in each category, or everyone where they were not counted alone; categories overlap"
        ),
    }
    return words["everyone" if measure == "rank" else view.filters.who]


def _largest(view: View, rows: list[Row]) -> str:
    """Return the headings with most people: "Enlisted 4,018 and Officers 509", "Enlisted 9, of them sailors 7"."""
    most = _most(rows, None)
    if not most:
        return view.lang.text("mentioned, not counted")
    parts = _most(rows, most[0]["category"])
    if parts and 2 * parts[0]["people"] >= most[0]["people"]:
        return view.lang.text("{whole}, of them {part}", whole=_named(view, most[:1]), part=_named(view, parts[:1]))
    return _named(view, most[:2])


def _most(rows: list[Row], whole: str | None) -> list[Row]:
    """Return the rows with a number that are part of a whole (or of none), the largest first."""
    return sorted((row for row in rows if row["people"] and row["belongs_to"] == whole), key=lambda row: -row["people"])


def _named(view: View, rows: list[Row]) -> str:
    return view.lang.list(
        [named(view.lang, _label_in_text(view, row), view.lang.number(row["people"])) for row in rows]
    )


def _label_in_text(view: View, row: Row) -> str:
    """Return the label of a category as it stands inside a sentence: places keep their capital."""
    label = view.label(row["measure"], row["category"])
    return label if row["measure"] == "defended" else lower_first(label)


def sentence(view: View, rows: list[Row]) -> str:
    """Return what is covered in each direction, what is left out, and that headings overlap."""
    lang = view.lang
    clauses = []
    for side in dict.fromkeys(row["side"] for row in rows):
        clauses += _of_side(view, side, [row for row in rows if row["side"] == side])
    if any(row["series_people"] for row in rows):
        clauses.append(lang.text("Some figures were published for a whole agreement and belong to no single exchange."))
    clauses.append(lang.text("One person may be in several categories. What was not published is unknown, not zero."))
    return join(clauses)


def _of_side(view: View, side: str, rows: list[Row]) -> list[str]:
    lang = view.lang
    values = {"n": lang.number(rows[0]["any_exchanges"]), "days": lang.number(rows[0]["days"])}
    most = _most(rows, None)[:NAMED_IN_WORDS]
    shown, largest = len(most), _named(view, most)
    nothing = not rows[0]["any_exchanges"]
    if nothing and side == "UA":
        covered = lang.plural(
            "To Ukraine: the {n} exchange has no published figure.",
            "To Ukraine: none of {n} exchanges has a published figure.",
            rows[0]["days"],
        )
    elif nothing:
        covered = lang.plural(
            "To Russia: the {n} exchange has no published figure.",
            "To Russia: none of {n} exchanges has a published figure.",
            rows[0]["days"],
        )
    elif side == "UA":
        covered = lang.text("Figures were published for {n} of {days} exchanges to Ukraine.", **values)
    else:
        covered = lang.text("Figures were published for {n} of {days} exchanges to Russia.", **values)
    mentions = rows[0]["any_mentions"]
    cut = lang.list([view.label("series", series) for series in rows[0]["series_cut"] or ()])
    return [
        covered,
        _differing(view, rows[0]),
        _mentioned(view, mentions, more=not nothing),
        lang.plural("The only category: {headings}.", "The largest categories: {headings}.", shown, headings=largest)
        if shown
        else "",
        lang.text(
            "Not counted: figures published for the whole agreement {series}, of which the filters leave only a part.",
            series=cut,
        )
        if cut
        else "",
    ]


def _mentioned(view: View, count: int, *, more: bool) -> str:
    """Return in how many exchanges, or in how many more, such people are mentioned without a number."""
    if not count:
        return ""
    if more:
        return view.lang.plural("{n} more only mentions such people.", "{n} more only mention such people.", count)
    return view.lang.plural(
        "For {n} of them a source mentions such people without a number.",
        "For {n} of them sources mention such people without a number.",
        count,
    )


def _differing(view: View, row: Row) -> str:
    """Return how many exchanges count other people than the filter chooses."""
    lang, who, others = view.lang, view.filters.who, row["any_differing"]
    if not others:
        return ""
    if who == "everyone":
        return lang.plural("{n} of them counts one group only.", "{n} of them count one group only.", others)
    values = {"own": lang.number(row["any_exchanges"] - others), "others": lang.number(others)}
    if row["any_exchanges"] == others:
        return lang.text("All of them count everyone, not this group alone.")
    if who == "military":
        return lang.text(
            "In {own} of them service members are counted, in {others} everyone: service members "
            "alone were not counted.",
            **values,
        )
    return lang.text(
        "In {own} of them civilians are counted, in {others} everyone: civilians alone were not counted.",
        **values,
    )
