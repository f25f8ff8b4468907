"""What is typed into the sheets of rigs, places and wells, as fleet and scenario keep it."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from kernel.errors import InvalidInput
from kernel.scheduling.commands import BulkSet
from kernel.scheduling.fleet import Blocked, Contract, Rate, Rig, Site
from kernel.scheduling.fleet_merge import merged_rig
from kernel.scheduling.jobs import Job
from workbench.ui.cell_sheets import amount_in, day_in, filled, needed
from workbench.ui.fleet_view import contract_cell, contract_end
from workbench.ui.scenario_wells import changes_of
from workbench.ui.shutdowns import shutdown_rows, shutdowns

RIG = Rig(id="r", name="R7", kind="Land rig")
DAY = date(2027, 1, 1)


def a_rate(amount):
    return Rate(kind="operating", start=DAY, end=None, amount=Decimal(amount), currency="USD")


def test_that_two_changes_of_one_rig_go_together_and_only_the_same_field_clashes():
    base = replace(RIG, rates=(a_rate(1),))
    mine = replace(base, rates=(a_rate(2),), contractor="Llano", home="Yard")
    theirs = replace(base, rates=(a_rate(3),), status="standby", home="Yard", version=4)

    both, clashes = merged_rig(base, mine, theirs)

    assert clashes == ("rates",)
    assert both == replace(theirs, contractor="Llano")


def test_that_a_contract_that_ends_soon_is_marked_and_an_option_is_told():
    firm = Contract(start=DAY, end=date(2027, 3, 1), term="firm")
    option = Contract(start=date(2027, 3, 1), end=date(2027, 9, 1), term="option")

    assert contract_end([firm, option], DAY) == (date(2027, 3, 1), date(2027, 9, 1))
    assert contract_end([firm], date(2027, 3, 1)) is None
    rig = replace(RIG, contracts=(firm, option))
    found = {day: contract_cell(rig, day).color for day in (date(2026, 11, 1), DAY)}
    assert list(found.values()) == [None, "yellow"]
    late = contract_cell(rig, date(2027, 2, 10))
    assert (late.color, late.small) == ("red", "in 19 days, option until 1 Sep 2027")


def test_that_shutdowns_are_read_back_as_they_were_shown_and_empty_rows_are_none():
    shut = Blocked(kind="turnaround", start=DAY, end=date(2027, 1, 9), note="annual")
    rows = shutdown_rows([Site(id="s", name="Pad  13", events=(shut,))])
    empty = {"Place": None, "Kind": "shutdown", "From": None, "To": None, "Note": None}

    assert shutdowns([*rows, empty]) == {"pad 13": [shut]}
    with pytest.raises(InvalidInput, match="Shutdown of Pad 13: “To” is empty"):
        shutdowns([{**rows[0], "Place": "Pad 13", "To": None}])


def test_that_a_changed_cell_of_a_well_is_set_for_all_its_jobs():
    jobs = {
        "a-1": [Job(id="x", lineage_id="x", name="A-1"), Job(id="y", lineage_id="y", name="A-1")]
    }
    was = {"key": "a-1", "Well": "A-1", "Field": "", "Type": "", "Power (hp)": None, "H2S": False}

    typed = {**was, "Type": "Exploration", "Power (hp)": 1500.0, "H2S": True, "Field": None}
    commands = changes_of({"a-1": was}, [typed], jobs)

    assert commands == [
        BulkSet(ids=["x", "y"], field="well_type", value="Exploration"),
        BulkSet(ids=["x", "y"], field="requirements.hp", value="1500"),
        BulkSet(ids=["x", "y"], field="requirements.h2s", value=True),
    ]
    cleared = changes_of({"a-1": typed}, [was], jobs)
    assert [(one.field, one.value) for one in cleared] == [
        ("well_type", ""), ("requirements.hp", ""), ("requirements.h2s", ""),
    ]  # fmt: skip


def test_that_cells_are_read_as_days_and_amounts_or_refused_with_their_column():
    row = {"From": date(2027, 1, 1), "Amount": 52500.456, "Kind": "", "Currency": "USD"}

    assert day_in(row, "From") == DAY
    assert amount_in(row, "Amount", "Rates", places=2) == Decimal("52500.46")
    assert amount_in({"Amount": None}, "Amount", "Rates", places=2) is None
    with pytest.raises(InvalidInput, match="Rates: “Kind” is empty"):
        needed(row, "Kind", "Rates")
    with pytest.raises(InvalidInput, match="no number"):
        amount_in({"Amount": "many"}, "Amount", "Rates", places=2)
    assert filled([{"Currency": "USD", "Amount": None}, row], but=("Currency",)) == [row]
