"""What makes a reading doubtful: fields that disagree, and why, in words."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from kernel.documents.reading import Reading, Tree

YIELD_FT3_SK = (1.0, 3.6)  # slurry per sack that cement recipes give [ft³/sack]
Data = dict[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Doubt:
    """Fields that disagree, and how."""

    paths: tuple[str, ...]
    reason: str


def doubted(tree: Tree, doubts: Iterable[Doubt]) -> Tree:
    """The form with the readings of all doubted paths marked for review."""
    paths = {path for doubt in doubts for path in doubt.paths}
    return mapped(tree, "", lambda path, each: each.doubted() if path in paths else each)


def mapped(tree: Tree, path: str, change: Callable[[str, Reading], Reading]) -> Tree:
    """The form with each reading changed by its path."""
    if isinstance(tree, Reading):
        return change(path, tree)
    if isinstance(tree, dict):
        return {
            key: mapped(inner, f"{path}.{key}" if path else str(key), change)
            for key, inner in tree.items()
        }
    if isinstance(tree, list):
        return [mapped(inner, f"{path}[{i}]", change) for i, inner in enumerate(tree)]
    return tree


def plausible_yield(volume_ft3: float | None, sacks: float | None) -> bool:
    """Whether a volume fits its sacks, as far as both are known.

    >>> plausible_yield(1035, 300), plausible_yield(292, 670), plausible_yield(292, None)
    (True, False, True)
    """
    if not volume_ft3 or not sacks:
        return True
    return YIELD_FT3_SK[0] <= round(volume_ft3 / sacks, 2) <= YIELD_FT3_SK[1]
