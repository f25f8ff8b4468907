"""What was said, and what the assistant did for each answer."""

import json
import re
from collections.abc import Iterator, Mapping
from typing import Any

import streamlit as st

from kernel.store.actor import Actor
from kernel.store.chats import MessageRow, ToolCallRow
from kernel.workflows.chat_threads import load_message
from kernel.workflows.thread_view import SHOWN, ThreadView
from workbench.ui.chat import doing
from workbench.ui.chat.card import proposal_card
from workbench.ui.chat.citations import cited
from workbench.ui.clock import zone
from workbench.ui.markup import tag
from workbench.ui.page import part
from workbench.ui.parts import panel
from workbench.ui.words import moment_text, plain

_TOOLS: Mapping[str, str] = {
    "propose": "Worked out the change",
    "preview": "Worked out what it would do",
    "explain_step": "Looked up the step",
    "explain_fact": "Looked up the fact",
    "query_well": "Looked up the well",
    "explain_rule": "Looked up the rule",
    "query_materials": "Looked up amounts",
    "show_violations": "Looked up the findings",
    "show_plan": "Looked up the plan",
    "compare": "Compared two versions",
    "undo": "Worked out the step back",
    "redo": "Worked out the step forth",
    "revert": "Worked out the way back",
}
_LIST = re.compile(r"\s{0,6}([-*•]|\d{1,2}\.)\s+(?=\S)")
_HEADING = re.compile(r"^#{1,6}\s+")
_BOLD = re.compile(r"\\\*\\\*(?=\S)(.+?)(?<=\S)\\\*\\\*")
EVERY_S = 0.5  # how often an answer that is being written is looked at


def messages(actor: Actor, view: ThreadView, *, wide: bool) -> None:
    """The conversation, oldest first, with its proposals in the messages that made them."""
    if view.earlier:
        st.button(
            f"Show {view.earlier} earlier", type="tertiary", icon=":material/expand_less:",
            key="chat-earlier", on_click=_more,
        )  # fmt: skip
    newest = next((one.id for one in reversed(view.messages) if one.role != "assistant"), None)
    for message in view.messages:
        if message.id == newest:
            panel(tag("i", data_here=str(newest)), key="chat-newest")
        if message.role == "system":
            _system(message)
        elif message.role == "assistant" and message.state == "streaming":
            _written(actor, message, may_stop=view.may_write)
        else:
            _message(message, view)
        for held in view.offered.get(message.id, ()):
            if held.status != "withdrawn" or len(view.offered[message.id]) == 1:
                told = " ".join(held.said) in message.words
                proposal_card(actor, view, held, wide=wide, told=told)


def _more() -> None:
    st.session_state["chat_shown"] = shown() + SHOWN


def shown() -> int:
    """How many messages are shown."""
    return int(st.session_state.get("chat_shown", SHOWN))


def _message(message: MessageRow, view: ThreadView) -> None:
    with st.chat_message(message.role):
        for call in message.tool_calls:
            _tool(call)
        notice = str(message.about.get("notice") or "")
        words = message.words.removesuffix(notice).rstrip()
        if words:
            st.markdown(text_of(words))
        if notice or message.state == "failed":
            icon = "stop_circle" if message.state == "cancelled" else "warning"
            st.markdown(f":orange[:material/{icon}: {plain(notice or 'Nothing was changed.')}]")
        if cites := message.about.get("cites"):
            panel(cited(cites, view), key=f"cites-{message.id}")
        st.caption(" · ".join(beneath(message)))


@st.fragment(run_every=EVERY_S)
def _written(actor: Actor, message: MessageRow, *, may_stop: bool) -> None:
    """An answer while it is written; it goes on when the page is left or loaded anew."""
    with part(actor) as actor:
        now = load_message(actor, message.id)
        if now.state != "streaming":
            st.rerun()  # the whole answer, with what it offers
        with st.chat_message("assistant"):
            for call in now.tool_calls:
                _tool(call)
            if now.words:
                st.markdown(text_of(now.words))
            with st.container(horizontal=True, vertical_alignment="center", gap="small"):
                st.caption(":material/progress_activity: Writing …", width="content")
                if may_stop:
                    st.button(
                        "Stop", icon=":material/stop_circle:", key=f"stop-{message.id}",
                        on_click=doing.stop, args=(message.id,),
                    )  # fmt: skip


def _system(message: MessageRow) -> None:
    with st.container(key=f"said-{message.id}"):
        words = f"{plain(message.created_by_name)}: {plain(message.words or 'Moving the plan …')}"
        st.caption(f":material/history: {words} · {moment_text(message.created_at, zone())}")


def text_of(words: str) -> str:
    r"""Stored words with their lines; bold and lists are shown as such, all else stays text.

    >>> print(text_of("**Plug 4** keeps ![x](y)"))
    **Plug 4** keeps \!\[x\]\(y\)
    >>> text_of("So:\n* water\n2. oil")
    'So\\:\n- water\n2. oil'
    """
    lines: list[str] = []
    for line in words.split("\n"):
        mark = _LIST.match(line)
        if mark:
            sign = "-" if mark[1] in "-*•" else mark[1]
            lines.append(f"{sign} {_bold(plain(line[mark.end() :]))}")
            continue
        if lines and lines[-1] and not _LIST.match(lines[-1]):
            lines[-1] += "  "
        elif lines and line:
            lines.append("")
        heading = _HEADING.sub("", line)
        lines.append(f"**{plain(heading)}**" if heading != line else _bold(plain(line)))
    return "\n".join(lines)


def _bold(escaped: str) -> str:
    return _BOLD.sub(r"**\1**", escaped)


def beneath(message: MessageRow) -> Iterator[str]:
    """The quiet line under a message: when, and of an answer by whom and how fast."""
    about: Mapping[str, Any] = message.about
    if message.role == "user":
        yield plain(message.created_by_name)
    else:
        answered = about.get("model") or ("without a model" if about.get("intent") else "")
        if answered:
            yield plain(str(answered))
    yield moment_text(message.created_at, zone())
    if message.role == "assistant" and about.get("latency_ms") is not None:
        yield f"{about['latency_ms']:,} ms"
    tokens = [about.get("tokens_in"), about.get("tokens_out")]
    if None not in tokens:
        yield f"{tokens[0]:,} and {tokens[1]:,} tokens"


def _tool(call: ToolCallRow) -> None:
    """One step of the assistant, closed as complete or failed, with what it was given."""
    done = call.status == "done"
    words = _TOOLS.get(call.name) or plain(call.name.replace("_", " ").capitalize())
    label = words if done else f"{words}: {'refused' if call.status == 'refused' else 'failed'}"
    with st.status(label, state="complete" if done else "error", type="compact"):
        st.markdown(f"{plain(call.name)} :gray[{call.duration_ms:,} ms]")
        st.code(json.dumps(dict(call.arguments), ensure_ascii=False, indent=1), language="json")
        if call.result:
            st.code(json.dumps(dict(call.result), ensure_ascii=False, indent=1), language="json")


def earlier_reset() -> None:
    """Begin another conversation at its newest messages."""
    st.session_state.pop("chat_shown", None)
    st.session_state.pop(doing.EDITING, None)
