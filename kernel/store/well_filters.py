"""Conditions that narrow a search for wells: place, operator, field, state, and the own work."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, fields
from typing import Any, Literal

import sqlalchemy as sa

from kernel.store.tables import plan_snapshot, well, well_engagement
from kernel.store.well_tables import well_follower

WellState = Literal["drilling", "completed", "plugged"]
Work = Literal["planned", "unplanned", "labelled", "upload", "rrc", "hybrid"]
Value = Callable[[str], sa.ColumnElement[Any]]


@dataclass(frozen=True, slots=True, kw_only=True)
class WellFilter:
    """What the wells sought have in common; what is empty does not matter.

    Attributes:
        counties: Names, any of them.
        districts: Of the regulator, any of them.
        operators: Parts of names, any of them.
        oil_fields: Parts of names, any of them.
        state: By the dates of the registry.
        work: What the organization did with them.
        ours: Only those that the organization worked on.
        followed: Only those that the person follows.
    """

    counties: Sequence[str] = ()
    districts: Sequence[str] = ()
    operators: Sequence[str] = ()
    oil_fields: Sequence[str] = ()
    state: WellState | None = None
    work: Work | None = None
    ours: bool = False
    followed: bool = False

    @property
    def is_set(self) -> bool:
        """Whether it narrows anything."""
        return any(getattr(self, one.name) for one in fields(self))

    @property
    def only_own(self) -> bool:
        """Whether only wells that the organization worked on can be found."""
        return self.ours or self.work is not None


def of_the_registry(wanted: WellFilter) -> list[sa.ColumnElement[bool]]:
    """Conditions on the rows of the registry; words stand in its search text, which is indexed."""
    said = [
        *_named(wanted, lambda name: well.c[name]),
        *(
            sa.or_(*(well.c.search_text.contains(one.lower(), autoescape=True) for one in names))
            for names in (wanted.counties, wanted.operators, wanted.oil_fields)
            if names
        ),
    ]
    return [*said, *_everywhere(wanted)]


def of_own(wanted: WellFilter) -> list[sa.ColumnElement[bool]]:
    """Conditions on engagements joined to the registry; own papers are believed first."""
    own = well_engagement.c
    said = _named(wanted, lambda name: sa.func.coalesce(own.metadata[name].astext, well.c[name]))
    if wanted.work in ("planned", "unplanned"):
        has_plan = sa.exists().where(plan_snapshot.c.api14 == own.api14)
        said.append(has_plan if wanted.work == "planned" else ~has_plan)
    elif wanted.work == "labelled":
        said.append(own.label.is_not(None))
    elif wanted.work:
        said.append(own.mode == wanted.work)
    return [*said, *_everywhere(wanted)]


def _named(wanted: WellFilter, value: Value) -> list[sa.ColumnElement[bool]]:
    said: list[sa.ColumnElement[bool]] = []
    for name, exactly in (("county", wanted.counties), ("district", wanted.districts)):
        if exactly:
            said.append(sa.func.upper(value(name)).in_([one.upper() for one in exactly]))
    for name, parts in (("operator", wanted.operators), ("field", wanted.oil_fields)):
        if parts:
            said.append(sa.or_(*(value(name).icontains(one, autoescape=True) for one in parts)))
    return said


def _everywhere(wanted: WellFilter) -> list[sa.ColumnElement[bool]]:
    said: list[sa.ColumnElement[bool]] = []
    if wanted.state == "plugged":
        said.append(well.c.plugged_on.is_not(None))
    elif wanted.state == "completed":
        said += [well.c.plugged_on.is_(None), well.c.completed_on.is_not(None)]
    elif wanted.state == "drilling":
        said += [well.c.plugged_on.is_(None), well.c.completed_on.is_(None)]
        said.append(well.c.spud_on.is_not(None))
    if wanted.followed:
        mine = sa.select(well_follower.c.api14).where(
            well_follower.c.person_id == sa.text("(select app.person_id())")
        )
        said.append(well.c.api14.in_(mine))
    return said
