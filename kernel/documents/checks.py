"""Cross-checks that tell a reading to be shown to a person: what cannot be so is doubted.

A check never changes a value. It names the fields that disagree and says why in words.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from kernel.documents.reading import Reading, Tree, readings, values
from kernel.wells.api_number import ApiNumber, InvalidApiNumber

DISTRICTS = frozenset(
    ["01", "02", "03", "04", "05", "06", "6E", "7B", "7C", "08", "8A", "09", "10"]
)
_YIELD_FT3_SK = (1.0, 3.6)  # slurry per sack that cement recipes give [ft³/sack]
Data = dict[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Doubt:
    """Fields that disagree, and how."""

    paths: tuple[str, ...]
    reason: str


def doubted(tree: Tree, doubts: Iterable[Doubt]) -> Tree:
    """The form with the readings of all doubted paths marked for review."""
    paths = {path for doubt in doubts for path in doubt.paths}
    return _mapped(tree, "", lambda path, each: each.doubted() if path in paths else each)


def _mapped(tree: Tree, path: str, change: Callable[[str, Reading], Reading]) -> Tree:
    if isinstance(tree, Reading):
        return change(path, tree)
    if isinstance(tree, dict):
        return {
            key: _mapped(inner, f"{path}.{key}" if path else str(key), change)
            for key, inner in tree.items()
        }
    if isinstance(tree, list):
        return [_mapped(inner, f"{path}[{i}]", change) for i, inner in enumerate(tree)]
    return tree


def completion_doubts(tree: Tree) -> list[Doubt]:
    """What does not fit together on a W-2 or G-1."""
    data: Data = values(tree)
    found = [
        *_place(data["header"], "header."),
        *_dates(data),
        *_slurry(data["casing"], "casing", "casing_size_raw"),
        *_slurry(data["liner"], "liner", "liner_size_raw"),
        *_casing_depths(data),
        *_casing_sizes(data["casing"]),
        *_ranges(data["intervals"], "intervals", "from_ft", "to_ft"),
        *_ranges(data["operations"], "operations", "from_ft", "to_ft"),
        *_ranges(data["liner"], "liner", "top_ft", "bottom_ft"),
    ]
    printed = {path for path, each in readings(tree) if each.box is not None}
    return [doubt for doubt in found if printed.intersection(doubt.paths)]


def letter_doubts(tree: Tree) -> list[Doubt]:
    """What does not fit together on a groundwater letter."""
    data: Data = values(tree)
    api, county = str(data.get("api_raw") or ""), data.get("county")
    found = list(county_doubts(api, county, ("api_raw", "county")))
    found += _ranges(data["intervals"], "intervals", "top_ft", "bottom_ft")
    base, bottoms = data["base_of_usable_ft"], [row["bottom_ft"] for row in data["intervals"]]
    deepest = max((bottom for bottom in bottoms if bottom is not None), default=None)
    if base is not None and deepest is not None and deepest > base:
        found.append(
            Doubt(
                paths=("base_of_usable_ft",),
                reason=f"an interval ends at {deepest} ft, below the stated base {base} ft",
            )
        )
    return found


def _place(header: Data, at: str) -> Iterator[Doubt]:
    yield from county_doubts(
        str(header["api"] or ""), header["county"], (f"{at}api", f"{at}county")
    )
    district = header["district"]
    if district is not None and str(district).upper().zfill(2) not in DISTRICTS:
        yield Doubt(paths=(f"{at}district",), reason=f"“{district}” is no district")


def county_doubts(api: str, county: str | None, paths: tuple[str, str]) -> Iterator[Doubt]:
    """The county code in the API number against the county's name."""
    if not api or api.endswith("00000"):  # county and zeros stand for a well without a number
        return
    try:
        named = ApiNumber.parse(api).county
    except InvalidApiNumber as failure:
        yield Doubt(paths=paths[:1], reason=failure.message)
        return
    if named and county and _letters(named) != _letters(county):
        yield Doubt(paths=paths, reason=f"API number {api} is in {named}, the form says {county}")


def _letters(text: str) -> str:
    return "".join(c for c in text.lower() if c.isalpha())


def _dates(data: Data) -> Iterator[Doubt]:
    filing, completion = data["filing"], data["completion"]
    spud, done = completion["spud_date"], filing["completion_date"]
    if spud and done and spud > done:
        yield Doubt(
            paths=("completion.spud_date", "filing.completion_date"),
            reason=f"spudded {spud}, after completion on {done}",
        )
    start, end = completion["operation_commenced_date"], completion["operation_ended_date"]
    if start and end and start > end:
        yield Doubt(
            paths=("completion.operation_commenced_date", "completion.operation_ended_date"),
            reason=f"work started {start}, after it ended on {end}",
        )


def _slurry(rows: Sequence[Data], table: str, size: str) -> Iterator[Doubt]:
    """Slurry volume per sack against what cement recipes give."""
    for index, row in enumerate(rows):
        sacks, volume = row["cement_sacks"], row["slurry_volume_cuft"]
        if not sacks or not volume:
            continue
        ratio = volume / sacks
        if not _YIELD_FT3_SK[0] <= round(ratio, 2) <= _YIELD_FT3_SK[1]:
            at = f"{table}[{index}]"
            yield Doubt(
                paths=(f"{at}.slurry_volume_cuft", f"{at}.cement_sacks"),
                reason=f"{row[size]} slurry volume {volume:g} for {sacks:g} sacks is "
                f"{ratio:.2f} ft³ a sack",
            )


def _casing_depths(data: Data) -> Iterator[Doubt]:
    completion = data["completion"]
    total = completion["total_depth_md_ft"]
    if total is None and not completion["directional_survey"]:
        total = completion["total_depth_tvd_ft"]
    for index, row in enumerate(data["casing"]):
        at, shoe = f"casing[{index}]", row["setting_depth_ft"]
        if shoe is None:
            continue
        for key, name in (
            ("top_of_cement_ft", "top of cement"),
            ("multistage_tool_depth_ft", "stage tool"),
        ):
            if row[key] is not None and row[key] > shoe:
                yield Doubt(
                    paths=(f"{at}.{key}", f"{at}.setting_depth_ft"),
                    reason=f"{row['casing_size_raw']} {name} at {row[key]} ft, "
                    f"below the shoe at {shoe} ft",
                )
        if total is not None and shoe > total:
            yield Doubt(
                paths=(f"{at}.setting_depth_ft",),
                reason=f"{row['casing_size_raw']} shoe at {shoe} ft, "
                f"below the total depth {total} ft",
            )


def _casing_sizes(rows: Sequence[Data]) -> Iterator[Doubt]:
    """Casing goes into its hole, and a deeper string into the one above it."""
    known = [
        (index, row["casing_size_in"], row["hole_size_in"], row["setting_depth_ft"])
        for index, row in enumerate(rows)
    ]
    for index, size, hole, _ in known:
        if size and hole and size >= hole:
            at = f"casing[{index}]"
            yield Doubt(
                paths=(f"{at}.casing_size_in", f"{at}.hole_size_in"),
                reason=f"casing of {size:g} in does not go into a hole of {hole:g} in",
            )
    complete = [(index, size, shoe) for index, size, _, shoe in known if size and shoe]
    for outer, outer_size, outer_shoe in complete:
        for inner, inner_size, inner_shoe in complete:
            if inner_shoe > outer_shoe and inner_size > outer_size:
                yield Doubt(
                    paths=(f"casing[{inner}].casing_size_in", f"casing[{outer}].casing_size_in"),
                    reason=f"casing of {inner_size:g} in to {inner_shoe} ft does not go through "
                    f"casing of {outer_size:g} in set at {outer_shoe} ft",
                )


def _ranges(rows: Sequence[Data], table: str, upper: str, lower: str) -> list[Doubt]:
    found = []
    for index, row in enumerate(rows):
        top, bottom = row[upper], row[lower]
        if top is not None and bottom is not None and top > bottom:
            paths = (f"{table}[{index}].{upper}", f"{table}[{index}].{lower}")
            found.append(Doubt(paths=paths, reason=f"from {top} ft to {bottom} ft runs upwards"))
    return found
