"""Duties with due dates, and drafts of regulatory reports."""

from alembic import op

from kernel.store.migrations.protect import protect

revision = "0084"
down_revision = "0083"

COMPLIANCE = """
create table app.compliance_schedule (
    organization_id uuid default app.org() not null,
    id uuid not null,
    rule_code text not null,
    subject text not null,
    lease_id uuid,
    well_id uuid,
    subject_id uuid generated always as (coalesce(well_id, lease_id, organization_id)) stored,
    period_start date not null,
    due_date date not null,
    assigned_to uuid,
    remind_on date,
    reminded_at timestamptz,
    filed_at date,
    outcome text default 'none' not null,
    evidence text default '' not null,
    version integer default '1' not null,
    created_by uuid default app.person_id() not null,
    created_at timestamptz default now() not null,
    constraint compliance_schedule_pk primary key (organization_id, id),
    constraint compliance_schedule_organization_id_lease_id_fk
        foreign key (organization_id, lease_id) references app.lease,
    constraint compliance_schedule_organization_id_well_id_fk
        foreign key (organization_id, well_id) references app.asset_well,
    constraint compliance_schedule_organization_id_assigned_to_fk
        foreign key (organization_id, assigned_to) references app.person,
    constraint compliance_schedule_organization_id_created_by_fk
        foreign key (organization_id, created_by) references app.person,
    constraint compliance_schedule_organization_id_rule_code_subject_i_35c6
        unique (organization_id, rule_code, subject_id, period_start),
    constraint compliance_schedule_subject_check
        check (subject in ('organization', 'lease', 'well')),
    constraint compliance_schedule_outcome_check
        check (outcome in ('none', 'filed', 'accepted', 'rejected', 'waived')),
    constraint compliance_schedule_subject_id_check
        check ((subject = 'lease') = (lease_id is not null) and (subject = 'well') = (well_id
            is not null)),
    constraint compliance_schedule_organization_id_fk
        foreign key (organization_id) references app.organization);
create index compliance_schedule_open_index
    on app.compliance_schedule (organization_id, due_date) where outcome = 'none';
comment on table app.compliance_schedule is
    'What is due when, and who sees to it; whether it is late follows from today.';

create table app.regulatory_report (
    organization_id uuid default app.org() not null,
    id uuid not null,
    form text not null,
    lease_id uuid,
    well_id uuid,
    subject_id uuid generated always as (coalesce(well_id, lease_id, organization_id)) stored,
    period_start date not null,
    report_version integer default '1' not null,
    payload jsonb default '{}' not null,
    checks jsonb default '[]' not null,
    status text default 'draft' not null,
    confirmation_no text,
    is_corrected boolean default false not null,
    version integer default '1' not null,
    created_by uuid default app.person_id() not null,
    created_at timestamptz default now() not null,
    constraint regulatory_report_pk primary key (organization_id, id),
    constraint regulatory_report_organization_id_lease_id_fk
        foreign key (organization_id, lease_id) references app.lease,
    constraint regulatory_report_organization_id_well_id_fk
        foreign key (organization_id, well_id) references app.asset_well,
    constraint regulatory_report_organization_id_created_by_fk
        foreign key (organization_id, created_by) references app.person,
    constraint regulatory_report_organization_id_form_subject_id_perio_1968
        unique (organization_id, form, subject_id, period_start, report_version),
    constraint regulatory_report_status_check
        check (status in ('draft', 'checked', 'exported', 'filed_by_user', 'accepted',
            'rejected')),
    constraint regulatory_report_organization_id_fk
        foreign key (organization_id) references app.organization);
create index regulatory_report_organization_id_form_period_start_index
    on app.regulatory_report (organization_id, form, period_start);
comment on table app.regulatory_report is
    'Drafts of reports; the confirmation number is typed by a person who filed one.';
"""

UPDATES = {
    "compliance_schedule": ["rule_code", "subject", "lease_id", "well_id", "period_start",
                            "due_date", "assigned_to", "remind_on", "reminded_at", "filed_at",
                            "outcome", "evidence", "version"],
    "regulatory_report": ["form", "lease_id", "well_id", "period_start", "report_version",
                          "payload", "checks", "status", "confirmation_no", "is_corrected",
                          "version"],
}  # fmt: skip


def upgrade() -> None:
    op.execute(COMPLIANCE)
    for table, updates in UPDATES.items():
        protect(table, updates=updates)
        op.execute(f"grant delete on app.{table} to app_user")


def downgrade() -> None:
    for table in reversed(UPDATES):
        op.execute(f"drop table app.{table}")
