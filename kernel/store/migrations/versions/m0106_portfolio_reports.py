"""Reports of the whole portfolio, which have neither batch nor scenario."""

from alembic import op

revision = "0106"
down_revision = "0126"

WORDS = "comment on table app.report_schedule is '{}'"
BOTH = "Batches that are planned and scenarios that are reported again and again."
ALL = "Repeated reports: of a batch, of a scenario, or without either of the portfolio."


def upgrade() -> None:
    op.execute("alter table app.report drop constraint report_subject_check")
    op.execute(
        "alter table app.report add constraint report_subject_check"
        " check (num_nonnulls(batch_id, scenario_id) > 0 or name = 'portfolio')"
    )
    op.execute("alter table app.report_schedule drop constraint report_schedule_subject_check")
    op.execute(
        "alter table app.report_schedule add column parameters jsonb not null default '{}'::jsonb"
    )
    op.execute(WORDS.format(ALL))


def downgrade() -> None:
    op.execute("alter table app.report no force row level security")
    op.execute("alter table app.report_schedule no force row level security")
    op.execute("alter table app.report_file no force row level security")
    op.execute("delete from app.report where num_nonnulls(batch_id, scenario_id) = 0")
    op.execute("delete from app.report_schedule where num_nonnulls(batch_id, scenario_id) = 0")
    op.execute("alter table app.report force row level security")
    op.execute("alter table app.report_schedule force row level security")
    op.execute("alter table app.report_file force row level security")
    op.execute("alter table app.report drop constraint report_subject_check")
    for table in ("report", "report_schedule"):
        op.execute(
            f"alter table app.{table} add constraint {table}_subject_check"
            " check (num_nonnulls(batch_id, scenario_id) > 0)"
        )
    op.execute("alter table app.report_schedule drop column parameters")
    op.execute(WORDS.format(BOTH))
