"""Open a page as a signed-in person, as the browser's session would."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from kernel.store import sign_in
from kernel.store.actor import Actor
from kernel.store.connection import StoreUrls
from kernel.store.plans import SnapshotSummary, save_snapshot
from kernel.store.registry import register_well
from kernel.store.session import auth_session, tenant_session
from kernel.store.tracking import track
from kernel.wells.api_number import ApiNumber
from kernel.workflows.credentials import new_session_token, token_hash

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def sign_in_as(store: StoreUrls) -> Callable[[Actor], str]:
    """Begin a real session of a person; its token is what the middleware would hand over."""

    def begin(actor: Actor) -> str:
        token = new_session_token()
        with auth_session() as session:
            sign_in.create_session(
                session, actor, token_hash=token_hash(token), absolute=timedelta(hours=1)
            )
        return token

    return begin


@pytest.fixture
def open_page(sign_in_as: Callable[[Actor], str]) -> Callable[..., AppTest]:
    """Run one page for a person, with what its address asks for."""

    def run(actor: Actor, name: str, **query: str) -> AppTest:
        screen = AppTest.from_file(str(ROOT / "pages" / f"{name}.py"), default_timeout=60)
        screen.user = {"session": sign_in_as(actor)}
        for key, value in query.items():
            screen.query_params[key] = value
        return screen.run()

    return run


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """A table as it is drawn: headings, and the cells of each row."""

    headings: list[str]
    rows: list[list[dict[str, Any]]]

    def words(self) -> list[list[str]]:
        """What stands in each cell, without the quiet line beneath."""
        return [[cell.get("words", "") for cell in row] for row in self.rows]

    def presses(self) -> list[str]:
        """The buttons in the rows, by what they send."""
        return [cell["press"] for row in self.rows for cell in row if "press" in cell]


@pytest.fixture
def shown() -> Callable[[AppTest, str], Shown]:
    """Read a table of a page by its label."""

    def read(screen: AppTest, label: str) -> Shown:
        drawn = [json.loads(part.proto.json) for part in screen.get("bidi_component")]
        [table] = [data for data in drawn if data.get("label") == label]
        return Shown(headings=[c["heading"] for c in table["columns"]], rows=table["rows"])

    return read


@pytest.fixture
def said() -> Callable[[AppTest], str]:
    """Every word that the page's own parts say, without the tables."""

    def read(screen: AppTest) -> str:
        parts = [*screen.title, *screen.subheader, *screen.markdown, *screen.error]
        labels = [*screen.button, *screen.get("download_button")]
        texts = [str(part.value) for part in parts] + [str(part.label) for part in labels]
        return "\n".join(texts).replace("\\", "")

    return read


@pytest.fixture
def a_plan(a_well_number: Callable[[], str]) -> Callable[..., SnapshotSummary]:
    """Save a plan of a well as its planner would, with only what a list shows of it."""

    def save(
        actor: Actor,
        *,
        api14: str | None = None,
        lease: str | None = "MABEE 140A",
        well_no: str | None = "4404",
        verdict: str = "pass",
        questions: int = 0,
        notes: int = 0,
        letter: date | None = None,
        as_of: date = date(2026, 11, 21),
    ) -> SnapshotSummary:
        api = ApiNumber.parse(api14 or a_well_number())
        payload = {
            "lease": lease,
            "well_no": well_no,
            "steps": [{}, {}],
            "missing": [{}] * questions,
            "findings": [{"level": "practice"}] * notes,
            "violations": [] if verdict == "pass" else [{}],
            "materials_totals": {"sacks": 530},
            "inputs": {"facts": {"gau": {"date": letter.isoformat()} if letter else None}},
        }
        with tenant_session(actor) as session:
            register_well(session, api14=api.api14, state="TX", county=api.county)
            saved = save_snapshot(
                session,
                api14=api.api14,
                plan_key=f"{api.api10}:combined",
                payload=payload,
                verdict=verdict,
                as_of=as_of,
            )
        track(
            actor,
            api.api14,
            "w3a_generated",
            "upload",
            {
                "lease": lease,
                "well_no": well_no,
                "plan_id": f"{api.api10}:combined",
                "snapshot_id": str(saved.id),
                "plugs_mode": "combined",
            },
            subject=saved.id,
        )
        return saved

    return save
