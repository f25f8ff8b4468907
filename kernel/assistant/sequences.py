"""One command, or several in a line, each checked before it may become a proposal."""

import re
from collections.abc import Sequence

from kernel.assistant import talk
from kernel.assistant.amounts import amounts_in
from kernel.assistant.commands import Clause, command
from kernel.assistant.marks import Depth, Range, Slots
from kernel.assistant.questions import asked
from kernel.assistant.reading import Args, Context, Reading, ask, without_courtesy
from kernel.assistant.refer import references, unbound
from kernel.assistant.shown_plan import ShownPlan
from kernel.assistant.unknown import names_no_step, unknown_word
from kernel.assistant.validate import every_number_used, out_of_bounds, stands_elsewhere

MOST_OPERATIONS = 20

VERB = (
    r"(?:remove|combine|replace|swap|move|extend|shorten|raise|lower|add|set|make|change"
    r"|use|switch|sort|increase|decrease|put|drop|do|run|place|convert|turn|bring|push"
    r"|deepen|undo|redo|revert|show|list|give|circulate|perf|take|note)"
)

SEQUENCE = re.compile(
    r"(?: ?; ?|\.(?= [a-z<])|,? and then,? |,? then,? |,? after(?: that|wards?),? |,? "
    rf"followed by |,? and (?:also |please |finally |next )*(?={VERB}\b)|, (?:also "
    rf"|please |finally |next |lastly )*(?={VERB}\b)| also (?={VERB}\b)|,? plus "
    rf"(?={VERB}\b)|(?:,? (?:and|plus)|,) (?=<r\d+> (?:(?:to|should|down|up|needs?|gets?|has)\b"
    rf"|<[gkcp]))"
    r"|(?:,? and|,) (?=<[kcpy]\d+>(?: \w+)? (?:for|on|in|to|at) (?:the )?<r))"
)

_WITH_SACKS = re.compile(
    r",? (?:and|then) (?:use|squeeze|add|put|set|place) (<k\d+>(?: \w+)? (?:below|under"
    r"|on top|above)\b)"
)
_PERF_AND = re.compile(r"\bperf\b([^,;]*?),? (?:and|then|and then) (squeeze|circulate)\b")

_CONDITION = re.compile(
    r"\b(?:instead of (?:remove|combine|move|add|extend|raise|lower|change|replace|swap|use)|if"
    r"|unless|until|when|whenever|once|in case|provided|assuming|except|excluding"
    r"|other than|apart from|besides|maybe|perhaps|possibly|either|whichever|or|nor|said"
    r"|says|told|asked|wondering|guess|not sure|unsure|every other|half|double|triple"
    r"|the one (?:above|below|next)|the (?:next|other|previous)|twice|some|most|several|a "
    r"few|any of|one of|any one of|too|enough|supposedly"
    r"|supposed|wanted|(?:would|could|should) have \w+ed|yesterday|tomorrow|later|next "
    r"week)\b"
)

REASON = re.compile(
    r"[, ]+(?:because|since|so that|so we|so it|as (?:we|it|the|<r\d+>)|due to|given that|to "
    r"(?:save|avoid|meet|satisfy|comply|protect|cover|isolate|be safe)|for (?:safety"
    r"|compliance|cost)|in order to)(?<=[\w>])(?!\w)(?! <d)(?!.*<[kpycgd]).*$"
)

# “remove step 5, we don't need it”: the reason of a removal is no second command
NEEDLESS = re.compile(
    r"(?<=>)(?:[,;.]+| -| as| since| because) ?(?:we|i|<r\d+>|they|that) ?(?:really |just "
    r"|actually )?(?:don'?t|do not"
    r"|isn'?t|is not|'s not|aren'?t|are not|no longer|won'?t)(?: really| even| actually)? (?:need"
    r"|want|require"
    r"|use|needed|required|necessary)(?: (?:<r\d+>|anymore|any more|now|here))*[ .!]*$"
)

_BESIDE = re.compile(
    r"<r\d+> (?:just |right |directly )?(?:above|below|over|under|next to|beside|near|nearest|"
    r"closest)(?: to)? (?:the )?<[rd]"
)
_BEYOND_A_STEP = re.compile(  # “class H below step 3” is not about step 3
    r"(?<!<k\d> )(?<!<k\d\d> )\b(?:above|below|under|beneath|past|beyond|near|beside) (?:the )?<r"
)
_OF_THE_STEP_ITSELF = ("change_materials", "adjust_interval", "remove_step")
_DOMAIN = re.compile(
    r"<[rdgkpycvqf]\d+>|\b(?:plug|plugs|step|steps|cibp|cement|sacks|plan|well|casing|shoe"
    r"|formation|squeeze|perf|perfs|excess|yield|class|depth|top|bottom|rrc|w-?3a|w-?2|tag"
    r"|mud|td|buqw|tubing|retainer|cap|rule|interval|wellbore|plugging)\b"
)


_ORDERS = re.compile(
    rf"^{VERB}\b|\b(?:instead|more|less|fewer|extra|add|remove|combine|replace|move|extend)\b"
)


def spoken(slots: Slots) -> str:
    """The marked line with pronouns and plain numbers as they were said."""

    def said(match: re.Match[str]) -> str:
        value = slots.get(match[0])
        if isinstance(value, tuple) and value[0] == "number":
            return str(value[1])
        return "it" if getattr(value, "refs", None) == ({"pronoun": "it"},) else match[0]

    return re.sub(r"<[rn]\d+>", said, slots.line)


def commanded(slots: Slots, short: str, plan: ShownPlan, context: Context) -> Reading:
    """The line as a command; where it is none, a question back or out of scope."""
    found = commands_in(slots, short, plan, context)
    if found is not None:
        return found
    line = slots.line
    if not _ORDERS.search(line) and (asked_for := asked(slots, f"{short}?", plan)):
        shows = re.match(r"^(?:display|print|view|see|plan|steps)\b", line)
        if asked_for.intent != "show_plan" or shows:
            return asked_for
    if _DOMAIN.search(spoken(slots)) or re.match(rf"^{VERB} <r\d+>", line):
        return ask("not_understood")
    return Reading(intent="out_of_scope")


def commands_in(
    slots: Slots, short: str, plan: ShownPlan, context: Context, *, doubt: bool = True
) -> Reading | None:
    """One command, or several in a line, each bound to the plan as shown."""
    line = NEEDLESS.sub("", REASON.sub("", slots.line))
    inherited: Args | None = None
    if (topic := _TOPIC.match(line)) and len(slots.get(topic[1]).refs) == 1:
        inherited = slots.get(topic[1]).refs[0]  # “on step 6, use 60 sacks”
        line = re.sub(r"<r\d+>", lambda m: _same(m, topic[1], slots), line[topic.end() :])
    line = _WITH_SACKS.sub(r" with \1", line)
    line = _PERF_AND.sub(r"perf&\2\1", line)
    parts = [part.strip(" ,.") for part in SEQUENCE.split(line) if part and part.strip(" ,.")]
    if not parts:
        return None
    parts = _amounts_joined(parts)
    readings: list[Reading] = []
    for part in parts:
        words = imperative(without_courtesy(part.replace("perf&", "perf and ")))
        found = command(Clause(line=words, slots=slots, plan=plan, inherited=inherited))
        if found is None and len(parts) > 1:
            found = talk.through_versions(words) or asked(slots, words, plan)
        if found is None:
            return ask("not_understood") if len(parts) > 1 and readings else None
        checked = checked_command(found, plan, context, (slots, words))
        if checked.intent == "clarify":
            return checked
        readings.append(checked)
        named = references(checked.args) or [
            ref for op in checked.args.get("ops", []) for ref in references(op["args"])
        ]
        inherited = named[0] if len(named) == 1 else inherited
    if doubt and _BESIDE.search(line) and readings[0].intent != "reorder_steps":
        return ask("ambiguous_target", hint=readings[0].intent)
    if doubt and _BEYOND_A_STEP.search(line) and readings[0].intent in _OF_THE_STEP_ITSELF:
        return ask("ambiguous_target", hint=readings[0].intent)
    if doubt and (condition := _CONDITION.search(_without_marks(line))):
        return ask(
            "ambiguous_target" if condition[0] == "or" else "conditional", hint=readings[0].intent
        )
    together = _together(readings)
    if doubt and (question := _unread(line, together)) is not None:
        return question
    return together


_TOPIC = re.compile(r"^(?:on|for|in|at|regarding|about|as for) (<r\d+>)[,:] *(?=[a-z<])")


def _same(match: re.Match[str], topic: str, slots: Slots) -> str:
    """The topic in the place of “it”."""
    return topic if slots.get(match[0]).refs == ({"pronoun": "it"},) else match[0]


def _amounts_joined(parts: Sequence[str]) -> list[str]:
    """“use 1.06 yield and class H on step 3”: amounts without a step belong to the next ones."""
    joined: list[str] = []
    for part in parts:
        before = joined[-1] if joined else ""
        bare = re.search(r"<[kpcy]\d+>", before) and not re.search(r"<[rdg]\d+>", before)
        if bare and re.match(r"^<[kpcy]\d+>", part):
            joined[-1] = f"{before} and {part}"
        else:
            joined.append(part)
    return joined


def _unread(line: str, reading: Reading) -> Reading | None:
    """The question about a word that no rule knows; None where all is read."""
    if not reading.changes or reading.intent == "custom":
        return None
    hint = reading.intent
    if names_no_step(line):
        return ask("ambiguous_target", hint=hint, question="Is that a step of the plan? Which one?")
    rows = [reading.args, *reading.args.get("items", ())]
    rows += [op["args"] for op in reading.args.get("ops", ())]
    named = " ".join(str(row.get("formation", "")) for row in rows).lower().split()
    word = unknown_word(line, named)
    if word is None:
        return None
    return ask(
        "not_understood",
        hint=hint,
        question=f"I do not know “{word}”. Please say it without that word: which step, and what?",
    )


def _together(readings: Sequence[Reading]) -> Reading:
    if len(readings) == 1:
        return readings[0]
    ops: list[Args] = []
    for one in readings:
        ops += (
            one.args["ops"] if one.intent == "multi" else [{"intent": one.intent, "args": one.args}]
        )
    if len(ops) > MOST_OPERATIONS:
        return ask("not_understood", question=f"At most {MOST_OPERATIONS} changes at once, please.")
    return Reading(intent="multi", args={"ops": ops})


def _without_marks(line: str) -> str:
    return re.sub(r"<\w+>", " ", line)


def imperative(line: str) -> str:
    """The clause without an article before its first mark."""
    return re.sub(r"^(?:the |that |this )+(?=<)", "", line)


def checked_command(
    reading: Reading, plan: ShownPlan, context: Context, said: tuple[Slots, str] | None
) -> Reading:
    """The command, unless a number in it found no place, a step is missing, or a depth is wrong."""
    if reading.intent == "multi":
        for op in reading.args["ops"]:
            one = checked_command(
                Reading(intent=op["intent"], args=op["args"]), plan, context, None
            )
            if one.intent == "clarify":
                return one
        if said is not None and not every_number_used(*said, reading.args):
            return ask(
                "not_understood", question="I did not place every number. One change at a time?"
            )
        return reading
    if reading.args.get("reason") == "ambiguous_bound" and isinstance(
        reading.args.get("target"), dict
    ):  # which step it is comes before which end of it
        hint = str(reading.args.get("intent_hint"))
        return unbound(hint, {"target": reading.args["target"]}, plan, context.last) or reading
    if reading.intent == "clarify" or not reading.changes:
        return reading
    if (question := unbound(reading.intent, reading.args, plan, context.last)) is not None:
        return question
    if (question := out_of_bounds(reading, plan, context.last)) is not None:
        return question
    if said is not None and stands_elsewhere(*said, reading.args, plan):
        return ask("no_such_step", hint=reading.intent)
    if said is not None and not every_number_used(*said, reading.args):
        return ask(
            "not_understood",
            hint=reading.intent,
            question="I did not place every number of that. Say it with step and value only?",
        )
    return reading


def change_in(slots: Slots, plan: ShownPlan) -> Args | None:
    """What shall be different in a pending proposal; None where that is not clear."""
    amounts = amounts_in(slots.line, slots)
    if isinstance(amounts, Reading):
        return None
    change = dict(amounts or {})
    ranges: list[Range] = slots.of("g")
    depths: list[Depth] = slots.of("d")
    if ranges and len(ranges) == 1 and not depths:
        change |= ranges[0].args()
    elif depths and not ranges:
        it: Args = {"pronoun": "it"}
        found = command(Clause(line=slots.line, slots=slots, plan=plan, inherited=it))
        if found is None or found.intent != "adjust_interval":
            return None
        change |= {name: value for name, value in found.args.items() if name != "target"}
    elif not change:
        return None
    read = every_number_used(slots, slots.line, change) and unknown_word(slots.line) is None
    return change if read else None


def is_about_a_plan(line: str) -> bool:
    """Whether a marked line speaks of plugging at all."""
    return bool(_DOMAIN.search(line))
