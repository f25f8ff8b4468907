"""`workbench restore`: what it says to the person, and its exit code."""

import sys
from datetime import UTC, datetime
from pathlib import Path

from kernel.store import backup
from kernel.store.integrity import integrity_findings
from kernel.store.point_in_time import Restored, Way
from workbench.commands import backups
from workbench.settings import settings
from workbench.startup import administrator_url, store_urls


def from_file(file: Path) -> int:
    """Fill an empty database from a nightly backup and prove that nothing is lost."""
    urls = store_urls(settings())
    held = backup.restore(
        urls, file, administrator=administrator_url(settings()), binaries=settings().pg_bindir
    )
    for finding in (found := integrity_findings(urls, backup.expected_inventory(file))):
        print(finding, file=sys.stderr)
    print(f"{sum(held.rows.values())} rows restored; {len(found)} findings.")
    return 1 if found else 0


def to_moment(text: str, *, check: bool, into: Path | None) -> int:
    """Go back to a moment, or say whether that can be done."""
    options, to = settings(), backups.moment(text)
    if check:
        print(as_text(backups.look(options, to)))
        return 0
    built, folder = backups.go_back(
        options, to, into=into, told=lambda line: print(line, file=sys.stderr)
    )
    for finding in built.findings:
        print(finding, file=sys.stderr)
    rows = sum(built.held.rows.values())
    print(f"{rows:,} rows as they were at {_said(to)}; {newest(built)}; {built.seconds:.0f} s.")
    if into is not None:
        print(f"Look at them with WORKBENCH_DATA_DIR={folder} workbench up, on another port.")
    else:
        print(
            f"The data from before are kept in {folder}: delete that folder when nobody misses "
            "anything.\nStart the product again. Jobs that waited then run again, and mails that "
            "were sent since may go out a second time."
        )
    return 1 if built.findings else 0


def as_text(way: Way) -> str:
    """What would be done."""
    return (
        f"{_said(way.to)} can be had: from the base backup of {_said(way.base.ended)} "
        f"({way.base.data_bytes / 1e6:,.0f} MB) and {way.segments} pieces of the log. Nothing was "
        "changed."
    )


def newest(built: Restored) -> str:
    """When the newest change in the data was made, in words.

    >>> from kernel.store.integrity import Inventory
    >>> held = Inventory(rows={}, policies=[], triggers=[], revision="")
    >>> newest(Restored(last_change=None, held=held, findings=[], seconds=1))
    'nothing was changed between the base backup and then'
    """
    if built.last_change is None:
        return "nothing was changed between the base backup and then"
    return f"the newest change is of {_said(built.last_change)}"


def _said(moment: datetime) -> str:
    return f"{moment.astimezone(UTC):%Y-%m-%d %H:%M:%S} UTC"
