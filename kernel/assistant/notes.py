"""A note on a step or on the plan, kept in the words that were typed."""

import re

from kernel.assistant.reading import Args, Reading, ask, ask_for
from kernel.assistant.shown_plan import ShownPlan
from kernel.assistant.slots import slots_of

LONGEST_NOTE = 1000
_NOTE = r"(?:note|comment|remark|annotation|reminder|memo)"
_START = re.compile(
    r"^(?:(?:please|pls|can you|could you|also|and) )*(?:(?:add|put|make|attach|leave"
    rf"|write|insert|set|enter|record) (?:me )?(?:a |an |the |this )?(?:short )?{_NOTE}\b"
    rf"|{_NOTE}\b(?! (?:says?|is|was|are)\b)|annotate\b|jot down\b)"
)
_APPOINTMENT = re.compile(  # a reminder of a time is no note on a plan
    r"\breminder\b.*\b(?:tomorrow|today|tonight|monday|tuesday|wednesday|thursday|friday|weekend"
    r"|o'clock|\d ?[ap]m|next week|minutes|hours?)\b"
)
_WHERE = re.compile(
    r"^(?:[ ,]*(?:on|to|for|under|at|in|against|next to|with) (.+?))?(?: ?(?::| - |\bthat "
    r"says\b|\bsaying\b|\bthat reads\b|\breading\b|\bthat\b|\bto say\b|,| that$) ?)"
)
_DIRECT = re.compile(r"^annotate (.+?)(?: with\b|:| - ) ?")


def note_in(text: str, line: str, plan: ShownPlan) -> Reading | None:
    """A note with its step; None where the line is none.

    Args:
        text: As typed; the note is taken from it.
        line: Normalised text.
        plan: The plan that it belongs to.
    """
    start = _START.match(line)
    if start is None or _APPOINTMENT.search(line):
        return None
    said = _said(text)
    head, separator, note = _split(said)
    slots = slots_of(_names(line[start.end() :] if not separator else _norm(head), line), plan)
    refs = [ref for named in slots.of("r") for ref in named.refs]
    refs = [ref for ref in refs if "pronoun" not in ref] or refs  # “add this note to step 2”
    if len(refs) > 1:
        return ask("ambiguous_target", hint="custom", question="One note, one step: on which one?")
    args: Args = {"target": refs[0]} if refs else {}
    note = note.strip(" \"'“”").strip()[:LONGEST_NOTE]
    if not note:
        return ask_for("note", hint="custom", **args)
    return Reading(intent="custom", args={**args, "note": note})


def _said(text: str) -> str:
    return re.sub(r"\s+", " ", text).strip()


def _split(said: str) -> tuple[str, str, str]:
    """Where the words before the note end: a colon, a dash, or “that says”."""
    for sign in (
        ":",
        " - ",
        " – ",
        " — ",
        " that says ",
        " saying ",
        " that reads ",
        " to say ",
        " with ",
        "; ",
    ):
        head, found, note = said.partition(sign)
        if found and (sign != " with " or head.lower().startswith("annotate")):
            return head, sign, note
    quoted = re.search(r"[\"“](.+)[\"”]", said)
    if quoted:
        return said[: quoted.start()], '"', quoted[1]
    step = re.match(
        r"(?i)^(.*?\b(?:step|plug|#) ?\d+|.*?\b(?:plug|cibp|cap))(?:,| that)? (?!plug"
        r"|cap)(.+)$",
        said,
    )
    if step:
        return step[1], " ", step[2]
    that = re.match(r"(?i)^(.*?\bnote) that (.+)$", said)
    if that:
        return that[1], " that ", that[2]
    return said, "", ""


def _norm(head: str) -> str:
    from kernel.assistant.normalise import normalised, phrased

    return phrased(normalised(head))


def _names(words: str, _line: str) -> str:
    return words
