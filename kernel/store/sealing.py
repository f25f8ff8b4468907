"""A secret that is kept in the database, unreadable without the key of the installation."""

import secrets
from dataclasses import dataclass, field

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from kernel.errors import Unavailable

NONCE_BYTES = 12


@dataclass(frozen=True, slots=True)
class Seal:
    """Seals and opens secrets with AES-256-GCM.

    Attributes:
        key: 32 bytes, derived from the installation's own for this purpose alone.
    """

    key: bytes = field(repr=False)

    def seal(self, secret: str, bound_to: str) -> bytes:
        """SECRET, to be opened only together with the same BOUND_TO.

        >>> seal = Seal(bytes(32))
        >>> seal.open(seal.seal("k-123", "llm.example.com"), "llm.example.com")
        'k-123'
        """
        nonce = secrets.token_bytes(NONCE_BYTES)
        return nonce + AESGCM(self.key).encrypt(nonce, secret.encode(), bound_to.encode())

    def open(self, sealed: bytes, bound_to: str) -> str:
        """The secret.

        Raises:
            Unavailable: It was sealed with another key, or for something else.
        """
        nonce, rest = sealed[:NONCE_BYTES], sealed[NONCE_BYTES:]
        try:
            return AESGCM(self.key).decrypt(nonce, rest, bound_to.encode()).decode()
        except (InvalidTag, ValueError) as failure:
            raise Unavailable(
                "The stored key of the assistant's model cannot be read on this host.",
                hint="An administrator types the key again under “Assistant model”.",
            ) from failure
