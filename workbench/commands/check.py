"""What `workbench check` reads and prints."""

import json
from datetime import date
from pathlib import Path
from typing import Any

from kernel.errors import InvalidInput
from kernel.plugging.check import Verdict
from kernel.plugging.check.plan_file import check_file


def check_files(plan: Path, *, facts: Path | None, as_of: date | None) -> Verdict:
    """The checker's answer to a plan file, with the facts in it or beside it."""
    well = None if facts is None else _json(facts)
    if well is not None and not isinstance(well, dict):
        raise InvalidInput(f"{facts} does not hold one JSON object.")
    return check_file(_json(plan), facts=well, as_of=as_of)


def as_json(verdict: Verdict, *, rules: bool = False) -> str:
    """The contract's JSON; with RULES, the answer to each of the 28 rules beside it."""
    answers = {"rules": [answer.as_json() for answer in verdict.rules]} if rules else {}
    return json.dumps({**verdict.as_json(), **answers}, ensure_ascii=False, indent=1)


def as_text(verdict: Verdict, *, rules: bool = False) -> str:
    """One line a finding, with RULES one line a rule, the verdict last."""
    lines = [
        f"{finding.level:<8} {finding.subject}: {finding.message} [{finding.rule}]"
        for finding in verdict.findings
    ]
    for answer in verdict.rules if rules else ():
        why = f": {answer.why}" if answer.why else ""
        lines.append(f"{answer.rule:<4} {answer.answer:<15} {answer.asks}{why}")
    return "\n".join([*lines, verdict.verdict])


def _json(path: Path) -> Any:
    try:
        return json.loads(path.read_text(encoding="utf-8"))
    except OSError as failure:
        raise InvalidInput(f"{path} cannot be read: {failure.strerror}.") from None
    except (ValueError, RecursionError):
        raise InvalidInput(f"{path} is not JSON.", hint="Give the file of a plan.") from None
