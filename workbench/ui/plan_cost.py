"""Cost and rig time of a plan by the organization's price book, and of its variants."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

import streamlit as st

from kernel.plugging.cost import CostLine, Estimate
from kernel.store.actor import Actor
from kernel.workflows.plans import load_plan
from kernel.workflows.prices import NO_BOOK, estimate_of
from workbench.ui.frame import nothing_here, section
from workbench.ui.screens import go
from workbench.ui.tables import Cell, Column, table, unknown
from workbench.ui.words import count, listed

Json = Mapping[str, Any]
_LINES = (
    Column(heading="Item"),
    Column(heading="Quantity", align="right", wrap=False),
    Column(heading="Price", align="right", wrap=False),
    Column(heading="Amount", align="right", wrap=False),
)
_TIME = (Column(heading="Rig time"), Column(heading="Hours", align="right"))


def cost_panel(actor: Actor, plan: Json) -> None:
    """What the job costs line by line, its rig time, and the variants side by side."""
    if not plan.get("steps"):
        return
    made = estimate_of(actor, plan)
    if made is None:
        section("Cost and rig time")
        nothing_here(NO_BOOK, "Amounts are your own; no price is ever assumed.")
        if st.button("Open the price book", icon=":material/payments:", key="open-prices"):
            go("prices")
        return
    section("Cost and rig time", f"price book version {made.version}, {made.currency}")
    st.markdown(total_words(made))
    left, right = st.columns([7, 5], gap="medium")
    with left:
        table(_LINES, cost_rows(made), key="cost", label="Cost")
    with right:
        if made.time:
            table(_TIME, time_rows(made), key="rig-time", label="Rig time")
        variants(actor, plan, made)


def money(amount: Decimal | None) -> str:
    """An amount with cents only where there are any.

    >>> money(Decimal("12500.00")), money(Decimal("24.5")), money(None)
    ('12,500', '24.50', '–')
    """
    if amount is None:
        return "–"
    return f"{amount:,.0f}" if amount == amount.to_integral_value() else f"{amount:,.2f}"


def total_words(made: Estimate) -> str:
    """The total in one sentence, or what keeps it open; Markdown of ours.

    >>> from kernel.plugging.cost import Estimate
    >>> total_words(Estimate(version=1, currency="USD", lines=(), time=(), hours=None, days=None,
    ...     contingency_percent=None, lacking=("price of Rig day",)))
    '**No total yet**: 0 USD without price of Rig day.'
    """
    if made.total is None:
        lacking = [*made.lacking[:4], *(["more"] if made.lacking[4:] else [])]
        return f"**No total yet**: {money(made.known)} {made.currency} without {listed(lacking)}."
    time = f"{made.hours:g} h, {count(int(made.days or 0), 'rig day')}"
    return f"**{money(made.total)} {made.currency}** with contingency · {time}"


def cost_rows(made: Estimate) -> list[list[Cell | str]]:
    """One row an item, with the plugs that it is for; the sum and the contingency last."""
    groups: dict[tuple[str, Decimal | None], list[CostLine]] = {}
    for line in made.lines:
        groups.setdefault((line.words, line.price), []).append(line)
    rows = [_row(lines) for lines in groups.values()]
    if made.contingency is not None:
        percent = f"{made.contingency_percent:g} %"
        rows.append(["Contingency on the sum", percent, "", money(made.contingency)])
    whole = "Total" if made.total is not None else "Sum so far"
    rows.append([whole, "", "", money(made.total if made.total is not None else made.known)])
    return rows


def _row(lines: Sequence[CostLine]) -> list[Cell | str]:
    first = lines[0]
    quantities = [line.quantity for line in lines if line.quantity is not None]
    amounts = [line.amount for line in lines if line.amount is not None]
    whole = len(quantities) == len(lines)
    return [
        Cell(words=first.words, small=_sources(lines)),
        quantity_words(sum(quantities), first.unit)
        if whole
        else unknown("The plan leaves it open"),
        Cell(words=money(first.price), hint=f"of {first.dated}" if first.dated else "")
        if first.price is not None
        else unknown("Not in the price book"),
        money(sum(amounts, Decimal(0)))
        if len(amounts) == len(lines)
        else unknown("No price or no quantity"),
    ]


def quantity_words(quantity: Decimal | int, unit: str) -> str:
    """A quantity with its unit, in the plural where it is counted.

    >>> quantity_words(Decimal(4), "day"), quantity_words(1, "run"), quantity_words(2, "each")
    ('4 days', '1 run', '2 each')
    """
    plural = unit in ("well", "day", "plug", "run", "sack") and quantity != 1
    return f"{Decimal(quantity):,f} {unit}" + ("s" if plural else "")


def _sources(lines: Sequence[CostLine]) -> str:
    """Where the quantities come from.

    >>> from kernel.plugging.cost import CostLine
    >>> one = dict(item="x", words="x", quantity=None, unit="", price=None, dated=None)
    >>> _sources([CostLine(source="plug 1", **one), CostLine(source="plug 3", **one)])
    'plugs 1 and 3'
    """
    sources = list(dict.fromkeys(line.source for line in lines))
    numbers = [source.removeprefix("plug ") for source in sources if source.startswith("plug ")]
    if len(numbers) == len(sources) and len(numbers) > 1:
        return f"plugs {listed(numbers)}"
    return listed(sources)


def time_rows(made: Estimate) -> list[list[Cell | str]]:
    """Hours of each step with their arithmetic."""
    rows: list[list[Cell | str]] = [
        [
            Cell(words=line.words, small=line.text),
            f"{line.hours:g}" if line.hours is not None else unknown(line.text),
        ]
        for line in made.time
    ]
    total = f"{made.hours:g}" if made.hours is not None else unknown("A step has no hours")
    return [*rows, ["Total", total]]


def variants(actor: Actor, plan: Json, made: Estimate) -> None:
    """Where the plan was made both ways, both with their figures side by side."""
    ids: Mapping[str, str] = plan.get("variant_ids") or {}
    mode = str(plan.get("mode"))
    others = [name for name in ids if name != mode]
    if mode not in ids or not others:
        return
    other = load_plan(actor, ids[others[0]])
    theirs = estimate_of(actor, other, version=made.version)
    if theirs is None:
        return
    section("Both variants", "the same facts, plugs merged or apart")
    table(
        [
            Column(heading=""),
            Column(heading=mode.capitalize(), align="right"),
            Column(heading=others[0].capitalize(), align="right"),
        ],
        [
            [words, ours, his]
            for (words, ours), (_, his) in zip(
                _figures(plan, made), _figures(other, theirs), strict=True
            )
        ],
        key="cost-variants",
        label="Both variants",
    )


def _figures(plan: Json, made: Estimate) -> list[tuple[str, str]]:
    totals = plan.get("materials_totals") or {}
    return [
        ("Steps", f"{len(plan.get('steps') or [])}"),
        ("Cement, sacks", f"{totals.get('sacks') or 0:,}"),
        ("Rig time, h", f"{made.hours:g}" if made.hours is not None else "–"),
        (f"Known cost, {made.currency}", money(made.known)),
        (f"Total, {made.currency}", money(made.total)),
    ]
