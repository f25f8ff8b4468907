"""`python -m workbench.report_process NOTEBOOK FOLDER`: run one notebook and write its report."""

import json
import sys
from html import escape
from pathlib import Path
from typing import Any

STYLE = """
:root { color-scheme: light; }
body { font: 400 14px/1.45 'IBM Plex Sans', 'Helvetica Neue', Arial, sans-serif; color: #1b2127;
       margin: 32px auto; max-width: 980px; padding: 0 24px; font-variant-numeric: tabular-nums; }
h1 { font-size: 26px; margin: 0 0 4px; } h2 { font-size: 18px; margin: 30px 0 8px; }
table { border-collapse: collapse; width: 100%; font-size: 12.5px; }
th { text-align: left; font-weight: 600; border-bottom: 1.5px solid #1b2127;
     padding: 5px 10px 5px 0; }
td { border-bottom: 1px solid #d9dcd8; padding: 5px 10px 5px 0; vertical-align: top; }
td.r, th.r { text-align: right; white-space: nowrap; } td.nw { white-space: nowrap; }
.mark { font-weight: 600; color: #b3261e; border: 1.5px solid #b3261e; padding: 4px 10px;
        display: inline-block; margin: 4px 0 8px; }
.quiet { color: #545c63; } .figures { display: flex; gap: 34px; margin: 18px 0; flex-wrap: wrap; }
.figures b { display: block; font-size: 24px; } svg { max-width: 100%; height: auto; }
pre { white-space: pre-wrap; } .jp-Cell, .cell { break-inside: auto; }
tr, svg { break-inside: avoid; } thead { display: table-header-group; }
@media print { body { margin: 0; max-width: none; } }
"""


def main(notebook: Path, folder: Path) -> int:
    """Execute NOTEBOOK in FOLDER with its parameters, and write report.ipynb and report.html."""
    from papermill.exceptions import PapermillExecutionError
    from papermill.execute import execute_notebook

    parameters = json.loads((folder / "parameters.json").read_text())
    output = folder / "report.ipynb"
    try:
        execute_notebook(  # type: ignore[no-untyped-call]
            str(notebook), str(output), parameters, kernel_name="python3", progress_bar=False,
            cwd=str(folder), log_output=False,
        )  # fmt: skip
    except PapermillExecutionError as failure:
        print(f"{failure.ename}: {failure.evalue}".replace("\n", " "), file=sys.stderr)
        return 1
    (folder / "report.html").write_text(as_page(output), "utf-8")
    return 0


def as_page(notebook: Path) -> str:
    """An executed notebook as one HTML page without its code; it asks nothing of the network."""
    import nbformat
    from nbconvert import HTMLExporter

    told: Any = nbformat.read(str(notebook), as_version=4)  # type: ignore[no-untyped-call]
    exporter: Any = HTMLExporter(  # type: ignore[no-untyped-call]

        template_name="basic", exclude_input=True, exclude_input_prompt=True,
        exclude_output_prompt=True, exclude_anchor_links=True,
    )  # fmt: skip
    body, _ = exporter.from_notebook_node(told)
    kept = told.metadata.get("papermill", {}).get("parameters", {})
    return (
        '<!doctype html><html lang="en"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width">'
        f"<title>{escape(notebook.stem)}</title><style>{STYLE}</style>"
        f'<meta name="parameters" content="{escape(json.dumps(kept))}">'
        f"</head><body>{body}</body></html>"
    )


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]), Path(sys.argv[2])))
