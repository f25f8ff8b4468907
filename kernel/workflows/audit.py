"""What was changed in an organization: who, when, what, before and after."""

from datetime import datetime
from uuid import UUID

from kernel.errors import InvalidInput
from kernel.store import audit as store
from kernel.store.actor import Actor, Role
from kernel.store.audit import AuditRow
from kernel.store.session import tenant_session

MOST = 50_000  # of one file

# What a row of each table is to a person, in the order of a list to choose from.
KINDS = {
    "app.plan_snapshot": "plan",
    "app.plan_status": "status of a plan",
    "app.plan_modification": "change of a plan from a conversation",
    "app.plan_proposal": "proposed change of a plan",
    "app.plan_head": "head of a plan",
    "app.chat_thread": "conversation about a plan",
    "app.chat_share": "reader of a conversation",
    "app.chat_message": "message",
    "app.chat_tool_call": "step of an answer",
    "app.chat_turn": "answer that is being written",
    "app.assistant_model": "assistant's model",
    "app.assistant_use": "tokens of an answer",
    "app.price": "price",
    "app.paper": "paper",
    "app.fact_correction": "correction of a fact",
    "app.fact_confirmation": "confirmation of a fact",
    "app.planning_preferences": "planning preferences",
    "app.scenario": "scenario",
    "app.scenario_decision": "decision on a scenario",
    "app.scenario_revision": "action on a scenario",
    "app.job": "job of a campaign",
    "app.job_link": "link between jobs",
    "app.job_phase": "phase of a job",
    "app.npt_event": "lost time",
    "app.rig": "rig",
    "app.rig_rate": "day rate of a rig",
    "app.rig_capability": "capability of a rig",
    "app.rig_contract": "contract of a rig",
    "app.rig_event": "event of a rig",
    "app.rig_move": "move between places",
    "app.site": "pad or platform",
    "app.site_event": "shutdown of a place",
    "app.fleet_change": "step on the fleet",
    "app.campaign": "campaign",
    "app.baseline": "baseline",
    "app.calc_run": "calculation",
    "app.campaign_comment": "comment in a campaign",
    "app.conflict_note": "note on a conflict",
    "app.sheet_layout": "column layout",
    "app.well_engagement": "history of a well",
    "app.well_interaction": "entry in the history of a well",
    "app.well_note": "note on a well",
    "app.well_attachment": "file kept with a well",
    "app.well_follower": "follower of a well",
    "app.import_heading": "column of imports",
    "app.follow": "what is followed",
    "app.notice": "notice",
    "app.notice_mail": "mail with notices",
    "app.notice_choice": "choice of mail",
    "app.calendar_feed": "calendar address",
    "app.field": "field",
    "app.company": "company",
    "app.company_role": "role of a company",
    "app.lease": "lease",
    "app.lease_operator": "operator of a lease",
    "app.asset_well": "well of ours",
    "app.completion": "completion",
    "app.completion_lease": "lease of a completion",
    "app.production_month": "month of production",
    "app.production_day": "day of production",
    "app.production_revision": "revision of a volume",
    "app.well_test": "well test",
    "app.lease_volume": "lease volume",
    "app.lease_disposition": "disposition",
    "app.allocation_run": "allocation",
    "app.allocation": "allocated volume",
    "app.cost_deck": "cost deck",
    "app.cost_interest": "working interest",
    "app.afe": "AFE",
    "app.afe_line": "line of an AFE",
    "app.afe_approval": "vote on an AFE",
    "app.division_order": "division order",
    "app.division_order_interest": "interest of a division order",
    "app.tax_condition": "tax condition of a property",
    "app.product_price": "price of a product",
    "app.sales_line": "sales line",
    "app.revenue_run": "revenue run",
    "app.revenue_line": "revenue line",
    "app.payment": "payment",
    "app.payment_event": "fate of a payment",
    "app.month_close": "close of a month",
    "app.month_close_step": "step of a month's close",
    "app.afe_step": "step of an AFE",
    "app.operating_setting": "accounting settings",
    "app.owner_balance": "owner's balance",
    "app.compliance_schedule": "duty",
    "app.regulatory_report": "report draft",
    "app.import_batch": "import",
    "app.import_reject": "row set aside",
    "app.import_part": "lines of an import",
    "app.well_month": "totals of wells",
    "app.field_month": "totals of fields",
    "app.volume_mark": "totals to be reckoned anew",
    "app.decline_run": "run of decline fits",
    "app.decline_fit": "decline of a well",
    "app.import_made": "record made by an import",
    "app.import_change": "record touched by an import",
    "app.request_key": "key of a request",
    "app.person": "person",
    "app.sign_in_session": "session",
    "app.api_token": "API token",
    "app.organization": "organization",
    "app.paper_content": "file of a paper",
    "app.paper_fetch": "fetch of papers",
    "app.paper_reading": "reading of papers",
    "app.paper_reading_file": "file of a reading",
    "app.paper_handed_in": "file that waits to be read",
    "app.scanned_page": "scanned page that was read",
    "app.admin_job": "background job",
    "app.admin_job_part": "file of a background job",
    "app.sample_mark": "mark of sample data",
}


def changes(
    actor: Actor,
    *,
    kind: str | None = None,
    person_id: UUID | None = None,
    since: datetime | None = None,
    until: datetime | None = None,
    limit: int = 100,
) -> list[AuditRow]:
    """The organization's changes, newest first.

    Args:
        actor: Who asks; an administrator.
        kind: Only changes of this table, one of `KINDS`.
        person_id: Only changes by this person.
        since: Only changes from this moment on.
        until: Only changes before this moment.
        limit: How many at most.

    Raises:
        NotAllowed: The role is below Admin.
        InvalidInput: An unknown kind, or a limit outside 1 to `MOST`.
    """
    actor.must_be(Role.ADMIN)
    if kind is not None and kind not in KINDS:
        raise InvalidInput(
            f"“{kind}” is not kept in the audit.", hint=f"Use one of {', '.join(KINDS)}."
        )
    if not 1 <= limit <= MOST:
        raise InvalidInput(f"Ask for 1 to {MOST:,} changes at once.")
    with tenant_session(actor) as session:
        return store.audit_rows(
            session, table=kind, person_id=person_id, since=since, until=until, limit=limit
        )
