"""Which step of a plan made anew is a step of the plan before, where its id is another one.

An id follows from depths and placement, so a corrected shoe or another edition of the rules gives
the same plug another id. A step is recognised only where exactly one can be meant.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from kernel.plugging.edits.rows import SAME_DEPTH_FT, Json, ends_of

NEAR_FT = 500.0  # farther apart without overlap, like steps are two different ones
_FIGURES = re.compile(r"\d[\d,.]*")
_Key = tuple[str, str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Recognised:
    """The steps of one plan in another.

    Attributes:
        ids: Id of a step before to the id that it has now; the same where it kept it.
        doubtful: Ids of steps before for which several, or several of which for one, may be meant.
    """

    ids: Mapping[str, str]
    doubtful: frozenset[str]


def recognised(before: Sequence[Json], after: Sequence[Json]) -> Recognised:
    """The steps of a plan in the plan that was made anew: by id, by place, by what they are.

    By place is the same type at the same depths; by what it is the same type, formation and
    purpose with its figures left aside, as many of them in the same order, and near. Where more
    than one is to be recognised so, each must rest on the same facts as well.

    >>> shoe = {"id": "a", "type": "surface_shoe_plug", "purpose": "shoe 1,000 ft",
    ...         "top_ft": 950, "bottom_ft": 1050}
    >>> deeper = {**shoe, "id": "b", "purpose": "shoe 1,200 ft", "top_ft": 1150, "bottom_ft": 1250}
    >>> dict(recognised([shoe], [deeper]).ids)
    {'a': 'b'}
    """
    known = {str(step["id"]) for step in after}
    ids = {str(step["id"]): str(step["id"]) for step in before if str(step["id"]) in known}
    for old in _without(before, ids):
        here = [new for new in _without(after, ids.values()) if _same_place(old, new)]
        rivals = [one for one in _without(before, ids) if _same_place(one, old)]
        if len(here) == len(rivals) == 1:
            ids[str(old["id"])] = str(here[0]["id"])
    doubtful: set[str] = set()
    there = _by_kind(after)
    for kind, olds in _by_kind(before).items():
        news = there.get(kind, [])
        left = _without(olds, ids)
        pairs = list(zip(left, _without(news, ids.values()), strict=False))
        found = ids | {str(old["id"]): str(new["id"]) for old, new in pairs}
        if left and [found.get(str(old["id"])) for old in olds] == [str(n["id"]) for n in news]:
            sure = [one for one in pairs if _near(*one) and (len(pairs) == 1 or _same_facts(*one))]
            ids |= {str(old["id"]): str(new["id"]) for old, new in sure if len(sure) == len(pairs)}
        if news:
            doubtful |= {str(old["id"]) for old in _without(left, ids)}
    return Recognised(ids=ids, doubtful=frozenset(doubtful))


def _without(steps: Sequence[Json], ids: Iterable[str]) -> list[Json]:
    """The steps whose ids are not among these."""
    taken = set(ids)
    return [step for step in steps if str(step["id"]) not in taken]


def _same_place(one: Json, other: Json) -> bool:
    ends, there = ends_of(one), ends_of(other)
    if one.get("type") != other.get("type") or ends is None or there is None:
        return False
    return all(abs(a - b) <= SAME_DEPTH_FT for a, b in zip(ends, there, strict=True))


def _by_kind(steps: Sequence[Json]) -> dict[_Key, list[Json]]:
    """Steps of the same type about the same, deepest first."""
    found: dict[_Key, list[Json]] = {}
    for step in sorted(steps, key=lambda one: -(ends_of(one) or (0.0, 0.0))[1]):
        subject = " ".join(_FIGURES.sub("", str(step.get("purpose") or "")).split())
        key = (str(step.get("type")), str(step.get("formation") or ""), subject)
        found.setdefault(key, []).append(step)
    return found


def _near(old: Json, new: Json) -> bool:
    ends, there = ends_of(old), ends_of(new)
    return bool(ends and there and max(ends[0] - there[1], there[0] - ends[1]) <= NEAR_FT)


def _same_facts(old: Json, new: Json) -> bool:
    return bool(old.get("sources")) and list(old["sources"]) == list(new.get("sources") or [])
