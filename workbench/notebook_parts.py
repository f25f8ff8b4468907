"""Parts of a report that a notebook shows: drawings, markup of ours, tables."""

from collections.abc import Sequence
from datetime import date
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


def html_table(headings: Sequence[str], rows: Sequence[Sequence[object]]) -> Html:
    """A table of a report; numbers stand right, what people wrote is escaped."""

    def cell(name: str, value: object) -> str:
        if isinstance(value, bool):
            value = "yes" if value else "no"
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

    right = {
        n
        for row in rows
        for n, value in enumerate(row)
        if isinstance(value, int | float) and not isinstance(value, bool)
    }
    head = "".join(
        f'<th class="r">{title}</th>' if n in right else f"<th>{title}</th>"
        for n, title in enumerate(headings)
    )
    body = "".join(f"<tr>{''.join(cell('td', value) for value in row)}</tr>" for row in rows)
    return Html(f"<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>")
