"""Rules by jurisdiction. Another state needs a pack in data/policy and one entry here."""

from collections.abc import Callable, Iterator

from kernel.errors import NotFound
from kernel.plugging.needs import Outcome, Site
from kernel.plugging.rules import texas

Rule = Callable[[Site], Iterator[Outcome]]
_BY_JURISDICTION: dict[str, tuple[Rule, ...]] = {"TX": texas.RULES}


def rules_for(jurisdiction: str) -> tuple[Rule, ...]:
    """The rules of a jurisdiction, in the order of its paragraphs.

    Raises:
        NotFound: No rules are registered for it.
    """
    if jurisdiction not in _BY_JURISDICTION:
        raise NotFound(
            f"There are no plugging rules for {jurisdiction}.",
            hint=f"Rules exist for {', '.join(sorted(_BY_JURISDICTION))}.",
        )
    return _BY_JURISDICTION[jurisdiction]


def register(jurisdiction: str, rules: tuple[Rule, ...]) -> None:
    """Add the rules of a jurisdiction; the same name again replaces them."""
    _BY_JURISDICTION[jurisdiction] = rules
