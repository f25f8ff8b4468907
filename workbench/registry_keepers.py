"""Whose administrators may bring public lists into the registry that all organizations share.

A role is given inside an organization by its own administrators, so it cannot say who may change
what others see. The installation says so, by the ids of organizations.
"""

from kernel.errors import NotAllowed
from kernel.store.actor import Actor, Role
from workbench.settings import settings


def may_import(actor: Actor) -> bool:
    """Whether a person may bring public lists in for all organizations."""
    options = settings()
    if not actor.may(Role.ADMIN):
        return False
    if options.registry_keepers is None:
        return not options.production
    return str(actor.organization_id) in options.keeper_ids


def refuse_others(actor: Actor) -> None:
    """Refuse whoever may not.

    Raises:
        NotAllowed: The role is below Admin, or the installation does not name the organization.
    """
    actor.must_be(Role.ADMIN)
    if not may_import(actor):
        raise NotAllowed(
            "The registry is shared by all organizations; yours may not bring lists into it.",
            hint="Who runs the workbench names those that may in WORKBENCH_REGISTRY_KEEPERS.",
        )
