"""Whether anybody has used this database yet."""

import sqlalchemy as sa

from kernel.store.connection import StoreUrls, plain_engine
from kernel.store.tables import organization


def is_empty(urls: StoreUrls) -> bool:
    """Whether no organization was ever founded; asked as the backup role, which sees them all."""
    with plain_engine(urls.backup).connect() as connection:
        return connection.scalar(sa.select(sa.exists(sa.select(organization)))) is False
