"""All data of an organization into a file, and an organization that leaves."""

from collections.abc import Callable
from pathlib import Path
from uuid import UUID

from kernel.errors import Conflict, InvalidInput
from kernel.store import organization_data
from kernel.store.connection import StoreUrls
from kernel.workflows.organization_export import write_export
from workbench.commands.person import person_named


def export_all(email: str, file: Path, told: Callable[[str], None]) -> int:
    """Write all data of the organization of an administrator into FILE.

    The file appears under its name when it is whole.

    Returns:
        How many rows it holds.

    Raises:
        InvalidInput: Nobody has this address, or FILE is there already.
        NotAllowed: The person is no administrator.
    """
    if file.exists():
        raise InvalidInput(f"{file} is there already.", hint="Name another file.")
    unfinished = file.with_name(file.name + ".part")
    unfinished.touch(mode=0o600)
    try:
        rows = write_export(
            person_named(email), unfinished, told=lambda words, share: told(f"{share:4.0%} {words}")
        )
        unfinished.replace(file)
    finally:
        unfinished.unlink(missing_ok=True)
    return rows


def the_one_named(urls: StoreUrls, named: str) -> tuple[UUID, str]:
    """The organization of a name or an id.

    Raises:
        InvalidInput: There is none, or several have this name.
    """
    found = organization_data.organizations_named(urls, named)
    if not found:
        raise InvalidInput(f"No organization is called “{named}”, and none has it as its id.")
    if len(found) > 1:
        ids = ", ".join(str(one) for one in found)
        raise InvalidInput(f"{len(found)} organizations are called “{named}”.",
                           hint=f"Give the id of one: {ids}.")  # fmt: skip
    return next(iter(found.items()))


def remove(urls: StoreUrls, organization_id: UUID, name: str, typed: str) -> int:
    """Delete an organization with all its rows, where its name was typed.

    Returns:
        How many rows went.

    Raises:
        Conflict: Something else was typed; or as `remove_organization`.
    """
    if typed.strip() != name:
        raise Conflict("That is not its name. Nothing was deleted.")
    return organization_data.remove_organization(urls, organization_id)
