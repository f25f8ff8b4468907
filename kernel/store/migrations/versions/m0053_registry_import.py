"""Imports of public lists into the registry: how far each is, what it refused, words to search."""

from alembic import op

from kernel.store.migrations.protect import watch

revision = "0053"
down_revision = "0052"

# A list of a million wells is told of by its import, not well by well; whatever an organization
# changes is. The lists come in as the owner, who is no organization.
UNLOGGED = """
drop trigger audit on app.well;
create trigger audit after insert or update or delete on app.well for each row
    when (current_user <> 'app_owner')
    execute function audit.row_change('{api14}', '{}', '{}', '{search_text}');
"""
IMPORTS = """
create table app.registry_import (
    id         uuid not null constraint registry_import_pk primary key,
    name       text not null,
    sha256     text not null,
    state      text not null default 'running' constraint registry_import_state_check
               check (state in ('running', 'stopped', 'done')),
    line       bigint not null default 0,
    rows       bigint not null default 0,
    added      bigint not null default 0,
    changed    bigint not null default 0,
    rejected   bigint not null default 0,
    started_at timestamptz not null default now(),
    touched_at timestamptz not null default now(),
    ended_at   timestamptz);
create index registry_import_sha256_index on app.registry_import (sha256);
comment on table app.registry_import is 'Public lists of wells that came into the registry.';
grant select on app.registry_import to app_user;

create table app.registry_reject (
    import_id uuid not null
        constraint registry_reject_import_id_fk references app.registry_import,
    line      bigint not null,
    place     integer not null,
    reason    text not null,
    row       text not null,
    constraint registry_reject_pk primary key (import_id, line, place));
comment on table app.registry_reject is 'Rows of public lists that were not taken, and why.';
grant select on app.registry_reject to app_user;

create table app.well_word (
    word text not null constraint well_word_pk primary key);
comment on table app.well_word is 'The words in the names of the registry, for typing errors.';
grant select, insert on app.well_word to app_user;
"""
TRIGRAMS = """
do $$ begin
    if exists (select from pg_extension where extname = 'pg_trgm') then
        execute (select format('create index well_word_word_index on app.well_word'
                               ' using gin (word %I.gin_trgm_ops)', n.nspname)
                   from pg_extension e join pg_namespace n on n.oid = e.extnamespace
                  where e.extname = 'pg_trgm');
    end if;
end $$
"""
WORDS = """
insert into app.well_word
select distinct word from app.well,
       regexp_split_to_table(lower(concat_ws(' ', lease, operator, field, county)),
                             '[^[:alnum:]]+') as word
 where length(word) >= 4 and word ~ '[^0-9]'
"""


def upgrade() -> None:
    op.execute(UNLOGGED)
    op.execute(IMPORTS)
    watch("registry_import", keys=["id"], unlogged=["line", "rows", "touched_at"])
    connection = op.get_bind().execution_options(no_parameters=True)
    connection.exec_driver_sql(TRIGRAMS)
    connection.exec_driver_sql(WORDS)


def downgrade() -> None:
    for table in ("well_word", "registry_reject", "registry_import"):
        op.execute(f"drop table app.{table}")
    op.execute("drop trigger audit on app.well")
    watch("well", keys=["api14"], unlogged=["search_text"])
