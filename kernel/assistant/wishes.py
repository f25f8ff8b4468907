"""Wishes in the passive as commands: “I want step 4 removed”, “step 5 has to be moved to 5,000”.

A report of what was done (“step 4 was removed”, “step 4 removed”) is no wish and stays as it is.
"""

import re

DONE: tuple[tuple[str, str], ...] = (  # how what was done is called, and the command
    (
        r"removed|deleted|dropped|eliminated|skipped|omitted|scrapped|cut(?! and cap)|taken out",
        "remove",
    ),
    (r"combined|merged|joined|consolidated", "combine"),
    (r"moved|shifted|relocated", "move"),
    (r"extended|lengthened|stretched", "extend"),
    (r"changed|modified|adjusted|updated", "change"),
    (r"replaced|substituted", "replace"),
    (r"swapped|exchanged", "swap"),
    (r"switched", "switch"),
    (r"added|inserted", "add"),
    (r"raised", "raise"),
    (r"lowered", "lower"),
    (r"used", "use"),
    (r"made", "make"),
    (r"set", "set"),
    (r"increased|bumped", "increase"),
    (r"decreased|reduced", "decrease"),
    (r"shortened", "shorten"),
    (r"deepened", "deepen"),
    (r"ran|run", "run"),
    (r"put|placed", "put"),
    (r"pumped", "use"),
    (r"gave|given", "give"),
    (r"done|executed|performed", "do"),
)
_PARTICIPLE = "|".join(said for said, _ in DONE)
_WHAT = r"(?P<what>[^;.?!]+?)"
_WISH = (
    r"(?:(?:please|ok|so|and|also|then|(?:can|could) (?:you|i|we)|let's)[, ]+)*"
    r"(?:(?:i|we)(?:'d| would) like|(?:i|we)(?:'d| would)? (?:want|need|prefer)|want|need|get|have"
    r"|let's (?:get|have))(?: to (?:have|get|see))?"
)
_MODAL = (
    r"(?:should|must|needs? to|has to|have to|can|could|ought to|shall|has got to|gotta|will"
    r"|(?:is|are) (?:to|supposed to)|to)"
)
_WISHED = re.compile(rf"^{_WISH} {_WHAT} (?:to be )?(?P<done>{_PARTICIPLE})\b(?P<rest>.*)$")
_NEEDED = re.compile(
    rf"^{_WHAT} {_MODAL} (?:(?:now|please|just|all|both) )*be (?P<done>{_PARTICIPLE})\b"
    r"(?P<rest>.*)$"
)
_TO_GO = re.compile(rf"^{_WHAT} {_MODAL} go(?P<rest>[ .!]*)$|^let (?P<let>[^;.?!]+?) go[ .!]*$")
_PAST = (  # forms that are no command at the same time
    r"removed|deleted|dropped|eliminated|skipped|scrapped|combined|merged|joined|moved|shifted"
    r"|relocated|extended|lengthened|changed|modified|adjusted|updated|replaced|swapped|switched"
    r"|added|inserted|raised|lowered|used|made|increased|decreased|reduced|shortened|ran|placed"
    r"|pumped|gave|took|spotted|perforated"
)
_LATELY = r"(?:already|previously|recently|earlier|just|also|both|all|once)"
_REPORT = re.compile(
    r"^(?:[a-z]+ (?:said|says|reported|told us) (?:that )?)?(?:(?:we|i|they|he|she|you|someone"
    r"|somebody|(?:the|our|my) (?:[a-z]+ )?[a-z]+)"
    rf"(?:'ve|'s|'d)? (?:(?:have|has|had) )?(?:{_LATELY} )*(?:{_PAST})"
    rf"|{_LATELY} (?:{_PAST})|[^,;?]+ (?:was|were|has been|have been|had been) (?:{_LATELY} )*"
    rf"(?:{_PAST}))\b[^?;]*$"
)
_REQUEST = re.compile(
    r"\b(?:please|should|must|needs?|want|would|could|can|let's|so|but|again|back|undo|revert)\b"
)
_ASKED = re.compile(
    r"^(?:what|which|who|why|when|where|how|is|are|do|does|did|should|if|suppose|was|were)\b"
)


def active(line: str) -> str:
    """The line with a passive wish turned into a command.

    >>> active("i want step 4 removed"), active("step 4 should be removed")
    ('remove step 4', 'remove step 4')
    >>> active("step 4 was removed"), active("step 4 can go")
    ('step 4 was removed', 'remove step 4')
    """
    if _ASKED.match(line):
        return line
    if gone := _TO_GO.match(line):
        return f"remove {gone['what'] or gone['let']}"
    found = _WISHED.match(line) or _NEEDED.match(line)
    if found is None:
        return line
    return f"{command_of(found['done'])} {found['what']}{found['rest']}"


def reported(line: str) -> bool:
    """Whether a line tells what was done, and asks for nothing.

    >>> reported("we already moved plug 2 up"), reported("the cibp was moved")
    (True, True)
    >>> reported("step 4 was moved, please move it back"), reported("i want step 4 moved")
    (False, False)
    """
    return bool(_REPORT.match(line)) and not (_REQUEST.search(line) or _ASKED.match(line))


def command_of(done: str) -> str:
    """The command of which a participle tells the outcome.

    >>> command_of("merged")
    'combine'
    """
    return next(verb for said, verb in DONE if re.fullmatch(said, done))
