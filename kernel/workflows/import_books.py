"""Import the district plugging books into `data/policy`: `python -m kernel.workflows.import_books`.

The same files give the same data, byte for byte. The report says how many rows were read, which
names are outside the closed table of formations and which lines could not be understood.
"""

import csv
import hashlib
import io
import sys
from collections.abc import Iterable, Sequence
from pathlib import Path

from kernel.documents.plugging_book import Book, BookRow, is_known_formation, read_plugging_book
from kernel.documents.plugging_book_7c import read_7c_book
from kernel.errors import KernelError, NotFound
from kernel.policy.books import BOOKS, COLUMNS

_READERS = {
    "08-8a": ("dist-08-8a-plugging-book.pdf", read_plugging_book),
    "7c": ("07c-plugging-book.json", read_7c_book),
}


def import_books(folder: Path, target: Path = BOOKS) -> list[str]:
    """Read the books of a folder, write one CSV each, and say what came of it, line by line.

    Raises:
        NotFound: A book is not in the folder.
        InvalidInput: A file is not the book that its name says.
    """
    report: list[str] = []
    target.mkdir(parents=True, exist_ok=True)
    for name, (file, read) in _READERS.items():
        path = folder / file
        if not path.is_file():
            raise NotFound(f"There is no {file} in {folder}.", hint="Name the folder of the books.")
        book = read(path.read_bytes())
        content = as_csv(book.rows)
        (target / f"{name}.csv").write_bytes(content)
        report += [f"{name}.csv  sha256 {hashlib.sha256(content).hexdigest()}", *summary(book)]
    return report


def as_csv(rows: Iterable[BookRow]) -> bytes:
    """The rows in the columns of `kernel.policy.books`."""
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(COLUMNS)
    for row in rows:
        top = "" if row.top_ft is None else f"{row.top_ft:g}"
        tag = "yes" if row.tag else ""
        writer.writerow(
            (
                *(row.kind, row.county, row.dated, row.page or "", row.field, row.name, row.star),
                *(top, row.depth, tag, row.condition, row.text),
            )
        )
    return text.getvalue().encode()


def summary(book: Book) -> list[str]:
    """Counts of a book, then every row that needs a reader."""
    formations = [row for row in book.rows if row.kind == "formation"]
    fields = [row for row in book.rows if row.kind == "field"]
    with_rows = {(row.county, row.field) for row in formations}
    lines = [
        f"  {len(formations)} formation rows in {len(fields)} field blocks of "
        f"{len({row.county for row in book.rows})} counties",
        f"  {sum(bool(row.star) for row in formations)} starred, "
        f"{sum(row.tag for row in formations)} with a tag mark, "
        f"{sum(row.top_ft is None for row in formations)} without one depth, "
        f"{sum(bool(row.condition) for row in formations)} under a condition",
    ]
    if book.pages:
        lines.append(f"  {book.pages} pages, {len(book.overflow_pages)} of them overflow")
    lines += [
        f"  name not in the table, p. {row.page or '-'}, {row.county}, {row.field}: {row.name}"
        for row in formations
        if not is_known_formation(row.name)
    ]
    lines += [
        f"  no formation under the field, p. {row.page or '-'}, {row.county}: {row.field}"
        for row in fields
        if (row.county, row.field) not in with_rows
    ]
    lines += [
        f"  not understood, p. {row.page or '-'}, {row.county}: {row.text}"
        for row in book.rows
        if row.kind == "unread"
    ]
    return lines


def main(arguments: Sequence[str]) -> int:
    """Import the books of the folder that is named; the exit status says whether it worked."""
    if len(arguments) != 1:
        sys.stderr.write("usage: python -m kernel.workflows.import_books FOLDER\n")
        return 2
    try:
        report = import_books(Path(arguments[0]))
    except KernelError as failure:
        sys.stderr.write(f"{failure}\n")
        return 1
    sys.stdout.write("\n".join(report) + "\n")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
