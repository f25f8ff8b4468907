"""The words and numbers of wellbore sketches: what names a thing, a depth, a size, cement."""

import re
from typing import Literal

from kernel.documents.scan_values import CASING_SIZES, HOLE_SIZES, casing_size, hole_size, inches
from kernel.documents.values import Number

Kind = Literal[
    "cibp",
    "retainer",
    "dv_tool",
    "packer",
    "cement_plug",
    "squeeze",
    "perforations",
    "open_hole",
    "toc",
    "pbtd",
    "td",
    "kop",
    "junk",
    "behind_pipe",
    "liner_top",
    "component",
    "string",
    "hole",
]
NUM = r"(?:\d{1,2}[,.]\d{3}(?:\.\d+)?(?!\d)|\d{2,5}(?:\.\d{1,2})?(?!\d))"
FOOT = r"(?:\s*(?:'|’|′|`|FT\b\.?(?:\s*KB\b)?|FTKB\b|FEET\b|MD\b))*"
RANGE = re.compile(
    rf"(?<![\d,.])(?P<top>{NUM}|\d(?:\.\d+)?|SURF(?:ACE)?){FOOT}\s*"
    rf"(?:-|–|—|~|\bTO\b|\bTHRU\b|\bTHROUGH\b)\s*(?P<bottom>{NUM}){FOOT}"
)
AT = re.compile(rf"(?:@|\bAT\b|\bSET\b|\bDEPTH\b|:|=)\s*:?\s*(?P<one>{NUM})(?![#\d])")
WITH_UNIT = re.compile(rf"(?<![\d,.-])(?P<one>{NUM})\s*(?:'|’|′|`|FT\b|FEET\b|MD\b)")
BARE = re.compile(r"(?<![\d,.#/-])(?P<one>\d{1,2},\d{3}(?:\.\d+)?|\d{4,5}(?:\.\d{1,2})?)(?![\d/#])")
SIZE = re.compile(
    r"(?<![\d,./-])(?P<size>\d{1,2}[ -]?\d{1,2}/\d{1,2}|\d{1,2}\.\d{1,3}|\d{1,2})"
    r"\s*(?P<mark>\"|''|”|“|″|\bIN\b\.?|\bINCH\b|\bO\.?D\.?\b)?"
)
WEIGHT = re.compile(r"(?<![\d.])(?P<n>\d{1,3}(?:\.\d{1,2})?)\s*(?:#|LBS?\b\.?(?:\s*/\s*FT)?|PPF\b)")
GRADE = re.compile(
    r"(?<![A-Z0-9])(?P<grade>(?:HC)?[CHJKLNPQSTV]{1,2}[- ]?(?:40|55|80|90|95|105|110|125|140)"
    r"(?:[- ]?(?:HC|ICY|IC|EC))?)(?![A-Z0-9])"
)
BARE_WEIGHT = re.compile(r"^\s*[,;]\s*(?P<n>\d{1,3}(?:\.\d{1,2})?)\s*[,;#]")
BARE_PIPE = re.compile(r"[-;:]\s*(?P<size>\d{1,2})\s*[,;]\s*(?P<n>\d{1,3}(?:\.\d{1,2})?)\s*[,;#]")
SACKS = re.compile(r"(?<![\d,.])(?P<n>\d{1,2},\d{3}|\d{1,4})\s*(?:SACKS?|SXS?|SKS?)\b")
CLASS = re.compile(r"\bCLASS\s+[\"“]?(?P<cls>[A-H])\b|\bCL\.?\s+(?P<cl>[A-H])\b")
CAP = re.compile(
    r"(?<![\d,.])(?P<n>\d{1,3}(?:\.\d)?)\s*(?:'|’|′|`|FT\b\.?|FEET\b)\s*(?:OF\s+)?"
    r"(?:CLASS\s+\S+\s+|NEAT\s+)?(?:CEMENT|CMT)\b"
    r"|\b(?:CEMENT|CMT)\s*(?:CAP|ON TOP)?\s*[:=]?\s*(?P<m>\d{1,3})\s*(?:'|’|′|FT\b|FEET\b)"
)
DATE = re.compile(
    r"(?<!\d)(?:\d{1,2}[/-]\d{1,2}[/-](?:\d{4}|\d{2})|\d{4}-\d{2}-\d{2}"
    r"|(?:JAN|FEB|MAR|APR|MAY|JUNE?|JULY?|AUG|SEPT?|OCT|NOV|DEC)[A-Z]*\.? \d{1,2},? \d{4})(?!\d)"
)
NOISE = re.compile(
    r"\b\d{2}-?\d{3}-?\d{5}(?:-?\d{2}){0,2}\b|\(?\b\d{3}\)?[ -]\d{3}-\d{4}\b"
    r"|\b\d+\s*(?:JTS?|JOINTS?|SPF|JSPF|HOLES|SHOTS|DEG|PSI|BBLS?|GALS?|°|%)\b"
    r"|\bTYPE\s+\S+|\b[A-Z]{0,2}-?\d{3}[A-Z]\b|\b[EF][- ]\d{3}\b"
)
THINGS: tuple[tuple[Kind, str], ...] = (
    (
        "cibp",
        r"(?<![A-Z])C\.?I\.?B\.?P\b\.?|CAST\s+IRON\s+BRIDGE\s+PLUG|BRIDGE\s+PLUG"
        r"(?!\s*[-(]?\s*RETRIEV)|\bBP\b(?=\s*(?:@|AT\b))",
    ),
    ("retainer", r"(?<![A-Z])C\.?I\.?C\.?R\b\.?|(?:(?:CEMENT|CMT)\s+)?RETAINER"),
    (
        "dv_tool",
        r"\bD\.?V\.?(?:[ -]*(?:STAGE)?[ -]*TOOL|T?\b)|(?:MULTI-?\s*)?STAGE\s+(?:COLLAR|TOOL)"
        r"|\bACP\b",
    ),
    ("cement_plug", r"(?:CEMENT|CMT)\s+PLUG|PLUG\s+-\s+CEMENT|BALANCED\s+PLUG"),
    (
        "squeeze",
        r"(?:CEMENT|CMT)\s+SQ(?:UEEZE|Z)|\bSQ(?:Z|UEEZE)(?:'?D)?\s+HOLES?"
        r"|\bSQ(?:UEEZED|Z'?D?)(?=\s*(?:@|AT\b))|(?:CASING|CSG)\s+LEAK",
    ),
    ("packer", r"\bPACKER|\bPKR\b"),
    ("perforations", r"\bPERF(?:ORAT(?:ED|IONS?))?S?\b\.?(?!\s*(?:&|AND)\s*(?:SQ|CIRC))"),
    ("open_hole", r"\bOPEN[ -]?HOLE\b|\bOH\b"),
    (
        "toc",
        r"\b(?:E|EST\.?\s*)?TOC\b|\bT\.O\.C\.|\bTOP\s+OF\s+(?:CEMENT|CMT)|\b(?:CEMENT|CMT)\s+TOP",
    ),
    ("pbtd", r"\bPBT[DM]\b|\bPBD\b|\bP\.B\.T\.D\.|\bPLUG(?:GED)?[ -]*BACK\s+(?:TOTAL\s+)?DEPTH"),
    ("td", r"\bTD\b|\bT\.D\.|\bTOTAL\s+DEPTH"),
    ("kop", r"\bKOP\b|\bKICK[ -]*OFF(?:\s+POINT)?"),
    ("junk", r"\bFISH\b|\bJUNK\b"),
    (
        "behind_pipe",
        r"^PRIMARY(?:\s+CEMENT(?:ING)?)?(?=\s*[;,:])|(?:CASING|CSG|LINER)\s+CEMENT(?=\s*[;,:])",
    ),
    ("liner_top", r"\bLINER\s+TOP(?:\s+PACKER)?|\bTOP\s+OF\s+LINER|\bTOL\b"),
    (
        "component",
        r"\bCASING\s+JOINTS?(?:\(S\))?|\b(?:CASING|GUIDE|FLOAT)\s+SHOE|\b(?:FLOAT|LANDING)\s+COLLAR"
        r"|\bCASING\s+PUP\s+JOINTS?(?:\(S\))?",
    ),
    (
        "string",
        r"\b(?:SURFACE|SURF|INTERMEDIATE|INTERM?|INT|PRODUCTION|PROD|CONDUCTOR|COND)\b\.?"
        r"(?:\s*(?:CASING|CSG|STRING|PIPE|LINER)\b|(?=\s*:))|\bCONDUCTOR\b"
        r"|\b(?:CASING|CSG|LINER|TUBING|TBG)\b(?!\s*(?:ANCHOR|HANGER|HEAD|PRESS|RECORD|DETAIL|DATA"
        r"|SIZE|WEIGHT|VALVE|SPOOL|PATCH|COLLAR|SCHEMATIC|PUMP))",
    ),
)
THING = re.compile("|".join(f"(?P<{kind}>{words})" for kind, words in THINGS))
PLANNED = re.compile(r"\b(?:PROPOSED?|PLANNED|PLANS?\s+TO|WILL|TO\s+BE|RECOMMENDED?)\b")
GONE = re.compile(
    r"\b(?:DRILLED(?:\s+(?:OUT|UP))?|D/O|D\.O\.|MILLED(?:\s+(?:OUT|UP))?|REMOVED|PULLED|RETRIEVED"
    r"|RELEASED)\b"
)
SQUEEZED = re.compile(r"\bSQ(?:UEEZED?|Z'?D?|'D)\b")
CLOSED = re.compile(r"\b(?:PLUGGED(?!\s+BACK)|ISOLATED|ABANDONED|SHUT[ -]?OFF|T\.?A\.?'?D)\b")
OPEN = re.compile(r"\b(?:OPEN|PRODUCING|ACTIVE)\b")
SURFACE = re.compile(r"\bSURF(?:ACE)?\b|\bCIRC\w*|\bGL\b")
CIRCULATED = re.compile(
    r"\b(?:CIRC\w*(?:\s+(?:CEMENT|CMT))?(?:\s+TO)?(?:\s+SURF\w*)?|(?:CEMENT|CMT)\w*\s+TO\s+SURF\w*)"
)
METHODS: tuple[tuple[str, str], ...] = (
    (r"\bCIRC", "circulated"),
    (r"\bCBL\b|\bRBL\b|\bBOND\b|\bUSIT\b|\bCEL\b|\bLOG\b", "CBL"),
    (r"\bTEMP|\bT\.?S\.?\b", "temperature survey"),
    (r"\bCALC|\bEST", "calculated"),
)
STRINGS: tuple[tuple[str, str], ...] = (
    (r"\bCOND", "Conductor"),
    (r"\bSURF(?:ACE)?\b\.?\s*(?:CASING|CSG|STRING|PIPE|:)|^\s*SURF(?:ACE)?\b", "Surface"),
    (r"\bINT(?:ERM(?:EDIATE)?)?\b", "Intermediate"),
    (r"\bPROD(?:UCTION)?\b", "Production"),
)
PIPE: frozenset[str] = frozenset({"string", "component"})


def plain(text: str) -> str:
    """Upper case, letter for letter; signs that engines put for others are put right."""
    table = str.maketrans({"®": "@", "©": "@", "”": '"', "“": '"', "″": '"', "’": "'", "′": "'"})
    upper = "".join(c.upper() if len(c.upper()) == 1 else c for c in text)
    return upper.translate(table)


def is_size(match: re.Match[str]) -> bool:
    """Whether a number that `SIZE` found is a size of pipe or bit, and no count or date."""
    text, mark = match["size"], match["mark"]
    if "/" not in text and not mark:
        return False
    if "/" in text and match.string[match.end() : match.end() + 1] == "/":
        return False  # a date
    return size_of(text) is not None


def size_of(text: str) -> str | None:
    """The size as it is made; sizes of pipe before those of bits."""
    parted = re.sub(r"(?<=\d)[ -](?=\d)", " ", text.strip())
    for size in (*CASING_SIZES, *HOLE_SIZES, "1 1/4", "1 1/2", "1.9", "2 1/16"):
        if parted == size:
            return size
    return casing_size(text) or hole_size(text)


def without_other_numbers(upper: str) -> str:
    """The text with numbers blanked that are no depths: dates, sizes, weights, sacks, caps."""
    bare = upper
    for pattern in (DATE, NOISE, CAP, SACKS, WEIGHT, GRADE):
        bare = pattern.sub(lambda match: " " * len(match.group()), bare)
    return SIZE.sub(
        lambda m: " " * len(m.group()) if "/" in m["size"] or m["mark"] else m.group(), bare
    )


def number(text: str) -> Number:
    """A depth, where the sign before three digits is a comma whatever the engine made of it.

    >>> number("8.010"), number("1,717.0"), number("54.5"), number("9250")
    (8010, 1717.0, 54.5, 9250)
    """
    if re.fullmatch(r"\d{1,2}\.\d{3}(?:\.\d+)?", text):
        text = text.replace(".", ",", 1)
    plain = text.replace(",", "")
    return float(plain) if "." in plain else int(plain)


def size_in(size: str) -> float:
    """Decimal inches of a size of a statement.

    >>> size_in("5 1/2"), size_in("1.9")
    (5.5, 1.9)
    """
    return inches(size)
