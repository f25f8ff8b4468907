"""What the labels of a wellbore sketch say: statements with their depths, sizes and cement.

Sketches differ in every word and every place; what they have in common is how a label names a
thing and its depth. A label is taken apart at the things that it names (`CIBP`, `Perfs`,
`5-1/2"`), and each part is searched for the depth, the cement and the date that go with it.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Literal

from kernel.documents.schematic_words import (
    AT,
    BARE,
    BARE_PIPE,
    BARE_WEIGHT,
    CAP,
    CIRCULATED,
    CLASS,
    CLOSED,
    DATE,
    GONE,
    GRADE,
    METHODS,
    OPEN,
    PIPE,
    PLANNED,
    RANGE,
    SACKS,
    SIZE,
    SQUEEZED,
    STRINGS,
    SURFACE,
    THING,
    THINGS,
    WEIGHT,
    WITH_UNIT,
    Kind,
    is_size,
    number,
    plain,
    size_of,
    without_other_numbers,
)
from kernel.documents.values import Number, iso_date


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """A value and where it stands in the label's text."""

    value: Number | str
    start: int
    end: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Statement:
    """One thing that a label names, with what the label says of it.

    Attributes:
        parts: size, hole, weight, grade, top, bottom, sacks, class, cap, date, status, method,
            type: each a value and its place. A single depth is `bottom`, and `top` is absent.
        spans: Every depth range, for intervals that a label lists.
        states: The state of each range, where the label gives it range by range.
        pipe: casing, liner or tubing, of pipe.
    """

    kind: Kind
    start: int
    end: int
    parts: dict[str, Part] = field(default_factory=dict)
    spans: tuple[tuple[Part, Part], ...] = ()
    states: tuple[str | None, ...] = ()
    pipe: Literal["casing", "liner", "tubing"] | None = None
    planned: bool = False
    gone: bool = False

    def get(self, name: str) -> Number | str | None:
        """The value of a part, or None."""
        return self.parts[name].value if name in self.parts else None

    @property
    def depth_ft(self) -> Number | None:
        """Where a device stands: its top where the label gives both ends."""
        for name in ("top", "bottom"):
            value = self.get(name)
            if isinstance(value, int | float):
                return value
        return None


def statements(text: str) -> list[Statement]:
    """The things that a label names, in the order of the text.

    >>> [one] = statements("Bridge Plug - Permanent; 8,010.0-8,012.0; CIBP W/3 SACKS CEMENT")
    >>> one.kind, one.depth_ft, one.get("sacks")
    ('cibp', 8010.0, 3)
    >>> [pipe, toc] = statements('5-1/2" 17# L-80 csg @ 9,250\\'. TOC @ 3,140\\' (CBL)')
    >>> pipe.get("size"), pipe.get("weight"), pipe.get("grade"), pipe.get("bottom")
    ('5 1/2', 17, 'L-80', 9250)
    >>> toc.get("bottom"), toc.get("method")
    (3140, 'CBL')
    """
    upper = plain(text)
    found: list[Statement] = []
    for kind, start, end in _clauses(upper):
        statement = _statement(kind, upper, start, end)
        if not _joins(found, statement):
            found.append(statement)
    return [each for each in found if _says_something(each)]


def names_a_thing(text: str) -> bool:
    """Whether a line begins with something that sketches name, or with the size of pipe."""
    upper = plain(text).lstrip(" -•*#")
    head = PLANNED.sub("", upper, count=1).lstrip() if PLANNED.match(upper) else upper
    thing = THING.search(head)
    if thing is not None and (
        thing.start() == 0 or re.fullmatch(r"[A-Z&'. ]{0,28}", head[: thing.start()])
    ):
        return True
    size = SIZE.match(head)
    return size is not None and is_size(size)


def has_depth(text: str) -> bool:
    """Whether a label says where a thing stands."""
    bare = without_other_numbers(plain(text))
    return bool(RANGE.search(bare) or AT.search(bare) or WITH_UNIT.search(bare)) or bool(
        BARE.search(bare) or re.search(r"\bTOC\b.*\bSURF", bare)
    )


def _clauses(upper: str) -> Iterator[tuple[Kind, int, int]]:
    """The label cut where it names its things."""
    marks: list[tuple[int, Kind]] = []
    for match in THING.finditer(upper):
        kind = next(k for k, _ in THINGS if match.group(k) is not None)
        if kind == "packer" and re.search(r"\b(?:DV|ACP|ECP)\b", upper[match.end() :][:40]):
            kind = "dv_tool"
        marks.append((match.start(), kind))
    for match in SIZE.finditer(upper):
        if is_size(match) and not _is_spoken_of(upper, match.end()):
            holed = re.match(r"[\s,]*(?:OPEN\s+)?(?:HOLE|BIT|BOREHOLE)\b", upper[match.end() :])
            marks.append((match.start(), "hole" if holed else "string"))
    marks.sort()
    kept: list[tuple[int, Kind]] = []
    for start, kind in marks:
        if kept and _absorbed(upper, kept[-1], start, kind):
            continue
        kept.append((start, kind))
    if not kept:
        return
    kept[0] = (0, kept[0][1])
    ends = [start for start, _ in kept[1:]] + [len(upper)]
    for (start, kind), end in zip(kept, ends, strict=True):
        yield kind, start, end


def _absorbed(upper: str, last: tuple[int, Kind], start: int, kind: Kind) -> bool:
    """Whether a mark only goes on with the thing before it."""
    between = without_other_numbers(upper[last[0] : start])
    told = bool(RANGE.search(between) or AT.search(between) or WITH_UNIT.search(between))
    if last[1] == kind and kind not in PIPE and kind != "perforations" and not told:
        return True
    if kind == "cibp" and last[1] == "cibp":
        return True  # `Bridge Plug - Permanent; 8,010.0-8,012.0; CIBP`
    if kind == "hole":
        return last[1] in PIPE
    if kind in PIPE and last[1] in PIPE:
        return not told
    if kind == "string" and last[1] in ("toc", "behind_pipe", "squeeze", "liner_top"):
        return not told
    return kind == "open_hole" and last[1] == "hole"


def _is_spoken_of(upper: str, end: int) -> bool:
    """Whether a size belongs to the device that follows it: `5-1/2" CIBP`."""
    following = upper[end : end + 24]
    thing = THING.match(following.lstrip())
    return bool(thing and not any(thing.group(k) for k in ("string", "component")))


def _statement(kind: Kind, upper: str, start: int, end: int) -> Statement:
    clause = upper[start:end]
    parts: dict[str, Part] = {}
    bare = without_other_numbers(clause)
    spans = tuple(_spans(bare, start))
    for name, part in _depths(kind, bare, spans, start):
        parts[name] = part
    for name, pattern in (("weight", WEIGHT), ("sacks", SACKS), ("grade", GRADE)):
        if found := pattern.search(clause):
            raw = found["grade"] if name == "grade" else number(found["n"])
            parts[name] = Part(value=raw, start=start + found.start(), end=start + found.end())
    if kind in PIPE and len(SACKS.findall(clause)) > 1:
        parts.pop("sacks")  # lead and tail, or stages: which is meant is not said
    if found := CLASS.search(clause):
        value = found["cls"] or found["cl"]
        parts["class"] = Part(value=value, start=start + found.start(), end=start + found.end())
    if found := CAP.search(clause):
        value = number(found["n"] or found["m"])
        parts["cap"] = Part(value=value, start=start + found.start(), end=start + found.end())
    for found in DATE.finditer(clause):
        if (day := iso_date(found.group().title())) is not None:
            parts["date"] = Part(value=day, start=start + found.start(), end=start + found.end())
    _sizes(clause, start, parts)
    _words(kind, upper, start, end, parts)
    before = upper[max(0, start - 30) : start]
    return Statement(
        kind=kind,
        start=start,
        end=end,
        parts=parts,
        spans=spans,
        states=_states(clause, spans, start) if kind == "perforations" else (),
        pipe=_pipe_of(clause) if kind in PIPE else None,
        planned=bool(PLANNED.search(clause) or PLANNED.search(before)),
        gone=bool(GONE.search(clause)),
    )


def _spans(bare: str, start: int) -> Iterator[tuple[Part, Part]]:
    for found in RANGE.finditer(bare):
        top = 0 if found["top"].startswith("S") else number(found["top"])
        yield (
            Part(value=top, start=start + found.start("top"), end=start + found.end("top")),
            Part(
                value=number(found["bottom"]),
                start=start + found.start("bottom"),
                end=start + found.end("bottom"),
            ),
        )


def _depths(
    kind: Kind, bare: str, spans: tuple[tuple[Part, Part], ...], start: int
) -> Iterator[tuple[str, Part]]:
    if kind == "toc":
        bare = re.split(r"\bSTAGE\b", bare, maxsplit=1)[0]
    if spans:
        yield "top", spans[0][0]
        yield "bottom", spans[0][1]
        return
    for pattern in (AT, WITH_UNIT, BARE):
        if found := pattern.search(bare):
            at = start + found.start("one"), start + found.end("one")
            yield "bottom", Part(value=number(found["one"]), start=at[0], end=at[1])
            return
    if kind == "toc" and (found := SURFACE.search(bare)):
        yield "bottom", Part(value=0, start=start + found.start(), end=start + found.end())


def _sizes(clause: str, start: int, parts: dict[str, Part]) -> None:
    for found in SIZE.finditer(clause):
        if not is_size(found):
            continue
        size = size_of(found["size"])
        if size is None:
            continue
        holed = re.match(r"[\s,]*(?:OPEN\s+)?(?:HOLE|BIT|BOREHOLE)\b", clause[found.end() :])
        name = "hole" if holed else "size"
        if name in parts:
            continue
        parts[name] = Part(value=size, start=start + found.start(), end=start + found.end())
        weight = BARE_WEIGHT.match(clause[found.end() :])
        if name == "size" and weight and "weight" not in parts:
            at = start + found.end()
            parts["weight"] = Part(
                value=number(weight["n"]), start=at + weight.start("n"), end=at + weight.end("n")
            )

    _bare_size(clause, start, parts)


def _bare_size(clause: str, start: int, parts: dict[str, Part]) -> None:
    """A size in whole inches without a mark, by its weight: `CASING JOINT(S) - 7, 26, N-80`."""
    found = BARE_PIPE.search(clause)
    if found is None or "size" in parts or not re.search(r"\b(?:CASING|CSG|TUBING|TBG)", clause):
        return
    if (size := size_of(found["size"])) is None:
        return
    for name, group, value in (("size", "size", size), ("weight", "n", number(found["n"]))):
        at = start + found.start(group), start + found.end(group)
        parts.setdefault(name, Part(value=value, start=at[0], end=at[1]))


def _words(kind: Kind, upper: str, start: int, end: int, parts: dict[str, Part]) -> None:
    """What words say: the state of an interval, how cement was found, which string it is."""
    clause = upper[start:end]
    if kind in ("perforations", "open_hole", "squeeze"):
        told = upper[max(0, start - 14) : end]
        for pattern, status in ((SQUEEZED, "squeezed"), (CLOSED, "plugged"), (OPEN, "open")):
            words = told.replace("OPEN HOLE", "         ").replace("OPENHOLE", "        ")
            if found := pattern.search(words):
                at = max(0, start - 14) + found.start()
                parts["status"] = Part(value=status, start=at, end=at + len(found.group()))
                break
    if kind == "toc" or kind in PIPE:
        for pattern_text, method in METHODS:
            if kind == "toc" and (found := re.search(pattern_text, clause)):
                parts["method"] = Part(
                    value=method, start=start + found.start(), end=start + found.end()
                )
                break
    if kind in PIPE:
        if found := CIRCULATED.search(clause):
            at = start + found.start()
            parts["circulated"] = Part(value="circulated", start=at, end=start + found.end())
        for pattern_text, name in STRINGS:
            if found := re.search(pattern_text, clause):
                parts["type"] = Part(
                    value=name, start=start + found.start(), end=start + found.end()
                )
                break


def _states(
    clause: str, spans: tuple[tuple[Part, Part], ...], start: int
) -> tuple[str | None, ...]:
    """The state in brackets behind each range; nothing where the label gives one for all."""
    if len(spans) < 2:
        return ()
    ends = [top.start - start for top, _ in spans[1:]] + [len(clause)]
    behind = [
        clause[bottom.end - start : end] for (_, bottom), end in zip(spans, ends, strict=True)
    ]
    if not all(re.match(r"\s*(?:FT|')*\s*\(", each) for each in behind):
        return ()
    return tuple(_state(each) for each in behind)


def _state(words: str) -> str | None:
    told = ((SQUEEZED, "squeezed"), (CLOSED, "plugged"), (OPEN, "open"))
    return next((state for pattern, state in told if pattern.search(words)), None)


def _pipe_of(clause: str) -> Literal["casing", "liner", "tubing"]:
    if re.search(r"\b(?:TUBING|TBG)\b", clause):
        return "tubing"
    return "liner" if re.search(r"\bLINER\b", clause) else "casing"


def _joins(found: list[Statement], statement: Statement) -> bool:
    """Lay a statement without depth and size under the one before, where it only adds words."""
    if not found or statement.kind not in PIPE or found[-1].kind not in PIPE:
        return False
    if statement.get("size") is not None or statement.get("bottom") is not None:
        return False
    for name, part in statement.parts.items():
        found[-1].parts.setdefault(name, part)
    return True


def _says_something(statement: Statement) -> bool:
    if statement.kind in PIPE:
        return "size" in statement.parts or "bottom" in statement.parts
    if statement.kind == "hole":
        return "hole" in statement.parts
    return "bottom" in statement.parts
