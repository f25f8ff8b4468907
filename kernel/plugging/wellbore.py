"""The wellbore as barriers and bores: strings, cement behind them, what stands in the hole.

Depths are measured depths in feet, diameters in inches. Cement behind pipe is known only where a
top of cement is on the papers; a blank one, or one equal to the shoe, stays unknown.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from kernel.facts.fact import Missing
from kernel.materials.pipe import InsideDiameter
from kernel.units import inches

Span = tuple[float, float]  # (top_ft, bottom_ft)


@dataclass(frozen=True, slots=True, kw_only=True)
class StageTool:
    """A multi-stage or DV tool in a string."""

    depth_ft: float
    path: str  # of the fact that gives its depth


@dataclass(frozen=True, slots=True, kw_only=True)
class CasingString:
    """One string of pipe: all cementing stages of equal size and shoe together."""

    kind: str  # conductor | surface | intermediate | production | liner
    od_in: float | None
    bore: InsideDiameter | None
    hole_in: float | None
    top_ft: float
    shoe_ft: float
    cemented: tuple[Span, ...]
    unknown: tuple[Span, ...]  # cement possible, nobody wrote it down
    tools: tuple[StageTool, ...]
    path: str  # `casing[0]`

    def covers(self, depth_ft: float) -> bool:
        """Whether the pipe stands at the depth."""
        return self.top_ft <= depth_ft <= self.shoe_ft

    def cement_at(self, depth_ft: float) -> bool | None:
        """Cement behind the string at the depth: yes, no, or unknown (None)."""
        if any(top <= depth_ft <= bottom for top, bottom in self.cemented):
            return True
        if any(top <= depth_ft <= bottom for top, bottom in self.unknown):
            return None
        return False

    def is_open_behind(self, depth_ft: float) -> bool:
        """Whether cement behind the string has to be placed through perforations there.

        Inside the surface casing no proof of cement is enough; surface casing itself and
        conductor are perforated only where the papers say that there is none.
        """
        cement = self.cement_at(depth_ft)
        if self.kind in ("intermediate", "production", "liner"):
            return cement is not True
        return self.kind == "surface" and cement is False

    @property
    def label(self) -> str:
        """The string in words: `production casing 5-1/2 in`."""
        size = f" {inches(self.od_in)}" if self.od_in is not None else ""
        return f"{self.kind} casing{size}" if self.kind != "liner" else f"liner{size}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """A plug or device that stands in the hole and stays."""

    kind: str
    depth_ft: float  # its top without cement
    cement_top_ft: float  # top of the cement on it, as far as proved
    cap_ft: float | None  # measured cement on top; None = not measured
    sacks: float | None
    path: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Wellbore:
    """Everything the rules ask about the hole."""

    strings: tuple[CasingString, ...]  # innermost first
    open_hole_in: tuple[tuple[Span, float], ...]  # drilled but not cased, by interval
    total_depth_ft: float | None
    standing: tuple[Standing, ...]  # shallowest first
    missing: tuple[Missing, ...]

    @property
    def floor(self) -> Standing | None:
        """The shallowest thing left in place: nothing is planned below it."""
        return self.standing[0] if self.standing else None

    @property
    def bottom_ft(self) -> float | None:
        """The end of the hole as far as known: total depth, else the deepest shoe."""
        shoes = [string.shoe_ft for string in self.strings]
        known = [*shoes, *([self.total_depth_ft] if self.total_depth_ft else [])]
        return max(known, default=None)

    def of_kind(self, *kinds: str) -> tuple[CasingString, ...]:
        """Strings of some kinds, shallowest shoe first."""
        found = [string for string in self.strings if string.kind in kinds]
        return tuple(sorted(found, key=lambda string: string.shoe_ft))

    @property
    def production(self) -> CasingString | None:
        """The production string; None where the well has none."""
        named = self.of_kind("production")
        return named[-1] if named else None

    @property
    def deepest_or_production(self) -> CasingString | None:
        """The string whose shoe counts as the production shoe: the production string, else the
        one with the deepest shoe."""
        return self.production or max(self.strings, key=lambda s: s.shoe_ft, default=None)

    def at(self, depth_ft: float) -> list[CasingString]:
        """The strings present at a depth, inside out."""
        return [string for string in self.strings if string.covers(depth_ft)]

    def uncemented_at(self, depth_ft: float) -> list[CasingString]:
        """Strings that a plug at the depth has to be squeezed behind, innermost first."""
        return [string for string in self.at(depth_ft) if string.is_open_behind(depth_ft)]

    def sealed_at(self, depth_ft: float) -> bool:
        """Whether the outermost string is cemented to the formation there."""
        present = self.at(depth_ft)
        return bool(present) and present[-1].cement_at(depth_ft) is True

    def tools(self) -> Iterator[tuple[CasingString | None, StageTool]]:
        """Every stage tool once, with its string where known."""
        for string in self.strings:
            for tool in string.tools:
                yield string, tool
