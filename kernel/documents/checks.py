"""Cross-checks that tell a reading to be shown to a person: what cannot be so is doubted.

A check never changes a value. It names the fields that disagree and says why in words.
"""

from collections.abc import Iterator, Sequence

from kernel.documents.cement_checks import completion_cement
from kernel.documents.doubts import Data, Doubt, plausible_yield
from kernel.documents.reading import Tree, readings, values
from kernel.units import inches
from kernel.wells.api_number import ApiNumber, InvalidApiNumber

DISTRICTS = frozenset(
    ["01", "02", "03", "04", "05", "06", "6E", "7B", "7C", "08", "8A", "09", "10"]
)


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
        *_below_total_depth(data),
        *completion_cement(data["casing"]),
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
        if not plausible_yield(volume, sacks):
            at = f"{table}[{index}]"
            yield Doubt(
                paths=(f"{at}.slurry_volume_cuft", f"{at}.cement_sacks"),
                reason=f"{row[size]} slurry volume {volume:g} for {sacks:g} sacks is "
                f"{volume / sacks:.2f} ft³ a sack",
            )


def _total_depth(data: Data) -> float | None:
    """The measured total depth; a vertical one only where nothing says that the well deviates."""
    completion = data["completion"]
    total: float | None = completion["total_depth_md_ft"]
    if total is None and not completion["directional_survey"]:
        total = completion["total_depth_tvd_ft"]
    return total


_DEPTHS = (
    ("liner", "bottom_ft"),
    ("tubing", "depth_ft"),
    ("tubing", "packer_depth_ft"),
    ("intervals", "to_ft"),
    ("operations", "to_ft"),
    ("formations", "depth_md_ft"),
    ("formations", "depth_tvd_ft"),
)


def _below_total_depth(data: Data) -> Iterator[Doubt]:
    """Nothing of a well lies deeper than its hole."""
    total = _total_depth(data)
    if total is None:
        return
    for table, name in _DEPTHS:
        for index, row in enumerate(data[table]):
            depth = row.get(name)
            if depth is not None and depth > total:
                yield Doubt(
                    paths=(f"{table}[{index}].{name}",),
                    reason=f"{table} row {index + 1} at {depth:g} ft, below the total depth "
                    f"{total:g} ft",
                )
    for name in ("pbtd_md_ft", "pbtd_tvd_ft"):
        depth = data["completion"].get(name)
        if depth is not None and depth > total:
            yield Doubt(
                paths=(f"completion.{name}",),
                reason=f"plugged back to {depth:g} ft, below the total depth {total:g} ft",
            )


def _casing_depths(data: Data) -> Iterator[Doubt]:
    total = _total_depth(data)
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
                reason=f"casing of {inches(size)} does not go into a hole of {inches(hole)}",
            )
    complete = [(index, size, shoe) for index, size, _, shoe in known if size and shoe]
    for outer, outer_size, outer_shoe in complete:
        for inner, inner_size, inner_shoe in complete:
            if inner_shoe > outer_shoe and inner_size > outer_size:
                yield Doubt(
                    paths=(f"casing[{inner}].casing_size_in", f"casing[{outer}].casing_size_in"),
                    reason=f"casing of {inches(inner_size)} to {inner_shoe} ft does not go through "
                    f"casing of {inches(outer_size)} set at {outer_shoe} ft",
                )


def _ranges(rows: Sequence[Data], table: str, upper: str, lower: str) -> list[Doubt]:
    found = []
    for index, row in enumerate(rows):
        top, bottom = row[upper], row[lower]
        if top is not None and bottom is not None and top > bottom:
            paths = (f"{table}[{index}].{upper}", f"{table}[{index}].{lower}")
            found.append(Doubt(paths=paths, reason=f"from {top} ft to {bottom} ft runs upwards"))
    return found
