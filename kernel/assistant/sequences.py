"""One command, or several in a line, each checked before it may become a proposal."""

import re
from collections.abc import Sequence

from kernel.assistant import talk
from kernel.assistant.accounted import unaccounted, unaccounted_in_amendment, unused_name
from kernel.assistant.amounts import amounts_in
from kernel.assistant.commands import Clause, command
from kernel.assistant.marks import Depth, Named, Range, Slots
from kernel.assistant.questions import asked
from kernel.assistant.reading import Args, Context, Reading, ask, without_courtesy
from kernel.assistant.refer import bound, references, unbound
from kernel.assistant.shown_plan import ShownPlan
from kernel.assistant.validate import (
    against_its_words,
    every_number_used,
    out_of_bounds,
    stands_elsewhere,
)

MOST_OPERATIONS = 20
_RELATIVE = frozenset(
    f"{name}_{unit}" for name in ("shift", "extend_up", "extend_down") for unit in ("ft", "m")
) | {"sacks_delta"}

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
_INSTEAD = re.compile(  # “skip the CIBP, pump a cement plug there instead”
    r"\bremove (<r\d+>)(?:[,;]| and|, and)? (?:then )?(?:add|use|set|put|run|place) (?:an? )?"
    r"(<r\d+>)(?: (?:there|here))? (?:instead|in its place|in place of it)\b"
)
_THAT_IS = re.compile(
    r"(<r\d+>),? (?:\(|\((?:that's )?|(?:that's|that is|which is|aka|so that's"
    r"|i mean) )(?:the )?(<r\d+>)\)?"
)
_SIDE_BY_SIDE = re.compile(r"(<r\d+>) (?:the )?(<r\d+>)")  # “the Dean plug step 3”
_PERF_AND = re.compile(r"\bperf\b([^,;]*?),? (?:and|then|and then) (squeeze|circulate)\b")

_CONDITION = re.compile(
    r"\b(?:instead of (?:remove|combine|move|add|extend|raise|lower|change|replace|swap|use)|if"
    r"|unless|until|when|whenever|once|(?:as|so) long as|as soon as|in case|provided|assuming"
    r"|except|excluding|other than|apart from|besides|maybe|perhaps|possibly|either|whichever"
    r"|or|nor|said|says|told|asked|wondering|guess|not sure|unsure|every other|half|double|triple"
    r"|the one (?:above|below|next)|the (?:next|other|previous)|twice|some|most|several|a "
    r"few|any of|one of|any one of|too|enough|supposedly"
    r"|supposed|wanted|(?:would|could|should) have \w+ed|yesterday|tomorrow|later|next "
    r"week)\b"
)

REASON = re.compile(
    r"[, ]+(?:because|since|so that|so we|so it|(?<!long )(?<!soon )as (?:we|it|the|our|they"
    r"|this|that|there|<r\d+>)"
    r"|as (?:agreed|discussed|requested|required|directed|noted|shown|planned)"
    r"|due to|given that|(?:as )?per (?:the|our|my|his|her|their|your|district|rrc)"
    r"|before (?:i|we)(?= (?:print|send|file|submit|sign|leave|forget|go|email|mail|turn|show)\b)"
    r"|to (?:save|avoid|meet|satisfy|comply|protect|cover|isolate|be safe)"
    r"|for (?:safety|compliance|cost)|in order to)(?<=[\w>])(?!\w)(?! <d)(?!.*<[kpycgd])"
    r"(?!.*\b(?:but|however|though|although|unless|except|instead|if|until|wait|actually|rather"
    r"|otherwise|no|nope|not)\b)"
    r"(?!.*[;:?\"]).*$"
)

# “remove step 5, we don't need it”: the reason of a removal is no second command
NEEDLESS = re.compile(
    r"(?<=>)(?:[,;.]+| -| as| since| because) ?(?:(?:we|i|<r\d+>|they|that) ?)?(?:really |just "
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
    topic = _TOPIC.match(line)
    about = next(name for name in topic.groups() if name) if topic else ""
    if topic and len(slots.get(about).refs) == 1:
        rest = re.sub(r"<r\d+>", lambda m: _same(m, about, slots), line[topic.end() :])
        if about in rest or (topic[1] and "<r" not in rest):
            inherited = slots.get(about).refs[0]  # “on step 6, use 60 sacks”
            line = rest
    line = _THAT_IS.sub(lambda said: _same_step(said, slots, plan), line)
    line = _SIDE_BY_SIDE.sub(lambda said: _same_step(said, slots, plan), line)
    line = _INSTEAD.sub(r"replace \1 with \2", line)
    line = _WITH_SACKS.sub(r" with \1", line)
    line = _PERF_AND.sub(r"perf&\2\1", line)
    parts = [part.strip(" ,.") for part in SEQUENCE.split(line) if part and part.strip(" ,.")]
    if not parts:
        return None
    parts = _amounts_joined(_with_apposition(parts, slots))
    readings: list[Reading] = []
    unread: Reading | None = None
    for part in parts:
        words = imperative(without_courtesy(part.replace("perf&", "perf and ")))
        if readings and (pronouns := _pronouns(words, slots)):
            if inherited is None or readings[-1].intent == "remove_step":
                return ask("ambiguous_target", hint=readings[-1].intent)
            name = _mark_of(inherited, slots)
            words = re.sub("|".join(pronouns), name, words)
        if readings and _names_a_new_one(words, slots) and readings[-1].intent != "add_step":
            return ask("not_understood", hint=readings[-1].intent)
        found = command(Clause(line=words, slots=slots, plan=plan, inherited=inherited))
        if found is None and len(parts) > 1:
            found = talk.through_versions(words) or asked(slots, words, plan)
        if found is None:
            return ask("not_understood") if len(parts) > 1 and readings else None
        checked = checked_command(found, plan, context, (slots, words))
        if checked.intent == "clarify":
            return checked
        if doubt and (question := _unread(words, slots, checked)) is not None:
            unread = unread or question
        readings.append(checked)
        named = references(checked.args) or [
            ref for op in checked.args.get("ops", []) for ref in references(op["args"])
        ]
        inherited = named[0] if named and all(ref == named[0] for ref in named) else None
    if doubt and _BESIDE.search(line) and readings[0].intent != "reorder_steps":
        return ask("ambiguous_target", hint=readings[0].intent)
    if doubt and _BEYOND_A_STEP.search(line) and readings[0].intent in _OF_THE_STEP_ITSELF:
        return ask("ambiguous_target", hint=readings[0].intent)
    if doubt and (condition := _CONDITION.search(_without_marks(line))):
        return ask(
            "ambiguous_target" if condition[0] == "or" else "conditional", hint=readings[0].intent
        )
    return unread or _together(readings)


_TOPIC = re.compile(
    r"^(?:on|for|in|at|regarding|about|as for) (<r\d+>)(?:[,:] *| - )(?=[a-z<])"
    r"|^(?:look at|take|go to|consider|check) (<r\d+>)(?:[,:;.] *| - | and )(?=[a-z]+ (?:the )?<r)"
    r"|^(?:fix|correct|update|change|check) (<r\d+>)(?:[,:;.] *| - )"
    r"(?=<r\d+> (?:should|needs?|must|has|is supposed)\b)"
    rf"|^(<r\d+>)(?:[,:;.] *| - )(?=(?:please |just |let's |(?:can|could) (?:you|we) )*{VERB}\b)"
)


def _same_step(said: re.Match[str], slots: Slots, plan: ShownPlan) -> str:
    """“step 6, that's the Yates squeeze”: one name, where both are of the same step."""
    both = [slots.get(said[number]).refs for number in (1, 2)]
    steps = [bound(refs[0], plan).steps if len(refs) == 1 else () for refs in both]
    return said[1] if steps[0] == steps[1] != () else said[0]


def _pronouns(words: str, slots: Slots) -> list[str]:
    """The marks of “it” in a clause that names no other step."""
    marks = re.findall(r"<r\d+>", words)
    it = [mark for mark in marks if slots.get(mark).refs == ({"pronoun": "it"},)]
    return it if len(it) == len(marks) else []


def _mark_of(ref: Args, slots: Slots) -> str:
    name = f"r{len(slots.held)}"
    slots.held[name] = Named(refs=(ref,))
    return f"<{name}>"


def _same(match: re.Match[str], topic: str, slots: Slots) -> str:
    """The topic in the place of “it”."""
    return topic if slots.get(match[0]).refs == ({"pronoun": "it"},) else match[0]


def _with_apposition(parts: Sequence[str], slots: Slots) -> list[str]:
    """“replace the CIBP with cement, a plug from …”: what has no verb belongs to the one before."""
    joined: list[str] = []
    for part in parts:
        if (
            joined
            and _names_a_new_one(part, slots)
            and re.search(r"\breplace\b|\binstead of\b", joined[-1])
        ):
            joined[-1] = f"{joined[-1]} with {part}"
        else:
            joined.append(part)
    return joined


def _names_a_new_one(part: str, slots: Slots) -> bool:
    """Whether a clause has no verb, but a step that is not in the plan yet."""
    start = re.match(r"^(?:an? )?<(r\d+)>", part)
    return start is not None and slots.get(start[1]).new and not slots.get(start[1]).refs


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


def _unread(words: str, slots: Slots, reading: Reading) -> Reading | None:
    """The question about what a clause says beyond its command; None where all is taken up."""
    if not reading.changes or reading.intent == "custom":
        return None
    word = unaccounted(words, reading)
    if word is not None:
        return ask(
            "not_understood",
            hint=reading.intent,
            question=f"I do not know what “{word}” means here. Please say it without that word: "
            "which step, and what?",
        )
    named = reading.intent == "add_step" or not (
        _one_or_two(words, slots) or _one_or_all(words, slots)
    )
    if not named or unused_name(words, slots, reading):
        return ask("ambiguous_target", hint=reading.intent)
    return None


def _one_or_two(words: str, slots: Slots) -> bool:
    """Whether a step is named twice, and differently: “the Dean plug step 3” may be one or two."""
    pairs = (
        [slots.get(mark).refs for mark in said.groups()] for said in _SIDE_BY_SIDE.finditer(words)
    )
    return any({*one[-1]} != {*other[0]} for one, other in pairs if one and other)


def _one_or_all(words: str, slots: Slots) -> bool:
    """Whether a clause is of one step and of all: “switch step 4 to class H throughout”."""
    refs = [ref for named in slots.of("r", words) for ref in named.refs]
    return any("all" in ref for ref in refs) and not all("all" in ref for ref in refs)


def _together(readings: Sequence[Reading]) -> Reading:
    if len(readings) == 1:
        return readings[0]
    ops: list[Args] = []
    for one in readings:
        ops += (
            one.args["ops"] if one.intent == "multi" else [{"intent": one.intent, "args": one.args}]
        )
    once = [op for number, op in enumerate(ops) if op not in ops[:number]]
    if len(once) < len(ops) and any(_RELATIVE & set(op["args"]) for op in ops):
        return ask("not_understood", question="Is that one change said twice, or two changes?")
    ops = once
    removed = [ref for op in ops if op["intent"] == "remove_step" for ref in op["args"]["targets"]]
    if any(
        ref in removed
        for op in ops
        if op["intent"] != "remove_step"
        for ref in references(op["args"])
    ):
        return ask("not_understood", question="Shall that step be removed, or changed?")
    if len(ops) == 1:
        return Reading(intent=ops[0]["intent"], args=ops[0]["args"])
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
        if said is not None and not every_number_used(*said, reading.args, plan):
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
    if said is not None and (question := against_its_words(said[1], reading, plan, context.last)):
        return question
    if said is not None and stands_elsewhere(*said, reading.args, plan):
        return ask("no_such_step", hint=reading.intent)
    if said is not None and not every_number_used(*said, reading.args, plan):
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
    read = every_number_used(slots, slots.line, change, plan) and not unaccounted_in_amendment(
        slots.line
    )
    return change if read else None


def is_about_a_plan(line: str) -> bool:
    """Whether a marked line speaks of plugging at all."""
    return bool(_DOMAIN.search(line))
