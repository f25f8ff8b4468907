"""What stands behind a mark of a line: depths, ranges, sacks, named steps."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

Args = dict[str, Any]
Number = int | float
M_IN_FT = 0.3048


@dataclass(frozen=True, slots=True, kw_only=True)
class Depth:
    """A depth or a length as given."""

    value: Number
    unit: str = "ft"
    said_unit: bool = False

    @property
    def ft(self) -> float:
        """In feet."""
        return self.value / M_IN_FT if self.unit == "m" else self.value

    def named(self, name: str) -> Args:
        """As an argument: `top_ft`, or `top_m` where metres were given."""
        return {f"{name}_{self.unit}": self.value}


@dataclass(frozen=True, slots=True, kw_only=True)
class Range:
    """Two depths, in the order in which they were given."""

    first: Depth
    second: Depth
    from_to: bool = False  # “from …”, which may be the old place

    def args(self) -> Args:
        """Top and bottom, the smaller number on top."""
        top, bottom = sorted((self.first, self.second), key=lambda depth: depth.ft)
        return {**top.named("top"), **bottom.named("bottom")}


@dataclass(frozen=True, slots=True, kw_only=True)
class Named:
    """One or several steps as a person names them; which ones they are is for the resolver.

    Attributes:
        refs: Unresolved references, one a step.
        type: The kind that was named, of a new step too.
        at: Depth said with “at” behind the name; it may be the destination of a command.
        new: Named with “a”, “another”, “new”: no step of the plan is meant.
        length: “a 200 ft plug”.
    """

    refs: tuple[Args, ...]
    type: str | None = None
    formations: tuple[str, ...] = ()
    at: tuple[Depth, ...] = ()
    before: tuple[Depth, ...] = ()
    new: bool = False
    plural: bool = False
    bare: bool = False  # named without article

    @property
    def length(self) -> Depth | None:
        """The length of a new plug."""
        return self.before[0] if self.new and len(self.before) == 1 else None


@dataclass(slots=True)
class Slots:
    """A line with marks, and what each mark stands for."""

    line: str
    held: dict[str, Any] = field(default_factory=dict)

    def mark(
        self, pattern: re.Pattern[str], make: Callable[[re.Match[str]], Any], kind: str
    ) -> None:
        """Put a mark for every match for which MAKE gives something."""

        def put(match: re.Match[str]) -> str:
            made = make(match)
            if made is None:
                return match[0]
            name = f"{kind}{len(self.held)}"
            self.held[name] = made
            lead = match[0][: len(match[0]) - len(match[0].lstrip())]
            return f"{lead}<{name}>"

        self.line = pattern.sub(put, self.line)

    def mark_value(self, pattern: re.Pattern[str], make: Callable[[str], Any], kind: str) -> None:
        """Put a mark for the number of a match and keep the words around it."""

        def put(match: re.Match[str]) -> str:
            group = next(i for i in (1, 2) if match[i])
            start, end = (place - match.start() for place in match.span(group))
            name = f"{kind}{len(self.held)}"
            self.held[name] = make(match[group])
            return f"{match[0][:start]}<{name}>{match[0][end:]}"

        self.line = pattern.sub(put, self.line)

    def of(self, kind: str, line: str | None = None) -> list[Any]:
        """What the marks of a kind stand for, in their order in the line."""
        return [self.held[name] for name in re.findall(rf"<({kind}\d+)>", line or self.line)]

    def get(self, mark: str) -> Any:
        """What one mark stands for; takes `<d1>` or `d1`."""
        return self.held[mark.strip("<>")]


@dataclass(frozen=True, slots=True, kw_only=True)
class Sacks:
    """A count of sacks, and whether it is one more or one less."""

    value: Number
    sign: int = 0  # +1 “20 more sacks”, -1 “20 fewer sacks”


def numbers_in(value: Any) -> list[float]:
    """Every number in arguments, however deep."""
    if isinstance(value, bool) or value is None:
        return []
    if isinstance(value, int | float):
        return [abs(value)]
    if isinstance(value, Mapping):
        return [number for one in value.values() for number in numbers_in(one)]
    if isinstance(value, list | tuple):
        return [number for one in value for number in numbers_in(one)]
    return []
