"""The well of papers that come without a number."""

import pytest

from kernel.documents.item import DocumentItem
from kernel.errors import InvalidInput
from kernel.workflows.named_well import well_named_in


def reading(**said):
    """A reader that finds in each file what is named for it."""
    return lambda data, name: said[data.decode()]


def a_completion(api, **said):
    return DocumentItem(file="w2.pdf", kind="w2", data={"header": {"api": api}}, **said)


def test_that_the_number_on_the_papers_is_the_well():
    read = reading(w2=[a_completion("42-003-46118")], gau=[DocumentItem(file="g", kind="other")])

    assert well_named_in([("w2.pdf", b"w2"), ("g.pdf", b"gau")], read).api10 == "4200346118"


def test_that_papers_of_two_wells_are_refused_with_both_numbers():
    read = reading(a=[a_completion("42-003-46118")], b=[a_completion("42-003-05717")])

    with pytest.raises(InvalidInput, match=r"42-003-46118 in a\.pdf, 42-003-05717 in b\.pdf"):
        well_named_in([("a.pdf", b"a"), ("b.pdf", b"b")], read)


def test_that_papers_without_a_number_are_refused_with_what_is_wrong_with_each():
    broken = DocumentItem(file="x.pdf", kind="other", errors=["This is not a PDF."])

    with pytest.raises(InvalidInput, match=r"names a well\. x\.pdf: This is not a PDF\."):
        well_named_in([("x.pdf", b"x")], reading(x=[broken]))
