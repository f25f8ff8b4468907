"""What the address of a page names: one row, by its id."""

from uuid import UUID

from kernel.errors import NotFound


def asked_id(text: str, what: str, *, hint: str = "Choose one from the list.") -> UUID:
    """The id that an address carries.

    Args:
        text: As it stands in the address.
        what: The kind of thing, after “no such”.
        hint: What to do where it is no id.

    Raises:
        NotFound: The text is no id, so there is no such thing.

    >>> asked_id("6f1c4f5e-9a2b-4a77-8f0e-0d9a3c1b2e4f", "lease").version
    4
    """
    try:
        return UUID(text)
    except ValueError:
        raise NotFound(f"There is no such {what}.", hint=hint) from None
