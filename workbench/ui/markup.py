"""Markup whose every value is escaped by construction.

`tag` escapes what it is given unless it is `Markup` already, which only this module and the SVG
writer make. Nothing that a document or a person wrote can thus become markup.
"""

from html import escape


class Markup(str):
    """Text that is markup already."""

    __slots__ = ()


Inside = str | int | float | None
_VOID = {"img", "br", "i-mark"}


def text(value: Inside) -> Markup:
    """A value as text.

    >>> text("<b>5 & 6</b>")
    '&lt;b&gt;5 &amp; 6&lt;/b&gt;'
    """
    if isinstance(value, Markup):
        return value
    return Markup("" if value is None else escape(str(value)))


def joined(*parts: Inside) -> Markup:
    """Values and markup one after the other."""
    return Markup("".join(text(part) for part in parts))


def tag(name: str, *inside: Inside, **attributes: Inside) -> Markup:
    """An element; `class_` and `data_n` stand for the attributes `class` and `data-n`.

    >>> tag("td", "5,582–4,970", class_="r", title=None)
    '<td class="r">5,582–4,970</td>'
    """
    written = "".join(
        f' {key.rstrip("_").replace("_", "-")}="{escape(str(value))}"'
        for key, value in attributes.items()
        if value not in (None, "")
    )
    if name in _VOID:
        return Markup(f"<{name}{written}>")
    return Markup(f"<{name}{written}>{joined(*inside)}</{name}>")
