"""The screens of the product: who sees which, and how one leads to another."""

from copy import copy
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import NoReturn
from urllib.parse import parse_qsl, urlencode, urlsplit

import streamlit as st
from streamlit.navigation.page import Page

from kernel.store.actor import Actor, Role
from workbench.ui.tables import GO

PAGES = Path(__file__).resolve().parents[2] / "pages"


@dataclass(frozen=True, slots=True, kw_only=True)
class Screen:
    """One entry of the navigation; `name` is its file and its address."""

    name: str
    title: str
    icon: str
    group: str
    about: str
    role: Role = Role.VIEWER
    in_menu: bool = True

    @property
    def file(self) -> Path:
        """The script of the page."""
        return PAGES / f"{self.name}.py"


SCREENS = (
    Screen(
        name="home",
        title="Home",
        icon="home",
        group="",
        about="What waits for you today: plans, papers, letters and the wells last worked on.",
    ),
    Screen(
        name="inbox",
        title="Inbox",
        icon="notifications",
        group="",
        about="What others changed in the rigs, jobs, campaigns and scenarios that you follow.",
        in_menu=False,
    ),
    Screen(
        name="wells",
        title="Find a well",
        icon="search",
        group="Wells",
        about="Search by any part of the API number, lease, operator, field or county.",
    ),
    Screen(
        name="well",
        title="Well",
        icon="vertical_align_bottom",
        group="Wells",
        about="Everything about one well: papers, plans and what was done when.",
    ),
    Screen(
        name="lookup",
        title="Bulk look-up",
        icon="format_list_bulleted",
        group="Wells",
        about="Look a pasted list or a file of API numbers up: found, not found and why.",
    ),
    Screen(
        name="portfolio",
        title="Portfolio",
        icon="donut_small",
        group="Wells",
        about="All your wells: most worked, stale, ready to plug, plans by status, trends.",
    ),
    Screen(
        name="history",
        title="History",
        icon="manage_history",
        group="Wells",
        about="What your people did with wells, newest first, by kind, person and days.",
    ),
    Screen(
        name="plan",
        title="Plan a well",
        icon="architecture",
        group="Plugging",
        about="From an API number or the well's papers to a checked W-3A plugging plan.",
    ),
    Screen(
        name="review",
        title="Document review",
        icon="fact_check",
        group="Plugging",
        about="Every value read from the papers beside its page; correct what is wrong.",
    ),
    Screen(
        name="plans",
        title="Plans",
        icon="folder_open",
        group="Plugging",
        about="All saved plans of your organization with their verdicts.",
    ),
    Screen(
        name="compare",
        title="Compare plans",
        icon="compare_arrows",
        group="Plugging",
        about="Two saved plans side by side: drawings, plugs, sacks, cost and findings.",
        in_menu=False,
    ),
    Screen(
        name="batch",
        title="Batch",
        icon="stacks",
        group="Plugging",
        about="Plan many wells in the background; see what is in the way of each.",
    ),
    Screen(
        name="preferences",
        title="Preferences",
        icon="tune",
        group="Plugging",
        about="What your company prefers where the law leaves a choice: excess, rounding, cement.",
    ),
    Screen(
        name="prices",
        title="Price book",
        icon="payments",
        group="Plugging",
        about="What rig, services and materials cost you; plans are costed from it.",
    ),
    Screen(
        name="schedule",
        title="Schedule",
        icon="view_timeline",
        group="Campaigns",
        about="The drilling schedule as sheet and Gantt, with scenarios, undo and conflicts.",
    ),
    Screen(
        name="scenarios",
        title="Scenarios",
        icon="alt_route",
        group="Campaigns",
        about="Versions of the drilling plan: submit, approve, compare, and suggest an order.",
    ),
    Screen(
        name="costs",
        title="Costs",
        icon="query_stats",
        group="Campaigns",
        about="Cost against plan, use of rigs, lost time, arrivals with their chances, health.",
    ),
    Screen(
        name="rigs",
        title="Rigs",
        icon="oil_barrel",
        group="Campaigns",
        about="Rigs with rates, contracts and maintenance; pads, wells, moves and campaigns.",
    ),
    Screen(
        name="schedule_import",
        title="Import schedule",
        icon="upload",
        group="Campaigns",
        about="Bring the schedule that you keep in Excel into a scenario, previewed row by row.",
        role=Role.EDITOR,
    ),
    Screen(
        name="assistant",
        title="Assistant",
        icon="forum",
        group="Assistant",
        about="Conversations about plans: ask, see what a change would do, keep or discard it.",
    ),
    Screen(
        name="production",
        title="Production",
        icon="show_chart",
        group="Production",
        about="What wells make over time: rates, gas-oil ratio, water cut, compared, on a map.",
    ),
    Screen(
        name="decline",
        title="Decline",
        icon="ssid_chart",
        group="Production",
        about="Fit declines to one well or all, forecast what is left, with P10 and P90.",
    ),
    Screen(
        name="data_quality",
        title="Data quality",
        icon="rule",
        group="Production",
        about="Volumes that wait in quarantine, and months that nobody reported.",
    ),
    Screen(
        name="volume_import",
        title="Import volumes",
        icon="upload_file",
        group="Production",
        about="Volumes from files: OGOR-A, daily and monthly tables, with a dry run first.",
    ),
    Screen(
        name="records",
        title="Leases and wells",
        icon="table_rows",
        group="Operations",
        about="Fields, companies, leases, wells, tests and lease volumes as sheets to type into.",
    ),
    Screen(
        name="month_close",
        title="Month close",
        icon="event_available",
        group="Operations",
        about="Close the month of a lease: volumes, allocation, stock, lock, owners' shares.",
    ),
    Screen(
        name="afes",
        title="AFEs",
        icon="request_quote",
        group="Operations",
        about="Authorities for expenditure: lines, partners' votes, supplements, overruns.",
    ),
    Screen(
        name="division_orders",
        title="Division orders",
        icon="pie_chart",
        group="Operations",
        about="Who owns which part of what is sold: decks that add up to one, and their history.",
    ),
    Screen(
        name="payments",
        title="Owner payments",
        icon="payments",
        group="Operations",
        about="What owners are owed, what is in suspense, and the checks and transfers that left.",
    ),
    Screen(
        name="compliance",
        title="Compliance",
        icon="gavel",
        group="Operations",
        about="What is to be filed when, who sees to it, and drafts of reports.",
    ),
    Screen(
        name="operating_settings",
        title="Accounting settings",
        icon="tune",
        group="Operations",
        about="Overrun, minimum pay, due days and own tax rates: what your accounts go by.",
    ),
    Screen(
        name="reports",
        title="Reports",
        icon="lab_profile",
        group="Operations",
        about="Production, month close, AFEs and compliance as page, PDF and workbook, repeated.",
    ),
    Screen(
        name="people",
        title="People and tokens",
        icon="group",
        group="Admin",
        about="Who may sign in, in which role, and the tokens that programs use.",
        role=Role.ADMIN,
    ),
    Screen(
        name="organization",
        title="Organization",
        icon="domain",
        group="Admin",
        about="All data of your organization as one file to take along.",
        role=Role.ADMIN,
    ),
    Screen(
        name="registry",
        title="Well registry",
        icon="database_upload",
        group="Admin",
        about="Bring public lists of wells in; make the histories of your wells good.",
        role=Role.ADMIN,
    ),
    Screen(
        name="conversations",
        title="Conversations",
        icon="speaker_notes",
        group="Admin",
        about="Who talks with the assistant about which plan, and every change that was offered.",
        role=Role.ADMIN,
    ),
    Screen(
        name="assistant_model",
        title="Assistant model",
        icon="smart_toy",
        group="Admin",
        about="Which language model answers in conversations, what it may cost, and its switch.",
        role=Role.ADMIN,
    ),
    Screen(
        name="jobs",
        title="Jobs",
        icon="pending_actions",
        group="Admin",
        about="What the workers do for your organization: stop a job, run a failed one again.",
        role=Role.ADMIN,
    ),
    Screen(
        name="status",
        title="Status",
        icon="monitor_heart",
        group="Admin",
        about="How the installation is doing: database, queue, disks, backups, what is wrong.",
        role=Role.ADMIN,
    ),
    Screen(
        name="audit",
        title="Audit",
        icon="history",
        group="Admin",
        about="Who changed what and when, with the values before and after.",
        role=Role.ADMIN,
    ),
    Screen(
        name="help",
        title="Help",
        icon="help",
        group="Admin",
        about="How to do it: for users, administrators, analysts and developers.",
        in_menu=False,
    ),
    Screen(
        name="account",
        title="My account",
        icon="account_circle",
        group="Admin",
        about="Your password, your sessions and your API tokens.",
        in_menu=False,
    ),
)


def screens_for(person: Actor) -> tuple[Screen, ...]:
    """The screens that the person's role may use."""
    return tuple(screen for screen in SCREENS if person.may(screen.role))


def navigation(person: Actor) -> Page:
    """The menu of the person, grouped by what people do; returns the page asked for.

    A screen above the person's role is known but not shown: whoever types its address reads
    which role it needs.
    """
    groups: dict[str, list[Page]] = {}
    allowed = {screen.name for screen in screens_for(person)}
    for screen in SCREENS:
        shown = screen.in_menu and screen.name in allowed
        groups.setdefault(screen.group, []).append(copy(_entry(screen, shown=shown)))
    chosen = st.navigation(groups, expanded=True)
    if target := st.session_state.pop(GO, None):
        follow(target)
    return chosen


@cache
def _entry(screen: Screen, *, shown: bool) -> Page:
    """A line of the menu; each run takes a copy, for Streamlit notes in it that it was called."""
    return st.Page(
        screen.file,
        title=screen.title,
        icon=f":material/{screen.icon}:",
        url_path=screen.name,
        default=screen.name == "home",
        visibility="visible" if shown else "hidden",
        help=screen.about,
    )


def follow(target: str) -> None:
    """Show the screen of an address made by `address`; any other text is left alone."""
    parts = urlsplit(target)
    name = parts.path.removeprefix("./") or "home"
    if not parts.scheme and not parts.netloc and name in {screen.name for screen in SCREENS}:
        go(name, **dict(parse_qsl(parts.query)))


def address(name: str, **query: str) -> str:
    """The address of a screen, to be linked or mailed; relative, so it holds behind any proxy.

    >>> address("well", api="42003461180000"), address("home")
    ('well?api=42003461180000', './')
    """
    path = "./" if name == "home" else name
    return f"{path}?{urlencode(query)}" if query else path


def go(name: str, **query: str) -> NoReturn:
    """Show another screen without loading the browser page anew."""
    st.switch_page(PAGES / f"{name}.py", query_params=query)
