"""Commands that shall not be carried out: acknowledged, never proposed."""

import re

from kernel.assistant.accounted import unaccounted_beside
from kernel.assistant.commands import Clause, command
from kernel.assistant.marks import Slots
from kernel.assistant.reading import Args, Context, Reading, ask, without_courtesy
from kernel.assistant.refer import references
from kernel.assistant.sequences import (
    NEEDLESS,
    REASON,
    SEQUENCE,
    VERB,
    commanded,
    imperative,
    is_about_a_plan,
)
from kernel.assistant.shown_plan import ShownPlan
from kernel.assistant.wishes import active

_NOT = (
    r"(?:(?:under|in|by|on|at) no (?:circumstances?|case|means|account|time|way)|don'?t"
    r"|do'?nt|do not|does not|doesn'?t|never|no (?:more |further |real )?need (?:to|for|of)"
    r"|without|shouldn'?t"
    r"|should not|must not|mustn'?t|won'?t|will not|cannot|can'?t|can not|needn'?t|need "
    r"not|not to|not|avoid|refrain from|stop|leave|keep|hold off(?: on)?|no longer|isn'?t"
    r"|aren'?t|wouldn'?t|would not|didn'?t|nobody|nothing|none|neither|rather not"
    r"|forget(?: about)?|never ?mind|cancel|abort|hands off|(?:stay|keep) (?:away from|off)|lay "
    r"off|quit)"
)

NEGATION = re.compile(rf"\b{_NOT}\b")

_NEGATIVE_QUESTION = re.compile(
    r"^(?:don'?t|doesn'?t|isn'?t|aren'?t|didn'?t|why|shouldn'?t|won'?t|wouldn'?t|what"
    r"|which|is|are|does|do|where|how|has|have|did|was)\b"
)

_NO_NEED = re.compile(
    r"\b(?:(?:we|i|you) )?(?:don'?t|do not|no longer) need (?:to have )?(?=(?:the |this "
    r"|that |any )?(?:<r|step|plug|\w+ plug|it\b))|\b(?:there(?:'s| is) |(?:we have |got ))?no "
    r"(?:more |further |real )?need (?:for|of) (?=(?:the |this |that )?<r)|(<r\d+>) (?:(?:is|are) "
    r"(?:not|no longer)|isn'?t|aren'?t) (?:really |actually )?(?:needed|required|necessary)"
    r"(?: anymore)?"
)

_AND_SO_REMOVED = re.compile(  # “we don't need the cap, remove it”: said twice
    r"(?:(?<=\bneed )|(?=<r\d+> (?:is|are) ))(<r\d+>)"
    r"(?: (?:is|are) (?:not|no longer) (?:really )?(?:needed|required|necessary))?(?: anymore"
    r"| any more| any longer)?(?:[,;.]| -| so|, so)"
    r"(?: please| just| so| let's| go ahead and| you can)* remove (<r\d+>)[ .!]*$"
)

_STRONG_BREAK = re.compile(
    r"(?:; ?|\. +|,? but (?=(?:do |please |just )*(?:remove|combine|replace|swap|move"
    r"|extend|shorten|raise|lower|add|set|make|change|use|switch|increase|decrease)\b)|,? but "
    r"(?=(?:please |just )*(?:leave|keep|don'?t|do not|not)\b)|, "
    r"(?:instead |just |only |rather )(?=\w))"
)

_KEEPING = (  # “leave step 4 alone” says all that it means, whatever stands before or behind it
    r"(?:please |just )*(?:keep|leave|don'?t touch|do not touch) (?:both )?(?:the )?"
    r"(?:<r\d+>(?: else)?|rest|others|all others)"
    r"(?:(?:,| and|, and| or) (?:the )?<r\d+>)*(?: (?:alone|be|in|there|unchanged|untouched"
    r"|the same|in place|where it is|in the plan|as (?:is|it is|they are|planned)))*"
)
_BESIDE_A_COMMAND = re.compile(
    rf"^({_KEEPING})(?:[,;.]| -)?(?: and| but| then| please)* (?={VERB}\b)"
    rf"|(?:[,;.]| -| and| but|, and|, but) ({_KEEPING})[ .!]*$"
)


def negated_command(slots: Slots, short: str, plan: ShownPlan, context: Context) -> Reading | None:
    """A command that shall not be carried out; None where nothing is negated."""
    line = REASON.sub("", slots.line)
    if re.match(r"^(?:remove|drop)\b", line) or re.search(r"\bremove <r", line):
        line = NEEDLESS.sub("", line)
    found = NEGATION.search(line)
    if found is None:
        return None
    if re.search(r"\b(?:if|unless)\b", line) and re.match(rf"^{VERB}\b", line):
        return ask("conditional")
    line = _AND_SO_REMOVED.sub(lambda twice: _once(twice, slots), line)
    if needless := _NO_NEED.search(line):
        rest = line[: needless.start()] + ("remove " + (needless[1] or "")) + line[needless.end() :]
        rest = re.sub(r" (?:anymore|any more|any longer|at all)\b", "", rest).strip()
        if re.fullmatch(r"remove (?:the |this |that )?<r\d+>", rest):
            return commanded(Slots(line=rest, held=slots.held), short, plan, context)
    if re.match(r"^(?:would|will|could|how much)\b.*\bwithout <r", line):
        return None
    if _NEGATIVE_QUESTION.match(short) and (
        short.endswith("?")
        or re.match(r"^(?:why|what|which|where|how|is|are|does|has|have|did|was)\b", short)
    ):
        return None
    if beside := _BESIDE_A_COMMAND.search(line):
        rest = f"{line[: beside.start()]}{line[beside.end() :]}"
        if not NEGATION.search(rest):
            reading = commanded(Slots(line=rest, held=slots.held), rest, plan, context)
            apart = not reading.changes or _apart(reading, beside[0], slots)
            return reading if apart else ask("conditional", hint=reading.intent)
    parts = [part for part in _STRONG_BREAK.split(line) if part.strip()]
    wanted = [part for part in parts if not NEGATION.search(part)]
    if len(parts) > 1 and wanted and len(parts) - len(wanted) == 1:
        rest = without_courtesy(" and then ".join(wanted))
        rest = _it_named(rest, next(part for part in parts if NEGATION.search(part)), slots)
        reading = commanded(Slots(line=rest, held=slots.held), rest, plan, context)
        kept = next(part for part in parts if NEGATION.search(part))
        alone = not slots.of("r", kept) and not re.search(rf"\b{VERB}\b", NEGATION.sub(" ", kept))
        if reading.changes and parts.index(kept) == 0 and alone:
            return ask("not_understood", question="Shall that be done, or not?")
        if reading.changes and parts.index(kept) > 0 and not _apart(reading, kept, slots):
            return ask("conditional", hint=reading.intent)
        if reading.changes and unaccounted_beside(kept):
            return ask("conditional", hint=reading.intent)
        if reading.changes:
            return reading
    return _what_is_negated(line, slots, plan)


def _it_named(rest: str, kept: str, slots: Slots) -> str:
    """“no need to remove plug 5, just make it 60 sacks”: “it” is the step named before."""
    marks = re.findall(r"<r\d+>", kept)
    if len(marks) != 1 or len(slots.get(marks[0]).refs) != 1:
        return rest
    it: tuple[Args, ...] = ({"pronoun": "it"},)
    return re.sub(r"<r\d+>", lambda m: marks[0] if slots.get(m[0]).refs == it else m[0], rest)


def _once(twice: re.Match[str], slots: Slots) -> str:
    same = slots.get(twice[2]).refs in (({"pronoun": "it"},), slots.get(twice[1]).refs)
    without = re.sub(r"^<r\d+> (?:is|are) (?:not|no longer) ", "we don't need ", twice[0])
    if not same:
        return twice[0]
    return f"we don't need {twice[1]}" if without != twice[0] else twice[1]


def _apart(reading: Reading, kept: str, slots: Slots) -> bool:
    """Whether “…, but leave step 4” is about another thing than the command before it."""
    ops = reading.args.get("ops") or [{"args": reading.args}]
    changed = [ref for op in ops for ref in references(op["args"])]
    if any("all" in ref or any("than" in name for name in ref) for ref in changed):
        return False
    left = [ref for one in slots.of("r", kept) for ref in one.refs]
    if re.search(r"\b(?:<r\d+>|everything) else\b|<r\d+> else\b|\b(?:the rest|others)\b", kept):
        return True
    if left:
        return all(ref not in changed and "pronoun" not in ref for ref in left)
    if re.search(r"\b(?:sacks|class|cement|excess|yield)\b", kept):
        return reading.intent == "adjust_interval"
    end = re.search(r"\b(top|bottom)\b", kept)
    return end is not None and set(reading.args) == {
        "target",
        "bottom_ft" if end[1] == "top" else "top_ft",
    }


def _what_is_negated(line: str, slots: Slots, plan: ShownPlan) -> Reading:
    targets = [ref for one in slots.of("r", line) for ref in one.refs]
    words = re.sub(rf"\b{_NOT}\b", " ", line)
    words = without_courtesy(active(re.sub(r"\s+", " ", words).strip(" ,.")))
    found = None
    verb = re.search(rf"\b{VERB}\b.*$", words)
    if verb is not None:
        part = SEQUENCE.split(verb[0])[0]
        found = command(Clause(line=imperative(part), slots=slots, plan=plan))
    if len(targets) > 1:
        targets = [ref for ref in targets if "pronoun" not in ref] or targets[:1]
    intent = "remove_step"
    if found is not None:
        intent = str(found.args.get("intent_hint", found.intent))
        if intent == "multi":
            intent = str(found.args["ops"][0]["intent"])
        targets = references(found.args) or targets
    elif not targets and not re.search(rf"\b(?:{VERB}|touch|mess|alone|plan|anything)\b", words):
        if not is_about_a_plan(line):
            return Reading(intent="out_of_scope")
        return ask("not_understood")
    if found is None and re.search(r"\b(?:sacks|class|excess|yield)\b", words):
        intent = "change_materials"
    targets = [ref for number, ref in enumerate(targets) if ref not in targets[:number]]
    return Reading(intent="none", args={"negated": intent, "targets": targets})
