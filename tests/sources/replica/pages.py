"""The pages of the replica, written from the reference of the Commission's site."""

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

ACTION = "/CMPL/publicSearchAction.do"
SCRIPT = """
function doSearch() {
  var form = document.forms[1];
  form.elements['formData.methodHndlr.inputValue'].value = 'search';
  form.submit();
}
function doSort(column, order) { doSearch(); }
"""
FORM_DATA = """
    methodHndlr filingOperatorNoHndlr filingOperatorNameHndlr pageForwardHndlr pageReturnHndlr
    headerTabSelectedHndlr resetPagerFlagHndlr actionFlagHndlr
"""
ARGUMENTS = """
    fromSubmitDtArgHndlr toSubmitDtArgHndlr districtCodeArgHndlr packetIdArgHndlr
    wellTypeArgHndlr operatorNoArgHndlr statusCodeArgHndlr orderByHndlr packetTypeCodeHndlr
    apiNoHndlr dpNoHndlr countyCodeHndlr leaseNoArgHndlr fieldNoArgHndlr
    wellboreProfileArgHndlr purposeOfFilingArgHndlr filingMethodArgHndlr
    stackedLatStatusNoParentHndlr
"""
FLAGS = """
    horzWellboreTypePsaHndlr horzWellboreTypeAllocationHndlr
    horzWellboreTypeStackedLatHndlr excludeStatusAndApprovedDtHndlr
"""
HEADINGS = (
    ("Tracking No.", "CMPL_PACKET_SUMMARY_ID"),
    ("Status", "STATUS_CODE"),
    ("Packet Type", "PACKET_TYPE_CODE"),
    ("API No.", "API_NO"),
    ("Drilling Permit (DP) No.", "DRILLING_PERMIT_NO"),
    ("Well No.", "WELL_NO_CODE"),
    ("Submit Date", "SUBMIT_DATE"),
    ("Filing Operator", "ORGANIZATION_NAME"),
    ("Lease No.", "LEASE_NO"),
    ("Lease Name", "LEASE_NAME"),
    ("Stacked Lateral (SL) Parent/Child Well", "LABEL"),
    ("SL Parent Well DP No.", "STACKED_LAT_STATUS_NO"),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Paper:
    """A row of a document table: its name, where it leads, and what is sent from there."""

    name: str
    link: str
    content: bytes = b""
    kind: str = "application/pdf"


@dataclass(frozen=True, slots=True, kw_only=True)
class Filing:
    """A packet of the replica."""

    number: str
    submitted: str = "11/08/2018"
    status: str = "Approved"
    kind: str = "Oil / W-2"
    papers: tuple[Paper, ...] = ()
    how: str = "Online"


def framed(body: str) -> str:
    """A whole page with what stands around every page of the site."""
    return (
        "<!DOCTYPE html><html><head><title>RRC Online System</title>"
        '<link rel="stylesheet" href="/CMPL/css/style.css">'
        '<script src="/CMPL/js/search.js"></script></head><body>'
        '<img src="/CMPL/images/header.gif">'
        '<form name="headerForm" action="/CMPL/home.do">'
        '<input type="button" value="Search" onclick="return false;"></form>'
        f"{body}</body></html>"
    )


def hidden_fields(*, visible: str = "") -> str:
    """The fields that every page's form carries."""
    names = [f"formData.{name}.inputValue" for name in FORM_DATA.split()]
    names += [f"searchArgs.{name}.inputValue" for name in ARGUMENTS.split()]
    fields = []
    for name in names:
        value = "0" if "actionFlag" in name else ""
        sort = "text" if visible and visible in name else "hidden"
        fields.append(f'<input type="{sort}" name="{name}" value="{value}">')
    fields += [
        f'<input type="hidden" name="searchArgs.{name}.booleanValue" value="false">'
        for name in FLAGS.split()
    ]
    return "".join(fields)


def search_form(session: str) -> str:
    """The form of the start page; its button is no submit button."""
    return framed(
        f'<form name="externalPacketForm" method="post" action="{ACTION};jsessionid={session}">'
        f"{hidden_fields(visible='apiNoHndlr')}"
        '<input type="button" value="Search" onclick="doSearch();"></form>'
    )


def results(
    api8: str,
    filings: Sequence[Filing],
    *,
    first: int = 0,
    size: int = 10,
    total: int | None = None,
    session: str = "s",
) -> str:
    """A page of the result list with its nested pager."""
    count = len(filings) if total is None else total
    pages = max(1, -(-count // size))
    heads = "".join(
        f"<th><a href=\"Javascript:doSort('{column}','ASC')\">{name}</a></th>"
        for name, column in HEADINGS
    )
    rows = "".join(_row(api8, filing, session) for filing in filings[first : first + size])
    following = ""
    if first + size < count:
        address = (
            f"{ACTION};jsessionid={session}?formData.methodHndlr.inputValue=search"
            f"&amp;searchArgs.paramValue=%257C9%253D{api8}%257C17%253DN%257C18%253DN"
            f"&amp;pager.pageSize={size}&amp;pager.offset={first + size}"
        )
        following = f'<a href="{address}">[Next&gt;]</a>'
    grid = (
        '<table class="DataGrid"><tr><td colspan=12><table><tr>'
        f"<td>{count} results</td><td>Page: {first // size + 1} of {pages}</td>"
        '<td><select name="pager.pageSize" onchange="doSearch()">'
        f'<option value="-1">View All<option value="{size}">{size}</select></td>'
        f"<td>{following}</td></tr></table></td></tr><tr>{heads}</tr>{rows}</table>"
    )
    return _records_found(api8, grid)


def no_grid(api8: str, message: str) -> str:
    """“Records Found” without a list, only with a message."""
    return _records_found(api8, "", message)


def _records_found(api8: str, grid: str, message: str = "") -> str:
    return framed(
        f'<span id="messageArea">{message}</span>'
        f'<form name="externalPacketForm" method="post" action="{ACTION}">{hidden_fields()}'
        '<h2 class="style5">Records Found</h2>Search Criteria:<ul>'
        "<li>Current Status: All (Work in Progress, Submitted, Approved)"
        f"<li>API No.: {api8}<li>PSA: N<li>Allocation: N<li>Stacked Lateral: N</ul>{grid}"
        '<input type="button" value="Return To Search"></form>'
    )


def _row(api8: str, filing: Filing, session: str) -> str:
    link = (
        f"?packetSummaryId={filing.number}&amp;formData.methodHndlr.inputValue=loadPacket"
        "&amp;formData.hrefValue=&amp;searchArgs.paramValue=%257C9%253D"
        f"{api8}&amp;pager.paramValue=%7c1%3d1%7c2%3d10&amp;pager.offset=&amp;publicUser="
    )
    cells = (
        f'<a href="{link}">{filing.number}</a>',
        filing.status,
        filing.kind,
        f"{api8[:3]}-{api8[3:]}",
        "",
        "G12",
        filing.submitted,
        "SAMPLE OPERATING &amp; CO (217012)",
        "19997",
        "SAMPLE UNIT",
        "",
        "",
    )
    return "<tr>" + "".join(f"<td>{cell}&nbsp;</td>" for cell in cells) + "</tr>"


def packet(api8: str, filing: Filing, *, with_table: bool = True) -> str:
    """A filing's own page."""
    told = {
        "Tracking No.": filing.number,
        "Status": f"{filing.status} (12/04/2018)",
        "Operator Name": "SAMPLE OPERATING &amp; CO (217012)",
        "API No.": f' 42-{api8[:3]}-{api8[3:]} <a href="https://gis.example/?api={api8}">GIS</a>',
        "Well No.": "G 12  ",
        "Submitted": filing.how,
    }
    cells = "".join(
        f"<tr><td>{label}: <strong>{value}</strong></td></tr>" for label, value in told.items()
    )
    rows = "".join(
        f"<tr><td>{escape(paper.name)}</td><td>Certified</td>"
        f'<td><a target="_blank" href="{escape(paper.link)}">View</a></td></tr>'
        for paper in filing.papers
    )
    grid = (
        '<table class="DataGrid"><tr><th>Form/Attachment</th><th>Status</th>'
        f"<th>View Form/Attachment</th></tr>{rows}</table>"
    )
    return framed(
        "<ul><li>Search<li>Return to List<li>Detail</ul>"
        f'<form name="externalPacketForm" method="post" action="{ACTION}">{hidden_fields()}'
        f'<input type="hidden" name="packetSummaryId" value="{filing.number}">'
        '<input type="hidden" name="letterIdx" value="">'
        '<h2 class="style5">Form Summary</h2>'
        f'<table class="GroupBox1"><tr><th>Packet Summary Data</th></tr>{cells}</table>'
        f"{grid if with_table else ''}"
        "<textarea>[RRC Staff 2018-11-28 13:15:22.861]: correct the plat</textarea></form>"
    )


def rate_page() -> str:
    """What the site says to who asks too often."""
    return framed("<p>You have exceeded the maximum number of queries per minute.</p>")
