"""The door of every page: who is asking, and how a failure is said.

A page begins with `with page("Plans") as user:`. That names the browser tab, requires the
signed-in person and shows an expected failure with its hint; it draws no heading, which
`workbench.ui.frame.title_line` does.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from secrets import token_hex
from typing import NoReturn
from urllib.parse import quote, urlsplit

import streamlit as st
import structlog

from kernel.errors import KernelError, NotAllowed
from kernel.store.actor import Actor, Role
from workbench.auth import door
from workbench.counters import counted_run
from workbench.counters import failures as unexpected
from workbench.ui.frame import TITLED
from workbench.ui.tables import GO
from workbench.ui.words import plain

log = structlog.get_logger(__name__)
SIGN_IN = "/login"
_ASKED = "person_of_this_run"  # by whom the entry script was told; the page of that run takes it


def signed_in() -> Actor | None:
    """The person of this browser's session, looked up anew on every run; None once it ended.

    The middleware puts the session's token into a trusted header when the page connects. An
    open page keeps that header after a sign-out elsewhere, so only the session table decides.
    """
    token = st.user.get("session")
    return door.actor_of_session(token) if isinstance(token, str) and token else None


def tell_page(person: Actor) -> None:
    """Tell the page that this run shows who is signed in, so that it need not ask again."""
    st.session_state[_ASKED] = person


def session_ended() -> NoReturn:
    """Say that the session is over, lead to the sign-in page, and end the run."""
    back = quote(urlsplit(st.context.url or "").path.rsplit("/", 1)[-1])
    st.html('<style>[data-testid="stSidebar"] { display: none; }</style>')  # its menu leads nowhere
    st.title("Your session has ended.", anchor=False)
    st.markdown("You signed out in another window, or were away too long. Nothing saved is lost.")
    st.html(f'<a class="wb-way-in" href="{SIGN_IN}?next=/{back}" target="_self">Sign in again</a>')
    st.stop()


@contextmanager
def page(title: str, *, role: Role | str = Role.VIEWER) -> Iterator[Actor]:
    """One screen: its tab title, its person, and its failures in plain words.

    Args:
        title: What the browser tab says before the product's name.
        role: The role that the whole page needs; the workflows check again.

    Yields:
        The signed-in person.
    """
    st.set_page_config(page_title=f"{title} · Workbench")
    st.session_state[TITLED] = False
    admitted = False
    said = structlog.contextvars.bound_contextvars(page=title, run=token_hex(4))
    with said, counted_run(title), failures(heading=title):
        person = st.session_state.pop(_ASKED, None) or signed_in()
        if person is None:
            session_ended()
        person.must_be(Role(role))
        admitted = True
        yield person
    if not admitted:
        st.stop()


@contextmanager
def failures(*, heading: str = "") -> Iterator[None]:
    """Show a failure where it happened instead of a traceback; for pages and fragments.

    Args:
        heading: The title to show above a failure that came before any title.
    """
    try:
        yield
    except KernelError as failure:
        _head(heading)
        show_failure(failure)
    except Exception:
        reference = token_hex(4)
        unexpected.labels("page").inc()
        log.exception("page_failed", reference=reference)
        _head(heading)
        st.error(
            "This page could not be shown. Nothing saved is lost. Load it again; if it stays so, "
            f"give your administrator the reference {reference}.",
            icon=":material/error:",
        )


@contextmanager
def part(person: Actor) -> Iterator[Actor]:
    """A dialog or fragment, which runs again without its page: ask anew who acts, show failures.

    Args:
        person: Who opened it.

    Yields:
        The same person with the role of this moment.
    """
    admitted = False
    with failures():
        now = signed_in()
        if now is None or now.user_id != person.user_id:
            session_ended()
        if GO in st.session_state:
            st.rerun()  # a link was pressed in this part; the whole page follows it
        admitted = True
        yield now
    if not admitted:
        st.stop()


@contextmanager
def acting(place: str) -> Iterator[Actor]:
    """A press handled before the page is drawn: who acts now; a failure is kept to be shown.

    Args:
        place: The session-state key under which `told` finds the failure.

    Yields:
        The signed-in person with the role of this moment.
    """
    try:
        person = signed_in()
        if person is None:
            raise NotAllowed(
                "Your session has ended.", hint="Sign in again; nothing saved is lost."
            )
        yield person
    except KernelError as failure:
        st.session_state[place] = (failure.message, failure.hint)
    except Exception:
        reference = token_hex(4)
        unexpected.labels("press").inc()
        log.exception("press_failed", reference=reference)
        st.session_state[place] = (
            "This could not be done. Nothing saved is lost.",
            f"Try again; if it stays so, give your administrator the reference {reference}.",
        )


def told(place: str) -> None:
    """Show the failure of the last press, once."""
    if kept := st.session_state.pop(place, None):
        show_failure(KernelError(kept[0], hint=kept[1]))


def show_failure(failure: KernelError) -> None:
    """An expected failure: what happened, and what to do next."""
    st.error(
        "  \n".join(filter(None, (f"**{plain(failure.message)}**", plain(failure.hint)))),
        icon=":material/error:",
    )


def _head(title: str) -> None:
    if title and not st.session_state.get(TITLED):
        st.title(plain(title), anchor=False)
