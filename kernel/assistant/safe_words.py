"""Words of a model made safe to show, also while they come: no picture, no foreign link, no markup.

What a model writes may have been put in its mouth by a paper. A picture from another host would
tell that host what was read as soon as it is shown, and a link would when it is pressed. So no link
and no picture of a model is shown at all. What an answer rests on it names by marks, `[step:ID]`,
`[rule:16 TAC §3.14(d)(11)]` and `[page:w2.pdf#1]`, of which only the name stays in the words.
"""

import html
import re
import unicodedata
from collections.abc import Callable

LONGEST_WORD = 400  # characters without a blank; longer ones are no words
LONGEST_MARK = 160
LINK_GONE = "link removed"
_MARK = re.compile(rf"\[(step|rule|page):([^\[\]\n]{{1,{LONGEST_MARK}}})\]")
_BEGUN_MARK = re.compile(rf"\[(?:step|rule|page):[^\[\]\n]{{0,{LONGEST_MARK}}}$")
_ADDRESS = re.compile(r"(?:[a-z][a-z0-9+.-]{1,20}:/{1,3}|//|www\.)[^\s)\]>]*", re.I)
_SCRIPT = re.compile(r"\b(?:javascript|data|vbscript|mailto|file):[^\s)\]>]+", re.I)
Name = Callable[[str, str], str | None]


def readable(text: str) -> str:
    r"""Text without signs that nobody sees: controls, joiners, turns of direction.

    >>> readable("Shoe\u202e at\u200b 1,717\x00 ft\n")
    'Shoe at 1,717 ft\n'
    """
    return "".join(c for c in text if c in "\n\t" or not unicodedata.category(c).startswith("C"))


def safe_words(text: str, name: Name = lambda kind, what: None) -> str:
    """A whole text made safe.

    >>> safe_words("See ![x](https://evil.example/?q=1) and [here](https://evil.example).")
    'See [x] (link removed) and [here] (link removed).'
    """
    stream = SafeWords(name)
    return stream.take(text) + stream.rest()


class SafeWords:
    """Makes words safe as they come; what could still become a link is held back.

    Args:
        name: What a mark is called in the words, by its kind and what it marks; None for a mark
            of something that was never looked at, which is left out.
    """

    def __init__(self, name: Name) -> None:
        self._name = name
        self._held = ""

    def take(self, words: str) -> str:
        """What can be shown now."""
        self._held += readable(words)
        cut = self._cut()
        ready, self._held = self._held[:cut], self._held[cut:]
        return self._safe(ready)

    def rest(self) -> str:
        """What is left when nothing more comes."""
        ready, self._held = self._held, ""
        return self._safe(ready)

    def _cut(self) -> int:
        """Behind the last blank that is not inside a mark; a word without end is given up."""
        blank = max(self._held.rfind(sign) for sign in " \n\t") + 1
        begun = _BEGUN_MARK.search(self._held)
        if begun is not None:
            return min(blank, begun.start())
        if len(self._held) - blank > LONGEST_WORD:
            self._held = self._held[:blank]
        return blank

    def _safe(self, words: str) -> str:
        parts: list[str] = []
        end = 0
        for found in _MARK.finditer(words):
            parts.append(_plain(words[end : found.start()]))
            name = self._name(found[1], found[2].strip())
            parts.append(_plain(name) if name else "")
            end = found.end()
        parts.append(_plain(words[end:]))
        return "".join(parts)


def _plain(words: str) -> str:
    words = readable(html.unescape(words))
    words = _SCRIPT.sub(LINK_GONE, _ADDRESS.sub(LINK_GONE, words))
    words = words.replace("![", "[")
    for pair in ("](", "][", "]:"):  # link, reference and definition of Markdown
        words = words.replace(pair, f"] {pair[1]}")
    return re.sub(r"<(?=[A-Za-z/!?])", "‹", words)
