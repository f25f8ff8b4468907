"""Backups by the night: the newest are kept, and a drill proves what one holds."""

from datetime import UTC, datetime

import pytest

from kernel.errors import InvalidInput
from workbench.commands import backups
from workbench.commands.backups import drill, nightly


def test_that_the_newest_are_kept_and_nothing_else_in_the_folder_is_touched(
    store, tmp_path, monkeypatch
):
    moments = iter(datetime(2026, 11, day, 2, 30, tzinfo=UTC) for day in (1, 2, 3))

    class Nights(datetime):
        @classmethod
        def now(cls, tz=None):
            return next(moments)

    monkeypatch.setattr(backups, "datetime", Nights)
    (tmp_path / "notes.txt").write_text("mine")

    for _ in range(3):
        made, removed = nightly(store, tmp_path, keep=2)

    assert made.name == "workbench-20261103T023000.dump"
    assert [one.name for one in removed] == ["workbench-20261101T023000.dump"]
    assert sorted(one.name for one in tmp_path.iterdir()) == [
        "notes.txt",
        "workbench-20261102T023000.dump",
        "workbench-20261102T023000.dump.json",
        "workbench-20261103T023000.dump",
        "workbench-20261103T023000.dump.json",
    ]


def test_that_at_least_one_is_kept(store, tmp_path):
    with pytest.raises(InvalidInput):
        nightly(store, tmp_path, keep=0)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.timeout(300)
def test_that_a_drill_finds_a_whole_backup_whole_and_names_what_is_missing(store, org_a, tmp_path):
    file, _ = nightly(store, tmp_path, keep=1)
    said: list[str] = []

    assert drill(file, told=said.append) == []
    assert any("rows are back" in line for line in said)

    note = file.with_name(f"{file.name}.json")
    told = note.read_text()
    note.write_text(told.replace('"app.organization": ', '"app.organization": 9', 1))
    [finding] = drill(file, told=said.append)
    assert finding.startswith("app.organization has ")
