"""What was backed up and what is wrong with the installation, beside the queue and as its role."""

from alembic import op

revision = "0157"
down_revision = "0142"


def upgrade() -> None:
    op.execute("set local role app_jobs")
    op.execute("""
        create table jobs.backup_run (
            id bigint generated always as identity primary key,
            kind text not null check (kind in ('nightly', 'base')),
            host text not null,
            began_at timestamptz not null,
            ended_at timestamptz not null,
            succeeded boolean not null,
            words text not null,
            bytes bigint not null
        )""")
    op.execute("create index backup_run_newest on jobs.backup_run (kind, ended_at desc)")
    op.execute("""
        create table jobs.alert (
            key text primary key,
            title text not null,
            words text not null,
            since timestamptz not null
        )""")
    op.execute("reset role")


def downgrade() -> None:
    op.execute("set local role app_jobs")
    op.execute("drop table jobs.alert, jobs.backup_run")
    op.execute("reset role")
