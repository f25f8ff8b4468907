"""The person for whom a command acts, named by e-mail."""

from kernel.errors import InvalidInput
from kernel.store.actor import Actor
from kernel.store.session import auth_session
from kernel.store.sign_in import candidates


def person_named(email: str) -> Actor:
    """The person of an address, in the opened store.

    Raises:
        InvalidInput: Nobody has this address, or more than one organization knows it.
    """
    with auth_session() as session:
        found = candidates(session, email)
    if len(found) != 1:
        many = "more than one organization knows" if found else "nobody has"
        raise InvalidInput(f"Cannot act for {email}: {many} this address.")
    return found[0].actor()
