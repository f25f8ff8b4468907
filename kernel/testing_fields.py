"""Wells by the thousand in the fields of the Permian district books, for measuring batches.

Drawn from a number alone, so that a measurement can be repeated: each lies in a block of a book
of District 08, 8A or 7C, reaches the formations that the block lists, and lacks now and then
what papers often lack.
"""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from functools import lru_cache
from random import Random
from typing import Any

from kernel.policy.books import CountySection, FieldBlock, sections
from kernel.reference import weights_of
from kernel.testing import AS_OF, PROGRAMS
from kernel.wells.api_number import ApiNumber
from kernel.wells.well import (
    Barrier,
    CasingRow,
    FormationTop,
    Perforation,
    TubingRow,
    WaterLetter,
    Well,
)

DISTRICTS = ("08", "8A", "7C")
_OLDEST = date(2014, 1, 1)


def field_wells(count: int, *, as_of: date = AS_OF) -> Iterator[Well]:
    """COUNT wells, each with a number of its own; the same ones on every call.

    >>> well = next(field_wells(1))
    >>> well.district in DISTRICTS, well == next(field_wells(1)), len(well.formation_tops) > 1
    (True, True, True)
    """
    for number in range(count):
        yield _well(number, as_of)


@lru_cache(maxsize=8)
def _fields(district: str) -> tuple[tuple[CountySection, FieldBlock], ...]:
    """Blocks of a district's book that list at least two depths from which a well can be built."""
    return tuple(
        (section, block)
        for section in sections(district).values()
        for block in section.blocks
        if sum((row.top_ft or 0) > 1500 for row in block.formations) > 1
    )


def _well(number: int, as_of: date) -> Well:
    rng = Random(number)  # noqa: S311 - drawn to be repeated, not to be secret
    district = rng.choice(DISTRICTS)
    section, block = rng.choice(_fields(district))
    tops = tuple(
        FormationTop(name=row.name, top_ft=round(row.top_ft * rng.uniform(0.98, 1.02)))
        for row in block.formations
        if row.top_ft is not None and rng.random() < 0.8
    )
    deepest_ft = max(row.top_ft or 0.0 for row in block.formations)
    shoe_ft = float(round(deepest_ft * 1.02 + rng.randint(150, 600)))
    surface_ft = float(rng.randint(3, int(min(shoe_ft / 3, 2000) / 50)) * 50)
    perforations = _perforations(rng, deepest_ft, shoe_ft)
    return Well(
        api=ApiNumber.parse(f"{section.county} {number + 1:05d}").api10,
        state="TX",
        district=district,
        county=section.county,
        field=block.names[0],
        lease=f"GENERATED {number // 10}",
        well_no=str(number % 10 + 1),
        well_type=rng.choice(("oil", "oil", "gas")),
        location_note=block.place or None,
        total_depth_ft=shoe_ft + rng.randint(0, 60),
        casing=_casing(rng, surface_ft, shoe_ft),
        tubing=(TubingRow(od_in=2.375, depth_ft=perforations[0].from_ft or shoe_ft),),
        perforations=perforations,
        barriers=_barriers(rng, perforations[0].from_ft or shoe_ft),
        formation_tops=tops,
        gau=_letter(rng, surface_ft, as_of),
        horizontal=False,
    )


def _casing(rng: Random, surface_ft: float, shoe_ft: float) -> tuple[CasingRow, ...]:
    surface, intermediate, production, _ = rng.choice(PROGRAMS)
    middle_ft = surface_ft + float(rng.randint(20, 60) * 50)
    shoes = (
        ("surface", surface, surface_ft),
        ("intermediate", intermediate, middle_ft if middle_ft < shoe_ft - 500 else None),
        ("production", production, shoe_ft),
    )
    rows = []
    for label, size, at_ft in shoes:
        if size is None or at_ft is None:
            continue
        weights = [pipe.weight_lb_ft for pipe in weights_of(size[0])]
        tocs = (0.0, 0.0, float(round(at_ft / 2)), float(round(at_ft * 0.7)))
        rows.append(
            CasingRow(
                string=label,
                od_in=size[0],
                hole_in=size[1],
                weight_lb_ft=_lacking(rng, rng.choice(weights), 0.08),
                top_ft=0.0,
                shoe_ft=_lacking(rng, at_ft, 0.01),
                cement_sacks=float(rng.randint(100, 1500)),
                toc_ft=0.0 if label == "surface" else rng.choice(tocs),
            )
        )
    if rng.random() < 0.15:
        tool_ft = float(round(shoe_ft * rng.uniform(0.4, 0.7)))
        last = rows[-1]
        top_ft = min(last.toc_ft or 0.0, tool_ft)
        rows[-1] = replace(last, toc_ft=tool_ft)
        rows.append(replace(last, toc_ft=top_ft, stage_tool_ft=tool_ft))
    return tuple(rows)


def _perforations(rng: Random, deepest_ft: float, shoe_ft: float) -> tuple[Perforation, ...]:
    top_ft = float(round(deepest_ft + rng.randint(10, 60)))
    found = [Perforation(from_ft=top_ft, to_ft=min(top_ft + 100, shoe_ft - 20), status="open")]
    if rng.random() < 0.3:
        above_ft = float(round(deepest_ft * rng.uniform(0.8, 0.95)))
        found.insert(0, Perforation(from_ft=above_ft, to_ft=above_ft + 40, status="open"))
    return tuple(found)


def _barriers(rng: Random, above_ft: float) -> tuple[Barrier, ...]:
    if rng.random() >= 0.2:
        return ()
    return (Barrier(kind="cibp", depth_ft=above_ft - 50, cement_ft=rng.choice((0.0, 10.0, 20.0))),)


def _letter(rng: Random, surface_ft: float, as_of: date) -> WaterLetter | None:
    if rng.random() < 0.03:
        return None
    base_ft = float(round(surface_ft * rng.uniform(0.5, 1.1)))
    spans: tuple[tuple[float, float], ...] = ((0.0, base_ft),)
    if rng.random() < 0.4:
        spans = ((0.0, base_ft * 0.3), (base_ft * 0.7, base_ft))
    since = _OLDEST if rng.random() < 0.1 else as_of - timedelta(days=1500)
    issued = since + timedelta(days=rng.randint(0, (as_of - since).days))
    return WaterLetter(
        date=issued, number=f"GAU-{rng.randint(100_000, 999_999)}", base_ft=base_ft, intervals=spans
    )


def _lacking(rng: Random, value: Any, share: float) -> Any:
    return None if rng.random() < share else value
