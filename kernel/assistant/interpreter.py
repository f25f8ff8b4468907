"""What a person types, read without a model: an intent, its arguments, or one short question.

The order is that of `interpret`: refusals, negation, yes and no, undo, what if, questions,
commands. First rule: never a wrong change. Where a line can be read in two ways, where a number in
it finds no place, or where a word makes it conditional, the answer is a question.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from kernel.assistant import talk
from kernel.assistant.framing import unframed
from kernel.assistant.hypothesis import hypothesis
from kernel.assistant.marks import Slots
from kernel.assistant.negation import NEGATION, negated_command
from kernel.assistant.normalise import normalised, phrased
from kernel.assistant.notes import note_in
from kernel.assistant.prose import without_prose
from kernel.assistant.questions import asked
from kernel.assistant.reading import ALONE, Args, Context, Reading, ask, without_courtesy
from kernel.assistant.refer import bound, needs_context, unbound
from kernel.assistant.repair import repaired
from kernel.assistant.sequences import VERB, change_in, checked_command, commanded
from kernel.assistant.shown_plan import ShownPlan
from kernel.assistant.slash import is_slash, slashed
from kernel.assistant.slots import slots_of
from kernel.assistant.told import order_told
from kernel.assistant.wishes import active, reported

__all__ = ["ALONE", "Context", "Interpretation", "interpret"]

LONGEST_LINE = 2000
_WH = re.compile(
    r"^(?:what|where|why|which|who|how|when|is|are|does|do|did|has|have|was|explain|show"
    r"|list|tell)\b"
)

_THE_PLUG = re.compile(r"^(?!.*\b(?:it|them|that|this|these|those)\b).*\bthe (?:plug|step)\b")

_ASKED_WHETHER = re.compile(
    r"^(?:would|does|did|will|is|are|was|were|has)\b"
    r"(?! (?:you|we|i|it be possible|it possible)\b)(?! not\b)"
)
_WITHOUT_HARM = re.compile(  # “can I drop step 5 without breaking a rule?”
    r"^(?:can|could|may) (?:i|we) (.+) without (?:break|violat|caus|trigger|fail)(?:e|ing)\b.*$"
)
_LISTED_BEFORE = re.compile(r"^(?:list|show) <r\d+> (?:ahead of|before|after|prior to) <r\d+>")
_TAKEN_BACK = re.compile(  # “remove step 5? no”
    rf"\b{VERB}\b.*[?.,!;-] ?(?:no|nope|nah|not|never ?mind|nvm|jk|just kidding|scratch that"
    rf"|forget it"
    r"|forget that|cancel that|don'?t)[ .!]*$"
)
_FACTS_CHANGED = re.compile(
    r"\b(?:change|set|make|update|correct|move|adjust|lower|raise|use)\b.*\b(?:td|buqw"
    r"|(?:casing|surface|intermediate|production) (?:\w+ )?(?:depth|size|weight)"
    r"|perforations|perfs|formation top|total depth)\b"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Interpretation:
    """The answer to one line.

    Attributes:
        clarify: The question asked back; None where none is needed.
        proposal: Whether a change of the plan would be offered.
    """

    text: str
    intent: str
    args: Args
    clarify: str | None = None
    proposal: bool = False

    def as_json(self) -> dict[str, Any]:
        """In the shape of `workbench interpret --json`."""
        return {
            "text": self.text,
            "intent": self.intent,
            "args": self.args,
            "clarify": self.clarify,
            "proposal": self.proposal,
        }


def interpret(text: str, plan: ShownPlan, context: Context = ALONE) -> Interpretation:
    """Read one line.

    Args:
        text: As typed.
        plan: The plan as the person sees it; step numbers are its numbers.
        context: What was said before.
    """
    command = slashed(text[:LONGEST_LINE], plan) if is_slash(text) else None
    if command is not None and command.question is None:
        reading = command
    else:
        words = text.lstrip().removeprefix("/")
        line = normalised(words[:LONGEST_LINE])
        line = phrased(repaired(line, plan.formations_ft))
        reading = _read(line, words, plan, context)
        if command is not None and reading.intent in ("clarify", "out_of_scope"):
            reading = command  # neither a command nor a sentence: how the command is typed
    question = reading.question
    proposal = reading.changes
    if reading.intent == "clarify":
        proposal = False
    elif reading.changes and _waits_for_context(reading, plan, context):
        if _THE_PLUG.search(text.lower()):  # more than “it”: one of several, and none spoken of
            reading = ask("ambiguous_target", hint=reading.intent)
            question = reading.question
        else:
            question = "Which step do you mean by “it”?"
        proposal = False
    elif proposal and (open_end := _open_end(reading, plan, context)):
        question, proposal = open_end, False
    return Interpretation(
        text=text, intent=reading.intent, args=reading.args, clarify=question, proposal=proposal
    )


def _read(line: str, text: str, plan: ShownPlan, context: Context) -> Reading:
    if (note := note_in(text, line, plan)) is not None:
        return checked_command(note, plan, context, None)
    if (refused := talk.refusal(line)) is not None:
        return refused
    if (simple := talk.yes_or_no(line)) is not None:
        return simple
    if (more := talk.yes_but(line)) is not None:
        return _amendment(without_courtesy(more), plan, context)
    if re.match(rf"^no {VERB}\b", line):
        return ask("not_understood", question="Shall that be done, or not?")
    line = re.sub(r"^(?:just )?(?:curious|(?:quick )?question|out of curiosity)[,:] ", "", line)
    line = active(without_prose(unframed(line)))
    short = without_courtesy(line)
    slots = slots_of(short, plan)
    if not _names_something(slots) and (moved := talk.through_versions(short)) is not None:
        return moved
    if "?" not in line and (simple := talk.yes_or_no(short)) is not None:
        return simple
    if reported(line):
        return Reading(intent="none")
    if _TAKEN_BACK.search(line):
        return ask("not_understood", question="Shall that be done, or not?")
    if (order := order_told(slots)) is not None:
        return commanded(order, order.line, plan, context)
    harmless = _WITHOUT_HARM.match(line)
    supposed = hypothesis(f"what if we {harmless[1]}", plan, context) if harmless else None
    if supposed is not None:
        return supposed
    if (negated := negated_command(slots, short, plan, context)) is not None:
        return negated
    if (supposed := hypothesis(line, plan, context)) is not None:
        return supposed
    valued = any(slots.of(kind) for kind in "kpyc") and not _WH.match(short)
    valued |= bool(_LISTED_BEFORE.match(slots.line))
    if (
        not valued
        and _is_question(line, short)
        and (question := asked(slots, short, plan)) is not None
    ):
        return _existing(question, plan)
    if _FACTS_CHANGED.search(short) and not slots.of("r"):
        return Reading(intent="refuse", args={"reason": "not_permitted"})
    found = commanded(slots, short, plan, context)
    if found.changes and _ASKED_WHETHER.match(line):  # a question whether is never an order
        return Reading(intent="what_if", args={"op": found.intent, **found.args})
    return found


def _names_something(slots: Slots) -> bool:
    """Whether the line names a step, a depth or an amount of its own."""
    if any(slots.of(kind) for kind in "dgkpyqc"):
        return True
    refs = [ref for named in slots.of("r") for ref in named.refs]
    return any("pronoun" not in ref and ref != {"all": "cement"} for ref in refs)


def _is_question(line: str, short: str) -> bool:
    """“can we …?” asks for a change; “what …?” asks about the plan."""
    return not re.match(
        r"^(?:can|could|would|will|may|how about|what about|why not|why don'?t)\b.*", line
    ) or not re.match(rf"^(?!show|list|give){VERB}\b", short)


def _existing(question: Reading, plan: ShownPlan) -> Reading:
    """A question about a step that the plan does not have."""
    target = question.args.get("target") or question.args.get("scope")
    if not isinstance(target, dict) or "step_no" not in target:
        return question
    return unbound(question.intent, {"target": target}, plan) or question


def _amendment(more: str, plan: ShownPlan, context: Context) -> Reading:
    """“yes, but use 60 sacks”: the proposal is changed and shown again, never applied."""
    slots = slots_of(re.sub(r"\bkeep (?:it |that |them )?(?=(?:at|to) )", "use ", more), plan)
    negation = NEGATION.search(slots.line)
    if negation is not None:
        return Reading(intent="cancel") if talk.yes_or_no(more) else ask("not_understood")
    change = change_in(slots, plan)
    if change:
        return Reading(intent="amend_pending", args={"change": change})
    return ask(
        "not_understood",
        question="What shall be different? For example “yes, but use 60 sacks”.",
    )


def _waits_for_context(reading: Reading, plan: ShownPlan, context: Context) -> bool:
    ops = reading.args.get("ops") or [{"args": reading.args}]
    shown: Iterable[Args] = (op["args"] for op in ops)
    first = True
    for args in shown:
        if needs_context(args, plan, context.last) and first:
            return True
        first = False
    return False


def _open_end(reading: Reading, plan: ShownPlan, context: Context) -> str | None:
    """A plug to be moved to one depth: which part of it shall stand there?"""
    if reading.intent != "adjust_interval" or not {"to_ft", "to_m"} & set(reading.args):
        return None
    found = bound(reading.args["target"], plan, context.last)
    if len(found.steps) != 1 or found.steps[0].is_point:
        return None
    depth = reading.args.get("to_ft", reading.args.get("to_m"))
    return f"Shall {depth:,g} be the top, the middle or the bottom of {found.steps[0].words}?"
