"""Which schema belongs to which release of the product, so that a database can be taken back."""

from collections.abc import Mapping

from kernel.errors import InvalidInput
from kernel.store import migrate
from kernel.store.connection import StoreUrls, plain_engine

RELEASES: Mapping[str, str] = {"0.1.0": "0152"}  # before this one, oldest first


def revision_of(asked: str) -> str:
    """The schema of a release, or a schema by its own number.

    Raises:
        InvalidInput: This program knows no such release or schema.

    >>> revision_of("0.1.0"), revision_of("0138")
    ('0152', '0138')
    """
    revision = RELEASES.get(asked.removeprefix("v"), asked)
    if revision not in migrate.known():
        raise InvalidInput(
            f"This program knows no release or schema {asked}.",
            hint=f"It can go back to {', '.join(RELEASES)}.",
        )
    return revision


def taken_back(urls: StoreUrls, revision: str) -> None:
    """Take the schema back, and note the release that it fits.

    What only newer schemas can hold is lost. Raises as `migrate.migrate`.
    """
    migrate.migrate(urls, revision)
    order = migrate.known()
    fits = [name for name, of in RELEASES.items() if order.index(of) <= order.index(revision)]
    with plain_engine(urls.owner).begin() as connection:
        migrate.note_release(connection, fits[-1] if fits else "0.0.0")
