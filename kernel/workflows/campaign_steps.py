"""What a person can take back and do again, from their actions on a scenario."""

from collections.abc import Sequence
from dataclasses import dataclass

from kernel.store.scenarios import Step


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """An action on one of a person's stacks: the first one, and the one that made it last."""

    first: int
    last: int
    words: str


def stacks(steps: Sequence[Step]) -> tuple[list[Standing], list[Standing]]:
    """What a person can undo and redo, the next one last."""
    undoable: list[Standing] = []
    redoable: list[Standing] = []
    for step in steps:
        if step.kind not in ("undo", "redo"):
            undoable.append(Standing(first=step.number, last=step.number, words=step.words))
            redoable = []
            continue
        source, goal = (undoable, redoable) if step.kind == "undo" else (redoable, undoable)
        turned = next(one for one in source if one.first == step.undoes)
        source.remove(turned)
        goal.append(Standing(first=turned.first, last=step.number, words=turned.words))
    return undoable, redoable
