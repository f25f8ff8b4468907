"""Which filings count, what their papers are called, and what is fetched of them."""

import re
from collections.abc import Iterable, Sequence
from datetime import date

from kernel.sources.documents import Listed, Packet
from kernel.sources.rrc_pages import DocumentLink, ListedPacket

_KINDS = (  # the names that packets use, the longer ones first
    (r"directional", "directional_survey"),
    (r"l-?1 header|log header", "l1_header"),
    (r"\bw-?2\b", "w2"),
    (r"\bg-?1\b", "g1"),
    (r"\bw-?15\b", "w15"),
    (r"\bw-?12\b", "w12"),
    (r"\bw-?3a\b", "w3a"),
    (r"\bw-?3\b", "w3"),
    (r"\bw-?1\b", "w1"),
    (r"\bp-?4\b", "p4"),
    (r"\bl-?1\b", "l1"),
    (r"\bgau\b|groundwater|\bgw-?2\b|\btceq\b|surface casing letter", "gau"),
    (r"\bswr ?-?10\b|rule 10\b", "swr10"),
    (r"\bplat\b", "plat"),
    (r"schematic|wellbore diagram", "schematic"),
    (r"formation (?:tops?|record)", "formation_tops"),
)
SKIPPED = frozenset({"directional_survey"})  # long, and nothing in it is needed


def kind_of(name: str) -> str:
    """The form that a document's name speaks of; its content decides later.

    >>> kind_of("GAU LETTER"), kind_of("L-1 Header"), kind_of("W-15"), kind_of("Other")
    ('gau', 'l1_header', 'w15', 'other')
    """
    words = " ".join(name.lower().split())
    return next((kind for pattern, kind in _KINDS if re.search(pattern, words)), "other")


def by_weight(listed: Iterable[ListedPacket]) -> tuple[ListedPacket, ...]:
    """The filings, the one that counts first: approved, a completion report, submitted last."""

    def weight(one: ListedPacket) -> tuple[bool, bool, date, int]:
        packet = one.packet
        return (
            packet.status.lower().startswith("approved"),
            bool(re.search(r"\b[WG]-?[12]\b", packet.kind, re.IGNORECASE)),
            packet.submitted or date.min,
            int(re.sub(r"\D", "", packet.tracking_no) or 0),
        )

    once = {one.packet.tracking_no: one for one in listed}
    return tuple(sorted(once.values(), key=weight, reverse=True))


def papers_in(
    packet: Packet, documents: Sequence[tuple[DocumentLink, str]], taken: set[str]
) -> list[Listed]:
    """The documents of a filing that are worth fetching, each with a name of its own.

    Args:
        packet: The filing.
        documents: Its documents with their full addresses.
        taken: Addresses that other filings listed already; those of this one are added.
    """
    papers: list[Listed] = []
    names: dict[str, int] = {}
    for document, address in documents:
        kind = kind_of(document.name)
        if address in taken or kind in SKIPPED:
            continue
        taken.add(address)
        word = kind.replace("_", "-") if kind != "other" else _slug(document.name)
        name = f"{word}-{_slug(packet.tracking_no)}"
        names[name] = names.get(name, 0) + 1
        papers.append(
            Listed(
                name=name if names[name] == 1 else f"{name}-{names[name]}",
                kind=kind,
                address=address,
                packet=packet.tracking_no,
                submitted=packet.submitted,
            )
        )
    return papers


def _slug(text: str) -> str:
    """A name of plain letters and digits; it becomes a file name.

    >>> _slug("../Well Log (Gamma)")
    'well-log-gamma'
    """
    return re.sub(r"[^a-z0-9]+", "-", text.lower()).strip("-")[:40] or "other"
