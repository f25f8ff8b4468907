"""The layouts in which people bring volumes, and what their columns mean.

A layout names the fields of one kind of row. Files with headings are read by them; OGOR-A has
none and is known by its nineteen columns. Oil, condensate and water in bbl, gas in Mcf.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

from kernel.documents.public_lists import OGOR_A, bare_heading

FieldKind = Literal[
    "text", "api", "day", "month", "volume", "number", "money", "decimal", "flag", "choice"
]
Target = Literal["month", "day", "lease_month", "deck", "afe"]


@dataclass(frozen=True, slots=True, kw_only=True)
class VolumeField:
    """What a column may hold.

    Attributes:
        name: Ours; for volumes and readings the column of the store.
        words: For people, with the unit.
        headings: Without signs and in lower case, the best one first.
        most: The largest number that is possible.
        choices: Of a choice: what is stored for each way to write it, without signs.
    """

    name: str
    words: str
    kind: FieldKind
    headings: tuple[str, ...] = ()
    required: bool = False
    most: float = 99_999_999_999.0
    choices: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Layout:
    """One kind of file.

    Attributes:
        target: What a row of it is.
        source: Who measured, for the store.
        fixed: The columns of a file without headings; empty where headings are read.
        groups: Fields of which a file needs one at least.
    """

    key: str
    name: str
    about: str
    target: Target
    source: str
    fields: tuple[VolumeField, ...]
    fixed: tuple[str, ...] = ()
    groups: tuple[tuple[str, ...], ...] = ()

    def field(self, name: str) -> VolumeField:
        """A field by its name.

        Raises:
            KeyError: The layout has none of that name.
        """
        return {one.name: one for one in self.fields}[name]

    def columns_of(
        self, headings: Sequence[str], remembered: Mapping[str, str] | None = None
    ) -> dict[str, int]:
        """The place of each field, as remembered and else as the headings say.

        >>> DAILY.columns_of(["API No", "Date", "Oil (bbl)"])
        {'api': 0, 'day': 1, 'oil_bbl': 2}
        """
        if self.fixed:
            return {
                name: self.fixed.index(name)
                for name in map(_name, self.fields)
                if name in self.fixed
            }
        bare = [bare_heading(one) for one in headings]
        found: dict[str, int] = {}
        for place, heading in enumerate(bare):
            if (told := (remembered or {}).get(heading)) and told not in found:
                found[told] = place
        left_out = {place for place, one in enumerate(bare) if (remembered or {}).get(one) == ""}
        for one in self.fields:
            if one.name in found:
                continue
            for wanted in one.headings:
                if wanted in bare and bare.index(wanted) not in {*found.values(), *left_out}:
                    found[one.name] = bare.index(wanted)
                    break
        order = [one.name for one in self.fields]
        return {name: found[name] for name in order if name in found}


def _name(field: VolumeField) -> str:
    return field.name


_API = VolumeField(
    name="api",
    words="API number",
    kind="api",
    required=True,
    headings=(
        "api", "api14", "apino", "apinumber", "api12", "api10", "apiwellnumber", "well",
        "wellborecode", "uwi", "npdwellborecode",
    ),
)  # fmt: skip
_INTERVAL = VolumeField(
    name="interval_code",
    words="Interval",
    kind="text",
    headings=("interval", "intervalcode", "completion", "completioncode", "zone"),
)
_NAME = VolumeField(
    name="well_name",
    words="Well name",
    kind="text",
    headings=("wellname", "completionname", "wellborename", "name"),
)
_FIELD_CODE = VolumeField(
    name="field_code",
    words="Field",
    kind="text",
    headings=("fieldcode", "fieldno", "field", "fieldname", "npdfieldname"),
)
_LEASE = VolumeField(
    name="lease_number",
    words="Lease number",
    kind="text",
    headings=("leaseno", "leasenumber", "lease", "rrclease"),
)
_OPERATOR = VolumeField(
    name="operator_num",
    words="Operator number",
    kind="text",
    headings=("operatorno", "operatornum", "operatornumber"),
)
_OPERATOR_NAME = VolumeField(
    name="operator_name",
    words="Operator",
    kind="text",
    headings=("operatorname", "operator", "company"),
)


def _volume(name: str, words: str, *headings: str) -> VolumeField:
    return VolumeField(name=name, words=words, kind="volume", headings=headings)


def _number(name: str, words: str, most: float, *headings: str) -> VolumeField:
    return VolumeField(name=name, words=words, kind="number", headings=headings, most=most)


_OIL = _volume(
    "oil_bbl", "Oil [bbl]", "oilbbl", "oil", "oilvol", "oilvolume", "boreoilvol", "oilprod",
    "oilproduction", "grossoil", "bopd", "monthlyoil",
)  # fmt: skip
_CONDENSATE = _volume(
    "cond_bbl", "Condensate [bbl]", "condbbl", "condensate", "condensatebbl", "cond", "condvol"
)
_GAS = _volume(
    "gas_mcf", "Gas [Mcf]", "gasmcf", "gas", "gasvol", "gasvolume", "boregasvol", "gasprod",
    "gasproduction", "grossgas", "mcfd", "monthlygas",
)  # fmt: skip
_WATER = _volume(
    "water_bbl", "Water [bbl]", "waterbbl", "water", "watervol", "watervolume", "borewatvol",
    "waterprod", "waterproduction", "bwpd", "monthlywater",
)  # fmt: skip
_INJECTION = _volume(
    "injection_vol", "Injected [bbl or Mcf]", "injectionvol", "injection", "injected",
    "borewivol", "waterinjected",
)  # fmt: skip

OGOR = Layout(
    key="ogor_a",
    name="OGOR-A",
    about="Federal yearly text: quoted, no headings, nineteen columns, one completion and month.",
    target="month",
    source="regulator",
    fixed=tuple("api" if name == "api12" else name for name in OGOR_A),
    fields=(
        _API,
        _INTERVAL,
        VolumeField(name="production_month", words="Month", kind="month", required=True),
        VolumeField(name="days_on_prod", words="Days on [d]", kind="number", most=31),
        _OIL,
        _GAS,
        _WATER,
        _INJECTION,
        VolumeField(name="product_code", words="Product code", kind="text"),
        VolumeField(name="well_status_code", words="Status code", kind="text"),
        _LEASE,
        VolumeField(name="completion_name", words="Completion", kind="text"),
        _FIELD_CODE,
        _OPERATOR,
        _OPERATOR_NAME,
        VolumeField(name="first_prod_date", words="First production", kind="day"),
    ),
)
MONTHLY = Layout(
    key="monthly_csv",
    name="Monthly table",
    about="One row for each well (or completion) and month, with headings.",
    target="month",
    source="measured",
    fields=(
        _API,
        _INTERVAL,
        VolumeField(
            name="production_month",
            words="Month",
            kind="month",
            required=True,
            headings=("productionmonth", "month", "proddate", "productiondate", "date", "period"),
        ),
        _number("days_on_prod", "Days on [d]", 31, "dayson", "days", "daysonprod", "proddays"),
        _OIL,
        _CONDENSATE,
        _GAS,
        _WATER,
        _INJECTION,
        _LEASE,
        _NAME,
        _FIELD_CODE,
        _OPERATOR,
        _OPERATOR_NAME,
    ),
)
DAILY = Layout(
    key="daily_csv",
    name="Daily table",
    about="One row for each well (or completion) and day, with headings.",
    target="day",
    source="measured",
    fields=(
        _API,
        _INTERVAL,
        VolumeField(
            name="day",
            words="Day",
            kind="day",
            required=True,
            headings=("date", "day", "productiondate", "proddate", "dateprd", "reportdate"),
        ),
        _number("hours_on", "Hours on [h]", 25, "hourson", "hours", "onstreamhrs", "uptimehours"),
        _OIL,
        _GAS,
        _WATER,
        _INJECTION,
        _number("tubing_psi", "Tubing [psi]", 50_000, "tubingpsi", "tubing", "tubingpressure"),
        _number("casing_psi", "Casing [psi]", 50_000, "casingpsi", "casing", "casingpressure"),
        _number("choke_64ths", "Choke [1/64 in]", 9_999, "choke64ths", "choke", "chokesize"),
        _number("temperature_f", "Temperature [°F]", 1_000, "temperaturef", "temperature", "temp"),
        _number("downtime_hours", "Downtime [h]", 25, "downtimehours", "downtime", "hoursdown"),
        VolumeField(
            name="downtime_reason",
            words="Reason of downtime",
            kind="text",
            headings=("downtimereason", "reason", "downtimecode"),
        ),
        _LEASE,
        _NAME,
        _FIELD_CODE,
        _OPERATOR,
        _OPERATOR_NAME,
    ),
)  # fmt: skip


def looks_like_ogor(fields: Sequence[str]) -> bool:
    """Whether the fields of a line are those of an OGOR-A row.

    >>> looks_like_ogor(["API", "Date"])
    False
    """
    return (
        len(fields) == len(OGOR_A)
        and re.fullmatch(r"\d{12}", fields[8].strip()) is not None
        and re.fullmatch(r"\d{6}", fields[2].strip()) is not None
    )
