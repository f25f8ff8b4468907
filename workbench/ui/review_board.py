"""Facts beside the page that they were read from, worked through by keyboard.

Everything that a key does is shown in the browser at once. What the person said travels to the
server in the background as a list of answers with running numbers, of which the server says up to
which it has kept them; an answer that is refused comes back with its reason.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

import streamlit as st

from kernel.facts.fact import FactValue
from workbench.ui.markup import Markup

HERE = Path(__file__).parent
_BOARD = st.components.v2.component(
    "workbench_review",
    html=(HERE / "review_board.html").read_text(encoding="utf-8"),
    css=(HERE / "parts.css").read_text(encoding="utf-8")
    + (HERE / "review_board.css").read_text(encoding="utf-8"),
    js=(HERE / "review_board.js").read_text(encoding="utf-8"),
)
Kind = Literal["confirm", "correct", "undo"]
FACT = "fact"  # the session-state key, and the part of the address, of the fact looked at
JUMP = "fact-jump"  # the session-state key of the fact that the board was sent to
LONGEST = 1000  # characters of a value or a note


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """A fact as the board shows it.

    Attributes:
        label: Its name for people.
        shown: Its value with the unit, as people read it.
        typed: The value as a person would type it; "" where nobody knows it.
        value: The value itself, which goes back with a confirmation.
        unit: What a typed number is taken as.
        source: Paper and page in words.
        page: The address of the page's picture; "" where there is none.
        box: Left, top, right, bottom of the value. [PDF points, origin top left]
        notes: What is to be said about it, each with a colour.
        open: Whether it needs eyes.
        decided: Whether a person gave it or saw it.
    """

    label: str
    shown: str
    typed: str
    value: FactValue
    unit: str
    source: str
    page: str
    box: Sequence[float] | None
    notes: Sequence[tuple[str, str]]
    open: bool
    decided: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What a person said about a fact.

    Attributes:
        number: Running, so that none is taken twice.
        typed: A corrected value as it was typed.
        value: The value that the person saw and confirmed.
    """

    number: int
    kind: Kind
    path: str
    typed: str = ""
    value: FactValue = None
    note: str = ""


def board(
    table: Markup,
    places: Mapping[str, Place],
    *,
    key: str,
    chosen: str,
    may: bool,
    kept: int,
    refused: tuple[int, str, str] | None,
    dpi: int,
) -> None:
    """Draw the board; `answers_from` gives what the person said on it.

    Args:
        table: The list of facts, each row with `data-n`.
        places: The facts by path.
        key: Unique on the page.
        chosen: The fact to begin with.
        may: Whether the person may confirm and correct.
        kept: Number of the last answer that was dealt with.
        refused: Number, path and reason of the last answer that could not be kept.
        dpi: Resolution of the page pictures. [1/in]
    """

    def looked_at() -> None:
        if isinstance(path := st.session_state[key].chosen, str):
            st.session_state[FACT] = path

    _BOARD(
        data={
            "body": str(table),
            "facts": {
                path: {name: getattr(place, name) for name in Place.__slots__}
                for path, place in places.items()
            },
            "chosen": chosen,
            "jump": st.session_state.get(JUMP, ""),
            "may": may,
            "kept": kept,
            "refused": refused,
            "dpi": dpi,
        },
        key=key,
        default={"chosen": None, "answers": []},
        on_chosen_change=looked_at,
        on_answers_change=lambda: None,
    )


def jump_to(path: str) -> None:
    """Have the board show a fact in the next run."""
    st.session_state[FACT] = st.session_state[JUMP] = st.query_params[FACT] = path


def answers_from(key: str, *, after: int) -> list[Answer]:
    """What a person said on the board and is not dealt with yet, oldest first.

    Args:
        key: Of the board.
        after: Number of the last answer that was dealt with.
    """
    state = st.session_state.get(key)
    told = getattr(state, "answers", None) if state is not None else None
    return [answer for each in told or [] if (answer := _answer(each)) and answer.number > after]


def _answer(told: Any) -> Answer | None:
    """An answer as the browser sent it; nothing where it is malformed."""
    if not isinstance(told, Mapping) or not isinstance(told.get("number"), int):
        return None
    kind, path, value = told.get("kind"), told.get("path"), told.get("value")
    if kind not in ("confirm", "correct", "undo") or not isinstance(path, str):
        return None
    return Answer(
        number=told["number"],
        kind=kind,
        path=path,
        typed=str(told.get("typed") or "")[:LONGEST],
        value=value if isinstance(value, str | int | float | bool) else None,
        note=str(told.get("note") or "")[:LONGEST],
    )
