"""Sign-ins and tokens that ended long ago are deleted; the change log keeps that they were."""

from alembic import op

revision = "0007"
down_revision = "0006"

FORGET = """
create function auth.forget_ended(older interval) returns bigint
language plpgsql security definer set search_path = pg_catalog as $$
declare sessions bigint; tokens bigint;
begin
    delete from app.sign_in_session
     where least(expires_at, coalesce(revoked_at, expires_at)) < now() - older;
    get diagnostics sessions = row_count;
    delete from app.api_token
     where least(coalesce(expires_at, 'infinity'), coalesce(revoked_at, 'infinity'))
           < now() - older;
    get diagnostics tokens = row_count;
    return sessions + tokens;
end $$;
"""


def upgrade() -> None:
    op.execute("grant delete on app.sign_in_session, app.api_token to app_lookup")
    op.execute("grant create on schema auth to app_lookup")
    op.execute(FORGET)
    op.execute("revoke execute on function auth.forget_ended(interval) from public")
    op.execute("grant execute on function auth.forget_ended(interval) to app_auth")
    op.execute("alter function auth.forget_ended(interval) owner to app_lookup")
    op.execute("revoke create on schema auth from app_lookup")


def downgrade() -> None:
    op.execute("drop function auth.forget_ended(interval)")
    op.execute("revoke delete on app.sign_in_session, app.api_token from app_lookup")
