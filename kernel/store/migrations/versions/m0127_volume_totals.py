"""Totals of volumes kept current, and what volumes belong to looked at once a statement.

Volumes come by the million. A foreign key looks at each row by itself, three times, and held a
load back to a quarter of its speed; here a statement's completions and leases are looked at
together and locked against deletion, which is what the keys did. Totals are ordinary tables: each
statement marks what it touched, and a refresh reckons the marked months anew.
"""

from alembic import op

from kernel.store.migrations.protect import TENANT

revision = "0127"
down_revision = "0137"

TABLES = ("production_month", "production_day")

# Read as the one who writes, so a row of another organization is as missing as one that never was.
BELONGS = """
create function app.volumes_belong() returns trigger language plpgsql as $$
declare
    wanted uuid[] := array(select distinct t.completion_id from touched t);
    found bigint;
begin
    perform from app.completion c where c.id = any (wanted) for key share;
    get diagnostics found = row_count;
    if found < cardinality(wanted) then
        raise exception using errcode = 'foreign_key_violation',
            constraint = tg_table_name || '_organization_id_completion_id_fk',
            message = 'the completion of a volume is not there';
    end if;
    return null;
end $$;
create function app.volumes_belong_to_leases() returns trigger language plpgsql as $$
declare
    wanted uuid[] := array(select distinct t.lease_id from touched t where t.lease_id is not null);
    found bigint;
begin
    perform from app.lease l where l.id = any (wanted) for key share;
    get diagnostics found = row_count;
    if found < cardinality(wanted) then
        raise exception using errcode = 'foreign_key_violation',
            constraint = tg_table_name || '_organization_id_lease_id_fk',
            message = 'the lease of a volume is not there';
    end if;
    return null;
end $$;

create function app.has_no_volumes() returns trigger language plpgsql as $$
declare
    found boolean;
begin
    if tg_table_name = 'completion' then
        found := exists (select from app.production_month p
                          where p.organization_id = old.organization_id
                            and p.completion_id = old.id)
              or exists (select from app.production_day p
                          where p.organization_id = old.organization_id
                            and p.completion_id = old.id);
    else
        found := exists (select from app.production_month p
                          where p.organization_id = old.organization_id
                            and p.lease_id = old.id);
    end if;
    if found then
        raise exception using errcode = 'foreign_key_violation',
            constraint = 'production_month_organization_id_' || tg_table_name || '_id_fk',
            message = 'volumes refer to it';
    end if;
    return null;
end $$;
create trigger has_no_volumes after delete on app.completion
    for each row execute function app.has_no_volumes();
create trigger has_no_volumes after delete on app.lease
    for each row execute function app.has_no_volumes();
"""

TOTALS = """
create table app.well_month (
    organization_id uuid default app.org() not null,
    well_id uuid not null,
    production_month date not null,
    oil_bbl numeric(16, 3),
    gas_mcf numeric(16, 3),
    water_bbl numeric(16, 3),
    injection_vol numeric(16, 3),
    days integer not null,
    constraint well_month_pk primary key (organization_id, well_id, production_month),
    constraint well_month_organization_id_fk
        foreign key (organization_id) references app.organization);
create index well_month_organization_id_production_month_index
    on app.well_month (organization_id, production_month);
comment on table app.well_month is 'The days of a well summed by month; follows from them.';

create table app.field_month (
    organization_id uuid default app.org() not null,
    field_id uuid not null,
    production_month date not null,
    basis text not null,
    oil_bbl numeric(18, 3),
    gas_mcf numeric(18, 3),
    water_bbl numeric(18, 3),
    injection_vol numeric(18, 3),
    wells integer not null,
    constraint field_month_pk primary key (organization_id, field_id, production_month, basis),
    constraint field_month_basis_check check (basis in ('month', 'day')),
    constraint field_month_organization_id_fk
        foreign key (organization_id) references app.organization);
comment on table app.field_month is
    'The wells of a field summed by month, as reported by month or by day; follows from them.';

create table app.volume_mark (
    organization_id uuid default app.org() not null,
    id uuid default gen_random_uuid() not null,
    kind text not null,
    key_id uuid not null,
    period date not null,
    constraint volume_mark_pk primary key (organization_id, id),
    constraint volume_mark_kind_check check (kind in ('well', 'field')),
    constraint volume_mark_organization_id_fk
        foreign key (organization_id) references app.organization);
comment on table app.volume_mark is
    'Months of wells and fields whose totals are to be reckoned anew; only ever added.';
"""

# What totals follow from is logged row by row; of themselves the log keeps a count a statement.
DERIVED = """
create function audit.derived() returns trigger
language plpgsql security definer set search_path = pg_catalog as $$
begin
    insert into audit.log (generation, organization_id, person_id, tbl, op, pk, before, after)
    select (select max(generation) from audit.generation), t.organization_id,
           nullif(current_setting('app.current_user_id', true), ''),
           tg_table_schema || '.' || tg_table_name, left(tg_op, 1), '{}',
           case when tg_op = 'DELETE' then jsonb_build_object('rows', count(*)) end,
           case when tg_op <> 'DELETE' then jsonb_build_object('rows', count(*)) end
      from touched t group by t.organization_id;
    return null;
end $$;
revoke execute on function audit.derived() from public;
"""

# Of tables that are being filled the planner knows nothing: joins are of sets, never row by row.
MARKS = """
create function app.mark_days() returns trigger language plpgsql set enable_nestloop = off as $$
declare
    streams uuid[] := array(select distinct t.completion_id from touched t);
begin
    insert into app.volume_mark (organization_id, kind, key_id, period)
    select distinct t.organization_id, 'well', c.well_id,
           date_trunc('month', t.production_date)::date
      from touched t
      join app.completion c on c.organization_id = t.organization_id and c.id = t.completion_id
     where c.id = any (streams);
    return null;
end $$;
create function app.mark_months() returns trigger language plpgsql set enable_nestloop = off as $$
declare
    streams uuid[] := array(select distinct t.completion_id from touched t);
    wells uuid[] := array(select c.well_id from app.completion c where c.id = any (streams));
begin
    insert into app.volume_mark (organization_id, kind, key_id, period)
    select distinct t.organization_id, 'field', w.field_id, t.production_month
      from touched t
      join app.completion c on c.organization_id = t.organization_id and c.id = t.completion_id
      join app.asset_well w on w.organization_id = c.organization_id and w.id = c.well_id
     where c.id = any (streams) and w.id = any (wells) and w.field_id is not null;
    return null;
end $$;
create function app.mark_moved_well() returns trigger language plpgsql as $$
begin
    insert into app.volume_mark (organization_id, kind, key_id, period)
    select distinct new.organization_id, 'field', f.id, m.period
      from unnest(array[old.field_id, new.field_id]) as f (id),
           (select p.production_month as period
              from app.completion c
              join app.production_month p on p.organization_id = c.organization_id
                                         and p.completion_id = c.id
             where c.organization_id = new.organization_id and c.well_id = new.id
             union
            select w.production_month from app.well_month w
             where w.organization_id = new.organization_id and w.well_id = new.id) m
     where f.id is not null;
    return null;
end $$;
create trigger mark_moved after update of field_id on app.asset_well
    for each row when (old.field_id is distinct from new.field_id)
    execute function app.mark_moved_well();
"""
MARKERS = {"production_month": "mark_months", "production_day": "mark_days"}
NEW = ("well_month", "field_month", "volume_mark")
EVENTS = {"insert": "new", "update": "new", "delete": "old"}


def upgrade() -> None:
    op.execute(BELONGS)
    for table in TABLES:
        op.execute(
            f"alter table app.{table} drop constraint {table}_organization_id_fk,"
            f" drop constraint {table}_organization_id_completion_id_fk"
        )
        _on(table, "belongs", "app.volumes_belong", ("insert", "update"))
    op.execute(
        "alter table app.production_month"
        " drop constraint production_month_organization_id_lease_id_fk"
    )
    _on("production_month", "on_lease", "app.volumes_belong_to_leases", ("insert", "update"))
    op.execute(TOTALS)
    op.execute(DERIVED)
    for table in NEW:
        op.execute(f"alter table app.{table} enable row level security")
        op.execute(f"alter table app.{table} force row level security")
        op.execute(f"create policy tenant on app.{table} using ({TENANT}) with check ({TENANT})")
        op.execute(f"grant select, insert, delete on app.{table} to app_user")
        _on(table, "audit", "audit.derived", tuple(EVENTS))
    op.execute(MARKS)
    for table, function in MARKERS.items():
        _on(table, "mark", f"app.{function}", tuple(EVENTS))


def _on(table: str, name: str, function: str, events: tuple[str, ...]) -> None:
    """A statement trigger for each event, with the rows that it touched."""
    for event in events:
        op.execute(
            f"create trigger {name}_{event} after {event} on app.{table}"
            f" referencing {EVENTS[event]} table as touched"
            f" for each statement execute function {function}()"
        )


def downgrade() -> None:
    for table, function in MARKERS.items():
        for event in EVENTS:
            op.execute(f"drop trigger mark_{event} on app.{table}")
        op.execute(f"drop function app.{function}()")
    op.execute("drop trigger mark_moved on app.asset_well")
    op.execute("drop function app.mark_moved_well()")
    for table in NEW:
        op.execute(f"drop table app.{table}")
    op.execute("drop function audit.derived()")
    for table in TABLES:
        for event in ("insert", "update"):
            op.execute(f"drop trigger belongs_{event} on app.{table}")
            if table == "production_month":
                op.execute(f"drop trigger on_lease_{event} on app.{table}")
    op.execute("drop trigger has_no_volumes on app.completion")
    op.execute("drop trigger has_no_volumes on app.lease")
    for function in ("volumes_belong", "volumes_belong_to_leases", "has_no_volumes"):
        op.execute(f"drop function app.{function}()")
    for table in TABLES:
        op.execute(
            f"alter table app.{table}"
            f" add constraint {table}_organization_id_completion_id_fk"
            " foreign key (organization_id, completion_id) references app.completion,"
            f" add constraint {table}_organization_id_fk"
            " foreign key (organization_id) references app.organization"
        )
    op.execute(
        "alter table app.production_month"
        " add constraint production_month_organization_id_lease_id_fk"
        " foreign key (organization_id, lease_id) references app.lease"
    )
