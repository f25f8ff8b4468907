"""What a plug fills: its interval cut at every change of cross-section, bore and open annuli."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from kernel.facts.fact import Missing
from kernel.materials.capacity import annulus_ft3_per_ft, capacity_ft3_per_ft
from kernel.plugging.steps import Segment
from kernel.plugging.wellbore import CasingString, Wellbore
from kernel.units import inches

_VOLUME_CITE = "16 TAC §3.14(d)(11)"


@dataclass(frozen=True, slots=True, kw_only=True)
class Slice:
    """A stretch of hole with one cross-section: the bore and the annuli that the plug opens."""

    top_ft: float
    bottom_ft: float
    parts: tuple[Segment, ...]
    least_ft3_per_ft: float  # with the heaviest weights in question
    encloses: str  # casing | open_hole: what surrounds the cement
    enclosing_in: float  # outside diameter of that casing, or the hole

    @property
    def ft3_per_ft(self) -> float:
        """Everything the plug fills, per foot, with the lightest weights in question. [ft³/ft]"""
        return sum(part.ft3_per_ft for part in self.parts)

    @property
    def volume_ft3(self) -> float:
        """Fill without excess. [ft³]"""
        return (self.bottom_ft - self.top_ft) * self.ft3_per_ft


@dataclass(frozen=True, slots=True, kw_only=True)
class Filling:
    """All slices of a plug, or the questions that stand before its volume."""

    slices: tuple[Slice, ...]
    missing: tuple[Missing, ...]
    unknown_weights: tuple[CasingString, ...]

    @property
    def is_known(self) -> bool:
        """Whether every diameter is known, at least as a range."""
        return not self.missing and bool(self.slices)

    @property
    def volume_ft3(self) -> float:
        """Geometric fill without excess. [ft³]"""
        return sum(piece.volume_ft3 for piece in self.slices)

    @property
    def least_volume_ft3(self) -> float:
        """Geometric fill with the heaviest weights in question. [ft³]"""
        return sum((s.bottom_ft - s.top_ft) * s.least_ft3_per_ft for s in self.slices)

    @property
    def greatest_ft3_per_ft(self) -> float:
        """The largest cross-section in the plug, so that any 100 ft of it are met. [ft³/ft]"""
        return max(piece.ft3_per_ft for piece in self.slices)

    @property
    def least_of_greatest_ft3_per_ft(self) -> float:
        """The largest cross-section with the heaviest weights in question. [ft³/ft]"""
        return max(piece.least_ft3_per_ft for piece in self.slices)


def bore_ft3_per_ft(bore: Wellbore, depth_ft: float) -> float | None:
    """Capacity of the innermost bore at a depth; None where no diameter is known. [ft³/ft]"""
    present = bore.at(depth_ft)
    if present:
        inside = present[0].bore
        return capacity_ft3_per_ft(inside.greatest_in) if inside else None
    hole_in = _open_hole_in(bore, depth_ft)
    return capacity_ft3_per_ft(hole_in) if hole_in else None


def fill(bore: Wellbore, *, top_ft: float, bottom_ft: float, annuli: bool) -> Filling:
    """The interval of a plug cut into slices of one cross-section.

    Args:
        bore: The wellbore.
        top_ft: Shallower end. [ft]
        bottom_ft: Deeper end. [ft]
        annuli: Whether perforations open the annuli; every annulus without proved cement
            inside the surface casing is then filled, as far out as the outermost such string.
    """
    missing: dict[str, Missing] = {}
    unknown: dict[str, CasingString] = {}
    slices = []
    edges = _edges(bore, top_ft, bottom_ft)
    opened = _opened_surface(bore, edges) if annuli else None
    for start, end in pairwise(edges):
        piece = _slice(bore, start, end, opened, missing)
        if piece is not None:
            slices.append(piece)
        for string in bore.at((start + end) / 2)[: 3 if annuli else 1]:
            if string.bore is not None and not string.bore.is_known:
                unknown[string.path] = string
    return Filling(
        slices=tuple(slices),
        missing=tuple(missing.values()),
        unknown_weights=tuple(unknown.values()),
    )


def _opened_surface(bore: Wellbore, edges: Sequence[float]) -> frozenset[str]:
    """Surface strings that stand uncemented somewhere in a plug: open to it all the way up."""
    return frozenset(
        string.path
        for start, end in pairwise(edges)
        for string in bore.at((start + end) / 2)
        if string.kind == "surface" and string.is_open_behind((start + end) / 2)
    )


def _edges(bore: Wellbore, top_ft: float, bottom_ft: float) -> list[float]:
    edges = {top_ft, bottom_ft}
    for string in bore.strings:
        edges.update((string.top_ft, string.shoe_ft))
        for span in (*string.cemented, *string.unknown):
            edges.update(span)
    for span, _ in bore.open_hole_in:
        edges.update(span)
    return sorted(edge for edge in edges if top_ft <= edge <= bottom_ft)


def _slice(
    bore: Wellbore,
    top_ft: float,
    bottom_ft: float,
    opened: frozenset[str] | None,
    missing: dict[str, Missing],
) -> Slice | None:
    """One slice; OPENED are surface strings open to the plug, None = a spot in the bore."""
    middle = (top_ft + bottom_ft) / 2
    present = bore.at(middle)
    if not present:
        return _open_hole_slice(bore, top_ft, bottom_ft, missing)
    inner = present[0]
    if inner.od_in is None or inner.bore is None:
        _ask_size(inner, missing)
        return None
    parts = [
        Segment(
            top_ft=top_ft,
            bottom_ft=bottom_ft,
            what=f"bore of {inner.label}",
            outer_in=inner.bore.greatest_in,
            inner_in=0.0,
            ft3_per_ft=capacity_ft3_per_ft(inner.bore.greatest_in),
        )
    ]
    least = capacity_ft3_per_ft(inner.bore.least_in)
    encloses, enclosing_in = "casing", inner.od_in
    if opened is not None:
        for order, string in enumerate(present):
            reached = string.path in opened and string.cement_at(middle) is not True
            if not (reached or string.is_open_behind(middle)):
                continue
            outside = _outside(string, present[order + 1 :], missing)
            if outside is None or string.od_in is None:
                return None
            what, widest_in, narrowest_in, encloses, enclosing_in = outside
            parts.append(
                Segment(
                    top_ft=top_ft,
                    bottom_ft=bottom_ft,
                    what=f"annulus of {string.label} in {what}",
                    outer_in=widest_in,
                    inner_in=string.od_in,
                    ft3_per_ft=annulus_ft3_per_ft(outer_in=widest_in, inner_in=string.od_in),
                )
            )
            least += annulus_ft3_per_ft(outer_in=narrowest_in, inner_in=string.od_in)
    return Slice(
        top_ft=top_ft,
        bottom_ft=bottom_ft,
        parts=tuple(parts),
        least_ft3_per_ft=least,
        encloses=encloses,
        enclosing_in=enclosing_in,
    )


def _outside(
    string: CasingString, outer: Iterable[CasingString], missing: dict[str, Missing]
) -> tuple[str, float, float, str, float] | None:
    """(what, widest, narrowest, kind, chart size) of what surrounds a string. [in]"""
    for around in outer:
        if around.od_in is None or around.bore is None:
            _ask_size(around, missing)
            return None
        if string.od_in is not None and around.bore.least_in > string.od_in:
            return (
                around.label,
                around.bore.greatest_in,
                around.bore.least_in,
                "casing",
                around.od_in,
            )
    if string.hole_in is None or string.hole_in <= (string.od_in or 0.0):
        path = f"{string.path}.hole_in"
        printed = (
            "" if string.hole_in is None else f" ({inches(string.hole_in)} takes no such pipe)"
        )
        missing[path] = Missing(
            fact=path,
            question=f"Which hole size (in) was drilled for the {string.label}{printed}?",
            cites=(_VOLUME_CITE,),
            unit="in",
        )
        return None
    return (
        f"{inches(string.hole_in)} hole",
        string.hole_in,
        string.hole_in,
        "open_hole",
        string.hole_in,
    )


def _open_hole_slice(
    bore: Wellbore, top_ft: float, bottom_ft: float, missing: dict[str, Missing]
) -> Slice | None:
    hole_in = _open_hole_in(bore, (top_ft + bottom_ft) / 2)
    if hole_in is None:
        missing["casing"] = Missing(
            fact="casing",
            question=f"Which diameter (in) has the open hole at {bottom_ft:,.0f} ft? Add it as a "
            "casing row named “open_hole” with its hole size and depths.",
            cites=(_VOLUME_CITE,),
            unit="in",
        )
        return None
    section = capacity_ft3_per_ft(hole_in)
    part = Segment(
        top_ft=top_ft,
        bottom_ft=bottom_ft,
        what=f"{inches(hole_in)} open hole",
        outer_in=hole_in,
        inner_in=0.0,
        ft3_per_ft=section,
    )
    return Slice(
        top_ft=top_ft,
        bottom_ft=bottom_ft,
        parts=(part,),
        least_ft3_per_ft=section,
        encloses="open_hole",
        enclosing_in=hole_in,
    )


def _open_hole_in(bore: Wellbore, depth_ft: float) -> float | None:
    return next(
        (
            size
            for (top, bottom), size in bore.open_hole_in
            if size > 0 and top <= depth_ft <= bottom
        ),
        None,
    )


def _ask_size(string: CasingString, missing: dict[str, Missing]) -> None:
    path = f"{string.path}.od_in"
    size = "" if string.od_in is None else f" ({inches(string.od_in)} is in no pipe table)"
    missing[path] = Missing(
        fact=path,
        question=f"Which outside diameter (in) has the {string.kind} casing{size}?",
        cites=(_VOLUME_CITE,),
        unit="in",
    )
