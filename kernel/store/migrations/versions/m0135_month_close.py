"""The close of a lease's month with its steps and lock, and the settings of the accounts."""

from alembic import op

from kernel.store.migrations.protect import protect

revision = "0135"
down_revision = "0110"

CLOSE = """
create table app.month_close (
    organization_id uuid default app.org() not null,
    id uuid not null,
    lease_id uuid not null,
    production_month date not null,
    state text default 'open' not null,
    revenue_run_id uuid,
    locked_by uuid,
    locked_at timestamptz,
    version integer default '1' not null,
    created_by uuid default app.person_id() not null,
    created_at timestamptz default now() not null,
    constraint month_close_pk primary key (organization_id, id),
    constraint month_close_organization_id_lease_id_fk
        foreign key (organization_id, lease_id) references app.lease,
    constraint month_close_organization_id_revenue_run_id_fk
        foreign key (organization_id, revenue_run_id) references app.revenue_run,
    constraint month_close_organization_id_locked_by_fk
        foreign key (organization_id, locked_by) references app.person,
    constraint month_close_organization_id_created_by_fk
        foreign key (organization_id, created_by) references app.person,
    constraint month_close_organization_id_lease_id_production_month_key
        unique (organization_id, lease_id, production_month),
    constraint month_close_state_check
        check (state in ('open', 'volumes_in', 'allocated', 'balanced', 'locked', 'priced',
            'distributed', 'posted', 'closed')),
    constraint month_close_first_of_month_check check (extract(day from production_month) = 1),
    constraint month_close_organization_id_fk
        foreign key (organization_id) references app.organization);
create index month_close_organization_id_production_month_state_index
    on app.month_close (organization_id, production_month, state);
comment on table app.month_close is
    'How far the month of a lease is closed; from locked on its volumes do not change.';

create table app.month_close_step (
    organization_id uuid default app.org() not null,
    id uuid not null,
    month_close_id uuid not null,
    was text not null,
    state text not null,
    reason text default '' not null,
    figures jsonb default '{}' not null,
    created_by uuid default app.person_id() not null,
    created_at timestamptz default now() not null,
    constraint month_close_step_pk primary key (organization_id, id),
    constraint month_close_step_organization_id_month_close_id_fk
        foreign key (organization_id, month_close_id) references app.month_close,
    constraint month_close_step_organization_id_created_by_fk
        foreign key (organization_id, created_by) references app.person,
    constraint month_close_step_was_check
        check (was in ('open', 'volumes_in', 'allocated', 'balanced', 'locked', 'priced',
            'distributed', 'posted', 'closed')),
    constraint month_close_step_state_check
        check (state in ('open', 'volumes_in', 'allocated', 'balanced', 'locked', 'priced',
            'distributed', 'posted', 'closed')),
    constraint month_close_step_organization_id_fk
        foreign key (organization_id) references app.organization);
create index month_close_step_organization_id_month_close_id_index
    on app.month_close_step (organization_id, month_close_id);
comment on table app.month_close_step is
    'Who took which step of a month''s close, when, why and on which figures.';

create table app.operating_setting (
    organization_id uuid default app.org() not null,
    id uuid not null,
    chosen jsonb default '{}' not null,
    note text default '' not null,
    created_by uuid default app.person_id() not null,
    created_at timestamptz default now() not null,
    constraint operating_setting_pk primary key (organization_id, id),
    constraint operating_setting_organization_id_created_by_fk
        foreign key (organization_id, created_by) references app.person,
    constraint operating_setting_organization_id_fk
        foreign key (organization_id) references app.organization);
comment on table app.operating_setting is
    'What an organization has set for its accounts; the newest row holds.';
"""

# The lock holds whatever a query says. Rows of production come by the million, so they are looked
# at once a statement; the other tables row by row.
LOCK = """
create function app.refuse_locked_month() returns trigger language plpgsql as $$
begin
    if exists (
        select from touched t
          join app.month_close m on m.lease_id = t.lease_id
                                and m.production_month = t.production_month
         where m.state in ('locked', 'priced', 'distributed', 'posted', 'closed'))
    then
        raise exception using errcode = 'check_violation', constraint = 'month_is_locked',
            message = 'the month of this lease is locked';
    end if;
    return null;
end $$;
create trigger locked_added after insert on app.production_month
    referencing new table as touched for each statement
    execute function app.refuse_locked_month();
create trigger locked_before after update on app.production_month
    referencing old table as touched for each statement
    execute function app.refuse_locked_month();
create trigger locked_after after update on app.production_month
    referencing new table as touched for each statement
    execute function app.refuse_locked_month();
create trigger locked_gone after delete on app.production_month
    referencing old table as touched for each statement
    execute function app.refuse_locked_month();
create trigger locked_added after insert on app.lease_volume
    referencing new table as touched for each statement
    execute function app.refuse_locked_month();
create trigger locked_before after update on app.lease_volume
    referencing old table as touched for each statement
    execute function app.refuse_locked_month();
create trigger locked_after after update on app.lease_volume
    referencing new table as touched for each statement
    execute function app.refuse_locked_month();
create trigger locked_gone after delete on app.lease_volume
    referencing old table as touched for each statement
    execute function app.refuse_locked_month();

create function app.refuse_locked_disposition() returns trigger language plpgsql as $$
begin
    if exists (
        select from app.lease_volume v
          join app.month_close m on m.lease_id = v.lease_id
                                and m.production_month = v.production_month
         where v.id in ((to_jsonb(new) ->> 'lease_volume_id')::uuid,
                        (to_jsonb(old) ->> 'lease_volume_id')::uuid)
           and m.state in ('locked', 'priced', 'distributed', 'posted', 'closed'))
    then
        raise exception using errcode = 'check_violation', constraint = 'month_is_locked',
            message = 'the month of this lease is locked';
    end if;
    return null;
end $$;
create trigger locked after insert or update or delete on app.lease_disposition
    for each row execute function app.refuse_locked_disposition();
"""
LOCKED = ("production_month", "lease_volume")


def upgrade() -> None:
    op.execute(CLOSE)
    protect(
        "month_close",
        updates=["state", "revenue_run_id", "locked_by", "locked_at", "version"],
    )
    protect("month_close_step")
    protect("operating_setting")
    op.execute(LOCK)


def downgrade() -> None:
    op.execute("drop trigger locked on app.lease_disposition")
    op.execute("drop function app.refuse_locked_disposition()")
    for table in LOCKED:
        for trigger in ("locked_added", "locked_before", "locked_after", "locked_gone"):
            op.execute(f"drop trigger {trigger} on app.{table}")
    op.execute("drop function app.refuse_locked_month()")
    op.execute("drop table app.operating_setting")
    op.execute("drop table app.month_close_step")
    op.execute("drop table app.month_close")
