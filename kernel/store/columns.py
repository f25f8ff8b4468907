"""The columns that tables share, and the metadata in which every table is registered.

Every table of an organization has the primary key (organization_id, id), filled in by the
database from the session, and refers to others of its kind by both columns.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import ARRAY, JSONB

NAMES = {
    "pk": "%(table_name)s_pk",
    "uq": "%(table_name)s_%(column_0_N_name)s_key",
    "fk": "%(table_name)s_%(column_0_N_name)s_fk",
    "ix": "%(table_name)s_%(column_0_N_name)s_index",
    "ck": "%(table_name)s_%(constraint_name)s_check",
}

metadata = sa.MetaData(schema="app", naming_convention=NAMES)
MOMENT = sa.DateTime(timezone=True)
MONEY = sa.Numeric(16, 2)


def organization_column() -> sa.Column[UUID]:
    """Whose row it is."""
    return sa.Column(
        "organization_id",
        sa.Uuid,
        sa.ForeignKey("app.organization.organization_id"),
        primary_key=True,
        server_default=sa.text("app.org()"),
    )


def unchecked_organization() -> sa.Column[UUID]:
    """Whose row it is, where no key looks it up.

    A trigger looks at what the row belongs to, or the row follows from others that were looked at.
    """
    return sa.Column(
        "organization_id", sa.Uuid, primary_key=True, server_default=sa.text("app.org()")
    )


def moment(name: str, *, now: bool = False) -> sa.Column[datetime]:
    """A point in time; with NOW the database fills it in."""
    if now:
        return sa.Column(name, MOMENT, nullable=False, server_default=sa.func.now())
    return sa.Column(name, MOMENT)


def text(name: str) -> sa.Column[str]:
    """Words that must be there."""
    return sa.Column(name, sa.Text, nullable=False)


def by(name: str, *, required: bool = True) -> sa.Column[UUID]:
    """Who did it: a person of the same organization."""
    default = sa.text("app.person_id()") if required else None
    return sa.Column(name, sa.Uuid, nullable=not required, server_default=default)


def within(
    column: str, target: str, *, key: str = "id", ondelete: str | None = None
) -> sa.ForeignKeyConstraint:
    """A reference that cannot leave the organization."""
    return sa.ForeignKeyConstraint(
        ["organization_id", column],
        [f"app.{target}.organization_id", f"app.{target}.{key}"],
        ondelete=ondelete,
    )


def where_given(column: str) -> sa.Index:
    """An index of the rows of an organization in which a reference is set."""
    return sa.Index(
        None, "organization_id", column, postgresql_where=sa.text(f"{column} is not null")
    )


def api14_column() -> sa.Column[str]:
    """A well of the registry."""
    return sa.Column("api14", sa.Text, sa.ForeignKey("app.well.api14"), nullable=False)


def id_column() -> sa.Column[UUID]:
    """The second half of the key, made in Python."""
    return sa.Column("id", sa.Uuid, primary_key=True)


def ref(name: str, *, required: bool = True) -> sa.Column[UUID]:
    """Half of a reference."""
    return sa.Column(name, sa.Uuid, nullable=not required)


def words(name: str) -> sa.Column[str]:
    """Words that may be empty."""
    return sa.Column(name, sa.Text, nullable=False, server_default="")


def json_column(name: str, empty: str = "{}") -> sa.Column[Any]:
    """A JSON value, empty by default."""
    return sa.Column(name, JSONB, nullable=False, server_default=sa.text(f"'{empty}'"))


def day(name: str, *, required: bool = False) -> sa.Column[Any]:
    """A day of the calendar."""
    return sa.Column(name, sa.Date, nullable=not required)


def flag(name: str, *, default: bool = False) -> sa.Column[bool]:
    """Yes or no."""
    value = sa.true() if default else sa.false()
    return sa.Column(name, sa.Boolean, nullable=False, server_default=value)


def version() -> sa.Column[int]:
    """Counts the changes of a row, so that a stale one is noticed."""
    return sa.Column("version", sa.Integer, nullable=False, server_default="1")


def made() -> tuple[sa.Column[Any], ...]:
    """Who made it and when."""
    return by("created_by"), moment("created_at", now=True)


def one_of(column: str, *values: str) -> sa.CheckConstraint:
    """A text that is one of these."""
    allowed = ", ".join(f"'{value}'" for value in values)
    return sa.CheckConstraint(f"{column} in ({allowed})", name=column)


def any_of(column: sa.ColumnElement[str], values: Sequence[str]) -> sa.ColumnElement[bool]:
    """Whether a text is among VALUES; they travel as one array, however many they are."""
    return column == sa.any_(sa.cast(list(values), ARRAY(sa.Text)))
