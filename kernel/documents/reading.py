"""A value together with the words it was read from, and how a form of them is taken apart."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

from kernel.documents.item import REVIEW_BELOW, Box, FieldSource, ReadMethod
from kernel.documents.words import Word, box_of, text_of

TEXT_CONFIDENCE = 0.99  # a text layer says what was typed
DOUBTFUL = 0.6  # a failed check: a person has to look

Value = str | int | float | bool
Tree = Any  # nested dicts and lists whose leaves are Readings


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """One cell of a form. `value` is None where the cell is blank or cannot be understood."""

    value: Value | None = None
    page: int = 0
    box: Box | None = None
    snippet: str = ""
    confidence: float = TEXT_CONFIDENCE
    method: ReadMethod = "text"

    def doubted(self) -> "Reading":
        """The same reading, to be shown to a person."""
        return replace(self, confidence=min(self.confidence, DOUBTFUL))


BLANK = Reading()


def read(words: Sequence[Word], parse: Callable[[str], Value | None] | None = None) -> Reading:
    """The value of a cell; text that `parse` does not understand is kept for review.

    Args:
        words: The words of the cell, in reading order, on one page.
        parse: From text to value; None keeps the text itself.
    """
    if not words:
        return BLANK
    return read_text(text_of(words), words, parse)


def read_text(
    text: str, words: Sequence[Word], parse: Callable[[str], Value | None] | None = None
) -> Reading:
    """As `read`, where the words were joined by a rule of their own."""
    if not words or not text:
        return BLANK
    if letters_only(text) == "na":
        return BLANK
    value = text if parse is None else parse(text)
    return Reading(
        value=value,
        page=words[0].page,
        box=box_of([word for word in words if word.page == words[0].page]),
        snippet=text,
        confidence=_confidence(words) if value is not None else DOUBTFUL,
        method=_method(words),
    )


def _method(words: Sequence[Word]) -> ReadMethod:
    """How the words were read: the least sure way among them."""
    methods = {word.method for word in words}
    ways: tuple[ReadMethod, ...] = ("ocr", "acroform")
    return next((way for way in ways if way in methods), "text")


def _confidence(words: Sequence[Word]) -> float:
    return min(word.confidence for word in words)


def letters_only(text: str) -> str:
    """Lower case letters of a text.

    >>> letters_only("N/A")
    'na'
    """
    return "".join(c for c in text.lower() if c.isalpha() or c.isdigit())


def derived(value: Value | None, *sources: Reading) -> Reading:
    """A value that follows from other readings: their place, the lowest of their confidences."""
    seen = [source for source in sources if source.box is not None]
    if value is None or not seen:
        return BLANK
    first = seen[0]
    return Reading(
        value=value,
        page=first.page,
        box=first.box,
        snippet=" · ".join(dict.fromkeys(source.snippet for source in seen))[:300],
        confidence=min(source.confidence for source in seen),
        method="derived",
    )


def readings(tree: Tree, path: str = "") -> Iterator[tuple[str, Reading]]:
    """Every reading of a form with its path."""
    if isinstance(tree, Reading):
        yield path, tree
    elif isinstance(tree, dict):
        for key, inner in tree.items():
            yield from readings(inner, f"{path}.{key}" if path else str(key))
    elif isinstance(tree, list):
        for index, inner in enumerate(tree):
            yield from readings(inner, f"{path}[{index}]")


def values(tree: Tree) -> Any:
    """The form with its bare values, as the contract prints it."""
    if isinstance(tree, Reading):
        return tree.value
    if isinstance(tree, dict):
        return {key: values(inner) for key, inner in tree.items()}
    if isinstance(tree, list):
        return [values(inner) for inner in tree]
    return tree


def sources(tree: Tree) -> dict[str, FieldSource]:
    """The source of every value that is not null."""
    found = {}
    for path, reading in readings(tree):
        if reading.value is not None and reading.box is not None:
            found[path] = FieldSource(
                page=reading.page,
                box=reading.box,
                confidence=reading.confidence,
                method=reading.method,
                snippet=reading.snippet[:300],
            )
    return found


def to_review(tree: Tree) -> tuple[str, ...]:
    """Paths whose value, or whose text without one, a person should look at."""
    return tuple(
        path
        for path, reading in readings(tree)
        if reading.box is not None and reading.confidence < REVIEW_BELOW
    )
