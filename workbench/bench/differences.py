"""Where a plan differs from an approved one, each with the facts and rules that explain it."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

Json = Mapping[str, Any]
NEAR_FT = 25.0
_FAR_FT = 60.0  # farther than this two rows are not the same plug


def differences(plan: Json, plugs: Sequence[Json]) -> list[str]:
    """One line for each approved plug that ours is not, and for each of ours beyond them.

    A line says what differs and why ours stands where it does: its purpose, its citations and the
    values of the facts behind it. Where nothing asks for an approved plug, the line says what
    the plan knows of that depth.
    """
    steps = {step["id"]: step for step in plan["steps"]}
    rows = [row for row in plan["rrc_export"] if row.get("from_ft") is not None]
    told: list[str] = []
    met: set[int] = set()
    for plug in plugs:
        ends = _ends(plug)
        if ends is None:
            continue
        row = max(rows, key=lambda r: _overlap(ends, _own(r)), default=None)
        if row is None or _overlap(ends, _own(row)) < -_FAR_FT:
            told.append(f"{_place(ends)}: approved, not ours. {_known_of(plan, ends)}")
            continue
        met.add(row["plug_no"])
        apart = list(_apart(plug, ends, row))
        if apart:
            told.append(f"{_place(ends)}: {'; '.join(apart)}. {_why(plan, steps, row)}")
    for row in rows:
        if row["plug_no"] not in met and row["type"] != "Other":
            told.append(f"{_place(_own(row))}: ours, not approved. {_why(plan, steps, row)}")
    return told


def _ends(plug: Json) -> tuple[float, float] | None:
    bottom, top = plug.get("bottom_ft"), plug.get("top_ft")
    if bottom is None:
        return None
    return (bottom if top is None else top, bottom)


def _own(row: Json) -> tuple[float, float]:
    return (row["to_ft"], row["from_ft"])


def _overlap(one: tuple[float, float], other: tuple[float, float]) -> float:
    """Shared length, negative where they are apart. [ft]"""
    return min(one[1], other[1]) - max(one[0], other[0])


def _place(ends: tuple[float, float]) -> str:
    top, bottom = ends
    return f"{bottom:,.0f} ft" if top == bottom else f"{bottom:,.0f}–{top:,.0f} ft"


def _apart(plug: Json, ends: tuple[float, float], row: Json) -> Iterator[str]:
    own = _own(row)
    if any(abs(a - b) > NEAR_FT for a, b in zip(ends, own, strict=True)):
        yield f"ours is {_place(own)}"
    approved, ours = plug.get("sacks"), row.get("sacks")
    if approved != ours:
        yield f"{approved} sacks approved, {'unknown' if ours is None else ours} ours"
    codes = set(plug.get("codes") or ()) - {6}, set(row.get("codes") or ()) - {6}
    if codes[0] != codes[1]:
        yield f"codes {sorted(codes[0]) or 'none'} approved, {sorted(codes[1]) or 'none'} ours"


def _why(plan: Json, steps: Mapping[str, Json], row: Json) -> str:
    """Purpose, facts, governing count and citations of the steps that a row prints."""
    words: list[str] = []
    for name in row["steps"]:
        step = steps[name]
        facts = [_fact(path, _value(plan, path)) for path in step["sources"]]
        words.append(f"{step['purpose']} ({', '.join(facts[:6])})" if facts else step["purpose"])
        arithmetic = step.get("arithmetic")
        if arithmetic:
            reading = next(r for r in arithmetic["readings"] if r["name"] == arithmetic["governs"])
            words.append(f"sacks by {arithmetic['governs']}: {reading['text']}")
        words.append("; ".join(step["citations"]))
    return ". ".join(word for word in words if word) + "."


def _fact(path: str, value: Any) -> str:
    return f"{path} = {value}" if value is not None else f"{path} is unknown"


def _value(plan: Json, path: str) -> Any:
    value: Any = plan["inputs"]["facts"]
    for part in path.replace("[", ".").replace("]", "").split("."):
        if isinstance(value, list) and part.isdigit() and int(part) < len(value):
            value = value[int(part)]
        elif isinstance(value, Mapping):
            value = value.get(part)
        else:
            return None
    return _in_words(value)


def _in_words(value: Any) -> Any:
    """A row of facts as what it says, nothing where it says nothing.

    >>> _in_words([0, 250]), _in_words({"kind": "cibp", "depth_ft": 8010, "sacks": None})
    ('0–250', 'kind cibp, depth_ft 8010')
    """
    if isinstance(value, Mapping):
        return ", ".join(f"{key} {_in_words(one)}" for key, one in value.items() if one is not None)
    if isinstance(value, list):
        return "–".join(str(_in_words(one)) for one in value)
    return value


def _known_of(plan: Json, ends: tuple[float, float]) -> str:
    """What the plan says of a depth where it sets no plug."""
    near = [
        f"{left['name']} {left['top_ft']:,.0f} ft: {left['reason']}."
        for left in plan["formations_left_out"]
        if left["top_ft"] is not None and ends[0] - 300 <= left["top_ft"] <= ends[1] + 300
    ]
    spoken = [
        f["message"]
        for f in plan["findings"]
        if f["code"] == "ANNULUS_WITHOUT_CEMENT"
        and f["context"]["top_ft"] < ends[1]
        and f["context"]["bottom_ft"] > ends[0]
    ]
    return " ".join(("No fact and no rule of ours asks for it.", *spoken, *near))
