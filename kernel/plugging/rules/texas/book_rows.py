"""Rows of the district book at one well: alternatives chosen by location, depths from the papers.

Rows of one formation under different conditions are alternatives and never planned together. A
condition that the well's location note neither proves nor refutes is asked for.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from kernel.facts.fact import Missing
from kernel.plugging.needs import Site
from kernel.plugging.steps import LeftOut
from kernel.policy.formation import BookFormation, formation_key, formation_parts, same_top
from kernel.policy.locations import holds

_UNNAMED = ("problem zone",)  # zones, not formations: two of them are two plugs


@dataclass(frozen=True, slots=True, kw_only=True)
class ChosenRow:
    """A row of the book that holds at the well, with the depth that counts there."""

    row: BookFormation
    key: str
    top_ft: float
    sources: tuple[str, ...]


def chosen_rows(
    site: Site, rows: Sequence[BookFormation]
) -> Iterator[ChosenRow | Missing | LeftOut]:
    """Each formation of the book once: with its depth, or a question, or why it is left out."""
    groups: dict[str, list[BookFormation]] = {}
    for row in rows:
        key = formation_key(row.name)
        key = f"{key} {row.top_ft}" if key in _UNNAMED else key
        groups.setdefault(key, []).append(row)
    for key, alternatives in groups.items():
        yield from _chosen(site, key, alternatives)


def _chosen(
    site: Site, key: str, alternatives: Sequence[BookFormation]
) -> Iterator[ChosenRow | Missing | LeftOut]:
    own = own_top(site, formation_parts(alternatives[0].name))
    fitting, doubtful = _by_condition(site, alternatives)
    first = alternatives[0]
    if not fitting and not doubtful:
        conditions = " or ".join(dict.fromkeys(row.condition or "" for row in alternatives))
        yield LeftOut(
            name=first.name,
            top_ft=own[0] if own else first.top_ft,
            reason=f"the book asks for it elsewhere ({conditions}), not where this well lies",
        )
        return
    candidates = fitting or doubtful
    if not fitting and len(alternatives) == 1:
        yield from _asked_for_place(first, own)
        return
    depths = sorted({row.top_ft for row in candidates if row.top_ft is not None})
    if own is None and (len(depths) != 1 or any(row.between_ft for row in candidates)):
        yield from _asked_for_depth(first, candidates, depths)
        return
    row = _told_by(candidates, own[0] if own else depths[0])
    depth_ft, sources = (own[0], (own[1],)) if own else (depths[0], ("field", "county"))
    yield ChosenRow(row=row, key=key, top_ft=depth_ft, sources=sources)


def _by_condition(
    site: Site, alternatives: Sequence[BookFormation]
) -> tuple[list[BookFormation], list[BookFormation]]:
    """Rows that hold at the well, and those of which the papers do not tell."""
    fitting: list[BookFormation] = []
    doubtful: list[BookFormation] = []
    for row in alternatives:
        if row.condition is None:
            fitting.append(row)
            continue
        answer = holds(row.condition, county=site.well.county, note=site.well.location_note)
        if answer is not False:
            (fitting if answer else doubtful).append(row)
    return fitting, doubtful


def _told_by(candidates: Sequence[BookFormation], top_ft: float) -> BookFormation:
    """The row nearest in depth, a tagged one first."""
    return min(
        candidates,
        key=lambda row: (abs((row.top_ft or top_ft) - top_ft), not row.tag),
    )


def _asked_for_place(
    row: BookFormation, own: tuple[float, str] | None
) -> Iterator[Missing | LeftOut]:
    yield Missing(
        fact="location_note",
        question=f"The book asks for {row.name} under a condition: {row.condition}. Does it hold "
        "at this well?",
        cites=(row.cite,),
    )
    yield LeftOut(
        name=row.name,
        top_ft=own[0] if own else row.top_ft,
        reason=f"not known whether the book's condition holds here: {row.condition}",
    )


def _asked_for_depth(
    first: BookFormation, candidates: Sequence[BookFormation], depths: Sequence[float]
) -> Iterator[Missing | LeftOut]:
    told = [f"{depth:,.0f} ft" for depth in depths]
    told += [
        f"{row.between_ft[0]:,.0f} to {row.between_ft[1]:,.0f} ft"
        for row in candidates
        if row.between_ft is not None
    ]
    choice = " or ".join(dict.fromkeys(told)) or "no depth in the book"
    yield Missing(
        fact="formation_tops",
        question=f"At what depth (ft) is the top of {first.name} in this well ({choice})?",
        cites=tuple(dict.fromkeys(row.cite for row in candidates)),
        unit="ft",
    )
    yield LeftOut(name=first.name, top_ft=None, reason=f"its depth is not known: {choice}")


def own_top(site: Site, parts: Sequence[str]) -> tuple[float, str] | None:
    """The shallowest top on the papers among formations that share a plug, with its fact."""
    found = [
        (top.top_ft, f"formation_tops[{i}].top_ft")
        for i, top in enumerate(site.well.formation_tops)
        if top.top_ft is not None
        and any(same_top(part, own) for part in parts for own in formation_parts(top.name))
    ]
    return min(found, default=None)
