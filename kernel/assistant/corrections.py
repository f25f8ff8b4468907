"""What a person corrects in the same line: “40 sacks, not 25”, “step 3, sorry, I meant step 4”."""

import re
from dataclasses import replace
from typing import Any

from kernel.assistant.marks import Depth, Named, Number, Sacks, Slots

_KINDS = "rkpycd"  # steps, sacks, percentages, yields, classes, depths
# “40 sacks, not 25”, “step 4, not step 5”: what is meant, against what is not
_CONTRAST = re.compile(
    r"(?<=>)(?P<between>(?: [a-z]+)*?(?:(?<= )<r\d+>)?),? (?:and )?"
    r"(?:(?P<not>not)|instead of|rather than|vs\.?|as opposed to) (?:the )?"
    r"(?:<(?P<kind>[a-z])\d+>|\d+(?:\.\d+)?)(?: sacks| ft| pct)?(?=$|[,;.!?])"
)
_CLAUSES = re.compile(r"[;.]|\b(?:and|then)\b")
_LEADS_ON = re.compile(r" (?:to|on|for|in|at|of|with|from|by|into|after|before)$")
_SORRY = (
    r"(?:no wait|wait|sorry|oops|whoops|scratch that|correction|my bad|hold on|i meant?|or rather"
    r"|actually|make (?:it|that)|no)"
)
_MENDED = re.compile(
    r"^(?P<head>.*)<(?P<kind>[rkpycd])\d+>(?P<between>[^<>,;.]*?)"
    rf"(?:[,;.]| -)* (?:no, )?{_SORRY}\b"
    rf"(?:[,;. -]+(?:{_SORRY}|rather|that's|it's|should be|to say)\b)*[,;:. -]+(?:the )?"
    r"(?:<(?P<new>[rkpycd]\d+)>|(?P<number>\d+(?:\.\d+)?))"
    r"(?: sacks| ft| pct| cement)?[ .!]*$"
)


_DENIED = re.compile(  # “plug 4 shouldn't be 25 sacks, it should be 30”
    r"(?P<who><r\d+>) (?:shouldn'?t be|should not be|isn'?t|is not) <(?P<kind>[kpyc])(?P<no>\d+)>"
    r"(?:[,;.]| but|, but) (?:it )?(?:should be|is|must be|needs to be|make it|it's)? ?"
    r"(?:<(?P<new>[kpyc]\d+)>|(?P<number>\d+(?:\.\d+)?))(?: sacks| pct)?[ .!]*$"
)


_NOT_BUT = re.compile(  # “don't use 25 on the Wolfcamp, use 45 sacks”
    r"^(?:don'?t|do not) (?:use|put|set|run|pump) (?:<[kn]\d+>|\d+) (?P<where>(?:on|for"
    r"|in) (?:the )?"
    r"<r\d+>)(?:[,;]| but)*(?: use| put| run| pump| make it) (?P<value><k\d+>)[ .!]*$"
)


_RATHER_THAN = re.compile(r"^instead of (?:the )?<([kpycd])\d+>[,;]? (?=.*<\1\d+>)")


_SHOULD_BE = re.compile(  # “the 5 sacks on step 2 should be 6 sacks”
    r"^(?:the )?<([kpyc])\d+> (?:on|in|for|of) (?:the )?(<r\d+>) (?:should|needs? to"
    r"|must) be (<\1\d+>)[ .!]*$"
)


def correct(slots: Slots) -> None:
    """Take what is meant of a line that says something and then another thing in its place."""
    slots.line = _NOT_BUT.sub(r"use \g<value> \g<where>", slots.line)
    slots.line = _RATHER_THAN.sub("", slots.line)
    slots.line = _SHOULD_BE.sub(r"\2 should be \3", slots.line)
    slots.line = _DENIED.sub(lambda said: _said_right(said, slots), slots.line)
    slots.line = _MENDED.sub(lambda said: _mended(said, slots), slots.line)
    slots.line = _CONTRAST.sub(_without_contrast, slots.line)


def _without_contrast(match: re.Match[str]) -> str:
    """“…, not 25” says no more than the value of its kind before it."""
    if match["kind"] == "r" and not match["not"]:
        return match[0]  # “instead of the CIBP” names what is replaced
    same = match["kind"] or _KINDS
    before = _CLAUSES.split(match.string[: match.start()] + match["between"])[-1]
    if not re.search(rf"<[{same}]\d+>", before) or same not in _KINDS:
        return match[0]
    if _LEADS_ON.search(match["between"]):  # “add 20 sacks to not step 5” names no other step
        return match[0]
    return match["between"]


def _mended(said: re.Match[str], slots: Slots) -> str:
    """The line with the later value, where just one value before is of its kind."""
    kind = said["kind"]
    if f"<{kind}" in said["head"] or (said["new"] and not said["new"].startswith(kind)):
        return said[0]
    if _LEADS_ON.search(said["between"]):  # “from 4200 to no 4100” has its end yet to come
        return said[0]
    old = slots.get(said[0][said.end("head") :].partition(">")[0])
    if said["number"] and kind == "r" and re.search("<[kpycdg]", said["head"]):
        return said[0]  # “60 sacks on step 5, oops, 7” may be either
    new = slots.get(said["new"]) if said["new"] else _of_its_kind(old, _number(said["number"]))
    if new is None:
        return said[0]
    if isinstance(old, Sacks) and isinstance(new, Sacks) and not new.sign:
        new = replace(new, sign=old.sign)
    name = f"{kind}{len(slots.held)}"
    slots.held[name] = new
    return f"{said['head']}<{name}>{said['between']}"


def _said_right(said: re.Match[str], slots: Slots) -> str:
    kind = said["kind"]
    if said["new"] and not said["new"].startswith(kind):
        return said[0]
    old = slots.get(f"{kind}{said['no']}")
    new = slots.get(said["new"]) if said["new"] else _of_its_kind(old, _number(said["number"]))
    name = f"{kind}{len(slots.held)}"
    slots.held[name] = new
    return f"{said['who']} should be <{name}>"


def _of_its_kind(old: Any, number: Number) -> Any:
    """A bare number as another value of the same kind."""
    if isinstance(old, Named):
        single = len(old.refs) == 1 and "step_no" in old.refs[0] and number == int(number) < 100
        return Named(refs=({"step_no": int(number)},)) if single else None
    if isinstance(old, Sacks | Depth):
        return replace(old, value=number)
    return number if isinstance(old, int | float) else None


def _number(text: str) -> Number:
    value = float(text)
    return int(value) if value == int(value) else value
