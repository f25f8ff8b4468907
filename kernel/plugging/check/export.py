"""Whether what is filed and what is shown say the same as the steps that were checked."""

from collections.abc import Iterator, Mapping, Sequence

from kernel.plugging.check.case import Case, finding
from kernel.plugging.check.numbers import RESOLUTION_FT, SLURRY_TOLERANCE, span
from kernel.plugging.check.paper import FORM
from kernel.plugging.check.rows import PlugRow, rows_from_form
from kernel.policy.findings import Finding
from kernel.reference import cement_classes

Key = tuple[float | None, float | None]
RECIPE_TOLERANCE_FT3 = 0.02  # a slurry that departs further breaks its own mass balance


def export_agrees(case: Case, export: Sequence[Mapping[str, object]]) -> Iterator[Finding]:
    """Rows of `rrc_export` against the steps: depths, sacks and codes."""
    filed = {_key(row): row for row in rows_from_form(export)}
    planned = {_key(row): row for row in _printed(case)}
    for key, row in planned.items():
        if key not in filed:
            yield _differs(case, row, "the form has no row with these depths")
            continue
        other = filed[key]
        if _total(case, row) != _total(case, other) and other.kind not in ("tag", "other"):
            yield _differs(case, row, f"the form says {other.sacks} sacks")
        if _codes(case, row) != _codes(case, other):
            yield _differs(case, row, f"the form has the codes {list(other.codes)}")
    for key, row in filed.items():
        if key not in planned:
            yield _differs(case, row, "the form has it, the steps do not")


def arithmetic_agrees(case: Case, steps: Sequence[Mapping[str, object]]) -> Iterator[Finding]:
    """The arithmetic shown beside a step is that of its depths, sacks and cement."""
    for row, step in zip(case.rows, steps, strict=True):
        shown = step.get("arithmetic")
        if not isinstance(shown, Mapping):
            continue
        yield from _recipe(case, row, shown)
        edges = [
            edge
            for part in shown.get("segments") or ()
            if isinstance(part, Mapping)
            for key in ("top_ft", "bottom_ft")
            if isinstance(edge := part.get(key), int | float)
        ]
        if edges and row.top_ft is not None and row.bottom_ft is not None:
            off = max(abs(min(edges) - row.top_ft), abs(max(edges) - row.bottom_ft))
            if off > RESOLUTION_FT:
                yield _shown(case, row, f"segments of {span(min(edges), max(edges))}")
        slurry, made = shown.get("slurry_ft3"), shown.get("yield_ft3_sk")
        if (
            isinstance(slurry, int | float)
            and isinstance(made, int | float)
            and row.sacks is not None
            and abs(slurry - row.sacks * made) > max(slurry * SLURRY_TOLERANCE, 0.1)
        ):
            yield _shown(case, row, f"{slurry:.1f} ft³ of slurry")


def _recipe(case: Case, row: PlugRow, shown: Mapping[str, object]) -> Iterator[Finding]:
    name = (row.cement or "").upper().removeprefix("CLASS").strip()
    made, neat = shown.get("yield_ft3_sk"), cement_classes().get(name)
    if not isinstance(made, int | float) or neat is None:
        return
    if abs(made - neat.yield_ft3_per_sack) > RECIPE_TOLERANCE_FT3:
        yield finding(
            case,
            "RECIPE_MASS_BALANCE",
            "practice",
            ("cement_approved_api",),
            subject=row.name,
            message=f"Class {name} gives {neat.yield_ft3_per_sack:.2f} ft³ a sack, not "
            f"{made:.2f}: the recipe does not hold its mass balance.",
            **row.context(),
        )


def _printed(case: Case) -> list[PlugRow]:
    """Steps that the form prints: a cap joins its bridge plug, a bare cut has no row."""
    devices = [row.depth_ft for row in case.rows if row.kind == "cibp" and row.depth_ft]
    return [
        row
        for row in case.rows
        if not (row.kind == "cap" and _rests(row, devices))
        and not (row.cuts_casing and row.top_ft is None)
    ]


def _rests(cap: PlugRow, devices: Sequence[float]) -> bool:
    return cap.bottom_ft is not None and any(abs(cap.bottom_ft - d) <= 1 for d in devices)


def _key(row: PlugRow) -> Key:
    if row.depth_ft is not None or row.top_ft is None or row.bottom_ft is None:
        return (row.depth_ft or row.bottom_ft, None)
    return (round(row.bottom_ft, 1), round(row.top_ft, 1))


def _total(case: Case, row: PlugRow) -> float:
    """Sacks of a row with what stands on it; unsaid counts as none."""
    caps = [
        cap.sacks or 0.0
        for cap in case.rows
        if row in case.rows
        and row.kind == "cibp"
        and cap.kind == "cap"
        and _rests(cap, [row.depth_ft or 0.0])
    ]
    parts = (row.sacks_below or 0.0) + (row.sacks_on_top or 0.0)
    own = row.sacks if row.sacks is not None else parts
    return own if own and row.kind == "cibp" and not caps else own + sum(caps)


def _codes(case: Case, row: PlugRow) -> set[int]:
    own = set(row.codes)
    if row in case.rows and row.kind == "cibp":
        for cap in case.rows:
            if cap.kind == "cap" and _rests(cap, [row.depth_ft or 0.0]):
                own |= set(cap.codes)
    return own - {6}


def _differs(case: Case, row: PlugRow, how: str) -> Finding:
    return finding(
        case,
        "EXPORT_DISAGREES",
        "practice",
        FORM,
        subject=row.name,
        message=f"The step and the row of the form differ: {how}.",
        **row.context(),
    )


def _shown(case: Case, row: PlugRow, what: str) -> Finding:
    return finding(
        case,
        "ARITHMETIC_DISAGREES",
        "practice",
        "arithmetic shown with the step",
        subject=row.name,
        message=f"The step shows {what}, which is not the step's own depths and sacks.",
        **row.context(),
    )
