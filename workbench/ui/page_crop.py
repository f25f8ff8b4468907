"""Pieces of a page's picture, with the place of a value marked."""

import base64
import io
from collections.abc import Sequence

from PIL import Image, ImageDraw

POINTS_PER_INCH = 72
MARK, FILL = (29, 95, 168), (255, 214, 92)
MARGIN_X_PT, MARGIN_Y_PT, STRIP_PT = 20.0, 15.0, 250.0


def strip(png: bytes, box: Sequence[float], *, dpi: int) -> bytes:
    """The line around the box, highlighted, as PNG: a thumbnail that can be read.

    Args:
        png: Picture of the page.
        box: Left, top, right, bottom. [PDF points, origin top left]
        dpi: Resolution of the picture. [1/in]
    """
    page = _highlighted(_opened(png), box, dpi=dpi)
    scale = dpi / POINTS_PER_INCH
    left, top, right, bottom = box
    wide = max(right - left + 2 * MARGIN_X_PT, STRIP_PT)
    start = max(min((left + right - wide) / 2, page.width / scale - wide), 0.0)
    edges = (
        int(start * scale),
        int(max(top - MARGIN_Y_PT, 0) * scale),
        int(min((start + wide) * scale, page.width)),
        int(min((bottom + MARGIN_Y_PT) * scale, page.height)),
    )
    if edges[2] <= edges[0] or edges[3] <= edges[1]:
        return _png(page)
    return _png(page.crop(edges))


def as_address(png: bytes) -> str:
    """The picture as a data address, so that it travels inside markup of ours."""
    return "data:image/png;base64," + base64.b64encode(png).decode("ascii")


def _opened(png: bytes) -> Image.Image:
    return Image.open(io.BytesIO(png)).convert("RGB")


def _highlighted(page: Image.Image, box: Sequence[float], *, dpi: int) -> Image.Image:
    scale = dpi / POINTS_PER_INCH
    left, top, right, bottom = (edge * scale for edge in box)
    area = (left - 3, top - 2, right + 3, bottom + 2)
    veil = Image.new("RGBA", page.size, (0, 0, 0, 0))
    ImageDraw.Draw(veil).rectangle(area, fill=(*FILL, 90), outline=(*MARK, 255), width=2)
    return Image.alpha_composite(page.convert("RGBA"), veil).convert("RGB")


def _png(picture: Image.Image) -> bytes:
    out = io.BytesIO()
    picture.save(out, "PNG")
    return out.getvalue()
