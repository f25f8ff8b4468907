"""Passwords and tokens: what is accepted, and how they are kept.

Passwords are kept as argon2id hashes, tokens as SHA-256 of 256 random bits: nobody can read them
back, and a look-up by hash needs no secret comparison.
"""

import hashlib
import re
import secrets
from functools import lru_cache
from itertools import pairwise

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from kernel.errors import InvalidInput

MIN_LENGTH = 12
MAX_LENGTH = 256  # a longer text only costs us time
SESSION_PREFIX, TOKEN_PREFIX = "wbs_", "wbt_"
_HASHER = PasswordHasher()  # argon2id with the library's RFC 9106 parameters

# Words that people make passwords of; with digits and signs around them they are still guessed.
_WORDS = """
access account admin adminadmin administrator amanda america andrew angel anthony apple april
arsenal ashley august autumn azerty badboy bailey banana baseball basketball batman blahblah
blink butterfly changeme changemenow charlie cheese chelsea chicken chocolate computer cookie
correcthorsebatterystaple cowboys dallas daniel database december default defaultpassword
diamond drilling eagles engineer everyone family february ferrari flower football forever
freedom friday friends george ginger google guest hannah harley hello helloworld hockey houston
hunter iloveyou iloveyouforever internet january jasmine jennifer jessica jesus jordan joseph
joshua july june justin killer letmein letmeinnow liverpool login loginlogin london love
lovelove lovely maggie manager march master masterkey matrix matthew mercedes michael michelle
midland monday monkey monster mustang mynameis mypassword newpassword nicole november october
odessa oilandgas oilfield operator orange passphrase passw password passwordpassword pepper
permian phoenix pokemon princess pussycat qazwsx qazwsxedc qwerty qwertyqwerty qwertyuiop
qwertyuiopasdfghjkl ranger rangers root rootroot samantha saturday school secret secretsecret
security september shadow soccer spiderman spring starwars steelers summer summertime sunday
sunshine superman supersecret sysadmin system temp temporary temppassword test testing testtest
texas thomas thursday tigger trustno trustnoone tuesday unknown user username wednesday welcome
welcomehome welcometo wellhead whatever william winter wizard workbench yankees zxcvbn zxcvbnm
"""
_COMMON_WORDS = frozenset(_WORDS.split())
_WALKS = ("abcdefghijklmnopqrstuvwxyz", "01234567890", "qwertyuiop", "asdfghjkl", "zxcvbnm")
_LEET = str.maketrans("@4831!05$7", "aaeeiiosst")


def check_password(password: str, *, email: str = "") -> None:
    """Refuse a password that is short, common, a mere sequence or the person's own address.

    Raises:
        InvalidInput: With the reason, and never with the password.
    """
    if len(password) < MIN_LENGTH:
        raise InvalidInput(
            f"The password is too short: it has {len(password)} characters.",
            hint=f"Use at least {MIN_LENGTH}; a few words in a row are easy to remember.",
        )
    if len(password) > MAX_LENGTH:
        raise InvalidInput(f"The password is longer than {MAX_LENGTH} characters.")
    if is_common(password) or _is_own_address(password, email):
        raise InvalidInput(
            "This password is among the first that somebody would guess.",
            hint="Use a few words that do not belong together.",
        )


def is_common(password: str) -> bool:
    """Whether PASSWORD is a well-known one, also with digits and signs around or in it.

    >>> [is_common(text) for text in ("Password2026!", "P@ssw0rd1234", "qwertyuiop12")]
    [True, True, True]
    >>> is_common("derrick owl paper 9 lantern")
    False
    """
    plain = password.casefold()
    if len(set(plain)) < 5 or any(_is_walk(text) for text in (plain, plain[::-1])):
        return True
    readings = {plain, plain.translate(_LEET), re.sub(r"^[\W\d_]+|[\W\d_]+$", "", plain)}
    readings |= {text.translate(_LEET) for text in readings}
    words = {re.sub(r"[^a-z]", "", text) for text in readings}
    return any(_halved(word) in _COMMON_WORDS or word in _COMMON_WORDS for word in words)


def _is_walk(text: str) -> bool:
    """Whether most of TEXT runs along the alphabet, the digits or a row of the keyboard."""
    steps = sum(any(a + b in walk for walk in _WALKS) for a, b in pairwise(text))
    return steps >= 0.75 * (len(text) - 1)


def _halved(word: str) -> str:
    half = word[: len(word) // 2]
    return half if half and half * 2 == word else word


def _is_own_address(password: str, email: str) -> bool:
    local = email.partition("@")[0].casefold()
    return bool(len(local) >= 4 and local in password.casefold() and len(password) - len(local) < 8)


def hash_password(password: str) -> str:
    """The argon2id hash to store."""
    return _HASHER.hash(password)


def verify_password(password: str, password_hash: str | None) -> bool:
    """Whether PASSWORD belongs to the hash; with no hash it costs the same and is False.

    >>> verify_password("whatever it is", None)
    False
    """
    try:
        matches = _HASHER.verify(password_hash or _stand_in(), password[: MAX_LENGTH + 1])
    except (VerificationError, InvalidHashError):
        return False
    return matches and password_hash is not None


@lru_cache(maxsize=1)
def _stand_in() -> str:
    """A hash of nothing anybody knows, so that an unknown account costs what a known one does."""
    return _HASHER.hash(secrets.token_urlsafe(32))


def new_session_token() -> str:
    """An opaque random session token for the cookie."""
    return SESSION_PREFIX + secrets.token_urlsafe(32)


def new_api_token() -> str:
    """An opaque random bearer token; it is shown once."""
    return TOKEN_PREFIX + secrets.token_urlsafe(32)


def new_password() -> str:
    """A first password for an invited person, easy to read out: four groups of letters.

    >>> len(new_password()), new_password() != new_password()
    (23, True)
    """
    letters = "abcdefghijkmnpqrstuvwxyz23456789"  # without l, o, 0, 1
    return "-".join("".join(secrets.choice(letters) for _ in range(5)) for _ in range(4))


def token_hash(token: str) -> bytes:
    """What is stored of a session or API token.

    >>> len(token_hash("wbt_x"))
    32
    """
    return hashlib.sha256(token.encode()).digest()
