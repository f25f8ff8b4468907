"""Finding printed captions among recognised words, and the words that stand beside them.

An engine reads captions nearly right: `Helght (ft)`, `Cemnenting date:`. Captions are therefore
compared by likeness, and a cell is what stands between one caption and the next.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from kernel.documents.values import letters
from kernel.documents.words import Word, lines_of

_LIKE = 0.8  # share of letters in common that makes two captions one
_LIKE_START = 0.6  # the same for the first word, so that no value before it is taken in
_SHORT = 8  # letters; shorter captions have few to compare
_LINE_PT = 4.0
_LONGEST = 20  # words of a caption
_OFF_ROW_PT = 7.5  # the furthest that handwriting stands off its caption's line


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """A caption where it stands on the page."""

    name: str
    words: tuple[Word, ...]

    @property
    def left(self) -> float:
        """Left edge. [pt]"""
        return self.words[0].left

    @property
    def right(self) -> float:
        """Right edge. [pt]"""
        return max(word.right for word in self.words)

    @property
    def center(self) -> float:
        """Middle from left to right. [pt]"""
        return (self.left + self.right) / 2

    @property
    def y(self) -> float:
        """Baseline. [pt]"""
        return self.words[0].baseline


def like(one: str, other: str) -> bool:
    """Whether two texts are the same but for some letters; short ones but for one.

    >>> like("helghtft", "heightft"), like("class", "shoe")
    (True, False)
    >>> like("sctat", "setat"), like("state", "setat")
    (True, False)
    """
    if one == other:
        return True
    shorter, longer = sorted((len(one), len(other)))
    if shorter < 4 or shorter < _LIKE * longer:
        return False
    if longer < _SHORT and not _one_letter_apart(one, other):
        return False
    return SequenceMatcher(None, one, other, autojunk=False).ratio() >= _LIKE


def _one_letter_apart(one: str, other: str) -> bool:
    """Whether one letter was changed, added or lost; none has moved."""
    shorter, longer = sorted((one, other), key=len)
    if len(longer) - len(shorter) > 1:
        return False
    at = next((k for k, sign in enumerate(shorter) if sign != longer[k]), len(shorter))
    return shorter[at + (len(longer) == len(shorter)) :] == longer[at + 1 :]


def page_lines(words: Sequence[Word]) -> list[list[Word]]:
    """The words in lines as a scan has them, less even than print."""
    return lines_of(words, tolerance_pt=_LINE_PT)


def find_captions(
    words: Sequence[Word], captions: Mapping[str, Sequence[str]], *, exact_first: bool = False
) -> list[Found]:
    """Every caption on the page, from top to bottom.

    Args:
        words: Words of one page or a part of it.
        captions: For each name the spellings of its caption, letters and digits only. A longer
            spelling is preferred to a shorter one at the same place.
        exact_first: Prefer a caption printed letter for letter to a longer one that is like it.
    """
    printed = {(text, name) for name, texts in captions.items() for text in texts}
    printed |= {(text.lstrip("0123456789"), name) for text, name in printed}
    spellings = sorted(printed, key=lambda each: (-len(each[0]), each))
    found: list[Found] = []
    for line in page_lines(words):
        start = 0
        while start < len(line):
            exact = _exact_at(line, start, spellings) if exact_first else None
            hit = exact or _caption_at(line, start, spellings)
            if hit is not None:
                found.append(hit)
            start += len(hit.words) if hit is not None else 1
    return found


def _caption_at(
    line: Sequence[Word], start: int, spellings: Sequence[tuple[str, str]]
) -> Found | None:
    first = letters(line[start].text)
    for text, name in spellings:
        if not first or _ratio(first, text[: len(first)]) < _LIKE_START:
            continue
        seen = ""
        for end in range(start, min(start + _LONGEST, len(line))):
            seen += letters(line[end].text)
            if len(seen) > len(text) / _LIKE:
                break
            if not seen or len(seen) < _LIKE * len(text):
                continue
            following = seen + letters(line[end + 1].text) if end + 1 < len(line) else ""
            if like(seen, text) and not _better(following, seen, text):
                return Found(name=name, words=tuple(line[start : end + 1]))
    return None


def _exact_at(
    line: Sequence[Word], start: int, spellings: Sequence[tuple[str, str]]
) -> Found | None:
    """The longest caption that is printed here letter for letter."""
    names = dict(reversed(spellings))
    seen, found = "", None
    for end in range(start, min(start + _LONGEST, len(line))):
        seen += letters(line[end].text)
        if seen in names:
            found = Found(name=names[seen], words=tuple(line[start : end + 1]))
    return found


def _better(longer: str, seen: str, text: str) -> bool:
    """Whether one more word makes the caption more like what is printed."""
    if not longer or longer == seen:
        return False
    return _ratio(longer, text) > _ratio(seen, text)


def _ratio(one: str, other: str) -> float:
    return SequenceMatcher(None, one, other, autojunk=False).ratio()


def beside(words: Sequence[Word], captions: Sequence[Found]) -> dict[int, list[Word]]:
    """For each caption, by its place in the list, the words right of it up to the next caption."""
    taken = {id(word) for caption in captions for word in caption.words}
    cells: dict[int, list[Word]] = {}
    for word in words:
        if id(word) in taken:
            continue
        index = _caption_left_of(word, captions)
        if index is not None:
            cells.setdefault(index, []).append(word)
    for cell in cells.values():
        cell.sort(key=lambda each: each.left)
    return cells


def _caption_left_of(word: Word, captions: Sequence[Found]) -> int | None:
    def off(index: int) -> float:
        return abs(captions[index].y - word.baseline)

    near = [
        index
        for index, caption in enumerate(captions)
        if off(index) <= _OFF_ROW_PT and caption.left < word.left
    ]
    if not near:
        return None
    row = min(near, key=off)
    same = [i for i in near if abs(captions[i].y - captions[row].y) <= _LINE_PT]
    return max(same, key=lambda index: captions[index].left)


def nearest(centers: Mapping[str, float], at: float, within: float) -> str | None:
    """The name whose middle is nearest, if it is near enough.

    >>> nearest({"tool": 460.0, "shoe": 526.0}, 470.0, 33.0), nearest({"tool": 460.0}, 600.0, 33.0)
    ('tool', None)
    """
    name = min(centers, key=lambda each: abs(centers[each] - at), default=None)
    return name if name is not None and abs(centers[name] - at) <= within else None


def apart(words: Sequence[Word], captions: Sequence[Found]) -> Iterator[Word]:
    """The words that belong to no caption."""
    taken = {id(word) for caption in captions for word in caption.words}
    yield from (word for word in words if id(word) not in taken)
