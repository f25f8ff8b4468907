"""What every table of an organization gets: row security, rights and the audit trigger."""

from collections.abc import Sequence

from alembic import op

TENANT = "organization_id = (select app.org())"  # the select is evaluated once per query


def protect(
    table: str,
    *,
    keys: Sequence[str] = ("organization_id", "id"),
    reads: Sequence[str] = (),
    updates: Sequence[str] = (),
    inserts: bool = True,
    secret: Sequence[str] = (),
    bulky: Sequence[str] = (),
    unlogged: Sequence[str] = (),
) -> None:
    """Put TABLE of schema app under forced row security and audit.

    Args:
        table: Its name.
        keys: Its primary key.
        reads: Columns that app_user may read; all when empty.
        updates: Columns that app_user may change.
        inserts: Whether app_user may add rows.
        secret: Columns of which the log says only that they changed.
        bulky: Columns that the log keeps as a digest and a size.
        unlogged: Columns whose changes are not logged at all.
    """
    op.execute(f"alter table app.{table} enable row level security")
    op.execute(f"alter table app.{table} force row level security")
    op.execute(f"create policy tenant on app.{table} using ({TENANT}) with check ({TENANT})")
    op.execute(f"grant select{_columns(reads)} on app.{table} to app_user")
    if inserts:
        op.execute(f"grant insert on app.{table} to app_user")
    if updates:
        op.execute(f"grant update{_columns(updates)} on app.{table} to app_user")
    watch(table, keys=keys, secret=secret, bulky=bulky, unlogged=unlogged)


def add_part(table: str, first_year: int, end_year: int) -> None:
    """Add the part of a table partitioned by day that holds [first year, end year).

    Parts lie in the schema part, which app_user cannot name: the policy of the whole table does
    not cover a part that is read by its own name.
    """
    part = f"part.{table}_{first_year}"
    op.execute(
        f"create table {part} partition of app.{table}"
        f" for values from ('{first_year}-01-01') to ('{end_year}-01-01')"
    )
    op.execute(f"alter table {part} enable row level security")
    op.execute(f"alter table {part} force row level security")


def protect_bulk(table: str, *, keys: Sequence[str], updates: Sequence[str]) -> None:
    """As `protect`, for a table that is loaded by the million: files are logged by count.

    Rows that change or go are logged one by one. Arguments as in `protect`.
    """
    op.execute(f"alter table app.{table} enable row level security")
    op.execute(f"alter table app.{table} force row level security")
    op.execute(f"create policy tenant on app.{table} using ({TENANT}) with check ({TENANT})")
    op.execute(f"grant select, insert on app.{table} to app_user")
    op.execute(f"grant update{_columns(updates)} on app.{table} to app_user")
    key = "'{" + ",".join(keys) + "}'"
    op.execute(
        f"create trigger audit after update or delete on app.{table} for each row"
        f" execute function audit.row_change({key}, '{{}}', '{{}}', '{{}}')"
    )
    op.execute(
        f"create trigger audit_added after insert on app.{table}"
        " referencing new table as added for each statement"
        f" execute function audit.bulk_insert({key})"
    )


def watch(
    table: str,
    *,
    keys: Sequence[str],
    secret: Sequence[str] = (),
    bulky: Sequence[str] = (),
    unlogged: Sequence[str] = (),
) -> None:
    """Log every change of a row of TABLE of schema app. Arguments as in `protect`."""
    arguments = ", ".join(
        "'{" + ",".join(names) + "}'" for names in (keys, secret, bulky, unlogged)
    )
    op.execute(
        f"create trigger audit after insert or update or delete on app.{table}"
        f" for each row execute function audit.row_change({arguments})"
    )


def _columns(names: Sequence[str]) -> str:
    return f" ({', '.join(names)})" if names else ""
