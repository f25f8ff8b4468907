"""Rules by jurisdiction. Another state needs a pack in data/policy and a module beside these.

A module says its `JURISDICTION`, as the state's pack names it, and its `RULES`.
"""

from collections.abc import Callable, Iterator, Mapping
from functools import cache
from importlib import import_module
from pkgutil import iter_modules

from kernel.errors import NotFound
from kernel.plugging.needs import Outcome, Site

Rule = Callable[[Site], Iterator[Outcome]]
_ADDED: dict[str, tuple[Rule, ...]] = {}


def rules_for(jurisdiction: str) -> tuple[Rule, ...]:
    """The rules of a jurisdiction, in the order of its paragraphs.

    Raises:
        NotFound: No rules exist for it.
    """
    known = {**_modules(), **_ADDED}
    if jurisdiction not in known:
        raise NotFound(
            f"There are no plugging rules for {jurisdiction}.",
            hint=f"Rules exist for {', '.join(sorted(known))}.",
        )
    return known[jurisdiction]


def register(jurisdiction: str, rules: tuple[Rule, ...]) -> None:
    """Add the rules of a jurisdiction that live elsewhere; the same name again replaces them."""
    _ADDED[jurisdiction] = rules


@cache
def _modules() -> Mapping[str, tuple[Rule, ...]]:
    """The rules of every module of this package."""
    modules = [import_module(f"{__name__}.{found.name}") for found in iter_modules(__path__)]
    return {module.JURISDICTION: module.RULES for module in modules}
