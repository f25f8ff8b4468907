"""The same twelve edits by words, by a model over real HTTP, and by REST make the same plans."""

import json
import re

import httpx2
import pytest

from kernel.assistant import turns
from kernel.assistant.model_turn import ModelAnswerer
from kernel.sources.chat_model import OpenAiChat
from kernel.store.plans import save_snapshot
from kernel.store.registry import register_well
from kernel.store.session import tenant_session
from kernel.wells.api_number import ApiNumber
from kernel.workflows.apply_proposal import Acknowledged, apply
from kernel.workflows.assistant_budget import Limits
from kernel.workflows.chat_threads import create_thread
from kernel.workflows.plan_proposals import pending_of, shown_now
from tests.assistant.conftest import AS_OF, OUTLINE, plan_of
from tests.sources.chat_server import calls
from workbench.testing import as_person

# words, the operation, its values; a target is named by its type and place among those
EDITS = [
    ("combine the Dean and Spraberry plugs", "combine_plugs", ["Dean", "Spraberry"], {}),
    ("use 60 sacks for the intermediate shoe plug", "change_materials",
     ["intermediate_shoe_plug"], {"sacks": 60}),
    ("move the CIBP to 9,350", "adjust_interval", ["cibp"], {"to_ft": 9350}),
    ("switch the intermediate shoe plug to class H", "change_materials",
     ["intermediate_shoe_plug"], {"cement_class": "H"}),
    ("extend the surface shoe plug 50 ft above", "adjust_interval",
     ["surface_shoe_plug"], {"extend_up_ft": 50}),
    ("add a cement plug from 6,000 to 5,900 ft", "add_step", [],
     {"step_type": "cement_plug", "top_ft": 5900, "bottom_ft": 6000}),
    ("note on the surface shoe plug: call the district before", "custom",
     ["surface_shoe_plug"], {"note": "call the district before"}),
    ("bump excess on the surface shoe plug to 50%", "change_materials",
     ["surface_shoe_plug"], {"excess_pct": 50}),
    ("remove the plug at 5,950", "remove_step", ["cement_plug"], {}),
    ("replace the CIBP with a long cement plug", "replace_cibp", ["cibp"], {}),
    ("shift the intermediate shoe plug up 20 ft", "adjust_interval",
     ["intermediate_shoe_plug"], {"shift_ft": -20}),
    ("swap the surface plug and the surface shoe plug", "reorder_steps",
     ["surface_plug", "surface_shoe_plug"], {"swap": True}),
]  # fmt: skip


def row_of(payload, operation, names, values):
    """The edit bound to ids of the plan as it is now."""
    ids = [
        next(
            str(step["id"])
            for step in payload["steps"]
            if name in (step["type"], step.get("formation"))
        )
        for name in names
    ]
    return {"operation": operation, **({"targets": ids} if ids else {}), **values}


def mapped(payload):
    """A payload with new ids by their order, and without the names of its place in the store."""
    kept = {name: value for name, value in payload.items() if name not in ("snapshot_id",)}
    text = json.dumps(kept, sort_keys=True, default=str)
    order = [str(step["id"]) for step in payload["steps"]]
    found = dict.fromkeys([*order, *re.findall(r"stp_[0-9a-f]{32}", text)])
    new = [one for one in found if one.startswith("stp_")]
    for number, one in enumerate(new):
        text = text.replace(one, f"new step {number}")
    return json.loads(text)


@pytest.fixture
def same_plan(a_well_number):
    """Save the very same plan of the very same well for several organizations."""
    api = ApiNumber(api14=a_well_number())
    payload = plan_of(OUTLINE, api)

    def save(actor):
        with tenant_session(actor) as session:
            register_well(session, api14=api.api14)
            save_snapshot(
                session,
                api14=api.api14,
                plan_key=payload["plan_id"],
                payload=payload,
                verdict=payload["verdict"],
                as_of=AS_OF,
            )
        return create_thread(actor, payload["plan_id"])

    return save


def word_for(held):
    rules = tuple(dict.fromkeys(str(one["rule"]) for one in held.blocking))
    return Acknowledged(rules=rules, reason="agreed with the district")


def test_that_words_a_model_and_rest_make_the_same_twelve_plans(
    new_team, same_plan, llm, ask, site
):
    speaker, modeller, program = (new_team(f"Team {n}").editor for n in range(3))
    by_words, by_model, by_rest = (same_plan(one) for one in (speaker, modeller, program))
    client = httpx2.Client(base_url=f"{site.url}/api/chat", headers=as_person(program), timeout=30)
    model = OpenAiChat(url=llm.url, model="tiny", timeout_s=5)
    answerer = ModelAnswerer(model=model, level="tools", limits=Limits())
    turns.answer_with(lambda actor: answerer if actor.user_id == modeller.user_id else None)
    try:
        for words, operation, names, values in EDITS:
            ask(by_words, words, speaker)
            row = row_of(shown_now(modeller, by_model.id).payload, operation, names, values)
            told = {name: value for name, value in row.items() if name != "operation"}
            llm.replies = [calls((operation, told))]
            ask(by_model, "have a look at this for me", modeller)
            row = row_of(shown_now(program, by_rest.id).payload, operation, names, values)
            body = {"operations": [row]}
            made = client.post(f"/threads/{by_rest.id}/proposals", json=body).json()
            for actor, thread in ((speaker, by_words), (modeller, by_model)):
                held = pending_of(actor, thread.id)
                assert held is not None, (words, thread)
                apply(actor, held.id, acknowledged=word_for(held))
            rules = sorted({str(one["rule"]) for one in made["blocking"]})
            word = {"acknowledged_rules": rules, "reason": "agreed with the district"}
            done = client.post(f"/proposals/{made['id']}/apply", json=word)
            assert done.status_code == 200, done.text

            first, second, third = (
                mapped(shown_now(actor, thread.id).payload)
                for actor, thread in (
                    (speaker, by_words), (modeller, by_model), (program, by_rest),
                )
            )  # fmt: skip
            assert first == second, words
            assert first == third, words
    finally:
        turns.answer_with(None)
        client.close()
    assert len(llm.asked) == len(EDITS) == 12
