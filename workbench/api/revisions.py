"""The revision that a writer looked at: from If-Match or the body, and never left out."""

from typing import Annotated

from fastapi import Header
from starlette.exceptions import HTTPException

MOST = 2_147_483_646  # one less than the column holds: a write makes the next one
IfMatch = Annotated[
    str | None,
    Header(alias="If-Match", max_length=40, description="The revision that you looked at."),
]


def seen_if_named(if_match: str | None) -> int | None:
    """The revision that If-Match names; None where it is left out.

    >>> seen_if_named('"7"'), seen_if_named(None)
    (7, None)
    """
    return None if if_match is None else seen_revision(if_match, None)


def seen_revision(if_match: str | None, revision: int | None) -> int:
    """The revision of a write.

    Args:
        if_match: Of the header, with or without quotes.
        revision: Of the body.

    Raises:
        HTTPException: 428 where neither names one.

    >>> seen_revision('"7"', None)
    7
    """
    text = (if_match or "").removeprefix("W/").strip('"')
    if text.isdecimal() and text.isascii() and int(text) <= MOST:
        return int(text)
    if revision is None:
        raise HTTPException(
            428, "Say which revision you looked at: send If-Match or `revision` with its number."
        )
    return revision
