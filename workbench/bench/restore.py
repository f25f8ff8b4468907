"""How long backups and the way back take on a database of real size, in one of its own."""

import json
import shutil
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from kernel.store import audit, connection, embedded
from kernel.store.connection import StoreUrls, plain_engine
from kernel.store.integrity import inventory
from kernel.store.migrate import migrate
from kernel.store.organizations import found_organization
from workbench.bench.production import fill
from workbench.commands import backups
from workbench.settings import Settings
from workbench.startup import open_store

DAYS = 3_650  # of each well
AFTER_THE_BASE = 10  # so many parts, of which the last is written after the base backup
_MB = 1e6
_TABLE = "app.production_day"


def run(*, rows: int, as_json: bool) -> str:
    """The figures, as lines or as JSON.

    Args:
        rows: Volumes to generate; they are deleted by mistake and brought back.
        as_json: Print JSON instead of the lines.
    """
    folder = Path(tempfile.mkdtemp(prefix="workbench-bench-"))
    folder.chmod(0o711)  # as root the server's own account must get in
    options = Settings(data_dir=folder / "data", archive_dir=folder / "archive", sample_data=False)
    try:
        figures = restore_figures(options, rows)
    finally:
        connection.close()
        embedded.stop(options.data_dir)
        shutil.rmtree(folder, ignore_errors=True)
    if as_json:
        return json.dumps(figures, indent=1)
    return "\n".join(f"{name.replace('_', ' '):<36}{value}" for name, value in figures.items())


def restore_figures(options: Settings, rows: int) -> dict[str, Any]:
    """Fill, back up by each way, delete by mistake, go back, and compare.

    Args:
        options: Of an installation with an archive that is yet to be made.
        rows: Volumes to generate.
    """
    figures: dict[str, Any] = {}

    def timed(name: str, act: Callable[[], Any]) -> Any:
        began = time.monotonic()
        came = act()
        figures[f"{name}_s"] = round(time.monotonic() - began, 1)
        return came

    urls = open_store(options)
    migrate(urls)
    wells = max(AFTER_THE_BASE, rows // DAYS)
    days = max(1, rows // wells)
    timed("fill", lambda: _filled("Before", wells - wells // AFTER_THE_BASE, days))
    base, _ = timed("base_backup", lambda: backups.base(options))
    figures["base_backup_mb"] = round(base.bytes / _MB)
    timed("more_after_it", lambda: _filled("After", wells // AFTER_THE_BASE, days))
    audit.seal(urls)
    held = inventory(urls)
    figures["rows"] = held.rows[_TABLE]
    dump = options.data_dir.parent / "night.dump"
    timed("nightly_backup", lambda: backups.nightly(urls, dump.parent / "nights", keep=1))
    [dump] = (dump.parent / "nights").glob("*.dump")
    figures["nightly_backup_mb"] = round(dump.stat().st_size / _MB)
    figures["drill_findings"] = timed("drill", lambda: backups.drill(dump, told=lambda _line: None))
    dump.unlink()
    time.sleep(0.1)
    moment = datetime.now(UTC)
    time.sleep(0.1)
    _deleted_by_mistake(urls)
    connection.close()
    embedded.stop(options.data_dir)
    built, _ = timed(
        "back_to_the_moment",
        lambda: backups.go_back(options, moment, told=lambda _line: None),
    )
    figures["rows_brought_back"] = built.held.rows[_TABLE]
    figures["tables_that_differ"] = [
        name for name, number in held.rows.items() if built.held.rows.get(name) != number
    ]
    figures["restore_findings"] = built.findings
    return figures


def _filled(name: str, wells: int, days: int) -> None:
    person = found_organization(
        name=name, email=f"{name.lower()}@example.com", person_name=name, password_hash=""
    )
    fill(person, wells, days)


def _deleted_by_mistake(urls: StoreUrls) -> None:
    with plain_engine(urls.owner).begin() as owner:
        owner.execute(sa.text(f"truncate {_TABLE} cascade"))
