"""What a company prefers where the law leaves a choice: the innermost layer of a policy.

Each preference names the requirement that it replaces, with its unit, its bounds and its words.
Law is never among them. A preference that is not set leaves what state, district, county and
field say.
"""

import hashlib
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from types import MappingProxyType
from typing import Any

from kernel.errors import InvalidInput
from kernel.policy.packs import overridden
from kernel.policy.requirement import Policy, Requirement
from kernel.reference import cement_classes, sack_chart

Value = float | str
NO_CHART = "none"
LONGEST_NAME = 100
_CLASSES = tuple((name, f"Class {name}") for name in cement_classes())


@dataclass(frozen=True, slots=True, kw_only=True)
class Preference:
    """One value that a company may choose, as it is asked for and as it is checked."""

    key: str  # of the requirement
    words: str
    group: str
    unit: str = ""  # ft, sacks, lb/gal, bbl, in, %, ×
    least: float = 0.0
    most: float = 1000.0
    whole: bool = False
    choices: tuple[tuple[str, str], ...] = ()  # (value, words); empty = a number
    about: str = ""


_VOLUMES, _CEMENT = "Volumes and sacks", "Cement, mud and work string"
_DEVICES, _PLUGS = "Bridge plugs and retainers", "Lengths and merging"

PREFERENCES: tuple[Preference, ...] = (
    Preference(
        key="annular_excess", words="Excess on open annuli", group=_VOLUMES, unit="fraction",
        most=3, about="0.25 adds 25 % to the fill of each annulus. Not asked for by the rule.",
    ),
    Preference(
        key="open_hole_excess", words="Excess in open hole", group=_VOLUMES, unit="fraction",
        most=3, about="0.5 adds 50 % to the fill of open hole. Not asked for by the rule.",
    ),
    Preference(
        key="squeeze_factor", words="Factor on squeezed volume", group=_VOLUMES, unit="×",
        least=1, most=5, about="1.5 pumps half as much again through perforations.",
    ),
    Preference(
        key="sack_rounding", words="Round sacks up to the next", group=_VOLUMES, unit="sacks",
        whole=True, most=50, about="0 leaves whole sacks; caps on bridge plugs are never rounded.",
    ),
    Preference(
        key="sack_chart", words="Sack chart", group=_VOLUMES,
        choices=(("7c", "District 7C plugging chart"), (NO_CHART, "no chart")),
        about="Sacks per 100 ft by size and depth, beside rule minimum and fill.",
    ),
    Preference(
        key="shallow_cement_class", words="Cement class, shallow", group=_CEMENT, choices=_CLASSES
    ),
    Preference(
        key="deep_cement_class", words="Cement class, deep", group=_CEMENT, choices=_CLASSES
    ),
    Preference(
        key="deep_cement_from_ft", words="Deep class from", group=_CEMENT, unit="ft", most=40_000,
        about="Plugs whose top lies at or below this depth take the deep class.",
    ),
    Preference(
        key="mud_weight_lb_gal", words="Mud weight", group=_CEMENT, unit="lb/gal", least=9.5,
        most=20, about="The rule asks for at least 9.5 lb/gal.",
    ),
    Preference(
        key="spacer_bbl", words="Spacer ahead of each plug", group=_CEMENT, unit="bbl", most=200
    ),
    Preference(
        key="work_string_od_in", words="Work string", group=_CEMENT,
        choices=(("2.375", "2-3/8 in"), ("2.875", "2-7/8 in"), ("3.5", "3-1/2 in")),
        about="For displacement; without it the smallest tubing on the papers.",
    ),
    Preference(
        key="bridge_plug_reference", words="Bridge plug above", group=_DEVICES,
        choices=(
            ("each", "each open interval"),
            ("deepest_bottom", "the interval with the deepest bottom"),
        ),
    ),
    Preference(
        key="bridge_plug_trigger", words="Bridge plug when", group=_DEVICES,
        choices=(
            ("every", "any interval is open"),
            ("at_or_below_shoe", "it lies at or below the production shoe"),
        ),
    ),
    Preference(
        key="bridge_plug_offset_ft", words="Bridge plug above the interval by", group=_DEVICES,
        unit="ft", most=500,
    ),
    Preference(
        key="bridge_plug_cap_ft", words="Cement on a bridge plug", group=_DEVICES, unit="ft",
        least=20, most=500, about="At least 20 ft by 16 TAC §3.14(g)(3).",
    ),
    Preference(
        key="interval_device", words="Device above an open interval", group=_DEVICES,
        choices=(
            ("cibp", "bridge plug"),
            ("retainer_where_uncemented", "retainer where no cement stands behind the pipe"),
            ("retainer", "retainer everywhere"),
        ),
    ),
    Preference(
        key="separate_interval_gap_ft", words="Intervals share a bridge plug if nearer than",
        group=_DEVICES, unit="ft", most=5000,
    ),
    Preference(
        key="merge_threshold_ft", words="Merge plugs nearer than", group=_PLUGS, unit="ft",
        most=5000, about="Only in mode “combined”; a plan may ask for another value.",
    ),
    Preference(
        key="formation_plug_ft", words="Length of a formation plug", group=_PLUGS, unit="ft",
        least=50,
    ),
    Preference(
        key="squeeze_even_if_cemented", words="Perforate and squeeze cemented pipe", group=_PLUGS,
        choices=(
            ("book", "where the district book asks for it"),
            ("formations", "at every formation plug"),
        ),
        about="Where cement is proved behind the pipe, a formation plug is otherwise spotted.",
    ),
    Preference(
        key="formation_cover_above_ft", words="Cover above a formation in a merged plug",
        group=_PLUGS, unit="ft", least=10, most=500,
    ),
    Preference(
        key="intermediate_shoe_each_side_ft", words="Each side of an intermediate shoe",
        group=_PLUGS, unit="ft", least=10, most=500,
    ),
    Preference(
        key="intermediate_shoe_min_ft", words="Plug intermediate shoes from", group=_PLUGS,
        unit="ft", most=20_000,
    ),
    Preference(
        key="other_stage_tool_each_side_ft", words="Each side of a stage tool outside (g)(1)",
        group=_PLUGS, unit="ft", least=10, most=500,
    ),
    Preference(
        key="contingency_each_side_ft", words="Each side of a perforation that does not inject",
        group=_PLUGS, unit="ft", least=10, most=500,
    ),
)  # fmt: skip
_BY_KEY = {preference.key: preference for preference in PREFERENCES}


@dataclass(frozen=True, slots=True, kw_only=True)
class Preferences:
    """The values that a company has chosen, and since when.

    Attributes:
        operators: Values for the wells of one operator, by its name or number; they stand over
            `values`, which hold for every well.
        operator: Whose values these are, once the well has picked them.
    """

    dated: date
    values: Mapping[str, Value] = field(default_factory=lambda: MappingProxyType({}))
    operators: Mapping[str, Mapping[str, Value]] = field(
        default_factory=lambda: MappingProxyType({})
    )
    operator: str = ""

    def __reduce__(self) -> tuple[Any, ...]:
        """Travel to another process, which a read-only mapping cannot do by itself."""
        own = {name: dict(values) for name, values in self.operators.items()}
        return _arrived, (self.dated, dict(self.values), own, self.operator)

    @property
    def cite(self) -> str:
        """How a plan names them."""
        whose = f" for {self.operator}" if self.operator else ""
        return f"company preference{whose} of {self.dated.isoformat()}"

    @property
    def version(self) -> str:
        """Date and digest, so that two plans tell whether they rest on the same choices."""
        told = json.dumps(dict(self.values), sort_keys=True)
        return f"company-{self.dated.isoformat()}-{hashlib.sha256(told.encode()).hexdigest()[:8]}"

    def as_json(self) -> dict[str, Any]:
        """The shape of a preferences file."""
        told: dict[str, Any] = {"dated": self.dated.isoformat(), "values": dict(self.values)}
        if self.operators:
            told["operators"] = {name: dict(own) for name, own in self.operators.items()}
        return told

    def at(self, *, operator: str | None, operator_no: str | None = None) -> "Preferences":
        """The values that hold at the wells of an operator; the general ones where it has none.

        >>> held = preferences_in({"values": {"spacer_bbl": 5}, "operators": {
        ...     "COG Operating LLC": {"spacer_bbl": 12}}}, today=date(2026, 1, 31))
        >>> held.at(operator="COG OPERATING, L.L.C.").values["spacer_bbl"]
        12.0
        >>> held.at(operator="Other Oil Co").values["spacer_bbl"]
        5.0
        """
        for name, own in self.operators.items():
            if operator_key(name) == operator_key(operator or "") or name == operator_no:
                return Preferences(
                    dated=self.dated,
                    values=MappingProxyType({**self.values, **own}),
                    operator=operator or name,
                )
        return replace(self, operators=MappingProxyType({}))


def _arrived(
    dated: date,
    values: dict[str, Value],
    operators: dict[str, Mapping[str, Value]],
    operator: str,
) -> Preferences:
    return Preferences(
        dated=dated,
        values=MappingProxyType(values),
        operators=MappingProxyType(operators),
        operator=operator,
    )


_LEGAL_FORMS = {"LLC", "INC", "INCORPORATED", "CORP", "CORPORATION", "COMPANY", "CO", "LP", "LTD"}


def operator_key(name: str) -> str:
    """An operator's name without case, points and legal form.

    >>> operator_key("COG Operating, L.L.C.") == operator_key("COG OPERATING LLC")
    True
    """
    words = re.sub(r"[^A-Z0-9]+", " ", name.upper().replace(".", "")).split()
    while len(words) > 1 and words[-1] in _LEGAL_FORMS:
        words.pop()
    return " ".join(words)


def checked_value(key: str, value: object) -> Value:
    """A chosen value within its bounds.

    Raises:
        InvalidInput: There is no such preference, or the value is out of its bounds.
    """
    preference = _BY_KEY.get(key)
    if preference is None:
        raise InvalidInput(
            f"There is no preference named {key}.", hint=f"Use {', '.join(sorted(_BY_KEY))}."
        )
    if preference.choices:
        allowed = [choice for choice, _ in preference.choices]
        text = f"{value:g}" if isinstance(value, int | float) else str(value)
        if text not in allowed:
            raise InvalidInput(
                f"{preference.words} cannot be “{value}”.", hint=f"Use {', '.join(allowed)}."
            )
        return text
    unit = f" {preference.unit}" if preference.unit else ""
    bounds = f"from {preference.least:g} to {preference.most:g}{unit}"
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise InvalidInput(f"{preference.words}: “{value}” is no number.", hint=f"Give {bounds}.")
    if not preference.least <= value <= preference.most:
        raise InvalidInput(f"{preference.words} cannot be {value:g}{unit}.", hint=f"Use {bounds}.")
    if preference.whole and value != int(value):
        raise InvalidInput(f"{preference.words} takes whole {preference.unit}.")
    return float(value)


def preferences_in(data: Mapping[str, Any], *, today: date) -> Preferences:
    """The preferences of a file: `{"dated": …, "values": {…}}`, or the values alone.

    Raises:
        InvalidInput: A key or value that is none.
    """
    values = data.get("values", data)
    if not isinstance(values, Mapping):
        raise InvalidInput("“values” of the preferences is not one JSON object.")
    told = data.get("dated")
    try:
        dated = date.fromisoformat(str(told)) if told and "values" in data else today
    except ValueError:
        raise InvalidInput(f"“{told}” is no date.", hint="Write it as 2026-01-31.") from None
    operators = data.get("operators") if "values" in data else None
    if operators is not None and not isinstance(operators, Mapping):
        raise InvalidInput("“operators” of the preferences is not one JSON object.")
    return Preferences(
        dated=dated,
        values=MappingProxyType(checked_values(values)),
        operators=MappingProxyType(checked_operators(operators or {})),
    )


def checked_values(values: Mapping[str, Any]) -> dict[str, Value]:
    """Chosen values within their bounds, without those that are None.

    Raises:
        InvalidInput: A key or value that is none.
    """
    return {key: checked_value(key, v) for key, v in values.items() if v is not None}


def checked_operators(operators: Mapping[str, Any]) -> dict[str, dict[str, Value]]:
    """The values of each operator that has any, by its name as it was given.

    Raises:
        InvalidInput: A name without a letter or digit, or a key or value that is none.
    """
    checked: dict[str, dict[str, Value]] = {}
    for name, own in operators.items():
        if not operator_key(name) or len(name) > LONGEST_NAME:
            raise InvalidInput(
                f"“{name}” names no operator.", hint="Write it as the forms print it."
            )
        if not isinstance(own, Mapping):
            raise InvalidInput(f"The preferences for {name} are not one JSON object.")
        if values := checked_values(own):
            checked[name] = values
    return checked


def preferred(
    policy: Policy,
    preferences: Preferences | None,
    *,
    operator: str | None = None,
    operator_no: str | None = None,
) -> Policy:
    """The policy with the company's choices as its innermost layer and in its version.

    Args:
        policy: State, district, county and field.
        preferences: The company's.
        operator: The well's operator, whose own values stand over the company's.
        operator_no: Its number.
    """
    if preferences is not None:
        preferences = preferences.at(operator=operator, operator_no=operator_no)
    if preferences is None or not preferences.values:
        return policy
    values: dict[str, object] = dict(preferences.values)
    chart = values.pop("sack_chart", None)
    if (work_string := values.get("work_string_od_in")) is not None:
        values["work_string_od_in"] = float(str(work_string))
    chosen = overridden(policy, values, cite=preferences.cite)
    requirements = dict(chosen.requirements)
    if chart == NO_CHART:
        requirements.pop("sack_chart", None)
    elif chart is not None:
        requirements["sack_chart"] = Requirement(
            key="sack_chart",
            value=sack_chart(str(chart)),
            cite=f"{preferences.cite}: District 7C plugging chart",
            authority="preference",
            layer="operator",
        )
    return replace(
        chosen, requirements=requirements, version=f"{policy.version}+{preferences.version}"
    )
