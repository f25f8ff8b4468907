# ruff: noqa: S608 - the statements are made of the schema's own names
"""Markup in every text that an organization can hold, and every page: none of it becomes markup.

The columns come from the schema: a text column is filled unless its values are codes, named below,
or a check of the database refuses markup in it. So a column and a page that are added are tried.
"""

import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

import psycopg
import pytest
import sqlalchemy as sa
from playwright.sync_api import Page, expect
from psycopg import sql

from kernel.store.actor import Actor
from kernel.store.columns import metadata
from kernel.workflows.sample_campaigns import make_sample_campaign, sample_campaigns
from kernel.workflows.sample_operations import make_sample_operations
from kernel.workflows.samples import sample_wells
from kernel.workflows.seed import _bring_in
from tests.isolation.matrix import theirs_of
from tests.isolation.test_the_pages import PAGES, address_of
from tests.security.conftest import browser_of, show
from tests.store.test_isolation import fill

pytestmark = [pytest.mark.browser, pytest.mark.timeout(900)]
MARKUP = (
    "<img src=x onerror=broken=1><svg onload=broken=1>[a](javascript:broken=1)"
    "![x](https://evil.example/x.png)"
)
SHORT = "<b id=evil>"  # for columns that bound their length
FOUND = """() => {
  const sign = '[onerror],[onload],img[src="x"],#evil,a[href^="javascript" i],[src*="evil."]';
  const within = root => [...root.querySelectorAll('*')].flatMap(one => [
    ...(one.matches(sign) ? [one.outerHTML] : []),
    ...(one.shadowRoot ? within(one.shadowRoot) : [])]);
  return [...within(document), ...(window.broken ? ['a script ran'] : [])];
}"""
# The text of a page with that of its tables, which stand in roots of their own.
TEXT = """() => {
  const texts = root => [...root.querySelectorAll('*')].flatMap(one => one.shadowRoot
    ? [...[...one.shadowRoot.children].map(child => child.innerText || ''),
       ...texts(one.shadowRoot)] : []);
  const main = document.querySelector('[data-testid=stMain]') || document.body;
  return [main.innerText, ...texts(main)].join('\\n');
}"""
# Columns whose values the program itself gives: no person and no paper writes them.
CODES = {
    "account_code", "api12", "base_hash", "calendar", "code", "conflict_key", "constraint_type",
    "currency", "datum", "digest", "disposition_code", "engine_version", "event_code",
    "extraction_version", "finish_reason", "form", "input_hash", "interval_code", "item", "kind",
    "last_interaction_type", "method", "mode", "name_key", "operation", "password_hash", "path",
    "phase", "plan_key", "plan_type", "product", "profile", "reader_version", "reason_code",
    "regulator_product_code", "regulator_status_code", "rule_code", "rule_version", "screen",
    "search_text", "sha256", "state", "status", "terrain_key", "type", "verdict", "was",
    "well_type", "from_key", "to_key",
    "import_heading.field", "campaign_comment.field", "request_key.key", "assistant_model.url",
    "sheet_layout.name", "field.district", "well.district", "well.county",
}  # fmt: skip
# Keys of JSON below which people and papers are quoted.
QUOTED = {
    "comment", "contractor", "field_name", "label", "lease", "lease_name", "lines", "message",
    "note", "notes", "operator", "operator_name", "purpose", "reason", "remark", "remarks",
    "snippet", "subject", "text", "title", "well_name", "well_no", "words",
}  # fmt: skip
FEW = ("well", "plan", "schedule", "compliance", "rigs")


@dataclass(frozen=True, slots=True, kw_only=True)
class Poisoned:
    """An organization that is full of markup.

    Attributes:
        columns: Those that hold it.
        address: What the address of a page asks for.
    """

    person: Actor
    columns: set[str]
    address: Callable[[str], Mapping[str, str]]


@pytest.fixture(scope="module")
def poisoned(server, store, new_team, a_well_number) -> Iterator[Poisoned]:
    """Samples and a row in every table; then markup in every text. Public wells are given back."""
    team = new_team("Full of markup")
    fill(team, a_well_number())
    well, *_ = wells_of_ours = [
        one for one in sample_wells() if one.organization == sample_campaigns()[0].organization
    ]
    for one in wells_of_ours:
        _bring_in(team.admin, one)
    make_sample_operations(team.admin, today=date.today())
    make_sample_campaign(team.admin, sample_campaigns()[0], today=date.today())
    with server.administrator(sa.make_url(store.owner).database) as administrator:
        wells = administrator.execute("select to_jsonb(w) from app.well w").fetchall()
        administrator.execute(  # nobody could choose the first, the product writes the second whole
            "update app.assistant_model set turn_tokens = 60000, day_tokens = 500000,"
            " month_tokens = 20000000 where organization_id = %s",
            (team.admin.organization_id,),
        )
        administrator.execute(
            "update app.plan_proposal set operations = %s, risk = risk || %s"
            " where organization_id = %s",
            (
                '[{"operation": "remove_step", "targets": ["d4"]}]',
                '{"score": 0.4}',
                team.admin.organization_id,
            ),
        )
        columns = set(filled(administrator, team.admin.organization_id))
        ids = theirs_of(store, team.admin.organization_id)
        plan, thread = administrator.execute(
            "select p.id::text, (select max(t.id::text) from app.chat_thread t"
            " where t.organization_id = p.organization_id) from app.plan_snapshot p"
            " where p.organization_id = %s and jsonb_array_length(p.payload -> 'steps') > 2",
            (team.admin.organization_id,),
        ).fetchone()

    def address(page: str) -> Mapping[str, str]:
        asked = address_of(page, ids) | {"api": well.api14, "thread": thread}
        if page == "volume_import":
            del asked["id"]  # the list: no file is behind the row
        return asked | {"id": plan, "after": plan} if page in ("plan", "compare") else asked

    yield Poisoned(person=team.admin, columns=columns, address=address)
    with server.administrator(sa.make_url(store.owner).database) as administrator:
        administrator.execute("set session_replication_role = replica")
        administrator.execute(
            "update app.well w set operator = o ->> 'operator', field = o ->> 'field',"
            " lease = o ->> 'lease', well_no = o ->> 'well_no' from jsonb_array_elements(%s) o"
            " where w.api14 = o ->> 'api14'",
            (json.dumps([row for (row,) in wells]),),
        )


def filled(administrator: psycopg.Connection[Any], organization_id: UUID) -> Iterator[str]:
    """Put markup into every text column of the organization, and name those that took it."""
    administrator.execute("set session_replication_role = replica")
    for table, column in text_columns():
        name = f"{table.name}.{column.name}"
        mine = "organization_id = %(o)s" if "organization_id" in table.c else "api14 in (%(w)s)"
        if table.name == "well":
            mine = "api14 in (select api14 from app.well_engagement where organization_id = %(o)s)"
        if isinstance(column.type, sa.Text | sa.String):
            changes = [("{c} = %(m)s || {c}", MARKUP), ("{c} = %(m)s || {c}", SHORT)]
        else:
            changes = [("{c} = pg_temp.quoted({c}, %(m)s)", MARKUP)]
            administrator.execute(QUOTING)
        for change, markup in changes:
            statement = sql.SQL("update {t} set " + change + " where " + mine).format(
                t=sql.Identifier("app", table.name), c=sql.Identifier(column.name)
            )
            try:
                administrator.execute(statement, {"o": organization_id, "m": markup})
            except (psycopg.errors.CheckViolation, psycopg.errors.StringDataRightTruncation):
                continue
            yield name
            break


QUOTING = f"""
create or replace function pg_temp.quoted(value jsonb, markup text) returns jsonb language plpgsql
as $$
begin
    return case jsonb_typeof(value)
        when 'object' then (select coalesce(jsonb_object_agg(k, case
            when k = any('{{{",".join(sorted(QUOTED))}}}') and jsonb_typeof(v) = 'string'
            then to_jsonb(markup || (v #>> '{{}}'))
            when k = 'lines' and jsonb_typeof(v) = 'array' then (
                select jsonb_agg(to_jsonb(markup || (l #>> '{{}}'))) from jsonb_array_elements(v) l)
            else pg_temp.quoted(v, markup) end), '{{}}') from jsonb_each(value) e (k, v))
        when 'array' then (select coalesce(jsonb_agg(pg_temp.quoted(v, markup)), '[]')
                             from jsonb_array_elements(value) e (v))
        else value end;
end $$;
"""


def text_columns() -> Iterator[tuple[sa.Table, sa.Column[Any]]]:
    """Every column that may hold what somebody wrote."""
    for table in metadata.sorted_tables:
        if "organization_id" not in table.c and table.name != "well":
            continue
        keys = {c.name for key in table.foreign_key_constraints for c in key.columns}
        for column in table.c:
            named = {column.name, f"{table.name}.{column.name}"}
            if column.name in keys or named & CODES:
                continue
            if isinstance(column.type, sa.Text | sa.String | sa.JSON):
                yield table, column


@pytest.fixture(scope="module")
def browser(site, poisoned) -> Iterator[Page]:
    """A browser in which that organization's administrator is signed in."""
    with browser_of(site, poisoned.person, height=2600) as page:
        yield page


def looked_at(browser: Page, screen: str, asked: Mapping[str, str]) -> tuple[list[str], str]:
    """What of the markup became markup on a page, and the page's text."""
    query = "&".join(f"{name}={value}" for name, value in asked.items())
    show(browser, f"/{'' if screen == 'home' else screen}?{query}")
    expect(browser.locator("h1").first).to_be_visible(timeout=240_000)
    expect(browser.get_by_test_id("stStatusWidget")).to_have_count(0, timeout=240_000)
    text, before = text_of(browser), None
    while text != before:  # sheets fetch their rows after the page is drawn
        browser.wait_for_timeout(700)
        text, before = text_of(browser), text
    return [one for frame in browser.frames for one in frame.evaluate(FOUND)], text


def text_of(browser: Page) -> str:
    """All that a page and its frames say."""
    return "\n".join(frame.evaluate(TEXT) for frame in browser.frames)


def test_that_markup_in_any_text_stays_text(browser, poisoned):
    shown = [screen for screen in FEW if quoted_on(browser, poisoned, screen)]

    assert len(poisoned.columns) > 100
    assert len(shown) > 3, shown  # else nothing of it would have been tried


@pytest.mark.soak
@pytest.mark.timeout(3600)
def test_that_markup_in_any_text_stays_text_on_every_page(browser, poisoned):
    shown = [screen for screen in PAGES if quoted_on(browser, poisoned, screen)]

    assert len(shown) > 25


def quoted_on(browser: Page, poisoned: Poisoned, screen: str) -> bool:
    """Whether a page quotes the markup as text; that it is nothing else is asserted."""
    became, text = looked_at(browser, screen, poisoned.address(screen))
    assert became == [], screen
    assert browser.get_by_test_id("stException").count() == 0, screen
    return "<img src=x" in text or SHORT in text


def test_that_markup_which_became_markup_would_be_found(browser):
    for markup in ("<img src=x>", "<svg onload=broken=1>", SHORT, "<a href='JavaScript:1'>"):
        browser.set_content(f"<div id=host>{markup}</div>")
        found = [one for one in browser.evaluate(FOUND) if one != "a script ran"]
        assert len(found) == 1, markup
