"""District practice under §3.14(j): plugs at formation tops, from the book and from the papers."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from kernel.facts.fact import Missing
from kernel.plugging.needs import Note, Outcome, PlugNeed, Site, Target
from kernel.plugging.rules.texas.barriers import planned_groups
from kernel.plugging.rules.texas.book_rows import ChosenRow, chosen_rows
from kernel.plugging.steps import LeftOut
from kernel.policy.formation import formation_key, formation_parts, full_name
from kernel.policy.requirement import Requirement


@dataclass(frozen=True, slots=True, kw_only=True)
class _Candidate:
    name: str
    top_ft: float
    tag_code: int | None
    length_ft: float
    cites: tuple[str, ...]
    sources: tuple[str, ...]
    least_sacks: int | None = None
    squeeze: bool = False

    @property
    def parts(self) -> tuple[str, ...]:
        """The formations that share its plug."""
        return formation_parts(self.name)


def formation_plugs(site: Site) -> Iterator[Outcome]:
    """A plug whose base is the formation's top, for each formation that calls for one.

    Planned are those the district book lists for the field and county, and the productive or
    flowing zones that the papers name. The well's own top replaces the book's. Each other top
    is left out with its reason.
    """
    chosen: list[_Candidate] = []
    for outcome in (*_from_book(site), *_from_papers(site)):
        if isinstance(outcome, _Candidate):
            _add(chosen, outcome)
        else:
            yield outcome
    for candidate in sorted(chosen, key=lambda c: (-c.top_ft, c.name)):
        reason = _out_of_reach(site, candidate.top_ft)
        if reason:
            yield LeftOut(name=candidate.name, top_ft=candidate.top_ft, reason=reason)
            continue
        yield Target(name=candidate.name)
        yield _plug(site, candidate)
    yield from _other_tops(site, chosen)


def _add(chosen: list[_Candidate], new: _Candidate) -> None:
    """Add a candidate, or its tag and citations to the one that has the formation already."""
    for i, known in enumerate(chosen):
        if known.top_ft == new.top_ft and set(known.parts) & set(new.parts):
            chosen[i] = replace(
                known,
                tag_code=known.tag_code or new.tag_code,
                length_ft=max(known.length_ft, new.length_ft),
                cites=tuple(dict.fromkeys((*known.cites, *new.cites))),
                sources=tuple(dict.fromkeys((*known.sources, *new.sources))),
                least_sacks=known.least_sacks or new.least_sacks,
                squeeze=known.squeeze or new.squeeze,
            )
            return
    chosen.append(new)


def _other_tops(site: Site, chosen: Sequence[_Candidate]) -> Iterator[LeftOut]:
    """Every top on the papers that no candidate stands for, with the reason."""
    planned = {part: candidate.top_ft for candidate in chosen for part in candidate.parts}
    for top in site.well.formation_tops:
        depths = [planned[part] for part in formation_parts(top.name) if part in planned]
        if top.top_ft in depths:
            continue
        if depths:
            reason = f"one plug for it and what shares its plug, at {depths[0]:,.0f} ft"
        elif top.top_ft is None:
            reason = "depth not known"
        else:
            reason = _out_of_reach(site, top.top_ft)
        yield LeftOut(
            name=top.name,
            top_ft=top.top_ft,
            reason=reason or "neither the district book nor a paper of this well asks for it",
        )


def _plug(site: Site, candidate: _Candidate) -> PlugNeed:
    cover = site.policy["formation_cover_above_ft"]
    always = site.policy["squeeze_even_if_cemented"]
    preferred = always.value == "formations"
    return PlugNeed(
        kind="formation",
        top_ft=candidate.top_ft - candidate.length_ft,
        bottom_ft=candidate.top_ft,
        anchor_ft=candidate.top_ft,
        merged_top_ft=candidate.top_ft - cover.value,
        purpose=f"{candidate.name} {candidate.top_ft:,.0f} ft",
        cites=(*candidate.cites, *((always.cite,) if preferred else ())),
        sources=candidate.sources,
        authority="practice",
        tag_code=candidate.tag_code,
        least_sacks=candidate.least_sacks,
        squeeze=candidate.squeeze or preferred,
    )


def _from_book(site: Site) -> Iterator[_Candidate | Missing | LeftOut | Note]:
    """Rows of the field's block; where the county alone is known, by name on the papers."""
    rows = site.policy.requirements.get("formations")
    names = site.policy.requirements.get("county_formations")
    answer = site.policy.requirements.get("book_answer")
    if answer is not None:
        yield Note(text=f"{answer.value} ({answer.cite})")
    if rows is not None:
        for outcome in chosen_rows(site, rows.value):
            if not isinstance(outcome, ChosenRow):
                yield outcome
                continue
            row = outcome.row
            cite = row.cite or rows.cite
            found = _candidate(site, row.name, outcome.top_ft, row.tag, rows, outcome.sources, cite)
            yield replace(found, least_sacks=row.least_sacks, squeeze=row.squeeze)
    elif names is not None:
        yield from _by_name(site, names, tagged=False)
    noted = site.policy.requirements.get("noted_formations")
    if noted is not None:
        yield from _by_name(site, noted, tagged=True)


def _by_name(site: Site, names: Requirement, *, tagged: bool) -> Iterator[_Candidate]:
    """Formations that the county asks for, where the papers give their tops."""
    wanted = {part for name in names.value for part in formation_parts(name)}
    for i, top in enumerate(site.well.formation_tops):
        if top.top_ft is not None and wanted & set(formation_parts(top.name)):
            path = f"formation_tops[{i}].top_ft"
            yield _candidate(site, plain_name(top.name), top.top_ft, tagged, names, (path,))


def _candidate(
    site: Site,
    name: str,
    top_ft: float,
    tagged: bool,
    source: Requirement,
    sources: tuple[str, ...],
    cite: str | None = None,
) -> _Candidate:
    parts = formation_parts(name)
    lengths = site.policy.requirements.get("formation_lengths_ft")
    tags = site.policy.requirements.get("formation_tags")
    default, code = site.policy["formation_plug_ft"], site.policy["problem_tag_code"]
    county_ft = {formation_key(n): v for n, v in lengths.value.items()} if lengths else {}
    asked_ft = max((county_ft[part] for part in parts if part in county_ft), default=None)
    by_note = bool(tags and set(parts) & {formation_key(n) for n in tags.value})
    cites = [cite or source.cite]
    cites += [lengths.cite] if lengths and asked_ft is not None else []
    cites += [tags.cite] if tags and by_note and not tagged else []
    return _Candidate(
        name=full_name(name),
        top_ft=top_ft,
        tag_code=code.value if tagged or by_note else None,
        length_ft=asked_ft or default.value,
        cites=tuple(dict.fromkeys(cites)),
        sources=sources,
    )


def _from_papers(site: Site) -> Iterator[_Candidate]:
    """Formations whose remark on the papers speaks of flow, pressure or gas."""
    words = site.policy["problem_words"]
    for name, top_ft, path in flowing_formations(site):
        yield _candidate(site, name, top_ft, True, words, (path,))


def flowing_formations(site: Site) -> Iterator[tuple[str, float, str]]:
    """(name, top, fact path) of each formation that the papers call productive or a problem."""
    words = "|".join(re.escape(word) for word in site.policy["problem_words"].value)
    for i, top in enumerate(site.well.formation_tops):
        if top.top_ft is not None and re.search(rf"\b({words})\b", top.name, re.IGNORECASE):
            yield plain_name(top.name), top.top_ft, f"formation_tops[{i}].top_ft"


def plain_name(name: str) -> str:
    """A formation's name on the papers without the remark behind it.

    >>> plain_name("San Andres - CO2 flood, high flows")
    'San Andres'
    """
    return re.split(r"\s[-–—]\s|[(,:;]", name)[0].strip()


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
