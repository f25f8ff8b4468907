"""What stands between a plan and the Commission's desk, in plain words, and its figures."""

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from kernel.plugging.cost import Estimate, estimate
from kernel.plugging.price_book import PriceBook
from kernel.wells.well import WaterLetter
from kernel.workflows.water_letter import LETTER_YEARS, letter_valid

Json = dict[str, Any]
MOST_SAID = 3  # questions or breaches that are spelled out for a well

BLOCKERS = {
    "no_papers": "No papers",
    "other_well": "Papers of another well",
    "facts_missing": "Facts missing",
    "letter_expired": "Letter expired",
    "fails_law": "Fails the rule",
    "failed": "Could not be planned",
}


def blocker(kind: str, words: str, rule: str | None = None) -> Json:
    """One thing in the way of a well; `kind` is a key of `BLOCKERS`."""
    return {"kind": kind, "words": words, "rule": rule}


def blockers_of(plan: Mapping[str, Any]) -> list[Json]:
    """What is in the way of filing a plan: breaches of the rule, an old letter, open questions.

    >>> blockers_of({"violations": [], "missing": [], "as_of": "2026-01-31",
    ...     "inputs": {"facts": {"gau": {"date": "2020-01-30", "base_ft": 900}}}})[0]["words"]
    'The groundwater letter of 2020-01-30 is more than 5 years old.'
    """
    found = [
        blocker("fails_law", finding["message"], finding["rule"])
        for finding in plan["violations"][:MOST_SAID]
    ]
    if more := len(plan["violations"]) - MOST_SAID:
        found += [blocker("fails_law", f"and {more} more")] if more > 0 else []
    found += _letter(plan)
    found += _questions(plan["missing"])
    if not found and plan.get("verdict") == "fail":
        found.append(blocker("fails_law", "The independent checker does not pass the plan."))
    return found


def _letter(plan: Mapping[str, Any]) -> list[Json]:
    letter = (plan["inputs"]["facts"] or {}).get("gau") or {}
    if not letter.get("date"):
        return []  # that it is missing is a question of the plan
    known = WaterLetter(date=date.fromisoformat(letter["date"]), base_ft=0.0)
    if letter_valid(known, date.fromisoformat(plan["as_of"])):
        return []
    words = f"The groundwater letter of {letter['date']} is more than {LETTER_YEARS} years old."
    return [blocker("letter_expired", words)]


def _questions(missing: Sequence[Mapping[str, Any]]) -> list[Json]:
    said = [blocker("facts_missing", str(q["question"])) for q in missing[:MOST_SAID]]
    more = len(missing) - len(said)
    return [*said, blocker("facts_missing", f"and {more} more")] if more > 0 else said


def figures_of(plan: Mapping[str, Any], prices: PriceBook | None = None) -> Json:
    """What a plan comes to, small enough to be kept beside each well of a batch.

    Args:
        plan: The plan JSON.
        prices: The price book in force; without one there is no cost.
    """
    totals = plan["materials_totals"]
    codes = Counter((finding["code"], finding["level"]) for finding in plan["findings"])
    levels = Counter(finding["level"] for finding in plan["findings"])
    return {
        "verdict": plan["verdict"],
        "steps": len(plan["steps"]),
        "questions": len(plan["missing"]),
        "law": levels["law"],
        "practice": levels["practice"],
        "findings": [[code, level, times] for (code, level), times in sorted(codes.items())],
        "cost": _cost(estimate(dict(plan), prices)) if prices else None,
        "letter_date": ((plan["inputs"]["facts"] or {}).get("gau") or {}).get("date"),
        **{
            name: totals.get(name)
            for name in (
                "sacks", "sacks_by_class", "slurry_bbl", "mix_water_bbl", "mud_bbl",
                "bridge_plugs", "retainers",
            )
        },
    }  # fmt: skip


def _cost(made: Estimate) -> Json:
    """The total with contingency; where something lacks, the sum of what is known."""
    amount = made.known if made.total is None else made.total
    return {
        "amount": f"{amount:f}",
        "open": made.total is None,
        "currency": made.currency,
        "version": made.version,
        "rig_days": None if made.days is None else int(made.days),
    }
