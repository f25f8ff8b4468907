"""§3.14(h): a liner that stays in the hole."""

from collections.abc import Iterator

from kernel.plugging.needs import Outcome, PlugNeed, Site


def liner_tops(site: Site) -> Iterator[Outcome]:
    """A plug at the top of each liner that is not removed. Source: 16 TAC §3.14(h)(1)-(2).

    The paragraph asks for removal if practical; a cemented liner is taken to stay. “At the top”
    is read as across it, 50 ft each side. A liner to surface has no top in the hole; one whose
    top is not known is asked for by the survey of the wellbore.
    """
    each = site.policy["liner_top_each_side_ft"]
    tops = {string.top_ft: string.path for string in site.bore.of_kind("liner")}
    for i, row in enumerate(site.well.liners):
        if row.shoe_ft is None and row.top_ft is not None:  # no string of the survey, yet a top
            tops.setdefault(row.top_ft, f"liners[{i}]")
    shoes = {string.shoe_ft for string in site.bore.of_kind("liner")}
    for top_ft, path in sorted(tops.items()):
        if top_ft <= 0 or top_ft in shoes:
            continue
        yield PlugNeed(
            kind="liner_top",
            top_ft=top_ft - each.value,
            bottom_ft=top_ft + each.value,
            anchor_ft=top_ft,
            purpose=f"top of the liner {top_ft:,.0f} ft",
            cites=(each.cite,),
            sources=(f"{path}.top_ft",),
            authority=each.authority,
            behind_pipe=False,
        )
