"""Failures that are said to a person, with what to do about them."""

from typing import Any


class KernelError(Exception):
    """An expected failure. Front doors show the message and the hint, and nothing else.

    Args:
        message: What happened, as a full sentence.
        hint: What the person can do next; empty where there is nothing to do.
    """

    def __init__(self, message: str, *, hint: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint

    def facts(self) -> dict[str, Any]:
        """What a program may want to know beside the words; some failures say more."""
        return {}

    def __str__(self) -> str:
        return f"{self.message} {self.hint}".strip()


class InvalidInput(KernelError):
    """The person asked wrongly: a malformed number, an unknown option, a bad file."""


class NotFound(KernelError):
    """There is no such thing, or it belongs to somebody else; both look the same."""


class NotAllowed(KernelError):
    """The person's role does not permit this."""


class Conflict(KernelError):
    """Somebody else changed it first, or it exists already."""


class Busy(KernelError):
    """The person or the organization asked for so much at once that it must wait with more.

    Args:
        message: What happened, as a full sentence.
        hint: What the person can do next.
        seconds: After how long it may be asked again. [s]
    """

    def __init__(self, message: str, *, hint: str = "", seconds: int = 60) -> None:
        super().__init__(message, hint=hint)
        self.seconds = seconds


class Unavailable(KernelError):
    """A part that the product needs does not answer: database, disk, port, site."""
