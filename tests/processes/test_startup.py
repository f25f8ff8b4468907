"""The data folder, the key and the port, before anything starts; how a dead child comes back."""

import os
import socket
import time
from pathlib import Path
from types import SimpleNamespace

import pytest

from kernel.errors import Unavailable
from workbench import startup
from workbench.processes import Child, ended_with_us, pause_s
from workbench.settings import Settings
from workbench.startup import prepare_folder, secret_key
from workbench.testing import free_port
from workbench.up import greeting, only_one, refuse_taken_port, running, stop_everything


def settings(folder: Path, **more) -> Settings:
    return Settings(data_dir=folder, sample_data=False, **more)


def test_that_the_data_folder_is_made_with_its_parents(tmp_path):
    prepare_folder(settings(tmp_path / "a" / "b"))

    assert list((tmp_path / "a" / "b").iterdir()) == []


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere")
def test_that_a_folder_without_permission_is_told(tmp_path):
    tmp_path.chmod(0o500)

    with pytest.raises(Unavailable, match="cannot be written"):
        prepare_folder(settings(tmp_path / "data"))


def test_that_a_full_disk_is_told(tmp_path, monkeypatch):
    full = SimpleNamespace(free=startup.LEAST_FREE_BYTES - 1)
    monkeypatch.setattr(startup.shutil, "disk_usage", lambda _folder: full)

    with pytest.raises(Unavailable, match=r"disk .* is full: 199 MB are left, 200 MB"):
        prepare_folder(settings(tmp_path))


def test_that_a_folder_below_a_file_is_told(tmp_path):
    (tmp_path / "file").touch()

    with pytest.raises(Unavailable, match="not a folder"):
        prepare_folder(settings(tmp_path / "file" / "data"))


def test_that_the_key_is_made_once_and_for_us_alone(tmp_path):
    first = secret_key(settings(tmp_path))

    assert secret_key(settings(tmp_path)) == first
    assert len(first) == 64
    [file] = (tmp_path / "secrets").iterdir()
    assert file.stat().st_mode & 0o777 == 0o600


def test_that_a_given_key_counts(tmp_path):
    given = "0123456789abcdef" * 4

    assert secret_key(settings(tmp_path, secret_key=given)) == given
    assert not (tmp_path / "secrets").exists()


def test_that_a_taken_port_is_refused_and_a_free_one_is_not(tmp_path):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        with pytest.raises(Unavailable, match="taken by another program"):
            refuse_taken_port(settings(tmp_path, port=taken.getsockname()[1]))

    refuse_taken_port(settings(tmp_path, port=free_port()))


def test_that_an_address_that_is_not_ours_is_told(tmp_path):
    with pytest.raises(Unavailable, match="cannot be used"):
        refuse_taken_port(settings(tmp_path, host="203.0.113.1", port=free_port()))


def test_that_one_run_at_a_time_has_the_data(tmp_path):
    options = settings(tmp_path)
    with only_one(options):
        assert running(options)["pid"] == os.getpid()
        with pytest.raises(Unavailable, match="runs already on these data"), only_one(options):
            pass

    assert running(options) is None


@pytest.mark.parametrize("note", ["", "[]", "{", '{"pid": 1}', '{"pid": "x", "created": 0}'])
def test_that_a_damaged_note_keeps_nobody_out(tmp_path, note):
    (tmp_path / "up.json").write_text(note)

    assert running(settings(tmp_path)) is None


def test_that_stopping_an_empty_folder_says_that_nothing_ran(tmp_path):
    assert stop_everything(settings(tmp_path)) is False


def test_that_the_greeting_names_address_people_and_data(tmp_path):
    said = "\n".join(greeting(Settings(data_dir=tmp_path, port=8600, sample_data=True)))

    assert "http://localhost:8600" in said
    assert "demo@example.com" in said
    assert "demo123" in said
    assert str(tmp_path) in said


def test_that_the_greeting_of_production_names_no_sample(tmp_path):
    options = Settings(
        data_dir=tmp_path, environment="production", public_url="https://wells.example.com"
    )

    said = "\n".join(greeting(options))

    assert "https://wells.example.com" in said
    assert "demo" not in said


def until(child: Child, condition) -> None:
    deadline = time.monotonic() + 20
    while not condition():
        assert time.monotonic() < deadline
        child.watch(time.monotonic())
        time.sleep(0.02)


def test_that_a_dying_child_is_started_again_after_growing_pauses():
    child = Child("short", ("-c", "pass"))
    with ended_with_us([child]):
        child.start(go=True)
        until(child, lambda: child.failures == 2)

    assert child.start_again_at - child.started_at >= pause_s(2)


def test_that_a_child_that_does_not_listen_is_killed():
    deaf = "import signal, time; signal.signal(15, signal.SIG_IGN); print(1); time.sleep(60)"
    child = Child("deaf", ("-c", deaf))
    with ended_with_us([child], patience_s=0.3):
        child.start(go=False)
        time.sleep(0.5)

    assert child.process.returncode == -9


WAITS = """
from workbench.starter import wait_for_go
wait_for_go()
print("working", flush=True)
import time
time.sleep(60)
"""


def test_that_a_child_waits_for_the_word_and_ends_with_its_starter():
    child = Child("waiting", ("-c", WAITS))
    with ended_with_us([child]):
        child.start(go=False)
        time.sleep(0.3)
        assert child.process.poll() is None
        child.process.stdin.close()
        assert child.process.wait(20) == 0

        child.start(go=True)
        time.sleep(1)
        child.process.stdin.close()
        assert child.process.wait(20) == -15
