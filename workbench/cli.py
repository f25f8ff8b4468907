"""The command line: one thin function per command; the work is in workflows and processes.

Exit codes: 0 done, 1 the answer is no, 2 asked wrongly. JSON goes to stdout, messages to stderr.
Imports stand inside the commands so that each starts with only what it needs.
"""

import sys

import typer

from kernel.errors import InvalidInput, KernelError

cli = typer.Typer(
    name="workbench",
    help="The well-operations workbench.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)


def app() -> None:
    """Run the command line; an expected failure becomes one readable line."""
    try:
        cli()
    except KernelError as failure:
        print(failure, file=sys.stderr)
        sys.exit(2 if isinstance(failure, InvalidInput) else 1)
