"""Logins for people's own SQL: one for each organization, which cannot become another's.

The organization of such a login stands in its name, and its name is what the server verified by
its password: neither SET ROLE nor a setting changes it.
"""

from alembic import op

revision = "0148"
down_revision = "0143"

READABLE = (
    "field", "company", "company_role", "lease", "lease_operator", "asset_well", "completion",
    "completion_lease", "production_month", "production_day", "well_month", "field_month",
    "production_revision", "well_test", "lease_volume", "lease_disposition", "allocation_run",
    "allocation", "import_batch", "import_reject", "decline_run", "decline_fit", "afe", "afe_line",
    "afe_approval", "afe_step", "cost_deck", "cost_interest", "division_order",
    "division_order_interest", "sales_line", "revenue_run", "revenue_line", "payment",
    "owner_balance", "month_close", "month_close_step", "compliance_schedule",
    "regulatory_report", "rig", "rig_contract", "rig_rate", "rig_capability", "rig_event",
    "rig_move", "site", "site_event", "campaign", "scenario", "job", "job_link", "job_phase",
    "npt_event", "baseline", "plan_snapshot", "plan_head", "plan_status", "price", "well",
    "well_engagement", "well_interaction",
)  # fmt: skip
ORG = """
create or replace function app.org() returns uuid language sql stable parallel safe as $$
    select case when session_user ^@ 'reader_' then substr(session_user, 8, 32)::uuid
                else nullif(current_setting('app.current_organization_id', true), '')::uuid end $$;
"""
ORG_BEFORE = """
create or replace function app.org() returns uuid language sql stable parallel safe as
$$ select nullif(current_setting('app.current_organization_id', true), '')::uuid $$;
"""
OPEN = """
grant create on schema auth to app_logins;
create function auth.open_reader(organization uuid, verifier text) returns text
language plpgsql security definer set search_path = pg_catalog as $$
declare reader text := quote_ident('reader_' || replace(organization::text, '-', ''));
begin
    perform pg_advisory_xact_lock(hashtextextended(reader, 0));
    if to_regrole(reader) is null then
        execute 'create role ' || reader || ' login connection limit 6 in role app_reader';
        execute 'alter role ' || reader || ' set default_transaction_read_only = on';
        execute 'alter role ' || reader || ' set statement_timeout = ''60s''';
        execute 'alter role ' || reader || ' set idle_in_transaction_session_timeout = ''60s''';
    end if;
    execute 'alter role ' || reader || ' password ' || quote_literal(verifier);
    return reader;
end $$;
revoke execute on function auth.open_reader(uuid, text) from public;
grant execute on function auth.open_reader(uuid, text) to app_auth;
alter function auth.open_reader(uuid, text) owner to app_logins;
revoke create on schema auth from app_logins;
"""


def upgrade() -> None:
    op.execute(ORG)
    op.execute("grant usage on schema app to app_reader")
    for table in READABLE:
        op.execute(f"grant select on app.{table} to app_reader")
    op.execute("grant select (organization_id, id, name) on app.person to app_reader")
    op.execute(OPEN)


def downgrade() -> None:
    op.execute("drop function auth.open_reader(uuid, text)")
    op.execute("revoke select (organization_id, id, name) on app.person from app_reader")
    for table in READABLE:
        op.execute(f"revoke select on app.{table} from app_reader")  # noqa: S608 - of this module
    op.execute("revoke usage on schema app from app_reader")
    op.execute(ORG_BEFORE)
