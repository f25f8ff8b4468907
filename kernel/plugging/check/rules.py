"""The 28 rules of 16 TAC §3.14, and what this check can say of each of them.

Every rule has an answer: broken, noted, kept, not checked (the facts do not tell), does not apply
to this well, or not in a plan (a duty of the office or of the day of the job). A rule is only
“kept” where the check looked at it with the facts that it needs.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

from kernel.plugging.check.case import Case
from kernel.plugging.check.horizons import intervals_of
from kernel.policy.findings import Finding

Answer = Literal["broken", "noted", "kept", "not checked", "does not apply", "not in a plan"]
NOT_CHECKED = "Not checked"


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """One rule as this check treats it."""

    number: int
    paragraph: str
    asks: str
    codes: tuple[str, ...] = ()  # findings that speak of it
    outside: str = ""  # why a plan does not show it
    applies: Callable[[Case], bool] = lambda case: True
    otherwise: str = ""  # what the well lacks where it does not apply


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleAnswer:
    """What the check says of one rule."""

    rule: str  # R14
    paragraph: str
    asks: str
    answer: Answer
    why: str

    def as_json(self) -> dict[str, str]:
        """The row of `rules` in `workbench check --json`."""
        return {
            "rule": self.rule,
            "paragraph": self.paragraph,
            "asks": self.asks,
            "answer": self.answer,
            "why": self.why,
        }


def _water_known(case: Case) -> bool:
    return case.water_base_ft is not None


def _shoe_over_water(case: Case) -> bool | None:
    """Whether the surface shoe stands above the base of the water; None where one is unknown."""
    base, shoe = case.water_base_ft, case.surface_string
    return None if base is None or shoe is None else shoe.shoe_ft < base


def _deep_shoe(case: Case) -> bool:
    base, shoe = case.water_base_ft, case.surface_string
    unknown = base is None or shoe is None
    return unknown or shoe.shoe_ft - base > case.number("deep_shoe_ft")  # type: ignore[operator, union-attr]


def _has_production_tools(case: Case) -> bool:
    base, production = case.water_base_ft, case.production_string
    if production is None:
        return False
    return base is None or production.stands_at(base) or bool(production.tools_ft)


_WATER = ("WATER_BASE_NOT_COVERED", "WATER_NOT_SEPARATED", "WATER_BASE_UNKNOWN")
_BEHIND = ("UNCEMENTED_BEHIND_PIPE", "CEMENT_BEHIND_PIPE_UNKNOWN", "WATER_BASE_UNKNOWN")
_SHOE = ("SURFACE_SHOE_NOT_COVERED", "SURFACE_SHOE_DEPTH_UNKNOWN")
_SLURRY = (
    *("SLURRY_BELOW_RULE_MINIMUM", "SLURRY_BELOW_STATED_LENGTH", "SACKS_NOT_STATED"),
    *("PLUG_WITHOUT_CEMENT", "PLUG_WITHOUT_LENGTH", "SLURRY_BELOW_FULL_LENGTH_EXCESS"),
    *("SLURRY_BELOW_RULE_MINIMUM_NOT_CHECKED", "SLURRY_BELOW_STATED_LENGTH_NOT_CHECKED"),
)
_CAPS = (
    *("CAP_TOO_SHORT", "CAP_SACKS_TOO_FEW", "EXISTING_CAP_TOO_SHORT", "EXISTING_CAP_UNKNOWN"),
    *("BRIDGE_PLUG_FAR_ABOVE", "INTERVALS_SHARE_A_PLUG", "DEVICE_OUTSIDE_CASING"),
)
_IN_THE_WAY = (
    *("ROW_BELOW_EXISTING_BARRIER", "ROW_BELOW_OBSTRUCTION", "ROW_BELOW_PLANNED_BRIDGE_PLUG"),
    *("OUTSIDE_THE_HOLE", "CIRCULATION_CLOSED", "RETAINER_WITHOUT_SQUEEZE"),
)
_NO_OPEN_HOLE = "no open hole and no missing production casing on the papers"

RULES: tuple[Rule, ...] = (
    Rule(number=1, paragraph="(a)(3)", asks="notice 5 days before, approval before work",
         outside="the day of filing and the approval are on the form, not in the plan"),
    Rule(number=2, paragraph="(a)(3)", asks="not before the date, telephone 4 hours before",
         outside="a duty of the day of the job"),
    Rule(number=3, paragraph="(a)(1)(H), (a)(5)", asks="notice to the surface owner",
         outside="a letter of the operator"),
    Rule(number=4, paragraph="(b)(1)", asks="plugging record within 30 days",
         outside="due after the job"),
    Rule(number=5, paragraph="(b)(2)", asks="begin within a year after operations cease",
         outside="the day on which operations ceased is not in the facts"),
    Rule(number=6, paragraph="(d)(2), (e)(4)", asks="isolate each horizon and water stratum",
         codes=(*_WATER, "INTERVAL_NOT_ISOLATED", "NOT_CHECKED")),
    Rule(number=7, paragraph="(d)(2), (e)(1)", asks="tag the plug at the base of the water",
         codes=("WATER_PLUG_NOT_TAGGED", "WATER_BASE_UNKNOWN")),
    Rule(number=8, paragraph="(d)(3)", asks="place cement through tubing or drill pipe",
         codes=_IN_THE_WAY),
    Rule(number=9, paragraph="(d)(4)", asks="approved API cement without extenders",
         codes=("CEMENT_EXTENDED", "CEMENT_CLASS_UNKNOWN", "RECIPE_MASS_BALANCE")),
    Rule(number=10, paragraph="(d)(1), (d)(5)-(6)", asks="approved cementer, operator on site",
         outside="who does the job is not in the plan"),
    Rule(number=11, paragraph="(d)(8)", asks="10 ft of cement on top, casing cut 3 ft down",
         codes=("TOP_PLUG_MISSING", "TOP_PLUG_SHORTENED_BY_CUT", "CUT_NOT_PLANNED",
                "CUT_TOO_SHALLOW", "CUT_DEEP")),
    Rule(number=12, paragraph="(d)(9)", asks="mud of 9.5 lb/gal between the plugs",
         codes=("MUD_DENSITY", "MUD_NOT_STATED")),
    Rule(number=13, paragraph="(d)(10)", asks="no junk or pipe left without approval",
         codes=("JUNK_NEEDS_APPROVAL",)),
    Rule(number=14, paragraph="(d)(11)", asks="slurry for 100 ft plus 10 % per 1,000 ft",
         codes=_SLURRY),
    Rule(number=15, paragraph="(d)(12)", asks="fill rathole and cellar, clear the location",
         outside="work on the surface after the plugs"),
    Rule(number=16, paragraph="(e)(1)", asks="short surface casing: plug the water and the shoe",
         codes=(*_WATER, *_SHOE), applies=lambda case: _shoe_over_water(case) is not False,
         otherwise="the surface casing reaches below the water"),
    Rule(number=17, paragraph="(e)(2)", asks="sufficient surface casing: plug its shoe",
         codes=_SHOE, applies=lambda case: _shoe_over_water(case) is not True,
         otherwise="the surface casing is too short: (e)(1) speaks"),
    Rule(number=18, paragraph="(e)(3)", asks="shoe over 200 ft below the water: one more plug",
         codes=_WATER, applies=_deep_shoe, otherwise="the shoe is not that far below the water"),
    Rule(number=19, paragraph="(e)(5)", asks="surface casing stays", codes=("CUT_DEEP",)),
    Rule(number=20, paragraph="(f)(1)", asks="plug inside intermediate casing at the water",
         codes=_WATER, applies=lambda case: bool(case.intermediate_strings),
         otherwise="no intermediate casing on the papers"),
    Rule(number=21, paragraph="(f)(2)", asks="perforate and squeeze uncemented intermediate casing",
         codes=_BEHIND, applies=lambda case: bool(case.intermediate_strings),
         otherwise="no intermediate casing on the papers"),
    Rule(number=22, paragraph="(g)(1)", asks="plug inside production casing at water and tools",
         codes=(*_WATER, "STAGE_TOOL_NOT_COVERED", "STAGE_TOOL_SHORT_COVER"),
         applies=_has_production_tools, otherwise="no production casing across water or tools"),
    Rule(number=23, paragraph="(g)(2)", asks="perforate and squeeze uncemented production casing",
         codes=_BEHIND, applies=lambda case: case.production_string is not None,
         otherwise="no production casing on the papers"),
    Rule(number=24, paragraph="(g)(3)", asks="20 ft of cement on each bridge plug", codes=_CAPS,
         applies=lambda case: any(r.kind == "cibp" for r in case.rows)
         or any(s.kind == "cibp" for s in case.standing), otherwise="no bridge plug"),
    Rule(number=25, paragraph="(h)", asks="plug at the top of a liner that stays",
         codes=("LINER_TOP_NOT_COVERED", "LINER_TOP_SHORT_COVER", "NOT_CHECKED"),
         applies=lambda case: bool(case.well.liners), otherwise="no liner on the papers"),
    Rule(number=26, paragraph="(i)", asks="open hole: plugs at top and bottom of each formation",
         codes=("INTERVAL_NOT_ISOLATED", "FORMATION_BASE_NOT_COVERED", "THIN_FORMATION_SLURRY"),
         applies=lambda case: case.production_string is None
         or any(i.open_hole for i in intervals_of(case)), otherwise=_NO_OPEN_HOLE),
    Rule(number=27, paragraph="(k)", asks="horizontal drainhole: plug the top of its horizon",
         codes=("DRAINHOLE_NOT_COVERED", "NOT_CHECKED"),
         applies=lambda case: case.well.horizontal is not False,
         otherwise="the well is not horizontal"),
    Rule(number=28, paragraph="(j)", asks="the director may approve, modify or reject",
         outside="the decision of the district; its practice is told as practice"),
)  # fmt: skip


def rule_answers(case: Case, findings: Sequence[Finding]) -> tuple[RuleAnswer, ...]:
    """One answer for each rule, in their order."""
    return tuple(_answered(case, rule, findings) for rule in RULES)


def _answered(case: Case, rule: Rule, findings: Sequence[Finding]) -> RuleAnswer:
    answer, why = _answer(case, rule, findings)
    return RuleAnswer(
        rule=f"R{rule.number}",
        paragraph=f"16 TAC §3.14{rule.paragraph}",
        asks=rule.asks,
        answer=answer,
        why=why,
    )


def _answer(case: Case, rule: Rule, findings: Sequence[Finding]) -> tuple[Answer, str]:
    if rule.outside:
        return "not in a plan", rule.outside
    if not rule.applies(case):
        return "does not apply", rule.otherwise
    spoken = [f for f in findings if f.code in rule.codes and _speaks_of(rule, f)]
    broken = [f for f in spoken if f.level == "law"]
    if broken:
        return "broken", _first(broken)
    if lacks := _lacking(case, rule):
        return "not checked", lacks
    unknown = [f for f in spoken if f.message.startswith(NOT_CHECKED)]
    if unknown:
        return "not checked", _first(unknown)
    return ("noted", _first(spoken)) if spoken else ("kept", "")


def _speaks_of(rule: Rule, finding: Finding) -> bool:
    """A general finding belongs to the rule whose paragraph it cites."""
    return finding.code != "NOT_CHECKED" or rule.paragraph.split(",")[0] in finding.rule


def _lacking(case: Case, rule: Rule) -> str:
    """The fact without which nobody can say that a rule is kept."""
    if rule.number == 27 and case.well.horizontal is None:
        return "the papers do not say whether the well is horizontal"
    if rule.number in (6, 24, 26) and not case.well.perforations:
        return "no completed interval is on the papers"
    if rule.number in (6, 7, 16, 18, 20, 22) and not _water_known(case):
        return "the base of usable-quality water is on no paper"
    if rule.number in (16, 17, 18) and case.surface_string is None:
        return "the depth of the surface shoe is on no paper"
    if rule.number == 14 and not case.hole.strings:
        return "no casing is on the papers, so no volume can be judged"
    if rule.number == 9 and any(r.is_cement and not r.cement for r in case.rows):
        return "the rows name no cement"
    return ""


def _first(findings: Iterable[Finding]) -> str:
    return next(iter(findings)).message
