"""The settings of the assistant's model, what its server was seen to do, and what was used."""

from collections.abc import Mapping
from datetime import datetime, tzinfo
from decimal import Decimal
from typing import Any

import streamlit as st

from kernel.errors import KernelError
from kernel.sources.chat_probe import WORDS, Level
from kernel.store.actor import Actor
from kernel.workflows.assistant_budget import Limits
from kernel.workflows.assistant_model import Chosen, Wanted, choose_model, try_model
from workbench.language_model import installed_server, local_model_hosts, model_key_seal
from workbench.ui.page import failures, show_failure
from workbench.ui.words import moment_text, plain

_TESTED = "assistant-model-tested"  # session-state key: why the last test was not made
ALONE = "Without a model: commands and questions are read here, and nothing leaves the workbench."
_CHECKS: Mapping[str, tuple[str, str]] = {
    "models": ("lists_models", "Lists its models"),
    "stream": ("streams", "Streams an answer"),
    "counts": ("counts", "Counts tokens while streaming"),
    "tools": ("tools", "Calls a tool when it fits"),
    "required": ("required", "Calls a tool when it must"),
    "schema": ("schema", "Answers in a JSON schema"),
}
_ICONS: Mapping[Level, str] = {
    "tools": ":green[:material/check_circle:]",
    "form": ":green[:material/check_circle:]",
    "text": ":orange[:material/info:]",
    "none": ":gray[:material/keyboard:]",
}


def context(held: Chosen) -> str:
    """Which model answers now."""
    if not held.enabled:
        return "Switched off: everything is read without a model."
    if held.url is None:
        return "No model is named: everything is read without one."
    whose = "your own choice" if held.own else "named by whoever runs the workbench"
    return f"{plain(held.model or '')}, {whose}."


def ability(actor: Actor, held: Chosen, clock: tzinfo) -> None:
    """How far the model is used, since when that is known, and the test of the connection."""
    level: Level = held.level if held.enabled else "none"
    left, right = st.columns([7, 5], gap="large")
    with left, st.container(border=True):
        words = WORDS[level] if held.enabled and held.url else ALONE
        st.markdown(f"{_ICONS[level]} **{words}**")
        if held.url is not None:
            _seen(held.probe, clock)
            st.button(
                "Test connection",
                icon=":material/network_check:",
                key="test-connection",
                on_click=_try,
                args=(actor,),
                help="Asks the server five short questions; it takes a few seconds.",
            )
        if failure := st.session_state.pop(_TESTED, None):
            show_failure(failure)
    with right, st.container(border=True):
        st.markdown("**Used**")
        for words, used, tokens, cost in (
            ("Today, by you", held.used_today, held.limits.day_tokens, held.limits.day_cost),
            ("This month, by all", held.used_this_month, held.limits.month_tokens,
             held.limits.month_cost),
        ):  # fmt: skip
            money = f" of {cost:,.2f}" if cost is not None else ""
            st.markdown(
                f"{words}: {used.tokens:,} of {tokens:,} tokens"
                f" :gray[· {used.cost:,.2f}{money} US\\$]"
            )


def _seen(probe: Mapping[str, Any] | None, clock: tzinfo) -> None:
    if probe is None:
        st.markdown(":gray[Not tested yet: tools are tried, and nothing changes without them.]")
        return
    failures_of = probe.get("failures") or {}
    lines = []
    for step, (name, words) in _CHECKS.items():
        why = f" :gray[{plain(str(failures_of[step]))}]" if failures_of.get(step) else ""
        done = f":green[:material/check:] {words}"
        lines.append(done if probe.get(name) else f":gray[:material/close:] {words}: no{why}")
    st.markdown("  \n".join(lines))
    if probe.get("has_model") is False:
        st.markdown(":orange[:material/warning: The server does not list a model of this name.]")
    at = datetime.fromisoformat(str(probe["at"]))
    st.caption(
        f"Tested {moment_text(at, clock)}: {plain(str(probe.get('model')))} at "
        f"{plain(str(probe.get('host')))}"
    )


def _try(actor: Actor) -> None:
    try:
        try_model(actor, installed_server(), model_key_seal())
    except KernelError as failure:
        st.session_state[_TESTED] = failure


def settings_form(actor: Actor, held: Chosen) -> None:
    """Server, key, switch and limits in one form."""
    with st.form(key=f"assistant-model-{held.version}", border=False):
        enabled = st.toggle("Use a model in conversations", value=held.enabled, key="enabled")
        server, limits = st.columns(2, gap="large")
        with server:
            asked = _server_fields(held)
        with limits:
            chosen = _limit_fields(held.limits)
        sent = st.form_submit_button("Save", type="primary", icon=":material/save:")
    if sent:
        with failures():
            wanted = Wanted(enabled=enabled, limits=chosen, version=held.version, **asked)
            choose_model(actor, wanted, model_key_seal(), local_hosts=local_model_hosts())
            if wanted.enabled and wanted.url:
                with st.spinner("Testing the connection …"):
                    _try(actor)
            st.rerun()


def _server_fields(held: Chosen) -> dict[str, Any]:
    ours = "Empty: the server named by whoever runs the workbench, if there is one."
    url = st.text_input(
        "Address", value=(held.url or "") if held.own else "", key="url", max_chars=300,
        placeholder="https://llm.example.com/v1", help=f"Of OpenAI's Chat Completions. {ours}",
    )  # fmt: skip
    model = st.text_input(
        "Model", value=(held.model or "") if held.own else "", key="model", max_chars=200,
        help="Its name on that server.",
    )  # fmt: skip
    kept = held.own and held.has_key
    key = st.text_input(
        "Key", type="password", key=f"key-{held.version or 0}", max_chars=500, autocomplete="off",
        placeholder="kept; type to replace it" if kept else "none",
        help="Kept encrypted, never shown again, and sent to this address alone.",
    )  # fmt: skip
    forget = st.checkbox("Forget the key", key="forget-key") if kept else False
    wait = st.number_input(
        "Longest silence [s]", 5, 120, min(max(held.timeout_s, 5), 120), key="timeout",
        help="How long the server may be silent before its answer is given up.",
    )  # fmt: skip
    return {
        "url": url,
        "model": model,
        "key": key or None,
        "forget_key": forget,
        "timeout_s": int(wait),
    }


def _limit_fields(held: Limits) -> Limits:
    left, right = st.columns(2, gap="small")
    with left:
        turn = st.number_input(
            "Tokens for one answer", 12_000, 400_000, held.turn_tokens, 1_000, key="turn-tokens"
        )
        daily = st.number_input(
            "Tokens for a person a day", 12_000, 100_000_000, held.day_tokens, 10_000,
            key="day-tokens",
        )  # fmt: skip
        month = st.number_input(
            "Tokens for all a month", 12_000, 10_000_000_000, held.month_tokens, 100_000,
            key="month-tokens",
        )  # fmt: skip
        rounds = st.number_input("Rounds of one answer", 1, 6, held.rounds, key="rounds")
        price_in = _money("Price in [US$ a million tokens]", held.price_in, "price-in")
    with right:
        turn_cost = _money("Most for one answer [US$]", held.turn_cost, "turn-cost")
        day_cost = _money("Most for a person a day [US$]", held.day_cost, "day-cost")
        month_cost = _money("Most for all a month [US$]", held.month_cost, "month-cost")
        st.space(68)  # beside the rounds
        price_out = _money("Price out [US$ a million tokens]", held.price_out, "price-out")
    st.caption("Left empty, money is not limited. 0 as price is for a server of your own.")
    return Limits(
        rounds=int(rounds),
        turn_tokens=int(turn),
        day_tokens=int(daily),
        month_tokens=int(month),
        price_in=price_in or Decimal(0),
        price_out=price_out or Decimal(0),
        turn_cost=turn_cost,
        day_cost=day_cost,
        month_cost=month_cost,
    )


def _money(words: str, held: Decimal | None, key: str) -> Decimal | None:
    value = st.number_input(
        words, 0.0, 1_000_000.0, None if held is None else float(held), step=0.5, format="%.2f",
        key=key,
    )  # fmt: skip
    return None if value is None else Decimal(str(round(float(value), 2)))
