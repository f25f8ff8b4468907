"""A page's HTML as a tree to ask: made for pages of a public site, which may be malformed."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser

_VOID = frozenset(
    [
        "area",
        "base",
        "br",
        "col",
        "embed",
        "hr",
        "img",
        "input",
        "link",
        "meta",
        "source",
        "track",
        "wbr",
    ]
)
_CLOSED_BY = {  # an open cell or row ends where the next begins, as browsers read it
    "td": frozenset({"td", "th"}),
    "th": frozenset({"td", "th"}),
    "tr": frozenset({"td", "th", "tr"}),
    "li": frozenset({"li"}),
    "option": frozenset({"option"}),
}
_STOPS = frozenset({"table", "ul", "ol", "select"})
_UNSEEN = frozenset({"script", "style"})
MOST_DEPTH = 200


@dataclass(slots=True, kw_only=True)
class Node:
    """An element: its tag, its attributes, and what stands in it."""

    tag: str
    attributes: dict[str, str]
    parts: list["Node | str"] = field(default_factory=list)

    def walk(self) -> Iterator["Node"]:
        """Every element within, in the order of the page, this one first."""
        waiting = [self]
        while waiting:
            node = waiting.pop()
            yield node
            waiting += [part for part in reversed(node.parts) if isinstance(part, Node)]

    def all(self, tag: str, *, css_class: str | None = None) -> list["Node"]:
        """The elements of a tag within, those of a class where one is given."""
        return [
            node
            for node in self.walk()
            if node is not self
            and node.tag == tag
            and (css_class is None or css_class in node.attributes.get("class", "").split())
        ]

    def own(self, *tags: str) -> list["Node"]:
        """The elements of the tags that belong to this table or row and to no table within."""
        found = []
        waiting = [part for part in self.parts if isinstance(part, Node)]
        while waiting:
            node = waiting.pop(0)
            if node.tag in tags:
                found.append(node)
            elif node.tag != "table":
                waiting = [part for part in node.parts if isinstance(part, Node)] + waiting
        return found

    def text(self) -> str:
        """What a reader sees, blanks and line ends as one blank each."""
        return " ".join(" ".join(self._texts()).split())

    def _texts(self) -> Iterator[str]:
        waiting: list[Node | str] = [self]
        while waiting:
            part = waiting.pop()
            if isinstance(part, str):
                yield part
            elif part.tag not in _UNSEEN:
                waiting += reversed(part.parts)


def read_html(html: str) -> Node:
    """The tree of a page; malformed parts are read as well as they can be.

    >>> page = read_html("<table><tr><td>Tracking&nbsp;No.<td><a href='?x=1'>203108</a></table>")
    >>> [cell.text() for cell in page.all("td")], page.all("a")[0].attributes["href"]
    (['Tracking No.', '203108'], '?x=1')
    """
    reader = _Reader()
    reader.feed(html)
    reader.close()
    return reader.root


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.root = Node(tag="", attributes={})
        self._open = [self.root]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        for closed in _CLOSED_BY.get(tag, ()):
            self._end(closed, stops=_STOPS)
        node = Node(tag=tag, attributes={name: value or "" for name, value in attrs})
        self._open[-1].parts.append(node)
        if tag not in _VOID and len(self._open) < MOST_DEPTH:
            self._open.append(node)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        attributes = {name: value or "" for name, value in attrs}
        self._open[-1].parts.append(Node(tag=tag, attributes=attributes))

    def handle_endtag(self, tag: str) -> None:
        self._end(tag, stops=frozenset() if tag in _STOPS else _STOPS)

    def handle_data(self, data: str) -> None:
        self._open[-1].parts.append(data)

    def _end(self, tag: str, *, stops: frozenset[str]) -> None:
        """Close the innermost element of a tag, unless it lies outside the table at hand."""
        for index in range(len(self._open) - 1, 0, -1):
            if self._open[index].tag == tag:
                del self._open[index:]
                return
            if self._open[index].tag in stops:
                return
