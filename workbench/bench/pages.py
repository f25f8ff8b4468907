"""How fast each page answers, and how long it takes from a number to a saved, shown plan.

Runs on a database of its own in a temporary folder, filled with the sample wells, so that
nobody's data are touched. The pages run as Streamlit runs them, without a browser.
"""

import json
import shutil
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any

from streamlit.testing.v1 import AppTest

from kernel.errors import Unavailable
from kernel.store import embedded, sign_in
from kernel.store.actor import Actor
from kernel.store.session import auth_session
from kernel.wells.api_number import ApiNumber
from kernel.workflows.build_plan import build_plan
from kernel.workflows.credentials import new_session_token, token_hash
from kernel.workflows.plans import list_plans
from kernel.workflows.samples import sample_wells
from kernel.workflows.seed import SAMPLE_PEOPLE
from workbench.settings import ROOT, settings
from workbench.up import prepare_database

_RUNS = 15


def run(*, as_json: bool) -> str:
    """Median and longest time of each page, and of number to plan, as a table or JSON. [ms]"""
    with _sample_store():
        person = _sample_person()
        figures = {
            name: _milliseconds(reruns)
            for name, reruns in _screens(person, list_plans(person)[0].snapshot_id)
        }
        figures["number to saved plan"] = _milliseconds(_planning(person))
    if as_json:
        return json.dumps(figures, indent=1)
    lines = [f"{'page, rerun':<24}{'median ms':>10}{'max ms':>10}"]
    lines += [f"{n:<24}{f['median']:>10.0f}{f['max']:>10.0f}" for n, f in figures.items()]
    return "\n".join(lines)


@contextmanager
def _sample_store() -> Iterator[None]:
    folder = Path(tempfile.mkdtemp(prefix="workbench-bench-"))
    folder.chmod(0o711)  # as root the server's own account must get in
    home = folder / "data"
    try:
        chosen = settings().model_copy(update={"data_dir": home, "database_url": None})
        prepare_database(chosen, lambda _: None)
        yield
    finally:
        embedded.stop(home)
        shutil.rmtree(folder, ignore_errors=True)


def _sample_person() -> Actor:
    with auth_session() as session:
        found = sign_in.candidates(session, SAMPLE_PEOPLE[0].email)
    if not found:
        raise Unavailable("There are no samples.", hint="Leave WORKBENCH_SAMPLE_DATA out.")
    return found[0].actor()


def _screens(person: Actor, snapshot_id: object) -> Iterator[tuple[str, Callable[[], object]]]:
    token = new_session_token()
    with auth_session() as session:
        sign_in.create_session(
            session, person, token_hash=token_hash(token), absolute=timedelta(hours=1)
        )
    number = next(w.api14 for w in sample_wells() if w.organization == person.organization)[:10]
    asked: dict[str, dict[str, Any]] = {
        "well": {"api": number},
        "review": {"api": number},
        "plan": {"id": str(snapshot_id)},
    }
    for page in sorted((ROOT / "pages").glob("*.py")):
        screen = AppTest.from_file(str(page), default_timeout=60)
        screen.user = {"session": token}
        for key, value in asked.get(page.stem, {}).items():
            screen.query_params[key] = value
        yield page.stem, screen.run


def _planning(person: Actor) -> Callable[[], object]:
    number = next(w.api14 for w in sample_wells() if w.organization == person.organization)
    return lambda: build_plan(person, ApiNumber.parse(number))


def _milliseconds(action: Callable[[], object]) -> dict[str, float]:
    action()  # the first run imports
    times = []
    for _ in range(_RUNS):
        start = time.perf_counter()
        action()
        times.append((time.perf_counter() - start) * 1000)
    return {"median": round(statistics.median(times), 1), "max": round(max(times), 1)}
