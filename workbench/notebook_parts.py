"""Parts of a report that a notebook shows: drawings, markup of ours, tables."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from html import escape


class Picture:
    """A drawing that Jupyter shows.

    Args:
        text: An SVG.
    """

    def __init__(self, text: str) -> None:
        self.text = text

    def _repr_svg_(self) -> str:
        return self.text


class Html:
    """A part of a report.

    Args:
        text: Markup of ours; what people wrote is escaped in it.
    """

    def __init__(self, text: str) -> None:
        self.text = text

    def _repr_html_(self) -> str:
        return self.text


def html_table(
    headings: Sequence[str], rows: Sequence[Sequence[object]], numbers: Sequence[int] = ()
) -> Html:
    """A table of a report; numbers stand right, what people wrote is escaped.

    Args:
        headings: With their units.
        rows: The cells.
        numbers: Columns of numbers, even where all of them are empty.
    """

    def cell(name: str, value: object, at: int) -> str:
        if value in (None, "") and at in right:
            return f'<{name} class="r">–</{name}>'
        if isinstance(value, bool):
            value = "yes" if value else "no"
        if isinstance(value, Decimal):
            return f'<{name} class="r">{value:,}</{name}>'
        if isinstance(value, int | float):
            whole = float(value).is_integer() or abs(value) >= 10_000
            return (
                f'<{name} class="r">{value:,.0f}</{name}>'
                if whole
                else (f'<{name} class="r">{value:,.1f}</{name}>')
            )
        if isinstance(value, date):
            return f'<{name} class="nw">{value.isoformat()}</{name}>'
        return f"<{name}>{escape(str(value)) if value not in (None, '') else '–'}</{name}>"

    right = set(numbers) | {
        n
        for row in rows
        for n, value in enumerate(row)
        if isinstance(value, int | float | Decimal) and not isinstance(value, bool)
    }
    head = "".join(
        f'<th class="r">{title}</th>' if n in right else f"<th>{title}</th>"
        for n, title in enumerate(headings)
    )
    body = "".join(
        f"<tr>{''.join(cell('td', value, at) for at, value in enumerate(row))}</tr>" for row in rows
    )
    return Html(f"<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>")
