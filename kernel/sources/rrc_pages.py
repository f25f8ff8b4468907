"""Reading the pages of the Commission's completions query: pure functions of their HTML.

Nearly every answer comes with status 200, so a page is known by what stands on it. An answer
that is none of the known ones raises `LayoutChanged`; it is never taken for an empty result.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from kernel.sources.documents import Packet
from kernel.sources.markup import Node, read_html
from kernel.sources.rrc_failures import (
    LayoutChanged,
    RateLimited,
    SessionExpired,
    SiteUnavailable,
)

API_FIELD = "searchArgs.apiNoHndlr.inputValue"
_RATE = re.compile(r"exceeded the maximum number of queries", re.IGNORECASE)
_CLOSED = re.compile(
    r"(?:down|closed|undergoing|scheduled) (?:for )?(?:\w+ )?maintenance"
    r"|(?:temporarily|currently|service) unavailable",
    re.IGNORECASE,
)
_NOTHING = re.compile(
    r"\bno\s+(?:\w+\s+){0,4}?(?:records?|results?|packets?|data|match(?:es)?|completions?)\b"
    r"|\b(?:records?|results?|nothing|not)\s+(?:was\s+|were\s+)?(?:not\s+)?found\b|\b0 results\b",
    re.IGNORECASE,
)
_TOTAL = re.compile(r"\b([\d,]+)\s+results?\b", re.IGNORECASE)
_NEXT = re.compile(r"^\[?\s*next\s*>*\s*\]?$", re.IGNORECASE)
_SESSION = re.compile(r";jsessionid=[^?#]*", re.IGNORECASE)
_IN_SCRIPT = re.compile(r"""['"]((?:https?://|/|\?)[^'"]+)['"]""")
_HEADS = ("h1", "h2", "h3", "h4", "th", "caption", "legend")


@dataclass(frozen=True, slots=True, kw_only=True)
class ListedPacket:
    """A row of the result list: the filing, its well, and the link to its page."""

    packet: Packet
    api8: str | None
    link: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ResultPage:
    """One page of the result list; none listed and a total of zero is “no records”."""

    listed: tuple[ListedPacket, ...]
    total: int | None
    goes_on: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentLink:
    """A row of a packet's document table."""

    name: str
    link: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PacketPage:
    """A filing's own page: what its summary says, and its documents, each once."""

    summary: Mapping[str, str]
    documents: tuple[DocumentLink, ...]


def refuse_odd_page(page: Node) -> None:
    """Refuse what may stand in place of any page: the rate page, a notice of maintenance.

    Raises:
        RateLimited: The site was asked too often.
        SiteUnavailable: The site says that it is closed.
    """
    words = page.text()
    if _RATE.search(words):
        raise RateLimited
    if not page.all("form") and (closed := _CLOSED.search(words)):
        raise SiteUnavailable(f"it says “{closed[0]}”")


def is_search_form(page: Node) -> bool:
    """Whether this is the form that every session begins with."""
    names = {field.attributes.get("name") for field in page.all("input")}
    return API_FIELD in names and not _headed(page, "Records Found", "Form Summary")


def read_search_form(html: str) -> None:
    """See that a page is the search form.

    Raises:
        LayoutChanged: It is another page.
    """
    page = read_html(html)
    refuse_odd_page(page)
    if not is_search_form(page):
        raise LayoutChanged("its search form has no field for the API number")


def read_results(html: str) -> ResultPage:
    """A page of the result list, read by its headings.

    Raises:
        SessionExpired: It is the search form.
        LayoutChanged: It is neither a list nor a known message.
    """
    page = read_html(html)
    refuse_odd_page(page)
    if is_search_form(page):
        raise SessionExpired
    said = _message(page)
    table, columns = _table_with(page, "tracking no", "status", "submit date")
    grids = page.all("table", css_class="DataGrid")
    counted = next((match for grid in grids if (match := _TOTAL.search(grid.text()))), None)
    total = int(counted[1].replace(",", "")) if counted else None
    if table is None:
        if total == 0 or (not grids and _NOTHING.search(said)):
            return ResultPage(listed=(), total=0, goes_on=False)
        raise LayoutChanged(f"it says “{said[:120]}”" if said else "its answer lists no filings")
    listed = tuple(_packets(table, columns))
    if not listed and total != 0:
        raise LayoutChanged("its list of filings has no rows that can be read")
    following = [link for link in page.all("a") if _NEXT.match(link.text())]
    return ResultPage(listed=listed, total=total, goes_on=bool(following))


def read_packet(html: str, tracking_no: str) -> PacketPage:
    """The page of one filing.

    Raises:
        SessionExpired: It is the search form.
        LayoutChanged: It is no page of this filing, or has no document table.
    """
    page = read_html(html)
    refuse_odd_page(page)
    if is_search_form(page):
        raise SessionExpired
    if not _headed(page, "Form Summary", "Packet Summary Data"):
        raise LayoutChanged(f"the page of filing {tracking_no} has no summary")
    summary = dict(_labelled(page))
    if summary.get("tracking no", tracking_no) != tracking_no:
        raise LayoutChanged(f"the page of filing {tracking_no} shows another one")
    table, columns = _table_with(page, "form/attachment", "view form/attachment")
    if table is None:
        if summary.get("submitted", "Online").lower() != "online":
            return PacketPage(summary=summary, documents=())  # handed in on paper
        raise LayoutChanged(f"filing {tracking_no} has no table of documents")
    documents = dict.fromkeys(_documents(table, columns))
    return PacketPage(summary=summary, documents=tuple(documents))


def plain_link(link: str) -> str:
    """A link without the session that the server may write into it.

    >>> plain_link("/CMPL/a.do;jsessionid=0000Ab:1?method=x")
    '/CMPL/a.do?method=x'
    """
    return _SESSION.sub("", link.strip())


def read_day(text: str) -> date | None:
    """A date as the site prints it; None where it prints none.

    >>> read_day("11/08/2018")
    datetime.date(2018, 11, 8)
    """
    found = re.search(r"\b\d{1,2}/\d{1,2}/\d{4}\b", text)
    try:
        return datetime.strptime(found[0], "%m/%d/%Y").date() if found else None
    except ValueError:
        return None


def _headed(page: Node, *headings: str) -> bool:
    heads = [head.text() for tag in _HEADS for head in page.all(tag)]
    return any(heading in head for head in heads for heading in headings)


def _message(page: Node) -> str:
    spans = [span for span in page.all("span") if span.attributes.get("id") == "messageArea"]
    return " ".join(span.text() for span in spans).strip()


def _table_with(page: Node, *wanted: str) -> tuple[Node | None, dict[str, int]]:
    """The table that has all the headings, and the place of each of its headings."""
    for table in page.all("table"):
        for row in table.own("tr"):
            columns = {_label(cell.text()): index for index, cell in enumerate(row.own("td", "th"))}
            if all(heading in columns for heading in wanted):
                return table, columns
    return None, {}


def _label(text: str) -> str:
    return text.strip().rstrip(":").rstrip(".").strip().lower()


def _rows(table: Node, columns: Mapping[str, int]) -> Iterator[dict[str, Node]]:
    """The rows of the table under their headings."""
    width = max(columns.values()) + 1
    for row in table.own("tr"):
        cells = row.own("td", "th")
        if len(cells) >= width and {_label(cell.text()) for cell in cells} != set(columns):
            yield {heading: cells[index] for heading, index in columns.items()}


def _packets(table: Node, columns: Mapping[str, int]) -> Iterator[ListedPacket]:
    for row in _rows(table, columns):
        number = row["tracking no"]
        link = _link_in(number)
        if not link:
            continue
        yield ListedPacket(
            packet=Packet(
                tracking_no=number.text(),
                status=row["status"].text(),
                kind=row["packet type"].text() if "packet type" in row else "",
                submitted=read_day(row["submit date"].text()),
            ),
            api8=_api8(row["api no"].text()) if "api no" in row else None,
            link=link,
        )


def _api8(text: str) -> str | None:
    """County and well of a number with or without state and sidetrack."""
    digits = re.sub(r"\D", "", text)
    return {8: digits, 10: digits[2:], 14: digits[2:10]}.get(len(digits))


def _documents(table: Node, columns: Mapping[str, int]) -> Iterator[DocumentLink]:
    for row in _rows(table, columns):
        link = _link_in(row["view form/attachment"])
        if link:
            yield DocumentLink(name=row["form/attachment"].text(), link=link)


def _link_in(cell: Node) -> str | None:
    """Where a cell leads: its link, or the address that its script opens."""
    for anchor in cell.all("a"):
        link = anchor.attributes.get("href", "")
        if link and not link.lower().startswith(("javascript:", "#")):
            return plain_link(link)
        script = _IN_SCRIPT.search(f"{link} {anchor.attributes.get('onclick', '')}")
        if script:
            return plain_link(script[1])
    return None


def _labelled(page: Node) -> Iterator[tuple[str, str]]:
    """The cells “Label: value” of the summary."""
    for cell in page.all("td"):
        label, colon, value = cell.text().partition(":")
        if colon and len(label) < 60 and not cell.all("table"):
            yield _label(label), value.strip()
