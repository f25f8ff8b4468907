"""One spelling for dashes, numbers, units and the words of the trade."""

import re
import unicodedata
from collections.abc import Callable

from kernel.assistant.words import NUMBERS, ORDINALS, PHRASES, SHORT

_DASHES = re.compile(r"[‐‑‒–—―−]")
_QUOTES = str.maketrans(
    {
        "’": "'",
        "‘": "'",
        "′": "'",
        "`": "'",
        "“": '"',
        "”": '"',
        "″": '"',
        "\t": " ",
        "\n": " ",
        "·": " ",
    }
)
_PHRASES = tuple((re.compile(pattern), said) for pattern, said in PHRASES)
_LONG = {short: word for word, shorts in SHORT.items() for short in shorts.split()}
_SHORTENED = re.compile(
    rf"(?<![\w/.'-])(?:{'|'.join(sorted(map(re.escape, _LONG), key=len, reverse=True))})"
    r"(?![\w/.'-])"
)
_SMALL = {word: value for word, value in NUMBERS.items() if value < 10 and value}
_NUMBER_WORD = "|".join(sorted((*NUMBERS, "hundred", "thousand"), key=len, reverse=True))
_NUMBER_RUN = re.compile(
    rf"\b(?:{_NUMBER_WORD})(?:[ -](?:and )?(?:{_NUMBER_WORD}))*\b(?! rivers?\b)"
)
_STEP_NOUN = r"(?:steps?|plugs?|stp|number|no\.?|version|#)"
_ORDINAL = re.compile(rf"\b({'|'.join(ORDINALS)}) (step|plug)\b")
_TAKEN_OUT = re.compile(  # “take step 8 out of there”, “take it off the list”
    r"\b(?:(?:tak|leav|strik)(?:e|ing)|(?:pull|yank|throw|kick|cross|get)(?:ing)?)"
    r" (?!(?:another |about )?\d[\d.]* (?:sacks|ft|m|pct)\b)([^,;]+?) (?:out(?: of (?:there|here"
    r"|it|this))?\b"
    r"|(?:off|out)(?=[ .!?]*$| (?:of )?(?:the )?(?:plan|list|procedure|program|job)\b))"
)
_WHERE_IT_IS = re.compile(  # “50 ft above where it is”
    r"(?: than| from| of)? (?:where it(?:'s| is)(?: (?:now|at))*|(?:its|the) (?:current|present) "
    r"(?:place|position|depth))(?=$|[ ,.;!?])"
)
_ORDINALS = re.compile(  # “the fourth and fifth steps”
    rf"\b((?:{'|'.join(ORDINALS)})(?:(?:,|,? and|,? &) (?:the )?(?:{'|'.join(ORDINALS)}))+)"
    r" (?:step|plug)s?\b"
)
_Fix = tuple[re.Pattern[str], str | Callable[[re.Match[str]], str]]


def _k(match: re.Match[str]) -> str:
    return f"{float(match[1]) * 1000:g}" if float(match[1]) < 100 else match[0]


_NUMBERS_AND_UNITS: tuple[_Fix, ...] = (
    (
        re.compile(r"(?<![\d.])(\d{1,3})((?:,\d{3})+)(?!\d|,\d)"),
        lambda m: m[1] + m[2].replace(",", ""),
    ),
    (re.compile(r"(?<![\w.])(\d+(?:\.\d+)?) ?k\b"), _k),
    (re.compile(r"(?<=\d)\.0+\b(?!\()"), ""),
    (re.compile(r"(?<=\d) ?(?:'|feet\b|foot\b|ft\b\.?)(?!\w)"), " ft "),
    (re.compile(r"(?<=\d)-(?:ft|foot)\b"), " ft "),
    (re.compile(r"(?<=\d) ?(?:meters?|metres?|mtrs?|m)\b(?! ?[/(])"), " m "),
    (re.compile(r"(?<=\d)(?: |-)?(?:sacks?|sxs?|sks?|bags?)\b\.?(?! ?/)"), " sacks "),
    (re.compile(r"\b(?:sxs?|sks?|bags|sack)\b"), "sacks"),
    (re.compile(r"(?<=\d) ?(?:bbls?|barrels?)\b"), " bbl "),
    (re.compile(r"\b(?:bbls?|barrels)\b"), "bbl"),
    (re.compile(r"(?<=\d) ?(?:%|pct\b|percent\b|per cent\b)"), " pct "),
    (re.compile(r"(?:cu\.? ?ft|ft3|ft\^3|cf)(?: ?(?:/|per) ?(?:sacks?|sx|sk))?\b"), " "),
    (
        re.compile(
            r"(?<=\d)( sacks\b[^,;.\d]*?),? (?:instead of|rather than|not|vs\.?) \d+( sacks)?(?=$"
            r"|[,;. ])"
            r"(?! (?:ft|m|pct)\b)"
        ),
        r"\1",
    ),
    (re.compile(r"\bcl\.? ?(?=[abcgh]\b)|\bclass[- ](?=[abcgh]\b)|\btype (?=[abcgh]\b)"), "class "),
    (
        re.compile(
            r"(?<=sacks) +(?:of |with )?([bcgh])(?=$|[,;.]| (?:cement|cmt|on|for|in|at)\b)"
            r"|(?<=\bto )([cgh])(?=$|[,;.]| (?:cement|cmt|on|for|in)\b)"
        ),
        lambda m: f" class {m[1] or m[2]}",
    ),
    (re.compile(r"\b(?:ft|feet)? ?(?:md|mdkb|kb)\b"), " ft "),
)
_SIGNS: tuple[_Fix, ...] = (
    (re.compile(r"(?:->|=>|→|>>)"), " to "),
    (re.compile(r"(?:^|(?<=[\s,;:]))\+ ?(?=\d+ ?(?:sacks|sx|sk))"), "add "),
    (re.compile(r"(?:^|(?<=[,;:])|(?<=[,;:] ))-(?=\d+ ?(?:sacks|sx|sk))"), "decrease "),
    (re.compile(r"(?<=[a-z0-9] )-(?=\d+ ?(?:sacks|sx|sk))"), "negative "),
    (re.compile(r"\bp ?& ?s\b"), "perf and squeeze"),
    (re.compile(r"\bp ?& ?a\b"), "plugging"),
    (re.compile(r" ?& ?| \+ "), " and "),
    (re.compile(r" ?@ ?"), " at "),
    (re.compile(r" ?= ?"), " to "),
    (re.compile(r"\$(?! ?\d)"), " cost "),
    (re.compile(r"~ ?"), ""),
    (re.compile(r"\bf/ ?(?=\d)"), "from "),
    (re.compile(r"(?<=\d) ?t/ ?(?=\d)"), " to "),
    (re.compile(r"\bx ?(\d)$|\b(\d) ?x$"), lambda m: f"{m[1] or m[2]} times"),
    (re.compile(r"\bdo nt\b"), "don't"),
    (re.compile(r"(?<=\d) n (?=\d)"), " and "),
    (re.compile(r"^y(?= (?:is|are|do|does|did|the|step|plug|we)\b)"), "why"),
    (re.compile(r"# ?(?=\d)"), " number "),
)


def normalised(text: str) -> str:
    """A line as the rules read it: lower case, one spelling, numbers as digits with unit words.

    >>> normalised("pls merge the 6.5k and 9,500' plugs")
    'please merge the 6500 and 9500 ft plugs'
    """
    line = unicodedata.normalize("NFKC", text).translate(_QUOTES)
    line = _DASHES.sub("-", line).lower().strip()
    line = re.sub(r"\s+", " ", line)
    for pattern, said in _SIGNS:
        line = pattern.sub(said, line)
    line = re.sub(r"\bno[ -]one\b(?! ?\d)", "nobody", line)
    line = _SHORTENED.sub(lambda match: _LONG[match[0]], line)
    line = _NUMBER_RUN.sub(_spoken_number, line)
    line = re.sub(r"\b(?:an?|another) (?:2nd|second|3rd|third|extra) (?=[a-z])", "another ", line)
    line = _ORDINALS.sub(_numbered_steps, line)
    line = _ORDINAL.sub(lambda m: f"{m[2]} {ORDINALS[m[1]]}", line)
    for pattern, said in _NUMBERS_AND_UNITS:
        line = pattern.sub(said, line)
    return _tidy(line)


def phrased(line: str) -> str:
    """The words of the trade and of command in one spelling, after repair.

    >>> phrased("get rid of the bridge plug"), phrased("take out the cast iron bridge plug")
    ('remove the cibp', 'remove the cibp')
    """
    for pattern, said in _PHRASES:
        line = pattern.sub(said, line)
    line = _WHERE_IT_IS.sub("", line)
    line = _TAKEN_OUT.sub(r"remove \1 ", line)
    line = re.sub(
        r"\b(?:that|which) (?:is|are|should be) (?=(?:from )?\d)|\bthat's (?=\d)", "", line
    )
    line = re.sub(r"\bbring(?:ing)? (.+?) up\b", r"raise \1", line)
    line = re.sub(r"\bbring(?:ing)? (.+?) down\b", r"lower \1", line)
    return _tidy(line)


def _numbered_steps(match: re.Match[str]) -> str:
    words = re.findall(r"[a-z0-9]+", match[1])
    numbers = [str(ORDINALS[word]) for word in words if word in ORDINALS]
    return f"steps {' and '.join(numbers)}"


def _tidy(line: str) -> str:
    line = re.sub(r"\s+", " ", line).strip()
    return re.sub(r" (?=[,;:?!])", "", line)


def _spoken_number(match: re.Match[str]) -> str:
    """“sixty-five hundred” is 6500; a lone “one” stays a pronoun unless it numbers a step."""
    words = [word for word in re.split(r"[ -]", match[0]) if word != "and"]
    before = match.string[: match.start()]
    after = match.string[match.end() :]
    if words == ["one"] and not re.search(rf"{_STEP_NOUN} $", before):
        return match[0]
    if " and " in match[0] and "hundred" not in words and "thousand" not in words:
        parts = match[0].split(" and ")
        return " and ".join(_spoken_number_of(part.replace("-", " ").split()) for part in parts)
    if len(words) > 1 and all(word in _SMALL for word in words):
        return (
            match[0]
            if "step" not in before and "plug" not in before
            else " ".join(str(_SMALL[word]) for word in words)
        )
    if words[0] in ("hundred", "thousand") and not re.search(r"\ba $", before):
        return match[0]
    del after
    return _spoken_number_of(words)


def _spoken_number_of(words: list[str]) -> str:
    total = part = 0
    for word in words:
        if word == "thousand":
            total, part = total + (part or 1) * 1000, 0
        elif word == "hundred":
            part = (part or 1) * 100
        elif part and part < 100 and NUMBERS[word] >= 10 and part % 10 == 0 and part >= 20:
            part = part * 100 + NUMBERS[word]  # “ninety fifty” is 9050, as depths are said
        else:
            part += NUMBERS[word]
    return str(total + part)
