"""What is told of a step before the order about it: “step 4 is short, add 12 more sacks to it”."""

import re

from kernel.assistant.framing import ALTERING, ANOTHER_WELL
from kernel.assistant.marks import Args, Named, Slots
from kernel.assistant.negation import NEGATION
from kernel.assistant.sequences import VERB

_TOLD = re.compile(
    rf"^(?P<told>(?!(?:{VERB}|what|which|why|how|when|where|who|is|are|do|does|did|if|should|would"
    r"|will|suppose|on|for|in|at)\b)[^,;?<]*"
    r"(?P<named><r\d+>(?:(?:,| and|, and|,? with) (?:the )?<r\d+>)*)(?:[^,;?<]|<r\d+>)*)"
    r"(?:[,;.]| -)+(?: and| so| then| please| kindly| just| now| let's| (?:can|could) you)* "
    rf"(?P<order>{VERB}\b[^?]*)$"
)
_NEEDLESS = re.compile(  # told of a step, these do not deny the order
    r"\b(?:without|no longer|(?:don'?t|do not|doesn'?t|does not) (?:really )?(?:need|want)"
    r"|(?:don'?t|do not|can'?t|cannot) see (?:the |any |a )?(?:need|use|point|reason|purpose)"
    r"|nobody (?:needs|wants|uses)|not (?:doing|using|running|going to (?:do|use|need))"
    r"|(?:isn'?t|aren'?t|is not|are not) (?:really )?(?:needed|required|necessary))\b"
)


def order_told(slots: Slots) -> Slots | None:
    """The order with the step in the place of “it”; None where the line is not of that kind.

    The order must name no other step, and what is told no value, no condition and no other well.
    """
    found = _TOLD.match(slots.line)
    if found is None:
        return None
    told = found["told"]
    named = re.findall(r"<r\d+>", found["named"])
    others = [mark for mark in re.findall(r"<r\d+>", told) if mark not in named]
    ordered = re.findall(r"<r\d+>", found["order"])
    if not all(_is_it(mark, slots) for mark in ordered) or not ordered:
        return None
    if any(_is_it(mark, slots) for mark in named) or any(slots.get(m).refs for m in others):
        return None
    if ALTERING.search(told) or ANOTHER_WELL.search(told):
        return None
    needless = re.match(r"^remove\b", found["order"])  # only a removal agrees with “not needed”
    if NEGATION.search(_NEEDLESS.sub(" ", told) if needless else told) or NEGATION.search(
        found["order"]
    ):
        return None
    line = re.sub(r"<r\d+>", found["named"], found["order"])
    return Slots(line=line, held=slots.held)


def _is_it(mark: str, slots: Slots) -> bool:
    it: tuple[Args, ...] = ({"pronoun": "it"},)
    named: Named = slots.get(mark)
    return named.refs == it
