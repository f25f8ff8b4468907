"""What of an organization is sample data, so that it alone can be deleted again."""

from alembic import op

from kernel.store.migrations.protect import protect

revision = "0070"
down_revision = "0064"

# Sample wells bear numbers that no well has, so that a mark can never mean a real one.
MARKS = """
create table app.sample_mark (
    organization_id uuid default app.org() not null,
    id uuid not null,
    kind text not null
        constraint sample_mark_kind_check
        check (kind in ('well', 'scenario', 'rig', 'site', 'campaign', 'rig_move')),
    key text not null,
    created_by uuid default app.person_id() not null,
    created_at timestamptz default now() not null,
    constraint sample_mark_pk primary key (organization_id, id),
    constraint sample_mark_organization_id_kind_key_key unique (organization_id, kind, key),
    constraint sample_mark_well_check
        check (kind <> 'well' or key ~ '^42[0-9]{3}9000[0-9]0000$'),
    constraint sample_mark_organization_id_created_by_fk
        foreign key (organization_id, created_by) references app.person,
    constraint sample_mark_organization_id_fk
        foreign key (organization_id) references app.organization);
comment on table app.sample_mark is 'What the product itself put in as an example.';
"""

# The right to delete comes with a restrictive policy each: it lets nothing else be deleted,
# whatever a query of the application says.
MARKED = "exists (select from app.sample_mark m where m.kind = '{kind}' and m.key = {key})"
OF_A_WELL = (
    "paper", "paper_fetch", "paper_reading", "plan_snapshot", "fact_correction",
    "fact_confirmation", "batch_well", "well_interaction", "well_engagement",
)  # fmt: skip
NO_WELL_LEFT = "not exists (select from app.batch_well w where w.batch_id = {batch})"
OF_ANOTHER_ROW = {
    "second_opinion": "exists (select from app.paper p where p.id = paper_id and "
    + MARKED.format(kind="well", key="p.api14")
    + ")",
    "paper_reading_file": "exists (select from app.paper_reading r where r.id = reading_id and "
    + MARKED.format(kind="well", key="r.api14")
    + ")",
    "plan_status": "exists (select from app.plan_snapshot s where s.id = snapshot_id and "
    + MARKED.format(kind="well", key="s.api14")
    + ")",
    "paper_content": "not exists (select from app.paper p"
    " where p.private_sha256 = paper_content.sha256)",
    "baseline": MARKED.format(kind="scenario", key="baseline.scenario_id::text"),
    "batch": NO_WELL_LEFT.format(batch="batch.id"),
    "report": NO_WELL_LEFT.format(batch="report.batch_id"),
    "report_schedule": NO_WELL_LEFT.format(batch="report_schedule.batch_id"),
    "report_file": "exists (select from app.report r where r.id = report_id and "
    + NO_WELL_LEFT.format(batch="r.batch_id")
    + ")",
}
DELETABLE = {
    table: MARKED.format(kind="well", key=f"{table}.api14") for table in OF_A_WELL
} | OF_ANOTHER_ROW


def upgrade() -> None:
    op.execute(MARKS)
    protect("sample_mark")
    op.execute("grant delete on app.sample_mark to app_user")
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
    op.execute("drop table app.sample_mark")
