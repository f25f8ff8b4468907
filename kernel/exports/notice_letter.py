"""A mail with notices, as text and as HTML; nothing in it is loaded from anywhere."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from email.headerregistry import Address
from email.message import EmailMessage
from email.utils import format_datetime
from html import escape

LONGEST_SUBJECT = 120
SHOWN = 40  # notices in one mail; more are counted
_INK, _QUIET, _LINE, _ACCENT = "#1b2127", "#545c63", "#e3e6e2", "#1d5fa8"
_FONT = "font-family:'IBM Plex Sans',Segoe UI,Helvetica,Arial,sans-serif"


@dataclass(frozen=True, slots=True, kw_only=True)
class LetterNotice:
    """A notice as a mail tells it.

    Attributes:
        because: The names of what the reader follows.
        screen: The address of the screen below that of the workbench.
        at: When it happened, in UTC.
    """

    title: str
    lines: Sequence[str]
    because: Sequence[str]
    screen: str
    by: str
    at: datetime


def notice_letter(
    notices: Sequence[LetterNotice],
    *,
    name: str,
    email: str,
    sender: str,
    address: str,
    organization: str,
    mail_id: str,
    now: datetime,
) -> EmailMessage:
    """The letter to one person.

    Args:
        notices: Oldest first; at least one.
        name: Of the reader.
        email: Of the reader.
        sender: The address that it comes from.
        address: Of the workbench, as people type it.
        organization: Whose workbench.
        mail_id: Stays the same however often it is tried, so that readers can tell a repetition.
        now: In UTC.
    """
    letter = EmailMessage()
    letter["From"] = _address("Workbench", sender)
    letter["To"] = _address(name, email)
    letter["Subject"] = subject_of(notices)
    letter["Date"] = format_datetime(now)
    letter["Message-ID"] = f"<{mail_id}@{sender.rpartition('@')[2]}>"
    letter["Auto-Submitted"] = "auto-generated"
    letter["List-Unsubscribe"] = f"<{address}/account>"
    letter.set_content(_text(notices, address, organization), cte="quoted-printable")
    letter.add_alternative(
        _html(notices, address, organization), subtype="html", cte="quoted-printable"
    )
    return letter


def _address(name: str, email: str) -> Address:
    return Address(display_name=" ".join(name.split()), addr_spec=email)


def subject_of(notices: Sequence[LetterNotice]) -> str:
    """The subject: the one change, or how many of what the reader follows.

    >>> subject_of([LetterNotice(title="Plan:  A-1 moved", lines=[], because=[], screen="", by="",
    ...                          at=datetime(2027, 1, 1))])
    'Plan: A-1 moved'
    """
    if len(notices) == 1:
        words = notices[0].title
    else:
        names = list(dict.fromkeys(name for one in notices for name in one.because))
        more = f" and {len(names) - 3} more" if len(names) > 3 else ""
        words = f"{len(notices)} changes to {', '.join(names[:3])}{more}"
    words = " ".join("".join(sign for sign in words if sign.isprintable() or sign == " ").split())
    return words if len(words) <= LONGEST_SUBJECT else f"{words[: LONGEST_SUBJECT - 1]}…"


def _said(one: LetterNotice) -> str:
    return f"{one.by}, {one.at.day} {one.at:%b %Y %H:%M} UTC"


def _more(notices: Sequence[LetterNotice]) -> str:
    left = len(notices) - SHOWN
    return f"{left} more in your inbox" if left > 0 else ""


def _text(notices: Sequence[LetterNotice], address: str, organization: str) -> str:
    parts = []
    for one in notices[:SHOWN]:
        lines = [one.title, f"  {_said(one)}", *(f"  - {line}" for line in one.lines)]
        if one.because:
            lines.append(f"  You follow {', '.join(one.because)}.")
        parts.append("\n".join([*lines, f"  {address}/{one.screen}"]))
    if more := _more(notices):
        parts.append(f"{more}: {address}/inbox")
    foot = (
        f"You get this mail because you follow parts of the schedule of {organization}.\n"
        f"When and whether it comes: {address}/account"
    )
    return "\n\n".join([*parts, f"-- \n{foot}\n"])


def _html(notices: Sequence[LetterNotice], address: str, organization: str) -> str:
    blocks = "".join(_block(one, address) for one in notices[:SHOWN])
    if more := _more(notices):
        blocks += f"<p>{_link(f'{address}/inbox', more)}</p>"
    foot = (
        f"You get this mail because you follow parts of the schedule of {escape(organization)}. "
        f"{_link(f'{address}/account', 'When and whether it comes')}"
    )
    return (
        '<!doctype html><html lang="en"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width"></head>'
        f'<body style="margin:0;padding:24px 12px;background:#f4f5f3;color:{_INK};{_FONT};'
        'font-size:14px;line-height:1.45">'
        '<table role="presentation" cellpadding="0" cellspacing="0" width="100%"><tr><td>'
        '<div style="max-width:640px;margin:0 auto;background:#ffffff;'
        f'border:1px solid {_LINE};border-radius:4px;padding:8px 24px 16px">'
        f"{blocks}"
        f'<p style="color:{_QUIET};font-size:12px;margin:16px 0 0">{foot}</p>'
        "</div></td></tr></table></body></html>"
    )


def _block(one: LetterNotice, address: str) -> str:
    lines = "".join(f'<li style="margin:2px 0">{escape(line)}</li>' for line in one.lines)
    listed = f'<ul style="margin:8px 0;padding-left:20px">{lines}</ul>' if lines else ""
    because = f"You follow {escape(', '.join(one.because))}. " if one.because else ""
    return (
        f'<div style="padding:16px 0;border-bottom:1px solid {_LINE}">'
        f'<h1 style="font-size:16px;margin:0 0 2px;font-weight:600">{escape(one.title)}</h1>'
        f'<div style="color:{_QUIET};font-size:12px">{escape(_said(one))}</div>{listed}'
        f'<div style="color:{_QUIET};font-size:12px;margin-top:8px">{because}'
        f"{_link(f'{address}/{one.screen}', 'Open it in the workbench')}</div></div>"
    )


def _link(target: str, words: str) -> str:
    return f'<a href="{escape(target)}" style="color:{_ACCENT}">{escape(words)}</a>'
