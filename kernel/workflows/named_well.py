"""Which well a set of papers belongs to, where the person gave no number."""

from collections.abc import Callable, Sequence

from kernel.documents.facts_of import paper_of
from kernel.documents.item import DocumentItem
from kernel.documents.sandbox import read_in_sandbox
from kernel.errors import InvalidInput
from kernel.wells.api_number import ApiNumber

Reader = Callable[[bytes, str], Sequence[DocumentItem]]


def well_named_in(papers: Sequence[tuple[str, bytes]], read: Reader = read_in_sandbox) -> ApiNumber:
    """The one well that the papers name. Raises as `well_of`."""
    return well_of([(name, item) for name, data in papers for item in read(data, name)])


def well_of(items: Sequence[tuple[str, DocumentItem]]) -> ApiNumber:
    """The one well that papers name which have been read.

    Args:
        items: Each with the name of its file.

    Raises:
        InvalidInput: No paper names a well, or they name several.
    """
    numbers: dict[str, str] = {}
    errors: list[str] = []
    for name, item in items:
        errors += [f"{name}: {error}" for error in item.errors]
        number = paper_of(item).api
        if number:
            numbers.setdefault(number, name)
    if not numbers:
        raise InvalidInput(
            " ".join(["None of these papers names a well.", *errors]),
            hint="Type its API number as well, or give its completion report as PDF.",
        )
    if len(numbers) > 1:
        said = ", ".join(f"{ApiNumber.parse(n)} in {name}" for n, name in numbers.items())
        raise InvalidInput(
            f"These papers are of several wells: {said}.",
            hint="Type the API number of the one to plan, or take the other papers away.",
        )
    return ApiNumber.parse(next(iter(numbers)))
