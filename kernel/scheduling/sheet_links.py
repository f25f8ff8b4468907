"""Links and readiness gates as a cell writes them: “A-7 FS+3; B-2 SS”, “Permit 2027-03-01”."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from kernel.errors import InvalidInput
from kernel.scheduling.sheet_table import clean_text

_LINK = re.compile(
    r"(?P<job>.+?)(?:\s+(?P<type>FS|SS|FF|SF)\s*(?:(?P<lag>[+-]\s*\d{1,4})\s*(?:d|days?)?)?)?"
    r"(?P<buffer>\s+buffer)?(?:\s+within\s+(?P<most>\d{1,4})\s*(?:d|days?)?)?",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True, kw_only=True, order=True)
class SheetLink:
    """What a job waits for.

    Attributes:
        job: The other job: its ID, or the name of its well.
        type: FS, SS, FF or SF.
        lag_days: Waiting time; negative is a lead. [d]
        most_days: The latest start after the other's start; None for no such limit. [d]
    """

    job: str
    type: str = "FS"
    lag_days: int = 0
    buffer: bool = False
    most_days: int | None = None


def links_of(text: str) -> tuple[SheetLink, ...]:
    """The links that a cell names, in order of their jobs.

    Raises:
        InvalidInput: A part of it is no link.

    >>> [(link.job, link.type, link.lag_days) for link in links_of("B-2 SS-4 buffer; A-7")]
    [('A-7', 'FS', 0), ('B-2', 'SS', -4)]
    """
    links = []
    for part in filter(None, (clean_text(part) for part in re.split(r"[;\n]", text))):
        quoted = re.fullmatch(r"“([^”]+)”(.*)", part)
        match = _LINK.fullmatch(f"x {quoted[2].strip()}".strip() if quoted else part)
        if not match:
            raise InvalidInput(f"“{part}” is no link.", hint="Write it like “A-7 FS+3”.")
        links.append(
            SheetLink(
                job=quoted[1] if quoted else match["job"].strip(),
                type=(match["type"] or "FS").upper(),
                lag_days=int((match["lag"] or "0").replace(" ", "")),
                buffer=bool(match["buffer"]),
                most_days=int(match["most"]) if match["most"] else None,
            )
        )
    return tuple(sorted(links, key=_order))


def links_text(links: tuple[SheetLink, ...]) -> str:
    """The text that `links_of` reads back.

    >>> links_text((SheetLink(job="A-7", lag_days=3, most_days=9),))
    '“A-7” FS+3 within 9'
    """
    return "; ".join(_words(link) for link in sorted(links, key=_order))


def _words(link: SheetLink) -> str:
    lag = f"{link.lag_days:+d}" if link.lag_days else ""
    most = "" if link.most_days is None else f" within {link.most_days}"
    return f"“{link.job}” {link.type}{lag}{' buffer' if link.buffer else ''}{most}"


def _order(link: SheetLink) -> tuple[str, str]:
    return link.job, link.type


def gates_of(text: str) -> tuple[tuple[str, date | None], ...]:
    """The gates that a cell names, each with its day where one stands behind it.

    >>> gates_of("Permit 2027-03-01; FDP")
    (('FDP', None), ('Permit', datetime.date(2027, 3, 1)))
    """
    gates: dict[str, date | None] = {}
    for part in filter(None, (clean_text(part) for part in re.split(r"[;\n]", text))):
        name, _, last = part.rpartition(" ")
        try:
            gates[name.strip() or part] = date.fromisoformat(last) if name else None
        except ValueError:
            gates[part] = None
    return tuple(sorted(gates.items()))


def gates_text(gates: Iterable[tuple[str, date | None]]) -> str:
    """The text that `gates_of` reads back."""
    return "; ".join(f"{name} {day}" if day else name for name, day in gates)
