"""Who acts: one person of one organization, with one role."""

from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID

from kernel.errors import NotAllowed


class Role(StrEnum):
    """What a person may do; each role includes the ones before it."""

    VIEWER = "viewer"  # reads
    EDITOR = "editor"  # changes, except deleting scenarios and administering people
    ADMIN = "admin"  # everything

    @property
    def rank(self) -> int:
        """0 for Viewer, 2 for Admin."""
        return list(Role).index(self)


@dataclass(frozen=True, slots=True, kw_only=True)
class Actor:
    """The person on whose behalf a workflow runs; every row it touches is theirs to see."""

    organization_id: UUID
    user_id: UUID
    role: Role
    email: str = ""
    name: str = ""
    organization: str = ""
    session_id: UUID | None = None

    def may(self, role: Role) -> bool:
        """Whether the person's role reaches ROLE."""
        return self.role.rank >= role.rank

    def must_be(self, role: Role) -> None:
        """Refuse the action unless the person's role reaches ROLE.

        Raises:
            NotAllowed: The role is lower.
        """
        if not self.may(role):
            raise NotAllowed(
                f"This needs the role {role.value.capitalize()}; yours is "
                f"{self.role.value.capitalize()}.",
                hint="Ask an administrator of your organization.",
            )
