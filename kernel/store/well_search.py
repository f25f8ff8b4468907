"""Wells by any part of number, lease, operator, field or county, typing errors forgiven.

The trigram index answers for parts of words. Where nothing bears a word as it was typed, the words
of the registry that are a letter or two away stand for it. Without trigrams on the server the same
queries read every row: slower, and with the same answers.
"""

import re
from collections.abc import Iterable, Sequence

import sqlalchemy as sa
from rapidfuzz import process
from rapidfuzz.distance import OSA
from sqlalchemy.orm import Session

from kernel.store.engagement import EngagementRow, engagements_of
from kernel.store.registry import COLUMNS, INVENTED, WellRow
from kernel.store.tables import well, well_engagement
from kernel.store.well_filters import WellFilter, of_own, of_the_registry
from kernel.store.well_tables import well_word

MOST = 50
_LOOKED_AT = 200  # hits are put in order at least, however few are given
_FEWEST_DIGITS_OF_AN_API = 5  # shorter runs, such as “9-17”, are well numbers
_SHORTEST_FORGIVEN = 4  # letters
_ALTERNATIVES = 6  # words that may stand for one
_OWN_LOOKED_AT = 5_000  # wells worked on last, whose names are compared
_OWN_LOOKED_UP = 2_000  # wells worked on last, found by the names of the registry too

EVERY_WELL = WellFilter()

Alternatives = Sequence[Sequence[str]]  # for each word, what may stand for it


def find_wells(
    session: Session, text: str = "", limit: int = MOST, only: WellFilter = EVERY_WELL
) -> list[WellRow]:
    """Wells of the registry in which every word of TEXT occurs, the likeliest first.

    API numbers may be written with dashes and in part.
    """
    return _public(session, as_typed(text), limit, only)


def find_own(
    session: Session, text: str = "", limit: int = MOST, only: WellFilter = EVERY_WELL
) -> list[EngagementRow]:
    """Wells that the organization worked on, by number, label or the names on its own papers.

    Every word of TEXT occurs in one of them. Those worked on last come first.
    """
    return _own(session, as_typed(text), limit, only)


def find_similar(
    session: Session, text: str, limit: int = MOST, only: WellFilter = EVERY_WELL
) -> list[WellRow]:
    """Wells of the registry that bear words like those of TEXT, of which none is found as typed."""
    near = [_near(word, _registry_words(session, word)) for word in _words(text)]
    return _public(session, near, limit, only) if all(near) else []


def find_own_similar(
    session: Session, text: str, limit: int = MOST, only: WellFilter = EVERY_WELL
) -> list[EngagementRow]:
    """Wells that the organization worked on that bear words like those of TEXT."""
    newest = sa.select(well_engagement.c.search_text).order_by(
        well_engagement.c.last_interaction_at.desc(), well_engagement.c.id.desc()
    )
    held: set[str] = set()
    for names in session.scalars(newest.limit(_OWN_LOOKED_AT)):
        held.update(re.findall(r"\w+", names))
    near = [_near(word, held) for word in _words(text)]
    return _own(session, near, limit, only) if all(near) else []


def _public(session: Session, wanted: Alternatives, limit: int, only: WellFilter) -> list[WellRow]:
    """The order is made of some hits more than LIMIT: to sort all of them would read them all.

    An invented well of the samples is found by the organizations that work on it.
    """
    worked_on = sa.exists().where(well_engagement.c.api14 == well.c.api14)
    found = sa.select(*COLUMNS).where(well.c.api14.not_like(INVENTED) | worked_on)
    found = found.where(*of_the_registry(only)).limit(max(limit, _LOOKED_AT))
    for forms in wanted:
        found = found.where(_any_of(well.c.search_text, forms))
    if not wanted and not only.is_set:
        found = found.order_by(well.c.api14)
    rows = [WellRow(**row._mapping) for row in session.execute(found)]
    return sorted(rows, key=lambda row: _rank(row, wanted))[:limit]


def _own(
    session: Session, wanted: Alternatives, limit: int, only: WellFilter
) -> list[EngagementRow]:
    """By the organization's own names; of the newest also by those of the registry."""
    own = well_engagement
    newest = (own.c.last_interaction_at.desc(), own.c.id.desc())
    found = sa.select(own.c.api14, own.c.last_interaction_at).order_by(*newest).limit(limit)
    if only.is_set:
        found = found.join(well, well.c.api14 == own.c.api14).where(*of_own(only))
    for forms in wanted:
        found = found.where(_any_of(own.c.search_text, forms))
    hits = {row.api14: row.last_interaction_at for row in session.execute(found)}
    if wanted and len(hits) < limit:
        latest = (
            sa.select(own.c.api14, own.c.last_interaction_at, own.c.search_text)
            .order_by(*newest)
            .limit(_OWN_LOOKED_UP)
            .subquery()
        )
        named = (
            sa.select(latest.c.api14, latest.c.last_interaction_at)
            .join(well, well.c.api14 == latest.c.api14)
            .limit(limit)
        )
        if only.is_set:
            named = named.join(own, own.c.api14 == latest.c.api14).where(*of_own(only))
        for forms in wanted:
            either = (_any_of(latest.c.search_text, forms), _any_of(well.c.search_text, forms))
            named = named.where(sa.or_(*either))
        hits |= {row.api14: row.last_interaction_at for row in session.execute(named)}
    ordered = sorted(hits, key=lambda api14: hits[api14], reverse=True)[:limit]
    rows = engagements_of(session, ordered)
    return [rows[api14] for api14 in ordered]


def _any_of(column: sa.ColumnElement[str], forms: Iterable[str]) -> sa.ColumnElement[bool]:
    return sa.or_(*(column.contains(form, autoescape=True) for form in forms))


def _rank(row: WellRow, wanted: Alternatives) -> tuple[int, str, str, str]:
    """Numbers that begin as typed, then leases that do, then the rest by name."""
    firsts = tuple(wanted[0]) if wanted else ()
    lease = (row.lease or "").lower()
    if firsts and row.api14.startswith(firsts):
        place = 0
    else:
        place = 1 if firsts and lease.startswith(firsts) else 2
    return place, lease, row.well_no or "", row.api14


def as_typed(text: str) -> Alternatives:
    """Each word as it is written, and as a run of digits where it looks like an API number.

    >>> as_typed("42-003-46118 mabee 9-17")
    [['42-003-46118', '4200346118'], ['mabee'], ['9-17']]
    """
    return [_forms(word) for word in text.lower().split()]


def _forms(word: str) -> list[str]:
    digits = word.replace("-", "")
    if digits != word and re.fullmatch(rf"\d{{{_FEWEST_DIGITS_OF_AN_API},}}", digits):
        return [word, digits]
    return [word]


def _words(text: str) -> list[str]:
    return text.lower().split()


def _near(word: str, held: Iterable[str]) -> list[str]:
    """Words that are one letter away, two from six letters on; numbers and short words themselves.

    >>> _near("sprabery", ["spraberry", "strawberry"]), _near("maybe", ["mabee"]), _near("12", [])
    (['spraberry'], ['mabee'], ['12'])
    """
    if len(word) < _SHORTEST_FORGIVEN or not word.isalpha():
        return _forms(word)
    away = 1 if len(word) < 5 else 2
    near = process.extract(
        word, list(held), scorer=OSA.distance, score_cutoff=away, limit=_ALTERNATIVES
    )
    return [found[0] for found in near]


def _registry_words(session: Session, word: str) -> list[str]:
    """Words of the registry that share three letters in a row with WORD, or its first letter."""
    if len(word) < _SHORTEST_FORGIVEN or not word.isalpha():
        return []
    parts = {word[start : start + 3] for start in range(len(word) - 2)}
    alike = [well_word.c.word.contains(part, autoescape=True) for part in sorted(parts)]
    alike.append(well_word.c.word.startswith(word[0], autoescape=True))
    length = sa.func.length(well_word.c.word)
    near = sa.select(well_word.c.word).where(
        sa.or_(*alike), length.between(len(word) - 2, len(word) + 2)
    )
    return list(session.scalars(near))
