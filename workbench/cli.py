"""The command line: one thin function per command; the work is in workflows and processes.

Exit codes: 0 done, 1 the answer is no, 2 asked wrongly. JSON goes to stdout, messages to stderr.
Imports stand inside the commands so that each starts with only what it needs.
"""

import sys
from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer

from kernel.errors import InvalidInput, KernelError
from workbench.bench import bench
from workbench.commands.keeping import keeping

cli = typer.Typer(
    name="workbench",
    help="The well-operations workbench.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)
cli.add_typer(bench, name="bench")
cli.registered_commands += keeping.registered_commands


@cli.command()
def up() -> None:
    """Start database, app and worker on this machine, and keep them running until Ctrl-C."""
    from workbench.logs import configure_logs
    from workbench.settings import settings
    from workbench.up import run_everything

    configure_logs(settings().log_level, process="up")
    run_everything(settings(), lambda line: print(line, flush=True))


@cli.command()
def stop() -> None:
    """End what runs on the data folder: app, worker and embedded database."""
    from workbench.settings import settings
    from workbench.up import stop_everything

    print("Stopped." if stop_everything(settings()) else "Nothing was running.")


@cli.command()
def worker() -> None:
    """Take jobs from the queue; run as many as there is work for, on any machine."""
    from workbench.jobs.worker import run_worker

    run_worker()


@cli.command()
def organization(
    name: Annotated[str, typer.Argument(help="What the organization is called.")],
    email: Annotated[str, typer.Argument(help="The address of its first administrator.")],
) -> None:
    """Found an organization and print the first password of its administrator, once."""
    from kernel.workflows.people import found_organization
    from workbench.settings import settings
    from workbench.startup import open_store, refuse_old_schema

    refuse_old_schema(open_store(settings()))
    founded = found_organization(name=name, email=email, person_name=email.partition("@")[0])
    print(f"{founded.actor.email} signs in with the password {founded.password}")
    print(f"The id of the organization is {founded.actor.organization_id}", file=sys.stderr)


@cli.command("export-organization")
def export_organization(
    file: Annotated[Path, typer.Argument(help="The ZIP to write.")],
    person: Annotated[str, typer.Option("--as", help="E-mail of an administrator of it.")],
) -> None:
    """Write all data of an organization (tables as JSON and CSV, papers, manifest) into FILE."""
    from workbench.commands import organizations
    from workbench.settings import settings
    from workbench.startup import open_store, refuse_old_schema

    refuse_old_schema(open_store(settings()))
    rows = organizations.export_all(person, file, lambda line: print(line, file=sys.stderr))
    print(f"{file}: {rows:,} rows, {file.stat().st_size:,} bytes.")


@cli.command("remove-organization")
def remove_organization(
    organization: Annotated[str, typer.Argument(help="Its name, or its id.")],
    confirm: Annotated[
        str | None, typer.Option(help="Its name once more, where nobody is there to type it.")
    ] = None,
) -> None:
    """Delete an organization with all its rows, papers and change log, after its name is typed."""
    from kernel.store.organization_data import rows_held
    from workbench.commands import organizations
    from workbench.settings import settings
    from workbench.startup import open_store, refuse_old_schema

    refuse_old_schema(urls := open_store(settings()))
    organization_id, name = organizations.the_one_named(urls, organization)
    held = rows_held(urls, organization_id)
    print(
        f"“{name}” ({organization_id}) has {sum(held.values()):,} rows in {len(held)} tables. They"
        " cannot be brought back but from a backup; `workbench export-organization` writes them"
        " into a file first.",
        file=sys.stderr,
    )
    typed = confirm if confirm is not None else typer.prompt("Type its name to delete it", err=True)
    gone = organizations.remove(urls, organization_id, name, typed)
    print(f"“{name}” is deleted: {gone:,} rows.")


@cli.command()
def seed(
    remove: Annotated[
        bool,
        typer.Option(
            "--remove", help="Take the samples out again and shut accounts that nobody made theirs."
        ),
    ] = False,
) -> None:
    """Add the two sample organizations with their wells, papers and plans; not in production."""
    from kernel.workflows.seed import (
        SAMPLE_PASSWORD,
        SAMPLE_PEOPLE,
        remove_samples,
        seed_samples,
    )
    from workbench.settings import settings
    from workbench.startup import open_store, refuse_old_schema

    def told(line: str) -> None:
        print(line, file=sys.stderr)

    if settings().production and not remove:
        raise InvalidInput(
            "Production refuses sample accounts.", hint="Use `workbench organization` instead."
        )
    refuse_old_schema(open_store(settings()))
    if remove:
        print("Removed." if remove_samples(told) else "There is no sample data.")
        if settings().wants_samples:
            told("Set WORKBENCH_SAMPLE_DATA=false: the sign-in page then names no sample account.")
        return
    made = seed_samples(told)
    emails = ", ".join(person.email for person in SAMPLE_PEOPLE)
    print(f"{'Added' if made else 'There already'}: {emails} (password {SAMPLE_PASSWORD}).")


@cli.command()
def extract(
    files: Annotated[list[Path], typer.Argument(help="PDF files of a well.")],
    as_json: Annotated[bool, typer.Option("--json", help="Print the contract's JSON.")] = False,
) -> None:
    """Read FILES and print what they say, each value with its page; no database, no network."""
    from workbench.commands import extract as reading

    items = reading.read_files(files)
    print(reading.as_json(items) if as_json else reading.as_text(items))
    sys.exit(1 if any(item.errors for item in items) else 0)


@cli.command()
def check(
    plan: Annotated[Path, typer.Argument(help="A plan's JSON, or a form's rows under “plugs”.")],
    facts: Annotated[
        Path | None, typer.Option(help="Facts file of the well; needed for a form's rows.")
    ] = None,
    as_of: Annotated[
        datetime | None,
        typer.Option(formats=["%Y-%m-%d"], help="The day to which a letter's age is counted."),
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print the contract's JSON.")] = False,
    rules: Annotated[
        bool,
        typer.Option("--rules", help="Say of each of the 28 rules: kept, broken, not checked …"),
    ] = False,
) -> None:
    """Check a finished plan against 16 TAC §3.14 and district practice; exit 1 when it fails."""
    from workbench.commands import check as checking

    verdict = checking.check_files(plan, facts=facts, as_of=as_of.date() if as_of else None)
    told = checking.as_json if as_json else checking.as_text
    print(told(verdict, rules=rules))
    sys.exit(0 if verdict.verdict == "pass" else 1)


@cli.command()
def interpret(
    plan: Annotated[Path, typer.Option(help="A plan's JSON, of `workbench plan --json`.")],
    as_json: Annotated[bool, typer.Option("--json", help="Print the contract's JSON.")] = False,
) -> None:
    """Read commands and questions about a plan from stdin, one a line, and say what each means."""
    from workbench.commands import interpret as reading

    shown = reading.plan_in(plan)
    told = reading.as_json if as_json else reading.as_text
    for answer in reading.answers(sys.stdin, shown):
        print(told(answer), flush=True)


@cli.command()
def plan(
    api: Annotated[str, typer.Argument(help="API number, 8 to 14 digits.")],
    documents: Annotated[Path | None, typer.Option(help="Folder with the well's papers.")] = None,
    facts: Annotated[Path | None, typer.Option(help="Facts file (JSON).")] = None,
    mode: Annotated[str, typer.Option(help="combined, isolated or both.")] = "combined",
    merge_threshold_ft: Annotated[
        float | None, typer.Option(help="Largest gap to merge over. [ft; 500 unless preferred]")
    ] = None,
    preferences: Annotated[
        Path | None, typer.Option(help="Company preferences (JSON) for --facts or --documents.")
    ] = None,
    gau: Annotated[
        Path | None, typer.Option(help="Letter (PDF or JSON) for one missing or out of date.")
    ] = None,
    as_of: Annotated[str | None, typer.Option(help="Day of the plan, by default today.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print the contract's JSON.")] = False,
    out: Annotated[
        Path | None, typer.Option(help="Folder for the form, drawing, procedure …")
    ] = None,
    person: Annotated[
        str | None, typer.Option("--as", help="E-mail: plan from the store for this person.")
    ] = None,
) -> None:
    """Build the W-3A plugging plan of a well from its papers, a facts file or the store."""
    import json

    from kernel.wells.api_number import ApiNumber
    from workbench.commands import plan as planning

    choices = planning.chosen(mode, merge_threshold_ft, as_of, preferences)
    asked = planning.Asked(
        api=ApiNumber.parse(api),
        choices=choices,
        documents=documents,
        facts=facts,
        gau=gau,
        person=person,
    )
    answer = planning.plan_for(asked)
    if out is not None:
        for path in planning.write_files(answer, out):
            print(path, file=sys.stderr)
    print(json.dumps(answer, ensure_ascii=False) if as_json else planning.as_text(answer))


@cli.command()
def fetch(
    api: Annotated[str, typer.Argument(help="API number, 8 to 14 digits.")],
    out: Annotated[Path | None, typer.Option(help="Folder of this well's papers.")] = None,
    again: Annotated[
        bool, typer.Option("--again", help="Ask the site although an answer is at hand.")
    ] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print the answer as JSON.")] = False,
) -> None:
    """Fetch a well's papers from the Railroad Commission; no database. Exit 1 where none came."""
    import json

    from kernel.wells.api_number import ApiNumber
    from workbench.commands import fetch as fetching

    number = ApiNumber.parse(api)
    answer = fetching.fetch(number, out=out, again=again)
    said = json.dumps(answer, ensure_ascii=False) if as_json else None
    print(said or fetching.as_text(answer, number))
    sys.exit(0 if answer["status"] == "success" else 1)


@cli.command()
def report(
    name: Annotated[
        str,
        typer.Argument(
            help="Which report: batch, campaign, portfolio, production, month_close, "
            "afe_variance or compliance."
        ),
    ],
    person: Annotated[str, typer.Option("--as", help="E-mail: whose data, as that person.")],
    subject: Annotated[
        str | None,
        typer.Argument(help="The id of a batch or of a scenario, as its address carries it."),
    ] = None,
    out: Annotated[Path, typer.Option(help="Folder for its files.")] = Path(),
) -> None:
    """Make a report now and write it as HTML, PDF, workbook and notebook into the folder OUT."""
    from workbench.commands import report as reporting

    for path in reporting.write_report(name, subject, person, out):
        print(path)


@cli.command()
def parquet(
    folder: Annotated[Path, typer.Argument(help="Where the files go, each organization apart.")],
    person: Annotated[str, typer.Option("--as", help="E-mail: whose organization.")],
    table: Annotated[
        str, typer.Option(help="production_months or production_days.")
    ] = "production_days",
) -> None:
    """Write an organization's volumes as Parquet, a file a year; again, only what has changed."""
    from workbench.commands.person import person_named
    from workbench.parquet_folder import write_parquet
    from workbench.settings import settings
    from workbench.startup import open_store, refuse_old_schema

    refuse_old_schema(open_store(settings()))
    place, written = write_parquet(person_named(person), table, folder)
    print(place)
    typer.echo(f"{written} of {len(list(place.glob('*.parquet')))} years written.", err=True)


@cli.command("import-wells")
def import_wells(
    file: Annotated[Path, typer.Argument(help="A public list of wells: CSV or Parquet.")],
    again: Annotated[
        bool, typer.Option("--again", help="Bring in once more what is in already.")
    ] = False,
) -> None:
    """Bring a public list of wells into the registry that all organizations share."""
    from kernel.workflows.import_registry import import_registry
    from workbench.settings import settings
    from workbench.startup import open_store, refuse_old_schema

    refuse_old_schema(open_store(settings()))
    done = import_registry(file, again=again, progress=lambda line: print(line, file=sys.stderr))
    row, index = done.row, done.index_seconds
    built = f"; search index built in {index:.1f} s" if index is not None else ""
    print(
        f"{row.rows:,} rows: {row.added:,} wells added, {row.changed:,} changed, {row.rejected:,}"
        f" remarks; {done.rows_per_second:,.0f} rows/s{built}."
    )


@cli.command("import-volumes")
def import_volumes(
    file: Annotated[Path, typer.Argument(help="Volumes, a deck or AFE lines: text or workbook.")],
    person: Annotated[str, typer.Option("--as", help="E-mail of an editor.")],
    layout: Annotated[str, typer.Option(help="Its layout; else as the file looks.")] = "",
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Say what would change, and write nothing.")
    ] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print the outcome as JSON.")] = False,
) -> None:
    """Bring volumes, a division-order deck or an AFE in from a file, or try it; exit 1 if not all.

    Layouts: ogor_a, daily_csv, monthly_csv, pdq_lease, deck, afe.
    """
    from workbench.commands import import_volumes as importing
    from workbench.commands.person import person_named
    from workbench.settings import settings
    from workbench.startup import open_store, refuse_old_schema

    refuse_old_schema(open_store(settings()))
    told = importing.bring_in(
        person_named(person),
        file,
        layout=layout,
        dry_run=dry_run,
        progress=lambda line: print(line, file=sys.stderr),
    )
    print(importing.as_text(told, as_json=as_json))
    if told.get("quarantined") or told.get("dry_run", {}).get("refused"):
        raise typer.Exit(1)


@cli.command()
def history(
    person: Annotated[str, typer.Option("--as", help="E-mail of an administrator.")],
) -> None:
    """Make the history of an organization's wells good from its stored plans and papers."""
    from kernel.workflows.past_history import make_history_good
    from workbench.commands.person import person_named
    from workbench.settings import settings
    from workbench.startup import open_store, refuse_old_schema

    refuse_old_schema(open_store(settings()))
    added = make_history_good(person_named(person))
    print(f"{added.interactions} entries added to the history of {added.wells} wells.")


@cli.command()
def deploy(
    folder: Annotated[Path, typer.Argument(help="Where the files go.")],
    address: Annotated[str, typer.Option("--address", help="What people type, https.")],
    replicas: Annotated[int, typer.Option(help="App processes behind the proxy.")] = 2,
    workers: Annotated[int, typer.Option(help="Processes that take jobs.")] = 2,
    certificate: Annotated[Path, typer.Option(help="Certificate chain.")] = Path(
        "/etc/ssl/workbench/fullchain.pem"
    ),
    key: Annotated[Path, typer.Option(help="Its private key.")] = Path(
        "/etc/ssl/workbench/key.pem"
    ),
) -> None:
    """Write what goes beside the product on a server: proxy, services, container files."""
    from workbench.deploy import Kit, next_steps, out_of_reach, write_kit
    from workbench.settings import settings

    kit = Kit(
        address=address,
        replicas=replicas,
        workers=workers,
        home=settings().data_dir,
        certificate=certificate.resolve(),
        key=key.resolve(),
        upload_mb=settings().upload_limit_mb,
    )
    for file in write_kit(kit, folder):
        print(file, file=sys.stderr)
    if why := out_of_reach(kit):
        print(f"Before anything else: {why}\n", file=sys.stderr)
    print(next_steps(kit, folder.resolve()))


@cli.command()
def doctor(
    as_json: Annotated[bool, typer.Option("--json", help="Print the findings as JSON.")] = False,
) -> None:
    """Look this installation over and say what to do about each finding; changes nothing."""
    from workbench.commands import doctor as report
    from workbench.doctor import examine
    from workbench.settings import settings

    findings = []
    for finding in examine(settings()):
        findings.append(finding)
        if not as_json:
            print(report.as_text(finding), flush=True)
    if as_json:
        print(report.as_json(findings))
    if any(finding.state == "fault" for finding in findings):
        raise typer.Exit(1)


def app() -> None:
    """Run the command line; an expected failure becomes one readable line."""
    try:
        cli()
    except KernelError as failure:
        print(failure, file=sys.stderr)
        sys.exit(2 if isinstance(failure, InvalidInput) else 1)
