"""Every file that a plan can leave as: one list for the page, the command line and REST."""

import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from kernel.exports.plan_csv import plan_csv, plan_file_name
from kernel.exports.plan_xlsx import plan_xlsx
from kernel.exports.procedure import procedure_text
from kernel.exports.procedure_pdf import procedure_pdf
from kernel.exports.schematic_pdf import wellbore_pdf
from kernel.exports.schematic_sheet import wellbore_sheet
from kernel.exports.schematic_svg import PRINT_STYLE, svg
from kernel.exports.w3a_form import w3a_form_pdf

Plan = Mapping[str, Any]
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanFile:
    """One kind of file: `thing` and `suffix` name it, `made` writes it from the plan JSON."""

    thing: str
    suffix: str
    words: str
    media_type: str
    made: Callable[[Plan], bytes]

    @property
    def name(self) -> str:
        """Its name in a folder of its own, for example `w3a.pdf`."""
        return f"{self.thing}.{self.suffix}"

    def download_name(self, plan: Plan) -> str:
        """Its name as a download: well, thing, day."""
        return plan_file_name(plan, self.suffix, thing=self.thing)


def _drawing_svg(plan: Plan) -> bytes:
    return svg(wellbore_sheet(plan), style=PRINT_STYLE).encode()


def _json(plan: Plan) -> bytes:
    return json.dumps(plan, indent=1, ensure_ascii=False).encode()


PLAN_FILES = tuple(
    PlanFile(thing=thing, suffix=suffix, words=words, media_type=media_type, made=made)
    for thing, suffix, words, media_type, made in (
        ("w3a", "pdf", "Form W-3A", "application/pdf", w3a_form_pdf),
        ("procedure", "pdf", "Procedure for the rig", "application/pdf", procedure_pdf),
        ("procedure", "txt", "Procedure as text", "text/plain; charset=utf-8",
         lambda plan: procedure_text(plan).encode()),
        ("drawing", "pdf", "Drawing before and after", "application/pdf", wellbore_pdf),
        ("drawing", "svg", "Drawing before and after", "image/svg+xml", _drawing_svg),
        ("plan", "xlsx", "Plan and materials", XLSX, plan_xlsx),
        ("plan", "csv", "Plug rows", "text/csv; charset=utf-8", plan_csv),
        ("plan", "json", "Everything", "application/json", _json),
    )
)  # fmt: skip


def plan_file(name: str) -> PlanFile:
    """The kind of file of a name such as `drawing.svg`.

    >>> plan_file("w3a.pdf").words
    'Form W-3A'
    """
    return next(file for file in PLAN_FILES if file.name == name)


def written_files(plan: Plan) -> Iterator[tuple[str, bytes]]:
    """Name and content of every file; with both variants those of the isolated one too."""
    for file in PLAN_FILES:
        yield file.name, file.made(plan)
    isolated = (plan.get("variants") or {}).get("isolated")
    if isolated is None:
        return
    shared = {key: plan[key] for key in ("inputs", "formation_tops_detected") if key in plan}
    for file in PLAN_FILES:
        if file.suffix != "json":  # the one file holds both variants
            yield f"{file.thing}-isolated.{file.suffix}", file.made({**isolated, **shared})
