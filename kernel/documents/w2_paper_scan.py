"""Pictures of the numbered W-2 and G-1, with their captions told from what was filled in.

The reader of the facsimile tells captions by their letters' face; a picture has no faces. The
form's wording is known, so what says it is a caption and the rest was filled in. Paper forms are
filled in less evenly than the system prints them: every value goes to a person.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from difflib import SequenceMatcher
from functools import cache

from kernel.documents.doubts import mapped
from kernel.documents.facsimile_cells import FORM_FACE
from kernel.documents.form_grid import Found, find_captions
from kernel.documents.reading import Reading, Tree
from kernel.documents.values import letters
from kernel.documents.w2_numbered import read_numbered_w2
from kernel.documents.w2_paper_wording import ITEMS, LINES
from kernel.documents.w2_scan import levelled_lines, split_page
from kernel.documents.words import Page, Word

_WIDTH = 612.0  # of the form on paper [pt]
_LEAST_ITEMS = 7  # numbered captions that make pages the form; the electronic form has none
_PIECE_LETTERS = 9  # so long a piece of the wording is the form's own
_PIECE = 0.86  # share of its letters that stand in one line of the wording
_SHORT = 6  # letters; shorter captions count as printed, letter for letter
_LONG = 14  # letters; shorter ones count in capitals only where the form prints capitals
_CHOSEN = ("filing.purpose", "filing.completion_type", "header.form")  # the form's own words
_GAP_PT = 13.0  # words of one caption stand closer
_STEP_PT, _INDENT_PT = 13.5, 20.0  # a caption's further line on paper
_FACSIMILE_STEP_PT, _FACSIMILE_INDENT_PT = 11.0, 14.0  # and on the facsimile
_NUMBER_PT = 16.0  # an item's number stands no further left of its caption
_SURE_AT_MOST = 0.8
_TYPED = "typed"
_ITEM = re.compile(r"(\d{1,2}[ab]?)[.,]\s*(.*)")
_ITEM_NUMBER = re.compile(r"\d{1,2}[ab]?[.,]")


def read_paper_w2(pages: Sequence[Page]) -> Tree:
    """The readings of a scanned numbered form before its cross-checks; nothing of other sheets."""
    parted = [_with_faces(_at_form_size(split_page(page))) for page in pages]
    numbers = [
        word
        for page in parted
        for word in page.words
        if word.font == FORM_FACE and word.bold and _ITEM_NUMBER.fullmatch(word.text)
    ]
    if len(numbers) < _LEAST_ITEMS:
        return {}
    tree = read_numbered_w2(parted)
    return mapped(tree, "", _shown)


def _shown(path: str, reading: Reading) -> Reading:
    """A value that a person sees; what is the form's own wording after all is none."""
    said = letters(str(reading.value or ""))
    typed = isinstance(reading.value, str) and not path.startswith(_CHOSEN)
    if typed and len(said) >= _PIECE_LETTERS and _is_wording(said):
        return replace(reading, value=None).doubted()
    return replace(reading, confidence=min(reading.confidence, _SURE_AT_MOST))


def _at_form_size(page: Page) -> Page:
    """The page as wide as the form, its words level in their lines."""
    scale = _WIDTH / page.width
    words = [
        replace(
            word,
            left=word.left * scale,
            right=word.right * scale,
            top=word.top * scale,
            bottom=word.bottom * scale,
            baseline=word.baseline * scale,
            size=word.size * scale,
            printed=word.box,
        )
        for word in page.words
    ]
    level = tuple(word for line in levelled_lines(words) for word in line)
    return replace(page, width=_WIDTH, height=page.height * scale, words=level)


def _with_faces(page: Page) -> Page:
    """The page with the form's own words in a face of theirs; numbered captions are bold."""
    captions: list[Word] = []
    typed: list[Word] = []
    for line in levelled_lines([part for word in page.words for part in _mark_apart(word)]):
        for group in _groups(line):
            found = [
                each
                for each in find_captions(group, _spellings(), exact_first=True)
                if _believed(each)
            ]
            taken = {id(word) for each in found for word in each.words}
            rest = [word for word in group if id(word) not in taken]
            for each in found:
                number, rest = _number_before(each, rest)
                captions.append(_caption(each, number))
            typed += _of_the_rest(rest)
    form = [part for caption in captions for part in _in_words(_drawn_up(caption, captions))]
    ordered = sorted([*form, *typed], key=lambda each: (each.baseline, each.left))
    return replace(page, words=tuple(ordered))


def _mark_apart(word: Word) -> Iterator[Word]:
    """`No` and the mark behind it apart: engines glue them."""
    glued = re.fullmatch(r"(Yes|No)\W*([xX])", word.text)
    if glued is None:
        yield word
        return
    middle = word.left + (word.right - word.left) * 0.6
    yield replace(word, text=glued[1], right=middle)
    yield replace(word, text="X", left=middle)


def _groups(line: Sequence[Word]) -> Iterator[list[Word]]:
    """The words of a line that stand together."""
    group: list[Word] = []
    for word in line:
        if group and word.left - group[-1].right > _GAP_PT:
            yield group
            group = []
        group.append(word)
    if group:
        yield group


def _drawn_up(caption: Word, captions: Sequence[Word]) -> Word:
    """A caption's further line as close to its first as the facsimile prints them."""
    if caption.bold:
        return caption
    for above in captions:
        step, indent = caption.baseline - above.baseline, caption.left - above.left
        if above.bold and 2 < step <= _STEP_PT and -_INDENT_PT / 4 <= indent <= _INDENT_PT:
            near = min(caption.baseline, above.baseline + _FACSIMILE_STEP_PT)
            moved = max(0.0, indent - _FACSIMILE_INDENT_PT)
            return replace(caption, baseline=near, left=caption.left - moved)
    return caption


def _in_words(caption: Word) -> Iterator[Word]:
    """A caption word by word, each with the room that its letters take."""
    share = (caption.right - caption.left) / len(caption.text)
    left = caption.left
    for text in caption.text.split():
        right = left + share * len(text)
        yield replace(caption, text=text, left=left, right=right)
        left = right + share


@cache
def _spellings() -> dict[str, list[str]]:
    named = {text: [letters(text)] for text in LINES}
    for text in ITEMS:
        match = _ITEM.fullmatch(text)
        named[text] = [letters(match[2]), letters(text)] if match else [letters(text)]
    return named


@cache
def _numbered() -> frozenset[str]:
    return frozenset(ITEMS)


@cache
def _wording() -> tuple[str, ...]:
    return tuple(letters(text) for text in (*ITEMS, *LINES))


def _believed(found: Found) -> bool:
    """Short captions are words that people fill in too: those count as the form prints them."""
    said = re.sub(r"[\W\d_]", "", "".join(word.text for word in found.words))
    if len(letters(found.name)) > _LONG:
        return True
    prints = _prints()[letters(found.name)]
    if len(said) <= _SHORT:
        return said in prints
    return any(said.isupper() == printed.isupper() for printed in prints)


@cache
def _prints() -> dict[str, set[str]]:
    """The form's lines, letter for letter, by their small letters."""
    found: dict[str, set[str]] = {}
    for text in (*ITEMS, *LINES):
        found.setdefault(letters(text), set()).add(re.sub(r"[\W\d_]", "", text))
    return found


def _number_before(found: Found, rest: Sequence[Word]) -> tuple[list[Word], list[Word]]:
    """The number of an item where it stands apart from its caption."""
    if found.name not in _numbered():
        return [], list(rest)
    near = [
        word
        for word in rest
        if _ITEM_NUMBER.fullmatch(word.text) and -2 < found.left - word.right < _NUMBER_PT
    ]
    return near[-1:], [word for word in rest if word not in near[-1:]]


def _caption(found: Found, number: Sequence[Word]) -> Word:
    """A caption as one word, in the form's own letters."""
    words = [*number, *found.words]
    boxes = [word.box for word in words]
    return replace(
        words[0],
        text=found.name,
        left=min(word.left for word in words),
        right=max(word.right for word in words),
        font=FORM_FACE,
        bold=bool(number) or bool(_ITEM_NUMBER.match(found.words[0].text)),
        printed=(
            min(box[0] for box in boxes),
            min(box[1] for box in boxes),
            max(box[2] for box in boxes),
            max(box[3] for box in boxes),
        ),
    )


def _of_the_rest(rest: Sequence[Word]) -> Iterator[Word]:
    """Words that are no whole caption: pieces of the wording, and what was filled in."""
    run: list[Word] = []
    for word in [*rest, None]:
        if run and (word is None or word.left - run[-1].right > _NUMBER_PT):
            said = letters("".join(each.text for each in run))
            form = len(said) >= _PIECE_LETTERS and _is_wording(said)
            yield from (replace(each, font=FORM_FACE if form else _TYPED) for each in run)
            run = []
        if word is not None:
            run.append(word)


@cache
def _is_wording(said: str) -> bool:
    """Whether nearly all letters stand in their order in one line of the wording."""
    for text in _wording():
        if said in text:
            return True
        blocks = SequenceMatcher(None, said, text, autojunk=False).get_matching_blocks()
        long = sum(block.size for block in blocks if block.size >= 3)
        if long >= _PIECE * len(said):
            return True
    return False
