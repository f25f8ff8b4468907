"""Requests that are sent again with their key: carried out once, answered as before."""

from kernel.store import request_keys
from kernel.store.actor import Actor
from kernel.store.request_keys import KeptAnswer
from kernel.store.session import tenant_session

__all__ = ["KeptAnswer", "begin", "end", "give_up"]


def begin(actor: Actor, key: str, digest: str) -> KeptAnswer | None:
    """Take the key for a request; what it was answered where it was carried out before.

    Args:
        actor: Who asks; everybody has keys of their own.
        key: Of the request.
        digest: Of all that was asked.

    Raises:
        InvalidInput: The key came with another request.
        Conflict: The request is being carried out, or was broken off at an unknown point.
    """
    with tenant_session(actor) as session:
        return request_keys.claim_key(session, key, digest)


def end(actor: Actor, key: str, answer: KeptAnswer) -> None:
    """Keep the answer of a request that was carried out."""
    with tenant_session(actor) as session:
        request_keys.keep_answer(session, key, answer)


def give_up(actor: Actor, key: str) -> None:
    """Let the key be used again: the request was refused and has changed nothing."""
    with tenant_session(actor) as session:
        request_keys.give_back_key(session, key)
