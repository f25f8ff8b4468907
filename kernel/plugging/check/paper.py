"""The papers behind the plan: the form's codes and limits, citations, stale and missing facts."""

from collections.abc import Iterator

from kernel.plugging.check.case import Case, finding
from kernel.plugging.check.numbers import feet
from kernel.plugging.check.rows import NO_REQUIREMENT, UNEXPLAINED, PlugRow
from kernel.policy.findings import Finding
from kernel.reference import weights_of
from kernel.units import inches

FORM = "Form W-3A"
CASING_ROWS, PERFORATION_ROWS, PLUG_ROWS = 8, 9, 16  # the printed form has no more lines
KNOWN_CODES = range(1, 7)


def form_codes(case: Case) -> Iterator[Finding]:
    """Additional requirements carry a meaning: 1 to 4, or 6 alone."""
    for row in case.rows:
        for code in row.codes:
            if code == UNEXPLAINED or code not in KNOWN_CODES:
                yield finding(
                    case,
                    "FORM_CODE_UNKNOWN",
                    "practice",
                    FORM,
                    subject=row.name,
                    message=f"Code {code} has no known meaning. Use 1 to 4, or 6 for none.",
                    **row.context(),
                )
        if NO_REQUIREMENT in row.codes and len(set(row.codes)) > 1:
            yield finding(
                case,
                "FORM_CODE_NONE_AND_OTHERS",
                "advice",
                FORM,
                subject=row.name,
                message="Code 6 means no further requirement, yet the row has others.",
                **row.context(),
            )
        yield from _retainer_total(case, row)


def _retainer_total(case: Case, row: PlugRow) -> Iterator[Finding]:
    parts = [s for s in (row.sacks_below, row.sacks_on_top) if s is not None]
    if row.kind == "retainer" and row.sacks is None and not parts:
        yield finding(
            case,
            "SACKS_NOT_STATED",
            "practice",
            ("plug_fill_ft",),
            subject=row.name,
            message="Not checked: the retainer states no sacks below or on top.",
            **row.context(),
        )
    if len(parts) == 2 and row.sacks is not None and abs(sum(parts) - row.sacks) > 0.5:
        yield finding(
            case,
            "SACKS_DO_NOT_ADD_UP",
            "practice",
            FORM,
            subject=row.name,
            message=f"{parts[0]:g} sacks below and {parts[1]:g} on top are not {row.sacks:g}.",
            **row.context(),
        )


def form_limits(case: Case) -> Iterator[Finding]:
    """The form prints 8 casing, 9 perforation and 16 plug rows; more need a letter."""
    devices = {row.depth_ft for row in case.rows if row.kind == "cibp"}
    plugs = [
        row
        for row in case.rows
        if not (row.kind == "cap" and row.bottom_ft in devices)
        and not (row.cuts_casing and row.top_ft is None)
    ]
    for count, limit, what in (
        (len(case.well.casing) + len(case.well.liners), CASING_ROWS, "casing"),
        (len(case.well.perforations), PERFORATION_ROWS, "perforation"),
        (len(plugs), PLUG_ROWS, "plug"),
    ):
        if count > limit:
            yield finding(
                case,
                "FORM_ROWS_EXCEEDED",
                "advice",
                FORM,
                subject=f"{what} rows",
                message=f"{count} {what} rows; the form has {limit}. Merge rows or add a letter.",
                rows=count,
                limit=limit,
            )


def citations(case: Case) -> Iterator[Finding]:
    """Each step of a plan names its authority; the form's rows have no place for it."""
    for row in case.rows:
        if row.citations is not None and not row.citations:
            yield finding(
                case,
                "CITATION_MISSING",
                "advice",
                "each step names the rule, book or setting behind it",
                subject=row.name,
                message=f"The step of type {row.type_name} cites nothing.",
                **row.context(),
            )


def water_letter(case: Case) -> Iterator[Finding]:
    """A letter older than the setting is planned from, and a new one asked for."""
    gau = case.well.gau
    if gau is None or case.water_base_ft is None:
        return
    if gau.date is None:
        yield finding(
            case,
            "GAU_LETTER_UNDATED",
            "advice",
            ("gau_valid_years",),
            subject="GAU letter",
            message="Not checked: the letter has no date, so its age is unknown.",
        )
        return
    if case.as_of is None:
        return
    years = case.number("gau_valid_years")
    age = (case.as_of - gau.date).days / 365.25
    if age > years:
        yield finding(
            case,
            "GAU_LETTER_EXPIRED",
            "advice",
            ("gau_valid_years",),
            subject="GAU letter",
            message=f"The letter of {gau.date.isoformat()} is {age:.1f} years old on "
            f"{case.as_of.isoformat()}, more than {years:g}. Its depths are used; ask for a new "
            "one.",
            age_years=round(age, 2),
        )


def missing_facts(case: Case) -> Iterator[Finding]:
    """What the papers leave open and a paragraph needs."""
    for number, row in enumerate((*case.well.casing, *case.well.liners), start=1):
        name = f"casing row {number}"
        if row.od_in is None or row.shoe_ft is None:
            lacks = "no size" if row.od_in is None else "no setting depth"
            yield _unknown(case, name, f"it has {lacks}, so it is left out of every volume")
            continue
        if row.weight_lb_ft is None:
            yield _unknown(
                case,
                f"{inches(row.od_in)} at {feet(row.shoe_ft)} ft",
                "its weight is on no paper; volumes are taken from the lightest to the heaviest"
                if weights_of(row.od_in)
                else "its weight is on no paper and the pipe tables have no such size",
            )
        if row.toc_ft is None or row.toc_ft >= (row.stage_tool_ft or row.shoe_ft):
            yield _unknown(
                case,
                f"cement behind {inches(row.od_in)} at {feet(row.shoe_ft)} ft",
                "its top of cement is on no paper",
            )
    if not case.well.casing:
        yield _unknown(case, "casing", "no casing is on the papers, so no volume can be judged")
    if case.well.total_depth_ft is None:
        yield _unknown(case, "total depth", "it is on no paper")
    if not case.well.perforations:
        yield _unknown(case, "completed intervals", "no perforations or open hole are given")
    for barrier in case.standing:
        if barrier.kind in ("packer", "junk"):
            yield finding(
                case,
                "JUNK_NEEDS_APPROVAL",
                "advice",
                ("junk_needs_approval",),
                subject=barrier.name,
                message=f"The {barrier.name} stays only with the director's approval. What lies "
                "below it is not checked.",
                at_ft=barrier.top_ft,
            )


def _unknown(case: Case, subject: str, why: str) -> Finding:
    return finding(
        case,
        "FACT_MISSING",
        "advice",
        ("plug_fill_ft",),
        subject=subject,
        message=f"Not checked where it matters: {subject}: {why}.",
    )
