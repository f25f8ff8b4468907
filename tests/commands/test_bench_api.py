"""`workbench bench api`: a generated registry, its histories, and what the API answers."""

import pytest

from kernel.store.connection import libpq_url
from kernel.workflows import people
from kernel.workflows.import_registry import import_registry
from kernel.workflows.well_history import well_history
from workbench.bench.api import api_figures, asked_of, import_figures, load_figures
from workbench.bench.api_load import load
from workbench.bench.registry_data import fill_histories, write_list


@pytest.fixture(scope="module")
def filled(store, server, tmp_path_factory):
    """What came of the import of a small list, and the people whose histories were made."""
    listed = tmp_path_factory.mktemp("list") / "wells.csv"
    write_list(listed, 1_000, seed=7)
    imported = import_registry(listed)
    persons = fill_histories(
        libpq_url(server.administrator_url), organizations=2, interactions=200, each=5
    )
    return imported, persons


def test_that_the_generated_list_comes_in_whole(filled):
    imported, _ = filled
    figures = import_figures(imported, 1.5)

    assert (imported.row.added, imported.row.rejected) == (1_000, 0)
    assert figures["import_rows_per_s"] > 0
    assert figures["import_cpu_s"] == 1.5


def test_that_generated_histories_are_what_the_application_would_have_made(filled):
    _, persons = filled
    for person in persons:
        page = well_history(person, limit=500)
        assert page.total == len(page.wells) == 20
        assert {well.tenant_interaction.interaction_count for well in page.wells} == {5}
        dates = [well.tenant_interaction.last_interaction_at for well in page.wells]
        assert dates == sorted(dates, reverse=True)


def test_that_every_kind_of_request_is_measured_and_many_clients_meet_no_error(filled, site):
    _, persons = filled
    tokens = [people.create_token(person, "bench").token for person in persons]
    asked = asked_of(persons)

    figures = api_figures(site.url, tokens, asked, requests=2)
    met = load(site.url, tokens, asked, clients=4, seconds=1, think_s=0.1)

    assert set(figures) == {"single well", "bulk 100", "history page", "search"}
    assert all(0 < one["median"] <= one["max"] for one in figures.values())
    assert load_figures(met)["clients"]["errors"] == 0
    assert len(met.times) >= 4


def test_that_clients_tell_of_refusals(filled, site):
    _, persons = filled
    met = load(site.url, ["wbt_nobody"], asked_of(persons), clients=2, seconds=1, think_s=0.1)

    assert met.errors
    assert met.errors[0].startswith("401 ")
