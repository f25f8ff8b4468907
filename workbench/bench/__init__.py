"""The `bench` command: every speed that this project claims, measured by its user.

One command for one benchmark; each imports what it measures when it runs.
"""

from pathlib import Path
from typing import Annotated

import typer

bench = typer.Typer(help="Measure a claimed speed on this machine.", no_args_is_help=True)


@bench.command()
def extract(
    files: Annotated[
        list[Path] | None, typer.Option("--files", help="PDFs or folders; default: the samples.")
    ] = None,
    truth: Annotated[
        Path | None, typer.Option("--truth", help="Folder of papers with their truth files.")
    ] = None,
    parallel: Annotated[
        int, typer.Option(min=0, help="Read so many papers on all cores instead, for example 200.")
    ] = 0,
    as_json: Annotated[bool, typer.Option("--json", help="Print the figures as JSON.")] = False,
) -> None:
    """Seconds per W-2; with --truth right, wrong, missing, invented, and what confidence is worth.

    With --parallel papers a second on all cores, and how busy these were.
    """
    from workbench.bench.extract import run

    print(run(files or [], truth, parallel=parallel, as_json=as_json))


@bench.command()
def plan(
    facts: Annotated[
        list[Path] | None, typer.Option("--facts", help="Facts files; default: the samples.")
    ] = None,
    approved: Annotated[
        Path | None, typer.Option("--approved", help="Folder of approved plans to compare with.")
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print the figures as JSON.")] = False,
) -> None:
    """Milliseconds per plan from facts, and with --approved the likeness to approved plans."""
    from workbench.bench.plan import run

    print(run(facts or [], approved, as_json=as_json))


@bench.command()
def batch(
    wells: Annotated[int, typer.Option(min=1, max=20_000, help="Wells to generate.")] = 10_000,
    as_json: Annotated[bool, typer.Option("--json", help="Print the figures as JSON.")] = False,
) -> None:
    """Seconds, processor time and memory of a batch of generated wells, in its own database."""
    from workbench.bench.batch import run

    print(run(wells=wells, as_json=as_json))


@bench.command()
def api(
    wells: Annotated[int, typer.Option(min=1_000, help="Wells in the registry.")] = 1_000_000,
    interactions: Annotated[
        int, typer.Option(min=1_000, help="With wells, of all organizations.")
    ] = 2_000_000,
    organizations: Annotated[int, typer.Option(min=1, max=100)] = 4,
    requests: Annotated[int, typer.Option(min=2, help="Of each kind, one by one.")] = 200,
    minutes: Annotated[float, typer.Option(min=0.01, help="That 30 clients ask.")] = 5,
    records: Annotated[
        int, typer.Option(min=0, help="Instead core records, of so many wells, for example 10000.")
    ] = 0,
    as_json: Annotated[bool, typer.Option("--json", help="Print the figures as JSON.")] = False,
) -> None:
    """Milliseconds to look up, list and search wells of a registry, and the speed of its import.

    With --records every list of the operating data, and every record written and read.
    """
    if records:
        from workbench.bench.record_api import run as run_records

        print(run_records(wells=records, requests=requests, minutes=minutes, as_json=as_json))
        return
    from workbench.bench.api import run

    print(
        run(
            wells=wells,
            interactions=interactions,
            organizations=organizations,
            requests=requests,
            minutes=minutes,
            as_json=as_json,
        )
    )


@bench.command()
def pages(
    as_json: Annotated[bool, typer.Option("--json", help="Print the figures as JSON.")] = False,
) -> None:
    """Milliseconds per page rerun and from a number to a saved plan, on sample data of its own."""
    from workbench.bench.pages import run

    print(run(as_json=as_json))


@bench.command()
def cpm(
    as_json: Annotated[bool, typer.Option("--json", help="Print the figures as JSON.")] = False,
) -> None:
    """Milliseconds for the dates and floats of networks with up to 100,000 activities."""
    from workbench.bench.cpm import run

    print(run(as_json=as_json))


@bench.command()
def level(
    files: Annotated[
        list[Path] | None,
        typer.Argument(help="PSPLIB .sm or ProGen/max .SCH files; default: generated problems."),
    ] = None,
    planted: Annotated[
        str | None,
        typer.Option("--planted", help="Drilling campaigns of this size instead, such as 5x40."),
    ] = None,
    seeds: Annotated[int, typer.Option(help="With --planted: how many campaigns.", min=1)] = 5,
    seconds: Annotated[float, typer.Option(help="Longest search for each problem.")] = 30,
    as_json: Annotated[bool, typer.Option("--json", help="Print the schedules as JSON.")] = False,
) -> None:
    """How early projects under scarce resources can end, proved where time allows.

    With --planted: how near rigs are levelled to schedules that the search never sees.
    """
    if planted is not None:
        from workbench.bench.planted import run as run_planted

        print(run_planted(planted, seconds=seconds, seeds=seeds, as_json=as_json))
        return
    from workbench.bench.level import run

    print(run(files or [], seconds=seconds, as_json=as_json))


@bench.command()
def schedule(
    people: Annotated[int, typer.Option(min=0, help="How many edit at once; 0 for none.")] = 30,
    seconds: Annotated[float, typer.Option(help="How long they edit.")] = 300,
    think: Annotated[float, typer.Option(help="Mean pause between a person's edits, in s.")] = 5,
    repeats: Annotated[
        int, typer.Option(min=0, help="How often each act in the browser is measured; 0 for none.")
    ] = 5,
    as_json: Annotated[bool, typer.Option("--json", help="Print the figures as JSON.")] = False,
) -> None:
    """Drag, drop, paste and open in a real browser, and many people who edit one schedule."""
    from workbench.bench.schedule import run

    print(run(people=people, seconds=seconds, think_s=think, repeats=repeats, as_json=as_json))


@bench.command()
def sheets(
    wells: Annotated[int, typer.Option(min=200, help="Wells in the sheet.")] = 10_000,
    repeats: Annotated[
        int, typer.Option(min=1, help="How often it is opened, and how often a cell is typed.")
    ] = 5,
    as_json: Annotated[bool, typer.Option("--json", help="Print the figures as JSON.")] = False,
) -> None:
    """A sheet of very many wells in a real browser: opened, and a cell typed until it is stored."""
    from workbench.bench.sheets import run

    print(run(wells=wells, repeats=repeats, as_json=as_json))


@bench.command()
def outlook(
    as_json: Annotated[bool, typer.Option("--json", help="Print the figures as JSON.")] = False,
) -> None:
    """Seconds to simulate a campaign 10,000 times for its P10, P50 and P90."""
    from workbench.bench.outlook import run

    print(run(as_json=as_json))


@bench.command()
def production(
    wells: Annotated[int, typer.Option(min=10, help="Wells of the first organization.")] = 10_000,
    days: Annotated[int, typer.Option(min=31, help="Days of each well.")] = 3_650,
    rows: Annotated[int, typer.Option(min=1_000, help="Rows to import.")] = 1_000_000,
    repeats: Annotated[int, typer.Option(min=2, help="Of each reading.")] = 200,
    ocs: Annotated[
        Path | None, typer.Option("--ocs", help="Folder of the real offshore volumes: load these.")
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print the figures as JSON.")] = False,
) -> None:
    """Milliseconds to read volumes of many wells under row security, and rows a second of imports.

    With --ocs the real offshore volumes are loaded whole and held against published totals.
    """
    from workbench.bench.production import run

    print(run(wells=wells, days=days, rows=rows, repeats=repeats, ocs=ocs, as_json=as_json))


@bench.command("import")
def importing(
    rows: Annotated[int, typer.Option(min=1_000, help="Rows to import.")] = 1_000_000,
    as_json: Annotated[bool, typer.Option("--json", help="Print the figures as JSON.")] = False,
) -> None:
    """Rows a second from file to table under row security, and of COPY and INSERT alone."""
    from workbench.bench.production import run_import_alone

    print(run_import_alone(rows=rows, as_json=as_json))


@bench.command()
def indexes(
    wells: Annotated[int, typer.Option(min=200, help="Wells of the first organization.")] = 2_000,
    days: Annotated[int, typer.Option(min=31, help="Days of each well.")] = 365,
    repeats: Annotated[int, typer.Option(min=1, help="Of each query.")] = 21,
    as_json: Annotated[bool, typer.Option("--json", help="Print the figures as JSON.")] = False,
) -> None:
    """Time and plan of each measured path of the operating data, with its index and without."""
    from workbench.bench.indexes import run

    print(run(wells=wells, days=days, repeats=repeats, as_json=as_json))


@bench.command()
def decline(
    ocs: Annotated[
        Path | None, typer.Option("--ocs", help="Folder of the real offshore volumes.")
    ] = None,
    wells: Annotated[int, typer.Option(min=1, help="To generate where no folder is named.")] = 9000,
    as_json: Annotated[bool, typer.Option("--json", help="Print the figures as JSON.")] = False,
) -> None:
    """Seconds to fit the declines of thousands of wells on all cores, and why some have no fit."""
    from workbench.bench.decline import run

    print(run(ocs=ocs, wells=wells, as_json=as_json))


@bench.command()
def jobs(
    count: Annotated[int, typer.Option(min=10, help="Jobs to hand in.")] = 5_000,
    as_json: Annotated[bool, typer.Option("--json", help="Print the figures as JSON.")] = False,
) -> None:
    """Jobs a second that the queue carries when they do nothing, by one worker."""
    from workbench.bench.jobs import run

    print(run(jobs=count, as_json=as_json))


@bench.command()
def load(
    users: Annotated[int, typer.Option(min=1, help="People at once.")] = 100,
    minutes: Annotated[float, typer.Option(min=0.05, help="How long they work.")] = 10,
    think: Annotated[float, typer.Option(min=0.1, help="Mean pause between two acts, in s.")] = 5,
    replicas: Annotated[int, typer.Option(min=1, max=9)] = 2,
    workers: Annotated[int, typer.Option(min=1, max=9)] = 2,
    as_json: Annotated[bool, typer.Option("--json", help="Print the figures as JSON.")] = False,
) -> None:
    """People on nginx, replicas and workers of this machine; a replica and a worker are killed."""
    from workbench.bench.load import Asked, run

    asked = Asked(users=users, seconds=minutes * 60, think_s=think)
    print(run(asked, replicas=replicas, workers=workers, as_json=as_json))


@bench.command()
def restore(
    rows: Annotated[int, typer.Option(min=1_000, help="Volumes to generate.")] = 10_000_000,
    as_json: Annotated[bool, typer.Option("--json", help="Print the figures as JSON.")] = False,
) -> None:
    """Seconds of base backup, nightly backup, drill, and of the way back after a mistake."""
    from workbench.bench.restore import run

    print(run(rows=rows, as_json=as_json))
