"""§3.14(a) and (d): the record the plan rests on, the water letter, the top of the well."""

import datetime
from collections.abc import Iterator

from kernel.facts.fact import Missing
from kernel.plugging.needs import Cut, Outcome, PlugNeed, Site
from kernel.policy.findings import Finding


def well_record(site: Site) -> Iterator[Outcome]:
    """The notice holds the complete casing record. Source: 16 TAC §3.14(a)(3).

    Without a completion report (W-2) there is no record: the plan is still made of what is
    known, says that it is minimal, and asks.
    """
    cite = site.policy["notice_days"].cite
    if site.well.district is None:
        yield Missing(
            fact="district",
            question="Which Commission district does the lease or permit name?",
            cites=(cite,),
        )
    if not site.well.casing:
        yield Finding(
            code="W2_MISSING",
            level="law",
            rule=cite,
            subject="casing",
            message="No casing record is known (no W-2 or G-1): the plan is minimal. Add the "
            "completion report before filing.",
        )
        yield Missing(
            fact="casing",
            question="Which casing strings are in the well (size, hole, shoe, cement)?",
            cites=(cite,),
        )
    if site.well.total_depth_ft is None:
        yield Missing(
            fact="total_depth_ft",
            question="What is the total depth of the well (ft)?",
            cites=(cite,),
            unit="ft",
        )


def district_notes(site: Site) -> Iterator[Outcome]:
    """What the district book says of county and field in words: for the engineer, §3.14(j)."""
    for key, subject in (("county_notes", site.well.county), ("field_notes", site.well.field)):
        notes = site.policy.requirements.get(key)
        for note in dict.fromkeys(notes.value) if notes else ():
            yield Finding(
                code="DISTRICT_NOTE",
                level="advice",
                rule=notes.cite if notes else "",
                subject=subject or key.split("_")[0],
                message=f"The district book says: {note.rstrip('.')}.",
            )


def water_letter_age(site: Site) -> Iterator[Outcome]:
    """A water letter is used whatever its age; past the setting a new one is asked for.

    The age limit is a setting, not rule text. Only a missing depth is Missing.
    """
    letter = site.well.gau
    limit = site.policy["gau_valid_years"]
    if letter is None:
        return
    if letter.date is None:
        yield Missing(
            fact="gau.date",
            question="Which date does the GAU letter carry?",
            cites=(limit.cite,),
        )
        return
    years = _years_between(letter.date, site.as_of)
    if years >= limit.value:
        yield Finding(
            code="GAU_LETTER_EXPIRED",
            level="practice",
            rule=limit.cite,
            subject="gau.date",
            message=f"The GAU letter of {letter.date.isoformat()} is more than {limit.value} years "
            f"old on {site.as_of.isoformat()}. Its depths are planned; ask for a new letter.",
            context={"date": letter.date.isoformat(), "as_of": site.as_of.isoformat()},
        )
        yield Missing(
            fact="gau.date",
            question=f"Is there a GAU letter newer than {letter.date.isoformat()}?",
            cites=(limit.cite,),
        )


def _years_between(start: datetime.date, end: datetime.date) -> float:
    """Whole years, plus a half where some days are left over, so that exactly n is not past n."""
    years = end.year - start.year - ((end.month, end.day) < (start.month, start.day))
    return years + (0.5 if (end.month, end.day) != (start.month, start.day) else -0.5)


def top_of_the_well(site: Site) -> Iterator[Outcome]:
    """Ten feet of cement in the top of the well, casing cut three feet below ground.

    Source: 16 TAC §3.14(d)(8). Read as ten feet below the cut, so that the plug stays whole.
    """
    cut, length = site.policy["cut_below_ground_ft"], site.policy["top_plug_ft"]
    cut_ft = float(cut.value)
    yield Cut(
        depth_ft=cut_ft,
        purpose=f"casing cut {cut.value} ft below ground and capped",
        cites=(cut.cite,),
    )
    yield PlugNeed(
        kind="top",
        top_ft=cut_ft,
        bottom_ft=cut_ft + length.value,
        anchor_ft=cut_ft,
        purpose=f"top plug, {length.value} ft of cement in the top of the well",
        cites=(length.cite,),
        sources=(),
        authority="law",
        behind_pipe=False,
    )
