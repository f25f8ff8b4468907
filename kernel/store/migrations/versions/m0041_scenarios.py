"""Scenarios with their jobs, phases, links and revisions; calculations, comments, layouts."""

from alembic import op

from kernel.store.migrations.protect import protect

revision = "0041"
down_revision = "0040"

SCENARIOS = """
create table app.baseline (
    organization_id uuid default app.org() not null,
    id uuid not null,
    name text not null,
    scenario_id uuid,
    revision integer not null,
    jobs jsonb not null,
    created_by uuid default app.person_id() not null,
    created_at timestamptz default now() not null,
    constraint baseline_pk primary key (organization_id, id),
    constraint baseline_organization_id_created_by_fk
        foreign key (organization_id, created_by) references app.person,
    constraint baseline_organization_id_fk
        foreign key (organization_id) references app.organization);
comment on table app.baseline is 'Frozen copies of plans to measure against; never changed.';

create table app.scenario (
    organization_id uuid default app.org() not null,
    id uuid not null,
    name text not null,
    portfolio text default 'Main' not null,
    state text default 'draft' not null,
    revision integer default '0' not null,
    parent_id uuid,
    parent_revision integer,
    baseline_id uuid,
    start_on date not null,
    data_date date,
    currency text not null,
    settings jsonb default '{}' not null,
    note text default '' not null,
    submitted_at timestamptz,
    submitted_by uuid,
    locked_at timestamptz,
    locked_by uuid,
    created_by uuid default app.person_id() not null,
    created_at timestamptz default now() not null,
    constraint scenario_pk primary key (organization_id, id),
    constraint scenario_organization_id_parent_id_fk
        foreign key (organization_id, parent_id) references app.scenario,
    constraint scenario_organization_id_created_by_fk
        foreign key (organization_id, created_by) references app.person,
    constraint scenario_organization_id_submitted_by_fk
        foreign key (organization_id, submitted_by) references app.person,
    constraint scenario_organization_id_locked_by_fk
        foreign key (organization_id, locked_by) references app.person,
    constraint scenario_organization_id_baseline_id_fk
        foreign key (organization_id, baseline_id) references app.baseline,
    constraint scenario_state_check check (state in ('draft', 'approved', 'archived')),
    constraint scenario_currency_check check (currency ~ '^[A-Z]{3}$'),
    constraint scenario_organization_id_fk
        foreign key (organization_id) references app.organization);
create unique index scenario_approved_key
    on app.scenario (organization_id, portfolio) where state = 'approved';
comment on table app.scenario is 'Variants of a plan; at most one of a portfolio is approved.';

create table app.scenario_decision (
    organization_id uuid default app.org() not null,
    id uuid not null,
    scenario_id uuid not null,
    move text not null,
    revision integer not null,
    comment text default '' not null,
    created_by uuid default app.person_id() not null,
    created_at timestamptz default now() not null,
    constraint scenario_decision_pk primary key (organization_id, id),
    constraint scenario_decision_organization_id_scenario_id_fk
        foreign key (organization_id, scenario_id) references app.scenario on delete cascade,
    constraint scenario_decision_organization_id_created_by_fk
        foreign key (organization_id, created_by) references app.person,
    constraint scenario_decision_move_check
        check (move in ('submit', 'withdraw', 'approve', 'reject', 'archive', 'lock', 'unlock')),
    constraint scenario_decision_organization_id_fk
        foreign key (organization_id) references app.organization);
create index scenario_decision_organization_id_scenario_id_index
    on app.scenario_decision (organization_id, scenario_id);
comment on table app.scenario_decision is
    'What was decided about scenarios: who, when, why; never changed.';

create table app.scenario_revision (
    organization_id uuid default app.org() not null,
    id uuid not null,
    scenario_id uuid not null,
    number integer not null,
    kind text not null,
    undoes integer,
    words text not null,
    mode text not null,
    changes jsonb not null,
    created_by uuid default app.person_id() not null,
    created_at timestamptz default now() not null,
    constraint scenario_revision_pk primary key (organization_id, id),
    constraint scenario_revision_organization_id_scenario_id_fk
        foreign key (organization_id, scenario_id) references app.scenario on delete cascade,
    constraint scenario_revision_organization_id_created_by_fk
        foreign key (organization_id, created_by) references app.person,
    constraint scenario_revision_organization_id_scenario_id_number_key
        unique (organization_id, scenario_id, number),
    constraint scenario_revision_kind_check
        check (kind in ('edit', 'undo', 'redo', 'import', 'levelling')),
    constraint scenario_revision_mode_check check (mode in ('planning', 'scheduling')),
    constraint scenario_revision_organization_id_fk
        foreign key (organization_id) references app.organization);
comment on table app.scenario_revision is
    'Every action on a scenario with each changed value before and after.';

create table app.job (
    organization_id uuid default app.org() not null,
    id uuid not null,
    scenario_id uuid not null,
    lineage_id uuid not null,
    name text not null,
    api14 text,
    oil_field text default '' not null,
    well_type text default '' not null,
    kind text not null,
    plan_type text default '' not null,
    pad text default '' not null,
    rig_id uuid,
    campaign_ids uuid[] default '{}' not null,
    sequence integer default '0' not null,
    start_on date,
    duration_days integer,
    finish_on date,
    low_days integer,
    high_days integer,
    calendar text not null,
    actual_start date,
    actual_finish date,
    percent numeric(5, 2),
    remaining_days integer,
    pinned boolean default false not null,
    constraint_type text,
    constraint_on date,
    depth_ft numeric(8, 1),
    afe_amount numeric(16, 2),
    tangible_cost numeric(16, 2),
    intangible_cost numeric(16, 2),
    mobilisation_cost numeric(16, 2),
    contingency_percent numeric(5, 2),
    working_interest_percent numeric(5, 2),
    requirements jsonb default '{}' not null,
    gates jsonb default '{}' not null,
    notes text default '' not null,
    created_by uuid default app.person_id() not null,
    created_at timestamptz default now() not null,
    constraint job_pk primary key (organization_id, id),
    constraint job_organization_id_scenario_id_fk
        foreign key (organization_id, scenario_id) references app.scenario on delete cascade,
    constraint job_organization_id_rig_id_fk
        foreign key (organization_id, rig_id) references app.rig,
    constraint job_organization_id_created_by_fk
        foreign key (organization_id, created_by) references app.person,
    constraint job_organization_id_scenario_id_id_key unique (organization_id, scenario_id, id),
    constraint job_duration_days_check check (duration_days >= 0),
    constraint job_finish_on_check check (finish_on >= start_on),
    constraint job_actual_finish_check check (actual_finish >= actual_start),
    constraint job_organization_id_fk foreign key (organization_id) references app.organization,
    constraint job_api14_fk foreign key (api14) references app.well (api14));
comment on table app.job is
    'The jobs of a scenario, the rows of its sheet and the bars of its chart.';

create table app.job_phase (
    organization_id uuid default app.org() not null,
    id uuid not null,
    scenario_id uuid not null,
    job_id uuid not null,
    place integer not null,
    phase text not null,
    duration_days integer not null,
    limit_days numeric(8, 2),
    actual_start date,
    actual_finish date,
    from_ft numeric(8, 1),
    to_ft numeric(8, 1),
    constraint job_phase_pk primary key (organization_id, id),
    constraint job_phase_organization_id_scenario_id_job_id_fk
        foreign key (organization_id, scenario_id, job_id)
        references app.job (organization_id, scenario_id, id) on delete cascade,
    constraint job_phase_organization_id_scenario_id_job_id_phase_key
        unique (organization_id, scenario_id, job_id, phase),
    constraint job_phase_duration_days_check check (duration_days >= 0),
    constraint job_phase_organization_id_fk
        foreign key (organization_id) references app.organization);
comment on table app.job_phase is 'The phases of a job, in order.';

create table app.job_link (
    organization_id uuid default app.org() not null,
    id uuid not null,
    scenario_id uuid not null,
    predecessor_id uuid not null,
    successor_id uuid not null,
    type text not null,
    lag_days integer default '0' not null,
    lag_kind text default 'technical' not null,
    lag_calendar text default 'every_day' not null,
    most_days integer,
    constraint job_link_pk primary key (organization_id, id),
    constraint job_link_organization_id_scenario_id_predecessor_id_fk
        foreign key (organization_id, scenario_id, predecessor_id)
        references app.job (organization_id, scenario_id, id),
    constraint job_link_organization_id_scenario_id_successor_id_fk
        foreign key (organization_id, scenario_id, successor_id)
        references app.job (organization_id, scenario_id, id),
    constraint job_link_organization_id_scenario_id_fk
        foreign key (organization_id, scenario_id) references app.scenario on delete cascade,
    constraint job_link_once_key
        unique (organization_id, scenario_id, predecessor_id, successor_id, type),
    constraint job_link_itself_check check (predecessor_id <> successor_id),
    constraint job_link_type_check check (type in ('FS', 'SS', 'FF', 'SF')),
    constraint job_link_lag_kind_check check (lag_kind in ('technical', 'buffer')),
    constraint job_link_lag_calendar_check
        check (lag_calendar in ('every_day', 'predecessor', 'successor')),
    constraint job_link_organization_id_fk
        foreign key (organization_id) references app.organization);
comment on table app.job_link is 'Which job waits for which, and how long.';

create table app.npt_event (
    organization_id uuid default app.org() not null,
    id uuid not null,
    lineage_id uuid not null,
    start_at timestamptz not null,
    end_at timestamptz not null,
    code text not null,
    responsible text not null,
    hits_critical boolean default true not null,
    remark text default '' not null,
    created_by uuid default app.person_id() not null,
    created_at timestamptz default now() not null,
    constraint npt_event_pk primary key (organization_id, id),
    constraint npt_event_organization_id_created_by_fk
        foreign key (organization_id, created_by) references app.person,
    constraint npt_event_span_check check (end_at > start_at),
    constraint npt_event_organization_id_fk
        foreign key (organization_id) references app.organization);
create index npt_event_organization_id_lineage_id_index
    on app.npt_event (organization_id, lineage_id);
comment on table app.npt_event is 'Lost time on a job, whatever scenario plans it.';

create table app.calc_run (
    organization_id uuid default app.org() not null,
    id uuid not null,
    scenario_id uuid not null,
    revision integer not null,
    kind text not null,
    parameters jsonb default '{}' not null,
    engine_version text not null,
    input_hash text not null,
    status text default 'pending' not null,
    progress double precision default '0' not null,
    words text default '' not null,
    results jsonb,
    created_by uuid default app.person_id() not null,
    created_at timestamptz default now() not null,
    started_at timestamptz,
    ended_at timestamptz,
    constraint calc_run_pk primary key (organization_id, id),
    constraint calc_run_organization_id_scenario_id_fk
        foreign key (organization_id, scenario_id) references app.scenario on delete cascade,
    constraint calc_run_organization_id_created_by_fk
        foreign key (organization_id, created_by) references app.person,
    constraint calc_run_status_check
        check (status in ('pending', 'running', 'success', 'failed')),
    constraint calc_run_organization_id_fk
        foreign key (organization_id) references app.organization);
create index calc_run_organization_id_scenario_id_index
    on app.calc_run (organization_id, scenario_id);
comment on table app.calc_run is 'Calculations on a revision of a scenario, with their results.';

create table app.campaign_comment (
    organization_id uuid default app.org() not null,
    id uuid not null,
    scenario_id uuid not null,
    subject_id uuid not null,
    field text default '' not null,
    words text not null,
    created_by uuid default app.person_id() not null,
    created_at timestamptz default now() not null,
    resolved_at timestamptz,
    resolved_by uuid,
    constraint campaign_comment_pk primary key (organization_id, id),
    constraint campaign_comment_organization_id_scenario_id_fk
        foreign key (organization_id, scenario_id) references app.scenario on delete cascade,
    constraint campaign_comment_organization_id_created_by_fk
        foreign key (organization_id, created_by) references app.person,
    constraint campaign_comment_organization_id_resolved_by_fk
        foreign key (organization_id, resolved_by) references app.person,
    constraint campaign_comment_organization_id_fk
        foreign key (organization_id) references app.organization);
create index campaign_comment_organization_id_scenario_id_index
    on app.campaign_comment (organization_id, scenario_id);
comment on table app.campaign_comment is
    'Comments on a job, a link or a scenario, on one field or the whole.';

create table app.conflict_note (
    organization_id uuid default app.org() not null,
    id uuid not null,
    scenario_id uuid not null,
    conflict_key text not null,
    owner_id uuid,
    reason text default '' not null,
    created_by uuid default app.person_id() not null,
    created_at timestamptz default now() not null,
    constraint conflict_note_pk primary key (organization_id, id),
    constraint conflict_note_organization_id_scenario_id_fk
        foreign key (organization_id, scenario_id) references app.scenario on delete cascade,
    constraint conflict_note_organization_id_owner_id_fk
        foreign key (organization_id, owner_id) references app.person,
    constraint conflict_note_organization_id_created_by_fk
        foreign key (organization_id, created_by) references app.person,
    constraint conflict_note_organization_id_scenario_id_conflict_key_key
        unique (organization_id, scenario_id, conflict_key),
    constraint conflict_note_organization_id_fk
        foreign key (organization_id) references app.organization);
comment on table app.conflict_note is
    'Who looks after a conflict, and why it is borne; the conflict itself is reckoned.';

create table app.sheet_layout (
    organization_id uuid default app.org() not null,
    id uuid not null,
    person_id uuid default app.person_id() not null,
    screen text not null,
    name text not null,
    columns jsonb default '[]' not null,
    created_at timestamptz default now() not null,
    constraint sheet_layout_pk primary key (organization_id, id),
    constraint sheet_layout_organization_id_person_id_fk
        foreign key (organization_id, person_id) references app.person,
    constraint sheet_layout_organization_id_person_id_screen_name_key
        unique (organization_id, person_id, screen, name),
    constraint sheet_layout_organization_id_fk
        foreign key (organization_id) references app.organization);
comment on table app.sheet_layout is 'A person''s arrangements of the columns of a sheet.';
"""

UPDATES = {
    "baseline": [],
    "scenario": ["name", "portfolio", "state", "revision", "parent_id", "baseline_id", "start_on",
                 "data_date", "settings", "note", "submitted_at", "submitted_by", "locked_at",
                 "locked_by"],
    "scenario_decision": [],
    "scenario_revision": [],
    "job": ["name", "api14", "oil_field", "well_type", "kind", "plan_type", "pad", "rig_id",
            "campaign_ids", "sequence", "start_on", "duration_days", "finish_on", "low_days",
            "high_days", "calendar", "actual_start", "actual_finish", "percent", "remaining_days",
            "pinned", "constraint_type", "constraint_on", "depth_ft", "afe_amount",
            "tangible_cost", "intangible_cost", "mobilisation_cost", "contingency_percent",
            "working_interest_percent", "requirements", "gates", "notes"],
    "job_phase": ["place", "phase", "duration_days", "limit_days", "actual_start",
                  "actual_finish", "from_ft", "to_ft"],
    "job_link": ["type", "lag_days", "lag_kind", "lag_calendar", "most_days"],
    "npt_event": [],
    "calc_run": ["status", "progress", "words", "results", "started_at", "ended_at"],
    "campaign_comment": ["resolved_at", "resolved_by"],
    "conflict_note": ["owner_id", "reason"],
    "sheet_layout": ["columns"],
}  # fmt: skip
DELETABLE = ("scenario", "job", "job_phase", "job_link", "npt_event", "sheet_layout")
BULKY = {"baseline": ["jobs"], "scenario_revision": ["changes"], "calc_run": ["results"]}


def upgrade() -> None:
    op.execute(SCENARIOS)
    for table, updates in UPDATES.items():
        unlogged = ["progress"] if table == "calc_run" else []
        protect(table, updates=updates, bulky=BULKY.get(table, []), unlogged=unlogged)
    for table in DELETABLE:
        op.execute(f"grant delete on app.{table} to app_user")


def downgrade() -> None:
    for table in reversed(UPDATES):
        op.execute(f"drop table app.{table}")
