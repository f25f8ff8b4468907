"""Sign-in: from e-mail and password to a session or a token; all who fail get one answer."""

import hashlib
import time
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from threading import BoundedSemaphore
from uuid import UUID

import anyio
import structlog
from anyio import to_thread

from kernel.errors import NotAllowed
from kernel.store import sign_in as store
from kernel.store.session import auth_session
from kernel.store.sign_in import Candidate, Throttle
from kernel.workflows.credentials import (
    new_api_token,
    new_session_token,
    token_hash,
    verify_password,
)
from workbench.settings import Settings

log = structlog.get_logger(__name__)

REFUSAL_S = 0.4  # no refusal comes sooner, so that its time says nothing
ADDRESS_FREE = 10  # one address may serve an office: it gets this many times the free tries
_ROOM = BoundedSemaphore(4)  # argon2 takes 64 MB each


class SignInRefused(NotAllowed):
    """The one answer to a wrong e-mail, a wrong password and an inactive account."""

    def __init__(self) -> None:
        super().__init__(
            "E-mail or password is not right.",
            hint="An administrator of your organization can set a new password.",
        )


class MustWait(NotAllowed):
    """Too many failures: the next try may come after so many seconds."""

    def __init__(self, seconds: float) -> None:
        self.seconds = max(1, round(seconds + 0.5))
        minutes = f"{self.seconds // 60} min" if self.seconds >= 120 else f"{self.seconds} s"
        super().__init__(
            f"There were too many failed sign-ins. Wait {minutes} and try again.",
            hint="Nothing else is wrong with your account.",
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Visitor:
    """Where a sign-in comes from."""

    address: str
    agent: str


class SignIn:
    """The procedure with the settings of this process.

    Args:
        settings: Times, limits, and whether sample accounts count.
    """

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        free = settings.sign_in_free_attempts
        self._throttle = Throttle(
            free_account=free,
            free_address=free * ADDRESS_FREE,
            longest_s=settings.sign_in_longest_wait_seconds,
        )

    async def prove(self, email: str, password: str, visitor: Visitor) -> tuple[Candidate, ...]:
        """The accounts that e-mail and password fit: one for each organization of the person.

        Raises:
            MustWait: Too many failures of this account or address.
            SignInRefused: Nothing fits.
        """
        began = time.monotonic()
        fitting = await to_thread.run_sync(self._fitting, email, password, visitor)
        if not fitting:
            log.warning("sign_in_refused", address=visitor.address)
            await anyio.sleep(max(0.0, began + REFUSAL_S - time.monotonic()))
            raise SignInRefused
        return fitting

    def account(self, email: str, organization_id: UUID) -> Candidate | None:
        """The account of a person in one organization, as it is now."""
        with auth_session() as session:
            accounts = store.candidates(session, email)
        found = [row for row in accounts if row.organization_id == organization_id]
        return found[0] if found and self._admitted(found[0]) else None

    def open_session(self, account: Candidate, visitor: Visitor) -> str:
        """Begin a session; its token goes into the cookie, only its hash is kept."""
        token = new_session_token()
        with auth_session() as session:
            store.create_session(
                session,
                account.actor(),
                token_hash=token_hash(token),
                absolute=timedelta(hours=self._settings.session_absolute_hours),
                address=visitor.address,
                agent=visitor.agent,
            )
        log.info("signed_in", user=str(account.person_id), address=visitor.address)
        return token

    def open_token(self, account: Candidate, name: str) -> tuple[str, datetime]:
        """Make an API token and say when it ends; only its hash is kept."""
        token = new_api_token()
        ends = datetime.now(UTC) + timedelta(days=self._settings.token_days)
        with auth_session() as session:
            store.create_token(
                session, account.actor(), name=name, token_hash=token_hash(token), expires_at=ends
            )
        log.info("api_access_given", user=str(account.person_id))
        return token, ends

    def end_session(self, token: str) -> None:
        """End the session of this token; open pages notice at their next action."""
        with auth_session() as session:
            store.revoke_session(session, token_hash(token))

    def _fitting(self, email: str, password: str, visitor: Visitor) -> tuple[Candidate, ...]:
        wanted = email.strip().lower()[:254]
        key = hashlib.sha256(wanted.encode()).hexdigest()
        with auth_session() as session:
            wait = store.begin_attempt(
                session, account=key, address=visitor.address, throttle=self._throttle
            )
        if wait:
            log.warning("sign_in_throttled", address=visitor.address, wait_s=round(wait))
            raise MustWait(wait)
        with auth_session() as session:
            candidates = store.candidates(session, wanted)
        with _ROOM:
            fitting = tuple(
                row
                for row in candidates or (None,)  # an unknown account costs one check as well
                if verify_password(password, row.password_hash if row else None)
                and row
                and self._admitted(row)
            )
        if fitting:
            with auth_session() as session:
                store.attempt_succeeded(session, account=key, address=visitor.address)
        return fitting

    def _admitted(self, account: Candidate) -> bool:
        """Sample accounts have well-known passwords: production does not know them."""
        return not (account.sample and self._settings.production)
