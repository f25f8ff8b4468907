"""The engines that read pictures: rapidocr with its own models, tesseract where that fails.

Tesseract is the light fallback: it is asked where rapidocr cannot be loaded or finds nothing, and
what it reads always goes to a person's eyes.
"""

import shutil
import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from kernel.errors import KernelError

_ENGINE_LOCK = threading.Lock()
_LEAST_RAPID = 0.5  # of 1; rapidocr drops what it is less sure of
_LIGHT_SCORE = 0.85  # share of tesseract's own score that it deserves; marked for review with it
_LEAST_SCORE = 40  # of 100; less sure are specks and smears
_LIGHT_SCALE = 2  # tesseract wants 300 dots per inch, pages come with 150
_LIGHT_SECONDS = 60
_RULE_PX = 90  # a stroke so long at 300 dots per inch is a line of the form
_WORDS_APART = 11  # tesseract's page mode for words spread over a form


class NoEngine(KernelError):
    """An engine that is not installed, or cannot be started here."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Phrase:
    """Characters that the engine found in one box of the picture. Pixels, origin top left."""

    text: str
    corners: tuple[tuple[float, float], ...]  # from top left, clockwise as the text runs
    score: float  # 0–1, what the engine thinks of it

    @property
    def width(self) -> float:
        """Length of the box along the page's width. [px]"""
        xs = [x for x, _ in self.corners]
        return max(xs) - min(xs)

    @property
    def height(self) -> float:
        """Length of the box along the page's height. [px]"""
        ys = [y for _, y in self.corners]
        return max(ys) - min(ys)


PictureReader = Callable[[Any], list[Phrase]]


def phrases_of(picture: Any, readers: Sequence[PictureReader] | None = None) -> list[Phrase]:
    """What the first engine reads that reads anything.

    Args:
        picture: Grey picture as a numpy array.
        readers: The engines in the order they are asked; rapidocr, then tesseract.

    Raises:
        NoEngine: No engine can be started at all.
    """
    failures = []
    readers = (rapid_phrases, light_phrases) if readers is None else readers
    for read in readers:
        try:
            found = read(picture)
        except NoEngine as failure:
            failures.append(failure)
            continue
        if found:
            return found
    if len(failures) == len(readers):
        raise failures[0]
    return []


def rapid_phrases(picture: Any) -> list[Phrase]:
    """The phrases that rapidocr reads.

    Raises:
        NoEngine: It is not installed, or its models cannot be loaded.
    """
    with _ENGINE_LOCK:
        found = _rapid()(picture, use_det=True, use_rec=True, text_score=_LEAST_RAPID)
    if found.txts is None:
        return []
    return [
        Phrase(
            text=text.strip(),
            corners=tuple((float(x), float(y)) for x, y in corners),
            score=float(score),
        )
        for text, score, corners in zip(found.txts, found.scores, found.boxes, strict=True)
        if text.strip()
    ]


def rapid_boxes(picture: Any) -> list[Phrase]:
    """Where rapidocr finds text, without reading it, which takes most of the time.

    Raises:
        NoEngine: It is not installed, or its models cannot be loaded.
    """
    with _ENGINE_LOCK:
        found = _rapid()(picture, use_det=True, use_rec=False)
    return [
        Phrase(text="", corners=tuple((float(x), float(y)) for x, y in corners), score=0.0)
        for corners in (found.boxes if found.boxes is not None else ())
    ]


def rapid_line(picture: Any) -> tuple[str, float]:
    """What rapidocr reads in a picture of one line, and how sure it is.

    Raises:
        NoEngine: It is not installed, or its models cannot be loaded.
    """
    with _ENGINE_LOCK:
        found = _rapid()(picture, use_det=False, use_rec=True, text_score=0.0)
    return (found.txts[0].strip(), float(found.scores[0])) if found.txts else ("", 0.0)


@cache
def _rapid() -> Any:
    """The engine on one thread, so that two pages on two cores do not fight."""
    try:
        from rapidocr import RapidOCR

        return RapidOCR(
            params={
                "Global.use_cls": False,
                "Global.log_level": "error",
                "EngineConfig.onnxruntime.intra_op_num_threads": 1,
                "EngineConfig.onnxruntime.inter_op_num_threads": 1,
            }
        )
    except (ImportError, OSError, RuntimeError) as failure:
        raise NoEngine(
            "The OCR engine cannot be started.", hint="Run make setup, which installs rapidocr."
        ) from failure


def light_phrases(picture: Any) -> list[Phrase]:
    """The words that tesseract reads, with the form's ruling taken off first.

    Raises:
        NoEngine: The program `tesseract` is not installed.
    """
    if shutil.which("tesseract") is None:
        raise NoEngine("tesseract is not installed.", hint="Debian: apt install tesseract-ocr.")
    from pytesseract.pytesseract import Output, TesseractError, image_to_data

    large = _without_rules(picture)
    try:
        told = image_to_data(
            large,
            config=f"--psm {_WORDS_APART}",
            output_type=Output.DICT,
            timeout=_LIGHT_SECONDS,
        )
    except (TesseractError, RuntimeError) as failure:
        raise NoEngine("tesseract could not read the page.") from failure
    return [
        _light_phrase(told, index)
        for index, text in enumerate(told["text"])
        if text.strip() and float(told["conf"][index]) >= _LEAST_SCORE
    ]


def _light_phrase(told: dict[str, list[Any]], index: int) -> Phrase:
    left, top = told["left"][index] / _LIGHT_SCALE, told["top"][index] / _LIGHT_SCALE
    right = left + told["width"][index] / _LIGHT_SCALE
    bottom = top + told["height"][index] / _LIGHT_SCALE
    return Phrase(
        text=told["text"][index].strip(),
        corners=((left, top), (right, top), (right, bottom), (left, bottom)),
        score=float(told["conf"][index]) / 100 * _LIGHT_SCORE,
    )


def _without_rules(picture: Any) -> Any:
    """The picture at twice its size, white where long straight strokes were."""
    import cv2

    large = cv2.resize(
        picture, None, fx=_LIGHT_SCALE, fy=_LIGHT_SCALE, interpolation=cv2.INTER_CUBIC
    )
    ink = cv2.bitwise_not(large)
    near = cv2.getStructuringElement(cv2.MORPH_RECT, (3, 3))
    for size in ((_RULE_PX, 1), (1, _RULE_PX)):
        bar = cv2.getStructuringElement(cv2.MORPH_RECT, size)
        rules = cv2.dilate(cv2.morphologyEx(ink, cv2.MORPH_OPEN, bar), near)
        ink = cv2.subtract(ink, rules)
    return cv2.medianBlur(cv2.bitwise_not(ink), 3)
