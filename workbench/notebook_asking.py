"""How a notebook asks the API: JSON for what is small, Arrow for tables."""

import json
import re
import warnings
from collections.abc import Mapping, Sequence
from contextlib import contextmanager
from datetime import date, datetime
from http.client import HTTPResponse
from typing import Any, Literal
from urllib.error import HTTPError, URLError
from urllib.parse import urlencode
from urllib.request import Request, urlopen

from kernel.errors import InvalidInput, KernelError, NotAllowed, NotFound, Unavailable

Json = Mapping[str, Any]
Frames = Literal["pandas", "polars"]
WAIT_S = 60
TABLE_S = 300
_DAY = re.compile(r"\d{4}-\d\d-\d\d")
_MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d.*")


class Asking:
    """A person's door to the API.

    Args:
        url: Where the workbench answers.
        token: The person's.
        frames: pandas or polars.
    """

    def __init__(self, url: str, token: str, frames: Frames) -> None:
        self._url, self._token, self._frames = url, token, frames

    def ask(self, path: str, **query: Any) -> Any:
        """What the API answers at an address, as JSON values.

        Raises:
            NotFound: There is nothing at this address for this person.
            NotAllowed: The token has ended, or its person's role does not permit it.
            InvalidInput: The question is wrong; the words say how.
            Unavailable: The workbench does not answer, or refuses.
        """
        return self._ask("GET", addressed(path, query))

    def table(self, name: str, **narrowing: Any) -> Any:
        """A table of operating data as a frame; `tables()` names them.

        Args:
            name: The table.
            **narrowing: first and last day, api numbers, field, lease; None and empty mean all.

        Raises:
            NotFound: There is no such table.
            InvalidInput: It cannot be narrowed so.
        """
        return self._framed(self._arrow("GET", addressed(f"/frames/{name}", narrowing)))

    def tables(self) -> Any:
        """The tables of operating data with their columns, as a frame."""
        told = self.ask("/frames")
        lists = ("columns", "narrowed_by")
        return self._frame([{**row, **{k: ", ".join(row[k]) for k in lists}} for row in told])

    def sql(self, query: str) -> Any:
        """The rows of a query of one's own, as a frame; `sql_tables()` says what there is.

        It runs as a database login of the organization that can only read, for 30 s at most.
        More than 1,000,000 rows are cut with a warning. Numbers of PostgreSQL's type numeric
        come as exact decimals; write `::float8` for floats.

        Raises:
            InvalidInput: The database refuses the query; its own words say why.
            Unavailable: It took too long.
        """
        import pyarrow

        with self._opened("POST", "/sql", {"query": query}, wait_s=TABLE_S) as answer:
            table = pyarrow.ipc.open_stream(answer).read_all()
            if answer.headers.get("x-rows-cut"):
                told = f"Only the first {table.num_rows:,} rows came; narrow the query."
                warnings.warn(told, stacklevel=2)
        return self._framed(table)

    def sql_tables(self) -> Any:
        """The tables that a query may read, with their columns and types, as a frame."""
        told = self.ask("/sql/tables")
        return self._frame([{**row, "columns": ", ".join(row["columns"])} for row in told])

    def _ask(self, method: str, path: str, body: Json | None = None) -> Any:
        with self._opened(method, path, body, wait_s=WAIT_S) as answer:
            return json.load(answer)

    def _arrow(self, method: str, path: str, body: Json | None = None) -> Any:
        """An Arrow table, read while it comes in."""
        import pyarrow

        with self._opened(method, path, body, wait_s=TABLE_S) as answer:
            return pyarrow.ipc.open_stream(answer).read_all()

    @contextmanager
    def _opened(self, method: str, path: str, body: Json | None = None, *, wait_s: float) -> Any:
        request = Request(  # noqa: S310 - http or https, see connect
            f"{self._url}/api{path}",
            method=method,
            data=json.dumps(body).encode() if body is not None else None,
            headers={
                "authorization": f"Bearer {self._token}",
                "content-type": "application/json",
                "accept": "*/*",
            },
        )
        answer: HTTPResponse
        try:
            with urlopen(request, timeout=wait_s) as answer:  # noqa: S310 - as above
                yield answer
        except HTTPError as refusal:
            raise _said(refusal) from None
        except (URLError, TimeoutError, ConnectionError) as failure:
            raise Unavailable(
                f"{self._url} does not answer: {failure}.",
                hint="Check the address, and that the workbench runs.",
            ) from failure

    def _framed(self, table: Any) -> Any:
        """An Arrow table as a frame: dates stay dates, decimals exact."""
        if self._frames == "polars":
            import polars

            return polars.from_arrow(table)
        import pandas

        return table.to_pandas(types_mapper=pandas.ArrowDtype)

    def _frame(self, rows: Sequence[Json]) -> Any:
        """JSON rows as a frame; days and moments become such."""
        typed = _typed(rows)
        if self._frames == "polars":
            import polars

            return polars.DataFrame(typed, infer_schema_length=None, strict=False)
        import pandas

        return pandas.DataFrame(typed)


def addressed(path: str, query: Json) -> str:
    """An address with what is asked; what is None or empty is left out."""
    given = {name: value for name, value in query.items() if value not in (None, "", (), [])}
    return f"{path}?{urlencode(given, doseq=True)}" if given else path


def _typed(rows: Sequence[Json]) -> list[dict[str, Any]]:
    readers: dict[str, Any] = {}
    for name in dict.fromkeys(name for row in rows for name in row):
        values = [row[name] for row in rows if row.get(name) is not None]
        for form, reader in ((_DAY, date.fromisoformat), (_MOMENT, datetime.fromisoformat)):
            if values and all(isinstance(v, str) and form.fullmatch(v) for v in values):
                readers[name] = reader
    return [
        {
            name: readers[name](value) if name in readers and value is not None else value
            for name, value in row.items()
        }
        for row in rows
    ]


def _said(refusal: HTTPError) -> KernelError:
    try:
        told = json.load(refusal)
    except ValueError:
        told = {}
    words = str(told.get("detail") or f"The workbench answered {refusal.code}.")
    hint = str(told.get("hint") or "")
    if refusal.code == 401:
        return NotAllowed(words, hint="Make a new token on the page “My account”.")
    kinds: Mapping[int, type[KernelError]] = {403: NotAllowed, 404: NotFound, 422: InvalidInput}
    return kinds.get(refusal.code, Unavailable)(words, hint=hint)
