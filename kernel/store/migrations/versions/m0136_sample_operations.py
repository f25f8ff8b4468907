"""The examples of operating data go out again, with what was closed and posted of them."""

from alembic import op

revision = "0136"
down_revision = "0105"

BEFORE = ("well", "scenario", "rig", "site", "campaign", "rig_move")
KINDS = (*BEFORE, "lease", "asset_well", "field", "company")


def _kinds(names: tuple[str, ...]) -> str:
    return (
        "alter table app.sample_mark drop constraint sample_mark_kind_check,"
        " add constraint sample_mark_kind_check check (kind in ("
        + ", ".join(f"'{name}'" for name in names)
        + "))"
    )


def _marked(kind: str, key: str) -> str:
    return f"exists (select from app.sample_mark m where m.kind = '{kind}' and m.key = {key}::text)"


# As in migration 0070: the right to delete comes with a policy that lets nothing else be deleted.
SALE = "exists (select from app.sales_line s where s.id = sales_line_id and ({} or {}))"
DELETABLE = {
    "month_close": _marked("lease", "month_close.lease_id"),
    "month_close_step": "exists (select from app.month_close c where c.id = month_close_id and "
    + _marked("lease", "c.lease_id")
    + ")",
    "allocation_run": _marked("lease", "allocation_run.lease_id"),
    "production_revision": "exists (select from app.completion c where c.id = completion_id and "
    + _marked("asset_well", "c.well_id")
    + ")",
    "revenue_line": SALE.format(_marked("lease", "s.lease_id"), _marked("asset_well", "s.well_id")),
    "revenue_run": "not exists (select from app.revenue_line l where l.run_id = revenue_run.id)",
    "owner_balance": _marked("company", "owner_balance.company_id"),
    "payment": _marked("company", "payment.company_id"),
}


def upgrade() -> None:
    op.execute(_kinds(KINDS))
    for table, allowed in DELETABLE.items():
        op.execute(
            f"create policy sample_only on app.{table} as restrictive for delete to app_user"
            f" using ({allowed})"
        )
        op.execute(f"grant delete on app.{table} to app_user")


def downgrade() -> None:
    for table in DELETABLE:
        op.execute(f"revoke delete on app.{table} from app_user")
        op.execute(f"drop policy sample_only on app.{table}")
    gone = "kind in ('lease', 'asset_well', 'field', 'company')"
    op.execute(f"delete from app.sample_mark where {gone}")  # noqa: S608 - a constant
    op.execute(_kinds(BEFORE))
