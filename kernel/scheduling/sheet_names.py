"""Names in sheets: when two spellings are one thing, and when a person has to say so.

Case, spaces and hard spaces make no difference. Signs, leading zeros and what stands in brackets
do: “RIG-101” and “Rig 101 (HP 1500)” are asked about, never joined unasked.
"""

import re
from collections.abc import Iterable, Sequence

from kernel.scheduling.sheet_table import clean_text

PSEUDO_RIGS = frozenset({"duc", "ducs", "tbd", "tba", "n/a", "none", "no rig", "rigless", "-", "–"})

_TOTAL = re.compile(
    r"(grand |sub[- ]?)?totals?\b.*|sub[- ]?totals?|.*\b(sub)?totals?:?|sum( of .*)?|average\b.*",
    re.IGNORECASE,
)
_MOVE = re.compile(
    r"(rig|pad|inter[- ]?pad|field)?[ -]*(move|moving|skid(ding)?|walk(ing)?|tow(ing)?|transit)"
    r"( (in|out|to|from|on|off)\b.*)?|(de-?)?mob(ili[sz]ation)?( (in|out|to|from)\b.*)?"
    r"|rig (up|down)|mob ?/ ?demob",
    re.IGNORECASE,
)
_WAITING = re.compile(
    r"(rig )?(stand ?-?by|stby|stacked|cold stack(ed)?|warm stack(ed)?)\b.*"
    r"|(rig )?(idle|gap|available|float)( time| days)?|waiting on .*|wow|woo|wom",
    re.IGNORECASE,
)
_UPKEEP = re.compile(
    r"(rig |annual |planned )?(maintenance|overhaul|inspection|uwild|sps|shut ?-?down|repair)\b.*",
    re.IGNORECASE,
)
_KINDS = (
    ("Drilling", r"drill(ing)?|new drill|dev(elopment)? drill(ing)?|drl|d|conductor|top ?set|spud"),
    ("Completion", r"compl(etion|ete|\.)?|cmpl|new completion|c|d&c|drill(ing)? (and|&) compl.*"),
    ("Workover", r"work ?-?over|wo|w/o|recompl(etion|ete)?|sidetrack|re-?entry|well service"),
    ("PlugAndAbandon", r"p ?& ?a|p and a|pa|plug(ging)? ?(and|&)? ?abandon(ment)?|abandon(ment)?"),
    ("Fracturing", r"frac(turing)?|hydraulic fracturing|stim(ulation)?"),
    ("PlatformService", r"platform ?service|platform work"),
    ("UWILD", r"uwild"),
    ("RigOverhaul", r"rig ?overhaul|overhaul|sps"),
    ("Other", r"other|misc(ellaneous)?"),
)
_PHASES = (
    ("move in", r"move[- ]?in|mob(ili[sz]ation)?( in)?"),
    ("rig up", r"rig[- ]?up|ru"),
    ("top hole", r"top ?hole|surface( hole)?|conductor|spudder"),
    ("intermediate", r"intermediate( hole)?|int"),
    ("production hole", r"production( hole)?|lateral|prod"),
    ("completion", r"compl(etion)?"),
    ("rig down", r"rig[- ]?down|rd"),
)
_CHOICE_WORDS = {
    "dev": "Development", "d": "Development", "producer": "Development", "infill": "Development",
    "expl": "Exploration", "exp": "Exploration", "e": "Exploration", "wildcat": "Exploration",
    "committed": "Firm", "f": "Firm", "optional": "Option", "o": "Option", "contingent": "Option",
    "out of plan": "Out-of-plan", "oop": "Out-of-plan", "24x7": "24/7", "7 days": "24/7",
    "mon-fri": "weekdays", "5 days": "weekdays",
}  # fmt: skip
_STATUSES = (
    ("planned", r"planned|plan|scheduled|not started|future|proposed|pending|open|draft|ready"),
    ("committed", r"committed|firm|approved|sanctioned|confirmed|permitted"),
    ("in progress", r"in ?-?progress|ongoing|active|started|drilling|current|underway|wip|spudded"),
    ("done", r"done|complete[d]?|finished|released|closed|drilled|td'?d"),
    ("cancelled", r"cancel+ed|dropped|removed|deferred|void|on hold|suspended|postponed"),
)
_YES = frozenset({"yes", "y", "true", "1", "x", "pinned", "fixed", "locked"})
_NO = frozenset({"no", "n", "false", "0", ""})


def name_key(name: str) -> str:
    """A name under which spellings are one without asking: case and spaces make no difference.

    >>> name_key(" Rig" + chr(160) + "101 ") == name_key("RIG 101")
    True
    """
    return " ".join(clean_text(name).casefold().split())


def rig_likeness(name: str) -> str:
    """What spellings of one rig share: its number behind the word “rig”, else its letters.

    >>> {rig_likeness(name) for name in ("Rig 101", "RIG-101", "Rig 101 (HP 1500)", "WC-RIG0101-A")}
    {'101'}
    """
    text = name_key(name)
    if match := re.search(r"\brig\W*0*(\d+[a-z]?)\b|rig0*(\d+)", text):
        return match[1] or match[2]
    bare = re.sub(r"\([^)]*\)|\[[^\]]*\]|\b(rig|no|number|the)\b|[^\w]", "", text)
    return _without_leading_zeros(bare) or text


def well_likeness(name: str) -> str:
    """What spellings of one well share: letters and digits without signs and leading zeros.

    >>> well_likeness("A-07"), well_likeness("Well A #7")
    ('a7', 'a7')
    """
    text = re.sub(r"\b(well|no|number|the)\b|[\W_]", "", name_key(name))
    return _without_leading_zeros(text) or name_key(name)


def _without_leading_zeros(text: str) -> str:
    return re.sub(r"(?<!\d)0+(?=\d)", "", text)


def row_of_no_job(texts: Iterable[str]) -> str:
    """Why a row with such names is no job: a sum, a move, waiting or upkeep; empty for a job.

    >>> row_of_no_job(["Total Rig 101"]), row_of_no_job(["A-7"])
    ('a sum of other rows', '')
    """
    for text in map(clean_text, texts):
        if _TOTAL.fullmatch(text):
            return "a sum of other rows"
        if _MOVE.fullmatch(text):
            return "a rig move; moves are reckoned from the table of moves"
        if _WAITING.fullmatch(text):
            return "waiting time; gaps between jobs are reckoned"
        if _UPKEEP.fullmatch(text):
            return "rig upkeep; enter it as an event of the rig"
    return ""


def job_kind_of(text: str) -> str:
    """The type of job that a word means, empty where it is not known.

    >>> job_kind_of("P&A"), job_kind_of("W/O"), job_kind_of("Dancing")
    ('PlugAndAbandon', 'Workover', '')
    """
    key = name_key(text)
    for kind, pattern in _KINDS:
        if key == kind.casefold() or re.fullmatch(pattern, key):
            return kind
    return ""


def phase_of(text: str) -> str:
    """The phase of a job that a word means, empty where it is not known.

    >>> phase_of("Surface"), phase_of("12-1/4 in")
    ('top hole', '')
    """
    key = name_key(text)
    return next((phase for phase, words in _PHASES if re.fullmatch(words, key)), "")


def choice_of(text: str, known: Sequence[str]) -> str | None:
    """The word of a closed list that is meant; None where none is.

    >>> choice_of("Dev.", ("Development", "Exploration")), choice_of("odd", ("Firm",))
    ('Development', None)
    """
    key = name_key(text).rstrip(".")
    meant = _CHOICE_WORDS.get(key, key).casefold()
    return next((word for word in known if word.casefold() == meant), None)


def status_of(text: str) -> str:
    """What a status word says of a job, empty where it is not known.

    >>> status_of("Spudded"), status_of("Canceled")
    ('in progress', 'cancelled')
    """
    key = name_key(text)
    return next((status for status, words in _STATUSES if re.fullmatch(words, key)), "")


def flag_of(text: str) -> bool | None:
    """Yes or no; None where a word is neither.

    >>> flag_of("Y"), flag_of("no"), flag_of("maybe")
    (True, False, None)
    """
    key = name_key(text)
    return True if key in _YES else False if key in _NO else None
