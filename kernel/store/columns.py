"""The columns that tables share, and the metadata in which every table is registered.

Every table of an organization has the primary key (organization_id, id), filled in by the
database from the session, and refers to others of its kind by both columns.
"""

from datetime import datetime
from uuid import UUID

import sqlalchemy as sa

NAMES = {
    "pk": "%(table_name)s_pk",
    "uq": "%(table_name)s_%(column_0_N_name)s_key",
    "fk": "%(table_name)s_%(column_0_N_name)s_fk",
    "ix": "%(table_name)s_%(column_0_N_name)s_index",
    "ck": "%(table_name)s_%(constraint_name)s_check",
}

metadata = sa.MetaData(schema="app", naming_convention=NAMES)
MOMENT = sa.DateTime(timezone=True)


def organization_column() -> sa.Column[UUID]:
    """Whose row it is."""
    return sa.Column(
        "organization_id",
        sa.Uuid,
        sa.ForeignKey("app.organization.organization_id"),
        primary_key=True,
        server_default=sa.text("app.org()"),
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


def within(column: str, target: str, *, key: str = "id") -> sa.ForeignKeyConstraint:
    """A reference that cannot leave the organization."""
    return sa.ForeignKeyConstraint(
        ["organization_id", column], [f"app.{target}.organization_id", f"app.{target}.{key}"]
    )


def api14_column() -> sa.Column[str]:
    """A well of the registry."""
    return sa.Column("api14", sa.Text, sa.ForeignKey("app.well.api14"), nullable=False)
