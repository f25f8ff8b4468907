"""The help on the screen: its chapters, the section for where one comes from, a search."""

from collections.abc import Sequence

import streamlit as st

from kernel.store.actor import Actor
from workbench.help import Chapter, Section, chapters_for, found, section_for
from workbench.ui.frame import nothing_here, title_line
from workbench.ui.screens import SCREENS, address
from workbench.ui.tables import Cell, Column, table
from workbench.ui.words import plain

MOST_FOUND = 12
SNIPPET = 110


def help_page(person: Actor) -> None:
    """The section that the address asks for, or the whole list."""
    open_to_them = chapters_for(person)
    asked = st.query_params.get("q", "")
    # at another place of the help the field is another one, and empty
    place = "-".join(st.query_params.get(name, "") for name in ("on", "chapter", "section"))
    with title_line("Help", context="How to do it, chapter by chapter; / searches."):
        pass
    with st.container(key="search"):
        text = st.text_input(
            "Search the help", value=asked, key=f"words-{place}",
            placeholder="surface plug, backup, WORKBENCH_PORT …",
            label_visibility="collapsed", icon=":material/search:",
        )  # fmt: skip
    if text:
        _results(text, found(text, open_to_them))
        return
    chapter, section = _asked_for(open_to_them)
    left, right = st.columns([1, 3.2], gap="large")
    with left:
        _contents(open_to_them, section)
    with right:
        _reading(chapter, section)


def _asked_for(open_to_them: tuple[Chapter, ...]) -> tuple[Chapter, Section]:
    """By chapter and section of the address, else by the screen one comes from, else the first."""
    if on := st.query_params.get("on"):
        section = for_screen(on, open_to_them)
        if section is not None:
            return _of(section, open_to_them), section
    named = st.query_params.get("chapter")
    chapter = next((one for one in open_to_them if one.name == named), open_to_them[0])
    wanted = st.query_params.get("section")
    section = next((one for one in chapter.sections if one.name == wanted), chapter.sections[0])
    return chapter, section


def for_screen(name: str, among: Sequence[Chapter]) -> Section | None:
    """The section that explains a screen, else that of another one of its group."""
    if section := section_for(name, among):
        return section
    group = next((screen.group for screen in SCREENS if screen.name == name), None)
    beside = (section_for(screen.name, among) for screen in SCREENS if screen.group == group)
    return next(filter(None, beside), None)


def _of(section: Section, among: tuple[Chapter, ...]) -> Chapter:
    return next(chapter for chapter in among if chapter.name == section.chapter)


def _contents(open_to_them: tuple[Chapter, ...], here: Section) -> None:
    for chapter in open_to_them:
        rows = [
            (
                Cell(
                    words=section.title,
                    href=way_to(section),
                    color="blue" if section == here else None,
                ),
            )
            for section in chapter.sections
        ]
        table((Column(heading=chapter.title),), rows, key=f"toc-{chapter.name}",
              label=chapter.title)  # fmt: skip


def _reading(chapter: Chapter, section: Section) -> None:
    with st.container(key="help-text"):
        st.header(plain(section.title), anchor=False)
        if section == chapter.sections[0] and chapter.about:
            st.markdown(f":gray[{chapter.about}]")
        st.markdown(section.text)
    place = chapter.sections.index(section)
    if place + 1 < len(chapter.sections):
        after = chapter.sections[place + 1]
        table((Column(heading="Next"),), [(Cell(words=after.title, href=way_to(after)),)],
              key="next", label="The next section")  # fmt: skip


def _results(text: str, sections: list[Section]) -> None:
    if not sections:
        nothing_here(
            f"Nothing in the help holds “{text}”.",
            "Use fewer words, or the word that stands on the button or setting.",
        )
        return
    rows = [
        (Cell(words=one.title, href=way_to(one)), _around(one.text, text))
        for one in sections[:MOST_FOUND]
    ]
    table(
        (Column(heading="Section", least_em=14), Column(heading="What stands there")),
        rows,
        key="found",
        label="Sections found",
    )


def _around(text: str, wanted: str) -> str:
    """The words around the first place of what was looked for."""
    flat = " ".join(text.replace("`", "").replace("**", "").split())
    first = wanted.split()[0].lower()
    at = max(0, flat.lower().find(first) - SNIPPET // 3)
    piece = flat[at : at + SNIPPET]
    return f"{'… ' if at else ''}{piece}{' …' if at + SNIPPET < len(flat) else ''}"


def way_to(section: Section) -> str:
    """The address of a section."""
    return address("help", chapter=section.chapter, section=section.name)
