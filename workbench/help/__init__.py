"""The product's own help: chapters of Markdown in this folder, cut into sections and searched.

A chapter begins with `# Title`; each `## Heading` begins a section. A line `<!-- screens: … -->`
below a heading names the screens that the section explains. Pictures lie in static/help.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from kernel.store.actor import Actor, Role

HERE = Path(__file__).parent
ORDER = ("using", "administering", "reference", "security", "notebooks", "developing")
FOR_ADMINISTRATORS = frozenset({"administering", "security"})
_SCREENS = re.compile(r"<!-- screens: ([a-z_ ]+) -->\n*")
_WORD = re.compile(r"[\w§.-]+")


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """A piece of help that answers one question.

    Attributes:
        chapter: The name of its file.
        name: Made of its heading; together with the chapter its address.
        screens: The screens that it explains.
        text: Markdown without the heading.
    """

    chapter: str
    name: str
    title: str
    screens: tuple[str, ...]
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Chapter:
    """One file of help."""

    name: str
    title: str
    about: str
    sections: tuple[Section, ...]

    @property
    def role(self) -> Role:
        """The role that it is written for."""
        return Role.ADMIN if self.name in FOR_ADMINISTRATORS else Role.VIEWER


@lru_cache(maxsize=1)
def chapters() -> tuple[Chapter, ...]:
    """All of the help, in the order in which it is shown."""
    return tuple(_chapter(name, (HERE / f"{name}.md").read_text("utf-8")) for name in ORDER)


def chapters_for(person: Actor) -> tuple[Chapter, ...]:
    """What is written for the person's role."""
    return tuple(chapter for chapter in chapters() if person.may(chapter.role))


def section_for(screen: str, among: Sequence[Chapter]) -> Section | None:
    """The section that explains a screen."""
    every = (section for chapter in among for section in chapter.sections)
    return next((section for section in every if screen in section.screens), None)


def found(text: str, among: Sequence[Chapter]) -> list[Section]:
    """The sections that hold every word of TEXT, or words that begin so, the best first.

    >>> found("plan well", chapters())[0].title
    'Plan a well'
    """
    wanted = [word.lower() for word in _WORD.findall(text)]
    if not wanted:
        return []
    ranked: list[tuple[int, int, Section]] = []
    for chapter in among:
        for section in chapter.sections:
            title, body = section.title.lower(), section.text.lower()
            counts = [5 * title.count(word) + min(body.count(word), 4) for word in wanted]
            if all(counts):
                ranked.append((-sum(counts), len(ranked), section))
    return [section for _, _, section in sorted(ranked, key=lambda one: one[:2])]


def heading_name(title: str) -> str:
    """A heading as it stands in an address.

    >>> heading_name("Plan a well: from number to form")
    'plan-a-well-from-number-to-form'
    """
    return re.sub(r"[^a-z0-9]+", "-", title.lower()).strip("-")


def _chapter(name: str, text: str) -> Chapter:
    head, *parts = re.split(r"(?m)^## ", text)
    title, _, about = head.removeprefix("# ").partition("\n")
    return Chapter(
        name=name,
        title=title.strip(),
        about=about.strip(),
        sections=tuple(_section(name, part) for part in parts),
    )


def _section(chapter: str, part: str) -> Section:
    title, _, text = part.partition("\n")
    marked = _SCREENS.search(text)
    return Section(
        chapter=chapter,
        name=heading_name(title),
        title=title.strip(),
        screens=tuple(marked[1].split()) if marked else (),
        text=_SCREENS.sub("", text).strip(),
    )
