"""What imports change of records, so that they are undone; days of a closed month are locked.

An import of volumes finds its rows by the batch that each carries. Lease months, decks and AFEs are
typed as well as imported, so what an import did to each is kept beside them. Days belong to the
leases that their completion reports on; a closed month of one of them takes no day.
"""

from alembic import op

from kernel.store.migrations.protect import protect

revision = "0142"
down_revision = "0161"

CHANGES = """
create table app.import_change (
    organization_id uuid default app.org() not null,
    id uuid not null,
    import_batch_id uuid not null,
    table_name text not null,
    row_id uuid not null,
    version integer not null,
    before jsonb,
    constraint import_change_pk primary key (organization_id, id),
    constraint import_change_organization_id_import_batch_id_fk
        foreign key (organization_id, import_batch_id) references app.import_batch on delete
            cascade,
    constraint import_change_table_name_check
        check (table_name in ('lease_volume', 'division_order', 'division_order_interest', 'afe',
            'afe_line')),
    constraint import_change_organization_id_fk
        foreign key (organization_id) references app.organization);
create index import_change_organization_id_import_batch_id_table_name_index
    on app.import_change (organization_id, import_batch_id, table_name);
create index import_change_organization_id_row_id_index
    on app.import_change (organization_id, row_id);
comment on table app.import_change is
    'What an import did to records that are typed as well: what stood before, null where added.';
"""

# Once a statement, as for the months; a completion without a lease on that day is nobody's close.
LOCK = """
create function app.refuse_locked_day() returns trigger language plpgsql
    set enable_nestloop = off as $$
begin
    if not exists (
        select from app.month_close m
         where m.state in ('locked', 'priced', 'distributed', 'posted', 'closed'))
    then
        return null;
    end if;
    if exists (
        select from app.month_close m
          join app.completion_lease l on l.lease_id = m.lease_id
          join touched t on t.completion_id = l.completion_id and l.valid @> t.production_date
                        and date_trunc('month', t.production_date)::date = m.production_month
         where m.state in ('locked', 'priced', 'distributed', 'posted', 'closed'))
    then
        raise exception using errcode = 'check_violation', constraint = 'month_is_locked',
            message = 'the month of this lease is locked';
    end if;
    return null;
end $$;
"""
EVENTS = {
    "locked_added": ("insert", "new"),
    "locked_before": ("update", "old"),
    "locked_after": ("update", "new"),
    "locked_gone": ("delete", "old"),
}


def upgrade() -> None:
    op.execute(CHANGES)
    protect("import_change", updates=["version"])
    op.execute("grant delete on app.import_change to app_user")
    op.execute(LOCK)
    for name, (event, rows) in EVENTS.items():
        op.execute(
            f"create trigger {name} after {event} on app.production_day"
            f" referencing {rows} table as touched for each statement"
            " execute function app.refuse_locked_day()"
        )


def downgrade() -> None:
    for name in EVENTS:
        op.execute(f"drop trigger {name} on app.production_day")
    op.execute("drop function app.refuse_locked_day()")
    op.execute("drop table app.import_change")
