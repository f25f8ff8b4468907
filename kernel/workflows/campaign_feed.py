"""The schedule or the duties in a calendar program: an address with a token, without a sign-in.

made = new_feed(actor, "My phone", scope="plan")    # made.token is shown once
feeds(actor), revoke_feed(actor, feed_id)
feed_calendar(actor, feed_id)                       # what the address gives, as iCalendar

Whoever has the address reads the days of the jobs, or of the duties, and nothing else, as its
person would; it ends when it is revoked and while the person may not sign in. Of the token only
the hash is kept.
"""

import secrets
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import get_args
from uuid import UUID

from kernel.errors import InvalidInput, NotFound
from kernel.exports.campaign_calendar import campaign_calendar
from kernel.scheduling.board import Board
from kernel.scheduling.sheet_board import sheet_board
from kernel.store import feeds as store
from kernel.store.actor import Actor
from kernel.store.boards import board_of
from kernel.store.feeds import FeedRow, Scope
from kernel.store.fleets import fleet_of
from kernel.store.follows import my_follows
from kernel.store.scenarios import ScenarioRow, scenario_of, scenarios
from kernel.store.session import auth_session, tenant_session
from kernel.workflows.compliance import calendar_of_duties
from kernel.workflows.credentials import token_hash

FEED_PREFIX = "wbc_"
MOST_FEEDS = 20
LONGEST_NAME = 120


@dataclass(frozen=True, slots=True, kw_only=True)
class NewFeed:
    """A subscription as it was made; the token is shown once and kept nowhere."""

    id: UUID
    name: str
    token: str


def new_feed(
    actor: Actor, name: str, *, scope: str = "plan", scenario_id: UUID | None = None
) -> NewFeed:
    """Make a subscription.

    Args:
        actor: Whose it is; any role.
        name: What it is for.
        scope: The approved plan (else the newest draft), one scenario, what one follows, or the
            duties of the compliance calendar.
        scenario_id: The scenario, where one is meant.

    Raises:
        InvalidInput: No name, no such scope, or too many subscriptions.
        NotFound: The organization has no such scenario.
    """
    words = " ".join(name.split())[:LONGEST_NAME]
    if not words:
        raise InvalidInput("A name is missing.", hint="Say what it is for, as “My phone”.")
    wanted: Scope | None = next((one for one in get_args(Scope) if one == scope), None)
    if wanted is None or (wanted == "scenario") != (scenario_id is not None):
        raise InvalidInput("Say plan, follows, duties, or scenario with the scenario.")
    token = FEED_PREFIX + secrets.token_urlsafe(32)
    with tenant_session(actor) as session:
        if scenario_id is not None:
            scenario_of(session, scenario_id)
        if len(store.my_feeds(session)) >= MOST_FEEDS:
            raise InvalidInput(f"You have {MOST_FEEDS} calendars.", hint="End one of them first.")
        made = store.add_feed(
            session,
            name=words,
            scope=wanted,
            scenario_id=scenario_id,
            token_hash=token_hash(token),
        )
    return NewFeed(id=made, name=words, token=token)


def feed_address(workbench: str, token: str) -> str:
    """The address to hand to a calendar program; the token stays out of the path, which is logged.

    >>> feed_address("https://wells.example.com", "wbc_x")
    'https://wells.example.com/api/calendar.ics?token=wbc_x'
    """
    return f"{workbench}/api/calendar.ics?token={token}"


def feeds(actor: Actor) -> list[FeedRow]:
    """The person's subscriptions that hold, newest first."""
    with tenant_session(actor) as session:
        return store.my_feeds(session)


def revoke_feed(actor: Actor, feed_id: UUID) -> None:
    """End a subscription; its address answers no more.

    Raises:
        NotFound: The person has no such subscription.
    """
    with tenant_session(actor) as session:
        if not store.revoke_feed(session, feed_id):
            raise NotFound("You have no such calendar.", hint="Reload the page.")


def feed_of_token(token: str) -> tuple[Actor, UUID] | None:
    """Whose subscription a token is, and which; None for one that ended or never was."""
    if not token.startswith(FEED_PREFIX):
        return None
    with auth_session() as session:
        return store.feed_actor(session, token_hash(token))


def feed_calendar(actor: Actor, feed_id: UUID) -> bytes:
    """What a subscription shows now; an empty calendar where there is no schedule yet.

    Raises:
        NotFound: The person has no such subscription, or its scenario is gone.
    """
    with tenant_session(actor) as session:
        feed = store.feed_of(session, feed_id)
        if feed is None:
            raise NotFound("You have no such calendar.", hint="Reload the page.")
        if feed.scope == "duties":
            return calendar_of_duties(session, feed.name, today=datetime.now(UTC).date())
        if feed.scenario_id is not None:
            shown: ScenarioRow | None = scenario_of(session, feed.scenario_id)
        else:
            shown = _plan(scenarios(session))
        if shown is None:
            return campaign_calendar(feed.name, (), now=datetime.now(UTC))
        board = board_of(session, shown, fleet_of(session))
        if feed.scope == "follows":
            board = _followed(
                board, {(one.subject_kind, one.subject_id) for one in my_follows(session)}
            )
    return campaign_calendar(shown.name, sheet_board(board).rows, now=datetime.now(UTC))


def _plan(rows: list[ScenarioRow]) -> ScenarioRow | None:
    """The approved scenario, else the newest draft."""
    approved = [one for one in rows if one.state == "approved"]
    drafts = [one for one in rows if one.state == "draft"]
    return next(iter([*approved, *drafts]), None)


def _followed(board: Board, subjects: set[tuple[str, str]]) -> Board:
    """The jobs that a person follows by themselves, their rig, a campaign, well or scenario."""
    if ("scenario", board.scenario_id) in subjects:
        return board
    jobs = {
        job.id: job
        for job in board.jobs.values()
        if ("job", job.lineage_id) in subjects
        or ("rig", job.rig_id) in subjects
        or ("well", job.api14) in subjects
        or any(("campaign", one) in subjects for one in job.campaign_ids)
    }
    links = {
        link.id: link
        for link in board.links.values()
        if link.predecessor_id in jobs and link.successor_id in jobs
    }
    phases = {phase.id: phase for phase in board.phases.values() if phase.job_id in jobs}
    return replace(board, jobs=jobs, links=links, phases=phases)
