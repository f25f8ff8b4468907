"""Totals by month follow their volumes, and volumes belong to completions that are there."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
import sqlalchemy as sa
from sqlalchemy import exc

from kernel.store import volume_rollup
from kernel.store import volume_tables as volumes
from kernel.store.asset_tables import asset_well, completion, field, lease
from kernel.store.ids import uuid7
from kernel.store.session import tenant_session
from kernel.store.volume_rollup import field_months, refresh_totals, well_months

JANUARY = date(2024, 1, 1)


@pytest.fixture
def stream(org_a):
    """A completion of a well of a field, with the ids of all three."""
    ids = {name: uuid7() for name in ("field", "well", "completion", "lease")}
    with tenant_session(org_a.editor) as session:
        session.execute(
            sa.insert(field).values(
                id=ids["field"], name="F", jurisdiction="TX", regulator_code="1"
            )
        )
        session.execute(sa.insert(lease).values(id=ids["lease"], name="L", jurisdiction="TX"))
        session.execute(
            sa.insert(asset_well).values(id=ids["well"], name="W", field_id=ids["field"])
        )
        session.execute(
            sa.insert(completion).values(
                id=ids["completion"], well_id=ids["well"], interval_code="01"
            )
        )
    return ids


def write(actor, table, **values):
    with tenant_session(actor) as session:
        session.execute(sa.insert(table).values(source="measured", **values))


def day(actor, stream, number, oil):
    write(
        actor,
        volumes.production_day,
        completion_id=stream["completion"],
        production_date=JANUARY + timedelta(days=number),
        oil_bbl=oil,
    )


def by_field(actor, basis):
    with tenant_session(actor) as session:
        return [(one.month, one.oil_bbl, one.wells) for one in field_months(session, basis=basis)]


def test_that_days_are_summed_by_well_and_field_and_follow_every_change(org_a, org_b, stream):
    for number, oil in ((0, 10), (1, 5), (31, 7)):
        day(org_a.editor, stream, number, oil)
    with tenant_session(org_a.viewer) as session:
        assert well_months(session, stream["well"]) == [
            (JANUARY, Decimal(15), 2),
            (date(2024, 2, 1), Decimal(7), 1),
        ]
    assert by_field(org_a.viewer, "day")[0] == (JANUARY, Decimal(15), 1)

    with tenant_session(org_a.editor) as session:
        table = volumes.production_day
        session.execute(
            sa.update(table).where(table.c.production_date == JANUARY).values(oil_bbl=1)
        )
        session.execute(sa.delete(table).where(table.c.production_date >= date(2024, 2, 1)))

    assert by_field(org_a.viewer, "day") == [(JANUARY, Decimal(6), 1)]
    assert by_field(org_b.viewer, "day") == []


def test_that_many_months_are_reckoned_some_at_a_time_and_all_in_the_end(
    org_a, stream, monkeypatch
):
    for number in range(0, 300, 7):
        day(org_a.editor, stream, number, 10)
    whole = by_field(org_a.viewer, "day")
    for number in range(3, 300, 7):
        day(org_a.editor, stream, number, 1)
    monkeypatch.setattr(volume_rollup, "MOST_AT_ONCE", 3)
    done = []
    while not done or done[-1]:
        with tenant_session(org_a.editor) as session:
            done.append(volume_rollup.refresh_some(session))

    # a well and its field for each month; a month with many marks is reckoned more than once
    assert len(done) > 10
    assert all(0 < some <= 6 for some in done[:-1])
    with tenant_session(org_a.viewer) as session:
        months = well_months(session, stream["well"])
    assert sum(oil for _, oil, _ in months) == 43 * 10 + 43
    assert sum(days for _, _, days in months) == 86
    assert [month for month, _, _ in whole] == [month for month, _, _ in months]


def test_that_reported_months_are_summed_by_field_and_a_moved_well_takes_them_along(org_a, stream):
    write(
        org_a.editor,
        volumes.production_month,
        completion_id=stream["completion"],
        production_month=JANUARY,
        oil_bbl=100,
        cond_bbl=3,
    )
    assert by_field(org_a.viewer, "month") == [(JANUARY, Decimal(103), 1)]
    other = uuid7()
    with tenant_session(org_a.editor) as session:
        session.execute(
            sa.insert(field).values(id=other, name="G", jurisdiction="TX", regulator_code="2")
        )
        session.execute(sa.update(asset_well).values(field_id=other))

    with tenant_session(org_a.viewer) as session:
        assert [one.field_id for one in field_months(session, basis="month")] == [other]
        assert refresh_totals(session) == 0


def test_that_a_writer_who_commits_after_a_refresh_is_not_forgotten(org_a, stream):
    day(org_a.editor, stream, 0, 10)
    with tenant_session(org_a.editor) as slow:
        slow.execute(
            sa.insert(volumes.production_day).values(
                completion_id=stream["completion"],
                production_date=date(2024, 1, 2),
                oil_bbl=5,
                source="measured",
            )
        )
        assert by_field(org_a.viewer, "day") == [(JANUARY, Decimal(10), 1)]

    assert by_field(org_a.viewer, "day") == [(JANUARY, Decimal(15), 1)]


def test_that_no_volume_refers_to_what_is_not_there_or_anothers(org_a, org_b, stream):
    theirs = {"completion_id": stream["completion"], "oil_bbl": 1}
    for actor, values in (
        (org_b.editor, {**theirs, "production_month": JANUARY}),
        (org_a.editor, {**theirs, "completion_id": uuid7(), "production_month": JANUARY}),
        (org_a.editor, {**theirs, "production_month": JANUARY, "lease_id": uuid7()}),
    ):
        with pytest.raises(exc.IntegrityError) as refused:
            write(actor, volumes.production_month, **values)
        assert refused.value.orig.sqlstate == "23503"
    with pytest.raises(exc.IntegrityError):
        write(org_b.editor, volumes.production_day, **theirs, production_date=JANUARY)


def test_that_what_volumes_refer_to_cannot_be_deleted(org_a, stream):
    write(
        org_a.editor,
        volumes.production_month,
        completion_id=stream["completion"],
        lease_id=stream["lease"],
        production_month=JANUARY,
    )
    for table, name in ((completion, "completion"), (lease, "lease")):
        with pytest.raises(exc.IntegrityError), tenant_session(org_a.editor) as session:
            session.execute(sa.delete(table).where(table.c.id == stream[name]))
    with tenant_session(org_a.editor) as session:
        session.execute(sa.delete(volumes.production_month))
        session.execute(sa.delete(completion))
        session.execute(sa.delete(lease))
