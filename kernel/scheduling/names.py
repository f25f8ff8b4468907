"""Where names stand in a list, for hundreds of thousands of them at once.

A dictionary of as many strings waits for memory at every look-up: the string, its slot, its entry,
its number. Here the names lie end to end in one text, and the table holds numbers only.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numba
import numpy as np
from numpy.typing import NDArray

Ints = NDArray[np.int64]
NOWHERE = -1

_compiled: Any = numba.njit(cache=True, nogil=True)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Places:
    """The places of distinct names.

    Attributes:
        slots: Open addressing by hash: the place of a name, or NOWHERE.
        twice: The place of a name that stands in the list before, too; NOWHERE without one.
    """

    text: NDArray[np.uint8]
    ends: Ints
    slots: Ints
    hashes: NDArray[np.uint64]
    twice: int

    def of(self, names: Sequence[str]) -> Ints:
        """The place of each name; NOWHERE where it is not in the list."""
        text, ends = _end_to_end(names)
        return np.asarray(_found(text, ends, self.text, self.ends, self.slots, self.hashes))


def places_of(names: Sequence[str]) -> Places:
    """Lay out a table of names.

    >>> table = places_of(["Rig 7", "Ølberg", "A-1"])
    >>> table.of(["A-1", "Rig 7", "A-2", "Ølberg"]).tolist()
    [2, 0, -1, 1]
    """
    text, ends = _end_to_end(names)
    size = 1 << max(4, (2 * len(names)).bit_length())
    slots, hashes, twice = _laid_out(text, ends, size)
    return Places(text=text, ends=ends, slots=slots, hashes=hashes, twice=int(twice))


def _end_to_end(names: Sequence[str]) -> tuple[NDArray[np.uint8], Ints]:
    """The bytes of all names, and where each of them ends."""
    joined = "".join(names)
    if joined.isascii():
        lengths = list(map(len, names))
    else:
        lengths = [len(name.encode("utf-8", "surrogatepass")) for name in names]
    text = np.frombuffer(joined.encode("utf-8", "surrogatepass"), np.uint8)
    return text, np.cumsum(np.fromiter(lengths, np.int64, len(lengths)))


@_compiled
def _hash(text: Any, start: int, end: int) -> Any:
    """FNV-1a, its upper bits folded down."""
    value = np.uint64(14695981039346656037)
    for k in range(start, end):
        value = (value ^ np.uint64(text[k])) * np.uint64(1099511628211)
    return value ^ (value >> np.uint64(29))


@_compiled
def _slot(
    text: Any, start: int, end: int, value: Any, known: Any, ends: Any, slots: Any, hashes: Any
) -> Any:
    """The slot of a name, or the free one where it would stand."""
    last = np.uint64(len(slots) - 1)
    slot = value & last
    while slots[slot] != NOWHERE:
        at = slots[slot]
        first = ends[at - 1] if at else 0
        if hashes[at] == value and ends[at] - first == end - start:
            k = 0
            while k < end - start and known[first + k] == text[start + k]:
                k += 1
            if k == end - start:
                return slot
        slot = (slot + np.uint64(1)) & last
    return slot


@_compiled
def _laid_out(text: Any, ends: Any, size: int) -> tuple[Any, Any, int]:
    slots = np.full(size, NOWHERE)
    hashes = np.empty(len(ends), np.uint64)
    twice, start = NOWHERE, 0
    for at in range(len(ends)):
        value = _hash(text, start, ends[at])
        hashes[at] = value
        slot = _slot(text, start, ends[at], value, text, ends, slots, hashes)
        if slots[slot] != NOWHERE:
            twice = at
        slots[slot] = at
        start = ends[at]
    return slots, hashes, twice


@_compiled
def _found(text: Any, ends: Any, known: Any, known_ends: Any, slots: Any, hashes: Any) -> Any:
    places = np.empty(len(ends), np.int64)
    start = 0
    for at in range(len(ends)):
        value = _hash(text, start, ends[at])
        places[at] = slots[_slot(text, start, ends[at], value, known, known_ends, slots, hashes)]
        start = ends[at]
    return places
