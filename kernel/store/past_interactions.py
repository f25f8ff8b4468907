"""The history of wells made good from what is stored: plans, papers and fetches not told of yet.

Everything that the history tells of already is left out by its subject, so that running this
again, or beside people at work, counts nothing twice.
"""

from collections.abc import Collection

import sqlalchemy as sa
from sqlalchemy.orm import Session

from kernel.store.locks import hold
from kernel.store.tables import NAMED

_NAMES = ", ".join(f"'{name}', p.payload #> '{{inputs,facts,{name}}}'" for name in NAMED)
_PAST = """
create temporary table past_interaction (
    api14 text, type text, mode text, person_id uuid, at timestamptz, metadata jsonb,
    subject uuid) on commit drop
"""
# Plans that were saved in one go, the two variants of one order, were one interaction.
_PLANS = f"""
insert into past_interaction
select p.api14,
       case p.kind when 'generated' then 'w3a_generated' else 'plan_modified' end,
       case when p.payload #>> '{{extraction,source}}' in ('upload', 'rrc', 'hybrid')
            then p.payload #>> '{{extraction,source}}' else 'upload' end,
       p.created_by, p.created_at,
       jsonb_strip_nulls(jsonb_build_object('plan_id', p.plan_key, 'snapshot_id', p.id))
         || case p.kind
            when 'generated' then jsonb_strip_nulls(jsonb_build_object({_NAMES}))
                 || jsonb_build_object('plugs_mode', coalesce(p.payload ->> 'mode',
                                                              split_part(p.plan_key, ':', 2)))
            else jsonb_build_object('operation', p.kind, 'diff_summary', 'not kept') end,
       p.id
  from app.plan_snapshot p
 where p.id in (
       select (array_agg(s.id order by s.id))[1] from app.plan_snapshot s
        group by s.api14, s.created_at, s.created_by
       having not exists (
              select from app.well_interaction i
               where i.type in ('w3a_generated', 'plan_modified')
                 and i.subject = any (array_agg(s.id))))
"""  # noqa: S608 - constants of this module
_PAPERS = """
insert into past_interaction
select p.api14, 'document_uploaded', 'upload', p.created_by, p.created_at,
       jsonb_build_object('document_id', p.id, 'document_type', coalesce(p.kind, 'other'),
                          'source_path', p.name, 'is_public', false),
       p.id
  from app.paper p
 where p.origin <> 'rrc' and not exists (
       select from app.well_interaction i
        where i.type = 'document_uploaded' and i.subject = p.id)
"""
# Fetches told of before entries had subjects cannot be told apart: those wells are left alone.
_FETCHES = """
insert into past_interaction
select f.api14, 'documents_fetched', 'rrc', f.created_by, f.ended_at,
       jsonb_build_object('files', jsonb_array_length(f.files), 'status', f.status,
                          'is_public', true),
       f.id
  from app.paper_fetch f
 where f.status = any (:final) and f.ended_at is not null and not exists (
       select from app.well_interaction i
        where i.type = 'documents_fetched' and i.api14 = f.api14
          and (i.subject is null or i.subject = f.id))
"""
_ENGAGED = """
insert into app.well_engagement (id, api14, mode, first_interaction_at, last_interaction_at,
                                 last_interaction_type, interaction_count)
select gen_random_uuid(), api14, min(mode), min(at), min(at), min(type), 0
  from past_interaction group by api14 order by api14
    on conflict (organization_id, api14) do nothing
"""
# Ids sort by when a thing was done, as those of `kernel.store.ids` do. Only what was logged counts.
_LOGGED = """
with logged as (
    insert into app.well_interaction (id, api14, type, mode, person_id, at, metadata, subject)
    select (lpad(to_hex((extract(epoch from at) * 1000)::bigint), 12, '0') || '7'
            || substr(replace(gen_random_uuid()::text, '-', ''), 14))::uuid,
           api14, type, mode, person_id, at, metadata, subject
      from past_interaction
        on conflict (organization_id, type, subject) where subject is not null do nothing
    returning api14, type, mode, at, metadata),
summed as (
    select api14, count(*) as n, min(at) as first, max(at) as last,
           (array_agg(type order by at desc))[1] as type,
           case when count(distinct mode) = 1 then min(mode) else 'hybrid' end as mode
      from logged group by api14),
told as (
    select api14, jsonb_object_agg(key, value order by at) as metadata
      from logged cross join lateral jsonb_each(metadata) group by api14),
counted as (
    update app.well_engagement e
       set interaction_count = e.interaction_count + s.n,
           first_interaction_at = least(e.first_interaction_at, s.first),
           last_interaction_at = greatest(e.last_interaction_at, s.last),
           last_interaction_type = case when e.interaction_count = 0
                                          or s.last > e.last_interaction_at
                                        then s.type else e.last_interaction_type end,
           mode = case when e.interaction_count = 0 or e.mode = s.mode then s.mode
                       else 'hybrid' end,
           metadata = t.metadata || e.metadata
      from summed s join told t on t.api14 = s.api14
     where e.api14 = s.api14
    returning s.n)
select count(*) as wells, coalesce(sum(n), 0) as interactions from counted
"""


def record_past(session: Session, *, final: Collection[str]) -> tuple[int, int]:
    """Tell the history of wells of every stored plan, paper and fetch that it lacks.

    Args:
        session: Of an Editor of the organization.
        final: What a fetch came to where it is told of.

    Returns:
        How many wells and how many interactions were added to.
    """
    hold(session, "past interactions")
    for statement in (_PAST, _PLANS, _PAPERS):
        session.execute(sa.text(statement))
    session.execute(sa.text(_FETCHES), {"final": list(final)})
    session.execute(sa.text(_ENGAGED))
    added = session.execute(sa.text(_LOGGED)).one()
    return added.wells, int(added.interactions)
