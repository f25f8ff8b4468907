"""District practice under §3.14(j): plugs at formation tops, from the book and from the papers."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from kernel.facts.fact import Missing
from kernel.plugging.needs import Note, Outcome, PlugNeed, Site, Target
from kernel.plugging.rules.texas.barriers import planned_groups
from kernel.plugging.steps import LeftOut
from kernel.policy.formation import BookFormation, formation_key
from kernel.policy.requirement import Requirement


@dataclass(frozen=True, slots=True, kw_only=True)
class _Candidate:
    name: str
    top_ft: float
    tag_code: int | None
    length_ft: float
    cites: tuple[str, ...]
    sources: tuple[str, ...]


def formation_plugs(site: Site) -> Iterator[Outcome]:
    """A plug whose base is the formation's top, for each formation that calls for one.

    Planned are those the district book lists for the field and county, and the productive or
    flowing zones that the papers name. The well's own top replaces the book's. Each other top
    is left out with its reason.
    """
    chosen: dict[str, _Candidate] = {}
    for outcome in (*_from_book(site), *_from_papers(site)):
        if isinstance(outcome, _Candidate):
            chosen.setdefault(formation_key(outcome.name), outcome)
        else:
            yield outcome
    for candidate in sorted(chosen.values(), key=lambda c: -c.top_ft):
        reason = _out_of_reach(site, candidate.top_ft)
        if reason:
            yield LeftOut(name=candidate.name, top_ft=candidate.top_ft, reason=reason)
            continue
        yield Target(name=candidate.name)
        yield _plug(site, candidate)
    for top in site.well.formation_tops:
        if formation_key(top.name) not in chosen:
            reason = "depth not known" if top.top_ft is None else _out_of_reach(site, top.top_ft)
            yield LeftOut(
                name=top.name,
                top_ft=top.top_ft,
                reason=reason or "neither the district book nor a paper of this well asks for it",
            )


def _plug(site: Site, candidate: _Candidate) -> PlugNeed:
    cover = site.policy["formation_cover_above_ft"]
    return PlugNeed(
        kind="formation",
        top_ft=candidate.top_ft - candidate.length_ft,
        bottom_ft=candidate.top_ft,
        anchor_ft=candidate.top_ft,
        merged_top_ft=candidate.top_ft - cover.value,
        purpose=f"{candidate.name} {candidate.top_ft:,.0f} ft",
        cites=candidate.cites,
        sources=candidate.sources,
        authority="practice",
        tag_code=candidate.tag_code,
    )


def _own_top(site: Site, key: str) -> tuple[float, str] | None:
    for i, top in enumerate(site.well.formation_tops):
        if top.top_ft is not None and formation_key(top.name) == key:
            return top.top_ft, f"formation_tops[{i}].top_ft"
    return None


def _from_book(site: Site) -> Iterator[_Candidate | Missing | LeftOut | Note]:
    """Rows of the field's block; where the county alone is known, by name on the papers."""
    rows = site.policy.requirements.get("formations")
    names = site.policy.requirements.get("county_formations")
    entries: tuple[BookFormation, ...] = rows.value if rows else ()
    by_key: dict[str, list[BookFormation]] = {}
    for entry in entries:
        by_key.setdefault(formation_key(entry.name), []).append(entry)
    for key, alternatives in by_key.items():
        yield from _book_row(site, key, alternatives)
    for name in names.value if names and not entries else ():
        own = _own_top(site, formation_key(name))
        if own and names:
            yield _candidate(site, name, own[0], False, None, names, (own[1],))


def _book_row(
    site: Site, key: str, alternatives: list[BookFormation]
) -> Iterator[_Candidate | Missing | LeftOut]:
    own = _own_top(site, key)
    first = alternatives[0]
    depths = sorted({entry.top_ft for entry in alternatives if entry.top_ft is not None})
    source = site.policy["formations"]
    if own is None and len(depths) != 1:
        choice = " or ".join(f"{depth:,.0f} ft" for depth in depths) or "no depth in the book"
        yield Missing(
            fact="formation_tops",
            question=f"At what depth (ft) is the top of {first.name} in this well ({choice})?",
            cites=(first.cite,),
            unit="ft",
        )
        yield LeftOut(name=first.name, top_ft=None, reason=f"its depth is not known: {choice}")
        return
    depth_ft, sources = (own[0], (own[1],)) if own else (depths[0], ("field", "county"))
    tagged = any(entry.tag for entry in alternatives)
    yield _candidate(
        site, first.name, depth_ft, tagged, first.length_ft, source, sources, first.cite
    )


def _candidate(
    site: Site,
    name: str,
    top_ft: float,
    tagged: bool,
    length_ft: float | None,
    source: Requirement,
    sources: tuple[str, ...],
    cite: str | None = None,
) -> _Candidate:
    key = formation_key(name)
    lengths = site.policy.requirements.get("formation_lengths_ft")
    tags = site.policy.requirements.get("formation_tags")
    default, code = site.policy["formation_plug_ft"], site.policy["problem_tag_code"]
    county_length = {formation_key(n): v for n, v in lengths.value.items()} if lengths else {}
    tagged = tagged or bool(tags and key in {formation_key(n) for n in tags.value})
    cites = [cite or source.cite]
    if key in county_length and lengths:
        cites.append(lengths.cite)
    return _Candidate(
        name=name.rstrip("*").strip(),
        top_ft=top_ft,
        tag_code=code.value if tagged else None,
        length_ft=length_ft or county_length.get(key) or default.value,
        cites=tuple(cites),
        sources=sources,
    )


def _from_papers(site: Site) -> Iterator[_Candidate]:
    """Formations whose remark on the papers speaks of flow, pressure or gas."""
    words = site.policy["problem_words"]
    for name, top_ft, path in flowing_formations(site):
        yield _candidate(site, name, top_ft, True, None, words, (path,))


def flowing_formations(site: Site) -> Iterator[tuple[str, float, str]]:
    """(name, top, fact path) of each formation that the papers call productive or a problem."""
    words = "|".join(re.escape(word) for word in site.policy["problem_words"].value)
    for i, top in enumerate(site.well.formation_tops):
        if top.top_ft is not None and re.search(rf"\b({words})\b", top.name, re.IGNORECASE):
            name = re.split(r"\s[-–—]\s|[(,:;]", top.name)[0].strip()
            yield name, top.top_ft, f"formation_tops[{i}].top_ft"


def _out_of_reach(site: Site, top_ft: float) -> str:
    """Why no plug can stand at the top; empty where one can. [ft]"""
    bottom_ft, floor = site.bore.bottom_ft, site.bore.floor
    if bottom_ft is not None and top_ft > bottom_ft:
        return f"deeper than the hole ({bottom_ft:,.0f} ft)"
    if floor is not None and top_ft > floor.cement_top_ft:
        return f"below the existing {floor.kind} at {floor.depth_ft:,.0f} ft"
    offset = site.policy["bridge_plug_offset_ft"].value
    for order, group in enumerate(planned_groups(site)):
        within = group.top_ft - offset <= top_ft <= group.bottom_ft
        if within or (order == 0 and top_ft > group.bottom_ft):
            return f"isolated by the bridge plug above the open interval {group.top_ft:,.0f} ft"
    return ""
