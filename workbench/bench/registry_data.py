"""A public list of generated wells, and organizations that have worked on them, for benchmarks."""

import random
from collections.abc import Sequence
from pathlib import Path

import psycopg

from kernel.reference import texas_counties
from kernel.store.actor import Actor
from kernel.store.organizations import found_organization

HEADINGS = (
    "API No.", "District", "Lease No.", "Lease Name", "Well No.", "Field Name", "Operator Name",
    "County", "Latitude", "Longitude", "Spud Date",
)  # fmt: skip
_WORDS = (
    "MABEE", "UNIVERSITY", "SPRABERRY", "RANCH", "STATE", "FEDERAL", "HUTEX", "TRENT", "KEYSTONE",
    "GOLDSMITH", "FASKEN", "COWDEN", "SCHARBAUER", "PARKS", "RATLIFF", "GLASS", "HOLT", "MIDKIFF",
    "DAVIDSON", "JOHNSON", "WOLFCAMP", "CLEARFORK", "DEVONIAN", "GRAYBURG", "QUEEN", "YATES",
    "TUBB", "PALOMA", "BUCKEYE", "CEDAR", "MESQUITE", "ARROYO", "CANYON", "PRAIRIE",
)  # fmt: skip
_ENDINGS = ("A", "B", "C", "D", "E", "UNIT", "TRACT", "ESTATE", "ET-AL", "RANCH", "HEIRS", "TRUST")
_OPERATORS = 900
_FIELDS = 4_000


def write_list(path: Path, wells: int, *, seed: int = 1) -> None:
    """Write a list as the Commission's wellbore query gives it, with positions and dates."""
    draw = random.Random(seed)  # noqa: S311 - generated wells are no secret
    counties = list(texas_counties().values())
    made_up = [_made_up(draw) for _ in range(20_000)]
    operators = [f"{draw.choice(made_up)} {draw.choice(_WORDS)} LLC" for _ in range(_OPERATORS)]
    fields = [f"{draw.choice(made_up)} ({draw.choice(_WORDS)})" for _ in range(_FIELDS)]
    with path.open("w", encoding="utf-8") as lines:
        lines.write(",".join(f'"{heading}"' for heading in HEADINGS) + "\n")
        for number in range(wells):
            county = counties[number % len(counties)]
            lease = f"{draw.choice(made_up)} {draw.choice(_ENDINGS)}"
            lines.write(
                f'"{county.code}-{10_000 + number // len(counties):05d}","{county.district}",'
                f'"{number:06d}","{lease}","{number % 97}H","{draw.choice(fields)}",'
                f'"{draw.choice(operators)}","{county.name.upper()}",{26 + 9 * draw.random():.6f},'
                f"{-94 - 12 * draw.random():.6f},01/31/{1930 + number % 95}\n"
            )


def _made_up(draw: random.Random) -> str:
    """A name of one of the words of the trade, or of letters that could be one."""
    if draw.random() < 0.2:
        return draw.choice(_WORDS)
    return "".join(
        draw.choice("BCDFGHKLMNPRSTVW") + draw.choice("AEIOU")
        for _ in range(draw.choice((2, 3, 4)))
    )


# Past row security and triggers, as a superuser: a throw-away database is filled, nobody's work.
_ENGAGED = """
insert into app.well_engagement (organization_id, id, api14, mode, first_interaction_at,
                                 last_interaction_at, last_interaction_type, interaction_count,
                                 metadata)
select %(org)s, gen_random_uuid(), w.api14, 'upload', now() - interval '3 years',
       now() - w.n * interval '10 seconds', 'document_uploaded', %(each)s,
       jsonb_build_object('lease', w.lease, 'operator', w.operator, 'source_path', 'w2.pdf')
  from (select api14, lease, operator, row_number() over () as n from app.well
         where hashtext(api14 || %(org)s::text) %% %(share)s = 0 limit %(wells)s) w
"""
_LOGGED = """
insert into app.well_interaction (organization_id, id, api14, type, mode, person_id, at, metadata)
select e.organization_id, gen_random_uuid(), e.api14,
       (array['document_uploaded', 'w3a_generated', 'plan_modified', 'chat_created'])[1 + n %% 4],
       'upload', %(person)s, e.last_interaction_at - (n - 1) * interval '10 days',
       jsonb_build_object('source_path', 'w2.pdf')
  from app.well_engagement e cross join generate_series(1, %(each)s) as n
 where e.organization_id = %(org)s
"""


def fill_histories(
    administrator: str, *, organizations: int, interactions: int, each: int = 10
) -> Sequence[Actor]:
    """Found organizations that have worked on wells of the registry, EACH times on every one.

    Args:
        administrator: A superuser's URL of the store, as libpq takes it.
        organizations: How many.
        interactions: Of all of them together.
        each: With one well.

    Returns:
        An administrator of each organization.
    """
    people = [
        found_organization(
            name=f"Bench {number}",
            email=f"bench{number}@example.com",
            person_name="Bench",
            password_hash="",
        )
        for number in range(1, organizations + 1)
    ]
    wells = max(1, interactions // organizations // each)
    with psycopg.connect(administrator, autocommit=True) as owner:
        owner.execute("set session_replication_role = replica")
        known = owner.execute("select count(*) from app.well").fetchone()
        share = max(1, (known[0] if known else 0) // (wells * 2))
        for person in people:
            told = {
                "org": person.organization_id, "person": person.user_id, "wells": wells,
                "each": each, "share": share,
            }  # fmt: skip
            owner.execute(_ENGAGED, told)
            owner.execute(_LOGGED, told)
        owner.execute("vacuum analyze app.well")
        owner.execute("vacuum analyze app.well_engagement")
        owner.execute("vacuum analyze app.well_interaction")
    return people
