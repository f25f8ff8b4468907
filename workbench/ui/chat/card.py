"""A proposed change as a card: what would be different, what it breaks, and what may be done."""

from collections.abc import Mapping, Sequence

import streamlit as st

from kernel.store.actor import Actor
from kernel.store.proposals import ProposalSummary
from kernel.workflows.thread_view import Card, ThreadView, card_of
from workbench.ui.chat import card_words, doing
from workbench.ui.chat.arguments import arguments_form
from workbench.ui.markup import Markup, joined, tag
from workbench.ui.parts import panel
from workbench.ui.schematic_view import drawn
from workbench.ui.words import day, plain

FATES: Mapping[str, tuple[str, str]] = {
    "pending": ("Waits for a decision", "orange"),
    "applied": ("Applied", "green"),
    "discarded": ("Discarded", "gray"),
    "withdrawn": ("Withdrawn", "gray"),
    "expired": ("Time is over", "gray"),
    "stale": ("The plan has changed since", "gray"),
}
_ICONS = {
    "pending": "pending_actions", "applied": "check_circle", "discarded": "cancel",
    "withdrawn": "undo", "expired": "timer_off", "stale": "sync_problem",
}  # fmt: skip
_LONGEST_REASON = 1000


def proposal_card(
    actor: Actor, view: ThreadView, held: ProposalSummary, *, wide: bool, told: bool
) -> None:
    """One proposal in the message that made it.

    Args:
        actor: Who looks.
        view: The conversation.
        held: The proposal.
        wide: Whether there is room for both drawings beside one another.
        told: Whether the message above says what it does.
    """
    with st.container(border=True, gap="small", key=f"offer-{held.id}"):
        words, color = FATES[held.status]
        done = view.applied.get(held.id)
        if done is not None:
            words += f" by {plain(done.created_by_name)}, {day(done.created_at.date())}"
        with st.container(horizontal=True, vertical_alignment="center", gap="small"):
            st.markdown("**Proposed change**", width="stretch")
            st.badge(words, icon=f":material/{_ICONS[held.status]}:", color=color)  # type: ignore[arg-type]
        if not told:
            st.markdown("  \n".join(plain(line) for line in held.said))
        if held.status != "pending":
            _decided(actor, view, held)
            return
        card = card_of(actor, held.id)
        _influences(held)
        panel(body(card), key=f"offer-body-{held.id}")
        _drawing(card, wide=wide)
        if not view.may_write:
            st.markdown(f":gray[Only {plain(view.thread.created_by_name)} decides here.]")
        elif st.session_state.get(doing.EDITING) == str(held.id):
            _form(card)
        else:
            _decide(card)


def body(card: Card, *, risk: bool = True) -> Markup:
    """What a proposal changes, costs, covers and breaks, and how risky that is."""
    diff, before = card.proposal.diff, card.before
    parts = [
        tag("h4", "What changes"),
        card_words.change_table(diff, before, card.after),
        tag(
            "div",
            tag(
                "div",
                tag("h4", "Amounts"),
                card_words.amounts_table(diff, before, (card.cost_before, card.cost_after)),
            ),
            tag("div", tag("h4", "Cover"), *card_words.cover(diff)),
            class_="columns",
        ),
        tag("h4", "What the checker says"),
        *card_words.verdicts(diff),
    ]
    if risk:
        parts += [tag("h4", "Risk against the baseline"), card_words.risk(card.proposal.risk)]
    return tag("div", joined(*parts), class_="offer")


def _influences(held: ProposalSummary) -> None:
    papers = list(card_words.influences(held.influences))
    if papers:
        st.warning(
            "Proposed after reading " + plain("; ".join(papers)) + ". Check it against the paper.",
            icon=":material/description:",
        )


def _drawing(card: Card, *, wide: bool) -> None:
    """The wellbore now and as proposed, on one depth axis; the first step touched is marked."""
    with st.expander(
        "Drawing, now and as proposed", icon=":material/architecture:", type="compact"
    ):
        key = str(card.proposal.id)
        marked = f"touched-{key}"
        st.session_state[marked] = _touched(card.proposal)
        sides = {"As proposed": (card.after, card.before), "Now": (card.before, card.after)}
        if wide:
            places = st.columns(2, gap="small")
            shown = list(zip(reversed(list(sides)), places, strict=True))
        else:
            chosen = st.segmented_control(
                "Drawing", list(sides), default="As proposed", required=True,
                label_visibility="collapsed", key=f"side-{key}",
            )  # fmt: skip
            shown = [(str(chosen), st.container())]
        for name, place in shown:
            with place:
                if wide:
                    st.markdown(f"**{name}**")
                plan, other = sides[name]
                body = drawn(dict(plan), after=True, to_scale=False, beside=dict(other))
                panel(body, key=f"bore-{key}-{name}", picks=marked)


def _touched(held: ProposalSummary) -> str:
    diff = held.diff
    ids = [str(step["id"]) for step in (*diff["added"], *diff["removed"])]
    return next(iter([*ids, *(str(one["id"]) for one in diff["changed"]), *diff["moved"]]), "")


def _form(card: Card) -> None:
    held = card.proposal
    rows = arguments_form(card, key=f"args-{held.id}")
    if rows is not None and doing.preview_again(held.id, rows):
        st.rerun()
    doing.failure()
    st.button(
        "Keep as it is", type="tertiary", key=f"keep-{held.id}", on_click=doing.edit, args=(None,)
    )


def _decide(card: Card) -> None:
    """Apply, edit, discard; a breach of law first asks for its rule by name and a reason."""
    held = card.proposal
    rules = list(dict.fromkeys(str(one.get("rule")) for one in held.blocking))
    if rules:
        _acknowledge(held, rules)
    ticked = all(st.session_state.get(doing.tick_key(held.id, rule)) for rule in rules)
    with st.container(horizontal=True, gap="small", key=f"decide-{held.id}"):
        st.button(
            "Apply", type="primary", icon=":material/check:", key=f"apply-{held.id}",
            disabled=not ticked, on_click=doing.apply, args=(held.id, rules),
            help=None if ticked else "Tick the rule that this breaks, and say why",
        )  # fmt: skip
        if held.kind == "edit":
            st.button(
                "Edit arguments", icon=":material/tune:", key=f"edit-{held.id}",
                on_click=doing.edit, args=(held.id,),
            )  # fmt: skip
        st.button(
            "Discard", icon=":material/close:", key=f"discard-{held.id}",
            on_click=doing.discard, args=(held.id,),
        )  # fmt: skip


def _acknowledge(held: ProposalSummary, rules: Sequence[str]) -> None:
    st.error(
        "**This change breaks the law.** It is applied only with each rule acknowledged by name "
        "and a reason, which stay with the plan.",
        icon=":material/gavel:",
    )
    for rule in rules:
        st.checkbox(f"I acknowledge {plain(rule)}", key=doing.tick_key(held.id, rule))
    st.text_area(
        "Why it shall be applied all the same", max_chars=_LONGEST_REASON, height=80,
        placeholder="required", key=doing.reason_key(held.id),
    )  # fmt: skip


def _decided(actor: Actor, view: ThreadView, held: ProposalSummary) -> None:
    """What was decided stays to be read; the change made last can be undone here."""
    done = view.applied.get(held.id)
    if done is not None and done.acknowledged:
        rules = "; ".join(str(rule) for rule in done.acknowledged.get("rules", []))
        why = str(done.acknowledged.get("reason", ""))
        st.markdown(f":gray[Acknowledged {plain(rules)}: “{plain(why)}”]")
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        if view.undoable == held.id and view.may_write:
            st.button(
                "Undo", icon=":material/undo:", key=f"undo-{held.id}",
                on_click=doing.move, args=(view.thread.id, "undo"),
            )  # fmt: skip
        look = st.toggle("Show what it changed", key=f"look-{held.id}") if done else False
    if look:
        panel(body(card_of(actor, held.id)), key=f"was-{held.id}")
