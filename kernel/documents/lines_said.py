"""Single values out of running text: a pattern, and the words of the line that it found."""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence

from kernel.documents.labels import Label
from kernel.documents.reading import BLANK, Reading, Value
from kernel.documents.words import Page, lines_of

Parse = Callable[[str], Value | None]


def lines_said(pages: Iterable[Page]) -> list[Label]:
    """The lines of the pages from top to bottom."""
    return [Label(words=tuple(line)) for page in pages for line in lines_of(page.words)]


def said(lines: Sequence[Label], pattern: str, parse: Parse | None = None) -> Reading:
    """The first group of the first line that has the pattern; blank where none has it.

    Args:
        lines: Lines of the paper.
        pattern: A regular expression with one group; case does not count.
        parse: From text to value; None keeps the text. What it does not understand is doubtful.
    """
    return next(all_said(lines, pattern, parse), BLANK)


def all_said(lines: Iterable[Label], pattern: str, parse: Parse | None = None) -> Iterator[Reading]:
    """As `said`, for every line that has the pattern."""
    for line in lines:
        found = re.search(pattern, line.text, re.IGNORECASE)
        if found is None or not found[1].strip():
            continue
        text = found[1].strip(" .,;")
        value = text if parse is None else parse(text)
        if value is None:
            yield line.doubtful(found.start(1), found.end(1))
        else:
            yield line.reading(value, found.start(1), found.end(1))
