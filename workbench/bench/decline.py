"""How fast thousands of real wells are fitted: loaded, read, fitted on every core and kept.

The wells are the federal offshore volumes, whose folder is named by who runs this; without it the
wells are generated.
"""

import json
import time
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from kernel.store.actor import Actor
from kernel.store.session import tenant_session
from kernel.workflows.declines import (
    DeclineChoices,
    one_run,
    order_fits,
    refusals_of_run,
    run_fits,
)
from workbench.bench import ocs_volumes
from workbench.bench.own_store import own_store
from workbench.bench.production import person
from workbench.jobs.declines import fit_in_pool
from workbench.jobs.planning_pool import close_pool
from workbench.logs import configure_logs

LIMIT_S, LIMIT_WELLS = 60, 9_000

_WELLS = sa.text("""
    with made as (
        insert into app.asset_well (id, name)
        select gen_random_uuid(), 'WELL ' || n from generate_series(1, :wells) n returning id)
    insert into app.completion (id, well_id, interval_code)
    select gen_random_uuid(), id, '01' from made
""")
_MONTHS = sa.text("""
    insert into app.production_month
        (completion_id, production_month, days_on, oil_bbl, gas_mcf, water_bbl, source,
         import_batch_id)
    select c.id, (date '2015-01-01' + m * interval '1 month')::date, 30,
           round((q / (1 + 0.08 * m) * (0.9 + 0.2 * random()))::numeric, 2),
           round((3 * q / (1 + 0.05 * m))::numeric, 2), 100, 'measured', c.id
      from (select id, 1000 + 9000 * random() as q from app.completion) c,
           generate_series(0, 83) m
""")


def run(*, ocs: Path | None, wells: int, as_json: bool) -> str:
    """The figures as lines or JSON.

    Args:
        ocs: The folder of the real data set.
        wells: To generate where there is none.
        as_json: Print JSON instead of the lines.
    """
    configure_logs("error", process="bench")
    with own_store():
        actor = person("Declines")
        if ocs is not None:
            ocs_volumes.load(actor, ocs)
        else:
            generate(actor, wells)
        found = decline_figures(actor)
    return json.dumps(found, indent=1) if as_json else "\n".join(_told(found))


def generate(actor: Actor, wells: int) -> None:
    """Wells of seven years of months with a decline and noise each."""
    with tenant_session(actor) as session:
        session.execute(_WELLS, {"wells": wells})
        session.execute(_MONTHS)


def decline_figures(actor: Actor) -> dict[str, Any]:
    """Fit every well of an organization on all cores, as the worker does."""
    began = time.perf_counter()
    ordered = order_fits(actor, DeclineChoices())
    try:
        run_fits(actor, ordered.id, fit=fit_in_pool)
    finally:
        close_pool()
    done = one_run(actor, ordered.id)
    return {
        "wells": done.wells,
        "fitted": done.fitted,
        "seconds": round(time.perf_counter() - began, 1),
        "refused": refusals_of_run(actor, ordered.id),
    }


def _told(found: dict[str, Any]) -> list[str]:
    speed = found["wells"] / found["seconds"] if found["seconds"] else 0
    lines = [
        f"{found['wells']:,} wells, {found['fitted']:,} of them fitted, in {found['seconds']} s on"
        f" all cores: {speed:,.0f} wells/s (limit {LIMIT_WELLS:,} wells in {LIMIT_S} s)"
    ]
    lines += [f"  no fit for {count:,}: {words}" for words, count in found["refused"].items()]
    return lines
