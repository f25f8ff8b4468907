"""Whose administrators see how the installation is doing, which is not theirs alone.

A role is given inside an organization by its own administrators, so it cannot say who looks
after the server that all share. The installation says so, by the ids of organizations.
"""

from kernel.errors import NotAllowed
from kernel.store.actor import Actor, Role
from workbench.settings import settings


def refuse_others(actor: Actor) -> None:
    """Refuse whoever does not look after the installation.

    Raises:
        NotAllowed: The role is below Admin, or the installation does not name the organization.
    """
    actor.must_be(Role.ADMIN)
    options = settings()
    named = (
        not options.production
        if options.operators is None
        else (str(actor.organization_id) in options.operator_ids)
    )
    if not named:
        raise NotAllowed(
            "The server is shared by all organizations; yours does not look after it.",
            hint="Who runs the workbench names the organizations that do in WORKBENCH_OPERATORS. "
            f"The id of yours is {actor.organization_id}.",
        )
