"""The model of the assistant: chosen by administrators, its key kept sealed, its use limited."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
import sqlalchemy as sa

from kernel.errors import Conflict, InvalidInput, NotAllowed, Unavailable
from kernel.store import assistant as store
from kernel.store.chats import add_message
from kernel.store.plans import save_snapshot
from kernel.store.registry import register_well
from kernel.store.sealing import Seal
from kernel.store.session import tenant_session
from kernel.workflows.assistant_budget import LimitReached, Limits, reserve, settle
from kernel.workflows.assistant_model import (
    Server,
    Wanted,
    choose_model,
    chosen_model,
    model_in_use,
    try_model,
)
from kernel.workflows.chat_threads import create_thread
from tests.sources.chat_server import calls, chat_server, says

SEAL = Seal(bytes(range(32)))
HERE = frozenset({"127.0.0.1"})
HOSTED = Wanted(url="https://llm.example.com/v1", model="big", key="k-123")
INSTALLED = Server(url="https://ours.example.com/v1", model="ours", key="k-own")


def choose(actor, wanted, **how):
    held = chosen_model(actor, None)
    choose_model(actor, replace(wanted, version=held.version), SEAL, **how)


def in_use(actor, installed=None):
    return model_in_use(actor, installed, lambda: SEAL)


def test_that_without_a_choice_the_model_of_the_installation_answers(org_a):
    assert in_use(org_a.editor) is None
    held = in_use(org_a.editor, INSTALLED)

    assert (held.model.url, held.model.model, held.model.key) == (
        "https://ours.example.com/v1",
        "ours",
        "k-own",
    )
    assert held.level == "tools"
    told = chosen_model(org_a.admin, INSTALLED)
    assert (told.own, told.has_key, told.version, told.probe) == (False, True, None, None)


def test_that_an_organization_names_its_own_and_others_keep_theirs(org_a, org_b):
    choose(org_a.admin, HOSTED)

    assert in_use(org_a.editor, INSTALLED).model.key == "k-123"
    assert in_use(org_b.editor, INSTALLED).model.model == "ours"
    assert "k-123" not in repr(in_use(org_a.editor))
    assert "k-123" not in repr(chosen_model(org_a.admin, None))


def test_that_a_switch_turns_the_model_off_for_one_organization(org_a, org_b):
    choose(org_a.admin, Wanted(enabled=False))

    assert in_use(org_a.editor, INSTALLED) is None
    assert in_use(org_b.editor, INSTALLED) is not None


def test_that_the_key_is_sealed_in_the_database_and_opens_for_nobody_else(org_a, org_b):
    choose(org_a.admin, HOSTED)

    with tenant_session(org_a.admin) as session:
        row = store.chosen(session)
        logged = session.execute(
            sa.text("select after::text from audit.log where tbl = 'app.assistant_model'")
        )
        assert not [
            one for one in logged if "k-123" in str(one) or row.key_sealed.hex() in str(one)
        ]
    assert b"k-123" not in row.key_sealed
    for key, bound in ((bytes(32), "x"), (SEAL.key, f"{org_b.admin.organization_id} x")):
        with pytest.raises(Unavailable):
            Seal(key).open(row.key_sealed, bound)
    with pytest.raises(Unavailable, match="types the key again"):
        model_in_use(org_a.editor, None, lambda: Seal(bytes(32)))


def test_that_a_key_is_never_sent_to_another_host_than_it_was_typed_for(org_a):
    choose(org_a.admin, HOSTED)

    choose(org_a.admin, replace(HOSTED, url="https://llm.example.com/v2", key=None))
    assert in_use(org_a.editor).model.key == "k-123"
    for other in ("https://evil.example.com/v1", "https://llm.example.com:8443/v1"):
        with pytest.raises(InvalidInput, match="goes to the host alone"):
            choose(org_a.admin, replace(HOSTED, url=other, key=None))
    choose(
        org_a.admin,
        replace(HOSTED, url="https://evil.example.com/v1", key=None, forget_key=True),
    )
    assert in_use(org_a.editor).model.key == "none"


def test_that_only_administrators_choose_look_and_try(org_a):
    for refused in (
        lambda: chosen_model(org_a.editor, None),
        lambda: choose_model(org_a.editor, HOSTED, SEAL),
        lambda: try_model(org_a.viewer, INSTALLED, SEAL),
    ):
        with pytest.raises(NotAllowed):
            refused()


@pytest.mark.parametrize(
    "wrong",
    [
        {"url": "http://llm.example.com/v1"},
        {"url": "http://127.0.0.1:9/v1"},
        {"model": ""},
        {"url": None},
        {"timeout_s": 1},
        {"limits": Limits(rounds=9)},
        {"limits": Limits(turn_tokens=10)},
        {"limits": Limits(price_in=Decimal(-1))},
        {"key": "two\nlines"},
    ],
)
def test_that_what_cannot_be_is_refused_in_words(org_a, wrong):
    with pytest.raises(InvalidInput):
        choose(org_a.admin, replace(HOSTED, **wrong))

    assert in_use(org_a.editor) is None


def test_that_two_administrators_do_not_write_over_each_other(org_a):
    choose(org_a.admin, HOSTED)

    for stale in (None, 7):
        with pytest.raises(Conflict):
            choose_model(org_a.admin, replace(HOSTED, version=stale), SEAL)


def test_that_a_server_is_tried_and_used_as_far_as_it_was_seen_to_go(org_a):
    depth = {"depth_ft": 1250}
    with chat_server() as running:
        mine = Wanted(url=running.url, model="tiny", key="k-9")
        choose(org_a.admin, mine, local_hosts=HERE)
        running.replies = [says("ready"), says("no"), says("no"), says('{"depth_ft": 1250}')]
        assert try_model(org_a.admin, None, SEAL).level == "form"
        assert in_use(org_a.editor).level == "form"
        assert running.headers[0]["Authorization"] == "Bearer k-9"
        told = chosen_model(org_a.admin, None)
        assert (told.level, told.probe["host"], told.probe["model"]) == (
            "form",
            running.url[7:-3],
            "tiny",
        )
        assert told.probe["at"]
        running.replies = [says("ready"), calls(("note_depth", depth)), says("no"), says("no")]
        assert try_model(org_a.admin, None, SEAL).level == "tools"
        choose(org_a.admin, replace(mine, model="other", key=None), local_hosts=HERE)

    assert chosen_model(org_a.admin, None).probe is None


def test_that_a_server_of_the_installation_is_tried_for_the_organization(org_a):
    with chat_server() as running:
        running.replies = [says("ready"), says("no"), says("no"), says("no")]
        server = Server(url=running.url, model="tiny")
        assert try_model(org_a.admin, server, SEAL).level == "text"

        assert in_use(org_a.editor, server).level == "text"
        running.replies = [says("")]
        assert try_model(org_a.admin, server, SEAL).level == "none"
        assert in_use(org_a.editor, server) is None


@pytest.fixture
def a_message(org_a, a_well_number):
    """Make messages of a person, for which tokens are set aside."""

    def make(actor=None):
        actor = actor or org_a.editor
        api14 = a_well_number()
        key = f"{api14[:10]}:combined"
        with tenant_session(actor) as session:
            register_well(session, api14=api14)
            save_snapshot(
                session,
                api14=api14,
                plan_key=key,
                payload={"steps": []},
                verdict="pass",
                as_of=date(2026, 11, 1),
            )
        thread = create_thread(actor, key)
        with tenant_session(actor) as session:
            return add_message(session, thread.id, role="assistant", words="")

    return make


DAY = date(2026, 11, 29)


def test_that_tokens_are_set_aside_and_settled(org_a, a_message):
    limits = Limits(turn_tokens=50_000, day_tokens=80_000)
    first, second, third = a_message(), a_message(), a_message()

    held = reserve(org_a.editor, first, limits, today=DAY)
    assert held.left == 50_000
    assert reserve(org_a.editor, second, limits, today=DAY).left == 30_000
    with pytest.raises(LimitReached, match="for today"):
        reserve(org_a.editor, third, limits, today=DAY)
    held.use(9_000, 1_000)
    settle(org_a.editor, first, held)
    assert reserve(org_a.editor, third, limits, today=DAY).left == 40_000


def test_that_a_person_s_day_and_the_organization_s_month_are_counted(org_a, org_b, a_message):
    limits = Limits(turn_tokens=40_000, day_tokens=40_000, month_tokens=90_000)

    reserve(org_a.editor, a_message(), limits, today=DAY)
    reserve(org_a.admin, a_message(org_a.admin), limits, today=DAY)
    with pytest.raises(LimitReached, match="for today"):
        reserve(org_a.editor, a_message(), limits, today=DAY)
    with pytest.raises(LimitReached, match="for this month"):
        reserve(org_a.editor, a_message(), limits, today=date(2026, 11, 30))
    assert reserve(org_b.editor, a_message(org_b.editor), limits, today=DAY).left == 40_000
    assert reserve(org_a.editor, a_message(), limits, today=date(2026, 12, 1)).left == 40_000


def test_that_money_ends_what_tokens_would_allow(org_a, a_message):
    dear = Limits(price_in=Decimal(10), price_out=Decimal(50), turn_cost=Decimal(1))

    held = reserve(org_a.editor, a_message(), dear, today=DAY)

    assert held.left == 20_000
    held.use(10_000, 2_000)
    assert held.cost == Decimal("0.2")
    month = replace(dear, month_cost=Decimal("1.50"))
    with pytest.raises(LimitReached, match="for this month"):
        reserve(org_a.editor, a_message(), month, today=DAY)
