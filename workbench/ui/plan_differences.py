"""The rows of a comparison of two plans: figures, plugs, findings, facts and choices."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from kernel.exports.schematic_steps import plug_number
from kernel.facts.paths import leaves
from kernel.plugging.compare import Change, Comparison, PlugPair
from workbench.ui.frame import Color
from workbench.ui.plan_cost import money
from workbench.ui.plan_notes import LEVELS, subject_words
from workbench.ui.plan_words import code_words, fact_value, fact_words, span, step_type, title_of
from workbench.ui.tables import Cell, Column, unknown
from workbench.ui.words import DASH, count, listed

Json = Mapping[str, Any]
Rows = list[list[Cell | str]]
FATES: Mapping[str, tuple[str, Color]] = {
    "added": ("Added", "green"),
    "removed": ("Removed", "red"),
    "changed": ("Changed", "yellow"),
    "same": ("Same", "gray"),
}
FIGURES: Mapping[str, tuple[str, str]] = {  # words and unit of each figure
    "steps": ("Steps", ""),
    "sacks": ("Cement", "sacks"),
    "slurry_bbl": ("Slurry", "bbl"),
    "mix_water_bbl": ("Mixing water", "bbl"),
    "mud_bbl": ("Mud between plugs", "bbl"),
    "spacer_bbl": ("Spacer", "bbl"),
    "bridge_plugs": ("Bridge plugs", ""),
    "retainers": ("Cement retainers", ""),
    "rig_hours": ("Rig time", "h"),
    "rig_days": ("Rig days", ""),
    "known_cost": ("Known cost", "money"),
    "total_cost": ("Total with contingency", "money"),
    "violations": ("Breaches of 16 TAC §3.14", ""),
    "questions": ("Questions", ""),
}
_MONEY = ("known_cost", "total_cost")
_ONLY_WHERE_ANY = ("spacer_bbl", "bridge_plugs", "retainers", "rig_hours", "rig_days")
_CHANGED = {
    "type": "kind",
    "cement": "class of cement",
    "placement": "placement",
    "requirements": "codes",
    "purpose": "reason",
    "verification": "verification",
    "citations": "rules cited",
    "sacks_below": "sacks below",
    "sacks_on_top": "sacks on top",
}
_CHOICES = {"mode": "Plugs", "merge_threshold_ft": "Merge plugs nearer than", "as_of": "As of"}
PLUG_COLUMNS = (
    Column(heading="Plug", wrap=False),
    Column(heading="Reason", least_em=14),
    Column(heading="Before, ft", wrap=False),
    Column(heading="After, ft", wrap=False),
    Column(heading="Sacks", align="right", wrap=False),
    Column(heading="What differs"),
)


def figure_rows(figures: Sequence[Change], currency: str | None) -> Rows:
    """Each figure of both plans with its change; those that neither plan has are left out."""
    rows: Rows = []
    for one in figures:
        if one.name in _ONLY_WHERE_ANY and not (one.before or one.after):
            continue
        words, unit = FIGURES[one.name]
        if unit == "money" and currency is None:
            continue
        unit = str(currency) if unit == "money" else unit
        rows.append(
            [
                f"{words}, {unit}" if unit else words,
                _figure(one.before, unit),
                _figure(one.after, unit),
                _delta(one),
            ]
        )
    return rows


def _figure(value: Any, unit: str) -> Cell | str:
    if value is None:
        return unknown("The plan or the price book leaves it open")
    if isinstance(value, Decimal):
        return f"{value:,f}" if unit in ("h", "") else money(value)
    return f"{value:,.1f}" if isinstance(value, float) else f"{value:,}"


def _delta(change: Change) -> Cell | str:
    """How much a figure grew, with its sign; no change is a quiet sign.

    >>> _delta(Change(name="sacks", before=25, after=30))
    '+5'
    >>> _delta(Change(name="mud_bbl", before=110.5, after=110.2))
    '−0.3'
    >>> _delta(Change(name="sacks", before=25, after=25))
    '='
    """
    grown = change.delta
    if grown is None:
        return unknown("One of the two is not known")
    if not grown:
        return "="
    size = money(Decimal(grown).copy_abs()) if change.name in _MONEY else f"{abs(grown):,.1f}"
    return ("+" if grown > 0 else "−") + size.removesuffix(".0")


def summary_words(found: Comparison, figures: Sequence[Change], currency: str | None) -> str:
    """One line: how many plugs differ, and what it comes to."""
    fates = [pair.fate for pair in found.plugs]
    told = [
        f"{count(fates.count(fate), 'plug')} {fate}"
        for fate in ("added", "removed", "changed")
        if fate in fates
    ]
    by_name = {one.name: one for one in figures}
    for name, unit in (("sacks", "sacks"), ("rig_hours", "h of rig time"), ("known_cost", "")):
        delta = by_name[name].delta
        if delta:
            told.append(f"{_delta(by_name[name])} {unit or currency}")
    if found.came or found.went:
        told.append(f"{count(len(found.went), 'finding')} resolved, {len(found.came)} new")
    return " · ".join(told) or "no plug differs"


def plug_rows(plugs: Sequence[PlugPair], *, same: bool) -> Rows:
    """One row a plug, deepest first; the same ones on request."""
    return [_plug(pair) for pair in plugs if same or pair.fate != "same"]


def _plug(pair: PlugPair) -> list[Cell | str]:
    words, color = FATES[pair.fate]
    known = [step for step in (pair.before, pair.after) if step is not None]
    numbers = list(dict.fromkeys(plug_number(step) for step in known))
    return [
        Cell(words=words, color=color, small=" → ".join(numbers)),
        Cell(words=title_of(known[-1]), small=step_type(known[-1])),
        span(pair.before) or DASH if pair.before else DASH,
        span(pair.after) or DASH if pair.after else DASH,
        _sacks(pair),
        _difference(pair) or DASH,
    ]


def _sacks(pair: PlugPair) -> Cell | str:
    before, after = ((side or {}).get("sacks") for side in (pair.before, pair.after))
    if before == after:
        return f"{after:,}" if after else DASH
    told = [f"{sacks:,}" if sacks else DASH for sacks in (before, after)]
    grown = (after or 0) - (before or 0)
    sign = "+" if grown > 0 else "−"
    return Cell(words=" → ".join(told), small=f"{sign}{abs(grown):,}")


def _difference(pair: PlugPair) -> str:
    """What differs beside depth and sacks, in words.

    >>> one = {"type": "cement_plug", "requirements": [3], "cement": "C"}
    >>> changes = (Change(name="requirements", before=[3], after=[4]),)
    >>> _difference(PlugPair(before=one, after={**one, "requirements": [4]}, changes=changes))
    'codes: Tag → Wait 4 h, tag'
    """
    told = []
    for change in pair.changes:
        if change.name not in _CHANGED:
            continue
        ends = [_said(change.name, side) for side in (pair.before, pair.after)]
        told.append(
            _CHANGED[change.name]
            if change.name in ("citations", "verification", "purpose")
            else f"{_CHANGED[change.name]}: {ends[0]} → {ends[1]}"
        )
    return "; ".join(told)


def _said(name: str, step: Json | None) -> str:
    value = (step or {}).get(name)
    if name == "requirements":
        return listed(code_words(step or {})) or "none"
    if name == "type":
        return step_type(step or {}).lower()
    return DASH if value is None else str(value).replace("_", " ")


def finding_rows(found: Comparison, before: Json, after: Json) -> Rows:
    """Findings that went and came, breaches first."""
    told = [("Resolved", "green", row, before) for row in found.went]
    told += [("New", "red", row, after) for row in found.came]
    order = list(LEVELS)
    told.sort(key=lambda one: order.index(str(one[2].get("level"))))
    rows: Rows = []
    for words, color, row, plan in told:
        mark: Color = "green" if color == "green" else "red"
        rows.append(
            [
                Cell(words=words, color=mark),
                LEVELS[str(row.get("level"))][0],
                subject_words(str(row.get("subject") or DASH), plan),
                Cell(
                    words=str(row.get("message") or row.get("code")),
                    small=str(row.get("rule") or ""),
                ),
            ]
        )
    return rows


def question_rows(found: Comparison) -> Rows:
    """Questions that only one of the plans asks."""
    told = [("Answered", "green", row) for row in found.answered]
    told += [("New", "blue", row) for row in found.asked]
    rows: Rows = []
    for words, color, row in told:
        mark: Color = "green" if color == "green" else "blue"
        rows.append([Cell(words=words, color=mark), str(row.get("question") or row.get("fact"))])
    return rows


def fact_rows(found: Comparison, before: Json, after: Json) -> Rows:
    """Facts that differ, in words; a row that only moved in its table does not count."""
    old, new = ((plan.get("inputs") or {}).get("facts") or {} for plan in (before, after))
    olds = {path: fact_words(path, old) for path in leaves(old)}
    news = {path: fact_words(path, new) for path in leaves(new)}
    rows: dict[tuple[str, str], None] = {}
    for change in found.facts:
        was, now = olds.get(change.name, ""), news.get(change.name, "")
        if was == now:  # the words name the row without this value of it
            ends = [fact_value(change.name, end) for end in (change.before, change.after)]
            rows[f"{was}: {ends[0]}", f"{now}: {ends[1]}"] = None
            continue
        was = "" if was in news.values() else was
        now = "" if now in olds.values() else now
        if was or now:
            rows[was, now] = None
    return [[was or DASH, now or DASH] for was, now in rows]


def choice_rows(found: Comparison) -> Rows:
    """What was chosen differently: variant, threshold, day."""

    def said(name: str, value: Any) -> str:
        if value is None:
            return DASH
        return f"{value:,.0f} ft" if name == "merge_threshold_ft" else str(value)

    return [
        [_CHOICES[one.name], said(one.name, one.before), said(one.name, one.after)]
        for one in found.choices
    ]
