"""A page with its words as plain JSON values and back, without losing a digit."""

from dataclasses import MISSING, fields
from typing import Any

from kernel.documents.words import Page, Word


def page_as_json(page: Page) -> dict[str, Any]:
    """The page; what is as by default is left out.

    >>> page_as_json(Page(number=2, width=612.0, height=792.0, words=(), images=1))
    {'number': 2, 'width': 612.0, 'height': 792.0, 'words': [], 'images': 1}
    """
    told = _told(page)
    told["words"] = [_told(word) for word in page.words]
    if page.fields:
        told["fields"] = [_told(word) for word in page.fields]
    return told


def page_from_json(told: dict[str, Any]) -> Page:
    """The page that `page_as_json` wrote."""
    return Page(
        **{
            **told,
            "words": tuple(map(_word, told["words"])),
            "fields": tuple(map(_word, told.get("fields", ()))),
            "ticks": tuple(tuple(box) for box in told.get("ticks", ())),
        }
    )


def _told(value: Page | Word) -> dict[str, Any]:
    return {
        field.name: getattr(value, field.name)
        for field in fields(value)
        if field.default is MISSING or getattr(value, field.name) != field.default
    }


def _word(told: dict[str, Any]) -> Word:
    printed = told.get("printed")
    return Word(**{**told, "printed": None if printed is None else tuple(printed)})
