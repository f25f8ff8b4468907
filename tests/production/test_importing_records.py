"""Lease months of the PDQ dump, decks and AFEs come in as volumes do, and go out again."""

import io
import re
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
import sqlalchemy as sa
from openpyxl import Workbook

from kernel.documents.import_layouts import LAYOUTS, choice_words
from kernel.documents.public_lists import bare_heading
from kernel.errors import Conflict
from kernel.store import asset_tables as assets
from kernel.store import money_tables as money
from kernel.store import volume_tables as volumes
from kernel.store.close_tables import month_close
from kernel.store.ids import uuid7
from kernel.store.session import tenant_session
from kernel.testing_operations import JANUARY, a_company, added
from kernel.workflows.afes import afe_view, submit_afe
from kernel.workflows.division_orders import approve_deck, deck_view
from kernel.workflows.volume_files import choose_columns, hand_in_volumes, one_import
from kernel.workflows.volume_import import (
    begin_import,
    rejects_of,
    retry_rejects,
    run_import,
    try_import,
)
from kernel.workflows.volume_undo import begin_undo, run_undo

HEAD = (
    "OIL_GAS_CODE}DISTRICT_NO}LEASE_NO}CYCLE_YEAR}CYCLE_MONTH}CYCLE_YEAR_MONTH}"
    "LEASE_NO_DISTRICT_NO}OPERATOR_NO}FIELD_NO}FIELD_TYPE}GAS_WELL_NO}PROD_REPORT_FILED_FLAG}"
    "LEASE_OIL_PROD_VOL}LEASE_GAS_PROD_VOL}LEASE_COND_PROD_VOL}LEASE_CSGD_PROD_VOL}"
    "LEASE_OIL_ENDING_BAL}LEASE_COND_ENDING_BAL}DISTRICT_NAME}LEASE_NAME}OPERATOR_NAME}"
    "FIELD_NAME\n"
)


def pdq(code="O", lease="12345", month="202401", *, filed="Y", oil=0, gas=0, cond=0, csgd=0,
        stock=0, cond_stock=0, district="8A"):  # fmt: skip
    """A line of OG_LEASE_CYCLE as the Commission writes it."""
    return "}".join(map(str, (
        code, 11, lease, month[:4], month[4:], month, f"{lease}-11", "036555", "49123750", "O", "",
        filed, oil, gas, cond, csgd, stock, cond_stock, district, "MABEE UNIT", "ACME OPERATING",
        "LEVELLAND",
    ))) + "\n"  # fmt: skip


def a_file(*lines):
    return io.BytesIO("".join(lines).encode())


def ran(actor, row):
    begin_import(actor, row.id)
    assert run_import(actor, row.id) == "ended"
    return one_import(actor, row.id)


def brought_in(actor, content, name="pdq.dsv", **how):
    return ran(actor, hand_in_volumes(actor, name, content, **how))


def undone(actor, row):
    begin_undo(actor, row.id)
    assert run_undo(actor, row.id) == "ended"
    return one_import(actor, row.id)


def rows(actor, table, *names):
    with tenant_session(actor) as session:
        chosen = [table.c[name] for name in names]
        return [tuple(row) for row in session.execute(sa.select(*chosen).order_by(*chosen))]


def reasons(actor, row):
    return [(one.line_no, one.reason_code) for one in rejects_of(actor, row.id)]


def lease_months(actor):
    names = "production_month", "product", "produced", "closing_stock"
    return rows(actor, volumes.lease_volume, *names)


YEAR = [pdq(month=f"2024{m:02d}", oil=1_000 + m, csgd=50, stock=10) for m in range(1, 13)]
GAS = pdq("G", "234567", gas=900, cond=4, cond_stock=2)


def test_that_a_dump_brings_lease_months_by_product_and_makes_what_they_belong_to(org_a):
    row = hand_in_volumes(org_a.editor, "pdq.dsv", a_file(HEAD, *YEAR, GAS))
    assert row.profile == "pdq_lease"
    trial = try_import(org_a.editor, row.id).trial
    assert (trial["added"], trial["leases"], trial["companies"]) == (13, 2, 1)
    assert lease_months(org_a.viewer) == []

    done = ran(org_a.editor, row)

    assert (done.rows_in, done.rows_accepted, done.rows_quarantined) == (13, 13, 0)
    assert lease_months(org_a.viewer)[:4] == [
        (JANUARY.replace(year=2024), "casinghead_gas", Decimal(50), None),
        (JANUARY.replace(year=2024), "condensate", Decimal(4), Decimal(2)),
        (JANUARY.replace(year=2024), "gas_well_gas", Decimal(900), None),
        (JANUARY.replace(year=2024), "oil", Decimal(1_001), Decimal(10)),
    ]
    names = "oil_gas_code", "regulator_lease_no", "regulator_district", "name"
    assert rows(org_a.viewer, assets.lease, *names) == [
        ("G", "234567", "8A", "MABEE UNIT"),
        ("O", "12345", "8A", "MABEE UNIT"),
    ]
    assert rows(org_a.viewer, assets.company, "short_code", "name") == [
        ("036555", "ACME OPERATING")
    ]


def test_that_the_same_dump_changes_nothing_and_a_changed_figure_is_put_back_by_undo(org_a):
    first = brought_in(org_a.editor, a_file(HEAD, *YEAR))
    again = brought_in(org_a.editor, a_file(HEAD, *YEAR))
    assert (again.rows_accepted, again.rows_changed) == (12, 0)
    was = lease_months(org_a.viewer)

    later = brought_in(org_a.editor, a_file(HEAD, pdq(oil=7, csgd=50, stock=10), GAS))
    assert (later.rows_accepted, later.rows_changed) == (2, 1)
    with pytest.raises(Conflict, match="later import"):
        begin_undo(org_a.editor, first.id)

    assert "3 rows taken out or put back" in undone(org_a.editor, later).words
    assert lease_months(org_a.viewer) == was
    undone(org_a.editor, again)
    undone(org_a.editor, first)
    for table in (volumes.lease_volume, volumes.import_change, assets.lease, assets.field,
                  assets.company):  # fmt: skip
        assert rows(org_a.viewer, table, "id") == []


def test_that_rows_of_a_dump_that_cannot_be_right_wait_and_are_tried_again(org_a):
    wrong = pdq(month="202413", oil=1), pdq(lease="1", oil=-5), pdq(lease="2", oil="1e3x")
    odd = pdq(lease="3", month="202402", filed="N"), pdq(lease="4", gas=5)
    row = brought_in(org_a.editor, a_file(HEAD, YEAR[0], YEAR[0], *wrong, *odd))

    assert reasons(org_a.viewer, row) == [
        (3, "twice"),
        (4, "no_month"),
        (5, "negative"),
        (6, "not_a_number"),
    ]
    assert {code: row.remarks[code]["lines"] for code in ("not_filed", "odd_product")} == {
        "not_filed": [7],
        "odd_product": [8],
    }
    done = retry_rejects(org_a.editor, row.id, {5: pdq(lease="1", oil=5)})
    assert (done.resolved, done.waiting) == (2, 2)  # the one further up is the same as line 3


def test_that_a_dump_goes_on_where_it_was_cut_off_and_leaves_closed_months_alone(org_a):
    brought_in(org_a.editor, a_file(HEAD, YEAR[0]))
    [(lease,)] = rows(org_a.viewer, assets.lease, "id")
    with tenant_session(org_a.editor) as session:
        closed = {"lease_id": lease, "production_month": date(2024, 3, 1), "state": "locked"}
        session.execute(sa.insert(month_close).values(id=uuid7(), **closed))
    row = hand_in_volumes(org_a.editor, "pdq.dsv", a_file(HEAD, *YEAR), size=5)
    begin_import(org_a.editor, row.id)
    asked = iter([True, True, False])

    assert run_import(org_a.editor, row.id, goes_on=lambda: next(asked)) == "interrupted"
    assert run_import(org_a.editor, row.id) == "ended"

    assert reasons(org_a.viewer, row) == [(4, "locked")]
    assert len(lease_months(org_a.viewer)) == 22


def test_that_leases_of_others_are_left_out_of_a_dump_where_none_is_to_be_made(org_a):
    added(org_a.editor, "leases", name="MINE", jurisdiction="TX", regulator_lease_no="00016",
          regulator_district="08", oil_gas_code="O")  # fmt: skip
    lines = HEAD, pdq(lease="16", district="08", oil=4), pdq(lease="17", district="08", oil=5)
    row = hand_in_volumes(org_a.editor, "pdq.dsv", a_file(*lines))
    choose_columns(org_a.editor, row.id, make_missing=False)

    done = ran(org_a.editor, row)

    assert (done.rows_accepted, done.remarks["others"]["count"]) == (1, 1)
    assert len(rows(org_a.viewer, assets.lease, "id")) == 1


DECK = """Division order,,,,
Lease No: 16,,,,
Product:,Oil,,,
Effective date,1/1/2025,,,
Owner No,Owner Name,Type,NRI,Suspense
MVO,MAVERICK OPERATING,WI,0.75,
R1,RUTH ONE,Royalty,18.75%,
R2,OVER RIDER,ORRI,0.0624999999,estate
R3,NOBODY,Participation,0.1,
,Total,,1.00000000,
"""


@pytest.fixture
def lease(org_a):
    return added(org_a.editor, "leases", name="MABEE", jurisdiction="TX",
                 regulator_lease_no="00016", regulator_district="08",
                 oil_gas_code="O")["id"]  # fmt: skip


def interests(actor):
    names = "interest_type", "decimal", "suspense_reason"
    return rows(actor, money.division_order_interest, *names)


def test_that_a_deck_comes_in_as_a_draft_with_its_owners_and_says_what_it_adds_up_to(org_a, lease):
    row = hand_in_volumes(org_a.editor, "deck.csv", a_file(DECK.replace("0.1,", "0.2,")))
    assert (row.profile, row.mapping["said"]["product"]) == ("deck", "Oil")
    trial = try_import(org_a.editor, row.id).trial
    assert (trial["added"], trial["decks"], trial["companies"]) == (3, 1, 3)
    assert trial["refused"]["not_a_choice"]["count"] == 1
    assert interests(org_a.viewer) == []

    done = ran(org_a.editor, row)

    assert interests(org_a.viewer) == [
        ("ORRI", Decimal("0.06250000"), "estate"),
        ("RI", Decimal("0.18750000"), "none"),
        ("WI_NRI", Decimal("0.75000000"), "none"),
    ]
    assert {"totals", "rounded"} <= done.remarks.keys()
    assert not [code for code in done.remarks if code.startswith("sum_")]
    [(status, of)] = rows(org_a.viewer, money.division_order, "status", "lease_id")
    assert (status, of) == ("draft", lease)


def test_that_a_deck_that_does_not_add_up_says_so_until_its_row_is_put_right(org_a, lease):
    short = DECK.replace("R1,RUTH ONE,Royalty,18.75%,", "R1,RUTH ONE,Royal tea,18.75%,")
    row = brought_in(org_a.editor, a_file(short), name="deck.csv")
    [told] = [one for code, one in row.remarks.items() if code.startswith("sum_")]
    assert "adds up to 0.81250000" in told["words"]

    retry_rejects(org_a.editor, row.id, {7: "R1,RUTH ONE,Royalty,18.75%,"})

    after = one_import(org_a.viewer, row.id)
    assert not [code for code in after.remarks if code.startswith("sum_")]
    assert after.rows_quarantined == 1
    assert len(interests(org_a.viewer)) == 3


def test_that_a_deck_again_changes_nothing_and_an_approved_one_takes_no_other_decimal(org_a, lease):
    first = brought_in(org_a.editor, a_file(DECK), name="deck.csv")
    again = brought_in(org_a.editor, a_file(DECK), name="deck.csv")
    assert (again.rows_accepted, again.rows_changed) == (3, 0)
    other = DECK.replace("0.75", "0.7").replace("18.75%", "23.75%")
    changed = brought_in(org_a.editor, a_file(other), name="deck.csv")
    assert changed.rows_changed == 2
    undone(org_a.editor, changed)
    assert interests(org_a.viewer)[2][1] == Decimal("0.75")

    [(deck,)] = rows(org_a.viewer, money.division_order, "id")
    approve_deck(org_a.admin, deck, seen=deck_view(org_a.viewer, deck).deck.version)
    late = brought_in(org_a.editor, a_file(other), name="deck.csv")
    assert reasons(org_a.viewer, late)[:2] == [(6, "decided"), (7, "decided")]
    with pytest.raises(Conflict, match="a deck is approved"):
        begin_undo(org_a.editor, first.id)


def test_that_an_undone_deck_takes_out_its_draft_and_the_owners_that_it_made(org_a, lease):
    a_company(org_a.editor, "R1")
    row = brought_in(org_a.editor, a_file(DECK), name="deck.csv")

    undone(org_a.editor, row)

    for table in (money.division_order, money.division_order_interest):
        assert rows(org_a.viewer, table, "id") == []
    assert rows(org_a.viewer, assets.company, "short_code") == [("R1",)]


def workbook(*lines):
    book = Workbook()
    for line in lines:
        book.active.append(line)
    content = io.BytesIO()
    book.save(content)
    content.seek(0)
    return content


TEMPLATE = (
    ["Authority for expenditure"],
    ["AFE No.", "2025-017", None, "Lease", "MABEE"],
    ["AFE type:", "Drilling", None, "Project", "Drill well 4H"],
    [],
    ["Account", "Description", "Tangible / intangible", "Dry hole", "Completion", "Total"],
    ["8100.1", "Rig, day rate", "IDC", 1_250_000.5, None, 1_250_000.5],
    ["8200.1", "Frac", "ICC", None, "$900,000.00", 900_000],
    ["8300.1", "Casing", "TDC", 200_000, 50_000, 250_000],
    ["8400.1", "Location", "IDC", None, None, None],
    ["8500.1", "Cement", "IDC", 10, 20, 31],
    ["Total", None, None, 1_450_010.5, 950_020, 2_400_030.5],
)


def afe_lines(actor):
    names = "account_code", "well_case", "phase", "tangible", "estimate", "actual"
    return rows(actor, money.afe_line, *names)


def test_that_a_template_becomes_a_draft_of_an_afe_with_its_lines_to_the_cent(org_a, lease):
    row = hand_in_volumes(org_a.editor, "afe.xlsx", workbook(*TEMPLATE))
    assert row.profile == "afe"
    trial = try_import(org_a.editor, row.id).trial
    assert (trial["added"], trial["changed"], trial["afes"]) == (3, 0, 1)

    done = ran(org_a.editor, row)

    assert afe_lines(org_a.viewer) == [
        ("8100.1", "dry_hole", "drilling", False, Decimal("1250000.50"), Decimal(0)),
        ("8200.1", "completed", "completion", False, Decimal("900000.00"), Decimal(0)),
        ("8300.1", "completed", "completion", True, Decimal("50000.00"), Decimal(0)),
        ("8300.1", "dry_hole", "drilling", True, Decimal("200000.00"), Decimal(0)),
    ]
    assert [code for _, code in reasons(org_a.viewer, done)] == ["does_not_add_up"]
    assert done.remarks["no_amount"]["count"] == 1
    [(number, kind, of)] = rows(org_a.viewer, money.afe, "afe_no", "kind", "lease_id")
    assert (number, kind, of) == ("2025-017", "drilling", lease)
    undone(org_a.editor, done)
    assert rows(org_a.viewer, money.afe, "id") == []


def test_that_actual_cost_is_booked_from_a_file_on_a_submitted_afe_and_no_estimate_changed(
    org_a, lease
):
    flat = "AFE No,AFE type,Lease,Account,Description,Estimate,Actual\n"
    first = "2025-018,Workover,MABEE,100,Rods,5000,\n"
    brought_in(org_a.editor, a_file(flat, first), name="afe.csv")
    [(afe,)] = rows(org_a.viewer, money.afe, "id")
    deck = added(org_a.editor, "cost-decks", lease_id=lease, name="C", valid_from=JANUARY)
    added(org_a.editor, "cost-interests", cost_deck_id=deck["id"],
          company_id=a_company(org_a.editor, "WI"), working_interest=Decimal(1))  # fmt: skip
    approve_deck(org_a.admin, deck["id"], seen=deck["version"], kind="cost")
    submit_afe(
        org_a.editor,
        afe,
        seen=afe_view(org_a.viewer, afe).row.version,
        now=datetime(2025, 3, 1, 8, tzinfo=UTC),
    )

    booked = first.replace(",\n", ",4800.25\n")
    wrong = booked.replace("5000", "6000"), booked.replace("100,Rods", "200,Pump")
    row = brought_in(org_a.editor, a_file(flat, booked, *wrong), name="afe.csv")

    assert [line[4:] for line in afe_lines(org_a.viewer)] == [
        (Decimal("5000.00"), Decimal("4800.25"))
    ]
    assert [line for line, _ in reasons(org_a.viewer, row)] == [3, 4]
    undone(org_a.editor, row)
    assert afe_lines(org_a.viewer)[0][5] == Decimal(0)


def test_that_a_record_that_somebody_changed_since_stays_when_its_import_is_undone(org_a, lease):
    row = brought_in(org_a.editor, a_file(HEAD, pdq(lease="16", district="08", oil=4)))
    with tenant_session(org_a.editor) as session:
        session.execute(
            sa.update(volumes.lease_volume)
            .where(volumes.lease_volume.c.product == "oil")
            .values(produced=5, version=2)
        )

    assert "1 stay" in undone(org_a.editor, row).words
    assert [one[1:3] for one in lease_months(org_a.viewer)] == [("oil", Decimal(5))]


@pytest.mark.parametrize("key", ["pdq_lease", "deck", "afe"])
def test_that_the_words_that_are_offered_for_a_choice_are_read_as_it(key):
    for one in LAYOUTS[key].fields:
        if one.kind != "choice":
            continue
        for words in choice_words(one):
            assert bare_heading(words) in one.choices
            assert "_" not in words


def test_that_every_row_set_aside_says_what_to_do_in_words_without_codes(org_a, lease):
    table = (
        "Property,Product,Effective,Owner,Interest type,Decimal,Suspense\n"
        "MABEE,oil,2024-01-01,A,leasehold,0.5,\n"
        "MABEE,oil,yesterday,A,royalty,0.5,\n"
        "MABEE,oil,2024-01-01,,royalty,0.5,\n"
        "MABEE,oil,2024-01-01,A,royalty,half,\n"
        "MABEE,oil,2024-01-01,A,royalty,2,\n"
        "MABEE,oil,2024-01-01,A,royalty,-0.5,\n"
        "MABEE,oil,2024-01-01,A,royalty,0,\n"
        "NOWHERE,oil,2024-01-01,A,royalty,0.5,\n"
        ",oil,2024-01-01,A,royalty,0.5,\n"
        "MABEE,oil,2024-01-01,A,royalty,0.5,angry\n"
    )
    row = hand_in_volumes(org_a.editor, "deck.csv", io.BytesIO(table.encode()), layout="deck")
    ran(org_a.editor, row)

    told = [one.words for one in rejects_of(org_a.editor, row.id, limit=None)]

    assert len(told) == 10
    assert "Write royalty, overriding royalty, non-participating royalty" in told[0]
    for words in told:
        assert "_" not in words
        assert re.search(r"(Write|Fill|Check|Correct|Leave)\b", words), words
