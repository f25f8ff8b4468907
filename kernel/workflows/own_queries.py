"""A person's own SQL on their organization's records, which every role may read."""

from kernel.store import readers
from kernel.store.actor import Actor
from kernel.store.readers import Answer, ReadableTable


def run_query(actor: Actor, text: str) -> Answer:
    """The rows of one query.

    Raises:
        InvalidInput: It is no query, or the server refuses it; its own words say why.
        Unavailable: It took too long, or the database does not answer.
    """
    return readers.run_query(actor, text)


def readable_tables(actor: Actor) -> list[ReadableTable]:
    """What a query may read."""
    return readers.readable_tables(actor)
