"""Spans of days or hours, half-open: joined, shared and taken away."""

from collections.abc import Iterable

Span = tuple[int, int]


def merged(spans: Iterable[Span]) -> list[Span]:
    """Spans ascending, those that touch or overlap as one, empty ones left out.

    >>> merged([(3, 5), (1, 2), (4, 9), (7, 7)])
    [(1, 2), (3, 9)]
    """
    out: list[Span] = []
    for start, end in sorted(span for span in spans if span[0] < span[1]):
        if out and start <= out[-1][1]:
            out[-1] = (out[-1][0], max(end, out[-1][1]))
        else:
            out.append((start, end))
    return out


def without(spans: Iterable[Span], taken: Iterable[Span]) -> list[Span]:
    """What is left of spans.

    >>> without([(5, 30)], [(10, 14), (0, 6)])
    [(6, 10), (14, 30)]
    """
    gone = merged(taken)
    out: list[Span] = []
    for start, end in merged(spans):
        at = start
        for first, last in gone:
            if last <= at or first >= end:
                continue
            if first > at:
                out.append((at, first))
            at = last
        if at < end:
            out.append((at, end))
    return out


def shared(one: Iterable[Span], other: Iterable[Span]) -> list[Span]:
    """What lies in both.

    >>> shared([(3, 20)], [(5, 10), (14, 30)])
    [(5, 10), (14, 20)]
    """
    return [
        (max(a, c), min(b, d))
        for a, b in merged(one)
        for c, d in merged(other)
        if max(a, c) < min(b, d)
    ]


def length(spans: Iterable[Span]) -> int:
    """Days or hours covered, each once.

    >>> length([(0, 3), (2, 5)])
    5
    """
    return sum(end - start for start, end in merged(spans))
