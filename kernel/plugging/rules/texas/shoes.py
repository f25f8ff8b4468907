"""§3.14(e)(1)-(2): the surface casing shoe; and, by practice, the intermediate shoe."""

from collections.abc import Iterator

from kernel.facts.fact import Missing
from kernel.plugging.needs import Note, Outcome, PlugNeed, Site
from kernel.plugging.rules.texas.water import deepest_water
from kernel.policy.findings import Finding


def surface_shoe(site: Site) -> Iterator[Outcome]:
    """A plug across the surface casing shoe. Source: 16 TAC §3.14(e)(1) and (e)(2).

    50 ft above and 50 ft below in both cases; a plug that ends at the shoe fails. (e)(1) is
    cited where the casing is too short for the water, (e)(2) where it is sufficient.
    """
    strings = site.bore.of_kind("surface")
    sufficient = site.policy["shoe_above_ft"]
    if not strings:
        yield from _unknown_shoe(site)
        return
    shoe = strings[-1]
    base = deepest_water(site)
    short = base is not None and shoe.shoe_ft < base[0]
    above, below = (
        site.policy[f"{'short_' if short else ''}shoe_{side}_ft"] for side in ("above", "below")
    )
    into_open_hole = len(site.bore.at(shoe.shoe_ft + 1.0)) == 0
    code = site.policy.requirements.get("surface_shoe_code") if into_open_hole else None
    yield PlugNeed(
        kind="surface_shoe",
        top_ft=shoe.shoe_ft - above.value,
        bottom_ft=shoe.shoe_ft + below.value,
        anchor_ft=shoe.shoe_ft,
        purpose=f"surface casing shoe {shoe.shoe_ft:,.0f} ft",
        cites=((above if short else sufficient).cite, *([code.cite] if code else [])),
        sources=(f"{shoe.path}.shoe_ft",),
        authority="law",
        tag_code=code.value if code else None,
    )


def _unknown_shoe(site: Site) -> Iterator[Outcome]:
    cite = site.policy["shoe_above_ft"].cite
    row = next(
        (i for i, row in enumerate(site.well.casing) if "surf" in (row.string or "").lower()), 0
    )
    path = f"casing[{row}].shoe_ft"
    yield Finding(
        code="SURFACE_SHOE_DEPTH_UNKNOWN",
        level="law",
        rule=cite,
        subject=path,
        message="The depth of the surface casing shoe is not known: its plug is not planned.",
    )
    yield Missing(
        fact=path,
        question="At what depth (ft) is the shoe of the surface casing?",
        cites=(cite,),
        unit="ft",
    )


def intermediate_shoe(site: Site) -> Iterator[Outcome]:
    """A plug across the intermediate shoe: district practice, not in the rule.

    By setting the first intermediate string alone, and only from a least depth on.
    """
    each, least, which = (
        site.policy[key]
        for key in (
            "intermediate_shoe_each_side_ft",
            "intermediate_shoe_min_ft",
            "intermediate_shoes",
        )
    )
    for order, string in enumerate(site.bore.of_kind("intermediate")):
        if order > 0 and which.value == "first":
            yield Note(
                text=f"No plug at the intermediate shoe {string.shoe_ft:,.0f} ft: {which.cite}."
            )
            continue
        if string.shoe_ft < least.value:
            yield Note(
                text=f"No plug at the intermediate shoe {string.shoe_ft:,.0f} ft: {least.cite}."
            )
            continue
        yield PlugNeed(
            kind="intermediate_shoe",
            top_ft=string.shoe_ft - each.value,
            bottom_ft=string.shoe_ft + each.value,
            anchor_ft=string.shoe_ft,
            purpose=f"intermediate casing shoe {string.shoe_ft:,.0f} ft",
            cites=(each.cite,),
            sources=(f"{string.path}.shoe_ft",),
            authority=each.authority,
        )
