"""A saved plan with steps numbered one by one, and a thread about it."""

from datetime import date

import pytest

from kernel.assistant import turns
from kernel.assistant.model_turn import ModelAnswerer
from kernel.plugging.check import check_plan
from kernel.policy.packs import policy_for
from kernel.sources.chat_model import OpenAiChat
from kernel.store.plans import save_snapshot
from kernel.store.registry import register_well
from kernel.store.session import tenant_session
from kernel.wells.api_number import ApiNumber
from kernel.wells.facts_file import read_facts
from kernel.workflows.assistant_budget import Limits
from kernel.workflows.chat_threads import create_thread
from tests.sources.chat_server import chat_server

AS_OF = date(2026, 11, 1)
OUTLINE = {
    "td_ft": 9850,
    "casing": [
        {"string": "surface", "od_in": 13.375, "shoe_ft": 1720},
        {"string": "intermediate", "od_in": 9.625, "shoe_ft": 4310},
        {"string": "production", "od_in": 5.5, "shoe_ft": 9800},
    ],
    "buqw_ft": 1600,
    "perforations": [[9410, 9520]],
    "formations": {"San Andres": 4700, "Spraberry": 7050, "Dean": 8300},
    "steps": [
        {"step_no": 1, "id": "a1", "type": "cibp", "top_ft": 9360, "bottom_ft": 9360},
        {
            "step_no": 2,
            "id": "b2",
            "type": "cibp_cap",
            "top_ft": 9325,
            "bottom_ft": 9360,
            "sacks": 5,
        },
        {
            "step_no": 3,
            "id": "c3",
            "type": "formation_plug",
            "formation": "Dean",
            "top_ft": 8250,
            "bottom_ft": 8350,
            "sacks": 25,
        },
        {
            "step_no": 4,
            "id": "d4",
            "type": "formation_plug",
            "formation": "Spraberry",
            "top_ft": 7000,
            "bottom_ft": 7100,
            "sacks": 25,
        },
        {
            "step_no": 5,
            "id": "e5",
            "type": "intermediate_shoe_plug",
            "top_ft": 4260,
            "bottom_ft": 4360,
            "sacks": 35,
        },
        {
            "step_no": 6,
            "id": "f6",
            "type": "surface_shoe_plug",
            "top_ft": 1550,
            "bottom_ft": 1770,
            "sacks": 120,
            "note": "also covers the base of usable-quality water",
        },
        {
            "step_no": 7,
            "id": "g7",
            "type": "surface_plug",
            "top_ft": 3,
            "bottom_ft": 53,
            "sacks": 40,
        },
        {"step_no": 8, "id": "h8", "type": "cut_and_cap", "top_ft": 0, "bottom_ft": 3},
    ],
}
WEIGHTS = {13.375: 54.5, 9.625: 36, 5.5: 17}
HOLES = {13.375: 17.5, 9.625: 12.25, 5.5: 8.75}
PLACEMENTS = {
    "cibp": "cibp",
    "cut_and_cap": "cut",
    "perf_and_squeeze": "perforate_and_squeeze",
}


def plan_of(outline, api):
    """An outline of a plan as a whole one: facts, steps in full, the checker's findings."""
    facts = {
        "api": api.api10,
        "state": "TX",
        "district": "08",
        "county": "Andrews",
        "total_depth_ft": outline["td_ft"],
        "casing": [
            {
                **row,
                "hole_in": HOLES[row["od_in"]],
                "weight_lb_ft": WEIGHTS[row["od_in"]],
                "top_ft": 0,
                "toc_ft": 0,
            }
            for row in outline["casing"]
        ],
        "perforations": [
            {"from_ft": top, "to_ft": bottom, "kind": "perforations", "status": "open"}
            for top, bottom in outline["perforations"]
        ],
        "formation_tops": [
            {"name": name, "top_ft": top} for name, top in outline["formations"].items()
        ],
        "gau": {
            "date": "2025-05-01",
            "number": "GAU-1",
            "base_ft": outline["buqw_ft"],
            "intervals": [[0, outline["buqw_ft"]]],
        },
    }
    steps = [_whole(step) for step in outline["steps"]]
    policy = policy_for(state="TX", district="08", county="Andrews", field=None)
    judged = check_plan(read_facts(facts), steps, policy, as_of=AS_OF)
    return {
        "api": api.api10,
        "plan_id": f"{api.api10}:combined",
        "mode": "combined",
        "as_of": AS_OF.isoformat(),
        "inputs": {
            "facts": facts,
            "provenance": {
                "casing[0].shoe_ft": {"document": "w2.pdf", "page": 1, "box": None},
            },
        },
        "steps": steps,
        "findings": [finding.as_json() for finding in judged.findings],
        "verdict": judged.verdict,
    }


def _whole(step):
    point = step["type"] == "cibp"
    return {
        **step,
        "plug_no": None,
        "top_ft": None if point else step["top_ft"],
        "bottom_ft": None if point else step["bottom_ft"],
        "depth_ft": step["top_ft"] if point else None,
        "placement": PLACEMENTS.get(step["type"], "spot"),
        "sacks": step.get("sacks"),
        "sacks_below": None,
        "sacks_on_top": None,
        "cement": "C" if step.get("sacks") else None,
        "requirements": [4] if step["type"] == "surface_shoe_plug" else [6],
        "verification": "",
        "purpose": step.get("note", f"{step['type'].replace('_', ' ')}"),
        "citations": ["16 TAC §3.14(d)(11)"],
        "arithmetic": None,
        "sources": ["casing[0].shoe_ft"] if step["type"] == "surface_shoe_plug" else [],
    }


@pytest.fixture
def a_saved_plan(a_well_number):
    """Save a plan of an outline for a person's organization."""

    def save(actor, outline=OUTLINE):
        api = ApiNumber(api14=a_well_number())
        payload = plan_of(outline, api)
        with tenant_session(actor) as session:
            register_well(session, api14=api.api14)
            return save_snapshot(
                session,
                api14=api.api14,
                plan_key=payload["plan_id"],
                payload=payload,
                verdict=payload["verdict"],
                as_of=AS_OF,
            )

    return save


@pytest.fixture
def a_thread(org_a, a_saved_plan):
    """Open a thread about a saved plan."""

    def open_thread(actor=None, outline=OUTLINE, **more):
        actor = actor or org_a.editor
        return create_thread(actor, a_saved_plan(actor, outline).plan_key, **more)

    return open_thread


@pytest.fixture
def llm():
    """A scripted server of a model."""
    with chat_server() as running:
        yield running


@pytest.fixture
def model_answers(llm):
    """Let the real client answer, asking the scripted server; `use(level, **limits)` for others."""

    def use(level="tools", timeout_s=5, **limits):
        model = OpenAiChat(url=llm.url, key="k-123", model="tiny", timeout_s=timeout_s)
        answerer = ModelAnswerer(model=model, level=level, limits=Limits(**limits))
        turns.answer_with(lambda actor: answerer)

    use()
    yield use
    turns.answer_with(None)


@pytest.fixture
def ask(org_a):
    """Say something, and wait for the whole answer."""

    def say(thread, text, actor=None, **how):
        actor = actor or org_a.editor
        begun = turns.begin_turn(actor, thread.id, text, **how)
        return turns.wait_for(actor, begun.answer_id, seconds=20)

    return say
