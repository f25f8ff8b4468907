"""An organization leaves while others write: its triggers stand aside instead of being disabled.

Disabling a trigger locks its table against every writer. The function of each trigger that hears
of deletions now asks whether the owner takes an organization out at this moment. The setting alone
means nothing: who logged in must be the owner, which could disable the triggers anyhow.
"""

from alembic import op

revision = "0185"
down_revision = "0165"

IS_LEAVING = """
create function audit.is_leaving() returns boolean language sql stable set search_path = pg_catalog
return session_user = 'app_owner'
   and nullif(current_setting('app.leaving_organization_id', true), '')
       = current_setting('app.current_organization_id', true);
comment on function audit.is_leaving() is
    'Whether the owner takes the current organization out: then no trigger copies or refuses.';
"""
ASIDE = "if tg_op = 'DELETE' and audit.is_leaving() then return null; end if;"
DELETION = 8  # in pg_trigger.tgtype

CHANGED = """
do $change$
declare f record;
begin
    for f in select distinct p.oid, p.prosrc
               from pg_trigger t
               join pg_proc p on p.oid = t.tgfoid
               join pg_class c on c.oid = t.tgrelid
              where not t.tgisinternal and t.tgtype & {deletion} > 0
                and c.relnamespace = 'app'::regnamespace
    loop
        execute replace(pg_get_functiondef(f.oid), f.prosrc, {body});
    end loop;
end $change$
"""


def upgrade() -> None:
    op.execute(IS_LEAVING)
    quoted = ASIDE.replace("'", "''")
    # the first “begin” is that of the body
    body = f"regexp_replace(f.prosrc, '\\mbegin\\M', 'begin {quoted}', 'i')"
    op.execute(CHANGED.format(deletion=DELETION, body=body))


def downgrade() -> None:
    quoted = ASIDE.replace("'", "''")
    op.execute(CHANGED.format(deletion=DELETION, body=f"replace(f.prosrc, ' {quoted}', '')"))
    op.execute("drop function audit.is_leaving()")
