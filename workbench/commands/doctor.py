"""What `workbench doctor` prints."""

import json
from collections.abc import Iterable
from dataclasses import asdict

from workbench.doctor import Finding

_MARKS = {"well": "ok   ", "note": "note ", "fault": "FAULT"}


def as_text(finding: Finding) -> str:
    """One finding on a line, what to do about it below."""
    line = f"{_MARKS[finding.state]} {finding.area}: {finding.words}"
    return f"{line}\n      → {finding.advice}" if finding.advice else line


def as_json(findings: Iterable[Finding]) -> str:
    """All findings as a list."""
    return json.dumps([asdict(one) for one in findings], ensure_ascii=False, indent=1)
