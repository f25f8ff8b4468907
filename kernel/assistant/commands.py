"""Commands that change the plan: one clause becomes one intent with its arguments, or a question.

Every rule reads words and marks of `slots`; what a rule does not understand it leaves to the
next one, and what none understands is asked for.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass

from kernel.assistant.amounts import materials
from kernel.assistant.marks import Named, Slots
from kernel.assistant.new_steps import new_step
from kernel.assistant.places import interval
from kernel.assistant.reading import Args, Reading, ask, ask_for
from kernel.assistant.shown_plan import ShownPlan

_LISTING = r"and|plus|also|then|the|both|as well as|along with|together|with|minus|it|them|of|or"
_JOINING = rf"{_LISTING}|in|into|to|onto|up|down|through|thru|at|one|top|single|long|as"


@dataclass(frozen=True, slots=True, kw_only=True)
class Clause:
    """One command: its words and marks, and the steps that it names."""

    line: str
    slots: Slots
    plan: ShownPlan
    inherited: Args | None = None  # the step of the command before, where this one names none

    @property
    def named(self) -> list[Named]:
        """The steps named, in order."""
        return self.slots.of("r", self.line)

    @property
    def refs(self) -> list[Args]:
        """Every reference of the clause, in order."""
        return [ref for named in self.named for ref in named.refs]


def command(clause: Clause) -> Reading | None:
    """The first rule that understands the clause."""
    for rule in _RULES:
        if (found := rule(clause)) is not None:
            return found
    return None


def _replace(clause: Clause) -> Reading | None:
    """A bridge plug replaced by cement, whichever way it is said."""
    line = clause.line
    named = clause.named
    instead = re.search(r"\binstead of (<r\d+>)", line)
    by = re.search(
        r"\b(?:replace|swap|switch|change|convert|turn|make)\b(?: out)? (<r\d+>) (?:out )?"
        r"((?:with|for|by|to|into|in favou?r of)? ?(?:an? |the )?)(?:\w+ )*?(<r\d+>|cement\b"
        r"|<d\d+>|<g\d+>|plug\b)",
        line,
    )
    if instead is None and by is None and not re.search(r"\breplace\b", line):
        return None
    if clause.slots.of("c", line) and not any(
        _names_bridge_plug(one, clause.plan) for one in clause.named
    ):
        return None  # “replace class C with class H”
    old_mark = instead[1] if instead else by[1] if by else None
    if old_mark is None:
        hint = "replace_cibp"
        return ask("not_understood", hint=hint, question="What shall be replaced, and with what?")
    old: Named = clause.slots.get(old_mark)
    turned = re.search(r"\breplace (<r\d+>) for (<r\d+>)", line)
    if turned and _names_bridge_plug(clause.slots.get(turned[2]), clause.plan):
        old = clause.slots.get(turned[2])  # “substitute cement for the bridge plug”
    if len(old.refs) != 1:
        return ask("ambiguous_target", hint="replace_cibp") if old.refs else None
    target = old.refs[0]
    if not _is_bridge_plug(target, clause.plan):
        if instead or re.search(r"\breplace\b", line):
            return ask(
                "not_understood",
                hint="replace_cibp",
                question="Only a bridge plug can be replaced by cement. To change another step, "
                "say its new depths or sacks.",
                target=target,
            )
        return None
    others = [one for one in named if one is not old]
    new = next((one for one in others), None)
    if new is not None and new.type is None:
        return ask("ambiguous_target", hint="replace_cibp")  # “make the CIBP that …”
    if new is not None and new.type not in ("plug", "cement_plug"):
        return ask("not_understood", hint="replace_cibp") if "replace" in line else None
    said = re.search(r"\bcement\b|\bplug\b", line) or (by and "replace" in line)
    if new is None and not said:
        return None
    if by and not instead and not by[2].strip() and "replace" not in line:
        return ask("not_understood", hint="replace_cibp")  # “make step 1 6950-7150 plug”
    args: Args = {"target": target}
    ranges = clause.slots.of("g", line)
    lengths = clause.slots.of("d", line) + ([new.before[0]] if new and new.before else [])
    if ranges:
        args |= ranges[0].args()
    elif lengths:
        args |= lengths[0].named("length")
    return Reading(intent="replace_cibp", args=args)


def _names_bridge_plug(named: Named, plan: ShownPlan) -> bool:
    return len(named.refs) == 1 and _is_bridge_plug(named.refs[0], plan)


def _is_bridge_plug(ref: Args, plan: ShownPlan) -> bool:
    if ref.get("type") == "cibp" or ref == {"all": "cibp"}:
        return True
    if "step_no" in ref:
        return any(step.type == "cibp" for step in plan.numbered(ref["step_no"]))
    if "depth_ft" in ref:
        kind = ref.get("type", "cibp")
        return any(step.type == kind == "cibp" for step in plan.around(ref["depth_ft"]))
    return False


def _reorder(clause: Clause) -> Reading | None:
    line = clause.line
    if re.search(
        r"\bsort\b|\b(?:order|arrange|sequence|put|list|number|line|go)\b.*\b(?:deepest"
        r"|shallowest|depth|bottom up|top down|bottom to top|top to bottom)\b",
        line,
    ):
        return _sorted(line)
    if re.search(r"\b(?:swap|switch|reverse|change)\b", line) and len(clause.refs) == 2:
        exchanged = re.search(r"\bswap\b|\bplaces\b|\border\b|\breverse\b", line)
        pair = re.search(
            r"\bswitch (?:<r\d+>|(?:the )?(?:order|places) of <r\d+>)(?: (?:and|with) <r\d+>)?(?: "
            r"around)?$",
            line,
        )
        if exchanged or pair:
            return Reading(intent="reorder_steps", args={"swap": clause.refs})
    found = re.search(
        r"(<r\d+>)(?: \w+){0,4}? (before|after|ahead of|in front of|prior to|following|behind"
        r"|right before|right after|just before|just after|directly after|directly before) "
        r"(<r\d+>)",
        line,
    )
    verb = re.search(
        r"\b(?:move|do|put|run|place|set|perform|execute|schedule|make|add|should|have|goes?"
        r"|comes?|happens?|start|begin|swap|switch|needs?|must|bring|push|pull|use|list|show)\b",
        line,
    )
    if found and (verb or re.fullmatch(r"<r\d+> (?:before|after) <r\d+>", line)):
        move, side, other = clause.slots.get(found[1]), found[2], clause.slots.get(found[3])
        if len(move.refs) == 1 and len(other.refs) == 1:
            name = "after" if re.search(r"after|following|behind", side) else "before"
            return Reading(intent="reorder_steps", args={"move": move.refs[0], name: other.refs[0]})
    end = re.search(
        r"\b(?:do|move|put|run|perform|make|place|bring|push|start with|begin "
        r"with)\b.*?(<r\d+>)(?: to)?(?: be)?(?: the)? ?(first|last|to the (?:top|front|start"
        r"|beginning|end|bottom)(?: of the (?:list|plan|order|sequence))?)$",
        line,
    )
    if end and len(clause.refs) == 1 and len(clause.plan.steps) > 1:
        last = re.search(r"last|end|bottom", end[2])
        edge = clause.plan.steps[-1 if last else 0]
        name = "after" if last else "before"
        return Reading(
            intent="reorder_steps",
            args={"move": clause.refs[0], name: {"step_no": edge.number}},
        )
    between = re.search(r"(<r\d+>) (above|below|over|under) (<r\d+>)", line)
    if between and re.search(r"\b(?:move|put|place)\b", line) and not clause.slots.of("d", line):
        return ask(
            "ambiguous_bound",
            hint="reorder_steps",
            question="Do you mean the order of the steps, or the depth? For the order say "
            "“before” or “after”, for the depth give it in feet.",
        )
    return None


def _sorted(line: str) -> Reading:
    shallow = re.search(
        r"(?<!to )(?<!then )\bshallowest\b|\btop[- ](?:down|to bottom)\b|\bshallow to deep\b"
        r"|\bascending\b|\bfrom the top\b",
        line,
    )
    return Reading(
        intent="reorder_steps", args={"sort": "shallowest_first" if shallow else "deepest_first"}
    )


def _combine(clause: Clause) -> Reading | None:
    if not re.search(r"\bcombine\b", clause.line):
        return None
    refs = [ref for named in clause.named for ref in _meant(named)]
    depths = clause.slots.of("d", clause.line)
    ranges = clause.slots.of("g", clause.line)
    if not refs and len(depths) >= 2:
        refs = [depth.named("depth") for depth in depths]
    elif len(refs) == 1 and "depth_ft" in refs[0] and depths:
        refs += [depth.named("depth") for depth in depths]
    if ranges:
        return ask(
            "ambiguous_target",
            hint="combine_plugs",
            question="Combining fills all that lies between two plugs. Which ones do you mean?",
        )
    if re.search(r"\b(?:everything|all)\b", clause.line) and not refs:
        return ask("ambiguous_target", hint="combine_plugs")
    several = len(refs) == 1 and ("all" in refs[0] or any("than" in name for name in refs[0]))
    if len(refs) < 2 and not several:
        if not refs and any(one.plural for one in clause.named):
            return ask("ambiguous_target", hint="combine_plugs")
        return ask_for("targets", hint="combine_plugs", targets=refs)
    refs = [ref for number, ref in enumerate(refs) if ref not in refs[:number]]
    if not _listed(clause.line, _JOINING):
        return ask("ambiguous_target", hint="combine_plugs")
    return Reading(intent="combine_plugs", args={"targets": refs})


def _listed(line: str, between: str) -> bool:
    """Whether the steps named stand in a list; “the cap off the plug” names only one of them."""
    gaps = re.findall(r"(?<=>)([^<]*)(?=<r\d+>)", line)
    return all(re.fullmatch(rf"[ ,/]*(?:(?:{between})[ ,/]*)*", gap) for gap in gaps)


def _meant(named: Named) -> list[Args]:
    if named.refs == ({"pronoun": "it"},) and named.type == "plug" and named.new:
        return []
    return list(named.refs)


def _remove(clause: Clause) -> Reading | None:
    line = clause.line
    dropped = re.match(
        r"^drop (?!.*\bto <[dg]\d+>)(?!.*<d\d+>(?: (?:up|down|deeper|lower))?$)", line
    )
    if re.match(r"^drop (?:of )?<r\d+>(?:,? (?:and )?<r\d+>)*$", line):
        dropped = re.match(r"", "")
    if re.match(r"^pull <r\d+>(?:,? (?:and )?<r\d+>)*$", line):
        dropped = re.match(r"", "")
    needless = re.match(
        r"^(?:we |i |you )?no need <r\d+>(?: anymore| any more| any longer)?$", line
    )
    if not (re.search(r"\bremove\b", line) or dropped or needless):
        return None
    if re.match(r"^remove <r\d+>", line) and clause.slots.of("k", line):
        return ask("not_understood", hint="remove_step", question="One change at a time, please.")
    if clause.slots.of("k", line) or re.search(r"\bsacks\b|\bexcess\b", line):
        return None
    if clause.slots.of("d", line) and re.search(r"<d\d+> (?:from|off|of)\b", line):
        return ask(
            "ambiguous_bound",
            hint="adjust_interval",
            question="Shall the step become shorter? Then say its new top and bottom.",
        )
    refs = [ref for named in clause.named for ref in named.refs]
    pointless = re.search(
        r"\bremove (?:the )?(?:cement|depth|note|top|bottom|interval|class|yield|number|cite"
        r"|purpose|tag)\b",
        line,
    )
    if pointless:
        return ask("not_understood", hint="remove_step")
    if not refs and (depths := clause.slots.of("d", line)):
        refs = [depth.named("depth") for depth in depths]
    if not refs:
        if any(one.plural for one in clause.named):
            return ask("ambiguous_target", hint="remove_step")
        return ask_for("target", hint="remove_step")
    refs = [ref for number, ref in enumerate(refs) if ref not in refs[:number]]
    if not _listed(line, _LISTING):
        return ask("ambiguous_target", hint="remove_step")
    if any(ref.get("all") == "cement" for ref in refs):
        return ask(
            "ambiguous_target",
            hint="remove_step",
            question="All steps at once are not removed. Which ones shall go?",
        )
    return Reading(intent="remove_step", args={"targets": refs})


def _new(clause: Clause) -> Reading | None:
    return new_step(clause.line, clause.slots, clause.plan)


def _interval_and_materials(clause: Clause) -> Reading | None:
    """Depths, cement, or both of one step; both are two operations."""
    target = _one_target(clause)
    depths = interval(clause.line, clause.slots, clause.plan, target)
    amounts = materials(clause.line, clause.slots, target)
    if depths is None or amounts is None:
        return depths or amounts
    for one in (depths, amounts):
        if one.intent == "clarify":
            return one
    return Reading(
        intent="multi",
        args={"ops": [{"intent": one.intent, "args": one.args} for one in (depths, amounts)]},
    )


def _one_target(clause: Clause) -> Args | list[Args] | None:
    refs = [ref for named in clause.named for ref in named.refs]
    if len(refs) > 1:
        real = [ref for ref in refs if "pronoun" not in ref]
        return real[0] if len(real) == 1 else real or refs[0]
    if refs:
        return refs[0]
    return clause.inherited


_RULES: tuple[Callable[[Clause], Reading | None], ...] = (
    _reorder,
    _replace,
    _combine,
    _remove,
    _new,
    _interval_and_materials,
)
