"""What an organization's accounts go by: thresholds, minimum pay, due days, own tax rates."""

from decimal import Decimal
from typing import Annotated, Any, Literal

from fastapi import APIRouter
from pydantic import Field

from kernel.workflows import operating_settings
from workbench.api.sign_in import Closed
from workbench.api.signed_in import SECURITY, SignedIn

router = APIRouter(prefix="/operating-settings", tags=["Operating data"], dependencies=SECURITY)
Amount = Annotated[Decimal, Field(ge=0, max_digits=14, decimal_places=8, allow_inf_nan=False)]
Share = Annotated[Decimal, Field(gt=0, le=1, max_digits=9, decimal_places=8)]
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
