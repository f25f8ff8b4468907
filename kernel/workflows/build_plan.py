"""Build a plan of a well from the papers on file, keep it, and say what it rests on."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from uuid import UUID

from kernel.documents.item import DocumentItem
from kernel.errors import InvalidInput, NotFound
from kernel.policy.findings import Finding
from kernel.store.actor import Actor, Role
from kernel.store.tracking import NAMED, track
from kernel.wells.api_number import ApiNumber
from kernel.workflows.fetch_to_folder import STATUS_WORDS
from kernel.workflows.gathering import (
    NOTHING,
    Gathered,
    Json,
    Outcome,
    extraction_of,
    gather,
    texas_only,
)
from kernel.workflows.hand_in import HandedIn, read_now
from kernel.workflows.papers import PaperSummary, summaries_of
from kernel.workflows.plan_choices import KeptChoices, choices_json
from kernel.workflows.plan_papers import (
    Choices,
    Mode,
    plan_resolved,
)
from kernel.workflows.planning_preferences import preferences_in_force
from kernel.workflows.reading import Progress, Upload
from kernel.workflows.sample_data import add_sample_papers
from kernel.workflows.samples import sample_wells
from kernel.workflows.save_plan import save_made
from kernel.workflows.water_letter import with_override
from kernel.workflows.well_facts import InputMode, OnFile, on_file

__all__ = ["Upload", "build_plan", "sample_plan"]


def build_plan(
    actor: Actor,
    api: ApiNumber,
    *,
    mode: Mode = "combined",
    merge_threshold_ft: float | None = None,
    as_of: date | None = None,
    uploads: Sequence[Upload] = (),
    gau_override: Upload | None = None,
    use_gau_override_if_invalid: bool = False,
    input_mode: InputMode = "extractions",
    earlier: KeptChoices | None = None,
    keep_changes: bool = False,
    fetched: Json | None = None,
    done: HandedIn | None = None,
    snapshot_id: UUID | None = None,
    progress: Progress | None = None,
) -> Json:
    """From an API number and its papers to a saved, checked and cited plugging plan.

    Args:
        actor: Who plans.
        api: The well.
        mode: `combined`, `isolated`, or `both` as two saved variants.
        merge_threshold_ft: Largest gap over which plugs are merged; the organization's where
            None. [ft]
        as_of: The day to which ages are counted; today by default.
        uploads: Papers handed in now; they are kept with the well.
        gau_override: A groundwater letter, PDF or JSON.
        use_gau_override_if_invalid: Lets it stand in for a letter that is missing, has no depth
            or is out of date; else it counts as one more letter.
        input_mode: Which papers count.
        earlier: The saved plan that this one follows: its letter counts unless another is given.
        keep_changes: Whether changes made in conversations are made again on the new plan, as a
            version after it: those of `earlier`, and of other variants those of the version that
            holds.
        fetched: What `fetch_documents` answered just before, to be told with the plan.
        done: Papers and letter that were handed in and read before, in place of both.
        snapshot_id: From `uuid7()`, where the plan is to be found again by a second run.
        progress: Receives each step in words.

    Returns:
        The plan JSON with `plan_id`, `snapshot_id` and `extraction`; with changes that were made
        again, `carried` and `left_out` say which.

    Raises:
        NotAllowed: The role does not permit changes.
        InvalidInput: A well outside Texas, an override without a letter, only papers of another
            well.
        NotFound: No paper says anything about the well.
    """
    actor.must_be(Role.EDITOR)
    texas_only(api)
    choices = Choices(
        mode=mode,
        merge_threshold_ft=merge_threshold_ft,
        as_of=as_of or date.today(),
        preferences=preferences_in_force(actor),
    )
    given = gau_override is not None or (done is not None and done.has_letter)
    if use_gau_override_if_invalid and not given:
        raise InvalidInput(
            "A letter is to stand in for an invalid one, but none was given.",
            hint="Send it as gau_file, PDF or JSON.",
        )
    if done is None and (uploads or gau_override):
        done = read_now(actor, api, uploads, letter=gau_override, progress=progress)
    done = done or HandedIn()
    refused = summaries_of(done)[len(done.kept) :]
    handed_in = _ids_of_kept(done, refused)
    if earlier is not None:
        handed_in += earlier.paper_ids
    held = on_file(actor, api, input_mode=input_mode, handed_in=handed_in, progress=progress)
    letter_items, stand_in = _letter_items(done, earlier)
    letter = _letter(api, letter_items)
    papers = with_refused(held.gathered, refused)
    answer = _planned(
        replace(held, gathered=papers),
        letter,
        api,
        choices,
        stand_in=stand_in or use_gau_override_if_invalid,
        fetched=fetched,
    )
    if progress is not None:
        progress("Saving …")
    answer["choices"] = choices_json(
        choices,
        input_mode=input_mode,
        paper_ids=handed_in,
        letter=letter_items,
        letter_stands_in=stand_in or use_gau_override_if_invalid,
    )
    saved, generated_id = save_made(
        actor,
        api,
        answer,
        choices,
        earlier_id=earlier.snapshot_id if earlier else None,
        first_id=snapshot_id,
        keep_changes=keep_changes,
    )
    _track(actor, api, saved, held, generated_id)
    return saved


def sample_plan(actor: Actor) -> Json:
    """Plan the first sample well in the actor's organization from its printed papers.

    Raises:
        NotFound: The product carries no sample wells.
    """
    actor.must_be(Role.EDITOR)
    wells = sample_wells()
    if not wells:
        raise NotFound("There is no sample well.")
    add_sample_papers(actor, wells[0])
    return build_plan(actor, ApiNumber.parse(wells[0].api14))


def _ids_of_kept(done: HandedIn, refused: Sequence[PaperSummary]) -> list[UUID]:
    """The papers handed in.

    Raises:
        InvalidInput: Files were handed in, and all of them were refused.
    """
    if refused and not done.kept:
        raise InvalidInput(
            " ".join(_said(paper) for paper in refused), hint="Hand in the well's papers as PDF."
        )
    return [paper.id for paper in done.kept]


def with_refused(papers: Gathered, refused: Sequence[PaperSummary]) -> Gathered:
    """The papers with those that were refused named among the files and as findings."""
    return Gathered(
        facts=papers.facts,
        files=(
            *papers.files,
            *(Outcome(file=one.name, kind=one.kind, notes=one.errors) for one in refused),
        ),
        findings=(*papers.findings, *(_not_kept(one) for one in refused)),
    )


def _not_kept(paper: PaperSummary) -> Finding:
    return Finding(
        code="PAPER_NOT_KEPT",
        level="advice",
        rule="papers of the well",
        subject=paper.name,
        message=_said(paper),
    )


def _said(paper: PaperSummary) -> str:
    reason = paper.errors[0]
    return reason if paper.name in reason else f"{paper.name}: {reason}"


def _letter_items(
    done: HandedIn, earlier: KeptChoices | None
) -> tuple[Sequence[DocumentItem], bool]:
    """The letter for this plan only as it was read, and whether an earlier plan let it stand in.

    Raises:
        InvalidInput: The letter that was handed in is none.
    """
    if done.letter_problem:
        raise InvalidInput(done.letter_problem)
    if done.letter:
        return done.letter, False
    return (earlier.letter, earlier.letter_stands_in) if earlier is not None else ((), False)


def _letter(api: ApiNumber, items: Sequence[DocumentItem]) -> Gathered:
    """The facts of the letter handed in."""
    if not items:
        return NOTHING
    gathered = gather(items, api)
    letters = tuple(fact for fact in gathered.facts if fact.path.startswith("gau."))
    if not letters:
        notes = "; ".join(note for outcome in gathered.files for note in outcome.notes)
        raise InvalidInput(
            f"{items[0].file} does not read as a groundwater letter. {notes}".strip(),
            hint="Hand in the letter (Form GW-2) as PDF, or its depths as JSON.",
        )
    return replace(gathered, facts=letters)


def _planned(
    held: OnFile,
    letter: Gathered,
    api: ApiNumber,
    choices: Choices,
    *,
    stand_in: bool,
    fetched: Json | None,
) -> Json:
    papers = held.gathered
    if not papers.facts and not letter.facts and not held.corrections:
        status = fetched["status"] if fetched else "success"
        why = f" {STATUS_WORDS[status]}." if status != "success" else ""
        raise NotFound(
            f"Nothing is known about {api} yet.{why}",
            hint="Hand in its completion report (W-2 or G-1) and its groundwater letter as PDF.",
        )
    resolved, findings = with_override(
        api,
        papers,
        letter,
        as_of=choices.as_of,
        corrections=held.corrections,
        may_stand_in=stand_in,
    )
    answer = plan_resolved(resolved, choices, findings=findings)
    answer["extraction"] = extraction_of(api, papers, letter, source=held.origin)
    answer["extraction"]["output_dir"] = f"papers/{api.api10}"
    if fetched is not None:
        told = ("status", "source", "packets", "problems")
        answer["extraction"] |= {name: fetched[name] for name in told}
    return answer


def _track(actor: Actor, api: ApiNumber, saved: Json, held: OnFile, snapshot_id: UUID) -> None:
    facts = saved["inputs"]["facts"]
    names = {name: facts[name] for name in NAMED if facts.get(name)}
    track(
        actor,
        api.api14,
        "w3a_generated",
        held.origin,
        {
            **names,
            "plan_id": saved["plan_id"],
            "snapshot_id": str(snapshot_id),
            "plugs_mode": saved["mode"],
        },
        subject=snapshot_id,
    )
