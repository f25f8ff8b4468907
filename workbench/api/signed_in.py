"""What every endpoint but the open ones asks first: who is it, and how often did they ask."""

import math
import time
from typing import Annotated
from uuid import UUID

from fastapi import Depends, Request
from fastapi.security import APIKeyCookie, HTTPBearer
from limits import RateLimitItemPerMinute
from limits.storage import MemoryStorage
from limits.strategies import SlidingWindowCounterRateLimiter
from starlette.exceptions import HTTPException

from kernel.store.actor import Actor

# Declared for the documentation; the guard around the app has looked at both already.
_BEARER = HTTPBearer(
    auto_error=False, scheme_name="token", description="A token from /api/auth/token."
)
_COOKIE = APIKeyCookie(
    auto_error=False, name="wb_session", scheme_name="session", description="A signed-in browser."
)


class RateLimit:
    """So many requests a minute for each person, counted in this process.

    Args:
        per_minute: How many.
    """

    def __init__(self, per_minute: int) -> None:
        self._item = RateLimitItemPerMinute(per_minute)
        self._limiter = SlidingWindowCounterRateLimiter(MemoryStorage())

    def count(self, person_id: UUID) -> None:
        """Count one request.

        Raises:
            HTTPException: 429, with the seconds to wait.
        """
        if self._limiter.hit(self._item, str(person_id)):
            return
        ends, _left = self._limiter.get_window_stats(self._item, str(person_id))
        seconds = max(1, math.ceil(ends - time.time()))
        raise HTTPException(
            429,
            f"You asked more than {self._item.amount} times in a minute.",
            headers={"Retry-After": str(seconds)},
        )


def signed_in(request: Request) -> Actor:
    """The person who asks, as the guard found them.

    Raises:
        HTTPException: 401 where nobody is signed in, 429 above the limit.
    """
    actor = request.scope["state"].get("actor")
    if not isinstance(actor, Actor):
        raise HTTPException(401, "You are not signed in.")
    request.app.state.rate_limit.count(actor.user_id)
    return actor


SignedIn = Annotated[Actor, Depends(signed_in)]
SECURITY = [Depends(_BEARER), Depends(_COOKIE)]
