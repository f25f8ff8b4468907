"""Fill an empty database with the two sample organizations, so that the demo works at once."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from kernel.store.actor import Actor, Role
from kernel.store.organizations import found_organization
from kernel.store.people import add_person
from kernel.store.registry import register_well
from kernel.store.samples import has_work
from kernel.store.session import auth_session, tenant_session
from kernel.store.sign_in import Candidate, candidates
from kernel.wells.api_number import ApiNumber
from kernel.workflows.build_plan import build_plan
from kernel.workflows.credentials import hash_password, verify_password
from kernel.workflows.people import reset_password
from kernel.workflows.sample_campaigns import make_sample_campaign, sample_campaigns
from kernel.workflows.sample_closes import close_sample_months
from kernel.workflows.sample_data import (
    add_sample_papers,
    has_sample_data,
    remove_sample_data,
)
from kernel.workflows.sample_operations import make_sample_operations
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
        if organization == SAMPLE_PEOPLE[0].organization:
            told("Making leases with two years of volumes …")
            make_sample_operations(founder, today=date.today())
            told("Closing months and paying their owners …")
            [colleague] = [a.actor() for p in people for a in _accounts(p) if a.role is Role.EDITOR]
            close_sample_months(founder, colleague, today=date.today())
        for campaign in sample_campaigns():
            if campaign.organization == organization:
                told(f"Planning the campaign {campaign.content['name']} …")
                make_sample_campaign(founder, campaign, today=date.today())
        made = True
    return made


def remove_samples(told: Told = lambda _: None) -> bool:
    """Take the examples out of the sample organizations, and shut accounts that nobody made theirs.

    An account whose password is still the printed one is shut where its organization is left
    without a well or a scenario: it gets a password that nobody knows, and its sign-ins end.

    Args:
        told: Receives each step in words.

    Returns:
        Whether anything was removed or shut.
    """
    changed = False
    for organization in dict.fromkeys(person.organization for person in SAMPLE_PEOPLE):
        people = [p for p in SAMPLE_PEOPLE if p.organization == organization]
        accounts = [account for person in people for account in _accounts(person)]
        admin = next((a.actor() for a in accounts if a.role is Role.ADMIN), None)
        if admin is None:
            continue
        if has_sample_data(admin):
            told(f"Removing the sample data of {admin.organization} …")
            remove_sample_data(admin)
            changed = True
        with tenant_session(admin) as session:
            is_used = has_work(session)
        for account in () if is_used else accounts:
            if verify_password(SAMPLE_PASSWORD, account.password_hash):
                told(f"Shutting {account.email} …")
                reset_password(admin, account.person_id)
                changed = True
    return changed


def _accounts(person: SamplePerson) -> list[Candidate]:
    """The accounts of a sample person, in sample organizations only."""
    with auth_session() as session:
        return [found for found in candidates(session, person.email) if found.sample]


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
    add_sample_papers(founder, well)
    build_plan(founder, api, mode="combined")
