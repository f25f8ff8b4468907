"""What an organization's accounts go by: thresholds, minimum pay, due days, own tax rates."""

from datetime import date
from decimal import Decimal
from typing import Annotated, Any, Literal

from fastapi import APIRouter
from pydantic import Field

from kernel.workflows import operating_settings
from workbench.api.bodies import Closed
from workbench.api.signed_in import SECURITY, SignedIn

router = APIRouter(prefix="/operating-settings", tags=["Operating data"], dependencies=SECURITY)
Amount = Annotated[Decimal, Field(ge=0, max_digits=14, decimal_places=8, allow_inf_nan=False)]
Share = Annotated[Decimal, Field(gt=0, le=1, max_digits=9, decimal_places=8)]
Days = Annotated[int, Field(ge=1, le=366)]
Words = Annotated[
    str, Field(min_length=1, max_length=operating_settings.LONGEST_NOTE, pattern=r"^[^\x00]*$")
]
Code = Annotated[str, Field(max_length=40, pattern=r"^[a-z0-9_]*$")]


class OwnRate(Closed):
    """A tax and fee of the organization's own, with the reason why it differs."""

    jurisdiction: Annotated[str, Field(pattern=r"^([A-Z]{2}|US-OCS)$")]
    product: Literal["oil", "condensate", "gas", "ngl"]
    tax_rate: Annotated[Decimal, Field(ge=0, le=1, max_digits=9, decimal_places=8)]
    fee_per_unit: Amount
    reason: Words


class SpecialDay(Closed):
    """A day off beside the federal holidays, or a federal holiday that is worked."""

    day: date
    name: Words
    works: bool = False


class DiscountRate(Closed):
    """The discount rate of the Federal Reserve Bank of New York from a day on."""

    start: date
    percent: Annotated[
        Decimal, Field(ge=0, le=50, max_digits=6, decimal_places=4, description="A year.")
    ]


class SettingsIn(Closed):
    """Settings to change; what is left out stays. Amounts in dollars, shares of 1."""

    overrun_percent: Amount | None = None
    overrun_dollars: Amount | None = None
    reply_days: Annotated[int, Field(ge=1, le=366)] = 30
    reply_hours_rig: Annotated[int, Field(ge=1, le=8_784)] = 48
    approval_majority: Share = Decimal("0.5")
    factor_low: Amount = Decimal("0.85")
    factor_high: Amount = Decimal("1.15")
    pay_at_once: Amount = Decimal(100)
    pay_yearly_above: Amount = Decimal(10)
    pay_on_request: Amount = Decimal(25)
    pay_yearly_month: Annotated[int, Field(ge=1, le=12)] = 12
    stale_check_days: Annotated[int, Field(ge=30, le=3_650)] = 180
    pay_first_days: Days = 120
    pay_oil_days: Days = 60
    pay_gas_days: Days = 90
    late_points: Annotated[
        Decimal,
        Field(
            ge=0,
            le=50,
            max_digits=6,
            decimal_places=4,
            description="Over the discount rate, percentage points a year.",
        ),
    ] = Decimal(2)
    discount_rates: Annotated[list[DiscountRate], Field(default_factory=list, max_length=500)]
    mcf_per_boe: Annotated[
        Decimal,
        Field(
            gt=0,
            le=100,
            max_digits=8,
            decimal_places=4,
            description="Gas taken as one barrel of oil equivalent, Mcf.",
        ),
    ] = Decimal(6)
    gas_base_psia: Annotated[
        Decimal | None,
        Field(
            ge=10,
            le=20,
            max_digits=6,
            decimal_places=3,
            description="At which gas is summed, psia; null: the base of most leases.",
        ),
    ] = None
    month_length: Annotated[
        Literal["30.4375", "365/12", "calendar"],
        Field(description="Days from month to month in declines."),
    ] = "30.4375"
    effective_decline: Annotated[
        Literal["tangent", "secant"], Field(description="How a year's decline is told.")
    ] = "secant"
    special_days: Annotated[list[SpecialDay], Field(default_factory=list, max_length=500)]
    second_person_locks: bool = True
    remind_days: Annotated[int, Field(ge=0, le=90)] = 7
    due_choices: dict[Code, Code] = Field(default_factory=dict)
    own_rates: Annotated[list[OwnRate], Field(default_factory=list, max_length=100)]
    note: Annotated[Words, Field(description="Where the values come from.")]


@router.get("", summary="What the accounts go by")
def settings(actor: SignedIn) -> dict[str, Any]:
    """As delivered where nothing is set; amounts are text."""
    return operating_settings.settings_json(operating_settings.operating_settings(actor))


@router.put("", summary="Set what the accounts go by")
def choose(new: SettingsIn, actor: SignedIn) -> dict[str, Any]:
    """By an Admin, with a reason; runs that were made keep the values that they used."""
    chosen = new.model_dump(exclude_unset=True)
    note = chosen.pop("note")
    made = operating_settings.choose_operating_settings(actor, chosen, note=note)
    return operating_settings.settings_json(made)
