"""The invented sample wells of data/samples and the papers printed from them."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

import yaml

from kernel.exports.facsimile import water_letter_pdf
from kernel.exports.facsimile_w2 import w2_pdf
from kernel.reference import DATA


@dataclass(frozen=True, slots=True, kw_only=True)
class SampleWell:
    """One invented well: who holds it and what its papers say."""

    api14: str
    organization: str
    latitude: float
    longitude: float
    w2: Mapping[str, Any]
    gau: Mapping[str, Any] | None  # None: the well has no letter, so a plan must ask for it

    def papers(self) -> list[tuple[str, bytes]]:
        """File name and PDF of each paper, printed now."""
        printed = [("w2.pdf", w2_pdf(self.w2))]
        if self.gau is not None:
            printed.append(("gau.pdf", water_letter_pdf(self.gau)))
        return printed


@cache
def sample_wells() -> tuple[SampleWell, ...]:
    """Every sample well, by API number."""
    wells = []
    for file in sorted((DATA / "samples").glob("*.yaml")):
        content = yaml.load(file.read_text("utf-8"), Loader=yaml.CSafeLoader)
        wells.append(
            SampleWell(
                api14=file.stem,
                organization=content["organization"],
                latitude=content["latitude"],
                longitude=content["longitude"],
                w2=content["w2"],
                gau=content.get("gau"),
            )
        )
    return tuple(wells)
