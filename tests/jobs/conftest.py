"""Papers to hand in: printed by the product's own generator, and scans without a word."""

import copy
import io
from collections.abc import Callable

import pytest
from PIL import Image

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
