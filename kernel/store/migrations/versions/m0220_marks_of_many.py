"""A statement marks all wells of a month in one row: a day of ten thousand wells needs no more.

Totals and marks follow from volumes, whose organization was looked at when they came in; so no
foreign key looks it up again for each of them.
"""

from alembic import op

from kernel.store.migrations.versions.m0127_volume_totals import MARKS

revision = "0220"
down_revision = "0175"

TABLES = ("well_month", "field_month", "volume_mark")
ASIDE = "if tg_op = 'DELETE' and audit.is_leaving() then return null; end if;"

# Of tables that are being filled the planner knows nothing: joins are of sets, never row by row.
OF_MANY = f"""
create or replace function app.mark_days() returns trigger
language plpgsql set enable_nestloop = off as $$
declare
    streams uuid[] := array(select distinct t.completion_id from touched t);
begin
    {ASIDE}
    insert into app.volume_mark (organization_id, kind, key_ids, period)
    select m.organization_id, 'well', array_agg(m.well_id), m.period
      from (select distinct t.organization_id, c.well_id,
                   date_trunc('month', t.production_date)::date as period
              from touched t
              join app.completion c
                on c.organization_id = t.organization_id and c.id = t.completion_id
             where c.id = any (streams)) m
     group by m.organization_id, m.period;
    return null;
end $$;
create or replace function app.mark_months() returns trigger
language plpgsql set enable_nestloop = off as $$
declare
    streams uuid[] := array(select distinct t.completion_id from touched t);
    wells uuid[] := array(select c.well_id from app.completion c where c.id = any (streams));
begin
    {ASIDE}
    insert into app.volume_mark (organization_id, kind, key_ids, period)
    select m.organization_id, 'field', array_agg(m.field_id), m.period
      from (select distinct t.organization_id, w.field_id, t.production_month as period
              from touched t
              join app.completion c
                on c.organization_id = t.organization_id and c.id = t.completion_id
              join app.asset_well w on w.organization_id = c.organization_id and w.id = c.well_id
             where c.id = any (streams) and w.id = any (wells) and w.field_id is not null) m
     group by m.organization_id, m.period;
    return null;
end $$;
create or replace function app.mark_moved_well() returns trigger language plpgsql as $$
begin
    insert into app.volume_mark (organization_id, kind, key_ids, period)
    select new.organization_id, 'field',
           array_remove(array[old.field_id, new.field_id], null), m.period
      from (select p.production_month as period
              from app.completion c
              join app.production_month p on p.organization_id = c.organization_id
                                         and p.completion_id = c.id
             where c.organization_id = new.organization_id and c.well_id = new.id
             union
            select w.production_month from app.well_month w
             where w.organization_id = new.organization_id and w.well_id = new.id) m;
    return null;
end $$;
"""  # noqa: S608 - a constant of this module
APART = """
    alter table app.volume_mark no force row level security;
    insert into app.volume_mark (organization_id, kind, key_ids, period)
        select organization_id, kind, array[key_id], period
          from app.volume_mark, unnest(key_ids[2:]) as key_id;
    alter table app.volume_mark force row level security;
    alter table app.volume_mark rename column key_ids to key_id;
    alter table app.volume_mark alter column key_id type uuid using key_id[1];
"""


def upgrade() -> None:
    for table in TABLES:
        op.execute(f"alter table app.{table} drop constraint {table}_organization_id_fk")
    op.execute("alter table app.volume_mark alter column key_id type uuid[] using array[key_id]")
    op.execute("alter table app.volume_mark rename column key_id to key_ids")
    op.execute(OF_MANY)


def downgrade() -> None:
    op.execute(APART)
    functions = MARKS[: MARKS.index("create trigger")].replace(
        "create fun", "create or replace fun"
    )
    deletions = functions.index("create or replace function app.mark_moved_well")
    op.execute(functions[:deletions].replace("\nbegin\n", f"\nbegin {ASIDE}\n"))
    op.execute(functions[deletions:])
    for table in TABLES:
        op.execute(
            f"alter table app.{table} add constraint {table}_organization_id_fk"
            " foreign key (organization_id) references app.organization"
        )
