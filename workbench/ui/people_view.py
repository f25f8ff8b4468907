"""People and roles as an administrator changes them."""

from collections.abc import Sequence
from datetime import datetime

import streamlit as st

from kernel.store.actor import Actor, Role
from kernel.store.people import PersonRow
from kernel.workflows.people import (
    Invited,
    change_role,
    deactivate_person,
    invite_person,
    reactivate_person,
    reset_password,
)
from workbench.ui.page import part
from workbench.ui.tables import Cell, Column, table
from workbench.ui.words import ago, count, listed, moment_text, plain

ROLES = {
    Role.VIEWER: "Viewer: reads everything",
    Role.EDITOR: "Editor: also plans wells, adds papers and corrects facts",
    Role.ADMIN: "Admin: also people, tokens and the audit",
}
_COLUMNS = (
    Column(heading="Person"),
    Column(heading="Role"),
    Column(heading="State"),
    Column(heading="Since", align="right"),
    Column(heading="", align="right"),
)
_CHANGE = "change:"


def context(people: Sequence[PersonRow]) -> str:
    """How many people, by role."""
    active = [person for person in people if person.active]
    roles = [count(n, role.value) for role in reversed(Role) if (n := _having(active, role))]
    gone = count(len(people) - len(active), "person kept out", "people kept out")
    return (
        f"{listed(roles)} may sign in · {gone}"
        if len(active) < len(people)
        else (f"{listed(roles)} may sign in")
    )


def _having(people: Sequence[PersonRow], role: Role) -> int:
    return sum(person.role is role for person in people)


def people_table(admin: Actor, people: Sequence[PersonRow], now: datetime) -> None:
    """Everybody; “Change” opens what can be done about a person."""
    rows = [
        (
            Cell(
                words=f"{row.name} (you)" if row.id == admin.user_id else row.name, small=row.email
            ),
            row.role.value.capitalize(),
            Cell(words="May sign in", color="green")
            if row.active
            else Cell(words="Kept out", color="gray"),
            Cell(
                words=ago(row.created_at, now),
                hint=f"{moment_text(row.created_at)} UTC",
                sort=-row.created_at.timestamp(),
            ),
            Cell(words="Change", press=f"{_CHANGE}{row.id}", hint=f"Change {row.name}"),
        )
        for row in people
    ]
    pressed = table(_COLUMNS, rows, key="people", label="People", sortable=True)
    chosen = [row for row in people if pressed == f"{_CHANGE}{row.id}"]
    if chosen:
        change_dialog(admin, chosen[0])


@st.dialog("Invite a person", on_dismiss="rerun")
def invite_dialog(admin: Actor) -> None:
    """Ask for name, address and role; show the first password once."""
    with part(admin) as admin:
        with st.form("invite", border=False):
            name = st.text_input("Name", max_chars=120)
            email = st.text_input("E-mail", type="email", max_chars=254)
            role = _role_choice(Role.VIEWER)
            sent = st.form_submit_button("Invite", type="primary")
        if sent:
            _hand_over(invite_person(admin, email=email or "", name=name or "", role=role))


@st.dialog("Change a person", on_dismiss="rerun")
def change_dialog(admin: Actor, person: PersonRow) -> None:
    """Role, a new first password, and whether the person may sign in."""
    with part(admin) as admin:
        st.markdown(f"**{plain(person.name)}** :gray[{plain(person.email)}]")
        with st.form("role", border=False):
            role = _role_choice(person.role)
            if st.form_submit_button("Save role", type="primary"):
                change_role(admin, person.id, role)
                st.rerun()
        st.divider()
        if person.active and st.button("Give a new first password", icon=":material/key:"):
            _hand_over(reset_password(admin, person.id))
        if person.active and st.button("Keep out", icon=":material/block:"):
            deactivate_person(admin, person.id)
            st.rerun()
        if not person.active and st.button("Let in again", icon=":material/undo:"):
            reactivate_person(admin, person.id)
            st.rerun()
        st.markdown(
            ":gray[A new password and keeping out end the person's sessions and tokens. What the "
            "person made stays.]"
        )


def _role_choice(role: Role) -> Role:
    return st.radio(
        "Role", list(ROLES), index=list(ROLES).index(role), format_func=ROLES.__getitem__
    )


def _hand_over(invited: Invited) -> None:
    """The one moment at which the password is seen."""
    st.success(
        f"Hand this password to {plain(invited.person.name)}. It is shown only now; it can be "
        "changed under “My account”.",
        icon=":material/key:",
    )
    st.code(invited.password, language=None)
