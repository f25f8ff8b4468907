"""How the Commission's site can fail, each failure with the status that an answer names."""

from typing import ClassVar

from kernel.errors import Unavailable
from kernel.sources.documents import Status


class SiteFailure(Unavailable):
    """The site did not give what was asked of it."""

    status: ClassVar[Status] = "site_unavailable"


class SiteUnavailable(SiteFailure):
    """The site does not answer, answers with an error, or breaks off."""

    def __init__(self, what: str) -> None:
        super().__init__(
            f"The Railroad Commission's site does not answer: {what}.",
            hint="Try again later, or hand in the papers as PDF.",
        )


class RateLimited(SiteFailure):
    """The site says that it was asked too often."""

    status: ClassVar[Status] = "rate_limited"

    def __init__(self) -> None:
        super().__init__(
            "The Railroad Commission's site was asked too often.",
            hint="Wait some minutes, then fetch again; what was fetched is kept.",
        )


class LayoutChanged(SiteFailure):
    """The site's page is none that we know; that is not the same as an empty answer."""

    status: ClassVar[Status] = "layout_changed"

    def __init__(self, what: str) -> None:
        super().__init__(
            f"The Railroad Commission's site has changed: {what}.",
            hint="Hand in the papers as PDF, and tell your administrator.",
        )


class SessionExpired(SiteFailure):
    """The site shows its search form where a list, a packet or a paper was asked for."""

    status: ClassVar[Status] = "session_expired"

    def __init__(self) -> None:
        super().__init__(
            "The Railroad Commission's site ended the session, and again after a new start.",
            hint="Try again later.",
        )


class NoPaper(SiteFailure):
    """A paper that the site lists cannot be had, and asking again would not bring it."""

    status: ClassVar[Status] = "no_documents"


class Stopped(SiteFailure):
    """The person who asked stopped the fetch."""

    def __init__(self) -> None:
        super().__init__("Fetching was stopped.", hint="What was fetched is kept.")
