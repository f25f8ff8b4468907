"""Read the two public formats of scheduling problems: PSPLIB `.sm` and ProGen/max `.SCH`."""

import re

from kernel.errors import InvalidInput
from kernel.scheduling.resource_problem import ResourceProblem

_INTS = re.compile(r"-?\d+")


def read_problem(text: str, name: str) -> ResourceProblem:
    """The problem in a file, its format told by the content.

    Raises:
        InvalidInput: The text is neither format, or is cut off.
    """
    try:
        return _sm(text) if "PRECEDENCE RELATIONS" in text.upper() else _sch(text)
    except (ValueError, IndexError):
        raise InvalidInput(
            f"{name} is neither a PSPLIB .sm file nor a ProGen/max .SCH file, or it is cut off."
        ) from None


def _sm(text: str) -> ResourceProblem:
    lines = text.splitlines()
    follows = _rows(lines, "PRECEDENCE RELATIONS")
    needs = _rows(lines, "REQUESTS/DURATIONS")
    capacities = tuple(_rows(lines, "RESOURCEAVAILABILITIES", single=True)[0])
    durations = tuple(row[2] for row in needs)
    rules = tuple(
        (row[0] - 1, successor - 1, durations[row[0] - 1])
        for row in follows
        for successor in row[3 : 3 + row[2]]
    )
    if len(follows) != len(needs) or any(row[1] != 1 for row in follows):
        raise ValueError
    return ResourceProblem(
        jobs=tuple(str(row[0]) for row in needs),
        durations=durations,
        demands=tuple(tuple(row[3 : 3 + len(capacities)]) for row in needs),
        capacities=capacities,
        rules=rules,
        sink=len(needs) - 1,
    )


def _rows(lines: list[str], title: str, *, single: bool = False) -> list[list[int]]:
    """The rows of numbers under a title, up to the next line of stars."""
    at = next(
        number
        for number, line in enumerate(lines)
        if line.upper().replace(" ", "").startswith(title.replace(" ", ""))
    )
    rows = []
    for line in lines[at + 1 :]:
        if line.startswith("*"):
            break
        if (
            re.fullmatch(r"[\s\d-]+", line)
            and (numbers := _INTS.findall(line))
            and (not line.startswith("-"))
        ):
            rows.append([int(number) for number in numbers])
            if single:
                break
    return rows


def _sch(text: str) -> ResourceProblem:
    lines = [line for line in text.splitlines() if line.strip()]
    inner, resources = (int(number) for number in lines[0].split()[:2])
    jobs = inner + 2
    rules = []
    for line in lines[1 : 1 + jobs]:
        numbers = [int(number) for number in _INTS.findall(line)]
        job, _, count = numbers[:3]
        successors, weights = numbers[3 : 3 + count], numbers[3 + count : 3 + 2 * count]
        if len(weights) != count:
            raise ValueError
        rules += [(job, other, weight) for other, weight in zip(successors, weights, strict=True)]
    needs = [[int(n) for n in line.split()] for line in lines[1 + jobs : 1 + 2 * jobs]]
    if len(needs) != jobs or any(len(row) != 3 + resources for row in needs):
        raise ValueError
    return ResourceProblem(
        jobs=tuple(str(row[0]) for row in needs),
        durations=tuple(row[2] for row in needs),
        demands=tuple(tuple(row[3:]) for row in needs),
        capacities=tuple(int(number) for number in lines[1 + 2 * jobs].split()),
        rules=tuple(rules),
        sink=jobs - 1,
    )
