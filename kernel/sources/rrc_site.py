"""Where the Commission's site is, what of it may be reached, and how patiently."""

from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urljoin, urlsplit

from kernel.errors import InvalidInput
from kernel.sources.pace import Pace
from kernel.sources.rrc_failures import SiteFailure

ADDRESS = "https://webapps.rrc.texas.gov"
DOCUMENTS_HOST = "webapps.rrc.state.tx.us"
SEARCH = "/CMPL/publicSearchAction.do"
START = (
    f"{SEARCH}?formData.methodHndlr.inputValue=init&formData.headerTabSelected=home"
    "&formData.pageForwardHndlr.inputValue=home"
)
AGENT = "well-workbench (plugging plans; one request a second)"


class ForeignAddress(SiteFailure):
    """A link or redirect leads to a host that is not allowed."""

    def __init__(self, address: str) -> None:
        super().__init__(
            f"The site leads to {_origin(address)}, which is not among the allowed hosts.",
            hint="An administrator names the hosts in the settings.",
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class RrcSite:
    """One site of completion filings; the real one or a replica.

    Attributes:
        address: Scheme and host of the query.
        documents_host: Host of the attachments, with scheme where it is not that of ADDRESS.
        chromium: The browser to drive.
        pace: How its requests take turns.
        timeout_s: How long an answer may take. [s]
        retry_after_s: Waits before a request that failed is sent again. [s]
        rate_wait_s: The wait after the site's rate page. [s]
    """

    address: str = ADDRESS
    documents_host: str = DOCUMENTS_HOST
    chromium: Path
    pace: Pace
    timeout_s: float = 30.0
    retry_after_s: tuple[float, ...] = (10.0, 20.0)
    rate_wait_s: float = 60.0

    def __post_init__(self) -> None:
        for place in (self.address, self.documents_origin):
            parts = urlsplit(place)
            if parts.scheme not in ("http", "https") or not parts.hostname or parts.username:
                raise InvalidInput(f"“{place}” is no address of a site.")

    @property
    def start(self) -> str:
        """The address at which a session begins."""
        return self.absolute(START)

    @property
    def documents_origin(self) -> str:
        """Scheme and host of the attachments."""
        if "://" in self.documents_host:
            return self.documents_host.rstrip("/")
        return f"{urlsplit(self.address).scheme}://{self.documents_host}"

    def absolute(self, link: str) -> str:
        """A link of a page in full; one to the Commission's documents goes to the set host.

        Raises:
            ForeignAddress: It leads elsewhere.
        """
        address = urljoin(self.address.rstrip("/") + SEARCH, link)
        if urlsplit(address).hostname == DOCUMENTS_HOST:
            parts = urlsplit(address)
            address = urljoin(self.documents_origin, parts._replace(scheme="", netloc="").geturl())
        self.refuse_foreign(address)
        return address

    def refuse_foreign(self, address: str) -> None:
        """Refuse an address on another host than the two that are set.

        Raises:
            ForeignAddress: It is on another host.
        """
        if _origin(address) not in {_origin(self.address), _origin(self.documents_origin)}:
            raise ForeignAddress(address)

    def same_origin(self, address: str) -> bool:
        """Whether an address is on the query's own host, whose cookies it may have."""
        return _origin(address) == _origin(self.address)


def _origin(address: str) -> str:
    """Scheme, host and port of an address.

    >>> _origin("HTTPS://webapps.rrc.texas.gov:443/CMPL/x.do?a=b")
    'https://webapps.rrc.texas.gov:443'
    >>> _origin("https://webapps.rrc.texas.gov/") == _origin("https://webapps.rrc.texas.gov:443")
    True
    """
    parts = urlsplit(address)
    port = parts.port or {"http": 80, "https": 443}.get(parts.scheme, 0)
    return f"{parts.scheme}://{parts.hostname}:{port}"
