"""What language models read on papers, kept beside our own reading."""

from alembic import op

from kernel.store.migrations.protect import protect

revision = "0030"
down_revision = "0012"

OPINIONS = """
create table app.second_opinion (
    organization_id uuid not null default app.org()
        constraint second_opinion_organization_id_fk references app.organization,
    id              uuid not null,
    paper_id        uuid not null,
    model           text not null,
    answers         jsonb not null,
    created_by      uuid not null default app.person_id(),
    created_at      timestamptz not null default now(),
    constraint second_opinion_pk primary key (organization_id, id),
    constraint second_opinion_organization_id_paper_id_fk
        foreign key (organization_id, paper_id) references app.paper,
    constraint second_opinion_organization_id_created_by_fk
        foreign key (organization_id, created_by) references app.person);
create index second_opinion_organization_id_paper_id_index
    on app.second_opinion (organization_id, paper_id);
comment on table app.second_opinion is
    'What models read on papers, one row for each time asked; never changed.';
"""


def upgrade() -> None:
    op.execute(OPINIONS)
    protect("second_opinion", bulky=("answers",))


def downgrade() -> None:
    op.execute("drop table app.second_opinion")
