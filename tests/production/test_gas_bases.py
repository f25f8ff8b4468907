"""Gas measured at different pressure bases is brought to one before it is summed or compared."""

from datetime import date
from decimal import Decimal

import pytest
import sqlalchemy as sa

from kernel.errors import InvalidInput
from kernel.store.asset_tables import asset_well, completion, field, lease
from kernel.store.ids import uuid7
from kernel.store.session import tenant_session
from kernel.store.volume_tables import production_day, production_month
from kernel.workflows.operating_settings import choose_operating_settings
from kernel.workflows.production import (
    base_of_gas,
    field_totals,
    fields_by_month,
    gas_words,
    last_year,
    well_series,
)
from kernel.workflows.production_report import production_report

JANUARY = date(2025, 1, 1)
ONE_MCF = Decimal(1000)  # of each well, as its lease measures it
HIGHER = Decimal("1005.461")  # 1,000 × 14.73 / 14.65


def a_well(session, name, psia, of_field):
    """A well on a lease of its own that made 1,000 Mcf in January, by month and by day."""
    ids = {kind: uuid7() for kind in ("lease", "well", "stream")}
    session.execute(
        sa.insert(lease).values(
            id=ids["lease"], name=name, jurisdiction="TX", gas_pressure_base_psia=psia
        )
    )
    session.execute(
        sa.insert(asset_well).values(
            id=ids["well"], name=name, field_id=of_field, lease_id=ids["lease"]
        )
    )
    session.execute(
        sa.insert(completion).values(id=ids["stream"], well_id=ids["well"], interval_code="01")
    )
    of = {"completion_id": ids["stream"], "gas_mcf": ONE_MCF, "source": "measured"}
    session.execute(sa.insert(production_month).values(production_month=JANUARY, **of))
    session.execute(sa.insert(production_day).values(production_date=JANUARY, **of))
    return ids["well"]


@pytest.fixture
def wells(org_a):
    """Texas and Federal in the field Both, Alone in a field where all is at 14.73 psia."""
    with tenant_session(org_a.editor) as session:
        fields = {name: uuid7() for name in ("Both", "Federal only")}
        for number, (name, field_id) in enumerate(fields.items()):
            session.execute(
                sa.insert(field).values(
                    id=field_id, name=name, jurisdiction="TX", regulator_code=str(number)
                )
            )
        return {
            "Texas": a_well(session, "Texas", Decimal("14.65"), fields["Both"]),
            "Federal": a_well(session, "Federal", Decimal("14.73"), fields["Both"]),
            "Alone": a_well(session, "Alone", Decimal("14.73"), fields["Federal only"]),
        }


def at(psia, org):
    choose_operating_settings(org.admin, {"gas_base_psia": psia}, note="contract")


def test_that_gas_of_other_bases_is_converted_wherever_wells_are_summed_or_compared(org_a, wells):
    at("14.65", org_a)

    rows, _, _ = last_year(org_a.viewer)
    assert {row.name: round(row.gas, 3) for row in rows} == {
        "Texas": ONE_MCF, "Federal": HIGHER, "Alone": HIGHER,
    }  # fmt: skip
    for basis in ("month", "day"):
        gas = sorted(one.gas_mcf for one in field_totals(org_a.viewer, basis=basis))
        assert gas == [HIGHER, ONE_MCF + HIGHER]
    by_field = {one.name: one.points[0].gas for one in fields_by_month(org_a.viewer)}
    assert by_field == {"Both": 2005.461, "Federal only": 1005.461}
    series = well_series(org_a.viewer, [wells["Texas"], wells["Federal"]])
    assert [round(one.points[0].gas, 3) for one in series] == [1000, 1005.461]
    report = production_report(org_a.viewer, months=1, of_field="Both", today=JANUARY)
    assert "2,005 Mcf of gas" in report["headline"]
    [gas_part] = [one for one in report["parts"] if one["key"] == "gas"]
    assert gas_part["note"] == "Gas at 14.65 psia; that of leases at 14.73 psia is converted."


def test_that_the_base_of_most_leases_holds_where_none_is_chosen(org_a, wells):
    base = base_of_gas(org_a.viewer)

    assert (base.psia, base.others) == (Decimal("14.73"), (Decimal("14.65"),))
    rows, _, _ = last_year(org_a.viewer)
    assert {row.name: round(row.gas, 3) for row in rows} == {
        "Texas": Decimal("994.569"), "Federal": ONE_MCF, "Alone": ONE_MCF,
    }  # fmt: skip


def test_that_nothing_is_converted_where_all_leases_have_one_base(org_a, wells):
    with tenant_session(org_a.editor) as session:
        session.execute(sa.update(lease).values(gas_pressure_base_psia=Decimal("15.025")))

    base = base_of_gas(org_a.viewer)
    assert gas_words(base) == "Gas at 15.025 psia."
    assert {row.gas for row in last_year(org_a.viewer)[0]} == {ONE_MCF}


@pytest.mark.parametrize("psia", ["0", "147", "nan"])
def test_that_a_base_that_cannot_be_is_refused(org_a, psia):
    with pytest.raises(InvalidInput):
        at(psia, org_a)
