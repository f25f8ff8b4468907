"""What a plan costs and how long the rig stays: quantity × price, each line with its source.

An estimate is a pure function of a saved plan and one version of the price book, so the same two
give the same amounts to the cent. Money is decimal throughout and rounded once, in each line.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_CEILING, ROUND_HALF_UP, Decimal
from typing import Any

from kernel.plugging.price_book import ITEMS, PriceBook

Json = Mapping[str, Any]
CENT = Decimal("0.01")
HOUR = Decimal("0.1")
PERFORATED = ("perforate_and_squeeze", "perforate_and_circulate")
TAGGED = {3, 4}  # codes of the W-3A that have the cement tagged, after it has set


@dataclass(frozen=True, slots=True, kw_only=True)
class CostLine:
    """One line of an estimate.

    Attributes:
        item: Key in the price book.
        quantity: None is not known.
        price: None is not in the price book.
        source: The plug or figure of the plan that the quantity comes from.
    """

    item: str
    words: str
    quantity: Decimal | None
    unit: str
    price: Decimal | None
    dated: str | None
    source: str

    @property
    def amount(self) -> Decimal | None:
        """Quantity × price, to the cent; None where either is unknown."""
        if self.quantity is None or self.price is None:
            return None
        return (self.quantity * self.price).quantize(CENT, ROUND_HALF_UP)


@dataclass(frozen=True, slots=True, kw_only=True)
class TimeLine:
    """Hours of the rig for one thing; None where a rate or a depth is unknown."""

    words: str
    hours: Decimal | None
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Estimate:
    """Cost and rig time of a plan by one version of a price book."""

    version: int
    currency: str
    lines: tuple[CostLine, ...]
    time: tuple[TimeLine, ...]
    hours: Decimal | None
    days: Decimal | None
    contingency_percent: Decimal | None
    lacking: tuple[str, ...]  # in words, what keeps the total open

    @property
    def known(self) -> Decimal:
        """The sum of the lines that have an amount, without contingency."""
        return sum((line.amount for line in self.lines if line.amount is not None), Decimal(0))

    @property
    def contingency(self) -> Decimal | None:
        """The contingency on the sum; None where the percentage is not filled in."""
        if self.contingency_percent is None:
            return None
        return (self.known * self.contingency_percent / 100).quantize(CENT, ROUND_HALF_UP)

    @property
    def total(self) -> Decimal | None:
        """Sum with contingency; None as long as anything is lacking."""
        if self.lacking or self.contingency is None:
            return None
        return self.known + self.contingency


def estimate(plan: Json, book: PriceBook) -> Estimate:
    """Cost and rig time of a plan, both open where the plan or the book leaves something open."""
    steps: Sequence[Json] = plan.get("steps") or []
    time, lacking_rates = _rig_time(steps, book)
    hours = _sum([line.hours for line in time]) if time and not lacking_rates else None
    per_day = book.amount("hours_per_day")
    days = None
    if hours is not None and per_day:
        days = (hours / per_day).to_integral_value(ROUND_CEILING)
    lines = tuple(_lines(plan, steps, book, hours, days))
    contingency = book.amount("contingency")
    lacking = [*(ITEMS[key].words for key in lacking_rates), *map(_lack, lines)]
    if contingency is None:
        lacking.append(ITEMS["contingency"].words)
    return Estimate(
        version=book.version,
        currency=book.currency,
        lines=lines,
        time=time,
        hours=hours,
        days=days,
        contingency_percent=contingency,
        lacking=tuple(dict.fromkeys(word for word in lacking if word)),
    )


def _lack(line: CostLine) -> str:
    if line.price is None:
        return f"price of {line.words}"
    return f"quantity of {line.words}" if line.quantity is None else ""


def _sum(hours: Sequence[Decimal | None]) -> Decimal | None:
    known = [one for one in hours if one is not None]
    return sum(known, Decimal(0)) if len(known) == len(hours) else None


def _lines(
    plan: Json,
    steps: Sequence[Json],
    book: PriceBook,
    hours: Decimal | None,
    days: Decimal | None,
) -> Iterator[CostLine]:
    """Every line, the job as a whole first, then plug by plug."""
    if not steps:
        return
    yield _line(book, "mobilisation", Decimal(1), "the job")
    if book.amount("rig_hour") is not None:
        yield _line(book, "rig_hour", hours, "rig time")
    else:
        yield _line(book, "rig_day", days, "rig time, whole days")
    yield _line(book, "supervision_day", days, "rig time, whole days")
    pumped = [step for step in steps if _is_pumped(step)]
    if pumped:
        yield _line(book, "cementing_call_out", Decimal(1), "the job")
    runs = sum(_wireline_runs(step) for step in steps)
    if runs:
        yield _line(book, "wireline_day", _wireline_days(book, runs), f"{runs} runs, whole days")
    for step in steps:
        yield from _step_lines(plan, step, book)
    mud = (plan.get("materials_totals") or {}).get("mud_bbl")
    yield _line(book, "mud_bbl", None if mud is None else Decimal(str(mud)), "mud between plugs")
    yield _line(book, "disposal", Decimal(1), "the job")


def _step_lines(plan: Json, step: Json, book: PriceBook) -> Iterator[CostLine]:
    source = f"plug {step['plug_no']}" if step.get("plug_no") else "cut and cap"
    kind = step.get("type")
    if kind in ("cibp", "bridge_plug", "cement_retainer"):
        name = "retainer" if kind == "cement_retainer" else "bridge_plug"
        size = pipe_size_in(plan, step)
        words = "Cement retainer" if name == "retainer" else "Bridge plug"
        yield (
            _line(book, f"{name}:{size:g}", Decimal(1), source)
            if size is not None and f"{name}:{size:g}" in ITEMS
            else CostLine(item=name, words=f"{words}, casing size unknown", quantity=Decimal(1),
                          unit="each", price=None, dated=None, source=source)
        )  # fmt: skip
    if step.get("placement") in PERFORATED:
        yield _line(book, "perforating_run", Decimal(1), source)
    if _is_pumped(step):
        sacks = step.get("sacks")
        quantity = None if sacks is None else Decimal(str(sacks))
        yield _line(book, f"cement_sack:{step.get('cement')}", quantity, source)
        if "cap" not in str(kind):
            yield _line(book, "cementing_plug", Decimal(1), source)
    if kind == "cut_and_cap":
        yield _line(book, "cut_and_cap", Decimal(1), source)


def _line(book: PriceBook, key: str, quantity: Decimal | None, source: str) -> CostLine:
    item, price = ITEMS.get(key), book.prices.get(key)
    return CostLine(
        item=key,
        words=item.words if item else f"Cement, class unknown ({key.partition(':')[2]})",
        quantity=quantity,
        unit=item.unit if item else "sack",
        price=price.amount if price else None,
        dated=price.dated.isoformat() if price else None,
        source=source,
    )


def _is_pumped(step: Json) -> bool:
    return step.get("type") != "cut_and_cap" and bool(step.get("cement") or step.get("sacks"))


def _wireline_runs(step: Json) -> int:
    """Runs of the wireline: perforating, and setting a bridge plug."""
    return int(step.get("placement") in PERFORATED) + int(
        step.get("type") in ("cibp", "bridge_plug")
    )


def _wireline_days(book: PriceBook, runs: int) -> Decimal | None:
    per_run, per_day = book.amount("wireline_run_h"), book.amount("hours_per_day")
    if per_run is None or not per_day:
        return None
    return max(Decimal(1), (runs * per_run / per_day).to_integral_value(ROUND_CEILING))


def pipe_size_in(plan: Json, step: Json) -> float | None:
    """Outside diameter of the innermost string at the step, from the plan's facts. [in]"""
    depth = step.get("depth_ft") if step.get("depth_ft") is not None else step.get("bottom_ft")
    facts = (plan.get("inputs") or {}).get("facts") or {}
    if depth is None:
        return None
    sizes = [
        row["od_in"]
        for row in (*(facts.get("casing") or []), *(facts.get("liners") or []))
        if row.get("od_in") and row.get("shoe_ft") is not None
        and (row.get("top_ft") or 0) <= depth <= row["shoe_ft"]
    ]  # fmt: skip
    return min(sizes) if sizes else None


@dataclass(slots=True)
class _Rig:
    """Where the work string stands while the job is walked through, deepest step first."""

    book: PriceBook
    at_ft: Decimal = Decimal(0)

    def trip(self, to_ft: Decimal) -> tuple[Decimal, str]:
        """Hours to bring the work string to a depth."""
        speed = self.book.amount("trip_ft_h") or Decimal(1)
        feet, self.at_ft = abs(to_ft - self.at_ft), to_ft
        return (feet / speed).quantize(HOUR, ROUND_HALF_UP), f"{feet:,.0f} ft ÷ {speed:,} ft/h"


def _rig_time(steps: Sequence[Json], book: PriceBook) -> tuple[tuple[TimeLine, ...], list[str]]:
    """Hours step by step, and the rates that are not filled in."""
    rates = [item.key for item in ITEMS.values() if item.is_rate]
    lacking = [key for key in rates if book.amount(key) is None]
    if lacking or not steps:
        return (), lacking
    rig = _Rig(book=book)
    up = book.prices["rig_up_h"].amount
    lines = [TimeLine(words="Rig up and rig down", hours=up, text=f"{up} h")]
    lines += [_step_time(rig, step) for step in steps]
    return tuple(lines), []


def _step_time(rig: _Rig, step: Json) -> TimeLine:
    """Trips, runs, pumping and waiting of one step; wireline needs the work string out."""
    amount = {key: price.amount for key, price in rig.book.prices.items()}
    words = f"Plug {step['plug_no']}" if step.get("plug_no") else "Cut and cap"
    bottom = step.get("bottom_ft") if step.get("bottom_ft") is not None else step.get("depth_ft")
    if bottom is None:
        return TimeLine(words=words, hours=None, text="depth unknown")
    parts: list[tuple[Decimal, str]] = []
    runs = _wireline_runs(step)
    if runs or step.get("type") == "cut_and_cap":
        hours, text = rig.trip(Decimal(0))
        parts.append((hours, f"pull out {text}"))
    if runs:
        run = amount["wireline_run_h"]
        parts.append((runs * run, f"{runs} × {run} h wireline"))
    if step.get("type") == "cut_and_cap":
        parts.append((amount["cut_and_cap_h"], f"{amount['cut_and_cap_h']} h to cut and cap"))
    elif not runs or _is_pumped(step):
        hours, text = rig.trip(Decimal(str(bottom)))
        parts.append((hours, f"trip {text}"))
    if _is_pumped(step):
        parts.append((amount["plug_h"], f"{amount['plug_h']} h to pump"))
        rig.at_ft = Decimal(str(step.get("top_ft") if step.get("top_ft") is not None else bottom))
        if TAGGED & set(step.get("requirements") or ()):
            parts.append((amount["woc_h"], f"{amount['woc_h']} h to wait and tag"))
    parts = [part for part in parts if part[0]]
    return TimeLine(
        words=words,
        hours=sum((hours for hours, _ in parts), Decimal(0)),
        text=" + ".join(text for _, text in parts) or "no rig time",
    )


def estimate_json(made: Estimate) -> dict[str, Any]:
    """The estimate beside the plan's own keys; money as text, so that no cent is lost."""

    def told(value: Decimal | None) -> str | None:
        return None if value is None else f"{value:f}"

    return {
        "price_book_version": made.version,
        "currency": made.currency,
        "total": told(made.total),
        "known": told(made.known),
        "contingency": told(made.contingency),
        "contingency_percent": told(made.contingency_percent),
        "rig_hours": told(made.hours),
        "rig_days": told(made.days),
        "lacking": list(made.lacking),
        "lines": [
            {
                "item": line.item,
                "words": line.words,
                "quantity": told(line.quantity),
                "unit": line.unit,
                "price": told(line.price),
                "dated": line.dated,
                "amount": told(line.amount),
                "source": line.source,
            }
            for line in made.lines
        ],
        "rig_time": [
            {"words": line.words, "hours": told(line.hours), "text": line.text}
            for line in made.time
        ],
    }
