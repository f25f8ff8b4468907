"""Papers spoilt in the ways that files are spoilt, by number; and the child that reads them.

The papers are those that this project prints for its sample wells. A mutant's number alone says
what was done to which paper, so a failure names what to look at. Run as a program it reads the
numbers given and writes a line of JSON before and after each, under the limits of the sandbox.
"""

import io
import json
import random
import re
import resource
import signal
import sys
import time
import traceback
import zlib
from base64 import a85decode
from collections.abc import Callable, Sequence
from functools import cache
from typing import Any

from kernel.documents.read import read_document, read_printed
from kernel.documents.sandbox import MEMORY_BYTES, MEMORY_OF_SCANS_BYTES, SECONDS
from kernel.workflows.samples import sample_wells

_OBJECT = re.compile(rb"(\d+) 0 obj\n(.*?)\nendobj", re.S)
_STREAM = re.compile(rb"(.*?)stream\r?\n(.*?)\r?\n?endstream", re.S)
_KIDS = re.compile(rb"/Kids \[[^]]*")
_TOKEN = re.compile(rb"\([^()\n]*\)|-?\d+\.?\d*")
_BOMB_BYTES = 600_000_000


@cache
def papers() -> tuple[bytes, ...]:
    """The sample papers as they are printed, letters first: they are read fastest."""
    printed = [paper for well in sample_wells() for _, paper in well.papers()]
    return tuple(sorted(printed, key=len))


@cache
def _objects(paper: bytes) -> tuple[tuple[int, bytes, bytes | None], ...]:
    """Number, dictionary and bare stream of each object of a paper."""
    found = []
    for number, body in _OBJECT.findall(paper):
        parts = _STREAM.match(body)
        if parts is None:
            found.append((int(number), body, None))
        else:
            bare = zlib.decompress(a85decode(parts[2].strip().removesuffix(b"~>")))
            found.append((int(number), b"<< >>", bare))
    return tuple(found)


def _pdf(objects: Sequence[tuple[int, bytes, bytes | None]], root: int) -> bytes:
    """The objects as a file without a table of places, which engines then look for themselves."""
    parts = [b"%PDF-1.4\n"]
    for number, head, stream in objects:
        if stream is not None:
            head = head.rstrip().removesuffix(b">>") + b"/Length %d >>" % len(stream)
            head += b"\nstream\n" + stream + b"\nendstream"
        parts.append(b"%d 0 obj\n%b\nendobj\n" % (number, head))
    parts.append(b"trailer << /Root %d 0 R /Size %d >>\n%%%%EOF" % (root, len(objects) + 1))
    return b"".join(parts)


def _opened(paper: bytes) -> tuple[list[tuple[int, bytes, bytes | None]], int]:
    objects = list(_objects(paper))
    root = next(number for number, head, _ in objects if b"/Catalog" in head)
    return objects, root


def _edited(paper: bytes, change: Callable[[bytes, bytes | None], tuple[bytes, bytes | None]]):
    objects, root = _opened(paper)
    return _pdf([(number, *change(head, stream)) for number, head, stream in objects], root)


def truncated(paper: bytes, chance: random.Random) -> bytes:
    """Only the start of the file, as of a broken download."""
    return paper[: chance.randrange(1, len(paper))]


def flipped(paper: bytes, chance: random.Random) -> bytes:
    """Single bits turned over."""
    data = bytearray(paper if chance.random() < 0.5 else _pdf(*_opened(paper)))
    for _ in range(chance.choice((1, 3, 10, 100, 1_000))):
        data[chance.randrange(len(data))] ^= 1 << chance.randrange(8)
    return bytes(data)


def spliced(paper: bytes, chance: random.Random) -> bytes:
    """Stretches cut out, doubled, or filled with noise."""
    data = _pdf(*_opened(paper))
    for _ in range(chance.randrange(1, 5)):
        start, length = chance.randrange(len(data)), chance.randrange(1, 800)
        middle = data[start : start + length]
        instead = chance.choice((b"", middle * 3, chance.randbytes(length), bytes(length)))
        data = data[:start] + instead + data[start + length :]
    return data


def exchanged(paper: bytes, chance: random.Random) -> bytes:
    """Texts and numbers of a sound page in one another's place, absurdly large, or empty."""
    share = chance.choice((0.01, 0.05, 0.3))

    def change(head: bytes, stream: bytes | None) -> tuple[bytes, bytes | None]:
        tokens: dict[bool, list[bytes]] = {True: [], False: []}
        for token in _TOKEN.findall(stream or b""):
            tokens[token.startswith(b"(")].append(token)
        odd = (b"1e99", b"-99999999999", b"0", b"()", b"(" + b"9" * 400 + b")", b"(\xff\x00)")

        def instead(match: re.Match[bytes]) -> bytes:
            if chance.random() > share:
                return match[0]
            return (
                chance.choice(tokens[match[0].startswith(b"(")])
                if chance.random() < 0.8
                else chance.choice(odd)
            )

        return head, None if stream is None else _TOKEN.sub(instead, stream)

    return _edited(paper, change)


def bomb(paper: bytes, chance: random.Random) -> bytes:
    """A few kilobytes that swell to hundreds of megabytes."""
    size = _BOMB_BYTES // chance.choice((1, *(200,) * 80))
    packed = _packed(chance.choice((b"q ", b"(A) Tj ", b"\x00", b"[")), size)
    filters = b"<< /Filter /FlateDecode >>"
    if chance.random() < 0.3:
        packed, filters = zlib.compress(packed), b"<< /Filter [/FlateDecode /FlateDecode] >>"
    if chance.random() < 0.3:
        side = chance.choice((5_000, 30_000, 2_000_000_000))
        filters = (
            filters[:-2]
            + b"/Type /XObject /Subtype /Image /ColorSpace /DeviceGray"
            + (b" /BitsPerComponent 8 /Width %d /Height %d >>" % (side, side))
        )
    objects, root = _opened(paper)
    swollen = [
        (number, head, stream) if stream is None else (number, filters, packed)
        for number, head, stream in objects
    ]
    return _pdf(swollen, root)


@cache
def _packed(unit: bytes, size: int) -> bytes:
    """The unit over and over, packed; a flushed block means the same wherever it stands."""
    block_bytes = 1_000_000
    engine = zlib.compressobj()
    head = engine.compress(unit) + engine.flush(zlib.Z_FULL_FLUSH)
    block = engine.compress(unit * (block_bytes // len(unit))) + engine.flush(zlib.Z_FULL_FLUSH)
    return head + block * (size // block_bytes) + engine.flush()


def nested(paper: bytes, chance: random.Random) -> bytes:
    """Arrays, dictionaries, page trees or pictures of pages inside one another, or in a ring."""
    depth = chance.choice((*(50, 600, 20_000) * 10, 300_000))
    objects, root = _opened(paper)
    way = chance.randrange(41) // 10  # the ring is rare: it takes all the memory each time
    if way == 0:
        objects = [(n, h, s and b"[" * depth + s) for n, h, s in objects]
    elif way == 1:
        deep = b"<< /A " * depth + b"1" + b" >>" * depth
        objects.append((900, deep, None))
        objects = [(n, h.replace(b"/Pages", b"/Pages /Z 900 0 R", 1), s) for n, h, s in objects]
    elif way == 2:
        objects = [
            (n, re.sub(rb"/Kids \[[^]]*", b"/Kids [ %d 0 R" % n, h), s) for n, h, s in objects
        ]
    elif way == 3:
        depth = min(depth, 20_000)
        objects = [(n, _KIDS.sub(b"/Kids [ 1000 0 R", h), s) for n, h, s in objects]
        for each in range(1000, 1000 + depth):
            kids = b"<< /Type /Pages /Count 1 /Kids [ %d 0 R ] >>" % (each + 1)
            objects.append((each, kids, None))
    else:
        ring = b"<< /Type /XObject /Subtype /Form /BBox [0 0 9 9] /Resources << /XObject << /R "
        objects.append((900, ring + b"900 0 R >> >> >>", b"/R Do " * 3))
        within = b"/XObject << /R 900 0 R >> /ProcSet"
        objects = [(n, h.replace(b"/ProcSet", within), s and b"/R Do " + s) for n, h, s in objects]
    return _pdf(objects, root)


def of_false_count(paper: bytes, chance: random.Random) -> bytes:
    """A file that lies about how many pages it has, how large they are or how they lie."""
    count = chance.choice((b"-1", b"0", b"7", b"100000", b"2147483647", b"99999999999", b"(x)"))
    box = chance.choice((b"0 0 0 0", b"0 0 1e30 1e30", b"0 0 -5 nan", b"0 0 200000 9", b"612"))
    turn = chance.choice((b"45", b"-90", b"99999999999", b"null", b"(a)"))
    kids = chance.choice((1, 1, 3, 5_000))

    def change(head: bytes, stream: bytes | None) -> tuple[bytes, bytes | None]:
        head = re.sub(rb"/Count \d+", b"/Count " + count, head)
        if chance.random() < 0.4:
            head = re.sub(rb"/MediaBox \[[^]]*", b"/MediaBox [ " + box, head)
        if chance.random() < 0.4:
            head = re.sub(rb"/Rotate \d+", b"/Rotate " + turn, head)
        return re.sub(rb"(/Kids \[)([^]]*)", lambda m: m[1] + m[2] * kids, head), stream

    return _edited(paper, change)


def disguised(paper: bytes, chance: random.Random) -> bytes:
    """A picture, whole or cut or of a false size, where a PDF should be."""
    from PIL import Image

    form = chance.choice(("PNG", "JPEG", "TIFF", "GIF", "BMP"))
    stream = io.BytesIO()
    Image.new("L", (60, 40), 255).save(stream, format=form)
    data = bytearray(stream.getvalue())
    if form == "PNG" and chance.random() < 0.5:
        sides = chance.choice((30_000, 2_000_000_000)).to_bytes(4, "big") * 2
        data[16:24] = sides
        data[29:33] = zlib.crc32(data[12:29]).to_bytes(4, "big")
    for _ in range(chance.choice((0, 2, 20))):
        data[chance.randrange(len(data))] = chance.randrange(256)
    tail = chance.choice((b"", b"%PDF-1.4\n", paper))
    return bytes(data[: chance.randrange(8, len(data) + 1)]) + tail


def of_foreign_fonts(paper: bytes, chance: random.Random) -> bytes:
    """Fonts that are unknown, damaged, or say other letters than they show."""
    font = chance.choice(
        (
            b"/BaseFont /Nowhere /Subtype /TrueType /FontDescriptor 99 0 R",
            b"/Subtype /Type0 /BaseFont /X /Encoding /Identity-H /DescendantFonts [ 99 0 R ]",
            b"/Subtype /Type3 /FontBBox [0 0 0 0] /FontMatrix [0 0 0 0 0 0] /CharProcs << >>",
            b"/Subtype /Type1 /BaseFont /Symbol",
            b"/Subtype /Type1 /BaseFont /Helvetica /ToUnicode 901 0 R",
            b"/Subtype /Type1 /BaseFont /Helvetica "
            b"/Encoding << /Differences [ 32 /g1 /g2 /g999 ] >>",
            b"/Subtype /CIDFontType2 /W [ 0 [ 1e9 ] ] /DW -1",
        )
    )
    objects, root = _opened(paper)
    map_of_letters = b"begincmap 1 beginbfrange <00> <ff> <%04x> endbfrange endcmap"
    objects = [
        (n, b"<< /Type /Font /Name /F1 " + font + b" >>" if b"/BaseFont" in h else h, s)
        for n, h, s in objects
    ]
    objects.append((901, b"<< >>", map_of_letters % chance.randrange(0xE000)))
    objects.append((99, b"<< /Type /Font /FontFile2 901 0 R /Flags 4 >>", None))
    return _pdf(objects, root)


WAYS = (
    truncated,
    flipped,
    exchanged,
    spliced,
    of_false_count,
    of_foreign_fonts,
    disguised,
    nested,
    bomb,
)


def mutant(number: int) -> tuple[str, bytes]:
    """What was done, and the file; the same for the same number."""
    chance = random.Random(number)
    way = WAYS[number % len(WAYS)]
    return way.__name__, way(chance.choice(papers()), chance)


def main(how: str, numbers: Sequence[int]) -> None:
    """Read the mutants; a wall of time or memory ends the process, as it does in the sandbox.

    Args:
        how: `printed` reads text layers alone, `whole` also what only OCR can read.
        numbers: Which mutants.
    """
    papers()
    limit = MEMORY_BYTES if how == "printed" else MEMORY_OF_SCANS_BYTES
    resource.setrlimit(resource.RLIMIT_AS, (limit, limit))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    for number in numbers:
        way, data = mutant(number)
        print(json.dumps({"starts": number, "way": way}), flush=True)
        print(json.dumps({"number": number, "way": way, **_told(how, number, data)}), flush=True)


def _told(how: str, number: int, data: bytes) -> dict[str, Any]:
    signal.setitimer(signal.ITIMER_PROF, SECONDS)
    start, scans = time.process_time(), 0
    try:
        if how == "printed":
            items, scans = read_printed(data, f"{number}.pdf")
        else:
            items = read_document(data, f"{number}.pdf")
    except MemoryError:
        raise  # the sandbox ends here too, and says so
    except Exception:  # noqa: BLE001 — a fault of a reader, which the test has to name
        return {"fault": traceback.format_exc()}
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
    return {
        "seconds": round(time.process_time() - start, 2),
        "read": sum(1 for item in items if item.data),
        "said": [reason for item in items for reason in item.errors],
        "kinds": [item.kind for item in items],
        "scans": scans,
        "peak_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024,
    }


if __name__ == "__main__":
    main(sys.argv[1], [int(each) for each in sys.argv[2:]])
