"""A saved plan, or the notice that was filed, against the plugging record of the well."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any, Literal
from uuid import UUID

from kernel.documents.facts_of import paper_of
from kernel.documents.item import DocumentItem
from kernel.errors import InvalidInput, NotFound
from kernel.facts.remarks import read_remark
from kernel.plugging.executed import ExecutedPlug, Match, PlannedPlug, compare
from kernel.store.actor import Actor
from kernel.store.papers import papers_of as rows_of
from kernel.store.session import tenant_session
from kernel.wells.api_number import ApiNumber
from kernel.workflows.papers import freshly_read
from kernel.workflows.plans import load_plan

Json = Mapping[str, Any]
Against = Literal["plan", "notice"]
AGAINST: tuple[Against, ...] = ("plan", "notice")
_SQUEEZE, _TAGS = 2, {3, 4}  # requirement codes of the form


@dataclass(frozen=True, slots=True, kw_only=True)
class ExecutedJob:
    """What was done, row by row, beside what was planned.

    Attributes:
        record: Name of the plugging record (W-3).
        notice: Name of the notice (W-3A) on file, whether compared with or not.
        last_date: Of the last cementing, as the record prints it.
        doubts: What of the record contradicts itself, in words.
    """

    against: Against
    record: str
    notice: str | None
    last_date: str | None
    matches: tuple[Match, ...]
    planned_sacks: float
    executed_sacks: float
    doubts: tuple[str, ...]

    def as_json(self) -> dict[str, Any]:
        """The shape that the API answers with."""
        return {**asdict(self), "matches": [asdict(match) for match in self.matches]}


def executed_job(
    actor: Actor, snapshot_id: UUID | str, *, against: Against = "plan"
) -> ExecutedJob:
    """The executed job of a plan's well, compared with the plan or with the W-3A on file.

    Raises:
        NotFound: No such plan, no plugging record of its well, or no W-3A to compare with.
        InvalidInput: AGAINST is neither.
    """
    return job_of(actor, load_plan(actor, snapshot_id), against=against)


def job_of(actor: Actor, plan: Json, *, against: Against = "plan") -> ExecutedJob:
    """As `executed_job`, for a plan at hand."""
    if against not in AGAINST:
        raise InvalidInput(f"“{against}” is no plan to compare with.", hint="Use plan or notice.")
    api = ApiNumber.parse(str(plan["api"]))
    with tenant_session(actor) as session:
        rows = [row for row in rows_of(session, api.api14) if row.kind in ("w3", "w3a")]
    read = freshly_read(actor, api, rows)
    items = [item for row in rows for item in read[row.id]]
    record, notice = _newest(items, "w3"), _newest(items, "w3a")
    if record is None:
        raise NotFound(
            f"No plugging record of {api} is on file.", hint="Hand in the filed Form W-3 as PDF."
        )
    if against == "notice" and notice is None:
        raise NotFound(f"No W-3A of {api} is on file.", hint="Compare with the plan instead.")
    compared = (notice.data.get("plugs") or []) if against == "notice" and notice else None
    planned = rows_of_notice(compared) if compared is not None else rows_of_plan(plan)
    executed, devices = plugs_of_record(record.data)
    return ExecutedJob(
        against=against,
        record=record.file,
        notice=notice.file if notice else None,
        last_date=max((plug.date for plug in executed if plug.date), default=None),
        matches=compare(planned, executed, devices),
        planned_sacks=sum(row.sacks or 0 for row in planned),
        executed_sacks=sum(plug.sacks or 0 for plug in executed),
        doubts=tuple(_doubts(record.data)),
    )


def _newest(items: Iterable[DocumentItem], kind: str) -> DocumentItem | None:
    found = [item for item in items if item.kind == kind and item.data]
    return max(found, key=lambda item: str(paper_of(item).dated or ""), default=None)


def rows_of_plan(plan: Json) -> tuple[PlannedPlug, ...]:
    """The plug rows of a plan's form."""
    return tuple(
        _planned(
            number,
            row,
            bottom=row.get("from_ft"),
            top=row.get("to_ft"),
            kind=str(row.get("type") or ""),
        )
        for number, row in enumerate(plan.get("rrc_export") or [], 1)
    )


def rows_of_notice(plugs: Sequence[Json]) -> tuple[PlannedPlug, ...]:
    """The plug rows of a W-3A that was read back."""
    return tuple(
        _planned(
            number,
            row,
            bottom=row.get("bottom_ft"),
            top=row.get("top_ft"),
            kind=str(row.get("form_type") or ""),
        )
        for number, row in enumerate(plugs, 1)
    )


def _planned(
    number: int, row: Json, *, bottom: float | None, top: float | None, kind: str
) -> PlannedPlug:
    codes = set(row.get("codes") or [])
    bridge, cap = "cibp" in kind.lower(), row.get("cement_on_top_ft")
    if bottom is not None and (top is None or top == bottom):
        top = bottom - cap if cap is not None else None
    tags_only = "other" in kind.lower() and not row.get("sacks")
    return PlannedPlug(
        row=number,
        name=kind or "Plug",
        bottom_ft=None if tags_only else bottom,
        top_ft=None if tags_only else top,
        sacks=row.get("sacks"),
        bridge_plug=bridge,
        cap_ft=cap,
        squeezed=_SQUEEZE in codes,
        tagged=bool(codes & _TAGS),
    )


def plugs_of_record(data: Json) -> tuple[tuple[ExecutedPlug, ...], tuple[float, ...]]:
    """The executed plugs of a W-3, and the depths of the bridge plugs in its remarks. [ft]"""
    job: Json = data.get("as_executed") or {}
    plugs = tuple(
        ExecutedPlug(
            n=int(row["n"]),
            bottom_ft=row.get("pipe_bottom_ft"),
            calculated_top_ft=row.get("calculated_top_ft"),
            measured_top_ft=row.get("measured_top_ft"),
            sacks=row.get("sacks"),
            date=row.get("date"),
        )
        for row in job.get("plugs") or []
    )
    told = read_remark(data.get("remarks"))
    return plugs, tuple(n.depth_ft for n in told if n.kind == "cibp" and n.depth_ft is not None)


def _doubts(data: Json) -> Iterable[str]:
    job: Json = data.get("as_executed") or {}
    plugged, dates = job.get("date_well_plugged_item_15"), job.get("cementing_dates") or []
    if plugged and dates and plugged < max(dates):
        yield (
            f"Item 15 says that the well was plugged on {plugged}, before the last cementing on "
            f"{max(dates)} (item 19)."
        )
    notified = job.get("district_notified")
    if notified and dates and notified > min(dates):
        yield f"The district was notified on {notified}, after the first cementing."
