"""The anatomy of a page: title line, sections, empty states; the style that all pages share."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import streamlit as st

from workbench.ui.words import plain

HERE = Path(__file__).parent
ICON, LOGO = "/app/static/icon.svg", "/app/static/logo.svg"  # kept by the browser
_STYLE = f"<style>{(HERE / 'style.css').read_text(encoding='utf-8')}</style>"
TITLED = "title_drawn"  # the session-state key that says whether this run has drawn its title
Color = Literal["blue", "green", "orange", "gray", "red", "yellow"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Chip:
    """The state of an object, in words, a sign and a colour."""

    words: str
    icon: str  # the name of a Material symbol, which says the state again by shape
    color: Color


def style() -> None:
    """Name the product in the tab, and add what the theme cannot say."""
    st.set_page_config(
        page_title="Workbench",
        page_icon=ICON,
        layout="wide",
        initial_sidebar_state=208,
    )
    st.logo(LOGO, size="medium", icon_image=ICON)
    st.html(_STYLE)


@contextmanager
def title_line(
    title: str, *, context: str = "", chips: Sequence[Chip] = (), about: str = ""
) -> Iterator[None]:
    """What this is, its state, and one line of context in words; yields the place for actions.

    Args:
        title: What the page is about; shown as it is, whoever wrote it.
        context: One line in words with units; shown as it is.
        chips: States of the object.
        about: What the page is for, in a few sentences (Markdown of ours), behind a “?”.
    """
    st.session_state[TITLED] = True
    with st.container(gap="xxsmall"):
        with st.container(horizontal=True, vertical_alignment="center", gap="small"):
            st.title(plain(title), anchor=False, width="content")
            for chip in chips:
                st.badge(plain(chip.words), icon=f":material/{chip.icon}:", color=chip.color)
            st.space("stretch")
            with st.container(
                horizontal=True, vertical_alignment="center", gap="small", width="content"
            ):
                yield
                if about:
                    with st.popover(
                        "About this page", icon=":material/help:", type="tertiary", key="icon-about"
                    ):
                        st.markdown(about)
        if context:
            st.markdown(f":gray[{plain(context)}]")


def section(title: str, note: str = "") -> None:
    """A heading with an optional quiet remark on the same line."""
    with st.container(
        horizontal=True, vertical_alignment="center", gap="small", height=30, border=False
    ):
        st.subheader(plain(title), anchor=False, width="content")
        if note:
            st.markdown(f":gray[{plain(note)}]", width="content")


def nothing_here(what: str, next_step: str = "") -> None:
    """An empty place: what would stand here, and how it comes about."""
    with st.container(border=True, gap="xxsmall"):
        st.markdown(f"**{plain(what)}**")
        if next_step:
            st.markdown(f":gray[{plain(next_step)}]")
