"""What the interpreter makes of a line, and the questions that it asks back."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from kernel.assistant.shown_plan import ShownStep

Args = dict[str, Any]
MUTATIONS = frozenset(
    {
        "combine_plugs",
        "remove_step",
        "adjust_interval",
        "change_materials",
        "add_step",
        "replace_cibp",
        "reorder_steps",
        "custom",
    }
)
MOVES = frozenset({"undo", "redo", "revert"})  # of the head among snapshots
QUESTIONS: Mapping[str, str] = {
    "ambiguous_target": "Which step do you mean?",
    "ambiguous_bound": "Should that be the top or the bottom?",
    "no_such_step": "The plan has no such step. Which one do you mean?",
    "beyond_total_depth": "That is deeper than the well. Which depth do you mean?",
    "top_below_bottom": "The top would lie below the bottom. Which depths do you mean?",
    "not_understood": "What shall be changed? Name a step and what to do with it, for example "
    "“remove step 4”.",
    "conditional": "Please say it without a condition: which step, and what to do with it?",
    "already_so": "",
}
MISSING: Mapping[str, str] = {
    "depth": "At which depth?",
    "target": "Which step do you mean?",
    "targets": "Which steps shall be combined? Name at least two.",
    "value": "To which value?",
    "note": "What shall the note say?",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """An intent with its arguments; references stay as the person named them."""

    intent: str
    args: Args = field(default_factory=dict)
    question: str | None = None  # asked back; nothing is proposed before it is answered

    @property
    def changes(self) -> bool:
        """Whether it would change the plan."""
        if self.intent == "multi":
            return any(op["intent"] in MUTATIONS for op in self.args["ops"])
        return self.intent in MUTATIONS or self.intent in MOVES


def ask(
    reason: str, *, hint: str | None = None, question: str | None = None, **args: Any
) -> Reading:
    """A question about a command that can be read in two ways, or in none.

    Args:
        reason: Why it is asked.
        hint: What the command seems to be.
        question: The words, where they are better than the usual ones.
        args: What was understood.
    """
    told: Args = {"intent_hint": hint} if hint else {}
    return Reading(
        intent="clarify",
        args={**told, "reason": reason, **args},
        question=question or QUESTIONS[reason],
    )


def ask_for(missing: str, *, hint: str, **args: Any) -> Reading:
    """A question for the one value that a command lacks."""
    return Reading(
        intent="clarify",
        args={"intent_hint": hint, "missing": missing, **args},
        question=MISSING[missing],
    )


def listed(steps: Iterable[ShownStep]) -> str:
    """Steps in words, as candidates of a question."""
    words = [step.words for step in steps]
    return " or ".join(words) if len(words) < 3 else f"{', '.join(words[:-1])} or {words[-1]}"


_COURTESY = re.compile(
    r"^(?:(?:hey|hi|hello|ok|okay|so|well|now|alright|all right|also|and|please|pls|plz|kindly|"
    r"(?:can|could|would|will|may|shall) (?:you|we|i|u)(?: please| mind| kindly)*|(?:y'?all"
    r"|you guys|you all|folks)|let'?s|let us"
    r"|let me|"
    r"(?:i|we)(?:'d| would)? (?:want|like|need|have|wanna|prefer)(?: you)?(?: to)?(?! "
    r"(?:an?\b|another\b|<))|oops|whoops|sorry|my (?:mistake|bad|fault)|i (?:typed|wrote|had|put"
    r"|got) (?:it|that) wrong|typo|no wait|wait|listen|look(?! at\b)|(?:i|we|you) "
    r"(?:should|must|can|could)(?: just)?|i'm going to|"
    r"(?:i )?think we should|think|go ahead and|just|simply|need to|needs to|try to|try"
    r"|how about|what about|"
    r"why don'?t (?:we|you)|why not|can'?t we|couldn'?t we|next|first|team|actually|no,"
    r"|yeah,|hmm+|uh+|um+|"
    r"be so kind as to|it(?:'s| is) (?:necessary|required|needed|recommended|important|better"
    r"|best) to|would it be possible to|is it possible to|i'd suggest|suggest|you|time to"
    r"|gonna"
    r"|going to|wanna|(?:on|in|at|from|under|by|for|to)(?= (?:what|which|whose"
    r"|where)\b))\b(?!')[ ,:]*"
    r"|no, )+"
)
_COURTESY_BEHIND = re.compile(
    r"(?:[ ,]+(?:please|pls|plz|thanks|thank you|thx|ty|for me|right now|now|asap|too|as "
    r"well|ok|okay|"
    r"would you|will you|can you|if you can|if possible|if you please|or so|or thereabouts"
    r"|also|in the plan|from the plan|to the plan|off the plan|in this plan|from this plan"
    r"|of the plan|on the plan|altogether|entirely|completely|again|man|buddy|mate"
    r"|sir))*[ .!?,;]*$"
)


def without_courtesy(line: str) -> str:
    """The line without what people say around a command.

    >>> without_courtesy("could you please remove step 4, thanks!")
    'remove step 4'
    """
    short = _COURTESY_BEHIND.sub("", line)
    while True:
        shorter = _COURTESY.sub("", short).strip(" ,")
        if shorter == short:
            return short or line
        short = shorter or short
        if not shorter:
            return short


@dataclass(frozen=True, slots=True, kw_only=True)
class Context:
    """What was said before in the thread.

    Attributes:
        last: Ids of the steps spoken of last, for “it”.
        pending: Whether a proposal waits for a decision.
    """

    last: tuple[str, ...] = ()
    pending: bool = False


ALONE = Context()
