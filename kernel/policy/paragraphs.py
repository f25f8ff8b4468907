"""What a cited paragraph of the plugging rule asks for, in one plain sentence."""

import re
from functools import cache

import yaml

from kernel.reference import DATA

_RULE = "3.14"
_PARAGRAPH = re.compile(r"(?:\([A-Za-z0-9]{1,3}\))+")


@cache
def _sentences() -> dict[str, str]:
    text = (DATA / "policy" / "tx" / "paragraphs.yaml").read_text("utf-8")
    return dict(yaml.load(text, Loader=yaml.CSafeLoader))


def paragraphs(cite: str) -> tuple[tuple[str, str], ...]:
    """Each paragraph of 16 TAC §3.14 that a citation names, with what it asks for.

    A deeper paragraph that has no sentence of its own gives that of the one above it.

    >>> paragraphs("16 TAC §3.14(e)(5)")
    (('(e)(5)', 'Surface casing stays in the hole.'),)
    >>> paragraphs("setting: each open interval")
    ()
    """
    _, _, named = cite.partition(_RULE)
    found: dict[str, str] = {}
    for name in _PARAGRAPH.findall(named.split(":")[0]):
        known = name
        while known and known not in _sentences():
            known = known[: known.rindex("(")]
        if known:
            found.setdefault(known, _sentences()[known])
    return tuple(found.items())
