"""Numbers, dates and other people's text in the words of the screen."""

import re
from collections.abc import Sequence
from datetime import UTC, date, datetime, tzinfo

DASH = "–"
_MARKDOWN = re.compile(r"([\\`*_{}\[\]()#+\-.!|~<>$:&^=/])")
_ADDRESS = re.compile(r"@|:(?=/)|www(?=\.)", re.IGNORECASE)


def plain(text: object) -> str:
    r"""Text of a document or a person, so that Markdown shows it and does nothing with it.

    Signs of Markdown are escaped; an invisible joiner keeps addresses from becoming links.

    >>> print(plain("MABEE [140A](x) :red[!]"))
    MABEE \[140A\]\(x\) \:red\[\!\]
    >>> plain("a@b") == "a@\N{WORD JOINER}b"
    True
    """
    apart = _ADDRESS.sub("\\g<0>\N{WORD JOINER}", str(text).replace("\n", " "))
    return _MARKDOWN.sub(r"\\\1", apart)


def feet(depth_ft: float | None) -> str:
    """A depth with its unit; decimals only where given. [ft]

    >>> feet(5582.0), feet(12.5), feet(None)
    ('5,582 ft', '12.5 ft', '–')
    """
    if depth_ft is None:
        return DASH
    return f"{depth_ft:,.0f} ft" if depth_ft == int(depth_ft) else f"{depth_ft:,.1f} ft"


def day(moment: date | None) -> str:
    """A date in a sentence.

    >>> day(date(2026, 11, 21)), day(None)
    ('21 Nov 2026', '–')
    """
    return f"{moment.day} {moment:%b %Y}" if moment else DASH


def count(number: int, one: str, many: str = "") -> str:
    """A number with its noun.

    >>> count(1, "plan"), count(3, "plan"), count(0, "copy", "copies"), count(1200, "well")
    ('1 plan', '3 plans', '0 copies', '1,200 wells')
    """
    return f"{number:,} {one if number == 1 else many or one + 's'}"


def listed(items: Sequence[str]) -> str:
    """Words in a row, as in a sentence.

    >>> listed(["2 plans", "1 paper", "1 letter"]), listed(["2 plans"]), listed([])
    ('2 plans, 1 paper and 1 letter', '2 plans', '')
    """
    return " and ".join(filter(None, [", ".join(items[:-1]), *items[-1:]]))


def moment_text(moment: datetime | None, zone: tzinfo = UTC) -> str:
    """A moment in a table, to the minute, in the reader's time zone.

    >>> moment_text(datetime(2026, 11, 21, 14, 5, 9, tzinfo=UTC))
    '2026-11-21 14:05'
    """
    return f"{moment.astimezone(zone):%Y-%m-%d %H:%M}" if moment else DASH


def ago(moment: datetime | None, now: datetime) -> str:
    """How long ago, as one would say it; a date once it is over a week.

    >>> now = datetime(2026, 11, 21, 12, 0, tzinfo=UTC)
    >>> ago(datetime(2026, 11, 21, 11, 40, tzinfo=UTC), now), ago(now, now)
    ('20 min ago', 'just now')
    >>> ago(datetime(2026, 11, 18, 12, 0, tzinfo=UTC), now), ago(None, now)
    ('3 days ago', '–')
    """
    if moment is None:
        return DASH
    minutes = int((now - moment).total_seconds() // 60)
    if minutes < 1:
        return "just now"
    if minutes < 60:
        return f"{minutes} min ago"
    if minutes < 24 * 60:
        return f"{minutes // 60} h ago"
    if minutes < 7 * 24 * 60:
        return f"{count(minutes // (24 * 60), 'day')} ago"
    return day(moment.date())
