"""Public papers: fetched from a public site, stored once for all organizations."""

from alembic import op

revision = "0019"
down_revision = "0018"

OURS = "exists (select from app.paper p where p.public_sha256 = public_content.sha256)"

# Whoever puts content in cannot forge it: its name is its digest. Nobody but the owner changes or
# deletes it, and an organization reads only what it has fetched itself.
PUBLIC = f"""
create table app.public_content (
    sha256     text not null constraint public_content_pk primary key,
    content    bytea not null,
    created_at timestamptz not null default now(),
    constraint public_content_sha256_check check (sha256 = encode(sha256(content), 'hex')));
alter table app.public_content alter column content set storage external;
comment on table app.public_content is
    'The bytes of papers fetched from a public site, once for all organizations.';
alter table app.public_content enable row level security;
alter table app.public_content force row level security;
create trigger audit after insert or update or delete on app.public_content
    for each row execute function audit.key_change('{{sha256}}');

alter table app.paper add column private_sha256 text, add column public_sha256 text;
alter table app.paper
    drop constraint paper_organization_id_sha256_fk,
    add constraint paper_organization_id_private_sha256_fk
        foreign key (organization_id, private_sha256) references app.paper_content,
    add constraint paper_public_sha256_fk
        foreign key (public_sha256) references app.public_content;

create policy ours on app.public_content for select using ({OURS});
create policy anybody on app.public_content for insert with check (true);
grant select (sha256, content), insert (sha256, content) on app.public_content to app_user;
"""

# The owner is under row security as well, except while it moves what is there.
UNBOUND = (
    "alter table app.{0} no force row level security; alter table app.{0} disable trigger audit"
)
BOUND = "alter table app.{0} enable trigger audit; alter table app.{0} force row level security"
TABLES = ("paper", "paper_content", "public_content")
MOVE = """
insert into app.public_content (sha256, content)
    select distinct on (c.sha256) c.sha256, c.content from app.paper_content c
    join app.paper p on p.organization_id = c.organization_id and p.sha256 = c.sha256
    where p.origin = 'rrc';
update app.paper set public_sha256 = sha256 where origin = 'rrc';
update app.paper set private_sha256 = sha256 where origin <> 'rrc';
delete from app.paper_content c where not exists (
    select from app.paper p
     where p.organization_id = c.organization_id and p.private_sha256 = c.sha256);
alter table app.paper add constraint paper_content_check check (
    case origin when 'rrc' then private_sha256 is null and public_sha256 = sha256
                else public_sha256 is null and private_sha256 = sha256 end);
"""
BACK = """
insert into app.paper_content (organization_id, sha256, content)
    select distinct p.organization_id, c.sha256, c.content from app.public_content c
    join app.paper p on p.public_sha256 = c.sha256
    on conflict do nothing;
alter table app.paper drop column private_sha256, drop column public_sha256;
alter table app.paper add constraint paper_organization_id_sha256_fk
    foreign key (organization_id, sha256) references app.paper_content;
"""


def upgrade() -> None:
    op.execute(PUBLIC)
    for table in TABLES:
        op.execute(UNBOUND.format(table))
    op.execute(MOVE)
    for table in TABLES:
        op.execute(BOUND.format(table))


def downgrade() -> None:
    op.execute("drop policy ours on app.public_content")
    for table in TABLES:
        op.execute(UNBOUND.format(table))
    op.execute(BACK)
    for table in TABLES:
        op.execute(BOUND.format(table))
    op.execute("drop table app.public_content")
