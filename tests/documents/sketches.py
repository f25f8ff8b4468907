"""Wellbore sketches and tops sheets drawn for the tests, as text and as noisy scans."""

import io
import random

import pypdfium2
from PIL import Image, ImageFilter
from reportlab.pdfgen.canvas import Canvas

WIDTH, HEIGHT = 612, 792


def sheet(*columns, title="WELLBORE SCHEMATIC", size=9, step=None, face="Helvetica"):
    """A page with a title and columns of lines; a column is (x, first baseline, lines).

    A line of None leaves a gap; a column of negative x ends there, right aligned.
    """
    out = io.BytesIO()
    canvas = Canvas(out, pagesize=(WIDTH, HEIGHT))
    canvas.setFont(f"{face}-Bold", 14)
    canvas.drawCentredString(WIDTH / 2, HEIGHT - 40, title)
    canvas.setFont(face, size)
    for x, top, lines in columns:
        y = HEIGHT - top
        for line in lines:
            if line is not None and x < 0:
                canvas.drawRightString(-x, y, line)
            elif line is not None:
                canvas.drawString(x, y, line)
            y -= step or 1.25 * size
    canvas.save()
    return out.getvalue()


def scan(pdf, *, slope=0.4, noise=0.002, seed=7):
    """The first page as a fax would give it: grey, a little askew, specked, soft."""
    page = pypdfium2.PdfDocument(pdf)[0].render(scale=150 / 72).to_pil().convert("L")
    page = page.rotate(slope, fillcolor=255, expand=False).filter(ImageFilter.GaussianBlur(0.4))
    specks = random.Random(seed)
    dots = page.load()
    for _ in range(int(page.width * page.height * noise)):
        dots[specks.randrange(page.width), specks.randrange(page.height)] = 90
    stream = io.BytesIO()
    Image.Image.save(page, stream, format="PNG", dpi=(150, 150))
    return stream.getvalue()
