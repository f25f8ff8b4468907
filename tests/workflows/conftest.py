"""Papers printed by the product's own generator, so that the tests need no file from outside."""

import copy
from collections.abc import Callable
from typing import Any

import pytest

from kernel.exports.facsimile import water_letter_pdf
from kernel.exports.facsimile_w2 import w2_pdf
from kernel.wells.api_number import ApiNumber
from kernel.workflows.papers import Upload
from kernel.workflows.samples import SampleWell, sample_wells


def _sample() -> SampleWell:
    return next(well for well in sample_wells() if well.gau is not None)


@pytest.fixture
def a_w2() -> Callable[..., Upload]:
    """A printed W-2 of the number given; sections of the form may be replaced."""

    def make(api: ApiNumber, *, name: str = "w2.pdf", **sections: Any) -> Upload:
        data = copy.deepcopy(dict(_sample().w2))
        data["header"]["api"] = api.dashed
        for section, value in sections.items():
            if isinstance(value, dict):
                data[section] = {**data.get(section, {}), **value}
            else:
                data[section] = value
        return Upload(name=name, content=w2_pdf(data))

    return make


@pytest.fixture
def a_letter() -> Callable[..., Upload]:
    """A printed groundwater letter of the number given."""

    def make(api: ApiNumber, *, name: str = "gau.pdf", **said: Any) -> Upload:
        data = {**copy.deepcopy(dict(_sample().gau or {})), "api_raw": api.api8, **said}
        return Upload(name=name, content=water_letter_pdf(data))

    return make


@pytest.fixture
def an_api(a_well_number: Callable[[], str]) -> Callable[[], ApiNumber]:
    """A Texas number that no other test uses."""
    return lambda: ApiNumber(api14=a_well_number())
