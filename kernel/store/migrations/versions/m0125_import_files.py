"""Files of volumes kept by their lines, so that an import goes on where it was cut off.

With the file stays what its dry run would do and what it brought in besides volumes, so that an
import can be undone whole.
"""

from alembic import op

from kernel.store.migrations.protect import protect

revision = "0125"
down_revision = "0111"

FILES = """
alter table app.import_batch
    add column lines bigint default '0' not null,
    add column trial jsonb default '{}' not null,
    add column remarks jsonb default '{}' not null,
    drop constraint import_batch_status_check,
    add constraint import_batch_status_check
        check (status in ('pending', 'trying', 'running', 'done', 'failed', 'cancelled', 'undoing',
            'undone'));

create table app.import_part (
    organization_id uuid default app.org() not null,
    id uuid not null,
    import_batch_id uuid not null,
    part_no integer not null,
    first_line bigint not null,
    content bytea not null,
    constraint import_part_pk primary key (organization_id, id),
    constraint import_part_organization_id_import_batch_id_fk
        foreign key (organization_id, import_batch_id) references app.import_batch on delete
            cascade,
    constraint import_part_organization_id_import_batch_id_part_no_key
        unique (organization_id, import_batch_id, part_no),
    constraint import_part_organization_id_fk
        foreign key (organization_id) references app.organization);
alter table app.import_part alter column content set storage external;
comment on table app.import_part is 'The lines of a file, packed, some ten thousand in a part.';

create table app.import_made (
    organization_id uuid default app.org() not null,
    id uuid not null,
    import_batch_id uuid not null,
    table_name text not null,
    row_id uuid not null,
    constraint import_made_pk primary key (organization_id, id),
    constraint import_made_organization_id_import_batch_id_fk
        foreign key (organization_id, import_batch_id) references app.import_batch on delete
            cascade,
    constraint import_made_table_name_check
        check (table_name in ('company', 'field', 'lease', 'asset_well', 'completion')),
    constraint import_made_organization_id_fk
        foreign key (organization_id) references app.organization);
create index import_made_organization_id_import_batch_id_index
    on app.import_made (organization_id, import_batch_id);
comment on table app.import_made is
    'Wells, leases and the like that an import made because nobody had.';
"""

# A part may be larger than a JSON value, so the log keeps its key alone.
PART = """
alter table app.import_part enable row level security;
alter table app.import_part force row level security;
create policy tenant on app.import_part using ({tenant}) with check ({tenant});
grant select, insert, delete on app.import_part to app_user;
create trigger audit after insert or update or delete on app.import_part
    for each row execute function audit.key_change('{{organization_id,id}}');
"""

# A row trigger of a table in parts is told the part; people look for the table.
CHANGED = """
create function audit.part_change() returns trigger
language plpgsql security definer set search_path = pg_catalog as $$
declare
    b   jsonb := to_jsonb(old);
    a   jsonb := case when tg_op = 'UPDATE' then to_jsonb(new) end;
    key jsonb := (select jsonb_object_agg(k, b -> k) from unnest(tg_argv[1]::text[]) k);
begin
    if tg_op = 'UPDATE' then
        if b = a then return null; end if;
        select jsonb_object_agg(k, b -> k), jsonb_object_agg(k, a -> k) into b, a
          from jsonb_object_keys(a) k where a -> k is distinct from b -> k;
    end if;
    insert into audit.log (generation, organization_id, person_id, tbl, op, pk, before, after)
    values ((select max(generation) from audit.generation), old.organization_id,
            nullif(current_setting('app.current_user_id', true), ''),
            tg_argv[0], left(tg_op, 1), key, b, a);
    return null;
end $$;
revoke execute on function audit.part_change() from public;
"""
KEYS = {
    "production_month": "{organization_id,completion_id,production_month}",
    "production_day": "{organization_id,completion_id,production_date}",
}

# What an import has brought in is taken out by undoing it; only then may its file go.
DELETABLE = "status in ('pending', 'cancelled', 'failed', 'undone') and rows_accepted = 0"


def upgrade() -> None:
    op.execute(FILES)
    op.execute(PART.format(tenant="organization_id = (select app.org())"))
    protect("import_made")
    op.execute("grant delete on app.import_made, app.import_batch to app_user")
    op.execute(
        "create policy nothing_left on app.import_batch as restrictive for delete to app_user"
        f" using ({DELETABLE})"
    )
    op.execute(CHANGED)
    for table, key in KEYS.items():
        op.execute(f"drop trigger audit on app.{table}")
        op.execute(
            f"create trigger audit after update or delete on app.{table} for each row"
            f" execute function audit.part_change('app.{table}', '{key}')"
        )
    op.execute("grant update (lines, trial, remarks) on app.import_batch to app_user")


def downgrade() -> None:
    for table, key in KEYS.items():
        op.execute(f"drop trigger audit on app.{table}")
        op.execute(
            f"create trigger audit after update or delete on app.{table} for each row"
            f" execute function audit.row_change('{key}', '{{}}', '{{}}', '{{}}')"
        )
    op.execute("drop function audit.part_change()")
    op.execute("drop policy nothing_left on app.import_batch")
    op.execute("revoke delete on app.import_batch from app_user")
    op.execute("drop table app.import_made")
    op.execute("drop table app.import_part")
    op.execute(
        "alter table app.import_batch drop column lines, drop column trial, drop column remarks,"
        " drop constraint import_batch_status_check, add constraint import_batch_status_check check"
        " (status in ('pending', 'running', 'done', 'failed', 'cancelled', 'undone'))"
    )
