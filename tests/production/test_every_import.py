"""Each kind of file by each ability: mapped, tried, set aside, taken up after a kill, undone."""

import io
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

import pytest
import sqlalchemy as sa
from openpyxl import Workbook

from kernel.store import asset_tables as assets
from kernel.store import money_tables as money
from kernel.store import volume_tables as volumes
from kernel.store.session import tenant_session
from kernel.testing_operations import added
from kernel.workflows.volume_files import choose_columns, hand_in_volumes, one_import
from kernel.workflows.volume_import import begin_import, rejects_of, run_import, try_import
from kernel.workflows.volume_undo import begin_undo, run_undo
from tests.production.test_importing_records import HEAD, pdq
from tests.production.test_importing_volumes import ogor

WELL = "177194003103"
MONTHS = [f"2024{month:02d}" for month in range(1, 5)]
BLOCK = 2  # lines


@dataclass(frozen=True, slots=True, kw_only=True)
class Kind:
    """A file of four right rows and a wrong one.

    Attributes:
        stored: The columns that are looked at afterwards, and their table.
        swapped: Two fields of the file that a person names the other way round.
        reason: Why the fifth row waits.
    """

    profile: str
    name: str
    content: Callable[[], bytes]
    table: sa.Table
    stored: tuple[str, str, str]
    values: tuple[Any, Any]
    swapped: tuple[str, str]
    reason: str
    rows: int = 4


def text(*lines: str) -> Callable[[], bytes]:
    return lambda: "".join(lines).encode()


def grid() -> bytes:
    """Wells down, months across, a sheet for each product."""
    book = Workbook()
    book.remove(book.worksheets[0])
    for name, value in (("Oil", 10), ("Gas", 20)):
        sheet = book.create_sheet(name)
        sheet.append(["API No", *(date(2024, month, 1) for month in range(1, 6))])
        sheet.append([4200346118, value, value, value, value, -7])
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


DAYS = [f"42-003-46118,2024-01-0{day},10,20\n" for day in range(1, 5)]
OWNERS = [f"16,Oil,1/1/2025,N{n},NAME {n},Royalty,0.25\n" for n in range(1, 5)]
LINES = [f"2025-1,Drilling,MABEE,{n}00,Rods,10,20\n" for n in range(1, 5)]
KINDS = (
    Kind(
        profile="ogor_a",
        name="ogora.txt",
        content=text(*(ogor(WELL, one, oil=10, gas=20) for one in MONTHS), "1,2,3\r\n"),
        table=volumes.production_month,
        stored=("production_month", "oil_bbl", "gas_mcf"),
        values=(10, 20),
        swapped=("oil_bbl", "gas_mcf"),
        reason="not_a_row",
    ),
    Kind(
        profile="pdq_lease",
        name="pdq.dsv",
        content=text(
            HEAD, *(pdq(month=one, oil=10, csgd=20) for one in MONTHS), pdq(month="202413")
        ),
        table=volumes.lease_volume,
        stored=("production_month", "product", "produced"),
        values=("oil", 10),
        swapped=("oil_bbl", "casinghead_mcf"),
        reason="no_month",
        rows=8,
    ),
    Kind(
        profile="monthly_csv",
        name="grid.xlsx",
        content=grid,
        table=volumes.production_month,
        stored=("production_month", "oil_bbl", "gas_mcf"),
        values=(10, 20),
        swapped=("oil_bbl", "gas_mcf"),
        reason="negative",
    ),
    Kind(
        profile="daily_csv",
        name="daily.csv",
        content=text("API,Report date,Oil,Gas\n", *DAYS, "42-003-46118,2024-01-05,-1,20\n"),
        table=volumes.production_day,
        stored=("production_date", "oil_bbl", "gas_mcf"),
        values=(10, 20),
        swapped=("oil_bbl", "gas_mcf"),
        reason="negative",
    ),
    Kind(
        profile="deck",
        name="deck.csv",
        content=text(
            "Lease No,Product,Effective date,Owner No,Owner Name,Type,NRI\n", *OWNERS,
            "16,Oil,1/1/2025,N5,NAME 5,Participation,0.1\n",
        ),
        table=assets.company,
        stored=("id", "short_code", "name"),
        values=("N1", "NAME 1"),
        swapped=("owner_no", "owner_name"),
        reason="not_a_choice",
    ),
    Kind(
        profile="afe",
        name="afe.csv",
        content=text(
            "AFE No,AFE type,Lease,Account,Description,Dry hole,Completion\n", *LINES,
            "2025-1,Drilling,MABEE,500,Rods,ten,20\n",
        ),
        table=money.afe_line,
        stored=("account_code", "well_case", "estimate"),
        values=("completed", 20),
        swapped=("dry_hole", "completed"),
        reason="not_a_number",
        rows=8,
    ),
)  # fmt: skip
every_kind = pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.profile)


@pytest.fixture
def team(org_a):
    added(org_a.editor, "leases", name="MABEE", jurisdiction="TX", regulator_lease_no="00016",
          regulator_district="08", oil_gas_code="O")  # fmt: skip
    return org_a


def handed_in(team, kind):
    return hand_in_volumes(team.editor, kind.name, io.BytesIO(kind.content()), size=BLOCK)


def stored(team, kind):
    """What came in, without its keys."""
    with tenant_session(team.viewer) as session:
        chosen = [kind.table.c[name] for name in kind.stored]
        return [tuple(row)[1:] for row in session.execute(sa.select(*chosen).order_by(*chosen[1:]))]


def ended(team, row):
    begin_import(team.editor, row.id)
    assert run_import(team.editor, row.id) == "ended"
    return one_import(team.viewer, row.id)


@every_kind
def test_that_a_dry_run_tells_the_rows_and_writes_nothing(team, kind):
    row = handed_in(team, kind)
    assert row.profile == kind.profile

    trial = try_import(team.editor, row.id).trial

    assert (trial["rows"], trial["added"]) == (5, 4)
    assert [(code, one["count"]) for code, one in trial["refused"].items()] == [(kind.reason, 1)]
    assert stored(team, kind) == []


@every_kind
def test_that_right_rows_come_in_and_the_wrong_one_waits(team, kind):
    row = ended(team, handed_in(team, kind))

    assert (row.rows_accepted, row.rows_quarantined) == (4, 1)
    assert [one.reason_code for one in rejects_of(team.viewer, row.id)] == [kind.reason]
    assert len(stored(team, kind)) == kind.rows
    assert kind.values in stored(team, kind)


@every_kind
def test_that_a_person_says_what_the_columns_hold(team, kind):
    row = handed_in(team, kind)
    columns = dict(row.mapping["columns"])
    one, other = kind.swapped
    columns[one], columns[other] = columns[other], columns[one]

    choose_columns(team.editor, row.id, columns=columns)
    ended(team, row)

    as_it_stands = kind.values
    told = {
        (10, 20): (20, 10), ("oil", 10): ("oil", 20), ("N1", "NAME 1"): ("NAME 1", "N1"),
        ("completed", 20): ("completed", 10),
    }  # fmt: skip
    assert told[as_it_stands] in stored(team, kind)
    assert as_it_stands not in stored(team, kind)


class Killed(BaseException):
    """The end of a worker, in the middle of its work."""


@every_kind
def test_that_an_import_whose_worker_was_killed_is_taken_up_and_doubles_nothing(team, kind):
    row = handed_in(team, kind)
    begin_import(team.editor, row.id)
    asked = iter([True])

    def until_killed():
        try:
            return next(asked)
        except StopIteration:
            raise Killed from None

    with pytest.raises(Killed):
        run_import(team.editor, row.id, goes_on=until_killed)
    assert len(stored(team, kind)) < kind.rows

    assert run_import(team.editor, row.id) == "ended"

    after = one_import(team.viewer, row.id)
    assert (after.status, after.rows_accepted, after.rows_quarantined) == ("done", 4, 1)
    assert len(stored(team, kind)) == kind.rows


@every_kind
def test_that_an_undone_import_leaves_nothing_of_itself(team, kind):
    row = ended(team, handed_in(team, kind))

    begin_undo(team.editor, row.id)
    assert run_undo(team.editor, row.id) == "ended"

    assert one_import(team.viewer, row.id).status == "undone"
    assert stored(team, kind) == []
