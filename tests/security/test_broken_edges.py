"""Guards at the edges: hashing, cookies, open pages, bodies, statements, addresses, first bytes.

Like `test_broken_guards`: one check for each guard, passed with it and failed without it.
"""

import io
import zipfile
from collections.abc import Callable
from xml.etree import ElementTree

import httpx2
import pytest
import sqlalchemy as sa
from openpyxl import Workbook
from openpyxl.worksheet import _reader
from starlette.responses import PlainTextResponse
from streamlit.testing.v1 import AppTest

from kernel.documents import read, sandbox, well_list
from kernel.errors import InvalidInput
from kernel.sources import model_address
from kernel.store import connection
from kernel.store.actor import Actor
from kernel.store.connection import Limits, guarded_engine
from kernel.workflows import credentials
from tests.isolation.test_the_pages import opened
from tests.security.conftest import PASSWORD, Stage
from tests.security.sources import ROOT
from tests.security.test_broken_guards import Break, always, replaced
from workbench.auth import cookie, door
from workbench.settings import Settings
from workbench.testing import as_person


@pytest.fixture(autouse=True)
def _hashed_as_in_the_product(monkeypatch):
    """Elsewhere the tests hash with less."""
    monkeypatch.setattr(credentials, "_HASHER", credentials.PasswordHasher())


def passwords_are_kept_as_argon2id(stage):
    """With at least what OWASP asks for: 19 MiB and two passes."""
    _, kind, _, costs, *_ = credentials.hash_password(PASSWORD).split("$")
    memory, passes, _ = (int(one.partition("=")[2]) for one in costs.split(","))
    assert kind == "argon2id"
    assert memory >= 19_456 and passes >= 2


class _Cheap(credentials.PasswordHasher):
    def __init__(self) -> None:
        super().__init__(time_cost=1, memory_cost=1_024)


def the_cookie_is_kept_from_scripts_and_other_sites(stage):
    answer = PlainTextResponse("")
    cookie.give_cookie(answer, "wbs_x", Settings())
    sent = answer.headers["set-cookie"].lower()
    assert "; httponly" in sent and "; samesite=lax" in sent


def _bare_cookie(answer: PlainTextResponse, name: str, value: str, **_: object) -> None:
    answer.headers.append("set-cookie", f"{name}={value}; path=/")


def an_open_page_obeys_a_sign_out(stage):
    """The page keeps its connection; its next action finds out that the session is over."""
    with stage.browser() as browser:
        screen = AppTest.from_file(str(ROOT / "pages" / "account.py"), default_timeout=60)
        screen.user = {"session": browser.cookies["wb_session"]}
        screen.run()
        assert "Your session has ended." not in [one.value for one in screen.title]
        browser.post("/auth/logout")
    screen.run()
    assert [one.value for one in screen.title] == ["Your session has ended."]


_known: dict[str, object] = {}
_asked = door.actor_of_session


def _remembered(token: str) -> object:
    if token not in _known:
        _known[token] = _asked(token)
    return _known[token]


def a_page_above_a_role_is_refused_at_its_address(stage):
    screen = opened(stage.viewer, "people", {})
    assert any("needs the role Admin" in one.value for one in screen.error)
    assert not screen.button


OPEN_BODY = {
    "paths": {
        "/people": {
            "post": {
                "requestBody": {
                    "content": {
                        "application/json": {"schema": {"$ref": "#/components/schemas/Person"}}
                    }
                }
            }
        }
    },
    "components": {"schemas": {"Person": {"type": "object", "properties": {"role": {}}}}},
}


def every_body_refuses_keys_that_it_does_not_know(stage):
    """Whatever a request may carry, at any depth, names all of its keys; by the description."""
    described = httpx2.get(
        f"{stage.site.url}/api/openapi.json", headers=as_person(stage.viewer), timeout=60
    ).json()
    open_to_all = [*_open_bodies(described)]
    assert open_to_all == []


def _open_bodies(described):
    schemas = described["components"]["schemas"]
    for path, verbs in described["paths"].items():
        for verb, told in verbs.items():
            for content in told.get("requestBody", {}).get("content", {}).values():
                yield from (
                    f"{verb} {path}: {name}" for name in _open_parts(content["schema"], schemas)
                )


def _open_parts(schema, schemas, seen=()):
    name = schema.get("$ref", "").rpartition("/")[2]
    if name in seen:
        return
    if name:
        schema, seen = schemas[name], (*seen, name)
    if "properties" in schema and schema.get("additionalProperties") is not False:
        yield schema.get("title", "?")
    inside = [*schema.get("properties", {}).values()]
    if schema.get("items"):
        inside.append(schema["items"])
    for choice in ("anyOf", "oneOf", "allOf"):
        inside += schema.get(choice, [])
    for one in inside:
        yield from _open_parts(one, schemas, seen)


def a_statement_that_does_not_end_is_ended(stage):
    engine = guarded_engine(stage.store.app, pool_size=1, limits=Limits(statement_s=0.2))
    with engine.connect() as line, pytest.raises(sa.exc.OperationalError, match="timeout"):
        line.execute(sa.text("select pg_sleep(0.6)"))
    engine.dispose()


_arguments = connection._arguments


def _without_limits(limits: Limits, *, reads_alone: bool) -> dict[str, object]:
    return _arguments(limits, reads_alone=reads_alone) | {"options": "-c timezone=UTC"}


def no_organization_names_a_model_inside(stage):
    for address in ("http://169.254.169.254/latest", "https://10.0.0.5/v1", "https://2130706433/"):
        with pytest.raises(ValueError, match="own network"):
            model_address.model_address(address, local_hosts=frozenset())


def only_papers_are_read_as_papers(stage):
    """The first bytes decide, whatever the name says."""
    [item] = read.read_document(b"MZ\x90\x00 this is a program", "w2.pdf")
    assert item.errors == ("The file is no PDF.",)


def a_reader_that_does_not_end_is_ended(stage):
    """One that waits costs no processor time, so only the clock can end it."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sandbox, "_CHILD", "import time; time.sleep(3)")
        [item] = sandbox.read_in_sandbox(b"%PDF", "x", seconds=-9.0)
    assert "stopped" in item.errors[0]


def no_entity_of_a_sheet_is_taken(stage):
    """Neither of the file itself, which may grow without end, nor of another file."""
    for entity in ('<!ENTITY x "unfolded">', f'<!ENTITY x SYSTEM "{ROOT.as_uri()}/Makefile">'):
        with pytest.raises(InvalidInput, match="cannot be read"):
            well_list.wells_in_file("x.xlsx", sheet_with(entity))


def sheet_with(entity: str) -> bytes:
    """A workbook whose one text is an entity that it declares."""
    book, out, changed = Workbook(), io.BytesIO(), io.BytesIO()
    book.active.append(["API number", "MARK"])
    book.save(out)
    with zipfile.ZipFile(out) as old, zipfile.ZipFile(changed, "w") as new:
        for name in old.namelist():
            text = old.read(name)
            if name.endswith("sheet1.xml"):
                text = f"<!DOCTYPE worksheet [{entity}]>".encode() + text.replace(b"MARK", b"&x;")
            new.writestr(name, text)
    return changed.getvalue()


GUARDS: dict[Callable[[Stage], None], Break] = {
    passwords_are_kept_as_argon2id: replaced((credentials, "_HASHER", _Cheap())),
    the_cookie_is_kept_from_scripts_and_other_sites: replaced(
        (PlainTextResponse, "set_cookie", _bare_cookie)
    ),
    an_open_page_obeys_a_sign_out: replaced((door, "actor_of_session", _remembered)),
    a_page_above_a_role_is_refused_at_its_address: replaced((Actor, "must_be", always(None))),
    every_body_refuses_keys_that_it_does_not_know: replaced(
        (httpx2, "get", lambda *_, **__: httpx2.Response(200, json=OPEN_BODY))
    ),
    a_statement_that_does_not_end_is_ended: replaced((connection, "_arguments", _without_limits)),
    no_organization_names_a_model_inside: replaced((model_address, "is_near", always(False))),
    only_papers_are_read_as_papers: replaced((read, "_refusal", always(None))),
    a_reader_that_does_not_end_is_ended: replaced((sandbox, "_START_SECONDS", 30)),
    no_entity_of_a_sheet_is_taken: replaced((_reader, "iterparse", ElementTree.iterparse)),
}


@pytest.mark.parametrize("check", GUARDS, ids=lambda check: check.__name__)
def test_that_the_guard_holds(stage, check):
    check(stage)


@pytest.mark.parametrize("check", GUARDS, ids=lambda check: check.__name__)
def test_that_without_its_guard_the_check_fails(stage, check, monkeypatch):
    GUARDS[check](monkeypatch)

    with pytest.raises((AssertionError, pytest.fail.Exception)):
        check(stage)
