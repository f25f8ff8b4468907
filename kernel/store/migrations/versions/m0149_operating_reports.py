"""Reports of operating data: by name, every day too, and told to who has them made."""

from alembic import op

revision = "0149"
down_revision = "0148"

KINDS = ("schedule", "decision", "rig", "well", "duty")
SUBJECT = "num_nonnulls(batch_id, scenario_id) > 0 or name not in ('batch', 'campaign')"
SUBJECT_BEFORE = "num_nonnulls(batch_id, scenario_id) > 0 or name = 'portfolio'"
COMMENT = (
    "comment on table app.report_schedule is 'Repeated reports: of a batch, of a scenario, {}.'"
)
NAMED = """
update app.report_schedule set name = case
    when batch_id is not null then 'batch' when scenario_id is not null then 'campaign'
    else 'portfolio' end
"""


def _kinds(names: tuple[str, ...]) -> None:
    told = ", ".join(f"'{name}'" for name in names)
    op.execute("alter table app.notice drop constraint notice_kind_check")
    op.execute(f"alter table app.notice add constraint notice_kind_check check (kind in ({told}))")


def _check(table: str, name: str, condition: str, *, new: bool = False) -> None:
    if not new:
        op.execute(f"alter table app.{table} drop constraint {table}_{name}_check")
    op.execute(f"alter table app.{table} add constraint {table}_{name}_check check ({condition})")


def upgrade() -> None:
    _kinds((*KINDS, "report"))
    _check("report", "subject", SUBJECT)
    op.execute("alter table app.report add column scheduled boolean not null default false")
    op.execute("alter table app.report_schedule add column name text")
    op.execute("alter table app.report_schedule no force row level security")
    op.execute("alter table app.report_schedule disable trigger user")
    op.execute(NAMED)
    op.execute("alter table app.report_schedule enable trigger user")
    op.execute("alter table app.report_schedule force row level security")
    op.execute("alter table app.report_schedule alter column name set not null")
    _check("report_schedule", "subject", SUBJECT, new=True)
    _check("report_schedule", "every", "every in ('daily', 'weekly', 'monthly')")
    op.execute(COMMENT.format("or of all that an organization has"))


def downgrade() -> None:
    others = "num_nonnulls(batch_id, scenario_id) = 0 and name <> 'portfolio'"
    for table in ("report", "report_file", "report_schedule", "notice"):
        op.execute(f"alter table app.{table} no force row level security")
    op.execute(f"delete from app.report where {others}")  # noqa: S608 - of this module
    op.execute(
        f"delete from app.report_schedule where every = 'daily' or {others}"  # noqa: S608 - as above
    )
    op.execute("delete from app.notice where kind = 'report'")
    for table in ("report", "report_file", "report_schedule", "notice"):
        op.execute(f"alter table app.{table} force row level security")
    _check("report_schedule", "every", "every in ('weekly', 'monthly')")
    op.execute("alter table app.report_schedule drop constraint report_schedule_subject_check")
    op.execute("alter table app.report_schedule drop column name")
    op.execute("alter table app.report drop column scheduled")
    _check("report", "subject", SUBJECT_BEFORE)
    _kinds(KINDS)
    op.execute(COMMENT.format("or without either of the portfolio"))
