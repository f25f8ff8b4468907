"""Answers from what is stored: the plan's own words, citations, sources, counts and findings.

Nothing here is generated: why a plug is there is its purpose and its citation, where a number comes
from is its document and page.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from kernel.assistant.refer import bound, words_of
from kernel.assistant.shown_plan import ShownPlan, ShownStep, shown_plan
from kernel.plugging.edits.rows import name_of

Json = Mapping[str, Any]
HELP = (
    "Say what shall be different, for example “combine steps 3 and 4”, “move the CIBP to 9,340”, "
    "“use 60 sacks for step 5”, “remove step 4”, “add a cement plug from 4,000 to 3,900 ft”, "
    "“note on step 2: …”. Ask “why is there a plug at 1,250?”, “how many sacks?”, “any "
    "violations?”, “what if I removed step 4?”. “undo”, “redo” and “go back to version 2” work "
    "too. Commands leave nothing to be read two ways: “/why 7”, “/sacks 5 60”, "
    "“/move 5 5100-4900”, “/combine 3 4”, “/whatif remove 4”, “/undo”; a wrong one is answered "
    "with how it is typed. "
    "Nothing changes before you press Apply."
)
REFUSALS = {
    "not_permitted": "That is not done by chat. Plans are approved, filed and shared by people on "
    "the plan's page; facts are corrected in Document review.",
    "violations_are_computed": "Findings are computed from the plan and cannot be deleted or "
    "hidden. They go when the plan keeps the rule.",
    "other_tenant": "Only the plans of your own organization can be seen here.",
}
REPORTED = (
    "I read that as something that was done; nothing is changed here. To change the plan, say what "
    "shall be different, for example “remove step 4”."
)
OUT_OF_SCOPE = "I can speak about this plugging plan only. Type “help” for what can be asked."
_FACTS = {
    "total_depth": ("total_depth_ft", "The total depth", "ft"),
    "buqw_depth": ("gau.base_ft", "The base of usable-quality water", "ft"),
    "county": ("county", "The county", ""),
    "field": ("field", "The field", ""),
    "district": ("district", "The district", ""),
    "lease": ("lease", "The lease", ""),
    "api_number": ("api", "The API number", ""),
}


def steps_meant(ref: Json | None, plan: ShownPlan, last: Iterable[str] = ()) -> list[ShownStep]:
    """The steps that a question is about, several where the reference fits several."""
    if ref is None:
        return []
    found = bound(dict(ref), plan, last)
    return list(found.steps or (found.candidates if found.reason == "ambiguous_target" else ()))


def explained(payload: Json, steps: Sequence[ShownStep], ref: Json | None) -> str:
    """Why steps are there: purpose, citations, sources and what governs their sacks."""
    if not steps:
        return f"The plan has no {words_of(dict(ref or {}))}."
    return "\n\n".join(_why(payload, step) for step in steps)


def _why(payload: Json, shown: ShownStep) -> str:
    step = _row(payload, shown.id)
    purpose = step.get("purpose") or step.get("note") or "no reason on record"
    lines = [f"{shown.words.capitalize()}: {purpose}."]
    if step.get("citations"):
        lines.append(f"It rests on {'; '.join(step['citations'])}.")
    provenance = (payload.get("inputs") or {}).get("provenance") or {}
    told = [_place(provenance[path]) for path in step.get("sources") or [] if path in provenance]
    if told:
        lines.append(f"Facts from {'; '.join(dict.fromkeys(told))}.")
    arithmetic = step.get("arithmetic") or {}
    for reading in arithmetic.get("readings") or []:
        if reading.get("name") == arithmetic.get("governs"):
            lines.append(f"Sacks: {reading['text']} ({reading['cite']}).")
    if step.get("merged_from"):
        lines.append("It was combined from other steps of this plan.")
    lines += [f"Note: {note}" for note in step.get("notes") or []]
    return " ".join(lines)


def fact_source(payload: Json, fact: str) -> str:
    """Where a fact stands: document and page, or that no paper says it."""
    path, words, unit = _path_of(payload, fact)
    value = _value(payload, path)
    if value is None:
        return f"{words} is not known. Hand in a paper that says it, or add it in Document review."
    said = f"{value:,g}" if isinstance(value, int | float) else str(value)
    place = ((payload.get("inputs") or {}).get("provenance") or {}).get(path)
    told = f" It stands in {_place(place)}." if place else " No paper is named for it."
    return f"{words} is {said}{f' {unit}' if unit else ''}.{told}"


def path_of(payload: Json, fact: str) -> str:
    """Where a fact stands among the plan's inputs."""
    return _path_of(payload, fact)[0]


def _path_of(payload: Json, fact: str) -> tuple[str, str, str]:
    if fact in _FACTS:
        return _FACTS[fact]
    facts = (payload.get("inputs") or {}).get("facts") or {}
    if fact.endswith("casing_shoe_depth") or fact == "casing_shoe":
        name = fact.partition("_casing")[0] if fact != "casing_shoe" else "production"
        for number, row in enumerate(facts.get("casing") or []):
            if row.get("string") == name:
                return f"casing[{number}].shoe_ft", f"The {name} casing shoe", "ft"
        return "casing", f"The {name} casing shoe", "ft"
    if fact == "perforations":
        return "perforations[0].from_ft", "The top of the perforations", "ft"
    return fact, f"The {fact.replace('_', ' ')}", ""


def _value(payload: Json, path: str) -> Any:
    node: Any = (payload.get("inputs") or {}).get("facts") or {}
    for part in path.replace("[", ".").replace("]", "").split("."):
        if isinstance(node, Mapping):
            node = node.get(part)
        elif isinstance(node, list) and part.isdigit() and int(part) < len(node):
            node = node[int(part)]
        else:
            return None
    return None if isinstance(node, list | Mapping) else node


def _place(source: Json) -> str:
    page = f", page {source['page']}" if source.get("page") else ""
    return f"{source.get('document')}{page}"


def rule_words(payload: Json, citation: str) -> str:
    """What the checker asks under a paragraph, and which steps rest on it."""
    lines = [
        f"{answer['rule']}: {answer['asks']} — {answer['answer']}."
        for answer in payload.get("rules") or []
        if citation in str(answer.get("cite") or answer.get("asks"))
    ]
    steps = [
        name_of(step)
        for step in payload.get("steps") or []
        if any(citation in str(cite) for cite in step.get("citations") or [])
    ]
    if steps:
        lines.append(f"Steps that rest on 16 TAC §{citation}: {'; '.join(steps)}.")
    if not lines:
        return f"No step of this plan rests on 16 TAC §{citation}."
    return "\n".join(lines)


def amounts(payload: Json, steps: Sequence[ShownStep], metric: str) -> str:
    """Sacks, slurry and cement of steps, or of the whole job."""
    if steps:
        return "\n".join(_amount(_row(payload, step.id), step) for step in steps)
    totals = payload.get("materials_totals") or {}
    sacks = totals.get("sacks", sum(step.get("sacks") or 0 for step in payload["steps"]))
    classes = ", ".join(
        f"{n:,} of class {c}" for c, n in (totals.get("sacks_by_class") or {}).items()
    )
    slurry = totals.get("slurry_bbl")
    words = f"The plan takes {sacks:,} sacks of cement{f' ({classes})' if classes else ''}"
    words += f", {slurry:,g} bbl of slurry." if slurry is not None else "."
    if metric == "cost":
        words += " What it costs by your price book stands on the plan's page under “Cost”."
    return words


def _amount(step: Json, shown: ShownStep) -> str:
    if step.get("sacks") is None:
        return f"{shown.words.capitalize()}: no cement, or its sacks are not known."
    slurry = (step.get("arithmetic") or {}).get("slurry_bbl")
    bbl = f", {slurry:,g} bbl of slurry" if slurry is not None else ""
    cement = f" of class {step['cement']}" if step.get("cement") else ""
    return f"{shown.words.capitalize()}: {step['sacks']:,} sacks{cement}{bbl}."


def findings(payload: Json, steps: Sequence[ShownStep], only_blocking: bool) -> str:
    """What the checker says, of the plan or of steps."""
    rows = findings_of(payload, steps, only_blocking)
    if not rows:
        return "Nothing: no blocking finding." if only_blocking else "The checker found nothing."
    return "\n".join(f"{one['severity']}: {one['message']} [{one['rule']}]" for one in rows)


def findings_of(payload: Json, steps: Sequence[ShownStep], only_blocking: bool) -> list[Json]:
    """The checker's findings, of the plan or of steps."""
    rows = [
        one
        for one in payload.get("findings") or []
        if not only_blocking or one.get("level") == "law"
    ]
    if steps:
        rows = [one for one in rows if any(_concerns(one, step) for step in steps)]
    return rows


def _concerns(finding: Json, step: ShownStep) -> bool:
    context = finding.get("context") or {}
    depths = [value for value in context.values() if isinstance(value, int | float)]
    return any(step.holds(float(depth), within_ft=1.0) for depth in depths)


def listed_plan(payload: Json, steps: Sequence[ShownStep] = ()) -> str:
    """The plan's steps, deepest first, or some of them."""
    shown = steps or shown_plan(payload).steps
    lines = []
    for one in shown:
        step = _row(payload, one.id)
        sacks = f", {step['sacks']} sacks" if step.get("sacks") is not None else ""
        cement = f" class {step['cement']}" if step.get("cement") and sacks else ""
        lines.append(f"{one.number}. {name_of(step)}{sacks}{cement}")
    return "\n".join(lines) or "There is nothing at that depth."


def changed(diff: Json, plan: Json) -> str:
    """A difference in words."""
    lines = [f"Added {name_of(step)}." for step in diff["added"]]
    lines += [f"Removed {name_of(step)}." for step in diff["removed"]]
    for one in diff["changed"]:
        name = name_of(_row(plan, one["id"]))
        for field in one["fields"]:
            if field["field"] in ("verification", "requirements"):
                continue
            unit = f" {field['unit']}" if field["unit"] else ""
            lines.append(
                f"{name}: {field['field'].replace('_', ' ')} {_said(field['old'])} → "
                f"{_said(field['new'])}{unit}."
            )
    if diff["moved"]:
        lines.append(f"Another place in the order: {len(diff['moved'])} step(s).")
    for field in diff["totals"]:
        if field["field"] == "sacks":
            lines.append(f"Sacks in all: {_said(field['old'])} → {_said(field['new'])}.")
    for kind in ("added", "resolved"):
        for finding in diff["violations"][kind]:
            if finding["level"] != "advice":
                lines.append(f"Finding {kind}: {finding['message']} [{finding['rule']}]")
    lines += [f"Note: {note}" for note in diff["notes"]]
    return "\n".join(lines) or "Nothing differs."


def _said(value: Any) -> str:
    if value is None:
        return "—"
    return f"{value:,g}" if isinstance(value, int | float) else str(value)


def _row(payload: Json, step_id: str) -> Json:
    return next(
        (step for step in payload["steps"] if str(step.get("id")) == step_id),
        {"id": step_id, "type": "step"},
    )


__all__ = [
    "HELP",
    "OUT_OF_SCOPE",
    "REFUSALS",
    "amounts",
    "changed",
    "explained",
    "fact_source",
    "findings",
    "findings_of",
    "listed_plan",
    "path_of",
    "rule_words",
    "steps_meant",
]
