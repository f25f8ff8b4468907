"""Rates and ratios from volumes. None where the divisor is zero or a figure is not known."""

from decimal import Decimal

MCF_PER_BOE = Decimal(6)  # gas taken as one barrel of oil equivalent; a setting elsewhere


def operated_day_rate(volume: Decimal, days_on: Decimal | None) -> Decimal | None:
    """Volume over the days that the well was on. [unit/d]

    >>> operated_day_rate(Decimal(300), Decimal(15))
    Decimal('20')
    """
    return volume / days_on if days_on else None


def calendar_day_rate(volume: Decimal, days_in_month: int) -> Decimal:
    """Volume over all days of the month. [unit/d]"""
    return volume / days_in_month


def uptime(days_on: Decimal, days_in_month: int) -> Decimal:
    """Days on over the days of the month. [-]"""
    return days_on / days_in_month


def oil_equivalent_bbl(
    oil_bbl: Decimal, gas_mcf: Decimal, *, mcf_per_boe: Decimal = MCF_PER_BOE
) -> Decimal:
    """Oil and gas as barrels of oil equivalent. [boe]

    >>> oil_equivalent_bbl(Decimal(1_200), Decimal(9_000))
    Decimal('2700')
    """
    return oil_bbl + gas_mcf / mcf_per_boe


def gas_oil_ratio(gas_mcf: Decimal, oil_bbl: Decimal) -> Decimal | None:
    """Producing GOR. [ft³/bbl]"""
    return gas_mcf * 1000 / oil_bbl if oil_bbl else None


def water_cut(water_bbl: Decimal, oil_bbl: Decimal) -> Decimal | None:
    """Water over all liquid. [-]"""
    liquid = water_bbl + oil_bbl
    return water_bbl / liquid if liquid else None
