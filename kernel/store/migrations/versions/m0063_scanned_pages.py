"""Words of scanned pages as OCR read them, so that a reading that died goes on by page."""

from alembic import op

from kernel.store.migrations.protect import TENANT

revision = "0063"
down_revision = "0053"

# A page holds many thousand values, so the log keeps its key alone.
PAGES = f"""
create table app.scanned_page (
    organization_id uuid not null default app.org()
        constraint scanned_page_organization_id_fk references app.organization,
    sha256          text not null,
    reader_version  text not null,
    number          integer not null,
    words           jsonb not null,
    created_at      timestamptz not null default now(),
    constraint scanned_page_pk primary key (organization_id, sha256, reader_version, number));
comment on table app.scanned_page is
    'Scanned pages of files as OCR read them; forgotten after two weeks.';
alter table app.scanned_page enable row level security;
alter table app.scanned_page force row level security;
create policy tenant on app.scanned_page using ({TENANT}) with check ({TENANT});
grant select, insert, delete on app.scanned_page to app_user;
create trigger audit after insert or update or delete on app.scanned_page
    for each row execute function
    audit.key_change('{{organization_id,sha256,reader_version,number}}');
"""


def upgrade() -> None:
    op.execute(PAGES)


def downgrade() -> None:
    op.execute("drop table app.scanned_page")
