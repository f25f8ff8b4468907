"""The sign-in page and the way out, as routes of the app."""

import hashlib
from functools import lru_cache
from typing import Any
from uuid import UUID

from anyio import to_thread
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from kernel.errors import Unavailable
from kernel.store.sign_in import Candidate
from workbench.auth import door
from workbench.auth.cookie import give_cookie, take_cookie, token_in
from workbench.auth.origin import is_own_origin, local_path
from workbench.auth.sign_in import MustWait, SignIn, SignInRefused, Visitor
from workbench.auth.ticket import derived_key, opened, sealed
from workbench.http_edge.plain_pages import message_page, organization_page, sign_in_page
from workbench.settings import Settings


async def refuse_others(request: Request) -> Response:
    """Sign-in and sign-out take a POST; below /auth there is nothing else."""
    if request.url.path in {"/auth/login", "/auth/logout"}:
        raise HTTPException(405, "Sign in and out by the buttons.", headers={"Allow": "POST"})
    raise HTTPException(404, "There is no such page.")


def visitor(request: Request) -> Visitor:
    """Where the request comes from."""
    address = request.client.host if request.client else ""
    return Visitor(address=address, agent=request.headers.get("user-agent", "")[:300])


class SignInPages:
    """The pages of the door.

    Args:
        settings: Cookie and origin rules.
        sign_in: The procedure behind.
        key: Signs the note between password and choice of organization.
    """

    def __init__(self, settings: Settings, sign_in: SignIn, key: str) -> None:
        self._settings = settings
        self._sign_in = sign_in
        self._key = derived_key(key, "choice of organization")

    async def form(self, request: Request) -> Response:
        """GET /login: the form, or the page asked for where somebody is signed in already."""
        next_path = local_path(request.query_params.get("next"))
        token = token_in(request, self._settings)
        if token and await door.person_of(token) is not None:
            return RedirectResponse(next_path, 303)
        return self._page(next_path)

    async def submit(self, request: Request) -> Response:
        """POST /auth/login: e-mail and password, or the choice that follows them."""
        if not is_own_origin(request.headers, public_url=self._settings.public_url):
            return self._foreign(request)
        form = await request.form(max_files=0, max_fields=10)
        next_path = local_path(_text(form, "next"))
        if _text(form, "ticket"):
            return await self._chosen(request, form, next_path)
        email = _text(form, "email")
        try:
            fitting = await self._sign_in.prove(email, _text(form, "password"), visitor(request))
        except SignInRefused as refusal:
            return self._page(next_path, email=email, said=refusal.message, status=401)
        except MustWait as wait:
            page = self._page(next_path, email=email, said=wait.message, status=429)
            page.headers["retry-after"] = str(wait.seconds)
            return page
        except Unavailable as failure:  # what was typed stays
            return self._page(next_path, email=email, said=str(failure), status=503)
        if len(fitting) > 1:
            return self._ask(fitting, email, next_path)
        return await self._enter(request, fitting[0], next_path)

    async def leave(self, request: Request) -> Response:
        """POST /auth/logout: end the session here and in every open page."""
        if not is_own_origin(request.headers, public_url=self._settings.public_url):
            return self._foreign(request)
        if token := token_in(request, self._settings):
            await to_thread.run_sync(self._sign_in.end_session, token)
        response = RedirectResponse("/login", 303)
        take_cookie(response, self._settings)
        response.headers["clear-site-data"] = '"cache"'
        return response

    async def _chosen(self, request: Request, form: Any, next_path: str) -> Response:
        note = opened(_text(form, "ticket"), self._key)
        choice = _text(form, "choice")
        if note is None or choice not in note["accounts"]:
            return self._page(next_path, said="That took too long. Sign in again.", status=401)
        account = await to_thread.run_sync(self._sign_in.account, note["email"], UUID(choice))
        if account is None or _fingerprint(account) != note["accounts"][choice]:
            return self._page(next_path, said="The account has changed. Sign in again.", status=401)
        return await self._enter(request, account, next_path)

    async def _enter(self, request: Request, account: Candidate, next_path: str) -> Response:
        """A new token at every sign-in; the one that the browser had before ends."""
        if old := token_in(request, self._settings):
            await to_thread.run_sync(self._sign_in.end_session, old)
        token = await to_thread.run_sync(self._sign_in.open_session, account, visitor(request))
        response = RedirectResponse(next_path, 303)
        give_cookie(response, token, self._settings)
        return response

    def _ask(self, fitting: tuple[Candidate, ...], email: str, next_path: str) -> Response:
        accounts = {str(row.organization_id): _fingerprint(row) for row in fitting}
        return organization_page(
            next_path=next_path,
            ticket=sealed({"email": email, "accounts": accounts}, self._key),
            choices=[
                (str(row.organization_id), row.organization, row.role.value.capitalize())
                for row in fitting
            ],
        )

    def _page(
        self, next_path: str, *, email: str = "", said: str = "", status: int = 200
    ) -> Response:
        samples = sample_lines() if self._settings.wants_samples else ()
        return sign_in_page(
            next_path=next_path, email=email, said=said, samples=samples, status=status
        )

    def _foreign(self, request: Request) -> Response:
        return message_page(
            403,
            "This form was not sent by a page of the workbench, so nothing was done.",
            request_id=request.scope["state"]["request_id"],
            link=("/login", "Sign in"),
        )


def sign_in_routes(settings: Settings, sign_in: SignIn, key: str) -> list[Route]:
    """The routes of the door."""
    pages = SignInPages(settings, sign_in, key)
    return [
        Route("/login", pages.form, methods=["GET"]),
        Route("/auth/login", pages.submit, methods=["POST"]),
        Route("/auth/logout", pages.leave, methods=["POST"]),
        # Streamlit has addresses of its own below /auth; nothing of ours uses them.
        Route("/auth/{rest:path}", refuse_others, methods=["GET", "POST"]),
        Route("/oauth2callback", refuse_others, methods=["GET", "POST"]),
    ]


@lru_cache(maxsize=1)
def sample_lines() -> tuple[str, ...]:
    """What the sign-in page says about the sample accounts, outside production."""
    from kernel.workflows.seed import SAMPLE_PASSWORD, SAMPLE_PEOPLE

    people = (f"{p.email} · {p.role.value}, {p.organization}" for p in SAMPLE_PEOPLE)
    return (*people, f"each with the password {SAMPLE_PASSWORD}")


def _text(form: Any, name: str) -> str:
    value = form.get(name, "")
    return value if isinstance(value, str) else ""


def _fingerprint(account: Candidate) -> str:
    """Changes with the password, so that an old note opens nothing after a change."""
    return hashlib.sha256(account.password_hash.encode()).hexdigest()[:32]
