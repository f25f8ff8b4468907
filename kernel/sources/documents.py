"""Where a well's papers come from: one question, answered by a folder, a site or a fake."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Literal, Protocol

from kernel.errors import InvalidInput
from kernel.wells.api_number import ApiNumber

Status = Literal[
    "success",
    "no_records",
    "no_documents",
    "site_unavailable",
    "rate_limited",
    "layout_changed",
    "session_expired",
]


@dataclass(frozen=True, slots=True, kw_only=True)
class Listed:
    """A paper as a source lists it, before it is fetched.

    Attributes:
        name: What it is called, told apart from the others of the well.
        kind: The form as the source names it, in our names; its content decides later.
        address: Where it is fetched from; the same paper keeps its address.
        packet: Tracking number of the filing that it belongs to.
        submitted: The day on which that filing was submitted.
    """

    name: str
    kind: str
    address: str
    packet: str
    submitted: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class FoundFile:
    """One file of a well. The name is for people and is never used as a path."""

    name: str
    content: bytes
    listed: Listed | None = None  # None: no site listed it


@dataclass(frozen=True, slots=True, kw_only=True)
class Packet:
    """One filing about a well.

    Attributes:
        tracking_no: Its number.
        status: As the site prints it, for example `Approved`.
        kind: The packet type as the site prints it, for example `Oil / W-2`.
        submitted: The day on which it was submitted; None where the site prints none.
    """

    tracking_no: str
    status: str
    kind: str
    submitted: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """What a source has about a well.

    Attributes:
        status: Whether there are papers, or why there are none.
        source: Where they come from: a folder, papers on file, the site's name.
        files: The papers that were not held already.
        packets: The filings of the well, the one that counts first.
        listed: Every paper that the source lists, also those that were held or not had.
        problems: What could not be had, in words.
        complete: Whether nothing is left that asking again could bring.
    """

    status: Status
    source: str
    files: tuple[FoundFile, ...] = ()
    packets: tuple[Packet, ...] = ()
    listed: tuple[Listed, ...] = ()
    problems: tuple[str, ...] = ()
    complete: bool = True


class DocumentSource(Protocol):
    """Anything that has papers of wells."""

    def documents(self, api: ApiNumber) -> Found:
        """The papers of one well; the status says why there are none."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FolderPapers:
    """Every file of one folder, taken as papers of whichever well is asked for."""

    folder: Path

    def documents(self, api: ApiNumber) -> Found:
        """The files by name, hidden ones left out; what they are is told by their content.

        Raises:
            InvalidInput: There is no such folder, or it cannot be read.
        """
        try:
            paths = sorted(p for p in self.folder.iterdir() if p.is_file() and p.name[:1] != ".")
            files = tuple(FoundFile(name=path.name, content=path.read_bytes()) for path in paths)
        except OSError as failure:
            raise InvalidInput(
                f"The folder {self.folder} cannot be read: {failure.strerror}."
            ) from failure
        return Found(status="success" if files else "no_documents", source="folder", files=files)


@dataclass(frozen=True, slots=True, kw_only=True)
class GivenPapers:
    """Papers given by hand, by API number of ten digits; the fake of tests and demonstrations."""

    papers: Mapping[str, tuple[FoundFile, ...]]

    def documents(self, api: ApiNumber) -> Found:
        """The papers given for the well."""
        if api.api10 not in self.papers:
            return Found(status="no_records", source="given papers")
        files = self.papers[api.api10]
        return Found(
            status="success" if files else "no_documents", source="given papers", files=files
        )
