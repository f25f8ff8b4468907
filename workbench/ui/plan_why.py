"""Why a step is there: its rule, its facts with the place on their papers, its arithmetic."""

from collections.abc import Mapping, Sequence
from typing import Any

from kernel.exports.schematic_steps import feet, in_words, plug_number
from kernel.policy.paragraphs import paragraphs
from kernel.policy.preferences import PREFERENCES
from workbench.ui.markup import Markup, joined, tag
from workbench.ui.parts import Head, Row, sheet, two_lines
from workbench.ui.plan_words import READINGS, fact_words, read_from, source_of, span, title_of
from workbench.ui.screens import address
from workbench.ui.words import count

Json = Mapping[str, Any]
RULE = "16 TAC §3.14"
SETTINGS = {preference.key: preference.words.lower() for preference in PREFERENCES}


def why(step: Json, plan: Json, pictures: Mapping[str, str]) -> Markup:
    """Everything behind one step.

    Args:
        step: The step.
        plan: Its plan, for the facts and where they were read.
        pictures: Data addresses of page pieces by fact path; a fact without one shows no piece.
    """
    head = tag("h3", f"Why plug {plug_number(step)}", tag("small", title_of(step)))
    arithmetic = step.get("arithmetic")
    beside = joined(_sacks(step, arithmetic), _segments(arithmetic)) if arithmetic else ""
    pair = tag(
        "div",
        tag("div", _facts(step, plan, pictures)),
        tag("div", beside or tag("p", _no_sacks(step), class_="quiet")),
        class_="pair flush",
    )
    return tag("div", head, _governs(step, arithmetic), *_rules(step), pair, class_="why")


def _rules(step: Json) -> list[Markup]:
    """Paragraphs of the rule with what they ask for; then practice, then the verification."""
    rows, told, practice = [], set(), []
    for cite in step.get("citations") or []:
        named = paragraphs(cite)
        if not named or not str(cite).startswith(RULE):
            practice.append(str(cite))
            continue
        for name, says in named:
            if name not in told:
                told.add(name)
                rows.append(tag("p", tag("b", f"{RULE}{name}"), f" {says}"))
    if practice:
        rows.append(tag("p", " · ".join(practice), class_="quiet"))
    if step.get("verification"):
        rows.append(tag("p", tag("b", "Verification"), f" {step['verification']}"))
    rows += [tag("p", tag("b", head), f" {words}") for head, words in besides(step)]
    return rows or [tag("p", "No rule asks for this step by itself.", class_="quiet")]


def besides(step: Json) -> list[tuple[str, str]]:
    """What else there is to know of a step: its tool, open facts both ways, company settings.

    >>> besides({"device": {"text": "5-1/2 in tool"}})
    [('Tool', '5-1/2 in tool')]
    """
    arithmetic = step.get("arithmetic") or {}
    told = [("Tool", str(step["device"]["text"]))] if step.get("device") else []
    for case in step.get("other_cases") or []:
        sacks = count(case["sacks"], "sack") if case.get("sacks") is not None else "sacks unknown"
        told.append(("Otherwise", f"{case['condition']}: {case['placement']}, {sacks}"))
    if arithmetic.get("sacks_range"):
        fewest, most = arithmetic["sacks_range"]
        told.append(("Weight unknown", f"{fewest:,} to {most:,} sacks by the weights of its size"))
    chosen = [
        f"{SETTINGS.get(row['key'], row['key'])} {row['value']}"
        for row in arithmetic.get("settings") or []
        if row.get("layer") == "operator"
    ]
    if chosen:
        told.append(("Company preference", "; ".join(chosen)))
    return told


def _no_sacks(step: Json) -> str:
    if step.get("sacks"):
        return "The sacks were entered without arithmetic."
    return "No cement is pumped in this step."


def governing(arithmetic: Json) -> Json | None:
    """The reading that sets the sacks."""
    readings: Sequence[Json] = arithmetic.get("readings") or []
    return next((r for r in readings if r.get("name") == arithmetic.get("governs")), None)


def _governs(step: Json, arithmetic: Json | None) -> Markup:
    """One sentence: what sets the sacks, and whether the plan has them."""
    reading = governing(arithmetic) if arithmetic else None
    if arithmetic is None or reading is None:
        return Markup("")
    need, have = reading["sacks"], step.get("sacks") or 0
    name = READINGS.get(str(reading["name"]), str(reading["name"])).lower()
    if have < need:
        words = f": the {name} governs. {have:,} planned, "
        short = tag("b", f"{need - have:,} short")
        return tag("p", tag("b", f"! {count(need, 'sack')} needed"), words, short, ".")
    rounding = f", {arithmetic['rounding']}" if arithmetic.get("rounding") and have > need else ""
    words = f": the {name} governs. {have:,} planned{rounding}."
    return tag("p", tag("b", f"✓ {count(need, 'sack')} needed", class_="good"), words)


def _sacks(step: Json, arithmetic: Json) -> Markup:
    governs = arithmetic.get("governs")
    rows = [
        Row(
            cells=(
                two_lines(READINGS.get(str(r["name"]), str(r["name"])), r.get("text")),
                f"{r['volume_ft3']:,.1f}" if r.get("volume_ft3") is not None else "–",
                f"{r['sacks']:,}",
            ),
            kind="best" if r.get("name") == governs else "",
        )
        for r in arithmetic.get("readings") or []
    ]
    heads = (
        Head(words=f"Sacks, Class {step.get('cement') or arithmetic.get('cement') or '–'}"),
        Head(words="ft³", kind="r"),
        Head(words="Sacks", kind="r"),
    )
    foot = Row(cells=("Planned", f"{arithmetic['slurry_ft3']:,.1f}", f"{step.get('sacks') or 0:,}"))
    return sheet(heads, rows, label="Sacks on each reading", foot=foot)


def _segments(arithmetic: Json) -> Markup:
    heads = (
        Head(words="Fills"),
        Head(words="From–to, ft", kind="r"),
        Head(words="ft³/ft", kind="r"),
        Head(words="ft³", kind="r"),
    )
    rows = [
        Row(cells=(s.get("what"), span(s), f"{s['ft3_per_ft']:.4f}", f"{s['ft3']:,.1f}"))
        for s in arithmetic.get("segments") or []
    ]
    table = sheet(heads, rows, label="What the plug fills") if rows else ""
    return joined(table, tag("p", _pumping(arithmetic), class_="note"))


def _pumping(arithmetic: Json) -> str:
    """Slurry, water and displacement in one line."""
    slurry = f"Slurry {arithmetic['slurry_bbl']:,.1f} bbl"
    if arithmetic.get("slurry_density_lb_gal"):
        slurry += f" at {arithmetic['slurry_density_lb_gal']:g} lb/gal"
    if arithmetic.get("yield_ft3_sk"):
        slurry += f", {arithmetic['yield_ft3_sk']:g} ft³/sack"
    words = [slurry, f"mixing water {arithmetic['mix_water_bbl']:,.1f} bbl"]
    if arithmetic.get("displacement_bbl") is not None:
        how = str(arithmetic.get("displacement_text") or "")
        words.append(f"displace {arithmetic['displacement_bbl']:,.1f} bbl {how}".strip())
    return "; ".join(words) + "."


def _facts(step: Json, plan: Json, pictures: Mapping[str, str]) -> Markup:
    inputs = plan.get("inputs") or {}
    facts, provenance = inputs.get("facts") or {}, inputs.get("provenance") or {}
    rows, told = [], set()
    for path in step.get("sources") or []:
        words, source = fact_words(path, facts), source_of(path, provenance)
        said = read_from(source)
        if (words, said) in told:
            continue
        told.add((words, said))
        link = address("review", api=str(plan.get("api") or ""), fact=path)
        rows.append(
            tag(
                "div",
                tag("b", words),
                _picture(pictures.get(path, ""), said),
                tag("small", tag("a", said, href=link, target="_self") if source else said),
                class_="fact",
            )
        )
    if not rows:
        rows = [tag("p", "This step rests on no single fact.", class_="quiet")]
    return joined(tag("table", tag("tr", tag("th", "Facts and their papers"))), *rows)


def _picture(data_address: str, said: str) -> Markup:
    return tag("img", src=data_address, alt=f"From {said}") if data_address else Markup("")


def left_out(plan: Json) -> Markup:
    """Formations that get no plug of their own, together where the reason is the same."""
    reasons: dict[str, list[str]] = {}
    for row in plan.get("formations_left_out") or []:
        top = f" {feet(row['top_ft'])}" if row.get("top_ft") is not None else ""
        name = in_words(str(row.get("name") or "Formation"))
        reasons.setdefault(str(row.get("reason") or ""), []).append(f"{name}{top}")
    heads = (Head(words="Formation and top, ft"), Head(words="Why not here"))
    rows = [Row(cells=(", ".join(names), reason)) for reason, names in reasons.items()]
    return tag("div", sheet(heads, rows, label="Formations without a plug"), class_="flush")
