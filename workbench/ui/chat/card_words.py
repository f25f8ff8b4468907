"""What a proposal would change, as markup: steps by their ids, amounts, cover, findings, risk."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Any

from kernel.exports.schematic_steps import feet, plug_number
from kernel.plugging.cost import Estimate
from workbench.ui.markup import Inside, Markup, joined, tag
from workbench.ui.parts import Head, Row, sheet, two_lines
from workbench.ui.plan_cost import money
from workbench.ui.plan_notes import LEVELS
from workbench.ui.plan_words import code_words, span, step_type, title_of
from workbench.ui.words import DASH, count

Json = Mapping[str, Any]
_HEADS = (Head(words="Step"), Head(words="Now"), Head(words="Proposed"))
_AMOUNTS = (
    Head(words="In all"),
    Head(words="Now", kind="r"),
    Head(words="Proposed", kind="r"),
    Head(words="Change", kind="r"),
)
_FIELDS: Mapping[str, str] = {
    "type": "kind",
    "placement": "placement",
    "cement": "class",
    "excess_pct": "excess",
    "ordered_yield_ft3_sk": "yield",
    "sacks": "",
    "sacks_below": "below",
    "sacks_on_top": "on top",
    "cement_on_top_ft": "cement on top",
    "requirements": "requirement",
    "verification": "verification",
    "purpose": "reason",
    "notes": "note",
}
_PLACES = ("top_ft", "bottom_ft", "depth_ft")
_TOTALS: Mapping[str, str] = {
    "sacks": "Cement, sacks",
    "slurry_bbl": "Slurry, bbl",
    "mix_water_bbl": "Mixing water, bbl",
    "mud_bbl": "Mud between plugs, bbl",
    "bridge_plugs": "Bridge plugs",
    "retainers": "Cement retainers",
}
_FACTORS: Mapping[str, str] = {
    "new_blocking_violation": "New breach of law",
    "required_coverage_lost": "Required cover lost",
    "barrier_removed": "Barrier removed",
    "new_major_violation": "New practice note",
    "material_change": "Change of material",
    "placement_length": "Longer placement",
    "unverified_basis": "Basis not verified",
    "irreversible": "Cannot be undone in the hole",
    "new_minor_violation": "New remark",
}


def step_rows(diff: Json, before: Json, after: Json) -> list[Row]:
    """One row a step that differs, found by its id; a new number alone is no difference."""
    old, new = (_by_id(plan) for plan in (before, after))
    came_from = diff.get("lineage") or {}
    goes_into = {part: new[whole] for whole, parts in came_from.items() for part in parts}
    told = []
    for step in diff["removed"]:
        whole = goes_into.get(str(step["id"]))
        word = f"Goes into {plug_number(whole)}" if whole else "Removed"
        told.append((step, _row(step, word, _place(step), "–", "gone")))
    for step in diff["added"]:
        parts = [old[one] for one in came_from.get(str(step["id"]), []) if one in old]
        word = f"From {' and '.join(plug_number(one) for one in parts)}" if parts else "Added"
        told.append((step, _row(step, word, "–", _place(step), "come")))
    changed = {one["id"]: one["fields"] for one in diff["changed"]}
    for step_id, fields in changed.items():
        if step_id in old and step_id in new:
            step = new[step_id]
            told.append((step, _row(step, "Changed", *_ends(fields, old[step_id], step), "")))
    told += [
        (new[step_id], _row(new[step_id], "Moved", "another place in the order", "", ""))
        for step_id in diff["moved"]
        if step_id not in changed and step_id in new
    ]
    return [row for _, row in sorted(told, key=lambda pair: -_depth(pair[0]))]


def _by_id(plan: Json) -> dict[str, Json]:
    return {str(step["id"]): step for step in plan.get("steps") or []}


def _depth(step: Json) -> float:
    known = (step.get(name) for name in ("bottom_ft", "depth_ft", "top_ft"))
    return next((float(depth) for depth in known if depth is not None), -1.0)


def _row(step: Json, word: str, was: Inside, will: Inside, kind: str) -> Row:
    number = tag("span", plug_number(step), class_="tag" if step.get("sacks") else "tag none")
    name = tag("span", title_of(step), title=f"{step_type(step)}, {step['id']}")
    return Row(
        kind=kind,
        cells=(two_lines(joined(number, " ", name), word), was, will),
    )


def _place(step: Json) -> Markup:
    sacks = step.get("sacks")
    return two_lines(_where(step), count(sacks, "sack") if sacks else "")


def _where(step: Json) -> Markup:
    return tag("span", f"{span(step)} ft" if span(step) else DASH, class_="one")


def _ends(fields: Sequence[Json], old: Json, new: Json) -> tuple[Markup, Markup]:
    """Both sides of a changed step: its interval once, then each other value."""
    sides: tuple[list[Inside], list[Inside]] = ([], [])
    if any(one["field"] in _PLACES for one in fields):
        for told, step in zip(sides, (old, new), strict=True):
            told.append(_where(step))
    for one in fields:
        if one["field"] in _PLACES or one["field"] not in _FIELDS:
            continue
        for told, side in zip(sides, ("old", "new"), strict=True):
            told.append(_value(one, side, old if side == "old" else new))
    was, will = (joined(*(tag("div", line) for line in told)) for told in sides)
    return was, will


def _value(change: Json, side: str, step: Json) -> str:
    """One value of a step with its unit.

    >>> _value({"field": "excess_pct", "new": 50, "unit": "%"}, "new", {})
    'excess 50 %'
    >>> _value({"field": "sacks", "new": 60, "unit": "sacks"}, "new", {})
    '60 sacks'
    """
    name, value = change["field"], change[side]
    if name == "requirements":
        words = ", ".join(code_words(step)) or "none"
    elif value in (None, "", []):
        words = DASH
    elif isinstance(value, list):
        words = "; ".join(str(one) for one in value)
    elif isinstance(value, int | float):
        words = f"{value:,g} {change['unit']}".strip()
    else:
        words = step_type(step).lower() if name == "type" else str(value).replace("_", " ")
    return f"{_FIELDS[name]} {words}".strip()


def amount_rows(
    diff: Json, before: Json, cost: tuple[Estimate | None, Estimate | None]
) -> list[Row]:
    """Sacks, volumes and cost of the whole job, those that differ; sacks and cost always."""
    rows = []
    changed = {one["field"]: one for one in diff["totals"]}
    for name, words in _TOTALS.items():
        now = (before.get("materials_totals") or {}).get(name)
        one = changed.get(name, {"old": now, "new": now})
        if name in changed or (name == "sacks" and now is not None):
            rows.append(_amount(words, one["old"], one["new"]))
    if cost[0] is not None and cost[1] is not None:
        rows.append(_amount(f"Known cost, {cost[0].currency}", cost[0].known, cost[1].known))
        if cost[0].hours != cost[1].hours:
            rows.append(_amount("Rig time, h", cost[0].hours, cost[1].hours))
    return rows


def _amount(words: str, old: Any, new: Any) -> Row:
    return Row(cells=(words, _figure(old), _figure(new), grown(old, new)))


def _figure(value: Any) -> str:
    if isinstance(value, Decimal):
        return money(value)
    return DASH if value is None else f"{value:,.1f}" if isinstance(value, float) else f"{value:,}"


def grown(old: Any, new: Any) -> str:
    """How much an amount grew, with its sign.

    >>> grown(530, 560), grown(110.5, 110.2), grown(5, 5), grown(None, 5)
    ('+30', '−0.3', '=', '–')
    """
    if old is None or new is None:
        return DASH
    by = new - old
    if abs(by) < (1 if isinstance(by, int) else 0.05):
        return "="
    return f"{'+' if by > 0 else '−'}{_figure(abs(by))}"


def cover(diff: Json) -> list[Markup]:
    """Depths that gain and lose cement, and what that means for each stretch the rule names."""
    told = [
        _said(sign, kind, f"{words} {_spans(diff[key])}")
        for key, sign, kind, words in (
            ("gained_ft", "+", "green", "Cement gained"),
            ("lost_ft", "−", "red", "Cement lost"),
        )
        if diff[key]
    ]
    for zone in diff["zones"]:
        length = zone["bottom_ft"] - zone["top_ft"]
        lost = bool(zone["lost_ft"])
        ends = f"{zone['before_ft']:,.0f} → {zone['after_ft']:,.0f} of {length:,.0f} ft covered"
        told.append(
            _said(
                "−" if lost else "+",
                "red" if lost else "green",
                joined(zone["name"][:1].upper() + zone["name"][1:], ": ", ends),
            )
        )
    return told or [tag("p", "No depth gains or loses cement.", class_="quiet")]


def _spans(intervals: Sequence[Sequence[float]]) -> str:
    """Intervals deepest first, as on the form.

    >>> _spans([[6550, 9450], [100, 200]])
    '9,450–6,550 ft, 200–100 ft'
    """
    ordered = sorted((tuple(ends) for ends in intervals), reverse=True)
    return ", ".join(f"{feet(bottom)}–{feet(top)} ft" for top, bottom in ordered)


def verdicts(diff: Json) -> list[Markup]:
    """Findings that come and go; breaches first. Remarks, which ask for nothing, are counted."""
    found = diff["violations"]
    told = []
    for key, sign, kind, word in (
        ("added", "✕", "red", "New"),
        ("resolved", "✓", "green", "Resolved"),
    ):
        ordered = sorted(found[key], key=lambda one: list(LEVELS).index(str(one.get("level"))))
        for one in ordered:
            if one.get("level") == "advice":
                continue
            level = LEVELS[str(one["level"])][0].lower()
            color = "yellow" if key == "added" and one["level"] != "law" else kind
            words = joined(
                tag("b", f"{word} {level}: "), one["message"], tag("small", str(one["rule"]))
            )
            told.append(_said(sign, color, words))
    for key, word in (("added", "new"), ("resolved", "gone")):
        remarks = sum(one.get("level") == "advice" for one in found[key])
        if remarks:
            told.append(tag("p", f"{count(remarks, 'remark')} {word}.", class_="quiet"))
    return told or [tag("p", "No finding comes or goes.", class_="quiet")]


def _said(sign: str, kind: str, words: Inside) -> Markup:
    mark = tag("b", sign, class_=f"sign {kind}", aria_hidden="true")
    return tag("p", mark, tag("span", words), class_="point")


def risk(held: Json) -> Markup:
    """The index with its parts, and how much each weighs."""
    score = float(held["score"])
    label = str(held["label"])
    head = tag("p", tag("b", label[:1].upper() + label[1:]), f" {score:.2f} of 1", class_="risk")
    parts = [
        Row(
            cells=(
                two_lines(_FACTORS.get(one["factor"], one["factor"]), one["why"]),
                f"{one['weight']:.2f} × {one['share']:.2f}",
            )
        )
        for one in held["parts"]
    ]
    if not parts:
        return joined(head, tag("p", "No factor applies.", class_="quiet"))
    heads = (Head(words="Factor"), Head(words="Weight × share", kind="r"))
    bar = tag("div", tag("i", style=f"width:{min(score, 1) * 100:.0f}%"), class_="bar")
    return joined(head, bar, sheet(heads, parts, label=f"Parts of the {label}"))


def influences(rows: Iterable[Json]) -> Iterator[str]:
    """Papers that were read on the way to a proposal.

    >>> list(influences([{"document": "gau.pdf", "page": 1}]))
    ['gau.pdf, page 1']
    """
    for one in rows:
        page = f", page {one['page']}" if one.get("page") else ""
        yield f"{one.get('document') or 'a paper'}{page}"


def change_table(diff: Json, before: Json, after: Json) -> Markup:
    """The table of steps that differ, or that none does."""
    rows = step_rows(diff, before, after)
    notes = [tag("p", f"Note: {note}") for note in diff.get("notes") or []]
    if not rows:
        return joined(*notes) if notes else tag("p", "No step differs.", class_="quiet")
    return joined(sheet(_HEADS, rows, label="Steps that would change"), *notes)


def amounts_table(
    diff: Json, before: Json, cost: tuple[Estimate | None, Estimate | None]
) -> Markup:
    """The table of amounts; without a price book the cost is said to be missing."""
    table = sheet(_AMOUNTS, amount_rows(diff, before, cost), label="Amounts of the whole job")
    if cost[0] is None:
        return joined(table, tag("p", "No cost: the price book is empty.", class_="quiet"))
    return table
