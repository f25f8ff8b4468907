"""The facts of a well from the papers and corrections that an organization holds."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any, Literal
from uuid import UUID

from kernel.errors import InvalidInput
from kernel.facts.corrections import ADDED
from kernel.facts.fact import Correction, FactValue
from kernel.facts.paths import row_of
from kernel.store import corrections as correction_store
from kernel.store.actor import Actor
from kernel.store.corrections import CorrectionRow
from kernel.store.engagement import Mode as EngagementMode
from kernel.store.papers import PaperRow
from kernel.store.papers import papers_of as rows_of
from kernel.store.session import tenant_session
from kernel.wells.api_number import ApiNumber
from kernel.workflows.gathering import Gathered, gather
from kernel.workflows.papers import freshly_read
from kernel.workflows.reading import Progress

InputMode = Literal["extractions", "user_files", "hybrid"]
INPUT_MODES: tuple[InputMode, ...] = ("extractions", "user_files", "hybrid")


@dataclass(frozen=True, slots=True, kw_only=True)
class OnFile:
    """What an organization holds about one well."""

    rows: tuple[PaperRow, ...]
    gathered: Gathered
    corrections: tuple[Correction, ...]

    @property
    def origin(self) -> EngagementMode:
        """Where the papers come from: handed in, fetched, or both."""
        origins = {row.origin for row in self.rows}
        if "rrc" in origins:
            return "hybrid" if len(origins) > 1 else "rrc"
        return "upload"


def on_file(
    actor: Actor,
    api: ApiNumber,
    *,
    input_mode: InputMode = "extractions",
    handed_in: Collection[UUID] = (),
    progress: Progress | None = None,
) -> OnFile:
    """The facts of the papers on file and the corrections of people.

    Args:
        actor: Who asks.
        api: The well.
        input_mode: With `user_files` only the papers HANDED_IN now count, or where there are
            none, those that people handed in before; else all that are on file.
        handed_in: Ids of papers that came with this request.
        progress: Receives each step in words.
    """
    if input_mode not in INPUT_MODES:
        raise InvalidInput(
            f"“{input_mode}” is no source of facts.", hint=f"Use {', '.join(INPUT_MODES)}."
        )
    with tenant_session(actor) as session:
        rows = rows_of(session, api.api14)
        corrections = correction_store.corrections_of(session, api.api14)
    if input_mode == "user_files":
        rows = [r for r in rows if (r.id in handed_in if handed_in else r.origin == "upload")]
    items = freshly_read(actor, api, rows, progress)
    return OnFile(
        rows=tuple(rows),
        gathered=gather([item for row in rows for item in items[row.id]], api),
        corrections=tuple(map(correction_of, corrections)),
    )


def correction_of(row: CorrectionRow) -> Correction:
    """A stored correction as the facts know it."""
    kept: dict[str, Any] = row.value
    return Correction(
        path=kept["path"],
        value=kept["value"],
        by=row.created_by_name,
        at=row.created_at,
        note=row.note,
        id=str(row.id),
        anchor=tuple((name, value) for name, value in kept["anchor"]),
        confirms=row.confirms,
    )


def stored_correction(
    path: str, value: FactValue, anchor: tuple[tuple[str, FactValue], ...]
) -> tuple[str, dict[str, Any]]:
    """Key and content of a correction as the store keeps it.

    The key names the row by what tells it apart, so that two rows that bear one number at
    different times never share a correction.
    """
    place = row_of(path)
    key = path
    if place is not None and anchor and anchor != ADDED:
        named = ",".join(f"{name}={told}" for name, told in anchor)
        key = f"{place[0]}[{named}]" + (f".{place[2]}" if place[2] else "")
    return key, {"path": path, "value": value, "anchor": [list(pair) for pair in anchor]}
