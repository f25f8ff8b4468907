"""Pipe of a wellbore sketch: joints that hang together made strings, with hole and cement."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from kernel.documents.labels import Label
from kernel.documents.reading import BLANK, Reading, derived
from kernel.documents.schematic_grammar import Statement
from kernel.documents.schematic_words import size_in

_JOIN_FT = 0.35  # the bottom of a joint and the top of the next one, as they are rounded
_SAME_SHOE_FT = 8  # a string's shoe and the bottom of its cement
_SAME_TOOL_FT = 45  # a stage tool and the bottom of the cement pumped through it
SMALLEST_CASING_IN = 4.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """A statement and the label that it stands in."""

    statement: Statement
    label: Label

    def reading(self, name: str) -> Reading:
        """A part of the statement with its place; blank where it is not said."""
        part = self.statement.parts.get(name)
        return BLANK if part is None else self.label.reading(part.value, part.start, part.end)

    def number(self, name: str) -> float | None:
        """A part that is a number, or None."""
        value = self.statement.get(name)
        return float(value) if isinstance(value, int | float) else None


@dataclass(slots=True)
class Pipe:
    """One string: its pieces from top to bottom and what labels say of its hole and cement."""

    pieces: list[Said]
    hole: Reading = BLANK
    toc: Reading = BLANK
    toc_method: Reading = BLANK
    sacks: Reading = BLANK
    stages: list[tuple[Reading, Reading]] = field(default_factory=list)  # tool, top of cement

    @property
    def kind(self) -> str:
        """casing, liner or tubing."""
        said = {piece.statement.pipe for piece in self.pieces}
        for kind in ("tubing", "liner"):
            if kind in said:
                return kind
        size = self.size_in
        return "tubing" if size is not None and size < SMALLEST_CASING_IN else "casing"

    @property
    def size_in(self) -> float | None:
        """Outside diameter, where the pieces that print one agree. [in]"""
        size = self.agreed("size")
        return size_in(str(size.value)) if size.value is not None else None

    @property
    def top(self) -> float | None:
        """Where the string begins. [ft]"""
        return min(
            (at for each in self.pieces if (at := each.number("top")) is not None), default=None
        )

    @property
    def bottom(self) -> float | None:
        """Where the string ends. [ft]"""
        return max(
            (at for each in self.pieces if (at := each.number("bottom")) is not None), default=None
        )

    def agreed(self, name: str) -> Reading:
        """A value that all pieces agree on that print it, else blank."""
        said = [each.reading(name) for each in self.pieces if name in each.statement.parts]
        if name == "grade" and len(said) > 1:
            joints = [
                each.reading(name)
                for each in self.pieces
                if name in each.statement.parts and "size" in each.statement.parts
            ]
            said = joints or said
        return said[0] if said and len({each.value for each in said}) == 1 else BLANK

    def at(self, name: str) -> Reading:
        """The reading of the string's top or bottom."""
        depth = self.top if name == "top" else self.bottom
        return next(
            (e.reading(name) for e in self.pieces if depth is not None and e.number(name) == depth),
            BLANK,
        )


def strings_of(said: Sequence[Said]) -> list[Pipe]:
    """The strings of a sketch, the shallowest first, without those that are planned or gone."""
    pieces = [each for each in said if _is_piece(each)]
    pipes = _chained([each for each in pieces if _has_ends(each)])
    for each in (piece for piece in pieces if not _has_ends(piece)):
        known = next((pipe for pipe in pipes if _same_string(pipe, each)), None)
        if known is not None:
            known.pieces.append(each)
        else:
            pipes.append(Pipe(pieces=[each]))
    pipes = [pipe for pipe in pipes if _is_string(pipe)]
    pipes.sort(key=lambda pipe: (-(pipe.size_in or 0.0), pipe.bottom or 0.0))
    for pipe in pipes:
        _own_words(pipe)
    _holes(pipes, said)
    _cement(pipes, said)
    return pipes


def _is_piece(each: Said) -> bool:
    told = each.statement
    in_chain = told.kind == "dv_tool" and told.get("top") is not None
    return (told.kind in ("string", "component") or in_chain) and not (told.planned or told.gone)


def _has_ends(each: Said) -> bool:
    return each.number("top") is not None and each.number("bottom") is not None


def _chained(pieces: Iterable[Said]) -> list[Pipe]:
    """Joints whose ends meet, as strings."""
    pipes: list[Pipe] = []
    for piece in sorted(
        pieces, key=lambda each: (each.number("top") or 0, each.number("bottom") or 0)
    ):
        top, tubing = piece.number("top"), piece.statement.pipe == "tubing"
        hung = next(
            (
                pipe
                for pipe in pipes
                if abs((pipe.pieces[-1].number("bottom") or 0) - (top or 0)) <= _JOIN_FT
                and (pipe.pieces[-1].statement.pipe == "tubing") == tubing
            ),
            None,
        )
        if hung is not None:
            hung.pieces.append(piece)
        else:
            pipes.append(Pipe(pieces=[piece]))
    return pipes


def _same_string(pipe: Pipe, each: Said) -> bool:
    """Whether a label without a top speaks of a string that is known already."""
    bottom = each.number("bottom")
    size = each.statement.get("size")
    sizes_agree = size is None or pipe.size_in is None or size_in(str(size)) == pipe.size_in
    if not sizes_agree or pipe.bottom is None or (each.statement.pipe or "casing") != pipe.kind:
        return False
    return bottom is not None and abs(bottom - pipe.bottom) <= _SAME_SHOE_FT


def _is_string(pipe: Pipe) -> bool:
    """A stage tool or a shoe alone is no string, and pipe needs an end or a size."""
    named = [p for p in pipe.pieces if p.statement.kind in ("string", "component")]
    joints = [p for p in named if p.statement.kind == "string" or "JOINT" in p.label.text.upper()]
    return bool(joints) and (pipe.size_in is not None or pipe.bottom is not None)


def _own_words(pipe: Pipe) -> None:
    """Hole and cement that the string's own labels name."""
    for piece in pipe.pieces:
        if pipe.hole is BLANK:
            pipe.hole = piece.reading("hole")
        if pipe.sacks is BLANK:
            pipe.sacks = piece.reading("sacks")
        if pipe.toc is BLANK and "circulated" in piece.statement.parts:
            words = piece.reading("circulated")
            pipe.toc, pipe.toc_method = derived(0, words), derived("circulated", words)


def _holes(pipes: Sequence[Pipe], said: Sequence[Said]) -> None:
    """Hole sizes: named beside the string in its block, or drilled to its shoe."""
    for each in (one for one in said if one.statement.kind == "hole"):
        depth = each.number("bottom")
        home = [
            pipe
            for pipe in pipes
            if pipe.hole is BLANK and pipe.kind != "tubing" and _is_hole_of(pipe, each, depth)
        ]
        if home:
            closest = min(home, key=lambda pipe: abs((pipe.bottom or 0) - (depth or 0)))
            closest.hole = each.reading("hole")
            if closest.sacks is BLANK:
                closest.sacks = each.reading("sacks")


def _is_hole_of(pipe: Pipe, each: Said, depth: float | None) -> bool:
    size = pipe.size_in
    if size is None or size_in(str(each.statement.get("hole"))) <= size:
        return False
    if depth is not None and pipe.bottom is not None:
        return abs(depth - pipe.bottom) <= max(50.0, 0.02 * pipe.bottom)
    return _beside(pipe, each)


def _beside(pipe: Pipe, each: Said) -> bool:
    return any(piece.label.block == each.label.block for piece in pipe.pieces)


def _cement(pipes: Sequence[Pipe], said: Sequence[Said]) -> None:
    """Tops of cement: a range behind pipe by its bottom, a top by its size, label or block."""
    solid = [pipe for pipe in pipes if pipe.kind != "tubing"]
    for each in (one for one in said if one.statement.kind == "behind_pipe"):
        _cement_range(solid, each)
    for each in (one for one in said if one.statement.kind == "toc"):
        home = _string_of_top(solid, each)
        if home is not None and home.toc is BLANK:
            home.toc = each.reading("bottom")
            home.toc_method = each.reading("method")
            if home.sacks is BLANK:
                home.sacks = each.reading("sacks")


def _cement_range(pipes: Sequence[Pipe], each: Said) -> None:
    top, bottom = each.number("top"), each.number("bottom")
    if top is None or bottom is None:
        return
    home = min(
        (pipe for pipe in pipes if abs((pipe.bottom or 0) - bottom) <= _SAME_SHOE_FT),
        key=lambda pipe: abs((pipe.bottom or 0) - bottom),
        default=None,
    )
    reading = each.reading("top")
    if home is not None:
        home.toc = reading
        return
    for pipe in pipes:
        for piece in (one for one in pipe.pieces if one.statement.kind == "dv_tool"):
            tool = piece.statement.depth_ft
            if tool is not None and abs(float(tool) - bottom) <= _SAME_TOOL_FT:
                pipe.stages.append((piece.reading("top"), reading))
                return


def _string_of_top(pipes: Sequence[Pipe], each: Said) -> Pipe | None:
    """The string that a top of cement speaks of; None where several could be meant."""
    size, depth = each.statement.get("size"), each.number("bottom")
    if size is not None:
        return next((pipe for pipe in pipes if pipe.size_in == size_in(str(size))), None)
    able = [pipe for pipe in pipes if depth is None or (pipe.bottom or 0) > depth]
    above = [
        (piece.label.words[0].baseline, pipe)
        for pipe in able
        for piece in pipe.pieces
        if piece.label.block == each.label.block
        and piece.label.words[0].page == each.label.words[0].page
        and piece.label.words[0].baseline <= each.label.words[-1].baseline
    ]
    if above:
        return max(above, key=lambda pair: pair[0])[1]
    return able[0] if len(able) == 1 else None
