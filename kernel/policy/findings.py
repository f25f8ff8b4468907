"""What a rule has to say about a plan."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

Level = Literal["law", "practice", "advice"]
Severity = Literal["blocking", "major", "minor"]
SEVERITY: Mapping[Level, Severity] = {"law": "blocking", "practice": "major", "advice": "minor"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """A rule that the plan breaks, strains, or leaves unchecked.

    `level` says who speaks: `law` is a paragraph of the rule and fails the plan, `practice` is a
    district book or chart, `advice` is good housekeeping.
    """

    code: str  # stable, upper case, for example SURFACE_SHOE_DEPTH_UNKNOWN
    level: Level
    rule: str  # the citation
    subject: str  # the plug, depth or fact that it speaks of
    message: str  # what is wrong and what to do, in words with units
    context: Mapping[str, object] = field(default_factory=dict)

    @property
    def severity(self) -> Severity:
        """One to one with the level."""
        return SEVERITY[self.level]

    def as_json(self) -> dict[str, object]:
        """The shape that the command line and the API answer with."""
        return {
            "code": self.code,
            "level": self.level,
            "severity": self.severity,
            "rule": self.rule,
            "subject": self.subject,
            "message": self.message,
            "context": dict(self.context),
        }
