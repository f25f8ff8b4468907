"""The plugging procedure as a PDF to take to the rig."""

from collections.abc import Mapping
from typing import Any

from kernel.exports.pdf_sheet import Face, PdfSheet, wrapped
from kernel.exports.procedure import Part, Procedure, Sentence, procedure

_LEFT, _RIGHT, _TOP, _FOOT = 54.0, 558.0, 50.0, 748.0
_INDENT, _SIZE, _LINE = 26.0, 9.5, 13.0
_CITE_SIZE, _CITE_LINE = 7.0, 9.0
_QUIET, _RED = "#545c63", "#a1120b"


def procedure_pdf(plan: Mapping[str, Any]) -> bytes:
    """The procedure of a plan JSON on letter pages. The same plan gives the same bytes."""
    told = procedure(plan)
    sheet = PdfSheet(title=told.title)
    writer = _Writer(sheet, told)
    for part in told.parts:
        writer.part(part)
    writer.foot()
    return sheet.pdf()


class _Writer:
    """Where the next line goes, page after page."""

    def __init__(self, sheet: PdfSheet, told: Procedure) -> None:
        self._sheet, self._told = sheet, told
        self._y = _TOP
        for line in wrapped(told.title, _RIGHT - _LEFT, size=15, face="HB"):
            sheet.text(_LEFT, self._y, line, size=15, face="HB")
            self._y += 19
        for words in told.context:
            self._lines(words, size=9, ink=_QUIET)
        if told.warning:
            self._y += 4
            self._lines(told.warning, size=10, ink=_RED, bold=True)
        self._y += 4
        sheet.line(_LEFT, self._y, _RIGHT, self._y, width=0.8)
        self._y += 10

    def part(self, part: Part) -> None:
        """A title with its sentences; it never stands alone at the foot of a page."""
        titles = wrapped(part.title, _RIGHT - _LEFT, size=10.5, face="HB")
        cites = wrapped("; ".join(part.cites), _RIGHT - _LEFT, size=_CITE_SIZE)
        head = len(titles) * 14 + len(cites) * _CITE_LINE
        self._room(head + _height(part.sentences[0]) + 6)
        for line in titles:
            self._sheet.text(_LEFT, self._y, line, size=10.5, face="HB")
            self._y += 14
        for line in cites:
            self._sheet.text(_LEFT, self._y, line, size=_CITE_SIZE, ink=_QUIET)
            self._y += _CITE_LINE
        self._y += 2
        for sentence in part.sentences:
            self._sentence(sentence)
        self._y += 8

    def foot(self) -> None:
        """What stands beneath every page."""
        self._sheet.fit(
            _LEFT, _RIGHT - 60, 764, self._told.title, size=7, least=5, align="left", ink=_QUIET
        )
        words = f"Page {self._sheet.page}"
        self._sheet.text(_RIGHT, 764, words, size=7, align="right", ink=_QUIET)

    def _sentence(self, sentence: Sentence) -> None:
        self._room(_height(sentence))
        number = f"{sentence.number}."
        self._sheet.text(_LEFT + _INDENT - 6, self._y, number, size=_SIZE, align="right")
        for line in _words(sentence):
            self._sheet.text(_LEFT + _INDENT, self._y, line, size=_SIZE)
            self._y += _LINE
        for line in _cites(sentence):
            self._sheet.text(_LEFT + _INDENT, self._y, line, size=_CITE_SIZE, ink=_QUIET)
            self._y += _CITE_LINE
        self._y += 2

    def _lines(self, words: str, *, size: float, ink: str, bold: bool = False) -> None:
        face: Face = "HB" if bold else "H"
        for line in wrapped(words, _RIGHT - _LEFT, size=size, face=face):
            self._sheet.text(_LEFT, self._y, line, size=size, face=face, ink=ink)
            self._y += size + 3

    def _room(self, height: float) -> None:
        if self._y + height > _FOOT:
            self.foot()
            self._sheet.turn()
            self._y = _TOP


def _words(sentence: Sentence) -> list[str]:
    return wrapped(sentence.text, _RIGHT - _LEFT - _INDENT, size=_SIZE)


def _cites(sentence: Sentence) -> list[str]:
    return wrapped("; ".join(sentence.cites), _RIGHT - _LEFT - _INDENT, size=_CITE_SIZE)


def _height(sentence: Sentence) -> float:
    return len(_words(sentence)) * _LINE + len(_cites(sentence)) * _CITE_LINE + 2
