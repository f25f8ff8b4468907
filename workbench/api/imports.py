"""Import of a rig schedule into a scenario: tried first, then applied as one step, and undone."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Annotated, Any, Literal
from uuid import UUID

from fastapi import APIRouter, UploadFile
from pydantic import BaseModel, Field, ValidationError

from kernel.errors import Conflict, InvalidInput
from kernel.scheduling.sheet_columns import HeadingRows, SheetField, heading_key
from kernel.scheduling.sheet_dates import DateOrder
from kernel.scheduling.sheet_links import SheetLink, gates_text, links_text
from kernel.scheduling.sheet_names import name_key
from kernel.scheduling.sheet_numbers import DecimalSign
from kernel.scheduling.sheet_reading import Doubt, SheetReading, propose_reading
from kernel.scheduling.sheet_table import column_letters
from kernel.workflows import campaign_import as workflow
from kernel.workflows.campaign_boards import open_board, undo
from workbench.api.bodies import Closed
from workbench.api.forms import MULTIPART, Sent
from workbench.api.revisions import MOST, IfMatch, seen_revision
from workbench.api.signed_in import SECURITY, SignedIn

router = APIRouter(prefix="/import", tags=["Campaigns"], dependencies=SECURITY)

FieldName = Literal[
    "job_id", "well", "oil_field", "well_type", "kind", "phase", "plan_type", "status", "pad",
    "rig", "campaigns", "start", "duration", "finish", "low", "high", "actual_start",
    "actual_finish", "percent", "remaining", "calendar", "pinned", "constraint",
    "constraint_day", "depth", "afe", "tangible", "intangible", "mobilisation", "contingency",
    "interest", "npt", "predecessors", "gate", "gate_day", "notes",
]  # fmt: skip
Short = Annotated[str, Field(max_length=200)]


class Answers(Closed):
    """What only a person can say about a sheet; what is left out is read as the sheet says."""

    columns: Annotated[
        dict[Short, FieldName | None],
        Field(
            default_factory=dict,
            description="By heading: the field, or null to leave the column out.",
        ),
    ]
    date_orders: Annotated[
        dict[FieldName, Literal["day first", "month first"]], Field(default_factory=dict)
    ]
    finish_inclusive: bool | None = Field(
        None, description="Whether the finish day still belongs to the job."
    )
    decimal_sign: Literal["point", "comma"] | None = None
    money_scales: Annotated[
        dict[FieldName, Literal[1, 1_000, 1_000_000]],
        Field(default_factory=dict, description="What M or k stands for."),
    ]
    rigs: Annotated[
        dict[Short, Short],
        Field(default_factory=dict, description="By spelling: the rig that is meant."),
    ]
    wells: Annotated[
        dict[Short, Short],
        Field(default_factory=dict, description="By spelling: the well that is meant."),
    ]
    new_rigs: Annotated[list[Short], Field(default_factory=list, max_length=500)]
    kind: Short | None = Field(None, description="The type of job where no column says it.")
    with_hidden_rows: bool = True


class ColumnRead(BaseModel):
    """A column, and what it is taken to hold; null is not imported."""

    column: str
    heading: str
    field: str | None
    sure: bool


class Option(BaseModel):
    """An answer with its words."""

    value: Any
    words: str


class Question(BaseModel):
    """What the sheet alone does not say; answer it under `about` in `answers`."""

    about: str
    subject: str | None
    question: str
    options: list[Option]
    likely: Any


class NameAsked(BaseModel):
    """A spelling that may be another name of something known; answer under `rigs` or `wells`."""

    about: Literal["rig", "well"]
    written: str
    alike: list[str]
    rows: list[int]


class Fault(BaseModel):
    """A cell that cannot be taken over."""

    cell: str
    text: str
    reason: str


class RowRefused(BaseModel):
    """A row that is set aside."""

    row: int
    faults: list[Fault]


class RowAdded(BaseModel):
    """A row that becomes a job."""

    row: int
    values: dict[str, Any]
    notes: list[str]


class CellChanged(BaseModel):
    """A value before and after."""

    field: str
    before: Any
    after: Any


class RowChanged(BaseModel):
    """A job that the sheet changes."""

    row: int
    job_id: str
    name: str
    changes: list[CellChanged]
    notes: list[str]


class RowLeftOut(BaseModel):
    """A row that is no job."""

    row: int
    reason: str


class Imported(BaseModel):
    """What the import did, or with `written` false would do."""

    written: bool
    revision: int = Field(description="Of the scenario now; name it to apply exactly this.")
    sheet: str
    sheets: list[str]
    columns: list[ColumnRead]
    questions: list[Question]
    names: list[NameAsked]
    added: list[RowAdded]
    changed: list[RowChanged]
    unchanged: int
    rejected: list[RowRefused]
    left_out: list[RowLeftOut]
    not_in_file: list[str] = Field(description="Jobs that no row names; they stay.")
    new_rigs: list[str]
    new_campaigns: list[str]
    notes: list[str]


class Undone(BaseModel):
    """The import is taken back."""

    revision: int


class OfScenario(Closed):
    """Where the import went."""

    scenario_id: UUID


class SheetSent(Sent):
    """A rig schedule and how it is read."""

    file: Annotated[UploadFile, Field(description="Workbook or CSV.")]
    scenario_id: Annotated[UUID, Field(description="A draft.")]
    apply: Annotated[bool, Field(description="False tries it and writes nothing.")] = False
    sheet: Annotated[str, Field(max_length=200, description="Else “Rig Schedule”.")] = ""
    first_heading_row: Annotated[int | None, Field(ge=1, le=1_000)] = None
    last_heading_row: Annotated[int | None, Field(ge=1, le=1_000)] = None
    answers: Annotated[str, Field(max_length=200_000, description="JSON as `Answers`.")] = "{}"
    revision: Annotated[int | None, Field(ge=0, le=MOST)] = None


@router.post("", summary="Try or apply an import")
def import_schedule(
    sent: Annotated[SheetSent, MULTIPART], actor: SignedIn, if_match: IfMatch = None
) -> Imported:
    """Editors only. Rows with faults are set aside and listed; the others go in as one step.

    Try it first, answer `questions` and `names`, then send the same file with `apply` and the
    revision that the trial named: 428 without one, 409 where the scenario changed since.
    """
    said = _answers(sent.answers)
    seen = seen_revision(if_match, sent.revision) if sent.apply else None
    name, content = sent.file.filename or "schedule", sent.file.file.read()
    rows = _rows(sent.first_heading_row, sent.last_heading_row)
    read = workflow.read_import(actor, name, content, sheet=sent.sheet, heading_rows=rows)
    headings = _with_columns(read.headings, said)
    proposed, doubts = propose_reading(read.table, headings)
    reading = _answered(proposed, said)
    tried = workflow.try_import(actor, sent.scenario_id, read.table, reading)
    now = tried.revision
    if seen is not None:
        done = workflow.apply_import(
            actor, sent.scenario_id, read.table, reading, seen=seen, file=name
        )
        workflow.remember_columns(actor, {one.key: one.field for one in headings.headings})
        now = done.revision
    left = [one for one in doubts if _is_open(one, said)]
    return _told(read, headings, left, tried, now, sent.apply)


@router.post("/undo", summary="Take back the last import")
def undo_import(where: OfScenario, actor: SignedIn) -> Undone:
    """Editors only. 409 where your last step on the scenario was something else."""
    if not (open_board(actor, where.scenario_id).undo or "").startswith("Import of "):
        raise Conflict(
            "Your last step on this scenario was no import.", hint="Use undo of the scenario."
        )
    return Undone(revision=undo(actor, where.scenario_id).revision)


def _answers(text: str) -> Answers:
    try:
        return Answers.model_validate_json(text or "{}")
    except ValidationError as wrong:
        first = wrong.errors(include_url=False, include_input=False)[0]
        where = ".".join(str(part) for part in first["loc"]) or "answers"
        raise InvalidInput(f"answers: {where}: {first['msg']}.") from None


def _rows(first: int | None, last: int | None) -> tuple[int, int] | None:
    if first is None:
        return None
    last = last or first
    if not first <= last <= first + 1:
        raise InvalidInput("Headings stand in one row, or in two that follow each other.")
    return first, last


def _with_columns(found: HeadingRows | None, said: Answers) -> HeadingRows:
    if found is None:
        raise InvalidInput(
            "No headings were found in the first ten rows.", hint="Name `first_heading_row`."
        )
    wanted = {
        heading_key(text): SheetField[name.upper()] if name else None
        for text, name in said.columns.items()
    }
    if unknown := wanted.keys() - {one.key for one in found.headings}:
        raise InvalidInput(f"No column has the heading “{min(unknown)}”.")
    chosen = {field for field in wanted.values() if field}
    return replace(
        found,
        headings=tuple(
            replace(one, field=wanted[one.key])
            if one.key in wanted
            else replace(one, field=None if one.field in chosen else one.field)
            for one in found.headings
        ),
    )


def _answered(reading: SheetReading, said: Answers) -> SheetReading:
    orders = {SheetField[f.upper()]: DateOrder(order) for f, order in said.date_orders.items()}
    scales = {SheetField[f.upper()]: scale for f, scale in said.money_scales.items()}
    units = {
        field: replace(unit, scale=scales.get(field, unit.scale))
        for field, unit in reading.money_units.items()
    }
    names = {
        about: {**reading.names.get(about, {}), **{name_key(k): v for k, v in told.items()}}
        for about, told in ((SheetField.RIG, said.rigs), (SheetField.WELL, said.wells))
    }
    return replace(
        reading,
        date_orders={**reading.date_orders, **orders},
        money_units=units,
        names={**reading.names, **names},
        new_rigs=reading.new_rigs | {name_key(one) for one in said.new_rigs},
        finish_inclusive=reading.finish_inclusive
        if said.finish_inclusive is None
        else said.finish_inclusive,
        decimal_sign=DecimalSign(said.decimal_sign) if said.decimal_sign else reading.decimal_sign,
        kind=said.kind or reading.kind,
        with_hidden_rows=said.with_hidden_rows,
    )


def _is_open(doubt: Doubt, said: Answers) -> bool:
    """Whether a question is not answered yet."""
    about = "money_scales" if doubt.about == "money_units" else doubt.about
    told = getattr(said, about, None)
    return (_key(doubt.subject) not in told) if isinstance(told, dict) else told is None


def _key(field: SheetField | None) -> str | None:
    return field.name.lower() if field else None


def _told(
    read: workflow.ImportSheet,
    headings: HeadingRows,
    doubts: list[Doubt],
    tried: workflow.TriedImport,
    revision: int,
    written: bool,
) -> Imported:
    run = tried.run
    return Imported(
        written=written,
        revision=revision,
        sheet=read.table.name,
        sheets=list(read.file.sheets),
        columns=[
            ColumnRead(
                column=column_letters(one.column),
                heading=one.text,
                field=_key(one.field),
                sure=one.sure,
            )
            for one in headings.headings
        ],
        questions=[_question(one) for one in doubts],
        names=[
            NameAsked(
                about="rig" if one.about is SheetField.RIG else "well",
                written=one.written,
                alike=list(one.alike),
                rows=list(one.rows),
            )
            for one in run.questions
        ],
        added=[
            RowAdded(row=one.row, values=_values(one.values), notes=list(one.notes))
            for one in run.added
        ],
        changed=[
            RowChanged(
                row=one.row,
                job_id=one.id,
                name=one.name,
                changes=[
                    CellChanged(
                        field=str(_key(each.field)),
                        before=_plain(each.field, each.old),
                        after=_plain(each.field, each.new),
                    )
                    for each in one.changes
                ],
                notes=list(one.notes),
            )
            for one in run.changed
        ],
        unchanged=len(run.unchanged),
        rejected=[
            RowRefused(
                row=one.row,
                faults=[
                    Fault(cell=each.address, text=each.text, reason=each.reason)
                    for each in one.faults
                ],
            )
            for one in run.rejected
        ],
        left_out=[RowLeftOut(row=one.row, reason=one.left_out) for one in run.left_out],
        not_in_file=list(run.not_in_file),
        new_rigs=list(run.new_rigs),
        new_campaigns=list(tried.new_campaigns),
        notes=list(run.notes),
    )


def _question(doubt: Doubt) -> Question:
    money = doubt.about == "money_units"

    def plain(value: Any) -> Any:
        return value.scale if money and value is not None else value

    return Question(
        about="money_scales" if money else doubt.about,
        subject=_key(doubt.subject),
        question=doubt.question,
        options=[Option(value=plain(value), words=words) for value, words in doubt.options],
        likely=plain(doubt.likely),
    )


def _values(values: Mapping[SheetField, Any]) -> dict[str, Any]:
    told = {str(_key(field)): _plain(field, value) for field, value in values.items()}
    return {name: value for name, value in told.items() if value not in (None, "")}


def _plain(field: SheetField, value: Any) -> Any:
    match value:
        case date():
            return value.isoformat()
        case Decimal():
            return f"{value:f}"
        case tuple() if field is SheetField.GATE:
            return gates_text(value)
        case tuple():
            links = [one for one in value if isinstance(one, SheetLink)]
            return links_text(tuple(links)) if links else "; ".join(map(str, value))
    return value
