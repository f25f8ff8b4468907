"""Prose before an order that says all by itself: “district wants an extra plug, so add one at …”.

What stands before the order is left out only where it is prose: a sentence with words of no
command, without a condition, without an order of its own, about no other well. An order that
points back to it (“set that plug …”) needs it, so there it stays and the line is asked about.
"""

import re

from kernel.assistant.accounted import GRAMMAR, HARMLESS
from kernel.assistant.framing import ALTERING, ANOTHER_WELL
from kernel.assistant.sequences import VERB
from kernel.assistant.wishes import DONE

_COMMAND_WORDS = HARMLESS | frozenset().union(*GRAMMAR.values())
_GLUE = r"(?:(?:so|please|kindly|and|then|just|let's|now|here|go ahead and|(?:can|could) you) )*"
_ORDER = re.compile(
    rf"(?P<sign>[,;:.]| -) (?P<glue>{_GLUE})(?P<order>(?:{VERB}|cancel|discard)\b.*"
    r"|(?<=: )\d+ sacks (?:on|for|in) .*)$"
)
_NO_PROSE = (
    re.compile(  # a place, a question, a condition or an order is no sentence about something
        rf"^(?:{_GLUE})(?:(?:{VERB}|on|for|in|at|over|under|from|with|of|to|by|about|regarding|like"
        rf"|what"
        r"|which|why|how|when|where|who|is|are|do|does|did|should|would|will|don't|never|not|yes|ok"
        r"|okay|note|comment)\b|\d(?! (?:changes|things|edits|items)\b)|<)"
    )
)
_FINITE = re.compile(
    r"\b(?:is|are|was|were|am|wants?|needs?|shows?|showed|agreed|came|picked|tagged|changed|talked"
    r"|has|have|had|requires?|prefers?|called|found|saw|got|used|pumped|ended|can't|cannot|looks?"
    r"|heard|says?|said|asked|told|met|decided|approved|ran|measured|logged|[a-z]+'(?:re|ve|m))\b"
)
_UNSURE = re.compile(
    r"\b(?:as long as|as soon as|provided|assuming|in case|sure|unsure|wonder\w*|guess|might"
    r"|thinks?"
    r"|thinking|suggest\w*|examples?|questions?|ideas?|options?|tests?|jokes?|alternatives?"
    r"|propos\w*|rumou?r\w*|nobody|joking|hypothetical\w*|suppose)\b"
)
_QUOTING = re.compile(
    r"\b(?:says?|said|told|tells|asks?|asked|wrote|writes|wants?)(?: (?:us|me))?$"
)
_SPEAKS = re.compile(r"\b(?:says?|said|asked|told)\b")
_DENIED = re.compile(r"n't\b|\b(?:not|no|never|without|nobody|none)\b")
_OF_A_COMMAND = re.compile(rf"\b(?:{VERB}|{'|'.join(said for said, _ in DONE)})\b")
_BACK = re.compile(r"\b(?:it|them|that|those|these|this)\b(?! change| last)")


def without_prose(line: str) -> str:
    """The order alone, where prose stands before it.

    >>> without_prose("district wants an extra plug, so add a plug at 5000")
    'add a plug at 5000'
    >>> without_prose("on the smith 2h, remove step 4")
    'on the smith 2h, remove step 4'
    """
    for found in _ORDER.finditer(line):
        if _is_prose(line[: found.start()], found):
            return found["order"]
    return line


def _is_prose(said: str, found: re.Match[str]) -> bool:
    signed = found["sign"] == ":" or "so " in found["glue"] or _FINITE.search(said)
    if not signed or _NO_PROSE.match(said) or ALTERING.search(said) or _UNSURE.search(said):
        return False
    if ANOTHER_WELL.search(said) or _QUOTING.search(said):
        return False
    undoes = re.match(r"(?:undo|redo|revert|cancel|discard)\b", found["order"])
    if _BACK.search(found["order"]) and not undoes:
        return False
    if (_DENIED.search(said) or _SPEAKS.search(said)) and _OF_A_COMMAND.search(said):
        return False
    return any(word not in _COMMAND_WORDS for word in re.findall(r"[a-z']+", said))
