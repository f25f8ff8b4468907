"""The example notebooks, executed on the sample data as a Viewer; they are kept without outputs."""

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import nbformat
import pytest
from papermill.execute import execute_notebook

from kernel.store.registry import register_well
from kernel.store.session import tenant_session
from kernel.workflows.sample_campaigns import make_sample_campaign, sample_campaigns
from kernel.workflows.samples import sample_wells
from tests.notebooks.conftest import TODAY

NOTEBOOKS = Path(__file__).resolve().parents[2] / "notebooks"
EXAMPLES = sorted((NOTEBOOKS / "examples").glob("*.ipynb"))
PLOTLY = "application/vnd.plotly.v1+json"


@pytest.fixture(scope="module")
def executed(site, operator, token, tmp_path_factory):
    """Every example by its name, as it comes out; two at a time."""
    sample = next(one for one in sample_campaigns() if one.content["name"] == "Basin programme")
    with tenant_session(operator.admin) as session:
        for well in sample_wells():
            register_well(session, api14=well.api14)
    make_sample_campaign(operator.admin, sample, today=TODAY)
    folder = tmp_path_factory.mktemp("examples")

    def run(path):
        out = folder / path.name
        execute_notebook(
            str(path), str(out), {"url": site.url, "token": token}, kernel_name="python3",
            progress_bar=False, cwd=str(folder),
        )  # fmt: skip
        return nbformat.read(out, 4)

    with ThreadPoolExecutor(2) as pool:
        return dict(zip([path.stem for path in EXAMPLES], pool.map(run, EXAMPLES), strict=True))


def outputs_of(notebook):
    return [out for cell in notebook.cells for out in cell.get("outputs", [])]


def test_that_every_example_runs_and_shows_something_of_every_question(executed):
    assert set(executed) == {
        "first_steps", "production_and_decline", "campaign", "afes_and_money", "sql",
    }  # fmt: skip
    for name, notebook in executed.items():
        assert notebook.cells[0].source.startswith("# "), name
        for cell in notebook.cells:
            if cell.cell_type == "code" and "parameters" not in str(cell.metadata.get("tags")):
                assert cell.outputs, (name, cell.source)


def test_that_figures_come_with_the_frames(executed):
    for name, least in (("production_and_decline", 3), ("campaign", 1), ("afes_and_money", 1)):
        drawn = [out for out in outputs_of(executed[name]) if PLOTLY in out.get("data", {})]
        assert len(drawn) == least, name
    shown = str(outputs_of(executed["afes_and_money"]))
    assert "129095.50" in shown and "1.00000000" in shown
    assert "Begin with SELECT" in str(outputs_of(executed["sql"]))


@pytest.mark.parametrize("path", sorted(NOTEBOOKS.rglob("*.ipynb")), ids=lambda path: path.stem)
def test_that_notebooks_are_kept_without_outputs(path):
    for cell in nbformat.read(path, 4).cells:
        assert not cell.get("outputs") and not cell.get("execution_count")
