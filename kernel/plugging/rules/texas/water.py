"""§3.14(d)(2), (e)(1), (e)(3)-(4), (f)(1)-(2), (g)(1)-(2): usable-quality water."""

from collections.abc import Iterator, Sequence

from kernel.facts.fact import Missing
from kernel.plugging.needs import Note, Outcome, PlugNeed, Site
from kernel.plugging.wellbore import CasingString
from kernel.policy.findings import Finding
from kernel.policy.requirement import Requirement

Base = tuple[float, str]  # depth in feet, fact path


def deepest_water(site: Site) -> Base | None:
    """The base of the deepest usable-quality stratum: as stated, else the deepest interval."""
    letter = site.well.gau
    if letter is None:
        return None
    if letter.base_ft is not None and letter.base_ft > 0:
        return letter.base_ft, "gau.base_ft"
    bottoms = [(max(ends), f"gau.intervals[{i}]") for i, ends in enumerate(letter.intervals)]
    return max(bottoms, default=None)


def _base_plug(
    site: Site, base: Base, *, cites: Sequence[str], above: float, below: float
) -> PlugNeed:
    depth_ft, path = base
    return PlugNeed(
        kind="water_base",
        top_ft=depth_ft - above,
        bottom_ft=depth_ft + below,
        anchor_ft=depth_ft,
        purpose=f"base of the deepest usable-quality water {depth_ft:,.0f} ft",
        cites=tuple(cites),
        sources=(path,),
        authority="law",
        tag_code=site.policy["water_tag_code"].value,
    )


def base_of_deepest_water(site: Site) -> Iterator[Outcome]:
    """A tagged plug at the base of the deepest usable-quality stratum. 16 TAC §3.14(d)(2).

    The paragraph gives no height; the 50 ft each side are those of (e)(1). Without a letter or
    without a depth in it nothing is assumed.
    """
    duty, above, below = (
        site.policy[key] for key in ("water_isolation", "water_above_ft", "water_below_ft")
    )
    base = deepest_water(site)
    if base is None:
        yield Finding(
            code="GAU_MISSING",
            level="law",
            rule=duty.cite,
            subject="gau",
            message="No depth of usable-quality water is known (no GAU letter, or none in it): "
            "its protection is not planned. Add the letter before filing.",
        )
        yield Missing(
            fact="gau.base_ft",
            question="To what depth (ft) does the GAU letter protect usable-quality water?",
            cites=(duty.cite,),
            unit="ft",
        )
        return
    yield _base_plug(site, base, cites=(duty.cite,), above=above.value, below=below.value)


def water_strata(site: Site) -> Iterator[Outcome]:
    """Each stratum apart from the others: a plug at every top and base of the letter.

    Source: 16 TAC §3.14(d)(2) and (e)(4). The base of the deepest is `base_of_deepest_water`;
    an interval is not filled throughout.
    """
    each = site.policy["strata_separation_ft"]
    letter = site.well.gau
    base = deepest_water(site)
    for i, ends in enumerate(letter.intervals if letter else ()):
        path = f"gau.intervals[{i}]"
        top_ft, bottom_ft = min(ends), max(ends)
        if top_ft > 0:
            yield _stratum(each, "water_top", top_ft, path, "top")
        if base is None or bottom_ft != base[0]:
            yield _stratum(each, "water_base", bottom_ft, path, "base")


def _stratum(each: Requirement, kind: str, depth_ft: float, path: str, end: str) -> PlugNeed:
    return PlugNeed(
        kind="water_top" if kind == "water_top" else "water_base",
        top_ft=depth_ft - each.value,
        bottom_ft=depth_ft + each.value,
        anchor_ft=depth_ft,
        purpose=f"{end} of a protected water zone {depth_ft:,.0f} ft",
        cites=(each.cite,),
        sources=(path,),
        authority="law",
    )


def short_surface_casing_water(site: Site) -> Iterator[Outcome]:
    """Surface casing too short, water exposed: a tagged plug across its base. §3.14(e)(1)."""
    base = deepest_water(site)
    surface = site.bore.of_kind("surface")
    if base is None or not surface or surface[-1].shoe_ft >= base[0]:
        return
    above, below = site.policy["water_above_ft"], site.policy["water_below_ft"]
    yield _base_plug(
        site,
        base,
        cites=(above.cite,),
        above=above.value,
        below=below.value,
    )


def deep_surface_casing_water(site: Site) -> Iterator[Outcome]:
    """Shoe more than 200 ft below the water: an additional plug inside. §3.14(e)(3)."""
    base = deepest_water(site)
    surface = site.bore.of_kind("surface")
    limit = site.policy["deep_shoe_ft"]
    if base is None or not surface or surface[-1].shoe_ft <= base[0] + limit.value:
        return
    above, below = site.policy["water_above_ft"], site.policy["water_below_ft"]
    yield _base_plug(
        site,
        base,
        cites=(limit.cite,),
        above=above.value,
        below=below.value,
    )


def intermediate_casing_water(site: Site) -> Iterator[Outcome]:
    """A plug inside the intermediate casing, centred on the water's base. §3.14(f)(1)-(2).

    (f)(2) is read to the letter: where the intermediate string itself is not proved cemented
    there, it is perforated and squeezed, also where another string is cemented.
    """
    for string in site.bore.of_kind("intermediate"):
        yield from _inside(site, string, "intermediate_water_ft", "intermediate_squeeze")


def production_casing_water(site: Site) -> Iterator[Outcome]:
    """A plug inside the production casing, centred on the water's base. §3.14(g)(1)-(2).

    (g)(2) is read like (f)(2): production casing not proved cemented there is perforated.
    """
    for string in site.bore.of_kind("production", "liner"):
        yield from _inside(site, string, "production_water_ft", "production_squeeze")


def _inside(site: Site, string: CasingString, each_key: str, squeeze_key: str) -> Iterator[Outcome]:
    base = deepest_water(site)
    if base is None or not string.covers(base[0]):
        return
    each, squeeze = site.policy[each_key], site.policy[squeeze_key]
    cemented = string.cement_at(base[0]) is True
    yield _base_plug(
        site,
        base,
        cites=(each.cite if cemented else squeeze.cite,),
        above=each.value,
        below=each.value,
    )
    if not cemented:
        yield Note(
            text=f"The {string.label} is not proved cemented at {base[0]:,.0f} ft: "
            f"perforated and squeezed there ({squeeze.cite})."
        )
