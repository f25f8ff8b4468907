"""Reports of scenarios beside those of batches, and schedules that make them again."""

from alembic import op

revision = "0054"
down_revision = "0070"

ADD = """
alter table app.{table} alter column batch_id drop not null;
alter table app.{table} add column scenario_id uuid,
    add constraint {table}_organization_id_scenario_id_fk
        foreign key (organization_id, scenario_id) references app.scenario on delete cascade,
    add constraint {table}_subject_check check (num_nonnulls(batch_id, scenario_id) > 0);
create index {table}_organization_id_scenario_id_index
    on app.{table} (organization_id, scenario_id);
"""
FILES = """
alter table app.report_file drop constraint report_file_organization_id_report_id_fk;
alter table app.report_file add constraint report_file_organization_id_report_id_fk
    foreign key (organization_id, report_id) references app.report{cascade};
"""


WORDS = "comment on table app.report_schedule is '{}'"
BATCHES = "Batches that are planned and reported again and again."
BOTH = "Batches that are planned and scenarios that are reported again and again."


def upgrade() -> None:
    for table in ("report", "report_schedule"):
        op.execute(ADD.format(table=table))
    op.execute(FILES.format(cascade=" on delete cascade"))
    op.execute(WORDS.format(BOTH))


def downgrade() -> None:
    op.execute("delete from app.report where batch_id is null")
    op.execute("delete from app.report_schedule where batch_id is null")
    op.execute(FILES.format(cascade=""))
    op.execute(WORDS.format(BATCHES))
    for table in ("report", "report_schedule"):
        op.execute(f"alter table app.{table} drop column scenario_id")
        op.execute(f"alter table app.{table} alter column batch_id set not null")
