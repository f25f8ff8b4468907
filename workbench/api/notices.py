"""What a person follows and is told, and calendars to subscribe to."""

from datetime import datetime
from typing import Annotated, Literal
from uuid import UUID

from fastapi import APIRouter, Query, Request, Response
from pydantic import BaseModel, ConfigDict, Field
from starlette.exceptions import HTTPException

from kernel.workflows import campaign_feed
from kernel.workflows import notices as workflow
from workbench.api.bodies import Closed
from workbench.api.repeats import SHOWN_ONCE
from workbench.api.signed_in import SECURITY, SignedIn
from workbench.auth.door import feed_of_token
from workbench.settings import settings

router = APIRouter(tags=["Notifications"])
Kind = Literal["scenario", "campaign", "rig", "job", "well"]
Mail = Literal["off", "at_once", "daily"]


class Subject(Closed):
    """Something to follow: a job by its lineage, a well by its 14 digits, others by their id."""

    kind: Kind
    id: Annotated[str, Field(min_length=1, max_length=60)]


class Followed(BaseModel):
    """Something that is followed; `name` is empty where it is gone."""

    model_config = ConfigDict(from_attributes=True)

    kind: Kind
    id: str
    name: str


class Notice(BaseModel):
    """What happened to something that is followed; `screen` is the address of its page."""

    model_config = ConfigDict(from_attributes=True)

    id: UUID
    kind: Literal["schedule", "decision", "rig", "well", "duty", "report"]
    title: str
    lines: list[str]
    because: list[str] = Field(description="What you follow and it touches.")
    screen: str
    created_by_name: str
    created_at: datetime
    read_at: datetime | None


class Inbox(BaseModel):
    """Notices, newest first, and how many are unread in all."""

    unread: int
    notices: list[Notice]


class Marking(Closed):
    """Which notices; null means all."""

    ids: Annotated[list[UUID] | None, Field(max_length=1_000)] = None
    read: bool = True


class Marked(BaseModel):
    """How many changed, and how many are unread now."""

    changed: int
    unread: int


class Choice(Closed):
    """When notices come by mail."""

    mail: Mail


class NewFeed(Closed):
    """A calendar to subscribe to: the approved plan, a scenario, what you follow, or duties."""

    name: Annotated[str, Field(min_length=1, max_length=campaign_feed.LONGEST_NAME)]
    scope: Literal["plan", "scenario", "follows", "duties"] = "plan"
    scenario_id: UUID | None = None


class MadeFeed(BaseModel):
    """Its address, shown once."""

    id: UUID
    name: str
    url: str


class Feed(BaseModel):
    """A calendar without its address."""

    model_config = ConfigDict(from_attributes=True)

    id: UUID
    name: str
    scope: Literal["plan", "scenario", "follows", "duties"]
    scenario_id: UUID | None
    created_at: datetime
    last_used_at: datetime | None


@router.get("/follows", summary="What I follow", dependencies=SECURITY)
def follows(actor: SignedIn) -> list[Followed]:
    """The newest first."""
    return [Followed.model_validate(one) for one in workflow.follows(actor)]


@router.post("/follows", summary="Follow something", status_code=204, dependencies=SECURITY)
def follow(subject: Subject, actor: SignedIn) -> Response:
    """Any role. Following it twice is following it once; 404 for what is not there."""
    workflow.follow(actor, subject.kind, subject.id)
    return Response(status_code=204)


@router.delete(
    "/follows/{kind}/{id}", summary="Stop following", status_code=204, dependencies=SECURITY
)
def unfollow(kind: Kind, id: str, actor: SignedIn) -> Response:
    """404 where you do not follow it."""
    workflow.unfollow(actor, kind, id)
    return Response(status_code=204)


@router.get("/notifications", summary="My inbox", dependencies=SECURITY)
def inbox(
    actor: SignedIn,
    unread: Annotated[bool, Query(description="Only what is unread.")] = False,
    before: Annotated[UUID | None, Query(description="Only what is older than this one.")] = None,
    limit: Annotated[int, Query(ge=1, le=200)] = 50,
) -> Inbox:
    """Newest first."""
    found = workflow.notices(actor, unread=unread, before=before, limit=limit)
    return Inbox(
        unread=workflow.unread(actor), notices=[Notice.model_validate(one) for one in found]
    )


@router.post("/notifications/read", summary="Mark as read", dependencies=SECURITY)
def mark(wanted: Marking, actor: SignedIn) -> Marked:
    """Your own notices; with `read` false they are unread again."""
    changed = workflow.mark_read(actor, wanted.ids, read=wanted.read)
    return Marked(changed=changed, unread=workflow.unread(actor))


@router.get("/notifications/settings", summary="When mail comes", dependencies=SECURITY)
def choice(actor: SignedIn) -> Choice:
    """off, at_once (the changes of a minute in one mail) or daily."""
    return Choice(mail=workflow.mail_choice(actor))


@router.put("/notifications/settings", summary="Choose when mail comes", dependencies=SECURITY)
def choose(wanted: Choice, actor: SignedIn) -> Choice:
    """Yours alone. No mail is sent while the workbench has no mail server."""
    workflow.choose_mail(actor, wanted.mail)
    return wanted


@router.get("/calendars", summary="My calendars", dependencies=SECURITY)
def calendars(actor: SignedIn) -> list[Feed]:
    """Those that hold, newest first."""
    return [Feed.model_validate(one) for one in campaign_feed.feeds(actor)]


@router.post(
    "/calendars",
    summary="Make a calendar address",
    status_code=201,
    dependencies=SECURITY,
    openapi_extra=SHOWN_ONCE,
)
def make_calendar(wanted: NewFeed, actor: SignedIn) -> MadeFeed:
    """Any role. The address is shown once; who has it reads the days of the jobs."""
    made = campaign_feed.new_feed(
        actor, wanted.name, scope=wanted.scope, scenario_id=wanted.scenario_id
    )
    return MadeFeed(
        id=made.id, name=made.name, url=campaign_feed.feed_address(settings().address, made.token)
    )


@router.delete(
    "/calendars/{feed_id}", summary="End a calendar", status_code=204, dependencies=SECURITY
)
def revoke(feed_id: UUID, actor: SignedIn) -> Response:
    """Its address answers 404 from now on."""
    campaign_feed.revoke_feed(actor, feed_id)
    return Response(status_code=204)


@router.get(
    "/calendar.ics",
    summary="The calendar of an address",
    response_class=Response,
    responses={200: {"content": {"text/calendar": {}}, "description": "As iCalendar."}},
)
def calendar(
    request: Request,
    token: Annotated[str, Query(max_length=100, description="Of the address.")],
) -> Response:
    """Without a sign-in. An address that was ended, or whose person was let go, is 404."""
    found = feed_of_token(token)
    if found is None:
        raise HTTPException(404, "This calendar has ended, or never was.")
    actor, feed_id = found
    request.app.state.rate_limit.count(feed_id)
    content = campaign_feed.feed_calendar(actor, feed_id)
    return Response(content, media_type="text/calendar; charset=utf-8")
