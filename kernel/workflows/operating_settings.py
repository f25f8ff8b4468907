"""What an organization sets for its accounts, because sources contradict or it is negotiated.

Every run keeps the values that it used; a tax rate of the organization's own needs a reason.
"""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields, replace
from datetime import date, datetime
from decimal import Decimal
from itertools import pairwise
from typing import Any, get_args

from sqlalchemy.orm import Session

from kernel.compliance.due_dates import WorkingDays
from kernel.errors import InvalidInput
from kernel.finance.afe import OverrunRule
from kernel.finance.late_interest import LateRule, RateFrom
from kernel.finance.payment import MinimumPay, PaymentTerms
from kernel.finance.taxes import Charges, TaxCondition, charges_of_property, charges_on
from kernel.production.arps import Convention
from kernel.production.decline_fit import MonthLength
from kernel.production.rates import MCF_PER_BOE
from kernel.reference import compliance_rules
from kernel.store import operating_settings as store
from kernel.store.actor import Actor, Role
from kernel.store.session import tenant_session
from kernel.workflows import setting_rows
from kernel.workflows.setting_rows import OwnRate, SpecialDay, amount

LONGEST_NOTE = 500


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
    pay_first_days: int = 120  # after the month of a property's first sale
    pay_oil_days: int = 60  # after the month of sale: oil and condensate
    pay_gas_days: int = 90  # after the month of sale: gas and ngl
    late_points: Decimal = Decimal(2)  # over the discount rate [percentage points]
    discount_rates: tuple[RateFrom, ...] = ()  # of the Federal Reserve Bank of New York
    mcf_per_boe: Decimal = MCF_PER_BOE  # gas taken as one barrel of oil equivalent [Mcf/bbl]
    gas_base_psia: Decimal | None = None  # None: the base of most leases [psia]
    month_length: MonthLength = "30.4375"  # days of a month between two rates of a decline
    effective_decline: Convention = "secant"  # how a year's decline is told
    special_days: tuple[SpecialDay, ...] = ()  # off, or worked although a federal holiday
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

    @property
    def terms(self) -> PaymentTerms:
        """Within how many days sales are paid."""
        return PaymentTerms(first=self.pay_first_days, oil=self.pay_oil_days, gas=self.pay_gas_days)

    @property
    def late(self) -> LateRule:
        """What interest on late payments is reckoned by."""
        return LateRule(points=self.late_points, rates=self.discount_rates)

    @property
    def calendar(self) -> WorkingDays:
        """Days off beside the federal holidays, and holidays on which is worked."""
        return WorkingDays(
            off=frozenset(one.day for one in self.special_days if not one.works),
            worked=frozenset(one.day for one in self.special_days if one.works),
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
            Decimal)} | {"overrun_dollars", "gas_base_psia"}  # fmt: skip
_MAY_BE_NONE = {"overrun_percent", "overrun_dollars", "gas_base_psia"}
_LISTS = {
    "own_rates": setting_rows.own_rates,
    "special_days": setting_rows.special_days,
    "discount_rates": setting_rows.discount_rates,
}
_WORDS: Mapping[str, tuple[str, ...]] = {
    "month_length": get_args(MonthLength),
    "effective_decline": get_args(Convention),
}


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
    for name in _LISTS:
        raw[name] = setting_rows.stored(getattr(settings, name))
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
    """That somebody chose settings, and why.

    Attributes:
        changed: By its name, what a setting was before and is from then on.
    """

    at: datetime
    by: str
    note: str
    changed: Mapping[str, tuple[Any, Any]]


def settings_history(actor: Actor, *, limit: int = 50) -> list[SettingChange]:
    """Who chose which settings, newest first."""
    with tenant_session(actor) as session:
        rows = store.settings_log(session, limit + 1)
    delivered = settings_json(DEFAULTS)
    values = [delivered | dict(row.chosen) for row in rows]
    if len(rows) <= limit:
        values.append(delivered)
    return [
        SettingChange(
            at=row.at,
            by=row.by,
            note=row.note,
            changed={
                name: (before.get(name), value)
                for name, value in now.items()
                if value != before.get(name)
            },
        )
        for row, (now, before) in zip(rows, pairwise(values), strict=False)
    ]


def _read(name: str, value: Any) -> Any:
    if name in _LISTS:
        return _LISTS[name](value or ())
    if name == "due_choices":
        return dict(value or {})
    if name in _WORDS:
        return _one_of(name, value)
    if name in _AMOUNTS:
        if value is None and name in _MAY_BE_NONE:
            return None
        return amount(name, value)
    if name == "second_person_locks":
        return bool(value)
    return int(value)


def _one_of(name: str, value: Any) -> str:
    if value not in _WORDS[name]:
        raise InvalidInput(
            f"“{value}” is no {name.replace('_', ' ')}.",
            hint=f"Choose one of: {', '.join(_WORDS[name])}.",
        )
    return str(value)


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
    if not 0 < made.mcf_per_boe <= 100:
        raise InvalidInput("A barrel of oil equivalent is up to 100 Mcf.", hint="Usually 6.")
    if made.gas_base_psia is not None and not 10 <= made.gas_base_psia <= 20:
        raise InvalidInput("A pressure base of gas is from 10 to 20 psia.", hint="Texas: 14.65.")
    if made.late_points > setting_rows.MOST_PERCENT:
        raise InvalidInput("The points over the discount rate are too many.", hint="The law: 2.")
    if not all(1 <= days <= 366 for days in asdict(made.terms).values()):
        raise InvalidInput("A term of payment is from a day to a year.")
