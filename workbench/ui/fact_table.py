"""The facts of a well in rows, grouped as on the papers."""

from collections.abc import Callable, Sequence
from itertools import groupby

from kernel.facts.fact import FactValue, Missing, Source
from kernel.facts.paths import row_of
from kernel.plugging.doubts import FactDoubt
from kernel.workflows.review_facts import FactRow, FactSheet, label_of
from workbench.ui.markup import Inside, Markup, joined, tag
from workbench.ui.parts import Head, Row, sheet, two_lines, unknown
from workbench.ui.plan_words import fact_value

HEADS = (
    Head(words="Fact"),
    Head(words="Value", kind="rw"),
    Head(words="Read from"),
    Head(words="Sure", kind="r"),
)
EYES = "Needs eyes"
FILTERS = (EYES, "Decided by a person", "Not on any paper")


def chosen_rows(facts: FactSheet, wanted: Sequence[str], kept: Sequence[str] = ()) -> list[FactRow]:
    """The rows that at least one of the filters names; all without a filter.

    Args:
        facts: The facts of the well.
        wanted: The filters.
        kept: Paths that needed eyes a moment ago; they stay in sight when they are decided.
    """
    tests: dict[str, Callable[[FactRow], bool]] = {
        EYES: lambda row: row.needs_eyes or row.path in kept,
        "Decided by a person": lambda row: row.decided,
    }
    if not wanted:
        return list(facts.rows)
    return [row for row in facts.rows if any(tests[name](row) for name in wanted if name in tests)]


def fact_table(rows: Sequence[FactRow], asked: Sequence[Missing]) -> Markup:
    """The table; each row can be picked by the path of its fact."""
    lines = []
    for group, same in groupby(rows, key=lambda row: group_of(row.path)):
        members = list(same)
        lines.append(_heading(group, named_by(members)))
        lines += [_line(row, _short(row.label)) for row in members]
    if asked:
        lines.append(_heading("Not on any paper"))
        lines += [_question(question) for question in asked]
    return sheet(HEADS, lines, label="Facts of the well")


def group_of(path: str) -> str:
    """The heading under which a fact stands.

    >>> group_of("casing[1].shoe_ft"), group_of("gau.base_ft"), group_of("lease")
    ('Casing 2', 'Letter on usable water', 'Well')
    """
    if path.startswith("gau."):
        return "Letter on usable water"
    place = row_of(path)
    if place is None:
        return "Well"
    if place[0] == "formation_tops":
        return "Formation tops"
    return label_of(f"{place[0]}[{place[1]}]")


def named_by(rows: Sequence[FactRow]) -> str:
    """What tells one string or device from the next: its size and kind."""
    values = {row.path.rpartition(".")[2]: row for row in rows if "[" in row.path}
    keys = ("od_in", "string", "kind")
    return " ".join(
        fact_value(values[key].path, values[key].value) for key in keys if key in values
    )


def _heading(words: str, more: str = "") -> Row:
    said = joined(tag("b", words), tag("span", f" {more}", class_="dim") if more else "")
    return Row(cells=(said, "", "", ""), kind="group")


def _short(label: str) -> str:
    words = label.partition(": ")[2] or label
    return words[:1].upper() + words[1:]


def _line(row: FactRow, label: str) -> Row:
    return Row(
        pick=row.path,
        cells=(
            two_lines(label, _remark(row)),
            fact_value(row.path, row.value),
            source_words(row.source),
            _sure(row),
        ),
    )


def _remark(row: FactRow) -> str:
    done = "added" if row.added else "corrected"
    words = [f"{done} by {row.corrected_by}"] if row.corrected_by else []
    words += [f"seen by {row.confirmed_by}"] if row.confirmed_by else []
    if row.conflict is not None:
        words.append("read differently now" if row.confirmed_by else "papers disagree")
    elif row.disputed:
        words.append("a model reads otherwise")
    if row.doubts:
        words.append("does not fit")
    return ", ".join(words)


def source_words(source: Source | None) -> str:
    """Paper and page in a few words."""
    if source is None:
        return "–"
    if source.method == "person":
        return "an engineer"
    place = f", page {source.page}" if source.page else ""
    derived = ", worked out" if source.method == "derived" else ""
    return f"{source.document}{place}{derived}"


def _sure(row: FactRow) -> Inside:
    if row.decided:
        return tag("span", "seen" if row.confirmed_by else "given", class_="state green")
    if row.confidence is None:
        return unknown("Nobody measured how sure this value is")
    words = f"{row.confidence * 100:.0f} %"
    if row.disputed:
        return tag("span", words, class_="state red")
    return tag("span", words, class_="state yellow") if row.unsure else words


def _question(question: Missing) -> Row:
    return Row(
        pick=question.fact,
        cells=(
            two_lines(label_of(question.fact), question.question),
            unknown(question.question),
            unknown("No paper gives it"),
            "",
        ),
    )


def said(path: str, value: FactValue, source: Source) -> str:
    """A value with its paper, for the list of a conflict."""
    return f"{fact_value(path, value)} on {source_words(source)}"


def doubt_words(doubt: FactDoubt, rows: Sequence[FactRow]) -> str:
    """Facts that do not fit, each with its paper."""
    known = {row.path: row for row in rows}
    told = [
        f"{row.label} {said(row.path, row.value, row.source)}"
        for path in doubt.paths
        if (row := known.get(path)) and row.source
    ]
    return f"Does not fit: {doubt.reason}: {'; '.join(told)}."
