"""Fill an empty database with the two sample organizations, so that the demo works at once."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from kernel.store.actor import Actor, Role
from kernel.store.organizations import found_organization
from kernel.store.people import add_person
from kernel.store.registry import register_well
from kernel.store.session import auth_session, tenant_session
from kernel.store.sign_in import candidates
from kernel.wells.api_number import ApiNumber
from kernel.workflows.build_plan import build_plan
from kernel.workflows.credentials import hash_password
from kernel.workflows.papers import Upload, add_papers
from kernel.workflows.sample_campaigns import make_sample_campaign, sample_campaigns
from kernel.workflows.samples import SampleWell, sample_wells

SAMPLE_PASSWORD = "demo123"  # noqa: S105 - printed on the screen, refused in production
Told = Callable[[str], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class SamplePerson:
    """A demonstration account and the role that it shows."""

    organization: str
    email: str
    name: str
    role: Role


SAMPLE_PEOPLE = (
    SamplePerson(
        organization="Mesa Verde Operating",
        email="demo@example.com",
        name="Dana Whitfield",
        role=Role.ADMIN,
    ),
    SamplePerson(
        organization="Mesa Verde Operating",
        email="editor@example.com",
        name="Luis Ortega",
        role=Role.EDITOR,
    ),
    SamplePerson(
        organization="Mesa Verde Operating",
        email="viewer@example.com",
        name="Sam Okafor",
        role=Role.VIEWER,
    ),
    SamplePerson(
        organization="Caprock Sample Energy",
        email="caprock@example.com",
        name="Priya Raman",
        role=Role.ADMIN,
    ),
)


def seed_samples(told: Told = lambda _: None) -> bool:
    """Make the sample organizations, their people, wells, papers, a plan each and a campaign.

    A second call finds the first one's work and changes nothing.

    Args:
        told: Receives each step in words, for a progress line.

    Returns:
        Whether anything was made.
    """
    made = False
    for organization in dict.fromkeys(person.organization for person in SAMPLE_PEOPLE):
        people = [p for p in SAMPLE_PEOPLE if p.organization == organization]
        if _known(people[0].email):
            continue
        told(f"Founding {organization} …")
        founder = _found(people)
        for well in sample_wells():
            if well.organization == organization:
                told(f"Reading the papers of {well.w2['header']['lease_name']} …")
                _bring_in(founder, well)
        for campaign in sample_campaigns():
            if campaign.organization == organization:
                told(f"Planning the campaign {campaign.content['name']} …")
                make_sample_campaign(founder, campaign, today=date.today())
        made = True
    return made


def _known(email: str) -> bool:
    with auth_session() as session:
        return bool(candidates(session, email))


def _found(people: list[SamplePerson]) -> Actor:
    first, *others = people
    password = hash_password(SAMPLE_PASSWORD)
    founder = found_organization(
        name=first.organization,
        email=first.email,
        person_name=first.name,
        password_hash=password,
        sample=True,
    )
    with tenant_session(founder) as session:
        for person in others:
            add_person(
                session,
                email=person.email,
                name=person.name,
                role=person.role,
                password_hash=password,
            )
    return founder


def _bring_in(founder: Actor, well: SampleWell) -> None:
    header = well.w2["header"]
    api = ApiNumber.parse(well.api14)
    with tenant_session(founder) as session:
        register_well(
            session,
            api14=well.api14,
            state="TX",
            county=header["county"].title(),
            district=header["district"],
            operator=header["operator_name"],
            field=header["field_name"],
            lease=header["lease_name"],
            well_no=header["well_no"],
            lat=well.latitude,
            lon=well.longitude,
        )
    uploads = [Upload(name=name, content=content) for name, content in well.papers()]
    add_papers(founder, api, uploads, origin="sample")
    build_plan(founder, api, mode="combined")
