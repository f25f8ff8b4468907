"""“What would happen if …”: a preview of a command, without a proposal."""

import re

from kernel.assistant.reading import Context, Reading
from kernel.assistant.sequences import commands_in
from kernel.assistant.shown_plan import ShownPlan
from kernel.assistant.slots import slots_of
from kernel.assistant.wishes import DONE

_IF = re.compile(
    r"^(?:what|how|and what|so what|ok what|show me what|tell me what|see what|what's"
    r"|whats)\b.*\b(?:if|happens?|when)\b|^(?:what )?(?:if|in case|suppose|supposing|assume"
    r"|assuming|say|imagine|let'?s say|hypothetically|theoretically|in theory)\b|\bwhat "
    r"(?:would|will|does|do|could|might|should)\b.*\b(?:do|happen|look|change|cost|mean)\b"
    r"|\b(?:effect|impact|consequences?|result|outcome|implications?|risk|downside|cost) "
    r"(?:of|if|to|from)\b|^(?:preview|simulate|try out|test|model|dry[- ]run|play out)\b"
    r"|^(?:would|is|will|are) (?:it|that|this|we|there|i|they|<r\d+>|the)\b.*\b(?:ok|okay"
    r"|fine|safe|allowed|legal|possible|bad|wise|smart|acceptable|a problem|problem"
    r"|violate|violation|violations|break|pass|hurt|still|be allowed|help|save)\b|^(?:can"
    r"|could|may|should|shall|would|must) (?:we|i|you|one) (?:safely|legally|just as well"
    r"|get away|still|even|possibly|theoretically)\b|^should (?:we|i)\b|\bwould it\b"
    r"|\bwhat about if\b"
    r"|^should .+ be (?:removed|combined|moved|dropped|deleted|merged|swapped|skipped|extended)\b"
    r"|^(?:would|will|does|could) (?:remove|combine|move|extend|change|replace|swap|add"
    r"|raise|lower|use)\b"
    r".*\b(?:cause|create|trigger|break|violate|fail|be|hurt|affect|change|help|save|make)\b"
)

_DONE = (
    *((re.compile(rf"\b(?:{said})\b"), verb) for said, verb in DONE),
    (re.compile(r"\b(?:take|took) out\b"), "remove"),
    (re.compile(r"\bwent (?:with|to)\b"), "use"),
)

_PASSIVE = re.compile(  # “if step 4 were removed”, “should step 4 be removed”
    r"^(?:(?:(?:what|how)\b[^,?]*? )?(?:if|when)|should|suppose|were) (?!we\b|i\b|you\b)"
    r"((?:the |both )?[^,?]+?) (?:is|are|was|were|be|gets?|got|to be) "
    r"(removed|deleted|dropped|eliminated|skipped|omitted|scrapped|combined|merged|joined|swapped"
    r"|moved|raised|lowered|extended|shortened)\b"
)
_BEFORE_COMMAND = re.compile(
    r"^.*?(?=\b(?:remove|combine|move|extend|change|replace|swap|switch|add|raise|lower"
    r"|use|make|increase|decrease|shorten|set|put|drop|run|give|take|deepen|without|perf"
    r"|circulate)\b)"
)


def hypothesis(line: str, plan: ShownPlan, context: Context) -> Reading | None:
    """“what would happen if I removed step 4”: shown, not proposed."""
    if not _IF.search(line) or re.match(r"^(?:would|is) it (?:be )?possible to\b", line):
        return None
    words = _PASSIVE.sub(r"if \2 \1", line)
    for pattern, verb in _DONE:
        words = pattern.sub(verb, words)
    words = (
        re.sub(r"\bwithout (?=<|the|step|a)", "remove ", words)
        if re.search(
            r"\bgo(?:ing)? without\b|\bdo(?:ing)? without\b|\blook without\b|\bbe without\b"
            r"|\baway without\b|^(?:would|will|is|how much) .*\b(?:it|this|that|plan|we)\b.* "
            r"without\b",
            words,
        )
        else words
    )
    start = _BEFORE_COMMAND.match(words)
    if start is None:
        return None
    rest = words[start.end() :].rstrip(" ?.!")
    rest = re.sub(r"^without ", "remove ", rest)
    rest = re.sub(
        r",? (?:what (?:would|will|happens|does|then)\b.*|would (?:that|it|we|this|the plan)\b.*"
        r"|is "
        r"that\b.*|will (?:that|it|we)\b.*|does (?:that|it)\b.*|how (?:would|will)\b.*|be "
        r"(?:ok|okay|fine|allowed|a problem|legal|acceptable).*|instead|entirely|completely"
        r"|first)$",
        "",
        rest,
    )
    rest = (
        re.sub(
            r" (?:break|violate|cause|create|trigger|be|help|hurt|change|affect|save|fix|pass"
            r"|comply) .*$",
            "",
            rest,
        )
        if not re.match(r"^change\b", rest)
        else rest
    )
    slots = slots_of(rest, plan)
    found = commands_in(slots, rest, plan, context, doubt=False)
    if found is None:
        return None
    if found.intent == "clarify":
        return found if found.args.get("reason") != "not_understood" else None
    if not found.changes:
        return None
    if found.intent == "multi":
        return Reading(intent="what_if", args={"op": "multi", **found.args})
    return Reading(intent="what_if", args={"op": found.intent, **found.args})
