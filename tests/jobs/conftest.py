"""Papers to hand in: printed by the product's own generator, and scans without a word."""

import copy
import io
from collections.abc import Callable

import pytest
from PIL import Image, ImageDraw, ImageFont

from kernel.exports.facsimile_w2 import w2_pdf
from kernel.wells.api_number import ApiNumber
from kernel.workflows.reading import Upload
from kernel.workflows.samples import sample_wells


@pytest.fixture
def a_w2() -> Callable[..., Upload]:
    """A printed W-2 of the number given; its remarks tell it from others."""

    def make(api: ApiNumber, *, name: str = "w2.pdf", remarks: str = "NONE.") -> Upload:
        data = copy.deepcopy(dict(sample_wells()[0].w2))
        data["header"]["api"] = api.dashed
        return Upload(name=name, content=w2_pdf({**data, "remarks": remarks}))

    return make


@pytest.fixture
def a_scan() -> Upload:
    """A scanned file of three pages without a word, which OCR leaves quickly."""
    out = io.BytesIO()
    first, *rest = [Image.new("L", (850, 1100), 255) for _ in range(3)]
    first.save(out, "TIFF", save_all=True, append_images=rest)
    return Upload(name="scan.tif", content=out.getvalue())


def a_picture(*lines: str) -> Image.Image:
    """Lines of print as a scanner at 150 dots per inch sees them."""
    page = Image.new("L", (1275, 700), 255)
    for number, words in enumerate(lines):
        place = (60, 30 + 30 * number)
        ImageDraw.Draw(page).text(place, words, font=ImageFont.load_default(22), fill=0)
    return page


@pytest.fixture
def a_scanned_letter() -> Callable[[ApiNumber], Upload]:
    """The groundwater letter of a well as a scan of three pages."""

    def make(api: ApiNumber) -> Upload:
        first = a_picture(
            "GROUNDWATER PROTECTION DETERMINATION        Form GW-2",
            "Groundwater Advisory Unit",
            f"Date Issued:  15 July 2024                  API Number:  {api.api8}",
            "To protect usable-quality groundwater at this location, the Unit of",
            "Texas recommends:",
            "The interval from the land surface to a depth of 1625 feet must be isolated.",
        )
        notes = [
            a_picture("The office of the Commission: well in county"),
            a_picture("Form of the well"),
        ]
        out = io.BytesIO()
        first.save(out, "TIFF", save_all=True, append_images=notes)
        return Upload(name="gau.tif", content=out.getvalue())

    return make
