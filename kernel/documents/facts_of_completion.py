"""Facts of the completion reports W-2 and G-1, and of papers that share their tables."""

import re
from collections.abc import Mapping
from typing import Any

from kernel.documents.fact_sheet import Downhole, Sheet, numbers
from kernel.facts.fact import FactValue
from kernel.facts.remarks import Kind, Noted, removes

_STRINGS: tuple[tuple[str, str], ...] = (
    ("LINER", "liner"),
    ("CONDUCTOR", "conductor"),
    ("SURFACE", "surface"),
    ("INTERMEDIATE", "intermediate"),
    ("PRODUCTION", "production"),
)
_TOC_METHODS: tuple[tuple[str, str], ...] = (
    ("CIRC", "circulated"),
    ("CALC", "calculated"),
    ("TEMP", "temperature survey"),
    ("LOG", "log"),
    ("CBL", "log"),
    ("BOND", "log"),
)
_SHEETS = ("schematic", "formation_tops", "l1_header")  # a company's own, no form
_AT_TOP_FT = 1.5  # cement that begins so close to the top of its pipe reaches the surface
_NEAR_SURFACE_FT = 60  # pipe that begins deeper hangs in other pipe
_HORIZONTAL = re.compile(r"\b(?:HORIZONTAL|DRAINHOLE|LATERAL)\b", re.IGNORECASE)


def completion_facts(sheet: Sheet) -> None:
    """Everything that a completion report says about the wellbore."""
    _header(sheet)
    _depths(sheet)
    _water_depth(sheet)
    _casing(sheet)
    _liners(sheet)
    _intervals(sheet)
    _formations(sheet)
    downhole = Downhole(sheet)
    _operations(sheet, downhole)
    _tubing(sheet, downhole)
    _remarks(sheet, downhole)
    _derived(sheet, downhole)


def string_of(casing_type: str | None) -> str | None:
    """The string that a casing type names, or None where it names none.

    >>> string_of("Conventional Production"), string_of("Surface"), string_of(None)
    ('production', 'surface', None)
    """
    upper = (casing_type or "").upper()
    return next((name for word, name in _STRINGS if word in upper), None)


def toc_method_of(text: str | None) -> str | None:
    """How the top of cement was found, in one of the words of `CasingRow.toc_method`.

    >>> toc_method_of("Cement Evaluation Log"), toc_method_of("circulated (in TOC cell)")
    ('log', 'circulated')
    """
    upper = (text or "").upper()
    return next((method for word, method in _TOC_METHODS if word in upper), None)


def _header(sheet: Sheet) -> None:
    header: Mapping[str, Any] = sheet.data.get("header") or {}
    sheet.take("api", sheet.paper.api, "header.api")
    if sheet.paper.api and sheet.paper.api.startswith("42"):
        sheet.infer("state", "TX", "header.api", "state code 42 of the API number")
    for path, key in (
        ("district", "district"),
        ("county", "county"),
        ("field", "field_name"),
        ("lease", "lease_name"),
        ("well_no", "well_no"),
        ("operator", "operator_name"),
        ("operator_no", "operator_no"),
        ("operator_address", "operator_address"),
        ("lease_no", "lease_no"),
    ):
        if path != "field" or sheet.item.kind not in _SHEETS:  # companies name areas of their own
            sheet.take(path, header.get(key), f"header.{key}")
    for path, words in land_of(str(header.get("location") or "")).items():
        sheet.take(path, words, "header.location")
    town = header.get("distance_to_town_raw")
    sheet.take("location_note", (town or "").strip(" ,") or None, "header.distance_to_town_raw")
    _filing(sheet)
    _well_type(sheet)


def land_of(location: str) -> dict[str, str]:
    """Section, block, survey and abstract of a location as completion reports print it.

    >>> land_of("Section: 44, Block: 40 T1N, Survey: G&MMB&A, Abstract: 295")
    {'section': '44', 'block': '40 T1N', 'survey': 'G&MMB&A', 'abstract_no': '295'}
    >>> land_of("15 miles NW of Midland")
    {}
    """
    found = {}
    for path, caption in _LAND:
        match = re.search(rf"\b{caption}:\s*(.*?)\s*(?:,\s*(?:{_CAPTIONS}):|,?$)", location)
        if match and match.group(1):
            found[path] = match.group(1)
    return found


_LAND = (
    ("section", "Section"), ("block", "Block"), ("survey", "Survey"), ("abstract_no", "Abstract"),
)  # fmt: skip
_CAPTIONS = "|".join(caption for _, caption in _LAND)


def _filing(sheet: Sheet) -> None:
    filing: Mapping[str, Any] = sheet.data.get("filing") or {}
    sheet.take("drilling_permit_no", filing.get("drill_permit_no"), "filing.drill_permit_no")
    sheet.take("rule37_no", filing.get("rule37_no"), "filing.rule37_no")
    multiple = (sheet.data.get("completion") or {}).get("multiple_completion")
    if multiple is not None:
        kind = "multiple" if multiple else "single"
        sheet.infer("completion_type", kind, "completion.multiple_completion")


def _well_type(sheet: Sheet) -> None:
    use = str((sheet.data.get("filing") or {}).get("well_type") or "").upper()
    if "INJ" in use:
        sheet.infer("well_type", "injection", "filing.well_type")
    elif "DISPOS" in use:
        sheet.infer("well_type", "disposal", "filing.well_type")
    elif use and sheet.item.kind in ("w2", "g1"):
        kind = "oil" if sheet.item.kind == "w2" else "gas"
        form = "W-2" if kind == "oil" else "G-1"
        sheet.infer("well_type", kind, "filing.well_type", f"reported on Form {form}")


def _depths(sheet: Sheet) -> None:
    completion: Mapping[str, Any] = sheet.data.get("completion") or {}
    measured = completion.get("total_depth_md_ft")
    vertical = completion.get("total_depth_tvd_ft")
    for key in ("total_depth_md_ft", "total_depth_tvd_ft", "total_depth_ft"):
        if completion.get(key) is not None:
            sheet.take("total_depth_ft", completion[key], f"completion.{key}")
            break
    kick_off(sheet)
    words = " ".join(str(sheet.data.get(key) or "") for key in ("remarks",))
    if _HORIZONTAL.search(words):
        sheet.infer("horizontal", True, "remarks", "the remarks speak of a horizontal or lateral")
    elif vertical and measured and measured - vertical >= 2000:
        sheet.infer(
            "horizontal",
            True,
            "completion.total_depth_md_ft",
            f"measured depth {measured} ft against {vertical} ft vertical",
        )
    elif vertical and (measured is None or measured - vertical <= 0.01 * vertical):
        sheet.infer(
            "horizontal",
            False,
            "completion.total_depth_tvd_ft",
            "measured depth blank or equal to vertical depth",
        )


def kick_off(sheet: Sheet) -> None:
    """The kick-off point, measured where it is told."""
    derived: Mapping[str, Any] = sheet.data.get("derived") or {}
    key = "kop_md_ft" if derived.get("kop_md_ft") is not None else "kop_tvd_ft"
    sheet.infer("kop_ft", derived.get(key), f"derived.{key}")


def _water_depth(sheet: Sheet) -> None:
    told: Mapping[str, Any] = sheet.data.get("surface_casing_determination") or {}
    where = "surface_casing_determination"
    sheet.take("gau.base_ft", told.get("gau_depth_ft"), f"{where}.gau_depth_ft")
    sheet.take("gau.date", told.get("gau_date"), f"{where}.gau_date")


def _casing(sheet: Sheet) -> None:
    number = {"casing": 0, "liners": 0}
    for index, row in enumerate(sheet.data.get("casing") or []):
        at = f"casing[{index}]"
        name = string_of(row.get("casing_type"))
        table = "liners" if name == "liner" else "casing"
        to = f"{table}[{number[table]}]"
        number[table] += 1
        sheet.take(f"{to}.string", name, f"{at}.casing_type")
        if table == "casing":
            sheet.infer(
                f"{to}.top_ft", 0, at, "a row of the casing record; liners are listed apart"
            )
        shoe = "setting_depth_ft" if row.get("setting_depth_ft") else "multistage_shoe_depth_ft"
        sheet.take(f"{to}.shoe_ft", row.get(shoe), f"{at}.{shoe}")
        sheet.take(
            f"{to}.stage_tool_ft",
            row.get("multistage_tool_depth_ft"),
            f"{at}.multistage_tool_depth_ft",
        )
        _pipe(sheet, to, row, at, od="casing_size_in", shoe_ft=row.get(shoe))


def _liners(sheet: Sheet) -> None:
    first = sum(
        string_of(row.get("casing_type")) == "liner" for row in sheet.data.get("casing") or []
    )
    for index, row in enumerate(sheet.data.get("liner") or []):
        at, to = f"liner[{index}]", f"liners[{first + index}]"
        sheet.infer(f"{to}.string", "liner", at, "a row of the liner record")
        sheet.take(f"{to}.top_ft", row.get("top_ft"), f"{at}.top_ft")
        sheet.take(f"{to}.shoe_ft", row.get("bottom_ft"), f"{at}.bottom_ft")
        _pipe(sheet, to, row, at, od="liner_size_in", shoe_ft=row.get("bottom_ft"))


def _pipe(
    sheet: Sheet, to: str, row: Mapping[str, Any], at: str, *, od: str, shoe_ft: FactValue
) -> None:
    """Size, hole, weight and cement of a casing or liner row.

    A top of cement printed at the shoe says nothing about where the cement stands, so it is
    left unknown.
    """
    sheet.take(f"{to}.od_in", row.get(od), f"{at}.{od}")
    sheet.take(f"{to}.hole_in", row.get("hole_size_in"), f"{at}.hole_size_in")
    sheet.take(f"{to}.weight_lb_ft", row.get("weight_lb_ft"), f"{at}.weight_lb_ft")
    sheet.take(f"{to}.cement_sacks", row.get("cement_sacks"), f"{at}.cement_sacks")
    toc, top = row.get("top_of_cement_ft"), row.get("top_ft")
    if toc is None or (isinstance(shoe_ft, int | float) and toc >= shoe_ft):
        return
    if top and sheet.item.kind in _SHEETS and toc - top <= _AT_TOP_FT and top <= _NEAR_SURFACE_FT:
        because = f"cement from {toc:g} ft, where the pipe begins"
        sheet.infer(f"{to}.toc_ft", 0, f"{at}.top_of_cement_ft", because)
    else:
        sheet.take(f"{to}.toc_ft", toc, f"{at}.top_of_cement_ft")
    sheet.take(f"{to}.toc_method", toc_method_of(row.get("toc_method")), f"{at}.toc_method")


def _intervals(sheet: Sheet) -> None:
    number = 0
    for index, row in enumerate(sheet.data.get("intervals") or []):
        ends = sorted(numbers([row.get("from_ft"), row.get("to_ft")]))
        if not ends:
            continue
        at, to = f"intervals[{index}]", f"perforations[{number}]"
        number += 1
        low, high = ("from_ft", "to_ft")
        if row.get("from_ft") is not None and row["from_ft"] != ends[0]:
            low, high = high, low  # printed bottom first
        sheet.take(f"{to}.from_ft", ends[0], f"{at}.{low}")
        if len(ends) == 2:
            sheet.take(f"{to}.to_ft", ends[1], f"{at}.{high}")
        kind = "open_hole" if row.get("open_hole") else "perforations"
        sheet.take(f"{to}.kind", kind, f"{at}.open_hole")
        sheet.take(f"{to}.status", row.get("status"), f"{at}.status")


def _formations(sheet: Sheet) -> None:
    number = 0
    for index, row in enumerate(sheet.data.get("formations") or []):
        depths = ("depth_md_ft", "depth_tvd_ft", "depth_ft")
        key = next((k for k in depths if row.get(k) is not None), None)
        if not row.get("name") or row.get("encountered") is False:
            continue
        if key is None and not row.get("encountered"):
            continue
        at, to = f"formations[{index}]", f"formation_tops[{number}]"
        number += 1
        sheet.take(f"{to}.name", row["name"], f"{at}.name")
        if key == "depth_tvd_ft" and _leaves_the_vertical(sheet):
            because = "a vertical depth: the form gives no measured depth of this top"
            sheet.infer(f"{to}.top_ft", row[key], f"{at}.{key}", because)
        elif key is not None:
            sheet.take(f"{to}.top_ft", row[key], f"{at}.{key}")


def _leaves_the_vertical(sheet: Sheet) -> bool:
    """Whether the form itself tells a measured depth well beyond the vertical one."""
    completion: Mapping[str, Any] = sheet.data.get("completion") or {}
    measured, vertical = (completion.get(f"total_depth_{k}_ft") for k in ("md", "tvd"))
    return bool(measured and vertical and measured - vertical > 0.01 * vertical)


def _operations(sheet: Sheet, downhole: Downhole) -> None:
    for index, row in enumerate(sheet.data.get("operations") or []):
        at = f"operations[{index}]"
        words = f"{row.get('type') or ''} {row.get('material') or ''}"
        ends = sorted(numbers([row.get("from_ft"), row.get("to_ft")]))
        kind = _operation_kind(words)
        if kind is None or not ends:
            downhole.read(words, at)
            continue
        sacks = re.search(r"\b(\d[\d,]*)\s*(?:SACKS?|SXS?|SKS?)\b", words.upper())
        cap = re.search(r"\b(\d+)\s*(?:'|FT|FEET)\s*(?:OF\s+)?(?:CEMENT|CMT)", words.upper())
        downhole.add(
            Noted(
                kind=kind,
                depth_ft=ends[0],
                to_ft=ends[-1] if kind in ("squeeze", "cement") else None,
                sacks=float(sacks.group(1).replace(",", "")) if sacks else None,
                cement_ft=float(cap.group(1)) if cap else None,
                text=words.strip(),
            ),
            at,
        )


def _operation_kind(words: str) -> Any:
    upper = words.upper()
    if re.search(r"\bDRILL(?:ED)? OUT\b|\bMILL(?:ED)?\b", upper):
        return None
    for pattern, kind in (
        (r"SQUEEZE|\bSQZ", "squeeze"),
        (r"BRIDGE PLUG|\bC\.?I\.?B\.?P\b", "cibp"),
        (r"RETAINER|\bCICR\b", "retainer"),
        (r"CEMENT PLUG|PLUG BACK|\bCMT PLUG", "cement"),
    ):
        if re.search(pattern, upper):
            return kind
    return None


def _tubing(sheet: Sheet, downhole: Downhole) -> None:
    for index, row in enumerate(sheet.data.get("tubing") or []):
        at, to = f"tubing[{index}]", f"tubing[{index}]"
        sheet.take(f"{to}.od_in", row.get("size_in"), f"{at}.size_in")
        sheet.take(f"{to}.depth_ft", row.get("depth_ft"), f"{at}.depth_ft")
        if row.get("packer_depth_ft"):
            downhole.add(
                Noted(
                    kind="packer",
                    depth_ft=row["packer_depth_ft"],
                    text=f"tubing record: packer {row.get('packer_type') or ''}".strip(),
                ),
                f"{at}.packer_depth_ft",
            )


def _remarks(sheet: Sheet, downhole: Downhole) -> None:
    downhole.read(sheet.data.get("remarks"), "remarks")
    told = sheet.data.get("rrc_remarks")
    for section, text in told.items() if isinstance(told, Mapping) else ():
        downhole.read(text, f"rrc_remarks.{section}")


def _derived(sheet: Sheet, downhole: Downhole) -> None:
    """What the reader of the form inferred, unless the remarks say that it was removed."""
    derived: Mapping[str, Any] = sheet.data.get("derived") or {}
    found: list[tuple[Noted, str]] = []
    for index, row in enumerate(derived.get("cibp") or []):
        found.append((_derived_plug(row, "cibp"), f"derived.cibp[{index}]"))
    for index, row in enumerate(derived.get("retainers") or []):
        found.append((_derived_plug(row, "retainer"), f"derived.retainers[{index}]"))
    for index, row in enumerate(derived.get("cement_plugs") or []):
        found.append((_cement_plug(row), f"derived.cement_plugs[{index}]"))
    for index, depth in enumerate(numbers(derived.get("junk"))):
        found.append((Noted(kind="junk", depth_ft=depth), f"derived.junk[{index}]"))
    for index, depth in enumerate(numbers(derived.get("packers"))):
        found.append((Noted(kind="packer", depth_ft=depth), f"derived.packers[{index}]"))
    for index, depth in enumerate(numbers(derived.get("dv_tools"))):
        found.append((Noted(kind="dv_tool", depth_ft=depth), f"derived.dv_tools[{index}]"))
    for noted, field in found:
        if not any(removes(gone, noted.kind, noted.depth_ft) for gone in downhole.removals):
            downhole.add(noted, field)


def _derived_plug(row: Mapping[str, Any], kind: Kind) -> Noted:
    cap, sacks = row.get("cement_on_top_ft"), row.get("sacks")
    return Noted(
        kind=kind,
        depth_ft=row.get("depth_ft"),
        cement_ft=cap if isinstance(cap, int | float) else None,
        sacks=sacks if isinstance(sacks, int | float) else None,
        on=row.get("date"),
    )


def _cement_plug(row: Mapping[str, Any]) -> Noted:
    top, bottom = row.get("top_ft"), row.get("bottom_ft")
    return Noted(
        kind="cement",
        depth_ft=bottom if top is None else top,
        to_ft=None if top is None else bottom,
        sacks=row.get("sacks"),
        on=row.get("date"),
    )
