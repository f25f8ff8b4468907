"""Typing errors mended against a closed vocabulary; numbers and everyday words stay as they are."""

import re
from collections.abc import Iterable
from functools import lru_cache

from rapidfuzz import fuzz, process
from rapidfuzz.distance import OSA

from kernel.assistant.lexicon import COMMON, NOUNS, SMALL, VERBS
from kernel.assistant.words import NUMBERS, ORDINALS

LEAST_LIKENESS = 84  # rapidfuzz ratio; below it a word is left alone
_SHORTEST = 4
_GLUED = re.compile(r"\b(remove|delete|combine|merge|move|extend|change|drop|add)(steps?|plugs?)\b")
# no part of “shouldn't”, which would lose its “not”
_WORD = re.compile(r"(?<!')\b[a-z]{4,}\b(?!')(?![a-z']*\()")
_VOCABULARY = tuple(dict.fromkeys((*VERBS, *NOUNS, *SMALL)))
_INFLECTED = frozenset(
    form
    for word in _VOCABULARY
    for stem in (word, word.removesuffix("e"), word + word[-1])
    for form in (f"{stem}ed", f"{stem}ing", f"{stem}s", f"{stem}es", f"{stem}er")
)
KNOWN = COMMON | frozenset(_VOCABULARY) | _INFLECTED | frozenset(NUMBERS) | frozenset(ORDINALS)


def repaired(line: str, names: Iterable[str] = ()) -> str:
    """The line with misspelt words of the vocabulary mended.

    Args:
        line: Normalised text.
        names: Words of the plan's formations, which count as vocabulary.

    >>> repaired("rmove step 4 and then combin the plugs")
    'remove step 4 and then combine the plugs'
    """
    line = _GLUED.sub(r"\1 \2", line)
    own = tuple(sorted({word for name in names for word in name.lower().split() if len(word) > 3}))
    return _WORD.sub(lambda match: _mended(match[0], own), line)


@lru_cache(maxsize=4096)
def _mended(word: str, own: tuple[str, ...]) -> str:
    if word in KNOWN or word in own:
        return word
    vocabulary = (*_VOCABULARY, *own)
    found = process.extractOne(word, vocabulary, scorer=fuzz.ratio, score_cutoff=LEAST_LIKENESS)
    if found is not None:
        return found[0]
    return _one_slip(word, vocabulary) or word


def _one_slip(word: str, vocabulary: Iterable[str]) -> str | None:
    """The only word that is one slip of the finger away, its first letter right."""
    near = [
        known
        for known in vocabulary
        if len(known) >= _SHORTEST
        and known[0] == word[0]
        and OSA.distance(word, known, score_cutoff=1) <= 1
    ]
    swapped = [known for known in near if sorted(known) == sorted(word)]
    if len(swapped) == 1:
        return swapped[0]
    return near[0] if len(near) == 1 else None
