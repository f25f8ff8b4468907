"""A number or a duty with the authority behind it."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

Authority = Literal["law", "practice", "preference"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Requirement:
    """One value of a policy pack: what it is, who demands it, and where that is written."""

    key: str
    value: Any
    cite: str
    authority: Authority
    layer: str  # state, district, county, field, operator


@dataclass(frozen=True, slots=True, kw_only=True)
class Policy:
    """The requirements that hold at one well, the innermost layer already chosen."""

    requirements: Mapping[str, Requirement]
    version: str
    jurisdiction: str  # TX
    district: str | None

    def __getitem__(self, key: str) -> Requirement:
        """The requirement named KEY; a missing key is a bug in a pack, not a choice."""
        return self.requirements[key]

    def __contains__(self, key: str) -> bool:
        return key in self.requirements
