# ruff: noqa: S608 - the statements tried here are made of catalog names
"""Nothing of one organization is seen or changed by another: every table, every way in.

One test compares the tables below with the database's catalog, so a table that is added without
a row to try it with is noticed.
"""

import json
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from functools import cache
from itertools import product

import psycopg
import pytest
import sqlalchemy as sa
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import exc
from sqlalchemy.dialects.postgresql import Range

from kernel.errors import Unavailable
from kernel.plugging.life import Said
from kernel.plugging.price_book import Price
from kernel.scheduling.commands import AddJob, AddLink, SetField, SetPhases
from kernel.scheduling.fleet import Blocked, Campaign, Capability, Contract, Move, Rate, Rig, Site
from kernel.store import (
    admin_jobs,
    assistant,
    batches,
    chat_turns,
    chats,
    corrections,
    decline_tables,
    engagement,
    feeds,
    fetches,
    fleets,
    follows,
    import_memory,
    notice_mails,
    opinions,
    papers,
    people,
    plan_status,
    planning_preferences,
    plans,
    prices,
    proposals,
    readings,
    registry,
    reports,
    request_keys,
    samples,
    scanned_pages,
    scenarios,
    sign_in,
    well_notes,
)
from kernel.store import asset_tables as assets
from kernel.store import close_tables as closes
from kernel.store import compliance_tables as duties
from kernel.store import money_tables as money
from kernel.store import volume_tables as volumes
from kernel.store.actor import Role
from kernel.store.columns import metadata
from kernel.store.connection import guarded_engine, libpq_url, plain_engine
from kernel.store.ids import uuid7
from kernel.store.product_price_tables import product_price
from kernel.store.session import TenantSession, auth_session, tenant_session
from kernel.workflows import (
    campaign_baselines,
    campaign_boards,
    campaign_rigs,
    campaign_runs,
    campaign_scenarios,
    campaign_talk,
)
from kernel.workflows.samples import sample_wells

OWN = [table.fullname for table in metadata.sorted_tables if "organization_id" in table.c]
TABLES = [*OWN, "audit.log"]
# The log is without FORCE: its triggers write with the owner's rights.
ROLE_TABLES = [("app", table) for table in TABLES] + [("owner", table) for table in OWN]
COMPUTED = {
    (table.fullname, column.name)
    for table in metadata.sorted_tables
    for column in table.c
    if column.computed
}
IN_PARTS = {
    table.fullname
    for table in metadata.sorted_tables
    if table.dialect_options["postgresql"]["partition_by"]
}
NOT_ALLOWED = "42501"
# A check holds these columns equal; changed alone, it would answer before the reference does.
ALWAYS_EQUAL = {("app.paper", "private_sha256"): ("sha256",)}
# A check asks for exactly one of two, or a key for one of each; so more is set, or less touched.
INSTEAD = {
    ("app.cost_deck", "well_id"): "lease_id = null",
    ("app.division_order", "well_id"): "lease_id = null",
    ("app.sales_line", "well_id"): "lease_id = null",
    ("app.tax_condition", "well_id"): "lease_id = null",
    ("app.product_price", "well_id"): "lease_id = null",
    ("app.compliance_schedule", "well_id"): "lease_id = null, subject = 'well'",
    ("app.revenue_line", "reverses_id"): "kind = 'reversal' where kind = 'reversal'",
}
COPY_REFUSED = (psycopg.errors.FeatureNotSupported, psycopg.errors.InsufficientPrivilege)


@pytest.fixture(scope="module")
def two(new_team, a_well_number):
    """The editors of two organizations that have something in every table."""
    teams = new_team("Alamo Energy"), new_team("Brazos Petroleum")
    for team in teams:
        fill(team, a_well_number())
    return tuple(team.editor for team in teams)


def fill(team, api14):
    with tenant_session(team.editor) as session:
        registry.register_well(session, api14=api14)
        engagement.record_interaction(session, api14, "advisory_requested", "upload")
        engagement.label_well(session, api14, label="first", owner_id=team.editor.user_id)
        well_notes.add_note(session, api14, "Gate locked")
        well_notes.add_attachment(session, api14, "photo.jpg", b"\xff\xd8\xff")
        well_notes.follow(session, api14)
        content = api14.encode()
        paper = papers.add_paper(
            session, api14=api14, name="w2.pdf", content=content, origin="upload"
        )
        opinions.keep_opinion(session, paper_id=paper.id, model="tiny", answers=[])
        fetches.begin_fetch(session, api14=api14, again=False)
        handed = readings.NewFile(name="w15.pdf", content=content)
        scanned_pages.keep_page(
            session, sha256=api14, reader_version="1", number=1, words={"number": 1}
        )
        readings.begin_reading(session, uuid7(), api14=api14, origin="upload", files=[handed])
        corrections.correct(
            session, api14=api14, path="gau.base_ft", value=a_correction("gau.base_ft", 1600)
        )
        corrections.correct(
            session, api14=api14, path="gau.base_ft", value=a_correction("gau.base_ft", 1650)
        )
        corrections.confirm(
            session, api14=api14, path="gau.date", value=a_correction("gau.date", "2024-05-01")
        )
        parent = a_snapshot(session, api14)
        a_snapshot(session, api14, parent_id=parent.id)
        talk_about(session, api14, parent, team.viewer.user_id)
        a_report(session, a_batch(session, api14))
        one = Price(amount=Decimal("24.50"), dated=date(2026, 1, 1))
        prices.save_prices(session, {"cement_sack:C": one}, currency="USD", seen=None)
        move = plan_status.add_status(
            session, parent.id, "in_review", was="draft", number=1, said=Said()
        )
        plan_status.add_status(
            session, parent.id, "draft", was="in_review", number=2, said=Said(), takes_back=move.id
        )
        planning_preferences.choose(session, chosen={"spacer_bbl": 10})
        samples.mark_sample_well(session, sample_wells()[0].api14)
        admin_jobs.add_job(session, kind="registry", name="wells.csv", content=content)
    fill_campaign(team)
    fill_operating(team)
    with auth_session() as session:
        digest = uuid7().bytes
        sign_in.create_token(session, team.editor, name="script", token_hash=digest)
        sign_in.create_session(session, team.editor, token_hash=digest, absolute=timedelta(hours=1))


def a_correction(path, value):
    return {"path": path, "value": value, "anchor": []}


def fill_campaign(team):
    """Something in every table of the campaign tracker."""
    start = date(2027, 1, 1)
    with tenant_session(team.editor) as session:
        rig = fleets.save_rig(session, a_full_rig(start), seen=None)
        shut = Blocked(kind="shutdown", start=start, end=date(2027, 1, 9))
        fleets.save_site(session, Site(id="", name="Pad 1", events=(shut,)), seen=None)
        fleets.save_campaign(session, Campaign(id="", name="North"), seen=None)
        fleets.save_moves(session, [Move(from_place="A", to_place="B", rig_kind="", days=3)])
        import_memory.remember_headings(session, {"spud": "START"})
        fill_notices(session, team.editor)
        made = scenarios.add_scenario(session, name="Plan", start_on=start, currency="USD")
    ids = {name: str(uuid7()) for name in "ab"}
    commands = [
        AddJob(id=ids["a"], values={"name": "A-1", "rig_id": rig.id, "duration_days": 5}),
        AddJob(id=ids["b"], values={"name": "B-1", "duration_days": 5}),
        AddLink(predecessor_id=ids["a"], successor_id=ids["b"]),
        SetPhases(id=ids["a"], phases=[{"phase": "rig up", "duration_days": 1}]),
    ]
    campaign_boards.apply_commands(team.editor, made, commands, seen=0)
    campaign_rigs.save_moves(team.editor, [])
    campaign_rigs.save_moves(team.editor, [Move(from_place="A", to_place="B", rig_kind="", days=3)])
    campaign_scenarios.decide(team.editor, made, "lock")
    kept = campaign_baselines.set_baseline(team.editor, made, "First")
    copy = campaign_scenarios.clone_scenario(team.editor, made, "Copy")
    assert (copy.baseline_id, copy.parent_id) == (kept.id, made)
    campaign_talk.add_comment(team.editor, made, ids["a"], "Is the pad ready?")
    campaign_talk.note_conflict(team.editor, made, "overlap:x", owner_id=team.editor.user_id)
    campaign_talk.save_layout(team.editor, "campaign", "Mine", [{"colId": "name"}])
    began = SetField(id=ids["a"], field="actual_start", value=start)
    campaign_boards.apply_commands(team.editor, made, [began], seen=1)
    campaign_talk.add_npt(
        team.editor, made, ids["a"], code="stuck pipe",
        start_at=datetime(2027, 1, 1, 3, tzinfo=UTC), end_at=datetime(2027, 1, 1, 9, tzinfo=UTC),
    )  # fmt: skip
    campaign_runs.run_calculation(team.editor, made, "schedule")


def fill_notices(session, editor):
    """Something followed, told, mailed and subscribed to."""
    follows.add_follow(session, "rig", str(uuid7()))
    follows.choose_mail(session, "at_once")
    told = follows.NewNotice(
        person_id=editor.user_id, kind="rig", title="Rig 7", lines=[], because=[], screen=""
    )
    follows.add_notices(session, [told])
    soon = datetime.now(UTC) + timedelta(days=1)
    assert notice_mails.begin_mail(session, digest=soon, oldest=soon - timedelta(days=2))
    feeds.add_feed(session, name="Plan", scope="plan", scenario_id=None, token_hash=uuid7().bytes)


def fill_operating(team):
    """Something in every table of the operating data."""
    january = date(2025, 1, 1)
    span = Range(january, None)
    with tenant_session(team.editor) as session:

        def one(table, **values):
            if "id" in table.c:
                values = {"id": uuid7(), **values}
            session.execute(sa.insert(table).values(values))
            return values.get("id")

        field = one(assets.field, name="F", jurisdiction="TX", regulator_code="1")
        company = one(assets.company, name="C", short_code="C")
        one(assets.company_role, company_id=company, role="operator", valid=span)
        lease = one(assets.lease, name="L", jurisdiction="TX", field_id=field)
        one(assets.lease_operator, lease_id=lease, company_id=company, valid=span)
        well = one(assets.asset_well, name="W", lease_id=lease)
        stream = one(assets.completion, well_id=well, interval_code="001")
        one(assets.completion_lease, completion_id=stream, lease_id=lease, valid=span)
        batch = one(volumes.import_batch, profile="ogor", file_name="f", sha256="0")
        one(volumes.import_reject, import_batch_id=batch, line_no=1, raw="x", reason_code="api")
        one(volumes.import_part, import_batch_id=batch, part_no=0, first_line=1, content=b"x")
        one(volumes.import_made, import_batch_id=batch, table_name="lease", row_id=lease)
        one(volumes.import_change, import_batch_id=batch, table_name="afe", row_id=lease, version=1)
        one(
            volumes.production_month,
            completion_id=stream,
            production_month=january,
            source="regulator",
            oil_bbl=1,
        )
        one(
            volumes.production_day,
            completion_id=stream,
            production_date=january,
            source="measured",
            oil_bbl=1,
        )
        one(
            volumes.production_revision,
            table_name="production_month",
            completion_id=stream,
            period=january,
            before={},
        )
        one(volumes.well_month, well_id=well, production_month=january, days=1)
        one(volumes.field_month, field_id=field, production_month=january, basis="day", wells=1)
        one(volumes.volume_mark, kind="well", key_ids=[well], period=january)
        fits = one(decline_tables.decline_run)
        one(
            decline_tables.decline_fit,
            decline_run_id=fits,
            well_id=well,
            phase="oil",
            method="1",
        )
        test = one(volumes.well_test, completion_id=stream, test_date=january, hours=24, oil_bbl=1)
        month = one(volumes.lease_volume, lease_id=lease, production_month=january, product="oil")
        one(volumes.lease_disposition, lease_volume_id=month, disposition_code="0", volume=1)
        run = one(
            volumes.allocation_run,
            lease_id=lease,
            production_month=january,
            product="oil",
            lease_volume=1,
            theoretical_total=1,
            rule_version="1",
        )
        one(
            volumes.allocation,
            allocation_run_id=run,
            completion_id=stream,
            test_id=test,
            theoretical=1,
            allocated=1,
        )
        deck = one(money.cost_deck, lease_id=lease, name="main", valid=span)
        one(money.cost_interest, cost_deck_id=deck, company_id=company, working_interest=1)
        afe = one(money.afe, afe_no="1", kind="plugging", lease_id=lease)
        one(money.afe_line, afe_id=afe, line_no=1, account_code="1", phase="plugging", estimate=1)
        one(money.afe_step, afe_id=afe, was="draft", status="submitted")
        one(money.afe_approval, afe_id=afe, company_id=company, working_interest=1, net_amount=1)
        order = one(money.division_order, lease_id=lease, product="oil", valid=span)
        interest = one(
            money.division_order_interest,
            division_order_id=order,
            company_id=company,
            interest_type="RI",
            decimal=1,
        )
        sale = one(
            money.sales_line,
            lease_id=lease,
            product="oil",
            sale_month=january,
            volume=1,
            price=1,
            gross_value=1,
        )
        revenue = one(money.revenue_run, accounting_month=january, rule_version="1")
        line = {
            "run_id": revenue,
            "sales_line_id": sale,
            "division_order_interest_id": interest,
            "company_id": company,
            "product": "oil",
            "sale_month": january,
            "decimal": 1,
            "volume_share": 1,
            "gross": 1,
            "tax": 0,
            "fee": 0,
            "deduction": 0,
            "net": 1,
        }
        paid = one(money.revenue_line, **line)
        one(money.revenue_line, **line, kind="reversal", reverses_id=paid)
        payment = one(
            money.payment,
            company_id=company,
            paid_on=january,
            amount=1,
            method="check",
            reference="1",
        )
        one(money.payment_event, payment_id=payment, kind="cleared", happened_on=january)
        one(money.owner_balance, company_id=company, payable=2, reason="Brought forward")
        one(money.owner_balance, company_id=company, payment_id=payment, payable=-1)
        one(
            product_price,
            product="oil",
            basis="bbl",
            price=70,
            lease_id=lease,
            purchaser_company_id=company,
            valid=span,
        )
        one(
            money.tax_condition,
            lease_id=lease,
            product="oil",
            valid=span,
            condition="exempt",
            reason="Order 1",
        )
        one(
            duties.compliance_schedule,
            rule_code="form_pr",
            subject="lease",
            lease_id=lease,
            period_start=january,
            due_date=january,
        )
        one(duties.regulatory_report, form="PR", lease_id=lease, period_start=january)
        close = one(closes.month_close, lease_id=lease, production_month=january)
        one(closes.month_close_step, month_close_id=close, was="open", state="volumes_in")
        one(closes.operating_setting, chosen={"overrun_percent": "12"})
        request_keys.keep_made(session, "key", "digest", [lease])  # fmt: skip


def a_full_rig(start):
    end = date(2028, 1, 1)
    return Rig(
        id="", name="Rig 7", kind="Land rig",
        rates=(Rate(kind="operating", start=start, end=None, amount=Decimal(1), currency="USD"),),
        capabilities=(Capability(start=start, end=None, values={"hp": "1500"}),),
        contracts=(Contract(start=start, end=end, term="firm"),),
        events=(Blocked(kind="maintenance", start=start, end=date(2027, 1, 5)),),
    )  # fmt: skip


MODEL_CHOSEN = {
    "enabled": True, "url": "https://llm.example.com/v1", "model": "any", "key_sealed": None,
    "timeout_s": 60, "rounds": 4, "turn_tokens": 1, "day_tokens": 1, "month_tokens": 1,
    "price_in": Decimal(0), "price_out": Decimal(0),
}  # fmt: skip


def talk_about(session, api14, plan, reader):
    """A thread with a message, a tool call, a reader, and a change that was offered and applied."""
    thread = chats.add_thread(
        session, api14=api14, plan_key=plan.plan_key, title="Talk", baseline_id=plan.id
    )
    chats.share(session, thread, reader)
    call = chats.NewToolCall(name="propose", arguments={}, result={})
    message = chats.add_message(
        session, thread, role="assistant", words="Removed it.", tool_calls=[call]
    )
    chat_turns.begin_turn(session, message)
    chat_turns.ask_to_stop(session, message)
    assistant.choose(session, MODEL_CHOSEN, seen=None)
    assistant.reserve(session, message_id=message, day=date(2027, 1, 4), tokens=9, cost=Decimal(1))
    proposals.begin_head(session, plan.plan_key, plan.id)
    held = proposals.add_proposal(
        session,
        thread_id=thread,
        message_id=message,
        kind="edit",
        operations=[{}],
        base_id=plan.id,
        base_hash="0",
        result={},
        diff={},
        risk={},
        expires_at=datetime.now(UTC) + timedelta(hours=1),
    )
    proposals.decide(session, held, "applied")
    proposals.add_modification(
        session,
        proposal_id=held,
        thread_id=thread,
        message_id=message,
        operation="remove_step",
        source_id=plan.id,
        result_id=plan.id,
        diff={},
        patch=[],
        inverse=[],
        risk_score=0.1,
        risk={},
    )


def a_snapshot(session, api14, **more):
    return plans.save_snapshot(
        session,
        api14=api14,
        plan_key=f"{api14[:10]}:combined",
        payload={"steps": []},
        verdict="pass",
        as_of=date(2026, 1, 1),
        **more,
    )


def a_batch(session, api14):
    return batches.add_batch(
        session,
        title="field",
        mode="combined",
        merge_threshold_ft=500,
        as_of=date(2026, 1, 1),
        fetches=False,
        report=False,
        wells={api14: None},
    )


def a_report(session, batch_id):
    made = reports.add_report(session, name="batch", batch_id=batch_id, parameters={})
    reports.keep_files(session, made, {"html": b"<p>"})
    reports.add_schedule(
        session, name="batch", batch_id=batch_id, every="weekly", first=date(2999, 1, 1)
    )


@cache
def engine_of(url):
    """Keeps its connections: a thousand sign-ins take longer than what is tried here."""
    return sa.create_engine(url)


def run_as(url, actor, statement, **values):
    """Run a statement as a role in the organization of ACTOR, keep nothing, and give the result."""
    with engine_of(url).connect() as connection:
        connection.execute(
            sa.text(
                "select set_config('app.current_organization_id', :o, true),"
                " set_config('app.current_user_id', :u, true)"
            ),
            {"o": str(actor.organization_id), "u": str(actor.user_id)},
        )
        result = connection.execute(sa.text(statement), values)
        return result.all() if result.returns_rows else result.rowcount


def refusal_of(url, actor, statement, **values):
    """The SQLSTATE with which a statement is refused, or None where it changed no row."""
    try:
        changed = run_as(url, actor, statement, **values)
    except exc.DBAPIError as refused:
        return refused.orig.sqlstate
    assert changed == 0, f"{statement} changed {changed} rows"
    return None


def a_row_of(store, table, actor):
    """A row as JSON, seen by the backup role."""
    with engine_of(store.backup).connect() as connection:
        row = connection.scalar(
            sa.text(f"select to_jsonb(t) from {table} t where organization_id = :o limit 1"),
            {"o": actor.organization_id},
        )
    assert row is not None, f"the test puts no row into {table}"
    return row


def test_that_the_tables_tried_here_are_those_of_the_catalog(store):
    with plain_engine(store.owner).connect() as owner:
        found = owner.scalars(
            sa.text(
                "select c.oid::regclass::text from pg_class c"
                " join pg_attribute a on a.attrelid = c.oid and a.attname = 'organization_id'"
                " where c.relkind in ('r', 'p', 'v', 'm', 'f') and c.relpersistence = 'p'"
                "  and not c.relispartition"
            )
        )
        assert set(found) == set(TABLES)


@pytest.mark.parametrize(("role", "table"), ROLE_TABLES)
def test_that_only_own_rows_are_read(two, store, role, table):
    ours, theirs = two
    a_row_of(store, table, theirs)

    seen = run_as(getattr(store, role), ours, f"select distinct organization_id from {table}")

    assert [row.organization_id for row in seen] == [ours.organization_id]


@pytest.mark.parametrize(("role", "table"), ROLE_TABLES)
def test_that_no_row_is_read_without_an_organization(two, store, role, table):
    with plain_engine(getattr(store, role)).connect() as connection:
        assert connection.scalar(sa.text(f"select count(*) from {table}")) == 0


@pytest.mark.parametrize("verb", ["update", "delete"])
@pytest.mark.parametrize(("role", "table"), ROLE_TABLES)
def test_that_rows_of_others_are_neither_changed_nor_deleted(two, store, role, table, verb):
    ours, theirs = two
    before = a_row_of(store, table, theirs)
    statement = {
        "update": f"update {table} set organization_id = organization_id",
        "delete": f"delete from {table}",
    }[verb] + " where organization_id = :o"

    refusal = refusal_of(getattr(store, role), ours, statement, o=theirs.organization_id)

    assert refusal in ({None} if role == "owner" else {None, NOT_ALLOWED})
    assert a_row_of(store, table, theirs) == before


@pytest.mark.parametrize(("role", "table"), ROLE_TABLES)
def test_that_no_row_is_written_into_another_organization(two, store, role, table):
    ours, theirs = two
    row = a_row_of(store, table, theirs)
    columns = ", ".join(name for name in row if (table, name) not in COMPUTED)

    refusal = refusal_of(
        getattr(store, role),
        ours,
        f"insert into {table} ({columns}) select {columns}"
        f" from jsonb_populate_record(null::{table}, (:row)::jsonb)",
        row=json.dumps(row),
    )

    assert refusal == NOT_ALLOWED


@pytest.mark.parametrize(("role", "table"), ROLE_TABLES)
def test_that_no_own_row_is_moved_into_another_organization(two, store, role, table):
    ours, theirs = two

    refusal = refusal_of(
        getattr(store, role),
        ours,
        f"update {table} set organization_id = :o",
        o=theirs.organization_id,
    )

    assert refusal == NOT_ALLOWED


@pytest.mark.parametrize(("role", "table"), ROLE_TABLES)
def test_that_copy_neither_reads_nor_writes_rows_of_others(two, store, role, table):
    ours, _ = two
    with psycopg.connect(libpq_url(getattr(store, role))) as connection:
        connection.execute(
            "select set_config('app.current_organization_id', %s, false)",
            (str(ours.organization_id),),
        )
        # under row security a table in parts is copied without its parts
        source = (
            f"(select organization_id from {table})"
            if table in IN_PARTS
            else (f"{table} (organization_id)")
        )
        with connection.cursor().copy(f"copy {source} to stdout") as copy:
            seen = {row[0] for row in copy.rows()}
        assert seen == {str(ours.organization_id)}
        with (
            pytest.raises(
                (psycopg.errors.FeatureNotSupported, psycopg.errors.InsufficientPrivilege)
            ),
            connection.cursor().copy(f"copy {table} from stdin") as copy,
        ):
            copy.write(b"\n")


def foreign_keys(store):
    """Every reference between tables of organizations, with its column and its target."""
    with plain_engine(store.owner).connect() as owner:
        return owner.execute(
            sa.text(
                "select k.conrelid::regclass::text as child, ours.attname as column,"
                " k.confrelid::regclass::text as parent, theirs.attname as target"
                " from pg_constraint k"
                " cross join unnest(k.conkey, k.confkey) as pair (ours, theirs)"
                " join pg_attribute ours on ours.attrelid = k.conrelid and ours.attnum = pair.ours"
                " join pg_attribute theirs on theirs.attrelid = k.confrelid"
                "  and theirs.attnum = pair.theirs"
                " where k.contype = 'f' and k.conparentid = 0"
                "  and ours.attname <> 'organization_id' and exists ("
                "  select from pg_attribute o where o.attrelid = k.confrelid"
                "  and o.attname = 'organization_id')"
            )
        ).all()


def test_that_no_row_can_refer_to_a_row_of_another_organization(two, store):
    ours, theirs = two
    tried = foreign_keys(store)

    for key in tried:
        target = a_row_of(store, key.parent, theirs)[key.target]
        value = (
            f"(select x.{key.target} from jsonb_populate_record(null::{key.parent},"
            " jsonb_build_object((:name)::text, (:target)::text)) x)"
        )
        columns = [key.column, *ALWAYS_EQUAL.get((key.child, key.column), ())]
        changes = [f"{column} = {value}" for column in columns]
        if (key.child, key.column) in INSTEAD:
            changes.append(INSTEAD[key.child, key.column])
        refusal = refusal_of(
            store.owner,
            ours,
            f"update {key.child} set {', '.join(changes)}",
            name=key.target,
            target=target,
        )
        assert refusal == "23503", f"{key.child}.{key.column} may refer to {key.parent} of others"

    assert len(tried) >= 10


@pytest.mark.parametrize(
    "statement",
    [
        "set role app_owner",
        "set role postgres",
        "set session authorization app_owner",
        "truncate app.paper cascade",
        "alter table app.paper disable row level security",
        "drop policy tenant on app.paper",
        "alter role app_user bypassrls",
        "create table app.mine (x int)",
        "create function app.org() returns uuid language sql as 'select null::uuid'",
        "create or replace function app.org() returns uuid language sql as 'select null::uuid'",
        "select audit.do_seal()",
        "select auth.acting(gen_random_uuid(), gen_random_uuid())",
        "copy (select 1) to program 'true'",
        "select pg_read_file('/etc/passwd')",
        "select * from jobs.procrastinate_jobs",
        "insert into audit.log (generation, role, tbl, op, pk) values (1, 'x', 'x', 'I', '{}')",
        "update audit.log set person_id = 'x'",
        "delete from audit.log",
        "select txid from audit.log",
        "select * from audit.seal",
    ],
)
def test_that_the_application_role_cannot_step_out_of_its_rights(two, store, statement):
    assert refusal_of(store.app, two[0], statement) == NOT_ALLOWED


def test_that_switching_row_security_off_gives_an_error_and_no_row(two, store):
    with plain_engine(store.app).connect() as connection:
        connection.execute(sa.text("set row_security = off"))
        with pytest.raises(exc.ProgrammingError, match="row-level security"):
            connection.execute(sa.text("select count(*) from app.paper"))


def test_that_a_malformed_organization_is_an_error_and_no_row(two, store):
    with plain_engine(store.app).connect() as connection:
        connection.execute(sa.text("set app.current_organization_id = 'x'"))
        with pytest.raises(exc.DataError):
            connection.execute(sa.text("select count(*) from app.paper"))


@pytest.mark.parametrize(
    "table", ["app.person", "app.paper", "app.well", "audit.log", "auth.failure"]
)
def test_that_the_queue_role_reads_nothing_of_the_application(store, table):
    with (
        plain_engine(store.jobs).connect() as connection,
        pytest.raises(exc.ProgrammingError, match="permission denied"),
    ):
        connection.execute(sa.text(f"table {table}"))


@pytest.mark.parametrize("role", ["owner", "backup"])
def test_that_the_engine_refuses_a_role_which_could_see_everything(store, role):
    engine = guarded_engine(getattr(store, role), pool_size=1)

    with pytest.raises(Unavailable, match="can see the rows of every organization"):
        engine.connect()


@pytest.fixture
def one_connection(store):
    """An engine with a single connection: a leak from one use to the next would show."""
    engine = guarded_engine(store.app, pool_size=1)
    yield engine
    engine.dispose()


@pytest.mark.parametrize(
    ("ending", "isolation"), product(["commit", "rollback", "error"], ["session", "local"])
)
def test_that_a_reused_connection_keeps_nothing_of_its_last_user(
    two, one_connection, ending, isolation
):
    ours, _ = two
    process = {}
    try:
        with one_connection.connect() as connection:
            process["first"] = connection.scalar(sa.text("select pg_backend_pid()"))
            connection.execute(
                sa.text("select set_config('app.current_organization_id', :o, :local)"),
                {"o": str(ours.organization_id), "local": isolation == "local"},
            )
            connection.execute(sa.text("create temporary table left_behind (x int)"))
            if ending == "error":
                connection.execute(sa.text("select 1 / 0"))
            getattr(connection, ending)()
    except exc.DataError:
        assert ending == "error"

    with one_connection.connect() as connection:
        process["second"] = connection.scalar(sa.text("select pg_backend_pid()"))
        assert connection.scalar(sa.text("select count(*) from app.paper")) == 0
        assert connection.scalar(sa.text("select app.org()")) is None
    assert process["first"] == process["second"]


def test_that_a_connection_which_the_server_has_closed_is_not_lent_again(store, one_connection):
    with one_connection.connect() as connection:
        closed = connection.scalar(sa.text("select pg_backend_pid()"))
    with plain_engine(store.app).connect() as other:
        other.execute(sa.text("select pg_terminate_backend(:pid, 10000)"), {"pid": closed})

    with one_connection.connect() as connection:
        assert connection.scalar(sa.text("select pg_backend_pid()")) != closed


def test_that_the_organization_holds_after_commit_and_in_savepoints(two, one_connection):
    ours, theirs = two
    with TenantSession(one_connection, info={"actor": ours}) as session:
        session.commit()
        with session.begin_nested():
            assert len(people.people(session)) >= 3
        with pytest.raises(ZeroDivisionError), session.begin_nested():
            session.execute(sa.text("set local app.current_user_id = ''"))
            raise ZeroDivisionError
        assert {row.id for row in people.people(session)} >= {ours.user_id}
        session.rollback()
        assert theirs.user_id not in {row.id for row in people.people(session)}


def test_that_the_same_names_may_be_used_in_every_organization(two, a_well_number):
    shared = a_well_number()
    for actor in two:
        with tenant_session(actor) as session:
            registry.register_well(session, api14=shared)
            engagement.record_interaction(session, shared, "advisory_requested", "upload")
            papers.add_paper(session, api14=shared, name="x", content=b"same", origin="upload")
            people.add_person(
                session, email="same@example.com", name="S", role=Role.VIEWER, password_hash="x"
            )
            assert a_snapshot(session, shared).version == 1
            assert engagement.engagement_of(session, shared).interaction_count == 1


def test_that_threads_of_different_organizations_never_see_each_other(two, a_well_number):
    api14 = a_well_number()
    with tenant_session(two[0]) as session:
        registry.register_well(session, api14=api14)

    def work(number):
        actor = two[number % 2]
        with tenant_session(actor) as session:
            corrections.correct(session, api14=api14, path=f"p{number}", value=number)
        with tenant_session(actor) as session:
            return {row.value % 2 for row in corrections.corrections_of(session, api14)}

    with ThreadPoolExecutor(8) as threads:
        seen = list(threads.map(work, range(40)))

    assert seen == [{number % 2} for number in range(40)]


STEPS = st.lists(
    st.tuples(
        st.sampled_from([0, 1]),
        st.sampled_from(["correct", "withdraw", "undone", "half undone", "steal"]),
        st.sampled_from(["casing[0].shoe_ft", "gau.base_ft"]),
        st.integers(0, 99),
    ),
    max_size=12,
)


@given(steps=STEPS)
@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
def test_that_any_interleaving_over_one_connection_leaves_each_with_its_own(
    two, one_connection, a_well_number, steps
):
    api14 = a_well_number()
    with tenant_session(two[0]) as session:
        registry.register_well(session, api14=api14)
    expected = [{}, {}]
    ids = [{}, {}]

    for who, verb, path, value in steps:
        with TenantSession(one_connection, info={"actor": two[who]}) as session:
            if verb == "withdraw" and path in ids[who]:
                corrections.withdraw(session, ids[who].pop(path))
                del expected[who][path]
            elif verb == "steal":
                for stolen in ids[1 - who].values():
                    changed = session.execute(
                        sa.update(corrections.fact_correction)
                        .where(corrections.fact_correction.c.id == stolen)
                        .values(withdrawn_at=sa.func.now())
                    )
                    assert changed.rowcount == 0
            else:
                if verb == "half undone":
                    with session.begin_nested() as savepoint:
                        corrections.correct(session, api14=api14, path=path, value=-1)
                        savepoint.rollback()
                correction_id = corrections.correct(session, api14=api14, path=path, value=value)
                if verb == "undone":
                    session.rollback()
                    continue
                ids[who][path], expected[who][path] = correction_id, value
            session.commit()

    for who in (0, 1):
        with TenantSession(one_connection, info={"actor": two[who]}) as session:
            found = corrections.corrections_of(session, api14)
            assert {row.path: row.value for row in found} == expected[who]


def test_that_the_application_cannot_name_the_parts_of_a_table(two, store):
    ours, _ = two

    refused = refusal_of(store.app, ours, "select * from part.production_month_2025")

    assert refused == NOT_ALLOWED


def test_that_every_part_of_a_table_is_under_forced_row_security(two, store):
    with plain_engine(store.owner).connect() as owner:
        open_parts = owner.scalars(
            sa.text(
                "select c.relname from pg_class c where c.relispartition and c.relkind = 'r'"
                " and not (c.relrowsecurity and c.relforcerowsecurity)"
            )
        )
        assert list(open_parts) == []
