"""The volumes year by year, so that a copy of them fetches only what has changed."""

from dataclasses import dataclass
from datetime import date

from kernel.errors import InvalidInput
from kernel.store.actor import Actor
from kernel.store.frame_marks import year_marks
from kernel.store.session import tenant_session

PARTED = ("production_months", "production_days")


@dataclass(frozen=True, slots=True, kw_only=True)
class FramePart:
    """A year of a table.

    Attributes:
        mark: Another one where anything of the year has changed.
    """

    year: int
    first: date
    last: date
    mark: str


def frame_parts(actor: Actor, name: str) -> list[FramePart]:
    """The years of production_months or production_days, oldest first.

    Raises:
        InvalidInput: The table is not kept by years.
    """
    if name not in PARTED:
        raise InvalidInput(
            f"“{name}” is not kept by years.", hint=f"Use {' or '.join(PARTED)}, or table()."
        )
    with tenant_session(actor) as session:
        marks = year_marks(session, days=name == "production_days")
    return [
        FramePart(
            year=one.year,
            first=date(one.year, 1, 1),
            last=date(one.year, 12, 31),
            mark=one.mark,
        )
        for one in marks
    ]
