"""Which sources a page may load and run: nothing but our own.

What the components need, and why:
- Streamlit styles by inline rules (`style-src 'unsafe-inline'`), keeps one inline script in its
  page (allowed by its hash), and loads inline components from blobs (`script-src blob:`).
- Only the frame of AG Grid, which turns cell renderers given as text into functions, may use
  `eval`; the page around it may not. Plotly's WebGL traces would need it too: use the SVG ones,
  which are right for the 5,000 points of a trace.
"""

import hashlib
import re
from base64 import b64encode
from pathlib import Path

import streamlit


def source_hash(text: str) -> str:
    """The hash by which a policy allows exactly this inline script or style.

    >>> source_hash("x")
    "'sha256-LXEWQrcmsEQBYnyp+6wy9chTD7GQPMTbAiWHF5IaSIE='"
    """
    return f"'sha256-{b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"


def _policy(**sources: str) -> str:
    return "; ".join(f"{name.replace('_', '-')} {value}" for name, value in sources.items())


def _inline_scripts() -> str:
    page = Path(streamlit.__file__).parent / "static" / "index.html"
    scripts = re.findall(r"<script>(.*?)</script>", page.read_text(encoding="utf-8"), re.S)
    return " ".join(map(source_hash, scripts))


PAGE_POLICY = _policy(
    default_src="'self'",
    script_src=f"'self' blob: {_inline_scripts()}",
    style_src="'self' 'unsafe-inline'",
    img_src="'self' data: blob:",
    font_src="'self' data:",
    connect_src="'self'",
    worker_src="'self' blob:",
    frame_src="'self'",
    object_src="'none'",
    base_uri="'self'",
    form_action="'self'",
    frame_ancestors="'self'",
)
AGGRID_POLICY = _policy(
    default_src="'self'",
    script_src="'self' 'unsafe-inline' 'unsafe-eval'",
    style_src="'self' 'unsafe-inline'",
    img_src="'self' data:",
    font_src="'self' data:",
    object_src="'none'",
    base_uri="'self'",
    form_action="'none'",
    frame_ancestors="'self'",
)


def still_policy(style: str) -> str:
    """For our own pages without scripts: this one inline style, our font and pictures, forms."""
    return _policy(
        default_src="'none'",
        style_src=source_hash(style),
        font_src="'self'",
        img_src="'self'",
        form_action="'self'",
        base_uri="'none'",
        frame_ancestors="'none'",
    )
