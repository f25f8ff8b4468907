"""What a reader of a W-2 infers: stage tools, bridge plugs, packers, kick-off point, warnings."""

import re
from collections.abc import Iterable, Iterator

from kernel.documents.doubts import Doubt
from kernel.documents.reading import BLANK, Reading, Tree, Value, derived, readings
from kernel.documents.values import number
from kernel.facts.remarks import Noted, read_remark

_KICK_OFF = re.compile(
    r"\b(?:KOP|KICK[\s-]*OFF(?:\s+POINT)?)\s*(?:MD|TVD)?\s*(?:IS|WAS|=|:|@|AT)?\s*"
    r"(?P<depth>\d[\d,]*)\s*(?:'|’|FT\.?|FEET)?\s*(?P<along>MD|TVD)?",
    re.IGNORECASE,
)


def inferred(tree: Tree, doubts: Iterable[Doubt]) -> Tree:
    """The `derived` part of the contract, each value with the words it follows from."""
    notes = list(_notes(tree))
    tools = [row["multistage_tool_depth_ft"] for row in tree["casing"]]
    packers = [row["packer_depth_ft"] for row in tree["tubing"]]
    kick_off = _kick_off(tree)
    return {
        "dv_tools": _depths([derived(tool.value, tool) for tool in tools], notes, "dv_tool"),
        "cibp": [
            {
                "depth_ft": derived(_plain(note.depth_ft), source),
                "cement_on_top_ft": derived(_plain(note.cement_ft), source),
            }
            for note, source in _distinct(notes)
            if note.kind == "cibp" and note.depth_ft is not None
        ],
        "packers": _depths(
            [derived(packer.value, packer) for packer in packers],
            notes,
            "packer",
        ),
        "data_warnings": [_warning(tree, doubt) for doubt in doubts],
        "kop_md_ft": kick_off["MD"],
        "kop_tvd_ft": kick_off["TVD"],
    }


def _texts(tree: Tree) -> list[Reading]:
    jobs = [_job(row) for row in tree["operations"]]
    texts = [*jobs, tree["remarks"], *tree["rrc_remarks"].values()]
    return [text for text in texts if text.value is not None]


def _job(row: Tree) -> Reading:
    """One operation as a remark: `Cast Iron Bridge Plug @ 9500' W/ 35 FT CEMENT`.

    The type names the device already, so the material counts from its first amount.
    """
    kind, depth, material = row["type"].value, row["from_ft"], row["material"]
    if kind is None or depth.value is None:
        return BLANK if material.value is None else derived(material.value, material)
    amount = re.search(r"\bW/.*|\bWITH\b.*|\d.*", str(material.value or ""), re.IGNORECASE)
    return derived(f"{kind} @ {depth.value}' {amount[0] if amount else ''}".strip(), depth)


def _notes(tree: Tree) -> Iterator[tuple[Noted, Reading]]:
    for text in _texts(tree):
        for note in read_remark(str(text.value)):
            yield note, text


def _distinct(notes: Iterable[tuple[Noted, Reading]]) -> list[tuple[Noted, Reading]]:
    """One note for one device; the note that also tells of cement on it is kept."""
    best: dict[tuple[str, float | None], tuple[Noted, Reading]] = {}
    for note, source in notes:
        key = (note.kind, note.depth_ft)
        if key not in best or (best[key][0].cement_ft is None and note.cement_ft is not None):
            best[key] = (note, source)
    return list(best.values())


def _depths(
    printed: Iterable[Reading], notes: Iterable[tuple[Noted, Reading]], kind: str
) -> list[Reading]:
    found = {reading.value: reading for reading in printed if reading.value is not None}
    for note, source in notes:
        depth = _plain(note.depth_ft)
        if note.kind == kind and depth is not None:
            found.setdefault(depth, derived(depth, source))
    return list(found.values())


def _kick_off(tree: Tree) -> dict[str, Reading]:
    found = {"MD": BLANK, "TVD": BLANK}
    for text in _texts(tree):
        for match in _KICK_OFF.finditer(str(text.value)):
            along = (match["along"] or "MD").upper()
            if found[along] is BLANK:
                found[along] = derived(number(match["depth"]), text)
    return found


def _warning(tree: Tree, doubt: Doubt) -> Reading:
    sources = [each for path, each in readings(tree) if path in doubt.paths]
    return derived(doubt.reason, *sources)


def _plain(depth_ft: float | None) -> Value | None:
    return int(depth_ft) if depth_ft is not None and depth_ft == int(depth_ft) else depth_ft
