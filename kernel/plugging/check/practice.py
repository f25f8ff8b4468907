"""What districts ask for beyond the rule: their own paragraph is (j), and a plan may differ."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from kernel.plugging.check.case import Case, describe, ends_of, finding
from kernel.plugging.check.numbers import RESOLUTION_FT, feet, span
from kernel.plugging.check.rows import TAG, WAIT_AND_TAG, PlugRow
from kernel.plugging.check.top import intervals_without_cement
from kernel.policy.findings import Finding
from kernel.policy.formation import formation_key, formation_parts, same_top

LONG_FT = 500.0  # an interval without cement that an engineer would look at
NEAR_PLUG_FT = 100.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Top:
    """A formation top that the papers or the book give."""

    name: str
    top_ft: float
    tag: bool
    asked_for: str  # the citation that asks for its plug; empty where nothing does


def intermediate_shoes(case: Case) -> Iterator[Finding]:
    """A plug across the intermediate shoe; no paragraph asks for it, districts do."""
    side = case.number("intermediate_shoe_each_side_ft")
    for string in case.intermediate_strings:
        shoe = string.shoe_ft
        if shoe < case.number("intermediate_shoe_min_ft") or not case.reachable(shoe):
            continue
        top, bottom = case.limits(shoe - side, shoe + side)
        if not case.covered(top, bottom):
            yield finding(
                case,
                "INTERMEDIATE_SHOE_NOT_COVERED",
                "practice",
                ("intermediate_shoe_each_side_ft",),
                subject=f"intermediate shoe at {feet(shoe)} ft",
                message=f"Districts ask for a plug over {span(top, bottom)} across the shoe of "
                f"the {string.name}. {describe(top, bottom, case.rows)}",
                at_ft=shoe,
            )


def formation_tops(case: Case) -> list[Top]:
    """Tops by the well's own papers, else by the book; a paper's depth beats the book's."""
    words = tuple(str(word).lower() for word in case.policy["problem_words"].value)
    asking = [key for key in ("county_formations", "noted_formations") if key in case.policy]
    asked_keys = {formation_key(n): key for key in asking for n in case.policy[key].value}
    found = list(_asked_by_the_book(case))
    told = {part: top for top in found for part in formation_parts(top.name)}
    for top in case.well.formation_tops:
        if top.top_ft is None:
            continue
        parts = formation_parts(top.name)
        if any(part in told and told[part].top_ft == top.top_ft for part in parts):
            continue
        asked = next((case.cite(asked_keys[part]) for part in parts if part in asked_keys), "")
        remark = re.split(r"\W+", top.name.lower())
        if not asked and any(word in remark for word in words):
            asked = case.cite("problem_words")
        found.append(Top(name=top.name, top_ft=top.top_ft, tag=False, asked_for=asked))
    return sorted(found, key=lambda top: (top.top_ft, top.name))


def _asked_by_the_book(case: Case) -> Iterator[Top]:
    """Rows of the field's block; a condition alone is no duty, alternatives with an own top are."""
    rows = case.policy["formations"].value if "formations" in case.policy else ()
    papers = [(p, t.top_ft) for t in case.well.formation_tops for p in formation_parts(t.name)]
    seen: set[tuple[str, float]] = set()
    for row in rows:
        parts = formation_parts(row.name)
        depths = [d for key, d in papers if d is not None and any(same_top(p, key) for p in parts)]
        alternatives = sum(formation_key(other.name) == formation_key(row.name) for other in rows)
        if row.condition and (alternatives < 2 or not depths):
            continue
        depth = min(depths) if depths else row.top_ft
        if depth is not None and (formation_key(row.name), depth) not in seen:
            seen.add((formation_key(row.name), depth))
            yield Top(name=row.name, top_ft=depth, tag=row.tag, asked_for=row.cite)


def formations(case: Case) -> Iterator[Finding]:
    """Formation tops: covered to 50 ft above, in part, or not at all."""
    above = case.number("formation_cover_above_ft")
    for top in formation_tops(case):
        if not case.reachable(top.top_ft) or top.top_ft <= above:
            continue
        if not top.asked_for and case.under_bridge_plug(top.top_ft):
            continue
        if case.covered(top.top_ft - above, top.top_ft):
            yield from _tag(case, top)
            continue
        touched = any(
            upper <= top.top_ft + RESOLUTION_FT and lower >= top.top_ft - above
            for upper, lower in case.cement
        )
        code = "FORMATION_COVERED_IN_PART" if touched else "FORMATION_NOT_COVERED"
        yield finding(
            case,
            code,
            "practice" if touched or top.asked_for else "advice",
            top.asked_for or case.cite("formation_cover_above_ft"),
            subject=f"{top.name} at {feet(top.top_ft)} ft",
            message=f"No plug runs from the top of the {top.name} at {feet(top.top_ft)} ft to "
            f"{feet(top.top_ft - above)} ft."
            + ("" if top.asked_for else " Neither the book nor the papers ask for one."),
            at_ft=top.top_ft,
        )


def _tag(case: Case, top: Top) -> Iterator[Finding]:
    rows = case.across(top.top_ft)
    if top.tag and rows and not any(row.tagged for row in rows):
        yield finding(
            case,
            "FORMATION_PLUG_NOT_TAGGED",
            "practice",
            top.asked_for,
            subject=rows[0].name,
            message=f"The book asks for a tag of the plug at the {top.name}. Add code 3 or 4.",
            **rows[0].context(),
        )


def long_intervals(case: Case) -> Iterator[Finding]:
    """Long hole without cement between plugs, with the formation tops that it holds."""
    tops = formation_tops(case)
    for top, bottom in intervals_without_cement(case):
        if bottom - top <= LONG_FT:
            continue
        inside = [t for t in tops if top < t.top_ft < bottom]
        names = ", ".join(f"{t.name} {feet(t.top_ft)}" for t in inside)
        yield finding(
            case,
            "LONG_INTERVAL_WITHOUT_CEMENT",
            "practice",
            ("formation_plug_ft",),
            subject=span(top, bottom),
            message=f"{feet(bottom - top)} ft stand without cement. "
            + (f"Tops inside: {names}." if names else "No formation top inside is on the papers."),
            top_ft=top,
            bottom_ft=bottom,
        )


def plug_lengths(case: Case) -> Iterator[Finding]:
    """Formation plugs are 100 or 200 ft long, or as long as what they merge."""
    usual = case.number("formation_plug_ft")
    for row in case.rows:
        if row.kind != "cement" or row.top_ft is None or row.bottom_ft is None:
            continue
        length = row.bottom_ft - row.top_ft
        if length < RESOLUTION_FT or row.top_ft <= case.number("cut_below_ground_ft") + 1:
            continue
        if length < usual - RESOLUTION_FT:
            yield finding(
                case,
                "PLUG_SHORT",
                "practice",
                ("formation_plug_ft",),
                subject=row.name,
                message=f"The plug is {feet(length)} ft long; plugs are at least {usual:g} ft.",
                **row.context(),
            )
        elif not _explained(case, row) and length % usual > RESOLUTION_FT:
            yield finding(
                case,
                "PLUG_LENGTH_UNUSUAL",
                "advice",
                ("formation_plug_ft",),
                subject=row.name,
                message=f"The plug of {feet(length)} ft crosses no shoe, tool, water depth or "
                "formation of the papers that would explain its length.",
                **row.context(),
            )


def _explained(case: Case, row: PlugRow) -> bool:
    top, bottom = ends_of(row)
    known = [s.shoe_ft for s in case.hole.strings] + [s.top_ft for s in case.hole.strings]
    known += [tool for s in case.hole.strings for tool in s.tools_ft]
    known += [t.top_ft for t in formation_tops(case)] + [s.top_ft for s in case.standing]
    known += [d for p in case.well.perforations for d in (p.from_ft, p.to_ft) if d is not None]
    if case.well.gau is not None:
        known += [d for pair in case.well.gau.intervals for d in pair]
    if case.water_base_ft is not None:
        known.append(case.water_base_ft)
    return any(top <= depth <= bottom for depth in known)


def existing_plugs(case: Case) -> Iterator[Finding]:
    """An existing plug is tagged, and a cap of unproved height gets more cement."""
    floor = case.floor_ft
    if floor is None:
        return
    barrier = next(s for s in case.standing if s.top_ft == floor)
    cap = barrier.cap_ft or 0.0
    on_it = [
        row
        for row in case.rows
        if row.is_cement and 0 <= floor - ends_of(row)[1] <= cap + NEAR_PLUG_FT
    ]
    if not any(row.kind == "tag" for row in case.rows) and not any(row.tagged for row in on_it):
        yield finding(
            case,
            "EXISTING_PLUG_NOT_TAGGED",
            "practice",
            ("existing_plug_tag",),
            subject=barrier.name,
            message=f"No row tags the {barrier.name}. Add one with code 3 or 4.",
            at_ft=floor,
        )
    stated = any(b.cement_ft is not None for b in case.well.barriers if b.depth_ft == floor)
    if barrier.kind == "cibp" and barrier.cap_ft is not None and not stated and not on_it:
        yield finding(
            case,
            "EXISTING_CAP_UNPROVED",
            "practice",
            ("existing_plug_top_up_ft",),
            subject=barrier.name,
            message=f"The cap on the {barrier.name} is only reckoned from its sacks, "
            f"{feet(round(cap, 1))} ft at most, and the plan sets no plug on it.",
            at_ft=floor,
        )


def chart_sacks(case: Case) -> Iterator[Finding]:
    """Sacks by the district's chart, scaled to the plug's length."""
    if "sack_chart" not in case.policy:
        return
    chart = case.policy["sack_chart"].value
    for row in case.rows:
        if row.kind != "cement" or not row.is_cement or row.sacks is None or row.circulated:
            continue
        top, bottom = ends_of(row)
        wanted = _chart(case, row, chart) if top > NEAR_PLUG_FT else None
        if wanted is None:
            continue
        scaled = wanted * max((bottom - top) / float(chart.length_ft), 1.0)
        if row.sacks < scaled - 0.5:
            yield finding(
                case,
                "SACKS_BELOW_CHART",
                "practice",
                case.policy["sack_chart"].cite,
                subject=row.name,
                message=f"{row.sacks:g} sacks; the chart asks for {scaled:.0f} "
                f"({wanted} for {chart.length_ft:g} ft at this depth and size).",
                **row.context(),
                chart_sacks=round(scaled),
            )


def _chart(case: Case, row: PlugRow, chart: object) -> int | None:
    """Chart sacks of a plug wholly in one string, or squeezed into an open annulus."""
    top, bottom = ends_of(row)
    inside = case.hole.at((top + bottom) / 2)
    whole = case.hole.at(top) == inside == case.hole.at(bottom)
    if not inside or not whole:
        return None
    string = min(inside, key=lambda s: s.od_in)
    columns, size = chart.casing, string.od_in  # type: ignore[attr-defined]
    if row.squeezed and string.cement_at((top + bottom) / 2) != "cemented":
        if len(inside) > 1 or string.hole_in is None:
            return None
        columns, size = chart.open_hole, string.hole_in  # type: ignore[attr-defined]
    found: int | None = columns.sacks_for(size_in=size, depth_ft=bottom)
    return found


def surface_shoe_tag(case: Case) -> Iterator[Finding]:
    """Counties that ask for a tag of shoe plugs in open hole."""
    shoe = case.surface_string
    if "surface_shoe_code" not in case.policy or shoe is None:
        return
    below = case.hole.at(shoe.shoe_ft + NEAR_PLUG_FT)
    rows = case.across(shoe.shoe_ft)
    if below or not rows or any(row.tagged for row in rows):
        return
    yield finding(
        case,
        "SURFACE_SHOE_PLUG_NOT_TAGGED",
        "practice",
        ("surface_shoe_code",),
        subject=rows[0].name,
        message="The county's note asks for a tag of a shoe plug in open hole. Add code "
        f"{TAG} or {WAIT_AND_TAG}.",
        **rows[0].context(),
    )
