"""The commands that keep the data: migrate, back up, restore, prove, and move between releases."""

import sys
from pathlib import Path
from typing import Annotated

import typer

from kernel.errors import InvalidInput

keeping = typer.Typer()


@keeping.command()
def migrate(
    no_backup: Annotated[
        bool, typer.Option("--no-backup", help="Without the backup: somebody else made one.")
    ] = False,
) -> None:
    """Back up, then bring the database to the version of this program; makes a new one."""
    from kernel.store import migrate as migrations
    from workbench.settings import settings
    from workbench.startup import bring_forward, store_urls

    urls = store_urls(settings())
    bring_forward(
        settings(), urls, lambda line: print(line, file=sys.stderr), keep_before=not no_backup
    )
    print(f"The database is at version {migrations.current(urls)}.")


@keeping.command()
def downgrade(
    to: Annotated[str, typer.Option("--to", help="A release such as 0.1.0, or a schema.")],
) -> None:
    """Back up, then take the database back so that an older release can work with it."""
    from workbench.commands import upgrading
    from workbench.settings import settings

    lost = upgrading.downgrade(settings(), to, told=lambda line: print(line, file=sys.stderr))
    for line in lost:
        print(f"lost: {line}")
    print(f"The database fits {to}; {len(lost)} tables hold less than before.")


@keeping.command("upgrade-server")
def upgrade_server(
    old_programs: Annotated[
        Path, typer.Option("--from", help="Folder with the old postgres, initdb and pg_ctl.")
    ],
) -> None:
    """Move the embedded server's data from another major of PostgreSQL; the old ones are kept."""
    from workbench.commands import upgrading
    from workbench.settings import settings

    old = upgrading.move_to_another_server(
        settings(), old_programs, told=lambda line: print(line, file=sys.stderr)
    )
    print(f"Done. The old data are kept in {old}: delete that folder when nobody misses anything.")


@keeping.command()
def backup(
    file: Annotated[Path, typer.Argument(help="The file to write; with --keep its folder.")],
    keep: Annotated[
        int | None,
        typer.Option("--keep", help="Name the file by its time; keep so many of the folder."),
    ] = None,
) -> None:
    """Write the whole database to FILE; its secrets folder is to be kept apart."""
    from kernel.store.backup import back_up
    from workbench import upkeep
    from workbench.settings import settings
    from workbench.startup import store_urls

    options = settings()
    if keep is None:
        held = back_up(store_urls(options), file, binaries=options.pg_bindir)
        print(f"{file}: {sum(held.rows.values())} rows, {file.stat().st_size} bytes.")
        return
    urls = store_urls(options)
    made, size = upkeep.noted(urls, "nightly", lambda: upkeep.nightly(urls, options, file, keep))
    print(f"{made}: {size} bytes, read again.")


@keeping.command()
def drill(
    file: Annotated[Path, typer.Argument(help="A file that `workbench backup` wrote.")],
) -> None:
    """Restore FILE into a server of its own and prove rows, policies and seal; exit 1 if not."""
    from workbench.commands import backups
    from workbench.settings import settings

    found = backups.drill(
        file, binaries=settings().pg_bindir, told=lambda line: print(line, file=sys.stderr)
    )
    print("\n".join(found) or "The backup holds all that was in the database.")
    sys.exit(1 if found else 0)


@keeping.command("base-backup")
def base_backup() -> None:
    """Write a base backup of the embedded database into WORKBENCH_ARCHIVE_DIR, and verify it."""
    from workbench import upkeep
    from workbench.settings import settings
    from workbench.startup import store_urls

    options = settings()
    made, size = upkeep.noted(store_urls(options), "base", lambda: upkeep.base(options))
    print(f"{made}: {size} bytes, verified.")


@keeping.command()
def restore(
    file: Annotated[
        Path | None, typer.Argument(help="A file that `workbench backup` wrote.")
    ] = None,
    to: Annotated[
        str | None,
        typer.Option("--to", help="Instead of FILE: a moment, such as “2026-11-29 13:05” (UTC)."),
    ] = None,
    check: Annotated[
        bool, typer.Option("--check", help="With --to: say whether it can be done, do nothing.")
    ] = False,
    into: Annotated[
        Path | None,
        typer.Option("--into", help="With --to: a new data folder; the present one is left alone."),
    ] = None,
) -> None:
    """Fill an empty database from FILE, or go back to a moment; prove it; exit 1 where it fails."""
    from workbench.commands import restoring

    if (file is None) == (to is None):
        raise InvalidInput("Give either a FILE or --to TIME.")
    if file is not None:
        sys.exit(restoring.from_file(file))
    sys.exit(restoring.to_moment(str(to), check=check, into=into))
