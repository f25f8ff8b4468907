"""The plan as a person sees it: numbered steps with their depths, the facts that commands name."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from kernel.assistant.lexicon import FORMATIONS
from kernel.errors import InvalidInput

Json = Mapping[str, Any]
_DEVICES = {"bridge_plug": "cibp", "bridge_plug_cap": "cibp_cap"}
NOT_CEMENT = frozenset({"cibp", "tag_existing", "cut_and_cap"})
POINTS = frozenset({"cibp", "cement_retainer", "tag_existing"})


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownStep:
    """One step as shown: the number that people say, and the id that commands are bound to."""

    number: int
    id: str
    type: str
    top_ft: float | None
    bottom_ft: float | None
    formation: str | None
    sacks: int | None
    shares_number: bool = False  # a cap, numbered like its bridge plug
    formations: tuple[str, ...] = ()  # all that it covers by name

    @property
    def is_cement(self) -> bool:
        """Whether it is cement that can be weighed and moved."""
        return self.type not in NOT_CEMENT

    @property
    def is_point(self) -> bool:
        """Whether it stands at one depth."""
        return self.type in POINTS

    def holds(self, depth_ft: float, *, within_ft: float = 10.0) -> bool:
        """Whether a depth lies in the step, give or take a rounding."""
        if self.top_ft is None or self.bottom_ft is None:
            return False
        return self.top_ft - within_ft <= depth_ft <= self.bottom_ft + within_ft

    @property
    def words(self) -> str:
        """How a person knows it: “step 4 (Clearfork formation plug, 6,450–6,550 ft)”."""
        kind = self.type.replace("_", " ").replace("cibp", "CIBP").replace("uqw", "UQW")
        name = f"{self.formation} {kind}" if self.formation else kind
        if self.top_ft is None or self.bottom_ft is None:
            return f"step {self.number} ({name})"
        ends = f"{self.top_ft:,.0f}–{self.bottom_ft:,.0f} ft"
        if self.top_ft == self.bottom_ft:
            ends = f"{self.top_ft:,.0f} ft"
        return f"step {self.number} ({name}, {ends})"


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownPlan:
    """What the interpreter knows of a plan."""

    steps: tuple[ShownStep, ...]
    total_depth_ft: float | None = None
    buqw_ft: float | None = None
    shoes_ft: Mapping[str, float] = field(default_factory=dict)  # by name of the string
    formations_ft: Mapping[str, float | None] = field(default_factory=dict)

    def numbered(self, number: int) -> list[ShownStep]:
        """The step that people call by this number."""
        return [s for s in self.steps if s.number == number and not s.shares_number]

    def of_type(self, *types: str) -> list[ShownStep]:
        """The steps of a type."""
        return [step for step in self.steps if step.type in types]

    def of_formation(self, name: str) -> list[ShownStep]:
        """The steps that cover a formation by name."""
        return [s for s in self.steps if name.lower() in (one.lower() for one in s.formations)]

    def around(self, depth_ft: float) -> list[ShownStep]:
        """The steps at a depth: those that hold it, else those within a rounding of it."""
        exact = [step for step in self.steps if step.holds(depth_ft, within_ft=0)]
        return exact or [step for step in self.steps if step.holds(depth_ft)]

    def cement(self) -> list[ShownStep]:
        """Every step made of cement."""
        return [step for step in self.steps if step.is_cement]


def shown_plan(plan: Json) -> ShownPlan:
    """The plan of `workbench plan --json`, of a snapshot, or of datasets/utterances.json.

    Raises:
        InvalidInput: It has no list of steps, or a depth is no number.
    """
    rows = plan.get("steps")
    if not isinstance(rows, list) or not all(isinstance(row, Mapping) for row in rows):
        raise InvalidInput("The plan has no list of steps.", hint="Give the JSON of a plan.")
    facts: Json = (plan.get("inputs") or {}).get("facts") or {}
    formations = _formations(plan, facts)
    casing = [*(plan.get("casing") or facts.get("casing") or []), *(facts.get("liners") or [])]
    gau = facts.get("gau") or {}
    return ShownPlan(
        steps=tuple(_steps(rows, formations)),
        total_depth_ft=_number(plan.get("td_ft", facts.get("total_depth_ft"))),
        buqw_ft=_number(plan.get("buqw_ft", gau.get("base_ft"))),
        shoes_ft={
            str(row.get("string")): shoe
            for row in casing
            if (shoe := _number(row.get("shoe_ft"))) is not None
        },
        formations_ft=formations,
    )


def _formations(plan: Json, facts: Json) -> dict[str, float | None]:
    named: dict[str, float | None] = {}
    for name, top in (plan.get("formations") or {}).items():
        named[str(name)] = _number(top)
    for row in facts.get("formation_tops") or []:
        if row.get("name"):
            named[str(row["name"])] = _number(row.get("top_ft"))
    for row in plan["steps"]:
        if row.get("formation"):
            named.setdefault(str(row["formation"]), None)
    return named


def _steps(rows: list[Json], formations: Mapping[str, float | None]) -> Iterator[ShownStep]:
    """Steps with the number on the sheet; what has none is numbered on."""
    taken: set[int] = set()
    for row in rows:
        number = row.get("step_no") or row.get("plug_no")
        number = int(number) if number else max(taken, default=0) + 1
        kind = str(row.get("type"))
        kind = _DEVICES.get(kind, kind)
        point = _number(row.get("depth_ft"))
        top, bottom = _number(row.get("top_ft")), _number(row.get("bottom_ft"))
        yield ShownStep(
            number=number,
            id=str(row.get("id") or f"step-{number}"),
            type=kind,
            top_ft=point if top is None else top,
            bottom_ft=point if bottom is None else bottom,
            formation=next(iter(covered := _formations_of(row, kind, formations)), None),
            formations=tuple(covered),
            sacks=row.get("sacks"),
            shares_number=number in taken,
        )
        taken.add(number)


def _formations_of(row: Json, kind: str, formations: Mapping[str, float | None]) -> list[str]:
    """The formations that a step covers by name; those inside a longer name are left out."""
    if row.get("formations"):
        return [str(name) for name in row["formations"]]
    if row.get("formation"):
        return [str(row["formation"])]
    if kind in NOT_CEMENT or kind in ("surface_plug", "cibp_cap"):
        return []
    purpose = str(row.get("purpose") or "").lower()
    names = sorted({**dict.fromkeys(FORMATIONS), **formations}, key=len, reverse=True)
    held: list[str] = []
    for name in names:
        if re.search(rf"\b{re.escape(name.lower())}\b", purpose):
            held.append(name)
            purpose = purpose.replace(name.lower(), " ")
    return held


def _number(value: Any) -> float | None:
    if value is None or isinstance(value, bool):
        return None
    if not isinstance(value, int | float) or value != value:
        raise InvalidInput(f"“{value}” in the plan is not a depth.")
    return value
