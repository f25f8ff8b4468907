"""What `workbench interpret` reads and prints."""

import json
from collections.abc import Iterable, Iterator
from pathlib import Path

from kernel.assistant.interpreter import Interpretation, interpret
from kernel.assistant.shown_plan import ShownPlan, shown_plan
from kernel.errors import InvalidInput


def plan_in(path: Path) -> ShownPlan:
    """The plan of a file.

    Raises:
        InvalidInput: It cannot be read, or holds no plan.
    """
    try:
        held = json.loads(path.read_text(encoding="utf-8"))
    except OSError as failure:
        raise InvalidInput(f"{path} cannot be read: {failure.strerror}.") from None
    except (ValueError, RecursionError):
        raise InvalidInput(f"{path} is not JSON.", hint="Give the file of a plan.") from None
    if not isinstance(held, dict):
        raise InvalidInput(f"{path} does not hold one JSON object.", hint="Give a plan.")
    return shown_plan(held)


def answers(lines: Iterable[str], plan: ShownPlan) -> Iterator[Interpretation]:
    """One answer a line; blank lines are passed over."""
    for line in lines:
        if line.strip():
            yield interpret(line.rstrip("\r\n"), plan)


def as_json(answer: Interpretation) -> str:
    """The contract's JSON, on one line."""
    return json.dumps(answer.as_json(), ensure_ascii=False)


def as_text(answer: Interpretation) -> str:
    """The intent with its arguments, or the question."""
    args = json.dumps(answer.args, ensure_ascii=False)
    asked = f" — {answer.clarify}" if answer.clarify else ""
    return f"{answer.intent} {args}{asked}"
