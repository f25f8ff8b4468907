"""What the headings of imported schedules hold, as the organization last said."""

from collections.abc import Mapping

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from kernel.store.campaign_tables import import_heading
from kernel.store.ids import uuid7


def remembered_headings(session: Session) -> dict[str, str]:
    """The name of the field of each heading; empty for one that is not imported."""
    rows = session.execute(sa.select(import_heading.c.heading, import_heading.c.field))
    return {row.heading: row.field for row in rows}


def remember_headings(session: Session, chosen: Mapping[str, str]) -> None:
    """Keep what headings hold, in place of what was said of the same ones before."""
    if not chosen:
        return
    new = insert(import_heading)
    session.execute(
        new.on_conflict_do_update(
            index_elements=["organization_id", "heading"],
            set_={
                "field": new.excluded.field,
                "created_by": sa.func.app.person_id(type_=sa.Uuid),
                "created_at": sa.func.now(),
            },
            where=import_heading.c.field != new.excluded.field,
        ),
        [{"id": uuid7(), "heading": key, "field": field} for key, field in sorted(chosen.items())],
    )
