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
    for string in site.bore.of_kind("liner"):
        if not 0 < string.top_ft < string.shoe_ft:
            continue
        yield PlugNeed(
            kind="liner_top",
            top_ft=string.top_ft - each.value,
            bottom_ft=string.top_ft + each.value,
            anchor_ft=string.top_ft,
            purpose=f"top of the liner {string.top_ft:,.0f} ft",
            cites=(each.cite,),
            sources=(f"{string.path}.top_ft",),
            authority=each.authority,
            behind_pipe=False,
        )
