"""The sacks of each plug as live formulas: every reading, the one that governs, the rounding.

A formula is written only where it gives the plan's own figure; else the figure stands as it is,
so a workbook never says anything but its plan until somebody changes a number in it.
"""

import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from xlsxwriter.utility import xl_rowcol_to_cell

from kernel.errors import KernelError
from kernel.exports.plan_xlsx_book import CAPACITY, COUNT, FEET, VOLUME, Book
from kernel.materials.slurry import FLOAT_NOISE, mix_water_bbl, slurry_of
from kernel.policy.packs import policy_for
from kernel.units import GAL_PER_BBL

Json = Mapping[str, Any]
SHEET = "Sacks"
_NEAR_FT3 = 0.006  # readings are kept to a hundredth
_CAPACITY_COLUMN, _VOLUME_COLUMN = 7, 8  # of the sheet “Materials”
_NAMES = {
    "rule_minimum": "Rule minimum", "chart": "District chart", "geometric_fill": "Geometric fill",
    "book": "District book", "recipe": "Recipe", "preference": "Company preference",
}  # fmt: skip
_COLUMNS = (
    ("Plug No.", 8, COUNT),
    ("Reading", 20, ""),
    ("Length (ft)", 11, FEET),
    ("Section (ft³/ft)", 13, CAPACITY),
    ("Factor", 9, "0.0000"),
    ("Volume (ft³)", 12, VOLUME),
    ("Yield (ft³/sk)", 12, VOLUME),
    ("Sacks", 8, COUNT),
    ("Governs", 10, ""),
    ("How it is counted", 84, ""),
    ("Source", 44, ""),
)
_LENGTH, _SECTION, _FACTOR, _VOLUME, _YIELD, _SACKS = 2, 3, 4, 5, 6, 7


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where a step's rows stand, counted from 0: its segments and its readings."""

    segments: range  # of the sheet “Materials”
    readings: range  # of the sheet “Sacks”


def places(steps: Sequence[Json]) -> list[Place]:
    """The rows of each step on both sheets, which list them in the order of the plan."""
    found = []
    segment = reading = 1  # row 0 is the heading
    for step in steps:
        arithmetic = step["arithmetic"] or {}
        segments, readings = (
            len(arithmetic.get("segments", ())),
            len(arithmetic.get("readings", ())),
        )
        found.append(
            Place(
                segments=range(segment, segment + segments),
                readings=range(reading, reading + readings),
            )
        )
        segment, reading = segment + segments, reading + readings
    return found


def sacks_sheet(book: Book, plan: Json, at: Sequence[Place]) -> None:
    """Every reading of every plug with its arithmetic."""
    sheet, _ = book.table(SHEET, _COLUMNS, [])
    policy = policy_for(
        state=plan.get("jurisdiction"), district=plan.get("district"), county=plan.get("county"),
        field=plan.get("field"),
    )  # fmt: skip
    base = policy.requirements.get("plug_fill_ft")
    excess = policy.requirements.get("excess_per_1000_ft")
    rule = (base.value, excess.value) if base and excess else None
    for step, place in zip(plan["steps"], at, strict=True):
        arithmetic = step["arithmetic"] or {}
        for row, reading in zip(place.readings, arithmetic.get("readings", ()), strict=True):
            governs = "governs" if reading["name"] == arithmetic.get("governs") else ""
            for column, value, number in (
                (0, step["plug_no"], COUNT), (1, _NAMES.get(reading["name"], reading["name"]), ""),
                (_YIELD, arithmetic["yield_ft3_sk"], VOLUME), (8, governs, ""),
                (9, reading["text"], ""), (10, reading["cite"], ""),
            ):  # fmt: skip
                book.cell(sheet, row, column, value, number)
            volume = _volume(book, sheet, row, step, place, reading, rule)
            _sacks(book, sheet, row, reading, volume, arithmetic["yield_ft3_sk"])


def _volume(
    book: Book, sheet: Any, row: int, step: Json, place: Place, reading: Json,
    rule: tuple[float, float] | None,
) -> float | None:  # fmt: skip
    """The volume of a reading as a formula where one gives it; the exact volume, or None."""
    stated = reading["volume_ft3"]
    segments = step["arithmetic"]["segments"]
    if reading["name"] == "geometric_fill" and segments:
        formula, filled = _fill(step["arithmetic"], place)
        if abs(filled - stated) < _NEAR_FT3:
            book.formula(sheet, row, _VOLUME, formula, VOLUME, filled)
            return filled
    if reading["name"] == "rule_minimum" and segments and rule is not None:
        exact_rule = _rule_minimum(book, sheet, row, step, place, stated, rule)
        if exact_rule is not None:
            return exact_rule
    book.cell(sheet, row, _VOLUME, stated, VOLUME)
    return None


def _fill(arithmetic: Json, place: Place) -> tuple[str, float]:
    """The sum of the stretches, each with the company's excess, times its squeeze factor."""
    settings = {
        s["key"]: float(s["value"]) for s in arithmetic.get("settings") or () if _is_share(s)
    }
    terms, filled = [], 0.0
    for row, part in zip(place.segments, arithmetic["segments"], strict=True):
        key = "annular_excess" if part["inner_in"] > 0 else "open_hole_excess"
        is_bore = key == "open_hole_excess" and "open hole" not in part["what"]
        excess = 0.0 if is_bore else settings.get(key, 0.0)
        cell = "Materials!" + xl_rowcol_to_cell(row, _VOLUME_COLUMN)
        terms.append(f"{cell}*{1 + excess:g}" if excess else cell)
        filled += part["ft3"] * (1 + excess)
    factor = settings.get("squeeze_factor", 1.0)
    total = "+".join(terms)
    return (f"=({total})*{factor:g}" if factor != 1 else f"={total}"), filled * factor


def _is_share(setting: Json) -> bool:
    return setting["key"] in ("annular_excess", "open_hole_excess", "squeeze_factor")


def _rule_minimum(
    book: Book, sheet: Any, row: int, step: Json, place: Place, stated: float,
    rule: tuple[float, float],
) -> float | None:  # fmt: skip
    """Length × greatest section × (1 + excess per 1,000 ft to the bottom)."""
    base_ft, excess = rule
    segments, bottom = step["arithmetic"]["segments"], step["bottom_ft"]
    widest = greatest_section(segments)
    section = sum(segments[k]["ft3_per_ft"] for k in widest)
    factor = 1 + excess * bottom / 1000
    for length in (base_ft, bottom - step["top_ft"]):
        exact: float = length * section * factor
        if abs(exact - stated) < _NEAR_FT3:
            break
    else:
        return None
    cells = ["Materials!" + xl_rowcol_to_cell(place.segments[k], _CAPACITY_COLUMN) for k in widest]
    book.cell(sheet, row, _LENGTH, length, FEET)
    book.formula(sheet, row, _SECTION, f"={'+'.join(cells)}", CAPACITY, section)
    book.formula(sheet, row, _FACTOR, f"=1+{excess:g}*{bottom:g}/1000", "0.0000", factor)
    length_, section_, factor_ = (
        xl_rowcol_to_cell(row, column) for column in (_LENGTH, _SECTION, _FACTOR)
    )
    book.formula(sheet, row, _VOLUME, f"={length_}*{section_}*{factor_}", VOLUME, exact)
    return exact


def greatest_section(segments: Sequence[Json]) -> list[int]:
    """The numbers of the segments that stand side by side where they take most. [ft³/ft]

    >>> bore = {"top_ft": 0, "bottom_ft": 200, "ft3_per_ft": 0.13}
    >>> greatest_section([bore, {"top_ft": 100, "bottom_ft": 200, "ft3_per_ft": 0.17}])
    [0, 1]
    """
    edges = sorted({part[key] for part in segments for key in ("top_ft", "bottom_ft")})
    found: list[list[int]] = [
        [
            k
            for k, part in enumerate(segments)
            if part["top_ft"] <= top and bottom <= part["bottom_ft"]
        ]
        for top, bottom in pairwise(edges)
    ]
    return max(found, key=lambda here: sum(segments[k]["ft3_per_ft"] for k in here), default=[])


def _sacks(
    book: Book, sheet: Any, row: int, reading: Json, volume: float | None, per_sack: float
) -> None:
    if volume is None or math.ceil(volume / per_sack - FLOAT_NOISE) != reading["sacks"]:
        book.cell(sheet, row, _SACKS, reading["sacks"], COUNT)
        return
    volume_, yield_ = (xl_rowcol_to_cell(row, column) for column in (_VOLUME, _YIELD))
    formula = f"=ROUNDUP({volume_}/{yield_}-{FLOAT_NOISE:.9f},0)"
    book.formula(sheet, row, _SACKS, formula, COUNT, reading["sacks"])


def sacks_formula(step: Json, place: Place) -> str | None:
    """The largest reading, rounded as the plan rounds; None where the plan says otherwise."""
    arithmetic = step["arithmetic"] or {}
    readings = arithmetic.get("readings") or ()
    if not readings or step["sacks"] is None:
        return None
    rounding = re.search(r"next (\d+) sacks", arithmetic.get("rounding") or "")
    to = int(rounding.group(1)) if rounding else 1
    most = max(reading["sacks"] for reading in readings)
    if -(-most // to) * to != step["sacks"]:
        return None
    first, last = (
        xl_rowcol_to_cell(row, _SACKS) for row in (place.readings[0], place.readings[-1])
    )
    largest = f"MAX({SHEET}!{first}:{last})"
    return f"=CEILING({largest},{to})" if to > 1 else f"={largest}"


def water_formula(step: Json, sacks: str) -> str | None:
    """Mixing water from the sacks by the recipe of the class; None where it is another recipe."""
    stated = (step["arithmetic"] or {}).get("mix_water_bbl")
    if stated is None or step["sacks"] is None or not step["cement"]:
        return None
    try:
        gallons = slurry_of(step["cement"]).water_gal_per_sack
    except KernelError:
        return None
    if abs(mix_water_bbl(sacks=step["sacks"], water_gal_per_sack=gallons) - stated) > _NEAR_FT3:
        return None
    return f"=ROUND({sacks}*{gallons:g}/{GAL_PER_BBL},2)"
