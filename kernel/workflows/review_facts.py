"""The facts of a well for an engineer's eyes, and corrections that are kept with who and when."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from uuid import UUID

from kernel.documents.agreement import Beside
from kernel.errors import Conflict, InvalidInput
from kernel.facts.corrections import anchor_of, is_added, is_fact
from kernel.facts.fact import Correction, Fact, FactConflict, FactValue, Missing, Source
from kernel.facts.paths import leaves, parts, row_of
from kernel.facts.precedence import equal
from kernel.facts.resolve import Resolved
from kernel.plugging.doubts import FactDoubt, fact_doubts
from kernel.store import corrections as store
from kernel.store.actor import Actor, Role
from kernel.store.registry import register_well
from kernel.store.session import tenant_session
from kernel.store.tracking import track
from kernel.wells.api_number import ApiNumber
from kernel.wells.facts_file import write_facts
from kernel.workflows.gathering import resolved_for, texas_only
from kernel.workflows.second_opinion import Opinion, second_opinions
from kernel.workflows.well_facts import correction_of, on_file, stored_correction

LONGEST_NOTE = 1000
SURE = 0.9  # confidence below which a person should look at a value
_UNITS = (("_ft", "ft"), ("_in", "in"), ("_lb_ft", "lb/ft"), ("sacks", "sacks"))
_TABLES = {
    "casing": "Casing",
    "liners": "Liner",
    "tubing": "Tubing",
    "perforations": "Interval",
    "barriers": "Barrier",
    "squeezes": "Squeeze",
    "formation_tops": "Formation",
}
_WORDS = {
    "api": "API number",
    "od_in": "outside diameter",
    "hole_in": "hole size",
    "weight_lb_ft": "weight",
    "top_ft": "top",
    "shoe_ft": "shoe",
    "cement_sacks": "cement",
    "toc_ft": "top of cement",
    "toc_method": "top of cement found by",
    "stage_tool_ft": "stage tool",
    "depth_ft": "depth",
    "bottom_ft": "bottom",
    "cement_ft": "cement on top",
    "from_ft": "from",
    "to_ft": "to",
    "base_ft": "base of usable-quality water",
    "usdw_ft": "base of drinking water (USDW)",
    "total_depth_ft": "total depth",
    "kop_ft": "kick-off point",
    "well_no": "well number",
    "location_note": "location",
    "date": "date",
    "operator_no": "operator number",
    "lease_no": "lease number",
    "drilling_permit_no": "drilling permit",
    "rule37_no": "Rule 37 case",
    "abstract_no": "abstract",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class FactRow:
    """One fact of a well.

    Attributes:
        paper_id: The paper to open at the source's page; None for a person's word.
        correction_id: To be given to `withdraw_correction`.
        added: The value is part of a row that a person added; `corrected_by` says who.
        confirmed_by: Who saw the value on the paper; `correction_id` takes that back as well.
        conflict: What other papers say, and why the value shown wins.
        doubts: What does not fit with this fact, each with the other facts concerned.
        second: What a model reads at the same place of the paper, where one was asked.
    """

    path: str
    label: str
    value: FactValue
    unit: str | None
    source: Source | None
    confidence: float | None
    paper_id: UUID | None
    corrected_by: str | None
    correction_id: UUID | None
    conflict: FactConflict | None
    added: bool = False
    doubts: tuple[FactDoubt, ...] = ()
    second: Beside | None = None
    confirmed_by: str | None = None

    @property
    def disputed(self) -> bool:
        """Whether another paper, or a model on the same one, says otherwise; no person decided."""
        read_otherwise = self.second is not None and self.second.verdict == "different"
        return not self.decided and (self.conflict is not None or read_otherwise)

    @property
    def decided(self) -> bool:
        """Whether a person gave the value or saw it on the paper."""
        return bool(self.corrected_by or self.confirmed_by)

    @property
    def unsure(self) -> bool:
        """Whether it was read without certainty or does not fit, and no person decided."""
        doubtful = self.confidence is not None and self.confidence < SURE
        return not self.decided and (doubtful or bool(self.doubts))

    @property
    def needs_eyes(self) -> bool:
        """Whether a person should look at it."""
        return self.disputed or self.unsure


@dataclass(frozen=True, slots=True, kw_only=True)
class FactSheet:
    """All facts of a well, what nobody knows, what was left out and why, and what models read."""

    api: ApiNumber
    rows: tuple[FactRow, ...]
    questions: tuple[Missing, ...]
    notes: tuple[str, ...]
    opinions: tuple[Opinion, ...] = ()


def fact_sheet(actor: Actor, api: ApiNumber) -> FactSheet:
    """The facts of the papers on file with their sources, conflicts and corrections."""
    held = on_file(actor, api)
    resolved = resolved_for(api, held.gathered.facts, held.corrections)
    papers = {row.name: row.id for row in held.rows}
    values = leaves(write_facts(resolved.well))
    doubts = fact_doubts(resolved.well)
    opinions = {one.paper_id: one for one in second_opinions(actor, api)}
    return FactSheet(
        api=api,
        rows=tuple(
            replace(
                _row(path, value, resolved, papers, opinions),
                doubts=tuple(doubt for doubt in doubts if path in doubt.paths),
            )
            for path, value in values.items()
        ),
        opinions=tuple(opinions.values()),
        questions=resolved.questions,
        notes=resolved.notes,
    )


def correct_fact(actor: Actor, api: ApiNumber, path: str, value: FactValue, note: str = "") -> UUID:
    """Put a person's value in place of what the papers say; it wins until it is withdrawn.

    Args:
        actor: Who corrects.
        api: The well.
        path: The fact, for example `casing[1].shoe_ft`; a row number beyond the last adds a row.
        value: The right value; None says that nobody knows. None for a whole row
            (`barriers[0]`) takes the row out.
        note: Why.

    Raises:
        NotAllowed: The role does not permit changes.
        InvalidInput: There is no such fact, or it cannot have this value.
    """
    actor.must_be(Role.EDITOR)
    texas_only(api)
    held = on_file(actor, api)
    _refuse_what_is_no_fact(path, value)
    papers = leaves(write_facts(resolved_for(api, held.gathered.facts).well))
    now = resolved_for(api, held.gathered.facts, held.corrections)
    own = now.corrections.own(path)
    wanted = Correction(path=own, value=typed(value), by=actor.name, anchor=anchor_of(papers, own))
    refuse_what_makes_no_well(api, held.gathered.facts, held.corrections, [wanted])
    key, content = stored_correction(own, wanted.value, wanted.anchor)
    with tenant_session(actor) as session:
        register_well(session, api14=api.api14, state="TX", county=api.county)
        correction_id = store.correct(
            session, api14=api.api14, path=key, value=content, note=note[:LONGEST_NOTE]
        )
    track(actor, api.api14, "fact_corrected", held.origin, {"path": path})
    return correction_id


def confirm_fact(actor: Actor, api: ApiNumber, path: str, value: FactValue) -> UUID | None:
    """Note that a person saw a value on its paper; it stays when the paper is read anew.

    Args:
        actor: Who saw it.
        api: The well.
        path: The fact as it is shown.
        value: The value that the person saw.

    Returns:
        The confirmation; None where the value is a person's word already.

    Raises:
        NotAllowed: The role does not permit changes.
        Conflict: The value is another by now.
    """
    actor.must_be(Role.EDITOR)
    held = on_file(actor, api)
    now = resolved_for(api, held.gathered.facts, held.corrections)
    shown = leaves(write_facts(now.well)).get(path)
    if shown is None or not equal(shown, value):
        raise Conflict(
            f"{label_of(path)} is {shown if shown is not None else 'not known'} by now.",
            hint="Look at it once more.",
        )
    if path in now.corrections.by_path:
        return None
    papers = leaves(write_facts(resolved_for(api, held.gathered.facts).well))
    own = now.corrections.own(path)
    key, content = stored_correction(own, shown, anchor_of(papers, own))
    with tenant_session(actor) as session:
        confirmation_id = store.confirm(session, api14=api.api14, path=key, value=content)
    track(actor, api.api14, "fact_confirmed", held.origin, {"path": path})
    return confirmation_id


def withdraw_correction(actor: Actor, correction_id: UUID) -> None:
    """Take a correction or a confirmation back: the fact is again what the papers say.

    A value of a row that a person added takes its whole row back: no paper has the rest of it.

    Raises:
        NotAllowed: The role does not permit changes.
        NotFound: There is no such correction, or it is withdrawn already.
    """
    actor.must_be(Role.EDITOR)
    with tenant_session(actor) as session:
        gone = store.withdraw(session, correction_id)
        withdrawn = correction_of(gone)
        row = row_of(withdrawn.path) if is_added(withdrawn) else None
        for standing in store.corrections_of(session, gone.api14) if row else ():
            other = correction_of(standing)
            place = row_of(other.path)
            if row and place and is_added(other) and place[:2] == row[:2]:
                store.withdraw(session, standing.id)
    track(actor, gone.api14, "fact_withdrawn", metadata={"path": withdrawn.path})


def label_of(path: str) -> str:
    """A fact's name for people.

    >>> label_of("casing[1].shoe_ft"), label_of("gau.intervals[0][1]"), label_of("district")
    ('Casing 2: shoe', 'Water interval 1: bottom', 'District')
    """
    place = row_of(path)
    if place is not None:
        table, number, name = place
        return f"{_TABLES.get(table, table)} {number + 1}: {_word(name)}".rstrip(": ")
    keys = parts(path)
    if keys[:2] == ("gau", "intervals") and len(keys) >= 3 and isinstance(keys[2], int):
        ends = {0: ": top", 1: ": bottom"}
        end = ends.get(keys[3], "") if len(keys) > 3 and isinstance(keys[3], int) else ""
        return f"Water interval {keys[2] + 1}{end}"
    words = _word(str(keys[-1]))
    if keys[0] == "gau" and len(keys) > 1:
        return f"Water letter: {words}"
    return words[:1].upper() + words[1:]


def unit_of(path: str) -> str | None:
    """The unit of a fact, or None where it has none.

    >>> unit_of("casing[1].weight_lb_ft"), unit_of("gau.intervals[0][1]"), unit_of("lease")
    ('lb/ft', 'ft', None)
    """
    if path.startswith("gau.intervals"):
        return "ft"
    if path.endswith("_lb_ft"):
        return "lb/ft"
    return next((unit for ending, unit in _UNITS if path.endswith(ending)), None)


def _word(name: str) -> str:
    return _WORDS.get(name, name.replace("_", " "))


def typed(value: FactValue) -> FactValue:
    """A number typed as text is a number: papers give depths with commas.

    >>> typed("8,010"), typed(" Wolfcamp A "), typed(5.5)
    (8010.0, 'Wolfcamp A', 5.5)
    """
    if isinstance(value, str):
        clean = value.strip()
        if re.fullmatch(r"\d{1,3}(,\d{3})+(\.\d+)?|\d+\.\d+", clean):
            return float(clean.replace(",", ""))
        return clean
    return value


def number_typed(text: str) -> float:
    """A number as a person types it: with commas, or a size with a fraction.

    >>> number_typed("8,010"), number_typed("5-1/2"), number_typed("13 3/8")
    (8010.0, 5.5, 13.375)

    Raises:
        InvalidInput: It is no number.
    """
    clean = text.strip().replace(",", "")
    fraction = re.fullmatch(r"(\d+)[ -](\d+)/([1-9]\d*)", clean)
    if fraction:
        whole, part, of = (int(group) for group in fraction.groups())
        return whole + part / of
    if re.fullmatch(r"\d+(\.\d*)?|\.\d+", clean):
        return float(clean)
    raise InvalidInput(f"“{text}” is not a number.", hint="Type it in the unit shown beside it.")


def _refuse_what_is_no_fact(path: str, value: FactValue) -> None:
    table = path.partition("[")[0]
    place = row_of(path)
    whole_row = place is not None and not place[2] and value is not None
    if table in _TABLES and (path == table or whole_row):
        raise InvalidInput(
            f"{label_of(path)} has more than one value.",
            hint="Correct its values one by one under “Review facts”, or hand in the paper.",
        )
    if not is_fact(path):
        raise InvalidInput(f"“{path}” names no fact that can be corrected.")


def refuse_what_makes_no_well(
    api: ApiNumber,
    facts: Sequence[Fact],
    standing: Sequence[Correction],
    wanted: Sequence[Correction],
) -> None:
    """Refuse corrections that make no well.

    Raises:
        InvalidInput: The well with the corrections WANTED is none; the hint names the value.
    """
    try:
        resolved_for(api, facts, [*standing, *wanted])
    except InvalidInput as failure:
        said = failure.message.replace("The facts file", "The well")
        if len(wanted) > 1:
            raise InvalidInput("This row cannot be added.", hint=said) from failure
        [only] = wanted
        raise InvalidInput(
            f"{label_of(only.path)} cannot be “{only.value}”.", hint=said
        ) from failure


def _row(
    path: str,
    value: FactValue,
    resolved: Resolved,
    papers: Mapping[str, UUID],
    opinions: Mapping[UUID, Opinion],
) -> FactRow:
    source = resolved.provenance.get(path)
    paper_id = papers.get(source.document) if source else None
    opinion = opinions.get(paper_id) if paper_id else None
    corrected = resolved.corrections.by_path.get(path)
    confirmed = resolved.corrections.confirmed.get(path)
    if corrected is not None and corrected.confirms:
        corrected = None
    said = corrected or confirmed
    return FactRow(
        path=path,
        label=label_of(path),
        value=value,
        unit=unit_of(path),
        source=source,
        confidence=source.confidence if source else None,
        paper_id=paper_id,
        corrected_by=corrected.by if corrected else None,
        correction_id=UUID(said.id) if said else None,
        conflict=next((c for c in resolved.conflicts if c.path == path), None),
        added=resolved.corrections.added(path),
        second=opinion.of(page=source.page, box=source.box) if opinion and source else None,
        confirmed_by=confirmed.by if confirmed and not corrected else None,
    )
