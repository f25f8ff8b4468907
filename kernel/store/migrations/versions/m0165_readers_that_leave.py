"""The login for an organization's own SQL goes with the organization."""

from alembic import op

revision = "0165"
down_revision = "0149"

CLOSE = """
grant usage, create on schema auth to app_logins;
create function auth.close_reader(organization uuid) returns void
language plpgsql security definer set search_path = pg_catalog as $$
begin
    execute 'drop role if exists '
        || quote_ident('reader_' || replace(organization::text, '-', ''));
end $$;
revoke execute on function auth.close_reader(uuid) from public;
alter function auth.close_reader(uuid) owner to app_logins;
set local role app_logins;
grant execute on function auth.close_reader(uuid) to app_owner;
reset role;
revoke usage, create on schema auth from app_logins;
"""


def upgrade() -> None:
    op.execute(CLOSE)


def downgrade() -> None:
    op.execute("drop function auth.close_reader(uuid)")
