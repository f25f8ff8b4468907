"""Sample data of an organization: put in as examples, and taken out again by an administrator."""

from kernel.errors import NotFound
from kernel.store import samples as store
from kernel.store.actor import Actor, Role
from kernel.store.samples import SampleData
from kernel.store.session import tenant_session
from kernel.store.volume_rollup import refresh_totals
from kernel.wells.api_number import ApiNumber
from kernel.workflows.papers import Upload, add_papers
from kernel.workflows.samples import SampleWell

__all__ = [
    "SampleData",
    "add_sample_papers",
    "has_sample_data",
    "remove_sample_data",
    "sample_data",
]


def add_sample_papers(actor: Actor, well: SampleWell) -> None:
    """Keep the printed papers of an invented well and mark it as an example.

    Raises:
        NotAllowed: The role does not permit changes.
    """
    uploads = [Upload(name=name, content=content) for name, content in well.papers()]
    add_papers(actor, ApiNumber.parse(well.api14), uploads, origin="sample")
    with tenant_session(actor) as session:
        store.mark_sample_well(session, well.api14)


def has_sample_data(actor: Actor) -> bool:
    """Whether the person's organization holds examples."""
    with tenant_session(actor) as session:
        return store.has_sample_data(session)


def sample_data(actor: Actor) -> SampleData:
    """What of the organization `remove_sample_data` would take out."""
    with tenant_session(actor) as session:
        return store.sample_data(session)


def remove_sample_data(actor: Actor) -> SampleData:
    """Take the examples out of the organization, for good and in one transaction.

    Out go the invented wells with their papers, facts, plans and batches, and the invented
    scenarios with their rigs. What people made of other wells, and rigs and places that jobs of
    their own scenarios use, stays. The change log keeps every row that went.

    Returns:
        What went.

    Raises:
        NotAllowed: The role is below Admin.
        NotFound: There is no sample data.
    """
    actor.must_be(Role.ADMIN)
    with tenant_session(actor) as session:
        if not store.has_sample_data(session):
            raise NotFound("There is no sample data.", hint="Reload the page.")
        held = store.sample_data(session)
        store.remove_sample_data(session)
        refresh_totals(session)
    return held
