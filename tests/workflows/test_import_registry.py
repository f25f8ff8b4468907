"""Public lists come into the registry whole, once, and go on where they were cut off."""

import pytest
import sqlalchemy as sa

from kernel.errors import Conflict, NotAllowed
from kernel.store.connection import plain_engine
from kernel.store.registry import register_well, well_of
from kernel.store.registry_import import importing
from kernel.store.session import tenant_session
from kernel.workflows.import_registry import import_registry, import_rejects, list_imports


@pytest.fixture
def a_list(tmp_path, a_well_number):
    """A list of new wells, and their numbers."""

    def write(count=10, lease="MABEE", extra=""):
        numbers = [a_well_number() for _ in range(count)]
        lines = [f"{number},{lease} {place},31.5" for place, number in enumerate(numbers)]
        path = tmp_path / f"{numbers[0]}.csv"
        path.write_text("\n".join(["API,Lease Name,Latitude", *lines, extra]) + "\n")
        return path, numbers

    return write


def well(actor, api14):
    with tenant_session(actor) as session:
        return well_of(session, api14)


def test_that_a_list_comes_in_and_tells_what_it_refused(store, org_a, a_list):
    path, numbers = a_list(10, extra="nonsense,X,31.5")
    told = []

    done = import_registry(path, size=4, progress=told.append)

    assert (done.row.rows, done.row.added, done.row.changed, done.row.rejected) == (11, 10, 0, 1)
    assert done.rows == 11
    listed = well(org_a.viewer, numbers[3])
    assert (listed.lease, listed.lat, listed.county) == ("MABEE 3", 31.5, "Andrews")
    assert listed.listed_at is not None
    assert import_rejects(org_a.admin, done.row.id) == [(12, "not an API number", "nonsense")]
    assert list_imports(org_a.admin)[0] == done.row
    assert any("of 12 lines" in words for words in told)
    for question in (list_imports, lambda actor: import_rejects(actor, done.row.id)):
        with pytest.raises(NotAllowed):
            question(org_a.editor)


def test_that_a_run_that_was_cut_off_goes_on_after_its_last_block(store, org_a, a_list):
    path, numbers = a_list(10)
    first = import_registry(path, size=4, should_stop=lambda: True)
    assert (first.row.state, first.row.line, first.row.added) == ("stopped", 5, 4)

    class Killed(BaseException):
        pass

    def kill(words):
        if words.startswith("9 of"):
            raise Killed

    with pytest.raises(Killed):
        import_registry(path, size=4, progress=kill)
    rest = import_registry(path, size=4)

    assert rest.row.id == first.row.id
    assert (rest.rows, rest.row.rows, rest.row.added) == (2, 10, 10)
    assert rest.row.state == "done"
    assert all(well(org_a.viewer, number).lease for number in numbers)


def test_that_a_list_is_brought_in_twice_only_when_asked(store, a_list):
    path, _ = a_list(3)
    import_registry(path)
    with pytest.raises(Conflict, match="in already"):
        import_registry(path)

    again = import_registry(path, again=True)

    assert (again.row.rows, again.row.added, again.row.changed) == (3, 0, 0)


def test_that_one_list_comes_in_at_a_time(store, a_list):
    path, _ = a_list(1)
    with (
        importing(store, name="other", sha256="0" * 64),
        pytest.raises(Conflict, match="at this moment"),
    ):
        import_registry(path)


def test_that_what_a_list_says_holds_and_what_it_leaves_open_stays(store, org_a, a_list):
    path, [number] = a_list(1)
    with tenant_session(org_a.editor) as session:
        register_well(session, api14=number, lease="OLD NAME", field="SPRABERRY")

    done = import_registry(path)

    listed = well(org_a.viewer, number)
    assert (done.row.added, done.row.changed) == (0, 1)
    assert (listed.lease, listed.field) == ("MABEE 0", "SPRABERRY")


def test_that_an_import_is_logged_as_one_and_its_wells_are_not(store, a_list):
    path, numbers = a_list(2)
    done = import_registry(path)
    with plain_engine(store.backup).connect() as backup:
        tables = backup.execute(
            sa.text("select tbl, op from audit.log where pk ->> 'id' = :i or pk ->> 'api14' = :n"),
            {"i": str(done.row.id), "n": numbers[0]},
        ).all()

    assert {row.tbl for row in tables} == {"app.registry_import"}
    assert {row.op for row in tables} == {"I", "U"}


def test_that_a_large_list_is_searchable_again_when_it_is_in(store, org_a, a_list, monkeypatch):
    monkeypatch.setattr("kernel.store.registry_import._FEW", 2)
    path, _ = a_list(2_000)

    done = import_registry(path)

    with plain_engine(store.owner).connect() as owner:
        stands = owner.scalar(sa.text("select to_regclass('app.well_search_text_index')"))
        trigrams = owner.scalar(
            sa.text("select count(*) from pg_extension where extname='pg_trgm'")
        )
    assert (stands is not None) is bool(trigrams)
    assert (done.index_seconds is not None) is bool(trigrams)
