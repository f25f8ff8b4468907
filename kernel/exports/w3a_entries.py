"""What goes into each place of the Form W-3A, as text: from a plan JSON, nothing drawn yet.

An unknown is an empty place. Depths are printed in feet without thousands marks, sizes as
“5 1/2”, as filed forms print them.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from kernel.exports.schematic_steps import in_words
from kernel.units import inches

Json = Mapping[str, Any]
CODE_WORDS = {
    1: "Perforate and Circulate",
    2: "Perforate and Squeeze",
    3: "Tag top of plug",
    4: "Wait 4 hours and tag top of plug",
    5: "",  # its meaning is on no paper
    6: "None",
}
_PLUGGED = {"open": "Not Plugged", "plugged": "Plugged", "squeezed": "Plugged"}
_HISTORIC = {"cibp": "CIBP", "retainer": "Cement Retainer", "cement": "Cement Plug"}
_OTHER = {"packer": "Packer", "junk": "Junk"}
_NAMED = re.compile(r"(.+) ([\d,]+(?:\.\d+)?) ft")  # “Queen 4,000 ft” of a step's purpose
_DISPOSAL = ("DISPOSAL", "SWD", "SALT WATER", "SALTWATER")


@dataclass(frozen=True, slots=True, kw_only=True)
class CasingEntry:
    """A row of item 18: one cementing stage of one string."""

    type: str
    hole_size: str
    size: str
    depth: str
    cement: str
    top_of_cement: str
    tool_depth: str
    recovery: str
    liner_top: str
    liner_bottom: str
    toc_method: str  # as the papers say it


@dataclass(frozen=True, slots=True, kw_only=True)
class PerforationEntry:
    """A row of item 21: an interval, and the old plug that stands above it."""

    kind: str = ""
    top: str = ""
    bottom: str = ""
    plugged: str = ""
    historic_kind: str = ""
    set_at: str = ""
    cement_on_top: str = ""
    plug_from: str = ""
    plug_to: str = ""
    sacks: str = ""
    sacks_on_top: str = ""
    sacks_below: str = ""
    other: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class PlugEntry:
    """A row of item 20."""

    number: str
    type: str
    set_at: str
    to: str
    sacks: str
    cement_on_top: str
    sacks_below: str
    sacks_on_top: str
    requirements: str
    remarks: str


@dataclass(frozen=True, slots=True, kw_only=True)
class W3aEntries:
    """The whole form. `draft_reasons` say why it cannot be filed; none where it can."""

    api: str  # 8 digits
    operator: str
    operator_address: str
    operator_no: str
    permit_no: str
    rule37_no: str
    lease_no: str
    district: str
    county: str
    well_no: str
    field: str
    lease: str
    section: str
    block: str
    survey: str
    abstract_no: str
    location: str
    well_type: str
    completion_type: str
    total_depth: str
    water: tuple[str, ...]
    letter_date: str
    producing_zones: tuple[str, ...]
    disposal_zones: tuple[str, ...]
    casing: tuple[CasingEntry, ...]
    perforations: tuple[PerforationEntry, ...]
    plugs: tuple[PlugEntry, ...]
    draft_reasons: tuple[str, ...]
    violations: int
    questions: int
    origin: str  # which plan this is

    @property
    def draft(self) -> str:
        """The line that keeps a draft from being filed; empty for a plan that can be."""
        parts = []
        if self.violations:
            parts.append(f"{_count(self.violations, 'rule')} of 16 TAC §3.14 not met")
        if self.questions:
            parts.append(f"{_count(self.questions, 'question')} open")
        if not parts and self.draft_reasons:
            parts.append("the independent check does not pass")
        if not parts:
            return ""
        return f"DRAFT – not for filing: {', '.join(parts)} (see attachment)"


def w3a_entries(plan: Json) -> W3aEntries:
    """The entries of the form from the plan JSON; with both variants those of the one on top."""
    facts = (plan.get("inputs") or {}).get("facts") or {}
    water = facts.get("gau") or {}
    producing, disposal = _shallower_zones(plan, facts)
    return W3aEntries(
        api=str(plan.get("api") or "")[2:10],
        operator=_text(facts.get("operator")),
        operator_address=_text(facts.get("operator_address")),
        operator_no=_text(facts.get("operator_no")),
        permit_no=_text(facts.get("drilling_permit_no")),
        rule37_no=_text(facts.get("rule37_no")),
        lease_no=_text(facts.get("lease_no")),
        district=_text(plan.get("district")),
        county=_text(plan.get("county")).upper(),
        well_no=_text(plan.get("well_no")),
        field=_text(plan.get("field")),
        lease=_text(plan.get("lease")),
        section=_text(facts.get("section")),
        block=_text(facts.get("block")),
        survey=_text(facts.get("survey")),
        abstract_no=_text(facts.get("abstract_no")),
        location=_text(facts.get("location_note")),
        well_type=_text(facts.get("well_type")).capitalize(),
        completion_type=_text(facts.get("completion_type")).capitalize(),
        total_depth=_feet(facts.get("total_depth_ft")),
        water=tuple(_water_lines(water)),
        letter_date=_us_date(water.get("date")),
        producing_zones=producing,
        disposal_zones=disposal,
        casing=tuple(_casing(facts, bool(plan.get("steps")))),
        perforations=tuple(_perforations(facts)),
        plugs=tuple(_plug(row) for row in plan.get("rrc_export") or ()),
        draft_reasons=tuple(_draft_reasons(plan)),
        violations=len(plan.get("violations") or ()),
        questions=len(plan.get("missing") or ()),
        origin=_origin(plan),
    )


def _origin(plan: Json) -> str:
    version = f", version {plan['snapshot_id']}" if plan.get("snapshot_id") else ""
    return (
        f"Printed from the {plan.get('mode')} plan as of {plan.get('as_of')}{version}, "
        f"policy {plan.get('policy_version')}"
    )


def _draft_reasons(plan: Json) -> Iterator[str]:
    for finding in plan.get("violations") or ():
        yield f"Not met: {finding['message']} ({finding['rule']})"
    if plan.get("verdict") != "pass" and not plan.get("violations"):
        yield "The independent check does not pass."
    for question in plan.get("missing") or ():
        yield f"Open: {question['question']}"


def _water_lines(water: Json) -> Iterator[str]:
    spans = [
        f"{'surface' if not top else _feet(top)} to {_feet(bottom)} ft"
        for top, bottom in water.get("intervals") or ()
    ]
    if spans:
        yield f"Usable-quality water to be protected: {'; '.join(spans)}."
    if water.get("base_ft") is not None:
        yield f"Base of the deepest usable-quality water: {_feet(water['base_ft'])} ft."
    if water.get("usdw_ft") is not None:
        yield f"Base of underground sources of drinking water: {_feet(water['usdw_ft'])} ft."
    if water.get("number"):
        yield f"Groundwater Advisory Unit letter No. {water['number']}."


def _shallower_zones(plan: Json, facts: Json) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Item 17: formations that the plan isolates above the completed interval, by name and depth.

    They are those that the district book lists for the place or that the well's papers mark; the
    words of the entry say whether salt water is disposed of into one.
    """
    opened = [p["from_ft"] for p in facts.get("perforations") or () if p.get("from_ft") is not None]
    if not opened:
        return (), ()
    zones: dict[str, tuple[float, str]] = {}
    for name, top_ft in _targets(plan, facts):
        if top_ft < min(opened):
            zones.setdefault(_plain_name(name), (top_ft, name))
    said = [
        (_is_disposal(name), f"{in_words(_plain_name(name))} {_feet(top_ft)}")
        for top_ft, name in sorted(zones.values())
    ]
    return (
        tuple(words for disposal, words in said if not disposal),
        tuple(words for disposal, words in said if disposal),
    )


def _targets(plan: Json, facts: Json) -> Iterator[tuple[str, float]]:
    """The formations with a plug and their tops: from the papers, else from the steps' words."""
    targeted = {_plain_name(name) for name in plan.get("formations_targeted") or ()}
    for top in facts.get("formation_tops") or ():
        if top.get("top_ft") is not None and _plain_name(str(top["name"])) in targeted:
            yield str(top["name"]), float(top["top_ft"])
    for step in plan.get("steps") or ():
        for part in str(step.get("purpose") or "").split("; "):
            named = _NAMED.fullmatch(part)
            if named and _plain_name(named.group(1)) in targeted:
                yield named.group(1), float(named.group(2).replace(",", ""))


def _plain_name(name: str) -> str:
    """
    >>> _plain_name("San Andres - CO2 flood, H2S"), _plain_name("YATES (gas)")
    ('SAN ANDRES', 'YATES')
    """
    return name.split(" - ")[0].split(" (")[0].strip().upper()


def _is_disposal(name: str) -> bool:
    return any(word in name.upper() for word in _DISPOSAL)


def _casing(facts: Json, is_planned: bool) -> Iterator[CasingEntry]:
    """Each cementing stage of each string is a row, so a two-stage string is two rows.

    A planned job cuts the casing below ground and recovers none of it.
    """
    strings = [("Casing", row) for row in facts.get("casing") or ()]
    liners = [("Liner", row) for row in facts.get("liners") or ()]
    for type_, row in (*strings, *liners):
        is_liner = type_ == "Liner" or str(row.get("string") or "").lower() == "liner"
        yield CasingEntry(
            type="Liner" if is_liner else "Casing",
            hole_size=_size(row.get("hole_in")),
            size=_size(row.get("od_in")),
            depth=_feet(row.get("shoe_ft")),
            cement=_feet(row.get("cement_sacks")),
            top_of_cement=_feet(row.get("toc_ft")),
            tool_depth=_feet(row.get("stage_tool_ft")),
            recovery="0" if is_planned else "",
            liner_top=_feet(row.get("top_ft")) if is_liner else "",
            liner_bottom=_feet(row.get("shoe_ft")) if is_liner else "",
            toc_method=_text(row.get("toc_method")),
        )


def _perforations(facts: Json) -> Iterator[PerforationEntry]:
    """Every interval with the old plug next above it; old plugs of no interval stand alone."""
    rows = list(facts.get("perforations") or ())
    plugs = [b for b in facts.get("barriers") or () if b.get("kind") in (*_HISTORIC, *_OTHER)]
    above = _plug_above(rows, plugs)
    for k, row in enumerate(rows):
        plug = _historic(plugs[above[k]]) if k in above else {}
        status = "plugged" if "historic_kind" in plug else str(row.get("status") or "").lower()
        yield PerforationEntry(
            kind="Open Hole" if row.get("kind") == "open_hole" else "Perforations",
            top=_feet(row.get("from_ft")),
            bottom=_feet(row.get("to_ft")),
            plugged=_PLUGGED.get(status, ""),
            **plug,
        )
    for k, plug in enumerate(plugs):
        if k not in above.values():
            yield PerforationEntry(**_historic(plug))


def _plug_above(rows: Sequence[Json], plugs: Sequence[Json]) -> dict[int, int]:
    """For each interval the number of the lowest plug that stands above it, each plug once."""
    found: dict[int, int] = {}
    for p, plug in sorted(enumerate(plugs), key=lambda item: -_foot(item[1])):
        below = [
            (row["from_ft"], k)
            for k, row in enumerate(rows)
            if row.get("from_ft") is not None and row["from_ft"] >= _foot(plug) >= 0
        ]
        if below and min(below)[1] not in found:
            found[min(below)[1]] = p
    return found


def _foot(plug: Json) -> float:
    ends = [plug.get("bottom_ft"), plug.get("depth_ft"), plug.get("top_ft")]
    return next((float(end) for end in ends if end is not None), -1.0)


def _historic(plug: Json) -> dict[str, str]:
    kind = str(plug["kind"])
    if kind == "cement":
        return {
            "historic_kind": _HISTORIC[kind],
            "plug_from": _feet(plug.get("bottom_ft")),
            "plug_to": _feet(plug.get("top_ft")),
            "sacks": _feet(plug.get("sacks")),
        }
    where = {
        "set_at": _feet(plug.get("depth_ft")),
        "cement_on_top": _feet(plug.get("cement_ft")),
        "sacks_on_top": _feet(plug.get("sacks")),
    }
    return where | (
        {"other": _OTHER[kind]} if kind in _OTHER else {"historic_kind": _HISTORIC[kind]}
    )


def _plug(row: Json) -> PlugEntry:
    """One plug row; a point device has an empty “to”, and a retainer's sacks stand apart."""
    codes = [int(code) for code in row.get("codes") or ()]
    is_point = row.get("from_ft") == row.get("to_ft")
    parted = row.get("sacks_below") is not None
    return PlugEntry(
        number=_text(row.get("plug_no")),
        type=_text(row.get("type")),
        set_at=_feet(row.get("from_ft")),
        to="" if is_point else _feet(row.get("to_ft")),
        sacks=_feet(row.get("sacks")),
        cement_on_top=_feet(row.get("cement_on_top_ft")),
        sacks_below=_feet(row.get("sacks_below")),
        sacks_on_top=_feet(row.get("sacks_on_top")) if parted else "",
        requirements=", ".join(_code(code) for code in codes),
        remarks=_text(row.get("remarks")),
    )


def _code(code: int) -> str:
    words = CODE_WORDS.get(code, "")
    return f"{code} - {words}" if words else str(code)


def _text(value: object) -> str:
    return "" if value is None else " ".join(str(value).split())


def _feet(value: object) -> str:
    """
    >>> _feet(5582.0), _feet(6988.1), _feet(None)
    ('5582', '6988.1', '')
    """
    if isinstance(value, bool) or not isinstance(value, int | float):
        return ""
    return f"{value:.0f}" if float(value).is_integer() else f"{value:.1f}"


def _size(value: object) -> str:
    """
    >>> _size(5.5), _size(11.75), _size(None)
    ('5 1/2', '11 3/4', '')
    """
    if isinstance(value, bool) or not isinstance(value, int | float):
        return ""
    return inches(value).removesuffix(" in").replace("-", " ")


def _us_date(iso: object) -> str:
    return f"{date.fromisoformat(str(iso)):%m/%d/%Y}" if iso else ""


def _count(number: int, what: str) -> str:
    return f"{number} {what}" if number == 1 else f"{number} {what}s"
