"""What a read paper says about the well: extraction data turned into facts with their source.

One function per kind of paper. The facts carry the paper that they come from, so that
`kernel.facts.resolve` can decide which paper wins; row numbers count the paper's own rows.
"""

from collections.abc import Callable, Mapping

from kernel.documents.fact_sheet import Sheet, api10_of, calendar_date
from kernel.documents.facts_of_completion import completion_facts, kick_off
from kernel.documents.facts_of_plugging import (
    notice_facts,
    notice_paper,
    record_facts,
    record_paper,
)
from kernel.documents.facts_of_w15 import cementing_date, cementing_facts
from kernel.documents.item import DocumentItem
from kernel.facts.fact import Fact, Paper


def facts_of(item: DocumentItem) -> list[Fact]:
    """The facts of one document; an empty list for kinds that say nothing about the wellbore.

    Args:
        item: A document as `kernel.documents` reads it, `data` in its documented schema.
    """
    kind = _KINDS.get(item.kind)
    if kind is None:
        return []
    paper_of, fill = kind
    sheet = Sheet(item, paper_of(item))
    fill(sheet)
    return sheet.facts


def paper_of(item: DocumentItem) -> Paper:
    """Which paper this is: its kind, the well it names, its date and its scope."""
    kind = _KINDS.get(item.kind)
    return kind[0](item) if kind else Paper(document=item.file, kind=item.kind)


def _completion_paper(item: DocumentItem) -> Paper:
    header = item.data.get("header") or {}
    certified = (item.data.get("certification") or {}).get("date")
    completed = (item.data.get("filing") or {}).get("completion_date")
    return Paper(
        document=item.file,
        kind=item.kind,
        api=api10_of(header.get("api")),
        dated=calendar_date(certified)
        or calendar_date(header.get("status_date") or header.get("sheet_date"))
        or calendar_date(completed),
        tracking_no=header.get("tracking_no"),
        location=header.get("location"),
        lease=header.get("lease_name"),
    )


def _cementing_paper(item: DocumentItem) -> Paper:
    reports = item.data.get("reports") or []
    header: Mapping[str, object] = (reports[0].get("header") or {}) if reports else {}
    return Paper(
        document=item.file,
        kind="w15",
        api=api10_of(header.get("api_raw")),
        dated=cementing_date(reports),
        lease=str(header["lease_name"]) if header.get("lease_name") else None,
    )


def _letter_paper(item: DocumentItem) -> Paper:
    data = item.data
    return Paper(
        document=item.file,
        kind="gau",
        api=api10_of(data.get("api_raw")),
        dated=calendar_date(data.get("date")),
        tracking_no=data.get("determination_no") or data.get("file_no"),
        scope=data.get("scope"),
        location=data.get("location"),
        lease=data.get("lease_well"),
    )


def _letter_facts(sheet: Sheet) -> None:
    data = sheet.data
    sheet.take("gau.date", data.get("date"), "date")
    number = "determination_no" if data.get("determination_no") else "file_no"
    sheet.take("gau.number", data.get(number), number)
    row = 0
    for index, interval in enumerate(data.get("intervals") or []):
        top, bottom = interval.get("top_ft"), interval.get("bottom_ft")
        if top is None or bottom is None:
            continue
        sheet.take(f"gau.intervals[{row}][0]", top, f"intervals[{index}].top_ft")
        sheet.take(f"gau.intervals[{row}][1]", bottom, f"intervals[{index}].bottom_ft")
        row += 1
    if data.get("base_of_usable_ft") is not None:
        take = sheet.take if data.get("base_is_stated") else sheet.infer
        take("gau.base_ft", data["base_of_usable_ft"], "base_of_usable_ft")
    else:
        bottoms = [i["bottom_ft"] for i in data.get("intervals") or [] if i.get("bottom_ft")]
        if bottoms:
            sheet.infer("gau.base_ft", max(bottoms), "intervals", "deepest interval of the letter")
    sheet.take("gau.usdw_ft", data.get("usdw_ft"), "usdw_ft")


_KINDS: Mapping[str, tuple[Callable[[DocumentItem], Paper], Callable[[Sheet], None]]] = {
    "w2": (_completion_paper, completion_facts),
    "g1": (_completion_paper, completion_facts),
    "schematic": (_completion_paper, completion_facts),
    "formation_tops": (_completion_paper, completion_facts),
    "l1_header": (_completion_paper, completion_facts),
    "directional_survey": (_completion_paper, kick_off),
    "w15": (_cementing_paper, cementing_facts),
    "gau": (_letter_paper, _letter_facts),
    "w3a": (notice_paper, notice_facts),
    "w3": (record_paper, record_facts),
}
