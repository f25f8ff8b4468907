"""§3.14(g)(1): a plug across every multi-stage tool; by practice also outside (g)(1)."""

from collections.abc import Iterator

from kernel.plugging.needs import Outcome, PlugNeed, Site
from kernel.plugging.wellbore import StageTool
from kernel.policy.requirement import Requirement


def production_stage_tools(site: Site) -> Iterator[Outcome]:
    """A plug across every multi-stage tool of the production casing. 16 TAC §3.14(g)(1).

    The paragraph gives no height for the tool; 50 ft each side as for the water in it.
    """
    each = site.policy["stage_tool_each_side_ft"]
    for string, tool in site.bore.tools():
        if string is not None and string.kind == "production":
            yield _across(each, tool, string.label)


def other_stage_tools(site: Site) -> Iterator[Outcome]:
    """A plug across a stage tool of another string: district practice."""
    each = site.policy["other_stage_tool_each_side_ft"]
    placed = set()
    for string, tool in site.bore.tools():
        placed.add(tool.depth_ft)
        if string is not None and string.kind != "production":
            yield _across(each, tool, string.label)
    for i, barrier in enumerate(site.well.barriers):
        depth_ft = barrier.depth_ft
        if barrier.kind != "dv_tool" or depth_ft is None:
            continue
        if all(abs(depth_ft - known) > 1.0 for known in placed):
            tool = StageTool(depth_ft=depth_ft, path=f"barriers[{i}].depth_ft")
            yield _across(each, tool, "casing")


def _across(each: Requirement, tool: StageTool, label: str) -> PlugNeed:
    return PlugNeed(
        kind="stage_tool",
        top_ft=tool.depth_ft - each.value,
        bottom_ft=tool.depth_ft + each.value,
        anchor_ft=tool.depth_ft,
        purpose=f"stage tool {tool.depth_ft:,.0f} ft in the {label}",
        cites=(each.cite,),
        sources=(tool.path,),
        authority=each.authority,
    )
