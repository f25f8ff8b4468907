"""What an organization sets for its accounts, because sources contradict or it is negotiated.

Every run keeps the values that it used; a tax rate of the organization's own needs a reason.
"""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields, replace
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from typing import Any

from sqlalchemy.orm import Session

from kernel.errors import InvalidInput
from kernel.finance.afe import OverrunRule
from kernel.finance.payment import MinimumPay
from kernel.finance.taxes import Charges, TaxCondition, charges_of_property, charges_on
from kernel.reference import compliance_rules
from kernel.store import operating_settings as store
from kernel.store.actor import Actor, Role
from kernel.store.session import tenant_session

LONGEST_NOTE = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnRate:
    """A tax and a fee that the organization sets for itself."""

    jurisdiction: str  # two letters, or US-OCS
    product: str  # oil | condensate | gas | ngl
    tax_rate: Decimal  # of value, for example 0.046
    fee_per_unit: Decimal  # $/bbl or $/Mcf
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class OperatingSettings:
    """The values that hold."""

    overrun_percent: Decimal | None = Decimal(10)
    overrun_dollars: Decimal | None = None
    reply_days: int = 30
    reply_hours_rig: int = 48
    approval_majority: Decimal = Decimal("0.5")  # of the working interest that must consent
    factor_low: Decimal = Decimal("0.85")
    factor_high: Decimal = Decimal("1.15")
    pay_at_once: Decimal = Decimal(100)
    pay_yearly_above: Decimal = Decimal(10)
    pay_on_request: Decimal = Decimal(25)
    pay_yearly_month: int = 12
    stale_check_days: int = 180  # from then on a bank need not pay a check
    second_person_locks: bool = True  # who prepared a month does not lock it
    remind_days: int = 7
    due_choices: Mapping[str, str] | None = None  # by rule, where its readings contradict
    own_rates: tuple[OwnRate, ...] = ()

    @property
    def overrun(self) -> OverrunRule:
        """From which overrun of an AFE a supplement is due."""
        return OverrunRule(percent=self.overrun_percent, dollars=self.overrun_dollars)

    @property
    def minimum_pay(self) -> MinimumPay:
        """Below which balances wait."""
        return MinimumPay(
            at_once=self.pay_at_once,
            yearly_above=self.pay_yearly_above,
            on_request=self.pay_on_request,
            yearly_month=self.pay_yearly_month,
        )

    def charges(
        self,
        product: str,
        month: date,
        jurisdiction: str,
        condition: TaxCondition | None = None,
    ) -> Charges:
        """Taxes and fees of a product: the organization's own rate, else the one on file.

        Args:
            product: oil, condensate, gas or ngl.
            month: Of the sale.
            jurisdiction: Two letters, or US-OCS.
            condition: An exemption or reduced rate of the property.

        Raises:
            InvalidInput: There is none.
        """
        own = [r for r in self.own_rates if (r.jurisdiction, r.product) == (jurisdiction, product)]
        usual = (
            Charges(tax_rate=own[0].tax_rate, fee_per_unit=own[0].fee_per_unit)
            if own
            else charges_on(product, month, jurisdiction=jurisdiction)
        )
        return charges_of_property(
            usual, product, month, jurisdiction=jurisdiction, condition=condition
        )


DEFAULTS = OperatingSettings()
_AMOUNTS = {f.name for f in fields(OperatingSettings) if isinstance(getattr(DEFAULTS, f.name),
            Decimal)} | {"overrun_dollars"}  # fmt: skip
_MAY_BE_NONE = {"overrun_percent", "overrun_dollars"}


def settings_of(session: Session) -> OperatingSettings:
    """The settings that hold, in an open transaction."""
    return settings_from(store.chosen_settings(session))


def settings_from(chosen: Mapping[str, Any]) -> OperatingSettings:
    """Settings as they are stored; what is not chosen is as delivered.

    Raises:
        InvalidInput: A value is not possible.

    >>> settings_from({"overrun_percent": "12.5"}).overrun_percent
    Decimal('12.5')
    """
    values: dict[str, Any] = {}
    for name, value in chosen.items():
        if name not in {f.name for f in fields(OperatingSettings)}:
            raise InvalidInput(f"There is no setting “{name}”.", hint="See /api/docs.")
        values[name] = _read(name, value)
    made = replace(DEFAULTS, **values)
    _refuse(made)
    return made


def settings_json(settings: OperatingSettings) -> dict[str, Any]:
    """Settings as they are stored and answered: amounts as text."""
    raw = asdict(settings)
    raw["own_rates"] = [
        {name: str(value) for name, value in asdict(own).items()} for own in settings.own_rates
    ]
    raw["due_choices"] = dict(settings.due_choices or {})
    return {
        name: str(value) if isinstance(value, Decimal) else value for name, value in raw.items()
    }


def operating_settings(actor: Actor) -> OperatingSettings:
    """The settings of the person's organization."""
    with tenant_session(actor) as session:
        return settings_of(session)


def choose_operating_settings(
    actor: Actor, chosen: Mapping[str, Any], *, note: str
) -> OperatingSettings:
    """Set values; those that are not named stay.

    Raises:
        NotAllowed: The role is below Admin.
        InvalidInput: A value is not possible, or there is no reason.
    """
    actor.must_be(Role.ADMIN)
    if not note.strip():
        raise InvalidInput("A reason is missing.", hint="Say where the values come from.")
    with tenant_session(actor) as session:
        merged = settings_json(settings_of(session)) | dict(chosen)
        made = settings_from(merged)
        store.choose_settings(session, settings_json(made), note.strip()[:LONGEST_NOTE])
    return made


@dataclass(frozen=True, slots=True, kw_only=True)
class SettingChange:
    """That somebody chose settings, and why."""

    at: datetime
    by: str
    note: str


def settings_history(actor: Actor, *, limit: int = 50) -> list[SettingChange]:
    """Who chose settings, newest first."""
    with tenant_session(actor) as session:
        rows = store.settings_log(session, limit)
    return [SettingChange(at=at, by=by, note=note) for at, by, note in rows]


def _read(name: str, value: Any) -> Any:
    if name == "own_rates":
        return tuple(
            OwnRate(
                jurisdiction=str(one["jurisdiction"]),
                product=str(one["product"]),
                tax_rate=_amount(name, one["tax_rate"]),
                fee_per_unit=_amount(name, one["fee_per_unit"]),
                reason=str(one["reason"]),
            )
            for one in value or ()
        )
    if name == "due_choices":
        return dict(value or {})
    if name in _AMOUNTS:
        if value is None and name in _MAY_BE_NONE:
            return None
        return _amount(name, value)
    if name == "second_person_locks":
        return bool(value)
    return int(value)


def _amount(name: str, value: Any) -> Decimal:
    try:
        found = Decimal(str(value))
    except InvalidOperation:
        found = Decimal("nan")
    if not found.is_finite() or found < 0:
        raise InvalidInput(f"“{value}” is no value of {name}.", hint="Type a number from 0 on.")
    return found


def _refuse(made: OperatingSettings) -> None:
    if made.factor_low >= made.factor_high:
        raise InvalidInput("The band of allocation factors is empty.", hint="Low, then high.")
    if not 0 < made.approval_majority <= 1:
        raise InvalidInput(
            "The majority is a share of the working interest.", hint="Above 0, at most 1."
        )
    if not 1 <= made.pay_yearly_month <= 12:
        raise InvalidInput("The month of yearly pay is from 1 to 12.")
    if not 1 <= made.reply_days <= 366 or not 1 <= made.reply_hours_rig <= 8_784:
        raise InvalidInput("A reply takes from an hour to a year.")
    if not 30 <= made.stale_check_days <= 3_650:
        raise InvalidInput("A check goes stale after 30 days to ten years.")
    if not 0 <= made.remind_days <= 90:
        raise InvalidInput("Reminders come from 0 to 90 days before.")
    rules = compliance_rules()
    for code, choice in (made.due_choices or {}).items():
        if code not in rules or (choice and choice not in rules[code].choices):
            raise InvalidInput(f"“{choice}” is no choice of {code}.")
    for own in made.own_rates:
        if not own.reason.strip():
            raise InvalidInput("A rate of your own needs a reason.")
        if own.tax_rate > 1:
            raise InvalidInput(f"A tax of {own.tax_rate} is more than the value.")
