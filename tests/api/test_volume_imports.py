"""A file of volumes over HTTP: handed in, tried, run by the worker, corrected and undone."""

import pytest

from workbench.jobs.queue import work

LINES = "API,Date,Oil (bbl),Gas (Mcf)\n42-003-46118,2024-01-31,12.5,30\nnobody,2024-02-01,1,2\n"
PATH = "/operations/imports"


@pytest.fixture
def handed_in(api, editor):
    answer = api.post(PATH, files={"file": ("daily.csv", LINES.encode())}, headers=editor)
    assert answer.status_code == 201, answer.text
    return f"{PATH}/{answer.json()['id']}"


def done(api, header, store, path, step):
    assert api.post(f"{path}/{step}", headers=header).status_code == 202
    work(store, until_empty=True)
    return api.get(path, headers=header).json()


def test_that_a_file_is_tried_run_corrected_and_undone(api, store, editor, viewer, handed_in):
    tried = done(api, editor, store, handed_in, "try")
    assert (tried["status"], tried["profile"]) == ("pending", "daily_csv")
    assert (tried["trial"]["added"], tried["trial"]["wells"]) == (1, 1)

    run = done(api, editor, store, handed_in, "run")
    assert (run["status"], run["rows_accepted"], run["rows_quarantined"]) == ("done", 1, 1)
    waiting = api.get(f"{handed_in}/rejects", headers=viewer).json()
    assert waiting["counts"] == {"not_an_api": 1}
    assert waiting["rejects"][0]["raw"] == "nobody,2024-02-01,1,2"
    assert (
        "Its API number has other signs than digits"
        in api.get(f"{handed_in}/rejects.csv", headers=viewer).text
    )

    better = {"lines": {"3": "4200346118,2024-02-01,1,2"}}
    retried = api.post(f"{handed_in}/rejects/retry", json=better, headers=editor)
    assert retried.json() == {"resolved": 1, "waiting": 0}

    assert done(api, editor, store, handed_in, "undo")["status"] == "undone"
    assert api.delete(handed_in, headers=editor).status_code == 204
    assert api.get(handed_in, headers=viewer).status_code == 404


def test_that_the_reading_of_a_file_is_chosen_before_it_is_run(api, store, editor, handed_in):
    columns = {"api": 0, "day": 1, "gas_mcf": 2}
    changed = api.put(f"{handed_in}/reading", json={"columns": columns}, headers=editor)
    assert changed.json()["mapping"]["columns"] == columns
    assert done(api, editor, store, handed_in, "run")["status"] == "done"
    late = api.put(f"{handed_in}/reading", json={}, headers=editor)
    assert late.status_code == 409
    wrong = api.post(PATH, files={"file": ("a.txt", b"Dear Sir")}, headers=editor)
    assert (wrong.status_code, "look like volumes" in wrong.text) == (422, True)


def test_that_viewers_look_and_change_nothing(api, viewer, handed_in):
    assert api.get(PATH, headers=viewer).json()["imports"][0]["file_name"] == "daily.csv"
    assert api.get(f"{PATH}/layouts", headers=viewer).json()[0]["key"] == "ogor_a"
    for answer in (
        api.post(PATH, files={"file": ("a.csv", LINES.encode())}, headers=viewer),
        api.post(f"{handed_in}/run", headers=viewer),
        api.post(f"{handed_in}/cancel", headers=viewer),
        api.delete(handed_in, headers=viewer),
    ):
        assert answer.status_code == 403
