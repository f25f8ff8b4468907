"""Formations by name: the spellings of the books and of the forms, and rows of a book."""

import re
from dataclasses import dataclass
from functools import lru_cache

from kernel.reference import formation_aliases, formation_names

_ASIDE = re.compile(r"\(.*?\)|\s[-–—:;,].*$|\*")
_BREAKS = re.compile(r"[^a-z0-9/]+")


@dataclass(frozen=True, slots=True, kw_only=True)
class BookFormation:
    """One formation that a district book lists for a field. Depths in feet."""

    name: str
    top_ft: float | None = None
    star: bool = False  # non-productive; still plugged
    tag: bool = False
    condition: str | None = None  # location in words, for example “10 East Silver”
    length_ft: float | None = None
    between_ft: tuple[float, float] | None = None  # the book gives a range instead of a top
    least_sacks: int | None = None  # the book's minimum for its plug
    squeeze: bool = False  # perforated and squeezed even where cement stands behind the pipe
    remark: str = ""  # the book's words beside it
    cite: str = ""


@lru_cache(maxsize=4096)
def formation_key(name: str) -> str:
    """The name by which two spellings of a formation are the same.

    A combined name such as `Ell/Penn/Bend` stays one name.

    >>> formation_key("San Andres - CO2 flood, high flows, H2S") == formation_key("SA*")
    True
    >>> formation_key("Clear Fork"), formation_key("Lo Spra/Dean")
    ('clearfork', 'lower spraberry/dean')
    """
    plain = _ASIDE.sub("", name.lower())
    aliases = formation_aliases()

    def one(part: str) -> str:
        words = _BREAKS.sub(" ", part).strip()
        return aliases.get(words, words)

    whole = one(plain)
    if whole in aliases.values():
        return whole
    return "/".join(one(part) for part in plain.split("/"))


@lru_cache(maxsize=4096)
def formation_parts(name: str) -> tuple[str, ...]:
    """The formations that a combined name stands for; they share one plug.

    >>> formation_parts("SA/Grbg*"), formation_parts("W/A")
    (('san andres', 'grayburg'), ('wichita-albany',))
    """
    return tuple(formation_key(name).split("/"))


@lru_cache(maxsize=4096)
def full_name(name: str) -> str:
    """The name in full, without star; a name outside the table stays as it is printed.

    >>> full_name("Q*"), full_name("Up Spra/Dean"), full_name("C zone Str")
    ('Queen', 'Upper Spraberry/Dean', 'C zone Str')
    """
    known = formation_names()
    parts = formation_parts(name)
    if all(part in known for part in parts):
        return "/".join(known[part] for part in parts)
    return name.replace("*", "").strip()


def same_top(part: str, own: str) -> bool:
    """Whether a formation of the book begins where one of the papers does.

    The upper part of a formation begins at its top.

    >>> same_top("upper spraberry", "spraberry"), same_top("lower spraberry", "spraberry")
    (True, False)
    """
    return part in (own, f"upper {own}")
