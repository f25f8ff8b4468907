"""The report of a batch as PDF, with no browser: figures, totals, findings, table of wells."""

from collections.abc import Mapping, Sequence
from typing import Any

from kernel.exports.batch_charts import readiness_chart, sacks_chart, well_map
from kernel.exports.batch_files import LEVELS, cost_note, finding_words, options
from kernel.exports.cells import dashed_api
from kernel.exports.report_paper import Column, ReportPaper

Json = Mapping[str, Any]
_WELLS: tuple[Column, ...] = (
    ("API number", 68, "left"),
    ("Well", 118, "left"),
    ("State", 48, "left"),
    ("Sacks", 36, "right"),
    ("In the way", 262, "left"),
)


def batch_pdf(batch: Json) -> bytes:
    """The report on pages of letter size. The same batch gives the same bytes."""
    foot = f"{batch['title'][:90]} · plans as of {batch['as_of']}"
    paper = ReportPaper(title=f"Batch: {batch['title']}", subject="Plugging plans", foot=foot)
    paper.heading(batch["title"], size=17)
    totals = batch["totals"]
    counts = batch["counts"]
    paper.words(
        f"{batch['number_of_wells']:,} wells, {counts['done']:,} ready to file; "
        f"{totals['planned']:,} with a plan: {totals['sacks']:,.0f} sacks of cement, "
        f"{totals['mud_bbl']:,.0f} bbl of mud, {totals['bridge_plugs']:,.0f} bridge plugs."
        + "".join(
            f" Cost {float(one['amount']):,.0f} {one['currency']}, {one['rig_days']:,} rig days: "
            f"{cost_note(one)}."
            for one in totals["costs"]
        )
    )
    paper.heading("Wells by readiness")
    paper.figure(readiness_chart(batch))
    if totals["sacks_by_class"]:
        paper.heading("Cement by class, all wells with a plan")
        paper.figure(sacks_chart(batch))
    chart = well_map(batch)
    paper.heading("Map of the wells", room=chart.height + 30)
    paper.figure(chart, notes=chart.notes)
    if batch["findings"]:
        paper.heading("Findings")
        columns: Sequence[Column] = (
            ("Level", 110, "left"), ("Finding", 300, "left"), ("Wells", 50, "right"),
            ("Times", 50, "right"),
        )  # fmt: skip
        rows = [
            [LEVELS[f["level"]], finding_words(f["code"]), f"{f['wells']:,}",
             f"{f['times']:,}"]
            for f in batch["findings"]
        ]  # fmt: skip
        paper.table(columns, rows)
    paper.heading("Wells")
    paper.table(_WELLS, [_row(well) for well in batch["wells"]])
    paper.heading("How this was made", room=110)
    paper.table(
        (("Option", 150, "left"), ("Value", 380, "left")), [list(o) for o in options(batch)]
    )
    return paper.pdf()


def _row(well: Json) -> list[str]:
    sacks = well["figures"].get("sacks")
    return [
        dashed_api(well["api"]),
        well["well_name"],
        well["state"],
        f"{sacks:,}" if sacks is not None else "–",
        "  ".join(f"{one['words']}" for one in well["blockers"]),
    ]
