"""The head of a plan knows the newest version there was when it was moved last."""

from alembic import op

revision = "0139"
down_revision = "0152"

OFF = "alter table app.{0} no force row level security; alter table app.{0} disable trigger audit"
ON = "alter table app.{0} force row level security; alter table app.{0} enable trigger audit"
COLUMN = "alter table app.plan_head add column seen_version integer not null default 0"
FILL = """
update app.plan_head h set seen_version = s.version - case
    when s.kind = 'post_edit' or h.trail ? s.id::text then 0 else 1 end
  from (select distinct on (organization_id, plan_key)
               organization_id, plan_key, version, kind, id
          from app.plan_snapshot order by organization_id, plan_key, version desc) s
 where s.organization_id = h.organization_id and s.plan_key = h.plan_key
"""


def upgrade() -> None:
    op.execute(COLUMN)
    for table in ("plan_head", "plan_snapshot"):
        op.execute(OFF.format(table))
    op.execute(FILL)
    for table in ("plan_head", "plan_snapshot"):
        op.execute(ON.format(table))
    op.execute("grant update (seen_version) on app.plan_head to app_user")


def downgrade() -> None:
    op.execute("alter table app.plan_head drop column seen_version")
